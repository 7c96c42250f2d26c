//! The byte queue behind `EventBuffer`, every stream and every HTTP body: libevent's `evbuffer`.
//!
//! A chain of segments. Bytes are copied in once and out once; moving them from buffer to buffer moves segments.
//!
//! Scripts and peers decide how much is in a buffer, so allocations for it are fallible. Callers that can react use
//! [`Buffer::try_add`] and the like, which add all or nothing. Where a plain [`Buffer::add`] is refused memory, the buffer
//! is incomplete from then on: it is not sent, and the connection it belongs to fails.
//!
//! A segment may be a range of a file, which is read on access, and sent with sendfile(2) where possible. A range that
//! cannot be read any more makes the buffer incomplete as well.

mod add;
mod files;
mod io;
mod lent;
mod line;
mod rest;
mod search;
mod segment;
#[cfg(test)]
mod tests;

use std::mem::MaybeUninit;

use bytes::Bytes;

pub(crate) use io::out_of_memory;
pub use lent::Lent;
pub use line::Eol;
use rest::Rest;
use rustix::io::Errno;
use segment::Segment;

/// A queue of bytes (`struct evbuffer`).
#[derive(Debug)]
pub struct Buffer {
    /// The first segment. Empty only when the buffer is, and then perhaps with spare capacity.
    first: Segment,
    /// The segments behind it; none of them is empty.
    rest: Rest,
    len: usize,
    frozen_front: bool,
    frozen_end: bool,
    /// Why bytes are missing, if some are.
    missing: Option<Errno>,
}

impl Default for Buffer {
    fn default() -> Self {
        Self::new()
    }
}

/// An end of a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Where bytes are taken.
    Front,
    /// Where bytes are added.
    Back,
}

impl Buffer {
    /// An empty buffer (`evbuffer_new`). It does not allocate.
    #[must_use]
    pub const fn new() -> Self {
        Self { first: Segment::Empty, rest: Rest::NONE, len: 0, frozen_front: false, frozen_end: false, missing: None }
    }

    /// The number of bytes (`evbuffer_get_length`).
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The first contiguous bytes in memory; at least one unless the buffer is empty. A range of a file is read first; what
    /// cannot be read is dropped, and the buffer is incomplete.
    #[inline]
    pub fn front(&mut self) -> &[u8] {
        if self.first.is_file() {
            self.load_front();
        }
        self.first.as_slice()
    }

    /// Whether the first bytes are in a file, not read yet.
    #[must_use]
    pub(crate) fn is_next_in_file(&self) -> bool {
        self.first.is_file()
    }

    /// The number of contiguous bytes at the front, in memory or in a file (`evbuffer_get_contiguous_space`).
    #[must_use]
    pub fn contiguous(&self) -> usize {
        self.first.len()
    }

    fn segments(&self) -> impl Iterator<Item = &Segment> {
        std::iter::once(&self.first).chain(self.rest.iter())
    }

    /// All bytes that are in memory, in contiguous chunks (`evbuffer_peek`).
    pub fn chunks(&self) -> impl Iterator<Item = &[u8]> {
        self.segments().map(Segment::as_slice).filter(|chunk| !chunk.is_empty())
    }

    /// Whether an end is frozen (`evbuffer_freeze`). It is for callers to check, who act for scripts: the methods here do
    /// not.
    #[must_use]
    pub fn is_frozen(&self, end: End) -> bool {
        match end {
            End::Front => self.frozen_front,
            End::Back => self.frozen_end,
        }
    }

    /// Freezes an end (`evbuffer_freeze`) or unfreezes it (`evbuffer_unfreeze`). It does not count.
    pub fn set_frozen(&mut self, end: End, frozen: bool) {
        match end {
            End::Front => self.frozen_front = frozen,
            End::Back => self.frozen_end = frozen,
        }
    }

