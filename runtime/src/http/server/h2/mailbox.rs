//! What the tasks of a connection and the loop leave for each other.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Waker};

use h2::Reason;
use http::HeaderMap;

use crate::buffer::Buffer;
use crate::keys::Http2Key;

use super::request::Beginning;
use super::shared::StreamShared;

/// What tasks have found out, for the loop to look at when all of them wait.
#[derive(Clone, Default)]
pub(super) struct Mailbox(Rc<RefCell<Vec<News>>>);

pub(super) enum News {
    /// A request has begun.
    Begun(Http2Key, StreamShared, Beginning),
    /// A piece of a request's body has come, to be had from [`StreamShared::lend_incoming`].
    Piece(StreamShared),
    /// The trailers of a request have come, perhaps before its body was read.
    Trailers(StreamShared, Box<HeaderMap>),
    /// All of a request's body has come; what was not handed on in pieces.
    Complete(StreamShared, Buffer),
    /// A request's body is longer than allowed. It is not read any more.
    TooLong(StreamShared),
    /// A reply waits for the rest of a request's body that nobody wants.
    Waits(StreamShared),
    /// A stream is over: the reply is on its way, or the client does not want it any more.
    Over(StreamShared),
    /// A connection takes no more requests, and has said everything.
    Ended(Http2Key),
}

impl Mailbox {
    pub(super) fn post(&self, news: News) {
        self.0.borrow_mut().push(news);
    }

    /// Takes what there is, and leaves the room of what was taken before for what comes.
    pub(super) fn take(&self, before: Vec<News>) -> Vec<News> {
        self.0.replace(before)
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
    /// The same, where what is under way may not have begun yet.
    Retire,
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
