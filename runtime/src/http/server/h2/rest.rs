//! What is left to be sent to clients when nobody turns the loop any more.

use h2::Reason;

use crate::http::server::Rest;
use crate::keys::{Http2Key, ServerKey};
use crate::net::Net;

use super::Http2;
use super::connection::{Connection, State};
use super::mailbox::Order;

impl Http2 {
    fn connections_in(&self, server: Option<ServerKey>) -> impl Iterator<Item = &Connection> {
        let connections = self.connections.iter().map(|(_, connection)| connection);
        connections.filter(move |connection| server.is_none_or(|of| connection.server == of))
    }

    /// Takes no more requests. What is replied to is not waited for.
    pub(in crate::http::server) fn close_to_new(&mut self, server: Option<ServerKey>) {
        for connection in self.connections.iter_mut().filter(|of| server.is_none_or(|server| of.server == server)) {
            connection.is_closed_to_new = true;
            let streams = connection.streams.iter().filter_map(|&key| self.streams.get(key));
            streams.filter(|stream| stream.shared.has_head()).for_each(|stream| stream.shared.hurry());
        }
    }

    /// What is left to be sent, or to be taken. Clients that have taken all there was are told that their connection
    /// ends: those that read are sending as well, room for more, and what comes to a closed socket makes the kernel drop
    /// what it still has.
    pub(in crate::http::server) fn rest(&self, net: &Net, server: Option<ServerKey>) -> Vec<Rest> {
        let mut rest = Vec::new();
        for connection in self.connections_in(server) {
            let stream = connection.stream;
            match connection.state {
                State::Open | State::Leaving(_) if self.is_unsent(net, connection) => {
                    rest.extend(Rest::unsent(net, stream))
                }
                State::Open | State::Leaving(_) | State::Lingering if net.is_undelivered(stream) => {
                    rest.push(Rest::undelivered(net, stream));
                }
                State::Open | State::Leaving(_) => connection.orders.give(Order::GoAway(Reason::NO_ERROR)),
                State::Said if !net.is_sent(stream) => rest.extend(Rest::unsent(net, stream)),
                State::Said | State::Lingering | State::Ended => {}
            }
        }
        rest
    }

    /// Whether a connection has something left to send.
    fn is_unsent(&self, net: &Net, connection: &Connection) -> bool {
        let mut streams = connection.streams.iter().filter_map(|&key| self.streams.get(key));
        connection.backlogs.get() > 0
            || !net.is_sent(connection.stream)
            || streams.any(|stream| stream.shared.has_head() || stream.shared.unwritten() > 0)
    }

    /// Tells clients that their connections end now, as well as it goes.
    pub(in crate::http::server) fn dismiss_all(&mut self, net: &mut Net, server: Option<ServerKey>) {
        let keys: Vec<Http2Key> = self.connections_in(server).map(|connection| connection.key).collect();
        keys.into_iter().for_each(|key| self.say_goodbye(net, key));
    }
}
