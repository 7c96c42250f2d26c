//! Hosts files.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::socket::{Address, parse_address};

use super::address::Family;
use super::error::Error;

/// Where the system keeps its hosts file.
pub(super) const SYSTEM: &str = "/etc/hosts";

/// What hosts files say (`evdns_base_load_hosts`).
#[derive(Debug, Default)]
pub(crate) struct Hosts {
    /// By the name in lower case.
    addresses: HashMap<String, Vec<Address>>,
}

impl Hosts {
    /// What the system's file says.
    pub(crate) fn of_system() -> Self {
        let mut hosts = Self::default();
        hosts.add(&std::fs::read_to_string(SYSTEM).unwrap_or_default());
        hosts
    }

    /// The first address of a name, if there is one.
    pub(crate) fn first(&self, name: &str) -> Option<Address> {
        self.get(name, Family::Any)?.ok()?.first().copied()
    }

    /// Adds the entries of a file; lines that cannot be read are skipped.
    pub(super) fn add(&mut self, text: &str) {
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let mut words = line.split_ascii_whitespace();
            let Some((address, None)) = words.next().and_then(parse_address) else { continue };
            for name in words {
                self.addresses.entry(name.to_ascii_lowercase()).or_default().push(address);
            }
        }
    }

    /// The addresses of a name, none if no file has it. Those of `localhost` and of names below it are the loopback
    /// addresses where no file has others, as nobody is to be asked for them (RFC 6761, section 6.3).
    pub(super) fn get(&self, name: &str, family: Family) -> Option<Result<Vec<Address>, Error>> {
        let of_family = |addresses: &[Address]| -> Vec<Address> {
            addresses.iter().copied().filter(|&address| family.contains(address)).collect()
        };
        let known = self.addresses.get(&name.to_ascii_lowercase()).map(|addresses| of_family(addresses));
        match known {
            Some(wanted) if !wanted.is_empty() => Some(Ok(wanted)),
            _ if is_localhost(name) => Some(Ok(of_family(&loopback()))),
            known => known.map(|_| Err(Error::NoAddress)),
        }
    }
}

/// Whether a name is `localhost` or below it.
pub(super) fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name.rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case("localhost"))
}

fn loopback() -> [Address; 2] {
    [IpAddr::from(Ipv4Addr::LOCALHOST).into(), IpAddr::from(Ipv6Addr::LOCALHOST).into()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_add_up_and_bad_lines_are_skipped() {
        let mut hosts = Hosts::default();
        hosts.add("# comment\r\n192.0.2.1 \tfirst alias\t# trailing\r\n\nnot-an-address bad\n192.0.2.9:80 port\n");
        hosts.add("2001:db8::1 First#x other\n192.0.2.2");
        let get = |name, family| hosts.get(name, family);
        let ip = |text: &str| Address::parse(text).unwrap();
        assert_eq!(hosts.first("Alias"), Some(ip("192.0.2.1")));
        assert_eq!(hosts.first("other"), None);
        assert_eq!(get("FIRST", Family::Any), Some(Ok(vec![ip("192.0.2.1"), ip("2001:db8::1")])));
        assert_eq!(get("first", Family::V6), Some(Ok(vec![ip("2001:db8::1")])));
        assert_eq!(get("alias", Family::V6), Some(Err(Error::NoAddress)));
        assert_eq!(get("Alias", Family::V4), Some(Ok(vec![ip("192.0.2.1")])));
        for absent in ["bad", "port", "other", "#", "trailing"] {
            assert_eq!(get(absent, Family::Any), None, "{absent}");
        }
    }

    #[test]
    fn localhost_is_here() {
        let ip = |text: &str| Address::parse(text).unwrap();
        let mut hosts = Hosts::default();
        for name in ["localhost", "LocalHost.", "a.localhost", "a.b.LOCALHOST."] {
            assert_eq!(hosts.get(name, Family::Any), Some(Ok(vec![ip("127.0.0.1"), ip("::1")])), "{name}");
            assert_eq!(hosts.get(name, Family::V4), Some(Ok(vec![ip("127.0.0.1")])), "{name}");
            assert_eq!(hosts.get(name, Family::V6), Some(Ok(vec![ip("::1")])), "{name}");
        }
        for name in ["", ".", "localhost.test", "notlocalhost", "localhos", "localhost.."] {
            assert_eq!(hosts.get(name, Family::Any), None, "{name}");
        }
        // A file knows better, for the families it knows.
        hosts.add("127.0.0.2 localhost a.localhost\nfe80::1%1 link");
        assert_eq!(hosts.get("localhost", Family::Any), Some(Ok(vec![ip("127.0.0.2")])));
        assert_eq!(hosts.get("a.localhost", Family::V6), Some(Ok(vec![ip("::1")])));
        assert_eq!(hosts.first("link"), Address::parse("fe80::1%1"));
    }
}
