//! A connection to a server: one exchange at a time, on the buffers of its stream.

use std::io;
use std::time::Duration;

use crate::buffer::Buffer;
use crate::http::message::pace::Pace;
use crate::keys::StreamKey;
use crate::net::{Net, Read, Sent, Stream};
use crate::reactor::{Events, Instant};
use crate::tls::Session;

use super::failure::Fault;
use super::incoming::{Incoming, Unacceptable};
use super::request::Outgoing;
use super::requests::{Request, Requests};
use super::{ClientOptions, Ticket};

/// At most this many bytes of a request's body wait in the stream's output, or a little more; the rest waits here.
const WAITING: usize = 64 * 1024;

/// A connection.
pub(super) struct Connection {
    pub(super) stream: StreamKey,
    exchange: Option<Box<Exchange>>,
    /// What of the last request's body is not in the stream's output yet.
    unsent: Buffer,
    /// How fast the last request gets along.
    sending: Pace,
    /// When bytes last came or went.
    moved: Instant,
    /// Requests have been answered on it.
    is_used: bool,
    /// It takes no other request.
    is_over: bool,
}

/// A request and the response to it.
struct Exchange {
    ticket: Ticket,
    /// The request. What of its body has yet to be sent is the connection's once it is written.
    outgoing: Outgoing,
    sending: Sending,
    incoming: Incoming,
    /// How fast the response gets along, once it has begun.
    arriving: Option<Pace>,
    /// Why what has come is not acceptable, if it is not.
    unacceptable: Option<Unacceptable>,
    /// The owner has been told that all of the request has left.
    has_left: bool,
    /// Nothing more is read, for it is the owner's turn.
    is_blocked: bool,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sending {
    /// Nothing is done.
    Waiting,
    /// It is in the stream's output, and all of it is.
    Written,
    /// Some of it was sent.
    Begun,
}

/// What has come of looking after a connection.
#[must_use]
pub(super) enum Progress {
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
    pub(super) fn new(net: &mut Net, stream: StreamKey) -> Self {
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
    pub(super) fn is_free(&self, net: &Net) -> bool {
        self.exchange.is_none() && !self.is_over && self.is_sent(net)
    }

    /// Whether all of the last request has been handed to the kernel.
    fn is_sent(&self, net: &Net) -> bool {
        self.unsent.is_empty() && net.stream(self.stream).is_none_or(|stream| stream.output.is_empty())
    }

    /// How much longer to wait for the server, which may keep silent for as long as `timeout`, or take nothing; none
    /// while it is the owner's turn.
    pub(super) fn left(&self, net: &Net, timeout: Duration) -> Option<Duration> {
        let now = net.reactor.now();
        let sending = (!self.is_sent(net)).then_some(self.sending);
        let exchange = self.exchange.as_deref();
        if sending.is_none() && exchange.is_some_and(|exchange| exchange.is_blocked) {
            return None;
        }
        let silence = self.moved.after(timeout).since(now);
        let arriving = exchange.and_then(|exchange| exchange.arriving);
        Some(sending.into_iter().chain(arriving).map(|pace| pace.left(now, timeout)).fold(silence, Duration::min))
    }

    /// What the server has done when there is nothing left of the time that it has.
    pub(super) fn lateness(&self, net: &Net, timeout: Duration) -> Fault {
        let now = net.reactor.now();
        if self.moved.after(timeout) <= now {
            return Fault::silent(timeout);
        }
        match !self.is_sent(net) && self.sending.left(now, timeout).is_zero() {
            true => Fault::slow("takes the request too slowly"),
            false => Fault::slow("sends its response too slowly"),
        }
    }

    /// The request that is under way and not answered.
    pub(super) fn current(&self) -> Option<Ticket> {
        self.exchange.as_ref().map(|exchange| exchange.ticket)
    }

    /// What is being done, for somebody who has waited too long.
    pub(super) fn stage(&self) -> &'static str {
        match self.exchange.as_deref() {
            None => "the request has waited for those before it",
            Some(exchange) if exchange.incoming.has_begun() => "the response was not complete",
            Some(Exchange { sending: Sending::Begun, .. }) if self.unsent.is_empty() => "there was no response",
            Some(_) => "the request was not sent completely",
        }
    }

    /// Whether no request is under way, and none will be.
    pub(super) fn has_ended(&self) -> bool {
        self.is_over && self.exchange.is_none()
    }

