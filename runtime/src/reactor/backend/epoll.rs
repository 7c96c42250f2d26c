use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::time::Duration;

use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::io::Errno;

use super::{Events, Ready, timespec};

/// libevent's sizes: enough for a small program, and no more than this at once for a large one.
const EVENTS_AT_FIRST: usize = 32;
const EVENTS_AT_MOST: usize = 4096;

pub(in super::super) struct Epoll {
    epoll: OwnedFd,
    events: Vec<Event>,
    capacity: usize,
    /// Whether the kernel has epoll_pwait2, which takes nanoseconds; found out when first needed. Not to be tried where
    /// `EVENT_NOPWAIT2` is in the environment: some debuggers and sandboxes do not bear a call they do not know.
    pwait2: bool,
}

impl Epoll {
    pub(super) fn open() -> io::Result<Self> {
        Ok(Self {
            epoll: epoll::create(CreateFlags::CLOEXEC)?,
            events: Vec::new(),
            capacity: EVENTS_AT_FIRST,
            pwait2: std::env::var_os("EVENT_NOPWAIT2").is_none(),
        })
    }

    pub(super) fn add(&mut self, fd: RawFd, events: Events, tag: u32) -> io::Result<()> {
        Ok(epoll::add(&self.epoll, borrow(fd)?, data(fd, tag), flags(events))?)
    }

    pub(super) fn modify(&mut self, fd: RawFd, events: Events, tag: u32) -> io::Result<()> {
        Ok(epoll::modify(&self.epoll, borrow(fd)?, data(fd, tag), flags(events))?)
    }

    pub(super) fn remove(&mut self, fd: RawFd) {
        if let Ok(fd) = borrow(fd) {
            // Fails for a closed descriptor, of which the kernel has forgotten the registration by itself.
            let _ = epoll::delete(&self.epoll, fd);
        }
    }

    pub(super) fn wait(&mut self, timeout: Duration, ready: &mut Vec<Ready>) -> io::Result<()> {
        self.events.clear();
        self.events.reserve(self.capacity);
        self.wait_into(timeout)?;
        if self.events.len() == self.capacity && self.capacity < EVENTS_AT_MOST {
            self.capacity *= 2;
        }
        ready.extend(self.events.iter().map(|event| {
            let (data, flags) = (event.data.u64(), event.flags);
            // Both halves were put there by data().
            Ready { fd: (data & 0xffff_ffff) as RawFd, tag: (data >> 32) as u32, events: events(flags) }
        }));
        Ok(())
    }

    fn wait_into(&mut self, timeout: Duration) -> io::Result<()> {
        let part = timeout.subsec_nanos() % 1_000_000;
        if part != 0 && self.pwait2 {
            match self.pwait2(timeout) {
                // Older kernels do not have the call, and some sandboxes forbid it.
                Err(error) if matches!(Errno::from_io_error(&error), Some(Errno::NOSYS | Errno::PERM)) => {
                    self.pwait2 = false;
                }
                result => return result,
            }
        }
        // Rounded up to milliseconds: a timer is never early.
        let timeout = if part == 0 { timeout } else { timeout + Duration::from_nanos(u64::from(1_000_000 - part)) };
        epoll::wait(&self.epoll, rustix::buffer::spare_capacity(&mut self.events), Some(&timespec(timeout)))?;
        Ok(())
    }

    fn pwait2(&mut self, timeout: Duration) -> io::Result<()> {
        let timeout = libc::timespec {
            tv_sec: libc::time_t::try_from(timeout.as_secs()).unwrap_or(libc::time_t::MAX),
            tv_nsec: libc::c_long::from(timeout.subsec_nanos().cast_signed()),
        };
        // The C library has a wrapper only since glibc 2.35.
        // SAFETY: the pointer and length name the spare capacity of `events`, Event has the layout of the kernel's
        // struct epoll_event, the timespec outlives the call, and the signal mask is null.
        let count = unsafe {
            libc::syscall(
                libc::SYS_epoll_pwait2,
                self.epoll.as_raw_fd(),
                self.events.as_mut_ptr(),
                libc::c_int::try_from(self.capacity).unwrap_or(libc::c_int::MAX),
                &raw const timeout,
                std::ptr::null::<libc::sigset_t>(),
                0usize,
            )
        };
        let count = usize::try_from(count).map_err(|_| io::Error::last_os_error())?;
        // SAFETY: the kernel has written `count` events, no more than the capacity it was told.
        unsafe { self.events.set_len(count) };
        Ok(())
    }
}

fn borrow<'fd>(fd: RawFd) -> io::Result<BorrowedFd<'fd>> {
    if fd < 0 {
        return Err(Errno::BADF.into());
    }
    // SAFETY: the number goes to epoll_ctl and nowhere else; for one that is not open that call fails with EBADF.
    Ok(unsafe { BorrowedFd::borrow_raw(fd) })
}

fn data(fd: RawFd, tag: u32) -> EventData {
    EventData::new_u64(u64::from(tag) << 32 | u64::from(fd.cast_unsigned()))
}

fn flags(events: Events) -> EventFlags {
    let mut flags = EventFlags::empty();
    flags.set(EventFlags::IN, events.contains(Events::READ));
    flags.set(EventFlags::OUT, events.contains(Events::WRITE));
    flags.set(EventFlags::RDHUP, events.contains(Events::CLOSED));
    flags.set(EventFlags::ET, events.contains(Events::ET));
    flags
}

/// As libevent's epoll.c: an error or a hangup is both readiness to read and to write.
fn events(flags: EventFlags) -> Events {
    if flags.contains(EventFlags::ERR) || flags.contains(EventFlags::HUP) && !flags.contains(EventFlags::RDHUP) {
        return Events::IO;
    }
    let mut events = Events::empty();
    events.set(Events::READ, flags.contains(EventFlags::IN));
    events.set(Events::WRITE, flags.contains(EventFlags::OUT));
    events.set(Events::CLOSED, flags.contains(EventFlags::RDHUP));
    events
}
