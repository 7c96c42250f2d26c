//! Where sockets are bound or connected to, and how that is written.

use std::net::SocketAddr;

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrAny, SocketAddrUnix};

use super::parse_address;

/// The longest path a socket can have, in bytes (`sizeof sun_path`, less the NUL).
pub const LONGEST_PATH: usize = 107;

/// Where a socket is bound or connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// An IPv4 or IPv6 address and port.
    Inet(SocketAddr),
    /// A path; empty for a socket without a name, with a leading NUL for an abstract one.
    Unix(Vec<u8>),
}

impl Name {
    /// The name of an address, if it is of a family that has names.
    #[must_use]
    pub fn of(address: &SocketAddrAny) -> Option<Self> {
        match address.address_family() {
            AddressFamily::INET | AddressFamily::INET6 => SocketAddr::try_from(address.clone()).ok().map(Self::Inet),
            AddressFamily::UNIX => {
                let address = SocketAddrUnix::try_from(address.clone()).ok()?;
                // A socket without a name looks like one with an abstract name of no letters.
                let abstract_name = address.abstract_name().filter(|name| !name.is_empty());
                let abstract_name = abstract_name.map(|name| [b"\0", name].concat());
                let path = || address.path().map(|path| path.to_bytes().to_vec());
                Some(Self::Unix(abstract_name.or_else(path).unwrap_or_default()))
            }
            _ => None,
        }
    }

    /// Reads `unix:path`, or an IPv4 or IPv6 address with a port, as `evutil_parse_sockaddr_port` does: `1.2.3.4:80`,
    /// `[::1]:80`, `[fe80::1%eth0]:80`, and without a port, which is 0 then, also `::1`.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        if let Some(path) = unix_path(text) {
            return (1..=LONGEST_PATH).contains(&path.len()).then(|| Self::Unix(path.to_vec()));
        }
        let (address, port) = parse_address(str::from_utf8(text).ok()?)?;
        Some(Self::Inet(address.with_port(port.unwrap_or(0))))
    }
}

/// The path of `unix:path`, in whatever case that is written.
#[must_use]
pub fn unix_path(text: &[u8]) -> Option<&[u8]> {
    let (prefix, path) = text.split_at_checked(b"unix:".len())?;
    prefix.eq_ignore_ascii_case(b"unix:").then_some(path)
}

/// The address of a path, or of an abstract name, which begins with a NUL.
///
/// # Errors
///
/// When it is empty, or too long.
pub(crate) fn unix_address(path: &[u8]) -> rustix::io::Result<SocketAddrUnix> {
    match path.strip_prefix(b"\0") {
        Some(name) => SocketAddrUnix::new_abstract_name(name),
        // An empty one would be a name that the kernel chooses, and of more there would be no end.
        None if path.is_empty() => Err(Errno::INVAL),
        None if path.len() > LONGEST_PATH => Err(Errno::NAMETOOLONG),
        None => SocketAddrUnix::new(path),
    }
}
