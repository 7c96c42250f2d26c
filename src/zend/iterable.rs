//! What a script hands in to be gone through: an array, or an object that can be.

use std::ptr;

use ext_php_rs::ffi::zend_object_iterator;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::Zval;

use super::argument::{Argument, Type, expected};
use super::bailout::{guarded, release};
use super::error::{Raise, Result, exception_pending};
use super::value::Owned;

unsafe extern "C" {
    // ext-php-rs does not bind it.
    fn zend_iterator_dtor(iterator: *mut zend_object_iterator);
}

/// Something to be gone through once.
pub(crate) struct Iterable<'call> {
    value: &'call mut Zval,
    position: u32,
}

impl<'call> Argument<'call> for Iterable<'call> {
    const TYPE: Type = Type::plain(DataType::Iterable);

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        let is_traversable = match value.object() {
            Some(object) => object.get_class_entry().get_iterator.is_some(),
            None => value.is_array(),
        };
        if is_traversable { Ok(Self { value, position }) } else { Err(expected(value, position, c"iterable")) }
    }
}

impl Iterable<'_> {
    /// Takes each element. Going through an object runs PHP code.
    ///
    /// # Errors
    ///
    /// Those of `take`, which is given the position of the argument as well; or when PHP code throws.
    pub(crate) fn each(self, mut take: impl FnMut(Owned, u32) -> Result<()>) -> Result<()> {
        let position = self.position;
        if let Some(array) = self.value.array() {
            let elements: Vec<Owned> = array.values().map(Owned::copy).collect();
            return elements.into_iter().try_for_each(|element| take(element, position));
        }
        let mut iterator = Traversal::begin(self.value)?;
        while let Some(element) = iterator.next()? {
            take(element, position)?;
        }
        Ok(())
    }
}

/// An object that is being gone through.
struct Traversal {
    iterator: *mut zend_object_iterator,
    has_begun: bool,
}

impl Traversal {
    fn begin(object: &mut Zval) -> Result<Self> {
        // SAFETY: the value is an object, whose class has the function.
        let iterator = guarded(|| unsafe {
            let class = (*object.value.obj).ce;
            (*class).get_iterator.map_or(ptr::null_mut(), |get| get(class, object, 0))
        })?;
        match iterator.is_null() || exception_pending() {
            true if iterator.is_null() => Err(Raise::Thrown),
            true => {
                drop(Self { iterator, has_begun: false });
                Err(Raise::Thrown)
            }
            false => Ok(Self { iterator, has_begun: false }),
        }
    }

    /// The next element, if there is one.
    fn next(&mut self) -> Result<Option<Owned>> {
        // SAFETY: the iterator lives as long as this.
        let iterator = unsafe { &mut *self.iterator };
        let goes_on = match std::mem::replace(&mut self.has_begun, true) {
            true => guarded(|| iterator.move_forward())?,
            false => guarded(|| iterator.rewind())?,
        };
        let is_valid = goes_on && guarded(|| iterator.valid())?;
        let mut element = None;
        if is_valid {
            let current = guarded(|| iterator.get_current_data().map(ptr::from_ref))?;
            // SAFETY: what is current is so until the next step.
            element = current.map(|current| Owned::copy(unsafe { &*current }));
        }
        if exception_pending() { Err(Raise::Thrown) } else { Ok(element) }
    }
}

impl Drop for Traversal {
    fn drop(&mut self) {
        let iterator = self.iterator;
        // SAFETY: a reference to the iterator is ours, and ends here.
        release(|| unsafe { zend_iterator_dtor(iterator) });
    }
}
