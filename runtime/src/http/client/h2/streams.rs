//! From what the tasks have found out to what becomes of requests.

use h2::Reason;

use crate::http::client::failure::{Failure, Fault};
use crate::http::client::h1::{HEAD_AT_MOST, Unacceptable};
use crate::http::client::request::{Body, Outgoing};
use crate::http::client::requests::Stage;
use crate::http::client::{Client, Due, Phase, Ticket};
use crate::http::h2::{length_as_lines, lines};
use crate::http::message::head::HEADERS_AT_MOST;
use crate::http::message::trailers;
use crate::keys::StreamKey;
use crate::net::{Consumer, Net, Stream as NetStream};
use crate::tls::Session;

use super::connection::{Connection, Stream};
use super::shared::{End, Letter, News};
use super::{TRIES, encode};

impl Client {
    /// The connection that a stream carries.
    fn http2(&mut self, stream: StreamKey) -> Option<&mut Connection> {
        self.http2.iter_mut().find(|connection| connection.stream == stream)
    }

    /// Goes on with a stream that is connected as a connection of HTTP/2.
    pub(in crate::http::client) fn begin_http2(&mut self, net: &mut Net, stream: StreamKey) {
        net.set_consumer(stream, Consumer::ClientHttp2(self.key));
        let max_head = self.options.max_head.unwrap_or(HEAD_AT_MOST);
        let Some(connection) = Connection::new(net, self.key, &self.mailbox, stream, max_head) else { return };
        self.http2.push(connection);
        self.phase = Phase::Http2(stream);
        self.look_at_http2(net);
    }

    /// Begins as many requests as there are and the server allows.
    pub(in crate::http::client) fn begin_streams(&mut self, net: &mut Net, stream: StreamKey) {
        loop {
            let Some(connection) = self.http2.iter_mut().find(|of| of.stream == stream) else { return };
            if connection.streams.len() >= connection.room {
                return;
            }
            let Some(request) = self.requests.first_waiting() else { return };
            let ticket = request.ticket;
            let Some(outgoing) = request.take_outgoing() else { return };
            match encode::request(&outgoing) {
                Ok(head) => connection.begin(net, request, outgoing, head, &self.options),
                Err(what) => {
                    let failure = Failure::by(&self.peer, &Fault::unspeakable(what));
                    self.end(net, ticket, Some(failure));
                }
            }
        }
    }

    /// The server of a connection has been heard of.
    pub(in crate::http::client) fn hear(&mut self, net: &Net, stream: StreamKey) {
        let now = net.reactor.now();
        self.http2(stream).into_iter().for_each(|connection| connection.heard = now);
    }

    /// A task has found something out.
    pub(in crate::http::client) fn on_letter(&mut self, net: &mut Net, letter: &Letter) {
        let stream = letter.stream;
        match letter.news {
            News::Response(ticket) => self.on_response(net, stream, ticket),
            News::Room(room) => self.http2(stream).into_iter().for_each(|connection| connection.room = room),
            News::Leaving => self.leave_http2(stream),
            News::Ended => self.end_http2(net, stream, None),
        }
        self.advance(net);
    }

    /// Begins no more requests on a connection.
    pub(super) fn leave_http2(&mut self, stream: StreamKey) {
        let Some(connection) = self.http2(stream) else { return };
        connection.is_leaving = true;
        connection.orders.leave();
        if matches!(self.phase, Phase::Http2(current) if current == stream) {
            self.phase = Phase::Idle;
        }
    }

    /// There is something of a response.
    fn on_response(&mut self, net: &mut Net, stream: StreamKey, ticket: Ticket) {
        let now = net.reactor.now();
        let Some(connection) = self.http2.iter_mut().find(|of| of.stream == stream) else { return };
        let Some(shared) = connection.find(ticket).map(|of| of.shared.clone()) else { return };
        let Some(request) = self.requests.get_mut(ticket) else { return };
        let head = shared.take_head();
        connection.has_answered |= head.is_some();
        let limit = self.options.max_head.unwrap_or(HEAD_AT_MOST);
        let mut refusal = None;
        if let Some(parts) = head {
            connection.find(ticket).into_iter().for_each(|of| of.answered = Some(now));
            let length = length_as_lines(&parts.headers);
            refusal = match connection.hold(ticket, length, limit) {
                _ if length > limit => Some(Unacceptable::LongHead(limit)),
                false => Some(Unacceptable::Heads),
                true => None,
            };
            if refusal.is_none() {
                request.begin(encode::response(&parts));
            }
        }
        let mut piece = shared.take_incoming();
        if !piece.is_empty() {
            request.body.append(&mut piece);
            request.note_body();
        }
        if let Some(fields) = shared.take_trailers() {
            // As with HTTP/1 they are no longer than what the head has left of the limit.
            let length = length_as_lines(&fields);
            let left = limit.saturating_sub(connection.find(ticket).map_or(0, |of| of.head));
            if length > left || fields.len() > HEADERS_AT_MOST || !connection.hold(ticket, length, limit) {
                refusal = Some(Unacceptable::Trailers);
            } else {
                trailers::of_lines(&lines(&fields)).into_iter().for_each(|trailers| request.add_trailers(trailers));
            }
        }
        if request.body.is_incomplete() {
            refusal = Some(Unacceptable::Memory);
        }
        if !connection.is_over {
            shared.set_room(if request.is_blocked() { 0 } else { request.room() }, now);
        } else if request.is_blocked() && refusal.is_none() {
            // The end waits for the script as well, for as long as that takes.
            if shared.has_ended() {
                shared.set_room(0, now);
            }
            return self.tell(net, ticket);
        }
        let end = refusal.map_or_else(|| shared.take_end(), |refusal| Some(End::Failed(refusal.into())));
        let Some(end) = end else { return self.tell(net, ticket) };
        shared.reset(Reason::CANCEL);
        let Some(of) = connection.part(net, ticket) else { return };
        match end {
            End::Complete => self.end(net, ticket, None),
            End::Failed(fault) => self.fail_stream(net, stream, ticket, &fault),
            End::Unprocessed | End::Refused => {
                // As long as each connection takes something, it comes to an end.
                let leaves = matches!(end, End::Unprocessed) || connection.is_leaving;
                let goes_on = leaves && connection.takes_something() || request.try_again(TRIES);
                match of.shared.take_body().filter(|_| goes_on) {
                    Some(content) => {
                        let body = Body { content, ..of.outgoing.body };
                        request.stage = Stage::Waiting(Box::new(Outgoing { body, ..of.outgoing }));
                    }
                    None => self.fail_stream(net, stream, ticket, &Fault::left("has refused the request")),
                }
            }
        }
        self.forget_if_over(net, stream);
    }

