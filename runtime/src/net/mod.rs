//! Streams on the reactor: reading, sending, ending.

mod script;
mod stream;

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::Duration;

use rustix::net::Shutdown;

use crate::base::Target;
use crate::http::ConnectionKey;
use crate::reactor::{Assignment, Config, Reactor, Sink, What};
use crate::slots::Slots;

pub use stream::{Consumer, Stream, StreamCall, StreamEvent, StreamKey};
pub(crate) use stream::{Read, Sent};

/// As much as is read at once, into memory that all streams share.
const SCRATCH: usize = 64 * 1024;

/// The reactor and the streams on it.
pub struct Net {
    /// The events.
    pub reactor: Reactor<Target>,
    streams: Slots<Stream>,
    /// Streams with something to send.
    dirty: Vec<StreamKey>,
    scratch: Vec<u8>,
}

impl Net {
    pub(crate) fn new(config: Config) -> io::Result<Self> {
        Ok(Self { reactor: Reactor::new(config)?, streams: Slots::default(), dirty: Vec::new(), scratch: Vec::new() })
    }

    /// Makes a stream of a connected socket that does not block, and waits for what comes.
    pub(crate) fn open(&mut self, socket: OwnedFd, consumer: Consumer) -> io::Result<StreamKey> {
        let fd = socket.as_raw_fd();
        let key = self.streams.next_key();
        let watched = What::READ;
        let what = watched | What::PERSIST;
        let io = self.reactor.insert(Assignment { fd, what, sink: Sink::Service(Target::Stream(key)) });
        let sink = Sink::Queue(Target::Stream(key));
        let call = self.reactor.insert(Assignment { fd: -1, what: What::empty(), sink });
        self.streams.insert(Stream::new(socket, io, call, watched, consumer));
        self.reactor.add(io, None).inspect_err(|_| self.forget(key))?;
        Ok(key)
    }

    /// The stream of a key.
    #[must_use]
    pub fn stream(&self, key: StreamKey) -> Option<&Stream> {
        self.streams.get(key)
    }

    /// The stream of a key, to change its buffers: [`Net::touch`] tells that there is something to send.
    pub fn stream_mut(&mut self, key: StreamKey) -> Option<&mut Stream> {
        self.streams.get_mut(key)
    }

    /// Reads from a stream, into memory that is lent to `take` if anything has come.
    pub(crate) fn read<R>(&mut self, key: StreamKey, take: impl FnOnce(&mut Self, &[u8]) -> R) -> (Read, Option<R>) {
        let Some(stream) = self.streams.get_mut(key) else { return (Read::End, None) };
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.resize(SCRATCH, 0);
        let read = stream.read(&mut scratch);
        let taken = match read {
            Read::Some(count) => Some(take(self, &scratch[..count])),
            _ => None,
        };
        self.scratch = scratch;
        (read, taken)
    }

    /// Tells that a stream has something to send. It is sent before the loop waits again.
    pub fn touch(&mut self, key: StreamKey) {
        if let Some(stream) = self.streams.get_mut(key)
            && !stream.dirty
        {
            stream.dirty = true;
            self.dirty.push(key);
        }
    }

    /// The next stream with something to send.
    pub(crate) fn next_dirty(&mut self) -> Option<StreamKey> {
        loop {
            let key = self.dirty.pop()?;
            if let Some(stream) = self.streams.get_mut(key) {
                stream.dirty = false;
                return Some(key);
            }
        }
    }

    /// Sends what a stream has to send, if the kernel is not known to take nothing and the script lets it.
    pub(crate) fn send(&mut self, key: StreamKey) -> Sent {
        let Some(stream) = self.streams.get_mut(key) else { return Sent::All };
        if stream.output.is_empty() {
            return Sent::All;
        }
        if stream.blocked || !stream.enabled.contains(What::WRITE) {
            return Sent::Part;
        }
        let sent = stream.send();
        if matches!(sent, Sent::Part) {
            stream.blocked = true;
            let watched = stream.watched | What::WRITE;
            self.watch(key, watched);
        }
        sent
    }

