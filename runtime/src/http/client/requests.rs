//! The requests of a client, from the moment they are made until their owner has been told how they have ended.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use crate::buffer::Buffer;
use crate::http::Headers;
use crate::http::message::body::PIECES;
use crate::keys::{OwnedToken, Token, owner};
use crate::reactor::Instant;

use super::failure::Failure;
use super::request::Outgoing;
use super::response::ResponseHead;
use super::upload::Upload;
use super::{ClientCall, Outcome, Response, Ticket};

/// What the owner of a request wants to be told of, besides how it ends.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes {
    /// The head of the response (`evhttp_request_set_header_cb`).
    pub head: bool,
    /// The pieces of the response's body (`evhttp_request_set_chunked_cb`), which is not collected then. The head is told
    /// as well.
    pub pieces: bool,
    /// That all of the request has left the process.
    pub sent: bool,
    /// Why it has failed, before it is told that it has (`evhttp_request_set_error_cb`).
    pub failure: bool,
}

/// The requests, in the order they were made.
#[derive(Default)]
pub(super) struct Requests {
    list: VecDeque<Request>,
    /// When those have to be over that may not take for ever.
    deadlines: BTreeSet<(Instant, Ticket)>,
}

/// A request, and what there is of the response.
pub(super) struct Request {
    pub(super) ticket: Ticket,
    /// What the owner knows it by.
    owner: OwnedToken<owner::Request>,
    pub(super) stage: Stage,
    /// How far its body has come.
    pub(super) upload: Upload,
    wishes: Wishes,
    begun: Instant,
    deadline: Option<(Instant, Duration)>,
    /// The head of the response, until the owner has it.
    head: Option<ResponseHead>,
    /// What has come of the response's body and was not taken.
    pub(super) body: Buffer,
    /// What has come behind it.
    trailers: Option<Box<Headers>>,
    /// The owner has been told of the head.
    is_shown: bool,
    /// Something has come of the body that the owner was not told of.
    has_news: bool,
    /// The owner wants nothing more for now.
    is_paused: bool,
    /// All of the request has left the process, which the owner was not told of.
    has_left: bool,
    /// The owner has been told why it has failed.
    is_explained: bool,
    /// How often it was refused without being looked at.
    tried: u32,
    /// It waits to be called.
    pub(super) is_due: bool,
}

/// How far a request has come.
pub(super) enum Stage {
    /// It waits for its turn.
    Waiting(Box<Outgoing>),
    /// It is being made.
    Made,
    /// It has ended, of which its owner has yet to be told: it is answered, or has failed.
    Over(Option<Failure>),
}

impl Request {
    /// What the owner knows it by.
    pub(super) fn token(&self) -> Token<owner::Request> {
        self.owner.token()
    }

    /// What it sends, where it waits for its turn: it is being made from now on.
    pub(super) fn take_outgoing(&mut self) -> Option<Outgoing> {
        if !matches!(self.stage, Stage::Waiting(_)) {
            return None;
        }
        self.upload.begin();
        match std::mem::replace(&mut self.stage, Stage::Made) {
            Stage::Waiting(outgoing) => Some(*outgoing),
            Stage::Made | Stage::Over(_) => None,
        }
    }

    /// Whether no more of the response's body is read, for the script is to take something, or to go on, first.
    pub(super) fn is_blocked(&self) -> bool {
        let has_begun = self.head.is_some() || self.is_shown;
        self.wishes.pieces && has_begun && (self.is_paused || self.body.len() >= PIECES)
    }

    /// How many bytes of the response's body there is room for.
    pub(super) fn room(&self) -> usize {
        if self.wishes.pieces { PIECES.saturating_sub(self.body.len()) } else { usize::MAX }
    }

    /// Whether the owner takes the response in pieces, at its own pace.
    pub(super) fn is_in_pieces(&self) -> bool {
        self.wishes.pieces
    }

    /// Whether the owner has the head of the response, and the body is still to come or to be taken.
    pub(super) fn is_body_coming(&self) -> bool {
        self.is_shown
    }

