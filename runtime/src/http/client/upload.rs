//! The bodies of requests, as their owners see them leave: given as a whole, or in pieces.
//!
//! What is given waits with the request until its turn has come, then with what sends it. Nothing is sent twice but to a
//! server that has said that it has not looked at it.

use std::collections::VecDeque;
use std::io;

use crate::buffer::Buffer;
use crate::http::Headers;
use crate::keys::ClientKey;
use crate::net::Net;

use super::failure::{Failure, Fault};
use super::request::Body;
use super::requests::{Request, Stage};
use super::{Client, Clients, Phase, Ticket};

/// How far the body of a request has come.
#[derive(Debug)]
pub(super) struct Upload {
    /// More may be given.
    is_open: bool,
    /// How much is missing of the length that was promised, if one was.
    missing: Option<u64>,
    given: u64,
    /// How much of that has left the process, once the head has.
    sent: Option<u64>,
    /// How much has to leave for the owner to be told, each time it wants to be.
    marks: VecDeque<u64>,
}

/// What has become of a piece of a request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// It is sent, but for so many bytes that are more than was promised.
    Taken(u64),
    /// The request is over, or its body is: nobody wants more of it.
    Unwanted,
}

impl Upload {
    pub(super) fn of(body: &Body) -> Self {
        let given = body.content.len() as u64;
        Self {
            is_open: !body.is_complete,
            missing: body.promised.map(|promised| promised - given),
            given,
            sent: None,
            marks: VecDeque::new(),
        }
    }

    /// Nothing of it has left the process, or what has will be sent again.
    pub(super) fn begin(&mut self) {
        self.sent = None;
    }

    /// Notes that so much of the body has left the process, and the head before it.
    pub(super) fn note_sent(&mut self, sent: u64) {
        self.sent = Some(sent);
    }

    /// How much of it has left the process.
    fn sent(&self) -> u64 {
        self.sent.unwrap_or(0)
    }

    /// Whether it is for the owner to give more: all that there is has left the process.
    pub(super) fn waits_for_owner(&self) -> bool {
        self.is_open && self.sent == Some(self.given)
    }

    /// Whether the owner is to be told that what it wanted to be told of has left.
    pub(super) fn has_call(&self) -> bool {
        self.marks.front().is_some_and(|&at| self.sent.is_some_and(|sent| at <= sent))
    }

    /// Notes that the owner is told; whether it was to be.
    pub(super) fn take_call(&mut self) -> bool {
        self.has_call() && self.marks.pop_front().is_some()
    }

    /// Counts a piece, less what is more than was promised: how much that is.
    fn count(&mut self, piece: u64) -> u64 {
        let taken = self.missing.map_or(piece, |missing| missing.min(piece));
        self.missing = self.missing.map(|missing| missing - taken);
        self.given += taken;
        piece - taken
    }
}

impl Clients {
    /// Gives a piece of a request's body, all of `content`.
    pub fn give(&mut self, net: &mut Net, key: ClientKey, ticket: Ticket, content: &mut Buffer) -> Given {
        self.act(key, |client| client.give(net, ticket, content)).unwrap_or(Given::Unwanted)
    }

    /// Has the owner of a request told, with [`BodySent`](super::ClientCall::BodySent), when all that was given of its
    /// body so far has left the process; false when the request is over.
    pub fn mark(&mut self, net: &mut Net, key: ClientKey, ticket: Ticket) -> bool {
        let mark = |client: &mut Client| {
            let upload = &mut client.requests.get_mut(ticket).filter(|request| !request.is_over())?.upload;
            upload.marks.push_back(upload.given);
            client.tell(net, ticket);
            Some(())
        };
        self.act(key, mark).flatten().is_some()
    }

    /// Ends a request's body that was given in pieces, with trailers if there are some. Returns how much is missing of
    /// the length that was promised: then the request fails.
    pub fn complete(&mut self, net: &mut Net, key: ClientKey, ticket: Ticket, trailers: Option<Box<Headers>>) -> u64 {
        self.act(key, |client| client.complete(net, ticket, trailers)).unwrap_or(0)
    }

    /// How many bytes of a request have not left the process.
    #[must_use]
    pub fn pending_bytes(&self, net: &Net, key: ClientKey, ticket: Ticket) -> u64 {
        self.get(key).map_or(0, |client| client.pending_bytes(net, ticket))
    }
}

