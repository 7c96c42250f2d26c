//! A request to be sent.

use bytes::Bytes;

use crate::buffer::Buffer;
use crate::http::message::digits::{Digits, decimal};
use crate::http::message::head::content_length;
use crate::http::message::headers::{Headers, has_token, is_name, is_value};
use crate::http::message::method::Method;
use crate::http::message::raw_headers::RawHeaders;
use crate::http::message::trailers::names;

/// What ends the first line.
const VERSION: &[u8] = b" HTTP/1.1\r\n";

/// A request as it goes out: the head in the script's own letters and order, and the body as far as it is there.
#[derive(Debug)]
pub struct Outgoing {
    pub(super) method: Method,
    pub(super) head: Bytes,
    /// Where the header lines begin.
    pub(super) fields: usize,
    pub(super) body: Body,
    /// The script has said that the connection is to end.
    pub(super) close: bool,
}

/// The body of a request, on its way out.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) content: Buffer,
    /// It is given in pieces, and may be waited for.
    pub(super) in_pieces: bool,
    /// How long it will be, where that was promised.
    pub(super) promised: Option<u64>,
    /// There is no more to come.
    pub(super) is_complete: bool,
    /// What is sent behind it.
    pub(super) trailers: Option<Box<Headers>>,
}

/// Why a request cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsendable {
    /// The target or a header would break the head.
    Head,
    /// The Content-Length is no length, or there are different ones.
    Length,
    /// What there is of the body is longer than that.
    TooLong,
    /// There are trailers to be sent behind a body whose length is promised.
    Trailers,
}

impl Outgoing {
    /// A request with a whole body. The length of that is ours to say, and so is the host where the script does not;
    /// nothing else is added.
    ///
    /// # Errors
    ///
    /// When the target or a header would break the head; the body is left where it is then.
    pub fn new(
        method: Method,
        target: &[u8],
        headers: &Headers,
        host: &[u8],
        body: &mut Buffer,
    ) -> Result<Self, Unsendable> {
        let mut head = Head::new(method, target, headers, host)?;
        let (mut has_length, mut close) = (false, false);
        for (name, value) in headers.iter() {
            match name.len() {
                10 if name.eq_ignore_ascii_case(b"connection") => close |= has_token(value, b"close"),
                14 if name.eq_ignore_ascii_case(b"content-length") => {
                    // Any other length would make two messages of one.
                    if !std::mem::replace(&mut has_length, true) {
                        head.length(name, body.len() as u64);
                    }
                    continue;
                }
                17 if name.eq_ignore_ascii_case(b"transfer-encoding") => continue,
                _ => {}
            }
            head.line(name, value);
        }
        if !has_length && (!body.is_empty() || matches!(method, Method::Post | Method::Put)) {
            head.length(b"Content-Length", body.len() as u64);
        }
        let content = std::mem::take(body);
        let body = Body { content, in_pieces: false, promised: None, is_complete: true, trailers: None };
        Ok(head.finish(body, close))
    }

    /// A request whose body is given in pieces, of which `begin` is the first: with the length that the headers say, or in
    /// chunks, with `trailers` announced that are to come behind it. What else is added is as with a whole body.
    ///
    /// # Errors
    ///
    /// When it cannot be sent like this; the body is left where it is then.
    pub fn in_pieces(
        method: Method,
        target: &[u8],
        headers: &Headers,
        host: &[u8],
        begin: &mut Buffer,
        trailers: Option<&Headers>,
    ) -> Result<Self, Unsendable> {
        let mut head = Head::new(method, target, headers, host)?;
        let (mut promised, mut close, mut names_trailers) = (None, false, false);
        for (name, value) in headers.iter() {
            match name.len() {
                7 if name.eq_ignore_ascii_case(b"trailer") => names_trailers = true,
                10 if name.eq_ignore_ascii_case(b"connection") => close |= has_token(value, b"close"),
                14 if name.eq_ignore_ascii_case(b"content-length") => {
                    let length = content_length(value.trim_ascii()).ok_or(Unsendable::Length)?;
                    match promised.replace(length) {
                        None => head.length(name, length),
                        Some(before) if before == length => {}
                        Some(_) => return Err(Unsendable::Length),
                    }
                    continue;
                }
                17 if name.eq_ignore_ascii_case(b"transfer-encoding") => continue,
                _ => {}
            }
            head.line(name, value);
        }
        match (promised, trailers) {
            (Some(promised), _) if promised < begin.len() as u64 => return Err(Unsendable::TooLong),
            (Some(_), Some(_)) => return Err(Unsendable::Trailers),
            (None, Some(trailers)) if !names_trailers => head.line(b"Trailer", &names(trailers)),
            _ => {}
        }
        if promised.is_none() {
            head.line(b"Transfer-Encoding", b"chunked");
        }
        let content = std::mem::take(begin);
        let body = Body { content, in_pieces: true, promised, is_complete: false, trailers: None };
        Ok(head.finish(body, close))
    }

