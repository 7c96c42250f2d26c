//! Listening sockets whose connections go to the owner of the loop: libevent's `evconnlistener`.

use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, IntoRawFd, OwnedFd, RawFd};
use std::time::Duration;

use bitflags::bitflags;
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrAny, SocketFlags, SocketType, acceptfrom_with, bind, socket_with, sockopt};

use crate::dns::Hosts;
use crate::socket::{self, Address, Name, OptionValue, unix_address, unix_path};

/// At most this many connections are accepted in a row before other events have their turn.
pub const ACCEPT_AT_ONCE: usize = 64;

/// How long to leave a listener alone that cannot accept: it would be ready, and fail, all the time.
pub const PAUSE: Duration = Duration::from_millis(100);

/// The backlog where the owner gives none: libevent's number.
const BACKLOG: i32 = 128;

bitflags! {
    /// How a listener behaves: libevent's `LEV_OPT_*`, with its values.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct ListenerFlags: u32 {
        /// Accepted sockets block.
        const LEAVE_SOCKETS_BLOCKING = 0x001;
        /// The listening socket is closed when the listener ends.
        const CLOSE_ON_FREE = 0x002;
        /// The listening and the accepted sockets are closed when the process executes another program.
        const CLOSE_ON_EXEC = 0x004;
        /// The address can be taken over from connections that are gone (`SO_REUSEADDR`).
        const REUSEABLE = 0x008;
        /// For use from several threads, which has no meaning here.
        const THREADSAFE = 0x010;
        /// Nothing is accepted until the listener is enabled.
        const DISABLED = 0x020;
        /// Connections are accepted when the client has sent something.
        const DEFERRED_ACCEPT = 0x040;
        /// Several processes can listen on the address, and share what comes (`SO_REUSEPORT`).
        const REUSEABLE_PORT = 0x080;
        /// An IPv6 address does not stand for IPv4 as well.
        const BIND_IPV6ONLY = 0x100;
    }
}

/// A connection, and where it comes from.
#[derive(Debug)]
pub struct Accepted {
    /// The connection.
    pub socket: OwnedFd,
    /// Its other end, if it is of a family that has names.
    pub peer: Option<Name>,
}

/// A listening socket, which may be somebody else's.
#[derive(Clone, Copy, Debug)]
pub struct Listener {
    fd: RawFd,
    flags: ListenerFlags,
}

