//! How long a connection waits for its client.
//!
//! A deadline is an entry in the connection; its timer is armed at most once for many of them, and looks at the entry
//! when it goes off. So a client that sends a byte now and then costs no more than the byte.

use std::time::Duration;

use crate::base::Target;
use crate::net::Net;
use crate::reactor::{EventSpec, Events, Instant, Sink};

use super::connection::Arriving;
use crate::http::{ConnectionKey, Http};

/// How long a reply may be under way for a client that sends nothing more, after the script was told that it has left.
const FAREWELL: Duration = Duration::from_secs(1);

/// How often a client that sends nothing more, and waits for its reply, is checked to be there.
pub(in crate::http) const PULSE: Duration = Duration::from_secs(10);

/// A request has to be complete after as many timeouts, however steadily it trickles in ...
const TIMEOUTS_A_REQUEST: u32 = 5;

/// ... and a second more for as many bytes: no line is as slow.
const BYTES_A_SECOND: u64 = 1024;

/// What is to happen when the time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Deadline {
    /// The client has kept silent for too long, or takes too long for a request: the end.
    Silence,
    /// The client has taken nothing of what there is to send for too long: the end.
    Stalled,
    /// The client sends nothing more, and the script knows: the end, unless the reply is complete before.
    Farewell,
    /// The client sends nothing more and waits for its reply: a look whether it is still there.
    Pulse,
    /// The client has been given its time to read the last of the reply: the end.
    Linger,
}

impl Arriving {
    /// How much longer the request may take.
    pub(in crate::http) fn left(self, now: Instant, timeout: Duration) -> Duration {
        let allowed = timeout.saturating_mul(TIMEOUTS_A_REQUEST);
        let allowed = allowed.saturating_add(Duration::from_secs(self.bytes / BYTES_A_SECOND));
        allowed.saturating_sub(now.since(self.begun))
    }
}

impl Http {
    /// How long the client of a connection may keep silent, or read nothing.
    fn timeout(&self, key: ConnectionKey) -> Option<Duration> {
        let connection = self.connections.get(key)?;
        let own = connection.limits.as_ref().and_then(|limits| limits.timeout);
        own.or_else(|| self.servers.get(connection.server)?.timeout)
    }

    /// Notes that so many bytes of a request have come, and gives the client its time for the next ones.
    pub(in crate::http) fn arrived(&mut self, net: &mut Net, key: ConnectionKey, bytes: usize) {
        if self.timeout(key).is_some() {
            let now = net.reactor.now();
            let Some(connection) = self.connections.get_mut(key) else { return };
            let arriving = connection.arriving.get_or_insert(Arriving { begun: now, bytes: 0 });
            arriving.bytes += bytes as u64;
            self.await_client(net, key);
        }
    }

    /// Gives the client as much time as the server allows to send something.
    pub(in crate::http) fn await_client(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(timeout) = self.timeout(key) else { return };
        let now = net.reactor.now();
        let Some(connection) = self.connections.get(key) else { return };
        let left = connection.arriving.map(|arriving| arriving.left(now, timeout));
        // While it has yet to take a reply its silence means nothing.
        if !connection.is_stalled() {
            self.set_deadline(net, key, left.map_or(timeout, |left| left.min(timeout)), Deadline::Silence);
        }
    }

    /// The kernel takes no more for the client of a connection: gives it as much time as the server allows to read
    /// some.
    pub(in crate::http) fn await_reader(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(timeout) = self.timeout(key) else { return };
        let deadline = self.connections.get(key).and_then(|connection| connection.deadline);
        if matches!(deadline, None | Some((_, Deadline::Silence | Deadline::Pulse))) {
            self.set_deadline(net, key, timeout, Deadline::Stalled);
        }
    }

    /// The client has taken everything: what is waited for now is what it does next.
    pub(in crate::http) fn has_read(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.connections.get(key).filter(|connection| connection.deadline.is_none()) else {
            return;
        };
        if connection.is_receiving() {
            self.await_client(net, key);
        } else if connection.half_closed && connection.is_answering() {
            self.set_deadline(net, key, PULSE, Deadline::Pulse);
        }
    }

    /// The client sends nothing more while a reply is under way. Where somebody wants to know, it has left; but one
    /// that has only shut its side down still gets a reply that comes soon.
    pub(in crate::http) fn client_left(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        if connection.watched {
            net.call(connection.stream);
            self.set_deadline(net, key, FAREWELL, Deadline::Farewell);
        } else if !connection.is_stalled() {
            self.set_deadline(net, key, PULSE, Deadline::Pulse);
        }
    }

    pub(in crate::http) fn set_deadline(
        &mut self,
        net: &mut Net,
        key: ConnectionKey,
        delay: Duration,
        reason: Deadline,
    ) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let deadline = net.reactor.now().after(delay);
        connection.deadline = Some((deadline, reason));
        let timer = *connection.timer.get_or_insert_with(|| {
            let sink = Sink::Service(Target::ConnectionTimer(key));
            net.reactor.insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink })
        });
        if connection.alarm.is_none_or(|alarm| deadline < alarm) {
            connection.alarm = Some(deadline);
            // Arming a timer does not fail.
            drop(net.reactor.add(timer, Some(delay)));
        }
    }

    /// A connection's timer has gone off: perhaps for a deadline that was put off, or dropped, since.
    pub(crate) fn on_timer(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        connection.alarm = None;
        let Some((deadline, reason)) = connection.deadline.take() else { return };
        let now = net.reactor.now();
        if deadline > now {
            self.set_deadline(net, key, deadline.since(now), reason);
        } else if reason == Deadline::Pulse && net.is_connected(connection.stream) {
            self.set_deadline(net, key, PULSE, Deadline::Pulse);
        } else {
            self.end(net, key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_may_take_long_if_it_is_long() {
        let begun = Instant::now();
        let timeout = Duration::from_secs(10);
        let left = |bytes, after| Arriving { begun, bytes }.left(begun.after(Duration::from_secs(after)), timeout);
        assert_eq!(left(1, 0), Duration::from_secs(50));
        assert_eq!(left(50, 49), Duration::from_secs(1));
        assert_eq!(left(60, 60), Duration::ZERO);
        assert_eq!(left(60 * 1024, 60), Duration::from_secs(50));
        assert_eq!(Arriving { begun, bytes: u64::MAX }.left(begun, Duration::MAX), Duration::MAX);
    }
}
