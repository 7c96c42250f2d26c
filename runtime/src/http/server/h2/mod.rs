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

use crate::keys::{Http2Key as ConnectionKey, Http2StreamKey as StreamKey, OwnedToken, Token, entry, owner};
use crate::net::Net;
use crate::slots::Slots;

use super::exchange::Owner;
use super::{Http, Limits, Served};

use connection::Connection;
use shared::Mailbox;
use stream::Stream;

/// What a client begins with.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The name of the protocol in ALPN.
pub(in crate::http::server) const PROTOCOL: &[u8] = b"h2";

/// The connections and streams of HTTP/2.
#[derive(Default)]
pub(in crate::http::server) struct Http2 {
    connections: Slots<Connection, entry::Http2>,
    streams: Slots<Stream, entry::Http2Stream>,
    mailbox: Mailbox,
    /// Streams whose reply is complete unless the script goes on with it.
    pending_replies: Vec<StreamKey>,
}

impl Http2 {
    /// What the owner keeps for the streams whose end it wants to be told of.
    pub(in crate::http::server) fn watched(&self) -> impl Iterator<Item = Token<owner::Connection>> {
        self.streams
            .iter()
            .filter(|(_, stream)| stream.owner.is_watching())
            .filter_map(|(_, stream)| stream.owner.token())
    }

    /// What the owner is to be told by of the end of streams; it is not told again.
    pub(in crate::http::server) fn take_watchers(&mut self) -> impl Iterator<Item = OwnedToken<owner::Connection>> {
        self.streams.iter_mut().filter_map(|stream| stream.owner.take())
    }

    pub(in crate::http::server) fn owner_mut(&mut self, key: StreamKey) -> Option<&mut Owner> {
        self.streams.get_mut(key).map(|stream| &mut stream.owner)
    }

    pub(in crate::http::server) fn is_answering(&self, key: StreamKey) -> bool {
        self.streams.get(key).is_some_and(Stream::is_answering)
    }
}

impl Http {
    pub(in crate::http::server) fn served_http2(&self, key: StreamKey) -> Option<Served> {
        let stream = self.h2.streams.get(key)?;
        let connection = self.h2.connections.get(stream.connection)?;
        Some(Served { peer: connection.peer, owner: stream.owner.token(), is_watched: stream.owner.is_watching() })
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
