//! One question, asked until there is an answer: of one nameserver after another, by UDP, and where that is too narrow by
//! TCP.

use std::io;
use std::os::fd::{AsFd, AsRawFd};
use std::rc::Rc;

use crate::keys::{LookupKey, QuestionKey, Target};
use crate::reactor::{self, EventSpec, Events, Instant, Reactor, Sink};

use super::Answer;
use super::client::Client;
use super::datagram::Datagram;
use super::error::Error;
use super::message::{Case, HostName, Kind, Query, Reply};
use super::nameserver::Failure;
use super::stream::{Progress, Stream};

/// How many times in a row a name may turn out to be another one for something else.
const ALIASES: usize = 8;

/// A question that waits for its answer.
pub(super) struct Question {
    pub(super) lookup: LookupKey,
    pub(super) kind: Kind,
    pub(super) client: Rc<Client>,
    /// Whether it has one of the places of its client.
    pub(super) has_place: bool,
    name: HostName,
    aliases: usize,
    tried: usize,
    /// Why the last try has failed.
    error: Error,
    attempt: Option<Attempt>,
}

/// A nameserver that has been asked.
struct Attempt {
    server: usize,
    query: Query,
    way: Way,
    /// For the socket and for the time it may take.
    event: reactor::Key,
    until: Instant,
}

enum Way {
    Udp(Datagram),
    Tcp(Stream),
}

/// What an attempt has come to.
enum Outcome {
    Waits,
    Replied(Reply),
    Failed(Failure),
}

impl Question {
    pub(super) fn new(lookup: LookupKey, kind: Kind, client: &Rc<Client>, name: HostName) -> Self {
        Self {
            lookup,
            kind,
            client: Rc::clone(client),
            has_place: false,
            name,
            aliases: 0,
            tried: 0,
            error: Error::Failed,
            attempt: None,
        }
    }

    /// Asks the nameserver whose turn it is. The answer, if nobody can be asked any more.
    pub(super) fn ask(&mut self, reactor: &mut Reactor<Target>, key: QuestionKey) -> Option<Answer> {
        while self.tried < self.client.tries() {
            let Some(server) = self.client.pick(self.tried, reactor.now()) else { break };
            self.tried += 1;
            match self.begin(reactor, key, server) {
                Ok(Some(attempt)) => {
                    self.attempt = Some(attempt);
                    return None;
                }
                Ok(None) => self.note(reactor, server, Failure::Refusal),
                // It is not the nameserver's fault.
                Err(_) => self.error = Error::Failed,
            }
        }
        Some(Err(self.error))
    }

    /// Asks a nameserver; none when it cannot be reached.
    fn begin(&self, reactor: &mut Reactor<Target>, key: QuestionKey, server: usize) -> io::Result<Option<Attempt>> {
        let query = Query::new(&self.name, self.kind, self.client.options.randomize_case)?;
        let (address, from) = (self.client.server(server).address, self.client.server(server).from);
        let socket = Datagram::open(address, from)?;
        if socket.ask(address, &query).is_err() {
            return Ok(None);
        }
        let (event, until) = self.watch(reactor, key, &socket, Events::READ)?;
        Ok(Some(Attempt { server, query, way: Way::Udp(socket), event, until }))
    }

    fn watch(
        &self,
        reactor: &mut Reactor<Target>,
        key: QuestionKey,
        socket: &impl AsFd,
        events: Events,
    ) -> io::Result<(reactor::Key, Instant)> {
        let (fd, sink) = (socket.as_fd().as_raw_fd(), Sink::Service(Target::Question(key)));
        let event = reactor.insert(EventSpec { fd, events: events | Events::PERSIST, sink });
        reactor.add(event, None).inspect_err(|_| reactor.remove(event))?;
        reactor.set_timer(event, self.client.options.timeout);
        Ok((event, reactor.now().after(self.client.options.timeout)))
    }

    /// The socket is ready, or the time is over. The answer, if there is one now.
    pub(super) fn on_event(
        &mut self,
        reactor: &mut Reactor<Target>,
        key: QuestionKey,
        events: Events,
    ) -> Option<Answer> {
        let mut attempt = self.attempt.take()?;
        let outcome = match events.contains(Events::TIMEOUT) {
            // What came in the very last moment may have begun another attempt.
            true if reactor.now() < attempt.until => Outcome::Waits,
            true => Outcome::Failed(Failure::Silence),
            false => self.read(reactor, key, &mut attempt),
        };
        let server = attempt.server;
        if matches!(outcome, Outcome::Waits) {
            self.attempt = Some(attempt);
            return None;
        }
        attempt.close(reactor);
        match outcome {
            Outcome::Waits => None,
            Outcome::Failed(failure) => {
                self.note(reactor, server, failure);
                self.ask(reactor, key)
            }
            Outcome::Replied(reply) => self.take(reactor, key, server, reply),
        }
    }

