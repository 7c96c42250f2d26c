//! Bytes that have come, lent to somebody who takes them in.

use std::ops::Range;

use bytes::{Buf, Bytes, BytesMut};

/// Bytes that have come, from the first one that was not taken on. Whoever takes them in may change them where they are,
/// and keep a part that is long enough without a copy.
#[derive(Debug)]
pub struct Lent<'memory> {
    memory: &'memory mut BytesMut,
    start: usize,
    end: usize,
}

impl<'memory> Lent<'memory> {
    /// The first `count` bytes of some memory.
    ///
    /// # Panics
    ///
    /// When there are not as many.
    #[must_use]
    pub fn new(memory: &'memory mut BytesMut, count: usize) -> Self {
        assert!(count <= memory.len());
        Self { memory, start: 0, end: count }
    }

    /// The bytes that were not taken.
    #[must_use]
    pub fn bytes(&mut self) -> &mut [u8] {
        &mut self.memory[self.start..self.end]
    }

    /// Whether all were taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Takes the first `count` bytes.
    pub fn take(&mut self, count: usize) {
        self.start = self.end.min(self.start + count);
    }

    /// Takes the bytes up to the end of a range of them, and keeps that range, together with the memory it is in.
    #[must_use]
    pub fn keep(&mut self, range: Range<usize>) -> Bytes {
        let (start, end) = (self.start + range.start, self.start + range.end);
        let mut kept = self.memory.split_to(end);
        kept.advance(start);
        (self.start, self.end) = (0, self.end - end);
        kept.freeze()
    }
}
