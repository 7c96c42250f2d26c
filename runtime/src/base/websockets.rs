//! What the owner of a loop does with its WebSocket connections.

use std::io;
use std::mem::MaybeUninit;
use std::time::Duration;

use crate::buffer::Buffer;
use crate::dns::{Family, ResolverKey};
use crate::http::{Answer, Exchange, Headers, Peer};
use crate::keys::{OwnedToken, ServerKey, StreamKey, Target, Token, WebSocketKey, owner};
use crate::reactor::{EventSpec, Events, Sink};
use crate::tls::{Context, Role};
use crate::websocket::handshake::{Agreement, Terms};
use crate::websocket::socket::{Carrier, Opening, Settings, Wanted, WebSockets, Wire};
use crate::websocket::{Kind, close};

use super::{Base, Call};

/// How a client connects.
pub struct Destination {
    /// Whom to.
    pub peer: Peer,
    /// Who looks its name up; nobody but the system by default.
    pub resolver: Option<ResolverKey>,
    /// What the connection is secured with, if it is.
    pub tls: Option<Context>,
    /// The head of the request.
    pub request: Vec<u8>,
    /// Its key.
    pub key: [u8; 16],
    /// How long the handshake may take, the lookup of a name included.
    pub timeout: Duration,
}

impl Base {
    /// Makes a WebSocket of the connection, or the stream of HTTP/2, of an exchange that waits for its reply, which is told
    /// to the client with these headers.
    ///
    /// # Errors
    ///
    /// The token, when no reply is waited for, or the body of the request is on its way.
    pub fn accept_websocket(
        &mut self,
        exchange: Exchange,
        headers: &Headers,
        owner: OwnedToken<owner::WebSocket>,
        agreement: &Agreement,
        settings: Settings,
    ) -> Result<WebSocketKey, OwnedToken<owner::WebSocket>> {
        let key = self.websockets.next_key();
        let carrier = match exchange {
            Exchange::Http1 { .. } => match self.http.switch(&mut self.net, exchange, headers) {
                Some(switched) => Carrier::Http1(switched.stream, switched.connection),
                None => return Err(owner),
            },
            Exchange::Http2(stream) => {
                if !self.http.open_tunnel(&self.net, stream, key, headers) {
                    return Err(owner);
                }
                let sink = Sink::Queue(Target::WebSocket(key));
                let event = self.net.reactor.insert(EventSpec { fd: -1, events: Events::PERSIST, sink });
                Carrier::Http2(stream, event)
            }
        };
        let (sockets, mut wire) = self.websockets();
        let key = sockets.accept(&mut wire, carrier, owner, agreement, settings);
        if carrier.server(wire.http).is_some_and(|server| wire.http.is_ending(server)) {
            sockets.close(&mut wire, key, close::GOING_AWAY, "");
        }
        Ok(key)
    }

    /// Makes a client's WebSocket. What becomes of it is told, however early.
    pub fn connect_websocket(
        &mut self,
        owner: OwnedToken<owner::WebSocket>,
        destination: Destination,
        terms: Terms,
        settings: Settings,
    ) -> WebSocketKey {
        let Destination { peer, resolver, tls, request, key: nonce, timeout } = destination;
        let stream = self.net.add_websocket(self.websockets.next_key());
        let opening = Opening { peer: peer.clone(), request, key: nonce, terms, answer: Answer::new() };
        let (sockets, mut wire) = self.websockets();
        let key = sockets.connect(&mut wire, Carrier::Own(stream), owner, opening, settings, timeout);
        if let Err(why) = self.connect_stream(stream, resolver, tls, &peer) {
            let (sockets, mut wire) = self.websockets();
            sockets.lose(&mut wire, key, &why);
        }
        key
    }

    fn connect_stream(
        &mut self,
        stream: StreamKey,
        resolver: Option<ResolverKey>,
        tls: Option<Context>,
        peer: &Peer,
    ) -> Result<(), String> {
        if let Some(context) = tls {
            self.net.secure(stream, &context.toward(peer.host()).of_http_1(), Role::Connecting)?;
        }
        self.net.enable(stream, Events::READ | Events::WRITE);
        let failed = |error: io::Error| match error.raw_os_error() {
            Some(code) => format!("Cannot connect to {peer}: {}", crate::socket::error_text(code)),
            None => format!("Cannot connect to {peer}: {error}"),
        };
        let host = peer.host().trim_matches(['[', ']']);
        self.connect_host(stream, resolver, host, peer.port(), Family::Any).map_err(failed)
    }

