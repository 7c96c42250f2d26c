//! A socket with a buffer on either side.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

use crate::buffer::Buffer;
use crate::http::ConnectionKey;
use crate::reactor::{self, What};
use crate::slots::Key;

/// Names a stream.
pub type StreamKey = Key<Stream>;

/// Whom a stream's bytes are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consumer {
    /// An HTTP connection.
    Http(ConnectionKey),
    /// The script, which has taken the stream over from an HTTP connection: the number it is known by, and the
    /// connection, whose end the stream's end still is.
    Script(usize, ConnectionKey),
}

/// A socket with a buffer on either side. It belongs to [`Net`](super::Net), which knows it by its key.
pub struct Stream {
    pub(super) socket: Option<OwnedFd>,
    /// The event that waits for the socket.
    pub(super) io: reactor::Key,
    /// The event that hands out what is to be called.
    pub(super) call: reactor::Key,
    /// What has come and was not taken.
    pub input: Buffer,
    /// What is to be sent.
    pub output: Buffer,
    pub(super) consumer: Consumer,
    /// What the script lets happen: [`What::READ`], [`What::WRITE`].
    pub(super) enabled: What,
    /// What `io` waits for.
    pub(super) watched: What,
    /// Stands in the list of streams with something to send.
    pub(super) dirty: bool,
    /// The kernel takes no more for now.
    pub(super) blocked: bool,
    /// What the script is to be told.
    pub(super) news: News,
    /// The number of the error that ended it, if one has.
    pub(super) error: Option<i32>,
}

/// What a script that reads a stream by itself is to be told.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct News {
    pub(super) read: bool,
    pub(super) written: bool,
    pub(super) event: u16,
}

/// A call to make to the script that reads a stream by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamCall {
    /// Something has come.
    Read,
    /// Everything was sent.
    Write,
    /// The flags of [`StreamEvent`], and the number of the error, if there was one.
    Event(u16, Option<i32>),
}

/// What can happen to a stream: libevent's `BEV_EVENT_*` flags, with its values.
pub struct StreamEvent;

impl StreamEvent {
    /// While reading.
    pub const READING: u16 = 0x01;
    /// While writing.
    pub const WRITING: u16 = 0x02;
    /// The peer sends nothing more.
    pub const EOF: u16 = 0x10;
    /// An error.
    pub const ERROR: u16 = 0x20;
}

/// What has come of reading.
#[derive(Debug)]
pub(crate) enum Read {
    /// So many bytes.
    Some(usize),
    /// Nothing for now.
    Nothing,
    /// Nothing more, ever.
    End,
    Failed(io::Error),
}

/// What has come of sending what there was to send.
#[derive(Debug)]
pub(crate) enum Sent {
    /// All of it is sent.
    All,
    /// The kernel takes no more for now.
    Part,
    Failed(io::Error),
}

impl Stream {
    pub(super) fn new(
        socket: OwnedFd,
        io: reactor::Key,
        call: reactor::Key,
        watched: What,
        consumer: Consumer,
    ) -> Self {
        Self {
            socket: Some(socket),
            io,
            call,
            input: Buffer::new(),
            output: Buffer::new(),
            consumer,
            enabled: What::WRITE,
            watched,
            dirty: false,
            blocked: false,
            news: News::default(),
            error: None,
        }
    }

    /// The descriptor.
    #[must_use]
    pub fn descriptor(&self) -> Option<RawFd> {
        self.socket.as_ref().map(AsRawFd::as_raw_fd)
    }

    pub(crate) fn fd(&self) -> Option<BorrowedFd<'_>> {
        self.socket.as_ref().map(AsFd::as_fd)
    }

    /// What the socket is waited for.
    pub(crate) fn watched(&self) -> What {
        self.watched
    }

    /// Whom the bytes are for.
    #[must_use]
    pub fn consumer(&self) -> Consumer {
        self.consumer
    }

    /// What the script lets happen.
    #[must_use]
    pub fn enabled(&self) -> What {
        self.enabled
    }

    /// Reads into `scratch`.
    pub(super) fn read(&mut self, scratch: &mut [u8]) -> Read {
        let Some(fd) = self.fd() else { return Read::End };
        match rustix::io::retry_on_intr(|| rustix::io::read(fd, &mut *scratch)) {
            Ok(0) => Read::End,
            Ok(count) => Read::Some(count),
            Err(rustix::io::Errno::AGAIN) => Read::Nothing,
            Err(error) => Read::Failed(error.into()),
        }
    }

    /// Sends as much of the output as the kernel takes.
    pub(super) fn send(&mut self) -> Sent {
        let Some(socket) = &self.socket else { return Sent::All };
        while !self.output.is_empty() {
            match self.output.send_to(socket.as_fd()) {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Sent::Part,
                Err(error) => return Sent::Failed(error),
            }
        }
        self.output.trim();
        Sent::All
    }
}
