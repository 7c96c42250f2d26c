//! What is asked of a connection, and what happens to it, by protocol.

use crate::keys::{Http1Key, Http2Key, OwnedToken, ServerKey, StreamKey, Token, owner};
use crate::net::{Net, Sent};
use crate::reactor::Events;

use super::exchange::Owner;
use super::{Connection, ConnectionId, Http, HttpCall, Limits, Served, Timeouts};

impl Http {
    /// What is known of a connection that is open.
    #[must_use]
    pub fn served(&self, id: ConnectionId) -> Option<Served> {
        let key = match id {
            ConnectionId::Http1(key) => key,
            ConnectionId::Http2(stream) => return self.h2.served(stream),
        };
        let connection = self.connections.known(key)?;
        Some(Served {
            peer: connection.seat.peer(),
            owner: connection.owner.token(),
            is_watched: connection.owner.is_watching(),
        })
    }

    /// The stream that carries a connection that is open; that of HTTP/2 carries others as well.
    #[must_use]
    pub(crate) fn carrier(&self, id: ConnectionId) -> Option<StreamKey> {
        match id {
            ConnectionId::Http1(key) => self.connections.known(key).map(|connection| connection.stream),
            ConnectionId::Http2(stream) => self.h2.carrier(stream),
        }
    }

    /// Changes the limits of a connection. Those of a stream are its connection's.
    pub fn set_limits(&mut self, net: &mut Net, id: ConnectionId, change: impl FnOnce(&mut Limits)) {
        match id {
            ConnectionId::Http1(key) => {
                self.act(net, key, |connection, net, shared| connection.set_limits(net, shared, change));
            }
            ConnectionId::Http2(stream) => self.h2.set_limits(net, &self.shared, stream, change),
        }
    }

    /// Changes how long the clients of a server may take, from now on; false when it is gone.
    pub fn set_timeouts(&mut self, net: &mut Net, key: ServerKey, change: impl FnOnce(&mut Timeouts)) -> bool {
        let Some(server) = self.shared.servers.get_mut(key) else { return false };
        let before = server.timeouts;
        change(&mut server.timeouts);
        if server.timeouts != before {
            server.shortest = server.timeouts.shortest();
            self.connections.whole_of(key).into_iter().for_each(|connection| self.on_timer(net, connection));
            self.h2.look_at_clocks(net, &self.shared, key);
        }
        true
    }

    /// What the owner is to be given back when a connection of one of its servers ends.
    pub fn watched(&self) -> impl Iterator<Item = Token<owner::Connection>> {
        let owners = self.connections.iter().map(|(_, connection)| connection.owner);
        owners.filter(|owner| owner.is_watching()).filter_map(Owner::token).chain(self.h2.watched())
    }

    /// Sets what the owner keeps for a connection, the end of which it is not told of.
    pub fn set_owner(&mut self, id: ConnectionId, owner: Token<owner::Connection>) {
        if let Some(known) = self.owner_mut(id) {
            *known = Owner::Knows(owner);
        }
    }

    /// Has the owner told of the end of a connection (`evhttp_connection_set_closecb`).
    ///
    /// # Errors
    ///
    /// The token, when the connection is not that of its owner, or the owner is told of its end already.
    pub fn watch(
        &mut self,
        net: &mut Net,
        id: ConnectionId,
        owner: OwnedToken<owner::Connection>,
    ) -> Result<(), OwnedToken<owner::Connection>> {
        if !self.owner_mut(id).is_some_and(|known| known.token() == Some(owner.token()) && !known.is_watching()) {
            return Err(owner);
        }
        match id {
            ConnectionId::Http1(key) => drop(self.act(net, key, |connection, net, _| connection.watch(net, owner))),
            ConnectionId::Http2(stream) => {
                if let Some(known) = self.h2.owner_mut(stream) {
                    *known = Owner::Watching(owner);
                }
            }
        }
        Ok(())
    }

