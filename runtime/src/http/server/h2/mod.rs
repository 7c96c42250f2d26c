//! HTTP/2: requests side by side on one connection, by ALPN or with prior knowledge (RFC 9113).
//!
//! A connection begins as one of HTTP/1 and is handed on when the client sends the preface of HTTP/2. h2 drives it, as
//! a task ([`serve`]), and a stream is another ([`exchange`]) as soon as there is something of it to wait for, which most
//! have nothing of ([`whole`]). To the owner a stream is what a connection of HTTP/1 is, with one request: the two have
//! nothing in common that a script could ask for.
//!
//! What a task has found out it posts to the [`Mailbox`], at which the loop looks when all tasks wait; what the loop
//! tells a task of a stream goes by [`StreamShared`](shared::StreamShared).

mod abuse;
mod calls;
mod common;
mod connection;
mod encode;
mod exchange;
mod heads;
mod incoming;
mod interim;
mod leave;
mod mailbox;
mod refuse;
mod request;
mod respond;
mod rest;
mod room;
mod sent;
mod serve;
mod shared;
mod sides;
mod stream;
mod streaming;
mod timeout;
mod trailers;
mod tunnel;
mod values;
mod whole;

use std::cell::RefCell;
use std::rc::Rc;

use crate::buffer::Buffer;
use crate::http::message::headers::Headers;
use crate::http::message::status::Status;
use crate::keys::{Http2StreamKey, OwnedToken, ServerKey, StreamKey, Token, WebSocketKey, entry, owner};
use crate::net::Net;
use crate::slots::Slots;

use super::exchange::Owner;
use super::seat::Seat;
use super::tunnel::TunnelNews;
use super::{Limits, Page, Remains, ReplyHead, Served, Shared, TrailerPlace};

use common::Reused;
use connection::Connection;
pub(super) use encode::FIELDS_AT_MOST;
use mailbox::{Mailbox, News};
use stream::{Phase, Stream};

/// What a client begins with.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The connections and streams of HTTP/2.
#[derive(Default)]
pub(super) struct Http2 {
    connections: Slots<Connection, entry::Http2>,
    streams: Slots<Stream, entry::Http2Stream>,
    mailbox: Mailbox,
    /// News that were looked at: their room.
    looked_at: Vec<News>,
    reused: Rc<RefCell<Reused>>,
    /// Streams that have no task, as far as they were not replied to.
    without_task: Vec<Http2StreamKey>,
    /// Streams whose script sees the head of a request.
    heads: Vec<Http2StreamKey>,
    /// Streams whose reply is complete unless the script goes on with it.
    pending_replies: Vec<Http2StreamKey>,
    /// What has happened to streams that have become WebSockets.
    pub(super) tunnel_news: Vec<(WebSocketKey, TunnelNews)>,
}

impl Http2 {
    /// What is known of a stream and its connection.
    pub(super) fn served(&self, key: Http2StreamKey) -> Option<Served> {
        let stream = self.streams.get(key)?;
        let connection = self.connections.get(stream.connection)?;
        Some(Served {
            peer: connection.seat.peer(),
            owner: stream.owner.token(),
            is_watched: stream.owner.is_watching(),
        })
    }

    /// The stream that carries the connection of one of HTTP/2.
    pub(super) fn carrier(&self, key: Http2StreamKey) -> Option<StreamKey> {
        let stream = self.streams.get(key)?;
        self.connections.get(stream.connection).map(|connection| connection.stream)
    }

    /// The places of the clients of a server.
    pub(super) fn seats(&self, server: ServerKey) -> impl Iterator<Item = &Seat> {
        self.of_server(server).map(|connection| &connection.seat)
    }

    /// The streams that carry the connections of a server.
    pub(super) fn carriers(&self, server: ServerKey) -> impl Iterator<Item = StreamKey> {
        self.of_server(server).map(|connection| connection.stream)
    }

