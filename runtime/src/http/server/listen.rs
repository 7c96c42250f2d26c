//! Listening sockets of servers.

use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::io::Errno;
use rustix::net::{SocketFlags, acceptfrom_with, sockopt};

use crate::keys::{HttpListenerKey, ServerKey, Target};
use crate::net::{Consumer, Net};
use crate::reactor::{self, EventSpec, Events, Sink};
use crate::socket;
use crate::tls::Role;

use super::{Connection, Http};

/// As many connections are accepted in a row before others have their turn.
const ACCEPT_AT_ONCE: usize = 64;

/// How long to leave a socket alone that cannot accept.
const PAUSE: Duration = Duration::from_millis(100);

/// A listening socket.
#[derive(Debug)]
pub struct Listener {
    server: ServerKey,
    socket: OwnedFd,
    event: reactor::Key,
}

impl Http {
    /// Lets a server listen on an address.
    ///
    /// # Errors
    ///
    /// What the kernel answers: the address is in use, or not one of this machine.
    pub fn bind(&mut self, net: &mut Net, server: ServerKey, address: SocketAddr) -> io::Result<()> {
        let socket = socket::listen(address)?;
        self.listen(net, server, socket)
    }

    /// Lets a server listen on somebody else's listening socket as well (`evhttp_accept_socket`).
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a socket that does not listen; what the kernel answers: the descriptor is not open, or no
    /// socket.
    pub fn accept(&mut self, net: &mut Net, server: ServerKey, socket: BorrowedFd<'_>) -> io::Result<()> {
        if !sockopt::socket_acceptconn(socket)? {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // A descriptor of our own: the other one stays whose it is.
        let socket = socket.try_clone_to_owned()?;
        socket::set_nonblocking(socket.as_fd())?;
        self.listen(net, server, socket)
    }

    fn listen(&mut self, net: &mut Net, server: ServerKey, socket: OwnedFd) -> io::Result<()> {
        // Connections inherit it. It is for TCP alone, and fails elsewhere.
        let _ = sockopt::set_tcp_nodelay(&socket, true);
        let key = self.listeners.next_key();
        let event = net.reactor.insert(EventSpec {
            fd: socket.as_raw_fd(),
            events: Events::READ | Events::PERSIST,
            sink: Sink::Service(Target::HttpListener(key)),
        });
        net.reactor.add(event, None).inspect_err(|_| net.reactor.remove(event))?;
        self.listeners.insert(Listener { server, socket, event });
        if let Some(server) = self.shared.servers.get_mut(server) {
            server.listeners.push(key);
        }
        Ok(())
    }

    pub(super) fn stop_listening(&mut self, net: &mut Net, key: HttpListenerKey) {
        if let Some(listener) = self.listeners.remove(key) {
            net.reactor.remove(listener.event);
        }
    }

    /// A listening socket has connections, or its pause is over.
    pub(crate) fn on_listener(&mut self, net: &mut Net, key: HttpListenerKey, events: Events) {
        if events.contains(Events::TIMEOUT)
            && let Some(listener) = self.listeners.get(key)
        {
            drop(net.reactor.add(listener.event, None));
        }
        for _ in 0..ACCEPT_AT_ONCE {
            let Some(listener) = self.listeners.get(key) else { return };
            match acceptfrom_with(&listener.socket, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC) {
                Ok((socket, peer)) => {
                    let peer = peer.and_then(|peer| SocketAddr::try_from(peer).ok());
                    self.connect(net, listener.server, socket, peer);
                }
                // Gone before it was accepted.
                Err(Errno::CONNABORTED | Errno::INTR | Errno::PROTO) => {}
                Err(Errno::AGAIN) => return,
                Err(_) => {
                    // Out of descriptors, or no listening socket at all. It would be ready, and fail, all the time:
                    // look again later.
                    let event = listener.event;
                    net.reactor.del(event);
                    drop(net.reactor.add_timer(event, PAUSE));
                    return;
                }
            }
        }
    }

    /// Serves a client on a connected socket, which must not block. One that cannot be watched is closed.
    pub fn connect(&mut self, net: &mut Net, server: ServerKey, socket: OwnedFd, peer: Option<SocketAddr>) {
        let key = self.connections.next_key();
        let Ok(stream) = net.open(socket, Consumer::Http(key)) else { return };
        let tls = self.shared.servers.get(server).and_then(|server| server.tls.as_ref());
        if tls.is_some_and(|context| net.secure(stream, context, Role::Accepting).is_err()) {
            return net.forget(stream);
        }
        self.connections.insert(Connection::new(key, server, stream, peer));
        self.act(net, key, |connection, net, shared| connection.await_client(net, shared));
    }
}
