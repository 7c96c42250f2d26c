//! Names: resolvers, and streams that are connected to names.

use std::io;

use crate::dns::{Family, Resolver, ResolverKey};
use crate::net::StreamKey;

use super::Base;

impl Base {
    /// Adds a resolver of names. One that `holds` keeps the loop going as long as it has nameservers.
    ///
    /// # Errors
    ///
    /// As [`Base::with_resolver`].
    pub fn add_resolver(&mut self, resolver: Resolver, holds: bool) -> io::Result<ResolverKey> {
        let key = self.dns.add_resolver(resolver, holds);
        self.with_resolver(key, |_| key).inspect_err(|_| self.remove_resolver(key))?;
        Ok(key)
    }

    /// Removes a resolver. What it has been asked is answered all the same.
    pub fn remove_resolver(&mut self, resolver: ResolverKey) {
        self.dns.remove_resolver(&mut self.net.reactor, resolver);
    }

    /// Does something with a resolver, if it is there.
    ///
    /// # Errors
    ///
    /// When the loop cannot be kept going for the sake of its nameservers: what the kernel answers.
    pub fn with_resolver<R>(
        &mut self,
        resolver: ResolverKey,
        act: impl FnOnce(&mut Resolver) -> R,
    ) -> io::Result<Option<R>> {
        self.dns.with_resolver(&mut self.net.reactor, resolver, act)
    }

    /// Connects a stream to a port of a name (`bufferevent_socket_connect_hostname`), which is looked up by a resolver, or
    /// by the system where there is none. The script is told how it ends.
    ///
    /// # Errors
    ///
    /// What the kernel answers when the thread that looks names up is started.
    pub fn connect_host(
        &mut self,
        stream: StreamKey,
        resolver: Option<ResolverKey>,
        name: &str,
        port: u16,
        family: Family,
    ) -> io::Result<()> {
        self.cancel_lookup(stream);
        let lookup = self.dns.lookup(&mut self.net.reactor, resolver, name, family)?;
        self.lookups.push((lookup, stream, port));
        self.net.expect_addresses(stream);
        Ok(())
    }

    /// Gives up looking up a name for a stream.
    pub(super) fn cancel_lookup(&mut self, stream: StreamKey) {
        if let Some(index) = self.lookups.iter().position(|&(_, asker, _)| asker == stream) {
            let (lookup, ..) = self.lookups.swap_remove(index);
            self.dns.cancel(&mut self.net.reactor, lookup);
        }
    }

    /// Names have been looked up.
    pub(super) fn take_answers(&mut self) {
        for (lookup, answer) in self.dns.take_answers(&mut self.net.reactor) {
            if let Some(index) = self.lookups.iter().position(|&(id, ..)| id == lookup) {
                let (_, stream, port) = self.lookups.swap_remove(index);
                self.net.on_addresses(stream, answer, port);
            }
        }
    }
}
