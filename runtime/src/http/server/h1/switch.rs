//! Another protocol on the same connection (RFC 9110, section 7.8).

use crate::http::{Headers, Status};
use crate::keys::StreamKey;
use crate::net::Net;

use super::connection::{Connection, Phase};

const SWITCHING_PROTOCOLS: Status = Status(101);

impl Connection {
    /// Replies to the request that waits for its reply that the connection goes on with another protocol, in which it is
    /// told with these headers, and has nothing more to do with it: returns its stream, in whose input what the client has
    /// sent since waits. Nothing, where no request waits, or its body is on its way.
    pub(in crate::http::server) fn switch(&mut self, net: &mut Net, headers: &Headers) -> Option<StreamKey> {
        match &self.phase {
            Phase::Asked(_) if !self.is_streaming() => {}
            Phase::HeadAsked(incoming) if incoming.reader.is_done() => {}
            _ => return None,
        }
        self.phase = Phase::Taken;
        self.seat.tally.respond(SWITCHING_PROTOCOLS);
        (self.streaming, self.until) = (None, None);
        self.send(net, b"HTTP/1.1 101 Switching Protocols\r\n");
        for (name, value) in headers.iter() {
            [name, b": ", value, b"\r\n"].iter().for_each(|part| self.send(net, part));
        }
        self.send(net, b"\r\n");
        self.kept.end(self.sequence, net.queued(self.stream));
        Some(self.stream)
    }
}
