//! Hosts files.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::socket::parse_address;

use super::address::Family;
use super::error::Error;

/// Where the system keeps its hosts file.
pub(super) const SYSTEM: &str = "/etc/hosts";

/// What hosts files say (`evdns_base_load_hosts`).
#[derive(Debug, Default)]
pub(crate) struct Hosts {
    /// By the name in lower case.
    addresses: HashMap<String, Vec<IpAddr>>,
}

impl Hosts {
    /// What the system's file says, and what is so on every machine.
    pub(crate) fn of_system() -> Self {
        let mut hosts = Self::default();
        hosts.add(&std::fs::read_to_string(SYSTEM).unwrap_or_default());
        hosts.add_localhost();
        hosts
    }

    /// The first address of a name, if there is one.
    pub(crate) fn first(&self, name: &str) -> Option<IpAddr> {
        self.addresses.get(&name.to_ascii_lowercase())?.first().copied()
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

    /// Adds what is so on every machine.
    pub(super) fn add_localhost(&mut self) {
        self.add("127.0.0.1 localhost\n::1 localhost");
    }

    /// The addresses of a name, none if no file has it.
    pub(super) fn get(&self, name: &str, family: Family) -> Option<Result<Vec<IpAddr>, Error>> {
        let addresses = self.addresses.get(&name.to_ascii_lowercase())?;
        let wanted: Vec<_> = addresses.iter().copied().filter(|&address| family.contains(address)).collect();
        Some(if wanted.is_empty() { Err(Error::NoAddress) } else { Ok(wanted) })
    }
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
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
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
}
