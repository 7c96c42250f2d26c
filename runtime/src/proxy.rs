//! The PROXY protocol, versions 1 and 2: with what a proxy begins a connection, to say whose it is.
//!
//! HAProxy's `proxy-protocol.txt` describes it. What is no header is known by its first byte that does not fit, so that
//! nobody waits for the rest of it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::socket::Name;

/// What a header of version 2 begins with.
const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";

/// Behind it: version and command, family and protocol, and the length of what follows.
const FIXED: usize = SIGNATURE.len() + 4;

/// What one of version 1 begins with.
const WORD: &[u8] = b"PROXY ";

/// The longest header of version 1, its line end included.
const LINE_AT_MOST: usize = 107;

/// The longest header that is accepted: more than any proxy sends.
pub const HEADER_AT_MOST: usize = 4096;

/// How long the path of a socket is, filled up with NULs.
const PATH: usize = 108;

/// What has come of looking for a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// The header: whose connection it is, or none where it is the proxy's own, or it does not say; and its length.
    Header(Option<Name>, usize),
    /// Not all of it is there yet.
    Partial,
    /// It is none, or one that is not accepted.
    Malformed,
}

/// Looks for a header at the start of `bytes`.
#[must_use]
pub fn parse(bytes: &[u8]) -> Parsed {
    if begins(bytes, SIGNATURE) {
        binary(bytes)
    } else if begins(bytes, WORD) {
        text(bytes)
    } else {
        Parsed::Malformed
    }
}

/// Whether the bytes begin with something, as far as they go.
fn begins(bytes: &[u8], with: &[u8]) -> bool {
    let count = bytes.len().min(with.len());
    bytes[..count] == with[..count]
}

/// A header of version 1, which is a line.
fn text(bytes: &[u8]) -> Parsed {
    let within = &bytes[..bytes.len().min(LINE_AT_MOST)];
    match within.iter().position(|&byte| byte == b'\r') {
        None if within.len() < LINE_AT_MOST => Parsed::Partial,
        None => Parsed::Malformed,
        Some(end) => match within.get(end + 1) {
            None if end + 1 < LINE_AT_MOST => Parsed::Partial,
            Some(b'\n') => line(&within[..end]).map_or(Parsed::Malformed, |source| Parsed::Header(source, end + 2)),
            _ => Parsed::Malformed,
        },
    }
}

fn line(line: &[u8]) -> Option<Option<Name>> {
    let words = line.strip_prefix(WORD)?;
    // What else is said of an unknown connection is to be ignored.
    if words == b"UNKNOWN" || words.starts_with(b"UNKNOWN ") {
        return Some(None);
    }
    let mut words = str::from_utf8(words).ok()?.split(' ');
    let family = words.next()?;
    let mut address = || -> Option<IpAddr> {
        let word = words.next()?;
        match family {
            "TCP4" => word.parse().ok().map(Ipv4Addr::into),
            "TCP6" => word.parse().ok().map(Ipv6Addr::into),
            _ => None,
        }
    };
    let (source, _destination) = (address()?, address()?);
    let (port, _) = (port(words.next()?)?, port(words.next()?)?);
    words.next().is_none().then_some(Some(Name::Inet(SocketAddr::new(source, port))))
}

/// A port in digits, without leading zeros.
fn port(word: &str) -> Option<u16> {
    let is_plain = word.bytes().all(|byte| byte.is_ascii_digit()) && (word == "0" || !word.starts_with('0'));
    word.parse().ok().filter(|_| is_plain)
}

/// A header of version 2.
fn binary(bytes: &[u8]) -> Parsed {
    let [command, family, long @ ..] = &bytes[bytes.len().min(SIGNATURE.len())..] else {
        let is_wrong = bytes.get(SIGNATURE.len()).is_some_and(|&command| !is_command(command));
        return if is_wrong { Parsed::Malformed } else { Parsed::Partial };
    };
    if !is_command(*command) || family >> 4 > 3 || family & 0xf > 2 {
        return Parsed::Malformed;
    }
    let Some((&long, _)) = long.split_first_chunk() else { return Parsed::Partial };
    let length = FIXED + usize::from(u16::from_be_bytes(long));
    if length > HEADER_AT_MOST {
        return Parsed::Malformed;
    }
    let Some(block) = bytes.get(FIXED..length) else { return Parsed::Partial };
    // Of a connection of the proxy's own nothing counts that is said of addresses.
    let source = if command & 0xf == 0 { Some(None) } else { source(*family, block) };
    source.map_or(Parsed::Malformed, |source| Parsed::Header(source, length))
}