    fn read(&self, reactor: &mut Reactor<Target>, key: QuestionKey, attempt: &mut Attempt) -> Outcome {
        match &mut attempt.way {
            Way::Udp(socket) => {
                let case = if self.client.options.randomize_case { Case::Counts } else { Case::Ignored };
                match socket.reply(&attempt.query, case) {
                    Ok(None) => Outcome::Waits,
                    Ok(Some(Reply::Cut)) => match self.turn_to_tcp(reactor, key, attempt) {
                        Ok(()) => Outcome::Waits,
                        Err(_) => Outcome::Failed(Failure::Silence),
                    },
                    Ok(Some(reply)) => Outcome::Replied(reply),
                    Err(_) => Outcome::Failed(Failure::Refusal),
                }
            }
            Way::Tcp(stream) => match stream.advance(&attempt.query) {
                // It fails only where the descriptor cannot be watched any more, and then there is the timeout.
                Ok(Progress::Waits(events)) => {
                    let _ = reactor.change(attempt.event, events | Events::PERSIST);
                    Outcome::Waits
                }
                Ok(Progress::Over(Some(Reply::Cut) | None)) => Outcome::Failed(Failure::Refusal),
                Ok(Progress::Over(Some(reply))) => Outcome::Replied(reply),
                // It has answered by UDP, so it is there.
                Err(_) => Outcome::Failed(Failure::Silence),
            },
        }
    }

    /// Asks the same by TCP, for which there is as much time again.
    fn turn_to_tcp(&self, reactor: &mut Reactor<Target>, key: QuestionKey, attempt: &mut Attempt) -> io::Result<()> {
        let server = self.client.server(attempt.server);
        let stream = Stream::open(server.address, server.from, &attempt.query)?;
        let (event, until) = self.watch(reactor, key, &stream, Events::WRITE)?;
        attempt.until = until;
        // Forgotten before it is closed.
        reactor.remove(std::mem::replace(&mut attempt.event, event));
        attempt.way = Way::Tcp(stream);
        Ok(())
    }

    /// What a nameserver has said.
    fn take(&mut self, reactor: &mut Reactor<Target>, key: QuestionKey, server: usize, reply: Reply) -> Option<Answer> {
        let failure = match reply {
            Reply::Busy => Failure::Silence,
            Reply::Refused | Reply::Cut => Failure::Refusal,
            Reply::Found(_) | Reply::Absent(_) | Reply::Alias(_) => {
                self.client.server(server).note_answer();
                return match reply {
                    Reply::Found(addresses) => Some(Ok(addresses)),
                    Reply::Alias(name) if self.aliases < ALIASES => {
                        self.aliases += 1;
                        (self.name, self.tried) = (*name, 0);
                        self.ask(reactor, key)
                    }
                    Reply::Absent(error) => Some(Err(error)),
                    _ => Some(Err(Error::NoAddress)),
                };
            }
        };
        self.note(reactor, server, failure);
        self.ask(reactor, key)
    }

    /// A nameserver has failed.
    fn note(&mut self, reactor: &Reactor<Target>, server: usize, failure: Failure) {
        self.client.server(server).note_failure(failure, reactor.now());
        // As in evdns: a server that cannot answer now is one that has not answered.
        self.error = match failure {
            Failure::Silence => Error::Timeout,
            Failure::Refusal => Error::Failed,
        };
    }

    /// Asks again what was asked by the process this one was forked from: with a number and a port of its own.
    pub(super) fn ask_again(&mut self, reactor: &mut Reactor<Target>, key: QuestionKey) -> Option<Answer> {
        if self.stop(reactor) {
            self.tried -= 1;
            return self.ask(reactor, key);
        }
        None
    }

    /// Closes the socket, if there is one.
    pub(super) fn stop(&mut self, reactor: &mut Reactor<Target>) -> bool {
        let attempt = self.attempt.take();
        let was_asked = attempt.is_some();
        attempt.into_iter().for_each(|attempt| attempt.close(reactor));
        was_asked
    }
}

impl Attempt {
    fn close(self, reactor: &mut Reactor<Target>) {
        // Forgotten before it is closed.
        reactor.remove(self.event);
        drop(self.way);
    }
}
