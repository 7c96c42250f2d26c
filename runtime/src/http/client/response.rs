//! Responses: their heads, and what those say.

use std::mem::MaybeUninit;

use bytes::Bytes;

use crate::buffer::Buffer;
use crate::http::Headers;
use crate::http::message::body::Framing;
use crate::http::message::head::{Version, content_length};
use crate::http::message::headers::has_token;
use crate::http::message::method::Method;
use crate::http::message::raw_headers::RawHeaders;
use crate::http::message::status::Status;

/// The headers of ordinary responses fit here, on the stack.
const HEADERS_USUALLY: usize = 64;
/// More than any server sends, and less than what would cost more to look through than to receive.
const HEADERS_AT_MOST: usize = 4096;

/// A response, complete.
#[derive(Debug)]
pub struct Response {
    /// The head as it came.
    pub head: ResponseHead,
    /// The body, decoded.
    pub body: Buffer,
    /// The trailers that have come behind it, without those that are forbidden (RFC 9110, section 6.5.1).
    pub trailers: Option<Box<Headers>>,
}

/// The head of a response, kept as it came.
#[derive(Clone, Debug)]
pub struct ResponseHead {
    /// The status code.
    pub code: u16,
    /// The version.
    pub version: Version,
    bytes: Bytes,
    /// Where the header lines begin.
    fields: usize,
}

/// What a head says of the message and the connection (RFC 9112, sections 6.3 and 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Semantics {
    /// How the body is delimited.
    pub(super) framing: Framing,
    /// Whether the connection takes another request after the response.
    pub(super) keep_alive: bool,
}

/// What has come of looking for a head.
#[derive(Debug)]
pub(super) enum Parsed {
    /// The head, with what it says, and its length.
    Head(ResponseHead, Semantics, usize),
    /// An interim response, which another one follows, of this length.
    Interim(usize),
    /// Not all of it is there yet.
    Partial,
}

/// A response that cannot be read, or in more than one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

impl ResponseHead {
    /// Looks for the head of a response at the start of `bytes`, to a request of that method.
    pub(super) fn parse(bytes: &[u8], method: Method) -> Result<Parsed, Malformed> {
        let mut few = [const { MaybeUninit::uninit() }; HEADERS_USUALLY];
        match Self::parse_into(bytes, method, &mut few) {
            Err(httparse::Error::TooManyHeaders) => {}
            result => return result.unwrap_or(Err(Malformed)),
        }
        let mut many = vec![MaybeUninit::uninit(); HEADERS_AT_MOST];
        Self::parse_into(bytes, method, &mut many).unwrap_or(Err(Malformed))
    }

    fn parse_into<'bytes>(
        bytes: &'bytes [u8],
        method: Method,
        headers: &mut [MaybeUninit<httparse::Header<'bytes>>],
    ) -> Result<Result<Parsed, Malformed>, httparse::Error> {
        let mut config = httparse::ParserConfig::default();
        // What is folded is to be read as one line (RFC 9112, section 5.2).
        config.allow_obsolete_multiline_headers_in_responses(true);
        let mut response = httparse::Response::new(&mut []);
        let length = match config.parse_response_with_uninit_headers(&mut response, bytes, headers)? {
            httparse::Status::Complete(length) => length,
            httparse::Status::Partial => return Ok(Ok(Parsed::Partial)),
        };
        let code = response.code.unwrap_or_default();
        if code < 100 {
            return Ok(Err(Malformed));
        }
        if matches!(code, 100..=199) && code != 101 {
            return Ok(Ok(Parsed::Interim(length)));
        }
        let version = if response.version == Some(0) { Version::Http10 } else { Version::Http11 };
        let offset = |part: &[u8]| part.as_ptr().addr() - bytes.as_ptr().addr();
        let fields = response.headers.first().map_or(length, |header| offset(header.name.as_bytes()));
        // One for each header, and those of the status line and of the empty line.
        let lines = memchr::memchr_iter(b'\n', &bytes[..length]).count();
        let (head, semantics) = if lines == response.headers.len() + 2 {
            let pairs = response.headers.iter().map(|header| (header.name.as_bytes(), header.value));
            let semantics = Semantics::of(code, version, method, pairs);
            (Self { code, version, bytes: Bytes::copy_from_slice(&bytes[..length]), fields }, semantics)
        } else {
            let head = Self { code, version, bytes: unfold(&bytes[..length]).into(), fields };
            let semantics = Semantics::of(code, version, method, head.fields().iter());
            (head, semantics)
        };
        Ok(semantics.map(|semantics| Parsed::Head(head, semantics, length)))
    }

