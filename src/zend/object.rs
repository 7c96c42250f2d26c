//! Objects with their state in Rust.

use std::alloc::Layout;
use std::mem::{ManuallyDrop, offset_of};
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use event_runtime::keys::Token;
use ext_php_rs::alloc::emalloc;
use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::ffi::{
    ext_php_rs_zend_object_alloc, instanceof_function_slow, object_properties_init, zend_class_entry, zend_object,
    zend_object_std_dtor, zend_object_std_init, zend_objects_destroy_object,
};
use ext_php_rs::types::Zval;

use super::bailout::{go_on, release};
use super::class::{Method, Registration};
use super::common::Common;
use super::error::{Pending, Result, throw_panic};
use super::gc::Gc;
use super::property::{Property, unset_value};
use super::reference::{Held, Ref};
use super::value::Owned;

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

    /// Unregisters the object from its loop before its state is dropped: dropping may run PHP code, which may run the loop,
    /// which must not find the object any more. This itself may not run PHP code.
    fn detach(&self);

    /// The destructor: runs when the last reference is gone, while PHP code may still run. It may run more than once.
    const DESTRUCT: Option<Destructor<Self>> = None;
}

/// What a class does when an object of it goes.
pub(crate) type Destructor<T> = fn(&Object<T>) -> Result<()>;

/// A kind of tokens by which the runtime knows objects, all of one class.
pub(crate) trait Kind {
    /// The class.
    type Class: Class;
}

/// The methods of a class, and the place where the engine's records of it are kept. Made by
/// [`methods!`](super::methods).
pub(crate) trait Methods {
    /// The method table.
    const METHODS: &'static [Method];
    /// Where the class entry and the handlers are.
    fn registration() -> &'static Registration;
}

/// An object of class `T`: the state, and behind it what the engine knows of.
#[repr(C)]
pub(crate) struct Object<T> {
    state: T,
    common: Common,
}

impl<T> Deref for Object<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.state
    }
}

