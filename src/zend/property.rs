//! Properties that are computed when they are asked for.

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

pub(super) mod handlers {
    use std::ffi::{c_int, c_void};
    use std::mem::MaybeUninit;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::ptr;

    use ext_php_rs::ffi::{
        zend_object, zend_object_handlers, zend_std_get_properties, zend_std_get_property_ptr_ptr,
        zend_std_has_property, zend_std_read_property, zend_std_unset_property, zend_std_write_property, zend_string,
    };
    use ext_php_rs::types::{ZendHashTable, Zval};

    use super::{Property, unset_value};
    use crate::zend::bailout::go_on;
    use crate::zend::compat::{executor_globals, is_true};
    use crate::zend::error::{Raise, throw_error, throw_panic};
    use crate::zend::object::{Class, Object};
    use crate::zend::string::bytes;
    use crate::zend::value::Owned;

    /// `HASH_FLAG_HAS_EMPTY_IND`, a macro: the table points at values some of which are not set.
    const HAS_EMPTY_INDIRECT: u32 = 1 << 5;
    const ZEND_PROPERTY_NOT_EMPTY: c_int = 1;
    const ZEND_PROPERTY_EXISTS: c_int = 2;

    pub(in super::super) fn install<T: Class>(table: &mut zend_object_handlers) {
        table.read_property = Some(read::<T>);
        table.write_property = Some(write::<T>);
        table.has_property = Some(has::<T>);
        table.unset_property = Some(unset::<T>);
        table.get_property_ptr_ptr = Some(pointer::<T>);
        table.get_properties = Some(all::<T>);
    }

    /// Which of the computed properties `name` is the name of.
    fn find<T: Class>(name: *mut zend_string) -> Option<(usize, &'static Property<T>)> {
        let declared = |index: usize| {
            // SAFETY: the class is registered, and its table has an entry for each declared property, the computed ones
            // first.
            unsafe { (**(*T::registration().class()).properties_info_table.add(index)).name }
        };
        // A name written in a script is one and the same string as that of the declaration.
        match (0..T::PROPERTIES.len()).find(|&index| ptr::eq(declared(index), name)) {
            Some(index) => Some((index, &T::PROPERTIES[index])),
            None => find_other(name),
        }
    }

    #[inline(never)]
    fn find_other<T: Class>(name: *mut zend_string) -> Option<(usize, &'static Property<T>)> {
        // SAFETY: the engine hands in the name of a property, a live string.
        let name = unsafe { bytes(name) };
        T::PROPERTIES.iter().enumerate().find(|(_, property)| property.name.as_bytes() == name)
    }

    /// Computes a property into `target`, which is room for a value that is not one yet; false where it has none, or,
    /// with an `Error` pending, when computing it panics.
    fn compute<T: Class>(this: &Object<T>, property: &Property<T>, target: &mut MaybeUninit<Zval>) -> bool {
        let computed = catch_unwind(AssertUnwindSafe(|| match (property.get)(this) {
            Some(value) => {
                target.write(value);
                true
            }
            None => false,
        }));
        computed.unwrap_or_else(|_| {
            throw_panic();
            false
        })
    }

    /// The value of a property; none as in [`compute`].
    fn value<T: Class>(this: &Object<T>, property: &Property<T>) -> Option<Zval> {
        let mut value = MaybeUninit::uninit();
        // SAFETY: it is a value where compute() says so.
        compute(this, property, &mut value).then(|| unsafe { value.assume_init() })
    }

    /// Runs the body of a handler, and keeps the object as long as it runs: the engine does not, and values that are
    /// converted, warnings and destructors run PHP code, which may let go of it.
    fn enter<T: Class, R>(object: *mut zend_object, body: impl FnOnce(&Object<T>) -> R) -> R {
        let result = {
            // SAFETY: the handlers are those of class T.
            let this = unsafe { Object::<T>::from_zend(object) }.hold();
            let result = body(&this);
            this.release_kept();
            result
        };
        go_on();
        result
    }

    /// What stands for a value where there is none. Nobody may change it.
    fn nothing() -> *mut Zval {
        // SAFETY: the globals are always there while one of our functions is called.
        unsafe { &raw mut (*executor_globals()).uninitialized_zval }
    }

    unsafe extern "C" fn read<T: Class>(
        object: *mut zend_object,
        name: *mut zend_string,
        kind: c_int,
        cache: *mut *mut c_void,
        target: *mut Zval,
    ) -> *mut Zval {
        let Some((_, property)) = find::<T>(name) else {
            return match freed::<T>(object, name) {
                true => nothing(),
                // SAFETY: the arguments are the engine's.
                false => unsafe { zend_std_read_property(object, name, kind, cache, target) },
            };
        };
        enter::<T, _>(object, |this| {
            // SAFETY: `target` is room for a value that is not one yet.
            let room = unsafe { &mut *target.cast::<MaybeUninit<Zval>>() };
            let is_there = compute(this, property, room);
            // SAFETY: it is a value where compute() says so.
            let value = is_there.then(|| unsafe { &*target });
            // The engine would change the value, where there is none the one that stands for all that are not set.
            if indirect(kind) && !value.is_some_and(Zval::is_object) {
                if is_there {
                    // SAFETY: as above; nobody reads it any more.
                    drop(Owned::from(unsafe { target.read() }));
                }
                throw_error(&format!("Cannot indirectly modify property {}::${}", T::NAME, property.name));
                return nothing();
            }
            if is_there { target } else { nothing() }
        })
    }

