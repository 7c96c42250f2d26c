//! Exchanges that the owner keeps something for, to be told what becomes of them.

use std::collections::VecDeque;

use crate::http::message::body::BodyError;
use crate::keys::{OwnedToken, Token, owner};

use super::{HttpCall, Remains};

/// Why an exchange has failed: libevent's `evhttp_request_error`, with its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RequestError {
    /// The client has kept silent, or read nothing, for too long.
    Timeout = 0,
    /// The client has left.
    Eof = 1,
    /// The body is not as it should be.
    InvalidHeader = 2,
    /// The kernel refuses to send.
    Buffer = 3,
    /// The owner has given it up.
    Cancel = 4,
    /// The body is longer than allowed.
    DataTooLong = 5,
    /// The name of the server was not found; of a client's requests only, as those that follow.
    Resolve = 16,
    /// The server was not reached.
    Connect = 17,
    /// TLS has failed.
    Tls = 18,
}

impl RequestError {
    /// What has happened, in words.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Timeout => "The client has been silent for too long, or has taken nothing of the reply for too long",
            Self::Eof => "The client has left before the exchange was over",
            Self::InvalidHeader => "The body of the request is malformed",
            Self::Buffer => "The reply could not be sent",
            Self::Cancel => "The server has ended the exchange before it was over",
            Self::DataTooLong => "The body of the request, or its trailers, are longer than allowed",
            Self::Resolve => "The name of the server was not found",
            Self::Connect => "The server was not reached",
            Self::Tls => "TLS has failed",
        }
    }
}

impl From<BodyError> for RequestError {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::Malformed => Self::InvalidHeader,
            BodyError::TooLarge | BodyError::TrailersTooLarge => Self::DataTooLong,
        }
    }
}

/// Whom to tell of an exchange.
#[derive(Debug)]
pub enum ExchangeOwner {
    /// Something the owner looks after by itself. It has it [released](crate::base::Base::release) before it goes.
    Knows(Token<owner::Exchange>),
    /// Something the loop keeps.
    Holds(OwnedToken<owner::Exchange>),
}

impl ExchangeOwner {
    /// What the owner knows it by.
    #[must_use]
    pub fn token(&self) -> Token<owner::Exchange> {
        match self {
            Self::Knows(token) => *token,
            Self::Holds(owned) => owned.token(),
        }
    }

    /// What the loop keeps, if it does.
    #[must_use]
    pub fn into_held(self) -> Option<OwnedToken<owner::Exchange>> {
        match self {
            Self::Knows(_) => None,
            Self::Holds(owned) => Some(owned),
        }
    }
}

/// What the owner keeps for exchanges of one connection, in the order they have come.
#[derive(Default)]
#[expect(clippy::box_collection, reason = "a pointer is all that the many connections without any should carry")]
pub(super) struct KeptExchanges(Option<Box<Vec<Kept>>>);

struct Kept {
    /// Which exchange of the connection it is.
    sequence: u32,
    owner: ExchangeOwner,
    /// How much has to be sent on the connection for each part of the reply to have left, counted from its beginning.
    marks: VecDeque<u64>,
    /// How much has to be sent for the whole reply to have left, once it is complete.
    end: Option<u64>,
    /// Why it has failed, if it has.
    failed: Option<RequestError>,
}

impl KeptExchanges {
    /// Notes what the owner knows an exchange by, unless that is known.
    pub(super) fn know(&mut self, sequence: u32, token: Token<owner::Exchange>) {
        if self.get_mut(sequence).is_none() {
            self.add(sequence, ExchangeOwner::Knows(token));
        }
    }

    /// Keeps the owner's token for an exchange.
    ///
    /// # Errors
    ///
    /// The token, when one is kept already.
    pub(super) fn hold(
        &mut self,
        sequence: u32,
        owner: OwnedToken<owner::Exchange>,
    ) -> Result<(), OwnedToken<owner::Exchange>> {
        match self.get_mut(sequence) {
            Some(Kept { owner: ExchangeOwner::Holds(_), .. }) => return Err(owner),
            Some(kept) => kept.owner = ExchangeOwner::Holds(owner),
            None => self.add(sequence, ExchangeOwner::Holds(owner)),
        }
        Ok(())
    }

    fn add(&mut self, sequence: u32, owner: ExchangeOwner) {
        self.0.get_or_insert_default().push(Kept { sequence, owner, marks: VecDeque::new(), end: None, failed: None });
    }

