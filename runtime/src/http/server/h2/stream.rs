//! A stream: from what its task has found out to calls to the owner.

use hyper::http::request::Parts;

use crate::buffer::Buffer;
use crate::http::message::head::{RequestHead, content_length};
use crate::http::message::method::Method;
use crate::http::message::pace::Pace;
use crate::http::message::status::Status;
use crate::http::message::target;
use crate::http::server::exchange::Owner;
use crate::http::server::kept::KeptExchanges;
use crate::http::server::{Exchange, HttpCall, Remains, Request, RequestError, Shared};
use crate::keys::{Http2Key, Http2StreamKey, ServerKey};
use crate::net::Net;

use super::Http2;
use super::encode::Head;
use super::shared::{News, StreamShared, UNWANTED};
use super::streaming::Streaming;

/// A request and the reply to it.
pub(super) struct Stream {
    pub(super) connection: Http2Key,
    pub(super) talk: StreamShared,
    pub(super) phase: Phase,
    /// A reply to HEAD has the head of a reply to GET, and nothing else.
    pub(super) head_only: bool,
    /// What the owner keeps for the stream, and whether it is to be told of the end.
    pub(super) owner: Owner,
    /// The body of a request that the script has the head of.
    pub(super) streaming: Option<Box<Streaming>>,
    /// What the owner keeps for the request.
    pub(super) kept: KeptExchanges,
    /// How many bytes of the reply's body the kernel has.
    pub(super) sent: u64,
}

/// What a stream is doing.
pub(super) enum Phase {
    /// Waiting for the script to see the head of the request.
    HeadReady(Box<Incoming>),
    /// The script sees the head of the request.
    HeadAsked(Box<Incoming>),
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
    pub(super) head: RequestHead,
    pub(super) route: usize,
    pub(super) arriving: Pace,
    /// Whether there is a body, and the longest that is accepted.
    pub(super) has_body: bool,
    pub(super) longest: u64,
    /// The script takes the body in pieces.
    pub(super) in_pieces: bool,
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
    fn new(connection: Http2Key, talk: StreamShared, head_only: bool) -> Self {
        Self {
            connection,
            talk,
            phase: Phase::Asked,
            head_only,
            owner: Owner::None,
            streaming: None,
            kept: KeptExchanges::default(),
            sent: 0,
        }
    }

    /// Whether the script is at its reply.
    pub(super) fn is_answering(&self) -> bool {
        matches!(
            self.phase,
            Phase::HeadReady(_)
                | Phase::HeadAsked(_)
                | Phase::Ready(_)
                | Phase::Asked
                | Phase::PendingReply(_)
                | Phase::Replying(_)
        )
    }

    /// What the owner has given for the stream, of which nothing is told any more.
    pub(super) fn take_remains(&mut self, remains: &mut Remains) {
        remains.connections.extend(self.owner.take());
        remains.exchanges.extend(self.kept.take());
    }

    /// The next thing the stream has for its owner, if it still has it.
    fn take_call(&mut self, key: Http2StreamKey, shared: &Shared, server: ServerKey) -> Option<HttpCall> {
        if !self.kept.is_empty() {
            let call = match self.phase {
                Phase::Ended => self.kept.next_call(self.sent).or_else(|| self.kept.next_failure(RequestError::Eof)),
                _ => self.kept.next_call(self.sent).or_else(|| self.take_body_call(shared, server)),
            };
            if call.is_some() {
                return call;
            }
        }
        match std::mem::replace(&mut self.phase, Phase::Asked) {
            Phase::HeadReady(incoming) => {
                let server = shared.servers.get(server)?.owner;
                let (head, route) = (incoming.head.clone(), incoming.route);
                self.phase = Phase::HeadAsked(incoming);
                let request = Request { head, body: Buffer::new(), exchange: Exchange::Http2(key), route, server };
                Some(HttpCall::Head(Box::new(request)))
            }
            Phase::Ready(request) => Some(HttpCall::Request(request)),
            Phase::Ended => {
                self.phase = Phase::Ended;
                self.owner.take().map(HttpCall::Closed)
            }
            phase => {
                self.phase = phase;
                None
            }
        }
    }

