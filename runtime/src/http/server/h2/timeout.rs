//! How long a connection waits for its client.
//!
//! As with HTTP/1, what is waited for follows from what the connection and its streams are doing, and nothing is to be
//! done when a wait begins or ends: the connection is looked at as often as the shortest timeout, and when the first
//! deadline has come that was known then.

use std::time::Duration;

use h2::Reason;

use crate::http::server::shutdown::LAST_CALL;
use crate::http::server::timeouts::Timeouts;
use crate::http::server::{RequestError, Shared};
use crate::keys::{Http2Key, Http2StreamKey, ServerKey};
use crate::net::Net;
use crate::reactor::Instant;

use super::Http2;
use super::connection::{Connection, State};
use super::shared::StreamShared;
use super::stream::{Phase, Stream};

/// How long a client is given to read the last of what was sent while it is still sending, or to go when it was told to.
const LINGER: Duration = Duration::from_secs(2);

impl Stream {
    /// Until when the client has to do something for the stream to go on; none while it is the script's turn. The client
    /// could send bodies since `able`.
    fn deadline(&self, timeouts: &Timeouts, able: Option<Instant>) -> Option<Instant> {
        if let Phase::Tunnel(_) = self.phase {
            return None;
        }
        if let Some(until) = self.shared.waits_until() {
            return Some(until);
        }
        let coming = self.shared.coming();
        if self.shared.waits_for_window() {
            return timeouts.write.map(|timeout| self.shared.moved().after(timeout));
        }
        let mut pace = match (&self.phase, &self.streaming) {
            (Phase::Body(incoming), _) => incoming.arriving,
            (_, Some(streaming)) if !streaming.is_whole() => streaming.arriving,
            _ => return None,
        };
        pace.bytes += coming.received;
        let last = coming.moved.max(able?);
        timeouts.body.map(|allowed| allowed.body_deadline(last, pace))
    }
}

impl Connection {
    /// Until when the client has to do something for the connection to go on, whatever its streams do.
    fn deadline(&self, net: &Net, timeouts: &Timeouts) -> Option<Instant> {
        let stalled = net.stalled_since(self.stream);
        let unread = stalled.zip(timeouts.write).map(|(since, timeout)| since.after(timeout));
        let idle = match self.state {
            State::Open => {
                let idle = timeouts.idle.map(|timeout| self.idle_since.after(timeout));
                let first = self.new_since.zip(timeouts.head).map(|(begun, allowed)| begun.after(allowed.duration()));
                idle.into_iter().chain(first).min()
            }
            // h2 has the last of a reply, for which the client has made no room.
            State::Leaving(since) if self.backlogs.get() > 0 => {
                timeouts.write.map(|timeout| since.max(self.idle_since).after(timeout.max(LINGER)))
            }
            State::Leaving(since) => Some(since.max(self.idle_since).after(LINGER)),
            State::Said | State::Lingering | State::Ended => None,
        };
        let idle = idle.filter(|_| self.streams.is_empty() && stalled.is_none());
        [self.until, unread, idle].into_iter().flatten().min()
    }

    /// How long the client may take.
    fn timeouts(&self, shared: &Shared) -> Timeouts {
        let servers = || shared.servers.get(self.server).map_or(Timeouts::every(None), |server| server.timeouts);
        self.limits.timeout.map_or_else(servers, |timeout| Timeouts::every(Some(timeout)))
    }

    /// Gives the client a little time to read what was sent last.
    pub(super) fn linger(&mut self, net: &mut Net) {
        self.state = State::Lingering;
        net.drop_input(self.stream);
        self.give_time(net);
    }

    /// Since when the client could send something on a stream; none while it may have no room for that.
    pub(super) fn room_since(&self, stream: &Stream) -> Option<Instant> {
        (!stream.holds_window() && !self.room.is_exhausted()).then_some(self.window_since)
    }

    /// Ends the connection a little later, whatever comes of it until then.
    pub(super) fn give_time(&mut self, net: &mut Net) {
        let until = net.reactor.now().after(if self.is_retired { LAST_CALL } else { LINGER });
        self.until = Some(until);
        net.hasten(self.stream, until);
    }
}

impl Http2 {
    /// Does what is due of a connection, and sees to it that it is looked at again in time.
    pub(in crate::http::server) fn look_at_clock(&mut self, net: &mut Net, shared: &Shared, key: Http2Key) {
        let Some(connection) = self.connections.get_mut(key).filter(|of| of.state != State::Ended) else { return };
        net.look_at_stalled(connection.stream);
        let (now, timeouts) = (net.reactor.now(), connection.timeouts(shared));
        let mut next = timeouts.shortest().map(|shortest| now.after(shortest));
        match connection.deadline(net, &timeouts) {
            Some(deadline) if deadline <= now => return self.is_late(net, shared, key),
            deadline => next = deadline.into_iter().chain(next).min(),
        }
        let Some(connection) = self.connections.get(key) else { return };
        let mut late: Vec<Http2StreamKey> = Vec::new();
        for &stream in &connection.streams {
            match self.streams.get(stream).and_then(|of| of.deadline(&timeouts, connection.room_since(of))) {
                Some(deadline) if deadline <= now => late.push(stream),
                deadline => next = deadline.into_iter().chain(next).min(),
            }
        }
        next.into_iter().for_each(|next| net.hasten(connection.stream, next));
        for stream in late {
            // A reply that waits for the rest of an unwanted body goes without.
            if let Some(stream) = self.streams.get_mut(stream).filter(|stream| !stream.shared.wait_no_longer(now)) {
                stream.kept.fail(0, RequestError::Timeout);
                stream.shared.reset(Reason::CANCEL);
            }
        }
    }

    /// A reply waits for the rest of a body: sees to it that it does not for long.
    pub(super) fn on_waits(&self, net: &mut Net, shared: &StreamShared) {
        let stream = shared.stream().and_then(|key| self.streams.get(key));
        let connection = stream.and_then(|stream| self.connections.get(stream.connection));
        if let (Some(connection), Some(until)) = (connection, shared.waits_until()) {
            net.hasten(connection.stream, until);
        }
    }

    /// The same of all connections of a server, for there are other timeouts.
    pub(in crate::http::server) fn look_at_clocks(&mut self, net: &mut Net, shared: &Shared, server: ServerKey) {
        self.connections_of(server).into_iter().for_each(|key| self.look_at_clock(net, shared, key));
    }

    /// A client has done nothing for too long.
    fn is_late(&mut self, net: &mut Net, shared: &Shared, key: Http2Key) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let is_idle = connection.state == State::Open && connection.streams.is_empty();
        if is_idle && connection.until.is_none() && net.stalled_since(connection.stream).is_none() {
            connection.leave(net);
            return self.look_at_clock(net, shared, key);
        }
        if connection.until.is_none() {
            for &stream in connection.streams.iter().chain(&connection.unsent) {
                let stream = self.streams.get_mut(stream);
                stream.into_iter().for_each(|stream| stream.kept.fail(0, RequestError::Timeout));
            }
        }
        // One that is to begin nothing more was told so.
        match connection.state {
            State::Open => self.dismiss(net, key),
            _ => self.end(net, key),
        }
    }
}
