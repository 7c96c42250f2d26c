//! The head of a server's answer to the opening handshake.

use bytes::Bytes;

use crate::http::RawHeaders;

/// More headers than any server sends.
const HEADERS_AT_MOST: usize = 256;

/// A head, kept as it came.
#[derive(Clone, Debug)]
pub struct ResponseHead {
    /// The status code.
    pub code: u16,
    reason: String,
    /// The header lines.
    lines: Bytes,
}

/// What has come of looking for a head.
#[derive(Debug)]
pub enum Parsed {
    /// The head, and its length.
    Head(ResponseHead, usize),
    /// Not all of it is there yet.
    Partial,
    /// It has more headers than are accepted.
    TooLong,
    /// It is none.
    Malformed,
}

impl ResponseHead {
    /// Looks for a head at the start of `bytes`.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Parsed {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS_AT_MOST];
        let mut response = httparse::Response::new(&mut headers);
        let length = match response.parse(bytes) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Parsed::Partial,
            Err(httparse::Error::TooManyHeaders) => return Parsed::TooLong,
            Err(_) => return Parsed::Malformed,
        };
        let (Some(code), Some(1)) = (response.code, response.version) else { return Parsed::Malformed };
        let begin = match response.headers.first() {
            Some(header) => header.name.as_ptr().addr() - bytes.as_ptr().addr(),
            None => length,
        };
        let reason = response.reason.unwrap_or_default().to_owned();
        Parsed::Head(Self { code, reason, lines: Bytes::copy_from_slice(&bytes[begin..length]) }, length)
    }

    /// The reason phrase.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The headers.
    #[must_use]
    pub fn fields(&self) -> RawHeaders<'_> {
        RawHeaders::new(&self.lines)
    }
}
