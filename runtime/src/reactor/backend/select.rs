use std::io;
use std::os::fd::RawFd;
use std::time::Duration;

use rustix::event::{FdSetElement, FdSetIter, fd_set_insert, fd_set_num_elements};
use rustix::io::Errno;

use super::poll::Poll;
use super::{Events, Ready, timespec};

/// What each number is watched for, if at all; the sets are made from it for each call. Linux takes sets of any size.
#[derive(Default)]
pub(in super::super) struct Select {
    watched: Vec<Option<(Events, u32)>>,
    reading: Vec<FdSetElement>,
    writing: Vec<FdSetElement>,
}

impl Select {
    pub(super) fn add(&mut self, fd: RawFd, events: Events, tag: u32) -> io::Result<()> {
        let index = usize::try_from(fd).map_err(|_| Errno::BADF)?;
        if index >= self.watched.len() {
            self.watched.resize(index + 1, None);
        }
        self.watched[index] = Some((events, tag));
        Ok(())
    }

    pub(super) fn modify(&mut self, fd: RawFd, events: Events, tag: u32) -> io::Result<()> {
        let slot = usize::try_from(fd).ok().and_then(|index| self.watched.get_mut(index));
        match slot {
            Some(Some(watched)) => *watched = (events, tag),
            _ => return Err(io::ErrorKind::NotFound.into()),
        }
        Ok(())
    }

    pub(super) fn remove(&mut self, fd: RawFd) {
        if let Some(slot) = usize::try_from(fd).ok().and_then(|index| self.watched.get_mut(index)) {
            *slot = None;
            while let Some(None) = self.watched.last() {
                self.watched.pop();
            }
        }
    }

    pub(super) fn wait(&mut self, timeout: Duration, ready: &mut Vec<Ready>) -> io::Result<()> {
        let bound = self.bound();
        let elements = fd_set_num_elements(self.watched.len(), bound);
        for set in [&mut self.reading, &mut self.writing] {
            set.clear();
            set.resize(elements, FdSetElement::default());
        }
        for (events, fd) in self.watched.iter().zip(0..).filter_map(|(slot, fd)| slot.map(|(events, _)| (events, fd))) {
            if events.intersects(Events::READ | Events::CLOSED) {
                fd_set_insert(&mut self.reading, fd);
            }
            if events.contains(Events::WRITE) {
                fd_set_insert(&mut self.writing, fd);
            }
        }
        // SAFETY: a number that is not open is no danger to Linux, which answers EBADF.
        let result = unsafe {
            rustix::event::select(
                bound,
                Some(&mut self.reading),
                Some(&mut self.writing),
                None,
                Some(&timespec(timeout)),
            )
        };
        match result {
            Ok(0) => Ok(()),
            Ok(_) => {
                self.collect(ready);
                Ok(())
            }
            // One closed descriptor must not stop the others: poll can tell which it is.
            Err(Errno::BADF) => self.collect_with_poll(ready),
            Err(error) => Err(error.into()),
        }
    }

    /// One more than the largest number watched.
    fn bound(&self) -> RawFd {
        RawFd::try_from(self.watched.len()).unwrap_or(RawFd::MAX)
    }

    fn collect(&self, ready: &mut Vec<Ready>) {
        let mut reading = FdSetIter::new(&self.reading).peekable();
        let mut writing = FdSetIter::new(&self.writing).peekable();
        loop {
            let fd = match (reading.peek(), writing.peek()) {
                (Some(&read), Some(&write)) => read.min(write),
                (Some(&fd), None) | (None, Some(&fd)) => fd,
                (None, None) => return,
            };
            let mut events = Events::empty();
            events.set(Events::READ, reading.next_if_eq(&fd).is_some());
            events.set(Events::WRITE, writing.next_if_eq(&fd).is_some());
            if let Some(Some((wanted, tag))) = self.watched.get(fd as usize) {
                let closed = wanted.contains(Events::CLOSED) && events.contains(Events::READ);
                events.set(Events::CLOSED, closed && is_closed(fd));
                ready.push(Ready { fd, tag: *tag, events });
            }
        }
    }

    fn collect_with_poll(&self, ready: &mut Vec<Ready>) -> io::Result<()> {
        let mut poll = Poll::default();
        for (fd, slot) in (0..).zip(&self.watched) {
            if let Some((events, tag)) = *slot {
                poll.add(fd, events, tag)?;
            }
        }
        poll.wait(Duration::ZERO, ready)
    }
}

/// Whether the peer of a readable descriptor will send nothing more, which select cannot tell.
fn is_closed(fd: RawFd) -> bool {
    let (mut poll, mut ready) = (Poll::default(), Vec::new());
    let asked = poll.add(fd, Events::CLOSED, 0).and_then(|()| poll.wait(Duration::ZERO, &mut ready));
    asked.is_ok() && ready.iter().any(|ready| ready.events.contains(Events::CLOSED))
}
