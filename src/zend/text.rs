//! Values within arrays and properties, where the engine checks no types.

use std::ptr;

use ext_php_rs::ffi::zend_string;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;

use super::bailout::guarded;
use super::error::{Raise, Result, throw};
use super::string::{PhpString, bytes};

unsafe extern "C" {
    // ext-php-rs does not bind it.
    fn zval_try_get_string_func(value: *mut Zval) -> *mut zend_string;
}

/// The bytes of a string, or of what PHP makes a string of: a number, a bool, an object that has `__toString()`. `what`
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
    let is_text = match value.get_type() {
        DataType::Array | DataType::Resource => false,
        // SAFETY: a live object has a class.
        DataType::Object(_) => unsafe { !(*(*value.value.obj).ce).__tostring.is_null() },
        _ => true,
    };
    if !is_text {
        return Err(throw(ptr::from_ref(ce::type_error()).cast_mut(), &format!("{what} must be of type string")));
    }
    let raw = ptr::from_ref(value).cast_mut();
    // SAFETY: the engine's own conversion, which leaves the value as it is.
    let text = ptr::NonNull::new(guarded(|| unsafe { zval_try_get_string_func(raw) })?).ok_or(Raise::Thrown)?;
    // SAFETY: the string is ours.
    let text = unsafe { PhpString::from_raw(text) };
    Ok(text.as_bytes().to_vec())
}
