//! What a connection has for its owner: whose turn it is, and what there is to be told.

use crate::buffer::Buffer;
use crate::http::server::{HttpCall, Remains, Request, RequestError, Shared};
use crate::net::Net;

use super::connection::{Connection, Phase};

impl Connection {
    /// The next thing the connection has for its owner. One that has ended has nothing after that.
    pub(in crate::http::server) fn take_call(&mut self, net: &mut Net, shared: &mut Shared) -> Option<HttpCall> {
        let was_kept = !self.kept.is_empty();
        let call = self.next_call(net, shared);
        if call.is_some() && was_kept && self.has_call(net) {
            net.call(self.stream);
        }
        call
    }

    fn next_call(&mut self, net: &mut Net, shared: &mut Shared) -> Option<HttpCall> {
        if !self.kept.is_empty()
            && let Some(call) = self.next_kept_call(net, shared)
        {
            return Some(call);
        }
        match std::mem::replace(&mut self.phase, Phase::Head) {
            Phase::HeadReady(incoming) => {
                let head = incoming.request.head.clone();
                let server = shared.renew(self.server, &mut self.route, &head, false)?;
                self.phase = Phase::HeadAsked(incoming);
                shared.heads.push(self.key);
                let (exchange, route) = (self.exchange(), self.route.number());
                let makes_pages = shared.page_maker(self.route.server).is_some();
                let body = Buffer::new();
                let request = Request { head, body, trailers: None, exchange, route, server, makes_pages };
                Some(HttpCall::Head(Box::new(request)))
            }
            Phase::Ready(mut request, context) => {
                request.server = shared.renew(self.server, &mut self.route, &request.head, false)?;
                request.route = self.route.number();
                request.makes_pages = shared.page_maker(self.route.server).is_some();
                self.phase = Phase::Asked(context);
                Some(HttpCall::Request(request))
            }
            Phase::PageDue(refusal) => self.call_for_page(net, shared, refusal),
            Phase::Ended => {
                self.phase = Phase::Ended;
                self.owner.take().map(HttpCall::Closed)
            }
            phase => {
                self.phase = phase;
                if self.has_left() { self.owner.take().map(HttpCall::Closed) } else { None }
            }
        }
    }

    /// The next thing the owner is to be told of exchanges it keeps something for.
    fn next_kept_call(&mut self, net: &Net, shared: &Shared) -> Option<HttpCall> {
        let sent = net.sent(self.stream);
        if matches!(self.phase, Phase::Ended) {
            let failure = self.failure.unwrap_or(RequestError::Eof);
            return self.kept.next_call(sent).or_else(|| self.kept.next_failure(failure));
        }
        self.kept.next_call(sent).or_else(|| self.take_body_call(shared))
    }

    /// What the owner has given for the connection, of which nothing is told any more.
    pub(in crate::http::server) fn take_remains(&mut self, net: &Net, remains: &mut Remains) {
        remains.connections.extend(self.owner.take());
        if !self.kept.is_empty() {
            self.kept.take_remains(net.sent(self.stream), remains);
        }
    }

    /// Whether the owner is to be told that the client has left: when all is told of its exchanges.
    fn has_left(&self) -> bool {
        self.half_closed && self.owner.is_watching() && self.kept.is_empty()
    }

    fn has_call(&self, net: &Net) -> bool {
        matches!(self.phase, Phase::Ended | Phase::HeadReady(_) | Phase::Ready(..) | Phase::PageDue(_))
            || self.has_left()
            || self.has_body_call()
            || self.kept.is_due(net.sent(self.stream))
    }
}
