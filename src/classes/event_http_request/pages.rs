//! Replies with errors, whose pages the error callback of the server may make.

use event_runtime::buffer::Buffer;
use event_runtime::http::{Exchange, Headers, Page, ReplyHead, RequestHead, Status};
use event_runtime::keys::{Token, owner};

use crate::classes::event_base::EventBase;
use crate::classes::event_http::EventHttp;
use crate::core::Core;
use crate::zend::{Object, Ref, Result};

use super::EventHttpRequest;
use super::reply::Reply;

/// A page that an error callback has made.
pub(in crate::classes) struct Made {
    headers: Headers,
    body: Buffer,
}

impl Made {
    /// One without headers of its own; and what else has come of making it.
    pub(in crate::classes) fn of(body: Result<Option<Buffer>>) -> (Option<Self>, Result<()>) {
        match body {
            Ok(body) => (body.map(|body| Self { headers: Headers::default(), body }), Ok(())),
            Err(raise) => (None, Err(raise)),
        }
    }

    pub(in crate::classes) fn page(&mut self) -> Page<'_> {
        Page { headers: &self.headers, body: &mut self.body }
    }

    /// Takes the place of a body, and of what headers say of that.
    fn replace(self, headers: &mut Headers, body: &mut Buffer) {
        for name in ["Content-Type", "Content-Length"] {
            while headers.remove(name.as_bytes()) {}
        }
        let own = self.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case(b"Content-Length"));
        own.for_each(|(name, value)| headers.push(name, value));
        if headers.find(b"Content-Type").is_none() {
            headers.push(b"Content-Type", b"text/html");
        }
        *body = self.body;
        headers.push(b"Content-Length", body.len().to_string().as_bytes());
    }
}

impl EventHttpRequest {
    /// An object for a request that is refused.
    pub(in crate::classes) fn of_refused(
        core: Core,
        base: Ref<EventBase>,
        head: RequestHead,
        exchange: Exchange,
    ) -> Ref<Self> {
        let object = Self::of_head(core, base, head, exchange, Buffer::new());
        object.reply.set(Reply::Page);
        object.set_destructed(true);
        object
    }

    /// Has the error callback of a server make the page for an error, with the headers that it adds; and says what else has
    /// come of that: without a page the usual one is to be sent.
    pub(in crate::classes) fn make_page(
        this: &Object<Self>,
        server: Token<owner::Server>,
        status: Status,
        reason: &[u8],
    ) -> (Option<Made>, Result<()>) {
        let headers = this.output.take();
        let code = this.code.replace(status.0.into());
        let reply = this.reply.replace(Reply::Page);
        let (mut made, outcome) = Made::of(EventHttp::make_page(server, Some(this), status, reason));
        match &mut made {
            Some(made) => made.headers = this.output.borrow().clone(),
            None => drop(this.output.replace(headers)),
        }
        this.code.set(code);
        this.reply.set(reply);
        (made, outcome)
    }

    /// Notes what has become of a refusal.
    pub(in crate::classes) fn refused(this: &Object<Self>, status: Status, is_sent: bool) {
        if is_sent {
            this.code.set(status.0.into());
            this.reply.set(Reply::Over);
        }
        Self::keep_told(this);
    }

    /// Replies with an error page.
    ///
    /// # Errors
    ///
    /// What the error callback has thrown; the usual page is sent then.
    pub(super) fn refuse(this: &Object<Self>, status: Status, reason: Option<&[u8]>) -> Result<()> {
        // The callback may free the request, and its client waits all the same.
        let Some((core, exchange)) = this.place() else { return Ok(()) };
        let words = reason.unwrap_or(status.reason().as_bytes());
        let (mut made, outcome) = Self::page_for(this, &core, exchange, status, words);
        let is_sent = core.borrow_mut().reply_error(exchange, status, reason, made.as_mut().map(Made::page));
        Self::refused(this, status, is_sent);
        outcome
    }

    /// Replies with an error and a body that tells of it, unless the error callback has something else to tell.
    ///
    /// # Errors
    ///
    /// What the error callback has thrown; the reply is sent then.
    pub(super) fn explain_error(
        this: &Object<Self>,
        status: Status,
        mut headers: Headers,
        mut body: Buffer,
    ) -> Result<()> {
        let Some((core, exchange)) = this.place() else { return Ok(()) };
        let reason = status.reason().as_bytes();
        let (made, outcome) = Self::page_for(this, &core, exchange, status, reason);
        made.into_iter().for_each(|made| made.replace(&mut headers, &mut body));
        let head = ReplyHead { status, reason, headers: &headers };
        let is_sent = core.borrow_mut().reply(exchange, head, &mut body);
        Self::refused(this, status, is_sent);
        outcome
    }

    fn page_for(
        this: &Object<Self>,
        core: &Core,
        exchange: Exchange,
        status: Status,
        reason: &[u8],
    ) -> (Option<Made>, Result<()>) {
        let maker = core.borrow().page_maker(exchange);
        maker.map_or((None, Ok(())), |server| Self::make_page(this, server, status, reason))
    }

    /// The loop of a request that a server has received, and its exchange.
    fn place(&self) -> Option<(Core, Exchange)> {
        let received = self.received.borrow();
        received.as_ref().map(|received| (received.core.clone(), received.exchange))
    }
}
