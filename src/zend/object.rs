//! Objects with their state in Rust.

use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::mem::{ManuallyDrop, offset_of};
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;

use event_runtime::keys::{OwnedToken, Token};
use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::ffi::{
    ext_php_rs_zend_object_alloc, ext_php_rs_zend_object_release, instanceof_function_slow, object_properties_init,
    zend_class_entry, zend_object, zend_object_std_dtor, zend_object_std_init, zend_objects_destroy_object,
};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::Zval;

use super::class::{Method, Registration};
use super::error::throw_panic;
use super::gc::Gc;
use super::property::{Property, unset_value};

/// A PHP class: its state, what the engine must know of it, and its methods, which [`methods!`](super::methods)
/// declares.
pub(crate) trait Class: Default + Methods + 'static {
    /// The name scripts know it by.
    const NAME: &'static str;
    /// Whether scripts may extend it.
    const FINAL: bool = true;
    /// Whether serialising throws an `EventException`, out of methods reflection shows, as in PECL event; otherwise the
    /// engine itself refuses.
    const REFUSES_SLEEP: bool = true;
    /// Whether serialising answers nevertheless, as scripts written for PECL event may expect; what it answers cannot
    /// be unserialised.
    const ALLOWS_SLEEP: bool = false;
    /// Properties that are computed.
    const PROPERTIES: &'static [Property<Self>] = &[];
    /// Properties the engine keeps as it does those of any class; null at first.
    const PLAIN_PROPERTIES: &'static [&'static str] = &[];
    /// Integer constants.
    const CONSTANTS: &'static [(&'static str, i64)] = &[];

    /// Adds the constants whose values are known only when the module is loaded.
    ///
    /// # Errors
    ///
    /// When the engine refuses one.
    fn add_constants(class: ClassBuilder) -> ext_php_rs::error::Result<ClassBuilder> {
        Ok(class)
    }

    /// Whether the constructor has run. Methods of an object it has not run for throw an `Error`.
    fn is_constructed(&self) -> bool {
        true
    }

    /// Whether the script has freed it: its properties are gone.
    fn is_freed(&self) -> bool {
        false
    }

    /// Reports the values the object holds: those of its state, and with [`Gc::properties`] those of its properties.
    fn gc(this: &Object<Self>, gc: &mut Gc) {
        gc.properties(this);
    }

    /// Runs when the last reference is gone and PHP code may still run, before the state is dropped. It may run again.
    fn destruct(_this: &Object<Self>) {}
}

/// A kind of tokens by which the runtime knows objects, all of one class.
pub(crate) trait Kind {
    /// The class.
    type Class: Class;
}

/// The methods of a class, and the place where the engine's records of it are kept. Made by
/// [`methods!`](super::methods).
pub(crate) trait Methods {
    /// The method table.
    fn methods() -> Vec<Method>;
    /// Where the class entry and the handlers are.
    fn registration() -> &'static Registration;
}

/// An object of class `T`: the state, and behind it what the engine knows of.
#[repr(C)]
pub(crate) struct Object<T> {
    state: T,
    /// The engine changes it behind our back.
    std: UnsafeCell<zend_object>,
}

impl<T> Deref for Object<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.state
    }
}

impl<T: Class> Object<T> {
    /// Where the engine's part of the object begins.
    pub(super) const OFFSET: usize = offset_of!(Object<T>, std);

    /// The object around the engine's part of it.
    ///
    /// # Safety
    ///
    /// `object` was made by [`create`] for class `T`, and lives as long as the reference is used.
    pub(super) unsafe fn from_zend<'a>(object: *mut zend_object) -> &'a Self {
        // SAFETY: the caller's promise.
        unsafe { &*object.byte_sub(Self::OFFSET).cast::<Self>() }
    }

    /// The engine's part of the object.
    pub(crate) fn as_zend(&self) -> *mut zend_object {
        self.std.get()
    }

    /// Another reference to the object.
    pub(crate) fn to_ref(&self) -> Ref<T> {
        // SAFETY: the object lives, so one more reference may be counted.
        unsafe {
            (*self.as_zend()).gc.refcount += 1;
            Ref::from_raw(self.as_zend())
        }
    }

    /// Keeps the object for the time of a call.
    pub(crate) fn hold(&self) -> Held<T> {
        let reference = self.to_ref();
        // SAFETY: the object lives.
        let count = unsafe { (*self.as_zend()).gc.refcount };
        Held { reference: ManuallyDrop::new(reference), count }
    }

    /// The object as a value for PHP.
    pub(crate) fn to_zval(&self) -> Zval {
        self.to_ref().into_zval()
    }

    /// What the runtime knows the object by. It keeps the object from nothing: whoever gives it to the runtime sees to it
    /// that the runtime forgets it before the object goes.
    pub(crate) fn to_token<K>(&self) -> Token<K>
    where
        K: Kind<Class = T>,
    {
        Token::new(self.as_zend().expose_provenance())
    }

    /// The object behind a token.
    ///
    /// # Safety
    ///
    /// The object lives as long as the reference is used.
    pub(crate) unsafe fn from_token<'a, K>(token: Token<K>) -> &'a Self
    where
        K: Kind<Class = T>,
    {
        // SAFETY: tokens of this kind are made of objects of this class only; the caller promises that it lives.
        unsafe { Self::from_zend(std::ptr::with_exposed_provenance_mut(token.number())) }
    }

