//! The loop itself, cut into the steps between which its owner calls back: `event_base_loop` inside out.

use std::io;
use std::os::fd::RawFd;
use std::time::Duration;

use bitflags::bitflags;

use super::Reactor;
use super::clock::Instant;
use super::events::{EventSpec, Key, Sink};
use super::flags::Events;

/// Longer than this the kernel is not asked to wait at once, which keeps every timeout in the range of every kernel.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

bitflags! {
    /// How a loop runs (`EVLOOP_*`).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct LoopFlags: u32 {
        /// Wait until something is due, run what is due then, and end.
        const ONCE = 0x01;
        /// Never wait.
        const NONBLOCK = 0x02;
        /// Go on when there is nothing left to wait for.
        const NO_EXIT_ON_EMPTY = 0x04;
    }
}

/// An event that is to be called now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activation<T> {
    /// The event.
    pub key: Key,
    /// What its maker gave to get back.
    pub target: T,
    /// Its descriptor or signal number, -1 where it has neither.
    pub fd: RawFd,
    /// What happened.
    pub events: Events,
}

/// The state of a loop that runs, and what is known of the one before.
#[derive(Debug, Default)]
pub(super) struct Run {
    running: bool,
    flags: LoopFlags,
    /// The end of the loop has been asked for, at once or after what is due.
    stop: bool,
    exit: bool,
    /// Look for more urgent events before the next one of this priority.
    resume: bool,
    /// The priority that has its turn.
    pass: Option<u8>,
    /// Whether there is a limit to that, which is the following.
    is_limited: bool,
    limit: Limit,
    /// How much was due in this turn.
    processed: usize,
    /// The signal event that is to be called again, and how often.
    calls: Option<(Key, u32)>,
}

/// How long one priority has its turn.
#[derive(Debug, Default)]
struct Limit {
    processed: u32,
    callbacks: Option<u32>,
    deadline: Option<Instant>,
}

impl Limit {
    /// Whether it has been reached.
    fn is_reached(&self) -> bool {
        let late = || self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        let enough = self.callbacks.is_some_and(|most| self.processed >= most.max(1));
        enough || self.processed > 0 && late()
    }
}

impl Run {
    pub(super) fn running(&self) -> bool {
        self.running
    }

    pub(super) fn forget_calls(&mut self, key: Key) {
        if self.calls.is_some_and(|(calling, _)| calling == key) {
            self.calls = None;
        }
    }

    pub(super) fn has_become_due(&mut self, priority: u8) {
        if self.pass.is_some_and(|passing| priority < passing) {
            self.resume = true;
        }
    }
}

impl<T: Copy> Reactor<T> {
    /// Begins a loop; false when one runs already. What follows is [`Reactor::turn`], as long as it says true.
    pub fn start(&mut self, flags: LoopFlags) -> bool {
        if self.run.running {
            return false;
        }
        self.clock.clear();
        self.run = super::Run { running: true, flags, ..super::Run::default() };
        true
    }

    /// Whether the last loop has ended that was to run as long as there is something to wait for.
    #[must_use]
    pub fn has_run_out(&self) -> bool {
        !self.run.running && self.run.flags.is_empty()
    }

