//! HTTP/2: requests side by side on one connection, by ALPN or to those who know beforehand.
//!
//! A connection begins as one of HTTP/1 and is handed on when the client says that it is not (RFC 9113, section 3.4).
//! hyper drives it, as a task, and each of its streams as another. To the owner a stream is what a connection of HTTP/1
//! is, with one request: the two have nothing in common that a script could ask for.

mod connection;
mod encode;
mod request;
mod respond;
mod shared;
mod stream;
mod timeout;

use crate::net::Net;
use crate::slots::{Key, Slots};

use super::{Http, Limits, Served};

use connection::Connection;
use shared::Mailbox;
use stream::Stream;

/// Names a connection of HTTP/2.
pub type ConnectionKey = Key<Connection>;

/// Names a stream of one.
pub type StreamKey = Key<Stream>;

/// What a client begins with.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The name of the protocol in ALPN.
pub(in crate::http::server) const PROTOCOL: &[u8] = b"h2";

/// The connections and streams of HTTP/2.
#[derive(Default)]
pub(in crate::http::server) struct Http2 {
    connections: Slots<Connection>,
    streams: Slots<Stream>,
    mailbox: Mailbox,
    /// Streams whose reply is complete unless the script goes on with it.
    pending_replies: Vec<StreamKey>,
}

impl Http2 {
    /// The owner's numbers for the streams whose end it wants to be told of.
    pub(in crate::http::server) fn watched(&self) -> impl Iterator<Item = usize> {
        self.streams.iter().filter_map(|(_, stream)| stream.told())
    }

    pub(in crate::http::server) fn set_owner(&mut self, key: StreamKey, owner: Option<usize>, watched: bool) {
        if let Some(stream) = self.streams.get_mut(key) {
            (stream.owner, stream.watched) = (owner, watched);
        }
    }

    pub(in crate::http::server) fn is_answering(&self, key: StreamKey) -> bool {
        self.streams.get(key).is_some_and(Stream::is_answering)
    }
}

impl Http {
    pub(in crate::http::server) fn served_http2(&self, key: StreamKey) -> Option<Served> {
        let stream = self.h2.streams.get(key)?;
        let connection = self.h2.connections.get(stream.connection)?;
        Some(Served { peer: connection.peer, owner: stream.owner, is_watched: stream.watched })
    }

    /// Changes the limits of the connection of a stream.
    pub(in crate::http::server) fn set_http2_limits(
        &mut self,
        net: &mut Net,
        key: StreamKey,
        change: impl FnOnce(&mut Limits),
    ) {
        let Some(connection) = self.h2.streams.get(key).map(|stream| stream.connection) else { return };
        if let Some(connection) = self.h2.connections.get_mut(connection) {
            change(&mut connection.limits);
        }
        self.look_at_clock_now(net, connection);
    }
}

/// How much of what a client begins with is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http::server) enum Preface {
    Whole,
    Part,
    /// It begins with something else.
    None,
}

impl Preface {
    pub(in crate::http::server) fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(PREFACE) {
            Self::Whole
        } else if PREFACE.starts_with(bytes) {
            Self::Part
        } else {
            Self::None
        }
    }
}
