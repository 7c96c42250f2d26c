//! Several parts of a file in one reply: multipart/byteranges, RFC 9110, section 14.6.

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

/// What stands between the parts of a reply, and in none of them.
pub(super) struct Boundary(String);

impl Boundary {
    /// One that nobody can guess, so that no file has it.
    pub(super) fn new() -> Self {
        let random = || RandomState::new().hash_one(0);
        Self(format!("{:016x}{:016x}", random(), random()))
    }

    /// The type of the reply.
    pub(super) fn media_type(&self) -> String {
        format!("multipart/byteranges; boundary={}", self.0)
    }

    /// What goes before a part.
    pub(super) fn head(&self, media_type: &[u8], part: &Range<u64>, size: u64, is_first: bool) -> Vec<u8> {
        let line = if is_first { "" } else { "\r\n" };
        let mut head = format!("{line}--{}\r\nContent-Type: ", self.0).into_bytes();
        head.extend_from_slice(media_type);
        head.extend_from_slice(format!("\r\nContent-Range: {}\r\n\r\n", content_range(part, size)).as_bytes());
        head
    }

    /// What goes behind the last part.
    pub(super) fn end(&self) -> String {
        format!("\r\n--{}--\r\n", self.0)
    }
}

/// Which part of a file it is.
pub(super) fn content_range(part: &Range<u64>, size: u64) -> String {
    format!("bytes {}-{}/{size}", part.start, part.end.saturating_sub(1))
}
