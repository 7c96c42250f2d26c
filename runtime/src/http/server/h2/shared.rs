//! What the loop and the task of a stream share.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use h2::{Reason, SendStream};
use http::{HeaderMap, Response};

use crate::buffer::Buffer;
use crate::http::h2::{Handover, Piece, note_waker};
use crate::keys::Http2StreamKey;
use crate::reactor::Instant;

use super::abuse::{UNWANTED, UNWANTED_FOR};
use super::common::Common;
use super::sides::Sides;

/// What the loop and the task of a stream share. Most streams have no task: see [`StreamShared::engage`].
#[derive(Clone)]
pub(super) struct StreamShared(Rc<Shared>);

struct Shared {
    common: Rc<Common>,
    sides: RefCell<Sides>,
}

/// How a request's body comes in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coming {
    pub(super) received: u64,
    pub(super) moved: Instant,
}

/// What becomes of a piece of a request's body.
pub(super) enum Fate {
    Wanted,
    /// It is the first that is too much.
    TooMuch,
    Unwanted,
}

impl StreamShared {
    /// What the streams of its connection have in common.
    pub(super) fn common(&self) -> &Rc<Common> {
        &self.0.common
    }

    /// Does something that nobody else is to be told of.
    pub(super) fn with<R>(&self, act: impl FnOnce(&mut Sides) -> R) -> R {
        act(&mut self.0.sides.borrow_mut())
    }
}

/// What the loop does.
impl StreamShared {
    pub(super) fn stream(&self) -> Option<Http2StreamKey> {
        self.0.sides.borrow().stream
    }

    pub(super) fn name(&self, stream: Http2StreamKey, now: Instant) {
        let sides = &mut *self.0.sides.borrow_mut();
        (sides.stream, sides.moved) = (Some(stream), now);
    }

    /// Lets the task read the request's body, and tell the client so where that waits for it.
    pub(super) fn allow(&self, longest: u64, expects_continue: bool) {
        self.change(|sides| (sides.allowed, sides.expects_continue) = (Some(longest), expects_continue));
    }

    /// If the request is refused, does without its body.
    pub(super) fn hurry(&self) {
        self.change(|sides| sides.hurries = true);
    }

    /// Sends the reply without the rest of the request's body, if that is what it waits for.
    pub(super) fn wait_no_longer(&self, now: Instant) -> bool {
        let waits = self.has_head();
        if waits {
            self.change(|sides| (sides.hurries, sides.moved) = (true, now));
        }
        waits
    }

    /// Has the task hand the body on in pieces, or as a whole.
    pub(super) fn set_in_pieces(&self, in_pieces: bool) {
        self.change(|sides| sides.in_pieces = in_pieces);
    }

    /// Has the task read no more of the body, or read on.
    pub(super) fn set_paused(&self, is_paused: bool) {
        self.change(|sides| sides.is_paused = is_paused);
    }

    pub(super) fn is_paused(&self) -> bool {
        self.0.sides.borrow().is_paused
    }

    /// Whether pieces have come that were not taken.
    pub(super) fn has_incoming(&self) -> bool {
        !self.0.sides.borrow().incoming.is_empty()
    }

    /// Lends the pieces that have come.
    pub(super) fn lend_incoming(&self) -> Buffer {
        std::mem::take(&mut self.0.sides.borrow_mut().incoming)
    }

    /// Takes them back. When they have changed more are read.
    pub(super) fn return_incoming(&self, pieces: Buffer, is_changed: bool) {
        if is_changed {
            self.change(|sides| sides.incoming = pieces);
        } else {
            self.0.sides.borrow_mut().incoming = pieces;
        }
    }

    /// Tells the client something before the reply.
    pub(super) fn inform(&self, response: Response<()>) {
        self.change(|sides| sides.interim.push(response));
        self.engage();
    }

    /// Begins the reply.
    pub(super) fn begin(&self, head: Response<()>, now: Instant) {
        self.change(|sides| (sides.head, sides.replied, sides.moved) = (Some(Box::new(head)), now, now));
        self.engage();
    }

