//! HTTP servers: evhttp's job, on the streams of a loop.
//!
//! A connection begins as one of [HTTP/1](h1), and goes on as one of [HTTP/2](h2) when the client says so. What a script
//! does with a request is the same for both, and handed on here by what the request came on.

mod exchange;
mod h1;
mod h2;
mod kept;
mod listen;
mod routes;

use crate::buffer::Buffer;
use crate::keys::{Http1Key, Http2Key, OwnedToken, ServerKey, StreamKey, Token, entry, owner};
use crate::net::{Net, Sent};
use crate::reactor::Events;
use crate::slots::Slots;

use super::message::date::Date;
use super::message::status::Status;

pub use exchange::{ConnectionId, Exchange, HttpCall, Limits, Remains, ReplyHead, Request, Served, WholeBody};
pub use h1::Connection;
pub use kept::RequestError;
pub use listen::Listener;
pub use routes::Server;

use exchange::Owner;
use h1::Next;
use h2::Http2;

/// The servers of a loop and their connections.
#[derive(Default)]
pub struct Http {
    connections: Slots<Connection, entry::Http1>,
    listeners: Slots<Listener, entry::HttpListener>,
    h2: Http2,
    shared: Shared,
}

/// What all connections share.
#[derive(Default)]
struct Shared {
    servers: Slots<Server, entry::Server>,
    /// Connections of HTTP/1 whose script sees the head of a request.
    heads: Vec<Http1Key>,
    /// Connections of HTTP/1 whose reply is complete unless the script goes on with it.
    pending_replies: Vec<Http1Key>,
    /// Memory for the next head.
    spare: Vec<u8>,
    date: Date,
}

impl Http {
    /// Makes a server (`evhttp_new`).
    pub fn add_server(&mut self, owner: Token<owner::Server>) -> ServerKey {
        self.shared.servers.insert(Server::new(owner))
    }

    /// The server of a key, to change its routes and limits.
    pub fn server_mut(&mut self, key: ServerKey) -> Option<&mut Server> {
        self.shared.servers.get_mut(key)
    }

    /// Ends a server, its listeners and its connections (`evhttp_free`). Returns what the owner has
    /// given to them, which it is not told of again.
    pub fn remove_server(&mut self, net: &mut Net, key: ServerKey) -> Remains {
        let mut remains = Remains::default();
        let Some(server) = self.shared.servers.remove(key) else { return remains };
        server.listeners.into_iter().for_each(|listener| self.stop_listening(net, listener));
        let of_server = |(connection, entry): (_, &Connection)| (entry.server == key).then_some(connection);
        let connections: Vec<Http1Key> = self.connections.iter().filter_map(of_server).collect();
        self.h2.end_of(net, key, &mut remains);
        connections.into_iter().for_each(|connection| self.forget(net, connection, &mut remains));
        remains
    }

    /// Ends all servers and forgets all connections. Returns what the owner has given to them, which it is not told of
    /// again.
    pub(crate) fn close_all(&mut self) -> Remains {
        let Self { mut connections, mut h2, .. } = std::mem::take(self);
        let mut remains = Remains::default();
        connections.iter_mut().for_each(|connection| connection.take_remains(&mut remains));
        h2.take_remains(&mut remains);
        remains
    }

    /// The servers that listen.
    pub fn listening(&self) -> impl Iterator<Item = Token<owner::Server>> {
        let servers = self.shared.servers.iter();
        servers.filter(|(_, server)| !server.listeners.is_empty()).map(|(_, server)| server.owner)
    }

    /// Whether a server listens.
    #[must_use]
    pub fn is_listening(&self, server: ServerKey) -> bool {
        self.shared.servers.get(server).is_some_and(|server| !server.listeners.is_empty())
    }

    /// What is known of a connection that is open.
    #[must_use]
    pub fn served(&self, id: ConnectionId) -> Option<Served> {
        let key = match id {
            ConnectionId::Http1(key) => key,
            ConnectionId::Http2(stream) => return self.h2.served(stream),
        };
        let connection = self.connections.get(key)?;
        Some(Served {
            peer: connection.peer,
            owner: connection.owner.token(),
            is_watched: connection.owner.is_watching(),
        })
    }

