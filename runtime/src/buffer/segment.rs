use std::cell::RefCell;
use std::io;
use std::mem::MaybeUninit;

use bytes::{Buf, Bytes};

use crate::file::File;
use crate::memory::{allocate, may_allocate, refusable};

/// Segments up to this size grow where they are; larger ones are followed by another.
pub(super) const SMALL: usize = 4096;
const SMALLEST: usize = 256;
const LARGEST: usize = 64 * 1024;

/// Memory of up to this size the allocator has at hand; for more it has to search, and to join what is free.
const AT_HAND: usize = 1024;

/// At most so many pieces of memory, 4 KiB each at most, are kept for segments to come.
const SPARES: usize = 16;

/// A segment takes no spare memory that is larger than it needs by more than this.
const TOO_LARGE: usize = 1024;

thread_local! {
    /// Memory of segments that are gone.
    static SPARE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

fn take_spare(needed: usize) -> Option<Vec<u8>> {
    let fits = |memory: &Vec<u8>| (needed..=needed.saturating_add(TOO_LARGE)).contains(&memory.capacity());
    let take = |spare: &mut Vec<Vec<u8>>| spare.iter().rposition(fits).map(|at| spare.swap_remove(at));
    SPARE.try_with(|spare| take(&mut spare.borrow_mut())).ok()?
}

fn add_spare(mut memory: Vec<u8>) {
    memory.clear();
    // A thread that ends has no use for it.
    let _ = SPARE.try_with(|spare| {
        let spare = &mut *spare.borrow_mut();
        if spare.len() >= SPARES {
            spare.swap_remove(0);
        }
        spare.push(memory);
    });
}

/// How large the memory is that is kept.
#[cfg(test)]
pub(super) fn spare() -> Vec<usize> {
    SPARE.with_borrow(|spare| spare.iter().map(Vec::capacity).collect())
}

/// Up to this many bytes are copied rather than shared when a segment is split.
const COPIED: usize = 512;

/// Contiguous bytes (`struct evbuffer_chain`). What allocates answers none, or false, where memory is refused.
#[derive(Debug)]
pub(super) enum Segment {
    /// Not shared: the bytes from `start` to the end, with room before and behind them.
    Own { memory: Vec<u8>, start: usize },
    /// Shared, and never written to.
    Shared(Bytes),
    /// In a file, not read yet.
    File(Part),
    /// No bytes.
    Empty,
}

/// A part of a file.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) file: File,
    pub(super) start: u64,
    pub(super) len: usize,
}

impl Segment {
    /// A segment with room for `needed` bytes.
    pub(super) fn with_capacity(needed: usize) -> Option<Self> {
        let spare = if needed > AT_HAND { take_spare(needed) } else { None };
        let memory = match spare {
            Some(memory) => memory,
            None => allocate(needed)?,
        };
        Some(Self::Own { memory, start: 0 })
    }

    /// A segment for at least `needed` bytes, behind one of `before` bytes.
    pub(super) fn with_room(needed: usize, before: usize) -> Option<Self> {
        Self::with_capacity(needed.max((before * 2).clamp(SMALLEST, LARGEST)))
    }

    /// A segment of a copy of `data`, with room for more before it, to stand before one of `after` bytes.
    pub(super) fn with_room_before(data: &[u8], after: usize) -> Option<Self> {
        let size = data.len().max((after * 2).clamp(SMALLEST, LARGEST));
        let mut memory = allocate(size)?;
        let start = size - data.len();
        memory.resize(start, 0);
        memory.extend_from_slice(data);
        Some(Self::Own { memory, start })
    }

