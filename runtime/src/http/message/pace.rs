//! How slow a message may be: whoever sends a byte now and then keeps no silence, and would hold a connection for ever.

use std::time::Duration;

use crate::reactor::Instant;

/// A message has to be complete after as many timeouts, however steadily it trickles ...
const TIMEOUTS_A_MESSAGE: u32 = 5;

/// ... and a second more for as many bytes: no line is as slow.
const BYTES_A_SECOND: u64 = 1024;

/// The progress of a message, or of a request and its response.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Pace {
    /// When it began.
    pub(in crate::http) begun: Instant,
    /// How many bytes of it have moved.
    pub(in crate::http) bytes: u64,
}

impl Pace {
    /// The pace of a message that begins.
    pub(in crate::http) fn new(begun: Instant) -> Self {
        Self { begun, bytes: 0 }
    }

    /// When it has to be complete, where nobody may keep silent for longer than `timeout`, as far as it has come now.
    pub(in crate::http) fn deadline(self, timeout: Duration) -> Instant {
        let allowed = timeout.saturating_mul(TIMEOUTS_A_MESSAGE);
        self.begun.after(allowed.saturating_add(Duration::from_secs(self.bytes / BYTES_A_SECOND)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_may_take_long_if_it_is_long() {
        let begun = Instant::now();
        let timeout = Duration::from_secs(10);
        let allowed = |bytes| Pace { begun, bytes }.deadline(timeout).since(begun);
        assert_eq!(allowed(1), Duration::from_secs(50));
        assert_eq!(allowed(1023), Duration::from_secs(50));
        assert_eq!(allowed(60 * 1024), Duration::from_secs(110));
        assert_eq!(Pace { begun, bytes: u64::MAX }.deadline(Duration::MAX), begun.after(Duration::MAX));
    }
}
