//! The requests of a client, one after the other, and the connections they are made on.

use crate::keys::{OwnedToken, owner};
use crate::net::Net;
use crate::reactor::Events;

use super::connection::Progress;
use super::{Client, ClientCall, Outcome, Phase, Ticket};

impl Client {
    /// The socket is ready.
    pub(super) fn on_ready(&mut self, net: &mut Net, events: Events) {
        match &mut self.phase {
            Phase::Open(connection) => {
                if events.contains(Events::WRITE) {
                    net.unblock(connection.stream);
                    net.touch(connection.stream);
                }
                if events.contains(Events::READ) {
                    let progress = connection.receive(net);
                    self.on_progress(net, progress);
                }
            }
            Phase::Connecting(stream) => {
                net.on_stream(*stream, events);
                self.on_connecting(net);
            }
            Phase::Idle | Phase::Resolving | Phase::Waiting => {}
        }
    }

    /// The stream has something to send, or something has come of connecting.
    pub(super) fn flush(&mut self, net: &mut Net) {
        match &mut self.phase {
            Phase::Open(connection) => {
                let progress = connection.flush(net);
                self.on_progress(net, progress);
            }
            Phase::Connecting(stream) => {
                net.flush(*stream);
                self.on_connecting(net);
            }
            Phase::Idle | Phase::Resolving | Phase::Waiting => {}
        }
    }

    pub(super) fn cancel(&mut self, net: &mut Net, ticket: Ticket) -> Option<OwnedToken<owner::Request>> {
        let at = self.queue.iter().position(|pending| pending.ticket == ticket)?;
        let pending = self.queue.remove(at)?;
        if pending.outgoing.is_none() {
            self.disconnect(net);
        }
        self.advance(net);
        Some(pending.owner)
    }

    /// Goes on with what has come of looking after the connection.
    pub(super) fn on_progress(&mut self, net: &mut Net, progress: Progress) {
        match progress {
            Progress::Going => {}
            Progress::Answered(response) => self.answer(net, Outcome::Response(response)),
            Progress::Failed => self.fail(net),
            Progress::Unsent(outgoing) => {
                // It is the first of the next connection.
                if let Some(first) = self.queue.front_mut() {
                    first.outgoing = Some(outgoing);
                }
                self.disconnect(net);
                return self.begin(net);
            }
            Progress::Ended => self.disconnect(net),
        }
        self.advance(net);
    }

    /// Goes on with the next request, if there is one and its turn has come.
    pub(super) fn advance(&mut self, net: &mut Net) {
        if let Phase::Open(connection) = &self.phase
            && connection.has_ended()
        {
            self.disconnect(net);
        }
        match &mut self.phase {
            Phase::Idle if !self.queue.is_empty() => self.begin(net),
            Phase::Open(connection) if connection.is_free(net) => {
                let next = self.queue.front_mut().and_then(|pending| pending.outgoing.take());
                if let Some(outgoing) = next {
                    connection.begin(net, outgoing, &self.options);
                    self.restart_timer(net);
                }
            }
            _ => {}
        }
    }

    /// The request that is under way has come to something.
    fn answer(&mut self, net: &mut Net, outcome: Outcome) {
        if let Some(pending) = self.queue.pop_front() {
            self.call(net, ClientCall::Answer(pending.owner, outcome));
        }
    }

    /// The request that is under way has failed, and the connection with it. The next ones get another.
    pub(super) fn fail(&mut self, net: &mut Net) {
        self.answer(net, Outcome::Failed);
        self.disconnect(net);
    }

    /// Ends the connection, and has the owner told if there was one.
    pub(super) fn disconnect(&mut self, net: &mut Net) {
        let was_connected = self.is_connected();
        self.close(net);
        if was_connected {
            self.call(net, ClientCall::Closed(self.owner));
        }
    }

    /// Ends the connection, or what was to become one.
    pub(super) fn close(&mut self, net: &mut Net) {
        net.reactor.del(self.timer);
        match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Connecting(stream) => net.forget(stream),
            Phase::Open(connection) => net.forget(connection.stream),
            Phase::Idle | Phase::Resolving | Phase::Waiting => {}
        }
    }
}
