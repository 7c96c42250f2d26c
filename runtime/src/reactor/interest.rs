//! Which descriptors the loop's events wait for, and what the kernel has been told of it.
//!
//! The kernel hears of a new descriptor at once, so that one it cannot watch is refused where the script asks for it.
//! Every later change waits until the loop does, and a change that was taken back in the meantime costs no system call.

use std::io;
use std::os::fd::RawFd;

use super::backend::{Backend, Ready, check_open};
use super::flags::Events;

const NONE: u32 = u32::MAX;

/// All that is known of one descriptor.
#[derive(Clone, Debug)]
struct Interest {
    /// The events on this descriptor, last added first.
    first: u32,
    readers: u32,
    writers: u32,
    closers: u32,
    edge: bool,
    /// What the kernel watches it for, as far as we know, and the tag of that registration.
    registered: Option<(Events, u32)>,
    /// Whether it stands in the list of changes to make.
    queued: bool,
}

impl Interest {
    const NEW: Self =
        Self { first: NONE, readers: 0, writers: 0, closers: 0, edge: false, registered: None, queued: false };

    fn wanted(&self) -> Events {
        let mut events = Events::empty();
        events.set(Events::READ, self.readers > 0);
        events.set(Events::WRITE, self.writers > 0);
        events.set(Events::CLOSED, self.closers > 0);
        events.set(Events::ET, self.edge && !events.is_empty());
        events
    }