    /// Begins the reply, and lets bytes go both ways from then on.
    pub(super) fn open_tunnel(&self, head: Response<()>, now: Instant) {
        self.change(|sides| {
            (sides.is_tunnel, sides.allowed, sides.in_pieces) = (true, Some(u64::MAX), true);
            (sides.head, sides.replied, sides.moved) = (Some(Box::new(head)), now, now);
        });
        self.engage();
    }

    /// Whether the reply was ended.
    pub(super) fn is_finished(&self) -> bool {
        self.0.sides.borrow().body.is_complete()
    }

    /// Adds to the reply's body.
    pub(super) fn add(&self, content: &mut Buffer, now: Instant) {
        self.change(|sides| {
            if sides.broken.is_some() {
                return content.clear();
            }
            if !sides.body.waits() {
                sides.moved = now;
            }
            sides.body.add(content);
        });
        if self.0.sides.borrow().body.is_incomplete() {
            self.reset(Reason::INTERNAL_ERROR);
        }
    }

    /// Adds to what is sent through a tunnel.
    pub(super) fn write(&self, now: Instant, write: impl FnOnce(&mut Buffer)) {
        self.change(|sides| {
            if sides.broken.is_some() {
                return;
            }
            if !sides.body.waits() {
                sides.moved = now;
            }
            sides.body.write(write);
        });
        if self.0.sides.borrow().body.is_incomplete() {
            self.reset(Reason::INTERNAL_ERROR);
        }
    }

    /// Whether the task has yet to take the head of the reply.
    pub(super) fn has_head(&self) -> bool {
        self.0.sides.borrow().head.is_some()
    }

    /// Until when the reply waits for the rest of a request's body that nobody wants, if it does.
    pub(super) fn waits_until(&self) -> Option<Instant> {
        let sides = self.0.sides.borrow();
        sides.head.as_ref().map(|_| sides.replied.after(UNWANTED_FOR))
    }

    /// Whether a part of what was sent waits in h2, because the client does not read.
    pub(super) fn is_congested(&self) -> bool {
        self.0.sides.borrow().body.is_congested()
    }

    /// Ends the reply, with trailers if there are some.
    pub(super) fn complete(&self, trailers: Option<Box<HeaderMap>>) {
        self.change(|sides| sides.body.complete(trailers));
    }

    /// Resets the stream, unless it is over.
    pub(super) fn reset(&self, reason: Reason) {
        self.change(|sides| {
            sides.broken.get_or_insert(reason);
            sides.body.clear();
        });
        self.engage();
    }

    /// How many bytes of the reply's body there have been so far.
    pub(super) fn given(&self) -> u64 {
        self.0.sides.borrow().body.given()
    }

    /// How many of them are not written yet.
    pub(super) fn unwritten(&self) -> usize {
        self.0.sides.borrow().body.unwritten()
    }

    /// How many of those are in memory.
    pub(super) fn held(&self) -> usize {
        self.0.sides.borrow().body.held()
    }

    /// Whether the task has taken all of a reply that is complete.
    pub(super) fn is_taken(&self) -> bool {
        let sides = self.0.sides.borrow();
        sides.head.is_none() && sides.body.is_taken() && sides.broken.is_none()
    }

    /// Whether a part of the reply is missing, which ends the stream.
    pub(super) fn is_incomplete(&self) -> bool {
        self.0.sides.borrow().body.is_incomplete()
    }

    /// Whether there is a part of the reply that waits for the client to make room for it, and no other that has room and
    /// is not written yet.
    pub(super) fn waits_for_window(&self) -> bool {
        self.0.sides.borrow().body.waits_for_window()
    }

    /// When the stream last went on.
    pub(super) fn moved(&self) -> Instant {
        let sides = self.0.sides.borrow();
        sides.moved.max(sides.body.written())
    }

    /// Whether the script has yet to take what has come of the request's body, so that the client may have no room for
    /// more.
    pub(super) fn is_held(&self) -> bool {
        let sides = self.0.sides.borrow();
        sides.allowed.is_some() && sides.is_blocked()
    }

    pub(super) fn coming(&self) -> Coming {
        let sides = self.0.sides.borrow();
        Coming { received: sides.received, moved: sides.moved }
    }

