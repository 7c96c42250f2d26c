//! Streams of sockets, given or made.

use std::io;
use std::os::fd::OwnedFd;

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, sockopt};

use crate::keys::{Token, WebSocketKey, owner};
use crate::reactor::Events;
use crate::socket::{Name, set_nonblocking, unix_address};

use super::{Consumer, Net, Socket, Stream, StreamEvent, StreamKey, Transport};

impl Net {
    /// Makes a stream that a script reads and writes by itself (`bufferevent_socket_new`).
    pub fn add_script(&mut self, script: Token<owner::Script>) -> StreamKey {
        self.add(Consumer::Script(script, None))
    }

    /// Makes a stream for a WebSocket of a client's, to be connected.
    pub(crate) fn add_websocket(&mut self, socket: WebSocketKey) -> StreamKey {
        self.add(Consumer::WebSocket(socket))
    }

    /// Gives a stream its socket (`bufferevent_setfd`), which is made non-blocking.
    pub fn attach(&mut self, key: StreamKey, socket: Socket) {
        // A descriptor that is not open is found out when it is read or written.
        drop(set_nonblocking(socket.as_fd()));
        self.install(key, Transport::Open(socket));
        self.touch(key);
        self.on_taken(key);
    }

    /// Connects a stream (`bufferevent_socket_connect`): its own socket, or one made for it. The script is told how it
    /// ends.
    ///
    /// # Errors
    ///
    /// What the kernel answers when nothing is under way, and nothing will be told.
    pub fn connect(&mut self, key: StreamKey, to: &Name) -> io::Result<()> {
        if !self.stream(key).is_some_and(Stream::is_connectable) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let socket = match self.detach(key) {
            Transport::Open(socket) if rustix::net::getpeername(socket.as_fd()).is_err() => socket,
            _ => Socket::Owned(make_socket(to)?),
        };
        let outcome = start(&socket, to);
        self.install(key, Transport::Connecting(socket));
        match outcome {
            Ok(()) | Err(Errno::INPROGRESS | Errno::INTR) => {
                self.watch_enabled(key);
                self.restart_timers(key, Events::WRITE);
                Ok(())
            }
            // As early as this, it is told like any other refusal.
            Err(Errno::CONNREFUSED) if matches!(to, Name::Inet(_)) => {
                self.connect_failed(key, Some(libc::ECONNREFUSED), StreamEvent::ERROR);
                Ok(())
            }
            Err(error) => {
                self.install(key, Transport::None);
                Err(error.into())
            }
        }
    }

    /// The socket of a stream that is being connected is ready: it is connected, or it has failed.
    pub(super) fn finish_connect(&mut self, key: StreamKey) {
        let Some(fd) = self.stream(key).and_then(|stream| stream.fd()) else { return };
        match sockopt::socket_error(fd) {
            Ok(Ok(())) => self.connected(key),
            Ok(Err(error)) | Err(error) => self.connect_failed(key, Some(error.raw_os_error()), StreamEvent::ERROR),
        }
    }

    pub(super) fn connected(&mut self, key: StreamKey) {
        let Some(stream) = self.stream_mut(key) else { return };
        if let Transport::Connecting(socket) = std::mem::replace(&mut stream.transport, Transport::None) {
            // What is written is gathered already. A socket of another kind has no such option.
            let _ = sockopt::set_tcp_nodelay(socket.as_fd(), true);
            stream.transport = Transport::Open(socket);
        }
        // With TLS there is more to do before it can be used.
        if !self.stream(key).is_some_and(|stream| stream.is_handshaking()) {
            self.report_connected(key);
        }
        self.touch(key);
        self.on_taken(key);
    }

    /// A stream was not connected: tells the script why.
    pub(super) fn connect_failed(&mut self, key: StreamKey, error: Option<i32>, event: u16) {
        self.install(key, Transport::None);
        if let Some(stream) = self.stream_mut(key) {
            stream.error = error;
        }
        self.report(key, event, Events::empty());
    }
}

pub(super) fn make_socket(to: &Name) -> io::Result<OwnedFd> {
    let family = match to {
        Name::Inet(address) if address.is_ipv4() => AddressFamily::INET,
        Name::Inet(_) => AddressFamily::INET6,
        Name::Unix(_) => AddressFamily::UNIX,
    };
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    Ok(rustix::net::socket_with(family, SocketType::STREAM, flags, None)?)
}

pub(super) fn start(socket: &Socket, to: &Name) -> Result<(), Errno> {
    match to {
        Name::Inet(address) => rustix::net::connect(socket.as_fd(), address),
        Name::Unix(path) => rustix::net::connect(socket.as_fd(), &unix_address(path)?),
    }
}
