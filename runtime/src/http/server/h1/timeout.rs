//! How long a connection waits for its client.
//!
//! What is waited for, and until when, follows from what the connection is doing: [`Connection::deadline`]. So nothing is
//! to be done when a wait begins or ends. The connection is looked at as often as the shortest timeout, and when the first
//! deadline has come that was known then: a request costs no more than to note when its bytes came.

use std::time::Duration;

use crate::http::Version;
use crate::http::message::pace::Pace;
use crate::http::message::status::Status;
use crate::http::server::shutdown::LAST_CALL;
use crate::http::server::timeouts::Timeouts;
use crate::http::server::{RequestError, Shared};
use crate::net::{Net, Stream};
use crate::reactor::Instant;

use super::connection::{Closing, Connection, Phase};
use super::refuse::Refusal;

/// How long a reply may be under way for a client that sends nothing more, after the script was told that it has left.
const FAREWELL: Duration = Duration::from_secs(1);

/// How often a client that sends nothing more, and waits for its reply, is checked to be there.
pub(super) const PULSE: Duration = Duration::from_secs(10);

/// How long a client is given to read a reply that ends the connection while it is still sending.
const LINGER: Duration = Duration::from_secs(2);

/// What is to happen when the time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deadline {
    /// The client takes too long for a request: it is told so.
    Slow,
    /// The client has kept silent for too long, or has taken nothing of what there is to send: the end.
    Silent,
    /// The client sends nothing more, and the script knows: the end, unless the reply is complete before.
    Farewell,
    /// The client sends nothing more and waits for its reply: a look whether it is still there.
    Pulse,
    /// The client has been given its time to read the last of the reply: the end.
    Linger,
}

/// What is known of the request on its way in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    /// When its last byte came; before there is one, since when it is waited for.
    last: Instant,
    /// When it began, or the beginning of time if it has not, and how many bytes of it have come. A new connection begins
    /// with a request.
    pace: Pace,
}

impl Arrival {
    /// That of the first request of a connection.
    pub(super) fn new(now: Instant) -> Self {
        Self { last: now, pace: Pace::new(now) }
    }

    /// Nothing is on its way, and nothing is waited for before [`Arrival::wait`].
    pub(super) fn stop(&mut self) {
        self.pace = Pace::new(Instant::default());
    }

    /// The client is waited for from now on.
    pub(super) fn wait(&mut self, now: Instant) {
        self.last = now;
    }

    fn add(&mut self, now: Instant, bytes: usize) {
        self.last = now;
        if !self.has_begun() {
            self.pace.begun = now;
        }
        self.pace.bytes += bytes as u64;
    }

    fn has_begun(&self) -> bool {
        self.pace.begun != Instant::default()
    }

    /// The pace of what is on its way, if it has begun.
    fn pace(&self) -> Option<Pace> {
        self.has_begun().then_some(self.pace)
    }
}

impl Connection {
    /// Notes that so many bytes of a request have come.
    pub(super) fn arrived(&mut self, net: &Net, bytes: usize) {
        self.arrival.add(net.reactor.now(), bytes);
    }

    /// Notes that the head of a request has begun, so many bytes of which have waited until it was looked at.
    pub(super) fn has_begun(&mut self, net: &Net, bytes: usize) {
        if !self.arrival.has_begun() {
            self.arrived(net, bytes);
        }
    }

    /// Notes that the client is waited for from now on.
    pub(super) fn await_client(&mut self, net: &Net) {
        self.arrival.wait(net.reactor.now());
    }

    /// The client has taken everything: what is waited for now is what it does next.
    pub(super) fn has_read(&mut self, net: &mut Net) {
        if self.until.is_some() {
        } else if self.half_closed && self.is_answering() {
            self.set_until(net, PULSE, Deadline::Pulse);
        } else if matches!(self.phase, Phase::Head) && !self.arrival.has_begun() {
            self.await_client(net);
        }
    }

    /// The client sends nothing more while a reply is under way. Where somebody wants to know, it has left; but one
    /// that has only shut its side down still gets a reply that comes soon.
    pub(super) fn client_left(&mut self, net: &mut Net) {
        if self.owner.is_watching() {
            net.call(self.stream);
            self.set_until(net, FAREWELL, Deadline::Farewell);
        } else {
            self.set_until(net, PULSE, Deadline::Pulse);
        }
    }

    /// Since when the next request is waited for, if it is.
    pub(super) fn idle_since(&self) -> Instant {
        self.arrival.last
    }

    /// When the request on its way in began.
    pub(in crate::http::server) fn begun(&self) -> Option<Instant> {
        self.arrival.pace().map(|pace| pace.begun)
    }

    /// Gives the client a little time to read the last of the reply while it is still sending.
    pub(super) fn linger(&mut self, net: &mut Net, shared: &Shared) {
        let is_ending = shared.ending_since(self.server).is_some();
        self.set_until(net, if is_ending { LAST_CALL } else { LINGER }, Deadline::Linger);
    }

