//! A stream: from what its task has found out to calls to the owner.

use std::rc::Rc;

use h2::Reason;

use crate::buffer::Buffer;
use crate::http::Headers;
use crate::http::h2::HEADS;
use crate::http::message::head::{HEADERS_AT_MOST, RequestHead};
use crate::http::message::method::Method;
use crate::http::message::pace::Pace;
use crate::http::message::status::Status;
use crate::http::server::exchange::Owner;
use crate::http::server::kept::KeptExchanges;
use crate::http::server::routing::Route;
use crate::http::server::tally::Tally;
use crate::http::server::tunnel::TunnelNews;
use crate::http::server::{Remains, RequestError, Shared};
use crate::keys::{Http2Key, Http2StreamKey, WebSocketKey};
use crate::net::Net;

use super::Http2;
use super::abuse::UNWANTED;
use super::connection::Connection;
use super::encode::Head;
use super::mailbox::News;
use super::refuse::Refusal;
use super::request::{Beginning, Expectation};
use super::shared::StreamShared;
use super::streaming::Streaming;

/// Room for so many streams and news that were looked at is kept.
const LOOKED_AT: usize = 256;

/// A request and the reply to it.
pub(super) struct Stream {
    pub(super) connection: Http2Key,
    pub(super) tally: Rc<Tally>,
    pub(super) shared: StreamShared,
    pub(super) phase: Phase,
    /// Where the request goes.
    pub(super) route: Route,
    /// A reply to HEAD has the head of a reply to GET, and nothing else.
    pub(super) head_only: bool,
    /// The length of the head, and of the trailers.
    pub(super) head: usize,
    /// The trailers that have come.
    pub(super) trailers: Option<Box<Headers>>,
    /// Those of the reply.
    pub(super) reply_trailers: Option<Box<Headers>>,
    /// What the owner keeps for the stream, and whether it is to be told of the end.
    pub(super) owner: Owner,
    /// The body of a request that the script has the head of.
    pub(super) streaming: Option<Box<Streaming>>,
    /// What the owner keeps for the request.
    pub(super) kept: KeptExchanges,
    /// How many bytes of the reply's body the kernel has.
    pub(super) sent: u64,
    /// There is a WebSocket, whose end is told before the stream's.
    pub(super) has_socket: bool,
    /// When the kernel has so many bytes of the connection, it has so many of what was sent through a tunnel.
    pub(super) mark: Option<(u64, u64)>,
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
    Ready(RequestHead, Option<Box<Buffer>>),
    /// The script has the request.
    Asked,
    /// The script has replied, and has until the end of its callback to go on.
    PendingReply(Box<PendingReply>),
    /// The script is in the middle of its reply.
    Replying(Progress),
    /// Waiting for the owner to be asked for an error page.
    PageDue(Box<Refusal>),
    /// The owner makes an error page.
    PageAsked(Box<Refusal>),
    /// It has become a WebSocket.
    Tunnel(WebSocketKey),
    /// Everything is said.
    Said,
    /// It has ended, and its owner has yet to be told.
    Ended,
}

/// A request whose body is not complete.
pub(super) struct Incoming {
    pub(super) head: RequestHead,
    pub(super) arriving: Pace,
    /// Whether there is a body, and the longest that is accepted.
    pub(super) has_body: bool,
    pub(super) longest: u64,
    /// The client waits to be told to send it.
    pub(super) expects_continue: bool,
    /// The script takes the body in pieces.
    pub(super) in_pieces: bool,
    /// The script wants nothing of the body for now.
    pub(super) is_paused: bool,
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
    fn new(connection: &Connection, shared: StreamShared, head_only: bool, head: usize) -> Self {
        Self {
            connection: connection.key,
            tally: connection.seat.tally.clone(),
            shared,
            phase: Phase::Asked,
            route: Route::none(connection.server),
            head_only,
            head,
            trailers: None,
            reply_trailers: None,
            owner: Owner::None,
            streaming: None,
            kept: KeptExchanges::default(),
            sent: 0,
            has_socket: false,
            mark: None,
        }
    }

    /// Whether the reply has begun.
    fn is_replied(&self) -> bool {
        matches!(self.phase, Phase::PendingReply(_) | Phase::Replying(_) | Phase::Tunnel(_) | Phase::Said)
    }

    /// Whether the script is at its reply.
    pub(super) fn is_answering(&self) -> bool {
        matches!(
            self.phase,
            Phase::HeadReady(_)
                | Phase::HeadAsked(_)
                | Phase::Ready(..)
                | Phase::Asked
                | Phase::PendingReply(_)
                | Phase::Replying(_)
                | Phase::PageDue(_)
                | Phase::PageAsked(_)
        )
    }

    /// Whether it is the script's turn to go on, without being called for anything before.
    pub(super) fn waits_for_script(&self) -> bool {
        matches!(self.phase, Phase::Asked | Phase::Replying(_)) && self.streaming.is_none()
    }

