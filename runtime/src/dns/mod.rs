//! Looking up names, with the semantics of libevent's evdns, on the loop.
//!
//! [`Resolver`] holds the settings and answers what it knows; [`Dns`] asks nameservers for the rest and collects the
//! answers, for the loop to take. A [`Lookup`] has a question for each family, one name after the other; a [`Question`]
//! has a nameserver and a socket, one after the other.

mod address;
mod client;
mod datagram;
mod error;
mod hosts;
mod lookup;
mod message;
mod nameserver;
mod options;
mod question;
mod random;
mod resolver;
mod search;
mod stream;
mod system;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io;
use std::rc::Rc;

use crate::keys::{LookupKey, QuestionKey, Target, entry};
use crate::reactor::{self, EventSpec, Events, Reactor, Sink, forks};
use crate::slots::{self, Slots};
use crate::socket::Address;

pub use crate::keys::LookupKey as LookupId;
pub use address::{Family, interleave};
pub use error::Error;
pub(crate) use hosts::Hosts;
pub use message::{Case, HostName, Kind, Query, Reply};
pub use resolver::{Parsed, Parts, Refused, Resolver};
pub use system::lookup as lookup_now;

use lookup::Lookup;
use question::Question;
use system::System;

/// Names a resolver of a loop.
pub type ResolverKey = slots::Key<Settled>;

/// What a lookup has come to.
pub type Answer = Result<Vec<Address>, Error>;

/// A resolver on a loop.
pub struct Settled {
    resolver: Resolver,
    /// Whether the loop goes on as long as this has nameservers, asked or not.
    holds: bool,
}

/// The resolvers of a loop and all its lookups.
#[derive(Default)]
pub struct Dns {
    resolvers: Slots<Settled>,
    /// For those who bring no resolver.
    system: Option<System>,
    lookups: Slots<Lookup, entry::Lookup>,
    questions: Slots<Question, entry::Question>,
    /// Questions that are over, and what they have come to.
    ended: VecDeque<(QuestionKey, Answer)>,
    /// Lookups that are answered.
    known: Vec<(LookupKey, Answer)>,
    /// Waits for nothing, and so keeps the loop going, as long as there is something to wait for. Made due for answers
    /// that have come of nothing the loop waits for.
    event: Option<reactor::Key>,
    forks: u32,
}

impl Dns {
    /// Adds a resolver. One that `holds` keeps the loop going as long as it has nameservers.
    pub(crate) fn add_resolver(&mut self, resolver: Resolver, holds: bool) -> ResolverKey {
        self.resolvers.insert(Settled { resolver, holds })
    }

    /// Removes a resolver. What it has been asked is answered all the same.
    pub(crate) fn remove_resolver(&mut self, reactor: &mut Reactor<Target>, key: ResolverKey) {
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
        let Some(settled) = self.resolvers.get_mut(key) else { return Ok(None) };
        let result = act(&mut settled.resolver);
        if self.is_held() {
            self.hold(reactor)?;
        }
        Ok(Some(result))
    }

    /// Answers a question, if that takes no asking: see [`Resolver::at_once`].
    pub(crate) fn at_once(&mut self, resolver: Option<ResolverKey>, name: &str, family: Family) -> Option<Answer> {
        // The usual case, for which no file has to be looked at.
        resolver::literal(name, family).or_else(|| match self.resolver(resolver) {
            Some(resolver) => resolver.at_once(name, family),
            None => Some(Err(Error::Failed)),
        })
    }

    fn resolver(&mut self, key: Option<ResolverKey>) -> Option<&mut Resolver> {
        match key {
            Some(key) => self.resolvers.get_mut(key).map(|settled| &mut settled.resolver),
            None => Some(System::current(&mut self.system)),
        }
    }