    fn fail_stream(&mut self, net: &mut Net, stream: StreamKey, ticket: Ticket, fault: &Fault) {
        let session = net.stream(stream).and_then(NetStream::session).filter(|session| !session.is_cut());
        let failure = match session.and_then(Session::failure) {
            Some(reason) => Failure::by(&self.peer, &Fault::tls(&reason)),
            None => Failure::by(&self.peer, fault),
        };
        self.end(net, ticket, Some(failure));
    }

    /// Ends a connection, and its requests with it. What has come of them counts, and what that was not looked at is made
    /// again. When it is the server that has ended it, a response that the script has let wait goes on: at most a window of
    /// it is there.
    pub(super) fn end_http2(&mut self, net: &mut Net, stream: StreamKey, fault: Option<&Fault>) {
        let tickets = |connection: &Connection| connection.streams.iter().map(|of| of.ticket).collect::<Vec<_>>();
        let tickets = self.http2(stream).map_or_else(Vec::new, |connection| tickets(connection));
        let left = Fault::left("has closed the connection before its response was complete");
        for ticket in tickets {
            self.on_response(net, stream, ticket);
            let Some(connection) = self.http2(stream) else { return };
            let waits = |of: &&mut Stream| fault.is_none() && of.answered.is_some() && of.shared.is_blocked();
            if let Some(of) = connection.find(ticket).filter(waits) {
                of.shared.set_room(usize::MAX, net.reactor.now());
            } else if let Some(of) = connection.part(net, ticket) {
                of.shared.reset(Reason::CANCEL);
                self.fail_stream(net, stream, ticket, fault.unwrap_or(&left));
            }
        }
        self.leave_http2(stream);
        self.http2(stream).into_iter().for_each(|connection| connection.is_over = true);
        self.forget_if_over(net, stream);
    }

    /// Forgets a connection that is over once its last response is.
    fn forget_if_over(&mut self, net: &mut Net, stream: StreamKey) {
        if self.http2(stream).is_some_and(|connection| connection.is_over && connection.streams.is_empty()) {
            self.forget_http2(net, stream);
        }
    }

    /// Ends a connection that has no more requests, and has the owner told.
    pub(in crate::http::client) fn forget_http2(&mut self, net: &mut Net, stream: StreamKey) {
        if let Some(index) = self.http2.iter().position(|connection| connection.stream == stream) {
            self.http2.swap_remove(index).end(net);
            self.call(net, Due::Closed);
        }
        if matches!(self.phase, Phase::Http2(current) if current == stream) {
            self.phase = Phase::Idle;
        }
    }

    /// The owner of a response has taken some of it, or wants to go on, or to wait.
    pub(in crate::http::client) fn resume_http2(&mut self, net: &mut Net, ticket: Ticket) {
        let Some(request) = self.requests.get(ticket) else { return };
        let room = if request.is_blocked() { 0 } else { request.room() };
        let find = |connection: &mut Connection| {
            let shared = connection.find(ticket)?.shared.clone();
            Some((connection.stream, connection.is_over, shared))
        };
        match self.http2.iter_mut().find_map(find) {
            Some((stream, true, _)) => self.on_response(net, stream, ticket),
            Some((_, false, shared)) => shared.set_room(room, net.reactor.now()),
            None => {}
        }
    }

    /// Gives up a request that is under way; false when it is none of a connection of HTTP/2.
    pub(in crate::http::client) fn reset_http2(&mut self, net: &mut Net, ticket: Ticket) -> bool {
        let part = |connection: &mut Connection| Some((connection.stream, connection.part(net, ticket)?));
        let Some((stream, of)) = self.http2.iter_mut().find_map(part) else { return false };
        of.shared.reset(Reason::CANCEL);
        self.forget_if_over(net, stream);
        true
    }
}
