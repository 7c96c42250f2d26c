//! Bodies of requests whose head the script has seen before: handed on in pieces, or collected.

use crate::buffer::Buffer;
use crate::http::message::head::RequestHead;
use crate::http::message::pace::Pace;
use crate::http::server::tunnel::TunnelNews;
use crate::http::server::{HttpCall, Shared, WholeBody};
use crate::keys::{Http2StreamKey, ServerKey};
use crate::net::Net;

use super::Http2;
use super::shared::StreamShared;
use super::stream::{Incoming, Phase, Stream};

/// A body on its way to a script that has the head of the request.
pub(super) struct Streaming {
    head: RequestHead,
    /// The script takes it in pieces.
    in_pieces: bool,
    /// The script wants nothing more for now.
    is_paused: bool,
    /// Something has come that the script was not told of.
    has_news: bool,
    /// All of it has come: what was not handed on in pieces.
    whole: Option<Buffer>,
    pub(super) arriving: Pace,
}

impl Streaming {
    /// Whether all of it has come.
    pub(super) fn is_whole(&self) -> bool {
        self.whole.is_some()
    }
}

impl Stream {
    /// Whether the script is to be called for the body.
    pub(super) fn has_body_call(&self) -> bool {
        self.streaming.as_ref().is_some_and(|streaming| {
            streaming.whole.is_some() || streaming.in_pieces && streaming.has_news && !streaming.is_paused
        })
    }

    /// The next call for the body.
    pub(super) fn take_body_call(&mut self, shared: &Shared, listener: ServerKey) -> Option<HttpCall> {
        if !self.has_body_call() {
            return None;
        }
        let exchange = self.kept.token(0)?;
        let streaming = self.streaming.as_mut()?;
        if streaming.in_pieces && std::mem::take(&mut streaming.has_news) {
            return Some(HttpCall::Body(exchange));
        }
        let mut streaming = self.streaming.take()?;
        let mut body = self.shared.lend_incoming();
        body.append(streaming.whole.as_mut()?);
        let server = shared.renew(listener, &mut self.route, &streaming.head, true)?;
        let (route, trailers) = (self.route.number(), self.trailers.take());
        Some(HttpCall::Whole(Box::new(WholeBody { exchange, server, route, body, trailers })))
    }

    /// Whether a part of a body waits for the script to take it, so that the client may have no room for any body.
    pub(super) fn holds_window(&self) -> bool {
        let is_coming = self.streaming.as_ref().is_some_and(|streaming| !streaming.is_whole());
        (is_coming || matches!(self.phase, Phase::Tunnel(_))) && self.shared.is_held()
    }

    /// The script replies: what has not come of the body is not read.
    pub(super) fn cut_body(&mut self) {
        self.streaming = None;
        if let Phase::HeadAsked(_) = self.phase {
            self.phase = Phase::Asked;
        }
    }
}

impl Http2 {
    /// The script has seen the head of a request, and has not replied: reads the body.
    pub(super) fn after_head(&mut self, net: &mut Net, key: Http2StreamKey) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        match std::mem::replace(&mut stream.phase, Phase::Asked) {
            Phase::HeadAsked(incoming) => {
                let Incoming { head, has_body, longest, in_pieces, is_paused, expects_continue, arriving, .. } =
                    *incoming;
                let whole = (!has_body).then(Buffer::new);
                let streaming = Streaming { head, in_pieces, is_paused, has_news: false, whole, arriving };
                stream.streaming = Some(Box::new(streaming));
                if has_body {
                    stream.shared.set_in_pieces(in_pieces);
                    stream.shared.set_paused(is_paused);
                    stream.shared.allow(longest, expects_continue);
                } else {
                    self.call(net, key);
                }
            }
            phase => stream.phase = phase,
        }
    }

    /// A piece of a body has come.
    pub(super) fn on_piece(&mut self, net: &mut Net, shared: &StreamShared) {
        let Some(key) = shared.stream() else { return };
        let Some(stream) = self.streams.get_mut(key) else { return };
        if let Phase::Tunnel(socket) = stream.phase {
            self.tunnel_news.push((socket, TunnelNews::Input));
        } else if let Some(streaming) = &mut stream.streaming {
            streaming.has_news = true;
            if stream.has_body_call() {
                self.call(net, key);
            }
        }
    }

    /// All of a body has come; `rest` is what was not handed on in pieces.
    pub(super) fn on_whole(&mut self, net: &mut Net, key: Http2StreamKey, rest: Buffer) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        if let Some(streaming) = &mut stream.streaming {
            streaming.whole = Some(rest);
            self.call(net, key);
        }
    }

    /// See [`Http::stream_body`](crate::http::server::Http::stream_body).
    pub(in crate::http::server) fn stream_body(&mut self, key: Http2StreamKey, in_pieces: bool) -> bool {
        let Some(stream) = self.streams.get_mut(key) else { return false };
        match (&mut stream.phase, &mut stream.streaming) {
            (Phase::HeadAsked(incoming), _) => incoming.in_pieces = in_pieces,
            (_, Some(streaming)) => {
                streaming.in_pieces = in_pieces;
                stream.shared.set_in_pieces(in_pieces);
            }
            _ => return false,
        }
        true
    }

    /// See [`Http::is_body_coming`](crate::http::server::Http::is_body_coming).
    pub(in crate::http::server) fn is_body_coming(&self, key: Http2StreamKey) -> bool {
        self.streams
            .get(key)
            .is_some_and(|stream| stream.streaming.is_some() || matches!(stream.phase, Phase::HeadAsked(_)))
    }

    /// See [`Http::lend_body`](crate::http::server::Http::lend_body).
    pub(in crate::http::server) fn lend_body(&self, key: Http2StreamKey) -> Option<Buffer> {
        self.is_body_coming(key).then(|| self.streams.get(key).map(|stream| stream.shared.lend_incoming())).flatten()
    }

    /// See [`Http::return_body`](crate::http::server::Http::return_body).
    pub(in crate::http::server) fn return_body(
        &mut self,
        net: &Net,
        key: Http2StreamKey,
        body: Buffer,
        is_changed: bool,
    ) {
        if let Some(stream) = self.streams.get(key) {
            stream.shared.return_incoming(body, is_changed);
            self.may_read_on(net, key);
        }
    }

    /// The script may have made room for more of a body. The time of a client that had none begins.
    pub(super) fn may_read_on(&mut self, net: &Net, key: Http2StreamKey) {
        let Some(stream) = self.streams.get(key).filter(|stream| !stream.holds_window()) else { return };
        if let Some(connection) = self.connections.get_mut(stream.connection) {
            connection.window_since = net.reactor.now();
        }
    }

    /// See [`Http::set_paused`](crate::http::server::Http::set_paused).
    pub(in crate::http::server) fn set_paused(&mut self, net: &mut Net, key: Http2StreamKey, is_paused: bool) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        if let Phase::HeadAsked(incoming) = &mut stream.phase {
            incoming.is_paused = is_paused;
            return;
        }
        let Some(streaming) = &mut stream.streaming else { return };
        // What the script has left is there again.
        let was_paused = std::mem::replace(&mut streaming.is_paused, is_paused);
        streaming.has_news |= was_paused && stream.shared.has_incoming();
        stream.shared.set_paused(is_paused);
        let has_call = stream.has_body_call();
        self.may_read_on(net, key);
        if has_call {
            self.call(net, key);
        }
    }
}
