//! The loop's idea of time: monotonic, and frozen while callbacks run.

use std::cell::Cell;
use std::time::Duration;

use rustix::time::{ClockId, Timespec, clock_gettime};

/// A point of monotonic time, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(u64);

impl Instant {
    /// Reads the clock.
    #[must_use]
    #[inline(always)]
    pub fn now() -> Self {
        #[cfg(any(test, feature = "simulated-time"))]
        if let Some(now) = simulated::now() {
            return now;
        }
        Self(since_epoch(clock_gettime(ClockId::Monotonic)))
    }

    /// The moment that is so many nanoseconds after the beginning of time.
    pub(super) const fn of(nanoseconds: u64) -> Self {
        Self(nanoseconds)
    }

    /// The number that it is.
    pub(super) const fn nanoseconds(self) -> u64 {
        self.0
    }

    /// The moment `delay` later; so far away that it never comes when there is no such moment.
    #[must_use]
    #[inline(always)]
    pub fn after(self, delay: Duration) -> Self {
        self.later(nanoseconds(delay))
    }

    /// The same for a delay in nanoseconds.
    pub(super) const fn later(self, nanoseconds: u64) -> Self {
        Self(self.0.saturating_add(nanoseconds))
    }

    /// How long after `earlier` this is; zero when it is not.
    #[must_use]
    #[inline(always)]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

/// Time for tests, which depend on no machine's speed: on a thread that has asked for it, it stands still but where a loop
/// waits for it, and there it passes at once.
#[cfg(any(test, feature = "simulated-time"))]
pub mod simulated {
    use std::cell::Cell;
    use std::time::Duration;

    use super::Instant;

    thread_local! {
        static NOW: Cell<Option<Instant>> = const { Cell::new(None) };
    }

    /// From now on the time of this thread is simulated.
    pub fn begin() {
        NOW.set(Some(Instant::now()));
    }

    /// Time passes.
    pub fn pass(time: Duration) {
        NOW.set(NOW.get().map(|now| now.after(time)));
    }

    pub(in crate::reactor) fn now() -> Option<Instant> {
        NOW.get()
    }
}

/// A delay in nanoseconds, or as many as there can be.
pub(super) fn nanoseconds(delay: Duration) -> u64 {
    u64::try_from(delay.as_nanos()).unwrap_or(u64::MAX)
}

fn since_epoch(time: Timespec) -> u64 {
    // Neither clock goes back before its epoch, so both parts are positive.
    time.tv_sec.unsigned_abs() * 1_000_000_000 + time.tv_nsec.unsigned_abs()
}

/// The cached time of a loop (libevent's `tv_cache`).
#[derive(Debug)]
pub(super) struct Clock {
    cached: Option<Instant>,
    caching: bool,
    /// Wall clock minus monotonic time, read at most once for each cached moment so that the wall time stands still
    /// too.
    wall_offset: Cell<Option<i128>>,
}

impl Clock {
    /// A clock that freezes time while callbacks run, unless `caching` is off.
    #[must_use]
    pub(super) fn new(caching: bool) -> Self {
        Self { cached: None, caching, wall_offset: Cell::new(None) }
    }

    /// The cached time, or the current one where none is cached.
    #[must_use]
    #[inline(always)]
    pub(super) fn now(&self) -> Instant {
        self.cached.unwrap_or_else(Instant::now)
    }

    /// When a delay that begins now is over. Not by the coarse clock, which is cheaper to read but may be behind by more
    /// than its resolution: a delay would be too short.
    #[must_use]
    #[inline(always)]
    pub(super) fn after(&self, delay: Duration) -> Instant {
        self.now().after(delay)
    }

    /// Whether the cached time, if there is one, is past a deadline.
    #[must_use]
    pub(super) fn has_passed(&self, deadline: Instant) -> bool {
        self.cached.is_some_and(|now| deadline <= now)
    }

    /// Reads the clock and keeps what it says until [`Clock::clear`].
    pub(super) fn update(&mut self) {
        self.wall_offset.set(None);
        self.cached = self.caching.then(Instant::now);
    }

    /// Forgets the cached time.
    pub(super) fn clear(&mut self) {
        self.wall_offset.set(None);
        self.cached = None;
    }

    /// The wall clock as seconds since 1970, at the cached moment where there is one.
    #[must_use]
    pub(super) fn time_of_day(&self) -> f64 {
        let wall = || i128::from(since_epoch(clock_gettime(ClockId::Realtime)));
        let nanos = match self.cached {
            None => wall(),
            Some(moment) => {
                let offset = self.wall_offset.get().unwrap_or_else(|| wall() - i128::from(Instant::now().0));
                self.wall_offset.set(Some(offset));
                i128::from(moment.0) + offset
            }
        };
        // Microseconds, like the struct timeval PECL event converts: all a double can hold today.
        (nanos / 1000) as f64 / 1e6
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_far_deadline_does_not_wrap() {
        let late = Instant::now().after(Duration::MAX);
        assert!(late > Instant::now().after(Duration::from_secs(1 << 30)));
    }

    #[test]
    fn time_stands_still_between_updates() {
        let mut clock = Clock::new(true);
        clock.update();
        assert_eq!(clock.now(), clock.now());
        assert_eq!(clock.time_of_day().to_bits(), clock.time_of_day().to_bits());
        let before = clock.now();
        while Instant::now() == before {}
        clock.update();
        assert!(clock.now() > before);
    }

    #[test]
    fn no_delay_is_too_short() {
        for delay in [Duration::from_secs(1), Duration::from_millis(1)] {
            let clock = Clock::new(true);
            for _ in 0..1000 {
                let before = Instant::now();
                let deadline = clock.after(delay);
                assert!(deadline.since(before) >= delay);
            }
        }
    }

    #[test]
    fn without_a_cache_time_goes_on() {
        let mut clock = Clock::new(false);
        clock.update();
        let before = clock.now();
        while clock.now() == before {}
    }
}