    /// The request target.
    pub(super) fn target(&self) -> &[u8] {
        &self.head[self.method.name().len() + 1..self.fields - VERSION.len()]
    }

    /// The headers, as they go out.
    pub(super) fn fields(&self) -> RawHeaders<'_> {
        RawHeaders::new(&self.head[self.fields..])
    }
}

/// Whether a request target stays one on the wire. What it means is between the script and the server.
fn is_sendable(target: &[u8]) -> bool {
    !target.is_empty() && target.iter().all(|&byte| byte > b' ' && byte != 0x7f)
}

/// A head that is written.
struct Head {
    method: Method,
    text: Vec<u8>,
    /// Where the header lines begin.
    fields: usize,
}

impl Head {
    /// Writes the first line, and the host where the headers do not have it.
    fn new(method: Method, target: &[u8], headers: &Headers, host: &[u8]) -> Result<Self, Unsendable> {
        let acceptable = is_sendable(target) && headers.iter().all(|(name, value)| is_name(name) && is_value(value));
        if !acceptable {
            return Err(Unsendable::Head);
        }
        let mut text = Vec::with_capacity(128 + target.len());
        for part in [method.name().as_bytes(), b" ", target, VERSION] {
            text.extend_from_slice(part);
        }
        let fields = text.len();
        let mut head = Self { method, text, fields };
        if headers.find(b"Host").is_none() {
            head.line(b"Host", host);
        }
        Ok(head)
    }

    fn line(&mut self, name: &[u8], value: &[u8]) {
        for part in [name, b": ", value, b"\r\n"] {
            self.text.extend_from_slice(part);
        }
    }

    fn length(&mut self, name: &[u8], length: u64) {
        self.line(name, decimal(length, &mut Digits::default()));
    }

    fn finish(mut self, body: Body, close: bool) -> Outgoing {
        self.text.extend_from_slice(b"\r\n");
        Outgoing { method: self.method, head: self.text.into(), fields: self.fields, body, close }
    }
}

impl Default for Body {
    /// One that is over.
    fn default() -> Self {
        Self { content: Buffer::new(), in_pieces: false, promised: None, is_complete: true, trailers: None }
    }
}