    /// The head of a response of HTTP/2, with its header lines as HTTP/1 would have them.
    pub(super) fn compose(code: u16, lines: Vec<u8>) -> Self {
        Self { code, version: Version::Http2, bytes: lines.into(), fields: 0 }
    }

    /// The reason phrase; of HTTP/2 there is none.
    #[must_use]
    pub fn reason(&self) -> &[u8] {
        let line = self.bytes[..self.fields].split(|&byte| byte == b'\n').next().unwrap_or_default();
        // Behind the version and the code.
        line.splitn(3, |&byte| byte == b' ').nth(2).unwrap_or_default().trim_ascii_end()
    }

    /// The headers.
    #[must_use]
    pub fn fields(&self) -> RawHeaders<'_> {
        RawHeaders::new(&self.bytes[self.fields..])
    }
}

/// A head with every folded line in one piece.
fn unfold(head: &[u8]) -> Vec<u8> {
    let mut head = head.to_vec();
    for at in 1..head.len() {
        if head[at - 1] == b'\n' && matches!(head[at], b' ' | b'\t') {
            let end = if head[..at].ends_with(b"\r\n") { at - 2 } else { at - 1 };
            head[end..at].fill(b' ');
        }
    }
    head
}

impl Semantics {
    /// What the headers say: what could be understood in two ways is refused.
    fn of<'head>(
        code: u16,
        version: Version,
        method: Method,
        headers: impl Iterator<Item = (&'head [u8], &'head [u8])>,
    ) -> Result<Self, Malformed> {
        let (mut keep_alive, mut close) = (version == Version::Http11, false);
        let (mut lengths, mut coding) = (Lengths::default(), None);
        for (name, value) in headers {
            // Most headers are none of these: the length tells at once.
            match name.len() {
                10 if name.eq_ignore_ascii_case(b"connection") => {
                    close |= has_token(value, b"close");
                    keep_alive |= has_token(value, b"keep-alive");
                }
                14 if name.eq_ignore_ascii_case(b"content-length") => lengths.add(value),
                // The last one is the one that delimits.
                17 if name.eq_ignore_ascii_case(b"transfer-encoding") => coding = Some(value),
                _ => {}
            }
        }
        if coding.is_some() && lengths != Lengths::None {
            return Err(Malformed);
        }
        // From here on HTTP is over.
        let switches = code == 101 || method == Method::Connect && matches!(code, 200..=299);
        let framing = if switches || method == Method::Head || Status(code).is_bodiless() {
            Framing::Empty
        } else {
            match (coding, lengths) {
                // Of HTTP/1.0 it is faulty framing, and other bytes hide a coding from some and not from others.
                (Some(coding), _) if version == Version::Http10 || !coding.is_ascii() => return Err(Malformed),
                (Some(coding), _) if is_chunked(coding) => Framing::Chunked,
                (_, Lengths::Faulty) => return Err(Malformed),
                (_, Lengths::One(0)) => Framing::Empty,
                (_, Lengths::One(length)) => Framing::Length(length),
                (_, Lengths::None) => Framing::CloseDelimited,
            }
        };
        Ok(Self { framing, keep_alive: keep_alive && !close && !switches && framing != Framing::CloseDelimited })
    }
}

/// Whether chunked is the last of the transfer codings, so that it delimits the body.
fn is_chunked(codings: &[u8]) -> bool {
    codings.rsplit(|&byte| byte == b',').next().is_some_and(|last| last.trim_ascii().eq_ignore_ascii_case(b"chunked"))
}

/// What the Content-Length headers of a head come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Lengths {
    #[default]
    None,
    One(u64),
    /// Something else than a length, or different ones.
    Faulty,
}