/// Whether it is version 2, and LOCAL or PROXY.
fn is_command(byte: u8) -> bool {
    matches!(byte, 0x20 | 0x21)
}

/// The source in the addresses of a family; what is behind those is additional, and skipped.
fn source(family: u8, block: &[u8]) -> Option<Option<Name>> {
    let inet = |address: IpAddr, ports: &[u8]| {
        Some(Name::Inet(SocketAddr::new(address, u16::from_be_bytes(*ports.first_chunk()?))))
    };
    Some(match family {
        0x11 => {
            let (&source, rest) = block.get(..12)?.split_first_chunk::<4>()?;
            inet(source.into(), &rest[4..])
        }
        0x21 => {
            let (&source, rest) = block.get(..36)?.split_first_chunk::<16>()?;
            inet(source.into(), &rest[16..])
        }
        0x31 => Some(Name::Unix(path(block.get(..2 * PATH)?.first_chunk()?).to_vec())),
        // Of no connection as this is.
        _ => None,
    })
}

/// A path, which a NUL ends, or an abstract name, which begins with one.
fn path(path: &[u8; PATH]) -> &[u8] {
    let length = if path[0] == 0 {
        path.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1)
    } else {
        path.iter().position(|&byte| byte == 0).unwrap_or(PATH)
    };
    &path[..length]
}

#[cfg(test)]
mod tests {
    use ppp::{HeaderResult, PartialResult};
    use proptest::prelude::*;

    use super::*;

    fn inet(address: &str, length: usize) -> Parsed {
        Parsed::Header(Some(Name::Inet(address.parse().unwrap())), length)
    }

    fn version_2(command: u8, family: u8, block: &[u8]) -> Vec<u8> {
        let length = u16::try_from(block.len()).unwrap().to_be_bytes();
        [&SIGNATURE[..], &[command, family], &length, block].concat()
    }

    #[test]
    fn lines() {
        for (line, parsed) in [
            ("PROXY TCP4 192.0.2.1 198.51.100.2 4242 80\r\nGET", inet("192.0.2.1:4242", 43)),
            ("PROXY TCP6 2001:db8::1 ::1 65535 0\r\n", inet("[2001:db8::1]:65535", 36)),
            ("PROXY UNKNOWN\r\n", Parsed::Header(None, 15)),
            ("PROXY UNKNOWN what ever it says\r\n", Parsed::Header(None, 33)),
        ] {
            assert_eq!(parse(line.as_bytes()), parsed, "{line}");
            let length = line.find('\n').unwrap() + 1;
            for cut in 0..length {
                assert_eq!(parse(&line.as_bytes()[..cut]), Parsed::Partial, "{line}, {cut}");
            }
        }
        for line in [
            "GET / HTTP/1.1\r\n",
            "proxy TCP4 1.2.3.4 1.2.3.4 1 1\r\n",
            "PROXY\r\n",
            "PROXY \r\n",
            "PROXY UNKNOWNS\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 1 \r\n",
            "PROXY TCP4 1.2.3.4  1.2.3.4 1 1\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 01 1\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 +1 1\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 1\rX",
            "PROXY TCP4 1.2.3.4\n 1.2.3.4 1 1\r\n",
            "PROXY TCP4 ::1 ::1 1 1\r\n",
            "PROXY TCP6 1.2.3.4 1.2.3.4 1 1\r\n",
            "PROXY UDP4 1.2.3.4 1.2.3.4 1 1\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 \u{661} 1\r\n",
        ] {
            assert_eq!(parse(line.as_bytes()), Parsed::Malformed, "{line}");
        }
        let long = |count| format!("PROXY UNKNOWN {}\r\n", "x".repeat(count)).into_bytes();
        assert_eq!(parse(&long(91)), Parsed::Header(None, 107));
        assert_eq!(parse(&long(92)), Parsed::Malformed);
        assert_eq!(parse(&long(92)[..107]), Parsed::Malformed);
        assert_eq!(parse(&[b"PROXY ".as_slice(), &[b'x'; 500]].concat()), Parsed::Malformed);
    }

