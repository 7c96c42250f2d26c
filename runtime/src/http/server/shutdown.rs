//! The graceful end of a server: nothing new, what is there to its end, and what takes too long cut off.

use std::time::Duration;

use crate::keys::{OwnedToken, ServerKey, Target, Token, owner};
use crate::net::{Consumer, Net};
use crate::reactor::{self, EventSpec, Events, Instant, Sink};

use super::{Connection, Http, HttpCall, RequestError, Shared};

/// A connection whose last reply has left, or that was accepted, so little time ago is not idle yet: the next request
/// may be on its way. As long a client is given to read the last reply of a connection that ends.
pub(super) const LAST_CALL: Duration = Duration::from_millis(200);

/// A TLS handshake may take so long from the beginning of the end, and a client of HTTP/2 as long to answer the first
/// GOAWAY. As with Go's `http.Server`.
pub(super) const PARTING: Duration = Duration::from_secs(1);

/// The end of a server that is under way.
pub(in crate::http::server) struct Ending {
    /// Whom to tell when all are gone.
    owner: OwnedToken<owner::Server>,
    since: Instant,
    /// When what is left is cut off, if that is not left to the clients.
    until: Option<Instant>,
    /// Goes off when connections may have become idle, and when time is up.
    timer: reactor::Key,
    /// When it does, if it does.
    next: Option<Instant>,
    /// Is due when all are gone.
    call: reactor::Key,
    /// A connection may have become idle.
    has_idle: bool,
}

impl Ending {
    /// Has the timer go off, at that time or before.
    fn hasten(&mut self, net: &mut Net, at: Instant) {
        if self.next.is_none_or(|next| at < next) {
            self.next = Some(at);
            net.reactor.set_timer(self.timer, at.since(net.reactor.now()));
        }
    }

    /// Gives back what it was given.
    fn finish(self, net: &mut Net) -> OwnedToken<owner::Server> {
        net.reactor.remove(self.timer);
        net.reactor.remove(self.call);
        self.owner
    }
}

impl Shared {
    /// Since when a server has been ending, if it has.
    pub(super) fn ending_since(&self, server: ServerKey) -> Option<Instant> {
        if self.ending.is_empty() {
            return None;
        }
        self.servers.get(server)?.ending.as_ref().map(|ending| ending.since)
    }

    /// Notes that a connection of a server may be idle from now on.
    pub(super) fn note_idle(&mut self, server: ServerKey) {
        if !self.ending.is_empty()
            && let Some(ending) = self.servers.get_mut(server).and_then(|server| server.ending.as_mut())
        {
            ending.has_idle = true;
        }
    }
}

