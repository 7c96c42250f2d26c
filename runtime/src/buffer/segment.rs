use std::mem::MaybeUninit;

use bytes::{Buf, BufMut, Bytes, BytesMut};

/// Segments up to this size grow where they are; larger ones are followed by another.
const SMALL: usize = 4096;
const SMALLEST: usize = 256;
const LARGEST: usize = 64 * 1024;

/// A stretch of contiguous bytes.
#[derive(Debug)]
pub(super) enum Segment {
    /// Ours alone, with room to add to.
    Own(BytesMut),
    /// Ours alone, the bytes from `start` to the end, with room to add to before them.
    Back { memory: Vec<u8>, start: usize },
    /// Shared with somebody, and never written to.
    Shared(Bytes),
    /// No bytes.
    Empty,
}

impl Segment {
    /// A segment for at least `needed` bytes, behind one of `before` bytes.
    pub(super) fn with_room(needed: usize, before: usize) -> Self {
        Self::Own(BytesMut::with_capacity(needed.max((before * 2).clamp(SMALLEST, LARGEST))))
    }

    /// A segment of a copy of `data`, with room for more before it, to stand before one of `after` bytes.
    pub(super) fn with_room_before(data: &[u8], after: usize) -> Self {
        let mut memory = vec![0; data.len().max((after * 2).clamp(SMALLEST, LARGEST))];
        let start = memory.len() - data.len();
        memory[start..].copy_from_slice(data);
        Self::Back { memory, start }
    }

    #[inline]
    pub(super) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Own(bytes) => bytes,
            Self::Back { memory, start } => &memory[*start..],
            Self::Shared(bytes) => bytes,
            Self::Empty => &[],
        }
    }

    pub(super) fn len(&self) -> usize {
        self.as_slice().len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    /// How many bytes can be added without another allocation.
    pub(super) fn room(&self) -> usize {
        match self {
            Self::Own(bytes) => bytes.capacity() - bytes.len(),
            _ => 0,
        }
    }

    /// Makes room for `needed` bytes if that is cheap; says whether there is.
    pub(super) fn make_room(&mut self, needed: usize) -> bool {
        match self {
            Self::Own(bytes) if bytes.capacity() - bytes.len() >= needed => true,
            Self::Own(bytes) if bytes.len().saturating_add(needed) <= SMALL => {
                bytes.reserve(needed);
                true
            }
            _ => false,
        }
    }

    /// Adds as much of `data` as there is room for, and returns the rest.
    pub(super) fn fill<'data>(&mut self, data: &'data [u8]) -> &'data [u8] {
        match self {
            Self::Own(bytes) => {
                let (fits, rest) = data.split_at(data.len().min(bytes.capacity() - bytes.len()));
                bytes.extend_from_slice(fits);
                rest
            }
            _ => data,
        }
    }

    /// Adds `data` before the bytes if there is room for it; says whether there was.
    pub(super) fn fill_before(&mut self, data: &[u8]) -> bool {
        let Self::Back { memory, start } = self else { return false };
        let Some(before) = start.checked_sub(data.len()) else { return false };
        memory[before..*start].copy_from_slice(data);
        *start = before;
        true
    }

    /// The room behind the bytes, to be written by somebody who then calls [`Segment::grow`].
    pub(super) fn room_mut(&mut self) -> &mut [MaybeUninit<u8>] {
        match self {
            Self::Own(bytes) => bytes.spare_capacity_mut(),
            _ => &mut [],
        }
    }

    /// Counts the first `count` bytes of the room in.
    ///
    /// # Safety
    ///
    /// They have been written.
    pub(super) unsafe fn grow(&mut self, count: usize) {
        if let Self::Own(bytes) = self {
            // SAFETY: the caller's promise.
            unsafe { bytes.advance_mut(count) };
        }
    }

    pub(super) fn advance(&mut self, count: usize) {
        match self {
            Self::Own(bytes) => bytes.advance(count),
            Self::Back { start, .. } => *start += count,
            Self::Shared(bytes) => bytes.advance(count),
            Self::Empty => {}
        }
    }

    /// Splits off the first `count` bytes, without copying.
    pub(super) fn split_to(&mut self, count: usize) -> Self {
        match self {
            Self::Own(bytes) => Self::Own(bytes.split_to(count)),
            Self::Shared(bytes) => Self::Shared(bytes.split_to(count)),
            Self::Back { .. } | Self::Empty => {
                let mut bytes = self.take().into_bytes();
                let first = bytes.split_to(count);
                *self = Self::Shared(bytes);
                Self::Shared(first)
            }
        }
    }

    /// Takes the bytes out, for somebody to share.
    pub(super) fn into_bytes(self) -> Bytes {
        match self {
            Self::Own(bytes) => bytes.freeze(),
            Self::Back { memory, start } => {
                let mut bytes = Bytes::from(memory);
                bytes.advance(start);
                bytes
            }
            Self::Shared(bytes) => bytes,
            Self::Empty => Bytes::new(),
        }
    }

    /// Takes the segment away, and leaves none.
    pub(super) fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Empty)
    }

    /// Forgets the bytes and keeps the memory, if it is ours and small.
    pub(super) fn recycle(&mut self) {
        match self {
            Self::Own(bytes) if bytes.capacity() <= SMALL => bytes.clear(),
            Self::Empty => {}
            segment => *segment = Self::Empty,
        }
    }
}
