//! The end that this side brings about.

use crate::keys::{OwnedToken, ServerKey, WebSocketKey, owner};
use crate::websocket::close;

use super::WebSockets;
use super::carrier::Wire;
use super::connection::{Connection, Flags, Phase};

impl WebSockets {
    /// Says goodbye, waits for the answer, and ends. One that is not open is given up.
    pub(crate) fn close(&mut self, wire: &mut Wire<'_>, key: WebSocketKey, code: u16, reason: &str) {
        self.connections.act(wire, key, |connection, wire| connection.close(wire, code, reason));
    }

    fn of_server(&self, wire: &Wire<'_>, server: Option<ServerKey>) -> Vec<WebSocketKey> {
        let is_of = |connection: &Connection| {
            let of = connection.carrier.server(wire.http);
            of.is_some_and(|of| server.is_none_or(|server| server == of))
        };
        let of_server = |(key, connection): (WebSocketKey, &Connection)| is_of(connection).then_some(key);
        self.connections.0.iter().filter_map(of_server).collect()
    }

    /// Says goodbye on the connections of a server, which is going away.
    pub(crate) fn close_of(&mut self, wire: &mut Wire<'_>, server: ServerKey) {
        for key in self.of_server(wire, Some(server)) {
            self.close(wire, key, close::GOING_AWAY, "");
        }
    }

    /// The same on those of a server, or of all, where nobody waits for an answer.
    pub(crate) fn take_leave_of(&mut self, wire: &mut Wire<'_>, server: Option<ServerKey>) {
        for key in self.of_server(wire, server) {
            self.close(wire, key, close::GOING_AWAY, "");
            self.connections.act(wire, key, |connection, wire| connection.carrier.finish(wire));
        }
    }

    /// Ends those of them whose peers have not answered.
    pub(crate) fn lose_of(&mut self, wire: &mut Wire<'_>, server: ServerKey) {
        for key in self.of_server(wire, Some(server)) {
            self.lose(wire, key, "The server has ended the connection");
        }
    }

    /// Ends the connections of a server at once. Their peers are told that it goes away, as well as it goes, unless they
    /// are those of a process this one was forked from. Returns what the owners were to be told the end by.
    pub(crate) fn end_of(&mut self, wire: &mut Wire<'_>, server: ServerKey) -> Vec<OwnedToken<owner::WebSocket>> {
        let is_child = wire.net.reactor.is_parents();
        let (mut owners, mut has_tunnels) = (Vec::new(), false);
        for key in self.of_server(wire, Some(server)) {
            let Some(mut connection) = self.connections.0.remove(key) else { continue };
            owners.extend(connection.owner.take());
            if connection.is_open() && !is_child {
                connection.say_goodbye(wire, Some(close::GOING_AWAY), "");
                match connection.carrier.stream() {
                    // As much as the kernel takes.
                    Some(stream) => drop(wire.net.send(stream)),
                    None => {
                        connection.carrier.shut_down(wire);
                        has_tunnels = true;
                    }
                }
            }
            connection.end(wire);
            connection.carrier.release(wire);
        }
        if has_tunnels {
            // They have the goodbyes, which are sent with that of the connections.
            wire.net.tasks.run_ready();
        }
        owners
    }

    /// Ends a connection whose owner goes. Returns what that was to be told the end by.
    pub(crate) fn abandon(&mut self, wire: &mut Wire<'_>, key: WebSocketKey) -> Option<OwnedToken<owner::WebSocket>> {
        let take = |connection: &mut Connection, wire: &mut Wire<'_>| {
            let owner = connection.owner.take();
            if owner.is_some() {
                connection.end(wire);
            }
            owner
        };
        self.connections.act(wire, key, take)?
    }

    /// Forgets all connections. Returns what the owners were to be told the end by.
    pub(crate) fn close_all(&mut self) -> Vec<OwnedToken<owner::WebSocket>> {
        let mut connections = std::mem::take(self).connections;
        connections.0.iter_mut().filter_map(|connection| connection.owner.take()).collect()
    }
}

impl Connection {
    fn close(&mut self, wire: &mut Wire<'_>, code: u16, reason: &str) {
        match self.phase {
            Phase::Opening(_) => self.lose(wire, "The connection was closed before it was open"),
            Phase::Open => {
                self.say_goodbye(wire, Some(code), reason);
                self.phase = Phase::Closing;
                // What came before means nothing any more, and what still comes is looked through for the answer, unless
                // that is there.
                self.inbox.clear();
                self.flags.remove(Flags::PAUSED);
                if self.verdict.is_some() {
                    return self.conclude(wire);
                }
                self.read_on(wire);
                self.await_farewell(wire);
            }
            // One that was lost before the owner wanted no more messages: it does without them.
            Phase::Gone if self.flags.contains(Flags::PAUSED) && self.inbox.has_next() => {
                self.inbox.clear();
                self.carrier.call(wire);
            }
            Phase::Closing | Phase::Leaving | Phase::Lingering | Phase::Gone => {}
        }
    }
}