    fn of_server(&self, server: ServerKey) -> impl Iterator<Item = &Connection> {
        self.connections.iter().map(|(_, connection)| connection).filter(move |connection| connection.server == server)
    }

    /// Changes the limits of the connection of a stream.
    pub(super) fn set_limits(
        &mut self,
        net: &mut Net,
        shared: &Shared,
        key: Http2StreamKey,
        change: impl FnOnce(&mut Limits),
    ) {
        let connection = self.streams.get(key).map(|stream| stream.connection);
        if let Some(connection) = connection.and_then(|connection| self.connections.get_mut(connection)) {
            change(&mut connection.limits);
            let key = connection.key;
            self.look_at_clock(net, shared, key);
        }
    }

    /// What the owner keeps for the streams whose end it wants to be told of.
    pub(super) fn watched(&self) -> impl Iterator<Item = Token<owner::Connection>> {
        let watched = self.streams.iter().filter(|(_, stream)| stream.owner.is_watching());
        watched.filter_map(|(_, stream)| stream.owner.token())
    }

    pub(super) fn owner_mut(&mut self, key: Http2StreamKey) -> Option<&mut Owner> {
        self.streams.get_mut(key).map(|stream| &mut stream.owner)
    }

    /// What the owner has given for streams, of which nothing is told any more.
    pub(super) fn take_remains(&mut self, remains: &mut Remains) {
        self.streams.iter_mut().for_each(|stream| stream.take_remains(remains));
    }

    pub(super) fn is_answering(&self, key: Http2StreamKey) -> bool {
        self.streams.get(key).is_some_and(Stream::is_answering)
    }

    /// Keeps something of the owner's for a stream: see [`Http::keep`](super::Http::keep).
    pub(super) fn keep(
        &mut self,
        key: Http2StreamKey,
        owner: OwnedToken<owner::Exchange>,
    ) -> Result<(), OwnedToken<owner::Exchange>> {
        match self.streams.get_mut(key) {
            Some(stream) if stream.is_answering() || stream.kept.knows(0) => stream.kept.hold(0, owner),
            _ => Err(owner),
        }
    }

    pub(super) fn know(&mut self, key: Http2StreamKey, owner: Token<owner::Exchange>) {
        if let Some(stream) = self.streams.get_mut(key).filter(|stream| stream.is_answering()) {
            stream.kept.know(0, owner);
        }
    }

    pub(super) fn let_go(&mut self, key: Http2StreamKey) -> Option<OwnedToken<owner::Exchange>> {
        self.streams.get_mut(key).filter(|stream| stream.waits_for_script())?.kept.let_go(0)
    }

    pub(super) fn release(&mut self, key: Http2StreamKey) -> Option<OwnedToken<owner::Exchange>> {
        self.streams.get_mut(key)?.kept.release(0)
    }

    /// What is kept for streams.
    pub(super) fn kept(&self) -> impl Iterator<Item = Token<owner::Exchange>> {
        self.streams.iter().flat_map(|(_, stream)| stream.kept.tokens())
    }

    /// Has the owner told when all there is of the reply has left the process.
    pub(super) fn mark_reply(&mut self, net: &mut Net, key: Http2StreamKey) -> bool {
        let Some(stream) = self.streams.get_mut(key) else { return false };
        if let Some(connection) = self.connections.get(stream.connection) {
            net.touch(connection.stream);
        }
        stream.kept.mark(0, stream.shared.given())
    }

    /// How many bytes of the reply's body have not left the process.
    pub(super) fn pending_bytes(&self, net: &Net, key: Http2StreamKey) -> u64 {
        let Some(stream) = self.streams.get(key) else { return 0 };
        let pending = match &stream.phase {
            Phase::PendingReply(reply) => reply.body.len() as u64,
            _ => 0,
        };
        let is_sent = self.connections.get(stream.connection).is_none_or(|of| net.is_sent(of.stream));
        let unsent = if is_sent { stream.shared.unwritten() as u64 } else { stream.shared.given() - stream.sent };
        pending + unsent
    }