    /// Whether the loop was told to end.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.run.stop || self.run.exit
    }

    /// Ends the loop that [`Reactor::start`] began, for whatever reason.
    pub fn finish(&mut self) {
        self.clock.clear();
        self.run.pass = None;
        self.run.calls = None;
        self.run.running = false;
    }

    /// Waits for the next events and queues what is due. False: the loop is over.
    ///
    /// # Errors
    ///
    /// What the kernel answers when asked to wait; the loop is over.
    pub fn turn(&mut self) -> io::Result<bool> {
        // A child that was forked by the last callback may leave the loop to its parent.
        if self.is_over() {
            return Ok(false);
        }
        self.reinit_after_fork()?;
        self.run.resume = false;
        self.run.processed = 0;
        if !self.run.flags.contains(LoopFlags::NO_EXIT_ON_EMPTY) && !self.has_events() {
            return Ok(false);
        }
        let idle = self.active.is_empty() && self.serviced.is_empty();
        let timeout = if idle && !self.run.flags.contains(LoopFlags::NONBLOCK) {
            self.next_timeout(LONGEST_WAIT)
        } else {
            Duration::ZERO
        };
        self.clock.clear();
        self.interests.apply(&mut self.backend)?;
        self.ready.clear();
        // Without descriptors there is nothing to ask the kernel for.
        if !timeout.is_zero() || self.interests.any() {
            self.wait(timeout)?;
        }
        self.clock.update();
        self.collect_ready();
        self.collect_expired();
        self.run.processed = self.serviced.len();
        Ok(true)
    }

    fn wait(&mut self, timeout: Duration) -> io::Result<()> {
        #[cfg(any(test, feature = "simulated-time"))]
        if super::simulated::now().is_some() {
            self.backend.wait(Duration::ZERO, &mut self.ready)?;
            if self.ready.is_empty() {
                super::simulated::pass(timeout);
            }
            return Ok(());
        }
        self.backend.wait(timeout, &mut self.ready)
    }

    fn collect_ready(&mut self) {
        for at in 0..self.ready.len() {
            let ready = self.ready[at];
            let events = self.interests.claim(ready);
            let mut next = self.interests.first(ready.fd);
            while let Some(index) = next {
                next = self.interests.after(index);
                let Some((_, event)) = self.events.at(index) else { continue };
                let wanted = event.events;
                if wanted.intersects(events) {
                    self.activate_at(index, wanted & (events | Events::ET), 1);
                }
            }
        }
    }

    fn collect_expired(&mut self) {
        let now = self.clock.now();
        while let Some(index) = self.timers.take_due(now) {
            match self.events.at_mut(index) {
                Some(event) if event.is_queued && !event.inserted && !self.active.contains(index) => {
                    event.becomes_due(Events::TIMEOUT, 1);
                    self.active.push(index, event.priority);
                }
                _ => self.expire_otherwise(index),
            }
        }
    }

    /// Like libevent: what timed out is disarmed altogether, and is due for that reason alone.
    #[inline(never)]
    fn expire_otherwise(&mut self, index: u32) {
        let Some((key, event)) = self.events.at(index) else { return };
        if event.inserted || self.active.contains(index) {
            self.del(key);
        }
        self.activate_at(index, Events::TIMEOUT, 1);
    }

    /// Whether anything is due for the runtime itself.
    #[must_use]
    pub fn has_serviced(&self) -> bool {
        !self.serviced.is_empty()
    }

    /// Takes what is due for the runtime itself, into `serviced`, which must be empty.
    pub fn take_serviced(&mut self, serviced: &mut Vec<(T, Events)>) {
        std::mem::swap(&mut self.serviced, serviced);
    }

    /// Takes back that something was due which has come to nothing: it is not what a loop waits for that ends with what
    /// happens first.
    pub(crate) fn uncount(&mut self) {
        self.run.processed = self.run.processed.saturating_sub(1);
    }

    /// Begins to hand out what is due: of the most urgent priority that has something, and of no other.
    #[inline]
    pub fn begin_pass(&mut self) {
        self.run.pass = self.active.best();
        self.run.is_limited = self.run.pass.is_some_and(|priority| self.config.limits(priority));
        if self.run.is_limited {
            self.limit_pass();
        }
    }

    #[cold]
    #[inline(never)]
    fn limit_pass(&mut self) {
        let deadline = self.config.max_interval.map(|interval| Instant::now().after(interval));
        self.run.limit = Limit { processed: 0, callbacks: self.config.max_callbacks, deadline };
    }

    /// The next event to call, until this pass is over.
    #[inline]
    pub fn pop(&mut self) -> Option<Activation<T>> {
        if self.run.pass.is_none() && self.run.calls.is_none() { None } else { self.pop_any() }
    }

    /// What is so nearly always: there is no limit to the pass, and its next event is to be called without more ado. Then
    /// this is it, if `of` takes what its maker wants back; otherwise it is left to [`Reactor::pop`].
    #[inline(always)]
    pub fn pop_plain<R>(&mut self, of: impl FnOnce(T) -> Option<R>) -> Option<(R, Key, RawFd, Events)> {
        if self.run.stop || self.run.resume || self.run.is_limited || self.run.calls.is_some() {
            return None;
        }
        let priority = self.run.pass?;
        let Some(index) = self.active.first(priority) else {
            self.run.pass = None;
            return None;
        };
        let (key, event) = self.events.at(index)?;
        // What has timed out has no timer any more. Where there are many, theirs is not in the cache.
        let has_timer = || event.result != Events::TIMEOUT && self.timers.contains(index);
        if !event.is_queued || !(event.stays() || event.is_disarmed() && !has_timer()) {
            return None;
        }
        let plain = (of(event.target?)?, key, event.fd, event.result);
        self.active.take_first(index, priority);
        self.run.processed += 1;
        Some(plain)
    }

    #[inline(never)]
    fn pop_any(&mut self) -> Option<Activation<T>> {
        if !self.run.stop {
            if self.run.calls.is_some()
                && let Some(again) = self.repeat_signal()
            {
                return Some(again);
            }
            if let Some(next) = self.next_of_pass() {
                return Some(next);
            }
        }
        self.run.pass = None;
        self.run.calls = None;
        None
    }

    fn repeat_signal(&mut self) -> Option<Activation<T>> {
        let (key, calls) = self.run.calls.take()?;
        if calls > 1 {
            self.run.calls = Some((key, calls - 1));
        }
        let event = self.events.get(key)?;
        match event.sink() {
            Sink::Queue(target) => Some(Activation { key, target, fd: event.fd, events: event.result }),
            _ => None,
        }
    }

    fn next_of_pass(&mut self) -> Option<Activation<T>> {
        loop {
            let priority = self.run.pass?;
            if self.run.resume || self.run.is_limited && self.run.limit.is_reached() {
                return None;
            }
            let index = self.active.pop(priority)?;
            self.run.limit.processed += 1;
            self.run.processed += 1;
            let Some((key, event)) = self.events.at(index) else { continue };
            let (sink, fd, result) = (event.sink(), event.fd, event.result);
            if !event.stays() {
                self.prepare(key);
            }
            match sink {
                Sink::Queue(target) => return Some(Activation { key, target, fd, events: result }),
                Sink::Exit => self.run.exit = true,
                Sink::Service(_) | Sink::Signals => {}
            }
        }
    }

    /// What happens to an event before it is called: one that is not persistent is disarmed, a persistent interval goes
    /// on, and a signal may be called for again.
    fn prepare(&mut self, key: Key) {
        let Some(event) = self.events.get(key) else { return };
        let (sink, events, happened, calls) = (event.sink(), event.events, event.result, event.calls);
        let interval = event.interval;
        if !events.contains(Events::PERSIST) {
            self.del(key);
        } else if !events.contains(Events::SIGNAL) && interval > 0 {
            // From deadline to deadline, so that intervals do not drift; unless one was missed altogether.
            let now = self.clock.now();
            let from = if happened.contains(Events::TIMEOUT) { self.timers.deadline(key.index()) } else { now };
            let next = from.later(interval);
            let next = if next < now { now.later(interval) } else { next };
            // A descriptor that cannot be watched any more ends the event, as in libevent.
            drop(self.rearm(key, next, interval));
        }
        match sink {
            Sink::Queue(_) if events.contains(Events::SIGNAL) && calls > 1 => self.run.calls = Some((key, calls - 1)),
            Sink::Exit => self.remove(key),
            _ => {}
        }
    }

    /// Ends a turn when there is nothing more to pop. False: the loop is over.
    pub fn end_turn(&mut self) -> bool {
        let flags = self.run.flags;
        if self.run.processed > 0 {
            !(flags.contains(LoopFlags::ONCE) && self.active.is_empty())
        } else {
            !flags.contains(LoopFlags::NONBLOCK)
        }
    }

    /// Ends the loop after the current callback (`event_base_loopbreak`). Forgotten when the next loop starts.
    pub fn stop(&mut self) {
        self.run.stop = true;
    }

    /// Ends the loop, this one or the next, after what is due: now (`event_base_loopexit`), or when `delay` has passed.
    pub fn exit(&mut self, delay: Option<Duration>) {
        let key = self.insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink: Sink::Exit });
        match delay {
            // Arming a timer cannot fail.
            Some(delay) if !delay.is_zero() => drop(self.add(key, Some(delay))),
            _ => self.activate(key, Events::TIMEOUT, 1),
        }
    }

    /// Lets the loop look for more urgent events after the current callback (`event_base_loopcontinue`).
    pub fn resume(&mut self) {
        self.run.resume = true;
    }

    /// Whether [`Reactor::stop`] ended the last loop or is about to end this one (`event_base_got_break`).
    #[must_use]
    pub fn got_stop(&self) -> bool {
        self.run.stop
    }

    /// Whether [`Reactor::exit`] ended the last loop or is about to end this one (`event_base_got_exit`).
    #[must_use]
    pub fn got_exit(&self) -> bool {
        self.run.exit
    }
}
