use std::io;
use std::os::fd::{BorrowedFd, RawFd};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags};

use super::{Events, Ready, timespec};

const ABSENT: u32 = u32::MAX;

/// The descriptors in the order the kernel is told of them, and for each number where it stands there.
#[derive(Default)]
pub(in super::super) struct Poll {
    fds: Vec<PollFd<'static>>,
    watched: Vec<(RawFd, u32)>,
    positions: Vec<u32>,
}

impl Poll {
    pub(super) fn add(&mut self, fd: RawFd, events: Events, tag: u32) -> io::Result<()> {
        let index = usize::try_from(fd).map_err(|_| rustix::io::Errno::BADF)?;
        if index >= self.positions.len() {
            self.positions.resize(index + 1, ABSENT);
        }
        if self.positions[index] != ABSENT {
            return self.modify(fd, events, tag);
        }
        // There are fewer descriptors than that.
        self.positions[index] = u32::try_from(self.fds.len()).unwrap_or(ABSENT);
        self.fds.push(poll_fd(fd, events));
        self.watched.push((fd, tag));
        Ok(())
    }

    pub(super) fn modify(&mut self, fd: RawFd, events: Events, tag: u32) -> io::Result<()> {
        let at = self.position(fd).ok_or(io::ErrorKind::NotFound)?;
        self.fds[at] = poll_fd(fd, events);
        self.watched[at] = (fd, tag);
        Ok(())
    }

    pub(super) fn remove(&mut self, fd: RawFd) {
        let Some(at) = self.position(fd) else { return };
        self.positions[self.watched[at].0 as usize] = ABSENT;
        self.fds.swap_remove(at);
        self.watched.swap_remove(at);
        if let Some(&(moved, _)) = self.watched.get(at) {
            self.positions[moved as usize] = u32::try_from(at).unwrap_or(ABSENT);
        }
    }

    pub(super) fn wait(&mut self, timeout: Duration, ready: &mut Vec<Ready>) -> io::Result<()> {
        let mut left = rustix::event::poll(&mut self.fds, Some(&timespec(timeout)))?;
        for (poll_fd, &(fd, tag)) in self.fds.iter().zip(&self.watched) {
            if left == 0 {
                break;
            }
            let flags = poll_fd.revents();
            if !flags.is_empty() {
                left -= 1;
                ready.push(Ready { fd, tag, events: events(flags) });
            }
        }
        Ok(())
    }

    fn position(&self, fd: RawFd) -> Option<usize> {
        let at = *self.positions.get(usize::try_from(fd).ok()?)?;
        (at != ABSENT).then_some(at as usize)
    }
}

fn poll_fd(fd: RawFd, events: Events) -> PollFd<'static> {
    let mut flags = PollFlags::empty();
    flags.set(PollFlags::IN, events.contains(Events::READ));
    flags.set(PollFlags::OUT, events.contains(Events::WRITE));
    flags.set(PollFlags::RDHUP, events.contains(Events::CLOSED));
    // SAFETY: the number, which is not negative, goes to poll and nowhere else; poll answers NVAL for one that is not
    // open.
    PollFd::from_borrowed_fd(unsafe { BorrowedFd::borrow_raw(fd) }, flags)
}

/// As libevent's poll.c: errors, a hangup and a closed descriptor are both readiness to read and to write.
fn events(flags: PollFlags) -> Events {
    if flags.intersects(PollFlags::ERR | PollFlags::HUP | PollFlags::NVAL) {
        return Events::IO;
    }
    let mut events = Events::empty();
    events.set(Events::READ, flags.contains(PollFlags::IN));
    events.set(Events::WRITE, flags.contains(PollFlags::OUT));
    events.set(Events::CLOSED, flags.contains(PollFlags::RDHUP));
    events
}
