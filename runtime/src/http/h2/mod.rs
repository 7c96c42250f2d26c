//! What the two sides of HTTP/2 share.

mod backlog;
mod outbound;

use std::task::{Context, Waker};

use http::HeaderMap;
use http::header::{CONNECTION, HeaderName, TE, TRANSFER_ENCODING, UPGRADE};

pub(in crate::http) use backlog::{Backlog, Backlogs, Piece};
pub(in crate::http) use outbound::{Handover, Outbound};

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

/// Notes who is to be woken: mostly the same as before, who costs nothing then.
pub(in crate::http) fn note_waker(waker: &mut Option<Waker>, context: &Context<'_>) {
    match waker {
        Some(waker) => waker.clone_from(context.waker()),
        None => *waker = Some(context.waker().clone()),
    }
}

/// How long fields are as lines: a name, a colon and a blank, a value, and the end.
pub(in crate::http) fn length_as_lines(fields: &HeaderMap) -> usize {
    fields.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// Fields as lines, in the way most write them in HTTP/1.
pub(in crate::http) fn lines(fields: &HeaderMap) -> Vec<u8> {
    let mut lines = Vec::with_capacity(length_as_lines(fields));
    fields.iter().for_each(|(name, value)| line(&mut lines, name.as_str().as_bytes(), value.as_bytes()));
    lines
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
