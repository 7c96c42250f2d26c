//! Parts of files in a buffer.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::fd::OwnedFd;

use rustix::fs::MemfdFlags;

use super::*;
use crate::file::{File, Unusable};

/// A file with some content, and the file itself, to be changed.
pub(super) fn file(content: &[u8]) -> (File, fs::File) {
    let fd = rustix::fs::memfd_create("test", MemfdFlags::CLOEXEC).unwrap();
    let mut file = fs::File::from(fd);
    file.write_all(content).unwrap();
    (File::duplicate(file.as_fd()).unwrap(), file)
}

/// A buffer of "head", a file of `size` bytes "f", and "tail", and the file.
fn sandwich(size: usize) -> (Buffer, fs::File) {
    let (file, raw) = file(&vec![b'f'; size]);
    let mut buffer = Buffer::new();
    buffer.add(b"head");
    assert!(buffer.try_add_file(&file, 0, size));
    buffer.add(b"tail");
    (buffer, raw)
}

fn sandwich_bytes(size: usize) -> Vec<u8> {
    [&b"head"[..], &vec![b'f'; size], b"tail"].concat()
}

/// Two connected sockets, the first of which does not block.
fn pair() -> (UnixStream, UnixStream) {
    let (here, there) = UnixStream::pair().unwrap();
    here.set_nonblocking(true).unwrap();
    (here, there)
}

#[test]
fn nothing_is_read_to_move_drain_or_split_a_file() {
    let (mut one, _raw) = sandwich(1_000_000);
    let mut other = Buffer::new();
    other.add(b"<");
    other.append(&mut one);
    assert_eq!(one.append_from(&mut other, 500_000), 500_000);
    one.drain(400_000);
    assert!(one.try_prepend_buffer(&mut other));
    assert_eq!(one.len(), 1_000_009 - 400_000);
    assert_eq!(one.in_memory(), 4, "only the tail is in memory");
}

#[test]
fn a_file_goes_to_a_socket_unread() {
    let size = 5_000_000;
    let (mut buffer, _raw) = sandwich(size);
    let (here, mut there) = pair();
    let reader = std::thread::spawn(move || {
        let mut all = Vec::new();
        there.read_to_end(&mut all).unwrap();
        all
    });
    while !buffer.is_empty() {
        match buffer.send_to(here.as_fd()) {
            Ok(sent) => assert!(sent <= AT_ONCE),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock),
        }
        assert!(buffer.in_memory() <= 8);
    }
    drop(here);
    assert!(reader.join().unwrap() == sandwich_bytes(size));
}

const AT_ONCE: usize = 2 * 1024 * 1024;

#[test]
fn what_cannot_be_sent_as_it_is_is_read() {
    // The kernel sends no file to one that is appended to.
    let path = std::env::temp_dir().join(format!("event-append-{}", std::process::id()));
    let target = OpenOptions::new().append(true).create(true).open(&path).unwrap();
    let (mut buffer, _raw) = sandwich(150_000);
    while !buffer.is_empty() {
        buffer.write_to(target.as_fd(), 100_000).unwrap();
    }
    let written = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(written == sandwich_bytes(150_000));
}

#[test]
fn a_file_that_has_become_shorter_is_noticed() {
    let shorter = Some(libc::ENODATA);
    // As it is sent.
    let (mut buffer, raw) = sandwich(100_000);
    raw.set_len(10).unwrap();
    let (here, _there) = pair();
    assert_eq!(buffer.send_to(here.as_fd()).unwrap(), 4);
    assert_eq!(buffer.send_to(here.as_fd()).unwrap(), 10);
    assert_eq!(buffer.send_to(here.as_fd()).unwrap_err().raw_os_error(), shorter);
    // As it is read: the buffer stays what it was.
    let (mut buffer, raw) = sandwich(100_000);
    raw.set_len(10).unwrap();
    assert_eq!(buffer.load(0, 100).unwrap_err().raw_os_error(), shorter);
    assert_eq!(buffer.search(b"x", 0, usize::MAX).unwrap_err().raw_os_error(), shorter);
    assert_eq!(buffer.search_eol(0, Eol::Lf).unwrap_err().raw_os_error(), shorter);
    assert!(buffer.pull_up(100).is_none());
    assert_eq!((buffer.len(), buffer.is_incomplete()), (100_008, false));
    assert_eq!(copy(&buffer, 0, 100), b"head");
    // What is there is to be had.
    assert!(buffer.load(0, 14).is_ok());
    assert_eq!(buffer.pull_up(14).unwrap(), b"headffffffffff");
    // Where it is needed, it is dropped.
    buffer.drain(14);
    assert_eq!(buffer.front(), b"tail");
    assert!(buffer.is_incomplete());
    assert_eq!(buffer.failure().unwrap().raw_os_error(), shorter);
    assert_eq!(buffer.send_to(here.as_fd()).unwrap_err().raw_os_error(), shorter);
    let mut other = Buffer::new();
    other.append(&mut buffer);
    assert!(other.is_incomplete() && !buffer.is_incomplete());
    // Nothing but a file that is gone.
    let (file, raw) = file(b"content");
    raw.set_len(0).unwrap();
    let mut buffer = Buffer::new();
    assert!(buffer.try_add_file(&file, 0, 3) && buffer.try_add_file(&file, 3, 4));
    assert_eq!(buffer.front(), b"");
    assert_eq!(buffer.len(), 0);
}

