//! What carries a stream's bytes.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

use bytes::BytesMut;

use crate::buffer::{Buffer, out_of_memory};

use super::{Stream, StreamKey};

/// What carries a stream's bytes.
#[derive(Debug)]
pub(super) enum Transport {
    /// Nothing yet, or nothing any more.
    None,
    /// A socket that is about to be connected.
    Connecting(Socket),
    /// A connected socket.
    Open(Socket),
    /// The other stream of a pair, which may be gone.
    Pair(StreamKey),
    /// Another stream, whose bytes are TLS for this one.
    Over(StreamKey),
}

/// A socket.
#[derive(Debug)]
pub enum Socket {
    /// It is closed when the stream ends.
    Owned(OwnedFd),
    /// It is somebody else's to close.
    Lent(RawFd),
}

impl Socket {
    /// Takes a descriptor over, which is closed with the stream (`BEV_OPT_CLOSE_ON_FREE`).
    #[must_use]
    pub fn adopt(fd: RawFd) -> Self {
        // SAFETY: it is the caller's to give away; a script that gives away what is not its own gets what the kernel
        // answers, like one that closes it.
        Self::Owned(unsafe { OwnedFd::from_raw_fd(fd) })
    }

    pub(super) fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Owned(fd) => fd.as_fd(),
            // SAFETY: it is not closed by us; of one that its owner has closed the kernel says so.
            Self::Lent(fd) => unsafe { BorrowedFd::borrow_raw(*fd) },
        }
    }
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

impl Read {
    /// There was no memory to keep what has come.
    pub(crate) fn no_memory() -> Self {
        Self::Failed(out_of_memory())
    }
}

/// At most this many bytes are sent of a stream in one turn of the loop, or a little more: however fast one peer reads,
/// the others have their turn.
const TURN: u32 = 2 * 1024 * 1024;

/// What a stream may still send in a turn of the loop.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Allowance {
    turn: u32,
    used: u32,
}

impl Allowance {
    /// A turn has come, or it is the same still.
    pub(super) fn renew(&mut self, turn: u32) {
        if self.turn != turn {
            *self = Self { turn, used: 0 };
        }
    }

    /// How many bytes that is.
    pub(super) fn left(&self) -> usize {
        TURN.saturating_sub(self.used) as usize
    }

    pub(super) fn use_up(&mut self, count: usize) {
        self.used = self.used.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
    }
}

/// What has come of sending what there was to send.
#[derive(Debug)]
pub(crate) enum Sent {
    /// All of it is sent.
    All,
    /// The kernel takes no more for now, or the stream has had its turn.
    Part,
    Failed(io::Error),
}

impl Stream {
    /// Reads into `scratch`.
    #[inline(always)]
    pub(super) fn read(&mut self, scratch: &mut [u8]) -> Read {
        let Some(fd) = self.fd() else { return Read::End };
        match rustix::io::retry_on_intr(|| rustix::io::read(fd, &mut *scratch)) {
            Ok(0) => Read::End,
            Ok(count) => Read::Some(count),
            Err(rustix::io::Errno::AGAIN) => Read::Nothing,
            Err(error) => Read::Failed(error.into()),
        }
    }

    /// Reads up to `limit` bytes behind those that are in `memory`, into room that there is.
    pub(super) fn read_behind(&mut self, memory: &mut BytesMut, limit: usize) -> Read {
        let Some(fd) = self.fd() else { return Read::End };
        let room = memory.spare_capacity_mut();
        let most = room.len().min(limit);
        let read = rustix::io::retry_on_intr(|| rustix::io::read(fd, &mut room[..most]).map(|(read, _)| read.len()));
        match read {
            Ok(0) => Read::End,
            Ok(count) => {
                // SAFETY: so many bytes of the room were written.
                unsafe { memory.set_len(memory.len() + count) };
                Read::Some(count)
            }
            Err(rustix::io::Errno::AGAIN) => Read::Nothing,
            Err(error) => Read::Failed(error.into()),
        }
    }

    /// Sends as much of `output` as the kernel takes, and no more when that is `limit` bytes. Once it is empty it still
    /// keeps memory, for the caller to take.
    pub(super) fn send_all(socket: &Socket, output: &mut Buffer, limit: usize) -> Sent {
        let least = output.len().saturating_sub(limit);
        while !output.is_empty() {
            if output.len() <= least {
                return Sent::Part;
            }
            match output.send_to(socket.as_fd()) {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Sent::Part,
                Err(error) => return Sent::Failed(error),
            }
        }
        Sent::All
    }
}
