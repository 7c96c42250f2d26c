//! The body of a request on its way to a stream's output: as it is, or in chunks.

use std::collections::VecDeque;

use crate::buffer::Buffer;
use crate::http::client::request::Body;
use crate::http::message::chunks::{add_chunk, add_last_chunk};

/// At most this many bytes of a request's body wait in the stream's output, or a little more; the rest waits here.
pub(super) const WAITING: usize = 64 * 1024;

/// What of a request's body is not in the stream's output.
#[derive(Debug, Default)]
pub(super) struct Unsent {
    body: Body,
    /// The end of the body, if it has one of its own, is in the output.
    is_ended: bool,
    /// How many bytes of the body are in the output, or were.
    passed: u64,
    /// How much has to be sent on the stream for so many of them to have left the process.
    marks: VecDeque<(u64, u64)>,
}

impl Unsent {
    /// A body whose head is in the output, and has left when so much was sent on the stream.
    pub(super) fn new(body: Body, head_ends: u64) -> Self {
        Self { body, is_ended: false, passed: 0, marks: VecDeque::from([(head_ends, 0)]) }
    }

    /// Whether nothing waits here, for now.
    pub(super) fn is_empty(&self) -> bool {
        self.body.content.is_empty() && !self.body.content.is_incomplete() && !self.has_end()
    }

    /// How many bytes wait here.
    pub(super) fn len(&self) -> usize {
        self.body.content.len()
    }

    /// Whether more may be given.
    pub(super) fn is_open(&self) -> bool {
        !self.body.is_complete
    }

    /// Whether the output may have some of it. What is given in pieces comes behind a head that has been sent in part at
    /// least: as long as nothing was sent it can be made another request, on another connection.
    pub(super) fn may_be_passed(&self, has_begun: bool) -> bool {
        has_begun || !self.body.in_pieces
    }

    /// Whether there is an end to be passed that is told by bytes of its own.
    fn has_end(&self) -> bool {
        self.body.is_complete && self.body.is_chunked() && !self.is_ended
    }

    /// The body, to add to it or end it.
    pub(super) fn body(&mut self) -> &mut Body {
        &mut self.body
    }

    pub(super) fn take_body(&mut self) -> Body {
        std::mem::take(self).body
    }

    /// Moves as much to the output of a stream as may wait there, on which so much had been sent before.
    pub(super) fn pass_on(&mut self, output: &mut Buffer, sent: u64) {
        if output.len() >= WAITING || self.is_empty() {
            return;
        }
        let is_chunked = self.body.is_chunked();
        let content = &mut self.body.content;
        let before = content.len();
        if is_chunked {
            add_chunk(output, content, WAITING);
        } else if output.append_from(content, WAITING) == 0 && before > 0 {
            output.mark_incomplete();
        }
        output.miss_what(content);
        self.passed += (before - self.body.content.len()) as u64;
        if self.body.content.is_empty() && self.has_end() {
            self.is_ended = true;
            add_last_chunk(output, self.body.trailers.take().as_deref());
        }
        self.marks.push_back((sent + output.len() as u64, self.passed));
    }

    /// How many bytes of the body have left the process when so much was sent on the stream, if there is news of that.
    pub(super) fn news(&mut self, sent: u64) -> Option<u64> {
        let mut news = None;
        while let Some((_, passed)) = self.marks.pop_front_if(|(at, _)| *at <= sent) {
            news = Some(passed);
        }
        news
    }
}

#[cfg(test)]
mod tests {
    use crate::http::Headers;

    use super::*;

    fn pieces(promised: Option<u64>) -> Unsent {
        Unsent::new(Body { in_pieces: true, promised, is_complete: false, ..Body::default() }, 10)
    }

    fn passed(unsent: &mut Unsent) -> String {
        let mut output = Buffer::new();
        unsent.pass_on(&mut output, 10);
        String::from_utf8_lossy(&output.take(usize::MAX)).into_owned()
    }

    #[test]
    fn chunks_are_what_is_there_and_the_last_one_comes_with_the_end() {
        let mut unsent = pieces(None);
        assert!(unsent.is_empty() && unsent.is_open());
        unsent.body().content.add(b"abc");
        assert_eq!((passed(&mut unsent).as_str(), unsent.is_empty()), ("3\r\nabc\r\n", true));
        unsent.body().content.add(b"d");
        unsent.body().is_complete = true;
        let mut trailers = Headers::default();
        trailers.push(b"A", b"b");
        unsent.body().trailers = Some(Box::new(trailers));
        assert_eq!(passed(&mut unsent), "1\r\nd\r\n0\r\nA: b\r\n\r\n");
        assert!(unsent.is_empty() && !unsent.is_open());
        assert_eq!(passed(&mut unsent), "");
    }

    #[test]
    fn a_promised_length_is_its_own_end() {
        let mut unsent = pieces(Some(3));
        unsent.body().content.add(b"abc");
        assert_eq!(passed(&mut unsent), "abc");
        unsent.body().is_complete = true;
        assert!(unsent.is_empty());
        assert_eq!(passed(&mut unsent), "");
    }

    #[test]
    fn what_has_left_is_known_to_the_piece() {
        let mut unsent = pieces(None);
        assert_eq!((unsent.news(9), unsent.news(10), unsent.news(10)), (None, Some(0), None));
        unsent.body().content.add(&[b'x'; 100_000]);
        let mut output = Buffer::new();
        unsent.pass_on(&mut output, 10);
        unsent.pass_on(&mut output, 10);
        assert_eq!((unsent.len(), output.len()), (100_000 - WAITING, WAITING + 9));
        assert_eq!((unsent.news(WAITING as u64 + 18), unsent.news(WAITING as u64 + 19)), (None, Some(WAITING as u64)));
        output.clear();
        unsent.pass_on(&mut output, WAITING as u64 + 19);
        assert_eq!(unsent.news(u64::MAX), Some(100_000));
    }
}
