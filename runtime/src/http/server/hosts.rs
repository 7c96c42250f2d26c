//! Virtual hosts: servers that have some of the requests that come to another one, by the host those name.

use crate::http::message::authority::Authority;
use crate::http::message::head::RequestHead;
use crate::keys::{OwnedToken, ServerKey, Token, owner};

use super::{Http, Server, Shared};

/// The longest host that is compared with patterns, in bytes: that of a name in the DNS, and a dot.
const LONGEST: usize = 254;

/// At most so many servers stand one above the other, each a virtual host of the next.
const DEEPEST: usize = 16;

/// A virtual host.
#[derive(Debug)]
pub(super) struct Host {
    pattern: HostPattern,
    pub(super) server: ServerKey,
    /// What the owner has given for it, which keeps it.
    owner: OwnedToken<owner::Server>,
}

impl Host {
    /// Gives back what it was given.
    pub(super) fn into_owner(self) -> OwnedToken<owner::Server> {
        self.owner
    }
}

/// The hosts that a server is for, in small letters; `*` stands for any bytes, or none.
#[derive(Debug, PartialEq, Eq)]
pub struct HostPattern(Vec<u8>);

/// Why a server does not become a virtual host of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostRefusal {
    /// One of the two is gone.
    Gone,
    /// It is that server, or one that it is a virtual host of, if not directly.
    Ring,
    /// It is one already.
    Taken,
    /// It listens.
    Listens,
    /// There are too many above and below it.
    TooDeep,
}

impl HostPattern {
    /// Reads a host without a port, in which `*` stands for any bytes, or none; nothing for what no request can name.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text = without_dot(text).to_ascii_lowercase();
        let like: Vec<u8> = text.iter().map(|&byte| if byte == b'*' { b'1' } else { byte }).collect();
        let is_host = Authority::parse(&like).is_some_and(|authority| authority.port.is_none());
        (is_host && text.len() <= LONGEST).then_some(Self(text))
    }

    /// Whether a host is one of them. It takes as many steps as the two lengths multiplied, at most.
    fn matches(&self, host: &[u8]) -> bool {
        let pattern = &*self.0;
        let (mut at, mut seen) = (0, 0);
        // Where to go on if what stands behind the last star is not found here.
        let mut star = None;
        while let Some(byte) = host.get(seen) {
            if pattern.get(at) == Some(&b'*') {
                at += 1;
                star = Some((at, seen));
            } else if pattern.get(at) == Some(&byte.to_ascii_lowercase()) {
                (at, seen) = (at + 1, seen + 1);
            } else if let Some((behind, from)) = star {
                star = Some((behind, from + 1));
                (at, seen) = (behind, from + 1);
            } else {
                return false;
            }
        }
        pattern[at..].iter().all(|&byte| byte == b'*')
    }
}

/// A host without the dot that names in the DNS may end with.
fn without_dot(host: &[u8]) -> &[u8] {
    host.strip_suffix(b".").unwrap_or(host)
}

impl Server {
    fn has_alias(&self, host: &[u8]) -> bool {
        self.aliases.iter().any(|alias| without_dot(alias).eq_ignore_ascii_case(host))
    }
}

impl Shared {
    /// The server that a request is for which has come to `listener` (`evhttp_find_vhost`): the one that has its host as an
    /// alias; or else the virtual host whose pattern fits, the one that was added first, and of that in turn.
    pub(super) fn host(&self, listener: ServerKey, head: &RequestHead) -> ServerKey {
        if self.servers.get(listener).is_none_or(|server| server.hosts.is_empty()) {
            return listener;
        }
        let host = head.host().map(without_dot).filter(|host| !host.is_empty() && host.len() <= LONGEST);
        let Some(host) = host else { return listener };
        self.with_alias(listener, host).unwrap_or_else(|| {
            let mut found = listener;
            let fitting =
                |server: &Server| server.hosts.iter().find(|other| other.pattern.matches(host)).map(|of| of.server);
            while let Some(next) = self.servers.get(found).and_then(fitting) {
                found = next;
            }
            found
        })
    }

    fn with_alias(&self, server: ServerKey, host: &[u8]) -> Option<ServerKey> {
        let entry = self.servers.get(server)?;
        match entry.has_alias(host) {
            true => Some(server),
            false => entry.hosts.iter().find_map(|other| self.with_alias(other.server, host)),
        }
    }

    /// The server itself, the one it is a virtual host of, and so on.
    pub(super) fn lineage(&self, server: ServerKey) -> impl Iterator<Item = &Server> {
        std::iter::successors(self.servers.get(server), |server| self.servers.get(server.within?))
    }

    /// How many servers stand below a server, at most, itself among them.
    fn height(&self, server: ServerKey) -> usize {
        let hosts = self.servers.get(server).map_or(&[][..], |server| &server.hosts);
        1 + hosts.iter().map(|host| self.height(host.server)).max().unwrap_or(0)
    }

    /// Removes a server from among the virtual hosts of the one it belongs to. Returns what was given for it.
    fn part(&mut self, host: ServerKey) -> Option<OwnedToken<owner::Server>> {
        let within = self.servers.get_mut(host)?.within.take()?;
        let hosts = &mut self.servers.get_mut(within)?.hosts;
        let at = hosts.iter().position(|other| other.server == host)?;
        self.version = self.version.wrapping_add(1);
        Some(hosts.remove(at).owner)
    }

