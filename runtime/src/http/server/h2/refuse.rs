//! Requests that are refused, and the pages that say so.

use crate::http::message::head::RequestHead;
use crate::http::message::status::Status;
use crate::http::server::page::{Page, PageCall, content};
use crate::http::server::{Exchange, HttpCall, RequestError, Shared};
use crate::keys::{Http2StreamKey, ServerKey};
use crate::net::Net;

use super::Http2;
use super::encode::Head;
use super::shared::StreamShared;
use super::stream::{PendingReply, Phase, Stream};

/// The refusal of a request.
#[derive(Debug)]
pub(super) struct Refusal {
    status: Status,
    /// The request, unless its owner has it, or there is none.
    head: Option<RequestHead>,
    /// Why the exchange has failed, which the owner is told behind the page.
    failure: Option<RequestError>,
}

impl Refusal {
    pub(super) fn new(status: Status) -> Self {
        Self { status, head: None, failure: None }
    }

    pub(super) fn of(self, head: RequestHead) -> Self {
        Self { head: Some(head), ..self }
    }
}

impl Stream {
    /// Replies with an error page: see [`Http::reply_error`](crate::http::Http::reply_error).
    pub(super) fn reply_error(
        &mut self,
        net: &Net,
        status: Status,
        reason: Option<&[u8]>,
        page: Option<Page<'_>>,
    ) -> bool {
        if !self.is_asked() {
            return false;
        }
        self.cut_body();
        self.send_page(net, status, reason, None, page);
        true
    }

    /// The call that asks for a page, whose turn has come. Without anybody to ask the usual one is sent.
    pub(super) fn call_for_page(
        &mut self,
        net: &Net,
        shared: &Shared,
        key: Http2StreamKey,
        refusal: Box<Refusal>,
    ) -> Option<HttpCall> {
        let Some(server) = shared.page_maker(self.route.server) else {
            self.send_refusal(net, &refusal, None);
            return None;
        };
        let (status, known, head) = (refusal.status, self.kept.token(0), refusal.head.clone());
        self.phase = Phase::PageAsked(refusal);
        Some(HttpCall::Page(Box::new(PageCall { server, exchange: Exchange::Http2(key), status, known, head })))
    }

    fn send_refusal(&mut self, net: &Net, refusal: &Refusal, page: Option<Page<'_>>) {
        let about = refusal.head.as_ref().filter(|_| refusal.status == Status::NOT_FOUND).map(RequestHead::target);
        self.send_page(net, refusal.status, None, about, page);
        refusal.failure.into_iter().for_each(|error| self.kept.fail(0, error));
    }

    /// Notes why a request has failed whose refusal has not been sent.
    pub(super) fn fail_refused(&mut self) {
        if let Phase::PageDue(refusal) | Phase::PageAsked(refusal) = &self.phase {
            refusal.failure.into_iter().for_each(|error| self.kept.fail(0, error));
        }
    }

    fn send_page(
        &mut self,
        net: &Net,
        status: Status,
        reason: Option<&[u8]>,
        about: Option<&[u8]>,
        page: Option<Page<'_>>,
    ) {
        self.reply_trailers = None;
        let (headers, body) = content(status, reason.unwrap_or(status.reason().as_bytes()), about, page);
        let Some(head) = Head::new(status, &headers, self.head_only, None) else {
            self.give_up();
            return;
        };
        self.phase = Phase::PendingReply(Box::new(PendingReply { head, body }));
        self.finish_reply(net);
    }
}

impl Http2 {
    /// Refuses a request nobody was asked about, or of which nobody has all. Where the owner makes pages it is asked for one
    /// when its turn comes.
    pub(super) fn refuse(&mut self, net: &mut Net, shared: &Shared, key: Http2StreamKey, refusal: Refusal) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        if shared.page_maker(stream.route.server).is_some() {
            stream.phase = Phase::PageDue(Box::new(refusal));
            return self.call_with_request(net, key);
        }
        stream.send_refusal(net, &refusal, None);
        self.call_if_kept(net, key);
    }

    /// The body of a request, or its trailers, are longer than allowed.
    pub(super) fn on_too_long(&mut self, net: &mut Net, shared: &Shared, of: &StreamShared, status: Status) {
        let Some(key) = of.stream() else { return };
        let Some(stream) = self.streams.get_mut(key) else { return };
        stream.streaming = None;
        let head = match &stream.phase {
            Phase::HeadReady(incoming) | Phase::Body(incoming) => Some(incoming.head.clone()),
            Phase::Asked => None,
            _ => {
                stream.kept.fail(0, RequestError::DataTooLong);
                return self.call_if_kept(net, key);
            }
        };
        let refusal = Refusal { status, head, failure: Some(RequestError::DataTooLong) };
        self.refuse(net, shared, key, refusal);
    }

    /// The page has been made, or the usual one is to be sent: see [`Http::reply_page`](crate::http::Http::reply_page).
    pub(in crate::http::server) fn reply_page(
        &mut self,
        net: &mut Net,
        key: Http2StreamKey,
        page: Option<Page<'_>>,
    ) -> bool {
        let Some(stream) = self.streams.get_mut(key) else { return false };
        match std::mem::replace(&mut stream.phase, Phase::Asked) {
            Phase::PageAsked(refusal) => stream.send_refusal(net, &refusal, page),
            phase => {
                stream.phase = phase;
                return false;
            }
        }
        self.call_if_kept(net, key);
        true
    }

    /// The server that a request is for which waits for its reply.
    pub(in crate::http::server) fn server_of_asked(&self, key: Http2StreamKey) -> Option<ServerKey> {
        self.streams.get(key).filter(|stream| stream.is_asked()).map(|stream| stream.route.server)
    }

    fn call_if_kept(&mut self, net: &mut Net, key: Http2StreamKey) {
        if self.streams.get(key).is_some_and(|stream| !stream.kept.is_empty()) {
            self.call(net, key);
        }
    }
}
