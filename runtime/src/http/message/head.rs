//! The head of a request: its first line and headers, up to the empty line.

use std::mem::MaybeUninit;
use std::rc::Rc;

use super::authority::is_host;
use super::body::Framing;
use super::headers::{is_called, tokens};
use super::method::Method;
use super::raw_headers::RawHeaders;
use super::status::Status;
use super::target;

/// The headers of ordinary requests fit here, on the stack.
const HEADERS_USUALLY: usize = 64;
/// More than any client sends, and less than what would cost more to look through than to receive.
pub(in crate::http) const HEADERS_AT_MOST: usize = 4096;

/// The version of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// HTTP/1.0
    Http10,
    /// HTTP/1.1
    Http11,
    /// HTTP/2
    Http2,
}

impl Version {
    /// How it is written in a first line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Http10 => "HTTP/1.0",
            Self::Http11 => "HTTP/1.1",
            Self::Http2 => "HTTP/2",
        }
    }
}

/// A request head, kept as it came: what is asked for is looked up then.
#[derive(Clone, Debug)]
pub struct RequestHead {
    bytes: Rc<[u8]>,
    /// Where the name of the method begins and ends.
    name: (u32, u32),
    target: (u32, u32),
    /// Where the headers begin.
    fields: u32,
    /// The method; none that is known by this name.
    pub method: Option<Method>,
    /// The version.
    pub version: Version,
    /// It is one of HTTP/2 that asks for a WebSocket (RFC 8441).
    pub(crate) asks_for_websocket: bool,
}

/// What the head says of the message and the connection.
#[derive(Clone, Copy, Debug)]
pub struct Semantics {
    /// How the body is delimited.
    pub framing: Framing,
    /// Whether the client wants the connection to go on after the reply.
    pub keep_alive: bool,
    /// Whether the client has said that it wants it to end.
    pub close: bool,
    /// Whether the client waits for a go-ahead before it sends the body.
    pub expects_continue: bool,
    /// Whether it says something that only the client may know: credentials, or cookies.
    pub is_private: bool,
}

/// What has come of looking for a head.
#[derive(Debug)]
pub enum Parsed {
    /// The head, with what it says, and its length.
    Head(RequestHead, Semantics, usize),
    /// Not all of it is there yet.
    Partial,
    /// It is not acceptable; the reply to give. One that can be understood, but not fulfilled, is there nevertheless.
    Refused(Status, Version, Option<Box<RequestHead>>),
}

impl RequestHead {
    /// Looks for a request head at the start of `bytes`.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Parsed {
        let mut few = [const { MaybeUninit::uninit() }; HEADERS_USUALLY];
        match Self::parse_into(bytes, &mut few) {
            Err(httparse::Error::TooManyHeaders) => {}
            result => return result.unwrap_or_else(refused),
        }
        let mut many = vec![MaybeUninit::uninit(); HEADERS_AT_MOST];
        Self::parse_into(bytes, &mut many).unwrap_or_else(refused)
    }

    fn parse_into<'bytes>(
        bytes: &'bytes [u8],
        headers: &mut [MaybeUninit<httparse::Header<'bytes>>],
    ) -> Result<Parsed, httparse::Error> {
        let mut request = httparse::Request::new(&mut []);
        let length = match request.parse_with_uninit_headers(bytes, headers)? {
            httparse::Status::Complete(length) => length,
            httparse::Status::Partial => return Ok(Parsed::Partial),
        };
        let version = if request.version == Some(0) { Version::Http10 } else { Version::Http11 };
        let (name, target) = (request.method.unwrap_or_default(), request.path.unwrap_or_default());
        if name.is_empty() || !target::is_target(target.as_bytes(), name) {
            return Ok(Parsed::Refused(Status::BAD_REQUEST, version, None));
        }
        let semantics = Semantics::of(request.headers, version);
        if let Err(status @ Status::BAD_REQUEST) = semantics {
            return Ok(Parsed::Refused(status, version, None));
        }
        if u32::try_from(length).is_err() {
            return Ok(Parsed::Refused(Status::HEADERS_TOO_LARGE, version, None));
        }
        let offset = |part: &str| (part.as_ptr().addr() - bytes.as_ptr().addr()) as u32;
        let range = |part: &str| (offset(part), offset(part) + part.len() as u32);
        let head = Self {
            bytes: Rc::from(&bytes[..length]),
            name: range(name),
            target: range(target),
            fields: request.headers.first().map_or(length as u32, |header| offset(header.name)),
            method: Method::of_name(name),
            version,
            asks_for_websocket: false,
        };
        Ok(match semantics {
            Ok(semantics) => Parsed::Head(head, semantics, length),
            Err(status) => Parsed::Refused(status, version, Some(Box::new(head))),
        })
    }

    /// The head of a request of HTTP/2, with its header lines as HTTP/1 would have them; `bytes` are the name of the method,
    /// the target and those, one behind the other.
    pub(in crate::http) fn of_http_2(name: &str, target: &str, bytes: &[u8]) -> Self {
        // What HTTP/2 hands on is limited to far less than can be counted.
        let (name_end, fields) = (name.len() as u32, (name.len() + target.len()) as u32);
        Self {
            bytes: Rc::from(bytes),
            name: (0, name_end),
            target: (name_end, fields),
            fields,
            method: Method::of_name(name),
            version: Version::Http2,
            asks_for_websocket: false,
        }
    }

    /// Whether it is what [`RequestHead::of_http_2`] makes of the same.
    pub(in crate::http) fn is_of_http_2(&self, name: &str, target: &str, bytes: &[u8]) -> bool {
        *self.bytes == *bytes
            && (self.name.1 as usize, self.fields as usize) == (name.len(), name.len() + target.len())
            && self.version == Version::Http2
            && !self.asks_for_websocket
    }

    fn part(&self, (start, end): (u32, u32)) -> &[u8] {
        &self.bytes[start as usize..end as usize]
    }

    /// Whether it is what `bytes` begin with, to its end.
    #[inline]
    pub(in crate::http) fn begins(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(&self.bytes)
    }

    /// Its length in bytes.
    pub(in crate::http) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The name of the method as it came.
    #[must_use]
    pub fn method_name(&self) -> &[u8] {
        self.part(self.name)
    }

    /// The request target as it came.
    #[must_use]
    pub fn target(&self) -> &[u8] {
        self.part(self.target)
    }

    /// The headers.
    #[must_use]
    pub fn fields(&self) -> RawHeaders<'_> {
        RawHeaders::new(&self.bytes[self.fields as usize..])
    }

    /// Whether it is the same as another one, which the runtime has kept, rather than one like it.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.bytes, &other.bytes)
    }

    /// Whether there are more copies of it than so many, which the caller knows of. The runtime keeps one where it may come
    /// again.
    #[must_use]
    pub fn is_kept_beside(&self, count: usize) -> bool {
        Rc::strong_count(&self.bytes) > count
    }

    /// The host the request is for, without a port: that of an absolute target, or else that of the Host header.
    #[must_use]
    pub fn host(&self) -> Option<&[u8]> {
        target::host_of(self.target(), self.fields().find(b"host"))
    }
}

