//! A request that a client makes, and the response to it.

use event_runtime::base::Base;
use event_runtime::buffer::Buffer;
use event_runtime::http::{self, Method, Outgoing, Ticket};
use event_runtime::keys::{ClientKey, OwnedToken, Token, owner};

use crate::classes::convert::quoted;
use crate::classes::event_http_connection::EventHttpConnection;
use crate::core::Core;
use crate::zend::{Gc, Kind, Object, Outcome, Owned, Ref, Result, refuse};

use super::EventHttpRequest;

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

    /// Whether nothing has come of it yet.
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
        if this.sent.borrow().as_ref().is_some_and(Sent::is_pending) {
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
            Err(why) => {
                if let Some(buffer) = &*this.output_buffer.borrow() {
                    buffer.with(|buffer| *buffer = body);
                }
                return refuse(&format!("The request for {} cannot be sent: {why}", quoted(target)));
            }
        };
        this.sent.replace(Some(Sent { core: core.clone(), client, ticket, method, target: target.to_vec() }));
        this.receive(0, None);
        Ok(true)
    }

    fn give(
        this: &Object<Self>,
        base: &mut Base,
        client: ClientKey,
        method: Method,
        target: &[u8],
        body: &mut Buffer,
    ) -> std::result::Result<Ticket, &'static str> {
        const FREED: &str = "the EventBase has been freed";
        let server = base.client(client).ok_or(FREED)?;
        let host = server.peer().authority(if server.is_secure() { HTTPS_PORT } else { HTTP_PORT });
        // The headers were looked at as they were added.
        let outgoing = Outgoing::new(method, target, &this.output.borrow(), host.as_bytes(), body).ok_or(
            "a URI has no blanks and no control characters, and is not empty; rawurlencode() what it is made of",
        )?;
        // The script has a reference as well: what comes back where there is no client is not the last one.
        base.request(client, this.to_ref().into_token(), outgoing).map_err(|token| {
            drop(Ref::from_token(token));
            FREED
        })
    }

    /// Takes the place of what had come before.
    fn receive(&self, code: i64, response: Option<http::Response>) {
        let (head, body) = response.map(|response| (response.head, response.body)).unzip();
        self.code.set(code);
        self.response.replace(head);
        self.body.replace(body.unwrap_or_default());
        drop((self.input.take(), self.input_buffer.take()));
    }

    /// Takes a request back that nothing has come of yet.
    pub(super) fn take_back(&self) {
        let sent = self.sent.borrow();
        let token = sent.as_ref().and_then(|sent| sent.core.borrow_mut().cancel(sent.client, sent.ticket));
        drop(sent);
        token.into_iter().map(Ref::from_token).for_each(drop);
    }

    /// The client that is at it.
    pub(super) fn client(&self) -> Option<Ref<EventHttpConnection>> {
        let (core, client) = match &*self.sent.borrow() {
            Some(sent) if sent.is_pending() => (sent.core.clone(), sent.client),
            _ => return None,
        };
        EventHttpConnection::of_client(&core, client)
    }

    /// Calls the callback of a request that something has come of.
    pub(crate) fn call_answered(request: OwnedToken<owner::Request>, outcome: http::Outcome) -> Outcome {
        let this = Ref::<Self>::from_token(request);
        let request = match outcome {
            http::Outcome::Response(response) => {
                this.receive(response.head.code.into(), Some(*response));
                this.to_value()
            }
            http::Outcome::Unconnected => this.to_value(),
            http::Outcome::Failed => Owned::default(),
        };
        let data = this.data.get();
        this.callback.call([request, data])
    }

    /// Reports a request that a client holds as its loop's.
    pub(crate) fn report_pending(request: Token<owner::Request>, gc: &mut Gc) {
        // SAFETY: the client holds a reference to the object.
        gc.object(unsafe { Object::<Self>::from_token(request) });
    }
}
