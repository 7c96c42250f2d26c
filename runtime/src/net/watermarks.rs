//! Watermarks and timeouts of the streams of scripts.

use std::time::Duration;

use crate::keys::Target;
use crate::reactor::{self, EventSpec, Events, Instant, Sink};

use super::{Net, Stream, StreamEvent, StreamKey, Transport};

/// What a script wishes of a stream.
#[derive(Debug, Default)]
pub(super) struct Watermarks {
    /// The script is told of input when there is as much, in bytes.
    pub(super) read_low: usize,
    /// No more input than this is read; 0 is no limit.
    pub(super) read_high: usize,
    /// The script is told that output was sent when no more is left than this.
    pub(super) write_low: usize,
    read_timer: Option<Timer>,
    write_timer: Option<Timer>,
}

#[derive(Clone, Copy, Debug)]
struct Timer {
    key: reactor::Key,
    delay: Duration,
    /// Since when something is waited for that has not happened, if anything is.
    since: Option<Instant>,
}

impl Watermarks {
    pub(super) fn timers(&self) -> impl Iterator<Item = reactor::Key> {
        self.read_timer.into_iter().chain(self.write_timer).map(|timer| timer.key)
    }

    fn timer(&self, direction: Events) -> Option<Timer> {
        if direction == Events::READ { self.read_timer } else { self.write_timer }
    }

    fn timer_mut(&mut self, direction: Events) -> &mut Option<Timer> {
        if direction == Events::READ { &mut self.read_timer } else { &mut self.write_timer }
    }
}

impl Stream {
    /// How many more bytes the script lets come in.
    pub(super) fn room(&self) -> usize {
        match &self.watermarks {
            Some(watermarks) if watermarks.read_high > 0 => watermarks.read_high.saturating_sub(self.input.len()),
            _ => usize::MAX,
        }
    }

    /// Whether the script lets anything come in now.
    pub(super) fn wants_input(&self) -> bool {
        self.enabled.contains(Events::READ) && self.room() > 0
    }

    pub(super) fn read_low(&self) -> usize {
        self.watermarks.as_ref().map_or(0, |watermarks| watermarks.read_low)
    }

    pub(super) fn write_low(&self) -> usize {
        self.watermarks.as_ref().map_or(0, |watermarks| watermarks.write_low)
    }

    /// Whether time passes for a direction: something is waited for.
    fn is_waiting(&self, direction: Events) -> bool {
        match (&self.transport, direction) {
            (Transport::Connecting(_), direction) => direction == Events::WRITE,
            _ if self.dial.is_some() => direction == Events::WRITE,
            (Transport::None, _) => false,
            (_, Events::READ) => self.wants_input(),
            _ => self.enabled.contains(Events::WRITE) && !self.output.is_empty(),
        }
    }

    /// When the script is to be told that nothing has happened for too long in a direction.
    fn deadline(&self, direction: Events) -> Option<Instant> {
        let timer = self.watermarks.as_ref()?.timer(direction)?;
        timer.since.filter(|_| self.is_waiting(direction)).map(|since| since.after(timer.delay))
    }
}

impl Net {
    /// Sets the watermarks of a direction (`bufferevent_setwatermark`), in bytes: [`Events::READ`], [`Events::WRITE`] or
    /// both.
    pub fn set_watermark(&mut self, key: StreamKey, directions: Events, low: usize, high: usize) {
        let Some(stream) = self.stream_mut(key) else { return };
        let watermarks = stream.watermarks.get_or_insert_default();
        if directions.contains(Events::READ) {
            (watermarks.read_low, watermarks.read_high) = (low, high);
        }
        if directions.contains(Events::WRITE) {
            watermarks.write_low = low;
        }
        self.on_taken(key);
    }

    /// Sets how long to wait before the script is told that nothing has come, or that nothing could be sent
    /// (`bufferevent_set_timeouts`); zero is for ever.
    pub fn set_timeouts(&mut self, key: StreamKey, read: Duration, write: Duration) {
        for (direction, delay) in [(Events::READ, read), (Events::WRITE, write)] {
            let Some(stream) = self.streams.get_mut(key) else { return };
            if stream.watermarks.is_none() && delay.is_zero() {
                continue;
            }
            let timer = stream.watermarks.get_or_insert_default().timer_mut(direction);
            if let Some(timer) = timer.take() {
                self.reactor.remove(timer.key);
            }
            if !delay.is_zero() {
                let sink = Sink::Service(Target::StreamTimer(key, direction));
                let event = EventSpec { fd: -1, events: Events::TIMEOUT, sink };
                *timer = Some(Timer { key: self.reactor.insert(event), delay, since: None });
            }
        }
        self.restart_timers(key, Events::READ | Events::WRITE);
    }

    /// Lets time begin anew for some directions, and for what has just begun to be waited for.
    pub(super) fn restart_timers(&mut self, key: StreamKey, directions: Events) {
        let now = self.reactor.now();
        for direction in [Events::READ, Events::WRITE] {
            let Some(stream) = self.streams.get_mut(key).filter(|stream| stream.watermarks.is_some()) else { return };
            let is_waiting = stream.is_waiting(direction);
            let watermarks = stream.watermarks.as_mut();
            let Some(timer) = watermarks.and_then(|watermarks| watermarks.timer_mut(direction).as_mut()) else {
                continue;
            };
            let goes_on = !directions.contains(direction) && timer.since.is_some();
            timer.since = is_waiting.then(|| timer.since.filter(|_| goes_on).unwrap_or(now));
            let timer = timer.key;
            match stream.deadline(direction) {
                Some(deadline) => self.reactor.set_timer(timer, deadline.since(now)),
                None => self.reactor.del(timer),
            }
        }
    }

    /// The timer of a direction has gone off.
    pub(crate) fn on_timer(&mut self, key: StreamKey, direction: Events) {
        let now = self.reactor.now();
        let Some(stream) = self.streams.get_mut(key) else { return };
        if stream.deadline(direction).is_none_or(|deadline| deadline > now) {
            return self.restart_timers(key, Events::empty());
        }
        // What happens next is waited for anew.
        if let Some(timer) = stream.watermarks.as_mut().and_then(|watermarks| watermarks.timer_mut(direction).as_mut())
        {
            timer.since = None;
        }
        if stream.dial.is_some() || matches!(stream.transport, Transport::Connecting(_)) {
            return self.connect_failed(key, Some(libc::ETIMEDOUT), StreamEvent::WRITING | StreamEvent::TIMEOUT);
        }
        let while_doing = if direction == Events::READ { StreamEvent::READING } else { StreamEvent::WRITING };
        self.report(key, while_doing | StreamEvent::TIMEOUT, direction);
    }
}
