//! Bodies that are handed on as they come: of the requests that servers receive, and of the responses to clients.

use crate::buffer::Buffer;
use crate::http::{Exchange, Ticket};
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
}
