//! What is left to be sent by servers that nobody turns the loop for any more.

use crate::keys::{Http1Key, ServerKey, StreamKey};
use crate::net::Net;
use crate::reactor::Events;

use super::{Connection, Http};

impl Http {
    /// Takes no more requests on connections of HTTP/2: of a server, or of all.
    pub(crate) fn close_to_new(&mut self, server: Option<ServerKey>) {
        self.h2.close_to_new(server);
    }

    /// The streams that have something left to send, and what they wait for.
    pub(crate) fn unsent(&self, net: &Net, server: Option<ServerKey>) -> Vec<(StreamKey, Events)> {
        let mut unsent: Vec<(StreamKey, Events)> = self.h2.unsent(net, server).collect();
        let connections = self.connections.iter().filter(|(_, entry)| server.is_none_or(|of| entry.server == of));
        let streams = connections.map(|(_, entry)| entry.stream).filter(|&stream| net.is_blocked(stream));
        unsent.extend(streams.map(|stream| (stream, Events::WRITE)));
        unsent
    }

    /// Ends the connections of HTTP/2, of a server or of all. Their clients are told, as well as it goes.
    pub(crate) fn dismiss(&mut self, net: &mut Net, server: Option<ServerKey>) {
        self.h2.dismiss_all(net, server);
    }

    /// The streams whose peers have yet to take what the kernel has, and may be sending. They are told that nothing more
    /// is sent, and what comes of them is dropped.
    pub(crate) fn undelivered(&mut self, net: &mut Net, server: Option<ServerKey>) -> Vec<(StreamKey, Events)> {
        let mut undelivered: Vec<(StreamKey, Events)> = self.h2.undelivered(net, server).collect();
        let of_server = |(key, entry): (_, &Connection)| server.is_none_or(|of| entry.server == of).then_some(key);
        let connections: Vec<Http1Key> = self.connections.iter().filter_map(of_server).collect();
        for key in connections {
            let Some(connection) = self.connections.get_mut(key) else { continue };
            let stream = connection.stream;
            if connection.is_lingering() || net.is_sent(stream) && net.has_unread(stream) {
                self.act(net, key, |connection, net, shared| connection.fall_silent(net, shared));
                if net.untaken(stream) > 0 {
                    undelivered.push((stream, Events::READ));
                }
            }
        }
        undelivered
    }
}
