//! Bodies of requests whose head the script has seen before: handed on in pieces, or collected.

use crate::buffer::Buffer;
use crate::http::message::body::{BodyReader, PIECES};
use crate::http::message::head::RequestHead;
use crate::http::server::{HttpCall, Shared, WholeBody};
use crate::net::Net;

use super::connection::{Connection, Incoming, Phase};
use super::refuse::Refusal;

/// A body on its way to a script that has the head of the request.
pub(super) struct Streaming {
    reader: BodyReader,
    /// What was not taken yet.
    body: Buffer,
    head: RequestHead,
    /// The script takes it in pieces.
    in_pieces: bool,
    /// The script wants nothing more for now.
    is_paused: bool,
    /// Something has come that the script was not told of.
    has_news: bool,
    /// All of it has come.
    is_whole: bool,
}

impl Streaming {
    /// Whether nothing is read, for the script is to take something, or to go on, first.
    fn is_blocked(&self) -> bool {
        self.is_whole || self.in_pieces && (self.is_paused || self.body.len() >= PIECES)
    }
}

impl Connection {
    /// The script has seen the head of a request, and has not replied: reads the body.
    pub(in crate::http::server) fn after_head(&mut self, net: &mut Net, shared: &mut Shared) {
        let incoming = match std::mem::replace(&mut self.phase, Phase::Head) {
            Phase::HeadAsked(incoming) => *incoming,
            phase => {
                self.phase = phase;
                return;
            }
        };
        let Incoming { request, reader, body, expects_continue, in_pieces, is_paused } = incoming;
        self.phase = Phase::Asked(request.context);
        let is_whole = reader.is_done();
        if expects_continue && net.stream(self.stream).is_none_or(|stream| stream.input.is_empty()) {
            self.send_continue(net);
        }
        self.streaming = Some(Box::new(Streaming {
            reader,
            body,
            head: request.head,
            in_pieces,
            is_paused,
            has_news: false,
            is_whole,
        }));
        if is_whole {
            return net.call(self.stream);
        }
        self.resume_body(net, shared);
    }

    /// The script replies to the request it has: what has not come of its body is not read. Says whether the connection
    /// has to end with the reply.
    pub(super) fn cut_body(&mut self) -> bool {
        self.cuts_body |= self.is_streaming();
        self.streaming = None;
        self.cuts_body
    }

    /// Whether the body of the request that the script has is still on its way.
    pub(super) fn is_streaming(&self) -> bool {
        self.streaming.as_ref().is_some_and(|streaming| !streaming.is_whole)
    }

    /// Whether it is read now.
    pub(super) fn reads_body(&self) -> bool {
        self.streaming.as_ref().is_some_and(|streaming| !streaming.is_blocked())
    }

    /// Reads as much of the body as there is room for; returns how much of `bytes` that was.
    pub(super) fn read_piece(&mut self, net: &mut Net, shared: &mut Shared, bytes: &[u8]) -> usize {
        let Some(streaming) = &mut self.streaming else { return 0 };
        let room = if streaming.in_pieces { PIECES.saturating_sub(streaming.body.len()) } else { usize::MAX };
        let before = streaming.body.len();
        let read = streaming.reader.read(&bytes[..bytes.len().min(room)], &mut streaming.body);
        match read {
            Ok(taken) => {
                streaming.has_news |= streaming.body.len() > before;
                streaming.is_whole = streaming.reader.is_done();
                if streaming.is_blocked() {
                    self.arrival.stop();
                }
                if self.has_body_call() {
                    net.call(self.stream);
                }
                taken
            }
            Err(error) => {
                self.streaming = None;
                match self.phase {
                    Phase::Asked(context) => {
                        self.refuse(net, shared, Refusal::of_body(context, error).failing(error.into()));
                    }
                    // Too late to say anything.
                    _ => {
                        self.kept.fail(self.sequence, error.into());
                        self.end(net);
                        net.call(self.stream);
                    }
                }
                bytes.len()
            }
        }
    }

