//! Connections: WebSocket on the streams of a loop.
//!
//! A server's connection begins as one of HTTP, whose stream it takes over; a client has one of its own. What comes is
//! taken apart where it was read, and its messages wait until the owner is called; what is sent in one call leaves in one
//! write.

mod carrier;
mod closing;
mod connection;
mod context;
mod opening;
mod receive;
mod send;
mod timeout;

use std::rc::Rc;

use bytes::BytesMut;

use crate::buffer::Buffer;
use crate::http::{Http, HttpCall, TunnelNews};
use crate::keys::{OwnedToken, Token, WebSocketKey, entry, owner};
use crate::net::{Consumer, Net, Sent};
use crate::reactor::{Events, Instant};
use crate::slots::Slots;

use super::handshake::Agreement;
use super::{Inbox, Kind, Reader, Role};

pub(crate) use carrier::{Carrier, Wire};
pub use connection::{Settings, Wanted};
pub(crate) use opening::Opening;

use connection::{Connection, Flags, Phase};
use context::Pool;

/// What a connection has for its owner.
#[derive(Debug)]
pub enum WebSocketCall {
    /// A client's connection is open, with that subprotocol.
    Opened(Token<owner::WebSocket>, Box<[u8]>),
    /// A message of that many bytes has come, to be had at once from
    /// [`Base::take_message`](crate::base::Base::take_message).
    Message(Token<owner::WebSocket>, Kind, usize),
    /// A pong has come.
    Pong(Token<owner::WebSocket>, Box<[u8]>),
    /// All that was sent has left the process.
    Drained(Token<owner::WebSocket>),
    /// It has ended: the code and the reason. Nothing more is told of it.
    Closed(OwnedToken<owner::WebSocket>, u16, String),
}

/// The table of connections.
#[derive(Default)]
struct Table(Slots<Connection, entry::WebSocket>);

