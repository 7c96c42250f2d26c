//! The loop of a script, as its objects share it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use event_runtime::base::Base;
use event_runtime::reactor::Instant;

use crate::zend::is_request_over;

/// The loop behind an `EventBase`, shared by everything that is registered with it. No borrow of it is alive while PHP
/// code can run.
pub(crate) type Core = Rc<RefCell<Base>>;

/// How long the clients of a loop that goes are given to take what was given to replies.
const FAREWELL: Duration = Duration::from_secs(2);

thread_local! {
    /// Until when the clients of all loops have time, once the script is over.
    static UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// A script begins.
pub(crate) fn begin_request() {
    UNTIL.set(None);
}

/// How long its clients are given when a loop goes.
pub(crate) fn farewell() -> Duration {
    if !is_request_over() {
        return FAREWELL;
    }
    let now = Instant::now();
    let until = UNTIL.get().unwrap_or(now.after(FAREWELL));
    UNTIL.set(Some(until));
    until.since(now)
}

/// The same when one of its servers goes; none where the loop may still be run.
pub(crate) fn farewell_of_server(base: &Base) -> Option<Duration> {
    (is_request_over() || base.events().has_run_out()).then(farewell)
}
