//! How long a connection waits for its client.
//!
//! A connection waits for one thing at a time. Its timer is as cheap to put off as to leave alone: a client that sends a
//! byte now and then costs no more than the byte.

use std::time::Duration;

use crate::http::message::pace::Pace;
use crate::http::server::{RequestError, Shared};
use crate::keys::Target;
use crate::net::Net;
use crate::reactor::{EventSpec, Events, Sink};

use super::connection::Connection;

/// How long a reply may be under way for a client that sends nothing more, after the script was told that it has left.
const FAREWELL: Duration = Duration::from_secs(1);

/// How often a client that sends nothing more, and waits for its reply, is checked to be there.
pub(super) const PULSE: Duration = Duration::from_secs(10);

/// How long a client is given to read a reply that ends the connection while it is still sending.
const LINGER: Duration = Duration::from_secs(2);

/// What is to happen when the time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deadline {
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

impl Connection {
    /// Notes that so many bytes of a request have come, and gives the client its time for the next ones.
    pub(super) fn arrived(&mut self, net: &mut Net, shared: &Shared, bytes: usize) {
        if self.timeout(shared).is_some() {
            let now = net.reactor.now();
            let arriving = self.arriving.get_or_insert(Pace::new(now));
            arriving.bytes += bytes as u64;
            self.await_client(net, shared);
        }
    }

    /// Gives the client as much time as the server allows to send something.
    pub(in crate::http::server) fn await_client(&mut self, net: &mut Net, shared: &Shared) {
        let Some(timeout) = self.timeout(shared) else { return };
        let now = net.reactor.now();
        let left = self.arriving.map(|arriving| arriving.left(now, timeout));
        // While it has yet to take a reply its silence means nothing.
        if !self.is_stalled() {
            self.set_deadline(net, left.map_or(timeout, |left| left.min(timeout)), Deadline::Silence);
        }
    }

    /// The kernel takes no more: gives the client as much time as the server allows to read some.
    pub(super) fn await_reader(&mut self, net: &mut Net, shared: &Shared) {
        let Some(timeout) = self.timeout(shared) else { return };
        if matches!(self.deadline, None | Some(Deadline::Silence | Deadline::Pulse)) {
            self.set_deadline(net, timeout, Deadline::Stalled);
        }
    }

    /// The client has taken everything: what is waited for now is what it does next.
    pub(super) fn has_read(&mut self, net: &mut Net, shared: &Shared) {
        if self.deadline.is_some() {
        } else if self.is_receiving() {
            self.await_client(net, shared);
        } else if self.half_closed && self.is_answering() {
            self.set_deadline(net, PULSE, Deadline::Pulse);
        }
    }

    /// The client sends nothing more while a reply is under way. Where somebody wants to know, it has left; but one
    /// that has only shut its side down still gets a reply that comes soon.
    pub(super) fn client_left(&mut self, net: &mut Net) {
        if self.owner.is_watching() {
            net.call(self.stream);
            self.set_deadline(net, FAREWELL, Deadline::Farewell);
        } else if !self.is_stalled() {
            self.set_deadline(net, PULSE, Deadline::Pulse);
        }
    }

    /// Gives the client a little time to read the last of the reply while it is still sending.
    pub(super) fn linger(&mut self, net: &mut Net) {
        self.set_deadline(net, LINGER, Deadline::Linger);
    }

    /// Whether the client has been reading nothing.
    pub(super) fn is_stalled(&self) -> bool {
        matches!(self.deadline, Some(Deadline::Stalled))
    }

    /// Drops the deadline, unless it is for what was said before.
    pub(super) fn stop_waiting(&mut self) {
        if !self.is_stalled() {
            self.deadline = None;
        }
    }

    fn set_deadline(&mut self, net: &mut Net, delay: Duration, reason: Deadline) {
        self.deadline = Some(reason);
        let timer = *self.timer.get_or_insert_with(|| {
            let sink = Sink::Service(Target::Http1Timer(self.key));
            net.reactor.insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink })
        });
        net.reactor.set_timer(timer, delay);
    }

    /// The timer has gone off, perhaps for a deadline that was dropped since.
    pub(in crate::http::server) fn on_timer(&mut self, net: &mut Net) {
        let Some(reason) = self.deadline.take() else { return };
        if reason == Deadline::Pulse && net.is_connected(self.stream) {
            self.set_deadline(net, PULSE, Deadline::Pulse);
        } else if matches!(reason, Deadline::Silence | Deadline::Stalled) {
            self.fail(net, RequestError::Timeout);
        } else {
            self.end(net);
        }
    }
}
