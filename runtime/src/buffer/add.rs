use bytes::Bytes;

use super::Buffer;
use super::segment::{SMALL, Segment};
use crate::memory::{may_allocate, refusable};

/// Up to this many bytes are copied behind others rather than kept as a segment of their own.
const WORTH_MOVING: usize = 512;

impl Buffer {
    /// Adds a copy of `data` at the end (`evbuffer_add`).
    #[inline]
    pub fn add(&mut self, data: &[u8]) {
        if !self.try_add(data) {
            self.mark_incomplete();
        }
    }

    /// Adds a copy of `data` at the end (`evbuffer_add`); nothing, and false, where memory is refused.
    #[inline]
    #[must_use]
    pub fn try_add(&mut self, data: &[u8]) -> bool {
        let last = self.last_mut();
        if let Segment::Own { memory, .. } = last
            && memory.capacity() - memory.len() >= data.len()
        {
            memory.extend_from_slice(data);
            self.len += data.len();
            return true;
        }
        self.add_beyond(data)
    }

    /// Adds bytes where there is no room for all of them.
    #[inline(never)]
    fn add_beyond(&mut self, data: &[u8]) -> bool {
        if matches!(self.first, Segment::Empty) && !data.is_empty() {
            let Some(mut segment) = Segment::with_room(data.len(), 0) else { return false };
            segment.fill(data);
            self.first = segment;
            self.len = data.len();
            return true;
        }
        let last = self.last_mut();
        last.make_room(data.len());
        let (room, before) = (last.room(), last.len());
        if room < data.len() {
            // All or nothing: the memory comes first.
            let used = before + room;
            let Some(mut segment) = Segment::with_room(data.len() - room, used) else { return false };
            if !self.reserve(1) {
                return false;
            }
            let rest = self.last_mut().fill(data);
            segment.fill(rest);
            self.push(segment);
        } else {
            last.fill(data);
        }
        self.len += data.len();
        true
    }

    /// Adds bytes at the end: takes their memory over where the buffer is empty, copies them otherwise.
    pub(crate) fn add_memory(&mut self, memory: Vec<u8>) {
        if self.is_empty() {
            self.len = memory.len();
            self.first = Segment::Own { memory, start: 0 };
        } else {
            self.add(&memory);
        }
    }

    /// Adds bytes at the end, by reference where copying costs more.
    pub fn add_bytes(&mut self, data: Bytes) {
        if !self.try_add_bytes(data) {
            self.mark_incomplete();
        }
    }

    fn try_add_bytes(&mut self, data: Bytes) -> bool {
        // A segment of its own would be more than these, however many of them come.
        if data.len() <= WORTH_MOVING {
            return self.try_add(&data);
        }
        if !data.is_empty() {
            if !may_allocate(data.len()) || !self.reserve(1) {
                return false;
            }
            self.len += data.len();
            self.push(Segment::Shared(data));
        }
        true
    }

    /// Adds bytes that `owner` keeps in memory, by reference (`evbuffer_add_reference`). It is dropped when they are
    /// drained. Nothing, and false, where memory is refused.
    #[must_use]
    pub fn try_add_owned(&mut self, owner: impl AsRef<[u8]> + Send + 'static) -> bool {
        self.try_add_bytes(Bytes::from_owner(owner))
    }

    /// Adds a copy of `data` at the front (`evbuffer_prepend`); nothing, and false, where memory is refused.
    #[must_use]
    pub fn try_prepend(&mut self, data: &[u8]) -> bool {
        if self.is_empty() {
            return self.try_add(data);
        }
        if !data.is_empty() && !self.first.fill_before(data) {
            match Segment::with_room_before(data, self.first.len()) {
                Some(segment) if self.reserve(1) => self.push_front(segment),
                _ => return false,
            }
        }
        self.len += data.len();
        true
    }

    /// Moves all of `other` to the end (`evbuffer_add_buffer`).
    #[inline(always)]
    pub fn append(&mut self, other: &mut Self) {
        if !self.try_append(other) {
            other.clear();
            self.mark_incomplete();
        }
    }

