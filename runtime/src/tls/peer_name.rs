use std::net::IpAddr;

use openssl::error::ErrorStack;
use openssl::ssl::SslRef;
use openssl::x509::verify::X509CheckFlags;

use crate::socket::Address;

/// A name in the DNS has at most so many characters.
const LONGEST: usize = 253;

/// What a client calls its server.
#[derive(Debug)]
pub(super) enum PeerName {
    Host(String),
    Address(IpAddr),
}

impl PeerName {
    /// A host name, or an address, which may stand in brackets.
    pub(super) fn parse(name: &[u8]) -> Option<Self> {
        let name = std::str::from_utf8(name).ok()?;
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        if let Some(address) = Address::parse(bare) {
            return Some(Self::Address(address.ip()));
        }
        let host = name.strip_suffix('.').unwrap_or(name);
        let valid = (1..=LONGEST).contains(&host.len()) && host.bytes().all(|byte| byte.is_ascii_graphic());
        valid.then(|| Self::Host(host.to_owned()))
    }

    /// Sends the name with the first message, and has the server's certificate checked for it. An address is only
    /// checked: the message has no place for it.
    pub(super) fn apply(&self, session: &mut SslRef) -> Result<(), ErrorStack> {
        match self {
            Self::Host(host) => {
                session.set_hostname(host)?;
                let parameters = session.param_mut();
                parameters.set_hostflags(X509CheckFlags::NO_PARTIAL_WILDCARDS);
                parameters.set_host(host)
            }
            Self::Address(address) => session.param_mut().set_ip(*address),
        }
    }
}
