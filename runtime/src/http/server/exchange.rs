//! Requests and their replies, whatever protocol they came by.

use std::time::Duration;

use super::h2::FIELDS_AT_MOST;
use super::kept::{ExchangeOwner, RequestError};
use super::page::PageCall;
use crate::buffer::Buffer;
use crate::http::message::head::RequestHead;
use crate::http::message::headers::Headers;
use crate::http::message::status::Status;
use crate::keys::{Http1Key, Http2StreamKey, OwnedToken, Token, owner};
use crate::socket::Name;

/// A request and the place its reply goes to. It stays valid in the hands of a script, but does nothing any more when
/// the reply is complete or the connection gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// One of HTTP/1.
    Http1 {
        /// The connection the request came on.
        connection: Http1Key,
        /// How many came before it, and itself.
        sequence: u32,
    },
    /// One of HTTP/2, by its stream.
    Http2(Http2StreamKey),
}

/// What a request came on, and what its owner may want to know the end of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionId {
    /// A connection of HTTP/1, which other requests may have come on and may come on.
    Http1(Http1Key),
    /// A stream of HTTP/2, which is the request's own.
    Http2(Http2StreamKey),
}

/// What is known of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Where the client is; of no name for one that came by a path.
    pub peer: Name,
    /// What the owner keeps for it, if anything.
    pub owner: Option<Token<owner::Connection>>,
    /// Whether the owner is to be told of the end.
    pub is_watched: bool,
}

impl Exchange {
    /// What the request came on.
    #[must_use]
    pub fn connection(self) -> ConnectionId {
        match self {
            Self::Http1 { connection, .. } => ConnectionId::Http1(connection),
            Self::Http2(stream) => ConnectionId::Http2(stream),
        }
    }

    /// How many headers a reply may have, where that is limited. One that has more is not sent: its stream is reset.
    #[must_use]
    pub fn most_headers(self) -> Option<usize> {
        match self {
            Self::Http1 { .. } => None,
            Self::Http2(_) => Some(FIELDS_AT_MOST),
        }
    }
}

/// A request that is complete.
#[derive(Debug)]
pub struct Request {
    /// The head as it came.
    pub head: RequestHead,
    /// The body, decoded.
    pub body: Buffer,
    /// The trailers, without those that are forbidden (RFC 9110, section 6.5.1).
    pub trailers: Option<Box<Headers>>,
    /// Where the reply goes.
    pub exchange: Exchange,
    /// The owner's number for the callback; none where there is none any more.
    pub route: Option<usize>,
    /// The server.
    pub server: Token<owner::Server>,
    /// The error pages of the server are its owner's to make.
    pub makes_pages: bool,
}

/// Whether trailers can be sent with a reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrailerPlace {
    /// They can.
    There,
    /// They cannot: the reply has begun with the length of its body.
    BehindLength,
    /// They cannot: the protocol has no place for them, or there is no reply that has a body and is not complete.
    #[default]
    Nowhere,
}

/// What a reply begins with.
#[derive(Clone, Copy, Debug)]
pub struct ReplyHead<'a> {
    /// The status code.
    pub status: Status,
    /// The reason phrase, which HTTP/2 does without.
    pub reason: &'a [u8],
    /// The script's headers; those that frame the body are written as the body is.
    pub headers: &'a Headers,
}

/// What a connection has for its owner.
#[derive(Debug)]
pub enum HttpCall {
    /// The head of a request whose body has yet to come, where the server's owner wants to see it. The owner has to
    /// [keep](crate::base::Base::keep) something for the exchange to be called with it again.
    Head(Box<Request>),
    /// A request, to be answered.
    Request(Box<Request>),
    /// All of the body has come of a request whose head the owner has seen.
    Whole(Box<WholeBody>),
    /// A request is refused, and the owner makes the page that says so.
    Page(Box<PageCall>),
    /// A part of the body has come of a request whose body is handed on in pieces.
    Body(Token<owner::Exchange>),
    /// A part of the reply has left the process, as was asked for with [`crate::base::Base::mark_reply`].
    Sent(Token<owner::Exchange>),
    /// The reply has left the process, or the exchange has failed. Nothing more is told of it.
    Over(ExchangeOwner, Option<RequestError>),
    /// The client has left, or the connection has ended: what the owner kept for the connection.
    Closed(OwnedToken<owner::Connection>),
    /// A server has ended as it was to: all its connections are gone.
    ShutDown(OwnedToken<owner::Server>),
}

/// All of the body of a request whose head the owner has seen.
#[derive(Debug)]
pub struct WholeBody {
    /// What the owner keeps for the exchange.
    pub exchange: Token<owner::Exchange>,
    /// The server.
    pub server: Token<owner::Server>,
    /// The owner's number for the callback; none where there is none any more.
    pub route: Option<usize>,
    /// What was not taken of the body.
    pub body: Buffer,
    /// The trailers, as in [`Request::trailers`].
    pub trailers: Option<Box<Headers>>,
}

/// What the owner has given for connections and exchanges that are gone, and gets back instead of being told.
#[derive(Debug, Default)]
pub struct Remains {
    /// For connections whose end it wanted to be told of.
    pub connections: Vec<OwnedToken<owner::Connection>>,
    /// For exchanges that were not over.
    pub exchanges: Vec<ExchangeOwner>,
    /// For those whose reply has left whole, which the owner was not told of yet.
    pub complete: Vec<ExchangeOwner>,
    /// For servers on their way to their end.
    pub servers: Vec<OwnedToken<owner::Server>>,
    /// For virtual hosts of servers that are gone.
    pub hosts: Vec<OwnedToken<owner::Server>>,
    /// For connections that have become WebSockets.
    pub websockets: Vec<OwnedToken<owner::WebSocket>>,
}

/// What the owner keeps for a connection.
#[derive(Debug, Default)]
pub(super) enum Owner {
    #[default]
    None,
    /// It is not to be told of the end.
    Knows(Token<owner::Connection>),
    /// It is to be told of the end, by this.
    Watching(OwnedToken<owner::Connection>),
}

impl Owner {
    pub(super) fn token(&self) -> Option<Token<owner::Connection>> {
        match self {
            Self::None => None,
            Self::Knows(token) => Some(*token),
            Self::Watching(owned) => Some(owned.token()),
        }
    }

    pub(super) fn is_watching(&self) -> bool {
        matches!(self, Self::Watching(_))
    }

    /// What to tell the owner of the end by, if it is to be told; it is not told again.
    pub(super) fn take(&mut self) -> Option<OwnedToken<owner::Connection>> {
        match std::mem::take(self) {
            Self::Watching(owned) => Some(owned),
            other => {
                *self = other;
                None
            }
        }
    }
}

/// Limits of one connection that differ from its server's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// How long the client may keep silent.
    pub timeout: Option<Duration>,
    /// The longest head that is accepted, in bytes.
    pub max_head: Option<usize>,
    /// The longest body that is accepted, in bytes.
    pub max_body: Option<u64>,
}