impl Table {
    /// Has a connection do something, and forgets it when it has ended and nobody is to be told.
    fn act<R>(
        &mut self,
        wire: &mut Wire<'_>,
        key: WebSocketKey,
        act: impl FnOnce(&mut Connection, &mut Wire<'_>) -> R,
    ) -> Option<R> {
        let connection = self.0.get_mut(key)?;
        let result = act(connection, wire);
        if matches!(connection.phase, Phase::Gone)
            && connection.owner.is_none()
            && let Some(connection) = self.0.remove(key)
        {
            connection.carrier.release(wire);
        }
        Some(result)
    }

    /// Has a connection do something that is open; false where it is not.
    fn act_open(
        &mut self,
        wire: &mut Wire<'_>,
        key: WebSocketKey,
        act: impl FnOnce(&mut Connection, &mut Wire<'_>) -> bool,
    ) -> bool {
        let act = |connection: &mut Connection, wire: &mut Wire<'_>| connection.is_open() && act(connection, wire);
        self.act(wire, key, act).unwrap_or(false)
    }
}

/// The connections of a loop.
#[derive(Default)]
pub(crate) struct WebSockets {
    connections: Table,
    pool: Pool,
    /// Those of the last connection, which most others have as well.
    settings: Option<Rc<Settings>>,
    /// What comes is read into it.
    memory: BytesMut,
    /// The message that the owner is about to take.
    message: Buffer,
}

impl WebSockets {
    /// The key that the next connection will have.
    pub(crate) fn next_key(&self) -> WebSocketKey {
        self.connections.0.next_key()
    }

    /// Makes a connection of one that a server has accepted. What has come on it waits in its stream's input.
    pub(crate) fn accept(
        &mut self,
        wire: &mut Wire<'_>,
        carrier: Carrier,
        owner: OwnedToken<owner::WebSocket>,
        agreement: &Agreement,
        settings: Settings,
    ) -> WebSocketKey {
        let key = self.add(carrier, Role::Server, Phase::Open, owner, settings);
        if let Some(stream) = carrier.stream() {
            wire.net.set_consumer(stream, Consumer::WebSocket(key));
        }
        self.connections.act(wire, key, |connection, wire| {
            connection.deflate = agreement.deflate;
            connection.reader = Reader::new(Role::Server, agreement.deflate.is_some(), settings.longest);
            connection.await_peer(wire.net);
            connection.read_waiting(wire);
        });
        key
    }

    /// Makes a client's connection on a stream that is about to be connected.
    pub(crate) fn connect(
        &mut self,
        wire: &mut Wire<'_>,
        carrier: Carrier,
        owner: OwnedToken<owner::WebSocket>,
        opening: Opening,
        settings: Settings,
        timeout: std::time::Duration,
    ) -> WebSocketKey {
        let key = self.add(carrier, Role::Client, Phase::Opening(Box::new(opening)), owner, settings);
        self.connections.act(wire, key, |connection, wire| connection.set_timer(wire.net, timeout));
        key
    }

    fn add(
        &mut self,
        carrier: Carrier,
        role: Role,
        phase: Phase,
        owner: OwnedToken<owner::WebSocket>,
        settings: Settings,
    ) -> WebSocketKey {
        let known = self.settings.take().filter(|known| **known == settings);
        let shared = self.settings.insert(known.unwrap_or_else(|| Rc::new(settings))).clone();
        self.connections.0.insert(Connection {
            key: self.next_key(),
            carrier,
            role,
            phase,
            owner: Some(owner),
            settings: shared,
            wanted: Wanted::default(),
            reader: Reader::new(role, false, settings.longest),
            inbox: Inbox::default(),
            opened: None,
            deflate: None,
            contexts: None,
            verdict: None,
            last: None,
            pong: None,
            heard: Instant::default(),
            taken: 0,
            due: Instant::default(),
            flags: Flags::empty(),
        })
    }

    /// Whether a connection is open.
    pub(crate) fn is_open(&self, key: WebSocketKey) -> bool {
        self.connections.0.get(key).is_some_and(Connection::is_open)
    }

    /// The stream that carries a connection.
    pub(crate) fn stream_of(&self, key: WebSocketKey) -> Option<crate::keys::StreamKey> {
        self.connections.0.get(key)?.carrier.stream()
    }

    /// Ends a connection that cannot be made.
    pub(crate) fn lose(&mut self, wire: &mut Wire<'_>, key: WebSocketKey, why: &str) {
        self.connections.act(wire, key, |connection, wire| connection.lose(wire, why));
    }

    /// What the owner of a connection is to be told of its end by.
    pub(crate) fn owner(&self, key: WebSocketKey) -> Option<Token<owner::WebSocket>> {
        self.connections.0.get(key)?.owner.as_ref().map(OwnedToken::token)
    }

    /// Whether the owner of a connection will still be told of its end.
    pub(crate) fn is_live(&self, key: WebSocketKey) -> bool {
        self.connections.0.get(key).is_some_and(|connection| connection.owner.is_some())
    }

    /// What the owners are to be told of the end by.
    pub(crate) fn live(&self) -> impl Iterator<Item = Token<owner::WebSocket>> {
        self.connections.0.iter().filter_map(|(_, connection)| connection.owner.as_ref()).map(OwnedToken::token)
    }

    /// Changes what the owner wants to be told of.
    pub(crate) fn want(&mut self, key: WebSocketKey, change: impl FnOnce(&mut Wanted)) {
        if let Some(connection) = self.connections.0.get_mut(key) {
            change(&mut connection.wanted);
        }
    }

    /// How many bytes that were sent have not left the process.
    pub(crate) fn unsent(&self, net: &Net, http: &Http, key: WebSocketKey) -> u64 {
        self.connections.0.get(key).map_or(0, |connection| connection.carrier.unsent(net, http))
    }

    /// Hands nothing on and reads nothing for now, or goes on.
    pub(crate) fn set_paused(&mut self, wire: &mut Wire<'_>, key: WebSocketKey, is_paused: bool) {
        self.connections.act(wire, key, |connection, wire| {
            connection.flags.set(Flags::PAUSED, is_paused);
            match is_paused {
                _ if !connection.is_open() => {}
                true => connection.watch(wire),
                false => connection.read_on(wire),
            }
            if connection.has_call() {
                connection.carrier.call(wire);
            }
        });
    }

    /// The socket of a connection is ready.
    pub(crate) fn on_ready(&mut self, wire: &mut Wire<'_>, key: WebSocketKey, events: Events) {
        let memory = &mut self.memory;
        self.connections.act(wire, key, |connection, wire| match (&connection.phase, connection.carrier.stream()) {
            (_, None) => {}
            (Phase::Opening(_), Some(stream)) => wire.net.on_stream(stream, events),
            (_, Some(stream)) => connection.on_ready(wire, stream, memory, events),
        });
    }

    /// Sends what a connection has to send.
    pub(crate) fn flush(&mut self, wire: &mut Wire<'_>, key: WebSocketKey) {
        let memory = &mut self.memory;
        self.connections.act(wire, key, |connection, wire| {
            let Some(stream) = connection.carrier.stream() else { return };
            if let Phase::Opening(_) = connection.phase {
                return wire.net.flush(stream);
            }
            let sent = wire.net.send(stream);
            let has_end = wire.net.stream(stream).is_some_and(|stream| stream.has_unreported_end());
            if has_end && !matches!(sent, Sent::Failed(_)) {
                connection.on_ready(wire, stream, memory, Events::READ);
            }
            if let Carrier::Http1(_, http) = connection.carrier {
                wire.http.note_switched_sent(wire.net, http);
            }
            connection.on_sent(wire, &sent);
        });
    }

    /// Something has happened to the tunnel that carries a connection.
    pub(crate) fn on_tunnel(&mut self, wire: &mut Wire<'_>, key: WebSocketKey, news: TunnelNews) {
        self.connections.act(wire, key, |connection, wire| connection.on_tunnel(wire, news));
    }

    /// Time has passed for a connection.
    pub(crate) fn on_timer(&mut self, wire: &mut Wire<'_>, key: WebSocketKey) {
        self.connections.act(wire, key, |connection, wire| connection.on_timer(wire));
    }

    /// What is to be told of the requests that came before, on the same connection.
    #[inline]
    pub(crate) fn take_switched_call(&self, wire: &mut Wire<'_>, key: WebSocketKey) -> Option<HttpCall> {
        match self.connections.0.get(key)?.carrier {
            Carrier::Http1(_, connection) => wire.http.take_switched_call(wire.net, connection),
            Carrier::Http2(..) | Carrier::Own(_) => None,
        }
    }

    /// What a connection has for its owner, if it still has it.
    pub(crate) fn take_call(&mut self, wire: &mut Wire<'_>, key: WebSocketKey) -> Option<WebSocketCall> {
        let Self { connections, pool, message, .. } = self;
        message.clear();
        connections.act(wire, key, |connection, wire| {
            connection.advance(wire);
            connection.read_tunnel(wire);
            let call = connection.take_call(wire, pool, message);
            if call.is_some() && connection.has_call() {
                connection.carrier.call(wire);
            }
            call
        })?
    }

    /// The message that was told of last, as long as nothing else is.
    pub(crate) fn message_mut(&mut self) -> &mut Buffer {
        &mut self.message
    }
}
