//! A request that becomes a WebSocket.

use event_runtime::base::Base;
use event_runtime::buffer::Buffer;
use event_runtime::http::{Exchange, Headers, RequestHead};
use event_runtime::websocket::handshake::{Answer, Refusal};

use crate::classes::event_base::EventBase;
use crate::core::Core;
use crate::zend::{Object, Ref, Result};

use super::reply::Reply;
use super::{EventHttpRequest, Received};

/// A request that can be replied to: its loop, its head and its exchange.
type Repliable = (Core, Ref<EventBase>, RequestHead, Exchange);

impl EventHttpRequest {
    /// The head of a request that has no reply yet, its loop and its exchange; nothing, after a warning, where it cannot
    /// be replied to.
    pub(in crate::classes) fn to_be_replied(&self) -> Result<Option<Repliable>> {
        if !self.may_begin()? {
            return Ok(None);
        }
        let received = self.received.borrow();
        Ok(received
            .as_ref()
            .map(|received| (received.core.clone(), received.base.clone(), received.head.clone(), received.exchange)))
    }

    /// The loop, and the exchange of a request that has become a WebSocket.
    pub(super) fn upgraded(&self) -> Option<(Core, Ref<EventBase>, Exchange)> {
        let received = self.received.borrow();
        let Received { core, base, exchange, .. } = received.as_ref().filter(|_| self.is_upgraded.get())?;
        Some((core.clone(), base.clone(), *exchange))
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