    /// Moves all of `other` to the end (`evbuffer_add_buffer`); nothing, and false, where memory is refused.
    #[must_use]
    pub fn try_append(&mut self, other: &mut Self) -> bool {
        if !self.may_grow(other.len) {
            return false;
        }
        if self.try_append_little(other) {
            return true;
        }
        let is_small = !self.is_empty() && other.len <= WORTH_MOVING && !other.segments().any(Segment::is_file);
        if is_small && self.last_mut().make_room(other.len) {
            // There is room for all of it.
            other.chunks().for_each(|chunk| self.add(chunk));
            self.miss_what(other);
            other.clear();
            return true;
        }
        if self.is_empty() {
            // `other` gets the spare capacity in exchange.
            std::mem::swap(&mut self.first, &mut other.first);
            std::mem::swap(&mut self.rest, &mut other.rest);
        } else if self.reserve(other.rest.len() + 1) {
            self.push(other.first.take());
            self.rest.append(&mut other.rest);
        } else {
            return false;
        }
        self.len += other.take_len();
        self.miss_what(other);
        true
    }

    /// Moves all of `other` to the end, where that is a matter of copying: it is little, in one piece, and there is room
    /// behind other bytes. Nothing, and false, otherwise.
    #[inline(always)]
    #[must_use]
    pub(crate) fn try_append_little(&mut self, other: &mut Self) -> bool {
        self.copy_little(b"", other, b"")
    }

    /// The same with something before and behind it.
    #[must_use]
    pub(crate) fn try_append_framed(&mut self, before: &[u8], other: &mut Self, behind: &[u8]) -> bool {
        self.copy_little(before, other, behind)
    }

    #[inline(always)]
    fn copy_little(&mut self, before: &[u8], other: &mut Self, behind: &[u8]) -> bool {
        let Segment::Own { memory, .. } = self.rest.back_mut().unwrap_or(&mut self.first) else { return false };
        let Segment::Own { memory: from, start } = &mut other.first else { return false };
        let count = from.len() - *start;
        let is_little = count <= WORTH_MOVING && other.rest.is_empty() && from.capacity() <= SMALL;
        let total = before.len() + count + behind.len();
        if self.len == 0 || !is_little || memory.capacity() - memory.len() < total || other.missing.is_some() {
            return false;
        }
        for part in [before, &from[*start..], behind] {
            if !part.is_empty() {
                memory.extend_from_slice(part);
            }
        }
        from.clear();
        *start = 0;
        other.len = 0;
        self.len += total;
        true
    }

    /// Moves all of `other` to the front (`evbuffer_prepend_buffer`); nothing, and false, where memory is refused.
    #[must_use]
    pub fn try_prepend_buffer(&mut self, other: &mut Self) -> bool {
        if !self.may_grow(other.len) || !self.reserve(other.rest.len() + 1) {
            return false;
        }
        while let Some(segment) = other.rest.pop_back() {
            self.push_front(segment);
        }
        let first = other.first.take();
        if !first.is_empty() {
            self.push_front(first);
        }
        self.len += other.take_len();
        self.miss_what(other);
        true
    }

    /// Moves the first `count` bytes of `other`, or all there are, to the end (`evbuffer_remove_buffer`); returns how
    /// many, which is fewer only where memory is refused.
    pub fn append_from(&mut self, other: &mut Self, count: usize) -> usize {
        if count >= other.len {
            let count = other.len;
            return if self.try_append(other) { count } else { 0 };
        }
        let mut left = count;
        while left > 0 {
            let size = other.first.len().min(left);
            if size <= WORTH_MOVING && !other.first.is_file() && self.last_mut().make_room(size) {
                self.add(&other.first.as_slice()[..size]);
                other.drain(size);
            } else if self.may_grow(size) && self.reserve(1) {
                let part = other.split_first(size);
                self.len += size;
                self.push(part);
            } else {
                break;
            }
            left -= size;
        }
        count - left
    }

    /// Makes room for more segments; says whether there is.
    #[inline]
    pub(super) fn reserve(&mut self, segments: usize) -> bool {
        // The first of all stands for itself.
        self.first.is_empty() && segments == 1
            || self.rest.room() >= segments
            || refusable(|| self.rest.try_reserve(segments)).is_ok()
    }
}
