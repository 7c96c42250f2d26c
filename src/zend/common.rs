//! What objects of all classes have, whatever their state.

use std::cell::{Cell, UnsafeCell};
use std::mem::offset_of;

use ext_php_rs::ffi::zend_object;

use super::gc::Gc;
use super::value::Owned;

/// The end of an object, behind its state.
#[repr(C)]
pub(super) struct Common {
    /// Values whose release is deferred until the running method or handler returns.
    later: Cell<Option<Box<Deferred>>>,
    /// The engine changes it behind our back.
    std: UnsafeCell<zend_object>,
}

/// Most objects never have any.
#[derive(Default)]
struct Deferred(Vec<Owned>);

impl Common {
    /// Where the engine's part begins.
    pub(super) const OFFSET: usize = offset_of!(Self, std);

    /// Makes the part that is ours.
    ///
    /// # Safety
    ///
    /// `common` is memory for one.
    #[inline(always)]
    pub(super) unsafe fn begin(common: *mut Self) {
        // SAFETY: the caller's promise.
        unsafe { (&raw mut (*common).later).write(Cell::default()) };
    }

    /// That of an object of any class of ours.
    ///
    /// # Safety
    ///
    /// `object` was made by [`create`](super::object::create), and lives as long as the reference is used.
    #[inline(always)]
    pub(super) unsafe fn of<'a>(object: *mut zend_object) -> &'a Self {
        // SAFETY: the caller's promise.
        unsafe { &*object.byte_sub(Self::OFFSET).cast::<Self>() }
    }

    /// The engine's part.
    #[inline(always)]
    pub(super) fn as_zend(&self) -> *mut zend_object {
        self.std.get()
    }

    /// Has a value released when the running method or handler returns.
    pub(super) fn defer(&self, value: Owned) {
        let mut later = self.later.take().unwrap_or_default();
        later.0.push(value);
        self.later.set(Some(later));
    }

    /// Releases the values that were deferred. To be called when a method or a handler returns.
    #[inline(always)]
    pub(super) fn release_deferred(&self) {
        if self.deferred().is_some() {
            self.release_now();
        }
    }

    /// Reports the values whose release is deferred.
    pub(super) fn report(&self, gc: &mut Gc) {
        self.deferred().into_iter().flat_map(|later| &later.0).for_each(|value| gc.value(value));
    }

    #[inline(always)]
    fn deferred(&self) -> Option<&Deferred> {
        // SAFETY: what there is is taken out to be changed or dropped, and nothing happens while it is looked at here.
        unsafe { (*self.later.as_ptr()).as_deref() }
    }

    #[cold]
    fn release_now(&self) {
        drop(self.later.take());
    }
}
