//! Forks, which a loop has to notice before it disturbs that of its parent.

use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use super::signals::{after_fork_in_child, after_fork_in_parent, before_fork};

/// How many times this process is a fork of one that had loops.
static FORKS: AtomicU32 = AtomicU32::new(0);

extern "C" fn in_child() {
    FORKS.fetch_add(1, Ordering::Relaxed);
    after_fork_in_child();
}

/// Counts forks from here on.
pub(super) fn watch() {
    static ATFORK: Once = Once::new();
    ATFORK.call_once(|| {
        // SAFETY: the handlers touch nothing but atomics and a lock that the first takes and the others let go of. If
        // there is no memory for them, forks go unnoticed, as they do in libevent.
        unsafe { libc::pthread_atfork(Some(before_fork), Some(after_fork_in_parent), Some(in_child)) };
    });
}

/// A number that is another one in a forked child.
pub(crate) fn forks() -> u32 {
    FORKS.load(Ordering::Relaxed)
}
