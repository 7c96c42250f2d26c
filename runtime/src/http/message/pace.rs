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

    /// How much longer it may take, where nobody may keep silent for longer than `timeout`.
    pub(in crate::http) fn left(self, now: Instant, timeout: Duration) -> Duration {
        let allowed = timeout.saturating_mul(TIMEOUTS_A_MESSAGE);
        let allowed = allowed.saturating_add(Duration::from_secs(self.bytes / BYTES_A_SECOND));
        allowed.saturating_sub(now.since(self.begun))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_may_take_long_if_it_is_long() {
        let begun = Instant::now();
        let timeout = Duration::from_secs(10);
        let left = |bytes, after| Pace { begun, bytes }.left(begun.after(Duration::from_secs(after)), timeout);
        assert_eq!(left(1, 0), Duration::from_secs(50));
        assert_eq!(left(50, 49), Duration::from_secs(1));
        assert_eq!(left(60, 60), Duration::ZERO);
        assert_eq!(left(60 * 1024, 60), Duration::from_secs(50));
        assert_eq!(Pace { begun, bytes: u64::MAX }.left(begun, Duration::MAX), Duration::MAX);
    }
}
