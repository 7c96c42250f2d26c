//! What a client is told before the reply (RFC 9110, section 15.2).

use crate::http::message::digits::{Digits, decimal};
use crate::http::message::head::Version;
use crate::http::{Headers, Status};
use crate::net::Net;

use super::connection::{Connection, Phase};

impl Connection {
    /// Sends an interim response: see [`Http::inform`](crate::http::Http::inform).
    pub(in crate::http::server) fn inform(&self, net: &mut Net, status: Status, headers: &Headers) -> bool {
        let version = match &self.phase {
            Phase::Asked(context) => context.version,
            Phase::HeadAsked(incoming) => incoming.request.context.version,
            _ => return false,
        };
        // Clients of HTTP/1.0 take the first thing that comes for the reply.
        if version < Version::Http11 {
            return false;
        }
        let mut text = Vec::with_capacity(128);
        let digits = &mut Digits::default();
        for part in [version.name().as_bytes(), b" ", decimal(status.0.into(), digits), b" "] {
            text.extend_from_slice(part);
        }
        text.extend_from_slice(status.reason().as_bytes());
        for (name, value) in headers.iter() {
            for part in [b"\r\n", name, b": ", value] {
                text.extend_from_slice(part);
            }
        }
        text.extend_from_slice(b"\r\n\r\n");
        self.seat.tally.respond(status);
        self.send(net, &text);
        true
    }
}
