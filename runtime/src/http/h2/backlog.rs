//! How much of what a connection is to send waits.

use std::cell::Cell;
use std::rc::Rc;

use bytes::{Buf, Bytes};

use crate::reactor::Instant;

/// How many bytes of the body that a stream sends have not been written yet, whether the stream holds them or h2 does. Those in
/// memory are counted for its connection as well: what is a file's still costs nothing.
#[derive(Clone, Debug)]
pub(in crate::http) struct Backlog {
    stream: Rc<Waiting>,
    connection: Rc<Cell<usize>>,
}

#[derive(Debug, Default)]
struct Waiting {
    bytes: Cell<usize>,
    /// How many of them are in memory.
    held: Cell<usize>,
    /// When the last piece of it was written.
    written: Cell<Instant>,
}

/// How many bytes in memory of all bodies that a connection sends have not been written yet.
#[derive(Clone, Debug, Default)]
pub(in crate::http) struct Backlogs(Rc<Cell<usize>>);

impl Backlogs {
    /// How many there are.
    pub(in crate::http) fn get(&self) -> usize {
        self.0.get()
    }

    /// That of another stream.
    pub(in crate::http) fn stream(&self) -> Backlog {
        Backlog { stream: Rc::default(), connection: self.0.clone() }
    }
}

impl Backlog {
    /// How many there are.
    pub(in crate::http) fn get(&self) -> usize {
        self.stream.bytes.get()
    }

    /// How many of them are in memory.
    pub(in crate::http) fn held(&self) -> usize {
        self.stream.held.get()
    }

    /// When the last piece of it was written.
    pub(in crate::http) fn written(&self) -> Instant {
        self.stream.written.get()
    }

    /// There are `count` more, of which `held` are in memory.
    pub(in crate::http) fn add(&self, count: usize, held: usize) {
        self.stream.bytes.set(self.stream.bytes.get() + count);
        self.hold(held);
    }

    /// So many of them have come to memory.
    pub(in crate::http) fn hold(&self, count: usize) {
        self.stream.held.set(self.stream.held.get() + count);
        self.connection.set(self.connection.get() + count);
    }

    /// There are `count` fewer, of which `held` were in memory.
    pub(in crate::http) fn remove(&self, count: usize, held: usize) {
        self.stream.bytes.set(self.stream.bytes.get() - count);
        self.stream.held.set(self.stream.held.get() - held);
        self.connection.set(self.connection.get() - held);
    }

    /// Bytes that are counted already, on their way through h2.
    pub(in crate::http) fn piece(&self, bytes: Bytes) -> Piece {
        Piece { bytes, backlog: self.clone() }
    }
}

/// A part of a body that is counted until it is written, or dropped.
#[derive(Debug)]
pub(in crate::http) struct Piece {
    bytes: Bytes,
    backlog: Backlog,
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
        self.backlog.remove(count, count);
        if count > 0 && self.bytes.is_empty() {
            self.backlog.stream.written.set(Instant::now());
        }
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.backlog.remove(self.bytes.len(), self.bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_or_dropped_does_not_wait() {
        let all = Backlogs::default();
        let (one, other) = (all.stream(), all.stream());
        one.add(1010, 0);
        one.hold(10);
        other.add(1, 1);
        let mut piece = one.piece(Bytes::from_static(b"0123456789"));
        piece.advance(4);
        assert_eq!((piece.chunk(), one.get(), one.held(), all.get()), (&b"456789"[..], 1006, 6, 7));
        drop(piece);
        assert_eq!((one.get(), one.held(), other.get(), all.get()), (1000, 0, 1, 1));
    }
}
