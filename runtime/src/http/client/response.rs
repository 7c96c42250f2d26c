//! A response that has come.

use bytes::Bytes;

use crate::buffer::Buffer;
use crate::http::message::raw_headers::RawHeaders;

/// A response, complete.
#[derive(Debug)]
pub struct Response {
    /// The head as it came.
    pub head: ResponseHead,
    /// The body, decoded.
    pub body: Buffer,
}

/// The head of a response, kept as it came.
#[derive(Clone, Debug)]
pub struct ResponseHead {
    /// The status code.
    pub code: u16,
    bytes: Bytes,
}

impl ResponseHead {
    /// Takes a head that a parser has been over. Lines that were folded become whole.
    pub(super) fn new(code: u16, mut bytes: Vec<u8>) -> Self {
        for at in 1..bytes.len() {
            if bytes[at - 1] == b'\n' && matches!(bytes[at], b' ' | b'\t') {
                let end = if bytes[..at].ends_with(b"\r\n") { at - 2 } else { at - 1 };
                bytes[end..at].fill(b' ');
            }
        }
        Self { code, bytes: bytes.into() }
    }

    /// The headers.
    #[must_use]
    pub fn fields(&self) -> RawHeaders<'_> {
        let first = memchr::memchr(b'\n', &self.bytes).map_or(self.bytes.len(), |end| end + 1);
        RawHeaders::new(&self.bytes[first..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_keep_their_letters_and_order_and_folded_lines_become_whole() {
        let head = b"HTTP/1.1 200 Fine: yes\r\nx-B: 1\r\nFolded: a\r\n  b\n\tc\r\nX-a:\r\n\r\n";
        let head = ResponseHead::new(200, head.to_vec());
        let fields: Vec<_> = head.fields().iter().collect();
        assert_eq!(fields, [(&b"x-B"[..], &b"1"[..]), (b"Folded", b"a    b \tc"), (b"X-a", b"")]);
        assert_eq!(head.fields().find(b"FOLDED"), Some(&b"a    b \tc"[..]));
    }
}
