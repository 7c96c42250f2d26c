//! The bodies of requests: from what is given to what the tasks send, and what has left the process.

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

    /// Takes a piece of the body of a request that is under way.
    pub(in crate::http::client) fn give_http2(&mut self, net: &mut Net, ticket: Ticket, piece: &mut Buffer) {
        if let Some(of) = self.stream_of(ticket) {
            let waited = of.go_on(net);
            of.shared.give(piece);
            if waited {
                self.look_at_http2(net);
            }
        }
        piece.clear();
    }

    /// Ends the body of a request that is under way.
    pub(in crate::http::client) fn complete_http2(
        &mut self,
        net: &mut Net,
        ticket: Ticket,
        trailers: Option<Box<Headers>>,
    ) {
        if let Some(of) = self.stream_of(ticket) {
            let waited = of.go_on(net);
            of.shared.complete(trailers.as_deref().and_then(fields));
            // If it has to be sent again it is as complete.
            (of.outgoing.body.is_complete, of.outgoing.body.trailers) = (true, trailers);
            if waited {
                self.look_at_http2(net);
            }
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
    /// If it was for the owner of the request to go on, the time of the server begins; whether it was.
    fn go_on(&mut self, net: &Net) -> bool {
        let waited = self.waits_for_owner();
        if waited {
            (self.sending_since, self.sent_before) = (net.reactor.now(), self.shared.given());
            self.shared.note_moved(self.sending_since);
        }
        waited
    }

    /// How fast the request gets along, since there was something to send.
    pub(super) fn pace(&self) -> Pace {
        let bytes = self.shared.given() - self.shared.unwritten() as u64 - self.sent_before;
        Pace { begun: self.sending_since, bytes }
    }

    /// Whether it is for the owner of the request to give more of it: all that there is was written.
    pub(super) fn waits_for_owner(&self) -> bool {
        !self.outgoing.body.is_complete && self.shared.unwritten() == 0
    }
}
