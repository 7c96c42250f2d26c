//! Addresses: how they are written, and in which order they are tried.

use std::net::SocketAddr;

use crate::socket::{Address, parse_address};

/// The port of nameservers.
const DOMAIN: u16 = 53;

/// Which addresses are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Those of both families.
    Any,
    /// IPv4 addresses.
    V4,
    /// IPv6 addresses.
    V6,
}

impl Family {
    /// Whether an address is of this family.
    #[must_use]
    pub fn contains(self, address: Address) -> bool {
        match self {
            Self::Any => true,
            Self::V4 => address.is_ipv4(),
            Self::V6 => !address.is_ipv4(),
        }
    }
}

/// The address of a nameserver.
pub(super) fn nameserver(text: &str) -> Option<SocketAddr> {
    parse_address(text).map(|(address, port)| address.with_port(port.unwrap_or(DOMAIN)))
}

/// Puts addresses in the order they are tried in: the families in turn, IPv6 first, each in the order it came (RFC
/// 8305, section 4).
#[must_use]
pub fn interleave(addresses: &[Address]) -> Vec<Address> {
    let mut v6 = addresses.iter().filter(|address| !address.is_ipv4());
    let mut v4 = addresses.iter().filter(|address| address.is_ipv4());
    let mut ordered = Vec::with_capacity(addresses.len());
    while ordered.len() < addresses.len() {
        ordered.extend(v6.next().into_iter().chain(v4.next()));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn ips(texts: &[&str]) -> Vec<Address> {
        texts.iter().map(|text| Address::parse(text).unwrap()).collect()
    }

    #[test]
    fn addresses_are_written_as_in_libevent() {
        let parsed = |text| nameserver(text).map(|address| address.to_string());
        assert_eq!(parsed("127.0.0.1").as_deref(), Some("127.0.0.1:53"));
        assert_eq!(parsed("127.0.0.1:5353").as_deref(), Some("127.0.0.1:5353"));
        assert_eq!(parsed("::1").as_deref(), Some("[::1]:53"));
        assert_eq!(parsed("[::1]").as_deref(), Some("[::1]:53"));
        assert_eq!(parsed("[::1]:5353").as_deref(), Some("[::1]:5353"));
        let bad = ["", "name", "300.1.1.1", "1.2.3.4:", "1.2.3.4:0", "1.2.3.4:99999", "1.2.3.4:x", "[1.2.3.4]", "[::1"];
        for bad in bad {
            assert_eq!(parsed(bad), None, "{bad}");
        }
        assert_eq!(parsed("fe80::1%2").as_deref(), Some("[fe80::1%2]:53"));
        assert_eq!(parsed("[fe80::1%2]:5353").as_deref(), Some("[fe80::1%2]:5353"));
    }

    #[test]
    fn families_take_turns() {
        let mixed = ips(&["192.0.2.1", "192.0.2.2", "2001:db8::1", "192.0.2.3", "2001:db8::2"]);
        let expected = ips(&["2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "192.0.2.3"]);
        assert_eq!(interleave(&mixed), expected);
        assert_eq!(interleave(&mixed[..2]), mixed[..2]);
        assert_eq!(interleave(&[]), ips(&[]));
    }

    proptest::proptest! {
        #[test]
        fn no_address_is_lost(families in proptest::collection::vec(proptest::bool::ANY, 0..20)) {
            let address = |(index, v6): (usize, &bool)| match v6 {
                true => IpAddr::from([0, 0, 0, 0, 0, 0, 0, index as u16]),
                false => IpAddr::from([0, 0, 0, index as u8]),
            };
            let addresses: Vec<_> = families.iter().enumerate().map(address).map(Address::from).collect();
            let mut ordered = interleave(&addresses);
            for pair in ordered.windows(2) {
                // Two of a kind follow each other only when the other kind has run out.
                let (first, second) = (pair[0], pair[1]);
                if first.is_ipv4() == second.is_ipv4() {
                    let rest = ordered.iter().skip_while(|&&address| address != second);
                    proptest::prop_assert!(rest.into_iter().all(|rest| rest.is_ipv4() == second.is_ipv4()));
                }
            }
            ordered.sort();
            let mut sorted = addresses.clone();
            sorted.sort();
            proptest::prop_assert_eq!(ordered, sorted);
        }
    }
}
