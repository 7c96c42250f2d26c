//! Memory whose amount is up to scripts and peers.
//!
//! Where the system refuses memory, the process ends, unless whoever has asked is ready for it. Buffers are: they ask here
//! first, and stop before all is gone. All others, libraries among them, ask for little, and find it for that reason.

use std::cell::Cell;
use std::ptr;

/// How much may be allocated, in bytes, before it is looked again how much is left.
const STEP: usize = 4 << 20;

/// At least this much, in bytes, is left to those who cannot do without.
const RESERVE: usize = 8 << 20;

thread_local! {
    /// How much was allocated since it was looked how much is left.
    static ALLOCATED: Cell<usize> = const { Cell::new(0) };
    /// Whether somebody is allocating who is ready to be refused.
    static READY: Cell<bool> = const { Cell::new(false) };
}

/// Whether whoever is allocating on this thread is ready to be refused. For an allocator, which ends the process otherwise.
#[must_use]
pub fn may_refuse() -> bool {
    READY.get()
}

/// Allocates for somebody who is ready to be refused: then `allocate` answers none, or false.
pub(crate) fn refusable<R>(allocate: impl FnOnce() -> R) -> R {
    READY.set(true);
    let result = allocate();
    READY.set(false);
    result
}

/// Memory for `size` bytes; none where it is refused.
pub(crate) fn allocate(size: usize) -> Option<Vec<u8>> {
    may_allocate(size).then(|| reserved(size)).flatten()
}

fn reserved(size: usize) -> Option<Vec<u8>> {
    let mut memory = Vec::new();
    refusable(|| memory.try_reserve_exact(size)).is_ok().then_some(memory)
}

/// Whether `size` more bytes may be allocated, or are to be done without.
#[inline]
#[must_use]
pub(crate) fn may_allocate(size: usize) -> bool {
    let allocated = ALLOCATED.get().saturating_add(size);
    if allocated < STEP {
        ALLOCATED.set(allocated);
        return true;
    }
    look(size)
}

#[cold]
fn look(size: usize) -> bool {
    let is_there = can_map(size.saturating_add(RESERVE)) || can_reuse(size);
    if is_there {
        ALLOCATED.set(0);
    }
    is_there
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

/// Whether the allocator has so much memory, and the reserve in pieces, of what was given back to it.
fn can_reuse(size: usize) -> bool {
    const PIECE: usize = 64 * 1024;
    let asked = reserved(size);
    let pieces: [Option<Vec<u8>>; RESERVE / PIECE] = std::array::from_fn(|_| reserved(PIECE));
    asked.is_some() && pieces.iter().all(Option::is_some)
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
