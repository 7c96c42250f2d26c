//! Exceptions, warnings, bailouts and panics: everything that ends a method early.

use std::cell::RefCell;
use std::ffi::{CStr, CString};
use std::panic::PanicHookInfo;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use ext_php_rs::ffi::{
    E_DEPRECATED, E_WARNING, ext_php_rs_zend_object_release, php_error_docref, zend_argument_type_error,
    zend_argument_value_error, zend_ce_exception, zend_class_entry, zend_is_unwind_exit, zend_object, zend_op,
    zend_throw_error, zend_throw_exception,
};
use ext_php_rs::zend::ClassEntry;

use super::bailout::{guarded, is_pending, release};
use super::compat::executor_globals;

// ext-php-rs does not bind these.
unsafe extern "C" {
    fn zend_is_graceful_exit(exception: *const zend_object) -> bool;
    fn zend_throw_exception_internal(exception: *mut zend_object);
    fn zend_exception_set_previous(exception: *mut zend_object, previous: *mut zend_object);
}

/// Why a method ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Raise {
    /// A PHP exception is pending, or the script has called `exit()`.
    Thrown,
    /// PHP has given up the request (a fatal error, a timeout) and longjmped to our guard. It goes on when the last Rust
    /// frame is left.
    Bailout,
}

/// What a method returns.
pub(crate) type Result<T> = std::result::Result<T, Raise>;

/// Whether an exception is pending.
pub(crate) fn exception_pending() -> bool {
    // SAFETY: the globals of the running request are always there while one of our functions is called.
    unsafe { !(*executor_globals()).exception.is_null() }
}

/// Whether the script has called `exit()`, or is in a fiber that is given up: an exception that scripts do not see is
/// pending.
pub(crate) fn is_exiting() -> bool {
    // SAFETY: as in `exception_pending`.
    unsafe {
        let exception = (*executor_globals()).exception;
        !exception.is_null() && (zend_is_unwind_exit(exception) || zend_is_graceful_exit(exception))
    }
}

/// Whether the script has come to its end, and what is left of it is destructed.
pub(crate) fn is_request_over() -> bool {
    /// `EG_FLAGS_IN_SHUTDOWN`, which is a macro.
    const IN_SHUTDOWN: u8 = 1;
    // SAFETY: as in `exception_pending`.
    unsafe { (*executor_globals()).flags & IN_SHUTDOWN != 0 }
}

/// An exception that is on its way, put aside for something to be called that may throw one as well. It goes on when
/// this is dropped, as the previous one of what was thrown meanwhile.
pub(crate) struct Pending {
    exception: *mut zend_object,
    /// Where it was thrown, which is how the engine finds what catches it.
    thrown_at: *const zend_op,
}

