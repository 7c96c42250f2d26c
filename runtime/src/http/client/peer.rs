//! Whom a client talks to.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use crate::net::at_port;
use crate::socket::{Address, Name};

/// What a server at a path is called where it has to have a name: in a Host header, and by TLS.
const LOCAL: &str = "localhost";

/// A server, by name or address, and port, or by the path of a socket.
#[derive(Clone, Debug)]
pub struct Peer(Place);

#[derive(Clone, Debug)]
enum Place {
    Host(String, u16),
    Path(Vec<u8>),
}

impl Peer {
    /// The server at a host, whose name is looked up when it is needed, unless it is an address.
    #[must_use]
    pub fn new(host: &str, port: u16) -> Self {
        Self(Place::Host(host.to_owned(), port))
    }

    /// The server at the path of a Unix socket.
    #[must_use]
    pub fn at_path(path: Vec<u8>) -> Self {
        Self(Place::Path(path))
    }

    /// The address, as a script gives it: a host, or `unix:path`.
    #[must_use]
    pub fn address(&self) -> Cow<'_, [u8]> {
        match &self.0 {
            Place::Host(host, _) => Cow::Borrowed(host.as_bytes()),
            Place::Path(path) => Cow::Owned([b"unix:", path.as_slice()].concat()),
        }
    }

    /// The host, as it was given; that of a path is this machine.
    #[must_use]
    pub fn host(&self) -> &str {
        match &self.0 {
            Place::Host(host, _) => host,
            Place::Path(_) => LOCAL,
        }
    }

    /// The port; a path has none.
    #[must_use]
    pub fn port(&self) -> u16 {
        match self.0 {
            Place::Host(_, port) => port,
            Place::Path(_) => 0,
        }
    }

    /// Where to connect to, if no name has to be looked up first.
    pub(super) fn places(&self) -> Option<Vec<Name>> {
        match &self.0 {
            Place::Host(host, port) => address(host).map(|address| at_port(&[address], *port)),
            Place::Path(path) => Some(vec![Name::Unix(path.clone())]),
        }
    }

    /// What a Host header says of it, where the protocol has a port of its own. A zone is of no meaning to the server
    /// (RFC 6874, section 4).
    #[must_use]
    pub fn authority(&self, usual_port: u16) -> String {
        let Place::Host(host, port) = &self.0 else { return LOCAL.to_owned() };
        let host = match address(host).map(Address::ip) {
            Some(IpAddr::V6(address)) => format!("[{address}]"),
            _ => host.clone(),
        };
        if *port == usual_port { host } else { format!("{host}:{port}") }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Host(host, port) if host.contains(':') && !host.starts_with('[') => {
                write!(formatter, "[{host}]:{port}")
            }
            Place::Host(host, port) => write!(formatter, "{host}:{port}"),
            Place::Path(path) => write!(formatter, "unix:{}", String::from_utf8_lossy(path)),
        }
    }
}

/// The address, if the host is one.
fn address(host: &str) -> Option<Address> {
    Address::parse(host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorities() {
        for (host, port, expected, shown) in [
            ("example.com", 80, "example.com", "example.com:80"),
            ("example.com", 8080, "example.com:8080", "example.com:8080"),
            ("127.0.0.1", 80, "127.0.0.1", "127.0.0.1:80"),
            ("::1", 80, "[::1]", "[::1]:80"),
            ("[::1]", 443, "[::1]:443", "[::1]:443"),
            ("fe80::1%lo", 80, "[fe80::1]", "[fe80::1%lo]:80"),
            ("[fe80::1%1]", 81, "[fe80::1]:81", "[fe80::1%1]:81"),
        ] {
            let peer = Peer::new(host, port);
            assert_eq!((peer.authority(80).as_str(), peer.to_string().as_str()), (expected, shown));
        }
        let local = Peer::at_path(b"/run/s.sock".to_vec());
        assert_eq!((local.authority(443).as_str(), local.to_string().as_str()), ("localhost", "unix:/run/s.sock"));
    }
}
