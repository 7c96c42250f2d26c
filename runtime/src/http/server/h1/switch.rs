//! Another protocol on the same connection (RFC 9110, section 7.8).

use crate::keys::StreamKey;
use crate::net::Net;

use super::connection::{Connection, Phase};

impl Connection {
    /// Replies to the request that waits for its reply that the connection goes on with another protocol, in which it is
    /// told with `fields`, and has nothing more to do with it: returns its stream, in whose input what the client has sent
    /// since waits. Nothing, where no request waits, or its body is on its way.
    pub(in crate::http::server) fn switch(&mut self, net: &mut Net, fields: &[u8]) -> Option<StreamKey> {
        match &self.phase {
            Phase::Asked(_) if !self.is_streaming() => {}
            Phase::HeadAsked(incoming) if incoming.reader.is_done() => {}
            _ => return None,
        }
        self.phase = Phase::Taken;
        (self.streaming, self.until) = (None, None);
        self.send(net, b"HTTP/1.1 101 Switching Protocols\r\n");
        self.send(net, fields);
        self.send(net, b"\r\n");
        Some(self.stream)
    }
}
