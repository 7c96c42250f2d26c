//! How much of the replies of a connection waits.

use std::cell::Cell;
use std::rc::Rc;

use bytes::{Buf, Bytes};

/// How many bytes of the replies of a connection have not been written yet: those its streams hold and those on their
/// way through h2.
#[derive(Clone, Debug, Default)]
pub(super) struct Unsent(Rc<Cell<usize>>);

impl Unsent {
    pub(super) fn get(&self) -> usize {
        self.0.get()
    }

    pub(super) fn add(&self, count: usize) {
        self.0.set(self.0.get() + count);
    }

    pub(super) fn remove(&self, count: usize) {
        self.0.set(self.0.get() - count);
    }

    /// Bytes that are counted already, on their way through h2.
    pub(super) fn piece(&self, bytes: Bytes) -> Piece {
        Piece { bytes, unsent: self.clone() }
    }
}

/// A part of the body of a reply that counts as unsent until it is written, or dropped.
#[derive(Debug)]
pub(super) struct Piece {
    bytes: Bytes,
    unsent: Unsent,
}

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.bytes.len()
    }

    fn chunk(&self) -> &[u8] {
        &self.bytes
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
        self.unsent.remove(count);
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.unsent.remove(self.bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_or_dropped_does_not_wait() {
        let unsent = Unsent::default();
        unsent.add(10);
        let mut piece = unsent.piece(Bytes::from_static(b"0123456789"));
        piece.advance(4);
        assert_eq!((piece.chunk(), unsent.get()), (&b"456789"[..], 6));
        drop(piece);
        assert_eq!(unsent.get(), 0);
    }
}
