//! Connections that a proxy makes for its clients, and begins with a header of the PROXY protocol.

use crate::http::server::Shared;
use crate::http::server::admission::farewell;
use crate::http::server::seat::TooMany;
use crate::net::{Net, Read, Stream};
use crate::proxy::{self, HEADER_AT_MOST, Parsed};
use crate::socket::{self, Name};
use crate::tls::Role;

use super::connection::{Connection, Phase};

impl Connection {
    /// Waits for the header.
    pub(in crate::http::server) fn expect_proxy(&mut self) {
        self.phase = Phase::Proxy;
    }

    /// Reads as much as there is of the header, and nothing of what is behind it, which may be TLS.
    pub(super) fn read_proxy_header(&mut self, net: &mut Net, shared: &mut Shared) {
        let Some(stream) = net.stream_mut(self.stream) else { return };
        let count = stream.input.len();
        let mut bytes = stream.input.take(count).to_vec();
        let mut parsed = Parsed::Partial;
        let read = net.read_seen(self.stream, HEADER_AT_MOST - count, |seen| {
            bytes.extend_from_slice(seen);
            parsed = proxy::parse(&bytes);
            match parsed {
                Parsed::Header(_, length) => length - count,
                Parsed::Partial | Parsed::Malformed => seen.len(),
            }
        });
        match (read, parsed) {
            (Read::End | Read::Failed(_), _) | (_, Parsed::Malformed) => self.end(net),
            (_, Parsed::Partial) => {
                if let Some(stream) = net.stream_mut(self.stream) {
                    stream.input.add(&bytes);
                }
            }
            (_, Parsed::Header(source, _)) => {
                let name = source.unwrap_or_else(|| self.own_name(net));
                self.announced(net, shared, name);
            }
        }
    }

    /// Where the proxy is, if that has an address.
    fn own_name(&self, net: &Net) -> Name {
        let name = net.stream(self.stream).and_then(Stream::fd).and_then(|socket| socket::peer_name(socket).ok());
        name.filter(|name| matches!(name, Name::Inet(_))).unwrap_or(Name::Unix(Vec::new()))
    }

    /// Goes on with a connection of which it is known now whose it is.
    fn announced(&mut self, net: &mut Net, shared: &mut Shared, name: Name) {
        let Some(server) = shared.servers.get(self.server) else { return };
        self.phase = Phase::Head;
        if let Err(TooMany) = self.seat.name(name, server.max_per_address()) {
            server.tally.refused.add(1);
            return self.turn_away_late(net, shared);
        }
        if let Some(context) = &server.tls
            && net.secure(self.stream, context, Role::Accepting).is_err()
        {
            self.end(net);
        }
    }

    /// Tells a client that there are too many, and gives it time to read that, unless there are too many of those as well.
    fn turn_away_late(&mut self, net: &mut Net, shared: &mut Shared) {
        if self.seat.stand_up() {
            return self.turn_away(net, shared);
        }
        if let Some(server) = shared.servers.get(self.server) {
            self.send(net, farewell(server));
            net.send(self.stream);
        }
        self.end(net);
    }
}
