//! The task of a connection: h2, and what the loop wants of it.

use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, ready};

use h2::server::{Builder, SendResponse};
use h2::{Reason, RecvStream};
use http::Request;

use crate::http::h2::{AHEAD, Piece};
use crate::keys::Http2Key;
use crate::net::Pipe;

use super::abuse::TAKEN_BACK;
use super::common::Common;
use super::exchange::Exchange;
use super::incoming::Rest;
use super::mailbox::{News, Order, Orders};
use super::request::Beginning;
use super::room::WINDOW;
use super::shared::StreamShared;

/// At most this many requests may be under way on a connection.
const STREAMS: u32 = 200;

/// What a connection is served with.
pub(super) struct Service {
    pub(super) key: Http2Key,
    pub(super) pipe: Pipe,
    pub(super) orders: Orders,
    pub(super) common: Rc<Common>,
    /// The longest head that is accepted, in bytes.
    pub(super) max_head: u32,
}

impl Service {
    /// Serves a connection to its end.
    pub(super) async fn run(self) {
        if let Err(reason) = self.accept().await {
            self.go_away(reason).await;
        }
        self.common.mailbox.post(News::Ended(self.key));
    }

    /// Serves a connection, beginning with the preface of the client.
    ///
    /// # Errors
    ///
    /// What the client is to be told of why there is no connection.
    async fn accept(&self) -> Result<(), Reason> {
        let mut builder = Builder::new();
        builder
            .max_concurrent_streams(STREAMS)
            .initial_window_size(WINDOW)
            .initial_connection_window_size(WINDOW)
            .max_send_buffer_size(AHEAD)
            .max_header_list_size(self.max_head)
            // WebSockets are made with it (RFC 8441).
            .enable_connect_protocol()
            // Those that are taken back before they were looked at are counted like the others.
            .max_pending_accept_reset_streams(TAKEN_BACK as usize);
        // It goes when it is over, and the connection stays.
        let mut handshake = Box::pin(builder.handshake::<_, Piece>(self.pipe.clone()));
        let mut retires = false;
        let mut connection = poll_fn(|context| {
            match self.orders.take(context) {
                Some(Order::Leave) => return Poll::Ready(Err(Reason::NO_ERROR)),
                Some(Order::GoAway(reason)) => return Poll::Ready(Err(reason)),
                Some(Order::Retire) => retires = true,
                None => {}
            }
            handshake.as_mut().poll(context).map_err(|error| error.reason().unwrap_or(Reason::NO_ERROR))
        })
        .await?;
        drop(handshake);
        if retires {
            connection.graceful_shutdown();
        }
        poll_fn(|context| {
            match self.orders.take(context) {
                Some(Order::Leave | Order::Retire) => connection.graceful_shutdown(),
                Some(Order::GoAway(reason)) => connection.abrupt_shutdown(reason),
                None => {}
            }
            self.common
                .room
                .take_window(context)
                .into_iter()
                .for_each(|window| connection.set_target_window_size(window));
            // What an error means for requests their streams find out; the client has been told of it.
            while let Some(Ok((request, respond))) = ready!(connection.poll_accept(context)) {
                self.begin(request, respond);
            }
            Poll::Ready(())
        })
        .await;
        Ok(())
    }

    /// A request has begun.
    fn begin(&self, request: Request<RecvStream>, respond: SendResponse<Piece>) {
        let common = &self.common;
        let has_body = !request.body().is_end_stream();
        let beginning = Beginning::new(&request, has_body, &mut common.reused.borrow_mut().heads);
        let shared = if has_body {
            let shared = StreamShared::new(common.clone());
            let incoming = Rest::new(request.into_body(), common.room.clone());
            common.spawner.spawn(Exchange::new(shared.clone(), Some(incoming), respond, None));
            shared
        } else {
            StreamShared::without_task(common.clone(), respond)
        };
        common.mailbox.post(News::Begun(self.key, shared, beginning));
    }

    /// Tells a client with which there is no connection why. It has got the server's settings, and nothing else.
    async fn go_away(&self, reason: Reason) {
        // The last stream is none; GOAWAY is 8 bytes long.
        let mut frame = *b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\0";
        frame[13..].copy_from_slice(&u32::from(reason).to_be_bytes());
        // It fails for a client that is gone.
        let _ = poll_fn(|context| self.pipe.poll_add(context, &frame)).await;
        self.pipe.shut_down();
    }
}
