//! A request that a client makes, and the response to it.

use event_runtime::base::{Base, BodyOf};
use event_runtime::buffer::Buffer;
use event_runtime::http::{self, Failure, Method, Outgoing, RequestError, ResponseHead, Ticket};
use event_runtime::keys::{ClientKey, OwnedToken, Token, owner};

use crate::classes::convert::{quoted, seconds};
use crate::classes::event_http_connection::EventHttpConnection;
use crate::core::Core;
use ext_php_rs::types::Zval;

use crate::zend::{
    Callable, Gc, Kind, Object, Outcome, Owned, Pending, PhpString, Raise, Ref, Result, Returned, argument_value_error,
    is_exiting, refuse, warn,
};

use super::EventHttpRequest;
use super::progress::Hook;
use super::upload::{Upload, complaint};

/// The ports that a Host header does not name.
const HTTP_PORT: u16 = 80;
const HTTPS_PORT: u16 = 443;

/// A request that was given to a client.
pub(super) struct Sent {
    core: Core,
    client: ClientKey,
    ticket: Ticket,
    method: Method,
    target: Vec<u8>,
}

impl Sent {
    pub(super) fn method(&self) -> Method {
        self.method
    }

    pub(super) fn target(&self) -> &[u8] {
        &self.target
    }

    /// The loop, and the body of the response.
    pub(super) fn body(&self) -> (Core, BodyOf) {
        (self.core.clone(), BodyOf::Response(self.client, self.ticket))
    }

    /// Whether its client has yet to tell what comes of it.
    fn is_pending(&self) -> bool {
        self.core.borrow().client(self.client).is_some_and(|client| client.has(self.ticket))
    }
}

impl Kind for owner::Request {
    type Class = EventHttpRequest;
}

impl EventHttpRequest {
    /// Gives the request to a client. False, after a warning, when it cannot be made.
    pub(in crate::classes) fn make(
        this: &Object<Self>,
        core: &Core,
        client: ClientKey,
        method: i64,
        target: &[u8],
    ) -> Result<bool> {
        if this.received.borrow().is_some() {
            return refuse("The request is one that an EventHttp has received");
        }
        if this.is_pending() {
            return refuse("The request is being made already");
        }
        let Some(method) = Method::of_number(method) else {
            return refuse(&format!("{method} is not one of the EventHttpRequest::CMD_* constants"));
        };
        let mut body = match &*this.output_buffer.borrow() {
            Some(buffer) => buffer.with(std::mem::take),
            None => Buffer::new(),
        };
        let given = Self::give(this, &mut core.borrow_mut(), client, method, target, &mut body);
        let ticket = match given {
            Ok(ticket) => ticket,
            Err((token, why)) => {
                token.into_iter().map(Ref::from_token).for_each(drop);
                if let Some(buffer) = &*this.output_buffer.borrow() {
                    buffer.with(|buffer| *buffer = body);
                }
                return refuse(&format!("The request for {} cannot be sent: {why}", quoted(target)));
            }
        };
        this.upload.set(match this.upload.get() {
            Upload::Announced => Upload::Open { in_chunks: !this.has_own_length() },
            _ => Upload::Whole,
        });
        this.progress.clear_sent();
        let sent = Sent { core: core.clone(), client, ticket, method, target: target.to_vec() };
        this.sent.replace(Some(Box::new(sent)));
        this.is_explained.set(false);
        this.wish();
        let deadline = this.deadline.get();
        if deadline.is_some() {
            core.borrow_mut().set_deadline(client, ticket, deadline);
        }
        this.begin_response(0, None);
        Ok(true)
    }

