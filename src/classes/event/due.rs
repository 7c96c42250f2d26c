//! Events that are due, or armed: what the loop has of their objects.

use event_runtime::base::Due;
use event_runtime::keys::{Token, owner};

use crate::zend::{Gc, Object};

use super::{Arguments, DATA, Event, EventCall, Registration};

impl Event {
    /// Makes the callback of an event that is due the next to be called. The event is known by what [`Event::register`]
    /// gave the loop.
    #[inline(always)]
    pub(crate) fn prepare(due: Due, call: &mut EventCall) {
        // SAFETY: the loop has just said that the event is there, and an event is removed from its loop before its object
        // goes. It may go while its callback runs: nothing of it is used from then on.
        let this = unsafe { Object::<Self>::from_token(due.event) };
        if !call.set(&this.callback) {
            return;
        }
        match this.arguments.get() {
            Arguments::Full => {
                match &*this.registration.borrow() {
                    Some(Registration { owner: Some(owner), .. }) if owner.is_resource() => call.push(owner),
                    _ => call.push_number(due.fd.into()),
                }
                call.push_number(due.events.bits().into());
            }
            Arguments::Timer => {}
            Arguments::Signal => call.push_number(due.fd.into()),
        }
        call.push(this.plain(DATA));
    }

    /// Reports what an armed event holds as its loop's.
    pub(crate) fn report_armed(event: Token<owner::Event>, gc: &mut Gc) {
        // SAFETY: as in [`Event::prepare`].
        let this = unsafe { Object::<Self>::from_token(event) };
        this.callback.gc(gc);
        gc.properties(this);
    }
}