    /// Forgets what the owner keeps for a connection, if it is that. Returns what the owner was to be told of the end
    /// by, if it was.
    pub fn clear_owner(
        &mut self,
        id: ConnectionId,
        owner: Token<owner::Connection>,
    ) -> Option<OwnedToken<owner::Connection>> {
        let known = self.owner_mut(id).filter(|known| known.token() == Some(owner))?;
        let owned = known.take();
        *known = Owner::None;
        owned
    }

    fn owner_mut(&mut self, id: ConnectionId) -> Option<&mut Owner> {
        match id {
            ConnectionId::Http1(key) => self.connections.owner_mut(key),
            ConnectionId::Http2(stream) => self.h2.owner_mut(stream),
        }
    }

    /// Notes whether the script wants to read from a connection: then a client that sends nothing more has left.
    pub fn set_reading(&mut self, net: &mut Net, key: Http1Key, reading: bool) {
        self.act(net, key, |connection, net, _| connection.set_reading(net, reading));
    }

    /// Notes that the script has sent bytes of its own on a connection: perhaps they are its reply.
    pub(crate) fn note_raw(&mut self, key: Http1Key) {
        self.connections.get_mut(key).into_iter().for_each(Connection::note_raw);
    }

    /// What a connection has for its owner, if it still has it.
    pub fn take_call(&mut self, net: &mut Net, key: Http1Key) -> Option<HttpCall> {
        self.act(net, key, Connection::take_call)?
    }

    /// Gives the bytes of a connection to the script. The reply that is under way, if any, is up to the script as well.
    pub fn take_over(&mut self, net: &mut Net, key: Http1Key, script: Token<owner::Script>) {
        self.act(net, key, |connection, net, shared| connection.take_over(net, shared, script));
    }

    /// Ends a connection at once. The owner is told later, if it wants to be told.
    pub(crate) fn end(&mut self, net: &mut Net, key: Http1Key) {
        self.act(net, key, |connection, net, _| connection.end(net));
    }

    /// The socket of a connection of HTTP/1 is ready.
    pub(crate) fn on_stream(&mut self, net: &mut Net, key: Http1Key, events: Events) {
        self.act(net, key, |connection, net, shared| connection.on_ready(net, shared, events));
    }

    /// What there was to send of a connection of HTTP/1 has been handed to the kernel, or not.
    pub(crate) fn on_sent(&mut self, net: &mut Net, key: Http1Key, sent: &Sent) {
        self.act(net, key, |connection, net, shared| connection.on_sent(net, shared, sent));
    }

    /// The timer of a connection of HTTP/1 has gone off.
    pub(crate) fn on_timer(&mut self, net: &mut Net, key: Http1Key) {
        self.act(net, key, Connection::look_at_clock);
    }

    /// Looks at what the tasks of HTTP/2 have found out. To be called when all of them wait.
    pub(crate) fn on_http2_news(&mut self, net: &mut Net) {
        self.h2.on_news(net, &self.shared);
    }

    /// Looks after the streams of HTTP/2 that have begun and were not replied to.
    pub(crate) fn look_after_http2_streams(&mut self) {
        self.h2.look_after_streams();
    }

    /// What a connection of HTTP/2 has to send has been handed to the kernel, or is in the way.
    pub(crate) fn on_http2_flushed(&mut self, net: &mut Net, key: Http2Key) {
        self.h2.on_flushed(net, key);
    }

    /// The timer of a connection of HTTP/2 has gone off.
    pub(crate) fn on_http2_timer(&mut self, net: &mut Net, key: Http2Key) {
        self.h2.look_at_clock(net, &self.shared, key);
    }

    /// What a connection of HTTP/2 has for its owner, if it still has something.
    pub(crate) fn take_http2_call(&mut self, net: &mut Net, key: Http2Key) -> Option<HttpCall> {
        self.h2.take_call(net, &self.shared, key)
    }
}
