//! The system's own way to look names up, `getaddrinfo`: to be called where waiting does no harm.

use std::net::ToSocketAddrs;

use crate::socket::Address;

use super::address::{Family, interleave};
use super::error::Error;
use super::hosts::{Hosts, is_localhost};
use super::resolver::literal;

/// The addresses of a name. It waits, unless the name is an address or `localhost`.
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
