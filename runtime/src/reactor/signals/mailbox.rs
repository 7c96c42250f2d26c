//! What a handler of signals and a loop share.

use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering};

use super::{NSIG, SIGNALS, process_id, thread_id};

/// One for each loop that waits for signals, in a list that only ever grows.
pub(super) struct Mailbox {
    taken: AtomicBool,
    /// The eventfd to wake, and the process whose loop sleeps on it: a forked child must not wake its parent.
    wake: AtomicI32,
    process: AtomicI32,
    /// The thread of the loop, as pthread_self has it, which stays the same in a forked child.
    thread: AtomicUsize,
    /// How many handlers are looking at `wake` and `process` this moment.
    readers: AtomicU32,
    /// The signals wanted, a bit each; signal 64 is bit 0, which no signal has.
    wanted: AtomicU64,
    counts: [AtomicU32; SIGNALS],
    next: AtomicPtr<Mailbox>,
}

static MAILBOXES: AtomicPtr<Mailbox> = AtomicPtr::new(std::ptr::null_mut());

fn bit(signal: usize) -> u64 {
    1 << (signal % 64)
}

fn mailboxes() -> impl Iterator<Item = &'static Mailbox> {
    let load = |pointer: &AtomicPtr<Mailbox>| {
        // SAFETY: mailboxes are leaked, so a pointer in the list is null or good for ever.
        unsafe { pointer.load(Ordering::Acquire).as_ref() }
    };
    std::iter::successors(load(&MAILBOXES), move |mailbox| load(&mailbox.next))
}

/// Whether some loop waits for a signal.
pub(super) fn is_wanted(number: usize) -> bool {
    mailboxes().any(|mailbox| mailbox.wanted.load(Ordering::Acquire) & bit(number) != 0)
}

/// In a forked child: lets go of the loops of other threads, which are not in this process.
pub(super) fn forget_other_threads() {
    for mailbox in mailboxes() {
        if mailbox.taken.load(Ordering::Acquire) && mailbox.thread.load(Ordering::Acquire) != thread_id() {
            mailbox.wanted.store(0, Ordering::Release);
            mailbox.process.store(0, Ordering::SeqCst);
            mailbox.readers.store(0, Ordering::SeqCst);
            mailbox.taken.store(false, Ordering::Release);
        }
    }
}

/// The signal handler. Everything in here is async-signal-safe: atomics, getpid and write.
pub(super) extern "C" fn deliver(signal: libc::c_int) {
    let Some(number) = usize::try_from(signal).ok().filter(|&number| number < SIGNALS) else { return };
    // SAFETY: errno belongs to the interrupted thread, which is this one.
    let errno = unsafe { *libc::__errno_location() };
    for mailbox in mailboxes() {
        if mailbox.wanted.load(Ordering::Acquire) & bit(number) == 0 {
            continue;
        }
        mailbox.counts[number].fetch_add(1, Ordering::Release);
        mailbox.readers.fetch_add(1, Ordering::SeqCst);
        if mailbox.process.load(Ordering::SeqCst) == process_id() {
            let one = 1u64.to_ne_bytes();
            // SAFETY: eight readable bytes; whoever closes the descriptor clears `process` and waits for us first.
            unsafe { libc::write(mailbox.wake.load(Ordering::SeqCst), one.as_ptr().cast(), one.len()) };
        }
        mailbox.readers.fetch_sub(1, Ordering::SeqCst);
    }
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = errno };
}

impl Mailbox {
    /// A free one, or a new one.
    pub(super) fn take() -> &'static Self {
        let free = |mailbox: &&Mailbox| {
            mailbox.taken.compare_exchange(false, true, Ordering::AcqRel, Ordering::Relaxed).is_ok()
        };
        mailboxes().find(free).unwrap_or_else(Self::add)
    }

    fn add() -> &'static Self {
        let mailbox: &'static Mailbox = Box::leak(Box::new(Mailbox {
            taken: AtomicBool::new(true),
            wake: AtomicI32::new(-1),
            process: AtomicI32::new(0),
            thread: AtomicUsize::new(0),
            readers: AtomicU32::new(0),
            wanted: AtomicU64::new(0),
            counts: [const { AtomicU32::new(0) }; SIGNALS],
            next: AtomicPtr::new(std::ptr::null_mut()),
        }));
        let pointer: *mut Mailbox = std::ptr::from_ref(mailbox).cast_mut();
        // The closure stores what the list began with, so that the new head leads on to it.
        let link = |head| {
            mailbox.next.store(head, Ordering::Release);
            Some(pointer)
        };
        // It never answers None, so the update never fails.
        let _ = MAILBOXES.fetch_update(Ordering::AcqRel, Ordering::Acquire, link);
        mailbox
    }

    /// Lets handlers wake the loop of this thread, through a descriptor of its own.
    pub(super) fn open(&self, wake: i32) {
        self.counts.iter().for_each(|count| count.store(0, Ordering::Release));
        self.thread.store(thread_id(), Ordering::Release);
        self.wake.store(wake, Ordering::SeqCst);
        self.process.store(process_id(), Ordering::SeqCst);
    }

    /// Sees to it that no handler touches the descriptor from here on.
    pub(super) fn close(&self) {
        if self.process.swap(0, Ordering::SeqCst) != process_id() {
            // Inherited from a parent: no handler in this process has used it.
            self.readers.store(0, Ordering::SeqCst);
        }
        while self.readers.load(Ordering::SeqCst) > 0 {
            std::hint::spin_loop();
        }
    }

    /// Leaves it to the next loop.
    pub(super) fn give_back(&self) {
        self.close();
        self.taken.store(false, Ordering::Release);
    }

    /// Asks for a signal, of which none has come yet.
    pub(super) fn want(&self, number: usize) {
        self.counts[number].store(0, Ordering::Release);
        self.wanted.fetch_or(bit(number), Ordering::AcqRel);
    }

    /// Asks for a signal no more.
    pub(super) fn refuse(&self, number: usize) {
        self.wanted.fetch_and(!bit(number), Ordering::AcqRel);
    }

    /// Takes the next signal that has come and how often it has, as long as there is one.
    pub(super) fn next(&self) -> Option<(i32, u32)> {
        (1..NSIG).zip(&self.counts[1..]).find_map(|(signal, count)| {
            let count = match count.load(Ordering::Acquire) {
                0 => 0,
                _ => count.swap(0, Ordering::AcqRel),
            };
            (count > 0).then_some((signal, count))
        })
    }
}
