//! What a client and its tasks of HTTP/2 tell each other.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use h2::{Reason, SendStream};
use http::response::Parts;
use http::{HeaderMap, Request};

use crate::buffer::Buffer;
use crate::http::client::Ticket;
use crate::http::client::failure::Fault;
use crate::http::client::request::Body;
use crate::http::h2::{Backlogs, Handover, Outbound, Piece, fields, note_waker};
use crate::keys::{ClientKey, StreamKey};
use crate::reactor::Instant;

/// A body that is no longer than this is kept until the server has begun to answer, to be sent again if need be.
const KEPT: usize = 64 * 1024;

/// What tasks have found out, for the loop to look at when all of them wait.
#[derive(Clone, Default)]
pub(in crate::http::client) struct Mailbox(Rc<RefCell<Vec<Letter>>>);

/// Something of a connection of a client.
#[derive(Debug)]
pub(in crate::http::client) struct Letter {
    pub(in crate::http::client) client: ClientKey,
    /// What carries the connection.
    pub(super) stream: StreamKey,
    pub(super) news: News,
}

/// What a task has found out.
#[derive(Clone, Copy, Debug)]
pub(super) enum News {
    /// There is something of the response to a request.
    Response(Ticket),
    /// The server allows so many requests at a time.
    Room(usize),
    /// It takes no more requests.
    Leaving,
    /// The connection is over.
    Ended,
}

impl Mailbox {
    fn post(&self, client: ClientKey, stream: StreamKey, news: News) {
        self.0.borrow_mut().push(Letter { client, stream, news });
    }

    pub(in crate::http::client) fn take(&self) -> Vec<Letter> {
        self.0.take()
    }
}

/// What the tasks of a connection post with.
#[derive(Clone)]
pub(super) struct Post {
    pub(super) mailbox: Mailbox,
    pub(super) client: ClientKey,
    pub(super) stream: StreamKey,
    /// What the server has ended the connection for, if it was for a reason.
    pub(super) goodbye: Rc<Cell<Option<Reason>>>,
}

impl Post {
    pub(super) fn send(&self, news: News) {
        self.mailbox.post(self.client, self.stream, news);
    }
}

/// A request to begin.
pub(super) struct Begin {
    pub(super) ticket: Ticket,
    pub(super) shared: StreamShared,
    pub(super) head: Request<()>,
}

/// What the loop has the task of a connection do.
#[derive(Clone, Default)]
pub(super) struct Orders(Rc<RefCell<Given>>);

#[derive(Default)]
struct Given {
    begins: VecDeque<Begin>,
    /// Ends the connection when what is under way is over.
    leaves: bool,
    waker: Option<Waker>,
}

impl Orders {
    pub(super) fn begin(&self, begin: Begin) {
        self.give(|given| given.begins.push_back(begin));
    }

    pub(super) fn leave(&self) {
        self.give(|given| given.leaves = true);
    }

    fn give(&self, give: impl FnOnce(&mut Given)) {
        let waker = {
            let given = &mut *self.0.borrow_mut();
            give(given);
            given.waker.take()
        };
        waker.into_iter().for_each(Waker::wake);
    }

    /// The next request to begin, if there is one. The task is woken by the next order.
    pub(super) fn next(&self, context: &Context<'_>) -> Option<Begin> {
        let given = &mut *self.0.borrow_mut();
        note_waker(&mut given.waker, context);
        given.begins.pop_front()
    }

    /// Puts a request back whose time has not come.
    pub(super) fn put_back(&self, begin: Begin) {
        self.0.borrow_mut().begins.push_front(begin);
    }

    pub(super) fn leaves(&self) -> bool {
        self.0.borrow().leaves
    }
}

/// How a response has ended.
#[derive(Debug)]
pub(super) enum End {
    /// All of it has come.
    Complete,
    /// It will not be complete.
    Failed(Fault),
    /// The server goes away, and has not looked at the request.
    Unprocessed,
    /// The server does not want to look at the request.
    Refused,
}

/// What the loop and the task of a request share.
#[derive(Clone)]
pub(super) struct StreamShared(Rc<RefCell<Sides>>);

struct Sides {
    /// How many more bytes of the response's body are to be read for now.
    room: usize,
    /// The longest body that is accepted.
    longest: u64,
    /// The request's body.
    body: Outbound,
    /// h2 has the head of the request.
    has_begun: bool,
    /// The head of the response, until the loop takes it.
    head: Option<Parts>,
    /// What has come of its body, until the loop takes it.
    incoming: Buffer,
    /// What has come behind it, until the loop takes it.
    trailers: Option<HeaderMap>,
    received: u64,
    /// When something of it last came, or was waited for anew.
    moved: Instant,
    end: Option<End>,
    /// What the stream is to be reset for.
    broken: Option<Reason>,
    waker: Option<Waker>,
}

/// What the loop does.
impl StreamShared {
    /// That of a request with a body, whose content it takes, and whose response may have a body of `longest` bytes, of which `room` are to be read
    /// for now.
    pub(super) fn new(backlogs: &Backlogs, of: &mut Body, longest: u64, room: usize, now: Instant) -> Self {
        let mut body = Outbound::new(backlogs.stream());
        body.keep(KEPT);
        body.add(&mut of.content);
        if of.is_complete {
            body.complete(of.trailers.as_deref().and_then(fields));
        }
        Self(Rc::new(RefCell::new(Sides {
            room,
            longest,
            body,
            has_begun: false,
            head: None,
            incoming: Buffer::new(),
            trailers: None,
            received: 0,
            moved: now,
            end: None,
            broken: None,
            waker: None,
        })))
    }

