//! HTTP/1: one request at a time, in the order they come (RFC 9112).
//!
//! A request's bytes are followed from [`receive`], which finds heads and bodies in them, through the script's callback
//! to [`respond`], which frames the reply with [`encode`], or to [`refuse`]. [`timeout`] says how long each step may take.

mod calls;
mod connection;
mod encode;
mod interim;
mod parted;
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
pub(in crate::http::server) use parted::{Connections, Known};

#[cfg(test)]
mod tests {
    use super::Connection;
    use crate::net::Stream;

    #[test]
    fn an_idle_connection_takes_little_memory() {
        // Besides two events it is nothing else.
        let (connection, stream) = (size_of::<Connection>(), size_of::<Stream>());
        assert!(connection <= 200 && stream <= 304, "{connection} {stream}");
    }
}
