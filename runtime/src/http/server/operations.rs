//! What a script does with a request, by protocol: replies, and bodies in pieces.

use crate::buffer::Buffer;
use crate::http::message::headers::Headers;
use crate::http::message::status::Status;
use crate::keys::{OwnedToken, StreamKey, Token, owner};
use crate::net::Net;

use super::{Connection, Exchange, Http, Page, Remains, ReplyHead, Shared, TrailerPlace};

impl Http {
    /// Replies to a request with a whole body (`evhttp_send_reply`). The reply stays open until
    /// [`Http::finish_replies`], in case there is more to come: see [`Http::reply_chunk`]. False when the request was
    /// replied to, or its connection is gone.
    pub fn reply(&mut self, net: &mut Net, exchange: Exchange, head: ReplyHead<'_>, body: &mut Buffer) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, shared| connection.reply(net, shared, head, body))
            }
            Exchange::Http2(stream) => self.h2.reply(&self.shared, stream, head, body),
        }
    }

    /// Begins a reply whose body comes in chunks (`evhttp_send_reply_start`). False as for [`Http::reply`].
    pub fn reply_start(&mut self, net: &mut Net, exchange: Exchange, head: ReplyHead<'_>) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, shared| connection.reply_start(net, shared, head))
            }
            Exchange::Http2(stream) => self.h2.reply_start(net, &self.shared, stream, head),
        }
    }

    /// Tells the client something before the reply, with a status of 1xx (RFC 9110, section 15.2). False when the reply
    /// has begun, the connection is gone, or the client's protocol has no such thing: HTTP/1.0.
    pub fn inform(&mut self, net: &mut Net, exchange: Exchange, status: Status, headers: &Headers) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, _| connection.inform(net, status, headers))
            }
            Exchange::Http2(stream) => self.h2.inform(stream, status, headers),
        }
    }

    /// Sends a chunk of a reply (`evhttp_send_reply_chunk`), after [`Http::reply_start`], or after [`Http::reply`] if
    /// that is not finished: that reply's body is the first chunk then. False when no reply has begun, or it is
    /// complete.
    #[inline]
    pub fn reply_chunk(&mut self, net: &mut Net, exchange: Exchange, chunk: &mut Buffer) -> bool {
        match exchange {
            // No connection ends with a chunk, of which there are many.
            Exchange::Http1 { connection: key, sequence } => match self.connections.whole_mut(key) {
                Some(connection) if connection.has_exchange(sequence) => {
                    connection.reply_chunk(net, &self.shared, chunk)
                }
                _ => false,
            },
            Exchange::Http2(stream) => self.h2.reply_chunk(net, stream, chunk),
        }
    }

    /// Whether trailers can be sent with a reply.
    #[must_use]
    pub fn trailer_place(&self, exchange: Exchange) -> TrailerPlace {
        match exchange {
            Exchange::Http1 { connection, sequence } => {
                let connection = self.connections.get(connection).filter(|of| of.has_exchange(sequence));
                connection.map_or(TrailerPlace::Nowhere, Connection::trailer_place)
            }
            Exchange::Http2(stream) => self.h2.trailer_place(stream),
        }
    }

    /// Sets the trailers of a reply, in place of those before. They are left out where they have
    /// [no place](Http::trailer_place). A reply of HTTP/1.1 that has some goes in chunks.
    pub fn set_trailers(&mut self, net: &mut Net, exchange: Exchange, trailers: Option<Box<Headers>>) {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, _, _| connection.set_trailers(trailers));
            }
            Exchange::Http2(stream) => self.h2.set_trailers(stream, trailers),
        }
    }

    /// Ends a reply that came in chunks (`evhttp_send_reply_end`). False when none has begun, or it is complete.
    pub fn reply_end(&mut self, net: &mut Net, exchange: Exchange) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, shared| connection.reply_end(net, shared))
            }
            Exchange::Http2(stream) => self.h2.reply_end(net, stream),
        }
    }

    /// Replies with an error page (`evhttp_send_error`), the usual one unless there is another, and ends the connection with
    /// it, but not that of a stream. False as for [`Http::reply`].
    pub fn reply_error(
        &mut self,
        net: &mut Net,
        exchange: Exchange,
        status: Status,
        reason: Option<&[u8]>,
        page: Option<Page<'_>>,
    ) -> bool {
        match exchange {
            Exchange::Http1 { .. } => self.exchange(net, exchange, |connection, net, shared| {
                connection.reply_error(net, shared, status, reason, page)
            }),
            Exchange::Http2(stream) => self.h2.reply_error(net, stream, status, reason, page),
        }
    }

    /// Answers [`HttpCall::Page`](super::HttpCall::Page) with a page, or has the usual one sent. False when the exchange
    /// does not wait for one any more.
    pub fn reply_page(&mut self, net: &mut Net, exchange: Exchange, page: Option<Page<'_>>) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, shared| connection.reply_page(net, shared, page))
            }
            Exchange::Http2(stream) => self.h2.reply_page(net, stream, page),
        }
    }

    /// Whose owner makes the page if a request that waits for its reply is replied to with an error.
    #[must_use]
    pub fn page_maker(&self, exchange: Exchange) -> Option<Token<owner::Server>> {
        let server = match exchange {
            Exchange::Http1 { connection, sequence } => {
                let connection = self.connections.get(connection).filter(|of| of.has_exchange(sequence))?;
                connection.server_of_asked()
            }
            Exchange::Http2(stream) => self.h2.server_of_asked(stream),
        };
        self.shared.page_maker(server?)
    }

    /// Gives up a request that nobody will go on replying to. It is answered with a 500 page if the reply has not begun;
    /// one that has is broken off. False when it was complete, or the connection is gone.
    pub fn abandon(&mut self, net: &mut Net, exchange: Exchange) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, shared| connection.abandon(net, shared))
            }
            Exchange::Http2(stream) => self.h2.abandon(net, stream),
        }
    }

    /// Notes what the owner knows an exchange by that is not over, to tell it what becomes of that. Unlike with
    /// [`Http::keep`] the owner looks after it by itself.
    pub fn know(&mut self, exchange: Exchange, owner: Token<owner::Exchange>) {
        match exchange {
            Exchange::Http1 { connection: key, sequence } => {
                if self.is_open(exchange)
                    && let Some(kept) = self.connections.kept_mut(key)
                {
                    kept.know(sequence, owner);
                }
            }
            Exchange::Http2(stream) => self.h2.know(stream, owner),
        }
    }

    /// Keeps something of the owner's for an exchange that is not over, or that it [knows](Http::know), to tell it what
    /// becomes of the exchange: [`HttpCall::Whole`], [`HttpCall::Body`], [`HttpCall::Sent`], and in the end [`HttpCall::Over`].
    ///
    /// # Errors
    ///
    /// The token, when the exchange is over, or something is kept for it already.
    pub fn keep(
        &mut self,
        exchange: Exchange,
        owner: OwnedToken<owner::Exchange>,
    ) -> Result<(), OwnedToken<owner::Exchange>> {
        match exchange {
            Exchange::Http1 { connection: key, sequence } => {
                let is_open = self.is_open(exchange);
                match self.connections.kept_mut(key) {
                    Some(kept) if is_open || kept.knows(sequence) => kept.hold(sequence, owner),
                    _ => Err(owner),
                }
            }
            Exchange::Http2(stream) => self.h2.keep(stream, owner),
        }
    }

    /// Gives back what is kept for an exchange that it is for the script to go on with, but goes on [knowing](Http::know)
    /// it. None while there is something that the owner is certain to be told.
    pub fn let_go(&mut self, exchange: Exchange) -> Option<OwnedToken<owner::Exchange>> {
        match exchange {
            Exchange::Http1 { connection: key, sequence } => {
                self.connections.get(key).filter(|of| of.waits_for_script(sequence))?;
                self.connections.kept_mut(key)?.let_go(sequence)
            }
            Exchange::Http2(stream) => self.h2.let_go(stream),
        }
    }

    /// Forgets an exchange, of which nothing is told any more. Gives back what is kept for it.
    pub fn release(&mut self, exchange: Exchange) -> Option<OwnedToken<owner::Exchange>> {
        match exchange {
            Exchange::Http1 { connection: key, sequence } => self.connections.kept_mut(key)?.release(sequence),
            Exchange::Http2(stream) => self.h2.release(stream),
        }
    }

    /// What is kept for exchanges.
    pub fn kept(&self) -> impl Iterator<Item = Token<owner::Exchange>> {
        self.connections.iter().flat_map(|(_, connection)| connection.kept.tokens()).chain(self.h2.kept())
    }

    /// Has the body of a request, whose head the owner has seen, handed on in pieces (`evhttp_request_set_chunked_cb`),
    /// or collected again; false when the body is not on its way.
    pub fn stream_body(&mut self, net: &mut Net, exchange: Exchange, in_pieces: bool) -> bool {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, _, _| connection.stream_body(in_pieces))
            }
            Exchange::Http2(stream) => self.h2.stream_body(stream, in_pieces),
        }
    }

    /// Whether the body of a request, whose head the owner has seen, is on its way.
    #[must_use]
    pub fn is_body_coming(&self, exchange: Exchange) -> bool {
        match exchange {
            Exchange::Http1 { connection, sequence } => self
                .connections
                .get(connection)
                .is_some_and(|connection| connection.has_exchange(sequence) && connection.is_body_coming()),
            Exchange::Http2(stream) => self.h2.is_body_coming(stream),
        }
    }

    /// Lends what has come of the body of a request and was not taken, to be given back at once.
    pub fn lend_body(&mut self, exchange: Exchange) -> Option<Buffer> {
        match exchange {
            Exchange::Http1 { connection, sequence } => {
                self.connections.get(connection).filter(|of| of.has_exchange(sequence))?;
                self.connections.get_mut(connection)?.body_mut().map(std::mem::take)
            }
            Exchange::Http2(stream) => self.h2.lend_body(stream),
        }
    }

    /// Takes back what was lent. When it has changed more is read.
    pub fn return_body(&mut self, net: &mut Net, exchange: Exchange, body: Buffer, is_changed: bool) {
        match exchange {
            Exchange::Http1 { .. } => self.exchange(net, exchange, |connection, net, shared| {
                if let Some(place) = connection.body_mut() {
                    *place = body;
                }
                if is_changed {
                    connection.resume_body(net, shared);
                }
            }),
            Exchange::Http2(stream) => self.h2.return_body(net, stream, body, is_changed),
        }
    }

    /// Reads no more of the body of a request that is handed on in pieces, or reads on.
    pub fn set_paused(&mut self, net: &mut Net, exchange: Exchange, is_paused: bool) {
        match exchange {
            Exchange::Http1 { .. } => {
                self.exchange(net, exchange, |connection, net, shared| connection.set_paused(net, shared, is_paused));
            }
            Exchange::Http2(stream) => self.h2.set_paused(net, stream, is_paused),
        }
    }

    /// Has the owner told, with [`HttpCall::Sent`], when all there is of a reply has left the process; false for an
    /// exchange that nothing is kept for.
    pub fn mark_reply(&mut self, net: &mut Net, exchange: Exchange) -> bool {
        match exchange {
            Exchange::Http1 { .. } => self.exchange(net, exchange, |connection, net, _| connection.mark_reply(net)),
            Exchange::Http2(stream) => self.h2.mark_reply(net, stream),
        }
    }

    /// How many bytes of a reply have not left the process.
    #[must_use]
    pub fn pending_bytes(&self, net: &Net, exchange: Exchange) -> u64 {
        match exchange {
            Exchange::Http1 { .. } => {
                self.stream_of(exchange).map_or(0, |stream| net.queued(stream) - net.sent(stream))
            }
            Exchange::Http2(stream) => self.h2.pending_bytes(net, stream),
        }
    }

    /// Ends the connection, or the stream, of an exchange that is not over, at once. Returns what
    /// the owner has given for it, instead of telling it.
    pub fn close(&mut self, net: &mut Net, exchange: Exchange) -> Remains {
        let mut remains = Remains::default();
        if self.is_open(exchange) {
            match exchange {
                Exchange::Http1 { connection, .. } => self.forget(net, connection, &mut remains),
                Exchange::Http2(stream) => self.h2.reset(net, stream, &mut remains),
            }
        }
        remains
    }

    /// The stream of the connection of an exchange that is not over. One of HTTP/2 has none to itself.
    #[must_use]
    pub fn stream_of(&self, exchange: Exchange) -> Option<StreamKey> {
        let Exchange::Http1 { connection, sequence } = exchange else { return None };
        let connection = self.connections.get(connection).filter(|connection| connection.has_exchange(sequence))?;
        Some(connection.stream)
    }

    /// Whether an exchange is not over.
    #[must_use]
    pub fn is_open(&self, exchange: Exchange) -> bool {
        match exchange {
            Exchange::Http1 { .. } => self.stream_of(exchange).is_some(),
            Exchange::Http2(stream) => self.h2.is_answering(stream),
        }
    }

    /// Has the connection of an exchange that is not over do something. The default where it is over.
    pub(super) fn exchange<R: Default>(
        &mut self,
        net: &mut Net,
        exchange: Exchange,
        act: impl FnOnce(&mut Connection, &mut Net, &mut Shared) -> R,
    ) -> R {
        let Exchange::Http1 { connection: key, sequence } = exchange else { return R::default() };
        let act = |connection: &mut Connection, net: &mut Net, shared: &mut Shared| {
            if connection.has_exchange(sequence) { act(connection, net, shared) } else { R::default() }
        };
        self.act(net, key, act).unwrap_or_default()
    }
}