    /// Gives the request to a client. What comes back when there is none may be dropped when the loop is not borrowed: the
    /// cycle collector may run then, and PHP with it.
    fn give(
        this: &Object<Self>,
        base: &mut Base,
        client: ClientKey,
        method: Method,
        target: &[u8],
        body: &mut Buffer,
    ) -> std::result::Result<Ticket, (Option<OwnedToken<owner::Request>>, &'static str)> {
        const FREED: &str = "the EventBase has been freed";
        let server = base.client(client).ok_or((None, FREED))?;
        let host = server.peer().authority(if server.is_secure() { HTTPS_PORT } else { HTTP_PORT });
        // The headers were looked at as they were added.
        let (headers, host) = (&*this.output.borrow(), host.as_bytes());
        let outgoing = match this.upload.get() {
            Upload::Announced => {
                let trailers = this.trailers.to_send();
                Outgoing::in_pieces(method, target, headers, host, body, trailers.as_deref())
            }
            _ if this.trailers.to_send().is_some() => {
                return Err((
                    None,
                    "it has trailers, which stand behind bodies in pieces: call startBody(), or clear them",
                ));
            }
            _ => Outgoing::new(method, target, headers, host, body),
        };
        let outgoing = outgoing.map_err(|why| (None, complaint(why)))?;
        base.request(client, this.to_ref().into_token(), outgoing).map_err(|token| (Some(token), FREED))
    }

    /// Whether a client is at it.
    pub(super) fn is_pending(&self) -> bool {
        self.sent.borrow().as_ref().is_some_and(|sent| sent.is_pending())
    }

    /// Whether the script says how long the body is.
    fn has_own_length(&self) -> bool {
        self.output.borrow().find(b"Content-Length").is_some()
    }

    /// Takes the place of what had come before.
    fn begin_response(&self, code: i64, head: Option<ResponseHead>) {
        self.code.set(code);
        self.response.replace(head.map(Box::new));
        self.body.replace(Buffer::new());
        self.trailers.receive(None);
        drop((self.input.take(), self.input_buffer.take()));
    }

    /// Does something with a request that a client is at; none where there is none. It may not call PHP.
    pub(super) fn with_client<R>(&self, act: impl FnOnce(&mut Base, ClientKey, Ticket) -> R) -> Option<R> {
        let sent = self.sent.borrow();
        let Sent { core, client, ticket, .. } = sent.as_deref()?;
        Some(act(&mut core.borrow_mut(), *client, *ticket))
    }

    /// Takes a request back that its client is at; false where there is none.
    pub(super) fn take_back(&self) -> bool {
        let token = self.with_client(Base::cancel).flatten();
        let is_taken = token.is_some();
        self.progress.clear_sent();
        token.into_iter().map(Ref::from_token).for_each(drop);
        is_taken
    }

    /// Has the client tell what the script wants to be told of.
    pub(super) fn wish(&self) {
        let wished = self.progress.wishes();
        self.with_client(|base, client, ticket| base.wish(client, ticket, |wishes| *wishes = wished));
    }

    pub(super) fn set_header_callback(
        this: &Object<Self>,
        callback: Option<Callable>,
        argument: Option<&Zval>,
    ) -> Result<()> {
        if this.is_received() {
            return warn(
                "The head of the request is there: call setHeaderCallback() of a request that is made, or of the EventHttp",
            );
        }
        this.progress.hooks().head.set(callback, argument);
        this.wish();
        Ok(())
    }

    pub(super) fn set_deadline(this: &Object<Self>, limit: f64) -> Result<()> {
        if limit.is_nan() {
            return Err(argument_value_error(1, c"must be a number of seconds"));
        }
        if this.is_received() {
            return warn("A deadline is for requests that are made; EventHttp::setTimeout() is for those that come");
        }
        let limit = (limit > 0.0).then(|| seconds(limit));
        this.deadline.set(limit);
        this.with_client(|base, client, ticket| base.set_deadline(client, ticket, limit));
        Ok(())
    }

