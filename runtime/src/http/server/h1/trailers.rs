//! Trailers of replies: sent behind a body in chunks (RFC 9112, section 7.1.2).

use crate::http::Headers;
use crate::http::message::chunks::add_last_chunk;
use crate::http::message::head::Version;
use crate::http::server::TrailerPlace;
use crate::net::Net;

use super::connection::{Connection, Phase};
use super::encode::{Delimiter, ReplyContext};

impl Connection {
    /// Whether trailers can be sent with the reply: see [`Http::trailer_place`](crate::http::Http::trailer_place).
    pub(in crate::http::server) fn trailer_place(&self) -> TrailerPlace {
        let before = |context: &ReplyContext| match context.version >= Version::Http11 && !context.head_only {
            true => TrailerPlace::There,
            false => TrailerPlace::Nowhere,
        };
        match &self.phase {
            Phase::Asked(context) => before(context),
            Phase::HeadAsked(incoming) => before(&incoming.request.context),
            Phase::PendingReply(reply) if reply.head.has_trailers() => TrailerPlace::There,
            Phase::PendingReply(reply) if reply.head.may_have_trailers() => TrailerPlace::BehindLength,
            Phase::Replying(progress) => match progress.delimiter {
                Delimiter::Chunked => TrailerPlace::There,
                Delimiter::Length(_) => TrailerPlace::BehindLength,
                Delimiter::Bodiless | Delimiter::Close => TrailerPlace::Nowhere,
            },
            _ => TrailerPlace::Nowhere,
        }
    }

    /// Sets the trailers of the reply: see [`Http::set_trailers`](crate::http::Http::set_trailers).
    pub(in crate::http::server) fn set_trailers(&mut self, trailers: Option<Box<Headers>>) {
        self.trailers = trailers;
    }

    /// Ends a body in chunks.
    pub(super) fn send_last_chunk(&mut self, net: &mut Net) {
        let trailers = self.trailers.take();
        if let Some(output) = net.output(self.stream) {
            add_last_chunk(output, trailers.as_deref());
        }
    }
}
