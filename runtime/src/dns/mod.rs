//! Looking up names, with the semantics of libevent's evdns, on a thread of its own.
//!
//! [`Resolver`] holds the settings and answers what it knows; [`Dns`] has the rest asked for and collects the answers,
//! for the loop to take.

mod address;
mod client;
mod datagram;
mod error;
mod hosts;
mod mailbox;
mod nameserver;
mod options;
mod resolver;
mod search;
mod system;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;

use tokio::task::{AbortHandle, spawn_blocking};

use crate::background::Background;
use crate::keys::Target;
use crate::reactor::{EventSpec, Events, Key, Reactor, Sink, forks};
use crate::slots::{self, Slots};
use crate::socket::Address;

pub use address::{Family, interleave};
pub use error::Error;
pub(crate) use hosts::Hosts;
pub use resolver::{Parsed, Parts, Refused, Resolver};
pub use system::lookup as lookup_now;

use mailbox::{Mailbox, Reply};

/// Names a resolver of a loop.
pub type ResolverKey = slots::Key<Settled>;

/// Names a lookup. One that has been answered or cancelled names nothing.
pub type LookupId = slots::Key<Lookup>;

/// What a lookup has come to.
pub type Answer = Result<Vec<Address>, Error>;

/// A resolver on a loop.
pub struct Settled {
    resolver: Resolver,
    /// Whether the loop goes on as long as this has nameservers, asked or not.
    holds: bool,
}

/// A question that waits for its answer.
pub struct Lookup {
    name: String,
    family: Family,
    /// None: the system's.
    resolver: Option<ResolverKey>,
    task: Option<AbortHandle>,
}

/// What it takes to have questions asked, made when the first is.
struct Service {
    mailbox: Arc<Mailbox>,
    /// Armed, and so keeping the loop going, as long as there is something to wait for.
    event: Key,
    background: Option<Background>,
    forks: u32,
}

/// The resolvers of a loop and all its lookups.
#[derive(Default)]
pub struct Dns {
    resolvers: Slots<Settled>,
    lookups: Slots<Lookup>,
    service: Option<Service>,
    /// Answers nobody had to be asked for.
    known: Vec<(LookupId, Answer)>,
}

impl Dns {
    /// Adds a resolver. One that `holds` keeps the loop going as long as it has nameservers.
    pub(crate) fn add_resolver(&mut self, resolver: Resolver, holds: bool) -> ResolverKey {
        self.resolvers.insert(Settled { resolver, holds })
    }

    /// Removes a resolver. What it has been asked is answered all the same.
    pub(crate) fn remove_resolver(&mut self, reactor: &mut Reactor<Target>, key: ResolverKey) {
        if self.is_of_parent() {
            self.leave_to_parent();
        }
        self.resolvers.remove(key);
        self.rest(reactor);
    }

    /// Does something with a resolver.
    ///
    /// # Errors
    ///
    /// When the loop cannot be kept going for the sake of its nameservers: what the kernel answers.
    pub(crate) fn with_resolver<R>(
        &mut self,
        reactor: &mut Reactor<Target>,
        key: ResolverKey,
        act: impl FnOnce(&mut Resolver) -> R,
    ) -> io::Result<Option<R>> {
        self.reinit_after_fork(reactor)?;
        let Some(settled) = self.resolvers.get_mut(key) else { return Ok(None) };
        let result = act(&mut settled.resolver);
        if self.is_held() {
            let event = self.service(reactor)?.event;
            reactor.add(event, None)?;
        }
        Ok(Some(result))
    }

    /// Answers a question, if that takes no asking: see [`Resolver::at_once`].
    pub(crate) fn at_once(&self, resolver: Option<ResolverKey>, name: &str, family: Family) -> Option<Answer> {
        match resolver {
            Some(key) => match self.resolvers.get(key) {
                Some(settled) => settled.resolver.at_once(name, family),
                None => Some(Err(Error::Failed)),
            },
            None => resolver::literal(name, family),
        }
    }

    /// Has a name looked up, by a resolver or by the system's `getaddrinfo`. The loop goes on until the answer is
    /// there, and [`Dns::take_answers`] has it then, never before the loop's next turn.
    ///
    /// # Errors
    ///
    /// What the kernel answers when the thread or its descriptor is made.
    pub(crate) fn lookup(
        &mut self,
        reactor: &mut Reactor<Target>,
        resolver: Option<ResolverKey>,
        name: &str,
        family: Family,
    ) -> io::Result<LookupId> {
        self.reinit_after_fork(reactor)?;
        let event = self.service(reactor)?.event;
        reactor.add(event, None)?;
        let id = self.lookups.insert(Lookup { name: name.to_owned(), family, resolver, task: None });
        match self.at_once(resolver, name, family) {
            Some(answer) => {
                self.known.push((id, answer));
                reactor.activate(event, Events::READ, 1);
            }
            None => self.begin(id).inspect_err(|_| self.cancel(reactor, id))?,
        }
        Ok(id)
    }

