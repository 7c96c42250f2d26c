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
    /// Shared with somebody, and never written to.
    Shared(Bytes),
}

impl Segment {
    pub(super) const fn empty() -> Self {
        Self::Shared(Bytes::new())
    }

    /// A segment for at least `needed` bytes, behind one of `before` bytes.
    pub(super) fn with_room(needed: usize, before: usize) -> Self {
        Self::Own(BytesMut::with_capacity(needed.max((before * 2).clamp(SMALLEST, LARGEST))))
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Own(bytes) => bytes,
            Self::Shared(bytes) => bytes,
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
            Self::Shared(_) => 0,
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
            Self::Shared(_) => data,
        }
    }

    /// The room behind the bytes, to be written by somebody who then calls [`Segment::grow`].
    pub(super) fn room_mut(&mut self) -> &mut [MaybeUninit<u8>] {
        match self {
            Self::Own(bytes) => bytes.spare_capacity_mut(),
            Self::Shared(_) => &mut [],
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
            Self::Shared(bytes) => bytes.advance(count),
        }
    }

    /// Splits off the first `count` bytes, without copying.
    pub(super) fn split_to(&mut self, count: usize) -> Self {
        match self {
            Self::Own(bytes) => Self::Own(bytes.split_to(count)),
            Self::Shared(bytes) => Self::Shared(bytes.split_to(count)),
        }
    }

    /// Takes the bytes out, for somebody to share.
    pub(super) fn into_bytes(self) -> Bytes {
        match self {
            Self::Own(bytes) => bytes.freeze(),
            Self::Shared(bytes) => bytes,
        }
    }

    /// Forgets the bytes and keeps the memory, if it is ours and small.
    pub(super) fn recycle(&mut self) {
        match self {
            Self::Own(bytes) if bytes.capacity() <= SMALL => bytes.clear(),
            segment => *segment = Self::empty(),
        }
    }
}
