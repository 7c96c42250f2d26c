//! What carries the bytes of a WebSocket.

use crate::buffer::Buffer;
use crate::http::Http;
use crate::keys::{Http1Key, ServerKey, StreamKey};
use crate::net::{Consumer, Net};
use crate::reactor::{Events, Instant};

/// What carries the bytes of a WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// The stream of a connection to an HTTP server, whose end is its end.
    Http1(StreamKey, Http1Key),
    /// A stream of its own.
    Own(StreamKey),
}

/// The streams, and what is made of them.
pub(crate) struct Wire<'base> {
    pub(crate) net: &'base mut Net,
    pub(crate) http: &'base mut Http,
}

impl Carrier {
    pub(super) fn stream(self) -> StreamKey {
        match self {
            Self::Http1(stream, _) | Self::Own(stream) => stream,
        }
    }

    /// Whether it is a connection to that server, or to any.
    pub(super) fn is_of(self, http: &Http, server: Option<ServerKey>) -> bool {
        let is_of = |connection| server.is_none_or(|server| http.server_of(connection) == Some(server));
        matches!(self, Self::Http1(_, connection) if is_of(connection))
    }

    /// Adds to what is to be sent.
    pub(super) fn send(self, wire: &mut Wire<'_>, write: impl FnOnce(&mut Buffer)) {
        if let Some(stream) = wire.net.stream_mut(self.stream()) {
            write(&mut stream.output);
        }
        wire.net.touch(self.stream());
    }

    /// Whether there was no memory for something that is to be sent.
    pub(super) fn is_incomplete(self, net: &Net) -> bool {
        net.stream(self.stream()).is_some_and(|stream| stream.output.is_incomplete())
    }

    /// How many bytes the kernel has not taken yet.
    pub(super) fn unsent(self, net: &Net) -> u64 {
        net.queued(self.stream()) - net.sent(self.stream())
    }

    /// How many it has.
    pub(super) fn sent(self, net: &Net) -> u64 {
        net.sent(self.stream())
    }

    /// Reads what comes, or waits for nothing but its end.
    pub(super) fn watch(self, net: &mut Net, input: Events) {
        let Some(stream) = net.stream(self.stream()) else { return };
        let write = stream.watched() & Events::WRITE;
        net.rewatch(self.stream(), write | input);
    }

    /// Has the connection looked at when the time has come, unless it is before.
    pub(super) fn hasten(self, net: &mut Net, due: Instant) {
        net.hasten(self.stream(), due);
    }

    /// Has the owner called.
    pub(super) fn call(self, wire: &mut Wire<'_>) {
        wire.net.call(self.stream());
    }

    /// Tells the peer that nothing more is sent.
    pub(super) fn shut_down(self, wire: &mut Wire<'_>) {
        wire.net.shut_down(self.stream());
    }

    /// Ends it. There may still be something to call the owner for.
    pub(super) fn close(self, wire: &mut Wire<'_>) {
        wire.net.close(self.stream());
    }

    /// Lets go of it for good.
    pub(super) fn release(self, wire: &mut Wire<'_>) {
        match self {
            Self::Http1(stream, connection) => {
                wire.net.set_consumer(stream, Consumer::Http(connection));
                wire.http.end(wire.net, connection);
            }
            Self::Own(stream) => wire.net.forget(stream),
        }
    }
}
