//! Where Rust gets its memory from.

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Write;
use std::ptr;

use event_runtime::memory::may_refuse;

/// The allocator of the system, as without us. Where it refuses memory to somebody who cannot do without, the process ends
/// as PHP ends it when that happens to itself: with a message and a status, and not by a signal.
struct Memory;

#[global_allocator]
static MEMORY: Memory = Memory;

// SAFETY: all that is answered is the system's answer.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        checked(unsafe { System.alloc(layout) })
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        checked(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's promise.
        checked(unsafe { System.realloc(memory, layout, size) })
    }
}

#[inline]
fn checked(memory: *mut u8) -> *mut u8 {
    if memory.is_null() { refused() } else { memory }
}

#[cold]
fn refused() -> *mut u8 {
    if !may_refuse() {
        let _ = std::io::stderr().write_all(b"Out of memory\n");
        std::process::exit(1);
    }
    ptr::null_mut()
}
