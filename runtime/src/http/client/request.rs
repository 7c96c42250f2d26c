//! A request to be sent.

use std::io::Write;

use bytes::Bytes;

use crate::buffer::Buffer;
use crate::http::message::headers::{Headers, has_token, is_name, is_value};
use crate::http::message::method::Method;
use crate::http::message::raw_headers::RawHeaders;

/// What ends the first line.
const VERSION: &[u8] = b" HTTP/1.1\r\n";

/// A request as it goes out: the head in the script's own letters and order, and the body.
#[derive(Debug)]
pub struct Outgoing {
    pub(super) method: Method,
    pub(super) head: Bytes,
    /// Where the header lines begin.
    pub(super) fields: usize,
    pub(super) body: Buffer,
    /// The script has said that the connection is to end.
    pub(super) close: bool,
}

impl Outgoing {
    /// Writes the head. The length of the body is ours to say, and so is the host where the script does not; nothing
    /// else is added. None when the target or a header would break the head; the body is left where it is then.
    pub fn new(method: Method, target: &[u8], headers: &Headers, host: &[u8], body: &mut Buffer) -> Option<Self> {
        let acceptable = is_sendable(target) && headers.iter().all(|(name, value)| is_name(name) && is_value(value));
        if !acceptable {
            return None;
        }
        let mut head = Vec::with_capacity(128 + target.len());
        for part in [method.name().as_bytes(), b" ", target, VERSION] {
            head.extend_from_slice(part);
        }
        let fields = head.len();
        if headers.find(b"Host").is_none() {
            line(&mut head, b"Host", host);
        }
        let (mut has_length, mut close) = (false, false);
        for (name, value) in headers.iter() {
            match name.len() {
                10 if name.eq_ignore_ascii_case(b"connection") => close |= has_token(value, b"close"),
                14 if name.eq_ignore_ascii_case(b"content-length") => {
                    // Any other length would make two messages of one.
                    if !std::mem::replace(&mut has_length, true) {
                        length(&mut head, name, body);
                    }
                    continue;
                }
                17 if name.eq_ignore_ascii_case(b"transfer-encoding") => continue,
                _ => {}
            }
            line(&mut head, name, value);
        }
        if !has_length && (!body.is_empty() || matches!(method, Method::Post | Method::Put)) {
            length(&mut head, b"Content-Length", body);
        }
        head.extend_from_slice(b"\r\n");
        Some(Self { method, head: head.into(), fields, body: std::mem::take(body), close })
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

fn line(head: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    for part in [name, b": ", value, b"\r\n"] {
        head.extend_from_slice(part);
    }
}

fn length(head: &mut Vec<u8>, name: &[u8], body: &Buffer) {
    head.extend_from_slice(name);
    // Writing to memory does not fail.
    let _ = write!(head, ": {}\r\n", body.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(method: Method, headers: &[(&str, &str)], body: &str) -> Option<String> {
        let mut list = Headers::default();
        headers.iter().for_each(|(name, value)| list.push(name.as_bytes(), value.as_bytes()));
        let mut buffer = Buffer::new();
        buffer.add(body.as_bytes());
        let outgoing = Outgoing::new(method, b"/p?q", &list, b"h:81", &mut buffer)?;
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
            assert!(
                Outgoing::new(Method::Get, target.as_bytes(), &Headers::default(), b"h", &mut Buffer::new()).is_none()
            );
        }
        for (name, value) in [("a b", "c"), ("a", "b\r\nc: d"), ("", "a"), ("a:", "b")] {
            assert_eq!(head(Method::Get, &[(name, value)], ""), None);
        }
    }
}
