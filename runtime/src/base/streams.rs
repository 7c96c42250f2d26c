//! The streams of a loop, and the HTTP connections on them.

use crate::buffer::Buffer;
use crate::keys::{Http1Key, StreamKey, Token, owner};
use crate::net::{Consumer, Net, Stream};
use crate::reactor::Events;

use super::Base;

impl Base {
    /// The streams.
    #[must_use]
    pub fn streams(&self) -> &Net {
        &self.net
    }

    /// The streams, to make and change them.
    pub fn streams_mut(&mut self) -> &mut Net {
        &mut self.net
    }

    /// The stream of a key.
    #[must_use]
    pub fn stream(&self, key: StreamKey) -> Option<&Stream> {
        self.net.stream(key)
    }

    /// Adds to the output of a stream (`bufferevent_write`), behind a reply that is pending.
    pub fn write<R>(&mut self, stream: StreamKey, write: impl FnOnce(&mut Buffer) -> R) -> Option<R> {
        if let Some(connection) = self.connection_of(stream) {
            self.http.finish_reply(&mut self.net, connection);
        }
        let written = self.net.stream_mut(stream).map(|stream| write(&mut stream.output));
        self.deliver(stream);
        written
    }

    /// Sends what a script has just added to what a stream is to send.
    pub fn deliver(&mut self, stream: StreamKey) {
        if let Some(connection) = self.connection_of(stream) {
            self.http.note_raw(connection);
        }
        self.net.deliver(stream);
    }

    /// Enables reading, writing or both on a stream (`bufferevent_enable`).
    pub fn enable(&mut self, stream: StreamKey, events: Events) {
        self.net.enable(stream, events);
        self.tell_reading(stream);
    }

    /// Disables reading, writing or both on a stream (`bufferevent_disable`).
    pub fn disable(&mut self, stream: StreamKey, events: Events) {
        self.net.disable(stream, events);
        self.tell_reading(stream);
    }

    fn tell_reading(&mut self, key: StreamKey) {
        if let (Some(connection), Some(stream)) = (self.connection_of(key), self.net.stream(key)) {
            let reading = stream.enabled().contains(Events::READ);
            self.http.set_reading(&mut self.net, connection, reading);
        }
    }

    /// Gives the stream of an HTTP connection to the script.
    pub fn take_over(&mut self, stream: StreamKey, script: Token<owner::Script>) {
        if let Some(connection) = self.connection_of(stream) {
            self.http.take_over(&mut self.net, connection, script);
        }
    }

    /// Ends a stream (`bufferevent_free`), and the HTTP connection on it. What was sent to the partner of a pair arrives.
    pub fn end_stream(&mut self, key: StreamKey) {
        self.stop_looking_up(key);
        match self.net.stream(key).map(|stream| stream.consumer()) {
            Some(
                Consumer::Http(connection)
                | Consumer::Script(_, Some(connection))
                | Consumer::Filter { connection: Some(connection), .. },
            ) => {
                self.net.set_consumer(key, Consumer::Http(connection));
                self.http.end(&mut self.net, connection);
            }
            Some(Consumer::Script(_, None) | Consumer::Filter { .. }) => self.net.end(key),
            Some(Consumer::Http2(_) | Consumer::Client(_) | Consumer::ClientHttp2(_) | Consumer::WebSocket(_))
            | None => {}
        }
    }

    /// The HTTP connection whose bytes are still HTTP's.
    pub(super) fn connection_of(&self, stream: StreamKey) -> Option<Http1Key> {
        match self.net.stream(stream)?.consumer() {
            Consumer::Http(connection) => Some(connection),
            Consumer::Script(..)
            | Consumer::Filter { .. }
            | Consumer::Http2(_)
            | Consumer::Client(_)
            | Consumer::ClientHttp2(_)
            | Consumer::WebSocket(_) => None,
        }
    }
}