    /// The stream that carries a connection that is open; that of HTTP/2 carries others as well.
    #[must_use]
    pub(crate) fn carrier(&self, id: ConnectionId) -> Option<StreamKey> {
        match id {
            ConnectionId::Http1(key) => self.connections.get(key).map(|connection| connection.stream),
            ConnectionId::Http2(stream) => self.h2.carrier(stream),
        }
    }

    /// Changes the limits of a connection. Those of a stream are its connection's.
    pub fn set_limits(&mut self, net: &mut Net, id: ConnectionId, change: impl FnOnce(&mut Limits)) {
        match id {
            ConnectionId::Http1(key) => {
                self.act(net, key, |connection, net, shared| connection.set_limits(net, shared, change));
            }
            ConnectionId::Http2(stream) => self.h2.set_limits(net, &self.shared, stream, change),
        }
    }

    /// What the owner is to be given back when a connection of one of its servers ends.
    pub fn watched(&self) -> impl Iterator<Item = Token<owner::Connection>> {
        let watched = self.connections.iter().filter(|(_, connection)| connection.owner.is_watching());
        watched.filter_map(|(_, connection)| connection.owner.token()).chain(self.h2.watched())
    }

    /// Sets what the owner keeps for a connection, the end of which it is not told of.
    pub fn set_owner(&mut self, id: ConnectionId, owner: Token<owner::Connection>) {
        if let Some(known) = self.owner_mut(id) {
            *known = Owner::Knows(owner);
        }
    }

    /// Has the owner told of the end of a connection (`evhttp_connection_set_closecb`).
    ///
    /// # Errors
    ///
    /// The token, when the connection is not that of its owner, or the owner is told of its end already.
    pub fn watch(
        &mut self,
        net: &mut Net,
        id: ConnectionId,
        owner: OwnedToken<owner::Connection>,
    ) -> Result<(), OwnedToken<owner::Connection>> {
        if !self.owner_mut(id).is_some_and(|known| known.token() == Some(owner.token()) && !known.is_watching()) {
            return Err(owner);
        }
        match id {
            ConnectionId::Http1(key) => drop(self.act(net, key, |connection, net, _| connection.watch(net, owner))),
            ConnectionId::Http2(stream) => {
                if let Some(known) = self.h2.owner_mut(stream) {
                    *known = Owner::Watching(owner);
                }
            }
        }
        Ok(())
    }

    /// Forgets what the owner keeps for a connection, if it is that. Returns what the owner was to be told of the end
    /// by, if it was.
    pub fn clear_owner(
        &mut self,
        id: ConnectionId,
        owner: Token<owner::Connection>,
    ) -> Option<OwnedToken<owner::Connection>> {
        let known = self.owner_mut(id).filter(|known| known.token() == Some(owner))?;
        let owned = known.take();
        *known = Owner::None;
        owned
    }

    fn owner_mut(&mut self, id: ConnectionId) -> Option<&mut Owner> {
        match id {
            ConnectionId::Http1(key) => self.connections.get_mut(key).map(|connection| &mut connection.owner),
            ConnectionId::Http2(stream) => self.h2.owner_mut(stream),
        }
    }

    /// Notes whether the script wants to read from a connection: then a client that sends nothing more has left.
    pub fn set_reading(&mut self, net: &mut Net, key: Http1Key, reading: bool) {
        self.act(net, key, |connection, net, _| connection.set_reading(net, reading));
    }

    /// What a connection has for its owner, if it still has it.
    pub fn take_call(&mut self, net: &mut Net, key: Http1Key) -> Option<HttpCall> {
        self.act(net, key, Connection::take_call)?
    }