    /// What the owner has given for the stream, of which nothing is told any more.
    pub(super) fn take_remains(&mut self, remains: &mut Remains) {
        remains.connections.extend(self.owner.take());
        self.kept.take_remains(self.sent, remains);
    }
}

impl Http2 {
    /// Looks at what the tasks have found out. To be called when all of them wait.
    pub(in crate::http::server) fn on_news(&mut self, net: &mut Net, shared: &Shared) {
        let mut looked_at = self.mailbox.take(std::mem::take(&mut self.looked_at));
        for news in looked_at.drain(..) {
            match news {
                News::Begun(connection, stream, beginning) => {
                    self.on_begun(net, shared, connection, &stream, beginning)
                }
                News::Piece(stream) => self.on_piece(net, &stream),
                News::Complete(stream, body) => self.on_complete(net, &stream, body),
                News::Trailers(stream, fields) => self.on_trailers(net, shared, &stream, &fields),
                News::TooLong(stream) => self.on_too_long(net, shared, &stream, Status::CONTENT_TOO_LARGE),
                News::Waits(stream) => self.on_waits(net, &stream),
                News::Over(stream) => self.on_over(net, &stream),
                News::Ended(connection) => self.on_said(net, connection),
            }
        }
        looked_at.shrink_to(LOOKED_AT);
        self.looked_at = looked_at;
    }

    /// A request has begun: finds its callback, or refuses it.
    fn on_begun(&mut self, net: &mut Net, shared: &Shared, key: Http2Key, begun: &StreamShared, beginning: Beginning) {
        let connection = self.connections.get_mut(key);
        let Some(connection) = connection.filter(|entry| !entry.is_expelled && !entry.is_closed_to_new) else {
            return begun.reset(Reason::REFUSED_STREAM);
        };
        let Some(server) = shared.servers.get(connection.server) else { return };
        let (listener, limits) = (connection.server, connection.limits);
        let max_head = limits.max_head.unwrap_or_else(|| shared.max_head(listener));
        let Beginning { head, fields, is_head, is_connect, expects, announced, has_body } = beginning;
        let expects_continue = expects == Expectation::Continue;
        let length = head.as_ref().map_or(0, RequestHead::len);
        if connection.heads + length > HEADS.saturating_add(max_head) {
            return connection.expel(net, Reason::ENHANCE_YOUR_CALM);
        }
        connection.requests = connection.requests.saturating_add(1);
        if let Some(limit) = server.max_requests
            && connection.requests >= limit
        {
            connection.leave(net);
            if connection.requests > limit {
                // The client was told too late. It may ask somewhere else.
                return begun.reset(Reason::REFUSED_STREAM);
            }
        }
        connection.seat.tally.requests.add(1);
        connection.heads += length;
        let key = self.streams.insert(Stream::new(connection, begun.clone(), is_head, length));
        begun.name(key, net.reactor.now());
        if begun.has_no_task() {
            self.without_task.push(key);
        }
        connection.streams.push(key);
        connection.new_since = None;
        let head = match head {
            Ok(_) if length > max_head || fields > HEADERS_AT_MOST => {
                return self.refuse(net, shared, key, Refusal::new(Status::HEADERS_TOO_LARGE));
            }
            Ok(head) => head,
            Err(status) => return self.refuse(net, shared, key, Refusal::new(status)),
        };
        // What comes behind one that asks for a tunnel, whatever through, is no body, and waits for the reply.
        let has_body = has_body && !is_connect;
        let announced = announced.filter(|_| has_body);
        if is_connect || expects != Expectation::Nothing || announced.is_some_and(|announced| announced > UNWANTED) {
            begun.hurry();
        }
        let route = shared.route(listener, &head);
        let longest = limits.max_body.unwrap_or_else(|| shared.max_body(route.server));
        if let Some(stream) = self.streams.get_mut(key) {
            stream.route = route;
        }
        let longest_head = limits.max_head.unwrap_or_else(|| shared.max_head(route.server));
        match refusal(shared, route, &head, expects) {
            None if length > longest_head => {
                self.refuse(net, shared, key, Refusal::new(Status::HEADERS_TOO_LARGE).of(head));
            }
            None if announced.is_some_and(|announced| announced > longest) => {
                self.refuse(net, shared, key, Refusal::new(Status::CONTENT_TOO_LARGE).of(head));
            }
            None => {
                let arriving = Pace { begun: net.reactor.now(), bytes: head.len() as u64 };
                let incoming = Incoming {
                    head,
                    arriving,
                    has_body,
                    longest,
                    expects_continue,
                    in_pieces: false,
                    is_paused: false,
                };
                self.take_in(net, shared, key, incoming);
            }
            Some(status) => self.refuse(net, shared, key, Refusal::new(status).of(head)),
        }
    }

    /// Begins tasks for streams that were not replied to in the turn in which they have begun: their clients may take them
    /// back.
    pub(in crate::http::server) fn look_after_streams(&mut self) {
        for key in self.without_task.drain(..) {
            if let Some(stream) = self.streams.get(key) {
                stream.shared.engage();
            }
        }
        self.without_task.shrink_to(LOOKED_AT);
    }

