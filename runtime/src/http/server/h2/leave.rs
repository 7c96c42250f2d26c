//! The end of connections whose server ends: two GOAWAYs (RFC 9113, section 6.8), of which h2 sends the second, which
//! names the last request that is served, when the client has answered a PING behind the first. A client that does not
//! answer is refused what it still begins.

use h2::Reason;

use crate::http::server::RequestError;
use crate::http::server::shutdown::PARTING;
use crate::keys::{Http2Key, ServerKey};
use crate::net::Net;
use crate::reactor::Instant;

use super::Http2;
use super::connection::{Connection, State};
use super::mailbox::Order;

impl Http2 {
    pub(super) fn connections_of(&self, server: ServerKey) -> Vec<Http2Key> {
        let of_server = |(key, entry): (_, &Connection)| (entry.server == server).then_some(key);
        self.connections.iter().filter_map(of_server).collect()
    }

    /// Lets the connections of a server end when what is under way is over.
    pub(in crate::http::server) fn leave_all(&mut self, net: &mut Net, server: ServerKey) {
        for key in self.connections_of(server) {
            self.connections.get_mut(key).into_iter().for_each(|connection| connection.retire(net));
        }
    }

    /// Ends the connections whose clients do not take part in that. Says when to look again.
    pub(in crate::http::server) fn look_at_leaving(&mut self, net: &mut Net, server: ServerKey) -> Option<Instant> {
        let now = net.reactor.now();
        let mut next: Option<Instant> = None;
        for key in self.connections_of(server) {
            let Some(connection) = self.connections.get_mut(key) else { continue };
            let State::Leaving(since) = connection.state else { continue };
            let mut again = since.after(PARTING);
            if again <= now {
                again = now.after(PARTING);
                connection.is_closed_to_new = true;
                if connection.streams.is_empty() && connection.backlogs.get() == 0 && net.is_sent(connection.stream) {
                    connection.orders.give(Order::GoAway(Reason::NO_ERROR));
                }
            }
            next = next.into_iter().chain([again]).min();
        }
        next
    }

    /// Ends the connections of a server, whatever is under way on them.
    pub(in crate::http::server) fn cut_off(&mut self, net: &mut Net, server: ServerKey) {
        for key in self.connections_of(server) {
            let streams = self.connections.get(key).map(|connection| connection.streams.clone()).unwrap_or_default();
            for stream in streams {
                if let Some(stream) = self.streams.get_mut(stream) {
                    stream.kept.fail(0, RequestError::Cancel);
                }
            }
            self.dismiss(net, key);
        }
    }
}

impl Connection {
    /// The server ends.
    pub(super) fn retire(&mut self, net: &Net) {
        self.is_retired = true;
        if self.state == State::Open {
            self.state = State::Leaving(net.reactor.now());
            self.orders.give(Order::Retire);
        }
    }
}
