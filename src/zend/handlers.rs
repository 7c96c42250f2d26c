//! What the engine calls to read, write or compare an object's properties.

use std::alloc::Layout;
use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use ext_php_rs::alloc::emalloc;
use ext_php_rs::ffi::{
    IS_REFERENCE, IS_REFERENCE_EX, zend_object, zend_object_handlers, zend_property_info_source_list, zend_reference,
    zend_std_compare_objects, zend_std_get_properties, zend_std_get_property_ptr_ptr, zend_std_has_property,
    zend_std_read_property, zend_std_unset_property, zend_std_write_property, zend_string,
};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendHashTable, Zval};

use super::bailout::{go_on, guarded, release};
use super::compat::{executor_globals, is_true};
use super::error::{Raise, exception_pending, throw_error, throw_panic};
use super::object::{Class, Object};
use super::property::{Property, unset_value};
use super::string::bytes;
use super::value::{GC_NOT_COLLECTABLE, Owned};

/// `HASH_FLAG_HAS_EMPTY_IND`, a macro: the table points at values some of which are not set.
const HAS_EMPTY_INDIRECT: u32 = 1 << 5;
const ZEND_PROPERTY_NOT_EMPTY: c_int = 1;
const ZEND_PROPERTY_EXISTS: c_int = 2;

/// What a value is read for: to look at it, to change it where it is, or to take something out of it.
const BP_VAR_R: c_int = 0;
const BP_VAR_W: c_int = 1;
const BP_VAR_RW: c_int = 2;
const BP_VAR_UNSET: c_int = 5;

pub(super) fn install<T: Class>(table: &mut zend_object_handlers) {
    table.read_property = Some(read::<T>);
    table.write_property = Some(write::<T>);
    table.has_property = Some(has::<T>);
    table.unset_property = Some(unset::<T>);
    table.get_property_ptr_ptr = Some(pointer::<T>);
    table.get_properties = Some(all::<T>);
    table.compare = Some(compare);
}

/// A property that a class of ours declares.
///
/// Those it does not declare are the engine's, as with any class. Of these here the engine learns no place, by no cache and,
/// but for a reference to one, by no pointer: while it reads or changes a value there, a destructor or a conversion may let the object go.
enum Found<T: 'static> {
    Computed(usize, &'static Property<T>),
    Plain(usize),
}

/// Which of the declared properties `name` is the name of.
fn find<T: Class>(name: *mut zend_string) -> Option<Found<T>> {
    let declared = |index: usize| {
        // SAFETY: the class is registered, and its table has an entry for each declared property, the computed ones
        // first.
        unsafe { (**(*T::registration().class()).properties_info_table.add(index)).name }
    };
    // A name written in a script is one and the same string as that of the declaration.
    let index = (0..T::PROPERTIES.len() + T::PLAIN_PROPERTIES.len()).find(|&index| ptr::eq(declared(index), name));
    let index = index.or_else(|| find_other::<T>(name))?;
    Some(T::PROPERTIES.get(index).map_or(Found::Plain(index), |property| Found::Computed(index, property)))
}