impl Listener {
    /// Listens on an address (`evconnlistener_new_bind`). A negative `backlog` is a default one. The socket is never
    /// closed unless [`Listener::close`] is called.
    ///
    /// # Errors
    ///
    /// What the kernel answers; `InvalidInput` for a backlog of 0, which asks not to listen.
    pub fn bind(address: &Name, flags: ListenerFlags, backlog: i32) -> io::Result<Self> {
        if backlog == 0 {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let (family, address): (_, SocketAddrAny) = match address {
            Name::Inet(address) => (family(address), (*address).into()),
            Name::Unix(path) => (AddressFamily::UNIX, unix_address(path)?.into()),
        };
        let mut kind = SocketFlags::NONBLOCK;
        kind.set(SocketFlags::CLOEXEC, flags.contains(ListenerFlags::CLOSE_ON_EXEC));
        let socket = socket_with(family, SocketType::STREAM, kind, None)?;
        // Accepted connections inherit it, as with libevent.
        sockopt::set_socket_keepalive(&socket, true)?;
        if flags.contains(ListenerFlags::REUSEABLE) {
            sockopt::set_socket_reuseaddr(&socket, true)?;
        }
        if flags.contains(ListenerFlags::REUSEABLE_PORT) && family != AddressFamily::UNIX {
            sockopt::set_socket_reuseport(&socket, true)?;
        }
        if flags.contains(ListenerFlags::BIND_IPV6ONLY) && family == AddressFamily::INET6 {
            sockopt::set_ipv6_v6only(&socket, true)?;
        }
        if flags.contains(ListenerFlags::DEFERRED_ACCEPT) && family != AddressFamily::UNIX {
            let second = OptionValue::Number(1);
            socket::set_option(socket.as_fd(), libc::IPPROTO_TCP, libc::TCP_DEFER_ACCEPT, second)?;
        }
        bind(&socket, &address)?;
        listen(socket.as_fd(), backlog)?;
        Ok(Self { fd: socket.into_raw_fd(), flags })
    }

    /// Listens on a bound socket (`evconnlistener_new`), or on one that listens already where `backlog` is 0.
    ///
    /// # Errors
    ///
    /// What the kernel answers: the descriptor is not open, no socket, or one that cannot listen.
    pub fn of(socket: BorrowedFd<'_>, flags: ListenerFlags, backlog: i32) -> io::Result<Self> {
        socket::set_nonblocking(socket)?;
        if backlog != 0 {
            listen(socket, backlog)?;
        }
        Ok(Self { fd: socket.as_raw_fd(), flags })
    }

    /// The listening socket (`evconnlistener_get_fd`).
    #[must_use]
    pub fn fd(&self) -> RawFd {
        self.fd
    }

    /// How it behaves.
    #[must_use]
    pub fn flags(&self) -> ListenerFlags {
        self.flags
    }

    /// Sees to it that accepting does not wait: whose the socket is may have changed that.
    ///
    /// # Errors
    ///
    /// What fcntl answers.
    pub fn prepare(&self) -> io::Result<()> {
        socket::set_nonblocking(borrow(&self.fd))
    }

    /// The next connection, if there is one.
    ///
    /// # Errors
    ///
    /// What accept answers, except for connections that are gone before they were accepted.
    pub fn accept(&self) -> io::Result<Option<Accepted>> {
        accept(borrow(&self.fd), self.flags)
    }

    /// Closes the listening socket (`evconnlistener_free`).
    pub fn close(self) {
        // SAFETY: the owner has asked for it, and this is the last that is done with the number here.
        unsafe { libc::close(self.fd) };
    }
}

/// The next connection to a listening socket, if there is one.
///
/// # Errors
///
/// As [`Listener::accept`].
pub(crate) fn accept(listening: BorrowedFd<'_>, flags: ListenerFlags) -> io::Result<Option<Accepted>> {
    let mut kind = SocketFlags::empty();
    kind.set(SocketFlags::NONBLOCK, !flags.contains(ListenerFlags::LEAVE_SOCKETS_BLOCKING));
    kind.set(SocketFlags::CLOEXEC, flags.contains(ListenerFlags::CLOSE_ON_EXEC));
    loop {
        match acceptfrom_with(listening, kind) {
            Ok((socket, peer)) => return Ok(Some(Accepted { socket, peer: peer.as_ref().and_then(Name::of) })),
            Err(Errno::AGAIN) => return Ok(None),
            Err(error) if is_passing(error) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Closes an accepted connection whose owner has failed to take it over. Where the owner has closed it already, the
/// number may be another's by now: then nothing is done.
pub fn close_accepted(fd: RawFd, peer: Option<&Name>) {
    if socket::peer_name(borrow(&fd)).ok().as_ref() == peer {
        // SAFETY: it is the connection that nobody has taken over.
        unsafe { libc::close(fd) };
    }
}

/// Errors of the one connection, which is gone: see accept(2).
fn is_passing(error: Errno) -> bool {
    matches!(
        error,
        Errno::INTR
            | Errno::CONNABORTED
            | Errno::PROTO
            | Errno::NETDOWN
            | Errno::NOPROTOOPT
            | Errno::HOSTDOWN
            | Errno::NONET
            | Errno::HOSTUNREACH
            | Errno::NETUNREACH
    )
}

fn borrow(fd: &RawFd) -> BorrowedFd<'_> {
    // SAFETY: the number is not negative, and goes to one system call at a time; if its owner has closed it, that call
    // fails.
    unsafe { BorrowedFd::borrow_raw(*fd) }
}

fn family(address: &SocketAddr) -> AddressFamily {
    if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 }
}

fn listen(socket: BorrowedFd<'_>, backlog: i32) -> io::Result<()> {
    Ok(rustix::net::listen(socket, if backlog < 0 { BACKLOG } else { backlog })?)
}

/// What is wrong with a listener's target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadTarget {
    /// It is of another form altogether.
    Form,
    /// `unix:`, and nothing behind it.
    NoPath,
    /// An IPv6 address without brackets.
    Bare,
    /// What is behind the colon is not a number from 0 to 65535.
    Port,
    /// The host is no numeric address, and the hosts file does not name it.
    Host,
}

/// What a listener's target stands for: `host:port`, `[host]:port` or `unix:path`, with a leading NUL for an abstract
/// name. A host is a numeric address or a name from the hosts file: no other is looked up, since that would take time.
///
/// # Errors
///
/// What is wrong with it.
pub fn parse_target(target: &[u8]) -> Result<Name, BadTarget> {
    if let Some(path) = unix_path(target) {
        return if path.is_empty() { Err(BadTarget::NoPath) } else { Ok(Name::Unix(path.to_vec())) };
    }
    let target = std::str::from_utf8(target).map_err(|_| BadTarget::Form)?;
    let (host, port) = match target.strip_prefix('[') {
        Some(rest) => rest.split_once("]:").ok_or(BadTarget::Form)?,
        None if target.matches(':').nth(1).is_some() => return Err(BadTarget::Bare),
        None => target.split_once(':').ok_or(BadTarget::Form)?,
    };
    let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let port = port.parse().ok().filter(|_| digits).ok_or(BadTarget::Port)?;
    let address = Address::parse(host).or_else(|| Hosts::of_system().first(host)).ok_or(BadTarget::Host)?;
    Ok(Name::Inet(address.with_port(port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inet(target: &str) -> Result<String, BadTarget> {
        match parse_target(target.as_bytes())? {
            Name::Inet(address) => Ok(address.to_string()),
            Name::Unix(_) => Err(BadTarget::Form),
        }
    }

    #[test]
    fn targets_name_hosts_and_ports() {
        assert_eq!(inet("127.0.0.1:80").as_deref(), Ok("127.0.0.1:80"));
        assert_eq!(inet("[::1]:65535").as_deref(), Ok("[::1]:65535"));
        assert_eq!(inet("[127.0.0.1]:0").as_deref(), Ok("127.0.0.1:0"));
        assert!(inet("LocalHost:1").is_ok());
        for (wrong, why) in [
            ("", BadTarget::Form),
            (":", BadTarget::Port),
            (":80", BadTarget::Host),
            ("80", BadTarget::Form),
            ("127.0.0.1", BadTarget::Form),
            ("127.0.0.1:", BadTarget::Port),
            ("127.0.0.1:+1", BadTarget::Port),
            ("127.0.0.1:65536", BadTarget::Port),
            ("127.0.0.1:1x", BadTarget::Port),
            ("256.0.0.1:80", BadTarget::Host),
            ("::1:80", BadTarget::Bare),
            ("[::1]", BadTarget::Form),
            ("[::1]80", BadTarget::Form),
            ("name.invalid:80", BadTarget::Host),
        ] {
            assert_eq!(inet(wrong), Err(why), "{wrong}");
        }
    }

    #[test]
    fn targets_name_paths() {
        assert_eq!(parse_target(b"UniX:/a:b"), Ok(Name::Unix(b"/a:b".to_vec())));
        assert_eq!(parse_target(b"unix:"), Err(BadTarget::NoPath));
        assert_eq!(parse_target(b"unix:\0name"), Ok(Name::Unix(b"\0name".to_vec())));
    }

    #[test]
    fn an_accepted_socket_is_as_the_flags_say() -> io::Result<()> {
        let any = Name::Inet(SocketAddr::from(([127, 0, 0, 1], 0)));
        for (flags, nonblocking, cloexec) in
            [(ListenerFlags::CLOSE_ON_EXEC, true, true), (ListenerFlags::LEAVE_SOCKETS_BLOCKING, false, false)]
        {
            let listener = Listener::bind(&any, flags, -1)?;
            assert!(listener.accept()?.is_none());
            let Name::Inet(address) = socket::local_name(borrow(&listener.fd))? else { unreachable!("bound to one") };
            let client = std::net::TcpStream::connect(address)?;
            let accepted = loop {
                if let Some(accepted) = listener.accept()? {
                    break accepted;
                }
            };
            assert_eq!(accepted.peer, Some(Name::Inet(client.local_addr()?)));
            assert_eq!(!socket::is_blocking(accepted.socket.as_fd())?, nonblocking);
            let flags = rustix::io::fcntl_getfd(&accepted.socket)?;
            assert_eq!(flags.contains(rustix::io::FdFlags::CLOEXEC), cloexec);
            listener.close();
        }
        Ok(())
    }
}
