//! Peers that take nothing of what there is to send.
//!
//! The kernel says that it takes bytes again when a large part of its buffer is free, for which a slow line may need
//! minutes. How much of it the peer has yet to take tells whether it takes anything at all.

use std::os::fd::AsRawFd;

use crate::reactor::{Events, Instant};

use super::{Net, Stream, StreamKey};

/// A peer that has taken nothing for a while.
#[derive(Debug)]
pub(super) struct Stalled {
    since: Instant,
    /// How much the kernel holds that the peer has not taken.
    untaken: Option<u64>,
}

impl Net {
    /// Notes whether a stream has something left to send that the peer does not take, when what there is to send has been
    /// sent as far as it goes.
    pub(crate) fn note_stalled(&mut self, key: StreamKey, is_sent: bool) {
        let now = self.reactor.now();
        let Some(stream) = self.stream_mut(key) else { return };
        if is_sent {
            stream.stalled = None;
        } else if stream.stalled.is_none() && stream.enabled.contains(Events::WRITE) && !stream.is_handshaking() {
            stream.stalled = Some(Box::new(Stalled { since: now, untaken: untaken(stream) }));
        }
    }

    /// Since when the peer of a stream has taken nothing of what there is to send, as far as was known when somebody
    /// last looked; none where it takes it.
    pub(crate) fn stalled_since(&self, key: StreamKey) -> Option<Instant> {
        self.stream(key)?.stalled.as_ref().map(|stalled| stalled.since)
    }

    /// Looks whether a peer that was said to take nothing has taken something meanwhile.
    pub(crate) fn look_at_stalled(&mut self, key: StreamKey) {
        let now = self.reactor.now();
        let Some(stream) = self.stream_mut(key).filter(|stream| stream.stalled.is_some()) else { return };
        let untaken = untaken(stream);
        if let Some(stalled) = &mut stream.stalled
            && untaken < stalled.untaken
        {
            **stalled = Stalled { since: now, untaken };
        }
    }

    /// How many bytes the kernel holds that the peer of a stream has not taken, as far as it tells; those that TLS adds are
    /// among them.
    pub(crate) fn untaken(&self, key: StreamKey) -> u64 {
        self.stream(key).and_then(untaken).unwrap_or(0)
    }

    /// Whether the kernel holds something that the peer of a stream has not taken and still can take, as far as it tells.
    pub(crate) fn is_undelivered(&self, key: StreamKey) -> bool {
        let socket = || self.stream(key).and_then(Stream::fd);
        self.untaken(key) > 0 && socket().is_some_and(|socket| rustix::net::getpeername(socket).is_ok())
    }
}

/// How much the kernel holds that the peer has not taken; none where it does not tell.
fn untaken(stream: &Stream) -> Option<u64> {
    let socket = stream.fd()?;
    let mut count: libc::c_int = 0;
    // SAFETY: the descriptor is open, and what is pointed to has the type that is written.
    let asked = unsafe { libc::ioctl(socket.as_raw_fd(), libc::TIOCOUTQ, std::ptr::from_mut(&mut count)) };
    u64::try_from(count).ok().filter(|_| asked == 0)
}
