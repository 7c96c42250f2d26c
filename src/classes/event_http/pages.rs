//! Error pages that the script makes.

use event_runtime::buffer::Buffer;
use event_runtime::http::{PageCall, Status};
use event_runtime::keys::{Token, owner};
use ext_php_rs::types::Zval;

use crate::core::Core;
use crate::zend::{Callable, Object, Outcome, Owned, PhpString, Result, Returned, returned_type_error};

use super::super::event_http_request::{EventHttpRequest, Hook, Made};
use super::EventHttp;

impl EventHttp {
    pub(super) fn set_error_callback(
        this: &Object<Self>,
        callback: Option<Callable>,
        argument: Option<&Zval>,
    ) -> Result<()> {
        let makes_pages = callback.is_some();
        this.errors.set(callback, argument);
        this.with(|server| server.makes_pages = makes_pages)
    }

    /// Has the error callback of a server make a page. Nothing, where the usual one is to be sent.
    ///
    /// # Errors
    ///
    /// When the callback throws or ends the script, and when it returns neither a string nor null.
    pub(in crate::classes) fn make_page(
        server: Token<owner::Server>,
        request: Option<&Object<EventHttpRequest>>,
        status: Status,
        reason: &[u8],
    ) -> Result<Option<Buffer>> {
        // SAFETY: the loop has just said that the server is there, which ends before its object does.
        let this = unsafe { Object::<Self>::from_token(server) }.hold();
        let request = request.map_or_else(Owned::default, |request| request.to_value());
        let reason = PhpString::new(reason).into_value();
        let Hook { callback, argument } = &this.errors;
        let page = callback.ask([request, i64::from(status.0).into_value(), reason, argument.get()])?;
        if page.is_null() {
            return Ok(None);
        }
        let Some(text) = page.as_text() else {
            return Err(returned_type_error("EventHttp::setErrorCallback()", "?string", &page));
        };
        let mut body = Buffer::new();
        // Without memory for it, there is enough for the usual one.
        Ok(text.add_to(&mut body).then_some(body))
    }

    /// Calls the error callback for a request that was refused.
    pub(crate) fn call_page(core: &Core, call: PageCall) -> Outcome {
        let PageCall { server, exchange, status, known, head } = call;
        // SAFETY: as above.
        let this = unsafe { Object::<Self>::from_token(server) }.hold();
        let base = this.registration.borrow().as_ref().map(|registration| registration.base.clone());
        let request = match (known, head.zip(base)) {
            (Some(known), _) => Some(EventHttpRequest::of_exchange(known)),
            (None, Some((head, base))) => Some(EventHttpRequest::of_refused(core.clone(), base, head, exchange)),
            (None, None) => None,
        };
        let (mut made, outcome) = match &request {
            Some(request) => EventHttpRequest::make_page(request, server, status, status.reason().as_bytes()),
            None => Made::of(Self::make_page(server, None, status, status.reason().as_bytes())),
        };
        let is_sent = core.borrow_mut().reply_page(exchange, made.as_mut().map(Made::page));
        if let Some(request) = request {
            EventHttpRequest::refused(&request, status, is_sent);
        }
        Outcome::of(outcome)
    }
}