    #[inline(always)]
    fn count(&mut self, events: Events, more: bool) {
        for (flag, count) in
            [(Events::READ, &mut self.readers), (Events::WRITE, &mut self.writers), (Events::CLOSED, &mut self.closers)]
        {
            if events.contains(flag) {
                *count = if more { *count + 1 } else { count.saturating_sub(1) };
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Neighbours {
    previous: u32,
    next: u32,
}

/// The table of interests, by descriptor. Events are known by their index in the loop's table.
#[derive(Debug, Default)]
pub(super) struct Interests {
    fds: Vec<Interest>,
    neighbours: Vec<Neighbours>,
    changed: Vec<RawFd>,
    tag: u32,
    /// How many descriptors the kernel watches, as far as we know.
    registered: usize,
    /// The kernel reports a descriptor it could not be told to forget: see [`Interests::claim`].
    haunted: bool,
}

impl Interests {
    /// Lets `event` wait for `events` of `fd`. Nothing ever happens to a negative one.
    ///
    /// # Errors
    ///
    /// What the kernel says of a descriptor it has not been told of yet; and `InvalidInput` for edge-triggered and
    /// level-triggered events on one descriptor, which libevent refuses as well.
    pub(super) fn insert(&mut self, backend: &mut Backend, fd: RawFd, event: u32, events: Events) -> io::Result<()> {
        let Ok(index) = usize::try_from(fd) else { return Ok(()) };
        if index >= self.fds.len() {
            // The table grows for descriptors there are only: any number may be given for one.
            check_open(fd)?;
            self.fds.resize(index + 1, Interest::NEW);
        }
        let edge = events.contains(Events::ET);
        let interest = &self.fds[index];
        let idle = interest.first == NONE;
        if !idle && interest.edge != edge {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        if idle {
            self.register(backend, fd, events & (Events::IO | Events::ET))?;
        }
        self.fds[index].edge = edge;
        self.fds[index].count(events, true);
        self.link(index, event);
        // Of one that was idle the kernel has just been told what is wanted.
        if !idle {
            self.note(fd);
        }
        Ok(())
    }

    /// Ends what [`Interests::insert`] began, with the same arguments.
    pub(super) fn remove(&mut self, fd: RawFd, event: u32, events: Events) {
        let Some(index) = usize::try_from(fd).ok().filter(|&index| index < self.fds.len()) else { return };
        self.fds[index].count(events, false);
        self.unlink(index, event);
        self.note(fd);
    }

    /// Notes that `fd` is about to be closed, unless events wait for it still: the kernel forgets it by itself.
    pub(super) fn forget(&mut self, backend: &mut Backend, fd: RawFd) {
        let Some(interest) = usize::try_from(fd).ok().and_then(|index| self.fds.get_mut(index)) else { return };
        if interest.first == NONE && interest.registered.take().is_some() {
            self.registered -= 1;
            backend.forget(fd);
        }
    }

    /// Changes what an event on `fd` waits for.
    pub(super) fn change(&mut self, fd: RawFd, before: Events, after: Events) {
        let Some(interest) = usize::try_from(fd).ok().and_then(|index| self.fds.get_mut(index)) else { return };
        interest.count(before, false);
        interest.count(after, true);
        self.note(fd);
    }

    /// The event on `fd` that was added last.
    pub(super) fn first(&self, fd: RawFd) -> Option<u32> {
        let interest = self.fds.get(usize::try_from(fd).ok()?)?;
        (interest.first != NONE).then_some(interest.first)
    }

    /// The event that was added to the same descriptor before `event`.
    pub(super) fn after(&self, event: u32) -> Option<u32> {
        let next = self.neighbours.get(event as usize)?.next;
        (next != NONE).then_some(next)
    }

    /// Whether the kernel watches any descriptor, also one it could not be told to forget.
    pub(super) fn any(&self) -> bool {
        self.registered > 0 || self.haunted
    }

    /// Tells the kernel what has changed since the last time.
    pub(super) fn apply(&mut self, backend: &mut Backend) -> io::Result<()> {
        if std::mem::take(&mut self.haunted) {
            self.rebuild(backend)?;
        }
        while let Some(fd) = self.changed.pop() {
            let interest = &mut self.fds[fd as usize];
            interest.queued = false;
            let wanted = interest.wanted();
            match interest.registered {
                None if wanted.is_empty() => {}
                Some((known, _)) if known == wanted => {}
                Some(_) if wanted.is_empty() => {
                    interest.registered = None;
                    self.registered -= 1;
                    backend.remove(fd);
                }
                // A descriptor that was closed under its events is not watched any more; they learn no more of it.
                _ => drop(self.register(backend, fd, wanted)),
            }
        }
        Ok(())
    }

    /// What of a report by the kernel is meant for us: nothing of a descriptor that was let go or registered anew
    /// since.
    ///
    /// The kernel forgets a closed descriptor by itself, but not while the open file lives on in another process, and
    /// then nobody can name the registration any more. Opening the back end anew gets rid of it.
    pub(super) fn claim(&mut self, ready: Ready) -> Events {
        let interest = usize::try_from(ready.fd).ok().and_then(|index| self.fds.get(index));
        match interest.and_then(|interest| interest.registered) {
            Some((_, tag)) if tag == ready.tag => ready.events,
            _ => {
                self.haunted = true;
                Events::empty()
            }
        }
    }

    /// Opens the back end anew and registers every interest with it: in a forked child, which shares the old one with
    /// its parent.
    pub(super) fn rebuild(&mut self, backend: &mut Backend) -> io::Result<()> {
        *backend = Backend::open(backend.method())?;
        self.registered = 0;
        for index in 0..self.fds.len() {
            let interest = &mut self.fds[index];
            interest.registered = None;
            let wanted = interest.wanted();
            if let (false, Ok(fd)) = (wanted.is_empty(), RawFd::try_from(index)) {
                drop(self.register(backend, fd, wanted));
            }
        }
        Ok(())
    }

    /// Brings the kernel's registration in line with `events`, knowing that the descriptor may have been closed, and its
    /// number used again, since we last spoke of it.
    fn register(&mut self, backend: &mut Backend, fd: RawFd, events: Events) -> io::Result<()> {
        let interest = &mut self.fds[fd as usize];
        if let Some((_, tag)) = interest.registered.take() {
            self.registered -= 1;
            match backend.modify(fd, events, tag) {
                Ok(()) => {
                    interest.registered = Some((events, tag));
                    self.registered += 1;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        self.tag = self.tag.wrapping_add(1);
        match backend.add(fd, events, self.tag) {
            // Left behind by a process that shares the back end.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => backend.modify(fd, events, self.tag)?,
            result => result?,
        }
        self.fds[fd as usize].registered = Some((events, self.tag));
        self.registered += 1;
        Ok(())
    }

    fn note(&mut self, fd: RawFd) {
        let interest = &mut self.fds[fd as usize];
        if !interest.queued && interest.registered.map(|(events, _)| events).unwrap_or_default() != interest.wanted() {
            interest.queued = true;
            self.changed.push(fd);
        }
    }

    fn link(&mut self, index: usize, event: u32) {
        let at = event as usize;
        if at >= self.neighbours.len() {
            self.neighbours.resize(at + 1, Neighbours { previous: NONE, next: NONE });
        }
        let next = std::mem::replace(&mut self.fds[index].first, event);
        self.neighbours[at] = Neighbours { previous: NONE, next };
        if next != NONE {
            self.neighbours[next as usize].previous = event;
        }
    }

    fn unlink(&mut self, index: usize, event: u32) {
        let Neighbours { previous, next } = self.neighbours[event as usize];
        match previous {
            NONE => self.fds[index].first = next,
            _ => self.neighbours[previous as usize].next = next,
        }
        if next != NONE {
            self.neighbours[next as usize].previous = previous;
        }
    }
}
