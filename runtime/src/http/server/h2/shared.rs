//! The task's side of a stream: hyper's service and bodies, and what the task and the loop tell each other.

use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::http::request::Parts;
use hyper::rt::Executor;
use hyper::{Request, Response};

use crate::buffer::Buffer;
use crate::reactor::Instant;
use crate::tasks::Spawner;

use super::{ConnectionKey, StreamKey};

/// A body goes to hyper in pieces of this size at most. A piece waits there until the client has room for it.
const PIECE: usize = 16 * 1024;

/// As much of a body that nobody wants is read before the reply, for the sake of clients that take it for lost
/// otherwise.
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

/// What the loop and the task of a stream share.
#[derive(Clone, Default)]
pub(super) struct StreamShared(Rc<RefCell<Sides>>);

#[derive(Default)]
struct Sides {
    /// What the loop knows the stream by.
    stream: Option<StreamKey>,
    /// The longest body that is accepted, once that is known.
    allowed: Option<u64>,
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
    /// The stream is to be reset.
    is_broken: bool,
    waker: Option<Waker>,
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
    pub(super) fn stream(&self) -> Option<StreamKey> {
        self.0.borrow().stream
    }

    pub(super) fn name(&self, stream: StreamKey, now: Instant) {
        let sides = &mut *self.0.borrow_mut();
        (sides.stream, sides.moved) = (Some(stream), now);
    }

    /// Lets the task read the request's body.
    pub(super) fn allow(&self, longest: u64) {
        self.change(|sides| sides.allowed = Some(longest));
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
    fn goes_on(&self, context: &Context<'_>) -> bool {
        let sides = &mut *self.0.borrow_mut();
        sides.waker = Some(context.waker().clone());
        !sides.is_broken
    }

    fn change<R>(&self, change: impl FnOnce(&mut Sides) -> R) {
        let waker = {
            let sides = &mut *self.0.borrow_mut();
            change(sides);
            sides.waker.take()
        };
        waker.into_iter().for_each(Waker::wake);
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

/// Begins the tasks of streams, so that each ends when its stream is reset, whatever it waits for.
#[derive(Clone)]
pub(super) struct Spawning {
    spawner: Spawner,
    /// The stream whose task is about to begin.
    next: Rc<RefCell<Option<StreamShared>>>,
}

impl Spawning {
    pub(super) fn new(spawner: Spawner) -> Self {
        Self { spawner, next: Rc::default() }
    }

    /// What the task that begins next shares with the loop.
    pub(super) fn talk(&self) -> StreamShared {
        let talk = StreamShared::default();
        drop(self.next.replace(Some(talk.clone())));
        talk
    }
}

impl<F: Future<Output = ()> + 'static> Executor<F> for Spawning {
    fn execute(&self, future: F) {
        match self.next.take() {
            Some(talk) => self.spawner.execute(drive(talk, future)),
            None => self.spawner.execute(future),
        }
    }
}

async fn drive(talk: StreamShared, future: impl Future<Output = ()>) {
    let mut future = pin!(future);
    poll_fn(|context| if talk.goes_on(context) { future.as_mut().poll(context) } else { Poll::Ready(()) }).await;
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
    connection: ConnectionKey,
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
                if sides.allowed.is_none() && sides.head.is_none() {
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
                        Fate::Wanted => body.add_bytes(data),
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
