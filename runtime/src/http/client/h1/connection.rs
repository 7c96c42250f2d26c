//! A connection to a server: one exchange at a time, on the buffers of its stream.

use std::time::Duration;

use crate::buffer::Buffer;
use crate::file::is_own;
use crate::http::message::pace::Pace;
use crate::keys::StreamKey;
use crate::net::{Net, Sent, Stream};
use crate::reactor::{Events, Instant};

use crate::http::client::failure::Fault;
use crate::http::client::request::Outgoing;
use crate::http::client::requests::{Request, Requests};
use crate::http::client::{ClientOptions, Ticket};

use super::incoming::{Incoming, Unacceptable};

/// At most this many bytes of a request's body wait in the stream's output, or a little more; the rest waits here.
const WAITING: usize = 64 * 1024;

/// A connection.
pub(in crate::http::client) struct Connection {
    pub(in crate::http::client) stream: StreamKey,
    pub(super) exchange: Option<Box<Exchange>>,
    /// What of the last request's body is not in the stream's output yet.
    pub(super) unsent: Buffer,
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
            unsent: Buffer::new(),
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
    /// the owner's turn.
    pub(in crate::http::client) fn deadline(&self, net: &Net, timeout: Duration) -> Option<Instant> {
        let sending = (!self.is_sent(net)).then_some(self.sending);
        let exchange = self.exchange.as_deref();
        if sending.is_none() && exchange.is_some_and(|exchange| exchange.is_blocked) {
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
            Some(Exchange { sending: Sending::Begun, .. }) if self.unsent.is_empty() => "there was no response",
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

    /// Sends what there is to send, as far as the kernel takes it.
    pub(in crate::http::client) fn flush(&mut self, net: &mut Net, requests: &mut Requests) -> Progress {
        // What an idle connection has to say for itself is that it is over, and perhaps it was not read yet.
        if self.is_used && self.is_waiting() && self.has_unread(net) {
            let progress = self.receive(net, requests);
            if !matches!(progress, Progress::Going) {
                return progress;
            }
        }
        self.write(net);
        if let Sent::Failed(error) = self.send(net) {
            // What the server has got of the request will never be a whole one.
            return if is_own(&error) { self.fail(Fault::unsent(&error)) } else { self.break_off(net, requests) };
        }
        self.note_left(net, requests);
        // With the last of the handshake something may have come that the socket does not tell of, and what there was no
        // room for waits as well.
        if self.has_undecrypted(net) { self.receive(net, requests) } else { Progress::Going }
    }

    /// Notes that all of the request has left the process, if it has.
    fn note_left(&mut self, net: &Net, requests: &mut Requests) {
        if !self.unsent.is_empty() || !net.is_sent(self.stream) {
            return;
        }
        if let Some(exchange) = self.exchange.as_mut().filter(|exchange| exchange.sending == Sending::Begun)
            && !std::mem::replace(&mut exchange.has_left, true)
        {
            requests.get_mut(exchange.ticket).into_iter().for_each(Request::note_left);
        }
    }

    fn is_waiting(&self) -> bool {
        self.exchange.as_ref().is_some_and(|exchange| exchange.sending == Sending::Waiting)
    }

    fn has_unread(&self, net: &Net) -> bool {
        !net.is_quiet(self.stream) || self.has_undecrypted(net)
    }

    pub(super) fn has_undecrypted(&self, net: &Net) -> bool {
        net.stream(self.stream).is_some_and(Stream::has_undecrypted)
    }

    /// Puts the request into the stream's output.
    fn write(&mut self, net: &mut Net) {
        let Some(exchange) = self.exchange.as_mut().filter(|exchange| exchange.sending == Sending::Waiting) else {
            return;
        };
        exchange.sending = Sending::Written;
        self.unsent.append(&mut exchange.outgoing.body);
        if let Some(stream) = net.stream_mut(self.stream) {
            stream.output.add(&exchange.outgoing.head);
        }
    }

    fn send(&mut self, net: &mut Net) -> Sent {
        loop {
            let Some(stream) = net.stream_mut(self.stream) else { return Sent::All };
            if stream.output.len() < WAITING && !self.unsent.is_empty() {
                stream.output.append_from(&mut self.unsent, WAITING);
            }
            let before = stream.output.len();
            let sent = net.send(self.stream);
            let left = net.stream(self.stream).map_or(0, |stream| stream.output.len());
            if left < before {
                self.moved = net.reactor.now();
                self.sending.bytes += (before - left) as u64;
                self.exchange.iter_mut().for_each(|exchange| exchange.sending = Sending::Begun);
            }
            if !matches!(sent, Sent::All) || left > 0 || self.unsent.is_empty() {
                return sent;
            }
        }
    }

    /// Nothing can be sent any more. What has come before may be an answer all the same.
    fn break_off(&mut self, net: &mut Net, requests: &mut Requests) -> Progress {
        if self.is_used && self.exchange.as_ref().is_some_and(|exchange| exchange.sending != Sending::Begun) {
            return self.give_back(net);
        }
        self.is_over = true;
        self.unsent = Buffer::new();
        if let Some(stream) = net.stream_mut(self.stream) {
            stream.output.clear();
        }
        self.receive(net, requests)
    }

    /// The request is answered.
    pub(super) fn answer(&mut self, net: &mut Net) -> Progress {
        let Some(exchange) = self.exchange.take() else { return Progress::Going };
        let Exchange { ticket, outgoing, sending, incoming, .. } = *exchange;
        let behind = net.stream(self.stream).map_or(0, |stream| stream.input.len());
        self.is_used = true;
        // What is behind the response answers nothing, and what is answered before it was asked will be once more.
        self.is_over |= outgoing.close || !incoming.keeps_alive() || behind > 0 || sending != Sending::Begun;
        Progress::Answered(ticket)
    }

    pub(super) fn fail(&mut self, fault: Fault) -> Progress {
        self.is_over = true;
        self.exchange.take().map_or(Progress::Ended, |exchange| Progress::Failed(exchange.ticket, fault))
    }

    /// Gives a request back of which nothing was sent.
    pub(super) fn give_back(&mut self, net: &mut Net) -> Progress {
        let Some(exchange) = self.exchange.take() else { return Progress::Ended };
        let Exchange { ticket, mut outgoing, sending, .. } = *exchange;
        self.is_over = true;
        if sending == Sending::Written
            && let Some(stream) = net.stream_mut(self.stream)
        {
            outgoing.body.append(&mut stream.output);
            outgoing.body.drain(outgoing.head.len());
            outgoing.body.append(&mut self.unsent);
        }
        Progress::Unsent(ticket, outgoing)
    }
}
