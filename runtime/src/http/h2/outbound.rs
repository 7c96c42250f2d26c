//! A body that a stream sends, on its way from the loop to h2: of a reply, or of a request.

use std::io;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use h2::SendStream;
use http::HeaderMap;

use crate::buffer::Buffer;
use crate::reactor::Instant;

use super::{AHEAD, Backlog, PIECE, Piece};

/// A body, of which more may come.
pub(in crate::http) struct Outbound {
    /// The part that h2 has yet to take.
    content: Buffer,
    /// How many bytes there have been.
    given: u64,
    /// There are no more to come.
    is_complete: bool,
    /// What is sent behind it.
    trailers: Option<Box<HeaderMap>>,
    /// How many bytes are not written yet, those of `content` among them.
    backlog: Backlog,
    /// What h2 has taken, as long as that is little, where it may have to be sent again.
    kept: Option<Box<Kept>>,
}

/// What may have to be sent again.
struct Kept {
    content: Buffer,
    most: usize,
}

/// What has come of giving a body to h2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Handover {
    /// It has all of it.
    All,
    /// It takes no more: the stream is over, or the peer wants no more.
    Refused,
    /// A part of the body is missing: the stream is to be reset.
    Missing,
}

impl Drop for Outbound {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Outbound {
    pub(in crate::http) fn new(backlog: Backlog) -> Self {
        Self { content: Buffer::new(), given: 0, is_complete: false, trailers: None, backlog, kept: None }
    }

    /// Keeps what h2 takes of it as long as that is no more than so many bytes.
    pub(in crate::http) fn keep(&mut self, most: usize) {
        self.kept = Some(Box::new(Kept { content: Buffer::new(), most }));
    }

    /// What was taken will not have to be sent again.
    pub(in crate::http) fn forget_kept(&mut self) {
        self.kept = None;
    }

    /// Adds to it.
    pub(in crate::http) fn add(&mut self, content: &mut Buffer) {
        let (count, in_memory, before) = (content.len(), content.in_memory(), self.content.len());
        self.content.append(content);
        if self.content.len() > before {
            self.given += count as u64;
            self.backlog.add(count, in_memory);
        }
    }

    /// Adds what is written to it, no part of which may be a file's.
    pub(in crate::http) fn write(&mut self, write: impl FnOnce(&mut Buffer)) {
        let before = self.content.len();
        write(&mut self.content);
        let count = self.content.len() - before;
        self.given += count as u64;
        self.backlog.add(count, count);
    }

    /// Ends it, with trailers if there are some.
    pub(in crate::http) fn complete(&mut self, trailers: Option<Box<HeaderMap>>) {
        (self.is_complete, self.trailers) = (true, trailers);
    }

    /// Drops what h2 has yet to take.
    pub(in crate::http) fn clear(&mut self) {
        self.backlog.remove(self.content.len(), self.content.in_memory());
        self.content.clear();
    }

    /// All there has been of it, where it can be had: then h2 gets no more.
    pub(in crate::http) fn take(&mut self) -> Option<Buffer> {
        let Kept { mut content, .. } = *self.kept.take()?;
        self.backlog.remove(self.content.len(), self.content.in_memory());
        content.append(&mut self.content);
        Some(content)
    }

    /// How many bytes there have been.
    pub(in crate::http) fn given(&self) -> u64 {
        self.given
    }

    /// How many of them are not written yet.
    pub(in crate::http) fn unwritten(&self) -> usize {
        self.backlog.get()
    }

    /// How many of those are in memory.
    pub(in crate::http) fn held(&self) -> usize {
        self.backlog.held()
    }

    /// When the last piece of it was written.
    pub(in crate::http) fn written(&self) -> Instant {
        self.backlog.written()
    }

    /// Whether there are bytes that h2 has yet to take.
    pub(in crate::http) fn waits(&self) -> bool {
        !self.content.is_empty()
    }

    /// Whether there are such, and no others that are not written.
    pub(in crate::http) fn waits_for_window(&self) -> bool {
        self.waits() && self.content.len() == self.backlog.get()
    }

    /// Whether h2 has bytes that are not written yet. There each frame of them takes more memory than they do.
    pub(in crate::http) fn is_congested(&self) -> bool {
        self.backlog.get() > self.content.len()
    }

    /// Whether no more of it is to come.
    pub(in crate::http) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Why a part of it is missing, if one is.
    pub(in crate::http) fn failure(&self) -> Option<io::Error> {
        self.content.failure()
    }

    /// Whether a part of it is missing.
    pub(in crate::http) fn is_incomplete(&self) -> bool {
        self.content.is_incomplete()
    }

    /// Whether it is complete, and h2 has all of it.
    pub(in crate::http) fn is_taken(&self) -> bool {
        self.is_complete && self.content.is_empty() && self.trailers.is_none()
    }

