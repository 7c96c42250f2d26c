//! A connection to a server: one exchange at a time, on the buffers of its stream.

use std::time::Duration;

use crate::http::message::pace::Pace;
use crate::keys::StreamKey;
use crate::net::Net;
use crate::reactor::{Events, Instant};

use crate::http::client::deadline::NO_RESPONSE;
use crate::http::client::failure::Fault;
use crate::http::client::request::Outgoing;
use crate::http::client::{ClientOptions, Ticket};

use super::incoming::{Incoming, Unacceptable};
use super::unsent::Unsent;

/// A connection.
pub(in crate::http::client) struct Connection {
    pub(in crate::http::client) stream: StreamKey,
    pub(super) exchange: Option<Box<Exchange>>,
    /// What of the last request's body is not in the stream's output yet.
    pub(super) unsent: Unsent,
    /// How fast the last request gets along.
    pub(super) sending: Pace,
    /// When bytes last came or went.
    pub(super) moved: Instant,
    /// Requests have been answered on it.
    pub(super) is_used: bool,
    /// It takes no other request.
    pub(super) is_over: bool,
}

/// A request and the response to it.
pub(super) struct Exchange {
    pub(super) ticket: Ticket,
    /// The request. What of its body has yet to be sent is the connection's once it is written.
    pub(super) outgoing: Outgoing,
    pub(super) sending: Sending,
    pub(super) incoming: Incoming,
    /// How fast the response gets along, once it has begun.
    pub(super) arriving: Option<Pace>,
    /// Why what has come is not acceptable, if it is not.
    pub(super) unacceptable: Option<Unacceptable>,
    /// The owner has been told that all of the request has left.
    pub(super) has_left: bool,
    /// Nothing more is read, for it is the owner's turn.
    pub(super) is_blocked: bool,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sending {
    /// Nothing is done.
    Waiting,
    /// It is in the stream's output, and all of it is.
    Written,
    /// Some of it was sent.
    Begun,
}

/// What has come of looking after a connection.
#[must_use]
pub(in crate::http::client) enum Progress {
    /// It goes on.
    Going,
    /// The request is answered.
    Answered(Ticket),
    /// The request is not answered, and will not be. The connection is over.
    Failed(Ticket, Fault),
    /// The connection has ended before anything of the request was sent: it can be made on another one.
    Unsent(Ticket, Outgoing),
    /// The connection has ended, and no request with it.
    Ended,
}

impl Connection {
    /// A connection on a connected stream.
    pub(in crate::http::client) fn new(net: &mut Net, stream: StreamKey) -> Self {
        let now = net.reactor.now();
        net.rewatch(stream, Events::READ);
        Self {
            stream,
            exchange: None,
            unsent: Unsent::default(),
            sending: Pace::new(now),
            moved: now,
            is_used: false,
            is_over: false,
        }
    }

    /// Whether it can take a request: there is none under way, and the last one is sent.
    pub(in crate::http::client) fn is_free(&self, net: &Net) -> bool {
        self.exchange.is_none() && !self.is_over && self.is_sent(net)
    }

    /// Whether all of the last request has been handed to the kernel.
    fn is_sent(&self, net: &Net) -> bool {
        self.unsent.is_empty() && net.stream(self.stream).is_none_or(|stream| stream.output.is_empty())
    }

    /// Until when to wait for the server, which may keep silent for as long as `timeout`, or take nothing; none while it is
    /// the owner's turn: to take some of the response, or to give more of the request.
    pub(in crate::http::client) fn deadline(
        &self,
        net: &Net,
        timeout: Duration,
        waits_for_owner: bool,
    ) -> Option<Instant> {
        let sending = (!self.is_sent(net)).then_some(self.sending);
        let exchange = self.exchange.as_deref();
        if sending.is_none() && (waits_for_owner || exchange.is_some_and(|exchange| exchange.is_blocked)) {
            return None;
        }
        let silence = self.moved.after(timeout);
        let arriving = exchange.and_then(|exchange| exchange.arriving);
        Some(sending.into_iter().chain(arriving).map(|pace| pace.deadline(timeout)).fold(silence, Instant::min))
    }

    /// What the server has done when there is nothing left of the time that it has.
    pub(in crate::http::client) fn lateness(&self, net: &Net, timeout: Duration) -> Fault {
        let now = net.reactor.now();
        if self.moved.after(timeout) <= now {
            return Fault::silent(timeout);
        }
        match !self.is_sent(net) && self.sending.deadline(timeout) <= now {
            true => Fault::slow("takes the request too slowly"),
            false => Fault::slow("sends its response too slowly"),
        }
    }

    /// The request that is under way and not answered.
    pub(in crate::http::client) fn current(&self) -> Option<Ticket> {
        self.exchange.as_ref().map(|exchange| exchange.ticket)
    }

    /// What is being done, for somebody who has waited too long.
    pub(in crate::http::client) fn stage(&self) -> &'static str {
        match self.exchange.as_deref() {
            None => "the request has waited for those before it",
            Some(exchange) if exchange.incoming.has_begun() => "the response was not complete",
            Some(Exchange { sending: Sending::Begun, .. }) if self.unsent.is_empty() => NO_RESPONSE,
            Some(_) => "the request was not sent completely",
        }
    }

    /// Whether no request is under way, and none will be.
    pub(in crate::http::client) fn has_ended(&self) -> bool {
        self.is_over && self.exchange.is_none()
    }

    /// Takes a request, which goes out with the next [`Connection::flush`].
    pub(in crate::http::client) fn begin(
        &mut self,
        net: &mut Net,
        ticket: Ticket,
        outgoing: Outgoing,
        options: &ClientOptions,
    ) {
        let now = net.reactor.now();
        (self.sending, self.moved) = (Pace::new(now), now);
        self.exchange = Some(Box::new(Exchange {
            ticket,
            incoming: Incoming::new(outgoing.method, options),
            outgoing,
            sending: Sending::Waiting,
            arriving: None,
            unacceptable: None,
            has_left: false,
            is_blocked: false,
        }));
        net.touch(self.stream);
    }

    /// The request is answered.
    pub(super) fn answer(&mut self, net: &mut Net) -> Progress {
        let Some(exchange) = self.exchange.take() else { return Progress::Going };
        let Exchange { ticket, outgoing, sending, incoming, .. } = *exchange;
        let behind = net.stream(self.stream).map_or(0, |stream| stream.input.len());
        self.is_used = true;
        // What is behind the response answers nothing, and what is answered before it was asked will be once more. Of a
        // request that is answered before all of it was given, the rest does not come.
        let is_cut = sending != Sending::Begun || self.unsent.is_open();
        self.is_over |= outgoing.close || !incoming.keeps_alive() || behind > 0 || is_cut;
        Progress::Answered(ticket)
    }

    pub(super) fn fail(&mut self, fault: Fault) -> Progress {
        self.is_over = true;
        self.exchange.take().map_or(Progress::Ended, |exchange| Progress::Failed(exchange.ticket, fault))
    }
}
