//! Trailers, of requests and of replies: another block of fields behind the body.

use http::HeaderMap;

use crate::http::Headers;
use crate::http::h2::{fields, length_as_lines, lines};
use crate::http::message::head::HEADERS_AT_MOST;
use crate::http::message::status::Status;
use crate::http::message::trailers;
use crate::http::server::{Shared, TrailerPlace};
use crate::net::Net;

use super::Http2;
use super::abuse::HEADS;
use super::shared::StreamShared;
use super::stream::{Phase, Stream};

impl Http2 {
    /// The trailers of a request have come. They are counted with its head, and hold as much memory as long.
    pub(super) fn on_trailers(&mut self, net: &mut Net, shared: &Shared, of: &StreamShared, fields: &HeaderMap) {
        let Some(key) = of.stream() else { return };
        let Some(stream) = self.streams.get_mut(key).filter(|stream| stream.may_have_trailers()) else { return };
        let Some(connection) = self.connections.get_mut(stream.connection) else { return };
        let max_head = connection.limits.max_head.unwrap_or_else(|| shared.max_head(connection.server));
        let length = length_as_lines(fields);
        if connection.heads + length > HEADS.saturating_add(max_head) {
            return connection.expel(net, h2::Reason::ENHANCE_YOUR_CALM);
        }
        connection.heads += length;
        stream.head += length;
        let longest = connection.limits.max_head.unwrap_or_else(|| shared.max_head(stream.route.server));
        if stream.head > longest || fields.len() > HEADERS_AT_MOST {
            return self.on_too_long(net, shared, of, Status::HEADERS_TOO_LARGE);
        }
        stream.trailers = trailers::of_lines(&lines(fields));
    }
}

impl Stream {
    /// Whether the request is still on its way to the script.
    fn may_have_trailers(&self) -> bool {
        matches!(self.phase, Phase::HeadReady(_) | Phase::HeadAsked(_) | Phase::Body(_)) || self.streaming.is_some()
    }

    /// Whether trailers can be sent with the reply: see [`Http::trailer_place`](crate::http::Http::trailer_place).
    pub(super) fn trailer_place(&self) -> TrailerPlace {
        match &self.phase {
            Phase::HeadAsked(_) | Phase::Asked if !self.head_only => TrailerPlace::There,
            Phase::Replying(progress) if !progress.is_bodiless => TrailerPlace::There,
            Phase::PendingReply(reply) if self.reply_trailers.is_some() && !reply.head.is_bodiless => {
                TrailerPlace::There
            }
            Phase::PendingReply(reply) if !reply.head.is_bodiless => TrailerPlace::BehindLength,
            _ => TrailerPlace::Nowhere,
        }
    }

    /// Sets the trailers of the reply: see [`Http::set_trailers`](crate::http::Http::set_trailers).
    pub(super) fn set_trailers(&mut self, trailers: Option<Box<Headers>>) {
        self.reply_trailers = trailers;
    }

    /// What is sent behind the body of the reply.
    pub(super) fn take_reply_trailers(&mut self, is_bodiless: bool) -> Option<Box<HeaderMap>> {
        let trailers = self.reply_trailers.take().filter(|_| !is_bodiless)?;
        fields(&trailers)
    }
}
