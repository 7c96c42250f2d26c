//! The bodies of requests: from what is given to what the tasks send, and what has left the process.

use std::io;

use crate::buffer::Buffer;
use crate::http::Headers;
use crate::http::client::{Client, Ticket};
use crate::http::h2::fields;
use crate::http::message::pace::Pace;
use crate::keys::StreamKey;
use crate::net::Net;

use super::connection::Stream;

impl Client {
    /// The stream of a request, and what carries its connection.
    fn stream_of(&mut self, ticket: Ticket) -> Option<&mut Stream> {
        self.http2.iter_mut().find_map(|connection| connection.find(ticket))
    }

    /// Takes a piece of the body of a request that is under way. Returns why it cannot be sent, if it cannot.
    pub(in crate::http::client) fn give_http2(
        &mut self,
        net: &mut Net,
        ticket: Ticket,
        piece: &mut Buffer,
        waited: bool,
    ) -> Option<io::Error> {
        let failure = self.stream_of(ticket).and_then(|of| of.shared.give(piece));
        self.go_on(net, ticket, waited);
        piece.clear();
        failure
    }

    /// Ends the body of a request that is under way.
    pub(in crate::http::client) fn complete_http2(
        &mut self,
        net: &mut Net,
        ticket: Ticket,
        trailers: Option<Box<Headers>>,
        waited: bool,
    ) {
        if let Some(of) = self.stream_of(ticket) {
            of.shared.complete(trailers.as_deref().and_then(fields));
            // If it has to be sent again it is as complete.
            (of.outgoing.body.is_complete, of.outgoing.body.trailers) = (true, trailers);
            self.go_on(net, ticket, waited);
        }
    }

    /// If the server has waited for more of a request, its time begins.
    fn go_on(&mut self, net: &mut Net, ticket: Ticket, waited: bool) {
        if let Some(of) = self.stream_of(ticket).filter(|_| waited) {
            (of.sending_since, of.sent_before) = (net.reactor.now(), of.shared.given() - of.shared.unwritten() as u64);
            of.shared.note_moved(of.sending_since);
            self.look_at_http2(net);
        }
    }

    /// How many bytes of a request have not left the process, of which so many are known to have.
    pub(in crate::http::client) fn pending_http2(&self, net: &Net, ticket: Ticket, sent: u64) -> u64 {
        let find = |connection: &super::Connection| {
            let stream = connection.streams.iter().find(|of| of.ticket == ticket)?;
            Some((connection.stream, stream.shared.given(), stream.shared.unwritten() as u64))
        };
        match self.http2.iter().find_map(find) {
            Some((carrier, _, unwritten)) if net.is_sent(carrier) => unwritten,
            Some((_, given, _)) => given - sent,
            None => 0,
        }
    }

    /// What a connection has to send has been sent, or is in the way.
    pub(in crate::http::client) fn on_http2_flushed(&mut self, net: &mut Net, stream: StreamKey) {
        if !net.is_sent(stream) {
            return;
        }
        let Some(connection) = self.http2.iter_mut().find(|of| of.stream == stream) else { return };
        let mut news = Vec::new();
        for of in connection.streams.iter_mut().filter(|of| !of.has_left && of.shared.has_begun()) {
            let Some(request) = self.requests.get_mut(of.ticket) else { continue };
            request.upload.note_sent(of.shared.given() - of.shared.unwritten() as u64);
            if of.shared.unwritten() == 0 && of.shared.is_given() {
                of.has_left = true;
                request.note_left();
            }
            if request.has_call() {
                news.push(of.ticket);
            }
        }
        news.into_iter().for_each(|ticket| self.tell(net, ticket));
    }
}

impl Stream {
    /// How fast the request gets along, since there was something to send.
    pub(super) fn pace(&self) -> Pace {
        let bytes = self.shared.given() - self.shared.unwritten() as u64 - self.sent_before;
        Pace { begun: self.sending_since, bytes }
    }
}
