//! PHP's longjmp ("bailout"), by which it gives up a request: a fatal error, a time limit.
//!
//! It may pass no Rust frame that has something to drop. So it is caught wherever PHP code may run, by [`guarded`], and
//! raised again by [`go_on`] as the last act of whatever the engine has called: a method, a property handler, the end
//! of an object. In between everything of ours returns as usual, and runs no more PHP code.

use std::cell::Cell;
use std::ffi::c_void;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use ext_php_rs::ffi::ext_php_rs_zend_try_catch;
use ext_php_rs::zend::bailout;

use super::compat::executor_globals;
use super::error::{Raise, Result, throw_panic};

thread_local! {
    /// Whether a bailout was caught that has not gone on yet.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Whether a bailout was caught that has not gone on yet.
#[inline]
pub(super) fn is_pending() -> bool {
    // A bailout takes the frames of the script away, which are there otherwise, unless the script has come to its end.
    // SAFETY: the globals are always there while one of our functions is called.
    let no_frame = unsafe { (*executor_globals()).current_execute_data.is_null() };
    no_frame && is_caught()
}

#[cold]
#[inline(never)]
fn is_caught() -> bool {
    CAUGHT.get()
}

/// Runs something that may call PHP code, and catches a bailout. Nothing is run when one was caught before.
///
/// The closure must have nothing to drop: a bailout does not return through it.
pub(super) fn guarded<R>(call: impl FnOnce() -> R) -> Result<R> {
    if is_pending() { Err(Raise::Bailout) } else { caught(call) }
}

/// Runs what gives a reference back, in any case. What a destructor throws is pending from then on; what ends the
/// request goes on later.
///
/// The closure must have nothing to drop, as above.
pub(super) fn release(give_back: impl FnOnce()) {
    let _ = caught(give_back);
}

/// A call under the engine's guard: what is called, and what it has come to.
struct Guarded<R, C> {
    call: ManuallyDrop<C>,
    result: MaybeUninit<std::thread::Result<R>>,
}

/// Runs the call of a [`Guarded`]. A panic ends here, for the frames that called us are C's.
unsafe extern "C" fn run<R, C: FnOnce() -> R>(guarded: *const c_void) -> *const c_void {
    // SAFETY: `caught` passes one that is live and not used elsewhere, and runs it once.
    unsafe {
        let Guarded { call, result } = &mut *guarded.cast_mut().cast::<Guarded<R, C>>();
        let call = ManuallyDrop::take(call);
        result.write(catch_unwind(AssertUnwindSafe(call)));
    }
    ptr::null()
}

fn caught<R, C: FnOnce() -> R>(call: C) -> Result<R> {
    let mut guarded = Guarded { call: ManuallyDrop::new(call), result: MaybeUninit::uninit() };
    let mut nothing = ptr::null_mut();
    // SAFETY: the call is live and run once. Where a bailout passes it by, it has nothing to drop.
    let bailed_out = unsafe { ext_php_rs_zend_try_catch(run::<R, C>, (&raw mut guarded).cast(), &raw mut nothing) };
    if bailed_out {
        CAUGHT.set(true);
        return Err(Raise::Bailout);
    }
    // SAFETY: it has run to its end, which writes the result.
    match unsafe { guarded.result.assume_init() } {
        Ok(result) => Ok(result),
        Err(_) => {
            throw_panic();
            Err(Raise::Thrown)
        }
    }
}

/// Lets a bailout that was caught go on. To be called last by what the engine has called, when nothing of ours is left
/// to be dropped.
#[inline]
pub(super) fn go_on() {
    if is_pending() {
        CAUGHT.set(false);
        // SAFETY: the caller's frames hold nothing that has to be dropped.
        unsafe { bailout() }
    }
}
