//! Callables: resolved when they are given, called from the loop.

use std::cell::UnsafeCell;
use std::ffi::{CStr, c_char};
use std::mem::{ManuallyDrop, zeroed};
use std::ptr;

use ext_php_rs::ffi::{
    ZEND_ACC_CALL_VIA_TRAMPOLINE, zend_call_function, zend_ce_type_error, zend_fcall_info, zend_fcall_info_cache,
    zend_fcall_info_init, zend_release_fcall_info_cache, zend_wrong_callback_error, zend_wrong_callback_or_null_error,
    zend_zval_type_name,
};
use ext_php_rs::types::Zval;

use super::bailout::{guarded, is_pending};
use super::compat::{call_info, resolve_closure, zend_ce_closure};
use super::error::{Raise, Result, exception_pending, throw, throw_error, thrown};
use super::gc::Gc;
use super::returned::{ArrayBuilder, Returned};
use super::value::Owned;

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

    /// What has become of it by now: what the call has let go of may have thrown as well, or ended the request.
    #[inline]
    pub(crate) fn now(self) -> Self {
        match self {
            Self::Returned if is_pending() => Self::Bailout,
            Self::Returned if exception_pending() => Self::Threw,
            outcome => outcome,
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

/// Throws the `TypeError` PHP throws when the callback that was given to a function returns something of another type.
#[cold]
pub(crate) fn returned_type_error(function: &str, expected: &str, returned: &Zval) -> Raise {
    // SAFETY: the value is live, and the name of a type is a static string, that of a class lives as long.
    let given = unsafe { CStr::from_ptr(zend_zval_type_name(returned)) }.to_string_lossy();
    // SAFETY: the class of TypeError is there from the start of the engine.
    let class = unsafe { zend_ce_type_error };
    throw(class, &format!("{function}: Return value of the callback must be of type {expected}, {given} returned"))
}

/// What the engine finds out about a callable: the function, its object and its scope.
type Resolved = zend_fcall_info_cache;

fn unresolved() -> Resolved {
    // SAFETY: it is made of pointers, all of which may be null; that is how the engine marks one not yet resolved.
    unsafe { zeroed() }
}

/// A callable, resolved in the scope of the caller that has passed it. It holds all that is called, whatever the script
/// does with the variables that the callable was made of.
pub(crate) struct Callable {
    callable: Owned,
    resolved: Resolved,
}

impl Clone for Callable {
    fn clone(&self) -> Self {
        Self { callable: self.callable.clone(), resolved: self.resolved }
    }
}

impl Callable {
    /// Resolves the argument at `position`, counted from 1.
    ///
    /// # Errors
    ///
    /// The standard `TypeError` tells why it cannot be called.
    pub(super) fn of_argument(value: &Zval, position: u32, nullable: bool) -> Result<Self> {
        let mut error = ptr::null_mut();
        let mut callable = Self { callable: by_value(value), resolved: unresolved() };
        if callable.resolve(&raw mut error)? {
            return Ok(callable);
        }
        Err(thrown(|| {
            // SAFETY: called from within a method; the engine frees the message.
            unsafe {
                match nullable {
                    true => zend_wrong_callback_or_null_error(position, error),
                    false => zend_wrong_callback_error(position, error),
                }
            }
        }))
    }

    /// Something that may not be callable yet.
    fn late(value: &Zval) -> Result<Self> {
        let mut callable = Self { callable: by_value(value), resolved: unresolved() };
        if !callable.resolve(ptr::null_mut())? {
            callable.resolved = unresolved();
        }
        Ok(callable)
    }

    /// Looks up what is called; false where it cannot be. May run PHP code, which loads a class, unless an object is
    /// called.
    #[inline]
    fn resolve(&mut self, error: *mut *mut c_char) -> Result<bool> {
        let Self { callable, resolved } = self;
        // SAFETY: the class of closures is there from the start of the engine; an object has its own part of the union,
        // and a class.
        let is_closure = callable.is_object() && unsafe { (*callable.value.obj).ce == zend_ce_closure };
        // SAFETY: as above.
        let is_resolved = is_closure && unsafe { resolve_closure(callable.value.obj, resolved) };
        if !is_resolved && !resolve(callable, resolved, error)? {
            return Ok(false);
        }
        // SAFETY: the callable was resolved, so there is a function. A method made up for __call() serves one call only.
        unsafe {
            if (*resolved.function_handler).common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE != 0 {
                zend_release_fcall_info_cache(resolved);
                *resolved = unresolved();
            }
        }
        Ok(true)
    }
}

/// A callable without references: those in an array would let the script change what is called.
#[inline(always)]
fn by_value(callable: &Zval) -> Owned {
    if callable.is_object() { Owned::copy(callable) } else { without_references(callable) }
}

fn without_references(callable: &Zval) -> Owned {
    let parts = callable.dereference().array().and_then(|array| Some([array.get_index(0)?, array.get_index(1)?]));
    match parts {
        Some(parts) if parts.iter().any(|part| part.is_reference()) => {
            let mut copy = ArrayBuilder::with_capacity(parts.len());
            parts.into_iter().for_each(|part| copy.push(Owned::copy(part)));
            copy.into_zval().into()
        }
        _ => Owned::copy(callable),
    }
}

/// Has the engine look up what is called; false where it cannot be.
#[inline(never)]
fn resolve(callable: &Owned, resolved: &mut Resolved, error: *mut *mut c_char) -> Result<bool> {
    let raw = ptr::from_ref::<Zval>(callable).cast_mut();
    let mut find = || {
        // SAFETY: a call info of nulls is what the engine fills in; the callable is not changed.
        unsafe {
            let mut info: ManuallyDrop<zend_fcall_info> = ManuallyDrop::new(zeroed());
            zend_fcall_info_init(raw, 0, &raw mut *info, resolved, ptr::null_mut(), error)
        }
    };
    let found = if callable.is_object() { find() } else { guarded(find)? };
    Ok(found == 0)
}

/// A callable that a class keeps. Setting or clearing it may run PHP code, as the old one goes.
#[derive(Default)]
pub(crate) struct Callback(UnsafeCell<Option<Callable>>);

impl Callback {
    /// What is called, for as long as no PHP code runs.
    #[inline]
    fn peek(&self) -> Option<&Callable> {
        // SAFETY: it is changed by set() only. No caller has it still when PHP code may run, which could call that.
        unsafe { (*self.0.get()).as_ref() }
    }

    /// Keeps a callable that was checked as an argument, or none.
    #[inline]
    pub(crate) fn set(&self, callable: impl Into<Option<Callable>>) {
        let callable = callable.into();
        // SAFETY: nobody looks at it: see peek(). The old one goes when the new one is in place.
        unsafe {
            match self.peek().is_none() {
                true => self.0.get().write(callable),
                false => drop(self.0.get().replace(callable)),
            }
        }
    }

    /// Keeps something that may not be callable yet: what it is is found out when it is called, if not now.
    ///
    /// # Errors
    ///
    /// When loading a class for it throws or ends the request.
    pub(crate) fn set_late(&self, callable: &Zval) -> Result<()> {
        self.set(Callable::late(callable)?);
        Ok(())
    }

    /// Lets the callable go.
    pub(crate) fn clear(&self) {
        self.set(None);
    }

    /// Whether there is one.
    pub(crate) fn is_set(&self) -> bool {
        self.peek().is_some()
    }

    /// Reports the callable to the cycle collector.
    #[inline(always)]
    pub(crate) fn gc(&self, gc: &mut Gc) {
        if let Some(bound) = self.peek() {
            gc.value(&bound.callable);
        }
    }

    /// Calls it, if there is one. It may clear or replace itself meanwhile.
    pub(crate) fn call<const N: usize>(&self, arguments: [Owned; N]) -> Outcome {
        self.call_and_release(arguments).now()
    }

    /// Calls it for what it returns: null, if there is none.
    ///
    /// # Errors
    ///
    /// When it throws or ends the request.
    pub(crate) fn ask<const N: usize>(&self, arguments: [Owned; N]) -> Result<Owned> {
        let mut returned = Owned::default();
        self.call_into(&mut returned, arguments).now().into_result()?;
        Ok(Owned::copy(&returned))
    }

    #[inline]
    fn call_and_release<const N: usize>(&self, arguments: [Owned; N]) -> Outcome {
        self.call_into(&mut Owned::default(), arguments)
    }

    #[inline]
    fn call_into<const N: usize>(&self, returned: &mut Owned, mut arguments: [Owned; N]) -> Outcome {
        // Held here, all that is called outlives the call.
        let Some(Callable { callable, mut resolved }) = self.peek().cloned() else { return Outcome::Returned };
        // SAFETY: all of it is dropped after the call.
        let mut info = unsafe { call_info(&callable, Owned::as_mut_slice(&mut arguments), returned.as_mut_ptr()) };
        // SAFETY: everything the info points at outlives the call.
        match guarded(|| unsafe { zend_call_function(&raw mut *info, &raw mut resolved) }) {
            Err(Raise::Bailout) => Outcome::Bailout,
            Err(Raise::Thrown) => Outcome::Threw,
            Ok(_) if exception_pending() => Outcome::Threw,
            Ok(0) => Outcome::Returned,
            Ok(_) => Outcome::of(Err(cannot_be_called())),
        }
    }
}

#[cold]
fn cannot_be_called() -> Raise {
    throw_error("the callback cannot be called")
}

/// The next call of [`call_each`]: it holds what is called, and what it is called with.
///
/// All of it is put where the engine looks for it, in parts as large as those that are read: what is read in one piece and
/// was written in several just before, a processor waits for.
pub(crate) struct Call<const N: usize> {
    info: ManuallyDrop<zend_fcall_info>,
    resolved: Resolved,
    arguments: [Owned; N],
    is_set: bool,
    returned: Owned,
}

impl<const N: usize> Call<N> {
    fn new() -> Self {
        // SAFETY: it is dropped together with all that it refers to, which run() tells it.
        let info = unsafe { call_info(&Owned::NULL, &mut [], ptr::null_mut()) };
        let arguments = [const { Owned::NULL }; N];
        Self { info, resolved: unresolved(), arguments, is_set: false, returned: Owned::NULL }
    }

    /// What is called.
    fn callable(&mut self) -> &mut Owned {
        Owned::of_mut(&mut self.info.function_name)
    }

    /// Makes a callback the one to be called, without arguments; false where there is none.
    #[inline(always)]
    pub(crate) fn set(&mut self, callback: &Callback) -> bool {
        let Some(Callable { callable, resolved }) = callback.peek() else { return false };
        (self.resolved, self.info.param_count, self.is_set) = (*resolved, 0, true);
        // It holds nothing: release() comes between two calls. So there is nothing to drop.
        self.callable().fill_with(callable);
        true
    }

    #[inline(always)]
    fn room(&mut self) -> Option<&mut Owned> {
        let room = self.arguments.get_mut(self.info.param_count as usize)?;
        self.info.param_count += 1;
        Some(room)
    }

    /// Adds another reference to a value to the arguments.
    #[inline(always)]
    pub(crate) fn push(&mut self, argument: &Zval) {
        // As above.
        self.room().into_iter().for_each(|room| room.fill_with(argument.dereference()));
    }

    /// Adds a number to the arguments.
    #[inline(always)]
    pub(crate) fn push_number(&mut self, number: i64) {
        self.room().into_iter().for_each(|room| room.fill_with_number(number));
    }

    /// Calls it, if there is one.
    ///
    /// # Safety
    ///
    /// Called under a guard, between which and here is nothing that has to be dropped.
    #[inline(always)]
    unsafe fn run(&mut self) {
        if !std::mem::take(&mut self.is_set) {
            return;
        }
        self.info.params = Owned::as_mut_slice(&mut self.arguments).as_mut_ptr();
        self.info.retval = self.returned.as_mut_ptr();
        // SAFETY: all of it stays where it is until release(). What the script does meanwhile does not change it.
        let called = unsafe { zend_call_function(&raw mut *self.info, &raw mut self.resolved) };
        if called != 0 && !exception_pending() {
            cannot_be_called();
        }
    }

    /// Lets go of all that it holds.
    #[inline(always)]
    fn release(&mut self) {
        self.arguments.iter_mut().for_each(Owned::clear);
        self.returned.clear();
        self.callable().clear();
    }
}

/// A bailout leaves what it holds.
impl<const N: usize> Drop for Call<N> {
    fn drop(&mut self) {
        self.callable().clear();
    }
}

/// Calls what `next` makes ready, one after the other, under one guard, until it says that there is no more.
///
/// # Errors
///
/// When one of them throws or ends the request: it was the last.
pub(crate) fn call_each<const N: usize, F>(mut next: F) -> Result<()>
where
    F: FnMut(&mut Call<N>) -> bool,
{
    const { assert!(!std::mem::needs_drop::<F>(), "nothing may have to be dropped while PHP runs") }
    // It is outside of the guard, and so let go of also where a bailout ends the last call.
    let mut call = Call::new();
    guarded(|| {
        while next(&mut call) {
            // SAFETY: what is to be dropped here is in `call`, or was dropped by `next`.
            unsafe { call.run() };
            call.release();
            // What was let go of may have thrown as well, or ended the request.
            Outcome::Returned.now().into_result()?;
        }
        Ok(())
    })?
}
