//! Counted references to objects.

use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr::{self, NonNull};

use event_runtime::keys::OwnedToken;
use ext_php_rs::ffi::{ext_php_rs_zend_object_release, zend_object};
use ext_php_rs::types::Zval;

use super::bailout::release;
use super::object::{Class, Kind, Object, create_with, is_instance};
use super::value::is_released;

/// A counted reference to an object. Dropping it may run PHP code.
pub(crate) struct Ref<T: Class> {
    object: NonNull<zend_object>,
    class: PhantomData<Object<T>>,
}

impl<T: Class> Ref<T> {
    /// A new object, as if by `new` without a constructor.
    pub(crate) fn create() -> Self {
        Self::create_with(T::default)
    }

    /// A new object of some state.
    pub(crate) fn create_with(state: impl FnOnce() -> T) -> Self {
        // SAFETY: the class was registered when the module was loaded, and create_with() returns an object of it.
        unsafe { Self::from_raw(create_with(T::registration().class(), state)) }
    }

    /// # Safety
    ///
    /// The object is of class `T`, and one reference to it is the caller's to give away.
    pub(super) unsafe fn from_raw(object: *mut zend_object) -> Self {
        // SAFETY: an object is not null.
        Self { object: unsafe { NonNull::new_unchecked(object) }, class: PhantomData }
    }

    /// The object that a value is, where it is one of the class that was constructed.
    pub(crate) fn of_value(value: &Zval) -> Option<Self> {
        if !value.is_object() {
            return None;
        }
        // SAFETY: an object has its own part of the union.
        let object = unsafe { value.value.obj };
        if !is_instance(object, T::registration().class()) {
            return None;
        }
        // SAFETY: the object is of the class, and lives as long as the value.
        let object = unsafe { Object::<T>::from_zend(object) };
        object.is_constructed().then(|| object.to_ref())
    }

    /// Gives the reference to the runtime, which hands it back as this token.
    pub(crate) fn into_token<K>(self) -> OwnedToken<K>
    where
        K: Kind<Class = T>,
    {
        OwnedToken::new(ManuallyDrop::new(self).object.as_ptr().expose_provenance())
    }

    /// The reference that was given away with [`Ref::into_token`].
    pub(crate) fn from_token<K>(token: OwnedToken<K>) -> Self
    where
        K: Kind<Class = T>,
    {
        // SAFETY: an owned token is made of one reference to an object of this class, cannot be copied, and ends here.
        unsafe { Self::from_raw(ptr::with_exposed_provenance_mut(token.token().number())) }
    }

    /// The reference as a value for PHP.
    pub(crate) fn into_zval(self) -> Zval {
        let object = ManuallyDrop::new(self).object.as_ptr();
        let mut zval = Zval::new();
        zval.value.obj = object;
        zval.u1.type_info = ext_php_rs::ffi::IS_OBJECT_EX;
        zval
    }
}

impl<T: Class> Clone for Ref<T> {
    fn clone(&self) -> Self {
        self.to_ref()
    }
}

impl<T: Class> Deref for Ref<T> {
    type Target = Object<T>;

    fn deref(&self) -> &Object<T> {
        // SAFETY: the object is of class T and lives as long as this reference to it.
        unsafe { Object::from_zend(self.object.as_ptr()) }
    }
}

impl<T: Class> Drop for Ref<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: one reference is ours, which ends here.
        unsafe { give_back(self.object.as_ptr()) };
    }
}

/// Ends a reference to an object.
///
/// # Safety
///
/// It is the caller's, who has none any more.
#[inline(never)]
unsafe fn give_back(object: *mut zend_object) {
    // SAFETY: the caller's promise.
    unsafe {
        if !is_released(object.cast()) {
            release(|| ext_php_rs_zend_object_release(object));
        }
    }
}

/// A reference for the time of a call. When it is dropped and the count is what it was, the object does not become a
/// possible root of garbage cycles, which would cost a run of the collector now and then.
pub(super) struct Holding {
    object: *mut zend_object,
    count: u32,
}

impl Holding {
    /// # Safety
    ///
    /// The object lives.
    #[inline]
    pub(super) unsafe fn of(object: *mut zend_object) -> Self {
        // SAFETY: the caller's promise; one more reference may be counted.
        unsafe {
            (*object).gc.refcount += 1;
            Self { object, count: (*object).gc.refcount }
        }
    }
}

impl Drop for Holding {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: one reference is ours, and this is the end of it.
        unsafe {
            if (*self.object).gc.refcount == self.count {
                (*self.object).gc.refcount -= 1;
            } else {
                give_back(self.object);
            }
        }
    }
}

/// An object of a class that is held for the time of a call.
pub(crate) struct Held<T: Class> {
    holding: Holding,
    class: PhantomData<Object<T>>,
}

impl<T: Class> Held<T> {
    pub(super) fn of(object: &Object<T>) -> Self {
        // SAFETY: the object lives.
        Self { holding: unsafe { Holding::of(object.as_zend()) }, class: PhantomData }
    }
}

impl<T: Class> Deref for Held<T> {
    type Target = Object<T>;

    fn deref(&self) -> &Object<T> {
        // SAFETY: the object is of class T and held.
        unsafe { Object::from_zend(self.holding.object) }
    }
}