impl Pending {
    /// Puts the pending exception aside, if there is one.
    pub(crate) fn put_aside() -> Option<Self> {
        if !exception_pending() {
            return None;
        }
        // SAFETY: as in `exception_pending`. This is what the engine does before it calls a destructor.
        unsafe {
            let globals = executor_globals();
            if !(*globals).current_execute_data.is_null() {
                // Makes the frame of the script, if one is on top, go on with the exception that is there.
                zend_throw_exception_internal(ptr::null_mut());
            }
            let exception = std::mem::replace(&mut (*globals).exception, ptr::null_mut());
            Some(Self { exception, thrown_at: (*globals).opline_before_exception })
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        // SAFETY: as above; the reference to the exception that the engine had was ours meanwhile.
        unsafe {
            let globals = executor_globals();
            (*globals).opline_before_exception = self.thrown_at;
            if is_pending() {
                // The request is being given up: no code is left to catch it.
                release(|| ext_php_rs_zend_object_release(self.exception));
            } else if (*globals).exception.is_null() {
                (*globals).exception = self.exception;
            } else {
                zend_exception_set_previous((*globals).exception, self.exception);
            }
        }
    }
}

/// Runs what throws an exception. Throwing takes memory, for want of which PHP may give up the request.
pub(super) fn thrown(throw: impl FnOnce()) -> Raise {
    match guarded(throw) {
        Ok(()) => Raise::Thrown,
        Err(raise) => raise,
    }
}

/// Throws an exception of the given class.
pub(crate) fn throw(class: *mut zend_class_entry, message: &str) -> Raise {
    let message = c_string(message);
    let text = message.as_ptr();
    thrown(|| {
        // SAFETY: the class is registered, and the engine copies the message.
        unsafe { zend_throw_exception(class, text, 0) };
    })
}

/// The class of `EventException`, which refuses what the object layer refuses as well.
static EVENT_EXCEPTION: AtomicPtr<zend_class_entry> = AtomicPtr::new(ptr::null_mut());

/// Tells the class of `EventException`. To be called while the module is loaded.
pub(crate) fn set_event_exception(class: &'static mut ClassEntry) {
    EVENT_EXCEPTION.store(class, Ordering::Relaxed);
}

/// Throws an `EventException`.
pub(crate) fn throw_event_exception(message: &str) -> Raise {
    throw(EVENT_EXCEPTION.load(Ordering::Relaxed), message)
}

/// Throws a plain `Exception`.
pub(crate) fn throw_exception(message: &str) -> Raise {
    // SAFETY: the class of Exception is there from the start of the engine.
    throw(unsafe { zend_ce_exception }, message)
}

/// Throws an `Error`.
pub(crate) fn throw_error(message: &str) -> Raise {
    let message = c_string(message);
    let text = message.as_ptr();
    thrown(|| {
        // SAFETY: without a class the engine takes Error; the format has one argument, a C string.
        unsafe { zend_throw_error(ptr::null_mut(), c"%s".as_ptr(), text) };
    })
}

/// Throws a `ValueError` that names the argument at `position`, counted from 1.
pub(crate) fn argument_value_error(position: u32, message: &CStr) -> Raise {
    let text = message.as_ptr();
    thrown(|| {
        // SAFETY: called from within a method; the format has one argument, a C string.
        unsafe { zend_argument_value_error(position, c"%s".as_ptr(), text) };
    })
}

/// Throws a `ValueError` that names the argument at `position`, with a message of one's own making.
pub(crate) fn argument_value(position: u32, message: &str) -> Raise {
    argument_value_error(position, &c_string(message))
}

/// Throws a `TypeError` that names the argument at `position`, counted from 1.
pub(crate) fn argument_type(position: u32, message: &str) -> Raise {
    let message = c_string(message);
    let text = message.as_ptr();
    thrown(|| {
        // SAFETY: called from within a method; the format has one argument, a C string.
        unsafe { zend_argument_type_error(position, c"%s".as_ptr(), text) };
    })
}

/// Raises an `E_WARNING` in the name of the running method.
///
/// # Errors
///
/// When the script's error handler throws or ends the request.
pub(crate) fn warn(message: &str) -> Result<()> {
    tell(E_WARNING, message)
}

/// Raises an `E_WARNING`, and has the method answer with nothing: false or null, whichever it has.
///
/// # Errors
///
/// As for [`warn`].
pub(crate) fn refuse<R: Default>(message: &str) -> Result<R> {
    warn(message).map(|()| R::default())
}

/// Raises an `E_DEPRECATED` in the name of the running method.
///
/// # Errors
///
/// As for [`warn`].
pub(crate) fn deprecate(message: &str) -> Result<()> {
    tell(E_DEPRECATED, message)
}

fn tell(level: u32, message: &str) -> Result<()> {
    let message = c_string(message);
    let text = message.as_ptr();
    guarded(|| {
        // SAFETY: the format has one argument, a C string that outlives the call.
        unsafe { php_error_docref(ptr::null(), level.cast_signed(), c"%s".as_ptr(), text) };
    })?;
    if exception_pending() { Err(Raise::Thrown) } else { Ok(()) }
}

/// Warns that the loop ends because of the pending exception, as PECL event does: seen only where the script has no
/// error handler of its own, which could not be called while an exception is pending.
pub(crate) fn announce(prefix: &str) -> Result<()> {
    // SAFETY: as in `exception_pending`; an exception is an object of a class with a name.
    let (handled, exception) = unsafe {
        let globals = executor_globals();
        ((*globals).user_error_handler.u1.type_info != 0, (*globals).exception)
    };
    if handled || exception.is_null() || is_exiting() {
        return Ok(());
    }
    // SAFETY: as above.
    let name = unsafe { super::string::bytes((*(*exception).ce).name) };
    match warn(&format!("{prefix}{}", String::from_utf8_lossy(name))) {
        Err(Raise::Bailout) => Err(Raise::Bailout),
        _ => Ok(()),
    }
}

/// A C string of a message, which ends at its first NUL.
pub(super) fn c_string(text: &str) -> CString {
    let end = text.find('\0').unwrap_or(text.len());
    CString::new(&text[..end]).unwrap_or_default()
}

thread_local! {
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Lets panics be remembered instead of printed: the script gets them as an `Error`.
pub(crate) fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let text = info.to_string();
        LAST_PANIC.with(|last| *last.borrow_mut() = text);
    }));
}

/// Turns a release panic into an `Error`, unless an exception is pending already.
pub(super) fn throw_panic() {
    if !exception_pending() {
        let text = LAST_PANIC.with(RefCell::take);
        throw_error(&format!("internal error of the event extension: {text}"));
    }
}
