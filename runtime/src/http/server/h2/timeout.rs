//! How long a connection waits for its client.
//!
//! A connection with a timeout is looked at when the first thing it waits for is due, and at least that often: so
//! nothing has to be done when it begins or ceases to wait for something.

use std::time::Duration;

use crate::http::Http;
use crate::keys::Target;
use crate::net::Net;
use crate::reactor::{EventSpec, Events, Instant, Sink};

use super::connection::{Connection, State};
use super::stream::{Phase, Stream};
use super::{ConnectionKey, StreamKey};

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
        let pace = self.talk.pace();
        let silent = pace.moved.after(timeout);
        let deadline = match &self.phase {
            Phase::Body(incoming) => {
                let mut arriving = incoming.arriving;
                arriving.bytes += pace.received;
                silent.min(now.after(arriving.left(now, timeout)))
            }
            _ if self.talk.has_unread() => silent,
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

impl Http {
    /// Has a connection looked at in time, if it has a timeout and is not looked at anyway.
    pub(super) fn look_at_clock(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.h2.connections.get(key).filter(|connection| connection.timer.is_none()) else {
            return;
        };
        let server = self.shared.servers.get(connection.server);
        if let Some(timeout) = connection.limits.timeout.or(server.and_then(|server| server.timeout)) {
            self.set_http2_timer(net, key, timeout);
        }
    }

    /// Has a connection looked at now, for there is another timeout.
    pub(super) fn look_at_clock_now(&mut self, net: &mut Net, key: ConnectionKey) {
        if self.h2.connections.get(key).is_some_and(|connection| connection.timer.is_some()) {
            self.set_http2_timer(net, key, Duration::ZERO);
        } else {
            self.look_at_clock(net, key);
        }
    }

    /// Gives the client of a connection a little time to read what was sent last.
    pub(super) fn linger(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.h2.connections.get_mut(key) else { return };
        connection.state = State::Lingering;
        self.set_http2_timer(net, key, LINGER);
    }

    fn set_http2_timer(&mut self, net: &mut Net, key: ConnectionKey, delay: Duration) {
        let Some(connection) = self.h2.connections.get_mut(key) else { return };
        let timer = *connection.timer.get_or_insert_with(|| {
            let sink = Sink::Service(Target::Http2Timer(key));
            net.reactor.insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink })
        });
        // Arming a timer does not fail.
        drop(net.reactor.add(timer, Some(delay)));
    }

    /// A connection is to be looked at.
    pub(crate) fn on_http2_timer(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.h2.connections.get_mut(key) else { return };
        if connection.state == State::Lingering {
            return self.end_http2(net, key);
        }
        let timeout = connection.limits.timeout;
        let timeout = timeout.or_else(|| self.shared.servers.get(connection.server).and_then(|server| server.timeout));
        let Some(timeout) = timeout else {
            connection.timer.take().into_iter().for_each(|timer| net.reactor.remove(timer));
            return;
        };
        let now = net.reactor.now();
        let mut next = now.after(timeout);
        let mut late: Vec<StreamKey> = Vec::new();
        for &stream in &connection.streams {
            match self.h2.streams.get(stream).and_then(|stream| stream.wait(now, timeout)) {
                Some(Wait::Until(deadline)) => next = next.min(deadline),
                Some(Wait::Over) => late.push(stream),
                None => {}
            }
        }
        match connection.wait(net, timeout) {
            Some(Wait::Until(deadline)) => next = next.min(deadline),
            Some(Wait::Over) if connection.state == State::Open => self.leave(net, key),
            Some(Wait::Over) => return self.end_http2(net, key),
            None => {}
        }
        late.into_iter().filter_map(|stream| self.h2.streams.get(stream)).for_each(|stream| stream.talk.break_off());
        self.set_http2_timer(net, key, next.since(now));
    }
}