    fn change(&self, change: impl FnOnce(&mut Sides)) {
        let waker = {
            let sides = &mut *self.0.sides.borrow_mut();
            change(sides);
            sides.waker.take()
        };
        waker.into_iter().for_each(Waker::wake);
    }
}

/// What the task does.
impl StreamShared {
    pub(super) fn new(common: Rc<Common>) -> Self {
        let sides = RefCell::new(Sides::new(&common.backlogs));
        Self(Rc::new(Shared { common, sides }))
    }

    /// What the stream is to be reset for, if it is. The task is woken when that changes, or anything else.
    pub(super) fn watch(&self, context: &Context<'_>) -> Option<Reason> {
        let sides = &mut *self.0.sides.borrow_mut();
        note_waker(&mut sides.waker, context);
        sides.broken
    }

    /// Whether it has become a WebSocket.
    pub(super) fn is_tunnel(&self) -> bool {
        self.0.sides.borrow().is_tunnel
    }

    /// Whether to tell the client, which waits for that, to send the body: once.
    pub(super) fn take_continue(&self) -> bool {
        std::mem::take(&mut self.0.sides.borrow_mut().expects_continue)
    }

    /// Whether the request's body is to be read on.
    pub(super) fn reads(&self) -> bool {
        let sides = self.0.sides.borrow();
        match sides.head {
            Some(_) => !sides.hurries && sides.unwanted <= UNWANTED,
            None => !sides.is_blocked(),
        }
    }

    /// Notes that so much of the request's body has come, and says what becomes of it.
    pub(super) fn take_in(&self, count: usize) -> Fate {
        let sides = &mut *self.0.sides.borrow_mut();
        let count = count as u64;
        if sides.head.is_some() || sides.unwanted > 0 {
            // However little it is at a time, the reply does not wait for ever.
            sides.unwanted = sides.unwanted.saturating_add(count);
            return Fate::Unwanted;
        }
        sides.received += count;
        sides.moved = Instant::now();
        if sides.allowed.is_some_and(|allowed| sides.received <= allowed) {
            return Fate::Wanted;
        }
        sides.unwanted = count.max(1);
        Fate::TooMuch
    }

    /// Adds a piece of the request's body to those before, in `body`, or hands them on: then it returns true.
    pub(super) fn hand_on(&self, piece: Bytes, body: &mut Option<Box<Buffer>>) -> bool {
        let (in_pieces, is_incomplete) = {
            let sides = &mut *self.0.sides.borrow_mut();
            if sides.in_pieces {
                body.take().into_iter().for_each(|mut body| sides.incoming.append(&mut body));
                sides.incoming.add_bytes(piece);
            } else {
                body.get_or_insert_default().add_bytes(piece);
            }
            let is_incomplete = body.as_ref().is_some_and(|body| body.is_incomplete());
            (sides.in_pieces, is_incomplete || sides.incoming.is_incomplete())
        };
        if is_incomplete {
            self.reset(Reason::INTERNAL_ERROR);
        }
        in_pieces
    }

    /// What the client is to be told before the reply.
    pub(super) fn take_interim(&self) -> Vec<Response<()>> {
        std::mem::take(&mut self.0.sides.borrow_mut().interim)
    }

    /// The head of the reply, once it is there, and whether that is all of it. The rest of a request's body, if one is
    /// missing, may have to be read before.
    pub(super) fn take_head(&self, is_read: bool) -> Option<(Response<()>, bool)> {
        let sides = &mut *self.0.sides.borrow_mut();
        if !is_read && !sides.hurries && sides.unwanted <= UNWANTED {
            return None;
        }
        let head = sides.head.take()?;
        Some((*head, sides.body.is_taken()))
    }

    /// Gives h2 as much of the reply's body as there is and the client has room for.
    pub(super) fn poll_hand_over(&self, context: &mut Context<'_>, reply: &mut SendStream<Piece>) -> Poll<Handover> {
        let sides = &mut *self.0.sides.borrow_mut();
        let given = sides.body.poll_hand_over(context, reply);
        if given == Poll::Ready(Handover::Missing) {
            sides.broken.get_or_insert(Reason::INTERNAL_ERROR);
        }
        given
    }
}
