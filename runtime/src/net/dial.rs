//! Connecting to a name: its addresses in turn, each with a head start (RFC 8305, "happy eyeballs").

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::AsRawFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::sockopt;

use crate::dns;
use crate::http::ClientKey;
use crate::keys::Target;
use crate::reactor::{self, EventSpec, Events, Sink};
use crate::socket::{Address, Name};

use super::connect::{make_socket, start};
use super::{Consumer, Net, Socket, StreamEvent, StreamKey, Transport};

/// The head start of an address over the next one.
const HEAD_START: Duration = Duration::from_millis(250);

/// How long to wait before connecting is tried again to a path whose backlog is full.
const FULL: Duration = Duration::from_millis(20);

/// Where to connect from, if that matters.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Origin {
    /// The address; any if there is none.
    pub(crate) address: Option<Address>,
    /// The port; 0 is any.
    pub(crate) port: u16,
}

/// A stream's way to a name.
pub(super) enum Dial {
    /// The name is being looked up.
    LookingUp,
    /// Its addresses are being tried.
    Trying(Trying),
}

/// The addresses of a name.
pub(super) struct Trying {
    left: VecDeque<Name>,
    attempts: Vec<Attempt>,
    origin: Origin,
    timer: reactor::Key,
    /// Why the last attempt failed.
    error: Option<i32>,
}

struct Attempt {
    socket: Socket,
    io: reactor::Key,
}

impl Origin {
    /// Begins to connect a socket to an address, or to a path, which has nothing to do with where from.
    fn connect(self, name: &Name) -> io::Result<Socket> {
        let socket = make_socket(name)?;
        if let Name::Inet(to) = name
            && (self.address.is_some() || self.port != 0)
        {
            let any: IpAddr = if to.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
            sockopt::set_socket_reuseaddr(&socket, true)?;
            rustix::net::bind(&socket, &self.address.unwrap_or(any.into()).with_port(self.port))?;
        }
        let socket = Socket::Owned(socket);
        match start(&socket, name) {
            Ok(()) | Err(Errno::INPROGRESS | Errno::INTR) => Ok(socket),
            Err(error) => Err(error.into()),
        }
    }
}

impl Net {
    /// Notes that the name a stream is to be connected to is being looked up.
    pub(crate) fn expect_addresses(&mut self, key: StreamKey) {
        self.stop_dialing(key);
        if let Some(stream) = self.stream_mut(key) {
            stream.dial = Some(Box::new(Dial::LookingUp));
            stream.name_error = None;
        }
        self.restart_timers(key, Events::WRITE);
    }

    /// The name a stream is to be connected to has been looked up.
    pub(crate) fn on_addresses(&mut self, key: StreamKey, answer: dns::Answer, port: u16) {
        let Some(stream) = self.stream_mut(key).filter(|stream| stream.dial.is_some()) else { return };
        match answer {
            Ok(addresses) => {
                stream.dial = None;
                self.dial(key, &dns::interleave(&addresses), port);
            }
            Err(error) => {
                stream.name_error = Some(error);
                self.connect_failed(key, None, StreamEvent::ERROR);
            }
        }
    }

    /// Connects a stream to the first of some addresses that answers.
    fn dial(&mut self, key: StreamKey, addresses: &[Address], port: u16) {
        let Some(stream) = self.stream(key) else { return };
        match addresses {
            // With one address, or a socket of the script's, there is nothing to choose from.
            &[address, ref rest @ ..] if rest.is_empty() || stream.socket().is_some() => {
                if let Err(error) = self.connect(key, &Name::Inet(address.with_port(port))) {
                    self.connect_failed(key, error.raw_os_error(), StreamEvent::ERROR);
                }
            }
            _ => self.try_all(key, at_port(addresses, port), Origin::default()),
        }
    }

    /// Makes a stream for an HTTP client, to be connected with [`Net::try_all`].
    pub(crate) fn add_client(&mut self, client: ClientKey) -> StreamKey {
        self.add(Consumer::Client(client))
    }