    /// Has a name looked up, by a resolver or by the settings of the system. The loop goes on until the answer is there,
    /// and [`Dns::take_answers`] has it then, never before the loop's next turn.
    ///
    /// # Errors
    ///
    /// When the loop cannot be kept going.
    pub(crate) fn lookup(
        &mut self,
        reactor: &mut Reactor<Target>,
        resolver: Option<ResolverKey>,
        name: &str,
        family: Family,
    ) -> io::Result<LookupKey> {
        self.reinit_after_fork(reactor);
        self.hold(reactor)?;
        let id = match self.at_once(resolver, name, family) {
            Some(answer) => {
                let id = self.lookups.insert(Lookup::default());
                self.known.push((id, answer));
                id
            }
            None => {
                let asked = self.resolver(resolver).map(|resolver| (resolver.client(), resolver.candidates(name)));
                let asked = asked.map(|(client, names)| Lookup::new(&client, names, family));
                let id = self.lookups.insert(asked.unwrap_or_default());
                let kinds = self.lookups.get(id).into_iter().flat_map(|lookup| &lookup.searches);
                let kinds: Vec<Kind> = kinds.map(|search| search.kind).collect();
                kinds.into_iter().for_each(|kind| self.search_on(reactor, id, kind));
                self.settle(reactor);
                id
            }
        };
        self.announce(reactor);
        Ok(id)
    }

    /// Gives a lookup up: it is not answered any more.
    pub(crate) fn cancel(&mut self, reactor: &mut Reactor<Target>, id: LookupKey) {
        let Some(lookup) = self.lookups.remove(id) else { return };
        lookup.timer.into_iter().for_each(|timer| reactor.remove(timer));
        let asked = lookup.searches.iter().filter_map(|search| search.question);
        asked.for_each(|question| self.drop_question(reactor, question));
        self.settle(reactor);
        self.announce(reactor);
        self.rest(reactor);
    }

    /// Whether there are answers to be taken.
    pub(crate) fn has_answers(&self) -> bool {
        !self.known.is_empty()
    }

    /// The lookups that have been answered since the last time.
    pub(crate) fn take_answers(&mut self, reactor: &mut Reactor<Target>) -> Vec<(LookupKey, Answer)> {
        let mut answers = std::mem::take(&mut self.known);
        answers.retain(|&(id, _)| self.lookups.remove(id).is_some());
        self.rest(reactor);
        answers
    }

    /// The socket of a question is ready, or its time is over.
    pub(crate) fn on_question(&mut self, reactor: &mut Reactor<Target>, key: QuestionKey, events: Events) {
        let Some(question) = self.questions.get_mut(key) else { return };
        if let Some(answer) = question.on_event(reactor, key, events) {
            self.ended.push_back((key, answer));
        }
        self.settle(reactor);
    }

    /// The family that is late has no time left.
    pub(crate) fn on_late(&mut self, reactor: &mut Reactor<Target>, id: LookupKey) {
        let Some(lookup) = self.lookups.get_mut(id) else { return };
        let late = lookup.searches.iter_mut().filter(|search| search.answer.is_none());
        let mut asked = Vec::new();
        for search in late {
            search.answer = Some(Err(Error::Timeout));
            asked.extend(search.question.take());
        }
        asked.into_iter().for_each(|question| self.drop_question(reactor, question));
        self.conclude(reactor, id);
        self.settle(reactor);
    }

    /// In a forked child: leaves the sockets to the parent whose they are, and asks all open questions anew.
    pub(crate) fn reinit_after_fork(&mut self, reactor: &mut Reactor<Target>) {
        if std::mem::replace(&mut self.forks, forks()) == forks() {
            return;
        }
        let keys: Vec<QuestionKey> = self.questions.keys().collect();
        for key in keys {
            if let Some(answer) = self.questions.get_mut(key).and_then(|question| question.ask_again(reactor, key)) {
                self.ended.push_back((key, answer));
            }
        }
        self.settle(reactor);
        self.announce(reactor);
    }

    /// Ends all lookups.
    pub(crate) fn close(&mut self, reactor: &mut Reactor<Target>) {
        let mut ended = std::mem::take(self);
        for question in ended.questions.iter_mut() {
            question.stop(reactor);
        }
        let timers = ended.lookups.iter().filter_map(|(_, lookup)| lookup.timer);
        timers.chain(ended.event).for_each(|event| reactor.remove(event));
    }