    /// Takes a request, which goes out with the next [`Connection::flush`].
    pub(super) fn begin(&mut self, net: &mut Net, ticket: Ticket, outgoing: Outgoing, options: &ClientOptions) {
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
    pub(super) fn flush(&mut self, net: &mut Net, requests: &mut Requests) -> Progress {
        // What an idle connection has to say for itself is that it is over, and perhaps it was not read yet.
        if self.is_used && self.is_waiting() && self.has_unread(net) {
            let progress = self.receive(net, requests);
            if !matches!(progress, Progress::Going) {
                return progress;
            }
        }
        self.write(net);
        if let Sent::Failed(error) = self.send(net) {
            return self.break_off(net, requests, &error);
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

    fn has_undecrypted(&self, net: &Net) -> bool {
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
    fn break_off(&mut self, net: &mut Net, requests: &mut Requests, error: &io::Error) -> Progress {
        if self.is_used && self.exchange.as_ref().is_some_and(|exchange| exchange.sending != Sending::Begun) {
            return self.give_back(net);
        }
        self.is_over = true;
        self.unsent = Buffer::new();
        if let Some(stream) = net.stream_mut(self.stream) {
            stream.output.clear();
        }
        match error.kind() {
            io::ErrorKind::OutOfMemory => self.fail(Fault::unsent(error)),
            _ => self.receive(net, requests),
        }
    }

    /// Reads what has come, unless the owner of the response has to take some of it first.
    pub(super) fn receive(&mut self, net: &mut Net, requests: &mut Requests) -> Progress {
        let mut request = self.current().and_then(|ticket| requests.get_mut(ticket));
        if request.as_deref().is_some_and(Request::is_blocked) {
            self.block(net);
            return Progress::Going;
        }
        let limit = request.as_deref().map_or(usize::MAX, Request::room);
        let read = net.read(self.stream, limit, |net, bytes| self.take(net, request.as_deref_mut(), bytes));
        if matches!(read, Read::Some(count) if count >= limit) && self.has_undecrypted(net) {
            // The socket does not tell of it.
            net.touch(self.stream);
        }
        let ended = match read {
            Read::Some(_) | Read::Nothing => None,
            Read::End => Some(self.end()),
            Read::Failed(error) => Some(self.failure(net, &error)),
        };
        self.is_over |= ended.is_some();
        let Some(exchange) = &self.exchange else {
            return if self.is_over { Progress::Ended } else { Progress::Going };
        };
        if let Some(unacceptable) = exchange.unacceptable {
            return self.fail(unacceptable.into());
        }
        if exchange.incoming.is_complete() {
            return self.answer(net);
        }
        let unasked = self.is_over && exchange.sending == Sending::Waiting;
        match ended.or_else(|| unasked.then(|| Fault::malformed("has sent something before it was asked"))) {
            Some(_) if self.is_used && exchange.sending != Sending::Begun => self.give_back(net),
            Some(fault) => self.fail(fault),
            None => {
                if request.is_some_and(|request| request.is_blocked()) {
                    self.block(net);
                }
                Progress::Going
            }
        }
    }

    /// Bytes have come.
    fn take(&mut self, net: &mut Net, request: Option<&mut Request>, bytes: &[u8]) {
        let asked = self.exchange.as_deref_mut().filter(|exchange| exchange.sending != Sending::Waiting);
        let (Some(exchange), Some(request)) = (asked, request) else {
            // Nobody has asked for them.
            self.is_over = true;
            return;
        };
        self.moved = net.reactor.now();
        if !request.is_in_pieces() {
            exchange.arriving.get_or_insert(Pace::new(self.moved)).bytes += bytes.len() as u64;
        }
        let Some(stream) = net.stream_mut(self.stream).filter(|_| exchange.unacceptable.is_none()) else { return };
        let before = request.body.len();
        exchange.unacceptable = exchange.incoming.take(bytes, &mut stream.input, &mut request.body).err();
        exchange.incoming.take_head().into_iter().for_each(|head| request.begin(head));
        if request.body.len() > before {
            request.note_body();
        }
    }

    /// The server sends nothing more.
    fn end(&mut self) -> Fault {
        let Some(exchange) = &mut self.exchange else { return Fault::left("has closed the connection") };
        exchange.incoming.end();
        Fault::left(match exchange.incoming.has_begun() {
            true => "has closed the connection before its response was complete",
            false => "has closed the connection without a response",
        })
    }

    /// Nothing can be read any more.
    fn failure(&self, net: &Net, error: &io::Error) -> Fault {
        let session = net.stream(self.stream).and_then(Stream::session);
        match session.and_then(Session::failure) {
            Some(_) if session.is_some_and(Session::is_cut) => {
                Fault::left("has closed the connection without the end of TLS (close_notify)")
            }
            Some(reason) => Fault::tls(&reason),
            None => Fault::broken(error),
        }
    }

    /// Reads nothing more until the owner of the response has taken some of it.
    fn block(&mut self, net: &mut Net) {
        if let Some(exchange) = &mut self.exchange {
            exchange.is_blocked = true;
            exchange.arriving = None;
        }
        self.watch(net, false);
    }

    /// Reads on, if that was all that kept it from reading; says whether it was.
    pub(super) fn unblock(&mut self, net: &mut Net) -> bool {
        let was_blocked = self.exchange.as_mut().is_some_and(|exchange| std::mem::take(&mut exchange.is_blocked));
        if was_blocked {
            self.moved = net.reactor.now();
            self.watch(net, true);
            if self.has_undecrypted(net) {
                net.touch(self.stream);
            }
        }
        was_blocked
    }

    fn watch(&self, net: &mut Net, reads: bool) {
        let mut watched = net.stream(self.stream).map_or(Events::empty(), Stream::watched);
        watched.set(Events::READ, reads);
        net.rewatch(self.stream, watched);
    }

    /// The request is answered.
    fn answer(&mut self, net: &mut Net) -> Progress {
        let Some(exchange) = self.exchange.take() else { return Progress::Going };
        let Exchange { ticket, outgoing, sending, incoming, .. } = *exchange;
        let behind = net.stream(self.stream).map_or(0, |stream| stream.input.len());
        self.is_used = true;
        // What is behind the response answers nothing, and what is answered before it was asked will be once more.
        self.is_over |= outgoing.close || !incoming.keeps_alive() || behind > 0 || sending != Sending::Begun;
        Progress::Answered(ticket)
    }

    fn fail(&mut self, fault: Fault) -> Progress {
        self.is_over = true;
        self.exchange.take().map_or(Progress::Ended, |exchange| Progress::Failed(exchange.ticket, fault))
    }

    /// Gives a request back of which nothing was sent.
    fn give_back(&mut self, net: &mut Net) -> Progress {
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
