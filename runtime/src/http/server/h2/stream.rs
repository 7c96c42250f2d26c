//! A stream: from what its task has found out to calls to the owner.

use hyper::http::request::Parts;

use crate::buffer::Buffer;
use crate::http::message::head::{RequestHead, content_length};
use crate::http::message::method::Method;
use crate::http::message::pace::Pace;
use crate::http::message::target;
use crate::http::server::Exchange;
use crate::http::server::exchange::Owner;
use crate::http::{Http, HttpCall, Request, Status};
use crate::keys::{OwnedToken, owner};
use crate::net::Net;

use super::encode::Head;
use super::shared::{News, StreamShared, UNWANTED};
use super::{ConnectionKey, StreamKey};

/// A request and the reply to it.
pub(super) struct Stream {
    pub(super) connection: ConnectionKey,
    pub(super) talk: StreamShared,
    pub(super) phase: Phase,
    /// A reply to HEAD has the head of a reply to GET, and nothing else.
    pub(super) head_only: bool,
    /// What the owner keeps for the stream, and whether it is to be told of the end.
    pub(super) owner: Owner,
}

/// What a stream is doing.
pub(super) enum Phase {
    /// Reading the body of the request.
    Body(Box<Incoming>),
    /// Waiting for the script to take the request.
    Ready(Box<Request>),
    /// The script has the request.
    Asked,
    /// The script has replied, and has until the end of its callback to go on.
    PendingReply(Box<PendingReply>),
    /// The script is in the middle of its reply.
    Replying(Progress),
    /// Everything is said.
    Said,
    /// It has ended, and its owner has yet to be told.
    Ended,
}

/// A request whose body is not complete.
pub(super) struct Incoming {
    head: RequestHead,
    route: usize,
    pub(super) arriving: Pace,
}

/// A reply that may turn out to be the beginning of a longer one.
pub(super) struct PendingReply {
    pub(super) head: Head,
    pub(super) body: Buffer,
}

/// How far a reply that comes in pieces has come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    pub(super) is_bodiless: bool,
    /// How much is missing of the length that was promised, if one was.
    pub(super) missing: Option<u64>,
}

impl Stream {
    /// Whether the script is at its reply.
    pub(super) fn is_answering(&self) -> bool {
        matches!(self.phase, Phase::Ready(_) | Phase::Asked | Phase::PendingReply(_) | Phase::Replying(_))
    }
}

impl Http {
    /// Looks at what the tasks have found out. To be called when all of them wait.
    pub(crate) fn on_http2_news(&mut self, net: &mut Net) {
        for news in self.h2.mailbox.take() {
            match news {
                News::Begun(connection, talk, parts, has_body) => {
                    self.on_begun(net, connection, talk, &parts, has_body)
                }
                News::Complete(talk, body) => self.on_complete(net, &talk, body),
                News::TooLong(talk) => self.refuse_http2(net, &talk, Status::CONTENT_TOO_LARGE, None),
                News::Over(talk) => self.on_over(net, &talk),
                News::Ended(connection) => self.on_said(net, connection),
            }
        }
    }

    fn on_begun(&mut self, net: &mut Net, key: ConnectionKey, talk: StreamShared, parts: &Parts, has_body: bool) {
        let Some(connection) = self.h2.connections.get_mut(key) else { return talk.break_off() };
        let now = net.reactor.now();
        let stream = self.h2.streams.next_key();
        talk.name(stream, now);
        connection.streams.push(stream);
        let (server, limits) = (connection.server, connection.limits);
        self.h2.streams.insert(Stream {
            connection: key,
            talk: talk.clone(),
            phase: Phase::Asked,
            head_only: parts.method == hyper::Method::HEAD,
            owner: Owner::None,
        });
        self.look_at_clock(net, key);
        let Some(server) = self.shared.servers.get(server) else { return };
        let head = match super::request::head(parts) {
            Ok(head) => head,
            Err(status) => return self.refuse_http2(net, &talk, status, None),
        };
        let length = head.fields().find(b"content-length").and_then(content_length);
        if head.fields().find(b"expect").is_some() || length.is_some_and(|length| length > UNWANTED) {
            talk.hurry();
        }
        let (longest_head, longest) =
            (limits.max_head.unwrap_or(server.max_head), limits.max_body.unwrap_or(server.max_body));
        // A tunnel would be made of a stream of its own, of which there is none to be had.
        let is_served = |method: &Method| *method != Method::Connect && server.methods & method.bit() != 0;
        let status = if head.len() > longest_head {
            Status::HEADERS_TOO_LARGE
        } else if !head.method.as_ref().is_some_and(is_served) {
            Status::NOT_IMPLEMENTED
        } else if let Some(route) = server.route(&target::decode(target::path(head.target()))) {
            if !has_body {
                return self.ask(net, stream, head, Buffer::new(), route);
            } else if length.is_none_or(|length| length <= longest) {
                return self.take_body(net, stream, head, route, longest);
            }
            Status::CONTENT_TOO_LARGE
        } else {
            Status::NOT_FOUND
        };
        let about = (status == Status::NOT_FOUND).then(|| head.target());
        self.refuse_http2(net, &talk, status, about);
    }

