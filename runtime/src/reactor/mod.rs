//! The reactor: who waits for what, what is due, and in which order.
//!
//! It does what libevent's `event_base` does, with libevent's semantics, but calls nobody: [`Reactor::turn`] waits and
//! queues what is due, [`Reactor::pop`] hands it out. An event is known by its [`Key`], which no later event inherits.

mod active;
mod backend;
mod clock;
mod config;
mod events;
mod flags;
mod fork;
mod interest;
mod once;
mod signals;
#[cfg(test)]
mod tests;
mod timers;
mod turn;

use std::io;
use std::time::Duration;

use crate::slots::Slots;

pub use clock::Instant;
#[cfg(any(test, feature = "simulated-time"))]
pub use clock::simulated;
pub use config::{BaseFlags, Config, Features, Method};
pub use events::{EventSpec, Key, Sink};
pub use flags::Events;
pub(crate) use fork::forks;
pub(crate) use once::wait_once;
pub use signals::{NSIG, reinstall_handlers};
pub use turn::{Activation, LoopFlags};

use active::Active;
use backend::{Backend, Ready};
use clock::Clock;
use events::{Event, EventTable};

use interest::Interests;
use signals::Signals;
use timers::Timers;
use turn::Run;

/// A loop's events, and the machinery to wait for them. `T` is what the owner of an event wants back when it is due.
pub struct Reactor<T> {
    events: Slots<Event<T>, EventTable>,
    /// How many events wait for a descriptor or a signal, and keep the loop going.
    waiting: usize,
    interests: Interests,
    backend: Backend,
    timers: Timers,
    active: Active,
    signals: Option<(Signals, Key)>,
    clock: Clock,
    config: Config,
    run: Run,
    /// Due events whose sink is [`Sink::Service`], until they are taken.
    serviced: Vec<(T, Events)>,
    ready: Vec<Ready>,
    forks: u32,
    closed: bool,
}

impl<T: Copy> Reactor<T> {
    /// A loop with the best back end that `config` allows (`event_base_new_with_config`).
    ///
    /// # Errors
    ///
    /// `Unsupported` when no back end does what is wished; otherwise what the kernel answers.
    pub fn new(config: Config) -> io::Result<Self> {
        fork::watch();
        let method = config.method().ok_or(io::ErrorKind::Unsupported)?;
        Ok(Self {
            events: Slots::default(),
            waiting: 0,
            interests: Interests::default(),
            backend: Backend::open(method)?,
            timers: Timers::default(),
            active: Active::new(1),
            signals: None,
            clock: Clock::new(!config.flags.contains(BaseFlags::NO_CACHE_TIME)),
            config,
            run: Run::default(),
            serviced: Vec::new(),
            ready: Vec::new(),
            forks: forks(),
            closed: false,
        })
    }

    /// Disarms all events, ends the loop that runs, and lets no event be armed again.
    pub fn close(&mut self) {
        self.closed = true;
        let keys: Vec<Key> = self.events.iter().map(|(key, _)| key).collect();
        keys.into_iter().for_each(|key| self.del(key));
        self.serviced.clear();
        self.stop();
    }

    /// The back end in use (`event_base_get_method`).
    #[must_use]
    pub fn method(&self) -> Method {
        self.backend.method()
    }

    /// The name libevent gives the back end (`event_base_get_method`).
    #[must_use]
    pub fn method_name(&self) -> &'static str {
        match self.method() {
            Method::Epoll if self.config.flags.contains(BaseFlags::EPOLL_USE_CHANGELIST) => "epoll (with changelist)",
            method => method.name(),
        }
    }

    /// What the back end can do (`event_base_get_features`).
    #[must_use]
    pub fn features(&self) -> Features {
        self.backend.features()
    }

    /// The number of priorities (`event_base_get_npriorities`).
    #[must_use]
    pub fn priorities(&self) -> u8 {
        self.active.priorities()
    }

    /// Sets the number of priorities (`event_base_priority_init`): false while events are due, and outside `1..=255`.
    pub fn set_priorities(&mut self, count: i64) -> bool {
        match u8::try_from(count) {
            Ok(count @ 1..) if self.active.is_empty() => {
                if count != self.priorities() {
                    self.active = Active::new(count);
                }
                true
            }
            _ => false,
        }
    }

    /// The cached time of the loop, or the current time outside one (`event_base_gettimeofday_cached`), in seconds
    /// since 1970.
    #[must_use]
    pub fn time_of_day(&self) -> f64 {
        self.clock.time_of_day()
    }

    /// The moment delays count from now on: the cached one, inside a loop.
    #[must_use]
    #[inline(always)]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Brings the cached time up to date (`event_base_update_cache_time`), if a loop runs.
    pub fn update_cache_time(&mut self) {
        if self.run.running() {
            self.clock.update();
        }
    }

    /// Makes the loop independent of the process it was forked from (`event_reinit`), and takes the signals it waits for
    /// over again.
    ///
    /// # Errors
    ///
    /// What the kernel answers when the back end or the signal descriptor is made anew.
    pub fn reinit(&mut self) -> io::Result<()> {
        self.renew()?;
        if let Some((signals, _)) = &self.signals {
            signals.reinstall();
        }
        Ok(())
    }

    /// Whether the loop is that of a process this one was forked from, and was not made independent of it.
    pub(crate) fn is_parents(&self) -> bool {
        self.forks != forks()
    }

    /// In a forked child: parts with the loop of its parent before that is disturbed. Handlers of signals that the child
    /// has set meanwhile stay.
    fn reinit_after_fork(&mut self) -> io::Result<()> {
        if self.is_parents() { self.renew() } else { Ok(()) }
    }

    fn renew(&mut self) -> io::Result<()> {
        self.forks = forks();
        let signals = self.signals.take();
        if let Some((_, key)) = signals {
            self.remove(key);
        }
        self.interests.rebuild(&mut self.backend)?;
        if let Some((mut signals, _)) = signals {
            signals.reinit()?;
            self.watch_signals(signals)?;
        }
        Ok(())
    }

    /// Whether anything is left to wait for or to run.
    #[must_use]
    pub fn has_events(&self) -> bool {
        self.waiting > 0 || self.timers.len() > 0 || !self.active.is_empty() || !self.serviced.is_empty()
    }

    /// How long to wait, `longest` at most.
    #[inline(always)]
    fn next_timeout(&mut self, longest: Duration) -> Duration {
        match self.timers.first() {
            // What was due at the cached time is due: there is no need to look at the clock.
            Some((deadline, _)) if self.clock.has_passed(deadline) => Duration::ZERO,
            Some((deadline, _)) => deadline.since(Instant::now()).min(longest),
            None => longest,
        }
    }
}