    /// The bytes; none of a file.
    #[inline]
    pub(super) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Own { memory, start } => &memory[*start..],
            Self::Shared(bytes) => bytes,
            Self::File(_) | Self::Empty => &[],
        }
    }

    /// Whether the bytes are a file's.
    #[inline]
    pub(super) fn is_file(&self) -> bool {
        matches!(self, Self::File(_))
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Own { memory, start } => memory.len() - start,
            Self::Shared(bytes) => bytes.len(),
            Self::File(part) => part.len,
            Self::Empty => 0,
        }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes can be added without allocating.
    #[inline(always)]
    pub(super) fn room(&self) -> usize {
        match self {
            Self::Own { memory, .. } => memory.capacity() - memory.len(),
            _ => 0,
        }
    }

    /// Makes room for `needed` bytes if that is cheap; says whether there is.
    #[inline(always)]
    pub(super) fn make_room(&mut self, needed: usize) -> bool {
        match self {
            Self::Own { memory, .. } if memory.capacity() - memory.len() >= needed => true,
            Self::Own { memory, start } if (memory.len() - *start).saturating_add(needed) <= SMALL => {
                // What was taken from the front is room as well, where moving the rest is worth it.
                if *start >= memory.len() - *start {
                    memory.drain(..*start);
                    *start = 0;
                }
                refusable(|| memory.try_reserve(needed)).is_ok()
            }
            _ => false,
        }
    }

    /// Makes room for exactly `needed` more bytes, in memory that is ours alone; says whether there is.
    pub(super) fn grow(&mut self, needed: usize) -> bool {
        let total = self.len().checked_add(needed);
        let Some(mut grown) = total.and_then(Self::with_capacity) else { return false };
        grown.fill(self.as_slice());
        *self = grown;
        true
    }

    /// Makes room for `needed` more bytes and, if it is not the first time, for some that follow; says whether there is.
    pub(super) fn reserve(&mut self, needed: usize) -> bool {
        match self {
            Self::Own { memory, .. } => may_allocate(needed) && refusable(|| memory.try_reserve(needed)).is_ok(),
            _ => self.grow(needed),
        }
    }

    /// Adds as much of `data` as there is room for, and returns the rest.
    #[inline(always)]
    pub(super) fn fill<'data>(&mut self, data: &'data [u8]) -> &'data [u8] {
        match self {
            Self::Own { memory, .. } => {
                let (fits, rest) = data.split_at(data.len().min(memory.capacity() - memory.len()));
                memory.extend_from_slice(fits);
                rest
            }
            _ => data,
        }
    }

    /// Adds `data` before the bytes if there is room for it; says whether there was.
    pub(super) fn fill_before(&mut self, data: &[u8]) -> bool {
        let Self::Own { memory, start } = self else { return false };
        let Some(before) = start.checked_sub(data.len()) else { return false };
        memory[before..*start].copy_from_slice(data);
        *start = before;
        true
    }

    /// The room behind the bytes, to be written by somebody who then calls [`Segment::count_in`].
    pub(super) fn room_mut(&mut self) -> &mut [MaybeUninit<u8>] {
        match self {
            Self::Own { memory, .. } => memory.spare_capacity_mut(),
            _ => &mut [],
        }
    }

    /// Counts the first `count` bytes of the room in.
    ///
    /// # Safety
    ///
    /// They have been written.
    pub(super) unsafe fn count_in(&mut self, count: usize) {
        if let Self::Own { memory, .. } = self {
            // SAFETY: the caller's promise, and the room is part of the memory.
            unsafe { memory.set_len(memory.len() + count) };
        }
    }

    /// Copies as many bytes as there is room for, from `start` on, or reads them.
    pub(super) fn copy_to(&self, start: usize, room: &mut [MaybeUninit<u8>]) -> io::Result<()> {
        if let Self::File(part) = self {
            return part.file.read(part.start + start as u64, room).map(drop);
        }
        room.write_copy_of_slice(&self.as_slice()[start..start + room.len()]);
        Ok(())
    }

    pub(super) fn advance(&mut self, count: usize) {
        match self {
            Self::Own { start, .. } => *start += count,
            Self::Shared(bytes) => bytes.advance(count),
            Self::File(part) => part.advance(count),
            Self::Empty => {}
        }
    }

    /// Splits off the first `count` bytes. A small part is copied, so that the other keeps its memory, and the room behind.
    pub(super) fn split_to(&mut self, count: usize) -> Self {
        if let Self::File(part) = self {
            let first = Part { len: count, ..part.clone() };
            part.advance(count);
            return Self::File(first);
        }
        if let Self::Own { memory, start } = self {
            let (first, rest) = memory[*start..].split_at(count);
            if first.len() <= COPIED
                && let Some(mut copy) = Self::with_capacity(first.len())
            {
                copy.fill(first);
                *start += count;
                return copy;
            }
            if rest.len() <= COPIED
                && let Some(mut copy) = Self::with_room(rest.len(), 0)
            {
                copy.fill(rest);
                memory.truncate(*start + count);
                return std::mem::replace(self, copy);
            }
        }
        let mut bytes = self.take().into_bytes();
        let first = bytes.split_to(count);
        *self = Self::Shared(bytes);
        Self::Shared(first)
    }

    /// Takes the bytes out, for somebody to share; none of a file.
    pub(super) fn into_bytes(self) -> Bytes {
        match self {
            Self::Own { memory, start } => {
                let mut bytes = Bytes::from(memory);
                bytes.advance(start);
                bytes
            }
            Self::Shared(bytes) => bytes,
            Self::File(_) | Self::Empty => Bytes::new(),
        }
    }

    /// Takes the segment away, and leaves none.
    pub(super) fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Empty)
    }

    /// Gives the memory to segments to come, if it is ours and worth keeping.
    pub(super) fn give_back(self) {
        if let Self::Own { memory, .. } = self
            && (AT_HAND..=SMALL).contains(&memory.capacity())
        {
            add_spare(memory);
        }
    }

    /// Forgets the bytes and keeps the memory, if it is ours and small.
    #[inline(always)]
    pub(super) fn recycle(&mut self) {
        match self {
            Self::Own { memory, start } if memory.capacity() <= SMALL => {
                memory.clear();
                *start = 0;
            }
            Self::Empty => {}
            segment => *segment = Self::Empty,
        }
    }
}

impl Part {
    pub(super) fn advance(&mut self, count: usize) {
        self.start += count as u64;
        self.len -= count;
    }
}
