//! The task of a stream: from h2 to the loop and back.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use h2::server::SendResponse;
use h2::{Reason, RecvStream, SendStream};
use http::header::{DATE, HeaderValue};
use http::{Response, StatusCode};

use crate::buffer::Buffer;
use crate::http::message::date::Date;
use crate::http::message::status::Status;
use crate::http::server::tally::Tally;

use super::backlog::Piece;
use super::mailbox::{Mailbox, News};
use super::shared::{Fate, StreamShared};

/// A body goes to h2 in pieces of this size at most.
const PIECE: usize = 16 * 1024;

/// At most this many bytes of a reply wait in h2 to be written.
pub(super) const AHEAD: usize = 64 * 1024;

/// Takes a request in and sends the reply.
pub(super) struct Exchange {
    mailbox: Mailbox,
    date: Rc<RefCell<Date>>,
    tally: Rc<Tally>,
    shared: StreamShared,
    /// The rest of the request, while it is read.
    incoming: Option<RecvStream>,
    /// What has come of its body and was not handed on.
    body: Buffer,
    respond: SendResponse<Piece>,
    /// Where the body of the reply goes, once its head is sent.
    reply: Option<SendStream<Piece>>,
}

/// The loop is told that a stream is over, however that comes about.
impl Drop for Exchange {
    fn drop(&mut self) {
        self.mailbox.post(News::Over(self.shared.clone()));
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
    pub(super) fn new(
        mailbox: Mailbox,
        date: Rc<RefCell<Date>>,
        tally: Rc<Tally>,
        shared: StreamShared,
        incoming: Option<RecvStream>,
        respond: SendResponse<Piece>,
    ) -> Self {
        Self { mailbox, date, tally, shared, incoming, body: Buffer::new(), respond, reply: None }
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
        let Some((mut head, is_all)) = self.shared.take_head(self.incoming.is_none()) else { return Poll::Pending };
        if !head.headers().contains_key(DATE)
            && let Ok(date) = HeaderValue::from_str(self.date.borrow_mut().now())
        {
            head.headers_mut().insert(DATE, date);
        }
        if !self.shared.is_tunnel() {
            // What the client still sends h2 drops, and asks it to stop when the reply is sent (RFC 9113, section 8.1).
            self.incoming = None;
            self.body.clear();
        } else if self.incoming.is_none() {
            self.mailbox.post(News::Complete(self.shared.clone(), Buffer::new()));
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
        while let Some(incoming) = self.incoming.as_mut().filter(|_| self.shared.reads()) {
            if self.shared.take_continue() {
                let mut go_on = Response::new(());
                *go_on.status_mut() = StatusCode::CONTINUE;
                self.respond.send_informational(go_on)?;
                self.tally.respond(Status::CONTINUE);
            }
            match incoming.poll_data(context) {
                Poll::Pending => break,
                Poll::Ready(Some(data)) => {
                    let data = data?;
                    incoming.flow_control().release_capacity(data.len())?;
                    match self.shared.take_in(data.len()) {
                        Fate::Wanted if self.shared.hand_on(data, &mut self.body) => {
                            self.mailbox.post(News::Piece(self.shared.clone()));
                        }
                        Fate::Wanted | Fate::Unwanted => {}
                        Fate::TooMuch => {
                            self.body.clear();
                            self.mailbox.post(News::TooLong(self.shared.clone()));
                        }
                    }
                }
                // Trailers are no part of the body.
                Poll::Ready(None) => {
                    self.incoming = None;
                    self.mailbox.post(News::Complete(self.shared.clone(), std::mem::take(&mut self.body)));
                }
            }
        }
        Ok(())
    }

    /// Sends as much of the reply's body as is there and the client has room for.
    fn poll_body(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(reply) = &mut self.reply else { return Poll::Ready(()) };
        if reply.poll_reset(context).is_ready() {
            return Poll::Ready(());
        }
        loop {
            let (waiting, goes_on) = self.shared.left();
            if waiting == 0 && goes_on {
                return Poll::Pending;
            }
            if waiting > 0 && reply.capacity() == 0 {
                reply.reserve_capacity(waiting.min(AHEAD));
                match ready!(reply.poll_capacity(context)) {
                    Some(Ok(_)) => continue,
                    Some(Err(_)) | None => return Poll::Ready(()),
                }
            }
            let Some((piece, is_last)) = self.shared.take_piece(reply.capacity().min(PIECE)) else {
                reply.send_reset(Reason::INTERNAL_ERROR);
                return Poll::Ready(());
            };
            if reply.send_data(piece, is_last).is_err() || is_last {
                return Poll::Ready(());
            }
        }
    }
}