    #[test]
    fn headers_of_version_2() {
        let v4 = [&[192, 0, 2, 1, 198, 51, 100, 2][..], &[0x10, 0x92, 0, 80]].concat();
        let v6 = [&Ipv6Addr::LOCALHOST.octets()[..], &[0; 16], &[0, 1, 0, 80]].concat();
        let with_more = |block: &[u8]| [block, b"\xe0\0\x03abc\x04\0\0"].concat();
        let unix = |path: &[u8]| [path, &vec![0; 2 * PATH - path.len()]].concat();
        let unix_name = |path: &[u8]| Parsed::Header(Some(Name::Unix(path.to_vec())), 16 + 2 * PATH);
        for (header, parsed) in [
            (version_2(0x21, 0x11, &v4), inet("192.0.2.1:4242", 28)),
            (version_2(0x21, 0x11, &with_more(&v4)), inet("192.0.2.1:4242", 37)),
            (version_2(0x21, 0x21, &v6), inet("[::1]:1", 52)),
            (version_2(0x21, 0x31, &unix(b"/run/it")), unix_name(b"/run/it")),
            (version_2(0x21, 0x31, &unix(b"\0a\0b")), unix_name(b"\0a\0b")),
            (version_2(0x21, 0x31, &unix(b"")), unix_name(b"")),
            (version_2(0x21, 0x31, &[b'x'; 2 * PATH]), unix_name(&[b'x'; PATH])),
            (version_2(0x20, 0x00, b""), Parsed::Header(None, 16)),
            (version_2(0x20, 0x11, b"anything"), Parsed::Header(None, 24)),
            (version_2(0x21, 0x00, b""), Parsed::Header(None, 16)),
            (version_2(0x21, 0x12, &v4), Parsed::Header(None, 28)),
            (version_2(0x21, 0x22, b""), Parsed::Header(None, 16)),
            (version_2(0x21, 0x10, b""), Parsed::Header(None, 16)),
            (version_2(0x21, 0x00, &vec![0; HEADER_AT_MOST - 16]), Parsed::Header(None, HEADER_AT_MOST)),
        ] {
            assert_eq!(parse(&[&header, &b"more"[..]].concat()), parsed);
            for cut in 0..header.len() {
                assert_eq!(parse(&header[..cut]), Parsed::Partial, "{header:?}, {cut}");
            }
        }
        for header in [
            version_2(0x11, 0x11, &v4),
            version_2(0x31, 0x11, &v4),
            version_2(0x22, 0x11, &v4),
            version_2(0x21, 0x41, &v4),
            version_2(0x21, 0x13, &v4),
            version_2(0x20, 0x14, &v4),
            version_2(0x21, 0x11, &v4[..11]),
            version_2(0x21, 0x21, &v6[..35]),
            version_2(0x21, 0x31, &[0; 215]),
            version_2(0x21, 0x00, &vec![0; HEADER_AT_MOST - 15]),
        ] {
            assert_eq!(parse(&header), Parsed::Malformed, "{header:?}");
        }
        // Nobody waits for more of what is wrong already.
        assert_eq!(parse(b"\r\n\r\n\0\r\nQUIT\n\x22"), Parsed::Malformed);
        assert_eq!(parse(b"\r\n\r\nGET"), Parsed::Malformed);
        assert_eq!(parse(&version_2(0x21, 0x00, &[0; 8000])[..16]), Parsed::Malformed);
    }