impl Body {
    /// Whether its end, over HTTP/1, is told by the last of its chunks.
    pub(super) fn is_chunked(&self) -> bool {
        self.in_pieces && self.promised.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(method: Method, headers: &[(&str, &str)], body: &str) -> Option<String> {
        let mut list = Headers::default();
        headers.iter().for_each(|(name, value)| list.push(name.as_bytes(), value.as_bytes()));
        let mut buffer = Buffer::new();
        buffer.add(body.as_bytes());
        let outgoing = Outgoing::new(method, b"/p?q", &list, b"h:81", &mut buffer).ok()?;
        Some(String::from_utf8(outgoing.head.to_vec()).unwrap())
    }

    #[test]
    fn a_head_is_written_as_the_script_has_it() {
        let headers = [("x-lOw", "1"), ("X-A", ""), ("hOST", "other"), ("x-low", "2")];
        let expected = "GET /p?q HTTP/1.1\r\nx-lOw: 1\r\nX-A: \r\nhOST: other\r\nx-low: 2\r\n\r\n";
        assert_eq!(head(Method::Get, &headers, "").as_deref(), Some(expected));
    }

    #[test]
    fn what_is_missing_is_added_and_what_is_wrong_is_corrected() {
        for (method, headers, body, expected) in [
            (Method::Get, &[][..], "", "GET /p?q HTTP/1.1\r\nHost: h:81\r\n\r\n"),
            (Method::Post, &[], "", "POST /p?q HTTP/1.1\r\nHost: h:81\r\nContent-Length: 0\r\n\r\n"),
            (Method::Delete, &[], "abc", "DELETE /p?q HTTP/1.1\r\nHost: h:81\r\nContent-Length: 3\r\n\r\n"),
            (
                Method::Patch,
                &[("content-LENGTH", "7"), ("Host", ""), ("Content-Length", "8"), ("Transfer-Encoding", "chunked")],
                "abc",
                "PATCH /p?q HTTP/1.1\r\ncontent-LENGTH: 3\r\nHost: \r\n\r\n",
            ),
        ] {
            assert_eq!(head(method, headers, body).as_deref(), Some(expected));
        }
    }

    #[test]
    fn nothing_breaks_out_of_a_head() {
        for target in ["", "/a b", "/\r\nX: y", "/\0", "/\x7f", "/\t"] {
            let outgoing = Outgoing::new(Method::Get, target.as_bytes(), &Headers::default(), b"h", &mut Buffer::new());
            assert_eq!(outgoing.err(), Some(Unsendable::Head));
        }
        for (name, value) in [("a b", "c"), ("a", "b\r\nc: d"), ("", "a"), ("a:", "b")] {
            assert_eq!(head(Method::Get, &[(name, value)], ""), None);
        }
    }

    #[test]
    fn a_body_in_pieces_has_the_length_that_was_promised_or_chunks() {
        let list = |headers: &[(&str, &str)]| {
            let mut list = Headers::default();
            headers.iter().for_each(|(name, value)| list.push(name.as_bytes(), value.as_bytes()));
            list
        };
        let head = |headers: &[(&str, &str)], begin: &str, trailers: &[(&str, &str)]| {
            let mut buffer = Buffer::new();
            buffer.add(begin.as_bytes());
            let trailers = Some(list(trailers)).filter(|list| !list.is_empty());
            let outgoing =
                Outgoing::in_pieces(Method::Put, b"/", &list(headers), b"h", &mut buffer, trailers.as_ref())?;
            let head = String::from_utf8(outgoing.head.to_vec()).unwrap();
            Ok(head.strip_prefix("PUT / HTTP/1.1\r\nHost: h\r\n").unwrap().replace("\r\n", "|"))
        };
        let of = |text: &str| Ok(text.to_owned());
        assert_eq!(head(&[("transfer-encoding", "gzip")], "abc", &[]), of("Transfer-Encoding: chunked||"));
        assert_eq!(head(&[("content-LENGTH", " 03 ")], "abc", &[]), of("content-LENGTH: 3||"));
        assert_eq!(head(&[("Content-Length", "5"), ("Content-Length", "5")], "abc", &[]), of("Content-Length: 5||"));
        let trailers = [("X-Sum", ""), ("x-sum", ""), ("X-B", "")];
        assert_eq!(head(&[], "", &trailers), of("Trailer: X-Sum, X-B|Transfer-Encoding: chunked||"));
        assert_eq!(head(&[("trailer", "X")], "", &trailers), of("trailer: X|Transfer-Encoding: chunked||"));
        for length in ["", "+3", "3,3", "many", "-1", "9223372036854775808"] {
            assert_eq!(head(&[("Content-Length", length)], "", &[]), Err(Unsendable::Length), "{length:?}");
        }
        assert_eq!(head(&[("Content-Length", "5"), ("Content-Length", "6")], "", &[]), Err(Unsendable::Length));
        assert_eq!(head(&[("Content-Length", "2")], "abc", &[]), Err(Unsendable::TooLong));
        assert_eq!(head(&[("Content-Length", "2")], "ab", &trailers), Err(Unsendable::Trailers));
        assert_eq!(head(&[("A B", "2")], "ab", &[]), Err(Unsendable::Head));
    }
}
