//! What comes on a connection.

use std::io;

use crate::http::client::failure::Fault;
use crate::http::client::requests::{Request, Requests};
use crate::http::message::pace::Pace;
use crate::net::{Net, Read, Stream};
use crate::reactor::Events;
use crate::tls::Session;

use super::connection::{Connection, Progress, Sending};

impl Connection {
    /// Reads what has come, unless the owner of the response has to take some of it first.
    pub(in crate::http::client) fn receive(&mut self, net: &mut Net, requests: &mut Requests) -> Progress {
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
        exchange.incoming.take_trailers().into_iter().for_each(|trailers| request.add_trailers(trailers));
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
    pub(in crate::http::client) fn unblock(&mut self, net: &mut Net) -> bool {
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
}
