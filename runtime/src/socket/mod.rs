//! Sockets: their names, options and errors.

mod address;
mod listening;
mod name;

use std::ffi::{CStr, c_int};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::time::Duration;

pub use address::Address;
pub(crate) use address::parse_address;
pub use listening::{ListenOptions, Listening};
pub(crate) use name::unix_address;
pub use name::{LONGEST_PATH, Name, unix_path};

/// The name a socket is bound to.
///
/// # Errors
///
/// What getsockname answers; `Unsupported` for a family without such names.
pub fn local_name(fd: BorrowedFd<'_>) -> io::Result<Name> {
    Name::of(&rustix::net::getsockname(fd)?).ok_or_else(|| io::ErrorKind::Unsupported.into())
}

/// The name of what a socket is connected to.
///
/// # Errors
///
/// What getpeername answers; `Unsupported` for a family without such names.
pub fn peer_name(fd: BorrowedFd<'_>) -> io::Result<Name> {
    let address = rustix::net::getpeername(fd)?.ok_or(io::ErrorKind::NotConnected)?;
    Name::of(&address).ok_or_else(|| io::ErrorKind::Unsupported.into())
}

/// The family of a socket, as a number (`AF_*`).
///
/// # Errors
///
/// What getsockname answers.
pub fn family(fd: BorrowedFd<'_>) -> io::Result<i32> {
    Ok(rustix::net::getsockname(fd)?.address_family().as_raw().into())
}

/// Whether operations on a descriptor wait.
///
/// # Errors
///
/// What fcntl answers.
pub fn is_blocking(fd: BorrowedFd<'_>) -> io::Result<bool> {
    Ok(!rustix::fs::fcntl_getfl(fd)?.contains(rustix::fs::OFlags::NONBLOCK))
}

/// Lets operations on a descriptor never wait.
///
/// # Errors
///
/// What fcntl answers.
pub fn set_nonblocking(fd: BorrowedFd<'_>) -> io::Result<()> {
    let flags = rustix::fs::fcntl_getfl(fd)?;
    if !flags.contains(rustix::fs::OFlags::NONBLOCK) {
        rustix::fs::fcntl_setfl(fd, flags | rustix::fs::OFlags::NONBLOCK)?;
    }
    Ok(())
}

/// The value of a socket option.
#[derive(Clone, Copy, Debug)]
pub enum OptionValue {
    /// A number or a switch.
    Number(i32),
    /// `SO_LINGER`: whether to linger on close, and for how many seconds.
    Linger(bool, i32),
    /// `SO_RCVTIMEO`, `SO_SNDTIMEO`.
    Timeout(Duration),
}

/// Sets an option, by the numbers of its level and name.
///
/// # Errors
///
/// What setsockopt answers.
pub fn set_option(fd: BorrowedFd<'_>, level: i32, name: i32, value: OptionValue) -> io::Result<()> {
    match value {
        OptionValue::Number(number) => set_raw_option(fd, level, name, &number),
        OptionValue::Linger(on, seconds) => {
            set_raw_option(fd, level, name, &libc::linger { l_onoff: c_int::from(on), l_linger: seconds })
        }
        OptionValue::Timeout(timeout) => {
            let timeout = libc::timeval {
                tv_sec: libc::time_t::try_from(timeout.as_secs()).unwrap_or(libc::time_t::MAX),
                tv_usec: libc::suseconds_t::from(timeout.subsec_micros()),
            };
            set_raw_option(fd, level, name, &timeout)
        }
    }
}

fn set_raw_option<T>(fd: BorrowedFd<'_>, level: i32, name: i32, value: &T) -> io::Result<()> {
    let size = libc::socklen_t::try_from(size_of::<T>()).unwrap_or(0);
    // SAFETY: the pointer and size are those of the value, which the kernel only reads.
    match unsafe { libc::setsockopt(fd.as_raw_fd(), level, name, std::ptr::from_ref(value).cast(), size) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// The number of the last error of this thread (`errno`).
#[must_use]
pub fn last_error() -> i32 {
    // SAFETY: the location is this thread's own.
    unsafe { *libc::__errno_location() }
}

/// Makes an error the last one of this thread: our own system calls do not go through the C library.
pub fn set_last_error(code: i32) {
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = code };
}

/// What the C library says of an error number.
#[must_use]
pub fn error_text(code: i32) -> String {
    let mut text = [0; 256];
    // SAFETY: the buffer is writable for its length, and the function ends what it writes with a NUL.
    unsafe { libc::strerror_r(code, text.as_mut_ptr(), text.len()) };
    // SAFETY: ended by a NUL, if only the one it began with.
    unsafe { CStr::from_ptr(text.as_ptr()) }.to_string_lossy().into_owned()
}
