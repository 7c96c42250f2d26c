//! Requests that are refused, and the pages that say so.

use crate::http::message::body::BodyError;
use crate::http::message::head::{RequestHead, Version};
use crate::http::message::method::Method;
use crate::http::message::status::Status;
use crate::http::server::page::{Page, PageCall, content};
use crate::http::server::routing::Route;
use crate::http::server::{HttpCall, ReplyHead, RequestError, Shared};
use crate::keys::{ServerKey, Token, owner};
use crate::net::Net;

use super::connection::{Closing, Connection, Phase};
use super::encode::{Delimiter, OpenHead, ReplyContext};

/// The refusal of a request: an error page, and the end of the connection.
#[derive(Debug)]
pub(super) struct Refusal {
    context: ReplyContext,
    status: Status,
    closing: Closing,
    /// The request, unless its owner has it, or there is none.
    head: Option<RequestHead>,
    /// Why the exchange has failed, which the owner is told behind the page.
    failure: Option<RequestError>,
}

impl Refusal {
    pub(super) fn new(context: ReplyContext, status: Status, closing: Closing) -> Self {
        Self { context, status, closing, head: None, failure: None }
    }

    /// For a body that is not accepted.
    pub(super) fn of_body(context: ReplyContext, error: BodyError) -> Self {
        let status = match error {
            BodyError::Malformed => Status::BAD_REQUEST,
            BodyError::TooLarge => Status::CONTENT_TOO_LARGE,
            BodyError::TrailersTooLarge => Status::HEADERS_TOO_LARGE,
        };
        Self::new(context, status, Closing::WhenRead)
    }

    pub(super) fn of(self, head: RequestHead) -> Self {
        Self { head: Some(head), ..self }
    }

    pub(super) fn failing(self, error: RequestError) -> Self {
        Self { failure: Some(error), ..self }
    }

    pub(super) fn failure(&self) -> Option<RequestError> {
        self.failure
    }

    /// What was asked for, where the page is to name it.
    fn about(&self) -> Option<&[u8]> {
        self.head.as_ref().filter(|_| self.status == Status::NOT_FOUND).map(RequestHead::target)
    }
}

impl Connection {
    /// The server that a request is for which waits for its reply; none where the script has sent bytes of its own, which
    /// may be one.
    pub(in crate::http::server) fn server_of_asked(&self) -> Option<ServerKey> {
        let is_asked = matches!(self.phase, Phase::Asked(_) | Phase::HeadAsked(_)) && !self.is_raw;
        is_asked.then_some(self.route.server)
    }

    /// Replies with an error page: see [`Http::reply_error`](crate::http::Http::reply_error).
    pub(in crate::http::server) fn reply_error(
        &mut self,
        net: &mut Net,
        shared: &mut Shared,
        status: Status,
        reason: Option<&[u8]>,
        page: Option<Page<'_>>,
    ) -> bool {
        let Some(context) = self.asked() else { return false };
        let refusal = Refusal::new(context, status, Closing::WhenSent);
        self.send_page(net, shared, &refusal, reason.unwrap_or(status.reason().as_bytes()), page);
        self.complete(net, shared, Some(refusal.closing));
        true
    }

    /// Refuses a request nobody was asked about, or of which nobody has all. Where the owner makes pages it is asked for one
    /// when its turn comes.
    pub(super) fn refuse(&mut self, net: &mut Net, shared: &mut Shared, refusal: Refusal) {
        if shared.page_maker(self.route.server).is_none() {
            return self.send_refusal(net, shared, refusal, None);
        }
        self.reading = false;
        // However long the page takes, it is not the client that keeps silent.
        self.until = None;
        self.arrival.stop();
        self.phase = Phase::PageDue(Box::new(refusal));
        net.call(self.stream);
    }

    /// Refuses what has come that cannot be understood, or was not read.
    pub(super) fn refuse_unread(&mut self, net: &mut Net, shared: &mut Shared, version: Version, status: Status) {
        self.sequence = self.sequence.wrapping_add(1);
        self.route = Route::none(self.server);
        self.refuse(net, shared, Refusal::new(ReplyContext::hopeless(version), status, Closing::WhenRead));
    }

    /// Refuses a request for what its head says, as `Expect`.
    pub(super) fn refuse_head(&mut self, net: &mut Net, shared: &mut Shared, status: Status, head: RequestHead) {
        self.sequence = self.sequence.wrapping_add(1);
        self.route = shared.route(self.server, &head);
        let mut context = ReplyContext::hopeless(head.version);
        context.head_only = head.method == Some(Method::Head);
        self.refuse(net, shared, Refusal::new(context, status, Closing::WhenRead).of(head));
    }

    /// The call that asks for a page, whose turn has come. Without anybody to ask the usual one is sent.
    pub(super) fn call_for_page(
        &mut self,
        net: &mut Net,
        shared: &mut Shared,
        refusal: Box<Refusal>,
    ) -> Option<HttpCall> {
        let Some(server) = shared.page_maker(self.route.server) else {
            self.send_refusal(net, shared, *refusal, None);
            return None;
        };
        let known: Option<Token<owner::Exchange>> = self.kept.token(self.sequence);
        let (status, head) = (refusal.status, refusal.head.clone());
        self.phase = Phase::PageAsked(refusal);
        Some(HttpCall::Page(Box::new(PageCall { server, exchange: self.exchange(), status, known, head })))
    }

    /// The page has been made, or the usual one is to be sent: see [`Http::reply_page`](crate::http::Http::reply_page).
    pub(in crate::http::server) fn reply_page(
        &mut self,
        net: &mut Net,
        shared: &mut Shared,
        page: Option<Page<'_>>,
    ) -> bool {
        match std::mem::replace(&mut self.phase, Phase::Head) {
            Phase::PageAsked(refusal) => {
                self.send_refusal(net, shared, *refusal, page);
                true
            }
            phase => {
                self.phase = phase;
                false
            }
        }
    }

    fn send_refusal(&mut self, net: &mut Net, shared: &mut Shared, refusal: Refusal, page: Option<Page<'_>>) {
        self.send_page(net, shared, &refusal, refusal.status.reason().as_bytes(), page);
        self.complete(net, shared, Some(refusal.closing));
        if let Some(error) = refusal.failure {
            self.kept.fail(self.sequence, error);
            net.call(self.stream);
        }
    }

    fn send_page(&self, net: &mut Net, shared: &mut Shared, refusal: &Refusal, reason: &[u8], page: Option<Page<'_>>) {
        let (headers, mut body) = content(refusal.status, reason, refusal.about(), page);
        let head = ReplyHead { status: refusal.status, reason, headers: &headers };
        let mut head = OpenHead::new(net.take_spare(), refusal.context, head, &mut shared.date);
        // A client that was turned away has not asked for anything.
        if !self.seat.is_refused() {
            self.seat.tally.respond(refusal.status);
        }
        let length = body.len() as u64;
        let delimiter = head.delimit_known(length);
        let (text, _) = head.finish(delimiter, Some(length), None);
        if let Some(stream) = net.stream_mut(self.stream) {
            stream.output.add_memory(text);
            if delimiter != Delimiter::Bodiless {
                stream.output.append(&mut body);
            }
        }
        net.touch(self.stream);
    }
}
