//! Waiting for a few descriptors without a loop.

use std::os::fd::BorrowedFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::Events;

/// Waits until something has happened to one of the descriptors that it is asked for, or it has taken so long. Returns
/// what has happened to each. One that has failed is ready for whatever it is asked for.
pub(crate) fn wait_once(asked: &[(BorrowedFd<'_>, Events)], timeout: Duration) -> Vec<Events> {
    let flags = |events: Events| {
        let mut flags = PollFlags::empty();
        flags.set(PollFlags::IN, events.contains(Events::READ));
        flags.set(PollFlags::OUT, events.contains(Events::WRITE));
        flags
    };
    let mut sockets: Vec<PollFd<'_>> =
        asked.iter().map(|&(socket, events)| PollFd::from_borrowed_fd(socket, flags(events))).collect();
    // What interrupts it, for one, is looked at as nothing.
    let mut wait = |timeout| poll(&mut sockets, Timespec::try_from(timeout).ok().as_ref()).unwrap_or(0);
    #[cfg(any(test, feature = "simulated-time"))]
    let count = match super::simulated::now() {
        Some(_) => match wait(Duration::ZERO) {
            0 => {
                super::simulated::pass(timeout);
                0
            }
            count => count,
        },
        None => wait(timeout),
    };
    #[cfg(not(any(test, feature = "simulated-time")))]
    let count = wait(timeout);
    if count == 0 {
        return vec![Events::empty(); asked.len()];
    }
    let happened = |(&(_, asked), socket): (&(BorrowedFd<'_>, Events), &PollFd<'_>)| {
        let flags = socket.revents();
        let has_failed = flags.intersects(PollFlags::ERR | PollFlags::HUP | PollFlags::NVAL);
        let mut events = Events::empty();
        events.set(Events::READ, has_failed || flags.contains(PollFlags::IN));
        events.set(Events::WRITE, has_failed || flags.contains(PollFlags::OUT));
        events & asked
    };
    asked.iter().zip(&sockets).map(happened).collect()
}
