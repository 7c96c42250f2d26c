//! The task's side of a stream: hyper's service and bodies, and what the task and the loop tell each other.

use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::http::request::Parts;
use hyper::{Request, Response};

use crate::buffer::Buffer;
use crate::reactor::Instant;

use crate::keys::{Http2Key, Http2StreamKey};

/// At most this many bytes of a reply go to hyper at once, which keeps them until the client has room for them.
const PIECE: usize = 16 * 1024;

/// While this many bytes of a body wait for the script to take them, no more are read.
const PIECES: usize = 64 * 1024;

/// At most this many bytes of a body that nobody wants are read before the reply is sent, for the sake of clients that
/// take it for lost otherwise.
pub(super) const UNWANTED: u64 = 1024 * 1024;

/// What tasks have found out, for the loop to look at when all of them wait.
#[derive(Clone, Default)]
pub(super) struct Mailbox(Rc<RefCell<Vec<News>>>);

pub(super) enum News {
    /// A request has begun, and whether it has a body, which is read when it is [allowed](StreamShared::allow).
    Begun(Http2Key, StreamShared, Box<Parts>, bool),
    /// A piece of a request's body has come, to be had from [`StreamShared::lend_incoming`].
    Piece(StreamShared),
    /// All of a request's body has come; what was not handed on in pieces.
    Complete(StreamShared, Buffer),
    /// A request's body is longer than allowed. It is not read any more.
    TooLong(StreamShared),
    /// A stream is over: the reply is on its way, or the client does not want it any more.
    Over(StreamShared),
    /// A connection takes no more requests, and has said everything.
    Ended(Http2Key),
}

impl Mailbox {
    pub(super) fn post(&self, news: News) {
        self.0.borrow_mut().push(news);
    }

    pub(super) fn take(&self) -> Vec<News> {
        self.0.take()
    }
}

/// What the loop and the task of a stream share.
#[derive(Clone, Default)]
pub(super) struct StreamShared(Rc<RefCell<Sides>>);

#[derive(Default)]
struct Sides {
    /// What the loop knows the stream by.
    stream: Option<Http2StreamKey>,
    /// The longest body that is accepted, once that is known.
    allowed: Option<u64>,
    /// How much of the request's body has come.
    received: u64,
    /// The body is handed on in pieces.
    in_pieces: bool,
    /// It is not read for now.
    is_paused: bool,
    /// The pieces that have come and were not taken.
    incoming: Buffer,
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
    /// How many bytes of it there have been.
    given: u64,
    /// There is no more to come of it.
    is_complete: bool,
    /// The stream is to be reset.
    is_broken: bool,
    waker: Option<Waker>,
}

impl Sides {
    /// Whether the request's body is not read: it is not known how long it may be, or the script has yet to take pieces.
    fn is_blocked(&self) -> bool {
        self.allowed.is_none() || self.in_pieces && (self.is_paused || self.incoming.len() >= PIECES)
    }
}

/// How a request's body comes in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) received: u64,
    pub(super) moved: Instant,
}

/// What becomes of a piece of a request's body.
enum Fate {
    Wanted,
    /// It is the first that is too much.
    TooMuch,
    Unwanted,
}

impl StreamShared {
    pub(super) fn stream(&self) -> Option<Http2StreamKey> {
        self.0.borrow().stream
    }

    pub(super) fn name(&self, stream: Http2StreamKey, now: Instant) {
        let sides = &mut *self.0.borrow_mut();
        (sides.stream, sides.moved) = (Some(stream), now);
    }

    /// Lets the task read the request's body, and hand it on in pieces.
    pub(super) fn allow(&self, longest: u64, in_pieces: bool) {
        self.change(|sides| (sides.allowed, sides.in_pieces) = (Some(longest), in_pieces));
    }

    pub(super) fn set_in_pieces(&self, in_pieces: bool) {
        self.change(|sides| sides.in_pieces = in_pieces);
    }

    /// Has the task read no more of the body, or read on.
    pub(super) fn set_paused(&self, is_paused: bool) {
        self.change(|sides| sides.is_paused = is_paused);
    }

    /// Lends the pieces that have come.
    pub(super) fn lend_incoming(&self) -> Buffer {
        std::mem::take(&mut self.0.borrow_mut().incoming)
    }

    /// Takes them back. When they have changed more are read.
    pub(super) fn return_incoming(&self, pieces: Buffer, is_changed: bool) {
        if is_changed {
            self.change(|sides| sides.incoming = pieces);
        } else {
            self.0.borrow_mut().incoming = pieces;
        }
    }

    /// Begins the reply.
    pub(super) fn begin(&self, head: Response<()>, now: Instant) {
        self.change(|sides| (sides.head, sides.moved) = (Some(head), now));
    }

    /// Adds to the reply's body.
    pub(super) fn add(&self, content: &mut Buffer, now: Instant) {
        self.change(|sides| {
            if sides.body.is_empty() {
                sides.moved = now;
            }
            sides.given += content.len() as u64;
            sides.body.append(content);
        });
    }

    /// Ends the reply.
    pub(super) fn complete(&self) {
        self.change(|sides| sides.is_complete = true);
    }

    /// Resets the stream.
    pub(super) fn break_off(&self) {
        self.change(|sides| sides.is_broken = true);
    }

    /// How many bytes of the reply's body there have been so far.
    pub(super) fn given(&self) -> u64 {
        self.0.borrow().given
    }

