//! A request that becomes a WebSocket.

use std::cell::{Cell, RefCell};

use event_runtime::base::Base;
use event_runtime::buffer::Buffer;
use event_runtime::http::{Exchange, Headers, RequestHead};
use event_runtime::keys::{Token, owner};
use event_runtime::websocket::handshake::{self, Answer, Refusal};

use crate::classes::event_base::EventBase;
use crate::core::Core;
use crate::zend::{Object, Ref, Result};

use super::reply::Reply;
use super::{EventHttpRequest, Received};

/// What a request that has become a WebSocket can be made of again.
pub(in crate::classes) struct Upgraded {
    head: RequestHead,
    exchange: Exchange,
}

impl EventHttpRequest {
    /// What the request can be made of again, where nobody but the caller and its WebSocket hold it, and the script has
    /// left nothing with it. It is of no use any more then.
    pub(in crate::classes) fn into_parts(this: &Object<Self>) -> Option<Upgraded> {
        let is_as_it_came = this.is_held_by_just(2)
            && !this.is_known.get()
            && this.progress.is_empty()
            && this.output.borrow().is_empty()
            && this.input.borrow().is_none()
            && this.input_buffer.borrow().is_none()
            && this.output_buffer.borrow().is_none()
            && this.trailers.is_unused();
        if !is_as_it_came {
            return None;
        }
        let Received { head, exchange, .. } = this.received.take()?;
        Some(Upgraded { head, exchange })
    }

    /// Makes it again.
    pub(in crate::classes) fn of_parts(core: Core, base: Ref<EventBase>, parts: &Upgraded) -> Ref<Self> {
        let Upgraded { head, exchange } = parts;
        let (head, exchange) = (head.clone(), *exchange);
        let code = handshake::status(head.version).0.into();
        let object = Ref::create_with(|| Self {
            received: RefCell::new(Some(Received { core, base, head, exchange })),
            code: Cell::new(code),
            reply: Cell::new(Reply::Over),
            is_upgraded: Cell::new(true),
            ..Self::default()
        });
        object.set_destructed(true);
        object
    }

    /// The loop of a request that has no reply yet, and what is to be said of its head; nothing, after a warning, where it
    /// cannot be replied to.
    pub(in crate::classes) fn to_be_replied<R>(
        &self,
        judge: impl FnOnce(&RequestHead) -> R,
    ) -> Result<Option<(Core, Ref<EventBase>, R)>> {
        if !self.may_begin()? {
            return Ok(None);
        }
        let received = self.received.borrow();
        let received = received.as_ref();
        Ok(received.map(|Received { core, base, head, .. }| (core.clone(), base.clone(), judge(head))))
    }

    /// The loop, and the exchange of a request that has become a WebSocket.
    pub(super) fn upgraded(&self) -> Option<(Core, Ref<EventBase>, Exchange)> {
        let received = self.received.borrow();
        let Received { core, base, exchange, .. } = received.as_ref().filter(|_| self.is_upgraded.get())?;
        Some((core.clone(), base.clone(), *exchange))
    }

    /// The WebSocket that the request has become, if it is live.
    pub(in crate::classes) fn websocket(&self) -> Option<Token<owner::WebSocket>> {
        self.upgraded().and_then(|(core, _, exchange)| core.borrow().websocket_of(exchange))
    }

    /// Replies that the request becomes no WebSocket, and why.
    ///
    /// # Errors
    ///
    /// What the error callback has thrown.
    pub(in crate::classes) fn refuse_websocket(this: &Object<Self>, refusal: Refusal) -> Result<()> {
        let mut headers = Headers::default();
        headers.push(b"Connection", if refusal.fields().is_empty() { b"close" } else { b"close, Upgrade" });
        refusal.fields().iter().for_each(|(name, value)| headers.push(name, value));
        headers.push(b"Content-Type", b"text/plain");
        let mut body = Buffer::new();
        body.add(refusal.reason().as_bytes());
        body.add(b"\n");
        Self::explain_error(this, refusal.status(), headers, body)
    }

    /// Replies that the request becomes a WebSocket, with the script's headers and what was agreed on, which are handed to
    /// `accept`. Nothing where that returns nothing.
    pub(in crate::classes) fn accept_websocket<R>(
        this: &Object<Self>,
        answer: &Answer,
        accept: impl FnOnce(&mut Base, Exchange, &Headers) -> Option<R>,
    ) -> Option<R> {
        let mut headers = Headers::default();
        answer.fields.iter().for_each(|(name, value)| headers.push(name, value));
        let output = this.output.borrow();
        output.iter().filter(|(name, _)| !is_reserved(name)).for_each(|(name, value)| headers.push(name, value));
        drop(output);
        if !this.progress.is_empty() {
            Self::keep(this);
        }
        let mut accepted = None;
        let begin = |base: &mut Base, exchange| {
            accepted = accept(base, exchange, &headers);
            accepted.is_some()
        };
        this.begin(answer.status.0.into(), Reply::Over, begin);
        this.is_upgraded.set(accepted.is_some());
        accepted
    }
}

/// Whether a header says what only the handshake has to say.
pub(in crate::classes) fn is_reserved(name: &[u8]) -> bool {
    const NAMES: [&[u8]; 4] = [b"connection", b"upgrade", b"content-length", b"transfer-encoding"];
    let is_own = name.get(..14).is_some_and(|begin| begin.eq_ignore_ascii_case(b"sec-websocket-"));
    is_own || NAMES.iter().any(|reserved| name.eq_ignore_ascii_case(reserved))
}
