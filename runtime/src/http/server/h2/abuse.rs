//! What a client may cost without giving cause for it.

use std::time::Duration;

use crate::reactor::Instant;

/// While more bytes of replies wait to be written, beyond those of one stream, the next request of a connection is not
/// handed to the script: a client that asks and asks and makes no room for the replies would fill the memory.
pub(super) const BACKLOG: usize = 1024 * 1024;

/// At most this many bytes of a body that nobody wants are read before the reply is sent, for the sake of clients that
/// take it for lost otherwise.
pub(super) const UNWANTED: u64 = 1024 * 1024;

/// The reply waits at most this long for the rest of such a body: others send no more of it before they have the reply.
pub(super) const UNWANTED_FOR: Duration = Duration::from_millis(200);

/// At most this many requests may be taken back in a row before their reply has begun: each costs more to begin than to
/// take back.
pub(super) const TAKEN_BACK: u32 = 1000;

/// As often one of them is forgotten.
const FORGOTTEN: Duration = Duration::from_millis(10);

/// A request with a longer head counts as several.
const HEAD: usize = 4096;

/// How many requests were taken back lately: a leaky bucket.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TakenBack {
    /// When all of them will be forgotten.
    forgotten: Instant,
}

impl TakenBack {
    /// Notes that a request was taken back; whether those are too many.
    pub(super) fn add(&mut self, head: usize, now: Instant) -> bool {
        let count = u32::try_from(1 + head / HEAD).unwrap_or(u32::MAX);
        self.forgotten = self.forgotten.max(now).after(FORGOTTEN.saturating_mul(count));
        self.forgotten.since(now) > FORGOTTEN * TAKEN_BACK
    }

    /// Notes that a request was replied to, which makes up for one.
    pub(super) fn make_up(&mut self, now: Instant) {
        self.forgotten = now.after(self.forgotten.since(now).saturating_sub(FORGOTTEN));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn how_many(taken: &mut TakenBack, head: usize, now: Instant) -> usize {
        (0..).find(|_| taken.add(head, now)).unwrap()
    }

    #[test]
    fn requests_that_are_taken_back_are_forgotten_with_time() {
        let now = Instant::now();
        let mut taken = TakenBack::default();
        assert_eq!(how_many(&mut taken, 0, now), 1000);
        assert_eq!(how_many(&mut taken, 0, now.after(Duration::from_secs(1))), 99);
        assert_eq!(how_many(&mut taken, 0, now.after(Duration::from_secs(100))), 1000);
    }

    #[test]
    fn replies_make_up_for_them() {
        let now = Instant::now();
        let mut taken = TakenBack::default();
        for _ in 0..10_000 {
            assert!(!taken.add(0, now));
            taken.make_up(now);
        }
        taken.make_up(now);
        assert_eq!(how_many(&mut taken, 0, now), 1000);
    }

    #[test]
    fn long_heads_count_for_more() {
        assert_eq!(how_many(&mut TakenBack::default(), 256 * 1024, Instant::now()), 15);
    }
}