#[test]
fn a_file_is_open_once_and_as_long_as_it_is_needed() {
    let path = std::env::temp_dir().join(format!("event-shared-{}", std::process::id()));
    fs::write(&path, "content").unwrap();
    let open = || {
        let links = fs::read_dir("/proc/self/fd").unwrap();
        let targets = links.filter_map(|link| fs::read_link(link.unwrap().path()).ok());
        targets.filter(|target| *target == path).count()
    };
    let one = File::open(&path).unwrap();
    let mut buffer = Buffer::new();
    for _ in 0..10 {
        assert!(buffer.try_add_file(&File::open(&path).unwrap(), 0, 7));
    }
    drop(one);
    assert_eq!((open(), buffer.len()), (1, 70));
    // Another content is another file.
    fs::write(&path, "longer content").unwrap();
    let other = File::open(&path).unwrap();
    assert_eq!((open(), other.stamp().size), (2, 14));
    buffer.drain(69);
    assert_eq!(open(), 2);
    buffer.drain(1);
    assert_eq!(open(), 1);
    drop(other);
    assert_eq!(open(), 0);
    fs::remove_file(&path).unwrap();
}

#[test]
fn what_is_no_file_is_refused() {
    let refused = |result: Result<File, Unusable>| match result {
        Ok(_) => "usable".to_owned(),
        Err(Unusable::NotRegular(what)) => what.to_owned(),
        Err(Unusable::WriteOnly) => "write-only".to_owned(),
        Err(Unusable::Refused(error)) => error.raw_os_error().unwrap().to_string(),
    };
    assert_eq!(refused(File::open("/".as_ref())), "a directory");
    assert_eq!(refused(File::open("/dev/null".as_ref())), "a device");
    assert_eq!(refused(File::open("/nonexistent".as_ref())), libc::ENOENT.to_string());
    assert_eq!(refused(File::duplicate(pair().0.as_fd())), "a socket");
    let (reader, writer) = std::io::pipe().unwrap();
    assert_eq!(refused(File::duplicate(reader.as_fd())), "a pipe");
    assert_eq!(refused(File::duplicate(writer.as_fd())), "a pipe");
    let path = std::env::temp_dir().join(format!("event-write-{}", std::process::id()));
    let file = fs::File::create(&path).unwrap();
    assert_eq!(refused(File::duplicate(file.as_fd())), "write-only");
    fs::remove_file(&path).unwrap();
}

#[test]
fn lengths_add_up_whatever_a_file_claims() {
    let fd: OwnedFd = rustix::fs::memfd_create("sparse", MemfdFlags::CLOEXEC).unwrap();
    let size = isize::MAX as u64 - 4095;
    fs::File::from(fd.try_clone().unwrap()).set_len(size).unwrap();
    let file = File::duplicate(fd.as_fd()).unwrap();
    let mut buffer = Buffer::new();
    assert!(!buffer.try_add_file(&file, 0, file.stamp().size as usize));
    assert!(buffer.try_add_file(&file, 0, isize::MAX as usize / 2));
    assert!(!buffer.try_add_file(&file, 0, 1));
    let mut other = Buffer::new();
    assert!(other.try_add_file(&file, 0, isize::MAX as usize / 2));
    assert!(!other.try_append(&mut buffer) && !other.try_prepend_buffer(&mut buffer));
    assert_eq!(other.append_from(&mut buffer, 10), 0);
    assert!(other.expand(10) && !other.expand(usize::MAX));
    assert_eq!(buffer.pull_up(usize::MAX / 4), None);
}

#[test]
fn a_search_reads_no_more_than_it_has_to() {
    let mut content = vec![b'.'; 3_000_000];
    content[200_000] = b'\n';
    let (file, _raw) = file(&content);
    let mut buffer = Buffer::new();
    assert!(buffer.try_add_file(&file, 0, content.len()));
    assert_eq!(buffer.search_eol(0, Eol::Lf).unwrap(), Some((200_000, 1)));
    assert!(buffer.in_memory() < 600_000, "{}", buffer.in_memory());
    let mut buffer = Buffer::new();
    assert!(buffer.try_add_file(&file, 0, content.len()));
    assert_eq!(buffer.search(b"..", 2_999_000, usize::MAX).unwrap(), Some(2_999_000));
    assert!(buffer.in_memory() <= 1000);
}
