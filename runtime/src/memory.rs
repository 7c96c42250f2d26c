//! Memory whose amount is up to scripts and peers.
//!
//! Where the system refuses memory, the process ends, unless whoever has asked is ready for it. Buffers are: they ask here
//! first, and stop before all is gone. All others, libraries among them, ask for little, and find it for that reason.

use std::alloc::{Layout, alloc};
use std::cell::Cell;
use std::hint::black_box;
use std::ptr;
use std::sync::Once;

/// How much may be allocated, in bytes, before it is looked again how much is left.
const STEP: usize = 4 << 20;

/// At least this much, in bytes, is left to those who cannot do without.
const RESERVE: usize = 8 << 20;

/// So much of what was given back, in bytes, the C library is to keep at the end of its heap.
const KEPT: usize = 4 << 20;

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

/// Has glibc keep some of what is given back to it, at most [`KEPT`], rather than hand it to the kernel at once and get it
/// again, page by page: a loop that moves messages of 64 KiB would do so in each of its turns, which takes longer than all
/// else that it does. From the start it keeps 128 KiB; once it has been given back a block that it had mapped, twice the
/// size of that.
pub(crate) fn keep_some() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| drop(black_box(ACCOUNT.with(|account| account.allocate(KEPT / 2)))));
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

    /// How often this thread has got a page from the kernel.
    #[cfg(target_env = "gnu")]
    fn faults() -> i64 {
        // SAFETY: numbers, of which all zeros are some; the call fills them in.
        unsafe {
            let mut usage = std::mem::zeroed::<libc::rusage>();
            assert_eq!(libc::getrusage(libc::RUSAGE_THREAD, &raw mut usage), 0);
            usage.ru_minflt
        }
    }

    #[cfg(target_env = "gnu")]
    #[test]
    fn memory_that_was_given_back_is_there_again() {
        keep_some();
        let use_some = || {
            let blocks: Vec<_> = (0..16).map(|_| black_box(vec![1_u8; 64 * 1024])).collect();
            blocks.iter().map(|block| usize::from(block[0])).sum::<usize>()
        };
        use_some();
        let before = faults();
        (0..100).for_each(|_| assert_eq!(use_some(), 16));
        // It would be a page in sixteen, of each of the 1600 blocks.
        assert!(faults() - before < 1600, "{}", faults() - before);
    }

    #[test]
    fn what_there_cannot_be_is_refused() {
        assert!(may_allocate(1) && may_allocate(10 * STEP));
        assert!(!may_allocate(usize::MAX) && !may_allocate(isize::MAX.unsigned_abs()));
        // Others are not refused for it.
        assert!(may_allocate(STEP));
    }
}
