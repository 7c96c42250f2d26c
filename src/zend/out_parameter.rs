//! Arguments by reference: variables of the caller's that a method puts results into.

use ext_php_rs::ffi::{ZEND_ACC_STRICT_TYPES, zend_reference};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::Zval;

use super::argument::{Argument, Type};
use super::bailout::guarded;
use super::compat::executor_globals;
use super::error::{Raise, Result, exception_pending};
use super::returned::Returned;
use super::value::Owned;

unsafe extern "C" {
    // ext-php-rs does not bind it.
    fn zend_verify_ref_assignable_zval(reference: *mut zend_reference, value: *mut Zval, strict: bool) -> bool;
}

/// A variable of the caller's to put a result into.
pub(crate) struct OutParameter<'call>(&'call mut Zval);

impl<'call> Argument<'call> for OutParameter<'call> {
    const TYPE: Type = Type::plain(DataType::Mixed);
    const BY_REFERENCE: bool = true;

    fn convert(value: &'call mut Zval, _: u32) -> Result<Self> {
        Ok(Self(value))
    }
}

impl<'call> Argument<'call> for Option<OutParameter<'call>> {
    const TYPE: Type = OutParameter::TYPE;
    const BY_REFERENCE: bool = true;

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        OutParameter::convert(value, position).map(Some)
    }
}

/// Whether the caller of the running method has `strict_types`.
fn called_strictly() -> bool {
    // SAFETY: the frame is the running method's; that of its caller, if there is one, has a function.
    unsafe {
        let caller = (*(*executor_globals()).current_execute_data).prev_execute_data.as_ref();
        let function = caller.and_then(|caller| caller.func.as_ref());
        function.is_some_and(|function| function.common.fn_flags & ZEND_ACC_STRICT_TYPES != 0)
    }
}

impl OutParameter<'_> {
    /// Assigns to the variable; to a typed property behind it with PHP's checks and conversions.
    ///
    /// # Errors
    ///
    /// When the type does not allow it: a `TypeError` is pending.
    pub(crate) fn assign(self, value: impl Returned) -> Result<()> {
        if !self.0.is_reference() {
            // Through call_user_func() and the like there is no variable to assign to.
            return Ok(());
        }
        let mut value = Owned::from(value.into_zval());
        // SAFETY: the value is a reference, which lives as long as the argument.
        let reference = unsafe { &mut *self.0.value.ref_ };
        // SAFETY: whether it has any does not depend on how the union is read.
        if unsafe { !reference.sources.ptr.is_null() } {
            let (raw, strict) = (value.as_mut_ptr(), called_strictly());
            // SAFETY: the reference and the value live; the value may become one of another type.
            if !guarded(|| unsafe { zend_verify_ref_assignable_zval(reference, raw, strict) })? {
                return Err(Raise::Thrown);
            }
        }
        // The old value goes after the new one is in place: what it was may run PHP code.
        drop(Owned::from(std::mem::replace(&mut reference.val, value.into_zval())));
        if exception_pending() { Err(Raise::Thrown) } else { Ok(()) }
    }
}