    /// Whether it may be made once more, which it may be so many times.
    pub(super) fn try_again(&mut self, most: u32) -> bool {
        self.tried += 1;
        self.tried < most
    }

    /// The head of the response has come.
    pub(super) fn begin(&mut self, head: ResponseHead) {
        self.head = Some(head);
    }

    /// Bytes of the response's body have come.
    pub(super) fn note_body(&mut self) {
        self.has_news = true;
    }

    /// All of the response has come, and these behind its body.
    pub(super) fn add_trailers(&mut self, trailers: Box<Headers>) {
        self.trailers = Some(trailers);
    }

    /// All of the request has left the process.
    pub(super) fn note_left(&mut self) {
        self.has_left = true;
    }

    /// Whether there is something to call the owner with.
    pub(super) fn has_call(&self) -> bool {
        matches!(self.stage, Stage::Over(_))
            || self.upload.has_call()
            || self.has_left_call()
            || self.has_head_call()
            || self.has_body_call()
    }

    fn has_left_call(&self) -> bool {
        self.has_left && self.wishes.sent
    }

    fn has_head_call(&self) -> bool {
        self.head.is_some() && (self.wishes.head || self.wishes.pieces)
    }

    fn has_body_call(&self) -> bool {
        self.wishes.pieces && self.has_news && !self.is_paused
    }

    /// The next thing to call the owner with, but for the last.
    fn next_call(&mut self) -> Option<ClientCall> {
        if self.upload.take_call() {
            return Some(ClientCall::BodySent(self.token()));
        }
        if self.has_left_call() {
            self.has_left = false;
            return Some(ClientCall::Sent(self.token()));
        }
        if self.has_head_call() {
            self.is_shown = true;
            let head = self.head.take()?;
            return Some(ClientCall::Head(self.token(), Box::new(head)));
        }
        if self.has_body_call() {
            self.has_news = false;
            return Some(ClientCall::Body(self.token()));
        }
        match &self.stage {
            Stage::Over(Some(failure)) if self.wishes.failure && !std::mem::replace(&mut self.is_explained, true) => {
                Some(ClientCall::Failed(self.token(), failure.clone()))
            }
            _ => None,
        }
    }

    /// The last thing to call the owner with, when it has ended.
    fn last_call(self) -> ClientCall {
        let outcome = match (self.stage, self.head) {
            (Stage::Over(None), Some(head)) => {
                Outcome::Response(Box::new(Response { head, body: self.body, trailers: self.trailers }))
            }
            (Stage::Over(None), None) => Outcome::Rest(self.body, self.trailers),
            (Stage::Over(Some(failure)), _) if !failure.is_connected => Outcome::Unconnected,
            _ => Outcome::Failed,
        };
        ClientCall::Answer(self.owner, outcome)
    }
}

impl Requests {
    /// Adds one that waits for its turn.
    pub(super) fn push(
        &mut self,
        ticket: Ticket,
        owner: OwnedToken<owner::Request>,
        outgoing: Outgoing,
        begun: Instant,
    ) {
        self.list.push_back(Request {
            ticket,
            owner,
            upload: Upload::of(&outgoing.body),
            stage: Stage::Waiting(Box::new(outgoing)),
            wishes: Wishes::default(),
            begun,
            deadline: None,
            head: None,
            body: Buffer::new(),
            trailers: None,
            is_shown: false,
            has_news: false,
            is_paused: false,
            has_left: false,
            is_explained: false,
            tried: 0,
            is_due: false,
        });
    }