    /// Whether a value is read to be changed in its place, or to take a reference to it.
    fn indirect(kind: c_int) -> bool {
        const W: c_int = 1;
        const RW: c_int = 2;
        const UNSET: c_int = 5;
        matches!(kind, W | RW | UNSET)
    }

    /// Whether `name` is a plain property of an object that has been freed, and reads as null.
    fn freed<T: Class>(object: *mut zend_object, name: *mut zend_string) -> bool {
        // SAFETY: the handlers are those of class T; the name is a live string.
        let (this, name) = unsafe { (Object::<T>::from_zend(object), bytes(name)) };
        this.is_freed() && T::PLAIN_PROPERTIES.iter().any(|property| property.as_bytes() == name)
    }

    unsafe extern "C" fn write<T: Class>(
        object: *mut zend_object,
        name: *mut zend_string,
        new: *mut Zval,
        cache: *mut *mut c_void,
    ) -> *mut Zval {
        let Some((index, property)) = find::<T>(name) else {
            // SAFETY: the arguments are the engine's.
            return unsafe { zend_std_write_property(object, name, new, cache) };
        };
        enter::<T, _>(object, |this| {
            let Some(set) = property.set else {
                throw_error(&format!("Cannot modify read-only property {}::${}", T::NAME, property.name));
                return nothing();
            };
            // The script may have it in a variable that it changes meanwhile, so this is not the engine's pointer.
            // SAFETY: the value is live.
            let given = Owned::copy(unsafe { &*new });
            let taken = catch_unwind(AssertUnwindSafe(|| set(this, &given))).unwrap_or_else(|_| {
                throw_panic();
                Err(Raise::Thrown)
            });
            // What the engine reads next has to be there still. Alone with us, the object is about to go.
            match taken {
                Ok(value) if this.is_shared() => this.put(index, value),
                _ => nothing(),
            }
        })
    }

    unsafe extern "C" fn has<T: Class>(
        object: *mut zend_object,
        name: *mut zend_string,
        question: c_int,
        cache: *mut *mut c_void,
    ) -> c_int {
        let Some((_, property)) = find::<T>(name) else {
            // SAFETY: the arguments are the engine's.
            return unsafe { zend_std_has_property(object, name, question, cache) };
        };
        let answer = enter::<T, _>(object, |this| match question {
            ZEND_PROPERTY_EXISTS => true,
            ZEND_PROPERTY_NOT_EMPTY => value(this, property).map(Owned::from).is_some_and(|value| is_true(&value)),
            _ => value(this, property).map(Owned::from).is_some_and(|value| !value.is_null()),
        });
        c_int::from(answer)
    }

    unsafe extern "C" fn unset<T: Class>(object: *mut zend_object, name: *mut zend_string, cache: *mut *mut c_void) {
        match find::<T>(name) {
            Some((_, property)) => enter::<T, _>(object, |_| {
                throw_error(&format!("Cannot unset property {}::${}", T::NAME, property.name));
            }),
            // SAFETY: the arguments are the engine's.
            None => unsafe { zend_std_unset_property(object, name, cache) },
        }
    }

    /// There is nothing to point at: the engine reads and writes instead.
    unsafe extern "C" fn pointer<T: Class>(
        object: *mut zend_object,
        name: *mut zend_string,
        kind: c_int,
        cache: *mut *mut c_void,
    ) -> *mut Zval {
        match find::<T>(name) {
            Some(_) => ptr::null_mut(),
            // SAFETY: the arguments are the engine's.
            None => unsafe { zend_std_get_property_ptr_ptr(object, name, kind, cache) },
        }
    }

    /// For dumps, loops, casts, comparisons: the values are put where the engine keeps those of plain properties. It
    /// expects that no PHP code runs meanwhile, which could take the table away that it is about to use.
    unsafe extern "C" fn all<T: Class>(object: *mut zend_object) -> *mut ZendHashTable {
        // SAFETY: the handlers are those of class T; the computed properties are the first that it declares.
        unsafe {
            let table = zend_std_get_properties(object);
            let this = Object::<T>::from_zend(object);
            for (index, property) in T::PROPERTIES.iter().enumerate() {
                this.put(index, value(this, property).unwrap_or_else(unset_value));
            }
            if this.is_freed() {
                (*table).u.flags |= HAS_EMPTY_INDIRECT;
            }
            table
        }
    }
}

/// The value of a property that is not set.
pub(super) fn unset_value() -> Zval {
    let mut zval = Zval::new();
    zval.u1.type_info = ext_php_rs::ffi::IS_UNDEF;
    zval
}
