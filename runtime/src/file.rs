//! Files to be sent, or read when somebody looks at them.
//!
//! Each is open once, however many replies it is part of: what a slow client costs is its connection.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::ptr;
use std::sync::{Arc, Weak};

use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

/// What it is to whoever reads or sends a file that there is less of it than there was.
const SHORTER: Errno = Errno::NODATA;

/// A regular file that is open for reading, as it was when it was opened.
#[derive(Clone, Debug)]
pub struct File(Arc<Open>);

#[derive(Debug)]
struct Open {
    fd: OwnedFd,
    stamp: Stamp,
}

/// What tells a file, as it is at some time, from others, and from what it is at other times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    device: u64,
    /// Its number on the device.
    pub inode: u64,
    /// In bytes.
    pub size: u64,
    /// When the content last changed, in seconds since 1970, and nanoseconds.
    pub modified: (i64, u32),
    /// When anything of it did.
    changed: (i64, u32),
}

thread_local! {
    /// The files that are open.
    static FILES: RefCell<HashMap<Stamp, Weak<Open>>> = RefCell::default();
}

/// Why there is no file to be read.
#[derive(Debug)]
pub enum Unusable {
    /// What the system answers.
    Refused(io::Error),
    /// What it is instead.
    NotRegular(&'static str),
    /// It is open for writing only.
    WriteOnly,
}

impl<E: Into<io::Error>> From<E> for Unusable {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

impl File {
    /// Opens a file. What is none is not waited for, as the writer of a pipe would be.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    pub fn open(path: &Path) -> Result<Self, Unusable> {
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let fd = retry_on_intr(|| rustix::fs::open(path, flags, Mode::empty()))?;
        Self::share(Stamp::of(fd.as_fd())?, || Ok(fd))
    }

    /// A file that somebody else has open, and may close, or go on reading.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    pub fn duplicate(fd: BorrowedFd<'_>) -> Result<Self, Unusable> {
        let stamp = Stamp::of(fd)?;
        if rustix::fs::fcntl_getfl(fd)?.contains(OFlags::WRONLY) {
            return Err(Unusable::WriteOnly);
        }
        Self::share(stamp, || rustix::io::fcntl_dupfd_cloexec(fd, 0))
    }

    /// The file that is open already, or else another one.
    fn share(stamp: Stamp, open: impl FnOnce() -> Result<OwnedFd, Errno>) -> Result<Self, Unusable> {
        FILES.with_borrow_mut(|files| {
            if let Some(open) = files.get(&stamp).and_then(Weak::upgrade) {
                return Ok(Self(open));
            }
            let open = Arc::new(Open { fd: open()?, stamp });
            files.insert(stamp, Arc::downgrade(&open));
            Ok(Self(open))
        })
    }

    /// What it was when it was opened.
    #[must_use]
    pub fn stamp(&self) -> &Stamp {
        &self.0.stamp
    }

    /// Reads bytes from `offset` on, as many as there is room for.
    ///
    /// # Errors
    ///
    /// What the kernel answers; `ENODATA` when there are fewer.
    pub(crate) fn read<'room>(&self, offset: u64, room: &'room mut [MaybeUninit<u8>]) -> io::Result<&'room mut [u8]> {
        let mut done = 0;
        while done < room.len() {
            let at = offset + done as u64;
            match retry_on_intr(|| rustix::io::pread(&self.0.fd, &mut room[done..], at).map(|(read, _)| read.len()))? {
                0 => return Err(SHORTER.into()),
                count => done += count,
            }
        }
        // SAFETY: all of it was read, piece by piece.
        Ok(unsafe { room.assume_init_mut() })
    }

    /// Sends up to `count` bytes from `offset` on, without reading them (sendfile(2)); returns how many.
    ///
    /// # Errors
    ///
    /// What the kernel answers: `EINVAL` for what it cannot send files to; `ENODATA` when there are none.
    pub(crate) fn send(&self, to: BorrowedFd<'_>, offset: u64, count: usize) -> io::Result<usize> {
        let mut at = offset;
        match retry_on_intr(|| rustix::fs::sendfile(to, &self.0.fd, Some(&mut at), count))? {
            0 => Err(SHORTER.into()),
            sent => Ok(sent),
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        // A thread that ends may have no list any more.
        let _ = FILES.try_with(|files| {
            let files = &mut *files.borrow_mut();
            if files.get(&self.stamp).is_some_and(|file| file.strong_count() == 0) {
                files.remove(&self.stamp);
            }
        });
    }
}

impl Stamp {
    fn of(fd: BorrowedFd<'_>) -> Result<Self, Unusable> {
        let stat = rustix::fs::fstat(fd)?;
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => {}
            FileType::Directory => return Err(Unusable::NotRegular("a directory")),
            FileType::Fifo => return Err(Unusable::NotRegular("a pipe")),
            FileType::Socket => return Err(Unusable::NotRegular("a socket")),
            FileType::CharacterDevice | FileType::BlockDevice => return Err(Unusable::NotRegular("a device")),
            _ => return Err(Unusable::NotRegular("no file")),
        }
        // Other machines have other types for some of these.
        #[allow(clippy::unnecessary_cast, reason = "see above")]
        Ok(Self {
            device: stat.st_dev as u64,
            inode: stat.st_ino as u64,
            size: u64::try_from(stat.st_size).unwrap_or(0),
            modified: (stat.st_mtime as i64, stat.st_mtime_nsec as u32),
            changed: (stat.st_ctime as i64, stat.st_ctime_nsec as u32),
        })
    }
}

/// Whether a peer that is gone raises no signal when a file is sent to it: unlike send(2), sendfile(2) cannot be told.
pub(crate) fn may_send() -> bool {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: nothing is changed, and what there is, is written to where there is room for it.
    unsafe {
        libc::sigaction(libc::SIGPIPE, ptr::null(), action.as_mut_ptr()) == 0
            && action.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

/// Whether a file was to be read, or sent, that is shorter than it was.
#[must_use]
pub fn is_shorter(error: &io::Error) -> bool {
    error.raw_os_error() == Some(SHORTER.raw_os_error())
}

/// Whether a stream cannot go on for what is here, not at its peer: a file that is shorter than it was, or cannot be
/// read, or memory that is refused.
pub(crate) fn is_own(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ENODATA | libc::EIO | libc::ENOMEM))
}
