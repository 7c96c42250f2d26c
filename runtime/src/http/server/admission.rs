//! Whom a server takes on: not more connections than it may have, nor than one client may.

use std::net::SocketAddr;
use std::os::fd::OwnedFd;

use rustix::net::SendFlags;

use crate::keys::ServerKey;
use crate::net::{Consumer, Net};
use crate::socket::Name;
use crate::tls::Role;

use super::seat::{Seat, TooMany};
use super::{Connection, Http, Server, Statistics};

/// What those read that are turned away.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// The same in the middle of a handshake of TLS that has not begun: a fatal alert, internal_error (RFC 8446, section 6).
const TOO_MANY_FOR_TLS: &[u8] = b"\x15\x03\x01\0\x02\x02\x50";

/// What a client reads that is turned away.
pub(super) fn farewell(server: &Server) -> &'static [u8] {
    if server.tls.is_some() { TOO_MANY_FOR_TLS } else { TOO_MANY }
}

impl Server {
    /// Gives a client a place.
    ///
    /// # Errors
    ///
    /// When there are too many of them.
    fn admit(&self, peer: Option<SocketAddr>) -> Result<Seat, TooMany> {
        let is_full = self.max_connections.is_some_and(|limit| self.tally.connections() >= limit);
        if is_full {
            return Err(TooMany);
        }
        let mut seat = Seat::take(&self.tally);
        // Whose connection it is that a proxy makes is known when it has said so.
        if let Some(address) = peer.filter(|_| !self.proxy_protocol) {
            seat.name(Name::Inet(address), self.max_per_address())?;
        }
        Ok(seat)
    }

    /// How many connections there may be of one address.
    pub(super) fn max_per_address(&self) -> usize {
        self.max_per_address.unwrap_or(usize::MAX)
    }
}

impl Http {
    /// Serves a client on a connected socket, which must not block, or turns it away. One that cannot be watched is
    /// closed.
    pub fn connect(&mut self, net: &mut Net, key: ServerKey, socket: OwnedFd, peer: Option<SocketAddr>) {
        let Some(server) = self.shared.servers.get(key) else { return };
        match server.admit(peer) {
            Ok(seat) => {
                server.tally.accepted.add(1);
                self.take_on(net, key, socket, seat);
            }
            Err(TooMany) => {
                server.tally.refused.add(1);
                self.turn_away(net, key, socket);
            }
        }
    }

    fn take_on(&mut self, net: &mut Net, server: ServerKey, socket: OwnedFd, seat: Seat) {
        let key = self.connections.next_key();
        let Ok(stream) = net.open(socket, Consumer::Http(key)) else { return };
        let Some(of) = self.shared.servers.get(server) else { return net.forget(stream) };
        let mut connection = Connection::new(key, server, stream, seat, net.reactor.now());
        match of {
            Server { proxy_protocol: true, .. } => connection.expect_proxy(),
            Server { tls: Some(context), .. } if net.secure(stream, context, Role::Accepting).is_err() => {
                return net.forget(stream);
            }
            _ => {}
        }
        self.connections.insert(connection);
        // Nothing is due before that.
        if let Some(shortest) = of.shortest {
            net.hasten(stream, net.reactor.now().after(shortest));
        }
    }

    /// Tells a client that there are too many.
    fn turn_away(&mut self, net: &mut Net, key: ServerKey, socket: OwnedFd) {
        let Some(server) = self.shared.servers.get(key) else { return };
        let why = farewell(server);
        if server.tls.is_some() || !server.tally.may_linger() {
            // There is room for it in a socket that is new; and nobody to be told where it fails.
            let sent = rustix::net::send(&socket, why, SendFlags::NOSIGNAL | SendFlags::DONTWAIT);
            return server.tally.bytes_out.add(sent.unwrap_or(0) as u64);
        }
        let seat = Seat::stand(&server.tally);
        let connection = self.connections.next_key();
        let Ok(stream) = net.open(socket, Consumer::Http(connection)) else { return };
        self.connections.insert(Connection::new(connection, key, stream, seat, net.reactor.now()));
        self.act(net, connection, |connection, net, shared| {
            connection.turn_away(net, shared);
            connection.look_at_clock(net, shared);
        });
    }

    /// Limits how many connections a server may have of one client: of an IPv4 address, or of the first 64 bits of an IPv6
    /// address.
    pub fn set_max_per_address(&mut self, key: ServerKey, limit: Option<usize>) {
        let Some(server) = self.shared.servers.get_mut(key) else { return };
        if server.max_per_address.is_some() != limit.is_some() {
            let seats = self.connections.iter().filter(|(_, connection)| connection.server == key);
            let seats = seats.map(|(_, connection)| connection.seat).chain(self.h2.seats(key));
            server.tally.count_networks(limit.map(|_| seats.filter_map(Seat::network)));
        }
        server.max_per_address = limit;
    }

    /// How many connections a server has (`evhttp_get_connection_count`).
    #[must_use]
    pub fn connection_count(&self, server: ServerKey) -> usize {
        self.shared.servers.get(server).map_or(0, |server| server.tally.connections())
    }

    /// What a server has done so far.
    #[must_use]
    pub fn statistics(&self, net: &Net, key: ServerKey) -> Statistics {
        let Some(server) = self.shared.servers.get(key) else { return Statistics::default() };
        let streams = self.connections.iter().filter(|(_, connection)| connection.server == key);
        let streams = streams.map(|(_, connection)| connection.stream).chain(self.h2.carriers(key));
        server.tally.statistics(net, streams)
    }
}