    /// How many of them the task has yet to take.
    pub(super) fn untaken(&self) -> u64 {
        self.0.borrow().body.len() as u64
    }

    /// Whether the task has taken all of a reply that is complete.
    pub(super) fn is_taken(&self) -> bool {
        let sides = self.0.borrow();
        sides.is_complete && sides.head.is_none() && sides.body.is_empty()
    }

    /// Whether the client has yet to take a part of the reply.
    pub(super) fn has_unread(&self) -> bool {
        let sides = self.0.borrow();
        sides.head.is_some() || !sides.body.is_empty()
    }

    pub(super) fn pace(&self) -> Pace {
        let sides = self.0.borrow();
        Pace { received: sides.received, moved: sides.moved }
    }

    /// Whether the stream is not to be reset. The task is woken when that changes, or anything else.
    pub(super) fn goes_on(&self, context: &Context<'_>) -> bool {
        let sides = &mut *self.0.borrow_mut();
        sides.waker = Some(context.waker().clone());
        !sides.is_broken
    }

    fn change<R>(&self, change: impl FnOnce(&mut Sides) -> R) -> R {
        let (result, waker) = {
            let sides = &mut *self.0.borrow_mut();
            (change(sides), sides.waker.take())
        };
        waker.into_iter().for_each(Waker::wake);
        result
    }

    /// If the request is refused, does without its body.
    pub(super) fn hurry(&self) {
        self.change(|sides| sides.hurries = true);
    }

    /// Notes that so much of the request's body has come, and says what becomes of it.
    fn take_in(&self, count: usize) -> Fate {
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
}

/// Tells the loop that a stream is over, however that comes about.
struct StreamGuard {
    mailbox: Mailbox,
    talk: StreamShared,
}

impl Drop for StreamGuard {
    fn drop(&mut self) {
        self.mailbox.post(News::Over(self.talk.clone()));
    }
}

/// A request that ends before all of it has come.
#[derive(Debug)]
pub(super) struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the request is not complete")
    }
}

impl std::error::Error for Broken {}

/// Takes a request in and waits for the reply: hyper's service.
pub(super) async fn answer(
    mailbox: Mailbox,
    connection: Http2Key,
    talk: StreamShared,
    request: Request<Incoming>,
) -> Result<Response<Content>, Broken> {
    let (parts, incoming) = request.into_parts();
    let stay = StreamGuard { mailbox, talk };
    let mut incoming = Some(incoming).filter(|incoming| !incoming.is_end_stream());
    stay.mailbox.post(News::Begun(connection, stay.talk.clone(), Box::new(parts), incoming.is_some()));
    let mut body = Buffer::new();
    let head = poll_fn(|context| stay.poll_head(context, &mut incoming, &mut body)).await?;
    Ok(head.map(|()| Content(stay)))
}

impl StreamGuard {
    /// Collects a piece of the request's body, or hands it on.
    fn hand_on(&self, piece: Bytes, body: &mut Buffer) {
        {
            let sides = &mut *self.talk.0.borrow_mut();
            if !sides.in_pieces {
                return body.add_bytes(piece);
            }
            sides.incoming.append(body);
            sides.incoming.add_bytes(piece);
        }
        self.mailbox.post(News::Piece(self.talk.clone()));
    }

    /// The head of the reply. Meanwhile the body of the request is read.
    fn poll_head(
        &self,
        context: &mut Context<'_>,
        incoming: &mut Option<Incoming>,
        body: &mut Buffer,
    ) -> Poll<Result<Response<()>, Broken>> {
        loop {
            {
                let sides = &mut *self.talk.0.borrow_mut();
                if (incoming.is_none() || sides.hurries || sides.unwanted > UNWANTED)
                    && let Some(head) = sides.head.take()
                {
                    return Poll::Ready(Ok(head));
                }
                if sides.head.is_none() && sides.is_blocked() {
                    return Poll::Pending;
                }
            }
            let Some(reading) = incoming else { return Poll::Pending };
            match Pin::new(reading).poll_frame(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(frame))) => {
                    // Trailers are no part of the body.
                    let Ok(data) = frame.into_data() else { continue };
                    match self.talk.take_in(data.len()) {
                        Fate::Wanted => self.hand_on(data, body),
                        Fate::TooMuch => {
                            body.clear();
                            self.mailbox.post(News::TooLong(self.talk.clone()));
                        }
                        Fate::Unwanted => {}
                    }
                }
                Poll::Ready(Some(Err(_))) => return Poll::Ready(Err(Broken)),
                Poll::Ready(None) => {
                    *incoming = None;
                    self.mailbox.post(News::Complete(self.talk.clone(), std::mem::take(body)));
                }
            }
        }
    }
}

/// The body of a reply.
pub(super) struct Content(StreamGuard);

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let sides = &mut *self.0.talk.0.borrow_mut();
        let size = sides.body.front().len().min(PIECE);
        if size > 0 {
            sides.moved = Instant::now();
            let piece = sides.body.take(size);
            sides.body.trim();
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        if sides.is_complete { Poll::Ready(None) } else { Poll::Pending }
    }

    fn is_end_stream(&self) -> bool {
        let sides = self.0.talk.0.borrow();
        sides.is_complete && sides.body.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let sides = self.0.talk.0.borrow();
        let length = sides.body.len() as u64;
        if sides.is_complete {
            return SizeHint::with_exact(length);
        }
        let mut hint = SizeHint::new();
        hint.set_lower(length);
        hint
    }
}
