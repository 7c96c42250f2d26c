//! A stream that has become a WebSocket (RFC 8441): bytes both ways, and no reply to be completed.

use h2::Reason;
use http::header::{HeaderName, HeaderValue};
use http::{Response, StatusCode};

use crate::buffer::Buffer;
use crate::http::Headers;
use crate::http::server::ExchangeOwner;
use crate::http::server::tunnel::TunnelNews;
use crate::keys::{Http2Key, Http2StreamKey, ServerKey, WebSocketKey};
use crate::net::Net;

use super::Http2;
use super::stream::Phase;

impl Http2 {
    /// Makes a tunnel of the stream of a request that waits for its reply, which is 200 with these headers. Returns what
    /// was kept for the request; nothing where no reply is waited for.
    pub(in crate::http::server) fn open_tunnel(
        &mut self,
        net: &Net,
        key: Http2StreamKey,
        socket: WebSocketKey,
        headers: &Headers,
    ) -> Option<Vec<ExchangeOwner>> {
        let stream = self.streams.get_mut(key).filter(|stream| stream.is_asked())?;
        stream.cut_body();
        stream.phase = Phase::Tunnel(socket);
        stream.shared.open_tunnel(head(headers), net.reactor.now());
        stream.tally.respond(crate::http::Status::OK);
        Some(stream.kept.take().collect())
    }

    /// Sends bytes through a tunnel.
    pub(in crate::http::server) fn send(&self, net: &Net, key: Http2StreamKey, bytes: &mut Buffer) {
        if let Some(stream) = self.tunnel(key) {
            stream.shared.add(bytes, net.reactor.now());
        }
    }

    /// How many bytes were sent through a tunnel, and how many of them the kernel has.
    pub(in crate::http::server) fn sent(&self, key: Http2StreamKey) -> (u64, u64) {
        self.tunnel(key).map_or((0, 0), |stream| (stream.shared.given(), stream.sent))
    }

    /// Whether there was no memory for something that was to be sent.
    pub(in crate::http::server) fn is_incomplete(&self, key: Http2StreamKey) -> bool {
        self.tunnel(key).is_some_and(|stream| stream.shared.is_incomplete())
    }

    /// Takes what has come through a tunnel, so that more can.
    pub(in crate::http::server) fn take_input(&self, key: Http2StreamKey) -> Buffer {
        let Some(stream) = self.tunnel(key) else { return Buffer::new() };
        let input = stream.shared.lend_incoming();
        stream.shared.return_incoming(Buffer::new(), !input.is_empty());
        input
    }

    /// Reads no more from a tunnel, or reads on.
    pub(in crate::http::server) fn set_tunnel_paused(&self, key: Http2StreamKey, is_paused: bool) {
        if let Some(stream) = self.tunnel(key) {
            stream.shared.set_paused(is_paused);
        }
    }

    /// Tells the client that nothing more is sent through a tunnel.
    pub(in crate::http::server) fn finish_tunnel(&self, key: Http2StreamKey) {
        if let Some(stream) = self.tunnel(key) {
            stream.shared.complete();
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

    /// The server of a tunnel.
    pub(in crate::http::server) fn server_of(&self, key: Http2StreamKey) -> Option<ServerKey> {
        let stream = self.tunnel(key)?;
        self.connections.get(stream.connection).map(|connection| connection.server)
    }

    fn tunnel(&self, key: Http2StreamKey) -> Option<&super::stream::Stream> {
        self.streams.get(key).filter(|stream| matches!(stream.phase, Phase::Tunnel(_)))
    }

    /// Tells the tunnels of a connection that all of it has been sent.
    pub(super) fn tell_tunnels_sent(&mut self, key: Http2Key) {
        let Some(connection) = self.connections.get(key) else { return };
        for &key in &connection.streams {
            let Some(stream) = self.streams.get_mut(key) else { continue };
            if let Phase::Tunnel(socket) = stream.phase {
                let before =
                    std::mem::replace(&mut stream.sent, stream.shared.given() - stream.shared.unwritten() as u64);
                if stream.sent > before && stream.shared.unwritten() == 0 {
                    self.tunnel_news.push((socket, TunnelNews::Sent));
                }
            }
        }
    }
}

/// The head of the reply.
fn head(headers: &Headers) -> Response<()> {
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::OK;
    for (name, value) in headers.iter() {
        // What is not acceptable here would not get through anywhere.
        let Ok(name) = HeaderName::from_bytes(name) else { continue };
        let Ok(value) = HeaderValue::from_bytes(value.trim_ascii()) else { continue };
        response.headers_mut().append(name, value);
    }
    response
}
