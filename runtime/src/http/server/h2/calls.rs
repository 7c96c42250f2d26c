//! What a connection has for its owner: whose turn it is, and what there is to be told.

use crate::buffer::Buffer;
use crate::http::message::head::RequestHead;
use crate::http::server::{Exchange, HttpCall, Request, RequestError, Shared};
use crate::keys::{Http2Key, Http2StreamKey, ServerKey, Token, owner};
use crate::net::Net;

use super::Http2;
use super::abuse::BACKLOG;
use super::connection::Connection;
use super::stream::{Phase, Stream};

impl Stream {
    /// The next thing the stream has for its owner, if it still has it.
    fn take_call(&mut self, net: &Net, key: Http2StreamKey, shared: &Shared, listener: ServerKey) -> Option<HttpCall> {
        if !self.kept.is_empty() {
            let call = match self.phase {
                Phase::Ended => self.kept.next_call(self.sent).or_else(|| self.kept.next_failure(RequestError::Eof)),
                _ => self.kept.next_call(self.sent).or_else(|| self.take_body_call(shared, listener)),
            };
            if call.is_some() {
                return call;
            }
        }
        match std::mem::replace(&mut self.phase, Phase::Asked) {
            Phase::HeadReady(incoming) => {
                let head = incoming.head.clone();
                let server = shared.renew(listener, &mut self.route, &head, false)?;
                self.phase = Phase::HeadAsked(incoming);
                let request = self.request(shared, key, head, server);
                Some(HttpCall::Head(Box::new(request)))
            }
            Phase::Ready(head, body) => {
                let server = shared.renew(listener, &mut self.route, &head, false)?;
                let mut request = Box::new(self.request(shared, key, head, server));
                request.trailers = self.trailers.take();
                if let Some(body) = body {
                    request.body = *body;
                }
                Some(HttpCall::Request(request))
            }
            Phase::PageDue(refusal) => self.call_for_page(net, shared, key, refusal),
            Phase::Ended => {
                self.phase = Phase::Ended;
                self.owner.take().map(HttpCall::Closed)
            }
            phase => {
                self.phase = phase;
                None
            }
        }
    }

    fn request(
        &self,
        shared: &Shared,
        key: Http2StreamKey,
        head: RequestHead,
        server: Token<owner::Server>,
    ) -> Request {
        Request {
            head,
            body: Buffer::new(),
            trailers: None,
            exchange: Exchange::Http2(key),
            route: self.route.number(),
            server,
            makes_pages: shared.page_maker(self.route.server).is_some(),
        }
    }

    /// Whether there is something more to call the owner with.
    fn has_call(&self) -> bool {
        match self.phase {
            Phase::Ended => self.owner.is_watching() || !self.kept.is_empty(),
            _ => self.kept.is_due(self.sent) || self.has_body_call(),
        }
    }
}

impl Http2 {
    /// What a connection has for its owner, if it still has something.
    pub(in crate::http::server) fn take_call(
        &mut self,
        net: &mut Net,
        shared: &Shared,
        key: Http2Key,
    ) -> Option<HttpCall> {
        loop {
            let waits = self.is_behind(self.connections.get(key)?);
            let connection = self.connections.get_mut(key)?;
            let listener = connection.server;
            let next = connection.calls.pop_front();
            let Some(stream) = next.or_else(|| if waits { None } else { connection.ready.pop_front() }) else {
                self.forget_ended(net, key);
                return None;
            };
            if let Some(taken_back) = self.streams.get(stream).map(|stream| &stream.shared)
                && taken_back.is_taken_back()
            {
                let taken_back = taken_back.clone();
                self.on_over(net, &taken_back);
            } else if let Some(call) = self.stream_call(net, shared, listener, stream) {
                let connection = self.connections.get(key)?;
                if !connection.calls.is_empty() || !connection.ready.is_empty() {
                    net.call(connection.stream);
                } else {
                    self.forget_ended(net, key);
                }
                return Some(call);
            }
        }
    }

    /// Whether the next request of a connection has to wait until its client makes room for replies.
    fn is_behind(&self, connection: &Connection) -> bool {
        let backlog = connection.backlogs.get();
        // However long a reply is that its client does not read, others go on beside it.
        let longest = || {
            let streams = connection.streams.iter().filter_map(|&key| self.streams.get(key));
            streams.map(|stream| stream.shared.held()).max().unwrap_or_default()
        };
        backlog > BACKLOG && backlog - longest() > BACKLOG
    }

    /// Notes that there is a request to call the owner with.
    pub(super) fn call_with_request(&mut self, net: &mut Net, key: Http2StreamKey) {
        let connection = self.streams.get(key).map(|stream| stream.connection);
        if let Some(connection) = connection.and_then(|connection| self.connections.get_mut(connection)) {
            connection.ready.push_back(key);
            net.call(connection.stream);
        }
    }

    /// Has the owner called if it can be asked what has waited.
    pub(super) fn call_ready(&self, net: &mut Net, key: Http2Key) {
        if let Some(connection) = self.connections.get(key).filter(|connection| !connection.ready.is_empty())
            && !self.is_behind(connection)
        {
            net.call(connection.stream);
        }
    }

    fn stream_call(
        &mut self,
        net: &Net,
        shared: &Shared,
        listener: ServerKey,
        key: Http2StreamKey,
    ) -> Option<HttpCall> {
        let stream = self.streams.get_mut(key)?;
        let call = stream.take_call(net, key, shared, listener);
        if matches!(call, Some(HttpCall::Head(_))) {
            self.heads.push(key);
        }
        if stream.has_call()
            && let Some(connection) = self.connections.get_mut(stream.connection)
        {
            connection.calls.push_back(key);
        } else if matches!(stream.phase, Phase::Ended) {
            drop(self.streams.remove(key));
        }
        call
    }
}
