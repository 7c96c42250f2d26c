//! Exceptions, warnings, bailouts and panics: everything that ends a method early.

use std::cell::RefCell;
use std::ffi::{CStr, CString};
use std::panic::{AssertUnwindSafe, PanicHookInfo};

use ext_php_rs::ffi::{
    E_WARNING, ext_php_rs_executor_globals, php_error_docref, zend_argument_type_error, zend_argument_value_error,
    zend_ce_exception, zend_class_entry, zend_is_unwind_exit, zend_throw_error, zend_throw_exception,
};
use ext_php_rs::zend::{CatchError, try_catch};

/// Why a method ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Raise {
    /// A PHP exception is pending, or the script has called `exit()`.
    Thrown,
    /// PHP has given up the request (a fatal error, a timeout) and longjmped to our guard. It is raised again when the
    /// last Rust frame is left.
    Bailout,
}

/// What a method returns.
pub(crate) type Result<T> = std::result::Result<T, Raise>;

/// Whether an exception is pending.
pub(crate) fn exception_pending() -> bool {
    // SAFETY: the globals of the running request are always there while one of our functions is called.
    unsafe { !(*ext_php_rs_executor_globals()).exception.is_null() }
}

/// Runs something that may call PHP code, and catches a bailout.
///
/// The closure must have nothing to drop: a bailout does not return through it.
pub(crate) fn guarded<R>(call: impl FnOnce() -> R) -> Result<R> {
    match try_catch(AssertUnwindSafe(call)) {
        Ok(result) => Ok(result),
        Err(CatchError::Panic(message)) => {
            throw_error(&format!("internal error: {message}"));
            Err(Raise::Thrown)
        }
        Err(_) => Err(Raise::Bailout),
    }
}

/// Throws an exception of the given class.
pub(crate) fn throw(class: *mut zend_class_entry, message: &str) -> Raise {
    let message = c_string(message);
    // SAFETY: the class is registered, and the engine copies the message.
    unsafe { zend_throw_exception(class, message.as_ptr(), 0) };
    Raise::Thrown
}

/// Throws a plain `Exception`.
pub(crate) fn throw_exception(message: &str) -> Raise {
    // SAFETY: the class of Exception is there from the start of the engine.
    throw(unsafe { zend_ce_exception }, message)
}

/// Throws an `Error`.
pub(crate) fn throw_error(message: &str) -> Raise {
    let message = c_string(message);
    // SAFETY: without a class the engine takes Error; the format has one argument, a C string.
    unsafe { zend_throw_error(std::ptr::null_mut(), c"%s".as_ptr(), message.as_ptr()) };
    Raise::Thrown
}

/// Throws a `ValueError` that names the argument at `position`, counted from 1.
pub(crate) fn argument_value_error(position: u32, message: &CStr) -> Raise {
    // SAFETY: called from within a method; the format has one argument, a C string.
    unsafe { zend_argument_value_error(position, c"%s".as_ptr(), message.as_ptr()) };
    Raise::Thrown
}

/// Throws a `TypeError` that names the argument at `position`, counted from 1.
pub(crate) fn argument_type_error(position: u32, message: &CStr) -> Raise {
    // SAFETY: called from within a method; the format has one argument, a C string.
    unsafe { zend_argument_type_error(position, c"%s".as_ptr(), message.as_ptr()) };
    Raise::Thrown
}

/// Raises an `E_WARNING` in the name of the running method.
///
/// # Errors
///
/// When the script's error handler throws or ends the request.
pub(crate) fn warn(message: &str) -> Result<()> {
    let message = c_string(message);
    let text = message.as_ptr();
    guarded(|| {
        // SAFETY: the format has one argument, a C string that outlives the call.
        unsafe { php_error_docref(std::ptr::null(), E_WARNING.cast_signed(), c"%s".as_ptr(), text) };
    })?;
    if exception_pending() { Err(Raise::Thrown) } else { Ok(()) }
}

/// Warns that the loop ends because of the pending exception, as PECL event does: seen only where the script has no
/// error handler of its own, which could not be called while an exception is pending.
pub(crate) fn announce(prefix: &str) -> Result<()> {
    // SAFETY: as in `exception_pending`; an exception is an object of a class with a name.
    let (handled, exception) = unsafe {
        let globals = ext_php_rs_executor_globals();
        ((*globals).user_error_handler.u1.type_info != 0, (*globals).exception)
    };
    // SAFETY: the exception is live, if there is one.
    if handled || exception.is_null() || unsafe { zend_is_unwind_exit(exception) } {
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

/// Turns a caught panic into an `Error`, unless an exception is pending already.
pub(super) fn throw_panic() {
    if !exception_pending() {
        let text = LAST_PANIC.with(RefCell::take);
        throw_error(&format!("internal error of the event extension: {text}"));
    }
}
