//! The socket of one question, connected to its nameserver, so that nobody else's datagrams are read.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::io::Errno;
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, bind, recv, send, socket_with};

use super::message::{Case, Query, Reply};
use super::random;

/// The longest datagram that is taken whole. Without EDNS none is longer than 512 bytes.
const LONGEST: usize = 4096;

/// How many datagrams of one socket are looked at in a turn, so that none keeps the loop from the others.
const TURN: usize = 16;

/// Ports below this are not for everybody.
const FIRST_PORT: u16 = 1024;

/// How many ports are tried before the kernel is to choose one.
const PORTS: usize = 8;

/// A socket that has sent a question, or is about to.
pub(super) struct Datagram {
    socket: OwnedFd,
}

impl Datagram {
    /// Makes a socket of the family of a nameserver, with a port that nobody can guess, unless it is to be a certain one.
    ///
    /// # Errors
    ///
    /// What the kernel answers; it says nothing of the nameserver.
    pub(super) fn open(server: SocketAddr, from: Option<SocketAddr>) -> io::Result<Self> {
        let family = if server.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let socket = socket_with(family, SocketType::DGRAM, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC, None)?;
        let any = if server.is_ipv4() { IpAddr::from(Ipv4Addr::UNSPECIFIED) } else { Ipv6Addr::UNSPECIFIED.into() };
        let mut from = from.unwrap_or(SocketAddr::new(any, 0));
        if from.port() != 0 {
            bind(&socket, &from)?;
            return Ok(Self { socket });
        }
        for _ in 0..PORTS {
            let port = u16::from_ne_bytes(random::bytes()?);
            if port < FIRST_PORT {
                continue;
            }
            from.set_port(port);
            match bind(&socket, &from) {
                Ok(()) => return Ok(Self { socket }),
                // Others have it, or are to have it.
                Err(Errno::ADDRINUSE | Errno::ACCESS) => {}
                Err(error) => return Err(error.into()),
            }
        }
        from.set_port(0);
        bind(&socket, &from)?;
        Ok(Self { socket })
    }

    /// Sends a question.
    ///
    /// # Errors
    ///
    /// What the kernel answers: the nameserver cannot be reached.
    pub(super) fn ask(&self, server: SocketAddr, query: &Query) -> io::Result<()> {
        rustix::net::connect(&self.socket, &server)?;
        match send(&self.socket, query.message(), SendFlags::NOSIGNAL) {
            // As good as lost on the way: it is asked again when there is no answer.
            Ok(_) | Err(Errno::AGAIN | Errno::NOBUFS | Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The first that is a reply, if one has come. Whatever else has come is skipped.
    ///
    /// # Errors
    ///
    /// What the kernel answers: the nameserver cannot be reached.
    pub(super) fn reply(&self, query: &Query, case: Case) -> io::Result<Option<Reply>> {
        let mut room = [0; LONGEST];
        for _ in 0..TURN {
            let (length, whole) = match recv(&self.socket, &mut room, RecvFlags::TRUNC) {
                Ok(received) => received,
                Err(Errno::AGAIN | Errno::INTR) => break,
                Err(error) => return Err(error.into()),
            };
            if let Some(reply) = query.read(&room[..length], whole > length, case) {
                return Ok(Some(reply));
            }
        }
        Ok(None)
    }
}

impl AsFd for Datagram {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}