    fn take_body(&mut self, net: &Net, key: StreamKey, head: RequestHead, route: usize, longest: u64) {
        let Some(stream) = self.h2.streams.get_mut(key) else { return };
        let arriving = Pace { begun: net.reactor.now(), bytes: head.len() as u64 };
        stream.phase = Phase::Body(Box::new(Incoming { head, route, arriving }));
        stream.talk.allow(longest);
    }

    fn on_complete(&mut self, net: &mut Net, talk: &StreamShared, body: Buffer) {
        let Some(key) = talk.stream() else { return };
        let Some(stream) = self.h2.streams.get_mut(key) else { return };
        match std::mem::replace(&mut stream.phase, Phase::Asked) {
            Phase::Body(incoming) => self.ask(net, key, incoming.head, body, incoming.route),
            phase => stream.phase = phase,
        }
    }

    /// Gets a request ready for the script.
    fn ask(&mut self, net: &mut Net, key: StreamKey, head: RequestHead, body: Buffer, route: usize) {
        let Some(stream) = self.h2.streams.get_mut(key) else { return };
        let Some(connection) = self.h2.connections.get_mut(stream.connection) else { return };
        let Some(server) = self.shared.servers.get(connection.server) else { return };
        stream.phase =
            Phase::Ready(Box::new(Request { head, body, exchange: Exchange::Http2(key), route, server: server.owner }));
        connection.calls.push_back(key);
        net.call(connection.stream);
    }

    /// A stream's task has ended.
    fn on_over(&mut self, net: &mut Net, talk: &StreamShared) {
        let Some(key) = talk.stream() else { return };
        let Some(stream) = self.h2.streams.get(key) else { return };
        let (connection, is_replied) = (stream.connection, matches!(stream.phase, Phase::Said));
        self.part_http2(net, connection, key);
        self.stream_over(net, key);
        self.count_taken_back(net, connection, !is_replied);
    }

    /// Resets a stream, whatever it is doing. Returns what the owner is to be told by, if it is, instead of
    /// telling it.
    pub(in crate::http::server) fn reset_http2(
        &mut self,
        net: &Net,
        key: StreamKey,
    ) -> Option<OwnedToken<owner::Connection>> {
        let mut stream = self.h2.streams.remove(key)?;
        stream.talk.break_off();
        self.part_http2(net, stream.connection, key);
        stream.owner.take()
    }

    /// Has a connection forget a stream.
    fn part_http2(&mut self, net: &Net, connection: ConnectionKey, key: StreamKey) {
        if let Some(connection) = self.h2.connections.get_mut(connection) {
            connection.streams.retain(|&other| other != key);
            if connection.streams.is_empty() {
                connection.idle_since = net.reactor.now();
            }
        }
    }

    /// A stream has ended, which its connection has been told.
    pub(super) fn stream_over(&mut self, net: &mut Net, key: StreamKey) {
        let Some(stream) = self.h2.streams.get_mut(key) else { return };
        stream.talk.break_off();
        if !stream.owner.is_watching() {
            drop(self.h2.streams.remove(key));
        } else if !matches!(stream.phase, Phase::Ended)
            && let Some(connection) = self.h2.connections.get_mut(stream.connection)
        {
            stream.phase = Phase::Ended;
            connection.calls.push_back(key);
            net.call(connection.stream);
        }
    }

    /// What a connection has for its owner, if it still has something.
    pub(crate) fn take_http2_call(&mut self, net: &mut Net, key: ConnectionKey) -> Option<HttpCall> {
        loop {
            let connection = self.h2.connections.get_mut(key)?;
            let stream = connection.calls.pop_front();
            let call = stream.and_then(|stream| self.stream_call(stream));
            let connection = self.h2.connections.get(key)?;
            if connection.calls.is_empty() {
                self.forget_http2(net, key);
                return call;
            }
            if call.is_some() {
                net.call(connection.stream);
                return call;
            }
        }
    }

    fn stream_call(&mut self, key: StreamKey) -> Option<HttpCall> {
        let stream = self.h2.streams.get_mut(key)?;
        match std::mem::replace(&mut stream.phase, Phase::Asked) {
            Phase::Ready(request) => Some(HttpCall::Request(request)),
            Phase::Ended => self.h2.streams.remove(key)?.owner.take().map(HttpCall::Closed),
            phase => {
                stream.phase = phase;
                None
            }
        }
    }
}
