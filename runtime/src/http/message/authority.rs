//! Whom a request is for: a host and perhaps a port, as RFC 3986, section 3.2, has them.
//!
//! What is accepted here every other reader divides at the same place: a byte that somebody takes for the end of the
//! host would show them another host than the script.

use std::net::Ipv6Addr;

/// An authority without a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct Authority<'a> {
    /// Not empty; an address of IPv6 is in its brackets.
    pub(in crate::http) host: &'a [u8],
    /// Digits, or nothing where only the colon is there.
    pub(in crate::http) port: Option<&'a [u8]>,
}

impl<'a> Authority<'a> {
    /// Takes an authority apart; none where it is not one.
    pub(in crate::http) fn parse(value: &'a [u8]) -> Option<Self> {
        let end = match value {
            [b'[', ..] => memchr::memchr(b']', value)? + 1,
            _ => memchr::memchr(b':', value).unwrap_or(value.len()),
        };
        let (host, rest) = value.split_at(end);
        let port = match rest {
            [] => None,
            [b':', digits @ ..] if digits.iter().all(u8::is_ascii_digit) => Some(digits),
            _ => return None,
        };
        let is_host = match host {
            [b'[', address @ .., b']'] => is_address(address),
            name => !name.is_empty() && is_name(name),
        };
        is_host.then_some(Self { host, port })
    }
}

/// Whether a Host header may say that (RFC 9112, section 3.2): an authority, or nothing.
pub(in crate::http) fn is_host(value: &[u8]) -> bool {
    value.is_empty() || Authority::parse(value).is_some()
}

/// Whether it may stand before the `@` of an authority.
pub(super) fn is_user(user: &[u8]) -> bool {
    is_made_of(user, |byte| byte == b':' || byte == b',')
}

/// `reg-name` and `IPv4address`, less the comma: it divides the values of two headers that were joined.
fn is_name(name: &[u8]) -> bool {
    is_made_of(name, |_| false)
}

/// `IPv6address` or `IPvFuture`.
fn is_address(address: &[u8]) -> bool {
    if let [b'v' | b'V', future @ ..] = address {
        let Some(dot) = memchr::memchr(b'.', future) else { return false };
        let (version, address) = (&future[..dot], &future[dot + 1..]);
        return !version.is_empty()
            && version.iter().all(u8::is_ascii_hexdigit)
            && !address.is_empty()
            && address.iter().all(|&byte| byte == b':' || is_plain(byte));
    }
    std::str::from_utf8(address).is_ok_and(|address| address.parse::<Ipv6Addr>().is_ok())
}

/// Whether there are only bytes that stand for themselves, `%` with two hexadecimal digits, and `more`.
fn is_made_of(mut text: &[u8], more: impl Fn(u8) -> bool) -> bool {
    loop {
        let Some(at) = text.iter().position(|&byte| !is_plain(byte)) else { return true };
        text = match &text[at..] {
            [b'%', high, low, behind @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => behind,
            [byte, behind @ ..] if more(*byte) => behind,
            _ => return false,
        };
    }
}

/// `unreserved` and `sub-delims`, less the comma.
fn is_plain(byte: u8) -> bool {
    PLAIN[usize::from(byte)]
}

const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        plain[byte as usize] = byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b';' | b'='
            );
        byte += 1;
    }
    plain
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorities_are_taken_apart() {
        for (value, host, port) in [
            ("h", "h", None),
            ("h:80", "h", Some("80")),
            ("h:", "h", Some("")),
            ("my_host.test.:99999", "my_host.test.", Some("99999")),
            ("127.0.0.1:8080", "127.0.0.1", Some("8080")),
            ("[::1]", "[::1]", None),
            ("[2001:db8::192.0.2.1]:443", "[2001:db8::192.0.2.1]", Some("443")),
            ("[v1F.a:b]:1", "[v1F.a:b]", Some("1")),
            ("a%C3%a9~!$&'()*+;=", "a%C3%a9~!$&'()*+;=", None),
        ] {
            let expected = Authority { host: host.as_bytes(), port: port.map(str::as_bytes) };
            assert_eq!(Authority::parse(value.as_bytes()), Some(expected), "{value}");
        }
        for value in [
            "",
            ":",
            ":80",
            "a:80x",
            "a:x",
            "a:-1",
            "a:+1",
            "a:80:80",
            "a: 80",
            "::1",
            "[::1",
            "::1]",
            "[::1]80",
            "[::1]x:80",
            "[]",
            "[h]",
            "[1.2.3.4]",
            "[::1%25lo]",
            "[::1]]",
            "[[::1]]",
            "[v.a]",
            "[v1.]",
            "[vg.a]",
            "a b",
            "a\tb",
            "a,b",
            "a/b",
            "a?b",
            "a#b",
            "a@b",
            "a\\b",
            "a\"b",
            "a<b",
            "a>b",
            "a^b",
            "a`b",
            "a{b",
            "a|b",
            "a}b",
            "a[b",
            "a]b",
            "a%",
            "a%4",
            "a%zz",
            "\u{e9}",
            "a\u{7f}",
            "a\0",
        ] {
            assert_eq!(Authority::parse(value.as_bytes()), None, "{value}");
        }
    }

    #[test]
    fn a_host_header_may_be_empty() {
        assert!(is_host(b"") && is_host(b"h:80") && !is_host(b":80"));
    }
}