    /// Frees a server that goes of all ties to others. Returns what was given for them.
    pub(super) fn untie(&mut self, server: ServerKey) -> Vec<OwnedToken<owner::Server>> {
        let mut owners: Vec<_> = self.part(server).into_iter().collect();
        let hosts = self.servers.get_mut(server).map(|server| std::mem::take(&mut server.hosts));
        for host in hosts.into_iter().flatten() {
            if let Some(server) = self.servers.get_mut(host.server) {
                server.within = None;
            }
            owners.push(host.owner);
        }
        self.version = self.version.wrapping_add(1);
        owners
    }
}

impl Http {
    /// Has requests to a server whose host fits a pattern handed to another one, `host`
    /// (`evhttp_add_virtual_host`): its routes and callbacks are theirs, and what it allows where it says so. What the owner
    /// gives for it is kept as long as that lasts.
    ///
    /// # Errors
    ///
    /// Why not, and what was given.
    pub fn add_host(
        &mut self,
        server: ServerKey,
        pattern: HostPattern,
        host: ServerKey,
        owner: OwnedToken<owner::Server>,
    ) -> Result<(), (HostRefusal, OwnedToken<owner::Server>)> {
        if let Err(refusal) = self.may_add_host(server, host) {
            return Err((refusal, owner));
        }
        if let Some(server) = self.shared.servers.get_mut(server) {
            server.hosts.push(Host { pattern, server: host, owner });
        }
        if let Some(host) = self.shared.servers.get_mut(host) {
            host.within = Some(server);
        }
        self.shared.version = self.shared.version.wrapping_add(1);
        Ok(())
    }

    fn may_add_host(&self, server: ServerKey, host: ServerKey) -> Result<(), HostRefusal> {
        let shared = &self.shared;
        let (Some(entry), Some(_)) = (shared.servers.get(host), shared.servers.get(server)) else {
            return Err(HostRefusal::Gone);
        };
        if server == host || shared.lineage(server).any(|above| above.within == Some(host)) {
            return Err(HostRefusal::Ring);
        }
        if entry.within.is_some() {
            return Err(HostRefusal::Taken);
        }
        if !entry.listeners.is_empty() {
            return Err(HostRefusal::Listens);
        }
        if shared.lineage(server).count() + shared.height(host) > DEEPEST {
            return Err(HostRefusal::TooDeep);
        }
        Ok(())
    }

    /// Removes a virtual host from a server (`evhttp_remove_virtual_host`). Returns what was given for it; nothing where it
    /// is none of that server's.
    pub fn remove_host(&mut self, server: ServerKey, host: ServerKey) -> Option<OwnedToken<owner::Server>> {
        let entry = self.shared.servers.get(host)?;
        if entry.within == Some(server) { self.shared.part(host) } else { None }
    }

    /// Whether a server is a virtual host of another one.
    #[must_use]
    pub fn is_host(&self, server: ServerKey) -> bool {
        self.shared.servers.get(server).is_some_and(|server| server.within.is_some())
    }

    /// What is kept for the virtual hosts of a server.
    pub fn hosts(&self, server: ServerKey) -> impl Iterator<Item = Token<owner::Server>> {
        let hosts = self.shared.servers.get(server).map_or(&[][..], |server| &server.hosts);
        hosts.iter().map(|host| host.owner.token())
    }

    /// What is kept for the virtual hosts of servers that listen.
    pub fn hosts_of_listening(&self) -> impl Iterator<Item = Token<owner::Server>> {
        let servers = self.shared.servers.iter().filter(|(_, server)| !server.listeners.is_empty());
        servers.flat_map(|(_, server)| &server.hosts).map(|host| host.owner.token())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, host: &str) -> bool {
        HostPattern::parse(pattern.as_bytes()).unwrap().matches(host.as_bytes())
    }

    #[test]
    fn patterns_fit_hosts() {
        for (pattern, host) in [
            ("a.example", "a.example"),
            ("A.Example.", "a.eXample"),
            ("*.example", "a.example"),
            ("*.example", "b.a.example"),
            ("a.*", "a.example"),
            ("*", "anything"),
            ("a*.example", "a.example"),
            ("*a*b*", "ab"),
            ("*a*b*", "xxaxxbxx"),
            ("*.a.*.b", "x.a.a.b.b"),
            ("[::1]", "[::1]"),
            ("127.0.0.*", "127.0.0.1"),
        ] {
            assert!(fits(pattern, host), "{pattern} {host}");
        }
        for (pattern, host) in [
            ("a.example", "b.example"),
            ("a.example", "a.example.org"),
            ("a.example", "xa.example"),
            ("*.example", "example"),
            ("*.example", "a.example.org"),
            ("*a*b*", "ba"),
            ("a.*.b", "a.b"),
        ] {
            assert!(!fits(pattern, host), "{pattern} {host}");
        }
    }

    #[test]
    fn patterns_are_hosts() {
        let long = "a".repeat(LONGEST + 1);
        for text in [
            "",
            ".",
            "a b",
            "a.example:80",
            "a.example:",
            "http://a.example",
            "a/b",
            "b\u{fc}cher",
            "::1",
            "[*]",
            &long,
        ] {
            assert_eq!(HostPattern::parse(text.as_bytes()), None, "{text}");
        }
        assert!(HostPattern::parse(&long.as_bytes()[1..]).is_some());
    }

    #[test]
    fn what_fits_nowhere_is_known_soon() {
        let pattern = HostPattern::parse("*a".repeat(LONGEST / 2).as_bytes()).unwrap();
        assert!(!pattern.matches("a".repeat(LONGEST / 2 - 1).as_bytes()));
        assert!(pattern.matches("a".repeat(LONGEST).as_bytes()));
        assert!(!pattern.matches(("a".repeat(LONGEST - 1) + "b").as_bytes()));
    }
}
