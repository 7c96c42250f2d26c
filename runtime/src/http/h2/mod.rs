//! What the two sides of HTTP/2 share.

mod backlog;

use http::header::{CONNECTION, HeaderName, TE, TRANSFER_ENCODING, UPGRADE};

pub(in crate::http) use backlog::{Backlog, Backlogs, Piece};

/// The name of the protocol in ALPN.
pub(in crate::http) const PROTOCOL: &[u8] = b"h2";

/// A body goes to h2 in pieces of this size at most.
pub(in crate::http) const PIECE: usize = 16 * 1024;

/// At most this many bytes of a body wait in h2 to be written.
pub(in crate::http) const AHEAD: usize = 64 * 1024;

/// Whether a header is about a connection of HTTP/1, and has no place in HTTP/2 (RFC 9113, section 8.2.2).
pub(in crate::http) fn is_of_http_1(name: &HeaderName) -> bool {
    [CONNECTION, TRANSFER_ENCODING, UPGRADE, TE].contains(name)
        || matches!(name.as_str(), "keep-alive" | "proxy-connection")
}

/// Writes a header line, the words of the name beginning with capitals.
pub(in crate::http) fn line(lines: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    let mut begins = true;
    for &byte in name {
        lines.push(if begins { byte.to_ascii_uppercase() } else { byte });
        begins = byte == b'-';
    }
    lines.extend_from_slice(b": ");
    lines.extend_from_slice(value);
    lines.extend_from_slice(b"\r\n");
}