    /// Whether the script is to be called for the body.
    pub(super) fn has_body_call(&self) -> bool {
        self.streaming.as_ref().is_some_and(|streaming| {
            streaming.is_whole || streaming.in_pieces && streaming.has_news && !streaming.is_paused
        })
    }

    /// The next call for the body.
    pub(super) fn take_body_call(&mut self, shared: &Shared) -> Option<HttpCall> {
        if !self.has_body_call() {
            return None;
        }
        let token = self.kept.token(self.sequence)?;
        let streaming = self.streaming.as_mut()?;
        if streaming.in_pieces && std::mem::take(&mut streaming.has_news) {
            return Some(HttpCall::Body(token));
        }
        let streaming = self.streaming.take()?;
        // However long the script takes, it is not the client that keeps silent.
        self.until = None;
        self.arrival.stop();
        let Streaming { head, body, mut reader, .. } = *streaming;
        let server = shared.renew(self.server, &mut self.route, &head, true)?;
        let (route, trailers) = (self.route.number(), reader.take_trailers());
        Some(HttpCall::Whole(Box::new(WholeBody { exchange: token, server, route, body, trailers })))
    }

    /// Has the body handed on in pieces from now on (`evhttp_request_set_chunked_cb`), or collected; false when it is
    /// not on its way.
    pub(in crate::http::server) fn stream_body(&mut self, in_pieces: bool) -> bool {
        match (&mut self.phase, &mut self.streaming) {
            (Phase::HeadAsked(incoming), _) => incoming.in_pieces = in_pieces,
            (_, Some(streaming)) => streaming.in_pieces = in_pieces,
            _ => return false,
        }
        true
    }

    /// Whether the body is on its way, or was not asked for yet.
    pub(in crate::http::server) fn is_body_coming(&self) -> bool {
        self.streaming.is_some() || matches!(self.phase, Phase::HeadAsked(_))
    }

    /// What has come of the body and was not taken.
    pub(in crate::http::server) fn body_mut(&mut self) -> Option<&mut Buffer> {
        match (&mut self.streaming, &mut self.phase) {
            (Some(streaming), _) => Some(&mut streaming.body),
            (None, Phase::HeadAsked(incoming)) => Some(&mut incoming.body),
            _ => None,
        }
    }

    /// Reads no more of the body, or reads on, where the script takes it in pieces.
    pub(in crate::http::server) fn set_paused(&mut self, net: &mut Net, shared: &mut Shared, is_paused: bool) {
        if let Phase::HeadAsked(incoming) = &mut self.phase {
            incoming.is_paused = is_paused;
        } else if let Some(streaming) = &mut self.streaming {
            // What the script has left is there again.
            streaming.has_news |= std::mem::replace(&mut streaming.is_paused, is_paused) && !streaming.body.is_empty();
            match is_paused {
                true => self.arrival.stop(),
                false => self.resume_body(net, shared),
            }
        }
    }

    /// Reads on when the script has taken a part of the body.
    pub(in crate::http::server) fn resume_body(&mut self, net: &mut Net, shared: &mut Shared) {
        if self.reads_body() {
            self.await_client(net);
            self.advance(net, shared);
        }
        self.watch_input(net);
        self.check_body(net);
        if self.has_body_call() {
            net.call(self.stream);
        }
    }

    /// Whether what the client has sent, which was not read, may be the rest of the body.
    pub(super) fn may_complete_body(&self, net: &Net) -> bool {
        let Some(streaming) = self.streaming.as_ref().filter(|streaming| !streaming.is_whole) else { return false };
        let waiting = net.stream(self.stream).map_or(0, |stream| stream.input.len() as u64);
        let unread = waiting + net.count_unread(self.stream);
        streaming.reader.missing().is_none_or(|missing| missing <= unread)
    }

    /// Ends a connection whose client sends nothing more in the middle of a body.
    pub(super) fn check_body(&mut self, net: &mut Net) {
        let is_read = net.stream(self.stream).is_none_or(|stream| stream.input.is_empty());
        if self.half_closed && self.is_streaming() && self.reads_body() && is_read {
            self.end(net);
        }
    }
}