    fn set_until(&mut self, net: &mut Net, delay: Duration, reason: Deadline) {
        let at = net.reactor.now().after(delay);
        self.until = Some((at, reason));
        net.hasten(self.stream, at);
    }

    /// What is to happen next if the client does nothing, and when.
    fn deadline(&self, net: &Net, timeouts: &Timeouts) -> Option<(Instant, Deadline)> {
        let stalled = net.stalled_since(self.stream);
        let unread = stalled.zip(timeouts.write).map(|(since, timeout)| (since.after(timeout), Deadline::Silent));
        let idle = timeouts.idle.filter(|_| stalled.is_none() && self.is_idle(net));
        let idle = idle.map(|timeout| (self.arrival.last.after(timeout), Deadline::Silent));
        let sooner = |one: Option<(Instant, Deadline)>, other: Option<(Instant, Deadline)>| match (one, other) {
            (Some((at, _)), Some((other_at, _))) if other_at < at => other,
            (one, other) => one.or(other),
        };
        sooner(sooner(self.until, unread), sooner(idle, self.request_deadline(timeouts)))
    }

    /// What is to happen if no more of the request comes that is on its way.
    fn request_deadline(&self, timeouts: &Timeouts) -> Option<(Instant, Deadline)> {
        let (last, pace) = (self.arrival.last, self.arrival.pace());
        let (allowed, at) = match self.phase {
            Phase::Proxy | Phase::Head => {
                let (allowed, pace) = timeouts.head.zip(pace)?;
                (allowed, allowed.head_deadline(last, pace))
            }
            _ if self.is_receiving() => {
                let allowed = timeouts.body?;
                (allowed, allowed.body_deadline(last, pace.unwrap_or(Pace::new(last))))
            }
            _ => return None,
        };
        Some((at, if allowed.is_told() { Deadline::Slow } else { Deadline::Silent }))
    }

    /// Whether nothing is waited for but the next request.
    fn is_idle(&self, net: &Net) -> bool {
        matches!(self.phase, Phase::Proxy | Phase::Head)
            && self.arrival.pace.bytes == 0
            && !net.stream(self.stream).is_some_and(Stream::is_handshaking)
    }

    /// How long the client may take.
    fn timeouts(&self, shared: &Shared) -> Timeouts {
        let own = self.limits.as_ref().and_then(|limits| limits.timeout);
        let servers = || shared.servers.get(self.server).map_or(Timeouts::every(None), |server| server.timeouts);
        own.map_or_else(servers, |timeout| Timeouts::every(Some(timeout)))
    }

    /// Does what is due, and sees to it that the connection is looked at again in time.
    pub(in crate::http::server) fn look_at_clock(&mut self, net: &mut Net, shared: &mut Shared) {
        if matches!(self.phase, Phase::Taken | Phase::Ended) {
            return;
        }
        net.look_at_stalled(self.stream);
        let (now, timeouts) = (net.reactor.now(), self.timeouts(shared));
        let mut next = timeouts.shortest().map(|shortest| now.after(shortest));
        if let Some((at, reason)) = self.deadline(net, &timeouts) {
            if at <= now {
                return self.on_deadline(net, shared, reason);
            }
            next = Some(next.map_or(at, |next| next.min(at)));
        }
        next.into_iter().for_each(|next| net.hasten(self.stream, next));
    }

    fn on_deadline(&mut self, net: &mut Net, shared: &mut Shared, reason: Deadline) {
        match reason {
            Deadline::Slow => self.time_out(net, shared),
            Deadline::Silent => self.fail(net, RequestError::Timeout),
            Deadline::Pulse if net.is_connected(self.stream) => {
                self.set_until(net, PULSE, Deadline::Pulse);
                self.look_at_clock(net, shared);
            }
            Deadline::Farewell | Deadline::Pulse | Deadline::Linger => self.end(net),
        }
    }

    /// Ends the connection of a client that takes too long for a request, and tells it so unless nothing of the request
    /// has come, or it does not read either.
    fn time_out(&mut self, net: &mut Net, shared: &mut Shared) {
        let has_begun = self.arrival.pace.bytes > 0;
        let refusal = |context| Refusal::new(context, Status::REQUEST_TIMEOUT, Closing::WhenRead);
        let refusal = match &self.phase {
            _ if !net.is_sent(self.stream) => return self.fail(net, RequestError::Timeout),
            Phase::Head if has_begun => None,
            Phase::Body(incoming) => Some(refusal(incoming.request.context).of(incoming.request.head.clone())),
            &Phase::Asked(context) => Some(refusal(context).failing(RequestError::Timeout)),
            _ => return self.fail(net, RequestError::Timeout),
        };
        self.streaming = None;
        match refusal {
            Some(refusal) => self.refuse(net, shared, refusal),
            None => {
                self.seat.tally.requests.add(1);
                self.refuse_unread(net, shared, Version::Http11, Status::REQUEST_TIMEOUT);
            }
        }
        self.look_at_clock(net, shared);
    }
}
