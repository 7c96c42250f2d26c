//! IP addresses, and how they are written.

use std::ffi::CString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV6};

/// An IP address. One of IPv6 that is unique on its link only has a zone besides, which says which link (RFC 4007).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    ip: IpAddr,
    /// The number of the interface, 0 for none.
    zone: u32,
}

impl Address {
    /// Reads `1.2.3.4` or `fe80::1`, the latter also with a zone behind it: `fe80::1%eth0` or `fe80::1%2`, for any
    /// address as libevent does (`evutil_inet_pton_scope`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once('%') {
            Some((ip, name)) => Some(Self { ip: IpAddr::V6(ip.parse().ok()?), zone: zone(name)? }),
            None => text.parse().ok().map(|ip: IpAddr| ip.into()),
        }
    }

    /// The address without its zone.
    #[must_use]
    pub fn ip(self) -> IpAddr {
        self.ip
    }

    /// Whether it is one of IPv4.
    #[must_use]
    pub fn is_ipv4(self) -> bool {
        self.ip.is_ipv4()
    }

    /// Where a port of it is.
    #[must_use]
    pub fn with_port(self, port: u16) -> SocketAddr {
        match self.ip {
            IpAddr::V4(_) => SocketAddr::new(self.ip, port),
            IpAddr::V6(ip) => SocketAddrV6::new(ip, port, 0, self.zone).into(),
        }
    }
}

impl From<IpAddr> for Address {
    fn from(ip: IpAddr) -> Self {
        Self { ip, zone: 0 }
    }
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        let zone = match address {
            SocketAddr::V4(_) => 0,
            SocketAddr::V6(address) => address.scope_id(),
        };
        Self { ip: address.ip(), zone }
    }
}

/// The number of a zone, which is that of an interface, given by its name or itself.
fn zone(name: &str) -> Option<u32> {
    let as_number = || name.parse().ok().filter(|_| name.bytes().all(|byte| byte.is_ascii_digit()));
    let terminated = CString::new(name).ok()?;
    // SAFETY: the name ends with a NUL, and is only read.
    match unsafe { libc::if_nametoindex(terminated.as_ptr()) } {
        0 => as_number(),
        number => Some(number),
    }
}

/// An address with or without a port, as libevent writes them: "ipv4", "ipv4:port", "ipv6", "\[ipv6\]",
/// "\[ipv6\]:port". None for anything else.
pub(crate) fn parse_address(text: &str) -> Option<(Address, Option<u16>)> {
    if let Some(address) = Address::parse(text) {
        return Some((address, None));
    }
    if let Some((address, port)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let address = Address::parse(address).filter(|address| !address.is_ipv4())?;
        return Some((address, if port.is_empty() { None } else { Some(parse_port(port.strip_prefix(':')?)?) }));
    }
    let (address, port) = text.split_once(':')?;
    let address = IpAddr::V4(address.parse::<Ipv4Addr>().ok()?);
    Some((address.into(), Some(parse_port(port)?)))
}

fn parse_port(text: &str) -> Option<u16> {
    text.parse().ok().filter(|&port| port != 0 && text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        Address::parse(text).map(|address| address.with_port(7).to_string())
    }

    #[test]
    fn zones_are_names_and_numbers() {
        assert_eq!(parsed("fe80::1%lo"), parsed("fe80::1%1"));
        assert_eq!(parsed("fe80::1%1").as_deref(), Some("[fe80::1%1]:7"));
        assert_eq!(parsed("::1%1").as_deref(), Some("[::1%1]:7"));
        assert_eq!(parsed("fe80::1%0").as_deref(), Some("[fe80::1]:7"));
        assert_eq!(parsed("fe80::1").as_deref(), Some("[fe80::1]:7"));
        for bad in
            ["fe80::1%", "fe80::1%no-such-one", "fe80::1%+1", "fe80::1%4294967296", "fe80::1%lo%lo", "127.0.0.1%lo"]
        {
            assert_eq!(parsed(bad), None, "{bad}");
        }
        let socket: SocketAddr = "[fe80::1%3]:80".parse().unwrap();
        assert_eq!(Address::from(socket).with_port(80), socket);
    }

    #[test]
    fn addresses_have_ports_or_none() {
        let parsed = |text| parse_address(text).map(|(address, port)| (address.with_port(0).to_string(), port));
        let some = |address: &str, port| Some((address.to_owned(), port));
        assert_eq!(parsed("127.0.0.1"), some("127.0.0.1:0", None));
        assert_eq!(parsed("127.0.0.1:80"), some("127.0.0.1:0", Some(80)));
        assert_eq!(parsed("fe80::1%1"), some("[fe80::1%1]:0", None));
        assert_eq!(parsed("[fe80::1%1]"), some("[fe80::1%1]:0", None));
        assert_eq!(parsed("[fe80::1%lo]:80"), parsed("[fe80::1%1]:80"));
        assert_eq!(parsed("[fe80::1%1]:80"), some("[fe80::1%1]:0", Some(80)));
        let bad = ["[127.0.0.1]", "[::1]80", "[::1]:", "[::1]:0", "[::1]:+1", "[::1]:65536", "[::1", "fe80::1%1:80"];
        for bad in bad {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }
}
