//! What the cycle collector has to know of values that Rust holds.

use std::ffi::c_int;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use ext_php_rs::ffi::{zend_get_gc_buffer, zend_get_gc_buffer_create, zend_get_gc_buffer_grow, zend_object};
use ext_php_rs::types::{ZendHashTable, Zval};

use super::object::{Class, Object};

/// Collects the values an object holds. Each must be one that is counted, as often as it is reported.
pub(crate) struct Gc(*mut zend_get_gc_buffer);

impl Gc {
    /// Reports a value.
    #[inline(always)]
    pub(crate) fn value(&mut self, value: &Zval) {
        // SAFETY: the buffer is the engine's, between create and use; the copy in it is not counted, as it has to be.
        unsafe {
            if value.u1.v.type_flags == 0 {
                return;
            }
            if (*self.0).cur == (*self.0).end {
                zend_get_gc_buffer_grow(self.0);
            }
            ptr::copy_nonoverlapping(value, (*self.0).cur, 1);
            (*self.0).cur = (*self.0).cur.add(1);
        }
    }

    /// Reports the values of an object's properties.
    #[inline(always)]
    pub(crate) fn properties<T: Class>(&mut self, object: &Object<T>) {
        // SAFETY: the object is live, and has a value in each slot.
        unsafe {
            (0..object.declared()).for_each(|index| self.value(&*object.property_slot(index)));
            if let Some(table) = (*object.as_zend()).properties.as_ref() {
                self.table(table);
            }
        }
    }

    /// Reports the values of the properties that were added to an object. Their table has the declared ones as well; one
    /// that an array shares is not the object's alone to report.
    #[cold]
    fn table(&mut self, table: &ZendHashTable) {
        if table.gc.refcount == 1 {
            table.values().filter(|value| !value.is_indirect()).for_each(|value| self.value(value));
        }
    }

    /// Reports an object.
    pub(crate) fn object<T: Class>(&mut self, object: &Object<T>) {
        let mut value = std::mem::ManuallyDrop::new(Zval::new());
        value.value.obj = object.as_zend();
        value.u1.type_info = ext_php_rs::ffi::IS_OBJECT_EX;
        self.value(&value);
    }
}

/// The engine's `get_gc`.
pub(super) unsafe extern "C" fn get_gc<T: Class>(
    object: *mut zend_object,
    table: *mut *mut Zval,
    count: *mut c_int,
) -> *mut ZendHashTable {
    // SAFETY: the engine asks a live object made by create(), and reads `table` before it asks another.
    unsafe {
        let buffer = zend_get_gc_buffer_create();
        let mut gc = Gc(buffer);
        let this = Object::<T>::from_zend(object);
        // After a panic fewer edges are reported than there are, and what they lead to is kept.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            T::gc(this, &mut gc);
            this.report_kept(&mut gc);
        }));
        *table = (*buffer).start;
        *count = c_int::try_from((*buffer).cur.offset_from((*buffer).start)).unwrap_or(0);
        ptr::null_mut()
    }
}