impl Http {
    /// Ends a server gracefully. What the kernel has accepted for it is accepted, and then its listening sockets are
    /// closed. Idle connections end; the others do when their requests are answered, or after `grace`. When all are
    /// gone the owner is told, with [`HttpCall::ShutDown`].
    ///
    /// # Errors
    ///
    /// The token, when the server is gone, or is ending already: then `grace` counts where it ends sooner.
    pub fn shutdown(
        &mut self,
        net: &mut Net,
        key: ServerKey,
        grace: Option<Duration>,
        owner: OwnedToken<owner::Server>,
    ) -> Result<(), OwnedToken<owner::Server>> {
        let since = net.reactor.now();
        let until = grace.map(|grace| since.after(grace));
        let Some(server) = self.shared.servers.get_mut(key) else { return Err(owner) };
        if let Some(ending) = &mut server.ending {
            ending.until = ending.until.into_iter().chain(until).min();
            until.into_iter().for_each(|until| ending.hasten(net, until));
            return Err(owner);
        }
        let mut event = |sink| net.reactor.insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink });
        let (timer, call) =
            (event(Sink::Service(Target::HttpServer(key))), event(Sink::Queue(Target::HttpServer(key))));
        let mut ending = Ending { owner, since, until, timer, next: None, call, has_idle: false };
        until.into_iter().for_each(|until| ending.hasten(net, until));
        server.ending = Some(Box::new(ending));
        self.shared.ending.push(key);
        self.drain_listeners(net, key);
        self.h2.leave_all(net, key);
        for connection in self.connections.whole_of(key) {
            self.act(net, connection, |connection, net, shared| connection.retire(net, shared));
        }
        self.look_at_ending(net, key);
        Ok(())
    }

    /// The servers whose owner is to be told of their end.
    pub fn ending(&self) -> impl Iterator<Item = Token<owner::Server>> {
        let endings = self.shared.ending.iter().filter_map(|&key| self.shared.servers.get(key)?.ending.as_ref());
        endings.map(|ending| ending.owner.token())
    }

    /// Whether a server is on its way to its end.
    #[must_use]
    pub fn is_ending(&self, server: ServerKey) -> bool {
        self.shared.ending_since(server).is_some()
    }

    /// Sees to it that servers go on to their end. To be called before the loop waits.
    pub(crate) fn settle_endings(&mut self, net: &mut Net) {
        for at in 0..self.shared.ending.len() {
            let key = self.shared.ending[at];
            let Some(server) = self.shared.servers.get_mut(key) else { continue };
            let is_over = server.tally.is_empty();
            let Some(ending) = &mut server.ending else { continue };
            if is_over {
                net.reactor.activate(ending.call, Events::TIMEOUT, 1);
            } else if std::mem::take(&mut ending.has_idle) {
                let soon = net.reactor.now().after(LAST_CALL);
                ending.hasten(net, soon);
            }
        }
    }

    /// Whether what is left of a server that ends is to be cut off.
    pub(crate) fn is_time_up(&self, net: &Net, key: ServerKey) -> bool {
        let ending = self.shared.servers.get(key).and_then(|server| server.ending.as_ref());
        ending.and_then(|ending| ending.until).is_some_and(|until| until <= net.reactor.now())
    }

    /// A server's timer has gone off.
    pub(crate) fn on_ending(&mut self, net: &mut Net, key: ServerKey) {
        if let Some(ending) = self.shared.servers.get_mut(key).and_then(|server| server.ending.as_mut()) {
            ending.next = None;
        }
        match self.is_time_up(net, key) {
            true => self.cut_off(net, key),
            false => self.look_at_ending(net, key),
        }
    }

    /// Ends what has become idle, and has the rest looked at again in time.
    fn look_at_ending(&mut self, net: &mut Net, key: ServerKey) {
        let Some(since) = self.shared.ending_since(key) else { return };
        let mut next = self.h2.look_at_leaving(net, key);
        for connection in self.connections.whole_of(key) {
            let look = |connection: &mut Connection, net: &mut Net, _: &mut Shared| connection.part_if_idle(net, since);
            next = next.into_iter().chain(self.act(net, connection, look).flatten()).min();
        }
        if let Some(ending) = self.shared.servers.get_mut(key).and_then(|server| server.ending.as_mut()) {
            next.into_iter().chain(ending.until).for_each(|at| ending.hasten(net, at));
        }
    }

    /// Time is up: ends what is left.
    fn cut_off(&mut self, net: &mut Net, key: ServerKey) {
        self.h2.cut_off(net, key);
        for connection in self.connections.whole_of(key) {
            let Some(stream) = self.connections.get(connection).map(|connection| connection.stream) else { continue };
            match net.stream(stream).map(|stream| stream.consumer()) {
                // It has ended, and ends this when its owner was told.
                Some(Consumer::WebSocket(_)) => continue,
                // The bytes of some are the script's, their end is not.
                _ => net.set_consumer(stream, Consumer::Http(connection)),
            }
            self.act(net, connection, |connection, net, _| connection.cut_off(net, RequestError::Cancel));
        }
    }

    /// All connections of a server that was to end are gone: what its owner is to be told.
    pub(crate) fn take_ended(&mut self, net: &mut Net, key: ServerKey) -> Option<HttpCall> {
        let ending = self.forget_ending(key)?;
        Some(HttpCall::ShutDown(ending.finish(net)))
    }

    /// Gives up the end of a server that goes at once.
    pub(super) fn give_up_ending(&mut self, net: &mut Net, key: ServerKey) -> Option<OwnedToken<owner::Server>> {
        self.forget_ending(key).map(|ending| ending.finish(net))
    }

    fn forget_ending(&mut self, key: ServerKey) -> Option<Box<Ending>> {
        self.shared.ending.retain(|&other| other != key);
        self.shared.servers.get_mut(key)?.ending.take()
    }

    /// Gives back what servers were given whose end was under way.
    pub(super) fn take_endings(&mut self) -> Vec<OwnedToken<owner::Server>> {
        self.shared.ending.clear();
        let endings = self.shared.servers.iter_mut().filter_map(|server| server.ending.take());
        endings.map(|ending| ending.owner).collect()
    }
}
