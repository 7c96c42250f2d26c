//! The task of a stream: from h2 to the loop and back.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use h2::server::SendResponse;
use h2::{Reason, SendStream};
use http::{Response, StatusCode};

use crate::buffer::Buffer;
use crate::http::h2::{Handover, Piece};
use crate::http::message::status::Status;

use super::incoming::{Part, Rest};
use super::mailbox::News;
use super::shared::{Fate, StreamShared};

/// Takes a request in and sends the reply.
pub(super) struct Exchange {
    shared: StreamShared,
    /// The rest of the request, while it is read.
    incoming: Option<Rest>,
    /// What has come of its body and was not handed on. Most have none.
    body: Option<Box<Buffer>>,
    respond: SendResponse<Piece>,
    /// The loop was told that the reply waits.
    waits: bool,
    /// Where the body of the reply goes, once its head is sent.
    reply: Option<SendStream<Piece>>,
}

/// The loop is told that a stream is over, however that comes about.
impl Drop for Exchange {
    fn drop(&mut self) {
        self.post(News::Over(self.shared.clone()));
    }
}

impl Future for Exchange {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        if let Some(reason) = this.shared.watch(context) {
            this.respond.send_reset(reason);
            return Poll::Ready(());
        }
        if this.reply.is_none() && ready!(this.poll_head(context)).is_none() {
            return Poll::Ready(());
        }
        if this.incoming.is_some() && this.read(context).is_err() {
            return Poll::Ready(());
        }
        this.poll_body(context)
    }
}

impl Exchange {
    /// That of a request whose body is `incoming`, or of which all has come. If the head of the reply was sent, its body goes
    /// to `reply`.
    pub(super) fn new(
        shared: StreamShared,
        incoming: Option<Rest>,
        respond: SendResponse<Piece>,
        reply: Option<SendStream<Piece>>,
    ) -> Self {
        Self { shared, incoming, body: None, respond, waits: false, reply }
    }

    fn post(&self, news: News) {
        self.shared.common().mailbox.post(news);
    }

    /// Reads the request, and sends the head of the reply when it is there. Ready when the body is to follow; with
    /// nothing when the stream is over.
    fn poll_head(&mut self, context: &mut Context<'_>) -> Poll<Option<()>> {
        // However it has ended: there is nobody to reply to.
        if self.respond.poll_reset(context).is_ready() || self.read(context).is_err() {
            return Poll::Ready(None);
        }
        for interim in self.shared.take_interim() {
            if self.respond.send_informational(interim).is_err() {
                return Poll::Ready(None);
            }
        }
        let Some((head, is_all)) = self.shared.take_head(self.incoming.is_none()) else {
            if self.shared.has_head() && !std::mem::replace(&mut self.waits, true) {
                self.post(News::Waits(self.shared.clone()));
            }
            return Poll::Pending;
        };
        if !self.shared.is_tunnel() {
            // What the client still sends h2 drops, and asks it to stop when the reply is sent (RFC 9113, section 8.1).
            self.incoming = None;
            self.body = None;
        } else if self.incoming.is_none() {
            self.post(News::Complete(self.shared.clone(), Buffer::new()));
        }
        match self.respond.send_response(head, is_all) {
            Ok(reply) if !is_all => {
                self.reply = Some(reply);
                Poll::Ready(Some(()))
            }
            Ok(_) => Poll::Ready(None),
            Err(_) => {
                self.respond.send_reset(Reason::INTERNAL_ERROR);
                Poll::Ready(None)
            }
        }
    }

    /// Reads as much of the request as there is and is wanted.
    fn read(&mut self, context: &mut Context<'_>) -> Result<(), h2::Error> {
        while let Some(incoming) = &mut self.incoming {
            let is_wanted = self.shared.reads();
            if is_wanted && self.shared.take_continue() {
                let mut go_on = Response::new(());
                *go_on.status_mut() = StatusCode::CONTINUE;
                self.respond.send_informational(go_on)?;
                self.shared.common().tally.respond(Status::CONTINUE);
            }
            match incoming.poll_next(context, is_wanted) {
                Poll::Pending => break,
                Poll::Ready(Ok(Part::Data(data))) => self.take(data),
                Poll::Ready(Ok(Part::Trailers(fields))) => {
                    self.post(News::Trailers(self.shared.clone(), Box::new(fields)));
                }
                Poll::Ready(Ok(Part::End)) => {
                    self.incoming = None;
                    let body = self.body.take().map_or_else(Buffer::new, |body| *body);
                    self.post(News::Complete(self.shared.clone(), body));
                }
                Poll::Ready(Err(error)) => return Err(error),
            }
        }
        if self.incoming.as_ref().is_some_and(Rest::is_incomplete) {
            self.shared.reset(Reason::INTERNAL_ERROR);
        }
        Ok(())
    }

    /// Takes a piece of the request's body.
    fn take(&mut self, data: Bytes) {
        // The last frame is often an empty one.
        if data.is_empty() {
            return;
        }
        match self.shared.take_in(data.len()) {
            Fate::Wanted if self.shared.hand_on(data, &mut self.body) => {
                self.post(News::Piece(self.shared.clone()));
            }
            Fate::Wanted | Fate::Unwanted => {}
            Fate::TooMuch => {
                self.body = None;
                self.post(News::TooLong(self.shared.clone()));
            }
        }
    }

    /// Sends as much of the reply's body as is there and the client has room for.
    fn poll_body(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(reply) = &mut self.reply else { return Poll::Ready(()) };
        if reply.poll_reset(context).is_ready() {
            return Poll::Ready(());
        }
        let given = ready!(self.shared.poll_hand_over(context, reply));
        if given == Handover::Missing {
            reply.send_reset(Reason::INTERNAL_ERROR);
        }
        Poll::Ready(())
    }
}
