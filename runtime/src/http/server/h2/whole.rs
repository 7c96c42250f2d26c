//! Streams without a task: those of requests without a body, as long as there is nothing to wait for. Most are replied to
//! at once and as a whole, and never need one.

use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use h2::Reason;
use h2::server::SendResponse;
use http::{HeaderMap, Response};

use crate::buffer::Buffer;
use crate::http::h2::{Handover, Piece};
use crate::reactor::Instant;

use super::common::Common;
use super::exchange::Exchange;
use super::mailbox::News;
use super::shared::StreamShared;

impl StreamShared {
    /// That of a request without a body.
    pub(super) fn without_task(common: Rc<Common>, respond: SendResponse<Piece>) -> Self {
        let shared = Self::new(common);
        shared.with(|sides| sides.respond = Some(respond));
        shared
    }

    /// Whether there is no task, and the request was not replied to.
    pub(super) fn has_no_task(&self) -> bool {
        self.with(|sides| sides.respond.is_some())
    }

    /// Begins a task, unless there is or was one: there is something that will take a while, or something to wait for.
    pub(super) fn engage(&self) {
        if let Some(respond) = self.with(|sides| sides.respond.take()) {
            self.common().spawner.spawn(Exchange::new(self.clone(), None, respond, None));
        }
    }

    /// Whether the client has taken the request back, or is gone, where no task finds that out. Then nothing more is to be
    /// done for the stream.
    pub(super) fn is_taken_back(&self) -> bool {
        self.with(|sides| {
            let mut context = Context::from_waker(Waker::noop());
            let is_taken_back = |respond: &mut SendResponse<Piece>| respond.poll_reset(&mut context).is_ready();
            sides.respond.take_if(is_taken_back).is_some()
        })
    }

    /// Replies with all there is. Where there is no task, h2 gets that now.
    pub(super) fn reply(&self, head: Response<()>, body: &mut Buffer, trailers: Option<Box<HeaderMap>>, now: Instant) {
        match self.with(|sides| sides.respond.take()) {
            Some(respond) => self.send(respond, head, body, trailers, now),
            None => {
                self.begin(head, now);
                self.add(body, now);
                self.complete(trailers);
            }
        }
    }

    /// Gives h2 a reply. What the client has no room for yet is left to a task.
    fn send(
        &self,
        mut respond: SendResponse<Piece>,
        head: Response<()>,
        body: &mut Buffer,
        trailers: Option<Box<HeaderMap>>,
        now: Instant,
    ) {
        let unsent = self.with(|sides| {
            sides.moved = now;
            sides.body.add(body);
            sides.body.complete(trailers);
            if sides.body.is_incomplete() {
                sides.broken = Some(Reason::INTERNAL_ERROR);
                sides.body.clear();
                respond.send_reset(Reason::INTERNAL_ERROR);
                return None;
            }
            let is_all = sides.body.is_taken();
            let Ok(mut reply) = respond.send_response(head, is_all) else {
                respond.send_reset(Reason::INTERNAL_ERROR);
                return None;
            };
            if is_all {
                return None;
            }
            sides.body.reserve(&mut reply);
            let given = sides.body.poll_hand_over(&mut Context::from_waker(Waker::noop()), &mut reply);
            if given == Poll::Ready(Handover::Missing) {
                sides.broken = Some(Reason::INTERNAL_ERROR);
                reply.send_reset(Reason::INTERNAL_ERROR);
            }
            given.is_pending().then_some(reply)
        });
        match unsent {
            Some(reply) => self.common().spawner.spawn(Exchange::new(self.clone(), None, respond, Some(reply))),
            None => self.common().mailbox.post(News::Over(self.clone())),
        }
    }
}