impl Lengths {
    /// Adds a header, which may be a list, all of it the same (RFC 9110, section 8.6).
    fn add(&mut self, value: &[u8]) {
        for length in value.split(|&byte| byte == b',').map(|length| content_length(length.trim_ascii())) {
            *self = match (length, *self) {
                (Some(length), Self::None) => Self::One(length),
                (Some(length), Self::One(before)) if length == before => Self::One(length),
                _ => Self::Faulty,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(bytes: &str, method: Method) -> Option<(ResponseHead, Semantics)> {
        match ResponseHead::parse(bytes.as_bytes(), method) {
            Ok(Parsed::Head(head, semantics, length)) => {
                assert_eq!(length, bytes.len());
                Some((head, semantics))
            }
            Ok(other) => panic!("{other:?}"),
            Err(Malformed) => None,
        }
    }

    #[test]
    fn headers_keep_their_letters_and_order_and_folded_lines_become_whole() {
        let head = "HTTP/1.1 200 Fine: yes\r\nx-B: 1\r\nFolded: a\r\n  b\n\tc\r\nX-a:\r\n\r\n";
        let (head, _) = parse(head, Method::Get).unwrap();
        let fields: Vec<_> = head.fields().iter().collect();
        assert_eq!(fields, [(&b"x-B"[..], &b"1"[..]), (b"Folded", b"a    b \tc"), (b"X-a", b"")]);
        assert_eq!(head.reason(), b"Fine: yes");
        assert_eq!(parse("HTTP/1.1 204\r\nA: b\r\n\r\n", Method::Get).unwrap().0.reason(), b"");
        assert_eq!(head.fields().find(b"FOLDED"), Some(&b"a    b \tc"[..]));
        assert!(parse("HTTP/1.1 204 No: Content\r\n\r\n", Method::Get).unwrap().0.fields().iter().next().is_none());
    }

    #[test]
    fn a_folded_length_is_read_as_scripts_see_it() {
        let length = |text: &str| {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length:{text}\r\nA: b\r\n\r\n");
            parse(&head, Method::Get).map(|(_, semantics)| semantics.framing)
        };
        assert_eq!(length("\r\n 3"), Some(Framing::Length(3)));
        assert_eq!(length(" 3\r\n "), Some(Framing::Length(3)));
        assert_eq!(length(" 3\r\n 3"), None);
        assert_eq!(length(" 3,\r\n\t3"), Some(Framing::Length(3)));
    }

    #[test]
    fn where_a_response_ends() {
        use Framing::{Chunked, CloseDelimited, Empty, Length};
        for (code, method, headers, expected) in [
            (200, Method::Get, "", Some(CloseDelimited)),
            (200, Method::Get, "Content-Length: 0\r\n", Some(Empty)),
            (200, Method::Get, "Content-Length: 5, 5\r\ncontent-length: 5\r\n", Some(Length(5))),
            (200, Method::Get, "Content-Length: 5, 6\r\n", None),
            (200, Method::Get, "Content-Length: 5,\r\n", None),
            (200, Method::Get, "Content-Length: 9223372036854775808\r\n", None),
            (200, Method::Get, "Transfer-Encoding: gzip, chunked\r\n", Some(Chunked)),
            (200, Method::Get, "Transfer-Encoding: CHUNKED\r\n", Some(Chunked)),
            (200, Method::Get, "Transfer-Encoding: chunked, gzip\r\n", Some(CloseDelimited)),
            (200, Method::Get, "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", Some(CloseDelimited)),
            (200, Method::Get, "Transfer-Encoding: \u{e9}, chunked\r\n", None),
            (200, Method::Get, "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", None),
            (200, Method::Head, "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", None),
            (200, Method::Head, "Content-Length: 5\r\n", Some(Empty)),
            (200, Method::Head, "Content-Length: many\r\n", Some(Empty)),
            (204, Method::Get, "Content-Length: 5\r\n", Some(Empty)),
            (304, Method::Get, "Transfer-Encoding: chunked\r\n", Some(Empty)),
            (101, Method::Get, "Content-Length: 5\r\n", Some(Empty)),
            (200, Method::Connect, "Content-Length: 5\r\n", Some(Empty)),
            (403, Method::Connect, "Content-Length: 5\r\n", Some(Length(5))),
        ] {
            let head = format!("HTTP/1.1 {code} Words\r\n{headers}\r\n");
            assert_eq!(parse(&head, method).map(|(_, semantics)| semantics.framing), expected, "{head:?}");
        }
    }

    #[test]
    fn when_the_connection_takes_another_request() {
        for (version, code, method, headers, expected) in [
            ("1.1", 200, Method::Get, "Content-Length: 0\r\n", true),
            ("1.1", 200, Method::Get, "", false),
            ("1.1", 204, Method::Get, "", true),
            ("1.1", 200, Method::Head, "", true),
            ("1.1", 204, Method::Get, "Connection: x, CLOSE\r\n", false),
            ("1.1", 204, Method::Get, "Connection: close\r\nConnection: keep-alive\r\n", false),
            ("1.0", 204, Method::Get, "", false),
            ("1.0", 204, Method::Get, "Connection: Keep-Alive\r\n", true),
            ("1.0", 200, Method::Get, "Connection: keep-alive\r\n", false),
            ("1.1", 101, Method::Get, "", false),
            ("1.1", 200, Method::Connect, "", false),
        ] {
            let head = format!("HTTP/{version} {code} Words\r\n{headers}\r\n");
            assert_eq!(parse(&head, method).unwrap().1.keep_alive, expected, "{head:?}");
        }
    }
}
