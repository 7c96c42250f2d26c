//! PHP values that Rust owns.

use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr::NonNull;

use ext_php_rs::ffi::{IS_LONG, IS_NULL, IS_REFERENCE, IS_UNDEF, zend_refcounted, zval_ptr_dtor};
use ext_php_rs::types::Zval;

use super::bailout::release;
use super::gc::Gc;
use super::string::Text;

/// A value, one reference to which is ours. Dropping the last one may run PHP code: a destructor. An exception of that is
/// pending from then on; a bailout goes on when the running method returns.
#[derive(Default)]
#[repr(transparent)]
pub(crate) struct Owned(ManuallyDrop<Zval>);

impl Owned {
    /// Null.
    pub(crate) const NULL: Self = Self(ManuallyDrop::new(Zval::new()));

    /// Another reference to a value; to what is behind it, where it is a PHP reference.
    #[inline(always)]
    pub(crate) fn copy(value: &Zval) -> Self {
        value.dereference().shallow_clone().into()
    }

    /// Puts another reference to a value in the place of one that holds nothing; null for one that is not set.
    #[inline(always)]
    pub(super) fn fill_with(&mut self, value: &Zval) {
        // SAFETY: a value that is counted has a header. The two parts of a value are all there is of it.
        unsafe {
            let type_info = value.u1.type_info;
            self.0.value = value.value;
            self.0.u1.type_info = if type_info == IS_UNDEF { IS_NULL } else { type_info };
            if value.u1.v.type_flags != 0 {
                (*value.value.counted).gc.refcount += 1;
            }
        }
    }

    /// The same with a number.
    #[inline(always)]
    pub(super) fn fill_with_number(&mut self, number: i64) {
        self.0.value.lval = number;
        self.0.u1.type_info = IS_LONG;
    }

    /// A value that is owned, in a structure of the engine's.
    pub(super) fn of_mut(value: &mut Zval) -> &mut Self {
        // SAFETY: an owned value is laid out like what it owns.
        unsafe { &mut *std::ptr::from_mut(value).cast() }
    }

    /// Lets go of the value. What is left is null, or a value that holds nothing.
    #[inline(always)]
    pub(super) fn clear(&mut self) {
        // SAFETY: as in drop(). Null needs nothing to be dropped.
        unsafe {
            if self.u1.v.type_flags == 0 {
                return;
            }
            match is_released(self.value.counted) {
                true => self.0.u1.type_info = IS_NULL,
                false => drop(std::mem::take(self)),
            }
        }
    }

    /// Where the value is, for the engine to put another one there, whose reference is ours then.
    pub(super) fn as_mut_ptr(&mut self) -> *mut Zval {
        &raw mut *self.0
    }

    /// Several values, for the engine to read.
    pub(super) fn as_mut_slice(values: &mut [Self]) -> &mut [Zval] {
        // SAFETY: an owned value is laid out like what it owns.
        unsafe { std::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), values.len()) }
    }

    /// Whether dropping it may run PHP code.
    pub(super) fn may_run_code(&self) -> bool {
        // SAFETY: the type is always there.
        unsafe { self.u1.v.type_flags != 0 && !self.is_string() }
    }

    /// Ends what may be the last reference to a value that is counted.
    #[inline(never)]
    fn give_back(&mut self) {
        let value = &raw mut *self.0;
        match self.is_string() {
            // SAFETY: the reference is ours, and ends here.
            true => unsafe { ManuallyDrop::drop(&mut self.0) },
            // SAFETY: as above.
            false => release(|| unsafe { zval_ptr_dtor(value) }),
        }
    }

    /// The string that it is, on its way into a buffer; none where it is none.
    pub(crate) fn as_text(&self) -> Option<Text<'_>> {
        if !self.is_string() {
            return None;
        }
        // SAFETY: a string has its own part of the union, and lives as long as the value.
        NonNull::new(unsafe { self.value.str_ }).map(|string| unsafe { Text::new(string) })
    }

    /// The value, for a caller that takes the reference over.
    pub(crate) fn into_zval(mut self) -> Zval {
        std::mem::take(&mut *self.0)
    }
}

/// Another reference to the value.
impl Clone for Owned {
    #[inline]
    fn clone(&self) -> Self {
        self.0.shallow_clone().into()
    }
}

impl From<Zval> for Owned {
    fn from(value: Zval) -> Self {
        Self(ManuallyDrop::new(value))
    }
}

impl Deref for Owned {
    type Target = Zval;

    fn deref(&self) -> &Zval {
        &self.0
    }
}

impl Drop for Owned {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: a value that is counted has a header, and one reference to it is ours, which ends here.
        if unsafe { self.u1.v.type_flags != 0 && !is_released(self.value.counted) } {
            self.give_back();
        }
    }
}

/// Macros of the engine's, which PHP has not changed since 8.1: `GC_TYPE_MASK`, `GC_INFO_SHIFT` and
/// `GC_NOT_COLLECTABLE << GC_FLAGS_SHIFT`.
const GC_TYPE: u32 = 0xf;
const GC_INFO_SHIFT: u32 = 10;
pub(super) const GC_NOT_COLLECTABLE: u32 = 1 << 4;

/// Drops a reference where that is just a decrement: there are others, and the value need not become a possible root of
/// the cycle collector, or is one already. Anything else may run the collector, and that destructors.
///
/// # Safety
///
/// The value is live, and one reference is the caller's; where the answer is true, it is no more.
#[inline]
pub(super) unsafe fn is_released(counted: *mut zend_refcounted) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        let header = &mut (*counted).gc;
        let info = header.u.type_info;
        let is_known = info >> GC_INFO_SHIFT != 0;
        // A reference is not collected, but what is behind it may be.
        let is_plain = info & GC_NOT_COLLECTABLE != 0 && info & GC_TYPE != IS_REFERENCE;
        let is_released = header.refcount > 1 && (is_known || is_plain);
        if is_released {
            header.refcount -= 1;
        }
        is_released
    }
}

/// A value that may be replaced, null at first. Setting it may run PHP code, as the old one goes.
#[derive(Default)]
pub(crate) struct Value(Cell<Owned>);

impl Value {
    /// The value, counted once more.
    pub(crate) fn get(&self) -> Owned {
        Owned::copy(self.peek())
    }

    /// The value, to be looked at where nothing can set another one.
    #[inline]
    fn peek(&self) -> &Owned {
        // SAFETY: whoever asks is in this file, and has done with it before anything else happens.
        unsafe { &*self.0.as_ptr() }
    }

    /// Keeps a copy of what is given, or null.
    pub(crate) fn set(&self, value: Option<&Zval>) {
        let value = value.map(Owned::copy).unwrap_or_default();
        // The old one goes after the new one is in place.
        drop(self.0.replace(value));
    }

    /// Reports the value to the cycle collector.
    pub(crate) fn gc(&self, gc: &mut Gc) {
        gc.value(self.peek());
    }
}
