//! The ways to ask the kernel which descriptors are ready, all with the same operations.

mod epoll;
mod poll;
mod select;

use std::io;
use std::os::fd::{BorrowedFd, RawFd};
use std::time::Duration;

use rustix::time::Timespec;

use super::config::{Features, Method};
use super::flags::Events;

use epoll::Epoll;
use poll::Poll;
use select::Select;

/// A descriptor that is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ready {
    pub(super) fd: RawFd,
    /// The tag the descriptor was registered with: tells a registration from an older one of the same number.
    pub(super) tag: u32,
    pub(super) events: Events,
}

/// A back end. `events` is a set of [`Events::IO`] flags, never empty, with [`Events::ET`] where that was asked for.
pub(super) enum Backend {
    Epoll(Epoll),
    Poll(Poll),
    Select(Select),
}

macro_rules! each {
    ($self:ident, $backend:ident => $body:expr) => {
        match $self {
            Self::Epoll($backend) => $body,
            Self::Poll($backend) => $body,
            Self::Select($backend) => $body,
        }
    };
}

impl Backend {
    pub(super) fn open(method: Method) -> io::Result<Self> {
        Ok(match method {
            Method::Epoll => Self::Epoll(Epoll::open()?),
            Method::Poll => Self::Poll(Poll::default()),
            Method::Select => Self::Select(Select::default()),
        })
    }

    pub(super) fn method(&self) -> Method {
        match self {
            Self::Epoll(_) => Method::Epoll,
            Self::Poll(_) => Method::Poll,
            Self::Select(_) => Method::Select,
        }
    }

    pub(super) fn features(&self) -> Features {
        self.method().features()
    }

    /// Starts to watch a descriptor.
    ///
    /// # Errors
    ///
    /// What the kernel answers: the descriptor is not open, or of a kind this back end cannot watch.
    pub(super) fn add(&mut self, fd: RawFd, events: Events, tag: u32) -> io::Result<()> {
        each!(self, backend => backend.add(fd, events, tag))
    }

    /// Changes what a watched descriptor is watched for.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::NotFound`] when it is not watched any more, because it was closed.
    pub(super) fn modify(&mut self, fd: RawFd, events: Events, tag: u32) -> io::Result<()> {
        each!(self, backend => backend.modify(fd, events, tag))
    }

    /// Stops watching a descriptor, which may have been closed already.
    pub(super) fn remove(&mut self, fd: RawFd) {
        each!(self, backend => backend.remove(fd));
    }

    /// Forgets a descriptor that is about to be closed.
    pub(super) fn forget(&mut self, fd: RawFd) {
        // The kernel forgets its registration by itself.
        if self.method() != Method::Epoll {
            self.remove(fd);
        }
    }

    /// Waits until a descriptor is ready, `timeout` has passed or a signal arrives, and appends what is ready.
    ///
    /// # Errors
    ///
    /// What the kernel answers, except for the interruption by a signal, which is a success with nothing ready.
    pub(super) fn wait(&mut self, timeout: Duration, ready: &mut Vec<Ready>) -> io::Result<()> {
        match each!(self, backend => backend.wait(timeout, ready)) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            result => result,
        }
    }
}

/// The timeout as the kernel wants it; one that does not fit is longer than anybody waits.
fn timespec(timeout: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(timeout.subsec_nanos()),
    }
}

/// Whether a number, which is not negative, is that of a descriptor.
///
/// # Errors
///
/// `EBADF` when it is not.
pub(super) fn check_open(fd: RawFd) -> io::Result<()> {
    // SAFETY: the number goes to fcntl and nowhere else; for one that is not open that call fails with EBADF.
    rustix::io::fcntl_getfd(unsafe { BorrowedFd::borrow_raw(fd) })?;
    Ok(())
}
