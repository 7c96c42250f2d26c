//! Signals, delivered through a counter and an eventfd that the loop watches.
//!
//! The handler runs at any moment on any thread, so all it does is to count and to wake: it walks a list of mailboxes,
//! one for each loop that waits for signals, which only ever grows. A loop that ends leaves its mailbox to the next.

use std::cell::Cell;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::event::{EventfdFlags, eventfd};

/// One more than the largest signal number of Linux.
pub const NSIG: i32 = 65;

const SIGNALS: usize = 65;

struct Mailbox {
    taken: AtomicBool,
    /// The eventfd to wake, and the process whose loop sleeps on it: a forked child must not wake its parent.
    wake: AtomicI32,
    process: AtomicI32,
    /// How many handlers are looking at the two above this moment.
    readers: AtomicU32,
    /// The signals wanted, a bit each; signal 64 is bit 0, which no signal has.
    wanted: AtomicU64,
    counts: [AtomicU32; SIGNALS],
    next: AtomicPtr<Mailbox>,
}

static MAILBOXES: AtomicPtr<Mailbox> = AtomicPtr::new(std::ptr::null_mut());

/// For each signal that some loop waits for: how many do, and the disposition before the first came.
type Handlers = [Option<(usize, libc::sigaction)>; SIGNALS];

static HANDLERS: Mutex<Handlers> = Mutex::new([None; SIGNALS]);

thread_local! {
    /// The lock of `HANDLERS`, while this thread forks.
    static FORKING: Cell<Option<MutexGuard<'static, Handlers>>> = const { Cell::new(None) };
}

fn handlers() -> MutexGuard<'static, Handlers> {
    HANDLERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until no thread changes a disposition: a child would inherit half of the change, and a lock that nobody there
/// gives back. For `pthread_atfork`.
pub(super) extern "C" fn before_fork() {
    // A thread that is about to end can fork no more than change dispositions.
    let _ = FORKING.try_with(|held| held.set(Some(handlers())));
}

/// Ends what [`before_fork`] began, in the parent and in the child.
pub(super) extern "C" fn after_fork() {
    let _ = FORKING.try_with(|held| drop(held.take()));
}

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

