//! What the parts of a loop are named by, below all of them.
//!
//! A key names an entry of a table of the runtime's, and names nothing once that is gone. A [`Token`] names something of
//! the owner's, which the runtime hands back and never looks into.

use std::marker::PhantomData;

use crate::reactor::Events;
use crate::slots::Key;

/// What keys name.
pub mod entry {
    /// A stream.
    pub enum Stream {}
    /// An HTTP server.
    pub enum Server {}
    /// A listening socket of an HTTP server.
    pub enum HttpListener {}
    /// A connection of HTTP/1 to a server.
    pub enum Http1 {}
    /// A connection of HTTP/2 to a server.
    pub enum Http2 {}
    /// A stream of a connection of HTTP/2 to a server.
    pub enum Http2Stream {}
    /// An HTTP client.
    pub enum Client {}
    /// A WebSocket connection.
    pub enum WebSocket {}
    /// A name that is looked up.
    pub enum Lookup {}
    /// A question to nameservers.
    pub enum Question {}
}

/// Names a stream.
pub type StreamKey = Key<entry::Stream>;
/// Names an HTTP server.
pub type ServerKey = Key<entry::Server>;
/// Names a listening socket of an HTTP server.
pub type HttpListenerKey = Key<entry::HttpListener>;
/// Names a connection of HTTP/1 to a server.
pub type Http1Key = Key<entry::Http1>;
/// Names a connection of HTTP/2 to a server.
pub type Http2Key = Key<entry::Http2>;
/// Names a stream of a connection of HTTP/2 to a server.
pub type Http2StreamKey = Key<entry::Http2Stream>;
/// Names an HTTP client.
pub type ClientKey = Key<entry::Client>;
/// Names a WebSocket connection.
pub type WebSocketKey = Key<entry::WebSocket>;
/// Names a lookup. One that has been answered or cancelled names nothing.
pub type LookupKey = Key<entry::Lookup>;
/// Names a question to nameservers.
pub type QuestionKey = Key<entry::Question>;

/// What tokens stand for.
pub mod owner {
    /// What the owner knows an event by.
    pub enum Event {}
    /// What the owner knows a listener by.
    pub enum Listener {}
    /// What the owner knows a stream by that the script reads and writes by itself.
    pub enum Script {}
    /// What the owner knows an HTTP server by.
    pub enum Server {}
    /// What the owner keeps for a connection to an HTTP server.
    pub enum Connection {}
    /// What the owner keeps for a request to an HTTP server, to be told what becomes of it.
    pub enum Exchange {}
    /// What the owner knows an HTTP client by.
    pub enum Client {}
    /// What the owner knows a request of an HTTP client by.
    pub enum Request {}
    /// What the owner keeps for a WebSocket connection, to be called for it.
    pub enum WebSocket {}
}

/// What the owner of a loop knows something by. It keeps nothing alive: the owner takes care that what it stands for is
/// there as long as the runtime knows it.
pub struct Token<K> {
    number: usize,
    kind: PhantomData<fn() -> K>,
}

impl<K> Token<K> {
    /// A token of the owner's making.
    #[must_use]
    pub const fn new(number: usize) -> Self {
        Self { number, kind: PhantomData }
    }

    /// The number it was made of.
    #[must_use]
    pub const fn number(self) -> usize {
        self.number
    }
}

impl<K> Clone for Token<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Token<K> {}

impl<K> PartialEq for Token<K> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<K> Eq for Token<K> {}

impl<K> std::fmt::Debug for Token<K> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Token({:#x})", self.number)
    }
}

/// A token that stands for a reference of the owner's: it is handed back once, and the owner takes the reference back.
#[must_use = "the owner takes back what it stands for"]
pub struct OwnedToken<K>(Token<K>);

impl<K> OwnedToken<K> {
    /// The token that stands for a reference which the owner gives away.
    pub const fn new(number: usize) -> Self {
        Self(Token::new(number))
    }

    /// The same as one that stands for no reference.
    #[must_use]
    pub const fn token(&self) -> Token<K> {
        self.0
    }
}

impl<K> std::fmt::Debug for OwnedToken<K> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Owned{:?}", self.0)
    }
}

/// Whom an event is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The owner of the loop.
    Script(Token<owner::Event>),
    /// A listener of the owner's.
    Listener(Token<owner::Listener>),
    /// A stream: its socket is ready, or it has something to be called.
    Stream(StreamKey),
    /// The end of an HTTP server: its timer, or that it has come.
    HttpServer(ServerKey),
    /// A listening socket of an HTTP server.
    HttpListener(HttpListenerKey),
    /// An HTTP client has something to be called.
    Client(ClientKey),
    /// The timer of an HTTP client.
    ClientTimer(ClientKey),
    /// The timer of what an HTTP client's requests and connections wait for besides.
    ClientClock(ClientKey),
    /// The timer of a direction of a stream: [`Events::READ`] or [`Events::WRITE`].
    StreamTimer(StreamKey, Events),
    /// A WebSocket that has no stream to itself has something to be called, or time has passed for it.
    WebSocket(WebSocketKey),
    /// An attempt to connect a stream, or the next one's turn.
    Dial(StreamKey),
    /// A question to nameservers: its socket, or its time.
    Question(QuestionKey),
    /// The time that a lookup has left.
    Lookup(LookupKey),
    /// Names that have been looked up.
    Dns,
}
