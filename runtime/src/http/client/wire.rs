//! What hyper reads and writes: a pipe, on which heads are what the script and the server have written.
//!
//! hyper knows header names in lower case only, and in an order of its own. It is left to it to say where messages
//! begin and end; its request head is replaced by the script's on the way out, and a response head is copied on the way
//! in.

use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::rt::ReadBufCursor;

use crate::net::Pipe;

/// A pipe with the heads that pass through it.
pub(super) struct Wire {
    pipe: Pipe,
    heads: Heads,
}

/// The heads of the exchange that is under way.
#[derive(Clone, Default)]
pub(super) struct Heads(Rc<RefCell<Passing>>);

#[derive(Default)]
struct Passing {
    /// The request head that is to go out in place of hyper's.
    request: Option<Bytes>,
    /// The last bytes of hyper's that were dropped.
    last: [u8; 4],
    response: Copy,
}

/// A response head on its way in.
#[derive(Default)]
struct Copy {
    bytes: Vec<u8>,
    /// How much of it has been searched for its end.
    searched: usize,
    is_complete: bool,
    limit: usize,
}

impl Heads {
    /// Begins an exchange: the head to send, and how long that of the response may be.
    pub(super) fn begin(&self, request: Bytes, limit: usize) {
        let passing = &mut *self.0.borrow_mut();
        *passing =
            Passing { request: Some(request), response: Copy { limit, ..Copy::default() }, ..Passing::default() };
    }

    /// The head of the response, which hyper has understood.
    pub(super) fn take_response(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.borrow_mut().response.bytes)
    }
}

impl Passing {
    /// How many of `bytes` belong to hyper's head. Behind its end there may be a body.
    fn skip(&mut self, bytes: &[u8]) -> usize {
        for (at, &byte) in bytes.iter().enumerate() {
            self.last.rotate_left(1);
            self.last[3] = byte;
            if self.last == *b"\r\n\r\n" {
                return at + 1;
            }
        }
        bytes.len()
    }
}

impl Copy {
    fn add(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !self.is_complete && !bytes.is_empty() {
            if self.bytes.is_empty() {
                // Empty lines before a response are of no account.
                bytes = bytes.trim_ascii_start();
            }
            let had = self.bytes.len();
            self.bytes.extend_from_slice(bytes);
            let end = self.end();
            if end.unwrap_or(self.bytes.len()) > self.limit {
                return Err(io::Error::other("the head is too long"));
            }
            let Some(end) = end else { return Ok(()) };
            self.bytes.truncate(end);
            bytes = &bytes[end - had..];
            if self.is_interim() {
                self.bytes.clear();
                self.searched = 0;
            } else {
                self.is_complete = true;
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Option<usize> {
        let from = self.searched.saturating_sub(2);
        self.searched = self.bytes.len();
        memchr::memchr_iter(b'\n', &self.bytes[from..]).find_map(|feed| {
            let behind = from + feed + 1;
            match &self.bytes[behind..] {
                [b'\n', ..] => Some(behind + 1),
                [b'\r', b'\n', ..] => Some(behind + 2),
                _ => None,
            }
        })
    }

    /// Whether another head follows that is the real one.
    fn is_interim(&self) -> bool {
        let code = self.bytes.split(|&byte| byte == b' ').nth(1).unwrap_or_default();
        code.starts_with(b"1") && !code.starts_with(b"101")
    }
}

impl Wire {
    pub(super) fn new(pipe: Pipe, heads: Heads) -> Self {
        Self { pipe, heads }
    }
}

impl hyper::rt::Read for Wire {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, mut room: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let mut copied = Ok(());
        let read = self.pipe.poll_bytes(context, |bytes| {
            let count = bytes.len().min(room.remaining());
            copied = self.heads.0.borrow_mut().response.add(&bytes[..count]);
            room.put_slice(&bytes[..count]);
            count
        });
        read.map(|read| read.and(copied))
    }
}

impl hyper::rt::Write for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let passing = &mut *self.heads.0.borrow_mut();
        let Some(head) = &passing.request else { return self.pipe.poll_add(context, bytes) };
        if passing.last == [0; 4] && self.pipe.poll_add(context, head)?.is_pending() {
            return Poll::Pending;
        }
        let skipped = passing.skip(bytes);
        if passing.last == *b"\r\n\r\n" {
            passing.request = None;
        }
        Poll::Ready(Ok(skipped))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.pipe.shut_down();
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn copy(pieces: &[&[u8]], limit: usize) -> io::Result<Option<Vec<u8>>> {
        let mut copy = Copy { limit, ..Copy::default() };
        for piece in pieces {
            copy.add(piece)?;
        }
        Ok(copy.is_complete.then_some(copy.bytes))
    }

    #[test]
    fn interim_heads_and_empty_lines_are_left_out() {
        let head = b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
        for before in ["", "\r\n\n", "HTTP/1.1 103 Early\r\nX: y\r\n\r\n", "HTTP/1.1 100 C\n\nHTTP/1.1 102 P\r\n\r\n"] {
            let bytes = [before.as_bytes(), head, b"body\r\n\r\n"].concat();
            assert_eq!(copy(&[&bytes], usize::MAX).unwrap().as_deref(), Some(&head[..]), "{before:?}");
        }
        let switching = b"HTTP/1.1 101 Switching\r\n\r\n";
        assert_eq!(copy(&[switching], usize::MAX).unwrap().as_deref(), Some(&switching[..]));
    }

    #[test]
    fn the_limit_counts_the_head_alone() {
        let bytes = b"HTTP/1.1 200 OK\r\n\r\n and a body";
        assert!(copy(&[bytes], 19).is_ok());
        assert!(copy(&[bytes], 18).is_err());
        assert!(copy(&[b"HTTP/1.1 200 OK\r\nA"], 10).is_err());
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(bytes in prop::collection::vec(prop::sample::select(&b"HT1 0\r\n\n:"[..]), 0..60), size in 1usize..5) {
            let pieces: Vec<&[u8]> = bytes.chunks(size).collect();
            prop_assert_eq!(copy(&pieces, 1000).unwrap(), copy(&[&bytes], 1000).unwrap());
        }
    }
}