    /// Whether bytes are missing: an allocation was refused, or a file has become shorter.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.missing.is_some()
    }

    /// Why bytes are missing, if some are.
    pub(crate) fn failure(&self) -> Option<std::io::Error> {
        self.missing.map(Into::into)
    }

    /// Records that bytes are missing because an allocation was refused.
    #[cold]
    pub(crate) fn mark_incomplete(&mut self) {
        self.missing.get_or_insert(Errno::NOMEM);
    }

    /// Takes over that another buffer is incomplete, whose bytes were moved here.
    pub(crate) fn miss_what(&mut self, other: &mut Self) {
        if let Some(why) = other.missing.take() {
            self.missing.get_or_insert(why);
        }
    }

    /// Drops the first `count` bytes, or all there are (`evbuffer_drain`).
    pub fn drain(&mut self, count: usize) {
        if count >= self.len {
            return self.clear();
        }
        self.len -= count;
        if count < self.first.len() {
            return self.first.advance(count);
        }
        let mut left = count;
        while left >= self.first.len() {
            left -= self.first.len();
            self.shift();
        }
        self.first.advance(left);
    }

    /// Drops all bytes, and keeps at most 4 KiB of memory for the next ones.
    pub fn clear(&mut self) {
        self.len = 0;
        if !self.rest.is_empty() {
            self.rest.clear();
        }
        self.first.recycle();
    }

    /// Drops all bytes, and forgets that some are missing.
    #[inline]
    pub fn discard(&mut self) {
        if self.len > 0 {
            self.clear();
        }
        self.missing = None;
    }

    /// Gives back the memory an empty buffer keeps.
    pub fn trim(&mut self) {
        drop(self.take_memory());
    }

    /// Takes the memory an empty buffer keeps, at most 4 KiB, to use it elsewhere.
    pub(crate) fn take_memory(&mut self) -> Vec<u8> {
        if !self.is_empty() {
            return Vec::new();
        }
        self.rest = Rest::NONE;
        match self.first.take() {
            Segment::Own { mut memory, .. } => {
                memory.clear();
                memory
            }
            Segment::Shared(_) | Segment::File(_) | Segment::Empty => Vec::new(),
        }
    }

    /// Copies bytes from `start` on into `target` (`evbuffer_copyout_from`); returns the part that was written. It stops
    /// where a file cannot be read.
    pub fn copy_out<'target>(&self, start: usize, target: &'target mut [MaybeUninit<u8>]) -> &'target mut [u8] {
        self.gather(start, target).0
    }

    /// The same, where a file that cannot be read is an error.
    ///
    /// # Errors
    ///
    /// What the kernel answers when a file is to be read; `ENODATA` when it is shorter than it was.
    pub fn try_copy_out<'target>(
        &self,
        start: usize,
        target: &'target mut [MaybeUninit<u8>],
    ) -> std::io::Result<&'target mut [u8]> {
        match self.gather(start, target) {
            (_, Some(error)) => Err(error),
            (written, None) => Ok(written),
        }
    }

    fn gather<'target>(
        &self,
        start: usize,
        target: &'target mut [MaybeUninit<u8>],
    ) -> (&'target mut [u8], Option<std::io::Error>) {
        if let Some(bytes) = self.first.as_slice().get(start..).and_then(|bytes| bytes.get(..target.len())) {
            return (target.write_copy_of_slice(bytes), None);
        }
        let mut error = None;
        let mut skip = start;
        let mut written = 0;
        for segment in self.segments() {
            if written == target.len() {
                break;
            }
            if skip > segment.len() {
                skip -= segment.len();
                continue;
            }
            let size = (segment.len() - skip).min(target.len() - written);
            error = segment.copy_to(skip, &mut target[written..written + size]).err();
            if error.is_some() {
                break;
            }
            skip = 0;
            written += size;
        }
        // SAFETY: the first `written` bytes have just been written.
        (unsafe { target[..written].assume_init_mut() }, error)
    }

    /// Moves the first bytes into `target` (`evbuffer_remove`); returns the part that was written. It stops where a file
    /// cannot be read.
    pub fn move_out<'target>(&mut self, target: &'target mut [MaybeUninit<u8>]) -> &'target mut [u8] {
        let written = self.copy_out(0, target);
        self.drain(written.len());
        written
    }

    /// Removes the first `count` bytes, or all there are, as one piece, copied only if they were not contiguous. Where
    /// memory for the copy is refused, or a file cannot be read, it is empty, and the buffer incomplete.
    pub fn take(&mut self, count: usize) -> Bytes {
        let count = count.min(self.len);
        if count == 0 {
            return Bytes::new();
        }
        if self.pull_up(count).is_none() {
            self.mark_incomplete();
            return Bytes::new();
        }
        self.split_first(count).into_bytes()
    }

    /// Makes the first `count` bytes contiguous (`evbuffer_pullup`) and returns them; nothing when there are fewer, or
    /// where memory is refused, or a file cannot be read.
    pub fn pull_up(&mut self, count: usize) -> Option<&[u8]> {
        if count > self.len || self.load(0, count).is_err() {
            return None;
        }
        let mut missing = count.saturating_sub(self.first.len());
        if missing > 0 && !self.first.reserve(missing) {
            return None;
        }
        while missing > 0 {
            let Some(next) = self.rest.front_mut() else { break };
            let size = next.len().min(missing);
            self.first.fill(&next.as_slice()[..size]);
            missing -= size;
            match size == next.len() {
                true => drop(self.rest.pop_front()),
                false => next.advance(size),
            }
        }
        Some(&self.first.as_slice()[..count])
    }

    /// Makes room for `count` more bytes (`evbuffer_expand`), though not behind a file; false where memory is refused.
    pub fn expand(&mut self, count: usize) -> bool {
        // An empty segment may not stand in the chain: the last one grows instead.
        match self.last_mut() {
            Segment::File(_) => Segment::with_capacity(count).is_some(),
            last => last.make_room(count) || last.grow(count),
        }
    }

    #[inline(always)]
    fn last_mut(&mut self) -> &mut Segment {
        self.rest.back_mut().unwrap_or(&mut self.first)
    }

    fn push(&mut self, segment: Segment) {
        if self.first.is_empty() {
            self.first = segment;
        } else if !segment.is_empty() {
            self.rest.push_back(segment);
        }
    }

    fn push_front(&mut self, segment: Segment) {
        let first = std::mem::replace(&mut self.first, segment);
        if !first.is_empty() {
            self.rest.push_front(first);
        }
    }

    /// Lets the next segment come first.
    fn shift(&mut self) {
        match self.rest.pop_front() {
            Some(segment) => self.first = segment,
            None => self.first.recycle(),
        }
    }

    /// Takes out the first `count` bytes, which must be contiguous.
    fn split_first(&mut self, count: usize) -> Segment {
        self.len -= count;
        if count < self.first.len() {
            return self.first.split_to(count);
        }
        let next = self.rest.pop_front().unwrap_or(Segment::Empty);
        std::mem::replace(&mut self.first, next)
    }

    fn take_len(&mut self) -> usize {
        std::mem::take(&mut self.len)
    }
}
