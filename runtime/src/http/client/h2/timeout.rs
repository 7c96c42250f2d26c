//! How long a client waits for its server.
//!
//! It is as with HTTP/1, for each request by itself. Nothing is to be done when a wait begins or ends: connections are
//! looked at as often as the timeout, and when the first deadline has come that was known then.

use std::time::Duration;

use h2::Reason;

use crate::http::client::deadline::SILENCE;
use crate::http::client::failure::Fault;
use crate::http::client::requests::Request;
use crate::http::client::{Client, Phase, Ticket};
use crate::http::message::pace::Pace;
use crate::keys::StreamKey;
use crate::net::Net;
use crate::reactor::Instant;

use super::connection::{Connection, Stream};

/// What is too late.
enum Late {
    /// A request.
    Request(StreamKey, Ticket, Fault),
    /// A connection, whose server was not heard of since one of its requests was made.
    Connection(StreamKey, Fault),
    /// A connection that has nothing to do.
    Idle(StreamKey),
}

impl Stream {
    /// Until when the server has to do something, and what is said of it when it does not; none while it is the script's
    /// turn: to take some of the response, or to give more of the request.
    fn deadline(&self, timeout: Duration, request: Option<&Request>) -> Option<(Instant, Fault)> {
        let unwritten = self.shared.unwritten();
        let waits_for_owner = request.is_some_and(|request| request.upload.waits_for_owner());
        if unwritten == 0 && self.shared.is_blocked() || waits_for_owner {
            return None;
        }
        let silent = (self.shared.moved().max(self.begun).after(timeout), Fault::silent(timeout));
        let sending =
            (unwritten > 0).then(|| (self.pace().deadline(timeout), Fault::slow("takes the request too slowly")));
        let is_in_pieces = request.is_some_and(Request::is_in_pieces);
        let arriving = self.answered.filter(|_| !is_in_pieces).map(|begun| {
            (
                Pace { begun, bytes: self.shared.received() }.deadline(timeout),
                Fault::slow("sends its response too slowly"),
            )
        });
        sending.into_iter().chain(arriving).chain([silent]).min_by_key(|(deadline, _)| *deadline)
    }
}

impl Client {
    /// Looks at what is waited for in time.
    pub(in crate::http::client) fn look_at_http2(&mut self, net: &mut Net) {
        let timeout = self.options.timeout.unwrap_or(SILENCE);
        let now = net.reactor.now();
        let mut next = now.after(timeout);
        let mut late = Vec::new();
        for connection in &self.http2 {
            for of in &connection.streams {
                match of.deadline(timeout, self.requests.get(of.ticket)) {
                    Some((deadline, fault)) if deadline <= now => late.push(match connection.heard <= of.begun {
                        true => Late::Connection(connection.stream, fault),
                        false => Late::Request(connection.stream, of.ticket, fault),
                    }),
                    deadline => next = deadline.map_or(next, |(deadline, _)| next.min(deadline)),
                }
            }
            match connection.idle_until(timeout) {
                Some(deadline) if deadline <= now => late.push(Late::Idle(connection.stream)),
                deadline => next = deadline.map_or(next, |deadline| next.min(deadline)),
            }
        }
        self.next_look = (!self.http2.is_empty()).then_some(next);
        for late in late {
            self.on_late(net, late);
        }
        self.watch_clock(net);
    }

    fn on_late(&mut self, net: &mut Net, late: Late) {
        match late {
            Late::Request(stream, ticket, fault) => {
                let connection = self.http2.iter_mut().find(|of| of.stream == stream);
                if let Some(of) = connection.and_then(|connection| connection.part(net, ticket)) {
                    of.shared.reset(Reason::CANCEL);
                    self.fail_by(net, ticket, &fault);
                }
            }
            Late::Connection(stream, fault) => self.end_http2(net, stream, Some(&fault)),
            Late::Idle(stream) => {
                let is_leaving = self.http2.iter().any(|of| of.stream == stream && of.is_leaving);
                if matches!(self.phase, Phase::Http2(current) if current == stream) {
                    let waiting: Vec<Ticket> = self.requests.waiting().collect();
                    // For as long it has not allowed a single one.
                    waiting.into_iter().for_each(|ticket| self.fail_by(net, ticket, &Fault::slow("takes no request")));
                }
                match is_leaving {
                    true => self.end_http2(net, stream, None),
                    false => self.leave_http2(stream),
                }
            }
        }
    }
}

impl Connection {
    /// Until when it is kept without requests; as long again it has to say goodbye.
    fn idle_until(&self, timeout: Duration) -> Option<Instant> {
        let times = if self.is_leaving { 2 } else { 1 };
        self.streams.is_empty().then(|| self.idle_since.after(timeout.saturating_mul(times)))
    }
}
