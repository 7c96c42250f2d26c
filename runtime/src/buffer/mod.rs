//! The byte queue behind `EventBuffer`, every stream and every HTTP body: libevent's `evbuffer`.
//!
//! A chain of segments. Bytes are copied in once and out once; moving them from buffer to buffer moves segments.

mod io;
mod line;
mod search;
mod segment;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::mem::MaybeUninit;

use bytes::{Bytes, BytesMut};

pub use line::Eol;
use segment::Segment;

/// Up to this many bytes are copied behind others rather than kept as a segment of their own.
const WORTH_MOVING: usize = 512;

/// A queue of bytes.
#[derive(Debug)]
pub struct Buffer {
    /// The first bytes. Empty only when all is, and then perhaps with room for what comes.
    first: Segment,
    /// What follows; none of it is empty.
    rest: VecDeque<Segment>,
    len: usize,
    frozen_front: bool,
    frozen_end: bool,
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
    /// An empty buffer, which has allocated nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { first: Segment::Empty, rest: VecDeque::new(), len: 0, frozen_front: false, frozen_end: false }
    }

    /// The number of bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The first bytes, as many as are contiguous: none only when there are none at all.
    #[must_use]
    pub fn front(&self) -> &[u8] {
        self.first.as_slice()
    }

    /// All bytes, in contiguous stretches.
    pub fn chunks(&self) -> impl Iterator<Item = &[u8]> {
        std::iter::once(&self.first).chain(&self.rest).map(Segment::as_slice).filter(|chunk| !chunk.is_empty())
    }

    /// Whether an end is frozen (`evbuffer_freeze`). The mark is for those who let scripts at the buffer: the methods
    /// here do not heed it.
    #[must_use]
    pub fn is_frozen(&self, end: End) -> bool {
        match end {
            End::Front => self.frozen_front,
            End::Back => self.frozen_end,
        }
    }

    /// Freezes or thaws an end. It is not counted how often.
    pub fn set_frozen(&mut self, end: End, frozen: bool) {
        match end {
            End::Front => self.frozen_front = frozen,
            End::Back => self.frozen_end = frozen,
        }
    }

    /// Adds a copy of `data` at the end.
    pub fn add(&mut self, data: &[u8]) {
        self.len += data.len();
        let last = self.last_mut();
        if let Segment::Own(bytes) = last
            && bytes.capacity() - bytes.len() >= data.len()
        {
            return bytes.extend_from_slice(data);
        }
        self.add_beyond(data);
    }

    /// Adds bytes, which are counted already, where there is no room for all of them.
    #[inline(never)]
    fn add_beyond(&mut self, data: &[u8]) {
        let last = self.last_mut();
        last.make_room(data.len());
        let rest = last.fill(data);
        if !rest.is_empty() {
            let mut segment = Segment::with_room(rest.len(), last.len());
            segment.fill(rest);
            self.push(segment);
        }
    }

    /// Adds bytes at the end, sharing them where copying costs more.
    pub fn add_bytes(&mut self, data: Bytes) {
        if data.len() <= WORTH_MOVING && self.last_mut().make_room(data.len()) {
            self.add(&data);
        } else if !data.is_empty() {
            self.len += data.len();
            self.push(Segment::Shared(data));
        }
    }

    /// Adds bytes that somebody else keeps in memory, until they are drained.
    pub fn add_owned(&mut self, owner: impl AsRef<[u8]> + Send + 'static) {
        self.add_bytes(Bytes::from_owner(owner));
    }

    /// Adds a copy of `data` at the front.
    pub fn prepend(&mut self, data: &[u8]) {
        if self.is_empty() {
            self.add(data);
        } else if !data.is_empty() {
            self.len += data.len();
            if !self.first.fill_before(data) {
                let segment = Segment::with_room_before(data, self.first.len());
                self.push_front(segment);
            }
        }
    }

    /// Moves all of `other` to the end.
    pub fn append(&mut self, other: &mut Self) {
        if self.is_empty() {
            // The memory that was kept for the next bytes goes the other way.
            std::mem::swap(&mut self.first, &mut other.first);
        } else if other.len <= WORTH_MOVING && self.last_mut().make_room(other.len) {
            other.chunks().for_each(|chunk| self.add(chunk));
            other.clear();
            return;
        } else {
            self.push(other.first.take());
        }
        self.len += other.take_len();
        if !other.rest.is_empty() {
            self.rest.append(&mut other.rest);
        }
    }

    /// Moves all of `other` to the front.
    pub fn prepend_buffer(&mut self, other: &mut Self) {
        while let Some(segment) = other.rest.pop_back() {
            self.push_front(segment);
        }
        let first = other.first.take();
        if !first.is_empty() {
            self.push_front(first);
        }
        self.len += other.take_len();
    }

    /// Moves the first `count` bytes of `other`, or all there are, to the end; returns how many.
    pub fn append_from(&mut self, other: &mut Self, count: usize) -> usize {
        if count >= other.len {
            let count = other.len;
            self.append(other);
            return count;
        }
        let mut left = count;
        while left > 0 {
            let size = other.first.len().min(left);
            if size <= WORTH_MOVING && self.last_mut().make_room(size) {
                self.add(&other.first.as_slice()[..size]);
                other.drain(size);
            } else {
                let part = other.split_first(size);
                self.len += size;
                self.push(part);
            }
            left -= size;
        }
        count
    }

    /// Drops the first `count` bytes, or all there are.
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

    /// Drops all bytes, keeping a little memory for the next ones.
    pub fn clear(&mut self) {
        self.len = 0;
        if !self.rest.is_empty() {
            self.rest.clear();
        }
        self.first.recycle();
    }

    /// Gives back the memory an empty buffer keeps.
    pub fn trim(&mut self) {
        if self.is_empty() {
            self.first = Segment::Empty;
            self.rest = VecDeque::new();
        }
    }

    /// Copies bytes from the one at `start` on into `target`, as many as fit and as there are; returns the part that
    /// was written.
    pub fn copy_out<'target>(&self, start: usize, target: &'target mut [MaybeUninit<u8>]) -> &'target mut [u8] {
        if let Some(bytes) = self.front().get(start..).and_then(|bytes| bytes.get(..target.len())) {
            return target.write_copy_of_slice(bytes);
        }
        self.gather(start, target)
    }

    fn gather<'target>(&self, start: usize, target: &'target mut [MaybeUninit<u8>]) -> &'target mut [u8] {
        let mut skip = start;
        let mut written = 0;
        for chunk in self.chunks() {
            let Some(chunk) = chunk.get(skip..) else {
                skip -= chunk.len();
                continue;
            };
            skip = 0;
            let size = chunk.len().min(target.len() - written);
            target[written..written + size].write_copy_of_slice(&chunk[..size]);
            written += size;
        }
        // SAFETY: the first `written` bytes have just been written.
        unsafe { target[..written].assume_init_mut() }
    }

    /// Moves the first bytes into `target`, as many as fit and as there are; returns the part that was written.
    pub fn move_out<'target>(&mut self, target: &'target mut [MaybeUninit<u8>]) -> &'target mut [u8] {
        let written = self.copy_out(0, target);
        self.drain(written.len());
        written
    }

    /// Takes the first `count` bytes, or all there are, out as one piece, which is copied only if it was not one.
    pub fn take(&mut self, count: usize) -> Bytes {
        let count = count.min(self.len);
        if count == 0 {
            return Bytes::new();
        }
        self.pull_up(count);
        self.split_first(count).into_bytes()
    }

    /// Makes the first `count` bytes contiguous (`evbuffer_pullup`) and returns them; nothing when there are fewer.
    pub fn pull_up(&mut self, count: usize) -> Option<&[u8]> {
        if count > self.len {
            return None;
        }
        if self.first.len() < count {
            let mut missing = count - self.first.len();
            let mut joined = match self.first.take() {
                // Grown in place, with room for a few more pieces of the same kind.
                Segment::Own(mut bytes) => {
                    bytes.reserve(missing);
                    bytes
                }
                segment => {
                    let mut copy = BytesMut::with_capacity(count);
                    copy.extend_from_slice(segment.as_slice());
                    copy
                }
            };
            while missing > 0 {
                let Some(next) = self.rest.front_mut() else { break };
                let size = next.len().min(missing);
                joined.extend_from_slice(&next.as_slice()[..size]);
                missing -= size;
                match size == next.len() {
                    true => drop(self.rest.pop_front()),
                    false => next.advance(size),
                }
            }
            self.first = Segment::Own(joined);
        }
        Some(&self.front()[..count])
    }

    /// Makes room for `count` more bytes (`evbuffer_expand`); false when nobody has that much memory.
    pub fn expand(&mut self, count: usize) -> bool {
        let Some(needed) = self.last_mut().len().checked_add(count) else { return false };
        if self.last_mut().make_room(count) {
            return true;
        }
        if !can_allocate(needed) {
            return false;
        }
        // An empty segment may not stand in the chain: the last one grows instead.
        let last = self.last_mut();
        let mut grown = BytesMut::with_capacity(needed);
        grown.extend_from_slice(last.as_slice());
        *last = Segment::Own(grown);
        true
    }

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

/// Whether an allocation of that size may be tried: the allocator answers a failure with the end of the process.
fn can_allocate(size: usize) -> bool {
    let mut probe: Vec<u8> = Vec::new();
    probe.try_reserve_exact(size).is_ok()
}
