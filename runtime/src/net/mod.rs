//! Streams on the reactor: reading, sending, ending.

mod attachment;
mod connect;
mod dial;
mod filter;
mod lend;
mod pair;
mod pipe;
mod script;
mod secure;
mod sending;
mod stalled;
mod stream;
#[cfg(test)]
mod tests;
mod transport;
mod watermarks;

use std::cell::RefCell;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::rc::Rc;
use std::time::Duration;

use rustix::io::Errno;
use rustix::net::{RecvFlags, Shutdown};

use crate::buffer::Buffer;
pub use crate::keys::StreamKey;
use crate::keys::Target;
use crate::keys::{Http1Key, Token, entry, owner};
use crate::reactor::{Config, EventSpec, Events, Instant, Reactor, Sink};
use crate::slots::Slots;
use crate::tasks::Tasks;

pub(crate) use dial::{Origin, at_port};
pub(crate) use pipe::Pipe;
pub use script::StreamCall;
pub use stream::{Consumer, Stream, StreamEvent};
pub use transport::Socket;
use transport::Transport;
pub(crate) use transport::{Read, Sent};

/// At most this many bytes are read at once, into memory that all streams share.
const SCRATCH: usize = 64 * 1024;

/// The reactor and the streams on it.
pub struct Net {
    /// The events.
    pub reactor: Reactor<Target>,
    /// The futures that read and write streams.
    pub tasks: Tasks,
    streams: Slots<Stream, entry::Stream>,
    /// Streams with something to send.
    dirty: Vec<StreamKey>,
    /// How often the loop has waited.
    turn: u32,
    /// How often somebody was to be called for a stream of a pair since the loop last waited.
    pair_calls: u32,
    /// Streams of pairs for which somebody is to be called when the loop has waited.
    late_calls: Vec<StreamKey>,
    /// Streams whose task has read or written something.
    dirty_pipes: Rc<RefCell<Vec<StreamKey>>>,
    scratch: Vec<u8>,
    /// Memory that held what was sent, for what is to be sent next.
    spares: Vec<Vec<u8>>,
}

impl Net {
    pub(crate) fn new(config: Config) -> io::Result<Self> {
        Ok(Self {
            reactor: Reactor::new(config)?,
            tasks: Tasks::default(),
            streams: Slots::default(),
            dirty: Vec::new(),
            turn: 0,
            pair_calls: 0,
            late_calls: Vec::new(),
            dirty_pipes: Rc::default(),
            scratch: Vec::new(),
            spares: Vec::new(),
        })
    }

    /// Makes a stream of a connected socket that does not block, and waits for what comes.
    pub(crate) fn open(&mut self, socket: OwnedFd, consumer: Consumer) -> io::Result<StreamKey> {
        let (fd, watched) = (socket.as_raw_fd(), Events::READ);
        let sink = Sink::Service(Target::Stream(self.streams.next_key()));
        let io = self.reactor.insert(EventSpec { fd, events: watched | Events::PERSIST, sink });
        self.reactor.add(io, None).inspect_err(|_| self.reactor.remove(io))?;
        let key = self.add(consumer);
        if let Some(stream) = self.streams.get_mut(key) {
            (stream.io, stream.watched) = (Some(io), watched);
            stream.transport = Transport::Open(Socket::Owned(socket));
        }
        Ok(key)
    }

