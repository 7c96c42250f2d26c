//! The task of a request: its body from the loop to h2, and the response from h2 to the loop.

use std::io::ErrorKind;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use h2::client::ResponseFuture;
use h2::{Reason, RecvStream, SendStream};
use http::header::CONTENT_LENGTH;
use http::response::Parts;

use crate::buffer::out_of_memory;
use crate::http::client::INTERIM_AT_MOST;
use crate::http::client::Ticket;
use crate::http::client::failure::Fault;
use crate::http::client::h1::Unacceptable;
use crate::http::h2::{Handover, Piece};
use crate::http::message::head::content_length;

use super::shared::{End, News, Post, StreamShared};

/// Sends a request and takes the response in.
pub(super) struct Exchange {
    post: Post,
    ticket: Ticket,
    shared: StreamShared,
    request: SendStream<Piece>,
    /// All of the request is given to h2.
    is_given: bool,
    respond: ResponseFuture,
    interim: u32,
    /// The body of the response, once its head is there.
    incoming: Option<RecvStream>,
    /// How long it was promised to be.
    promised: Option<u64>,
}

impl Future for Exchange {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        if let Some(reason) = this.shared.watch(context) {
            this.request.send_reset(reason);
            return Poll::Ready(());
        }
        let end = ready!(this.advance(context));
        if !matches!(end, End::Complete) || !this.is_given {
            // What the server has not got of the request it does not want, or will never get all of.
            this.request.send_reset(Reason::CANCEL);
        }
        this.shared.end(end);
        this.post.send(News::Response(this.ticket));
        Poll::Ready(())
    }
}

impl Exchange {
    pub(super) fn new(
        post: Post,
        ticket: Ticket,
        shared: StreamShared,
        respond: ResponseFuture,
        request: SendStream<Piece>,
    ) -> Self {
        let is_given = shared.is_given();
        Self { post, ticket, shared, request, is_given, respond, interim: 0, incoming: None, promised: None }
    }

    /// Goes on as far as it goes, and says how the response has ended when it has.
    fn advance(&mut self, context: &mut Context<'_>) -> Poll<End> {
        if let Err(end) = self.send(context) {
            return Poll::Ready(end);
        }
        if self.incoming.is_none()
            && let Err(end) = ready!(self.poll_head(context))
        {
            return Poll::Ready(end);
        }
        self.poll_body(context)
    }

    /// Sends as much of the request's body as the server has room for.
    fn send(&mut self, context: &mut Context<'_>) -> Result<(), End> {
        if self.is_given {
            return Ok(());
        }
        match self.shared.poll_hand_over(context, &mut self.request) {
            Poll::Ready(Handover::All) => self.is_given = true,
            Poll::Ready(Handover::Missing) => {
                let error = self.shared.failure().unwrap_or_else(out_of_memory);
                return Err(End::Failed(Fault::unsent(&error)));
            }
            // Why it is wanted no more is found out by reading.
            Poll::Ready(Handover::Refused) | Poll::Pending => {}
        }
        Ok(())
    }

    fn poll_head(&mut self, context: &mut Context<'_>) -> Poll<Result<(), End>> {
        while let Poll::Ready(Some(interim)) = self.respond.poll_informational(context) {
            if let Err(error) = interim {
                return Poll::Ready(Err(self.ended(&error)));
            }
            self.interim += 1;
            if self.interim > INTERIM_AT_MOST {
                return Poll::Ready(Err(End::Failed(Unacceptable::Interim.into())));
            }
        }
        let (head, incoming) = match ready!(Pin::new(&mut self.respond).poll(context)) {
            Ok(response) => response.into_parts(),
            Err(error) => return Poll::Ready(Err(self.ended(&error))),
        };
        self.promised = promised(&head).filter(|_| !incoming.is_end_stream());
        if self.promised.is_some_and(|promised| promised > self.shared.longest()) {
            return Poll::Ready(Err(self.too_long()));
        }
        self.shared.begin(head);
        self.incoming = Some(incoming);
        self.post.send(News::Response(self.ticket));
        Poll::Ready(Ok(()))
    }

    /// Reads as much of the response's body as there is and is wanted.
    fn poll_body(&mut self, context: &mut Context<'_>) -> Poll<End> {
        let Some(incoming) = &mut self.incoming else { return Poll::Pending };
        while !self.shared.is_blocked() {
            match ready!(incoming.poll_data(context)) {
                Some(Ok(data)) => {
                    // It fails for a stream that is over, which the next call tells.
                    let _ = incoming.flow_control().release_capacity(data.len());
                    if !self.shared.take_in(data) {
                        return Poll::Ready(self.too_long());
                    }
                    self.post.send(News::Response(self.ticket));
                }
                Some(Err(error)) => return Poll::Ready(self.ended(&error)),
                None => {
                    let end = match ready!(incoming.poll_trailers(context)) {
                        Ok(trailers) => {
                            trailers.into_iter().for_each(|fields| self.shared.take_in_trailers(fields));
                            End::Complete
                        }
                        Err(error) => self.ended(&error),
                    };
                    return Poll::Ready(end);
                }
            }
        }
        if incoming.is_end_stream() { Poll::Ready(End::Complete) } else { Poll::Pending }
    }

    fn too_long(&self) -> End {
        End::Failed(Unacceptable::LongBody(self.shared.longest()).into())
    }

    /// What an error means for the response.
    fn ended(&self, error: &h2::Error) -> End {
        let reason = error.reason().unwrap_or(Reason::NO_ERROR);
        if error.is_remote() && self.incoming.is_none() {
            if error.is_go_away() {
                return End::Unprocessed;
            }
            if reason == Reason::REFUSED_STREAM {
                return End::Refused;
            }
        }
        let is_whole = || self.promised.is_none_or(|promised| self.shared.received() >= promised);
        if error.is_remote() && error.is_reset() && reason == Reason::NO_ERROR && self.incoming.is_some() && is_whole()
        {
            // All that the server wants no more is the rest of the request (RFC 9113, section 8.1).
            return End::Complete;
        }
        End::Failed(match error.get_io() {
            Some(error) if error.kind() == ErrorKind::BrokenPipe => match (self.post.goodbye.get(), &self.incoming) {
                (Some(reason), _) => Fault::given_up("has ended the connection", reason),
                (None, Some(_)) => Fault::left("has closed the connection before its response was complete"),
                (None, None) => Fault::left("has closed the connection without a response"),
            },
            Some(error) => Fault::broken(error),
            None if error.is_remote() && error.is_reset() => {
                Fault::given_up("has reset the stream of the request", reason)
            }
            None if error.is_remote() => Fault::given_up("has ended the connection", reason),
            None if error.is_reset() => {
                Fault::malformed("has sent a response that is malformed, or whose head is too long")
            }
            None => Fault::unruly(reason),
        })
    }
}

/// How long the head says that the body is.
fn promised(head: &Parts) -> Option<u64> {
    head.headers.get(CONTENT_LENGTH).and_then(|value| content_length(value.as_bytes()))
}
