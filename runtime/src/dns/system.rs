//! The settings of the system, for names that are looked up without a resolver.

use std::net::ToSocketAddrs;
use std::path::Path;

use rustix::fs::stat;

use crate::socket::Address;

use super::address::{Family, interleave};
use super::error::Error;
use super::hosts::{self, Hosts, is_localhost};
use super::resolver::{Resolver, literal};

/// Where the system keeps its settings.
const RESOLV_CONF: &str = "/etc/resolv.conf";

/// What tells a file from one that was changed: where it is, how long, and when it was written.
type Stamp = Option<(u64, u64, i64, i64, u64)>;

/// What the files of the system say: its nameservers, search list, options and hosts.
pub(super) struct System {
    resolver: Resolver,
    stamps: [Stamp; 2],
}

impl System {
    /// The resolver of the system, read again when a file has changed, as the C library does it.
    pub(super) fn current(known: &mut Option<Self>) -> &mut Resolver {
        Self::of(known, [RESOLV_CONF, hosts::SYSTEM].map(Path::new))
    }

    fn of<'a>(known: &'a mut Option<Self>, files: [&Path; 2]) -> &'a mut Resolver {
        let stamps = files.map(stamp);
        let system = match known.take() {
            Some(system) if system.stamps == stamps => system,
            _ => Self { resolver: Resolver::of_system(files[0], files[1]), stamps },
        };
        &mut known.insert(system).resolver
    }
}

fn stamp(file: &Path) -> Stamp {
    let stat = stat(file).ok()?;
    #[allow(clippy::unnecessary_cast, reason = "the types are others on other machines")]
    Some((stat.st_dev as u64, stat.st_ino as u64, stat.st_mtime as i64, stat.st_mtime_nsec as i64, stat.st_size as u64))
}

/// The addresses of a name, by the system's own way, `getaddrinfo`. It waits, unless the name is an address or
/// `localhost`: for what a script says before it serves anybody.
///
/// # Errors
///
/// Why it has none.
pub fn lookup(name: &str, family: Family) -> Result<Vec<Address>, Error> {
    if let Some(answer) = literal(name, family) {
        return answer;
    }
    if is_localhost(name) {
        let known = Hosts::of_system().get(name, family).unwrap_or(Err(Error::NotFound));
        return known.map(|addresses| interleave(&addresses));
    }
    let found = (name, 0).to_socket_addrs().map_err(|_| Error::NotFound)?;
    let mut addresses: Vec<Address> = Vec::new();
    for address in found.map(Address::from).filter(|&address| family.contains(address)) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    if addresses.is_empty() { Err(Error::NoAddress) } else { Ok(addresses) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_again_when_they_have_changed() {
        let scratch = |name| std::env::temp_dir().join(format!("event-system-{}-{name}", std::process::id()));
        let (conf, hosts) = (scratch("resolv.conf"), scratch("hosts"));
        let files = [conf.as_path(), hosts.as_path()];
        let mut system = None;
        // Without files there is a nameserver on this machine.
        assert_eq!(System::of(&mut system, files).count_nameservers(), 1);
        std::fs::write(&conf, "nameserver 127.0.0.2\nnameserver 127.0.0.3\nsearch a.test\n").unwrap();
        std::fs::write(&hosts, "192.0.2.1 known.test\n").unwrap();
        let resolver = System::of(&mut system, files);
        assert_eq!(resolver.count_nameservers(), 2);
        assert_eq!(resolver.candidates("box"), ["box.a.test", "box"]);
        let address = Address::parse("192.0.2.1").unwrap();
        assert_eq!(resolver.at_once("known.test", Family::V4), Some(Ok(vec![address])));
        let client = resolver.client();
        assert!(std::rc::Rc::ptr_eq(&client, &System::of(&mut system, files).client()));
        std::fs::write(&hosts, "192.0.2.1 another.test\n").unwrap();
        assert_eq!(System::of(&mut system, files).at_once("known.test", Family::V4), None);
        std::fs::remove_file(&conf).unwrap();
        std::fs::remove_file(&hosts).unwrap();
    }
}
