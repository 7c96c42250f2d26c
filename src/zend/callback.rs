//! Callables: resolved when they are given, called from the loop.

use std::cell::RefCell;
use std::ffi::c_char;
use std::mem::{ManuallyDrop, zeroed};
use std::ptr;

use ext_php_rs::ffi::{
    ZEND_ACC_CALL_VIA_TRAMPOLINE, zend_call_function, zend_fcall_info, zend_fcall_info_cache, zend_fcall_info_init,
    zend_release_fcall_info_cache, zend_wrong_callback_error, zend_wrong_callback_or_null_error,
};
use ext_php_rs::types::Zval;

use super::argument::Callable;
use super::compat::call_info;
use super::error::{Raise, Result, exception_pending, guarded, throw_error};
use super::gc::Gc;

/// How a call of a script's callback has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It has returned, or there was none to call.
    Returned,
    /// It has thrown, or called `exit()`: an exception is pending.
    Threw,
    /// The request is being given up; see [`Raise::Bailout`].
    Bailout,
}

impl Outcome {
    /// As what a callback has come to that ends with this.
    pub(crate) fn of(result: Result<()>) -> Self {
        match result {
            Ok(()) => Self::Returned,
            Err(Raise::Thrown) => Self::Threw,
            Err(Raise::Bailout) => Self::Bailout,
        }
    }

    /// As what a method returns.
    pub(crate) fn into_result(self) -> Result<()> {
        match self {
            Self::Returned => Ok(()),
            Self::Threw => Err(Raise::Thrown),
            Self::Bailout => Err(Raise::Bailout),
        }
    }
}

/// What the engine finds out about a callable: the function, its object and its scope.
pub(super) type Resolved = zend_fcall_info_cache;

fn unresolved() -> Resolved {
    // SAFETY: it is made of pointers, all of which may be null; that is how the engine marks one not yet resolved.
    unsafe { zeroed() }
}

/// Resolves the argument at `position`, counted from 1, in the scope of the running method's caller.
///
/// # Errors
///
/// The standard `TypeError` tells why it cannot be called.
pub(super) fn resolve(callable: &Zval, position: u32, nullable: bool) -> Result<Resolved> {
    let mut error = ptr::null_mut();
    if let Some(resolved) = try_resolve(callable, &raw mut error) {
        return Ok(resolved);
    }
    // SAFETY: called from within a method; the engine frees the message.
    unsafe {
        match nullable {
            true => zend_wrong_callback_or_null_error(position, error),
            false => zend_wrong_callback_error(position, error),
        }
    }
    Err(Raise::Thrown)
}

fn try_resolve(callable: &Zval, error: *mut *mut c_char) -> Option<Resolved> {
    let mut resolved = unresolved();
    // SAFETY: a call info of nulls is what the engine fills in; the callable is not changed.
    let found = unsafe {
        let mut info: ManuallyDrop<zend_fcall_info> = ManuallyDrop::new(zeroed());
        let callable = ptr::from_ref(callable).cast_mut();
        zend_fcall_info_init(callable, 0, &raw mut *info, &raw mut resolved, ptr::null_mut(), error)
    };
    if found != 0 {
        return None;
    }
    // SAFETY: the callable was resolved, so there is a function. A method made up for __call() serves one call only.
    unsafe {
        if (*resolved.function_handler).common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE != 0 {
            zend_release_fcall_info_cache(&raw mut resolved);
            resolved = unresolved();
        }
    }
    Some(resolved)
}

/// A callable that a class keeps. Setting or clearing it may run PHP code, as the old one goes.
#[derive(Default)]
pub(crate) struct Callback(RefCell<Option<Bound>>);

struct Bound {
    callable: Zval,
    resolved: Resolved,
    /// The object of an array callable, which the script may change behind a reference.
    object: Option<Zval>,
}

impl Bound {
    fn new(callable: &Zval, resolved: Resolved) -> Self {
        let object = (callable.is_array() && !resolved.object.is_null()).then(|| {
            let mut object = Zval::new();
            // SAFETY: the engine has just found the object in the callable, so it lives, and is counted once more.
            unsafe {
                (*resolved.object).gc.refcount += 1;
                object.value.obj = resolved.object;
                object.u1.type_info = ext_php_rs::ffi::IS_OBJECT_EX;
            }
            object
        });
        Self { callable: callable.shallow_clone(), resolved, object }
    }
}

impl Callback {
    /// Keeps a callable that was checked as an argument.
    pub(crate) fn set(&self, callable: Callable<'_>) {
        drop(self.0.replace(Some(Bound::new(callable.callable, callable.resolved))));
    }

    /// Keeps something that may not be callable yet: what it is is found out when it is called, if not now.
    pub(crate) fn set_late(&self, callable: &Zval) {
        let resolved = try_resolve(callable, ptr::null_mut()).unwrap_or_else(unresolved);
        drop(self.0.replace(Some(Bound::new(callable, resolved))));
    }

    /// Keeps the callable, or none.
    pub(crate) fn set_optional(&self, callable: Option<Callable<'_>>) {
        match callable {
            Some(callable) => self.set(callable),
            None => self.clear(),
        }
    }

    /// Lets the callable go.
    pub(crate) fn clear(&self) {
        drop(self.0.take());
    }

    /// Whether there is one.
    pub(crate) fn is_set(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Reports the callable to the cycle collector.
    pub(crate) fn gc(&self, gc: &mut Gc) {
        if let Some(bound) = &*self.0.borrow() {
            gc.value(&bound.callable);
            bound.object.iter().for_each(|object| gc.value(object));
        }
    }

    /// Calls it, if there is one. It may clear or replace itself meanwhile.
    pub(crate) fn call(&self, arguments: &mut [Zval]) -> Outcome {
        let (callable, mut resolved) = match &*self.0.borrow() {
            Some(bound) => (bound.callable.shallow_clone(), bound.resolved),
            None => return Outcome::Returned,
        };
        let mut returned = ManuallyDrop::new(Zval::new());
        // SAFETY: all of it is dropped after the call.
        let mut info = unsafe { call_info(&callable, arguments, &raw mut *returned) };
        // SAFETY: everything the info points at outlives the call.
        let called = guarded(|| unsafe { zend_call_function(&raw mut *info, &raw mut resolved) });
        let outcome = match called {
            Err(Raise::Bailout) => return Outcome::Bailout,
            Err(Raise::Thrown) => Outcome::Threw,
            Ok(_) if exception_pending() => Outcome::Threw,
            Ok(0) => Outcome::Returned,
            Ok(_) => {
                throw_error("the callback cannot be called");
                Outcome::Threw
            }
        };
        drop(ManuallyDrop::into_inner(returned));
        drop(callable);
        // What went with the result may have thrown as well.
        if outcome == Outcome::Returned && exception_pending() { Outcome::Threw } else { outcome }
    }
}
