use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::os::fd::BorrowedFd;

use rustix::io::Errno;
use rustix::net::{SendAncillaryBuffer, SendFlags};

use super::Buffer;
use super::segment::Segment;
use crate::file;

/// At most this many segments go into one writev(2); libevent's number.
const PIECES: usize = 128;

/// Most buffers have no more segments.
const FEW: usize = 4;

/// At most this many bytes of a file are sent to a socket at once: nginx's `sendfile_max_chunk`.
const AT_ONCE: usize = 2 * 1024 * 1024;

/// Whether a file has to be read because it cannot be sent as it is: where it is, or where it is to go, has no way.
fn is_unsupported(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::EINVAL)
}

/// The error of a stream whose buffer was refused memory.
pub(crate) fn out_of_memory() -> io::Error {
    io::Error::from_raw_os_error(libc::ENOMEM)
}

impl Buffer {
    /// Sends bytes to a socket, as many as it takes at once, and drops what was sent. A file goes without being read
    /// where it can, and what is before it waits in the kernel to go with it.
    ///
    /// # Errors
    ///
    /// What the kernel answers; `WouldBlock` when it takes nothing now. A broken connection raises no signal. Why the
    /// buffer is incomplete, when it is; `ENODATA` when a file is shorter than it was.
    pub fn send_to(&mut self, socket: BorrowedFd<'_>) -> io::Result<usize> {
        if let Some(error) = self.failure() {
            return Err(error);
        }
        if let Segment::File(part) = &self.first {
            let limit = part.len.min(AT_ONCE);
            match if file::may_send() { part.file.send(socket, part.start, limit) } else { Err(Errno::INVAL.into()) } {
                Err(error) if is_unsupported(&error) => self.load(0, 1)?,
                sent => return sent.inspect(|&count| self.drain(count)),
            }
        }
        let front = self.first.as_slice();
        let sent = if front.len() == self.len() {
            rustix::io::retry_on_intr(|| rustix::net::send(socket, front, SendFlags::NOSIGNAL))?
        } else {
            match self.rest.len() < FEW {
                true => self.send_pieces::<FEW>(socket)?,
                false => self.send_pieces::<PIECES>(socket)?,
            }
        };
        self.drain(sent);
        Ok(sent)
    }

    fn send_pieces<const MOST: usize>(&self, socket: BorrowedFd<'_>) -> io::Result<usize> {
        let (slices, count) = self.pieces::<MOST>(usize::MAX);
        let mut flags = SendFlags::NOSIGNAL;
        flags.set(SendFlags::MORE, self.segments().nth(count).is_some_and(Segment::is_file));
        let mut nothing = SendAncillaryBuffer::default();
        let sent = rustix::io::retry_on_intr(|| rustix::net::sendmsg(socket, &slices[..count], &mut nothing, flags))?;
        Ok(sent)
    }

    /// The first `limit` bytes in pieces, as many as are written at once and are in memory, and how many those are.
    fn pieces<const MOST: usize>(&self, limit: usize) -> ([IoSlice<'_>; MOST], usize) {
        let mut slices = [IoSlice::new(&[]); MOST];
        let mut left = limit;
        let mut count = 0;
        for (slice, segment) in slices.iter_mut().zip(self.segments()) {
            let chunk = segment.as_slice();
            let size = chunk.len().min(left);
            if size == 0 {
                break;
            }
            *slice = IoSlice::new(&chunk[..size]);
            left -= size;
            count += 1;
        }
        (slices, count)
    }

    /// Writes the first bytes, `limit` at most, to a descriptor and drops what was written (`evbuffer_write_atmost`). A
    /// file goes without being read where it can.
    ///
    /// # Errors
    ///
    /// What the kernel answers; `WouldBlock` when it takes nothing now, `ENODATA` when a file is shorter than it was.
    pub fn write_to(&mut self, fd: BorrowedFd<'_>, limit: usize) -> io::Result<usize> {
        if let Segment::File(part) = &self.first {
            match part.file.send(fd, part.start, part.len.min(limit)) {
                Err(error) if is_unsupported(&error) => self.load(0, 1)?,
                sent => return sent.inspect(|&count| self.drain(count)),
            }
        }
        let front = self.first.as_slice();
        let written = if front.len() >= self.len().min(limit) {
            rustix::io::retry_on_intr(|| rustix::io::write(fd, &front[..front.len().min(limit)]))?
        } else {
            let (slices, count) = self.pieces::<PIECES>(limit);
            rustix::io::retry_on_intr(|| rustix::io::writev(fd, &slices[..count]))?
        };
        self.drain(written);
        Ok(written)
    }

    /// Reads up to `limit` bytes from a descriptor behind what is there (`evbuffer_read`); 0 at the end of the file.
    ///
    /// # Errors
    ///
    /// What the kernel answers; `WouldBlock` when there is nothing now, `OutOfMemory` where memory is refused.
    pub fn read_from(&mut self, fd: BorrowedFd<'_>, limit: usize) -> io::Result<usize> {
        let read = |room: &mut [MaybeUninit<u8>]| {
            rustix::io::retry_on_intr(|| rustix::io::read(fd, &mut *room).map(|(read, _)| read.len()))
        };
        // SAFETY: read has filled as much of the room as it says.
        let added = unsafe { self.add_with(limit, read) };
        Ok(added.ok_or_else(out_of_memory)??)
    }

    /// Adds what somebody writes into room for `limit` bytes, and returns how many those are; none where memory is
    /// refused.
    ///
    /// # Safety
    ///
    /// `write` has written as many bytes, from the start of the room on, as it returns.
    ///
    /// # Errors
    ///
    /// Those of `write`; nothing is added then.
    pub(crate) unsafe fn add_with<E>(
        &mut self,
        limit: usize,
        write: impl FnOnce(&mut [MaybeUninit<u8>]) -> Result<usize, E>,
    ) -> Option<Result<usize, E>> {
        let mut fresh = None;
        if self.last_mut().room() < limit {
            fresh = Some(Segment::with_room(limit, 0)?);
            if !self.reserve(1) {
                return None;
            }
        }
        let target = fresh.as_mut().unwrap_or_else(|| self.last_mut());
        let written = match write(&mut target.room_mut()[..limit]) {
            Ok(written) => written,
            Err(error) => return Some(Err(error)),
        };
        // SAFETY: the caller's promise.
        unsafe { target.count_in(written) };
        self.len += written;
        if let Some(segment) = fresh {
            self.push(segment);
        }
        Some(Ok(written))
    }
}
