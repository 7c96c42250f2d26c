//! Connections of HTTP/2 to a server: requests side by side, where ALPN says so (RFC 9113).
//!
//! h2 drives a connection as a task ([`serve`]), and each request on it is another ([`exchange`]). What they have found out
//! they leave with their stream ([`shared`]) and post to the [`Mailbox`], at which the loop looks when all tasks wait.
//! What the client makes of it is in [`streams`].

mod connection;
mod encode;
mod exchange;
mod serve;
mod shared;
mod streams;
mod timeout;
mod upload;

pub(super) use connection::Connection;
pub(super) use shared::Mailbox;

/// At most this many requests are under way on a connection; the others wait.
const STREAMS: usize = 100;

/// At most this many bytes of a response are on their way before they are read. All responses together have room for as
/// much each, so that one that is not taken holds up no other.
const WINDOW: u32 = 256 * 1024;

/// As often a request is made of a server that does not look at it, nor answers anything else on the connection.
const TRIES: u32 = 3;
