//! The graceful end of a server.

use std::rc::Rc;

use event_runtime::keys::{OwnedToken, Token, owner};
use ext_php_rs::types::Zval;

use crate::zend::{Callable, Gc, Object, Outcome, Ref, Result, argument_value_error};

use super::super::convert::seconds;
use super::super::event_http_request::Hook;
use super::EventHttp;

/// What is said of a server that listens no more.
pub(super) const ENDING: &str = "The server is being shut down: it accepts nothing more until that is over";

impl EventHttp {
    pub(super) fn shutdown(
        this: &Object<Self>,
        grace: f64,
        callback: Option<Callable>,
        argument: Option<&Zval>,
    ) -> Result<bool> {
        if grace.is_nan() {
            return Err(argument_value_error(1, c"must be a number of seconds"));
        }
        let grace = (grace >= 0.0).then(|| seconds(grace));
        // Until then the loop has the object.
        let refused = this.with_base(|base, server| base.shutdown(server, grace, this.to_ref().into_token()).err())?;
        let before = callback.map(|callback| {
            let hook = Hook::default();
            hook.set(Some(callback), argument);
            this.ended.replace(Some(Rc::new(hook)))
        });
        drop(before);
        refused.into_iter().map(Ref::from_token).for_each(drop);
        Ok(true)
    }

    /// Calls the callback of a server that has ended.
    pub(crate) fn call_shut_down(server: OwnedToken<owner::Server>) -> Outcome {
        let this = Ref::<Self>::from_token(server);
        let hook = this.ended.take();
        hook.map_or(Outcome::Returned, |hook| hook.call(this.to_value()))
    }

    /// Reports a server that is on its way to its end as its loop's.
    pub(crate) fn report_ending(server: Token<owner::Server>, gc: &mut Gc) {
        // SAFETY: the loop holds a reference to the object.
        gc.object(unsafe { Object::<Self>::from_token(server) });
    }
}
