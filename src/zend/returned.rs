//! What methods return.

use ext_php_rs::ffi::{
    _zend_handle_numeric_str_ex, _zend_new_array, IS_DOUBLE, IS_FALSE, IS_LONG, IS_TRUE, zend_hash_index_update,
    zend_hash_next_index_insert, zend_hash_update, zend_ulong, zend_value,
};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendHashTable, Zval};

use super::argument::Type;
use super::bailout::release;
use super::object::Class;
use super::reference::Ref;
use super::string::PhpString;
use super::value::Owned;

/// Something a method can return.
pub(crate) trait Returned {
    /// How reflection shows it.
    const TYPE: Type;

    /// The value for PHP, which takes it over.
    fn into_zval(self) -> Zval;

    /// The value, kept by Rust for now.
    fn into_value(self) -> Owned
    where
        Self: Sized,
    {
        self.into_zval().into()
    }
}

/// A value that is not counted.
#[inline]
fn of_type(r#type: u32, set: impl FnOnce(&mut zend_value)) -> Zval {
    let mut zval = Zval::new();
    set(&mut zval.value);
    zval.u1.type_info = r#type;
    zval
}

impl Returned for () {
    const TYPE: Type = Type::VOID;

    fn into_zval(self) -> Zval {
        Zval::new()
    }
}

impl Returned for bool {
    const TYPE: Type = Type::plain(DataType::Bool);

    fn into_zval(self) -> Zval {
        of_type(if self { IS_TRUE } else { IS_FALSE }, |_| ())
    }
}

impl Returned for i64 {
    const TYPE: Type = Type::plain(DataType::Long);

    fn into_zval(self) -> Zval {
        of_type(IS_LONG, |value| value.lval = self)
    }
}

impl Returned for f64 {
    const TYPE: Type = Type::plain(DataType::Double);

    fn into_zval(self) -> Zval {
        of_type(IS_DOUBLE, |value| value.dval = self)
    }
}

/// A value of the script's, or an object.
impl Returned for Owned {
    const TYPE: Type = Type::plain(DataType::Mixed);

    fn into_zval(self) -> Zval {
        Self::into_zval(self)
    }
}

impl Returned for PhpString {
    const TYPE: Type = Type::plain(DataType::String);

    fn into_zval(self) -> Zval {
        Self::into_zval(self)
    }
}

impl Returned for &str {
    const TYPE: Type = PhpString::TYPE;

    fn into_zval(self) -> Zval {
        PhpString::new(self.as_bytes()).into_zval()
    }
}

impl<T: Class> Returned for Ref<T> {
    const TYPE: Type = Type::plain(DataType::object(T::NAME));

    fn into_zval(self) -> Zval {
        Self::into_zval(self)
    }
}

impl<T: Returned> Returned for Option<T> {
    const TYPE: Type = T::TYPE.or_null();

    fn into_zval(self) -> Zval {
        self.map_or_else(Zval::new, T::into_zval)
    }
}

/// A value, or PHP's `false` for a failure.
pub(crate) struct OrFalse<T>(pub(crate) Option<T>);

impl<T> Default for OrFalse<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Returned> Returned for OrFalse<T> {
    const TYPE: Type = T::TYPE.or_false();

    fn into_zval(self) -> Zval {
        self.0.map_or_else(|| false.into_zval(), T::into_zval)
    }
}

/// An array in the making.
pub(crate) struct ArrayBuilder(*mut ZendHashTable);

impl ArrayBuilder {
    /// An empty array with room for `size` elements.
    pub(crate) fn with_capacity(size: usize) -> Self {
        // SAFETY: the engine's own allocation; the size is only a hint.
        Self(unsafe { _zend_new_array(u32::try_from(size).unwrap_or(0)) })
    }

    /// Adds an element with the next free number as its key.
    pub(crate) fn push(&mut self, value: impl Returned) {
        let mut value = std::mem::ManuallyDrop::new(value.into_zval());
        // SAFETY: the array is ours alone, and takes the value over.
        unsafe { zend_hash_next_index_insert(self.0, &raw mut *value) };
    }

    /// Sets the element of a name, which stands for a number where it is written like one.
    pub(crate) fn set(&mut self, name: &[u8], value: impl Returned) {
        let mut value = std::mem::ManuallyDrop::new(value.into_zval());
        let mut index: zend_ulong = 0;
        // SAFETY: the name is readable to its end; the array is ours alone, takes the value over and counts the key.
        unsafe {
            if matches!(name.first(), Some(b'0'..=b'9' | b'-'))
                && _zend_handle_numeric_str_ex(name.as_ptr().cast(), name.len(), &raw mut index)
            {
                zend_hash_index_update(self.0, index, &raw mut *value);
            } else {
                let key = PhpString::new(name);
                zend_hash_update(self.0, key.as_ptr(), &raw mut *value);
            }
        }
    }
}

impl Returned for ArrayBuilder {
    const TYPE: Type = Type::ARRAY;

    fn into_zval(self) -> Zval {
        let mut zval = Zval::new();
        zval.value.arr = self.0;
        zval.u1.type_info = ext_php_rs::ffi::IS_ARRAY_EX;
        std::mem::forget(self);
        zval
    }
}

/// An array that others may have as well. PHP copies it before it is changed.
pub(crate) struct SharedArray(Owned);

impl From<ArrayBuilder> for SharedArray {
    fn from(array: ArrayBuilder) -> Self {
        Self(array.into_value())
    }
}

impl Clone for SharedArray {
    fn clone(&self) -> Self {
        Self(Owned::copy(&self.0))
    }
}

impl Returned for SharedArray {
    const TYPE: Type = Type::ARRAY;

    fn into_zval(self) -> Zval {
        self.0.into_zval()
    }
}

impl Drop for ArrayBuilder {
    fn drop(&mut self) {
        let array = self.0;
        // SAFETY: the array is ours alone.
        release(|| unsafe { ext_php_rs::ffi::zend_array_destroy(array) });
    }
}
