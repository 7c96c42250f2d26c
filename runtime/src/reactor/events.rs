//! The table of events and what can be done to one: libevent's `event_assign`, `event_add`, `event_del` and the like.

use std::io;
use std::os::fd::RawFd;
use std::time::Duration;

use crate::slots;

use super::Reactor;
use super::clock::{Instant, nanoseconds};
use super::flags::Events;
use super::signals::Signals;

/// Tells the keys of events apart from others.
#[derive(Debug)]
pub enum EventTable {}

/// Names an event. A key of an event that is gone names nothing.
pub type Key = slots::Key<EventTable>;

/// Where an event goes when it is due, and what its maker wants back then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sink<T> {
    /// Into the queue of its priority, to be handed out by [`Reactor::pop`].
    Queue(T),
    /// To [`Reactor::take_serviced`], right after the wait: work of the runtime itself.
    Service(T),
    /// Ends the loop.
    Exit,
    /// The signals' descriptor: distributes what has come. Does not keep a loop alive.
    Signals,
}

/// What an event is to wait for.
#[derive(Clone, Copy, Debug)]
pub struct EventSpec<T> {
    /// The descriptor, the signal number where `events` has [`Events::SIGNAL`], or -1.
    pub fd: RawFd,
    /// What to wait for, with [`Events::PERSIST`] and [`Events::ET`].
    pub events: Events,
    /// Where to go when due.
    pub sink: Sink<T>,
}

/// What an event waits for, if it does.
struct Waiting {
    fd: RawFd,
    events: Events,
    /// Whether that keeps a loop alive.
    is_counted: bool,
}

#[derive(Debug)]
pub(super) struct Event<T> {
    pub(super) fd: RawFd,
    pub(super) events: Events,
    /// Its sink: whether that is a queue, and what its maker wants back. There are many events, and this takes less memory.
    pub(super) is_queued: bool,
    pub(super) target: Option<T>,
    pub(super) priority: u8,
    /// Waiting for its descriptor or signal.
    pub(super) inserted: bool,
    /// What has happened, while it is due.
    pub(super) result: Events,
    /// How often to call for a signal.
    pub(super) calls: u32,
    /// The interval of a persistent event with a timeout, in nanoseconds; 0 for none.
    pub(super) interval: u64,
}

impl<T: Copy> Event<T> {
    #[inline]
    pub(super) fn sink(&self) -> Sink<T> {
        match (self.is_queued, self.target) {
            (true, Some(target)) => Sink::Queue(target),
            (true, None) => Sink::Exit,
            (false, Some(target)) => Sink::Service(target),
            (false, None) => Sink::Signals,
        }
    }

    /// Notes why it is due, and how often to call for that.
    #[inline]
    pub(super) fn becomes_due(&mut self, result: Events, calls: u32) {
        (self.result, self.calls) = (result, calls);
    }

    /// Whether nothing happens to it before it is called: one that is persistent, is no signal's, and has no interval.
    #[inline]
    pub(super) fn stays(&self) -> bool {
        self.events & (Events::PERSIST | Events::SIGNAL) == Events::PERSIST && self.interval == 0
    }

    /// Whether it waits for no descriptor or signal, and for nothing again when it is called.
    #[inline]
    pub(super) fn is_disarmed(&self) -> bool {
        !self.inserted && !self.events.contains(Events::PERSIST)
    }

    #[inline]
    fn waiting(&self) -> Waiting {
        Waiting { fd: self.fd, events: self.events, is_counted: self.is_counted() }
    }

    /// Whether it keeps a loop alive.
    fn is_counted(&self) -> bool {
        self.is_queued || self.target.is_some()
    }
}

impl<T: Copy> Reactor<T> {
    /// Makes an event, not armed, of the middle priority (`event_new`).
    pub fn insert(&mut self, assignment: EventSpec<T>) -> Key {
        let EventSpec { fd, events, sink } = assignment;
        self.events.insert(Event {
            fd,
            events,
            is_queued: matches!(sink, Sink::Queue(_) | Sink::Exit),
            target: match sink {
                Sink::Queue(target) | Sink::Service(target) => Some(target),
                Sink::Exit | Sink::Signals => None,
            },
            priority: self.priorities() / 2,
            inserted: false,
            result: Events::empty(),
            calls: 0,
            interval: 0,
        })
    }

    /// Ends an event (`event_free`).
    #[inline(always)]
    pub fn remove(&mut self, key: Key) {
        if let Some(event) = self.events.remove(key) {
            self.disarm(key, event.waiting(), event.inserted);
            self.timers.trim();
        }
    }

    /// The same of one whose descriptor is about to be closed, which the kernel need not be told of then.
    pub(crate) fn remove_closing(&mut self, key: Key) {
        let fd = self.events.get(key).map(|event| event.fd);
        self.remove(key);
        fd.into_iter().for_each(|fd| self.interests.forget(&mut self.backend, fd));
    }

