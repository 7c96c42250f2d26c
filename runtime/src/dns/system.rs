//! The system's own way to look names up, `getaddrinfo`: to be called where waiting does no harm.

use std::net::{IpAddr, ToSocketAddrs};

use super::address::Family;
use super::error::Error;

/// The addresses of a name. It waits, unless the name is an address.
///
/// # Errors
///
/// Why it has none.
pub fn lookup(name: &str, family: Family) -> Result<Vec<IpAddr>, Error> {
    let found = (name, 0).to_socket_addrs().map_err(|_| Error::NotFound)?;
    let mut addresses: Vec<IpAddr> = Vec::new();
    for address in found.map(|address| address.ip()).filter(|&address| family.contains(address)) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    if addresses.is_empty() { Err(Error::NoAddress) } else { Ok(addresses) }
}
