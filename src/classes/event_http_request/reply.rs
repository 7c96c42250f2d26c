//! The reply to a request that a server has received.

use event_runtime::base::Base;
use event_runtime::buffer::Buffer;
use event_runtime::http::{Exchange, Headers, ReplyHead, Status};

use ext_php_rs::types::Zval;

use crate::zend::{Callable, Object, Result, argument_value_error, refuse, warn};

use super::EventHttpRequest;
use super::body::Body;

/// How far the script has come with its reply. Whether the client is still there is another matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reply {
    /// It has not begun.
    #[default]
    Due,
    /// It was sent as a whole, which chunks may follow in the same callback.
    Whole,
    /// It is sent in chunks.
    InChunks,
    /// It was sent as a whole, and goes on in chunks: as in PHP's manual, until the client leaves if nobody ends it.
    Continued,
    /// An error page is being made for it.
    Page,
    /// It is complete.
    Over,
}

impl Reply {
    /// Whether there is nothing more to come, unless chunks follow in the same callback.
    pub(super) fn is_complete(self) -> bool {
        matches!(self, Self::Whole | Self::Page | Self::Over)
    }
}

/// What is said of a request that nobody waits for the reply to.
const NOT_RECEIVED: &str = "There is nobody to reply to: no EventHttp has received the request, or it has been freed";

/// What is said of a request that an error callback replies to.
const PAGE: &str = "The request is answered with an error page: return its body from the error callback, or null";

const OVER: &str = "The reply is complete already: one in chunks begins with sendReplyStart()";

/// The status a script wants to reply with.
fn status(code: i64) -> Result<Status> {
    match u16::try_from(code) {
        Ok(code @ 100..=999) => Ok(Status(code)),
        _ => Err(argument_value_error(1, c"must be between 100 and 999")),
    }
}

impl EventHttpRequest {
    pub(super) fn send_error(this: &Object<Self>, error: i64, reason: Option<&[u8]>) -> Result<()> {
        let status = status(error)?;
        if this.may_begin()? { Self::refuse(this, status, reason) } else { Ok(()) }
    }

    pub(super) fn send_reply(this: &Object<Self>, code: i64, reason: &[u8], buf: Option<Body<'_>>) -> Result<()> {
        let status = status(code)?;
        this.look_after_trailers(status)?;
        this.look_after_headers()?;
        if !this.may_begin()? {
            return Ok(());
        }
        this.hand_over_trailers();
        let headers = this.output.borrow();
        let head = ReplyHead { status, reason, headers: &headers };
        let reply = |body: &mut Buffer| this.begin(code, Reply::Whole, |base, to| base.reply(to, head, body));
        match (&*this.output_buffer.borrow(), buf) {
            (None, None) => reply(&mut Buffer::new()),
            (None, Some(buf)) => buf.lend(reply),
            (Some(buffer), buf) => {
                let mut body = buffer.with(std::mem::take);
                buf.into_iter().for_each(|buf| buf.append_to(&mut body));
                reply(&mut body);
            }
        }
        drop(headers);
        Self::keep_told(this);
        Ok(())
    }

    pub(super) fn send_reply_start(this: &Object<Self>, code: i64, reason: &[u8]) -> Result<()> {
        let status = status(code)?;
        this.look_after_trailers(status)?;
        this.look_after_headers()?;
        if this.may_begin()? {
            this.hand_over_trailers();
            let headers = this.output.borrow();
            let head = ReplyHead { status, reason, headers: &headers };
            this.begin(code, Reply::InChunks, |base, exchange| base.reply_start(exchange, head));
        }
        Ok(())
    }

    /// Warns of a reply that has more headers than can be sent.
    fn look_after_headers(&self) -> Result<()> {
        let excess = self.excess(&self.output.borrow());
        excess.map_or(Ok(()), |excess| warn(&format!("{excess}: the client gets no reply, but its stream reset")))
    }

    /// What is said of more headers than can be sent to the client.
    pub(super) fn excess(&self, headers: &Headers) -> Option<String> {
        let most = self.received.borrow().as_ref()?.exchange.most_headers()?;
        headers.iter().nth(most)?;
        Some(format!("There are {} headers, and over HTTP/2 there can be {most}", headers.iter().count()))
    }

    /// Whether there is a reply to begin, of which a request gets one; warns when not.
    pub(super) fn may_begin(&self) -> Result<bool> {
        match (self.is_received(), self.reply.get()) {
            (true, Reply::Due) => Ok(true),
            (true, Reply::Page) => refuse(PAGE),
            (true, _) => refuse("The request has been replied to already"),
            (false, _) => refuse(NOT_RECEIVED),
        }
    }

    /// Begins the reply, unless the client has left, which is nobody's fault.
    pub(super) fn begin(&self, code: i64, next: Reply, begin: impl FnOnce(&mut Base, Exchange) -> bool) {
        if self.with(begin) == Some(true) {
            self.code.set(code);
            self.reply.set(next);
        }
    }

    pub(super) fn send_reply_chunk(
        this: &Object<Self>,
        buf: Body<'_>,
        callback: Option<Box<Callable>>,
        argument: Option<&Zval>,
    ) -> Result<()> {
        if !this.may_go_on()? {
            return Ok(());
        }
        let before = this.reply.get();
        let sent = buf.lend(|chunk| this.with(|base, exchange| base.reply_chunk(exchange, chunk))) == Some(true);
        // So it is but for the first chunks of some replies.
        if before == Reply::InChunks && callback.is_none() {
            return Ok(());
        }
        this.go_on(Reply::InChunks, sent)?;
        if let Some(callback) = callback.filter(|_| sent) {
            Self::call_when_sent(this, *callback, argument);
        }
        Ok(())
    }

    pub(super) fn send_reply_end(this: &Object<Self>) -> Result<()> {
        match this.may_go_on()? {
            true => this.go_on(Reply::Over, this.with(Base::reply_end) == Some(true))?,
            false => return Ok(()),
        }
        Self::keep_told(this);
        Ok(())
    }

    /// Whether there is a reply to go on with; warns when not.
    #[inline(always)]
    fn may_go_on(&self) -> Result<bool> {
        match self.reply.get() {
            Reply::InChunks if self.is_received() => Ok(true),
            _ => self.may_go_on_otherwise(),
        }
    }

    #[inline(never)]
    fn may_go_on_otherwise(&self) -> Result<bool> {
        match self.reply.get() {
            _ if !self.is_received() => refuse(NOT_RECEIVED),
            Reply::Due if self.exchange().is_some() => {
                refuse("The reply has not been started: call sendReplyStart() first")
            }
            Reply::Page => refuse(PAGE),
            Reply::Over => refuse(OVER),
            Reply::Due | Reply::Whole | Reply::InChunks | Reply::Continued => Ok(true),
        }
    }

    /// Notes how far the reply has come, if what the script has given to it was sent.
    fn go_on(&self, next: Reply, sent: bool) -> Result<()> {
        match self.reply.get() {
            // The callback it was sent in has returned.
            Reply::Whole if !sent => warn(OVER),
            // The client has left before.
            Reply::Due => Ok(()),
            before => {
                let is_continued = next == Reply::InChunks && matches!(before, Reply::Whole | Reply::Continued);
                self.reply.set(if is_continued { Reply::Continued } else { next });
                Ok(())
            }
        }
    }
}
