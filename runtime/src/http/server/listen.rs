//! Listening sockets of servers.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use rustix::net::sockopt;

use crate::keys::{HttpListenerKey, ServerKey, Target};
use crate::listener::{ACCEPT_AT_ONCE, Accepted, ListenerFlags, PAUSE, accept};
use crate::net::Net;
use crate::reactor::{self, EventSpec, Events, Sink};
use crate::socket::{self, ListenOptions, Listening, Name};

use super::Http;

/// At most so many connections are accepted of a listening socket that is about to be closed: as many as may wait.
const DRAINED: u32 = 4096;

/// A listening socket.
#[derive(Debug)]
pub struct Listener {
    server: ServerKey,
    socket: Listening,
    event: reactor::Key,
}

impl Http {
    /// Lets a server listen on an address or a path: see [`Listening::on`].
    ///
    /// # Errors
    ///
    /// What the kernel answers: the address is in use, or not one of this machine.
    pub fn bind(&mut self, net: &mut Net, server: ServerKey, name: &Name, options: ListenOptions) -> io::Result<()> {
        self.listen(net, server, Listening::on(name, options)?)
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
        self.listen(net, server, Listening::of(socket))
    }

    fn listen(&mut self, net: &mut Net, server: ServerKey, socket: Listening) -> io::Result<()> {
        // Connections inherit it. It is for TCP alone, and fails elsewhere.
        let _ = sockopt::set_tcp_nodelay(socket.as_fd(), true);
        let key = self.listeners.next_key();
        let event = net.reactor.insert(EventSpec {
            fd: socket.as_fd().as_raw_fd(),
            events: Events::READ | Events::PERSIST,
            sink: Sink::Service(Target::HttpListener(key)),
        });
        if self.shared.servers.get(server).is_some_and(|server| !server.is_disabled) {
            net.reactor.add(event, None).inspect_err(|_| net.reactor.remove(event))?;
        }
        self.listeners.insert(Listener { server, socket, event });
        if let Some(server) = self.shared.servers.get_mut(server) {
            server.listeners.push(key);
        }
        Ok(())
    }

    /// Where a server listens, as far as its sockets have names, in the order in which it has begun to.
    #[must_use]
    pub fn addresses(&self, server: ServerKey) -> Vec<Name> {
        let listeners = self.shared.servers.get(server).map_or(&[][..], |server| &server.listeners);
        let sockets = listeners.iter().filter_map(|&key| self.listeners.get(key));
        sockets.filter_map(|listener| socket::local_name(listener.socket.as_fd()).ok()).collect()
    }

    /// Has a server accept no new connections, which wait in the kernel then, or accept them again
    /// (`evconnlistener_disable`, `evconnlistener_enable`). Those that are there go on.
    ///
    /// # Errors
    ///
    /// What the kernel answers when it is asked to wait for them again.
    pub fn set_accepting(&mut self, net: &mut Net, key: ServerKey, is_accepting: bool) -> io::Result<()> {
        let Some(server) = self.shared.servers.get_mut(key) else { return Ok(()) };
        server.is_disabled = !is_accepting;
        for listener in server.listeners.iter().filter_map(|&key| self.listeners.get(key)) {
            match is_accepting {
                true => net.reactor.add(listener.event, None)?,
                false => net.reactor.del(listener.event),
            }
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
            match self.accept_next(net, key) {
                Ok(true) => {}
                Ok(false) => return,
                Err(_) => {
                    // Out of descriptors, or no listening socket at all: look again later.
                    let Some(event) = self.listeners.get(key).map(|listener| listener.event) else { return };
                    net.reactor.del(event);
                    net.reactor.set_timer(event, PAUSE);
                    return;
                }
            }
        }
    }

    /// Accepts a connection; false when there is none.
    fn accept_next(&mut self, net: &mut Net, key: HttpListenerKey) -> io::Result<bool> {
        let Some(listener) = self.listeners.get(key) else { return Ok(false) };
        let accepted = accept(listener.socket.as_fd(), ListenerFlags::CLOSE_ON_EXEC)?;
        let Some(Accepted { socket, peer }) = accepted else { return Ok(false) };
        let peer = match peer {
            Some(Name::Inet(address)) => Some(address),
            Some(Name::Unix(_)) | None => None,
        };
        self.connect(net, listener.server, socket, peer);
        Ok(true)
    }

    /// Accepts what the kernel has accepted for a server, which would be reset otherwise, and closes its listening
    /// sockets. Other processes may go on with them.
    pub(super) fn drain_listeners(&mut self, net: &mut Net, server: ServerKey) {
        let Some(server) = self.shared.servers.get_mut(server) else { return };
        for key in std::mem::take(&mut server.listeners) {
            self.listeners.get_mut(key).into_iter().for_each(|listener| listener.socket.remove_path());
            let accepts = |_: &u32| self.accept_next(net, key).unwrap_or(false);
            (0..DRAINED).take_while(accepts).for_each(drop);
            self.stop_listening(net, key);
        }
    }
}