    /// Asks for the next name of a search.
    fn search_on(&mut self, reactor: &mut Reactor<Target>, id: LookupKey, kind: Kind) {
        let Some(search) = self.lookups.get_mut(id).and_then(|lookup| lookup.search(kind)) else { return };
        match search.next_name() {
            Some(name) => {
                let client = Rc::clone(&search.client);
                let key = self.questions.insert(Question::new(id, kind, &client, name));
                search.question = Some(key);
                if client.enter(key) {
                    self.ask(reactor, key);
                }
            }
            None => self.conclude(reactor, id),
        }
    }

    /// Asks a question that has got its place.
    fn ask(&mut self, reactor: &mut Reactor<Target>, key: QuestionKey) {
        let Some(question) = self.questions.get_mut(key) else { return };
        question.has_place = true;
        if let Some(answer) = question.ask(reactor, key) {
            self.ended.push_back((key, answer));
        }
    }

    /// Goes on with what the questions that are over have come to.
    fn settle(&mut self, reactor: &mut Reactor<Target>) {
        while let Some((key, answer)) = self.ended.pop_front() {
            let Some((id, kind)) = self.questions.get(key).map(|question| (question.lookup, question.kind)) else {
                continue;
            };
            self.drop_question(reactor, key);
            let search = self.lookups.get_mut(id).and_then(|lookup| lookup.search(kind));
            if search.is_some_and(|search| search.note(answer)) {
                self.search_on(reactor, id, kind);
            } else {
                self.conclude(reactor, id);
            }
        }
    }

    /// Ends a question, and begins with those that have waited for its place.
    fn drop_question(&mut self, reactor: &mut Reactor<Target>, key: QuestionKey) {
        let Some(mut question) = self.questions.remove(key) else { return };
        question.stop(reactor);
        if !question.has_place {
            return;
        }
        question.client.leave();
        while let Some(next) = question.client.next_waiting() {
            if self.questions.get(next).is_some() && question.client.enter(next) {
                self.ask(reactor, next);
            }
        }
    }

    /// A search of a lookup is over: perhaps it is answered.
    fn conclude(&mut self, reactor: &mut Reactor<Target>, id: LookupKey) {
        let Some(lookup) = self.lookups.get_mut(id) else { return };
        if let Some(answer) = lookup.answer() {
            lookup.timer.take().into_iter().for_each(|timer| reactor.remove(timer));
            self.known.push((id, answer));
        } else if let (None, Some(search)) = (lookup.timer, lookup.searches.iter().find(|one| one.answer.is_some())) {
            let sink = Sink::Service(Target::Lookup(id));
            let timer = reactor.insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink });
            reactor.set_timer(timer, search.client.options.allow_skew);
            lookup.timer = Some(timer);
        }
    }

    /// Keeps the loop going.
    fn hold(&mut self, reactor: &mut Reactor<Target>) -> io::Result<()> {
        if self.event.is_none() {
            self.forks = forks();
        }
        let spec = EventSpec { fd: -1, events: Events::READ | Events::PERSIST, sink: Sink::Service(Target::Dns) };
        let event = *self.event.get_or_insert_with(|| reactor.insert(spec));
        reactor.add(event, None)
    }

    /// Has the loop take the answers that there are.
    fn announce(&self, reactor: &mut Reactor<Target>) {
        if let Some(event) = self.event.filter(|_| self.has_answers()) {
            reactor.activate(event, Events::READ, 1);
        }
    }

    /// Lets the loop end, if there is nothing to wait for.
    fn rest(&self, reactor: &mut Reactor<Target>) {
        if let Some(event) = self.event
            && self.lookups.keys().next().is_none()
            && !self.is_held()
        {
            reactor.del(event);
        }
    }

    fn is_held(&self) -> bool {
        self.resolvers.iter().any(|(_, settled)| settled.holds && settled.resolver.count_nameservers() > 0)
    }
}