    /// Whether there is something more to call the owner with.
    fn has_call(&self) -> bool {
        match self.phase {
            Phase::Ended => self.owner.is_watching() || !self.kept.is_empty(),
            _ => self.kept.is_due(self.sent) || self.has_body_call(),
        }
    }
}

impl Http2 {
    /// Looks at what the tasks have found out. To be called when all of them wait.
    pub(in crate::http::server) fn on_news(&mut self, net: &mut Net, shared: &Shared) {
        for news in self.mailbox.take() {
            match news {
                News::Begun(connection, talk, parts, has_body) => {
                    self.on_begun(net, shared, connection, talk, &parts, has_body);
                }
                News::Piece(talk) => self.on_piece(net, &talk),
                News::Complete(talk, body) => self.on_complete(net, shared, &talk, body),
                News::TooLong(talk) => self.on_too_long(net, &talk),
                News::Over(talk) => self.on_over(net, &talk),
                News::Ended(connection) => self.on_said(net, shared, connection),
            }
        }
    }

    /// A request has begun: finds its callback, or refuses it.
    fn on_begun(
        &mut self,
        net: &mut Net,
        shared: &Shared,
        key: Http2Key,
        talk: StreamShared,
        parts: &Parts,
        has_body: bool,
    ) {
        let Some(connection) = self.connections.get_mut(key) else { return talk.break_off() };
        let stream = self.streams.insert(Stream::new(key, talk.clone(), parts.method == hyper::Method::HEAD));
        talk.name(stream, net.reactor.now());
        connection.streams.push(stream);
        connection.look_at_clock(net, shared);
        let (server, limits) = (connection.server, connection.limits);
        let Some(server) = shared.servers.get(server) else { return };
        let head = match super::request::head(parts) {
            Ok(head) => head,
            Err(status) => return self.refuse(net, &talk, status, None),
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
            if has_body && length.is_some_and(|length| length > longest) {
                Status::CONTENT_TOO_LARGE
            } else {
                let arriving = Pace { begun: net.reactor.now(), bytes: head.len() as u64 };
                let incoming = Incoming { head, route, arriving, has_body, longest, in_pieces: false };
                return self.take_in(net, shared, stream, incoming);
            }
        } else {
            Status::NOT_FOUND
        };
        let about = (status == Status::NOT_FOUND).then(|| head.target());
        self.refuse(net, &talk, status, about);
    }

