//! Which handler is in force for a signal: that of the loops, or another.
//!
//! As in libevent, adding an event for a signal takes the signal over from whoever had it, and gives it back in the end.

use std::cell::Cell;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::mailbox::{deliver, forget_other_threads, is_wanted};
use super::{NSIG, SIGNALS, number};

/// For each signal, the disposition that ours has taken the place of: the latest, if that has happened more than once.
pub(super) type Replaced = [Option<libc::sigaction>; SIGNALS];

/// Whoever changes a disposition, or what a mailbox wants, holds this.
static REPLACED: Mutex<Replaced> = Mutex::new([None; SIGNALS]);

thread_local! {
    /// The lock, while this thread forks.
    static FORKING: Cell<Option<MutexGuard<'static, Replaced>>> = const { Cell::new(None) };
}

pub(super) fn lock() -> MutexGuard<'static, Replaced> {
    REPLACED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Holds the lock over a fork, so that no other thread has it, which would not be there in the child to let go of it.
pub(in crate::reactor) extern "C" fn before_fork() {
    let lock = lock();
    // When the thread is about to end there is no place for it, and the fork goes on without.
    let _ = FORKING.try_with(|forking| forking.set(Some(lock)));
}

pub(in crate::reactor) extern "C" fn after_fork_in_parent() {
    let _ = FORKING.try_with(Cell::take);
}

pub(in crate::reactor) extern "C" fn after_fork_in_child() {
    forget_other_threads();
    let _ = FORKING.try_with(Cell::take);
}

/// Puts our handler back in force for all signals that some loop waits for.
///
/// A PHP with threads sets the handlers of the whole process whenever one of them starts; after that, the next signal
/// would end the process.
pub fn reinstall_handlers() {
    let mut replaced = lock();
    for (signal, number) in (1..NSIG).zip(1..) {
        if is_wanted(number) {
            // It was installed before, so there is such a signal.
            let _ = install(&mut replaced, signal);
        }
    }
}

/// Puts our handler in force, and remembers what it has replaced.
///
/// # Errors
///
/// What sigaction answers, for a signal that does not exist or that nobody may catch.
pub(super) fn install(replaced: &mut Replaced, signal: i32) -> io::Result<()> {
    let before = set_action(signal, &our_action())?;
    if !is_ours(&before)
        && let Some(number) = number(signal)
    {
        replaced[number] = Some(before);
    }
    Ok(())
}

/// Puts back in force what our handler has replaced, unless something has replaced ours since: that stays.
pub(super) fn restore(replaced: &mut Replaced, signal: i32) {
    if let Some(before) = number(signal).and_then(|number| replaced[number].take())
        && action(signal).is_ok_and(|action| is_ours(&action))
    {
        // It was in force before, so it can be again.
        let _ = set_action(signal, &before);
    }
}

fn is_ours(action: &libc::sigaction) -> bool {
    action.sa_sigaction == our_action().sa_sigaction
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

/// The disposition in force.
fn action(signal: i32) -> io::Result<libc::sigaction> {
    // SAFETY: a null pointer leaves the disposition as it is.
    unsafe { exchange_action(signal, std::ptr::null()) }
}

/// Sets the disposition, and returns that of before.
fn set_action(signal: i32, action: &libc::sigaction) -> io::Result<libc::sigaction> {
    // SAFETY: the action is live, and either ours, which is async-signal-safe, or one that was in force.
    unsafe { exchange_action(signal, action) }
}

/// # Safety
///
/// `action` is null, or a live one whose handler is async-signal-safe.
unsafe fn exchange_action(signal: i32, action: *const libc::sigaction) -> io::Result<libc::sigaction> {
    // SAFETY: a sigaction of zeros is valid, and about to be overwritten.
    let mut before: libc::sigaction = unsafe { std::mem::zeroed() };
    // SAFETY: `before` is live, and `action` is as promised.
    match unsafe { libc::sigaction(signal, action, &raw mut before) } {
        0 => Ok(before),
        _ => Err(io::Error::last_os_error()),
    }
}