    /// Replies to a request with a whole body (`evhttp_send_reply`). The reply stays open until
    /// [`Http::finish_replies`], in case there is more to come: see [`Http::reply_chunk`]. False when the request was
    /// replied to, or its connection is gone.
    pub fn reply(&mut self, net: &mut Net, exchange: Exchange, head: ReplyHead<'_>, body: &mut Buffer) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, shared| connection.reply(net, shared, head, body))
            }
            Exchange::Http2(stream) => self.h2.reply(stream, head, body),
        }
    }

    /// Begins a reply whose body comes in chunks (`evhttp_send_reply_start`). False as for [`Http::reply`].
    pub fn reply_start(&mut self, net: &mut Net, exchange: Exchange, head: ReplyHead<'_>) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, shared| connection.reply_start(net, shared, head))
            }
            Exchange::Http2(stream) => self.h2.reply_start(net, stream, head),
        }
    }

    /// Sends a chunk of a reply (`evhttp_send_reply_chunk`), after [`Http::reply_start`], or after [`Http::reply`] if
    /// that is not finished: that reply's body is the first chunk then. False when no reply has begun, or it is
    /// complete.
    pub fn reply_chunk(&mut self, net: &mut Net, exchange: Exchange, chunk: &mut Buffer) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, shared| connection.reply_chunk(net, shared, chunk))
            }
            Exchange::Http2(stream) => self.h2.reply_chunk(net, stream, chunk),
        }
    }

    /// Ends a reply that came in chunks (`evhttp_send_reply_end`). False when none has begun, or it is complete.
    pub fn reply_end(&mut self, net: &mut Net, exchange: Exchange) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, shared| connection.reply_end(net, shared))
            }
            Exchange::Http2(stream) => self.h2.reply_end(net, stream),
        }
    }

    /// Replies with an error page (`evhttp_send_error`), and ends the connection with it, but not that of a stream.
    /// False as for [`Http::reply`].
    pub fn reply_error(&mut self, net: &mut Net, exchange: Exchange, status: Status, reason: Option<&[u8]>) -> bool {
        match exchange {
            Exchange::Http1 { .. } => self
                .exchange(net, exchange, |connection, net, shared| connection.reply_error(net, shared, status, reason)),
            Exchange::Http2(stream) => self.h2.reply_error(net, stream, status, reason),
        }
    }

    /// Lets go of a request that will not be replied to. The connection of a client that has left ends, and the stream
    /// of any client.
    pub fn abandon(&mut self, net: &mut Net, exchange: Exchange) {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, _| connection.abandon(net));
            }
            Exchange::Http2(stream) => self.h2.abandon(stream),
        }
    }

    /// Keeps something of the owner's for an exchange that is not over, to tell it what becomes of the exchange:
    /// [`HttpCall::Whole`], [`HttpCall::Body`], [`HttpCall::Sent`], and in the end [`HttpCall::Over`].
    ///
    /// # Errors
    ///
    /// The token, when the exchange is over, or something is kept for it already.
    pub fn keep(
        &mut self,
        exchange: Exchange,
        owner: OwnedToken<owner::Exchange>,
    ) -> Result<(), OwnedToken<owner::Exchange>> {
        match exchange {
            Exchange::Http1 { connection: key, sequence } => match self.connections.get_mut(key) {
                Some(connection) if connection.has_exchange(sequence) => connection.kept.keep(sequence, owner),
                _ => Err(owner),
            },
            Exchange::Http2(stream) => self.h2.keep(stream, owner),
        }
    }

    /// Gives back what is kept for an exchange, of which nothing is told any more.
    pub fn release(&mut self, exchange: Exchange) -> Option<OwnedToken<owner::Exchange>> {
        match exchange {
            Exchange::Http1 { connection: key, sequence } => self.connections.get_mut(key)?.kept.release(sequence),
            Exchange::Http2(stream) => self.h2.release(stream),
        }
    }

    /// What is kept for exchanges.
    pub fn kept(&self) -> impl Iterator<Item = Token<owner::Exchange>> {
        self.connections.iter().flat_map(|(_, connection)| connection.kept.tokens()).chain(self.h2.kept())
    }

    /// Has the body of a request, whose head the owner has seen, handed on in pieces (`evhttp_request_set_chunked_cb`),
    /// or collected again; false when the body is not on its way.
    pub fn stream_body(&mut self, net: &mut Net, exchange: Exchange, in_pieces: bool) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, _, _| connection.stream_body(in_pieces))
            }
            Exchange::Http2(stream) => self.h2.stream_body(stream, in_pieces),
        }
    }

    /// Whether the body of a request, whose head the owner has seen, is on its way.
    #[must_use]
    pub fn is_body_coming(&self, exchange: Exchange) -> bool {
        match exchange {
            Exchange::Http1 { connection, sequence } => self
                .connections
                .get(connection)
                .is_some_and(|connection| connection.has_exchange(sequence) && connection.is_body_coming()),
            Exchange::Http2(stream) => self.h2.is_body_coming(stream),
        }
    }

    /// Lends what has come of the body of a request and was not taken, to be given back at once.
    pub fn lend_body(&mut self, exchange: Exchange) -> Option<Buffer> {
        match exchange {
            Exchange::Http1 { connection, sequence } => {
                let connection = self.connections.get_mut(connection)?;
                connection.has_exchange(sequence).then(|| connection.body_mut().map(std::mem::take)).flatten()
            }
            Exchange::Http2(stream) => self.h2.lend_body(stream),
        }
    }

    /// Takes back what was lent. When it has changed more is read.
    pub fn return_body(&mut self, net: &mut Net, exchange: Exchange, body: Buffer, is_changed: bool) {
        match exchange {
            Exchange::Http1 { .. } => self.exchange(net, exchange, |connection, net, shared| {
                if let Some(place) = connection.body_mut() {
                    *place = body;
                }
                if is_changed {
                    connection.resume_body(net, shared);
                }
            }),
            Exchange::Http2(stream) => self.h2.return_body(stream, body, is_changed),
        }
    }

    /// Reads no more of the body of a request that is handed on in pieces, or reads on.
    pub fn set_paused(&mut self, net: &mut Net, exchange: Exchange, is_paused: bool) {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, shared| connection.set_paused(net, shared, is_paused));
            }
            Exchange::Http2(stream) => self.h2.set_paused(net, stream, is_paused),
        }
    }

    /// Has the owner told, with [`HttpCall::Sent`], when all there is of a reply has left the process; false for an
    /// exchange that nothing is kept for.
    pub fn mark_reply(&mut self, net: &mut Net, exchange: Exchange) -> bool {
        match exchange {
            Exchange::Http1 { .. } => self.exchange(net, exchange, |connection, net, _| connection.mark_reply(net)),
            Exchange::Http2(stream) => self.h2.mark_reply(net, stream),
        }
    }

    /// How many bytes of a reply have not left the process.
    #[must_use]
    pub fn pending_bytes(&self, net: &Net, exchange: Exchange) -> u64 {
        match exchange {
            Exchange::Http1 { .. } => {
                self.stream_of(exchange).map_or(0, |stream| net.queued(stream) - net.sent(stream))
            }
            Exchange::Http2(stream) => self.h2.pending_bytes(net, stream),
        }
    }

    /// Goes on with the requests whose head a script has seen, and completes the replies that nobody has gone on with.
    #[inline]
    pub(crate) fn finish_replies(&mut self, net: &mut Net) {
        if !(self.shared.heads.is_empty() && self.shared.pending_replies.is_empty() && self.h2.has_nothing_to_finish())
        {
            self.finish_all(net);
        }
    }

    fn finish_all(&mut self, net: &mut Net) {
        while let Some(key) = self.shared.heads.pop() {
            self.act(net, key, |connection, net, shared| connection.after_head(net, shared));
        }
        while let Some(key) = self.shared.pending_replies.pop() {
            self.finish_reply(net, key);
        }
        self.h2.finish_replies(net);
    }

    /// Completes the reply of a connection, if it waits for that.
    pub fn finish_reply(&mut self, net: &mut Net, key: Http1Key) {
        self.act(net, key, |connection, net, shared| connection.finish_reply(net, shared));
    }

    /// Gives the bytes of a connection to the script. The reply that is under way, if any, is up to the script as well.
    pub fn take_over(&mut self, net: &mut Net, key: Http1Key, script: Token<owner::Script>) {
        self.act(net, key, |connection, net, shared| connection.take_over(net, shared, script));
    }

    /// Ends a connection at once. The owner is told later, if it wants to be told.
    pub(crate) fn end(&mut self, net: &mut Net, key: Http1Key) {
        self.act(net, key, |connection, net, _| connection.end(net));
    }

    /// Ends the connection, or the stream, of an exchange that is not over, at once. Returns what
    /// the owner has given for it, instead of telling it.
    pub fn close(&mut self, net: &mut Net, exchange: Exchange) -> Remains {
        let mut remains = Remains::default();
        if self.is_open(exchange) {
            match exchange {
                Exchange::Http1 { connection, .. } => self.forget(net, connection, &mut remains),
                Exchange::Http2(stream) => self.h2.reset(net, stream, &mut remains),
            }
        }
        remains
    }

    /// The stream of the connection of an exchange that is not over. One of HTTP/2 has none to itself.
    #[must_use]
    pub fn stream_of(&self, exchange: Exchange) -> Option<StreamKey> {
        let Exchange::Http1 { connection, sequence } = exchange else { return None };
        let connection = self.connections.get(connection).filter(|connection| connection.has_exchange(sequence))?;
        Some(connection.stream)
    }

    /// Whether an exchange is not over.
    #[must_use]
    pub fn is_open(&self, exchange: Exchange) -> bool {
        match exchange {
            Exchange::Http1 { .. } => self.stream_of(exchange).is_some(),
            Exchange::Http2(stream) => self.h2.is_answering(stream),
        }
    }

    /// The socket of a connection of HTTP/1 is ready.
    pub(crate) fn on_stream(&mut self, net: &mut Net, key: Http1Key, events: Events) {
        self.act(net, key, |connection, net, shared| connection.on_ready(net, shared, events));
    }

    /// What there was to send of a connection of HTTP/1 has been handed to the kernel, or not.
    pub(crate) fn on_sent(&mut self, net: &mut Net, key: Http1Key, sent: &Sent) {
        self.act(net, key, |connection, net, shared| connection.on_sent(net, shared, sent));
    }

    /// The timer of a connection of HTTP/1 has gone off.
    pub(crate) fn on_timer(&mut self, net: &mut Net, key: Http1Key) {
        self.act(net, key, |connection, net, _| connection.on_timer(net));
    }

    /// Looks at what the tasks of HTTP/2 have found out. To be called when all of them wait.
    pub(crate) fn on_http2_news(&mut self, net: &mut Net) {
        self.h2.on_news(net, &self.shared);
    }

    /// What a connection of HTTP/2 has to send has been handed to the kernel, or is in the way.
    pub(crate) fn on_http2_flushed(&mut self, net: &mut Net, key: Http2Key) {
        self.h2.on_flushed(net, key);
    }

    /// The timer of a connection of HTTP/2 has gone off.
    pub(crate) fn on_http2_timer(&mut self, net: &mut Net, key: Http2Key) {
        self.h2.on_timer(net, &self.shared, key);
    }

    /// What a connection of HTTP/2 has for its owner, if it still has something.
    pub(crate) fn take_http2_call(&mut self, net: &mut Net, key: Http2Key) -> Option<HttpCall> {
        self.h2.take_call(net, &self.shared, key)
    }

    /// Has a connection of HTTP/1 do something, and sees to what becomes of it; none when it is gone.
    fn act<R>(
        &mut self,
        net: &mut Net,
        key: Http1Key,
        act: impl FnOnce(&mut Connection, &mut Net, &mut Shared) -> R,
    ) -> Option<R> {
        let connection = self.connections.get_mut(key)?;
        let result = act(connection, net, &mut self.shared);
        match connection.next() {
            Next::Stay => {}
            Next::Forget => self.forget(net, key, &mut Remains::default()),
            Next::Upgrade => {
                if let Some(connection) = self.connections.remove(key) {
                    self.h2.begin(net, &self.shared, connection);
                }
            }
        }
        Some(result)
    }

    /// Has the connection of an exchange that is not over do something. The default where it is over.
    fn exchange<R: Default>(
        &mut self,
        net: &mut Net,
        exchange: Exchange,
        act: impl FnOnce(&mut Connection, &mut Net, &mut Shared) -> R,
    ) -> R {
        let Exchange::Http1 { connection: key, sequence } = exchange else { return R::default() };
        let act = |connection: &mut Connection, net: &mut Net, shared: &mut Shared| {
            if connection.has_exchange(sequence) { act(connection, net, shared) } else { R::default() }
        };
        self.act(net, key, act).unwrap_or_default()
    }

    /// Forgets a connection. Adds what the owner has given for it to `remains`, instead of telling it.
    fn forget(&mut self, net: &mut Net, key: Http1Key, remains: &mut Remains) {
        let Some(mut connection) = self.connections.remove(key) else { return };
        connection.timer.into_iter().for_each(|timer| net.reactor.remove(timer));
        net.forget(connection.stream);
        connection.take_remains(remains);
    }
}