    /// Shows the head of a request to the script, or goes on with its body.
    fn take_in(&mut self, net: &mut Net, shared: &Shared, key: Http2StreamKey, incoming: Incoming) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        let server = self.connections.get(stream.connection).and_then(|of| shared.servers.get(of.server));
        if server.is_some_and(|server| server.shows_heads) {
            stream.phase = Phase::HeadReady(Box::new(incoming));
            self.call(net, key);
        } else if incoming.has_body {
            stream.talk.allow(incoming.longest, false);
            stream.phase = Phase::Body(Box::new(incoming));
        } else {
            self.ask(net, shared, key, incoming, Buffer::new());
        }
    }

    fn on_complete(&mut self, net: &mut Net, shared: &Shared, talk: &StreamShared, body: Buffer) {
        let Some(key) = talk.stream() else { return };
        let Some(stream) = self.streams.get_mut(key) else { return };
        match std::mem::replace(&mut stream.phase, Phase::Asked) {
            Phase::Body(incoming) => self.ask(net, shared, key, *incoming, body),
            phase => {
                stream.phase = phase;
                self.on_whole(net, key, body);
            }
        }
    }

    /// Gets a request ready for the script.
    fn ask(&mut self, net: &mut Net, shared: &Shared, key: Http2StreamKey, incoming: Incoming, body: Buffer) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        let server = self.connections.get(stream.connection).and_then(|of| shared.servers.get(of.server));
        let Some(server) = server.map(|server| server.owner) else { return };
        let Incoming { head, route, .. } = incoming;
        stream.phase = Phase::Ready(Box::new(Request { head, body, exchange: Exchange::Http2(key), route, server }));
        self.call(net, key);
    }

    /// Refuses a request nobody was asked about. `about` is what was asked for, where the page is to name it.
    pub(super) fn refuse(&mut self, net: &Net, talk: &StreamShared, status: Status, about: Option<&[u8]>) {
        if let Some(stream) = talk.stream().and_then(|key| self.streams.get_mut(key)) {
            stream.send_page(net, status, None, about);
        }
    }

    /// A stream's task has ended.
    fn on_over(&mut self, net: &mut Net, talk: &StreamShared) {
        let Some(key) = talk.stream() else { return };
        let Some(stream) = self.streams.get_mut(key) else { return };
        let (connection_key, is_replied) = (stream.connection, matches!(stream.phase, Phase::Said));
        let Some(connection) = self.connections.get_mut(connection_key) else { return };
        connection.part(net, key);
        if is_replied && !stream.kept.is_empty() && talk.is_taken() {
            // The last of the reply is on its way through the pipe.
            stream.kept.end(0, talk.given());
            connection.unsent.push(key);
            net.touch(connection.stream);
        } else {
            self.stream_over(net, key);
        }
        self.count_taken_back(net, connection_key, !is_replied);
    }

    /// All that a connection had to send has left: tells the owner of what it wants to be told.
    pub(super) fn check_kept(&mut self, net: &mut Net, key: Http2Key) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let over = std::mem::take(&mut connection.unsent);
        let due: Vec<Http2StreamKey> = connection.streams.iter().chain(&over).copied().collect();
        for key in due {
            let Some(stream) = self.streams.get_mut(key).filter(|stream| !stream.kept.is_empty()) else { continue };
            stream.sent = stream.talk.given() - stream.talk.untaken();
            if stream.kept.is_due(stream.sent) {
                self.call(net, key);
            }
        }
        over.into_iter().for_each(|key| self.stream_over(net, key));
    }

    /// Resets a stream, whatever it is doing. Adds what the owner has given for it to `remains`, instead of telling it.
    pub(in crate::http::server) fn reset(&mut self, net: &Net, key: Http2StreamKey, remains: &mut Remains) {
        let Some(mut stream) = self.streams.remove(key) else { return };
        stream.talk.break_off();
        if let Some(connection) = self.connections.get_mut(stream.connection) {
            connection.part(net, key);
        }
        stream.take_remains(remains);
    }

    /// A stream has ended, which its connection has been told.
    pub(super) fn stream_over(&mut self, net: &mut Net, key: Http2StreamKey) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        stream.talk.break_off();
        stream.streaming = None;
        if !stream.owner.is_watching() && stream.kept.is_empty() {
            drop(self.streams.remove(key));
        } else if !matches!(stream.phase, Phase::Ended) {
            stream.phase = Phase::Ended;
            self.call(net, key);
        }
    }

    /// What a connection has for its owner, if it still has something.
    pub(in crate::http::server) fn take_call(
        &mut self,
        net: &mut Net,
        shared: &Shared,
        key: Http2Key,
    ) -> Option<HttpCall> {
        loop {
            let connection = self.connections.get_mut(key)?;
            let server = connection.server;
            let stream = connection.calls.pop_front();
            let call = stream.and_then(|stream| self.stream_call(shared, server, stream));
            let connection = self.connections.get(key)?;
            if connection.calls.is_empty() {
                self.forget_ended(net, key);
                return call;
            }
            if call.is_some() {
                net.call(connection.stream);
                return call;
            }
        }
    }

    fn stream_call(&mut self, shared: &Shared, server: ServerKey, key: Http2StreamKey) -> Option<HttpCall> {
        let stream = self.streams.get_mut(key)?;
        let call = stream.take_call(key, shared, server);
        if matches!(call, Some(HttpCall::Head(_))) {
            self.heads.push(key);
        }
        if stream.has_call()
            && let Some(connection) = self.connections.get_mut(stream.connection)
        {
            connection.calls.push_back(key);
        } else if matches!(stream.phase, Phase::Ended) {
            drop(self.streams.remove(key));
        }
        call
    }
}
