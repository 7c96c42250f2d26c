//! Connections and streams that have become WebSockets.

use crate::buffer::Buffer;
use crate::http::Headers;
use crate::keys::{Http1Key, Http2StreamKey, ServerKey, StreamKey, WebSocketKey};
use crate::net::{Consumer, Net};
use crate::reactor::Instant;

use super::{Exchange, Http, HttpCall};

/// A connection that goes on with another protocol.
pub(crate) struct Switched {
    /// Its stream.
    pub(crate) stream: StreamKey,
    /// What ends with the stream.
    pub(crate) connection: Http1Key,
}

/// What has happened to a tunnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TunnelNews {
    /// Something has come.
    Input,
    /// Nothing more comes.
    End,
    /// All that was sent has left.
    Sent,
    /// It is gone.
    Lost,
}

impl Http {
    /// Replies to a request that its connection goes on with another protocol, in which the client is told with these
    /// headers. Nothing when no reply is waited for, or the body of the request is on its way.
    pub(crate) fn switch(&mut self, net: &mut Net, exchange: Exchange, headers: &Headers) -> Option<Switched> {
        let Exchange::Http1 { connection: key, .. } = exchange else { return None };
        let stream = self.exchange(net, exchange, |connection, net, _| connection.switch(net, headers))?;
        self.connections.part(key);
        Some(Switched { stream, connection: key })
    }

    /// Bytes of a connection that goes on with another protocol have been sent: has the owner called if it is to be told
    /// that the reply has left.
    #[inline]
    pub(crate) fn note_switched_sent(&self, net: &mut Net, key: Http1Key) {
        if let Some(connection) = self.connections.known(key)
            && connection.kept.is_due(net.sent(connection.stream))
        {
            net.call(connection.stream);
        }
    }

    /// What the owner is to be told of the requests of such a connection.
    #[inline]
    pub(crate) fn take_switched_call(&mut self, net: &mut Net, key: Http1Key) -> Option<HttpCall> {
        let stream = self.connections.known(key)?.stream;
        let call = self.connections.kept_mut(key)?.next_call(net.sent(stream))?;
        // There may be more, also of the other protocol.
        net.call(stream);
        Some(call)
    }

    /// Makes a tunnel of a stream of HTTP/2, likewise; false where no reply is waited for.
    pub(crate) fn open_tunnel(
        &mut self,
        net: &Net,
        key: Http2StreamKey,
        socket: WebSocketKey,
        headers: &Headers,
    ) -> bool {
        self.h2.open_tunnel(net, key, socket, headers)
    }

    /// Adds to what is sent through a tunnel.
    pub(crate) fn write_to_tunnel(&self, net: &Net, key: Http2StreamKey, write: impl FnOnce(&mut Buffer)) {
        self.h2.write(net, key, write);
    }

    /// How many bytes were sent through a tunnel, and how many of them the kernel has.
    pub(crate) fn sent_through(&self, key: Http2StreamKey) -> (u64, u64) {
        self.h2.sent(key)
    }

    /// Whether there was no memory for something that was to be sent.
    pub(crate) fn is_tunnel_incomplete(&self, key: Http2StreamKey) -> bool {
        self.h2.is_incomplete(key)
    }

    /// Whether the client takes nothing of what is sent through a tunnel, for now.
    pub(crate) fn is_tunnel_congested(&self, key: Http2StreamKey) -> bool {
        self.h2.is_congested(key)
    }

    /// Since when the client could send something through a tunnel; none while it may have no room for that.
    pub(crate) fn tunnel_room_since(&self, key: Http2StreamKey) -> Option<Instant> {
        self.h2.room_since(key)
    }

    /// Takes what has come through a tunnel, so that more can.
    pub(crate) fn take_from_tunnel(&mut self, net: &Net, key: Http2StreamKey) -> Buffer {
        self.h2.take_input(net, key)
    }

    /// Reads no more from a tunnel, or reads on.
    pub(crate) fn set_tunnel_paused(&mut self, net: &Net, key: Http2StreamKey, is_paused: bool) {
        self.h2.set_tunnel_paused(net, key, is_paused);
    }

    /// Tells the client that nothing more is sent through a tunnel.
    pub(crate) fn finish_tunnel(&self, key: Http2StreamKey) {
        self.h2.finish_tunnel(key);
    }

    /// Has nothing more to do with a tunnel, which is cut unless it is finished.
    pub(crate) fn part_with_tunnel(&mut self, key: Http2StreamKey) {
        self.h2.part_with_tunnel(key);
    }

    /// Lets the owner be told of the end of the stream, now that it has been told of that of the tunnel.
    pub(crate) fn release_tunnel(&mut self, net: &mut Net, key: Http2StreamKey) {
        self.h2.release_tunnel(net, key);
    }

    /// Has a tunnel told that all was sent, if that is so.
    pub(crate) fn prompt_tunnel(&mut self, key: Http2StreamKey, socket: WebSocketKey) {
        let (given, sent) = self.h2.sent(key);
        if given == sent {
            self.h2.tunnel_news.push((socket, TunnelNews::Sent));
        }
    }

    /// Whether something has happened to tunnels.
    #[inline]
    pub(crate) fn has_tunnel_news(&self) -> bool {
        !self.h2.tunnel_news.is_empty()
    }

    /// What has happened to tunnels, the next first.
    pub(crate) fn take_tunnel_news(&mut self) -> Vec<(WebSocketKey, TunnelNews)> {
        std::mem::take(&mut self.h2.tunnel_news)
    }

    /// The WebSocket that an exchange has become.
    pub(crate) fn socket_of(&self, net: &Net, exchange: Exchange) -> Option<WebSocketKey> {
        match exchange {
            Exchange::Http1 { connection, .. } => {
                match net.stream(self.connections.known(connection)?.stream)?.consumer() {
                    Consumer::WebSocket(socket) => Some(socket),
                    _ => None,
                }
            }
            Exchange::Http2(stream) => self.h2.socket_of(stream),
        }
    }

    /// The server of a tunnel.
    pub(crate) fn server_of_tunnel(&self, key: Http2StreamKey) -> Option<ServerKey> {
        self.h2.server_of(key)
    }

    /// The server of a connection of HTTP/1.
    pub(crate) fn server_of(&self, key: Http1Key) -> Option<ServerKey> {
        self.connections.known(key).map(|connection| connection.server)
    }
}
