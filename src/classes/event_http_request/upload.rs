//! The body of a request that is made, in pieces.

use event_runtime::http::{Given, Unsendable};
use event_runtime::keys::{Token, owner};
use ext_php_rs::types::Zval;

use crate::zend::{Callable, Object, Outcome, Result, refuse, warn};

use super::EventHttpRequest;
use super::body::Body;
use super::progress::Hook;

/// How far the script has come with the body of a request that it makes. Whether anybody wants it is another matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Upload {
    /// It is what is in the output buffer.
    #[default]
    Whole,
    /// It will be given in pieces.
    Announced,
    /// More of it may be given, and trailers where it is sent in chunks.
    Open { in_chunks: bool },
    /// It is complete.
    Over,
}

/// What is said of a request that a server has received.
const RECEIVED: &str = "The request is one that an EventHttp has received: the body of the reply is sent with sendReply(), \
                        or with sendReplyStart(), sendReplyChunk() and sendReplyEnd()";

/// What is said of a request that cannot be sent.
pub(super) fn complaint(why: Unsendable) -> &'static str {
    match why {
        Unsendable::Head => {
            "a URI has no blanks and no control characters, and is not empty; rawurlencode() what it is made of"
        }
        Unsendable::Length => {
            "its Content-Length is no number of bytes; without one the body is sent in chunks, whatever its length"
        }
        Unsendable::TooLong => "there is more in the output buffer than its Content-Length says",
        Unsendable::Trailers => {
            "trailers stand behind bodies in chunks: remove its Content-Length, or clear the trailers"
        }
    }
}

impl EventHttpRequest {
    pub(super) fn start_body(this: &Object<Self>) -> Result<()> {
        if this.is_received() {
            return warn(RECEIVED);
        }
        if this.is_pending() {
            return warn("The request is being made already: startBody() is to be called before makeRequest()");
        }
        this.upload.set(Upload::Announced);
        Ok(())
    }

    pub(super) fn send_body_chunk(
        this: &Object<Self>,
        buf: Body<'_>,
        callback: Option<Callable>,
        argument: Option<&Zval>,
    ) -> Result<()> {
        if !this.may_go_on_with_body()? {
            return Ok(());
        }
        let given = buf.lend(|chunk| this.with_client(|base, client, ticket| base.give(client, ticket, chunk)));
        let Some(Given::Taken(rest)) = given else { return Ok(()) };
        if let Some(callback) = callback {
            let hook = Hook::default();
            hook.set(Some(callback), argument);
            this.progress.push_sent(hook);
            this.with_client(|base, client, ticket| base.mark(client, ticket));
        }
        if rest > 0 {
            return warn(&format!("The body is longer than its Content-Length says, by {rest}: the rest is not sent"));
        }
        Ok(())
    }

    pub(super) fn send_body_end(this: &Object<Self>) -> Result<()> {
        if !this.may_go_on_with_body()? {
            return Ok(());
        }
        this.upload.set(Upload::Over);
        let trailers = this.trailers.to_send();
        let missing = this.with_client(|base, client, ticket| base.complete(client, ticket, trailers));
        match missing {
            None | Some(0) => Ok(()),
            Some(missing) => {
                warn(&format!("The body is shorter than its Content-Length says, by {missing}: the request has failed"))
            }
        }
    }

    /// Whether more of the body may be given; warns when not.
    fn may_go_on_with_body(&self) -> Result<bool> {
        match self.upload.get() {
            _ if self.is_received() => refuse(RECEIVED),
            Upload::Whole => refuse(
                "The body of the request is what is in its output buffer: to send it in pieces, call startBody() before \
                 makeRequest()",
            ),
            Upload::Announced => {
                refuse("The request is not being made yet: call EventHttpConnection::makeRequest() first")
            }
            Upload::Over => refuse("The body of the request is complete already"),
            Upload::Open { .. } => Ok(true),
        }
    }

    /// Calls the callback of a piece of the body that has left the process.
    pub(crate) fn call_body_sent(request: Token<owner::Request>) -> Outcome {
        let this = Self::of_client(request);
        let hook = this.progress.pop_sent();
        hook.map_or(Outcome::Returned, |hook| hook.call(this.to_value()))
    }
}