#[inline(never)]
fn find_other<T: Class>(name: *mut zend_string) -> Option<usize> {
    // SAFETY: the engine hands in the name of a property, a live string.
    let name = unsafe { bytes(name) };
    let computed = T::PROPERTIES.iter().map(|property| property.name);
    computed.chain(T::PLAIN_PROPERTIES.iter().copied()).position(|declared| declared.as_bytes() == name)
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

/// As [`enter`], for a body that answers where a value is in the object: nowhere, if the object goes with the handler.
fn enter_for_place<T: Class>(object: *mut zend_object, body: impl FnOnce(&Object<T>) -> *mut Zval) -> *mut Zval {
    enter::<T, _>(object, |this| {
        let place = body(this);
        this.release_kept();
        // Alone with us, the object is about to go.
        if place.is_null() || this.is_shared() { place } else { nothing() }
    })
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
    match find::<T>(name) {
        Some(Found::Computed(_, property)) => enter::<T, _>(object, |this| {
            // SAFETY: `target` is room for a value that is not one yet.
            let room = unsafe { &mut *target.cast::<MaybeUninit<Zval>>() };
            let is_there = compute(this, property, room);
            // SAFETY: it is a value where compute() says so.
            let value = is_there.then(|| unsafe { &*target });
            // The engine would change the value, where there is none the one that stands for all that are not set.
            if is_for_change(kind) && !value.is_some_and(Zval::is_object) {
                if is_there {
                    // SAFETY: as above; nobody reads it any more.
                    drop(Owned::from(unsafe { target.read() }));
                }
                throw_error(&format!("Cannot indirectly modify property {}::${}", T::NAME, property.name));
                return nothing();
            }
            if is_there { target } else { nothing() }
        }),
        Some(Found::Plain(index)) => enter::<T, _>(object, |this| {
            let value = read_plain(this, index, name, kind);
            // SAFETY: `target` is room for a value that is not one yet.
            value.map_or_else(nothing, |value| unsafe {
                target.write(value.into_zval());
                target
            })
        }),
        // SAFETY: the arguments are the engine's.
        None => unsafe { zend_std_read_property(object, name, kind, cache, target) },
    }
}

/// Whether a value is read to be changed in its place, or to take a reference to it.
fn is_for_change(kind: c_int) -> bool {
    matches!(kind, BP_VAR_W | BP_VAR_RW | BP_VAR_UNSET)
}

/// What the engine is to read of a plain property, or to change: that is what a reference refers to, which stays as long
/// as the engine needs it. None with an exception pending.
fn read_plain<T: Class>(this: &Object<T>, index: usize, name: *mut zend_string, kind: c_int) -> Option<Owned> {
    if this.is_freed() {
        return Some(Owned::default());
    }
    let slot = this.property_slot(index);
    // SAFETY: the slot holds a value, if only an unset one.
    let is_set = || unsafe { (*slot).get_type() != DataType::Undef };
    if !is_set() && !matches!(kind, BP_VAR_W | BP_VAR_UNSET) {
        let as_value = if kind == BP_VAR_RW { BP_VAR_R } else { kind };
        let mut room = Zval::new();
        // It warns, and so may run PHP code.
        let object = this.as_zend();
        // SAFETY: the arguments are the engine's, or as it makes them; there is nothing to read.
        guarded(|| unsafe {
            zend_std_read_property(object, name, as_value, ptr::null_mut(), &raw mut room);
        })
        .ok()?;
        if exception_pending() {
            return None;
        }
    }
    if !is_set() {
        if !is_for_change(kind) {
            return Some(Owned::default());
        }
        this.put(index, Zval::null());
    }
    // SAFETY: the slot holds a value, which nobody borrows.
    Some(unsafe { if is_for_change(kind) { refer(slot) } else { Owned::copy(&*slot) } })
}

/// A reference to what a slot holds, which is one from now on.
///
/// # Safety
///
/// The slot holds a value, which nobody borrows.
unsafe fn refer(slot: *mut Zval) -> Owned {
    // SAFETY: the caller's promise; a new reference is all written before it is used, and has one holder, the slot.
    unsafe {
        if !(*slot).is_reference() {
            let reference = emalloc(Layout::new::<zend_reference>()).cast::<zend_reference>();
            (&raw mut (*reference).gc.refcount).write(1);
            (&raw mut (*reference).gc.u.type_info).write(IS_REFERENCE | GC_NOT_COLLECTABLE);
            ptr::copy_nonoverlapping(slot, &raw mut (*reference).val, 1);
            (&raw mut (*reference).sources).write(zend_property_info_source_list { ptr: ptr::null_mut() });
            (*slot).value.ref_ = reference;
            (*slot).u1.type_info = IS_REFERENCE_EX;
        }
        (*(*slot).value.ref_).gc.refcount += 1;
        let mut reference = Zval::new();
        reference.value.ref_ = (*slot).value.ref_;
        reference.u1.type_info = IS_REFERENCE_EX;
        reference.into()
    }
}

unsafe extern "C" fn write<T: Class>(
    object: *mut zend_object,
    name: *mut zend_string,
    new: *mut Zval,
    cache: *mut *mut c_void,
) -> *mut Zval {
    match find::<T>(name) {
        Some(Found::Computed(index, property)) => enter_for_place::<T>(object, |this| {
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
            taken.map_or_else(|_| nothing(), |value| this.put(index, value))
        }),
        Some(Found::Plain(index)) => enter_for_place::<T>(object, |this| {
            if this.is_freed() {
                return new;
            }
            // The old value goes, and with it perhaps what a reference there refers to.
            // SAFETY: the arguments are the engine's.
            match guarded(|| unsafe { zend_std_write_property(object, name, new, ptr::null_mut()) }) {
                // From PHP 8.3 on nowhere, where the engine has read it already.
                Ok(written) if written.is_null() => written,
                Ok(_) => this.property_slot(index),
                Err(_) => nothing(),
            }
        }),
        // SAFETY: the arguments are the engine's.
        None => unsafe { zend_std_write_property(object, name, new, cache) },
    }
}

unsafe extern "C" fn has<T: Class>(
    object: *mut zend_object,
    name: *mut zend_string,
    question: c_int,
    cache: *mut *mut c_void,
) -> c_int {
    match find::<T>(name) {
        Some(Found::Computed(_, property)) => c_int::from(enter::<T, _>(object, |this| match question {
            ZEND_PROPERTY_EXISTS => true,
            ZEND_PROPERTY_NOT_EMPTY => value(this, property).map(Owned::from).is_some_and(|value| is_true(&value)),
            _ => value(this, property).map(Owned::from).is_some_and(|value| !value.is_null()),
        })),
        Some(Found::Plain(_)) => enter::<T, _>(object, |this| match this.is_freed() {
            true => c_int::from(question == ZEND_PROPERTY_EXISTS),
            // SAFETY: the arguments are the engine's.
            false => guarded(|| unsafe { zend_std_has_property(object, name, question, ptr::null_mut()) }).unwrap_or(0),
        }),
        // SAFETY: the arguments are the engine's.
        None => unsafe { zend_std_has_property(object, name, question, cache) },
    }
}

unsafe extern "C" fn unset<T: Class>(object: *mut zend_object, name: *mut zend_string, cache: *mut *mut c_void) {
    match find::<T>(name) {
        Some(Found::Computed(_, property)) => enter::<T, _>(object, |_| {
            throw_error(&format!("Cannot unset property {}::${}", T::NAME, property.name));
        }),
        Some(Found::Plain(_)) => enter::<T, _>(object, |_| {
            // SAFETY: the arguments are the engine's.
            release(|| unsafe { zend_std_unset_property(object, name, ptr::null_mut()) });
        }),
        // SAFETY: the arguments are the engine's.
        None => unsafe { zend_std_unset_property(object, name, cache) },
    }
}

/// There is nothing to point at: the engine reads and writes instead. But it does not where a script puts a reference of
/// its own into a plain property, and finds no value there whose end could take the object away meanwhile.
unsafe extern "C" fn pointer<T: Class>(
    object: *mut zend_object,
    name: *mut zend_string,
    kind: c_int,
    cache: *mut *mut c_void,
) -> *mut Zval {
    match find::<T>(name) {
        Some(Found::Plain(index)) if kind == BP_VAR_W && is_assigned_by_reference() => {
            // SAFETY: the handlers are those of class T.
            let this = unsafe { Object::<T>::from_zend(object) };
            match this.is_freed() {
                // SAFETY: the globals are always there while one of our functions is called.
                true => unsafe { &raw mut (*executor_globals()).error_zval },
                false => this.put(index, Zval::null()),
            }
        }
        Some(_) => ptr::null_mut(),
        // SAFETY: the arguments are the engine's.
        None => unsafe { zend_std_get_property_ptr_ptr(object, name, kind, cache) },
    }
}

/// Whether the script is at `$object->property = &...`, for which the engine takes no answer but a place.
fn is_assigned_by_reference() -> bool {
    /// A number of the engine's, as of PHP 7.4.
    const ZEND_ASSIGN_OBJ_REF: u8 = 32;
    // SAFETY: the frame, if there is one, is live, and so is its function; one of a script stands at an instruction.
    unsafe {
        let Some(frame) = (*executor_globals()).current_execute_data.as_ref() else { return false };
        let of_script = frame.func.as_ref().is_some_and(|function| function.type_ & 1 == 0);
        of_script && frame.opline.as_ref().is_some_and(|instruction| instruction.opcode == ZEND_ASSIGN_OBJ_REF)
    }
}

/// Compares two values, one of which is an object of ours. Those of the properties may be objects whose conversion runs
/// PHP code, which may change the variables that the values are in.
unsafe extern "C" fn compare(one: *mut Zval, other: *mut Zval) -> c_int {
    let result = {
        // SAFETY: the engine hands in two values.
        let (mut one, mut other) = unsafe { (Owned::copy(&*one), Owned::copy(&*other)) };
        let (one, other) = (one.as_mut_ptr(), other.as_mut_ptr());
        // SAFETY: the values are ours.
        guarded(|| unsafe { zend_std_compare_objects(one, other) }).unwrap_or(1)
    };
    go_on();
    result
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
