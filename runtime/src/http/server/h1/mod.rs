//! HTTP/1: one request at a time, in the order they come (RFC 9112).
//!
//! A request's bytes are followed from [`receive`], which finds heads and bodies in them, through the script's callback
//! to [`respond`], which frames the reply with [`encode`], or to [`refuse`]. [`timeout`] says how long each step may take.

mod calls;
mod connection;
mod encode;
mod interim;
mod proxied;
mod receive;
mod refuse;
mod respond;
mod retire;
mod streaming;
mod switch;
mod timeout;
mod trailers;

pub use connection::Connection;
pub(in crate::http) use connection::Next;
