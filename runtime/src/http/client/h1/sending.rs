//! What is sent on a connection.

use std::io;

use crate::buffer::Buffer;
use crate::file::is_own;
use crate::http::Headers;
use crate::http::client::failure::Fault;
use crate::http::client::request::Body;
use crate::http::client::requests::Requests;
use crate::http::message::pace::Pace;
use crate::net::{Net, Sent, Stream};

use super::connection::{Connection, Exchange, Progress, Sending};
use super::unsent::Unsent;

impl Connection {
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
        let sent = self.send(net);
        self.note_sent(net, requests);
        if let Sent::Failed(error) = sent {
            // What the server has got of the request will never be a whole one.
            return if is_own(&error) { self.fail(Fault::unsent(&error)) } else { self.break_off(net, requests) };
        }
        // With the last of the handshake something may have come that the socket does not tell of, and what there was no
        // room for waits as well.
        if self.has_undecrypted(net) { self.receive(net, requests) } else { Progress::Going }
    }

    /// Notes what of the request has left the process.
    fn note_sent(&mut self, net: &Net, requests: &mut Requests) {
        let Some(exchange) = self.exchange.as_mut().filter(|exchange| exchange.sending == Sending::Begun) else {
            return;
        };
        let Some(request) = requests.get_mut(exchange.ticket) else { return };
        self.unsent.news(net.sent(self.stream)).into_iter().for_each(|sent| request.upload.note_sent(sent));
        let is_all = self.unsent.is_empty() && !self.unsent.is_open() && net.is_sent(self.stream);
        if is_all && !std::mem::replace(&mut exchange.has_left, true) {
            request.note_left();
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
        if let Some(stream) = net.stream_mut(self.stream) {
            stream.output.add(&exchange.outgoing.head);
        }
        self.unsent = Unsent::new(std::mem::take(&mut exchange.outgoing.body), net.queued(self.stream));
    }

    fn send(&mut self, net: &mut Net) -> Sent {
        loop {
            let has_begun = self.exchange.as_ref().is_none_or(|exchange| exchange.sending == Sending::Begun);
            let before = net.queued(self.stream);
            let Some(stream) = net.stream_mut(self.stream) else { return Sent::All };
            if self.unsent.may_be_passed(has_begun) {
                let sent = before - stream.output.len() as u64;
                self.unsent.pass_on(&mut stream.output, sent);
                if let Some(error) = stream.output.failure() {
                    return Sent::Failed(error);
                }
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
        self.unsent = Unsent::default();
        if let Some(stream) = net.stream_mut(self.stream) {
            stream.output.clear();
        }
        self.receive(net, requests)
    }

    /// Gives a request back of which nothing was sent.
    pub(super) fn give_back(&mut self, net: &mut Net) -> Progress {
        let Some(exchange) = self.exchange.take() else { return Progress::Ended };
        let Exchange { ticket, mut outgoing, sending, .. } = *exchange;
        self.is_over = true;
        if sending == Sending::Written
            && let Some(stream) = net.stream_mut(self.stream)
        {
            let mut body = self.unsent.take_body();
            let mut content = std::mem::take(&mut body.content);
            body.content.append(&mut stream.output);
            body.content.drain(outgoing.head.len());
            body.content.append(&mut content);
            outgoing.body = body;
        }
        Progress::Unsent(ticket, outgoing)
    }

    /// Takes a piece of the body of the request that is under way. Returns why it cannot be sent, if it cannot.
    pub(in crate::http::client) fn give(
        &mut self,
        net: &mut Net,
        piece: &mut Buffer,
        waited: bool,
    ) -> Option<io::Error> {
        let failure = self.go_on(net, waited, |body| {
            body.content.append(piece);
            body.content.failure()
        });
        // Nothing can be sent any more.
        piece.clear();
        failure.flatten()
    }

    /// Ends the body of the request that is under way.
    pub(in crate::http::client) fn complete(&mut self, net: &mut Net, trailers: Option<Box<Headers>>, waited: bool) {
        self.go_on(net, waited, |body| (body.is_complete, body.trailers) = (true, trailers));
    }

    /// Changes the body of the request that is under way. If the server has waited for that, its time begins.
    fn go_on<R>(&mut self, net: &mut Net, waited: bool, change: impl FnOnce(&mut Body) -> R) -> Option<R> {
        let exchange = self.exchange.as_mut().filter(|_| !self.is_over)?;
        if waited {
            self.moved = net.reactor.now();
            self.sending = Pace::new(self.moved);
            exchange.arriving = None;
        }
        let result = change(match exchange.sending {
            Sending::Waiting => &mut exchange.outgoing.body,
            Sending::Written | Sending::Begun => self.unsent.body(),
        });
        net.touch(self.stream);
        Some(result)
    }

    /// How many bytes of the request that is under way have not left the process.
    pub(in crate::http::client) fn pending(&self, net: &Net) -> u64 {
        let unwritten = match self.exchange.as_deref() {
            Some(Exchange { sending: Sending::Waiting, outgoing, .. }) => {
                outgoing.head.len() + outgoing.body.content.len()
            }
            _ => self.unsent.len(),
        };
        net.queued(self.stream) - net.sent(self.stream) + unwritten as u64
    }
}
