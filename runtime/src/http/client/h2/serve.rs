//! The task of a connection: h2, and what the loop wants of it.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll};

use h2::Reason;
use h2::client::{Builder, SendRequest};

use crate::http::client::failure::Fault;
use crate::http::h2::{AHEAD, Piece};
use crate::net::Pipe;
use crate::tasks::Spawner;

use super::exchange::Exchange;
use super::shared::{Begin, End, News, Orders, Post};
use super::{STREAMS, WINDOW};

/// What a connection is made with.
pub(super) struct Service {
    pub(super) post: Post,
    pub(super) pipe: Pipe,
    pub(super) spawner: Spawner,
    pub(super) orders: Orders,
    /// The longest head that is accepted, in bytes.
    pub(super) max_head: u32,
}

impl Service {
    /// Sees a connection through to its end.
    pub(super) async fn run(self) {
        let mut builder = Builder::new();
        builder
            .initial_window_size(WINDOW)
            .initial_connection_window_size(WINDOW * STREAMS as u32)
            .initial_max_send_streams(STREAMS)
            .max_send_buffer_size(AHEAD)
            .max_header_list_size(self.max_head)
            .enable_push(false);
        if let Ok((sender, connection)) = builder.handshake::<_, Piece>(self.pipe.clone()).await {
            let mut sender = Some(sender);
            let mut connection = pin!(connection);
            let mut room = STREAMS;
            let mut is_over = false;
            poll_fn(|context| {
                // What has come may say that there is nothing more to begin.
                is_over = is_over || self.drive(connection.as_mut().poll(context));
                self.look(context, &mut sender, &mut room);
                let has_begun = self.begin_all(context, &mut sender);
                if has_begun && !is_over {
                    is_over = self.drive(connection.as_mut().poll(context));
                }
                if is_over { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
        }
        self.post.send(News::Ended);
    }

    /// Whether a connection is over, and what the server has said of that.
    fn drive(&self, polled: Poll<Result<(), h2::Error>>) -> bool {
        if let Poll::Ready(Err(error)) = &polled
            && error.is_remote()
        {
            self.post.goodbye.set(error.reason().filter(|&reason| reason != Reason::NO_ERROR));
        }
        polled.is_ready()
    }

    /// Looks whether the server takes requests, and how many.
    fn look(&self, context: &mut Context<'_>, sender: &mut Option<SendRequest<Piece>>, room: &mut usize) {
        let Some(open) = sender else { return };
        if matches!(open.poll_ready(context), Poll::Ready(Err(_))) || self.orders.leaves() {
            *sender = None;
            return self.post.send(News::Leaving);
        }
        let now = open.current_max_send_streams().min(STREAMS);
        if std::mem::replace(room, now) != now {
            self.post.send(News::Room(now));
        }
    }

    /// Begins the requests that the loop wants to be; whether there were any.
    fn begin_all(&self, context: &mut Context<'_>, sender: &mut Option<SendRequest<Piece>>) -> bool {
        let mut has_begun = false;
        while let Some(begin) = self.orders.next(context) {
            let end = match sender.as_mut().map(|sender| (sender.poll_ready(context), sender)) {
                Some((Poll::Pending, _)) => {
                    self.orders.put_back(begin);
                    break;
                }
                Some((Poll::Ready(Ok(())), sender)) => {
                    has_begun = true;
                    self.begin(sender, begin);
                    continue;
                }
                Some((Poll::Ready(Err(_)), _)) | None => End::Unprocessed,
            };
            self.refuse(&begin, end);
        }
        has_begun
    }

    fn begin(&self, sender: &mut SendRequest<Piece>, begin: Begin) {
        let is_all = begin.shared.is_given();
        let Begin { ticket, shared, head } = begin;
        match sender.send_request(head, is_all) {
            Ok((respond, request)) => {
                shared.note_begun();
                self.spawner.spawn(Exchange::new(self.post.clone(), ticket, shared, respond, request));
            }
            Err(_) => {
                shared.end(End::Failed(Fault::malformed("was not sent the request: HTTP/2 has no such one")));
                self.post.send(News::Response(ticket));
            }
        }
    }

    fn refuse(&self, begin: &Begin, end: End) {
        begin.shared.end(end);
        self.post.send(News::Response(begin.ticket));
    }
}
