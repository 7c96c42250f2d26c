//! What PHP does between two instructions of a script when it is asked to: signal handlers of pcntl, time limits,
//! profilers. While a loop waits no instruction runs, so it asks as well.

use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use ext_php_rs::ffi::{zend_interrupt_function, zend_timeout};

use super::bailout::guarded;
use super::compat::executor_globals;
use super::error::{Raise, Result, exception_pending};

/// Whether there is a request to interrupt the script, and whether that is because its time is over; to be looked at at
/// once.
fn requests<'now>() -> (&'now AtomicBool, &'now AtomicBool) {
    // SAFETY: the globals are always there while one of our functions is called. Both flags are a bool that signal
    // handlers set, in PHP 8.1 a plain one, later an atomic one of the same layout.
    unsafe {
        let globals = executor_globals();
        (
            &*ptr::addr_of!((*globals).vm_interrupt).cast::<AtomicBool>(),
            &*ptr::addr_of!((*globals).timed_out).cast::<AtomicBool>(),
        )
    }
}

/// Whether [`serve_interrupt`] has something to do.
pub(crate) fn is_interrupted() -> bool {
    requests().0.load(Ordering::Relaxed)
}

/// Serves a request to interrupt the script, if there is one.
///
/// # Errors
///
/// When what is called throws or ends the request.
pub(crate) fn serve_interrupt() -> Result<()> {
    let (asked, timed_out) = requests();
    if !asked.load(Ordering::Relaxed) {
        return Ok(());
    }
    asked.store(false, Ordering::Relaxed);
    let timed_out = timed_out.load(Ordering::Relaxed);
    guarded(|| {
        // SAFETY: as the engine does it when a function returns: the frame is the running method's, which is on top.
        unsafe {
            match zend_interrupt_function {
                _ if timed_out => zend_timeout(),
                Some(interrupt) => interrupt((*executor_globals()).current_execute_data),
                None => {}
            }
        }
    })?;
    if exception_pending() { Err(Raise::Thrown) } else { Ok(()) }
}
