//! Responses that are handed on as they come.

use std::time::Duration;

use crate::buffer::Buffer;
use crate::keys::ClientKey;
use crate::net::Net;

use super::requests::Request;
use super::{Clients, Ticket, Wishes};

impl Clients {
    /// Changes what the owner of a request wants to be told of.
    pub fn wish(&mut self, net: &mut Net, key: ClientKey, ticket: Ticket, change: impl FnOnce(&mut Wishes)) {
        self.act(key, |client| {
            client.requests.wish(ticket, change);
            client.resume(net, ticket);
        });
    }

    /// Sets how long a request may take, from the moment it was made to the end of the response; none is for ever.
    pub fn set_deadline(&mut self, net: &mut Net, key: ClientKey, ticket: Ticket, limit: Option<Duration>) {
        self.act(key, |client| client.set_deadline(net, ticket, limit));
    }

    /// Whether the owner of a request has the head of the response, and can be lent what comes of the body.
    #[must_use]
    pub fn is_body_coming(&self, key: ClientKey, ticket: Ticket) -> bool {
        let client = self.clients.get(key);
        client.and_then(|client| client.requests.get(ticket)).is_some_and(Request::is_body_coming)
    }

    /// Lends what has come of a response's body and was not taken, to be given back at once.
    pub fn lend_body(&mut self, key: ClientKey, ticket: Ticket) -> Option<Buffer> {
        let request = self.clients.get_mut(key)?.requests.get_mut(ticket)?;
        request.is_body_coming().then(|| std::mem::take(&mut request.body))
    }

    /// Takes back what was lent. When it has changed more is read.
    pub fn return_body(&mut self, net: &mut Net, key: ClientKey, ticket: Ticket, body: Buffer, is_changed: bool) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let Some(request) = client.requests.get_mut(ticket) else { return };
        request.body = body;
        if is_changed {
            self.act(key, |client| client.resume(net, ticket));
        }
    }

    /// Reads no more of a response that is handed on in pieces, or reads on.
    pub fn set_paused(&mut self, net: &mut Net, key: ClientKey, ticket: Ticket, is_paused: bool) {
        self.act(key, |client| {
            client.requests.pause(ticket, is_paused);
            client.resume(net, ticket);
        });
    }
}
