//! What the loop and the tasks of HTTP/2 share.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Waker};

use bytes::Bytes;
use h2::Reason;
use http::Response;
use http::request::Parts;

use crate::buffer::Buffer;
use crate::reactor::Instant;

use super::unsent::{Piece, Unsent};
use super::{ConnectionKey, StreamKey};

/// At most this many bytes of a body that nobody wants are read before the reply, for the sake of clients that take it
/// for lost otherwise.
pub(super) const UNWANTED: u64 = 1024 * 1024;

/// What tasks have found out, for the loop to look at when all of them wait.
#[derive(Clone, Default)]
pub(super) struct Mailbox(Rc<RefCell<Vec<News>>>);

pub(super) enum News {
    /// A request has begun, and whether it has a body, which is read when it is [allowed](StreamShared::allow).
    Begun(ConnectionKey, StreamShared, Box<Parts>, bool),
    /// All of a request's body has come.
    Complete(StreamShared, Buffer),
    /// A request's body is longer than allowed. It is not read any more.
    TooLong(StreamShared),
    /// A stream is over: the reply is on its way, or the client does not want it any more.
    Over(StreamShared),
    /// A connection takes no more requests, and has said everything.
    Ended(ConnectionKey),
}

impl Mailbox {
    pub(super) fn post(&self, news: News) {
        self.0.borrow_mut().push(news);
    }

    pub(super) fn take(&self) -> Vec<News> {
        self.0.take()
    }
}

/// What the loop has the task of a connection do.
#[derive(Clone, Default)]
pub(super) struct Orders(Rc<RefCell<(Option<Order>, Option<Waker>)>>);

/// How a connection is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// When what is under way is over (RFC 9113, section 6.8).
    Leave,
    /// At once, for a reason.
    GoAway(Reason),
}

impl Orders {
    pub(super) fn give(&self, order: Order) {
        let waker = {
            let orders = &mut *self.0.borrow_mut();
            orders.0 = Some(order);
            orders.1.take()
        };
        waker.into_iter().for_each(Waker::wake);
    }

    /// The order that was given since, if one was. The task is woken by the next.
    pub(super) fn take(&self, context: &Context<'_>) -> Option<Order> {
        let orders = &mut *self.0.borrow_mut();
        orders.1 = Some(context.waker().clone());
        orders.0.take()
    }
}

/// What the loop and the task of a stream share.
#[derive(Clone)]
pub(super) struct StreamShared(Rc<RefCell<Sides>>);

struct Sides {
    /// What the loop knows the stream by.
    stream: Option<StreamKey>,
    /// The longest body that is accepted, once that is known.
    allowed: Option<u64>,
    /// The client waits to be told to send the body.
    expects_continue: bool,
    /// How much of the request's body has come.
    received: u64,
    /// How much of it has come that nobody wants.
    unwanted: u64,
    /// None of that is waited for.
    hurries: bool,
    /// When bytes of either body last went on.
    moved: Instant,
    /// The head of the reply, until the task takes it.
    head: Option<Response<()>>,
    /// The part of the reply's body that the task has yet to take.
    body: Buffer,
    /// There is no more to come of it.
    is_complete: bool,
    /// What the stream is to be reset for.
    broken: Option<Reason>,
    /// What the connection counts, with the bytes of `body` in it.
    unsent: Unsent,
    waker: Option<Waker>,
}

/// How a request's body comes in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
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

impl Drop for Sides {
    fn drop(&mut self) {
        self.unsent.remove(self.body.len());
    }
}

/// What the loop does.
impl StreamShared {
    pub(super) fn stream(&self) -> Option<StreamKey> {
        self.0.borrow().stream
    }

    pub(super) fn name(&self, stream: StreamKey, now: Instant) {
        let sides = &mut *self.0.borrow_mut();
        (sides.stream, sides.moved) = (Some(stream), now);
    }

    /// Lets the task read the request's body, and tell the client so if that waits for it.
    pub(super) fn allow(&self, longest: u64, expects_continue: bool) {
        self.change(|sides| (sides.allowed, sides.expects_continue) = (Some(longest), expects_continue));
    }

    /// If the request is refused, does without its body.
    pub(super) fn hurry(&self) {
        self.change(|sides| sides.hurries = true);
    }

    /// Begins the reply.
    pub(super) fn begin(&self, head: Response<()>, now: Instant) {
        self.change(|sides| (sides.head, sides.moved) = (Some(head), now));
    }

