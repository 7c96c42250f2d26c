//! A client's place among those of a server.

use std::net::{SocketAddr, SocketAddrV4};
use std::rc::Rc;

use crate::socket::Name;

use super::tally::{Network, Tally};

/// A client's place among those of a server, which it leaves when this is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) tally: Rc<Tally>,
    peer: Peer,
}

/// Where a client is. There are many of them.
#[derive(Debug)]
enum Peer {
    Unnamed,
    /// It is turned away.
    Refused,
    V4(SocketAddrV4),
    Other(Box<Name>),
}

/// There are too many clients.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooMany;

impl Peer {
    fn of(name: Name) -> Self {
        match name {
            Name::Unix(path) if path.is_empty() => Self::Unnamed,
            Name::Inet(SocketAddr::V4(address)) => Self::V4(address),
            name => Self::Other(Box::new(name)),
        }
    }

    fn name(&self) -> Name {
        match self {
            Self::Unnamed | Self::Refused => Name::Unix(Vec::new()),
            Self::V4(address) => Name::Inet((*address).into()),
            Self::Other(name) => (**name).clone(),
        }
    }

    fn network(&self) -> Option<Network> {
        match self {
            Self::V4(address) => Some(Network::of((*address.ip()).into())),
            Self::Other(name) => match **name {
                Name::Inet(address) => Some(Network::of(address.ip())),
                Name::Unix(_) => None,
            },
            Self::Unnamed | Self::Refused => None,
        }
    }
}

impl Seat {
    /// The place of a client that is not named yet.
    pub(super) fn take(tally: &Rc<Tally>) -> Self {
        tally.enter(false);
        Self { tally: tally.clone(), peer: Peer::Unnamed }
    }

    /// That of a client that is turned away, as long as it takes to go.
    pub(super) fn stand(tally: &Rc<Tally>) -> Self {
        tally.enter(true);
        Self { tally: tally.clone(), peer: Peer::Refused }
    }

    /// Notes where the client is, of whose network there may be `limit` connections. Of one that goes by a path, or that
    /// is not named, there may be any number.
    ///
    /// # Errors
    ///
    /// When there are as many already.
    pub(super) fn name(&mut self, name: Name, limit: usize) -> Result<(), TooMany> {
        let peer = Peer::of(name);
        if self.tally.counts_networks()
            && peer.network().is_some_and(|network| !self.tally.enter_network(network, limit))
        {
            return Err(TooMany);
        }
        self.peer = peer;
        Ok(())
    }

    /// Turns the client away, which had a place; whether it may be given time to read why.
    pub(super) fn stand_up(&mut self) -> bool {
        let may_linger = self.tally.may_linger();
        let standing = Self::stand(&self.tally);
        *self = standing;
        may_linger
    }

    /// Where the client is; of no name for one that is not known.
    pub(super) fn peer(&self) -> Name {
        self.peer.name()
    }

    /// Whether the client was turned away.
    pub(super) fn is_refused(&self) -> bool {
        matches!(self.peer, Peer::Refused)
    }

    /// Whose connections count together with this one.
    pub(super) fn network(&self) -> Option<Network> {
        self.peer.network()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.tally.leave(self.is_refused());
        if self.tally.counts_networks() {
            self.peer.network().into_iter().for_each(|network| self.tally.leave_network(network));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_is_left_as_it_was_taken() {
        let tally = Rc::<Tally>::default();
        tally.count_networks(Some(std::iter::empty()));
        let address = |text: &str| Name::Inet(text.parse().unwrap());
        let (mut one, mut other, mut third) = (Seat::take(&tally), Seat::take(&tally), Seat::take(&tally));
        assert_eq!(one.name(address("10.0.0.1:1"), 1), Ok(()));
        assert_eq!(other.name(address("10.0.0.1:2"), 1), Err(TooMany));
        assert_eq!(third.name(Name::Unix(b"/path".to_vec()), 1), Ok(()));
        assert_eq!((one.peer(), third.peer()), (address("10.0.0.1:1"), Name::Unix(b"/path".to_vec())));
        assert_eq!(tally.connections(), 3);
        drop(one);
        assert_eq!(other.name(address("10.0.0.1:2"), 1), Ok(()));
        assert_eq!(tally.connections(), 2);
        drop((other, third));
        assert_eq!(tally.connections(), 0);
    }

    #[test]
    fn few_may_stand_for_a_while() {
        let tally = Rc::<Tally>::default();
        let mut standing: Vec<Seat> = (0..63).map(|_| Seat::stand(&tally)).collect();
        let (mut one, mut other) = (Seat::take(&tally), Seat::take(&tally));
        assert!(one.stand_up() && one.is_refused());
        assert!(!other.stand_up());
        assert_eq!(tally.connections(), 0);
        drop((one, other, standing.pop()));
        assert!(tally.may_linger());
    }
}
