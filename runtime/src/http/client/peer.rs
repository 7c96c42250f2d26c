//! Whom a client talks to.

use std::net::IpAddr;

use crate::socket::Address;

/// A server, by name or address, and port.
#[derive(Clone, Debug)]
pub struct Peer {
    host: String,
    port: u16,
}

impl Peer {
    /// The server at a host, whose name is looked up when it is needed, unless it is an address.
    #[must_use]
    pub fn new(host: &str, port: u16) -> Self {
        Self { host: host.to_owned(), port }
    }

    /// The host, as it was given.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address, if the host is one.
    pub(super) fn address(&self) -> Option<Address> {
        let host = &self.host;
        Address::parse(host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host))
    }

    /// What a Host header says of it, where the protocol has a port of its own. A zone is of no meaning to the server
    /// (RFC 6874, section 4).
    #[must_use]
    pub fn authority(&self, usual_port: u16) -> String {
        let host = match self.address().map(Address::ip) {
            Some(IpAddr::V6(address)) => format!("[{address}]"),
            _ => self.host.clone(),
        };
        if self.port == usual_port { host } else { format!("{host}:{}", self.port) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorities() {
        for (host, port, expected) in [
            ("example.com", 80, "example.com"),
            ("example.com", 8080, "example.com:8080"),
            ("127.0.0.1", 80, "127.0.0.1"),
            ("::1", 80, "[::1]"),
            ("[::1]", 443, "[::1]:443"),
            ("fe80::1%lo", 80, "[fe80::1]"),
            ("[fe80::1%1]", 81, "[fe80::1]:81"),
        ] {
            assert_eq!(Peer::new(host, port).authority(80), expected);
        }
    }
}
