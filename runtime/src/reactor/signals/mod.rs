//! Signals, delivered through a counter and an eventfd that the loop watches.
//!
//! The handler runs at any moment on any thread, so all it does is to count and to wake: it walks a list of mailboxes,
//! one for each loop that waits for signals, which only ever grows. A loop that ends leaves its mailbox to the next.

mod handler;
mod mailbox;
#[cfg(test)]
mod tests;

use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

use rustix::event::{EventfdFlags, eventfd};

pub use handler::reinstall_handlers;
pub(super) use handler::{after_fork_in_child, after_fork_in_parent, before_fork};

use handler::{install, lock, restore};
use mailbox::{Mailbox, is_wanted};

/// One more than the largest signal number of Linux.
pub const NSIG: i32 = 65;

const SIGNALS: usize = 65;

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
        let mailbox = Mailbox::take();
        mailbox.open(wake.as_raw_fd());
        Ok(Self { mailbox, wake, events: vec![Vec::new(); SIGNALS] })
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
        let mut replaced = lock();
        let first = self.events[number].is_empty();
        if first {
            self.mailbox.want(number);
        }
        // With each event: something may have put another handler in the place of ours since the last.
        if let Err(error) = install(&mut replaced, signal) {
            if first {
                self.mailbox.refuse(number);
            }
            return Err(error);
        }
        // Like libevent, the event added last comes first.
        self.events[number].insert(0, event);
        Ok(())
    }

    /// Ends what [`Signals::insert`] began; with the last event of all loops the previous handler comes back.
    pub(super) fn remove(&mut self, signal: i32, event: u32) {
        let Some(number) = number(signal) else { return };
        let events = &mut self.events[number];
        let before = events.len();
        events.retain(|&other| other != event);
        if before > 0 && events.is_empty() {
            self.leave(signal, number);
        }
    }

    fn leave(&self, signal: i32, number: usize) {
        let mut replaced = lock();
        self.mailbox.refuse(number);
        if !is_wanted(number) {
            restore(&mut replaced, signal);
        }
    }

    /// Takes the next signal that has come and how often it has, as long as there is one.
    pub(super) fn take(&mut self) -> Option<(i32, u32)> {
        self.mailbox.next()
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
        self.mailbox.close();
        self.wake = wake;
        self.mailbox.open(self.wake.as_raw_fd());
        Ok(())
    }

    /// Puts our handler back in force for all signals this loop waits for.
    pub(super) fn reinstall(&self) {
        let mut replaced = lock();
        for (signal, events) in (0..NSIG).zip(&self.events) {
            if !events.is_empty() {
                // It was installed before, so there is such a signal.
                let _ = install(&mut replaced, signal);
            }
        }
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for (signal, number) in (0..NSIG).zip(0..) {
            if !self.events[number].is_empty() {
                self.leave(signal, number);
            }
        }
        self.mailbox.give_back();
    }
}

fn process_id() -> i32 {
    // SAFETY: getpid has no preconditions, and is async-signal-safe.
    unsafe { libc::getpid() }
}

fn thread_id() -> usize {
    // SAFETY: pthread_self has no preconditions.
    unsafe { libc::pthread_self() as usize }
}

fn wake_descriptor() -> io::Result<OwnedFd> {
    Ok(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?)
}

fn number(signal: i32) -> Option<usize> {
    usize::try_from(signal).ok().filter(|&number| (1..SIGNALS).contains(&number))
}