    /// The events that are armed or due, by what their makers want back.
    pub fn armed(&self) -> impl Iterator<Item = T> {
        self.events.iter().filter_map(|(key, event)| match event.sink() {
            Sink::Queue(target) | Sink::Service(target) if self.waits_or_is_due(key, event) => Some(target),
            _ => None,
        })
    }

    /// Whether an event is armed or due.
    #[must_use]
    pub fn is_armed(&self, key: Key) -> bool {
        self.events.get(key).is_some_and(|event| self.waits_or_is_due(key, event))
    }

    fn waits_or_is_due(&self, key: Key, event: &Event<T>) -> bool {
        event.inserted || self.timers.contains(key.index()) || self.active.contains(key.index())
    }

    /// Arms an event (`event_add`): for its descriptor or signal, and for `timeout` from the cached time on. Without a
    /// timeout, one that is running goes on.
    ///
    /// # Errors
    ///
    /// What the kernel says of the descriptor or signal; `NotFound` when there is no such event, or no loop any more.
    #[inline(always)]
    pub fn add(&mut self, key: Key, timeout: Option<Duration>) -> io::Result<()> {
        match timeout {
            Some(delay) => self.add_timed(key, nanoseconds(delay)),
            None => self.arm(key, None, 0),
        }
    }

    /// The same with a timeout, in nanoseconds.
    ///
    /// # Errors
    ///
    /// As [`Reactor::add`].
    #[inline]
    pub fn add_timed(&mut self, key: Key, nanoseconds: u64) -> io::Result<()> {
        self.arm(key, Some(self.clock.now().later(nanoseconds)), nanoseconds)
    }

    /// Has an event time out after `delay`, whatever else it is made for: it waits for the rest when it is added. Setting
    /// a timer off again and again costs next to nothing: see [`Timers`]. Nothing happens where there is no such event,
    /// or no loop any more.
    pub fn set_timer(&mut self, key: Key, delay: Duration) {
        let deadline = self.clock.after(delay);
        if !self.closed && self.events.get(key).is_some() {
            self.timers.set(key.index(), deadline);
        }
    }

    /// Has an event time out at `deadline`, unless it does so before.
    #[inline(always)]
    pub fn hasten(&mut self, key: Key, deadline: Instant) {
        let is_soon = self.timers.contains(key.index()) && self.timers.deadline(key.index()) <= deadline;
        if !is_soon && !self.closed && self.events.get(key).is_some() {
            self.timers.set(key.index(), deadline);
        }
    }

    /// Arms a persistent event again as it is called: its interval counts from `deadline`.
    pub(super) fn rearm(&mut self, key: Key, deadline: Instant, interval: u64) -> io::Result<()> {
        self.arm(key, Some(deadline), interval)
    }

    fn arm(&mut self, key: Key, deadline: Option<Instant>, interval: u64) -> io::Result<()> {
        let event = self.events.get_mut(key).filter(|_| !self.closed).ok_or(io::ErrorKind::NotFound)?;
        let due = self.active.contains(key.index());
        let waits = !event.inserted && !due && event.events.intersects(Events::IO | Events::SIGNAL);
        let (events, result) = (event.events, event.result);
        if waits {
            self.wait_for(key)?;
        }
        let Some(deadline) = deadline else { return Ok(()) };
        let repeats = events & (Events::PERSIST | Events::SIGNAL) == Events::PERSIST;
        if repeats && let Some(event) = self.events.get_mut(key) {
            event.interval = interval;
        }
        // Moving the deadline of an event that is due because of the old one takes that back.
        if due && result.contains(Events::TIMEOUT) {
            self.active.remove(key.index());
            self.run.forget_calls(key);
        }
        self.timers.set(key.index(), deadline);
        Ok(())
    }

    /// Lets an event wait for its descriptor or signal.
    fn wait_for(&mut self, key: Key) -> io::Result<()> {
        self.reinit_after_fork()?;
        let Some(event) = self.events.get(key) else { return Ok(()) };
        let (fd, events, is_counted) = (event.fd, event.events, event.is_counted());
        if events.contains(Events::SIGNAL) {
            self.signals()?.insert(fd, key.index())?;
        } else {
            self.interests.insert(&mut self.backend, fd, key.index(), events)?;
        }
        self.waiting += usize::from(is_counted);
        if let Some(event) = self.events.get_mut(key) {
            event.inserted = true;
        }
        Ok(())
    }

    /// Disarms an event (`event_del`), also one that is due.
    pub fn del(&mut self, key: Key) {
        let Some(event) = self.events.get_mut(key) else { return };
        let waiting = event.waiting();
        let waited = std::mem::take(&mut event.inserted);
        self.disarm(key, waiting, waited);
    }

