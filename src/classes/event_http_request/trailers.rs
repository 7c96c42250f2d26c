//! Trailers of an `EventHttpRequest`: headers that come, or are sent, behind a body.

use std::cell::{OnceCell, RefCell};

use event_runtime::http::{Headers, Status, TrailerPlace, is_forbidden_trailer};

use crate::classes::convert::quoted;
use crate::zend::{ArrayBuilder, Object, Result, refuse, warn};

use super::EventHttpRequest;
use super::headers::array;
use super::reply::Reply;
use super::upload::Upload;

/// The trailers of a request that has some.
#[derive(Default)]
pub(super) struct Trailers(OnceCell<Box<Lists>>);

#[derive(Default)]
struct Lists {
    input: RefCell<Headers>,
    output: RefCell<Headers>,
}

impl Trailers {
    /// Does something with those that have come.
    pub(super) fn with_input<R>(&self, act: impl FnOnce(&mut Headers) -> R) -> R {
        act(&mut self.lists().input.borrow_mut())
    }

    /// Does something with those to be sent.
    pub(super) fn with_output<R>(&self, act: impl FnOnce(&mut Headers) -> R) -> R {
        act(&mut self.lists().output.borrow_mut())
    }

    /// Takes those that have come in place of those before.
    pub(super) fn receive(&self, trailers: Option<Box<Headers>>) {
        match trailers {
            Some(trailers) => drop(self.lists().input.replace(*trailers)),
            None => self.0.get().into_iter().for_each(|lists| lists.input.borrow_mut().clear()),
        }
    }

    /// Whether there have been none.
    pub(super) fn is_unused(&self) -> bool {
        self.0.get().is_none()
    }

    /// Removes those to be sent.
    pub(super) fn clear_output(&self) {
        self.0.get().into_iter().for_each(|lists| lists.output.borrow_mut().clear());
    }

    /// Those to be sent, if there are some.
    pub(super) fn to_send(&self) -> Option<Box<Headers>> {
        let output = self.0.get()?.output.borrow();
        (!output.is_empty()).then(|| Box::new(output.clone()))
    }

    fn lists(&self) -> &Lists {
        self.0.get_or_init(Box::default)
    }
}

impl EventHttpRequest {
    pub(super) fn get_input_trailers(this: &Object<Self>) -> Result<ArrayBuilder> {
        // A copy, since an array is made of PHP's memory.
        let trailers = this.trailers.0.get().map(|lists| lists.input.borrow().clone()).unwrap_or_default();
        Ok(array(trailers.iter()))
    }

    /// Whether a trailer can be sent; warns where that is the script's doing.
    pub(super) fn takes_trailer(&self, name: &[u8]) -> Result<bool> {
        if is_forbidden_trailer(name) {
            return refuse(&format!("{} means nothing behind a body: add it to the headers", quoted(name)));
        }
        if !self.is_received() {
            return self.takes_request_trailer();
        }
        match self.with(|base, exchange| base.trailer_place(exchange)).unwrap_or_default() {
            _ if self.reply.get() == Reply::Page => refuse("An error page has no trailers"),
            TrailerPlace::There => Ok(true),
            TrailerPlace::BehindLength => refuse(
                "The reply has begun with the length of its body: trailers are added before that, or to one that \
                 sendReplyStart() begins without a Content-Length",
            ),
            TrailerPlace::Nowhere if self.reply.get() == Reply::Over => refuse("The reply is complete already"),
            TrailerPlace::Nowhere => Ok(false),
        }
    }

    /// The same of a request that is made.
    fn takes_request_trailer(&self) -> Result<bool> {
        match self.upload.get() {
            Upload::Announced | Upload::Open { in_chunks: true } => Ok(true),
            Upload::Open { in_chunks: false } => refuse(
                "The request has begun with the length of its body: trailers stand behind one that has no Content-Length",
            ),
            Upload::Over => refuse("The body of the request is complete already"),
            Upload::Whole => refuse(
                "Trailers stand behind replies, and behind the bodies of requests that are sent in pieces: call \
                 startBody() before",
            ),
        }
    }

    /// Warns of trailers that are lost with a reply of that status, which has no body.
    pub(super) fn look_after_trailers(&self, status: Status) -> Result<()> {
        match self.trailers.to_send() {
            Some(_) if status.is_bodiless() => {
                warn(&format!("A reply with {} has no body, and no trailers behind it: they are left out", status.0))
            }
            _ => Ok(()),
        }
    }

    /// Has the trailers to be sent go with the reply.
    pub(super) fn hand_over_trailers(&self) {
        if self.trailers.0.get().is_some() {
            self.with(|base, exchange| base.set_trailers(exchange, self.trailers.to_send()));
        }
    }
}
