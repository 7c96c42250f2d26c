//! A connection to a server: one exchange at a time, on the buffers of its stream.

use std::time::Duration;

use crate::buffer::Buffer;
use crate::file::is_own;
use crate::http::message::pace::Pace;
use crate::keys::StreamKey;
use crate::net::{Net, Read, Sent, Stream};
use crate::reactor::{Events, Instant};

use super::ClientOptions;
use super::incoming::Incoming;
use super::request::Outgoing;
use super::response::Response;

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
    /// The request. What of its body has yet to be sent is the connection's once it is written.
    outgoing: Outgoing,
    sending: Sending,
    incoming: Incoming,
    /// How fast the response gets along, once it has begun.
    arriving: Option<Pace>,
    /// What has come is not acceptable.
    is_malformed: bool,
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
    Answered(Box<Response>),
    /// The request is not answered, and will not be. The connection is over.
    Failed,
    /// The connection has ended before anything of the request was sent: it can be made on another one.
    Unsent(Outgoing),
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

    /// How much longer to wait for the server, which may keep silent for as long as `timeout`, or take nothing.
    pub(super) fn left(&self, net: &Net, timeout: Duration) -> Duration {
        let now = net.reactor.now();
        let silence = self.moved.after(timeout).since(now);
        let sending = (!self.is_sent(net)).then_some(self.sending);
        let arriving = self.exchange.as_ref().and_then(|exchange| exchange.arriving);
        sending.into_iter().chain(arriving).map(|pace| pace.left(now, timeout)).fold(silence, Duration::min)
    }

    /// Whether a request is under way that is not answered.
    pub(super) fn has_exchange(&self) -> bool {
        self.exchange.is_some()
    }

    /// Whether no request is under way, and none will be.
    pub(super) fn has_ended(&self) -> bool {
        self.is_over && self.exchange.is_none()
    }

    /// Takes a request, which goes out with the next [`Connection::flush`].
    pub(super) fn begin(&mut self, net: &mut Net, outgoing: Outgoing, options: &ClientOptions) {
        let now = net.reactor.now();
        (self.sending, self.moved) = (Pace::new(now), now);
        self.exchange = Some(Box::new(Exchange {
            incoming: Incoming::new(outgoing.method, options),
            outgoing,
            sending: Sending::Waiting,
            arriving: None,
            is_malformed: false,
        }));
        net.touch(self.stream);
    }

    /// Sends what there is to send, as far as the kernel takes it.
    pub(super) fn flush(&mut self, net: &mut Net) -> Progress {
        // What an idle connection has to say for itself is that it is over, and perhaps it was not read yet.
        if self.is_used && self.is_waiting() && self.has_unread(net) {
            let progress = self.receive(net);
            if !matches!(progress, Progress::Going) {
                return progress;
            }
        }
        self.write(net);
        if let Sent::Failed(error) = self.send(net) {
            // What the server has got of the request will never be a whole one.
            return if is_own(&error) { self.fail() } else { self.break_off(net) };
        }
        // With the last of the handshake something may have come that the socket does not tell of.
        if self.has_undecrypted(net) { self.receive(net) } else { Progress::Going }
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
    fn break_off(&mut self, net: &mut Net) -> Progress {
        if self.is_used && self.exchange.as_ref().is_some_and(|exchange| exchange.sending != Sending::Begun) {
            return self.give_back(net);
        }
        self.is_over = true;
        self.unsent = Buffer::new();
        if let Some(stream) = net.stream_mut(self.stream) {
            stream.output.clear();
        }
        self.receive(net)
    }

    /// Reads what has come.
    pub(super) fn receive(&mut self, net: &mut Net) -> Progress {
        let ended = match net.read(self.stream, usize::MAX, |net, bytes| self.take(net, bytes)) {
            Read::Some(_) | Read::Nothing => false,
            Read::End => {
                self.exchange.iter_mut().for_each(|exchange| exchange.incoming.end());
                true
            }
            Read::Failed(_) => true,
        };
        self.is_over |= ended;
        match &self.exchange {
            None if self.is_over => Progress::Ended,
            None => Progress::Going,
            Some(exchange) if exchange.is_malformed => self.fail(),
            Some(exchange) if exchange.incoming.is_complete() => self.answer(net),
            Some(exchange) if ended || self.is_over && exchange.sending == Sending::Waiting => match exchange.sending {
                Sending::Waiting | Sending::Written if self.is_used => self.give_back(net),
                _ => self.fail(),
            },
            Some(_) => Progress::Going,
        }
    }

    /// Bytes have come.
    fn take(&mut self, net: &mut Net, bytes: &[u8]) {
        let Some(exchange) = self.exchange.as_mut().filter(|exchange| exchange.sending != Sending::Waiting) else {
            // Nobody has asked for them.
            self.is_over = true;
            return;
        };
        self.moved = net.reactor.now();
        exchange.arriving.get_or_insert(Pace::new(self.moved)).bytes += bytes.len() as u64;
        if let Some(stream) = net.stream_mut(self.stream).filter(|_| !exchange.is_malformed) {
            exchange.is_malformed = exchange.incoming.take(bytes, &mut stream.input).is_err();
        }
    }

    /// The request is answered.
    fn answer(&mut self, net: &mut Net) -> Progress {
        let Some(exchange) = self.exchange.take() else { return Progress::Going };
        let Exchange { outgoing, sending, incoming, .. } = *exchange;
        let behind = net.stream(self.stream).map_or(0, |stream| stream.input.len());
        self.is_used = true;
        // What is behind the response answers nothing, and what is answered before it was asked will be once more.
        self.is_over |= outgoing.close || !incoming.keeps_alive() || behind > 0 || sending != Sending::Begun;
        incoming.into_response().map_or(Progress::Failed, |response| Progress::Answered(Box::new(response)))
    }

    fn fail(&mut self) -> Progress {
        (self.exchange, self.is_over) = (None, true);
        Progress::Failed
    }

    /// Gives a request back of which nothing was sent.
    fn give_back(&mut self, net: &mut Net) -> Progress {
        let Some(exchange) = self.exchange.take() else { return Progress::Ended };
        let Exchange { mut outgoing, sending, .. } = *exchange;
        self.is_over = true;
        if sending == Sending::Written
            && let Some(stream) = net.stream_mut(self.stream)
        {
            outgoing.body.append(&mut stream.output);
            outgoing.body.drain(outgoing.head.len());
            outgoing.body.append(&mut self.unsent);
        }
        Progress::Unsent(outgoing)
    }
}