impl<T: Class> Object<T> {
    /// Where the engine's part of the object begins.
    pub(super) const OFFSET: usize = offset_of!(Object<T>, common) + Common::OFFSET;

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
        self.common.as_zend()
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
        Held::of(self)
    }

    /// Has the engine not call the class's destructor when the object goes; or call it, once more if it has been called.
    pub(crate) fn set_destructed(&self, is_destructed: bool) {
        // SAFETY: the object lives.
        let info = unsafe { &mut (*self.as_zend()).gc.u.type_info };
        *info = if is_destructed { *info | IS_OBJ_DESTRUCTOR_CALLED } else { *info & !IS_OBJ_DESTRUCTOR_CALLED };
    }

    /// The object as a value for PHP.
    pub(crate) fn to_value(&self) -> Owned {
        self.to_ref().into_zval().into()
    }

    /// What the runtime knows the object by. It holds no reference: the caller makes sure that the runtime forgets it
    /// before the object is freed.
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
        unsafe { Self::from_zend(ptr::with_exposed_provenance_mut(token.number())) }
    }

    /// Where the engine keeps the declared property at `index`, counted in the order of declaration, the computed ones
    /// first.
    pub(super) fn property_slot(&self, index: usize) -> *mut Zval {
        // SAFETY: create() made room for all declared properties, from `properties_table` on.
        unsafe { (&raw mut (*self.as_zend()).properties_table).cast::<Zval>().add(index) }
    }

    /// Puts the value of the computed property at `index` where the engine looks for it, and returns where that is. No PHP
    /// code runs: in a loop by reference the script may have put a value of its own there, which is released later.
    pub(super) fn put(&self, index: usize, value: Zval) -> *mut Zval {
        let slot = self.property_slot(index);
        // SAFETY: the slot holds a value, which nobody borrows.
        unsafe {
            if value.is_object() && (*slot).is_object() && (*slot).value.obj == value.value.obj {
                // The object is there, and has one reference to it too many.
                (*ManuallyDrop::new(value).value.obj).gc.refcount -= 1;
                return slot;
            }
            let before = Owned::from(slot.replace(value));
            if before.may_run_code() {
                self.common.defer(before);
            }
        }
        slot
    }

    /// Whether as many hold the object, and there is nothing else by which the script could tell it from another that is
    /// like it: no property, and no weak reference.
    pub(crate) fn is_held_by_just(&self, count: u32) -> bool {
        // SAFETY: the object lives.
        unsafe { (*self.as_zend()).gc.refcount == count && !self.has_values() }
    }

    /// Whether anybody but the handler or method that runs holds the object.
    pub(super) fn is_shared(&self) -> bool {
        // SAFETY: the object lives.
        unsafe { (*self.as_zend()).gc.refcount > 1 }
    }

    /// Releases the values that were deferred. To be called when a handler returns.
    #[inline]
    pub(super) fn release_kept(&self) {
        self.common.release_deferred();
    }

    /// Reports the values whose release is deferred.
    pub(super) fn report_kept(&self, gc: &mut Gc) {
        self.common.report(gc);
    }

    /// How many properties the object has that are declared: by its class, or by one that extends that.
    #[inline]
    pub(super) fn declared(&self) -> usize {
        if T::FINAL {
            return T::PROPERTIES.len() + T::PLAIN_PROPERTIES.len();
        }
        // SAFETY: the class of a live object is live.
        usize::try_from(unsafe { (*(*self.as_zend()).ce).default_properties_count }).unwrap_or(0)
    }

    /// Whether releasing the properties may run PHP code.
    #[inline(always)]
    fn has_values(&self) -> bool {
        let declared = self.declared();
        // SAFETY: as in `property_slot`.
        unsafe {
            let std = self.as_zend();
            (*std).gc.u.type_info & IS_OBJ_WEAKLY_REFERENCED != 0
                || !(*std).properties.is_null()
                || (0..declared).any(|index| (*self.property_slot(index)).u1.v.type_flags != 0)
        }
    }

    /// The value of the plain property at `index`, for as long as no PHP code runs; it may be one that is not set.
    pub(crate) fn plain(&self, index: usize) -> &Zval {
        // SAFETY: the slot holds a value, if only an unset one.
        unsafe { &*self.property_slot(T::PROPERTIES.len() + index) }
    }

    /// Sets the plain property at `index` to a copy of what is given, or null. The old value goes after the new one is in
    /// place.
    #[inline(always)]
    pub(crate) fn set_plain(&self, index: usize, value: Option<&Zval>) {
        // SAFETY: the slot holds a value, which nobody borrows. What is read of it is the old one's owner from then on.
        let (slot, mut before) = unsafe {
            let slot = self.property_slot(T::PROPERTIES.len() + index);
            (Owned::of_mut(&mut *slot), ManuallyDrop::new(Owned::from(slot.read())))
        };
        match value {
            Some(value) => slot.fill_with(value.dereference()),
            None => slot.fill_with(&Zval::null()),
        }
        before.clear();
    }

    /// Forgets all values of declared properties, of an object that has been freed.
    pub(crate) fn unset_properties(&self) {
        for index in 0..T::PROPERTIES.len() + T::PLAIN_PROPERTIES.len() {
            // SAFETY: as above.
            drop(Owned::from(unsafe { self.property_slot(index).replace(unset_value()) }));
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
    // SAFETY: the engine calls this for class T, or one that extends it.
    unsafe { create_with(class, T::default) }
}

/// Makes an object.
///
/// # Safety
///
/// The class is T's, or one that extends it.
#[inline]
pub(super) unsafe fn create_with<T: Class>(
    class: *mut zend_class_entry,
    state: impl FnOnce() -> T,
) -> *mut zend_object {
    let declared = T::PROPERTIES.len() + T::PLAIN_PROPERTIES.len();
    // Then the engine need not be asked: there is room for one property already, and all of them are null at first.
    let is_plain = T::FINAL && declared > 0;
    // SAFETY: the memory is for an Object<T> and the class's properties, and all of it is initialised here.
    unsafe {
        let object = match is_plain {
            true => emalloc(const { layout_with::<T>() }).cast::<Object<T>>(),
            false => ext_php_rs_zend_object_alloc(size_of::<Object<T>>(), class).cast::<Object<T>>(),
        };
        (&raw mut (*object).state).write(state());
        Common::begin(&raw mut (*object).common);
        let std = (*object).as_zend();
        zend_object_std_init(std, class);
        if is_plain {
            (*std).properties = ptr::null_mut();
            (0..declared).for_each(|index| (*object).property_slot(index).write(Zval::null()));
        } else {
            object_properties_init(std, class);
        }
        (*std).handlers = T::registration().handlers();
        std
    }
}

/// The memory of an object with the properties that its class declares, at least one.
const fn layout_with<T: Class>() -> Layout {
    let declared = T::PROPERTIES.len() + T::PLAIN_PROPERTIES.len();
    let size = size_of::<Object<T>>() + declared.saturating_sub(1) * size_of::<Zval>();
    match Layout::from_size_align(size, align_of::<Object<T>>()) {
        Ok(layout) => layout,
        Err(_) => panic!("an object is small"),
    }
}

/// The engine's `dtor_obj`: the class's part, and then a destructor written in PHP by a class that extends it.
pub(super) unsafe extern "C" fn destruct<T: Class>(object: *mut zend_object) {
    if let Some(destruct) = T::DESTRUCT {
        // An object that goes while an exception is on its way is destructed as any other.
        let _pending = Pending::put_aside();
        // SAFETY: the engine calls this for a live object made by create(), which it keeps meanwhile.
        let this = unsafe { Object::<T>::from_zend(object) };
        // What it throws is pending now, and seen by whoever has let the object go. What ends the request goes on below.
        if catch_unwind(AssertUnwindSafe(|| destruct(this))).is_err() {
            throw_panic();
        }
    }
    go_on();
    // SAFETY: as above.
    unsafe { zend_objects_destroy_object(object) };
}

/// The engine's `free_obj`.
pub(super) unsafe extern "C" fn free<T: Class>(object: *mut zend_object) {
    // SAFETY: the engine calls this once for each object, made by create(), and then frees the memory. A panic must not
    // leave through the engine; the object is gone either way.
    unsafe {
        let this = object.byte_sub(Object::<T>::OFFSET).cast::<Object<T>>();
        let _ = catch_unwind(AssertUnwindSafe(|| (*this).detach()));
        // First of all this ends the weak references: the PHP code that may run from here on does not find the object.
        match (*this).has_values() {
            true => release(|| zend_object_std_dtor(object)),
            false => zend_object_std_dtor(object),
        }
        let _ = catch_unwind(AssertUnwindSafe(|| {
            ptr::drop_in_place(&raw mut (*this).state);
            (*this).common.release_deferred();
        }));
    }
    go_on();
}

/// Flags of objects, which the engine has no names for outside of C, and PHP has not changed since 8.0.
const IS_OBJ_WEAKLY_REFERENCED: u32 = 1 << 7;
const IS_OBJ_DESTRUCTOR_CALLED: u32 = 1 << 8;