    pub(super) fn reply(
        &mut self,
        shared: &Shared,
        key: Http2StreamKey,
        head: ReplyHead<'_>,
        body: &mut Buffer,
    ) -> bool {
        let Some(stream) = self.streams.get_mut(key) else { return false };
        let replied = stream.reply(shared, head, body);
        if replied {
            self.pending_replies.push(key);
        }
        replied
    }

    pub(super) fn reply_start(&mut self, net: &Net, shared: &Shared, key: Http2StreamKey, head: ReplyHead<'_>) -> bool {
        self.streams.get_mut(key).is_some_and(|stream| stream.reply_start(net, shared, head))
    }

    pub(super) fn trailer_place(&self, key: Http2StreamKey) -> TrailerPlace {
        self.streams.get(key).map_or(TrailerPlace::Nowhere, Stream::trailer_place)
    }

    pub(super) fn set_trailers(&mut self, key: Http2StreamKey, trailers: Option<Box<Headers>>) {
        if let Some(stream) = self.streams.get_mut(key) {
            stream.set_trailers(trailers);
        }
    }

    pub(super) fn inform(&self, key: Http2StreamKey, status: Status, headers: &Headers) -> bool {
        self.streams.get(key).is_some_and(|stream| stream.inform(status, headers))
    }

    #[inline(never)]
    pub(super) fn reply_chunk(&mut self, net: &Net, key: Http2StreamKey, chunk: &mut Buffer) -> bool {
        self.streams.get_mut(key).is_some_and(|stream| stream.reply_chunk(net, chunk))
    }

    pub(super) fn reply_end(&mut self, net: &Net, key: Http2StreamKey) -> bool {
        self.streams.get_mut(key).is_some_and(|stream| stream.reply_end(net))
    }

    pub(super) fn reply_error(
        &mut self,
        net: &Net,
        key: Http2StreamKey,
        status: Status,
        reason: Option<&[u8]>,
        page: Option<Page<'_>>,
    ) -> bool {
        self.streams.get_mut(key).is_some_and(|stream| stream.reply_error(net, status, reason, page))
    }

    /// Whether [`Http2::finish_replies`] would do nothing.
    pub(super) fn has_nothing_to_finish(&self) -> bool {
        self.heads.is_empty() && self.pending_replies.is_empty()
    }

    /// Goes on with the requests whose head a script has seen, and completes the replies that nobody has gone on with.
    pub(super) fn finish_replies(&mut self, net: &mut Net) {
        while let Some(key) = self.heads.pop() {
            self.after_head(net, key);
        }
        while let Some(key) = self.pending_replies.pop() {
            if let Some(stream) = self.streams.get_mut(key) {
                stream.finish_reply(net);
            }
        }
    }

    /// Gives up a request: see [`Http::abandon`](super::Http::abandon).
    pub(super) fn abandon(&mut self, net: &mut Net, key: Http2StreamKey) -> bool {
        let Some(stream) = self.streams.get_mut(key) else { return false };
        let is_abandoned = stream.abandon(net);
        if is_abandoned && !stream.kept.is_empty() {
            self.call(net, key);
        }
        is_abandoned
    }

    /// Notes that there is something to call the owner with for a stream.
    fn call(&mut self, net: &mut Net, key: Http2StreamKey) {
        let connection = self.streams.get(key).map(|stream| stream.connection);
        if let Some(connection) = connection.and_then(|connection| self.connections.get_mut(connection)) {
            connection.calls.push_back(key);
            net.call(connection.stream);
        }
    }
}

/// How much of what a client begins with is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Preface {
    Whole,
    Part,
    /// It begins with something else.
    None,
}

impl Preface {
    pub(super) fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(PREFACE) {
            Self::Whole
        } else if PREFACE.starts_with(bytes) {
            Self::Part
        } else {
            Self::None
        }
    }
}
