//! What the two sides of HTTP/2 share.

mod backlog;
mod fields;
mod outbound;

use std::task::{Context, Waker};

use http::header::{CONNECTION, HeaderName, TE, TRANSFER_ENCODING, UPGRADE};

pub(in crate::http) use backlog::{Backlog, Backlogs, Piece};
pub(in crate::http) use fields::{fields, length_as_lines, line, lines};
pub(in crate::http) use outbound::{Handover, Outbound};

/// The name of the protocol in ALPN.
pub(in crate::http) const PROTOCOL: &[u8] = b"h2";

/// A body goes to h2 in pieces of this size at most.
pub(in crate::http) const PIECE: usize = 16 * 1024;

/// At most this many bytes of a body wait in h2 to be written.
pub(in crate::http) const AHEAD: usize = 64 * 1024;

/// At most this many bytes of the heads of streams that are not over are held for a connection, beyond one whole head:
/// compressed, a head of hundreds of kilobytes takes a few bytes.
pub(in crate::http) const HEADS: usize = 1024 * 1024;

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
