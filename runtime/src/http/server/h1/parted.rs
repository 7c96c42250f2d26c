//! The table of connections. One that has parted with its stream, which goes on with another protocol, takes little memory
//! until there is something to be done with it again.

use crate::http::server::exchange::Owner;
use crate::http::server::kept::KeptExchanges;
use crate::http::server::seat::Seat;
use crate::keys::{Http1Key, ServerKey, StreamKey, entry};
use crate::reactor::Instant;
use crate::slots::Slots;

use super::connection::{Connection, Phase};

/// The connections of a loop.
#[derive(Default)]
pub(in crate::http::server) struct Connections(Slots<Entry, entry::Http1>);

enum Entry {
    Whole(Box<Connection>),
    Parted(Box<Parted>),
    /// From the one to the other.
    Changing,
}

/// What is left of a connection that has parted with its stream.
struct Parted {
    server: ServerKey,
    stream: StreamKey,
    seat: Seat,
    owner: Owner,
    kept: KeptExchanges,
    sequence: u32,
}

/// What is known of any connection.
pub(in crate::http::server) struct Known<'a> {
    pub(in crate::http::server) server: ServerKey,
    pub(in crate::http::server) stream: StreamKey,
    pub(in crate::http::server) seat: &'a Seat,
    pub(in crate::http::server) owner: &'a Owner,
    pub(in crate::http::server) kept: &'a KeptExchanges,
}

impl Entry {
    fn known(&self) -> Option<Known<'_>> {
        match self {
            Self::Whole(of) => {
                Some(Known { server: of.server, stream: of.stream, seat: &of.seat, owner: &of.owner, kept: &of.kept })
            }
            Self::Parted(of) => {
                Some(Known { server: of.server, stream: of.stream, seat: &of.seat, owner: &of.owner, kept: &of.kept })
            }
            Self::Changing => None,
        }
    }

    /// Has it take as little memory as it can.
    fn part(&mut self) {
        *self = match std::mem::replace(self, Self::Changing) {
            Self::Whole(connection) => Self::Parted(Box::new(Parted::of(*connection))),
            other => other,
        };
    }

    /// Makes all of a connection of what is left of it.
    #[cold]
    fn restore(&mut self, key: Http1Key) {
        *self = match std::mem::replace(self, Self::Changing) {
            Self::Parted(parted) => Self::Whole(Box::new(parted.into_whole(key))),
            other => other,
        };
    }

    #[inline]
    fn whole(&mut self, key: Http1Key) -> Option<&mut Connection> {
        if let Self::Parted(_) = self {
            self.restore(key);
        }
        match self {
            Self::Whole(connection) => Some(connection),
            Self::Parted(_) | Self::Changing => None,
        }
    }

    fn into_whole(self, key: Http1Key) -> Option<Box<Connection>> {
        match self {
            Self::Whole(connection) => Some(connection),
            Self::Parted(parted) => Some(Box::new(parted.into_whole(key))),
            Self::Changing => None,
        }
    }
}

impl Parted {
    fn of(connection: Connection) -> Self {
        let Connection { server, stream, seat, owner, kept, sequence, .. } = connection;
        Self { server, stream, seat, owner, kept, sequence }
    }

    fn into_whole(self, key: Http1Key) -> Connection {
        let Self { server, stream, seat, owner, kept, sequence } = self;
        let connection = Connection::new(key, server, stream, seat, Instant::default());
        Connection { phase: Phase::Taken, owner, kept, sequence, ..connection }
    }
}

impl Connections {
    /// The key the next connection will have.
    pub(in crate::http::server) fn next_key(&self) -> Http1Key {
        self.0.next_key()
    }

    pub(in crate::http::server) fn insert(&mut self, connection: Connection) {
        self.0.insert(Entry::Whole(Box::new(connection)));
    }

    pub(in crate::http::server) fn remove(&mut self, key: Http1Key) -> Option<Box<Connection>> {
        self.0.remove(key)?.into_whole(key)
    }

    /// A connection that has not parted with its stream.
    #[inline]
    pub(in crate::http::server) fn get(&self, key: Http1Key) -> Option<&Connection> {
        match self.0.get(key)? {
            Entry::Whole(connection) => Some(connection),
            Entry::Parted(_) | Entry::Changing => None,
        }
    }