    /// Tries some addresses. What comes of it, perhaps at once, is told like any event.
    pub(crate) fn try_all(&mut self, key: StreamKey, addresses: Vec<Name>, origin: Origin) {
        let sink = Sink::Service(Target::Dial(key));
        let timer = self.reactor.insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink });
        let trying = Trying { left: addresses.into(), attempts: Vec::new(), origin, timer, error: None };
        if let Some(stream) = self.stream_mut(key) {
            stream.dial = Some(Box::new(Dial::Trying(trying)));
        }
        self.try_next(key);
    }

    /// Begins with the next address that can be tried; when there is none and nothing is under way, it has failed.
    fn try_next(&mut self, key: StreamKey) {
        loop {
            let Some(trying) = self.trying(key) else { return };
            let Some(address) = trying.left.pop_front() else { break };
            let (timer, begun) = (trying.timer, trying.origin.connect(&address));
            match begun.and_then(|socket| self.attempt(key, socket)) {
                Ok(()) => {
                    self.reactor.set_timer(timer, HEAD_START);
                    return;
                }
                // Whoever listens on a path has not accepted those that came before.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock && matches!(address, Name::Unix(_)) => {
                    self.trying(key).into_iter().for_each(|trying| trying.left.push_front(address.clone()));
                    self.reactor.set_timer(timer, FULL);
                    return;
                }
                Err(error) => self.note_failure(key, error.raw_os_error()),
            }
        }
        if let Some(trying) = self.trying(key).filter(|trying| trying.attempts.is_empty()) {
            let error = trying.error;
            self.connect_failed(key, error, StreamEvent::ERROR);
        }
    }

    fn attempt(&mut self, key: StreamKey, socket: Socket) -> io::Result<()> {
        let fd = socket.as_fd().as_raw_fd();
        let sink = Sink::Service(Target::Dial(key));
        let io = self.reactor.insert(EventSpec { fd, events: Events::WRITE | Events::PERSIST, sink });
        self.reactor.add(io, None).inspect_err(|_| self.reactor.remove(io))?;
        if let Some(trying) = self.trying(key) {
            trying.attempts.push(Attempt { socket, io });
        }
        Ok(())
    }

    /// One of the attempts has come to something, or it is the next address's turn.
    pub(crate) fn on_dial(&mut self, key: StreamKey, events: Events) {
        if events.contains(Events::TIMEOUT) {
            return self.try_next(key);
        }
        let Some(trying) = self.trying(key) else { return };
        let mut failed = Vec::new();
        for (index, attempt) in trying.attempts.iter().enumerate() {
            match sockopt::socket_error(attempt.socket.as_fd()) {
                Ok(Ok(())) if rustix::net::getpeername(attempt.socket.as_fd()).is_ok() => {
                    let Attempt { socket, io } = trying.attempts.swap_remove(index);
                    self.reactor.remove(io);
                    self.install(key, Transport::Connecting(socket));
                    return self.connected(key);
                }
                // Somebody else has been told why, as the parent of this process.
                Ok(Ok(())) if has_hung_up(&attempt.socket) => failed.push((index, Errno::NOTCONN.raw_os_error())),
                Ok(Ok(())) => {}
                Ok(Err(error)) | Err(error) => failed.push((index, error.raw_os_error())),
            }
        }
        if failed.is_empty() {
            return;
        }
        for (index, error) in failed.into_iter().rev() {
            let Some(trying) = self.trying(key) else { return };
            let Attempt { socket, io } = trying.attempts.swap_remove(index);
            self.reactor.remove(io);
            drop(socket);
            self.note_failure(key, Some(error));
        }
        self.try_next(key);
    }

    /// Whether a stream has got its connection, if perhaps not its TLS.
    pub(crate) fn is_dialed(&self, key: StreamKey) -> bool {
        self.stream(key).is_some_and(|stream| stream.socket().is_some())
    }

    fn note_failure(&mut self, key: StreamKey, error: Option<i32>) {
        if let Some(trying) = self.trying(key) {
            trying.error = error;
        }
    }

    fn trying(&mut self, key: StreamKey) -> Option<&mut Trying> {
        match self.stream_mut(key)?.dial.as_deref_mut() {
            Some(Dial::Trying(trying)) => Some(trying),
            _ => None,
        }
    }

    /// Gives up what is under way to a name.
    #[cold]
    pub(super) fn stop_dialing(&mut self, key: StreamKey) {
        let dial = self.stream_mut(key).and_then(|stream| stream.dial.take());
        if let Some(Dial::Trying(Trying { attempts, timer, .. })) = dial.map(|dial| *dial) {
            self.reactor.remove(timer);
            // Forgotten before they are closed.
            attempts.iter().for_each(|attempt| self.reactor.remove(attempt.io));
        }
    }
}

/// A port of each of some addresses.
pub(crate) fn at_port(addresses: &[Address], port: u16) -> Vec<Name> {
    addresses.iter().map(|address| Name::Inet(address.with_port(port))).collect()
}

/// Whether a socket has no connection, is not getting one, and has no error that says so.
fn has_hung_up(socket: &Socket) -> bool {
    let mut sockets = [PollFd::from_borrowed_fd(socket.as_fd(), PollFlags::OUT)];
    let polled = poll(&mut sockets, Some(&Timespec::default()));
    polled.is_ok() && sockets[0].revents() & (PollFlags::HUP | PollFlags::ERR) == PollFlags::HUP
}
