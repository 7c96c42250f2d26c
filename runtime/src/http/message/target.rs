//! Request targets: where the path begins and ends, and whom the request is for.

use std::borrow::Cow;

use super::authority::{Authority, is_user};

/// The path of a target, without a query: what callbacks are registered for, before it is decoded.
#[must_use]
pub(in crate::http) fn path(target: &[u8]) -> &[u8] {
    let target = match authority(target) {
        Some((start, end)) => match &target[start + end..] {
            [] => b"/",
            rest => rest,
        },
        None => target,
    };
    let end = memchr::memchr2(b'?', b'#', target).unwrap_or(target.len());
    &target[..end]
}

/// A path with its %XX turned into the bytes they stand for, once. A stray `%` stands for itself.
#[must_use]
pub(in crate::http) fn decode(path: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'%', path).is_none() {
        return Cow::Borrowed(path);
    }
    let mut decoded = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        let digits = (byte == b'%').then(|| tail.first_chunk::<2>()).flatten();
        match digits.and_then(|&[high, low]| Some(hex(high)? << 4 | hex(low)?)) {
            Some(value) => {
                decoded.push(value);
                rest = &tail[2..];
            }
            None => decoded.push(byte),
        }
    }
    Cow::Owned(decoded)
}

/// The value of a hexadecimal digit.
pub(in crate::http) fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// The host a request is for, without a port: that of an absolute target, or else that of the Host header.
#[must_use]
pub fn host_of<'request>(target: &'request [u8], header: Option<&'request [u8]>) -> Option<&'request [u8]> {
    host(target).or_else(|| header.map(without_port))
}

/// The host of an absolute target, without user and port.
fn host(target: &[u8]) -> Option<&[u8]> {
    let (start, length) = authority(target)?;
    let authority = &target[start..start + length];
    let host = memchr::memrchr(b'@', authority).map_or(authority, |at| &authority[at + 1..]);
    Some(without_port(host))
}

/// A host without `:port` behind it.
fn without_port(host: &[u8]) -> &[u8] {
    let digits = host.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    match host[..host.len() - digits].split_last() {
        Some((b':', host)) if !host.is_empty() => host,
        _ => host,
    }
}

/// Whether a target has one of the forms of RFC 9112, section 3.2. Of the bytes in a path nothing more is asked than that
/// they are visible: what they mean is up to the script.
pub(in crate::http) fn is_target(target: &[u8], method: &str) -> bool {
    match target {
        [b'/', ..] => true,
        b"*" => method == "OPTIONS",
        _ if method == "CONNECT" => {
            Authority::parse(target).is_some_and(|authority| authority.port.is_some_and(|port| !port.is_empty()))
        }
        _ => {
            let Some(end) = memchr::memmem::find(target, b"://") else { return false };
            let (scheme, rest) = (&target[..end], &target[end + 3..]);
            let letters = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
            let has_scheme = scheme.first().is_some_and(u8::is_ascii_alphabetic) && scheme.iter().all(letters);
            has_scheme && !rest.is_empty() && names_somebody(target)
        }
    }
}

/// Whether an http target names a host, as it has to (RFC 9110, section 4.2.1); a user may stand before it.
fn names_somebody(target: &[u8]) -> bool {
    let Some((start, length)) = authority(target) else { return true };
    let authority = &target[start..start + length];
    let (user, host) = match memchr::memrchr(b'@', authority) {
        Some(at) => (&authority[..at], &authority[at + 1..]),
        None => (&b""[..], authority),
    };
    is_user(user) && Authority::parse(host).is_some()
}

/// Where the authority of an absolute http target begins, and how long it is.
fn authority(target: &[u8]) -> Option<(usize, usize)> {
    let scheme = [&b"http://"[..], b"https://"]
        .into_iter()
        .find(|scheme| target.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))?;
    let rest = &target[scheme.len()..];
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    Some((scheme.len(), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        for (target, expected) in [
            ("/", "/"),
            ("/a/b?c=/d", "/a/b"),
            ("/a;v=1#f", "/a;v=1"),
            ("http://h/p", "/p"),
            ("HTTP://h:81/p?x", "/p"),
            ("https://h", "/"),
            ("http://h?q", ""),
            ("*", "*"),
            ("//a", "//a"),
        ] {
            assert_eq!(path(target.as_bytes()), expected.as_bytes(), "{target}");
        }
    }

    #[test]
    fn decoding() {
        for (path, expected) in [
            ("/plain+", "/plain+"),
            ("/%61%2F", "/a/"),
            ("/%252F", "/%2F"),
            ("/%", "/%"),
            ("/%4", "/%4"),
            ("/%zz%41", "/%zzA"),
        ] {
            assert_eq!(decode(path.as_bytes()), expected.as_bytes(), "{path}");
        }
    }

    #[test]
    fn targets() {
        for (method, target) in [
            ("GET", "/"),
            ("GET", "//a/../b?c#d"),
            ("GET", "http://h/p"),
            ("GET", "HTTPS://u:p,w@[::1]:80?q"),
            ("GET", "other+1://x"),
            ("OPTIONS", "*"),
            ("CONNECT", "h:443"),
            ("CONNECT", "[::1]:443"),
        ] {
            assert!(is_target(target.as_bytes(), method), "{method} {target}");
        }
        for (method, target) in [
            ("GET", "*"),
            ("GET", "!"),
            ("GET", "path"),
            ("GET", "?query"),
            ("GET", "://h/"),
            ("GET", "urn:x"),
            ("GET", "http:/p"),
            ("GET", "1http://h/"),
            ("GET", "http:///p"),
            ("GET", "http://u@/p"),
            ("GET", "http://:80/p"),
            ("GET", "http://h:80x/p"),
            ("GET", "http://a@b@h/p"),
            ("GET", "http://a[@h/p"),
            ("GET", "http://[::1/p"),
            ("CONNECT", "h:443/x"),
            ("CONNECT", "h"),
            ("CONNECT", "h:"),
            ("CONNECT", "h:https"),
            ("CONNECT", "u@h:443"),
        ] {
            assert!(!is_target(target.as_bytes(), method), "{method} {target}");
        }
    }

    #[test]
    fn hosts() {
        for (target, expected) in [
            ("http://alias.test/p", Some("alias.test")),
            ("http://u:p@h:80/", Some("h")),
            ("http://[::1]:80/", Some("[::1]")),
            ("/p", None),
        ] {
            assert_eq!(host(target.as_bytes()), expected.map(str::as_bytes), "{target}");
        }
        for (host, expected) in
            [("h:8080", "h"), ("h", "h"), ("127.0.0.1:99", "127.0.0.1"), (":80", ":80"), ("h:", "h")]
        {
            assert_eq!(without_port(host.as_bytes()), expected.as_bytes(), "{host}");
        }
    }
}