    /// A connection that has not parted with its stream, to do something with it.
    #[inline]
    pub(in crate::http::server) fn whole_mut(&mut self, key: Http1Key) -> Option<&mut Connection> {
        match self.0.get_mut(key)? {
            Entry::Whole(connection) => Some(connection),
            Entry::Parted(_) | Entry::Changing => None,
        }
    }

    /// A connection, to do something with it.
    #[inline]
    pub(in crate::http::server) fn get_mut(&mut self, key: Http1Key) -> Option<&mut Connection> {
        self.0.get_mut(key)?.whole(key)
    }

    /// Has a connection take as little memory as it can, whose stream is no more its own.
    pub(in crate::http::server) fn part(&mut self, key: Http1Key) {
        self.0.get_mut(key).into_iter().for_each(Entry::part);
    }

    /// What is known of a connection.
    #[inline]
    pub(in crate::http::server) fn known(&self, key: Http1Key) -> Option<Known<'_>> {
        self.0.get(key)?.known()
    }

    /// What the owner keeps for a connection.
    pub(in crate::http::server) fn owner_mut(&mut self, key: Http1Key) -> Option<&mut Owner> {
        match self.0.get_mut(key)? {
            Entry::Whole(connection) => Some(&mut connection.owner),
            Entry::Parted(parted) => Some(&mut parted.owner),
            Entry::Changing => None,
        }
    }

    /// What the owner keeps for the exchanges of a connection.
    #[inline]
    pub(in crate::http::server) fn kept_mut(&mut self, key: Http1Key) -> Option<&mut KeptExchanges> {
        match self.0.get_mut(key)? {
            Entry::Whole(connection) => Some(&mut connection.kept),
            Entry::Parted(parted) => Some(&mut parted.kept),
            Entry::Changing => None,
        }
    }

    /// All connections.
    pub(in crate::http::server) fn iter(&self) -> impl Iterator<Item = (Http1Key, Known<'_>)> {
        self.0.iter().filter_map(|(key, entry)| Some((key, entry.known()?)))
    }

    /// Those of a server that have not parted with their stream.
    pub(in crate::http::server) fn whole_of(&self, server: ServerKey) -> Vec<Http1Key> {
        let of_server = |(key, entry): (_, &Entry)| match entry {
            Entry::Whole(connection) => (connection.server == server).then_some(key),
            Entry::Parted(_) | Entry::Changing => None,
        };
        self.0.iter().filter_map(of_server).collect()
    }

    /// All of them, as one that goes.
    pub(in crate::http::server) fn into_whole(mut self) -> impl Iterator<Item = Box<Connection>> {
        let keys: Vec<Http1Key> = self.0.keys().collect();
        keys.into_iter().filter_map(move |key| self.remove(key))
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use crate::http::Http;
    use crate::http::server::tally::Tally;
    use crate::keys::Token;
    use crate::reactor::Config;

    use super::*;

    #[test]
    fn a_connection_that_has_parted_takes_little_memory_and_is_whole_again_when_it_is_needed() {
        assert!(size_of::<Parted>() <= 72, "{}", size_of::<Parted>());
        let mut net = crate::net::Net::new(Config::default()).unwrap();
        let server = Http::default().add_server(Token::new(1));
        let stream = net.add_websocket(crate::websocket::socket::WebSockets::default().next_key());
        let tally = Rc::<Tally>::default();
        let mut connections = Connections::default();
        let [one, other] = [7, 8].map(|sequence| {
            let key = connections.next_key();
            let connection = Connection::new(key, server, stream, Seat::take(&tally), Instant::default());
            connections.insert(Connection { sequence, ..connection });
            key
        });
        connections.part(one);
        assert_eq!(connections.whole_of(server), [other]);
        assert_eq!(connections.iter().map(|(key, _)| key).collect::<Vec<_>>(), [one, other]);
        assert!(connections.get(one).is_none() && connections.known(one).is_some());
        let whole = connections.get_mut(one).unwrap();
        assert!(whole.key == one && whole.sequence == 7 && matches!(whole.phase, Phase::Taken));
        connections.part(one);
        assert_eq!((connections.remove(one).map(|of| of.sequence), tally.connections()), (Some(7), 1));
        connections.part(other);
        drop(connections.into_whole());
        assert_eq!(tally.connections(), 0);
    }
}
