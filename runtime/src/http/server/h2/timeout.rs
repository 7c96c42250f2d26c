//! How long a connection waits for its client.
//!
//! A connection with a timeout is looked at when the first thing it waits for is due, and at least that often: so
//! nothing has to be done when it begins or ceases to wait for something.

use std::time::Duration;

use h2::Reason;

use crate::http::server::shutdown::LAST_CALL;
use crate::http::server::{RequestError, Shared};
use crate::keys::{Http2Key, Http2StreamKey, Target};
use crate::net::Net;
use crate::reactor::{EventSpec, Events, Instant, Sink};

use super::Http2;
use super::connection::{Connection, State};
use super::stream::{Phase, Stream};

/// How long a client is given to read the last of what was sent while it is still sending.
const LINGER: Duration = Duration::from_secs(2);

/// A connection that is to end does so after as many timeouts, whatever the client does.
const TIMEOUTS_TO_LEAVE: u32 = 5;

/// What is waited for.
enum Wait {
    Until(Instant),
    Over,
}

impl Stream {
    /// Until when the client has to do something for the stream to go on; none while it is the script's turn.
    fn wait(&self, now: Instant, timeout: Duration) -> Option<Wait> {
        let coming = self.shared.coming();
        let silent = coming.moved.after(timeout);
        let deadline = match &self.phase {
            Phase::Body(incoming) => {
                let mut arriving = incoming.arriving;
                arriving.bytes += coming.received;
                silent.min(now.after(arriving.left(now, timeout)))
            }
            _ if self.shared.has_unread() => silent,
            _ => return None,
        };
        Some(if deadline > now { Wait::Until(deadline) } else { Wait::Over })
    }
}

impl Connection {
    /// The same of the connection.
    fn wait(&self, net: &Net, timeout: Duration) -> Option<Wait> {
        let now = net.reactor.now();
        let moved = || net.last_moved(self.stream).unwrap_or_default().after(timeout);
        let deadline = match self.state {
            State::Open if self.streams.is_empty() => self.idle_since.after(timeout),
            State::Leaving(since) if self.streams.is_empty() => {
                moved().min(since.max(self.idle_since).after(timeout.saturating_mul(TIMEOUTS_TO_LEAVE)))
            }
            State::Said => moved(),
            State::Open | State::Leaving(_) | State::Lingering | State::Ended => return None,
        };
        Some(if deadline > now { Wait::Until(deadline) } else { Wait::Over })
    }
}

impl Connection {
    /// How long the client may keep silent.
    fn timeout(&self, shared: &Shared) -> Option<Duration> {
        self.limits.timeout.or_else(|| shared.servers.get(self.server)?.timeout)
    }

    /// Has the connection looked at in time, if it has a timeout and is not looked at anyway.
    pub(super) fn look_at_clock(&mut self, net: &mut Net, shared: &Shared) {
        if self.timer.is_none()
            && let Some(timeout) = self.timeout(shared)
        {
            self.set_timer(net, timeout);
        }
    }

    /// Has the connection looked at now, for there is another timeout.
    pub(super) fn look_at_clock_now(&mut self, net: &mut Net, shared: &Shared) {
        match self.timer {
            Some(_) => self.set_timer(net, Duration::ZERO),
            None => self.look_at_clock(net, shared),
        }
    }

    /// Gives the client a little time to read what was sent last.
    pub(super) fn linger(&mut self, net: &mut Net) {
        self.state = State::Lingering;
        net.drop_input(self.stream);
        self.set_timer(net, if self.is_retired { LAST_CALL } else { LINGER });
    }

    /// Ends the connection a little later, whatever comes of it until then.
    pub(super) fn give_time(&mut self, net: &mut Net) {
        self.set_timer(net, LINGER);
    }

    fn set_timer(&mut self, net: &mut Net, delay: Duration) {
        let timer = *self.timer.get_or_insert_with(|| {
            let sink = Sink::Service(Target::Http2Timer(self.key));
            net.reactor.insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink })
        });
        // Arming a timer does not fail.
        drop(net.reactor.add(timer, Some(delay)));
    }
}

impl Http2 {
    /// A connection is to be looked at.
    pub(in crate::http::server) fn on_timer(&mut self, net: &mut Net, shared: &Shared, key: Http2Key) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        if connection.is_expelled || connection.state == State::Lingering {
            return self.end(net, key);
        }
        let Some(timeout) = connection.timeout(shared) else {
            connection.timer.take().into_iter().for_each(|timer| net.reactor.remove(timer));
            return;
        };
        let now = net.reactor.now();
        let mut next = now.after(timeout);
        let mut late: Vec<Http2StreamKey> = Vec::new();
        for &stream in &connection.streams {
            match self.streams.get(stream).and_then(|stream| stream.wait(now, timeout)) {
                Some(Wait::Until(deadline)) => next = next.min(deadline),
                Some(Wait::Over) => late.push(stream),
                None => {}
            }
        }
        match connection.wait(net, timeout) {
            Some(Wait::Until(deadline)) => next = next.min(deadline),
            Some(Wait::Over) if connection.state == State::Open => connection.leave(net),
            Some(Wait::Over) => return self.end(net, key),
            None => {}
        }
        connection.set_timer(net, next.since(now));
        for stream in late {
            if let Some(stream) = self.streams.get_mut(stream) {
                stream.kept.fail(0, RequestError::Timeout);
                stream.shared.reset(Reason::CANCEL);
            }
        }
    }
}
