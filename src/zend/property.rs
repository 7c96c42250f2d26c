//! Properties that are computed when they are asked for, as a class declares them.

use std::ffi::CStr;

use ext_php_rs::ffi::{zend_ce_type_error, zend_zval_type_name};
use ext_php_rs::types::Zval;

use super::error::{Raise, Result, throw};
use super::object::{Class, Object};

/// A computed property. It has no value, and is not set, where `get` answers none.
pub(crate) struct Property<T> {
    pub(crate) name: &'static str,
    pub(crate) get: fn(&Object<T>) -> Option<Zval>,
    /// Without it the property is read-only.
    pub(crate) set: Option<Setter<T>>,
}

/// What is done with the value that a script assigns to a computed property. Answers what that has become, which is the
/// value of the assignment: a string, a number, a bool or null.
pub(crate) type Setter<T> = fn(&Object<T>, &Zval) -> Result<Zval>;

/// Throws the `TypeError` PHP throws when a typed property is given something of another type.
#[cold]
pub(crate) fn property_type_error<T: Class>(name: &str, expected: &str, given: &Zval) -> Raise {
    // SAFETY: the value is live, and the name of a type is a static string.
    let given = unsafe { CStr::from_ptr(zend_zval_type_name(given)) }.to_string_lossy();
    // SAFETY: the class of TypeError is there from the start of the engine.
    let class = unsafe { zend_ce_type_error };
    throw(class, &format!("Cannot assign {given} to property {}::${name} of type {expected}", T::NAME))
}

/// The value of a property that is not set.
pub(super) fn unset_value() -> Zval {
    let mut zval = Zval::new();
    zval.u1.type_info = ext_php_rs::ffi::IS_UNDEF;
    zval
}
