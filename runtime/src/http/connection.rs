//! A client's connection: from bytes to requests, and from replies to bytes.

use std::net::SocketAddr;
use std::time::Duration;

use crate::buffer::Buffer;
use crate::net::StreamKey;
use crate::reactor::{self, Instant};
use crate::slots::Key;

use super::body::BodyReader;
use super::deadline::Deadline;
use super::h2;
use super::head::RequestHead;
use super::reply::{Delimiter, OpenHead, ReplyContext};
use super::server::ServerKey;

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
    pub(super) fn new(server: ServerKey, stream: StreamKey, peer: Option<SocketAddr>) -> Self {
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
    pub(super) fn is_receiving(&self) -> bool {
        matches!(self.phase, Phase::Head | Phase::Body(_))
    }

    /// Whether the client has been reading nothing.
    pub(super) fn is_stalled(&self) -> bool {
        matches!(self.deadline, Some((_, Deadline::Stalled)))
    }

    /// Drops the deadline, unless it is for what was said before.
    pub(super) fn stop_waiting(&mut self) {
        if !self.is_stalled() {
            self.deadline = None;
        }
    }

    /// Whether the script is at its reply.
    pub(super) fn is_answering(&self) -> bool {
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
    pub(super) server: ServerKey,
    pub(super) stream: StreamKey,
    /// Where the client is; empty for one that came by a path.
    pub(super) peer: Option<SocketAddr>,
    pub(super) phase: Phase,
    pub(super) sequence: u32,
    /// The owner's number for what it keeps for the connection, if anything.
    pub(super) owner: Option<usize>,
    /// Whether the owner is to be told of the end.
    pub(super) watched: bool,
    /// The script wants to read, which means that a client that sends nothing more is gone.
    pub(super) reading: bool,
    /// The client sends nothing more.
    pub(super) half_closed: bool,
    /// Limits of its own, where it has any.
    pub(super) limits: Option<Box<Limits>>,
    /// How much of the input is known to be an incomplete head.
    pub(super) looked: usize,
    /// How much of the input has been searched for the end of a head.
    pub(super) searched: usize,
    /// The request on its way in, where there is a timeout.
    pub(super) arriving: Option<Arriving>,
    pub(super) timer: Option<reactor::Key>,
    /// When the timer goes off.
    pub(super) alarm: Option<Instant>,
    /// What is waited for, and until when.
    pub(super) deadline: Option<(Instant, Deadline)>,
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
pub(super) struct Arriving {
    /// When its first byte came.
    pub(super) begun: Instant,
    /// How many have come.
    pub(super) bytes: u64,
}

/// What a connection is doing.
pub(super) enum Phase {
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
pub(super) enum Closing {
    /// When it is sent.
    WhenSent,
    /// When it is sent and the client, which may be in the middle of sending, has had time to read it.
    WhenRead,
}

/// A request whose body is not complete.
pub(super) struct Incoming {
    pub(super) head: RequestHead,
    pub(super) context: ReplyContext,
    pub(super) route: usize,
    pub(super) reader: BodyReader,
    pub(super) body: Buffer,
}

/// A reply that may turn out to be the beginning of a longer one.
pub(super) struct PendingReply {
    pub(super) head: OpenHead,
    pub(super) body: Buffer,
}

/// How far a reply that comes in pieces has come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    pub(super) delimiter: Delimiter,
    /// Whether the connection ends with the reply.
    pub(super) close: bool,
}