    /// What the crate ppp makes of a header, where we accept it.
    fn by_ppp(bytes: &[u8]) -> Option<(Option<Name>, usize)> {
        let result = HeaderResult::parse(bytes);
        if result.is_incomplete() {
            return None;
        }
        Some(match result {
            HeaderResult::V1(header) => {
                let header = header.ok()?;
                let source = match header.addresses {
                    ppp::v1::Addresses::Unknown => None,
                    ppp::v1::Addresses::Tcp4(of) => Some((of.source_address.into(), of.source_port)),
                    ppp::v1::Addresses::Tcp6(of) => Some((of.source_address.into(), of.source_port)),
                };
                (source.map(|(address, port)| Name::Inet(SocketAddr::new(address, port))), header.header.len())
            }
            HeaderResult::V2(header) => {
                let header = header.ok()?;
                let is_stream =
                    header.protocol == ppp::v2::Protocol::Stream && header.command == ppp::v2::Command::Proxy;
                let source = match header.addresses {
                    _ if !is_stream => None,
                    ppp::v2::Addresses::Unspecified => None,
                    ppp::v2::Addresses::IPv4(of) => {
                        Some(Name::Inet(SocketAddr::new(of.source_address.into(), of.source_port)))
                    }
                    ppp::v2::Addresses::IPv6(of) => {
                        Some(Name::Inet(SocketAddr::new(of.source_address.into(), of.source_port)))
                    }
                    ppp::v2::Addresses::Unix(of) => Some(Name::Unix(path(&of.source).to_vec())),
                };
                (source, header.header.len())
            }
        })
    }

    fn header() -> impl Strategy<Value = Vec<u8>> {
        let ports = (any::<u16>(), any::<u16>());
        prop_oneof![
            (any::<[u8; 4]>(), any::<[u8; 4]>(), ports).prop_map(|(from, to, (one, other))| {
                format!("PROXY TCP4 {} {} {one} {other}\r\n", Ipv4Addr::from(from), Ipv4Addr::from(to)).into_bytes()
            }),
            (any::<[u8; 16]>(), any::<[u8; 16]>(), ports).prop_map(|(from, to, (one, other))| {
                format!("PROXY TCP6 {} {} {one} {other}\r\n", Ipv6Addr::from(from), Ipv6Addr::from(to)).into_bytes()
            }),
            (prop::sample::select(vec![0x20, 0x21]), 0_u8..4, 0_u8..3, prop::collection::vec(any::<u8>(), 0..300))
                .prop_map(|(command, family, protocol, block)| version_2(command, family << 4 | protocol, &block)),
        ]
    }

    proptest! {
        #[test]
        fn what_is_understood_is_what_others_understand(bytes in header(), more in prop::collection::vec(any::<u8>(), 0..20)) {
            let all = [&bytes[..], &more].concat();
            if let Parsed::Header(source, length) = parse(&all) {
                prop_assert_eq!(length, bytes.len());
                let others = by_ppp(&all);
                // Of addresses that do not count, others want them to be whole.
                prop_assert!(others == Some((source.clone(), length)) || source.is_none() && others.is_none());
            }
        }

        #[test]
        fn the_end_of_a_header_is_found_wherever_it_is_cut(
            bytes in prop_oneof![header(), prop::collection::vec(any::<u8>(), 0..64)],
            changed in any::<prop::sample::Index>(),
            to in any::<u8>(),
            changes in any::<bool>(),
        ) {
            let mut bytes = bytes;
            if changes && !bytes.is_empty() {
                let at = changed.index(bytes.len());
                bytes[at] = to;
            }
            let whole = parse(&bytes);
            for cut in 0..bytes.len() {
                match (parse(&bytes[..cut]), &whole) {
                    (Parsed::Header(source, length), whole) => {
                        prop_assert_eq!(whole, &Parsed::Header(source, length));
                        prop_assert!(length <= cut);
                    }
                    (Parsed::Malformed, whole) => prop_assert_eq!(whole, &Parsed::Malformed),
                    (Parsed::Partial, Parsed::Header(_, length)) => prop_assert!(cut < *length),
                    (Parsed::Partial, _) => {}
                }
            }
        }
    }
}