fn refused(error: httparse::Error) -> Parsed {
    let status = match error {
        httparse::Error::TooManyHeaders => Status::HEADERS_TOO_LARGE,
        httparse::Error::Version => Status::VERSION_NOT_SUPPORTED,
        _ => Status::BAD_REQUEST,
    };
    Parsed::Refused(status, Version::Http11, None)
}

impl Semantics {
    /// What the headers say, as RFC 9112 has it: what could be understood in two ways is refused.
    fn of(headers: &[httparse::Header<'_>], version: Version) -> Result<Self, Status> {
        let mut length = None;
        let mut chunked = false;
        let (mut keep_alive, mut close) = (version == Version::Http11, false);
        let (mut expects_continue, mut is_private) = (false, false);
        let mut hosts = 0;
        for header in headers {
            let name = header.name.as_bytes();
            let value = || header.value.trim_ascii();
            // Most headers are none of these: the length tells at once.
            match name.len() {
                4 if is_called(name, b"host") => {
                    hosts += 1;
                    if !is_host(value()) {
                        return Err(Status::BAD_REQUEST);
                    }
                }
                6 if is_called(name, b"expect") && version == Version::Http11 => {
                    if !is_called(value(), b"100-continue") {
                        return Err(Status::EXPECTATION_FAILED);
                    }
                    expects_continue = true;
                }
                6 => is_private |= is_called(name, b"cookie"),
                13 => is_private |= is_called(name, b"authorization"),
                19 => is_private |= is_called(name, b"proxy-authorization"),
                10 if is_called(name, b"connection") => {
                    for token in tokens(value()) {
                        close |= is_called(token, b"close");
                        keep_alive |= is_called(token, b"keep-alive");
                    }
                }
                14 if is_called(name, b"content-length") => {
                    if length.is_some() {
                        return Err(Status::BAD_REQUEST);
                    }
                    length = Some(content_length(value()).ok_or(Status::BAD_REQUEST)?);
                }
                17 if is_called(name, b"transfer-encoding") => {
                    // Of HTTP/1.0 it is faulty framing; and what we cannot decode we cannot delimit either.
                    if chunked || version == Version::Http10 {
                        return Err(Status::BAD_REQUEST);
                    }
                    if !is_called(value(), b"chunked") {
                        return Err(Status::NOT_IMPLEMENTED);
                    }
                    chunked = true;
                }
                _ => {}
            }
        }
        let ambiguous = chunked && length.is_some();
        if ambiguous || hosts > 1 || hosts == 0 && version == Version::Http11 {
            return Err(Status::BAD_REQUEST);
        }
        let framing = match (chunked, length) {
            (true, _) => Framing::Chunked,
            (false, Some(length @ 1..)) => Framing::Length(length),
            _ => Framing::Empty,
        };
        Ok(Self { framing, keep_alive: keep_alive && !close, close, expects_continue, is_private })
    }
}

/// A length in digits, nothing else, that a 63-bit number can hold.
pub(in crate::http) fn content_length(value: &[u8]) -> Option<u64> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let text = std::str::from_utf8(value).ok()?;
    text.parse::<u64>().ok().filter(|&length| length <= i64::MAX as u64)
}