    /// Asks h2 for as much room as there is need for. Where that was not done before, it takes a look more to find that
    /// there is none.
    pub(in crate::http) fn reserve(&self, stream: &mut SendStream<Piece>) {
        stream.reserve_capacity(self.content.len().min(AHEAD));
    }

    /// Gives h2 as much as there is and the peer has room for. To be polled again when there is more, or the stream is
    /// ready.
    pub(in crate::http) fn poll_hand_over(
        &mut self,
        context: &mut Context<'_>,
        stream: &mut SendStream<Piece>,
    ) -> Poll<Handover> {
        loop {
            let waiting = self.content.len();
            if waiting == 0 && !self.is_complete && !self.content.is_incomplete() {
                return Poll::Pending;
            }
            let room = if waiting > 0 { stream.capacity() } else { 0 };
            if waiting > 0 && room == 0 {
                self.reserve(stream);
                match ready!(stream.poll_capacity(context)) {
                    Some(Ok(_)) => continue,
                    Some(Err(_)) | None => return Poll::Ready(Handover::Refused),
                }
            }
            let Some((piece, is_last)) = self.take_piece(room.min(PIECE)) else {
                return Poll::Ready(Handover::Missing);
            };
            let trailers = if is_last { self.trailers.take() } else { None };
            let ends = is_last && trailers.is_none();
            if (ends || piece.has_remaining()) && stream.send_data(piece, ends).is_err() {
                return Poll::Ready(Handover::Refused);
            }
            if let Some(trailers) = trailers {
                // It fails only where the stream is over.
                let _ = stream.send_trailers(*trailers);
            }
            if is_last {
                return Poll::Ready(Handover::All);
            }
        }
    }

    /// Takes a piece of `limit` bytes at most, and says whether it is the last; none when a part is missing.
    fn take_piece(&mut self, limit: usize) -> Option<(Piece, bool)> {
        if self.content.is_next_in_file() {
            let before = (self.content.len(), self.content.in_memory());
            self.content.front();
            self.backlog.remove(before.0 - self.content.len(), 0);
            self.backlog.hold(self.content.in_memory() - before.1);
        }
        if self.content.is_incomplete() {
            return None;
        }
        let size = self.content.contiguous().min(limit);
        let bytes = if size > 0 { self.content.take(size) } else { Bytes::new() };
        self.content.trim();
        if let Some(Kept { content, most }) = self.kept.as_deref_mut() {
            content.add_bytes(bytes.clone());
            if content.len() > *most || content.is_incomplete() {
                self.kept = None;
            }
        }
        Some((self.backlog.piece(bytes), self.is_complete && self.content.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use crate::http::h2::Backlogs;

    use super::*;

    fn of(text: &str) -> Buffer {
        let mut buffer = Buffer::new();
        buffer.add(text.as_bytes());
        buffer
    }

    #[test]
    fn what_was_taken_can_be_had_again_while_it_is_little() {
        let backlogs = Backlogs::default();
        let mut body = Outbound::new(backlogs.stream());
        body.keep(5);
        body.add(&mut of("abc"));
        let (piece, is_last) = body.take_piece(2).unwrap();
        assert_eq!((piece.chunk(), is_last, body.given(), body.unwritten()), (&b"ab"[..], false, 3, 3));
        body.add(&mut of("def"));
        assert_eq!(body.take().unwrap().take(9), "abcdef");
        assert_eq!((body.unwritten(), backlogs.get()), (2, 2));
        drop(piece);
        assert_eq!((body.unwritten(), backlogs.get()), (0, 0));
        let mut body = Outbound::new(backlogs.stream());
        body.keep(5);
        body.add(&mut of("abcdef"));
        drop(body.take_piece(9));
        assert!(body.take().is_none());
    }

    #[test]
    fn the_last_piece_is_known_when_there_is_no_more_to_come() {
        let mut body = Outbound::new(Backlogs::default().stream());
        body.add(&mut of("abc"));
        assert!(body.take_piece(9).is_some_and(|(_, is_last)| !is_last) && !body.is_taken());
        body.complete(None);
        assert!(body.take_piece(9).is_some_and(|(piece, is_last)| is_last && !piece.has_remaining()));
        assert!(body.is_taken());
    }

    #[test]
    fn what_is_dropped_is_not_counted_whatever_is_missing_of_it() {
        let backlogs = Backlogs::default();
        let mut body = Outbound::new(backlogs.stream());
        body.add(&mut of("abc"));
        let mut faulty = of("def");
        faulty.mark_incomplete();
        body.add(&mut faulty);
        assert!(body.is_incomplete() && body.take_piece(9).is_none());
        drop(body);
        assert_eq!(backlogs.get(), 0);
    }
}
