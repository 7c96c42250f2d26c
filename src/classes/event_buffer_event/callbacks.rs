//! The callbacks of an `EventBufferEvent`.

use event_runtime::keys::{StreamKey, Token, owner};
use event_runtime::net::StreamCall;
use ext_php_rs::types::Zval;

use crate::core::Core;
use crate::zend::{Callable, Callback, Gc, Kind, Object, Outcome, Result, Returned, Value};

use super::EventBufferEvent;

impl Kind for owner::Script {
    type Class = EventBufferEvent;
}

/// What is called, and with what besides the object.
#[derive(Default)]
pub(super) struct Callbacks {
    read: Callback,
    write: Callback,
    event: Callback,
    argument: Value,
}

impl Callbacks {
    pub(super) fn report(&self, gc: &mut Gc) {
        let Self { read, write, event, argument } = self;
        [read, write, event].into_iter().for_each(|callback| callback.gc(gc));
        argument.gc(gc);
    }

    pub(super) fn set(
        &self,
        read: Option<Callable>,
        write: Option<Callable>,
        event: Option<Callable>,
        argument: Option<&Zval>,
    ) {
        self.read.set(read);
        self.write.set(write);
        self.event.set(event);
        self.argument.set(argument);
    }

    pub(super) fn clear(&self) {
        self.set(None, None, None, None);
    }
}

impl EventBufferEvent {
    pub(super) fn set_callbacks(
        this: &Object<Self>,
        read: Option<Callable>,
        write: Option<Callable>,
        event: Option<Callable>,
        argument: Option<&Zval>,
    ) -> Result<()> {
        let token = this.to_token();
        if this.with_live(|base, stream| base.take_over(stream, token))?.is_none() {
            return Ok(());
        }
        if let Some(link) = &*this.link.borrow() {
            link.owns.set(true);
        }
        this.callbacks.set(read, write, event, argument);
        // The bytes are the script's, and so is what becomes of the request.
        drop(this.request.take());
        Ok(())
    }

    /// Calls the callbacks of a stream that has news.
    pub(crate) fn call(core: &Core, stream: StreamKey, script: Token<owner::Script>) -> Outcome {
        // SAFETY: an object lets go of its stream before it goes.
        let this = unsafe { Object::<Self>::from_token(script) }.to_ref();
        loop {
            let call = core.borrow_mut().streams_mut().next_call(stream);
            let Some(call) = call else { return Outcome::Returned };
            let Callbacks { read, write, event, argument } = &this.callbacks;
            let outcome = match call {
                StreamCall::Read => read.call([this.to_value(), argument.get()]),
                StreamCall::Write => write.call([this.to_value(), argument.get()]),
                StreamCall::Event(flags, error) => {
                    error.into_iter().for_each(event_runtime::socket::set_last_error);
                    event.call([this.to_value(), i64::from(flags).into_value(), argument.get()])
                }
            };
            if outcome != Outcome::Returned {
                return outcome;
            }
        }
    }

    /// Reports what the callbacks of a live stream hold as its loop's.
    pub(crate) fn report_live(script: Token<owner::Script>, gc: &mut Gc) {
        // SAFETY: as in `call`.
        unsafe { Object::<Self>::from_token(script) }.callbacks.report(gc);
    }
}