/// The signal handler. Everything in here is async-signal-safe: atomics, getpid and write.
extern "C" fn deliver(signal: libc::c_int) {
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

/// One loop's share of the signals. Made when the first signal is asked for.
pub(super) struct Signals {
    mailbox: &'static Mailbox,
    wake: OwnedFd,
    /// The events on each signal.
    events: Vec<Vec<u32>>,
}

impl Signals {
    pub(super) fn new() -> io::Result<Self> {
        let wake = wake_descriptor()?;
        let free = |mailbox: &&Mailbox| {
            mailbox.taken.compare_exchange(false, true, Ordering::AcqRel, Ordering::Relaxed).is_ok()
        };
        let mailbox = mailboxes().find(free).unwrap_or_else(add_mailbox);
        let signals = Self { mailbox, wake, events: vec![Vec::new(); SIGNALS] };
        signals.address();
        Ok(signals)
    }

    /// The descriptor that can be read when a signal has come.
    pub(super) fn descriptor(&self) -> RawFd {
        self.wake.as_raw_fd()
    }

    /// Lets `event` wait for a signal.
    ///
    /// # Errors
    ///
    /// What sigaction answers, for a signal that does not exist or that nobody may catch.
    pub(super) fn insert(&mut self, signal: i32, event: u32) -> io::Result<()> {
        let number = number(signal).ok_or(rustix::io::Errno::INVAL)?;
        if self.events[number].is_empty() {
            self.mailbox.counts[number].store(0, Ordering::Release);
            self.mailbox.wanted.fetch_or(bit(number), Ordering::AcqRel);
            if let Err(error) = install(number, signal) {
                self.mailbox.wanted.fetch_and(!bit(number), Ordering::AcqRel);
                return Err(error);
            }
        }
        // Like libevent, the event added last comes first.
        self.events[number].insert(0, event);
        Ok(())
    }

    /// Ends what [`Signals::insert`] began; with the last event the previous handler comes back.
    pub(super) fn remove(&mut self, signal: i32, event: u32) {
        let Some(number) = number(signal) else { return };
        let events = &mut self.events[number];
        let before = events.len();
        events.retain(|&other| other != event);
        if before > 0 && events.is_empty() {
            self.mailbox.wanted.fetch_and(!bit(number), Ordering::AcqRel);
            restore(number, signal);
        }
    }

    /// Takes the next signal that has come and how often it has, as long as there is one.
    pub(super) fn take(&mut self) -> Option<(i32, u32)> {
        (1..NSIG).zip(&self.mailbox.counts[1..]).find_map(|(signal, count)| {
            let count = match count.load(Ordering::Acquire) {
                0 => 0,
                _ => count.swap(0, Ordering::AcqRel),
            };
            (count > 0).then_some((signal, count))
        })
    }

    /// The events on a signal.
    pub(super) fn events(&self, signal: i32) -> impl Iterator<Item = u32> {
        number(signal).and_then(|number| self.events.get(number)).into_iter().flatten().copied()
    }

    /// Makes the descriptor unreadable until the next signal comes.
    pub(super) fn acknowledge(&self) {
        let mut count = [0; 8];
        // It fails only when there is nothing to take.
        let _ = rustix::io::read(&self.wake, &mut count);
    }

    /// Parts with the parent's descriptor, in a forked child; signals the parent got are not the child's.
    pub(super) fn reinit(&mut self) -> io::Result<()> {
        let wake = wake_descriptor()?;
        self.silence();
        self.wake = wake;
        self.mailbox.counts.iter().for_each(|count| count.store(0, Ordering::Release));
        self.address();
        Ok(())
    }

    fn address(&self) {
        self.mailbox.wake.store(self.wake.as_raw_fd(), Ordering::SeqCst);
        self.mailbox.process.store(process_id(), Ordering::SeqCst);
    }

    /// Sees to it that no handler touches the descriptor from here on.
    fn silence(&self) {
        if self.mailbox.process.swap(0, Ordering::SeqCst) != process_id() {
            // Inherited from a parent: no handler in this process has used it.
            self.mailbox.readers.store(0, Ordering::SeqCst);
        }
        while self.mailbox.readers.load(Ordering::SeqCst) > 0 {
            std::hint::spin_loop();
        }
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for (signal, number) in (0..NSIG).zip(0..) {
            if !self.events[number].is_empty() {
                self.mailbox.wanted.fetch_and(!bit(number), Ordering::AcqRel);
                restore(number, signal);
            }
        }
        self.silence();
        self.mailbox.taken.store(false, Ordering::Release);
    }
}

fn process_id() -> i32 {
    // SAFETY: getpid has no preconditions, and is async-signal-safe.
    unsafe { libc::getpid() }
}

fn wake_descriptor() -> io::Result<OwnedFd> {
    Ok(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?)
}

fn number(signal: i32) -> Option<usize> {
    usize::try_from(signal).ok().filter(|&number| (1..SIGNALS).contains(&number))
}

fn add_mailbox() -> &'static Mailbox {
    let mailbox: &'static Mailbox = Box::leak(Box::new(Mailbox {
        taken: AtomicBool::new(true),
        wake: AtomicI32::new(-1),
        process: AtomicI32::new(0),
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

fn install(number: usize, signal: i32) -> io::Result<()> {
    let mut handlers = handlers();
    match &mut handlers[number] {
        Some((users, _)) => *users += 1,
        slot @ None => *slot = Some((1, set_action(signal, &our_action())?)),
    }
    Ok(())
}

fn restore(number: usize, signal: i32) {
    let mut handlers = handlers();
    let Some((users, previous)) = &mut handlers[number] else { return };
    *users -= 1;
    if *users > 0 {
        return;
    }
    if let Ok(current) = set_action(signal, previous) {
        // Somebody has put another handler in the place of ours since: that one stays.
        if current.sa_sigaction != our_action().sa_sigaction {
            let _ = set_action(signal, &current);
        }
    }
    handlers[number] = None;
}

fn our_action() -> libc::sigaction {
    // SAFETY: a sigaction of zeros is valid: default handler, no flags, empty mask.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = deliver as *const () as libc::sighandler_t;
    action.sa_flags = libc::SA_RESTART;
    // SAFETY: the mask is part of a live sigaction.
    unsafe { libc::sigfillset(&raw mut action.sa_mask) };
    action
}

fn set_action(signal: i32, action: &libc::sigaction) -> io::Result<libc::sigaction> {
    // SAFETY: a sigaction of zeros is valid, and about to be overwritten.
    let mut previous: libc::sigaction = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to live sigactions; our handler is async-signal-safe.
    match unsafe { libc::sigaction(signal, action, &raw mut previous) } {
        0 => Ok(previous),
        _ => Err(io::Error::last_os_error()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A signal that nobody else uses.
    const SIGNAL: i32 = 60;

    #[test]
    fn a_child_waits_for_signals_whatever_other_threads_do_at_the_fork() {
        let _reactor = crate::reactor::Reactor::<()>::new(crate::reactor::Config::default()).unwrap();
        let ended = AtomicBool::new(false);
        let take_turns = || {
            let mut signals = Signals::new().unwrap();
            signals.insert(SIGNAL, 1).unwrap();
            signals.remove(SIGNAL, 1);
        };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    take_turns();
                }
            });
            for _ in 0..100 {
                // SAFETY: the child goes on with this thread alone, and leaves by _exit.
                let child = unsafe { libc::fork() };
                if child == 0 {
                    // SAFETY: neither has preconditions. The alarm ends a child that waits for a lock.
                    unsafe {
                        libc::alarm(5);
                        take_turns();
                        libc::_exit(0);
                    }
                }
                let mut status = -1;
                // SAFETY: the status is writable, and the child is ours.
                let reaped = unsafe { libc::waitpid(child, &raw mut status, 0) };
                ended.store((reaped, status) != (child, 0), Ordering::Relaxed);
                if ended.load(Ordering::Relaxed) {
                    break;
                }
            }
            let failed = ended.swap(true, Ordering::Relaxed);
            assert!(!failed, "a child did not get the lock");
        });
    }
}
