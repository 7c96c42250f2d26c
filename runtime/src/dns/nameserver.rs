//! One nameserver: where it is, and whether it is worth asking.

use std::cell::Cell;
use std::net::SocketAddr;
use std::time::Duration;

use crate::reactor::Instant;

use super::options::Options;

/// A nameserver, and from where it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Nameserver {
    pub(super) address: SocketAddr,
    pub(super) bind_to: Option<SocketAddr>,
}

/// Why a nameserver has not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It has not answered in time, or cannot answer now.
    Silence,
    /// It does not want to answer, or is not there.
    Refusal,
}

/// A nameserver that is asked.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    /// An address of the same family.
    pub(super) from: Option<SocketAddr>,
    health: Cell<Health>,
    max_timeouts: u32,
    probe_timeout: Duration,
}

#[derive(Clone, Copy, Default)]
struct Health {
    timeouts: u32,
    /// When it may be asked again although there are better ones.
    down_until: Option<Instant>,
}

impl Server {
    pub(super) fn new(nameserver: &Nameserver, options: &Options) -> Self {
        let Nameserver { address, bind_to } = *nameserver;
        Self {
            address,
            from: bind_to.filter(|from| from.is_ipv4() == address.is_ipv4()),
            health: Cell::default(),
            max_timeouts: options.max_timeouts,
            probe_timeout: options.probe_timeout,
        }
    }

    /// It has answered.
    pub(super) fn note_answer(&self) {
        self.health.take();
    }

    /// It has not answered.
    pub(super) fn note_failure(&self, failure: Failure, now: Instant) {
        let health = self.health.get();
        self.health.set(match failure {
            Failure::Silence if health.timeouts < self.max_timeouts => {
                Health { timeouts: health.timeouts + 1, ..health }
            }
            Failure::Silence | Failure::Refusal => {
                Health { timeouts: 0, down_until: Some(now.after(self.probe_timeout)) }
            }
        });
    }

    /// Whether it has failed lately, so that others are to be asked.
    pub(super) fn is_down(&self, now: Instant) -> bool {
        self.health.get().down_until.is_some_and(|until| now < until)
    }
}
