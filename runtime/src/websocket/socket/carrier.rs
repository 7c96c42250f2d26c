//! What carries the bytes of a WebSocket.

use crate::buffer::Buffer;
use crate::http::Http;
use crate::keys::{Http1Key, Http2StreamKey, ServerKey, StreamKey, WebSocketKey};
use crate::net::{Consumer, Net};
use crate::reactor::{self, Events, Instant};

/// While as many bytes wait to be sent, pings are not answered one by one: a peer that reads nothing would fill the
/// memory.
const BEHIND: u64 = 64 * 1024;

/// What carries the bytes of a WebSocket.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Carrier {
    /// The stream of a connection to an HTTP server, whose end is its end.
    Http1(StreamKey, Http1Key),
    /// A stream of HTTP/2, and an event of its own to be called by.
    Http2(Http2StreamKey, reactor::Key),
    /// A stream of its own.
    Own(StreamKey),
}

/// The streams, and what is made of them.
pub(crate) struct Wire<'base> {
    pub(crate) net: &'base mut Net,
    pub(crate) http: &'base mut Http,
}

impl Carrier {
    /// The stream that is nobody else's.
    pub(super) fn stream(self) -> Option<StreamKey> {
        match self {
            Self::Http1(stream, _) | Self::Own(stream) => Some(stream),
            Self::Http2(..) => None,
        }
    }

    /// The server it is a connection to, of this side.
    pub(crate) fn server(self, http: &Http) -> Option<ServerKey> {
        match self {
            Self::Http1(_, connection) => http.server_of(connection),
            Self::Http2(stream, _) => http.server_of_tunnel(stream),
            Self::Own(_) => None,
        }
    }

    /// Adds to what is to be sent.
    pub(super) fn send(self, wire: &mut Wire<'_>, write: impl FnOnce(&mut Buffer)) {
        match self {
            Self::Http1(stream, _) | Self::Own(stream) => {
                if let Some(stream) = wire.net.stream_mut(stream) {
                    write(&mut stream.output);
                }
                wire.net.touch(stream);
            }
            Self::Http2(stream, _) => wire.http.write_to_tunnel(wire.net, stream, write),
        }
    }

    /// Whether the peer takes nothing of what is sent, and there is so much of it that no more should be added unasked.
    pub(super) fn is_congested(self, wire: &Wire<'_>) -> bool {
        let is_blocked = match self {
            Self::Http1(..) | Self::Own(_) => false,
            Self::Http2(stream, _) => wire.http.is_tunnel_congested(stream),
        };
        is_blocked || self.unsent(wire.net, wire.http) >= BEHIND
    }

    /// Since when the peer has had room to send something; none while it may have none.
    pub(super) fn room_since(self, wire: &Wire<'_>) -> Option<Instant> {
        match self {
            Self::Http1(..) | Self::Own(_) => Some(Instant::default()),
            Self::Http2(stream, _) => wire.http.tunnel_room_since(stream),
        }
    }

    /// Whether there was no memory for something that is to be sent.
    pub(super) fn is_incomplete(self, wire: &Wire<'_>) -> bool {
        match self {
            Self::Http1(stream, _) | Self::Own(stream) => {
                wire.net.stream(stream).is_some_and(|stream| stream.output.is_incomplete())
            }
            Self::Http2(stream, _) => wire.http.is_tunnel_incomplete(stream),
        }
    }

    /// How many bytes were given to it, and how many of them the kernel has.
    fn progress(self, net: &Net, http: &Http) -> (u64, u64) {
        match self {
            Self::Http1(stream, _) | Self::Own(stream) => (net.queued(stream), net.sent(stream)),
            Self::Http2(stream, _) => http.sent_through(stream),
        }
    }

    /// How many bytes the kernel has not taken yet.
    pub(super) fn unsent(self, net: &Net, http: &Http) -> u64 {
        let (given, sent) = self.progress(net, http);
        given - sent
    }

    /// How many bytes the peer has taken, and how many it has yet to take, as far as the kernel tells.
    pub(super) fn taken(self, wire: &Wire<'_>) -> (u64, u64) {
        let (given, sent) = self.progress(wire.net, wire.http);
        let waiting = self.stream().map_or(0, |stream| wire.net.untaken(stream)).min(sent);
        (sent - waiting, given - sent + waiting)
    }

    /// Has the connection told when all is sent, also if nothing is to be.
    pub(super) fn prompt(self, wire: &mut Wire<'_>, socket: WebSocketKey) {
        match self {
            Self::Http1(stream, _) | Self::Own(stream) => wire.net.touch(stream),
            Self::Http2(stream, _) => wire.http.prompt_tunnel(stream, socket),
        }
    }

    /// Reads what comes, or waits for nothing but its end, or not even for that.
    pub(super) fn watch(self, wire: &mut Wire<'_>, input: Events) {
        match self {
            Self::Http1(key, _) | Self::Own(key) => {
                let Some(stream) = wire.net.stream(key) else { return };
                let write = stream.watched() & Events::WRITE;
                wire.net.rewatch(key, write | input);
            }
            Self::Http2(stream, _) => wire.http.set_tunnel_paused(wire.net, stream, input != Events::READ),
        }
    }

    /// Has the connection looked at when the time has come, unless it is before.
    pub(super) fn hasten(self, net: &mut Net, due: Instant) {
        match self {
            Self::Http1(stream, _) | Self::Own(stream) => net.hasten(stream, due),
            Self::Http2(_, event) => net.reactor.hasten(event, due),
        }
    }

    /// Has the owner called.
    pub(super) fn call(self, wire: &mut Wire<'_>) {
        match self {
            Self::Http1(stream, _) | Self::Own(stream) => wire.net.call(stream),
            Self::Http2(_, event) => wire.net.reactor.activate(event, Events::READ, 1),
        }
    }

    /// Tells the peer that nothing more is sent. Says whether it is worth waiting for the peer to do so as well.
    pub(super) fn shut_down(self, wire: &mut Wire<'_>) -> bool {
        match self {
            Self::Http1(stream, _) | Self::Own(stream) => {
                wire.net.shut_down(stream);
                true
            }
            Self::Http2(..) => {
                self.finish(wire);
                false
            }
        }
    }

    /// Where what ends in order is told from what does not, has it end in order: with what was sent.
    pub(super) fn finish(self, wire: &Wire<'_>) {
        if let Self::Http2(stream, _) = self {
            wire.http.finish_tunnel(stream);
        }
    }

    /// Whether the peer is there, as far as is known.
    pub(super) fn is_connected(self, net: &Net) -> bool {
        self.stream().is_none_or(|stream| net.is_connected(stream))
    }

    /// Ends it. There may still be something to call the owner for.
    pub(super) fn close(self, wire: &mut Wire<'_>) {
        match self {
            Self::Http1(stream, _) | Self::Own(stream) => wire.net.close(stream),
            Self::Http2(stream, _) => wire.http.part_with_tunnel(stream),
        }
    }

    /// Lets go of it for good.
    pub(super) fn release(self, wire: &mut Wire<'_>) {
        match self {
            Self::Http1(stream, connection) => {
                wire.net.set_consumer(stream, Consumer::Http(connection));
                wire.http.end(wire.net, connection);
            }
            Self::Http2(stream, event) => {
                wire.http.release_tunnel(wire.net, stream);
                wire.net.reactor.remove(event);
            }
            Self::Own(stream) => wire.net.forget(stream),
        }
    }
}