    /// Ends what an event is due for, and, if it waits, that.
    #[inline]
    fn disarm(&mut self, key: Key, Waiting { fd, events, is_counted }: Waiting, waits: bool) {
        self.run.forget_calls(key);
        self.timers.remove(key.index());
        self.active.remove(key.index());
        if !waits {
            return;
        }
        self.waiting -= usize::from(is_counted);
        if !events.contains(Events::SIGNAL) {
            self.interests.remove(fd, key.index(), events);
        } else if let Some((signals, _)) = &mut self.signals {
            signals.remove(fd, key.index());
        }
    }

    /// Drops the timeout of an event and leaves the rest of it armed (`event_remove_timer`).
    pub fn remove_timer(&mut self, key: Key) {
        if let Some(event) = self.events.get_mut(key)
            && self.timers.remove(key.index())
        {
            event.interval = 0;
        }
    }

    /// Which of `events` an event is armed for or due because of (`event_pending`).
    #[must_use]
    pub fn pending(&self, key: Key, events: Events) -> Events {
        let Some(event) = self.events.get(key) else { return Events::empty() };
        let mut pending = Events::empty();
        if event.inserted {
            pending |= event.events & (Events::IO | Events::SIGNAL);
        }
        if self.active.contains(key.index()) {
            pending |= event.result;
        }
        pending.set(Events::TIMEOUT, pending.contains(Events::TIMEOUT) || self.timers.contains(key.index()));
        pending & events
    }

    /// Sets the priority of an event (`event_priority_set`): false when it is due, and for one there is not.
    pub fn set_priority(&mut self, key: Key, priority: i64) -> bool {
        let (count, due) = (self.priorities(), self.active.contains(key.index()));
        match (self.events.get_mut(key), u8::try_from(priority)) {
            (Some(event), Ok(priority)) if !due && priority < count => {
                event.priority = priority;
                true
            }
            _ => false,
        }
    }

    /// Changes what an armed event waits for, which costs nothing until the loop waits.
    ///
    /// # Errors
    ///
    /// As [`Reactor::add`], where it waited for nothing before.
    pub fn change(&mut self, key: Key, events: Events) -> io::Result<()> {
        let event = self.events.get_mut(key).ok_or(io::ErrorKind::NotFound)?;
        let before = std::mem::replace(&mut event.events, events);
        let (fd, inserted) = (event.fd, event.inserted);
        match (inserted, events.intersects(Events::IO)) {
            (true, true) => self.interests.change(fd, before, events),
            (true, false) => {
                event.inserted = false;
                self.waiting -= 1;
                self.interests.remove(fd, key.index(), before);
            }
            (false, true) => return self.add(key, None),
            (false, false) => {}
        }
        Ok(())
    }

    /// Makes an event due (`event_active`), because of `events`, to be called `calls` times if it is for a signal.
    #[inline(always)]
    pub fn activate(&mut self, key: Key, events: Events, calls: u32) {
        if self.events.get(key).is_some() {
            self.activate_at(key.index(), events, calls);
        }
    }

    /// The same of the event at an index.
    #[inline(always)]
    pub(super) fn activate_at(&mut self, index: u32, events: Events, calls: u32) {
        match self.events.at_mut(index) {
            Some(event) if event.is_queued && !self.closed && !self.active.contains(index) => {
                event.becomes_due(events, calls);
                let priority = event.priority;
                self.active.push(index, priority);
                self.run.has_become_due(priority);
            }
            Some(_) => self.activate_otherwise(index, events),
            None => {}
        }
    }

    /// Makes an event due that is not to be queued: it is, or does not go there.
    #[inline(never)]
    fn activate_otherwise(&mut self, index: u32, events: Events) {
        let Some(event) = self.events.at_mut(index).filter(|_| !self.closed) else { return };
        match event.sink() {
            Sink::Service(target) => self.serviced.push((target, events)),
            Sink::Signals => self.distribute_signals(),
            Sink::Queue(_) | Sink::Exit => event.result |= events,
        }
    }

    fn signals(&mut self) -> io::Result<&mut Signals> {
        if self.signals.is_none() {
            self.watch_signals(Signals::new()?)?;
        }
        self.signals.as_mut().map(|(signals, _)| signals).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    pub(super) fn watch_signals(&mut self, signals: Signals) -> io::Result<()> {
        let fd = signals.descriptor();
        let key = self.insert(EventSpec { fd, events: Events::READ | Events::PERSIST, sink: Sink::Signals });
        self.signals = Some((signals, key));
        self.add(key, None)
    }

    #[cold]
    #[inline(never)]
    fn distribute_signals(&mut self) {
        let Some((mut signals, key)) = self.signals.take() else { return };
        signals.acknowledge();
        while let Some((signal, calls)) = signals.take() {
            for event in
                signals.events(signal).filter_map(|index| self.events.at(index)).map(|(key, _)| key).collect::<Vec<_>>()
            {
                self.activate(event, Events::SIGNAL, calls);
            }
        }
        self.signals = Some((signals, key));
    }
}
