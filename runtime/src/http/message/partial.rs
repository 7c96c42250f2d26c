//! Heads that come in pieces: however small those are, a head is not looked through again for each of them.

use crate::buffer::Buffer;

/// Of a head that is no longer than this every line is looked at when it comes, so that a faulty one is refused at once.
const SHORT_HEAD: usize = 4096;

/// What is known of a partial head.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::http) struct PartialHead {
    /// How much of the input is known to be a partial head.
    looked: u32,
    /// How much of the input has been searched for its end.
    searched: u32,
}

impl PartialHead {
    /// Notes that this much of the input has been looked at, and is a partial head.
    pub(in crate::http) fn note(&mut self, length: usize) {
        (self.looked, self.searched) = (count(length), count(length));
    }

    /// Whether the input can be more than the partial head it is known to be. `limit` is that of the head: what is
    /// longer is to be refused.
    pub(in crate::http) fn is_worth_a_look(&mut self, input: &mut Buffer, limit: usize) -> bool {
        let (length, looked, searched) = (input.len(), self.looked as usize, self.searched as usize);
        if looked == 0 || length > limit {
            return length > 0;
        }
        self.searched = count(length);
        let mut has = |line_end: &[u8]| {
            // What cannot be read is found out by whoever takes it.
            input.search(line_end, searched.saturating_sub(2), usize::MAX).is_ok_and(|found| found.is_some())
        };
        if length <= SHORT_HEAD { has(b"\n") } else { has(b"\n\r\n") || has(b"\n\n") || length / 2 >= looked }
    }
}

/// A length. Of one that does not fit it is forgotten how much of it was looked at, which costs another look.
fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The length of the empty lines at the start, which many put before a message.
pub(in crate::http) fn empty_lines(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match &bytes[at..] {
            [b'\r', b'\n', ..] => at += 2,
            [b'\n', ..] => at += 1,
            _ => return at,
        }
    }
}