    /// Makes a stream without a transport (`bufferevent_socket_new`).
    fn add(&mut self, consumer: Consumer) -> StreamKey {
        let sink = Sink::Queue(Target::Stream(self.streams.next_key()));
        let call = self.reactor.insert(EventSpec { fd: -1, events: Events::PERSIST, sink });
        self.streams.insert(Stream::new(call, consumer))
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

    /// Reads up to `limit` bytes from a stream, into memory that is lent to `take`, piece by piece.
    pub(crate) fn read(&mut self, key: StreamKey, limit: usize, mut take: impl FnMut(&mut Self, &[u8])) -> Read {
        let Some(stream) = self.streams.get_mut(key) else { return Read::End };
        if stream.secure.is_some() {
            let mut plain = Buffer::new();
            let read = self.read_secure(key, limit, &mut plain);
            plain.chunks().for_each(|chunk| take(self, chunk));
            return if plain.is_incomplete() { Read::no_memory() } else { self.unless_incomplete(key, read) };
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.resize(SCRATCH, 0);
        let read = stream.read(&mut scratch[..limit.min(SCRATCH)]);
        if let Read::Some(count) = read {
            stream.received += count as u64;
            take(self, &scratch[..count]);
        }
        self.scratch = scratch;
        self.unless_incomplete(key, read)
    }

    /// Reads up to `limit` bytes of a stream without TLS: as many as `take` wants of them, which sees all that have come.
    pub(crate) fn read_seen(&mut self, key: StreamKey, limit: usize, take: impl FnOnce(&[u8]) -> usize) -> Read {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.resize(SCRATCH, 0);
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        let seen = match self.streams.get(key).and_then(Stream::fd) {
            Some(socket) => rustix::net::recv(socket, &mut scratch[..limit.min(SCRATCH)], flags),
            None => Ok((0, 0)),
        };
        let read = match (seen, self.streams.get_mut(key)) {
            (Ok((count @ 1.., _)), Some(stream)) => {
                let wanted = take(&scratch[..count]);
                stream.read(&mut scratch[..wanted])
            }
            (Err(Errno::AGAIN | Errno::INTR), _) => Read::Nothing,
            (Err(error), _) => Read::Failed(error.into()),
            (Ok(_), _) => Read::End,
        };
        self.scratch = scratch;
        read
    }

    /// What a stream has read, or a failure where there was no memory to keep it.
    #[inline(always)]
    fn unless_incomplete(&self, key: StreamKey, read: Read) -> Read {
        match self.streams.get(key) {
            Some(stream) if stream.input.is_incomplete() => Read::no_memory(),
            _ => read,
        }
    }

    /// Marks a stream as having something to send. It is flushed before the loop waits again.
    #[inline(always)]
    pub fn touch(&mut self, key: StreamKey) {
        if let Some(stream) = self.streams.get_mut(key)
            && !stream.dirty
        {
            stream.dirty = true;
            self.dirty.push(key);
        }
    }

    /// What a stream has to send, to add to it: it is sent before the loop waits again.
    #[inline]
    pub(crate) fn output(&mut self, key: StreamKey) -> Option<&mut Buffer> {
        let stream = self.streams.get_mut(key)?;
        if !stream.dirty {
            stream.dirty = true;
            list(&mut self.dirty, key);
        }
        Some(&mut stream.output)
    }

    /// Whether a stream may have something to send.
    #[inline]
    pub(crate) fn is_dirty(&self) -> bool {
        !self.dirty.is_empty()
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

    /// Changes the interest of a stream's socket, from the next wait on.
    ///
    /// # Errors
    ///
    /// What the kernel says of a descriptor it had not been asked about.
    pub(crate) fn watch(&mut self, key: StreamKey, watched: Events) -> io::Result<()> {
        match self.streams.get_mut(key) {
            Some(Stream { io: Some(io), watched: before, .. }) if *before != watched => {
                *before = watched;
                self.reactor.change(*io, watched | Events::PERSIST)
            }
            _ => Ok(()),
        }
    }

    /// The same for a socket that is watched already. One that cannot be watched any more is at its end, which reading or
    /// writing finds out.
    pub(crate) fn rewatch(&mut self, key: StreamKey, watched: Events) {
        drop(self.watch(key, watched));
    }

    /// Makes the callbacks of a stream due. An HTTP client looks by itself.
    pub(crate) fn call(&mut self, key: StreamKey) {
        let Some(stream) = self.streams.get(key) else { return };
        let looks = matches!(stream.consumer, Consumer::Client(_));
        let (event, waits) = (stream.call, stream.is_paired() && self.is_late(key));
        if !looks && !waits {
            self.reactor.activate(event, Events::READ, 1);
        }
    }

    /// Has the consumer of a stream called, with [`Events::TIMEOUT`], at `deadline`, unless it is before for that reason.
    #[inline(always)]
    pub(crate) fn hasten(&mut self, key: StreamKey, deadline: Instant) {
        if let Some(stream) = self.streams.get(key) {
            self.reactor.hasten(stream.call, deadline);
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
    #[inline(always)]
    pub(crate) fn has_unread(&self, key: StreamKey) -> bool {
        self.count_unread(key) > 0
    }

    /// How many bytes the peer of a stream has sent that were not read.
    #[inline(always)]
    pub(crate) fn count_unread(&self, key: StreamKey) -> u64 {
        let socket = self.streams.get(key).and_then(Stream::fd);
        socket.and_then(|socket| rustix::io::ioctl_fionread(socket).ok()).unwrap_or(0)
    }

    /// Whether nothing has come on an idle connection that was not read: neither bytes nor its end.
    pub(crate) fn is_quiet(&self, key: StreamKey) -> bool {
        let Some(socket) = self.streams.get(key).and_then(Stream::fd) else { return false };
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        matches!(rustix::net::recv(socket, &mut [0_u8; 1], flags), Err(Errno::AGAIN | Errno::INTR))
    }

    /// Hands a stream over to the script, with its buffers.
    pub(crate) fn hand_over(&mut self, key: StreamKey, script: Token<owner::Script>, connection: Http1Key) {
        if let Some(stream) = self.streams.get_mut(key) {
            stream.consumer = Consumer::Script(script, Some(connection));
            self.reactor.remove_timer(stream.call);
        }
        self.watch_enabled(key);
    }

    /// Changes who consumes a stream's bytes, and so whose its end is.
    pub(crate) fn set_consumer(&mut self, key: StreamKey, consumer: Consumer) {
        if let Some(stream) = self.streams.get_mut(key) {
            stream.consumer = consumer;
        }
    }

    /// Shuts down the writing side of a stream (`shutdown`).
    pub(crate) fn shut_down(&mut self, key: StreamKey) {
        self.send_close_notify(key);
        let socket = self.streams.get(key).and_then(Stream::fd);
        if let Some(socket) = socket.filter(|_| !self.reactor.is_parents()) {
            // It fails for a connection that is gone, which is found out by reading.
            let _ = rustix::net::shutdown(socket, Shutdown::Write);
        }
    }

    /// Sets the priority of a stream's callbacks (`bufferevent_priority_set`); false for one there is not, and for a stream
    /// of a pair, as in libevent.
    pub fn set_priority(&mut self, key: StreamKey, priority: i64) -> bool {
        match self.streams.get(key) {
            Some(stream) if !stream.is_paired() => self.reactor.set_priority(stream.call, priority),
            _ => false,
        }
    }

    /// Ends everything there is, for good.
    pub(crate) fn close_all(&mut self) {
        self.tasks.clear();
        self.streams = Slots::default();
        self.dirty.clear();
        self.late_calls.clear();
        self.reactor.close();
    }
}

/// Out of the way of those who find a stream in the list already.
#[inline(never)]
fn list(dirty: &mut Vec<StreamKey>, key: StreamKey) {
    dirty.push(key);
}
