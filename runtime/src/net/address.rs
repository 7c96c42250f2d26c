//! Addresses as libevent writes them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::socket::Name;

/// The longest path a socket can have, in bytes (`sizeof sun_path`, less the NUL).
const LONGEST_PATH: usize = 107;

impl Name {
    /// Reads `unix:path`, or an IPv4 or IPv6 address with a port, as `evutil_parse_sockaddr_port` does: `1.2.3.4:80`,
    /// `[::1]:80`, and without a port, which is 0 then, also `::1`.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        if let Some((prefix, path)) = text.split_at_checked(5)
            && prefix.eq_ignore_ascii_case(b"unix:")
        {
            return (1..=LONGEST_PATH).contains(&path.len()).then(|| Self::Unix(path.to_vec()));
        }
        let text = str::from_utf8(text).ok()?;
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, port) = rest.split_once(']')?;
                let port = if port.is_empty() { None } else { Some(port.strip_prefix(':')?) };
                (IpAddr::V6(host.parse::<Ipv6Addr>().ok()?), port)
            }
            None if text.matches(':').count() > 1 => (IpAddr::V6(text.parse::<Ipv6Addr>().ok()?), None),
            None => {
                let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
                (IpAddr::V4(host.parse::<Ipv4Addr>().ok()?), port)
            }
        };
        let port = match port {
            None => 0,
            Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
                port.parse().ok().filter(|&port| port > 0)?
            }
            Some(_) => return None,
        };
        Some(Self::Inet(SocketAddr::new(host, port)))
    }
}