    /// Gives the token of an exchange back that the owner goes on knowing, unless there is something to be told.
    pub(super) fn let_go(&mut self, sequence: u32) -> Option<OwnedToken<owner::Exchange>> {
        let kept = self.get_mut(sequence)?;
        if !kept.marks.is_empty() || kept.end.is_some() || kept.failed.is_some() {
            return None;
        }
        let known = ExchangeOwner::Knows(kept.owner.token());
        std::mem::replace(&mut kept.owner, known).into_held()
    }

    /// Forgets an exchange, of which nothing is to be told any more. Gives the token back if one was kept.
    pub(super) fn release(&mut self, sequence: u32) -> Option<OwnedToken<owner::Exchange>> {
        let index = self.iter().position(|kept| kept.sequence == sequence)?;
        self.remove(index)?.into_held()
    }

    /// The token of an exchange.
    pub(super) fn token(&self, sequence: u32) -> Option<Token<owner::Exchange>> {
        self.iter().find(|kept| kept.sequence == sequence).map(|kept| kept.owner.token())
    }

    /// Whether an exchange is known.
    pub(super) fn knows(&self, sequence: u32) -> bool {
        self.token(sequence).is_some()
    }

    /// Has the owner told when so much was sent that all there is of the reply has left; false for an exchange that is
    /// not kept.
    pub(super) fn mark(&mut self, sequence: u32, at: u64) -> bool {
        self.get_mut(sequence).map(|kept| kept.marks.push_back(at)).is_some()
    }

    /// Notes where the reply ends.
    pub(super) fn end(&mut self, sequence: u32, at: u64) {
        if let Some(kept) = self.get_mut(sequence) {
            kept.end = Some(at);
        }
    }

    /// Notes why an exchange has failed. The first reason is told.
    pub(super) fn fail(&mut self, sequence: u32, error: RequestError) {
        if let Some(kept) = self.get_mut(sequence) {
            kept.failed.get_or_insert(error);
        }
    }

    /// Whether a call is due when so much was sent.
    pub(super) fn is_due(&self, sent: u64) -> bool {
        self.iter().next().is_some_and(|kept| {
            kept.failed.is_some()
                || kept.marks.front().is_some_and(|&at| at <= sent)
                || kept.end.is_some_and(|at| at <= sent)
        })
    }

    /// The next call that is due when so much was sent.
    pub(super) fn next_call(&mut self, sent: u64) -> Option<HttpCall> {
        let kept = self.0.as_mut()?.first_mut()?;
        if let Some(error) = kept.failed {
            return self.next_failure(error);
        }
        if kept.marks.pop_front_if(|at| *at <= sent).is_some() {
            return Some(HttpCall::Sent(kept.owner.token()));
        }
        kept.end.filter(|&at| at <= sent)?;
        self.remove(0).map(|owner| HttpCall::Over(owner, None))
    }

    /// The call that tells of the failure of the next exchange, if one is left.
    pub(super) fn next_failure(&mut self, error: RequestError) -> Option<HttpCall> {
        self.remove(0).map(|owner| HttpCall::Over(owner, Some(error)))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The tokens that are kept.
    pub(super) fn tokens(&self) -> impl Iterator<Item = Token<owner::Exchange>> {
        let held = self.iter().filter(|kept| matches!(kept.owner, ExchangeOwner::Holds(_)));
        held.map(|kept| kept.owner.token())
    }

    /// Adds all whom there is to tell when so much was sent: nothing is told any more.
    pub(super) fn take_remains(&mut self, sent: u64, remains: &mut Remains) {
        for kept in self.0.take().into_iter().flat_map(|kept| *kept) {
            let is_complete = kept.failed.is_none() && kept.end.unwrap_or(u64::MAX) <= sent;
            let owners = if is_complete { &mut remains.complete } else { &mut remains.exchanges };
            owners.push(kept.owner);
        }
    }

    fn get_mut(&mut self, sequence: u32) -> Option<&mut Kept> {
        self.0.as_mut()?.iter_mut().find(|kept| kept.sequence == sequence)
    }

    fn iter(&self) -> impl Iterator<Item = &Kept> {
        self.0.iter().flat_map(|kept| kept.iter())
    }

    /// Forgets one, and the list with the last.
    fn remove(&mut self, index: usize) -> Option<ExchangeOwner> {
        let kept = self.0.as_mut()?;
        let owner = (index < kept.len()).then(|| kept.remove(index).owner);
        if kept.is_empty() {
            self.0 = None;
        }
        owner
    }
}
