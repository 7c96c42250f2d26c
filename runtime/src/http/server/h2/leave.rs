//! The end of connections whose server ends: two GOAWAYs (RFC 9113, section 6.8), of which h2 sends the second, which
//! names the last request that is served, when the client has answered a PING behind the first. A client that does not
//! answer is refused what it still begins.

use h2::Reason;

use crate::http::server::RequestError;
use crate::http::server::shutdown::PARTING;
use crate::keys::{Http2Key, Http2StreamKey, ServerKey, StreamKey};
use crate::net::Net;
use crate::reactor::{Events, Instant};

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

    fn connections_in(&self, server: Option<ServerKey>) -> impl Iterator<Item = &Connection> {
        let connections = self.connections.iter().map(|(_, connection)| connection);
        connections.filter(move |connection| server.is_none_or(|of| connection.server == of))
    }

    /// Takes no more requests.
    pub(in crate::http::server) fn close_to_new(&mut self, server: Option<ServerKey>) {
        for connection in self.connections.iter_mut().filter(|of| server.is_none_or(|server| of.server == server)) {
            (connection.is_retired, connection.is_closed_to_new) = (true, true);
        }
    }

    /// The streams of the connections with something left to send, and what they wait for: what the client takes, it
    /// has to tell.
    pub(in crate::http::server) fn unsent(
        &self,
        net: &Net,
        server: Option<ServerKey>,
    ) -> impl Iterator<Item = (StreamKey, Events)> {
        let has_head = |&key: &Http2StreamKey| self.streams.get(key).is_some_and(|stream| stream.shared.has_head());
        let is_open = |of: &&Connection| matches!(of.state, State::Open | State::Leaving(_));
        let connections = self.connections_in(server).filter(is_open);
        let unsent = connections
            .filter(move |of| of.backlogs.get() > 0 || !net.is_sent(of.stream) || of.streams.iter().any(has_head));
        unsent.map(|of| {
            let write = if net.is_blocked(of.stream) { Events::WRITE } else { Events::empty() };
            (of.stream, write | Events::READ)
        })
    }

    /// Tells the clients that their connections end, and ends those that need not wait for them.
    pub(in crate::http::server) fn dismiss_all(&mut self, net: &mut Net, server: Option<ServerKey>) {
        let keys: Vec<Http2Key> = self.connections_in(server).map(|connection| connection.key).collect();
        keys.into_iter().for_each(|key| self.say_goodbye(net, key));
    }

    /// The streams of the connections whose clients have yet to take what the kernel has.
    pub(in crate::http::server) fn undelivered(
        &self,
        net: &Net,
        server: Option<ServerKey>,
    ) -> impl Iterator<Item = (StreamKey, Events)> {
        let streams = self.connections_in(server).filter(|of| of.state != State::Ended).map(|of| of.stream);
        streams.filter(|&stream| net.untaken(stream) > 0).map(|stream| (stream, Events::READ))
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