impl Client {
    fn give(&mut self, net: &mut Net, ticket: Ticket, content: &mut Buffer) -> Given {
        let Some(request) = self.requests.get_mut(ticket).filter(|request| request.upload.is_open) else {
            content.clear();
            return Given::Unwanted;
        };
        let waited = request.upload.waits_for_owner();
        let mut part = Buffer::new();
        let rest = request.upload.count(content.len() as u64);
        let count = content.len() - usize::try_from(rest).unwrap_or(usize::MAX);
        if part.append_from(content, count) < count {
            part.mark_incomplete();
        }
        part.miss_what(content);
        content.clear();
        let is_made = matches!(request.stage, Stage::Made);
        let failure = match &mut request.stage {
            Stage::Waiting(outgoing) => {
                outgoing.body.content.append(&mut part);
                outgoing.body.content.failure()
            }
            Stage::Made => self.pass_on(net, ticket, &mut part, waited),
            Stage::Over(_) => return Given::Unwanted,
        };
        if let Some(error) = failure {
            // Nobody is to wait for what will not come.
            self.end(net, ticket, Some(Failure::by(&self.peer, &Fault::unsent(&error))));
            self.give_up(net, ticket, is_made);
        }
        Given::Taken(rest)
    }

    /// Gives a piece of a body to what sends it. Nothing does where the server wants no more of it. The time of a server
    /// that has waited for it begins. Returns why it cannot be sent, if it cannot.
    fn pass_on(&mut self, net: &mut Net, ticket: Ticket, part: &mut Buffer, waited: bool) -> Option<io::Error> {
        match &mut self.phase {
            Phase::Open(connection) if connection.current() == Some(ticket) => {
                let failure = connection.give(net, part, waited);
                if waited {
                    self.restart_timer(net);
                }
                failure
            }
            _ => self.give_http2(net, ticket, part, waited),
        }
    }

    fn complete(&mut self, net: &mut Net, ticket: Ticket, trailers: Option<Box<Headers>>) -> u64 {
        let Some(request) = self.requests.get_mut(ticket).filter(|request| request.upload.is_open) else { return 0 };
        let waited = request.upload.waits_for_owner();
        request.upload.is_open = false;
        let missing = request.upload.missing.unwrap_or(0);
        let is_made = matches!(request.stage, Stage::Made);
        if missing > 0 && !request.is_over() {
            self.end(net, ticket, Some(Failure::by(&self.peer, &Fault::short(missing))));
            self.give_up(net, ticket, is_made);
            return missing;
        }
        match (&mut request.stage, &mut self.phase) {
            (Stage::Waiting(outgoing), _) => {
                (outgoing.body.is_complete, outgoing.body.trailers) = (true, trailers);
            }
            (Stage::Made, Phase::Open(connection)) if connection.current() == Some(ticket) => {
                connection.complete(net, trailers, waited);
                self.restart_timer(net);
            }
            (Stage::Made, _) => self.complete_http2(net, ticket, trailers, waited),
            (Stage::Over(_), _) => {}
        }
        0
    }

    fn pending_bytes(&self, net: &Net, ticket: Ticket) -> u64 {
        let Some(request) = self.requests.get(ticket) else { return 0 };
        match (&request.stage, &self.phase) {
            (Stage::Waiting(outgoing), _) => (outgoing.head.len() + outgoing.body.content.len()) as u64,
            (Stage::Made, Phase::Open(connection)) if connection.current() == Some(ticket) => connection.pending(net),
            (Stage::Made, _) => self.pending_http2(net, ticket, request.upload.sent()),
            (Stage::Over(_), _) => 0,
        }
    }
}

impl Request {
    /// Whether it is over, of which its owner may have yet to be told.
    fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Over(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_more_than_was_promised_is_not_counted() {
        let body = Body { promised: Some(5), is_complete: false, ..Body::default() };
        let mut upload = Upload::of(&body);
        assert_eq!((upload.count(3), upload.count(3), upload.count(3)), (0, 1, 3));
        assert_eq!((upload.given, upload.missing), (5, Some(0)));
        let mut upload = Upload::of(&Body { is_complete: false, ..Body::default() });
        assert_eq!((upload.count(3), upload.given), (0, 3));
    }

    #[test]
    fn nothing_is_told_before_the_head_has_left() {
        let mut upload = Upload::of(&Body::default());
        upload.marks.extend([0, 3]);
        assert!(!upload.has_call());
        upload.note_sent(0);
        assert!(upload.take_call() && !upload.take_call());
        upload.note_sent(2);
        assert!(!upload.take_call());
        upload.note_sent(5);
        assert!(upload.take_call());
    }
}
