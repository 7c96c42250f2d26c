//! A client's connection: from bytes to requests, and from replies to bytes.

use std::net::SocketAddr;
use std::time::Duration;

use crate::buffer::Buffer;
use crate::net::StreamKey;
use crate::reactor::{self, Instant};
use crate::slots::Key;

use super::encode::{Delimiter, OpenHead, ReplyContext};
use super::timeout::Deadline;
use crate::http::ServerKey;
use crate::http::message::body::BodyReader;
use crate::http::message::head::RequestHead;
use crate::http::server::h2;

/// Names a connection.
pub type ConnectionKey = Key<Connection>;

/// A request and the place its reply goes to. It stays valid in the hands of a script, but does nothing any more when
/// the reply is complete or the connection gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// One of HTTP/1.
    Http1 {
        /// The connection the request came on.
        connection: ConnectionKey,
        /// How many came before it, and itself.
        sequence: u32,
    },
    /// One of HTTP/2, by its stream.
    Http2(h2::StreamKey),
}

/// What a request came on, and what its owner may want to know the end of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionId {
    /// A connection of HTTP/1, which other requests may have come on and may come on.
    Http1(ConnectionKey),
    /// A stream of HTTP/2, which is the request's own.
    Http2(h2::StreamKey),
}

/// What is known of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// Where the client is; empty for one that came by a path.
    pub peer: Option<SocketAddr>,
    /// The owner's number for what it keeps for the channel, if anything.
    pub owner: Option<usize>,
    /// Whether the owner is to be told of the end.
    pub is_watched: bool,
}

impl Connection {
    pub(in crate::http) fn new(server: ServerKey, stream: StreamKey, peer: Option<SocketAddr>) -> Self {
        Self {
            server,
            stream,
            peer,
            phase: Phase::Head,
            sequence: 0,
            owner: None,
            watched: false,
            reading: false,
            half_closed: false,
            limits: None,
            looked: 0,
            searched: 0,
            arriving: None,
            timer: None,
            alarm: None,
            deadline: None,
        }
    }

    /// Whether it is the client's turn to send.
    pub(in crate::http) fn is_receiving(&self) -> bool {
        matches!(self.phase, Phase::Head | Phase::Body(_))
    }

    /// Whether the client has been reading nothing.
    pub(in crate::http) fn is_stalled(&self) -> bool {
        matches!(self.deadline, Some((_, Deadline::Stalled)))
    }

    /// Drops the deadline, unless it is for what was said before.
    pub(in crate::http) fn stop_waiting(&mut self) {
        if !self.is_stalled() {
            self.deadline = None;
        }
    }

    /// Whether the script is at its reply.
    pub(in crate::http) fn is_answering(&self) -> bool {
        matches!(self.phase, Phase::Ready(..) | Phase::Asked(_) | Phase::PendingReply(_) | Phase::Replying(_))
    }
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
}

/// A request that is complete.
#[derive(Debug)]
pub struct Request {
    /// The head as it came.
    pub head: RequestHead,
    /// The body, decoded.
    pub body: Buffer,
    /// Where the reply goes.
    pub exchange: Exchange,
    /// The owner's number for the callback.
    pub route: usize,
    /// The owner's number for the server.
    pub server: usize,
}

/// A connection of a client to a server.
pub struct Connection {
    pub(in crate::http) server: ServerKey,
    pub(in crate::http) stream: StreamKey,
    /// Where the client is; empty for one that came by a path.
    pub(in crate::http) peer: Option<SocketAddr>,
    pub(in crate::http) phase: Phase,
    pub(in crate::http) sequence: u32,
    /// The owner's number for what it keeps for the connection, if anything.
    pub(in crate::http) owner: Option<usize>,
    /// Whether the owner is to be told of the end.
    pub(in crate::http) watched: bool,
    /// The script wants to read, which means that a client that sends nothing more is gone.
    pub(in crate::http) reading: bool,
    /// The client sends nothing more.
    pub(in crate::http) half_closed: bool,
    /// Limits of its own, where it has any.
    pub(in crate::http) limits: Option<Box<Limits>>,
    /// How much of the input is known to be an incomplete head.
    pub(in crate::http) looked: usize,
    /// How much of the input has been searched for the end of a head.
    pub(in crate::http) searched: usize,
    /// The request on its way in, where there is a timeout.
    pub(in crate::http) arriving: Option<Arriving>,
    pub(in crate::http) timer: Option<reactor::Key>,
    /// When the timer goes off.
    pub(in crate::http) alarm: Option<Instant>,
    /// What is waited for, and until when.
    pub(in crate::http) deadline: Option<(Instant, Deadline)>,
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

/// A request on its way in.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Arriving {
    /// When its first byte came.
    pub(in crate::http) begun: Instant,
    /// How many have come.
    pub(in crate::http) bytes: u64,
}

/// What a connection is doing.
pub(in crate::http) enum Phase {
    /// Waiting for the head of a request.
    Head,
    /// Reading the body of one.
    Body(Box<Incoming>),
    /// Waiting for the script to take the request.
    Ready(Box<Request>, ReplyContext),
    /// The script has the request.
    Asked(ReplyContext),
    /// The script has replied, and has until the end of its callback to go on.
    PendingReply(Box<PendingReply>),
    /// The script is in the middle of its reply.
    Replying(Progress),
    /// Everything is said; the end comes when it is sent.
    Closing(Closing),
    /// Everything is sent; what the client still sends is read and dropped, so that it does not lose the reply.
    Lingering,
    /// The bytes are the script's.
    Taken,
    /// It has ended, and its owner has yet to be told.
    Ended,
}

/// When a connection on which everything is said may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Closing {
    /// When it is sent.
    WhenSent,
    /// When it is sent and the client, which may be in the middle of sending, has had time to read it.
    WhenRead,
}

/// A request whose body is not complete.
pub(in crate::http) struct Incoming {
    pub(in crate::http) head: RequestHead,
    pub(in crate::http) context: ReplyContext,
    pub(in crate::http) route: usize,
    pub(in crate::http) reader: BodyReader,
    pub(in crate::http) body: Buffer,
}

/// A reply that may turn out to be the beginning of a longer one.
pub(in crate::http) struct PendingReply {
    pub(in crate::http) head: OpenHead,
    pub(in crate::http) body: Buffer,
}

/// How far a reply that comes in pieces has come.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Progress {
    pub(in crate::http) delimiter: Delimiter,
    /// Whether the connection ends with the reply.
    pub(in crate::http) close: bool,
}