    /// Where the engine keeps the declared property at `index`, counted in the order of declaration, the computed ones
    /// first.
    pub(super) fn property_slot(&self, index: usize) -> *mut Zval {
        // SAFETY: create() made room for all declared properties, from `properties_table` on.
        unsafe { (&raw mut (*self.as_zend()).properties_table).cast::<Zval>().add(index) }
    }

    /// The value of the plain property at `index`; null where it is not set.
    pub(crate) fn plain(&self, index: usize) -> Zval {
        // SAFETY: the slot holds a value, if only an unset one.
        let value = unsafe { (*self.property_slot(T::PROPERTIES.len() + index)).dereference() };
        match value.get_type() {
            DataType::Undef => Zval::new(),
            _ => value.shallow_clone(),
        }
    }

    /// Sets the plain property at `index`. The old value goes after the new one is in place.
    pub(crate) fn set_plain(&self, index: usize, value: Zval) {
        // SAFETY: the slot holds a value, which nobody borrows.
        drop(unsafe { self.property_slot(T::PROPERTIES.len() + index).replace(value) });
    }

    /// Forgets all values of declared properties, of an object that has been freed.
    pub(crate) fn unset_properties(&self) {
        for index in 0..T::PROPERTIES.len() + T::PLAIN_PROPERTIES.len() {
            // SAFETY: as above.
            drop(unsafe { self.property_slot(index).replace(unset_value()) });
        }
    }
}

/// A counted reference to an object. Dropping it may run PHP code.
pub(crate) struct Ref<T: Class> {
    object: NonNull<zend_object>,
    class: PhantomData<Object<T>>,
}

impl<T: Class> Ref<T> {
    /// A new object, as if by `new` without a constructor.
    pub(crate) fn create() -> Self {
        // SAFETY: the class was registered when the module was loaded, and create() returns an object of it.
        unsafe { Self::from_raw(create::<T>(T::registration().class())) }
    }

    /// # Safety
    ///
    /// The object is of class `T`, and one reference to it is the caller's to give away.
    unsafe fn from_raw(object: *mut zend_object) -> Self {
        // SAFETY: an object is not null.
        Self { object: unsafe { NonNull::new_unchecked(object) }, class: PhantomData }
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
        unsafe { Self::from_raw(std::ptr::with_exposed_provenance_mut(token.token().number())) }
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
    fn drop(&mut self) {
        // SAFETY: one reference is ours.
        unsafe { ext_php_rs_zend_object_release(self.object.as_ptr()) };
    }
}

/// A reference for the time of a call. When it goes and nobody else's has gone, the cycle collector, which looks at
/// whatever has lost a reference, is not bothered.
pub(crate) struct Held<T: Class> {
    reference: ManuallyDrop<Ref<T>>,
    count: u32,
}

impl<T: Class> Deref for Held<T> {
    type Target = Object<T>;

    fn deref(&self) -> &Object<T> {
        &self.reference
    }
}

impl<T: Class> Drop for Held<T> {
    fn drop(&mut self) {
        let object = self.reference.as_zend();
        // SAFETY: one reference is ours, and this is the end of it.
        unsafe {
            if (*object).gc.refcount == self.count && self.count > 1 {
                (*object).gc.refcount -= 1;
            } else {
                ManuallyDrop::drop(&mut self.reference);
            }
        }
    }
}

/// Whether `object` is of a class or one that extends it.
pub(super) fn is_instance(object: *mut zend_object, class: *mut zend_class_entry) -> bool {
    // SAFETY: both are live; a class entry outlives the request.
    unsafe { (*object).ce == class || instanceof_function_slow((*object).ce, class) }
}

/// The engine's `create_object`.
pub(super) unsafe extern "C" fn create<T: Class>(class: *mut zend_class_entry) -> *mut zend_object {
    // SAFETY: the memory is for an Object<T> and the class's properties, and all of it is initialised here.
    unsafe {
        let object = ext_php_rs_zend_object_alloc(size_of::<Object<T>>(), class).cast::<Object<T>>();
        (&raw mut (*object).state).write(T::default());
        let std = (*object).std.get();
        zend_object_std_init(std, class);
        object_properties_init(std, class);
        (*std).handlers = T::registration().handlers();
        std
    }
}

/// The engine's `dtor_obj`: the class's part, and then a destructor written in PHP by a class that extends it.
pub(super) unsafe extern "C" fn destruct<T: Class>(object: *mut zend_object) {
    // SAFETY: the engine calls this for a live object made by create().
    unsafe {
        if catch_unwind(AssertUnwindSafe(|| T::destruct(Object::from_zend(object)))).is_err() {
            throw_panic();
        }
        zend_objects_destroy_object(object);
    }
}

/// The engine's `free_obj`.
pub(super) unsafe extern "C" fn free<T: Class>(object: *mut zend_object) {
    // SAFETY: the engine calls this once for each object, made by create(), and then frees the memory.
    unsafe {
        let state = object.byte_sub(Object::<T>::OFFSET).cast::<T>();
        // A panic must not leave through the engine; the object is gone either way.
        let _ = catch_unwind(AssertUnwindSafe(|| std::ptr::drop_in_place(state)));
        zend_object_std_dtor(object);
    }
}
