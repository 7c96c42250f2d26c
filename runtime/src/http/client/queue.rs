//! The requests of a client, one after the other, and the connections they are made on.

use crate::keys::{OwnedToken, owner};
use crate::net::Net;
use crate::reactor::Events;

use super::failure::{Failure, Fault};
use super::h1::Progress;
use super::requests::Stage;
use super::{Client, ClientCall, Due, Phase, Ticket};

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
                    self.receive(net);
                }
            }
            Phase::Connecting(stream) => {
                net.on_stream(*stream, events);
                self.on_connecting(net);
            }
            Phase::Idle | Phase::Resolving | Phase::Waiting | Phase::Http2(_) => {}
        }
    }

    /// Reads what has come on the connection.
    pub(super) fn receive(&mut self, net: &mut Net) {
        if let Phase::Open(connection) = &mut self.phase {
            let ticket = connection.current();
            let progress = connection.receive(net, &mut self.requests);
            self.on_progress(net, ticket, progress);
        }
    }

    /// The stream has something to send, or something has come of connecting.
    pub(super) fn flush(&mut self, net: &mut Net) {
        match &mut self.phase {
            Phase::Open(connection) => {
                let ticket = connection.current();
                let progress = connection.flush(net, &mut self.requests);
                self.on_progress(net, ticket, progress);
            }
            Phase::Connecting(stream) => {
                net.flush(*stream);
                self.on_connecting(net);
            }
            Phase::Idle | Phase::Resolving | Phase::Waiting | Phase::Http2(_) => {}
        }
    }

    /// Takes a request back, of which nothing is told any more.
    pub(super) fn cancel(&mut self, net: &mut Net, ticket: Ticket) -> Option<OwnedToken<owner::Request>> {
        let (owner, is_made) = self.requests.remove(ticket)?;
        self.watch_clock(net);
        self.give_up(net, ticket, is_made);
        Some(owner)
    }

    /// A request is not waited for any more.
    pub(super) fn give_up(&mut self, net: &mut Net, ticket: Ticket, is_made: bool) {
        if is_made {
            if !self.reset_http2(net, ticket) {
                self.disconnect(net);
            }
        } else if !self.is_connected() && self.requests.is_idle() {
            // Nobody wants to be connected.
            self.close(net);
            self.tried = 0;
        }
        self.advance(net);
    }

    /// Goes on with what has come of looking after the connection, which was at the request of a ticket.
    fn on_progress(&mut self, net: &mut Net, ticket: Option<Ticket>, progress: Progress) {
        ticket.into_iter().for_each(|ticket| self.tell(net, ticket));
        match progress {
            Progress::Going => {}
            Progress::Answered(ticket) => self.end(net, ticket, None),
            Progress::Failed(ticket, fault) => self.fail(net, ticket, &fault),
            Progress::Unsent(ticket, outgoing) => {
                // It is the first of the next connection.
                if let Some(request) = self.requests.get_mut(ticket) {
                    request.stage = Stage::Waiting(Box::new(outgoing));
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
            Phase::Idle if self.requests.first_waiting().is_some() => self.begin(net),
            Phase::Open(connection) if connection.is_free(net) => {
                let Some(request) = self.requests.first_waiting() else { return };
                let ticket = request.ticket;
                if let Some(outgoing) = request.take_outgoing() {
                    connection.begin(net, ticket, outgoing, &self.options);
                    self.restart_timer(net);
                }
            }
            &mut Phase::Http2(stream) => self.begin_streams(net, stream),
            _ => {}
        }
    }

    /// The owner has taken some of a response, or wants to go on.
    pub(super) fn resume(&mut self, net: &mut Net, ticket: Ticket) {
        self.tell(net, ticket);
        let is_blocked = self.requests.get(ticket).is_none_or(super::requests::Request::is_blocked);
        if let Phase::Open(connection) = &mut self.phase
            && connection.current() == Some(ticket)
            && !is_blocked
            && connection.unblock(net)
        {
            self.restart_timer(net);
        } else {
            self.resume_http2(net, ticket);
        }
    }

    /// A request has come to its end.
    pub(super) fn end(&mut self, net: &mut Net, ticket: Ticket, failure: Option<Failure>) {
        if self.requests.end(ticket, failure) {
            self.watch_clock(net);
            self.tell(net, ticket);
        }
    }

    /// A request that is under way has failed, and the connection with it. The next ones get another.
    pub(super) fn fail(&mut self, net: &mut Net, ticket: Ticket, fault: &Fault) {
        self.fail_by(net, ticket, fault);
        self.disconnect(net);
    }

    /// A request has failed by what the server has done.
    pub(super) fn fail_by(&mut self, net: &mut Net, ticket: Ticket, fault: &Fault) {
        self.end(net, ticket, Some(Failure::by(&self.peer, fault)));
    }

    /// Ends the connection, and has the owner told if there was one.
    pub(super) fn disconnect(&mut self, net: &mut Net) {
        let was_connected = self.is_connected();
        self.close(net);
        if was_connected {
            self.call(net, Due::Closed);
        }
    }

    /// Ends all connections of HTTP/2.
    pub(super) fn close_http2(&mut self, net: &mut Net) {
        std::mem::take(&mut self.http2).into_iter().for_each(|connection| connection.end(net));
    }

    /// Ends the connection, or what was to become one; one of HTTP/2 ends with its requests.
    pub(super) fn close(&mut self, net: &mut Net) {
        net.reactor.del(self.timer);
        match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Connecting(stream) => net.forget(stream),
            Phase::Open(connection) => net.forget(connection.stream),
            Phase::Idle | Phase::Resolving | Phase::Waiting | Phase::Http2(_) => {}
        }
    }

    /// Has the owner of a request called if there is something to call it with.
    pub(super) fn tell(&mut self, net: &mut Net, ticket: Ticket) {
        if let Some(request) = self.requests.get_mut(ticket).filter(|request| request.has_call())
            && !std::mem::replace(&mut request.is_due, true)
        {
            self.call(net, Due::Request(ticket));
        }
    }

    /// Notes something to call the owner with.
    pub(super) fn call(&mut self, net: &mut Net, due: Due) {
        self.due.push_back(due);
        net.reactor.activate(self.call, Events::READ, 1);
    }

    /// The next thing to call the owner with.
    pub(super) fn take_call(&mut self, net: &mut Net) -> Option<ClientCall> {
        let call = loop {
            match self.due.pop_front()? {
                Due::Closed => break ClientCall::Closed(self.owner),
                Due::Request(ticket) => {
                    // If it was not taken back meanwhile.
                    if let Some((call, has_more)) = self.requests.next_call(ticket) {
                        if has_more {
                            self.due.push_front(Due::Request(ticket));
                        }
                        break call;
                    }
                }
            }
        };
        if !self.due.is_empty() {
            net.reactor.activate(self.call, Events::READ, 1);
        }
        Some(call)
    }
}