    /// Has so much more of the response read.
    pub(super) fn set_room(&self, room: usize, now: Instant) {
        self.change(|sides| {
            if sides.room == 0 && room > 0 {
                sides.moved = now;
            }
            sides.room = room;
        });
    }

    pub(super) fn take_head(&self) -> Option<Parts> {
        self.0.borrow_mut().head.take()
    }

    pub(super) fn take_incoming(&self) -> Buffer {
        std::mem::take(&mut self.0.borrow_mut().incoming)
    }

    pub(super) fn take_trailers(&self) -> Option<HeaderMap> {
        self.0.borrow_mut().trailers.take()
    }

    pub(super) fn take_end(&self) -> Option<End> {
        self.0.borrow_mut().end.take()
    }

    pub(super) fn has_ended(&self) -> bool {
        self.0.borrow().end.is_some()
    }

    /// The body of the request as it was at first, if it can be had.
    pub(super) fn take_body(&self) -> Option<Buffer> {
        self.0.borrow_mut().body.take()
    }

    /// Resets the stream, unless it is over.
    pub(super) fn reset(&self, reason: Reason) {
        self.change(|sides| {
            sides.broken.get_or_insert(reason);
        });
    }

    /// Adds to the request's body. Returns why it cannot be sent, if it cannot.
    pub(super) fn give(&self, piece: &mut Buffer) -> Option<io::Error> {
        self.change(|sides| match sides.broken {
            Some(_) => piece.clear(),
            None => sides.body.add(piece),
        });
        self.failure()
    }

    /// Ends it, with trailers if there are some.
    pub(super) fn complete(&self, trailers: Option<Box<HeaderMap>>) {
        self.change(|sides| sides.body.complete(trailers));
    }

    /// Has the server's time begin.
    pub(super) fn note_moved(&self, now: Instant) {
        self.0.borrow_mut().moved = now;
    }

    /// How many bytes of the request's body there have been.
    pub(super) fn given(&self) -> u64 {
        self.0.borrow().body.given()
    }

    /// Whether h2 has the head of the request.
    pub(super) fn has_begun(&self) -> bool {
        self.0.borrow().has_begun
    }

    /// How many bytes of the request's body are not written yet.
    pub(super) fn unwritten(&self) -> usize {
        self.0.borrow().body.unwritten()
    }

    /// Whether nothing of the response is read for now.
    pub(super) fn is_blocked(&self) -> bool {
        self.0.borrow().room == 0
    }

    /// How much of the response's body has come.
    pub(super) fn received(&self) -> u64 {
        self.0.borrow().received
    }

    /// When the request or the response last got along.
    pub(super) fn moved(&self) -> Instant {
        let sides = self.0.borrow();
        sides.moved.max(sides.body.written())
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
    /// What the stream is to be reset for, if it is. The task is woken when that changes, or anything else.
    pub(super) fn watch(&self, context: &Context<'_>) -> Option<Reason> {
        let sides = &mut *self.0.borrow_mut();
        note_waker(&mut sides.waker, context);
        sides.broken
    }

    /// h2 has the head of the request.
    pub(super) fn note_begun(&self) {
        self.0.borrow_mut().has_begun = true;
    }

    /// Whether h2 has all of the request's body.
    pub(super) fn is_given(&self) -> bool {
        self.0.borrow().body.is_taken()
    }

    /// Gives h2 as much of the request's body as there is and the server has room for.
    pub(super) fn poll_hand_over(&self, context: &mut Context<'_>, request: &mut SendStream<Piece>) -> Poll<Handover> {
        self.0.borrow_mut().body.poll_hand_over(context, request)
    }

    /// Why a part of the request's body is missing, if one is.
    pub(super) fn failure(&self) -> Option<io::Error> {
        self.0.borrow().body.failure()
    }

    /// The head of the response has come.
    pub(super) fn begin(&self, head: Parts) {
        let sides = &mut *self.0.borrow_mut();
        // What is answered is not made again.
        sides.body.forget_kept();
        (sides.head, sides.moved) = (Some(head), Instant::now());
    }

    /// Adds what has come of the response's body; false when that is longer than is accepted.
    pub(super) fn take_in(&self, bytes: Bytes) -> bool {
        let sides = &mut *self.0.borrow_mut();
        sides.moved = Instant::now();
        sides.received += bytes.len() as u64;
        sides.room = sides.room.saturating_sub(bytes.len());
        sides.incoming.add_bytes(bytes);
        sides.received <= sides.longest
    }

    /// What is behind the response's body has come.
    pub(super) fn take_in_trailers(&self, fields: HeaderMap) {
        self.0.borrow_mut().trailers = Some(fields);
    }

    /// The longest body that is accepted.
    pub(super) fn longest(&self) -> u64 {
        self.0.borrow().longest
    }

    /// Notes how the response has ended.
    pub(super) fn end(&self, end: End) {
        self.0.borrow_mut().end.get_or_insert(end);
    }
}