    /// Whether there are none that are not over.
    pub(super) fn is_idle(&self) -> bool {
        self.list.iter().all(|request| matches!(request.stage, Stage::Over(_)))
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Request> {
        self.list.iter()
    }

    /// The request of a ticket.
    pub(super) fn get(&self, ticket: Ticket) -> Option<&Request> {
        self.list.get(self.position(ticket)?)
    }

    /// The request of a ticket, to change it.
    pub(super) fn get_mut(&mut self, ticket: Ticket) -> Option<&mut Request> {
        let position = self.position(ticket)?;
        self.list.get_mut(position)
    }

    fn position(&self, ticket: Ticket) -> Option<usize> {
        self.list.binary_search_by_key(&ticket, |request| request.ticket).ok()
    }

    /// The first that waits for its turn.
    pub(super) fn first_waiting(&mut self) -> Option<&mut Request> {
        self.list.iter_mut().find(|request| matches!(request.stage, Stage::Waiting(_)))
    }

    /// Those that wait for their turn.
    pub(super) fn waiting(&self) -> impl Iterator<Item = Ticket> {
        let waiting = self.list.iter().filter(|request| matches!(request.stage, Stage::Waiting(_)));
        waiting.map(|request| request.ticket)
    }

    /// Changes what the owner wants to be told of.
    pub(super) fn wish(&mut self, ticket: Ticket, change: impl FnOnce(&mut Wishes)) {
        if let Some(request) = self.get_mut(ticket) {
            change(&mut request.wishes);
        }
    }

    /// Notes that the owner wants no more of the response for now, or wants more.
    pub(super) fn pause(&mut self, ticket: Ticket, is_paused: bool) {
        if let Some(request) = self.get_mut(ticket) {
            // What the owner has left is there again.
            request.has_news |= std::mem::replace(&mut request.is_paused, is_paused) && !request.body.is_empty();
        }
    }

    /// Sets how long a request may take, from the moment it was made; none is for ever.
    pub(super) fn set_deadline(&mut self, ticket: Ticket, limit: Option<Duration>) {
        let Some(request) = self.get_mut(ticket).filter(|request| !matches!(request.stage, Stage::Over(_))) else {
            return;
        };
        let deadline = limit.map(|limit| (request.begun.after(limit), limit));
        let before = std::mem::replace(&mut request.deadline, deadline);
        self.forget_deadline(ticket, before);
        self.deadlines.extend(deadline.map(|(at, _)| (at, ticket)));
    }

    /// When the next request has to be over.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.deadlines.first().map(|&(at, _)| at)
    }

    /// The next request that had to be over by now, and how long it was allowed to take.
    pub(super) fn take_late(&mut self, now: Instant) -> Option<(Ticket, Duration)> {
        let &(at, ticket) = self.deadlines.first().filter(|&&(at, _)| at <= now)?;
        self.deadlines.remove(&(at, ticket));
        let limit = self.get_mut(ticket)?.deadline.take()?.1;
        Some((ticket, limit))
    }

    fn forget_deadline(&mut self, ticket: Ticket, deadline: Option<(Instant, Duration)>) {
        if let Some((at, _)) = deadline {
            self.deadlines.remove(&(at, ticket));
        }
    }

    /// Notes that a request has ended; false when it had before, or is gone.
    pub(super) fn end(&mut self, ticket: Ticket, failure: Option<Failure>) -> bool {
        let Some(request) = self.get_mut(ticket).filter(|request| !matches!(request.stage, Stage::Over(_))) else {
            return false;
        };
        request.stage = Stage::Over(failure);
        let deadline = request.deadline.take();
        self.forget_deadline(ticket, deadline);
        true
    }

    /// Takes a request out, of which nothing is told any more. Says whether it was being made.
    pub(super) fn remove(&mut self, ticket: Ticket) -> Option<(OwnedToken<owner::Request>, bool)> {
        let request = self.list.remove(self.position(ticket)?)?;
        self.forget_deadline(ticket, request.deadline);
        Some((request.owner, matches!(request.stage, Stage::Made)))
    }

    /// Takes all of them out.
    pub(super) fn take(&mut self) -> impl Iterator<Item = OwnedToken<owner::Request>> + use<> {
        std::mem::take(self).list.into_iter().map(|request| request.owner)
    }

    /// What the owner of a request is to be called with next, and whether there is more.
    pub(super) fn next_call(&mut self, ticket: Ticket) -> Option<(ClientCall, bool)> {
        let position = self.position(ticket)?;
        let request = self.list.get_mut(position)?;
        request.is_due = false;
        if let Some(call) = request.next_call() {
            request.is_due = request.has_call();
            return Some((call, request.is_due));
        }
        match request.stage {
            Stage::Over(_) => Some((self.list.remove(position)?.last_call(), false)),
            _ => None,
        }
    }
}