    /// Notes that the kernel takes bytes again.
    pub(crate) fn unblock(&mut self, key: StreamKey) {
        if let Some(stream) = self.streams.get_mut(key) {
            stream.blocked = false;
            let watched = stream.watched - What::WRITE;
            self.watch(key, watched);
        }
    }

    /// Waits for something else of a stream's socket, from the next wait on.
    pub(crate) fn watch(&mut self, key: StreamKey, watched: What) {
        if let Some(stream) = self.streams.get_mut(key)
            && stream.watched != watched
        {
            stream.watched = watched;
            // A socket that cannot be watched any more is at its end; reading or sending finds that out.
            drop(self.reactor.change(stream.io, watched | What::PERSIST));
        }
    }

    /// Lets the owner of a stream be called.
    pub(crate) fn call(&mut self, key: StreamKey) {
        if let Some(stream) = self.streams.get(key) {
            self.reactor.activate(stream.call, What::READ, 1);
        }
    }

    /// Whether the peer of a stream that sends nothing more is still there, as far as the kernel knows.
    pub(crate) fn is_connected(&self, key: StreamKey) -> bool {
        let socket = self.streams.get(key).and_then(Stream::fd);
        socket.is_some_and(|socket| matches!(rustix::net::sockopt::socket_error(socket), Ok(Ok(()))))
    }

    /// Lets the kernel ask, now and then, whether the peer of a stream is still there.
    pub(crate) fn keep_alive(&self, key: StreamKey, interval: Duration) {
        if let Some(socket) = self.streams.get(key).and_then(Stream::fd) {
            // It stays unnoticed where the socket is none of TCP.
            let _ = rustix::net::sockopt::set_socket_keepalive(socket, true);
            let _ = rustix::net::sockopt::set_tcp_keepidle(socket, interval);
            let _ = rustix::net::sockopt::set_tcp_keepintvl(socket, interval);
        }
    }

    /// Whether the peer of a stream has sent something that was not read, or may be in the middle of sending.
    pub(crate) fn has_unread(&self, key: StreamKey) -> bool {
        let socket = self.streams.get(key).and_then(Stream::fd);
        socket.is_some_and(|socket| rustix::io::ioctl_fionread(socket).is_ok_and(|count| count > 0))
    }

    /// Gives a stream to the script, with all that waits in it.
    pub(crate) fn hand_over(&mut self, key: StreamKey, script: usize, connection: ConnectionKey) {
        if let Some(stream) = self.streams.get_mut(key) {
            stream.consumer = Consumer::Script(script, connection);
        }
        self.watch_enabled(key);
    }

    /// Takes a stream back that the script has done with, so that its end is the connection's.
    pub(crate) fn return_to_http(&mut self, key: StreamKey, connection: ConnectionKey) {
        if let Some(stream) = self.streams.get_mut(key) {
            stream.consumer = Consumer::Http(connection);
        }
    }

    /// Tells the peer of a stream that nothing more is sent.
    pub(crate) fn shut_down(&self, key: StreamKey) {
        if let Some(socket) = self.streams.get(key).and_then(Stream::fd) {
            // It fails for a connection that is gone, which is found out by reading.
            let _ = rustix::net::shutdown(socket, Shutdown::Write);
        }
    }

    /// Closes a stream's socket, now. The stream itself stays until it is forgotten.
    pub(crate) fn close(&mut self, key: StreamKey) {
        if let Some(stream) = self.streams.get_mut(key) {
            stream.watched = What::empty();
            stream.output.clear();
            stream.output.trim();
            self.reactor.remove(stream.io);
            drop(stream.socket.take());
        }
    }

    /// Ends everything there is, for good.
    pub(crate) fn close_all(&mut self) {
        self.streams = Slots::default();
        self.dirty.clear();
        self.reactor.close();
    }

    /// Ends a stream altogether.
    pub(crate) fn forget(&mut self, key: StreamKey) {
        self.close(key);
        if let Some(stream) = self.streams.remove(key) {
            self.reactor.remove(stream.call);
        }
    }
}
