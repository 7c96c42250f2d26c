//! A stream that has become a WebSocket (RFC 8441): bytes both ways, and no reply to be completed.

use h2::Reason;
use http::header::{DATE, HeaderValue};
use http::{HeaderMap, Response, StatusCode};

use crate::buffer::Buffer;
use crate::http::Headers;
use crate::http::h2::fields;
use crate::keys::{Http2StreamKey, ServerKey, WebSocketKey};
use crate::net::Net;
use crate::reactor::Instant;

use super::Http2;
use super::stream::{Phase, Stream};

/// What the head of the reply is counted as, in bytes.
pub(super) const HEAD: u64 = 1;

impl Http2 {
    /// Makes a tunnel of the stream of a request that waits for its reply, which is 200 with these headers; false where no
    /// reply is waited for.
    pub(in crate::http::server) fn open_tunnel(
        &mut self,
        net: &Net,
        key: Http2StreamKey,
        socket: WebSocketKey,
        headers: &Headers,
    ) -> bool {
        let Some(stream) = self.streams.get_mut(key).filter(|stream| stream.is_asked()) else { return false };
        stream.cut_body();
        (stream.phase, stream.has_socket) = (Phase::Tunnel(socket), true);
        let head = head(headers, stream.shared.common().reused.borrow_mut().values.date());
        stream.shared.open_tunnel(head, net.reactor.now());
        stream.tally.respond(crate::http::Status::OK);
        stream.kept.end(0, HEAD);
        true
    }

    /// Adds to what is sent through a tunnel.
    pub(in crate::http::server) fn write(&self, net: &Net, key: Http2StreamKey, write: impl FnOnce(&mut Buffer)) {
        if let Some(stream) = self.tunnel(key) {
            stream.shared.write(net.reactor.now(), write);
        }
    }

    /// How many bytes were sent through a tunnel, and how many of them the kernel has, with the head.
    pub(in crate::http::server) fn sent(&self, key: Http2StreamKey) -> (u64, u64) {
        self.tunnel(key).map_or((0, 0), |stream| (HEAD + stream.shared.given(), stream.sent))
    }

    /// Whether the client takes nothing of what is sent, for now.
    pub(in crate::http::server) fn is_congested(&self, key: Http2StreamKey) -> bool {
        self.tunnel(key).is_some_and(|stream| stream.shared.is_congested())
    }

    /// Since when the client has had room to send something through a tunnel, whatever the others on its connection have
    /// left unread; none while it may have none.
    pub(in crate::http::server) fn room_since(&self, key: Http2StreamKey) -> Option<Instant> {
        let stream = self.tunnel(key)?;
        self.connections.get(stream.connection)?.room_since(stream)
    }

    /// Whether there was no memory for something that was to be sent.
    pub(in crate::http::server) fn is_incomplete(&self, key: Http2StreamKey) -> bool {
        self.tunnel(key).is_some_and(|stream| stream.shared.is_incomplete())
    }

    /// Takes what has come through a tunnel, so that more can.
    pub(in crate::http::server) fn take_input(&mut self, net: &Net, key: Http2StreamKey) -> Buffer {
        let Some(stream) = self.tunnel(key) else { return Buffer::new() };
        let input = stream.shared.lend_incoming();
        if !input.is_empty() {
            let was_held = stream.holds_window();
            stream.shared.return_incoming(Buffer::new(), true);
            if was_held {
                self.may_read_on(net, key);
            }
        }
        input
    }

    /// Reads no more from a tunnel, or reads on.
    pub(in crate::http::server) fn set_tunnel_paused(&mut self, net: &Net, key: Http2StreamKey, is_paused: bool) {
        let Some(stream) = self.tunnel(key).filter(|stream| stream.shared.is_paused() != is_paused) else { return };
        stream.shared.set_paused(is_paused);
        self.may_read_on(net, key);
    }

    /// Tells the client that nothing more is sent through a tunnel.
    pub(in crate::http::server) fn finish_tunnel(&self, key: Http2StreamKey) {
        if let Some(stream) = self.tunnel(key) {
            stream.shared.complete(None);
        }
    }

    /// Has nothing more to do with a tunnel, which is cut unless it is finished.
    pub(in crate::http::server) fn part_with_tunnel(&mut self, key: Http2StreamKey) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        if let Phase::Tunnel(_) = stream.phase {
            stream.phase = Phase::Said;
            if !stream.shared.is_finished() {
                stream.shared.reset(Reason::CANCEL);
            }
        }
    }

    /// The owner of a tunnel has been told of its end: now it may be told of the stream's.
    pub(in crate::http::server) fn release_tunnel(&mut self, net: &mut Net, key: Http2StreamKey) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        stream.has_socket = false;
        if let Phase::Ended = stream.phase
            && let Some(connection) = self.connections.get_mut(stream.connection)
        {
            connection.held -= 1;
            self.call(net, key);
        }
    }

    /// The server of a tunnel, until the owner has been told of its end.
    pub(in crate::http::server) fn server_of(&self, key: Http2StreamKey) -> Option<ServerKey> {
        let stream = self.streams.get(key).filter(|stream| stream.has_socket)?;
        self.connections.get(stream.connection).map(|connection| connection.server)
    }

    /// The WebSocket that a stream has become.
    pub(in crate::http::server) fn socket_of(&self, key: Http2StreamKey) -> Option<WebSocketKey> {
        match self.streams.get(key)?.phase {
            Phase::Tunnel(socket) => Some(socket),
            _ => None,
        }
    }

    fn tunnel(&self, key: Http2StreamKey) -> Option<&Stream> {
        self.streams.get(key).filter(|stream| matches!(stream.phase, Phase::Tunnel(_)))
    }
}

/// The head of the reply.
fn head(headers: &Headers, date: Option<HeaderValue>) -> Response<()> {
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::OK;
    *response.headers_mut() = fields(headers).map_or_else(HeaderMap::new, |fields| *fields);
    if let Some(date) = date {
        response.headers_mut().entry(DATE).or_insert(date);
    }
    response
}
