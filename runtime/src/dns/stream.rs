//! A question by TCP, for answers that do not fit in a datagram (RFC 7766).

use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::io::Errno;
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, bind, recv, send, socket_with};

use crate::reactor::Events;

use super::message::{Case, Query, Reply};

/// Before a message, its length.
const PREFIX: usize = 2;

/// Memory is taken for what has come, not for what is announced.
const STEP: usize = 4096;

/// A connection for one question. How long it may take is up to the question, whether bytes come or not.
pub(super) struct Stream {
    socket: OwnedFd,
    /// What is to be sent, and how much of it has been.
    question: Vec<u8>,
    sent: usize,
    /// What has come, with its prefix: 64 KiB at most.
    received: Vec<u8>,
}

/// What a stream has come to.
pub(super) enum Progress {
    /// It waits until its socket can be read, or written.
    Waits(Events),
    /// The nameserver has said something; none when that makes no sense.
    Over(Option<Reply>),
}

impl Stream {
    /// Begins to connect.
    ///
    /// # Errors
    ///
    /// What the kernel answers.
    pub(super) fn open(server: SocketAddr, from: Option<SocketAddr>, query: &Query) -> io::Result<Self> {
        let family = if server.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let socket = socket_with(family, SocketType::STREAM, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC, None)?;
        if let Some(mut from) = from {
            // A port of one connection cannot be that of the next for a minute.
            from.set_port(0);
            bind(&socket, &from)?;
        }
        match rustix::net::connect(&socket, &server) {
            Ok(()) | Err(Errno::INPROGRESS | Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let message = query.message();
        // A question is a name, which has 255 bytes at most, and little more.
        let length = u16::try_from(message.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        let question = [&length.to_be_bytes()[..], message].concat();
        Ok(Self { socket, question, sent: 0, received: Vec::new() })
    }

    /// Goes on as far as the kernel lets it.
    ///
    /// # Errors
    ///
    /// What the kernel answers, or that the nameserver has closed the connection.
    pub(super) fn advance(&mut self, query: &Query) -> io::Result<Progress> {
        while self.sent < self.question.len() {
            match send(&self.socket, &self.question[self.sent..], SendFlags::NOSIGNAL) {
                Ok(sent) => self.sent += sent,
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Ok(Progress::Waits(Events::WRITE)),
                Err(error) => return Err(error.into()),
            }
        }
        let mut room = [0; STEP];
        loop {
            let length = self.received.first_chunk().map(|&prefix| usize::from(u16::from_be_bytes(prefix)));
            let missing = length.map_or(PREFIX, |length| PREFIX + length) - self.received.len();
            if missing == 0 {
                return Ok(Progress::Over(query.read(&self.received[PREFIX..], false, Case::Ignored)));
            }
            match recv(&self.socket, &mut room[..missing.min(STEP)], RecvFlags::empty()) {
                Ok((0, _)) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok((received, _)) => self.received.extend_from_slice(&room[..received]),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Ok(Progress::Waits(Events::READ)),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl AsFd for Stream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}
