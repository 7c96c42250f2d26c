//! Memory whose amount is up to scripts and peers.
//!
//! Where the system refuses memory, the process ends, unless whoever has asked is ready for it. Buffers are: they ask here
//! first, and stop before all is gone. All others, libraries among them, ask for little, and find it for that reason.

use std::alloc::{Layout, alloc};
use std::cell::Cell;
use std::ptr;

/// How much may be allocated, in bytes, before it is looked again how much is left.
const STEP: usize = 4 << 20;

/// At least this much, in bytes, is left to those who cannot do without.
const RESERVE: usize = 8 << 20;

/// What a thread has to do with memory.
struct Account {
    /// How much was allocated since it was looked how much is left.
    allocated: Cell<usize>,
    /// Whether somebody is allocating who is ready to be refused.
    ready: Cell<bool>,
}

thread_local! {
    static ACCOUNT: Account = const { Account { allocated: Cell::new(0), ready: Cell::new(false) } };
}

impl Account {
    /// See [`may_allocate`].
    #[inline]
    fn may_allocate(&self, size: usize) -> bool {
        let allocated = self.allocated.get().saturating_add(size);
        if allocated < STEP {
            self.allocated.set(allocated);
            return true;
        }
        self.look(size)
    }

    #[cold]
    fn look(&self, size: usize) -> bool {
        let is_there = can_map(size.saturating_add(RESERVE)) || self.can_reuse(size);
        if is_there {
            self.allocated.set(0);
        }
        is_there
    }

    /// Whether the allocator has so much memory, and the reserve in pieces, of what was given back to it.
    fn can_reuse(&self, size: usize) -> bool {
        const PIECE: usize = 64 * 1024;
        let asked = self.allocate(size);
        let pieces: [Option<Vec<u8>>; RESERVE / PIECE] = std::array::from_fn(|_| self.allocate(PIECE));
        asked.is_some() && pieces.iter().all(Option::is_some)
    }

    /// Memory for `size` bytes; none where it is refused.
    #[inline]
    fn allocate(&self, size: usize) -> Option<Vec<u8>> {
        if size == 0 {
            return Some(Vec::new());
        }
        let layout = Layout::array::<u8>(size).ok()?;
        self.ready.set(true);
        // SAFETY: the size is not zero.
        let memory = unsafe { alloc(layout) };
        self.ready.set(false);
        // SAFETY: memory of the allocator that vectors use, of this size, none of which is used yet.
        (!memory.is_null()).then(|| unsafe { Vec::from_raw_parts(memory, 0, size) })
    }
}

/// Whether `size` more bytes may be allocated, or are to be done without.
#[inline]
#[must_use]
pub(crate) fn may_allocate(size: usize) -> bool {
    ACCOUNT.with(|account| account.may_allocate(size))
}

/// Memory for `size` bytes; none where it is refused.
#[inline]
pub(crate) fn allocate(size: usize) -> Option<Vec<u8>> {
    ACCOUNT.with(|account| if account.may_allocate(size) { account.allocate(size) } else { None })
}

/// Allocates for somebody who is ready to be refused: then `allocate` answers none, or false.
pub(crate) fn refusable<R>(allocate: impl FnOnce() -> R) -> R {
    ACCOUNT.with(|account| {
        account.ready.set(true);
        let result = allocate();
        account.ready.set(false);
        result
    })
}

/// Whether whoever is allocating on this thread is ready to be refused. For an allocator, which ends the process otherwise.
#[must_use]
pub fn may_refuse() -> bool {
    ACCOUNT.with(|account| account.ready.get())
}

/// Whether the system would give so much memory. It is not asked through the allocator, which learns from what it is
/// asked for.
fn can_map(size: usize) -> bool {
    let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    // SAFETY: memory at no address in particular, of nothing, which is given back before anybody knows of it.
    unsafe {
        let memory = libc::mmap(ptr::null_mut(), size, access, kind, -1, 0);
        memory != libc::MAP_FAILED && libc::munmap(memory, size) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_cannot_be_is_refused() {
        assert!(may_allocate(1) && may_allocate(10 * STEP));
        assert!(!may_allocate(usize::MAX) && !may_allocate(isize::MAX.unsigned_abs()));
        // Others are not refused for it.
        assert!(may_allocate(STEP));
    }
}