    /// The client that is at it.
    pub(super) fn client(&self) -> Option<Ref<EventHttpConnection>> {
        let (core, client) = match &*self.sent.borrow() {
            Some(sent) if sent.is_pending() => (sent.core.clone(), sent.client),
            _ => return None,
        };
        EventHttpConnection::of_client(&core, client)
    }

    /// The object of a request that a client is at.
    pub(super) fn of_client(request: Token<owner::Request>) -> Ref<Self> {
        // SAFETY: the client holds a reference to the object, of which it has just told.
        unsafe { Object::<Self>::from_token(request) }.to_ref()
    }

    /// Calls the complete callback: all of the request has left.
    pub(crate) fn call_left(request: Token<owner::Request>) -> Outcome {
        let this = Self::of_client(request);
        this.progress.hooks().complete.call(this.to_value())
    }

    /// Calls the header callback of a request whose response has begun.
    pub(crate) fn call_head(request: Token<owner::Request>, head: ResponseHead) -> Outcome {
        let this = Self::of_client(request);
        this.begin_response(head.code.into(), Some(head));
        this.progress.hooks().head.call(this.to_value())
    }

    /// Calls the chunk callback: a piece of the response's body has come.
    pub(crate) fn call_piece(request: Token<owner::Request>) -> Outcome {
        let this = Self::of_client(request);
        this.progress.hooks().chunk.call(this.to_value())
    }

    /// Calls the error callback of a request that has failed.
    pub(crate) fn call_failed(request: Token<owner::Request>, failure: &Failure) -> Outcome {
        let this = Self::of_client(request);
        Self::explain(&this, failure.error, &failure.message)
    }

    fn explain(this: &Object<Self>, error: RequestError, message: &str) -> Outcome {
        if this.is_explained.replace(true) {
            return Outcome::Returned;
        }
        let message = PhpString::new(message.as_bytes()).into_value();
        let Hook { callback, argument } = &this.progress.hooks().error;
        callback.call([this.to_value(), i64::from(error as u8).into_value(), message, argument.get()])
    }

    /// Calls the error callback of a request that the script has given up, if it was not called.
    pub(super) fn call_cancelled(this: &Object<Self>, why: &str) -> Result<()> {
        Self::explain(this, RequestError::Cancel, why).into_result()
    }

    /// Calls the error callbacks of the requests of a client that has gone.
    pub(in crate::classes) fn call_orphaned(requests: Vec<OwnedToken<owner::Request>>) -> Result<()> {
        let mut outcome = Ok(());
        // One that throws keeps none of the others from being called; one that ends the script does.
        for request in requests.into_iter().map(Ref::<Self>::from_token) {
            if outcome != Err(Raise::Bailout) && !is_exiting() {
                let _pending = Pending::put_aside();
                let why = "The EventHttpConnection that the request was made with has gone";
                outcome = outcome.and(Self::call_cancelled(&request, why));
            }
        }
        outcome
    }

    /// Calls the callback of a request that something has come of.
    pub(crate) fn call_answered(request: OwnedToken<owner::Request>, outcome: http::Outcome) -> Outcome {
        let this = Ref::<Self>::from_token(request);
        this.progress.clear_sent();
        let request = match outcome {
            http::Outcome::Response(response) => {
                this.begin_response(response.head.code.into(), Some(response.head));
                this.body.replace(response.body);
                this.trailers.receive(response.trailers);
                this.to_value()
            }
            http::Outcome::Rest(body, trailers) => {
                Self::take_body(&this, body, trailers);
                this.to_value()
            }
            http::Outcome::Unconnected => this.to_value(),
            http::Outcome::Failed => Owned::default(),
        };
        this.answer.get().map_or(Outcome::Returned, |answer| answer.call(request))
    }

    /// Reports a request that a client holds as its loop's.
    pub(crate) fn report_pending(request: Token<owner::Request>, gc: &mut Gc) {
        // SAFETY: the client holds a reference to the object.
        gc.object(unsafe { Object::<Self>::from_token(request) });
    }
}
