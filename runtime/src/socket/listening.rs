//! Listening sockets, and the paths that are made with them.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FileType, Stat, lstat, unlink};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, connect, socket_with, sockopt};
use rustix::process::{Pid, getpid};

use super::Name;
use super::name::unix_address;

/// The backlog of a listening socket; the kernel has a limit of its own.
const BACKLOG: i32 = 4096;

/// How an address is listened on. Neither means anything to a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListenOptions {
    /// Several sockets, of several processes, can listen on it and share what comes (`SO_REUSEPORT`).
    pub reuse_port: bool,
    /// One of IPv6 does not stand for IPv4 as well (`IPV6_V6ONLY`).
    pub v6_only: bool,
}

/// A listening socket that does not block. The path that was made with it is removed as it goes.
#[derive(Debug)]
pub struct Listening {
    // Removed first: whoever finds the path is still accepted then.
    path: Option<OwnPath>,
    socket: OwnedFd,
}

/// A path that this process has made.
#[derive(Debug)]
struct OwnPath {
    path: PathBuf,
    file: FileId,
    maker: Pid,
}

/// What tells a file from another one that has taken its path.
type FileId = (u64, u64);

impl Listening {
    /// Listens on an address, which is taken over from connections that are gone, or on a path. A socket that stands at
    /// the path, and that nobody listens on any more, is replaced.
    ///
    /// # Errors
    ///
    /// What the kernel answers: the address is in use, or not one of this machine.
    pub fn on(name: &Name, options: ListenOptions) -> io::Result<Self> {
        let family = match name {
            Name::Inet(address) if address.is_ipv4() => AddressFamily::INET,
            Name::Inet(_) => AddressFamily::INET6,
            Name::Unix(_) => AddressFamily::UNIX,
        };
        let socket = socket_with(family, SocketType::STREAM, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC, None)?;
        let path = match name {
            Name::Inet(address) => {
                sockopt::set_socket_reuseaddr(&socket, true)?;
                if options.reuse_port {
                    sockopt::set_socket_reuseport(&socket, true)?;
                }
                if options.v6_only && family == AddressFamily::INET6 {
                    sockopt::set_ipv6_v6only(&socket, true)?;
                }
                bind(&socket, address)?;
                None
            }
            Name::Unix(path) => bind_path(socket.as_fd(), path)?,
        };
        rustix::net::listen(&socket, BACKLOG)?;
        Ok(Self { path, socket })
    }

    /// A socket that somebody else has made to listen.
    #[must_use]
    pub fn of(socket: OwnedFd) -> Self {
        Self { path: None, socket }
    }

    /// Removes the path that was made with it, while it goes on listening: for those that have found the path before.
    pub(crate) fn remove_path(&mut self) {
        self.path = None;
    }
}

impl AsFd for Listening {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// Binds a socket to a path, or to an abstract name, which leaves nothing behind.
fn bind_path(socket: BorrowedFd<'_>, path: &[u8]) -> io::Result<Option<OwnPath>> {
    let address = unix_address(path)?;
    let is_abstract = path.first().is_none_or(|&byte| byte == 0);
    let at = Path::new(std::ffi::OsStr::from_bytes(path));
    match bind(socket, &address) {
        Err(Errno::ADDRINUSE) if !is_abstract && is_stale(at, path) => {
            unlink(at)?;
            bind(socket, &address)?;
        }
        bound => bound?,
    }
    if is_abstract {
        return Ok(None);
    }
    let file = id(&lstat(at)?);
    // The directory of the process may be another one when the path is removed.
    Ok(Some(OwnPath { path: std::path::absolute(at)?, file, maker: getpid() }))
}

/// Whether a path is that of a socket that nobody listens on: its server has died. As PHP-FPM finds it out.
fn is_stale(at: &Path, path: &[u8]) -> bool {
    let is_socket = lstat(at).is_ok_and(|file| FileType::from_raw_mode(file.st_mode) == FileType::Socket);
    let refused = || -> rustix::io::Result<bool> {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let probe = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
        Ok(connect(&probe, &unix_address(path)?) == Err(Errno::CONNREFUSED))
    };
    is_socket && refused().unwrap_or(false)
}

fn id(file: &Stat) -> FileId {
    (file.st_dev, file.st_ino)
}

impl Drop for OwnPath {
    /// Forked children leave the path alone, and so does everybody when another socket has taken its place.
    fn drop(&mut self) {
        if self.maker == getpid() && lstat(&self.path).is_ok_and(|file| id(&file) == self.file) {
            // It fails where the directory may not be written any more: then it stays.
            let _ = unlink(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("event-listening-{}-{name}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        path
    }

    fn listen(path: &Path) -> io::Result<Listening> {
        Listening::on(&Name::Unix(path.as_os_str().as_bytes().to_vec()), ListenOptions::default())
    }

    #[test]
    fn a_path_goes_with_its_socket_unless_it_is_another_ones_by_then() {
        let path = scratch("path");
        let first = listen(&path).unwrap();
        assert_eq!(listen(&path).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        drop(first);
        assert!(!path.exists());
        let first = listen(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let second = UnixListener::bind(&path).unwrap();
        drop(first);
        assert!(path.exists());
        drop(second);
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn what_a_dead_server_has_left_is_replaced_and_nothing_else() {
        let path = scratch("stale");
        drop(UnixListener::bind(&path).unwrap());
        assert!(path.exists());
        drop(listen(&path).unwrap());
        assert!(!path.exists());
        std::fs::write(&path, "no socket").unwrap();
        assert_eq!(listen(&path).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        assert_eq!(std::fs::read(&path).unwrap(), b"no socket");
        std::fs::remove_file(&path).unwrap();
    }
}
