//! A stream: from what its task has found out to calls to the owner.

use h2::Reason;
use http::header::{CONTENT_LENGTH, EXPECT};
use http::request::Parts;

use crate::buffer::Buffer;
use crate::http::message::head::{RequestHead, content_length};
use crate::http::message::method::Method;
use crate::http::message::pace::Pace;
use crate::http::message::target;
use crate::http::server::exchange::Owner;
use crate::http::server::{Exchange, Server};
use crate::http::{Http, HttpCall, Request, Status};
use crate::keys::{OwnedToken, owner};
use crate::net::Net;

use super::abuse::{HEADS, UNSENT};
use super::connection::Connection;
use super::encode::Head;
use super::shared::{News, StreamShared, UNWANTED};
use super::{ConnectionKey, StreamKey};

/// A request and the reply to it.
pub(super) struct Stream {
    pub(super) connection: ConnectionKey,
    pub(super) shared: StreamShared,
    pub(super) phase: Phase,
    /// A reply to HEAD has the head of a reply to GET, and nothing else.
    pub(super) head_only: bool,
    /// The length of the head.
    head: usize,
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
    /// Whether the script has the request and has yet to reply.
    pub(super) fn is_asked(&self) -> bool {
        matches!(self.phase, Phase::Asked)
    }

    /// Whether the reply has begun.
    fn is_replied(&self) -> bool {
        matches!(self.phase, Phase::PendingReply(_) | Phase::Replying(_) | Phase::Said)
    }

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
                News::Begun(connection, shared, parts, has_body) => {
                    self.on_begun(net, connection, &shared, &parts, has_body)
                }
                News::Complete(shared, body) => self.on_complete(net, &shared, body),
                News::TooLong(shared) => self.refuse_http2(net, &shared, Status::CONTENT_TOO_LARGE, None),
                News::Over(shared) => self.on_over(net, &shared),
                News::Ended(connection) => self.on_said(net, connection),
            }
        }
    }

    fn on_begun(&mut self, net: &mut Net, key: ConnectionKey, shared: &StreamShared, parts: &Parts, has_body: bool) {
        let Some(connection) = self.h2.connections.get_mut(key).filter(|connection| !connection.is_expelled) else {
            return shared.reset(Reason::REFUSED_STREAM);
        };
        let Some(server) = self.shared.servers.get(connection.server) else { return };
        let max_head = connection.limits.max_head.unwrap_or(server.max_head);
        let max_body = connection.limits.max_body.unwrap_or(server.max_body);
        let head = super::request::head(parts);
        let length = head.as_ref().map_or(0, RequestHead::len);
        if connection.heads + length > HEADS.saturating_add(max_head) {
            return self.expel(net, key, Reason::ENHANCE_YOUR_CALM);
        }
        let route = match &head {
            Ok(_) if length > max_head => Err(Status::HEADERS_TOO_LARGE),
            Ok(head) => route(server, head, if has_body { max_body } else { u64::MAX }),
            Err(status) => Err(*status),
        };
        connection.heads += length;
        let stream = self.h2.streams.next_key();
        shared.name(stream, net.reactor.now());
        connection.streams.push(stream);
        self.h2.streams.insert(Stream {
            connection: key,
            shared: shared.clone(),
            phase: Phase::Asked,
            head_only: parts.method == http::Method::HEAD,
            head: length,
            owner: Owner::None,
        });
        self.look_at_clock(net, key);
        let announced = parts.headers.get(CONTENT_LENGTH).and_then(|length| content_length(length.as_bytes()));
        if parts.headers.contains_key(EXPECT) || announced.is_some_and(|length| length > UNWANTED) {
            shared.hurry();
        }
        match (head, route) {
            (Ok(head), Ok(route)) if has_body => self.take_body(net, stream, head, route, max_body),
            (Ok(head), Ok(route)) => self.ask(net, stream, head, Buffer::new(), route),
            (Ok(head), Err(Status::NOT_FOUND)) => {
                self.refuse_http2(net, shared, Status::NOT_FOUND, Some(head.target()));
            }
            (_, Ok(_)) => {}
            (_, Err(status)) => self.refuse_http2(net, shared, status, None),
        }
    }

    fn take_body(&mut self, net: &Net, key: StreamKey, head: RequestHead, route: usize, max_body: u64) {
        let Some(stream) = self.h2.streams.get_mut(key) else { return };
        let arriving = Pace { begun: net.reactor.now(), bytes: head.len() as u64 };
        let expects_continue = head.fields().find(b"expect").is_some();
        stream.phase = Phase::Body(Box::new(Incoming { head, route, arriving }));
        stream.shared.allow(max_body, expects_continue);
    }

    fn on_complete(&mut self, net: &mut Net, shared: &StreamShared, body: Buffer) {
        let Some(key) = shared.stream() else { return };
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
        connection.ready.push_back(key);
        net.call(connection.stream);
    }

    /// A stream's task has ended.
    fn on_over(&mut self, net: &mut Net, shared: &StreamShared) {
        let Some(key) = shared.stream() else { return };
        let Some(stream) = self.h2.streams.get(key) else { return };
        let (connection, head, is_replied) = (stream.connection, stream.head, stream.is_replied());
        self.part_http2(net, connection, key, head);
        self.stream_over(net, key);
        self.call_ready(net, connection);
        let Some(entry) = self.h2.connections.get_mut(connection) else { return };
        if is_replied {
            entry.taken_back.make_up(net.reactor.now());
        } else if entry.taken_back.add(head, net.reactor.now()) {
            self.expel(net, connection, Reason::ENHANCE_YOUR_CALM);
        }
    }

    /// Resets a stream, whatever it is doing. Returns what the owner is to be told by, if it is, instead of
    /// telling it.
    pub(in crate::http::server) fn reset_http2(
        &mut self,
        net: &Net,
        key: StreamKey,
    ) -> Option<OwnedToken<owner::Connection>> {
        let mut stream = self.h2.streams.remove(key)?;
        stream.shared.reset(Reason::CANCEL);
        self.part_http2(net, stream.connection, key, stream.head);
        stream.owner.take()
    }

    /// Has a connection forget a stream.
    fn part_http2(&mut self, net: &Net, connection: ConnectionKey, key: StreamKey, head: usize) {
        let Some(connection) = self.h2.connections.get_mut(connection) else { return };
        let before = connection.streams.len();
        connection.streams.retain(|&other| other != key);
        if connection.streams.len() < before {
            connection.heads -= head;
        }
        if connection.streams.is_empty() {
            connection.idle_since = net.reactor.now();
        }
    }

    /// A stream has ended, which its connection has been told.
    pub(super) fn stream_over(&mut self, net: &mut Net, key: StreamKey) {
        let Some(stream) = self.h2.streams.get_mut(key) else { return };
        stream.shared.reset(Reason::CANCEL);
        if !stream.owner.is_watching() {
            drop(self.h2.streams.remove(key));
        } else if !matches!(stream.phase, Phase::Ended)
            && let Some(connection) = self.h2.connections.get_mut(stream.connection)
        {
            stream.phase = Phase::Ended;
            connection.over.push_back(key);
            net.call(connection.stream);
        }
    }

    /// Whether the next request of a connection has to wait until its client makes room for replies.
    fn is_behind(&self, connection: &Connection) -> bool {
        let unsent = connection.unsent.get();
        // However long a reply is that its client does not read, others go on beside it.
        let longest = || {
            let streams = connection.streams.iter().filter_map(|&key| self.h2.streams.get(key));
            streams.map(|stream| stream.shared.waiting()).max().unwrap_or_default()
        };
        unsent > UNSENT && unsent - longest() > UNSENT
    }

    /// Has the owner called if it can be asked what has waited.
    pub(super) fn call_ready(&mut self, net: &mut Net, key: ConnectionKey) {
        if let Some(connection) = self.h2.connections.get(key).filter(|connection| !connection.ready.is_empty())
            && !self.is_behind(connection)
        {
            net.call(connection.stream);
        }
    }

    /// What a connection has for its owner, if it still has something.
    pub(crate) fn take_http2_call(&mut self, net: &mut Net, key: ConnectionKey) -> Option<HttpCall> {
        loop {
            let waits = self.is_behind(self.h2.connections.get(key)?);
            let connection = self.h2.connections.get_mut(key)?;
            let next = connection.over.pop_front();
            let Some(stream) = next.or_else(|| if waits { None } else { connection.ready.pop_front() }) else {
                self.forget_http2(net, key);
                return None;
            };
            let call = self.stream_call(stream);
            if call.is_some() {
                self.call_again(net, key);
                return call;
            }
        }
    }

    /// Has the owner called again if there is more for it, or else forgets a connection that has ended.
    fn call_again(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.h2.connections.get(key) else { return };
        if !connection.over.is_empty() || !connection.ready.is_empty() {
            net.call(connection.stream);
        } else {
            self.forget_http2(net, key);
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

/// The callback for a request whose body may be so long, if it is acceptable.
fn route(server: &Server, head: &RequestHead, max_body: u64) -> Result<usize, Status> {
    let field = |name: &[u8]| head.fields().find(name);
    // A tunnel would be made of a stream of its own, of which there is none to be had.
    let is_served = |method: &Method| *method != Method::Connect && server.methods & method.bit() != 0;
    if field(b"expect").is_some_and(|value| !value.eq_ignore_ascii_case(b"100-continue")) {
        return Err(Status::EXPECTATION_FAILED);
    }
    if !head.method.as_ref().is_some_and(is_served) {
        return Err(Status::NOT_IMPLEMENTED);
    }
    let route = server.route(&target::decode(target::path(head.target()))).ok_or(Status::NOT_FOUND)?;
    let length = field(b"content-length").and_then(content_length);
    if length.is_some_and(|length| length > max_body) { Err(Status::CONTENT_TOO_LARGE) } else { Ok(route) }
}