    /// Adds to the reply's body.
    pub(super) fn add(&self, content: &mut Buffer, now: Instant) {
        self.change(|sides| {
            if sides.broken.is_some() {
                return content.clear();
            }
            if sides.body.is_empty() {
                sides.moved = now;
            }
            sides.unsent.add(content.len());
            sides.body.append(content);
        });
    }

    /// Ends the reply.
    pub(super) fn complete(&self) {
        self.change(|sides| sides.is_complete = true);
    }

    /// Resets the stream, unless it is over.
    pub(super) fn reset(&self, reason: Reason) {
        self.change(|sides| {
            sides.broken.get_or_insert(reason);
            sides.unsent.remove(sides.body.len());
            sides.body.clear();
        });
    }

    /// Whether the client has yet to take a part of the reply.
    pub(super) fn has_unread(&self) -> bool {
        let sides = self.0.borrow();
        sides.head.is_some() || !sides.body.is_empty()
    }

    /// How much of the reply's body waits.
    pub(super) fn waiting(&self) -> usize {
        self.0.borrow().body.len()
    }

    pub(super) fn progress(&self) -> Progress {
        let sides = self.0.borrow();
        Progress { received: sides.received, moved: sides.moved }
    }

    fn change(&self, change: impl FnOnce(&mut Sides)) {
        let waker = {
            let sides = &mut *self.0.borrow_mut();
            change(sides);
            sides.waker.take()
        };
        waker.into_iter().for_each(Waker::wake);
    }
}

/// What the task does.
impl StreamShared {
    pub(super) fn new(unsent: Unsent) -> Self {
        Self(Rc::new(RefCell::new(Sides {
            stream: None,
            allowed: None,
            expects_continue: false,
            received: 0,
            unwanted: 0,
            hurries: false,
            moved: Instant::default(),
            head: None,
            body: Buffer::new(),
            is_complete: false,
            broken: None,
            unsent,
            waker: None,
        })))
    }

    /// What the stream is to be reset for, if it is. The task is woken when that changes, or anything else.
    pub(super) fn watch(&self, context: &Context<'_>) -> Option<Reason> {
        let sides = &mut *self.0.borrow_mut();
        if !sides.waker.as_ref().is_some_and(|waker| waker.will_wake(context.waker())) {
            sides.waker = Some(context.waker().clone());
        }
        sides.broken
    }

    /// Whether to tell the client, which waits for that, to send the body: once.
    pub(super) fn take_continue(&self) -> bool {
        std::mem::take(&mut self.0.borrow_mut().expects_continue)
    }

    /// Whether the request's body is to be read on.
    pub(super) fn reads(&self) -> bool {
        let sides = self.0.borrow();
        match sides.head {
            Some(_) => !sides.hurries && sides.unwanted <= UNWANTED,
            None => sides.allowed.is_some(),
        }
    }

    /// Notes that so much of the request's body has come, and says what becomes of it.
    pub(super) fn take_in(&self, count: usize) -> Fate {
        let sides = &mut *self.0.borrow_mut();
        let count = count as u64;
        if sides.head.is_some() || sides.unwanted > 0 {
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

    /// The head of the reply, once it is there, and whether that is all of it. The rest of a request's body, if one is
    /// missing, may have to be read before.
    pub(super) fn take_head(&self, is_read: bool) -> Option<(Response<()>, bool)> {
        let sides = &mut *self.0.borrow_mut();
        if !is_read && !sides.hurries && sides.unwanted <= UNWANTED {
            return None;
        }
        let head = sides.head.take()?;
        Some((head, sides.is_complete && sides.body.is_empty()))
    }

    /// How much of the reply's body waits, and whether more may come.
    pub(super) fn left(&self) -> (usize, bool) {
        let sides = self.0.borrow();
        (sides.body.len(), !sides.is_complete)
    }

    /// Takes a piece of the reply's body, of `limit` bytes at most; whether it is the last.
    pub(super) fn take_piece(&self, limit: usize) -> (Piece, bool) {
        let sides = &mut *self.0.borrow_mut();
        sides.moved = Instant::now();
        let size = sides.body.front().len().min(limit);
        let bytes = if size > 0 { sides.body.take(size) } else { Bytes::new() };
        sides.body.trim();
        (sides.unsent.piece(bytes), sides.is_complete && sides.body.is_empty())
    }
}
