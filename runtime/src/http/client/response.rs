//! A response that has come.

use bytes::Bytes;

use crate::buffer::Buffer;
use crate::http::fields::Fields;

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
    pub(super) fn new(code: u16, bytes: Bytes) -> Self {
        Self { code, bytes }
    }

    /// The headers.
    #[must_use]
    pub fn fields(&self) -> Fields<'_> {
        let first = memchr::memchr(b'\n', &self.bytes).map_or(self.bytes.len(), |end| end + 1);
        Fields::new(&self.bytes[first..])
    }
}