    /// Shows the head of a request to the script, or goes on with its body.
    fn take_in(&mut self, net: &mut Net, shared: &Shared, key: Http2StreamKey, incoming: Incoming) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        if shared.servers.get(stream.route.server).is_some_and(|server| server.shows_heads) {
            stream.phase = Phase::HeadReady(Box::new(incoming));
            self.call_with_request(net, key);
        } else if incoming.has_body {
            stream.shared.allow(incoming.longest, incoming.expects_continue);
            stream.phase = Phase::Body(Box::new(incoming));
        } else {
            self.ask(net, key, incoming.head, Buffer::new());
        }
    }

    fn on_complete(&mut self, net: &mut Net, stream: &StreamShared, body: Buffer) {
        let Some(key) = stream.stream() else { return };
        let Some(stream) = self.streams.get_mut(key) else { return };
        match std::mem::replace(&mut stream.phase, Phase::Asked) {
            Phase::Body(incoming) => self.ask(net, key, incoming.head, body),
            Phase::Tunnel(socket) => {
                stream.phase = Phase::Tunnel(socket);
                self.tunnel_news.push((socket, TunnelNews::End));
            }
            phase => {
                stream.phase = phase;
                self.on_whole(net, key, body);
            }
        }
    }

    /// Gets a request ready for the script.
    fn ask(&mut self, net: &mut Net, key: Http2StreamKey, head: RequestHead, body: Buffer) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        let has_body = !body.is_empty() || body.is_incomplete();
        stream.phase = Phase::Ready(head, has_body.then(|| Box::new(body)));
        self.call_with_request(net, key);
    }

    /// A stream's task has ended.
    pub(super) fn on_over(&mut self, net: &mut Net, over: &StreamShared) {
        let Some(key) = over.stream() else { return };
        // One that has ended with its connection waits only for the owner to be told, and was counted.
        let ongoing = |stream: &&mut Stream| !matches!(stream.phase, Phase::Ended);
        let Some(stream) = self.streams.get_mut(key).filter(ongoing) else { return };
        let (connection_key, head, is_replied) = (stream.connection, stream.head, stream.is_replied());
        let Some(connection) = self.connections.get_mut(connection_key) else { return };
        connection.part(net, key, head);
        let now = net.reactor.now();
        if is_replied {
            connection.taken_back.make_up(now);
        } else if connection.taken_back.add(head, now) {
            connection.expel(net, Reason::ENHANCE_YOUR_CALM);
        }
        if over.is_incomplete() {
            stream.kept.fail(0, RequestError::Buffer);
        }
        if is_replied && !stream.kept.is_empty() && over.is_taken() {
            // The last of the reply is on its way through the pipe.
            stream.kept.end(0, over.given());
            connection.unsent.push(key);
            net.touch(connection.stream);
        } else {
            connection.seat.tally.errors.add(u64::from(!is_replied || !over.is_taken()));
            self.stream_over(net, key);
        }
        self.call_ready(net, connection_key);
    }

    /// Resets a stream, whatever it is doing. Adds what the owner has given for it to `remains`, instead of telling it.
    pub(in crate::http::server) fn reset(&mut self, net: &Net, key: Http2StreamKey, remains: &mut Remains) {
        let Some(mut stream) = self.streams.remove(key) else { return };
        stream.shared.reset(Reason::CANCEL);
        if let Some(connection) = self.connections.get_mut(stream.connection) {
            connection.part(net, key, stream.head);
        }
        stream.take_remains(remains);
    }

    /// A stream has ended, which its connection has been told.
    pub(super) fn stream_over(&mut self, net: &mut Net, key: Http2StreamKey) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        stream.shared.reset(Reason::CANCEL);
        stream.streaming = None;
        stream.fail_refused();
        if let Phase::Tunnel(socket) = stream.phase {
            self.tunnel_news.push((socket, TunnelNews::Lost));
        }
        // The owner of a WebSocket has yet to be told of its end, which its server waits for.
        if !stream.owner.is_watching() && stream.kept.is_empty() && !stream.has_socket {
            drop(self.streams.remove(key));
        } else if !matches!(stream.phase, Phase::Ended) {
            stream.phase = Phase::Ended;
            match self.connections.get_mut(stream.connection).filter(|_| stream.has_socket) {
                Some(connection) => connection.held += 1,
                None => self.call(net, key),
            }
        }
    }
}

/// What a request is refused with that is not acceptable.
fn refusal(shared: &Shared, route: Route, head: &RequestHead, expects: Expectation) -> Option<Status> {
    if expects == Expectation::Other {
        return Some(Status::EXPECTATION_FAILED);
    }
    // A tunnel to somewhere else would be made of a stream of its own, of which there is none to be had.
    let is_served = |method: &Method| *method != Method::Connect && shared.methods(route.server) & method.bit() != 0;
    if !head.method.as_ref().is_some_and(is_served) {
        return Some(Status::NOT_IMPLEMENTED);
    }
    route.number().is_none().then_some(Status::NOT_FOUND)
}
