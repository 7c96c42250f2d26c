//! Bodies in pieces: handed on as they come, of the requests that servers receive and of the responses to clients; and
//! given as there is more of them, of the requests of clients.

use crate::buffer::Buffer;
use crate::http::{Exchange, Given, Headers, Ticket};
use crate::keys::ClientKey;

use super::Base;

/// Whose body it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyOf {
    /// A request that a server has received.
    Request(Exchange),
    /// The response to a client's request.
    Response(ClientKey, Ticket),
}

impl Base {
    /// Whether a body is on its way, and the owner has seen the head.
    #[must_use]
    pub fn is_body_coming(&self, of: BodyOf) -> bool {
        match of {
            BodyOf::Request(exchange) => self.http.is_body_coming(exchange),
            BodyOf::Response(client, ticket) => self.clients.is_body_coming(client, ticket),
        }
    }

    /// Lends what has come of a body and was not taken, to be given back at once.
    pub fn lend_body(&mut self, of: BodyOf) -> Option<Buffer> {
        match of {
            BodyOf::Request(exchange) => self.http.lend_body(exchange),
            BodyOf::Response(client, ticket) => self.clients.lend_body(client, ticket),
        }
    }

    /// Takes back what was lent. When it has changed more is read.
    pub fn return_body(&mut self, of: BodyOf, body: Buffer, is_changed: bool) {
        match of {
            BodyOf::Request(exchange) => self.http.return_body(&mut self.net, exchange, body, is_changed),
            BodyOf::Response(client, ticket) => {
                self.clients.return_body(&mut self.net, client, ticket, body, is_changed);
            }
        }
    }

    /// Reads no more of a body that is handed on in pieces, or reads on.
    pub fn set_paused(&mut self, of: BodyOf, is_paused: bool) {
        match of {
            BodyOf::Request(exchange) => self.http.set_paused(&mut self.net, exchange, is_paused),
            BodyOf::Response(client, ticket) => self.clients.set_paused(&mut self.net, client, ticket, is_paused),
        }
    }

    /// Gives a client a piece of the body of a request that was [made](crate::http::Outgoing::in_pieces) for that, all of
    /// `content`.
    pub fn give(&mut self, client: ClientKey, ticket: Ticket, content: &mut Buffer) -> Given {
        self.clients.give(&mut self.net, client, ticket, content)
    }

    /// Has the owner of a request told, with [`BodySent`](crate::http::ClientCall::BodySent), when all that was given of
    /// its body so far has left the process; false when the request is over.
    pub fn mark(&mut self, client: ClientKey, ticket: Ticket) -> bool {
        self.clients.mark(&mut self.net, client, ticket)
    }

    /// Ends the body of a request that is given in pieces, with trailers if there are some. Returns how many bytes are
    /// missing of the length that was promised: then the request fails.
    pub fn complete(&mut self, client: ClientKey, ticket: Ticket, trailers: Option<Box<Headers>>) -> u64 {
        self.clients.complete(&mut self.net, client, ticket, trailers)
    }

    /// How many bytes of a client's request have not left the process.
    #[must_use]
    pub fn pending_bytes_of(&self, client: ClientKey, ticket: Ticket) -> u64 {
        self.clients.pending_bytes(&self.net, client, ticket)
    }
}
