//! Values within arrays and properties, where the engine checks no types.

use std::ptr;

use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;

use super::error::{Raise, Result, exception_pending, guarded, throw};
use super::string::bytes;

/// The bytes of a string, or of what PHP makes a string of: a number, a bool, an object that has `__toString()`. `events`
/// names the value in the error.
///
/// # Errors
///
/// When it is nothing of the kind: a `TypeError` is pending, or what `__toString()` has thrown.
pub(crate) fn text(value: &Zval, what: &str) -> Result<Vec<u8>> {
    if value.is_string() {
        // SAFETY: the value is a string, and outlives the copying.
        return Ok(unsafe { bytes(value.value.str_) }.to_vec());
    }
    let converted = guarded(|| value.coerce_to_string())?;
    match converted {
        _ if exception_pending() => Err(Raise::Thrown),
        Some(text) => Ok(text.into_bytes()),
        None => Err(throw(ptr::from_ref(ce::type_error()).cast_mut(), &format!("{what} must be of type string"))),
    }
}