    /// Moves the message that [`Call::WebSocket`](super::Call::WebSocket) has just told of into `room`, as far as it
    /// fits; returns the part that was written.
    pub fn take_message<'room>(&mut self, room: &'room mut [MaybeUninit<u8>]) -> &'room mut [u8] {
        self.websockets.message_mut().move_out(room)
    }

    /// Sends a message on a WebSocket, whose bytes are `content`; where they go out as they are, `add` adds them, which
    /// may keep them without a copy. False when it is not open, or there is no memory for it.
    pub fn send_message(
        &mut self,
        socket: WebSocketKey,
        kind: Kind,
        content: &[u8],
        add: impl FnOnce(&mut Buffer) -> bool,
    ) -> bool {
        let (sockets, mut wire) = self.websockets();
        sockets.send(&mut wire, socket, kind, content, add)
    }

    /// Sends a message on several WebSockets, encoded once for all that it goes out the same on. Returns on how many.
    pub fn broadcast(&mut self, sockets: impl Iterator<Item = WebSocketKey>, kind: Kind, content: &[u8]) -> usize {
        let (all, mut wire) = self.websockets();
        all.broadcast(&mut wire, sockets, kind, content)
    }

    /// Sends a ping on a WebSocket; false when it is not open, or there is no memory for it.
    ///
    /// # Panics
    ///
    /// When there are more than [`LONGEST_CONTROL`](crate::websocket::LONGEST_CONTROL) bytes.
    pub fn ping(&mut self, socket: WebSocketKey, payload: &[u8]) -> bool {
        assert!(payload.len() <= crate::websocket::LONGEST_CONTROL);
        let (sockets, mut wire) = self.websockets();
        sockets.ping(&mut wire, socket, payload)
    }

    /// Says goodbye on a WebSocket, waits for the answer, and ends it. One that is not open yet is given up.
    pub fn close_websocket(&mut self, socket: WebSocketKey, code: u16, reason: &str) {
        let stream = self.websockets.stream_of(socket);
        let (sockets, mut wire) = self.websockets();
        sockets.close(&mut wire, socket, code, reason);
        self.look_no_more(socket, stream);
    }

    /// Hands nothing on from a WebSocket and reads nothing for now, or goes on.
    pub fn pause_websocket(&mut self, socket: WebSocketKey, is_paused: bool) {
        let (sockets, mut wire) = self.websockets();
        sockets.set_paused(&mut wire, socket, is_paused);
    }

    /// Changes what the owner of a WebSocket wants to be told of.
    pub fn want_of_websocket(&mut self, socket: WebSocketKey, change: impl FnOnce(&mut Wanted)) {
        self.websockets.want(socket, change);
    }

    /// How many bytes that were sent on a WebSocket have not left the process.
    #[must_use]
    pub fn unsent_bytes(&self, socket: WebSocketKey) -> u64 {
        self.websockets.unsent(&self.net, &self.http, socket)
    }

    /// Whether a WebSocket is open.
    #[must_use]
    pub fn is_websocket_open(&self, socket: WebSocketKey) -> bool {
        self.websockets.is_open(socket)
    }

    /// Whether the owner of a WebSocket will still be told of its end.
    #[must_use]
    pub fn is_websocket_live(&self, socket: WebSocketKey) -> bool {
        self.websockets.is_live(socket)
    }

    /// What the owners of WebSockets are to be called by.
    pub fn live_websockets(&self) -> impl Iterator<Item = Token<owner::WebSocket>> {
        self.websockets.live()
    }

    /// What the owner of the WebSocket is to be called by that an exchange has become, if it is live.
    #[must_use]
    pub fn websocket_of(&self, exchange: Exchange) -> Option<Token<owner::WebSocket>> {
        self.websockets.owner(self.http.socket_of(&self.net, exchange)?)
    }

    /// Ends a WebSocket whose owner goes. Returns what that was to be told the end by.
    pub fn abandon_websocket(&mut self, socket: WebSocketKey) -> Option<OwnedToken<owner::WebSocket>> {
        let (sockets, mut wire) = self.websockets();
        sockets.abandon(&mut wire, socket)
    }

    /// What a WebSocket has for its owner.
    pub(super) fn websocket_call(&mut self, socket: WebSocketKey, events: Events) -> Option<Call> {
        if events.contains(Events::TIMEOUT) {
            self.on_websocket_timer(socket);
        }
        let (sockets, mut wire) = self.websockets();
        if let Some(call) = sockets.take_switched_call(&mut wire, socket) {
            return Some(Call::Http(call));
        }
        sockets.take_call(&mut wire, socket).map(Call::WebSocket)
    }

    /// Looks at what has happened to streams of HTTP/2 that have become WebSockets.
    #[inline]
    pub(super) fn look_at_tunnels(&mut self) {
        if self.http.has_tunnel_news() {
            self.tell_of_tunnels();
        }
    }

    fn tell_of_tunnels(&mut self) {
        for (socket, news) in self.http.take_tunnel_news() {
            let (sockets, mut wire) = self.websockets();
            sockets.on_tunnel(&mut wire, socket, news);
        }
    }

    /// The WebSockets, and what carries them.
    pub(super) fn websockets(&mut self) -> (&mut WebSockets, Wire<'_>) {
        let Self { net, http, websockets, .. } = self;
        (websockets, Wire { net, http })
    }

    /// Says goodbye on the WebSockets of an HTTP server.
    pub(super) fn close_websockets_of(&mut self, server: ServerKey) {
        let (sockets, mut wire) = self.websockets();
        sockets.close_of(&mut wire, server);
    }

    /// The end of an HTTP server goes on, or its time is up.
    pub(super) fn on_ending(&mut self, server: ServerKey) {
        if self.http.is_time_up(&self.net, server) {
            let (sockets, mut wire) = self.websockets();
            sockets.lose_of(&mut wire, server);
        }
        self.http.on_ending(&mut self.net, server);
    }

    /// Ends the WebSockets of an HTTP server at once.
    pub(super) fn end_websockets_of(&mut self, server: ServerKey) -> Vec<OwnedToken<owner::WebSocket>> {
        let (sockets, mut wire) = self.websockets();
        sockets.end_of(&mut wire, server)
    }

    /// Time has passed for a WebSocket.
    fn on_websocket_timer(&mut self, socket: WebSocketKey) {
        let stream = self.websockets.stream_of(socket);
        let (sockets, mut wire) = self.websockets();
        sockets.on_timer(&mut wire, socket);
        self.look_no_more(socket, stream);
    }

    /// Gives up looking up a name for a WebSocket that has ended.
    fn look_no_more(&mut self, socket: WebSocketKey, stream: Option<StreamKey>) {
        if let Some(stream) = stream.filter(|_| !self.websockets.is_open(socket)) {
            self.stop_looking_up(stream);
        }
    }
}
