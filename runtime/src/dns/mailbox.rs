//! How answers come from the thread back to the loop.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::{Arc, Mutex, PoisonError};

use rustix::event::{EventfdFlags, eventfd};

use super::error::Error;
use super::{Answer, LookupId};

/// Where the thread puts the answers, and an eventfd that can be read when there are any.
pub(super) struct Mailbox {
    answers: Mutex<Vec<(LookupId, Answer)>>,
    wake: OwnedFd,
}

impl Mailbox {
    pub(super) fn new() -> io::Result<Self> {
        let wake = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(Self { answers: Mutex::default(), wake })
    }

    pub(super) fn descriptor(&self) -> RawFd {
        self.wake.as_raw_fd()
    }

    fn put(&self, id: LookupId, answer: Answer) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).push((id, answer));
        // It fails only when the count is at its end, and then the loop has been woken often enough.
        let _ = rustix::io::write(&self.wake, &1u64.to_ne_bytes());
    }

    pub(super) fn take(&self) -> Vec<(LookupId, Answer)> {
        // It fails only when there is nothing to take.
        let _ = rustix::io::read(&self.wake, &mut [0; 8]);
        std::mem::take(&mut *self.answers.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The answer to come of a lookup. It is given when this is dropped, so that every lookup gets one, whatever happens to
/// the task.
pub(super) struct Reply {
    mailbox: Arc<Mailbox>,
    id: LookupId,
    answer: Answer,
}

impl Reply {
    pub(super) fn new(mailbox: &Arc<Mailbox>, id: LookupId) -> Self {
        Self { mailbox: Arc::clone(mailbox), id, answer: Err(Error::Failed) }
    }

    pub(super) fn set(&mut self, answer: Answer) {
        self.answer = answer;
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        self.mailbox.put(self.id, std::mem::replace(&mut self.answer, Err(Error::Failed)));
    }
}
