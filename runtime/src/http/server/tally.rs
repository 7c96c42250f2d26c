//! What a server has done so far, and how many clients it has.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::net::IpAddr;

use crate::http::message::status::Status;
use crate::keys::StreamKey;
use crate::net::Net;

/// At most this many of those that are turned away are given time to read why; more are left at once, so that they hold no
/// descriptors.
const TURNED_AWAY: usize = 64;

/// What a server has done since it was made. Nothing of it but the number of connections ever becomes less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// How many clients are connected.
    pub connections: u64,
    /// How many were, those that are among them.
    pub accepted: u64,
    /// How many were turned away, for there were too many.
    pub refused: u64,
    /// How many requests have come, as far as there was a reply to be given.
    pub requests: u64,
    /// How many replies were begun, by the first digit of the status from 1 on.
    pub responses: [u64; 5],
    /// How many bytes of HTTP have come, without what TLS adds.
    pub bytes_in: u64,
    /// How many were sent.
    pub bytes_out: u64,
    /// How many requests have got no reply, or not all of it.
    pub errors: u64,
}

/// The counters of a server, which its connections share.
#[derive(Debug, Default)]
pub(super) struct Tally {
    connections: Cell<usize>,
    /// Clients that were turned away, and have yet to go.
    turned_away: Cell<usize>,
    /// How many connections there are of each network; none while nobody wants to know.
    networks: RefCell<Option<HashMap<Network, usize>>>,
    pub(super) accepted: Counter,
    pub(super) refused: Counter,
    pub(super) requests: Counter,
    responses: [Counter; 5],
    bytes_in: Counter,
    pub(super) bytes_out: Counter,
    pub(super) errors: Counter,
}

/// A number that only grows.
#[derive(Debug, Default)]
pub(super) struct Counter(Cell<u64>);

impl Counter {
    pub(super) fn add(&self, count: u64) {
        self.0.set(self.0.get().wrapping_add(count));
    }

    fn get(&self) -> u64 {
        self.0.get()
    }
}

/// Whose connections count together: an IPv4 address, or the 64 bits of an IPv6 address that one subscriber has to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Network {
    V4([u8; 4]),
    V6([u8; 8]),
}

impl Network {
    pub(super) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address.octets()),
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, h, ..] = address.octets();
                Self::V6([a, b, c, d, e, f, g, h])
            }
        }
    }
}

impl Tally {
    /// How many clients are connected.
    pub(super) fn connections(&self) -> usize {
        self.connections.get()
    }

    /// Whether all clients are gone.
    pub(super) fn is_empty(&self) -> bool {
        self.connections.get() == 0 && self.turned_away.get() == 0
    }

    /// Whether one more that is turned away may be given time to read why.
    pub(super) fn may_linger(&self) -> bool {
        self.turned_away.get() < TURNED_AWAY
    }

    /// Adds to the number of clients, or of those that were turned away.
    pub(super) fn enter(&self, is_refused: bool) {
        let count = if is_refused { &self.turned_away } else { &self.connections };
        count.set(count.get() + 1);
    }

    pub(super) fn leave(&self, is_refused: bool) {
        let count = if is_refused { &self.turned_away } else { &self.connections };
        count.set(count.get() - 1);
    }

    /// Counts connections by network from now on, beginning with those that there are; or counts them no more.
    pub(super) fn count_networks(&self, present: Option<impl Iterator<Item = Network>>) {
        *self.networks.borrow_mut() = present.map(|present| {
            let mut networks = HashMap::new();
            present.for_each(|network| *networks.entry(network).or_insert(0) += 1);
            networks
        });
    }

    /// Whether connections are counted by network.
    #[inline]
    pub(super) fn counts_networks(&self) -> bool {
        self.networks.borrow().is_some()
    }

    /// Adds a connection of a network, where they are counted; false when there are `limit` already, or there is no
    /// memory to count another one.
    pub(super) fn enter_network(&self, network: Network, limit: usize) -> bool {
        let Some(networks) = &mut *self.networks.borrow_mut() else { return true };
        if limit == 0 || networks.try_reserve(1).is_err() {
            return false;
        }
        let count = networks.entry(network).or_insert(0);
        let has_room = *count < limit;
        *count += usize::from(has_room);
        has_room
    }

    pub(super) fn leave_network(&self, network: Network) {
        let Some(networks) = &mut *self.networks.borrow_mut() else { return };
        if let Some(count) = networks.get_mut(&network) {
            *count -= 1;
            if *count == 0 {
                networks.remove(&network);
            }
        }
    }

    /// Notes that a reply begins.
    pub(super) fn respond(&self, status: Status) {
        if let Some(count) = self.responses.get(usize::from(status.0 / 100).wrapping_sub(1)) {
            count.add(1);
        }
    }

    /// Adds what has come and was sent on a stream that is about to be forgotten.
    pub(super) fn add_traffic(&self, net: &Net, stream: StreamKey) {
        self.bytes_in.add(net.received(stream));
        self.bytes_out.add(net.sent(stream));
    }

    /// What has been counted; the traffic of the `streams` that are open is added to it.
    pub(super) fn statistics(&self, net: &Net, streams: impl Iterator<Item = StreamKey>) -> Statistics {
        let mut statistics = Statistics {
            connections: self.connections.get() as u64,
            accepted: self.accepted.get(),
            refused: self.refused.get(),
            requests: self.requests.get(),
            responses: self.responses.each_ref().map(Counter::get),
            bytes_in: self.bytes_in.get(),
            bytes_out: self.bytes_out.get(),
            errors: self.errors.get(),
        };
        for stream in streams {
            statistics.bytes_in += net.received(stream);
            statistics.bytes_out += net.sent(stream);
        }
        statistics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> Network {
        Network::of(address.parse().unwrap())
    }

    #[test]
    fn who_shares_a_network() {
        assert_eq!(network("10.0.0.1"), network("::ffff:10.0.0.1"));
        assert_ne!(network("10.0.0.1"), network("10.0.0.2"));
        assert_eq!(network("2001:db8:0:1::1"), network("2001:db8:0:1:ffff::2"));
        assert_ne!(network("2001:db8:0:1::1"), network("2001:db8:0:2::1"));
    }

    #[test]
    fn networks_are_counted_as_long_as_somebody_wants_to_know() {
        let (one, other) = (network("10.0.0.1"), network("10.0.0.2"));
        let tally = Tally::default();
        assert!(tally.enter_network(one, 0));
        tally.count_networks(Some([one, one].into_iter()));
        assert!(!tally.enter_network(one, 2));
        assert!(tally.enter_network(other, 2));
        tally.leave_network(one);
        assert!(tally.enter_network(one, 2));
        [one, one, other].into_iter().for_each(|network| tally.leave_network(network));
        assert!(tally.networks.borrow().as_ref().unwrap().is_empty());
        tally.count_networks(None::<std::iter::Empty<Network>>);
        tally.leave_network(one);
        assert!(tally.enter_network(one, 0));
    }
}
