//! Names: resolvers, and streams that are connected to names.

use std::io;

use crate::dns::{Answer, Error, Family, LookupId, Resolver, ResolverKey};
use crate::keys::{ClientKey, StreamKey};
use crate::net::Stream;

use super::Base;

/// Who waits for a name to be looked up.
pub(super) enum Asker {
    /// A stream that is to be connected to a port of it.
    Stream(StreamKey, u16),
    /// An HTTP client.
    Client(ClientKey),
}

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

    /// The addresses of a name, or why it has none, where nobody has to be asked: see [`Resolver::at_once`].
    #[must_use]
    pub fn lookup_at_once(&mut self, resolver: Option<ResolverKey>, name: &str, family: Family) -> Option<Answer> {
        self.dns.at_once(resolver, name, family)
    }

    /// Has a name looked up, by a resolver, or by the settings of the system where there is none. The loop goes on until the answer is
    /// there, and [`Base::take_answers`] has it then, never before the loop's next turn.
    ///
    /// # Errors
    ///
    /// When the loop is closed.
    pub fn lookup(&mut self, resolver: Option<ResolverKey>, name: &str, family: Family) -> io::Result<LookupId> {
        self.dns.lookup(&mut self.net.reactor, resolver, name, family)
    }

    /// Gives a lookup up: it is not answered any more.
    pub fn cancel_lookup(&mut self, lookup: LookupId) {
        self.dns.cancel(&mut self.net.reactor, lookup);
        self.answers.retain(|&(answered, _)| answered != lookup);
    }

    /// The lookups that have been answered since the last time.
    pub fn take_answers(&mut self) -> Vec<(LookupId, Answer)> {
        std::mem::take(&mut self.answers)
    }

    /// Connects a stream to a port of a name (`bufferevent_socket_connect_hostname`), which is looked up by a resolver,
    /// or by the settings of the system where there is none. The script is told how it ends.
    ///
    /// # Errors
    ///
    /// When the stream has no socket to connect, or the loop is closed.
    pub fn connect_host(
        &mut self,
        stream: StreamKey,
        resolver: Option<ResolverKey>,
        name: &str,
        port: u16,
        family: Family,
    ) -> io::Result<()> {
        if !self.net.stream(stream).is_some_and(Stream::is_connectable) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        self.stop_looking_up(stream);
        if let Some(answer) = self.lookup_at_once(resolver, name, family) {
            self.net.expect_addresses(stream);
            self.net.on_addresses(stream, answer, port);
            return Ok(());
        }
        let lookup = self.lookup(resolver, name, family)?;
        self.lookups.push((lookup, Asker::Stream(stream, port)));
        self.net.expect_addresses(stream);
        Ok(())
    }

    /// Gives up looking up a name for a stream.
    pub(super) fn stop_looking_up(&mut self, stream: StreamKey) {
        if let Some(index) =
            self.lookups.iter().position(|(_, asker)| matches!(asker, Asker::Stream(asker, _) if *asker == stream))
        {
            let (lookup, _) = self.lookups.swap_remove(index);
            self.cancel_lookup(lookup);
        }
    }

    /// Has the names looked up that HTTP clients wait for, and no others.
    pub(super) fn look_names_up(&mut self) {
        while let Some(index) = self.lookups.iter().position(|(_, asker)| match asker {
            Asker::Client(client) => !self.clients.is_asking(*client),
            Asker::Stream(..) => false,
        }) {
            let (lookup, _) = self.lookups.swap_remove(index);
            self.cancel_lookup(lookup);
        }
        while let Some((client, resolver, name)) = self.clients.next_question() {
            match self.lookup(resolver, &name, Family::Any) {
                Ok(lookup) => self.lookups.push((lookup, Asker::Client(client))),
                Err(_) => self.clients.found(&mut self.net, client, Err(Error::Failed)),
            }
        }
    }

    /// Names may have been looked up.
    pub(super) fn on_answers(&mut self) {
        if !self.dns.has_answers() {
            return self.net.reactor.uncount();
        }
        for (lookup, answer) in self.dns.take_answers(&mut self.net.reactor) {
            match self.lookups.iter().position(|&(id, _)| id == lookup) {
                Some(index) => match self.lookups.swap_remove(index) {
                    (_, Asker::Stream(stream, port)) => self.net.on_addresses(stream, answer, port),
                    (_, Asker::Client(client)) => self.clients.found(&mut self.net, client, answer),
                },
                None => self.answers.push((lookup, answer)),
            }
        }
    }
}