    /// Gives a lookup up: it is not answered any more.
    pub(crate) fn cancel(&mut self, reactor: &mut Reactor<Target>, id: LookupId) {
        if self.is_of_parent() {
            self.leave_to_parent();
        }
        if let Some(lookup) = self.lookups.remove(id) {
            lookup.task.into_iter().for_each(|task| task.abort());
            self.rest(reactor);
        }
    }

    /// The lookups that have been answered since the last time.
    pub(crate) fn take_answers(&mut self, reactor: &mut Reactor<Target>) -> Vec<(LookupId, Answer)> {
        let mut answers = std::mem::take(&mut self.known);
        answers.extend(self.service.iter().flat_map(|service| service.mailbox.take()));
        answers.retain(|&(id, _)| self.lookups.remove(id).is_some());
        self.rest(reactor);
        answers
    }

    /// In a forked child: leaves to the parent what is the parent's, and has all open questions asked again.
    ///
    /// # Errors
    ///
    /// What the kernel answers when the thread and its descriptor are made anew.
    pub(crate) fn reinit_after_fork(&mut self, reactor: &mut Reactor<Target>) -> io::Result<()> {
        if !self.is_of_parent() {
            return Ok(());
        }
        self.leave_to_parent();
        self.service.take().into_iter().for_each(|service| reactor.remove(service.event));
        let mut open: Vec<LookupId> = self.lookups.keys().collect();
        open.retain(|&id| self.known.iter().all(|&(known, _)| known != id));
        if self.is_waiting() {
            let event = self.service(reactor)?.event;
            reactor.add(event, None)?;
        }
        open.into_iter().try_for_each(|id| self.begin(id))
    }

    /// Ends all lookups, and the thread.
    pub(crate) fn close(&mut self, reactor: &mut Reactor<Target>) {
        let ended = std::mem::take(self);
        ended.service.iter().for_each(|service| reactor.remove(service.event));
    }

    /// Whether this is a forked child, and the thread is its parent's.
    fn is_of_parent(&self) -> bool {
        self.service.as_ref().is_some_and(|service| service.forks != forks())
    }

    /// Forgets what belongs to the parent's thread: to end it properly would take locks that may never be released
    /// here.
    fn leave_to_parent(&mut self) {
        for settled in self.resolvers.iter_mut() {
            settled.resolver.forget_client();
        }
        for lookup in self.lookups.iter_mut() {
            std::mem::forget(lookup.task.take());
        }
    }

    /// Has a question asked.
    fn begin(&mut self, id: LookupId) -> io::Result<()> {
        let (Some(service), Some(lookup)) = (&mut self.service, self.lookups.get_mut(id)) else { return Ok(()) };
        let background = match &mut service.background {
            Some(background) => background,
            none => none.insert(Background::start()?),
        };
        let (name, family) = (lookup.name.clone(), lookup.family);
        let mut reply = Reply::new(&service.mailbox, id);
        lookup.task = Some(match lookup.resolver {
            Some(key) => {
                let resolver = self.resolvers.get_mut(key).map(|settled| &mut settled.resolver);
                let asked = resolver.map(|resolver| (resolver.client(), resolver.candidates(&name)));
                background.spawn(async move {
                    if let Some((client, names)) = asked {
                        reply.set(client.lookup(&names, family).await);
                    }
                })
            }
            None => background.spawn(async move {
                if let Ok(answer) = spawn_blocking(move || system::lookup(&name, family)).await {
                    reply.set(answer);
                }
            }),
        });
        Ok(())
    }

    fn service(&mut self, reactor: &mut Reactor<Target>) -> io::Result<&Service> {
        let service = match self.service.take() {
            Some(service) => service,
            None => {
                let mailbox = Arc::new(Mailbox::new()?);
                let events = Events::READ | Events::PERSIST;
                let sink = Sink::Service(Target::Dns);
                let event = reactor.insert(EventSpec { fd: mailbox.descriptor(), events, sink });
                Service { mailbox, event, background: None, forks: forks() }
            }
        };
        Ok(self.service.insert(service))
    }

    /// Lets the loop end, if there is nothing to wait for.
    fn rest(&self, reactor: &mut Reactor<Target>) {
        if let Some(service) = &self.service
            && !self.is_waiting()
        {
            reactor.del(service.event);
        }
    }

    fn is_waiting(&self) -> bool {
        self.lookups.keys().next().is_some() || self.is_held()
    }

    fn is_held(&self) -> bool {
        self.resolvers.iter().any(|(_, settled)| settled.holds && settled.resolver.count_nameservers() > 0)
    }
}

impl Drop for Dns {
    fn drop(&mut self) {
        if self.is_of_parent() {
            self.leave_to_parent();
        }
    }
}
