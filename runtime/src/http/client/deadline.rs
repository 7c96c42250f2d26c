//! How long a client waits for its server.
//!
//! A server may be silent for as long as the timeout (libevent's read and write timeout), but a byte now and then does
//! not keep a request going for ever: the request and the response each have to get along at the
//! [`Pace`](crate::http::message::pace::Pace) that is asked of a server's clients. A response that is handed on in pieces
//! may take as long as it likes, as its owner sees how it gets along. A request may have a deadline besides.

use std::time::Duration;

use crate::keys::Target;
use crate::net::Net;
use crate::reactor::{EventSpec, Events, Instant, Sink};

use super::connect::wait;
use super::failure::Failure;
use super::requests::Stage;
use super::{Client, Phase, Ticket};

/// How long connecting may take unless told otherwise; libevent's default.
const CONNECTING: Duration = Duration::from_secs(45);
/// How long a server may keep silent unless told otherwise, also between requests; libevent's default.
pub(super) const SILENCE: Duration = Duration::from_secs(50);

impl Client {
    /// How long connecting may take.
    fn connecting(&self) -> Duration {
        self.options.connect_timeout.or(self.options.timeout).unwrap_or(CONNECTING)
    }

    /// Until when the client waits for what it waits for.
    fn deadline(&self, net: &Net) -> Option<Instant> {
        match &self.phase {
            Phase::Idle | Phase::Http2(_) => None,
            Phase::Resolving | Phase::Connecting(_) => Some(self.since.after(self.connecting())),
            Phase::Waiting => Some(self.since.after(wait(self.tried.saturating_sub(1)))),
            Phase::Open(connection) => {
                let current = connection.current().and_then(|ticket| self.requests.get(ticket));
                let waits_for_owner = current.is_some_and(|request| request.upload.waits_for_owner());
                connection.deadline(net, self.options.timeout.unwrap_or(SILENCE), waits_for_owner)
            }
        }
    }

    /// Has the timer go off at the deadline.
    pub(super) fn restart_timer(&mut self, net: &mut Net) {
        match self.deadline(net) {
            Some(deadline) => net.reactor.set_timer(self.timer, deadline.since(net.reactor.now())),
            None => net.reactor.del(self.timer),
        }
    }

    /// The timer has gone off: time to try again, or nothing has happened for too long.
    pub(super) fn on_timer(&mut self, net: &mut Net) {
        if !self.is_late(net) {
            return self.restart_timer(net);
        }
        match &self.phase {
            Phase::Idle | Phase::Http2(_) => {}
            Phase::Waiting => self.begin(net),
            Phase::Resolving | Phase::Connecting(_) => {
                let failure = Failure::late(&self.peer, &self.addresses, self.connecting_stage(net), self.connecting());
                self.connect_failed(net, &failure);
            }
            Phase::Open(_) => {
                // While somebody else was busy something may have come that was not looked at.
                self.receive(net);
                self.end_if_late(net);
            }
        }
    }

    fn is_late(&self, net: &Net) -> bool {
        self.deadline(net).is_some_and(|deadline| deadline <= net.reactor.now())
    }

    fn end_if_late(&mut self, net: &mut Net) {
        let is_late = self.is_late(net);
        match &self.phase {
            Phase::Open(connection) if is_late => match connection.current() {
                Some(ticket) => {
                    let fault = connection.lateness(net, self.options.timeout.unwrap_or(SILENCE));
                    self.fail(net, ticket, &fault);
                }
                None => self.disconnect(net),
            },
            Phase::Open(_) => return self.restart_timer(net),
            // It has ended meanwhile.
            _ => return,
        }
        self.advance(net);
    }

    /// Sets how long a request may take from the moment it was made to the end of the response; none is for ever.
    pub(super) fn set_deadline(&mut self, net: &mut Net, ticket: Ticket, limit: Option<Duration>) {
        self.requests.set_deadline(ticket, limit);
        self.watch_clock(net);
    }

    /// Looks at deadlines, and at connections of HTTP/2, in time.
    pub(super) fn watch_clock(&mut self, net: &mut Net) {
        let Some(next) = self.requests.next_deadline().into_iter().chain(self.next_look).min() else {
            return self.clock.into_iter().for_each(|clock| net.reactor.del(clock));
        };
        let clock = *self.clock.get_or_insert_with(|| {
            let sink = Sink::Service(Target::ClientClock(self.key));
            net.reactor.insert(EventSpec { fd: -1, events: Events::empty(), sink })
        });
        net.reactor.set_timer(clock, next.since(net.reactor.now()));
    }

    /// A deadline may have passed, or connections of HTTP/2 are to be looked at.
    pub(super) fn on_clock(&mut self, net: &mut Net) {
        while let Some((ticket, limit)) = self.requests.take_late(net.reactor.now()) {
            let is_made = self.requests.get(ticket).is_some_and(|request| matches!(request.stage, Stage::Made));
            let stage = if is_made || !self.is_connected() { self.stage(net, ticket) } else { QUEUED };
            self.end(net, ticket, Some(Failure::missed(&self.peer, limit, stage)));
            self.give_up(net, ticket, is_made);
        }
        match self.next_look {
            Some(look) if look <= net.reactor.now() => self.look_at_http2(net),
            _ => self.watch_clock(net),
        }
        self.advance(net);
    }

    /// What is being done for a request, for somebody who has waited too long.
    fn stage(&self, net: &Net, ticket: Ticket) -> &'static str {
        let http2 = self.http2.iter().find_map(|connection| connection.stage(ticket));
        let stage = http2.unwrap_or_else(|| match &self.phase {
            Phase::Open(connection) => connection.stage(),
            _ => self.connecting_stage(net),
        });
        let is_given = self.requests.get(ticket).is_none_or(|request| !request.upload.waits_for_owner());
        if stage == NO_RESPONSE && !is_given { "not all of the request was given" } else { stage }
    }

    /// The same of connecting.
    fn connecting_stage(&self, net: &Net) -> &'static str {
        match &self.phase {
            Phase::Resolving => "its name was not looked up",
            Phase::Connecting(stream) if net.is_dialed(*stream) => "the TLS handshake was not done",
            Phase::Connecting(_) => "it has not accepted the connection",
            Phase::Waiting => "it was not reached, and connecting was to be tried again",
            Phase::Idle | Phase::Open(_) | Phase::Http2(_) => QUEUED,
        }
    }
}

/// What is said of a request that has left, and was not answered.
pub(super) const NO_RESPONSE: &str = "there was no response";
/// What is said of a request whose turn has not come.
const QUEUED: &str = "the request has waited for those before it";
