//! Two streams, each of which has what the other sends: libevent's `bufferevent_pair`.

use crate::keys::{Token, owner};
use crate::reactor::Events;

use super::{Consumer, Net, StreamKey, Transport};

/// So many calls for streams of pairs may lead to each other before the loop looks at everything else again: libevent's
/// `MAX_DEFERREDS_QUEUED`.
const CALLS: u32 = 32;

impl Net {
    /// Makes a pair of streams, each of which receives what the other sends (`bufferevent_pair_new`).
    pub fn add_pair(&mut self, scripts: [Token<owner::Script>; 2]) -> [StreamKey; 2] {
        let [one, other] = scripts.map(|script| self.add(Consumer::Script(script, None)));
        self.install(one, Transport::Pair(other));
        self.install(other, Transport::Pair(one));
        [one, other]
    }

    /// Ends a stream of a script's (`bufferevent_free`). What its partner has been sent, and lets come, it gets.
    pub(crate) fn end(&mut self, key: StreamKey) {
        if let Some(Transport::Pair(partner)) = self.stream(key).map(|stream| &stream.transport) {
            self.transfer(key, *partner);
        }
        self.forget(key);
    }

    /// The loop is about to wait: streams may send again, and calls for streams of pairs begin anew, with those that were
    /// put off.
    #[inline]
    pub(crate) fn begin_turn(&mut self) {
        (self.pair_calls, self.turn) = (0, self.turn.wrapping_add(1));
        if !self.late_calls.is_empty() {
            self.call_late();
        }
    }

    #[inline(never)]
    fn call_late(&mut self) {
        let mut late = std::mem::take(&mut self.late_calls);
        for key in late.drain(..) {
            if let Some(stream) = self.stream_mut(key) {
                stream.pending.late = false;
            }
            self.call(key);
        }
        // The list is kept, for there to be no allocation.
        late.append(&mut self.late_calls);
        self.late_calls = late;
    }

    /// Counts a call for a stream of a pair; whether it has to wait.
    pub(super) fn is_late(&mut self, key: StreamKey) -> bool {
        self.pair_calls += 1;
        let Some(stream) = self.streams.get_mut(key).filter(|_| self.pair_calls > CALLS) else { return false };
        if !std::mem::replace(&mut stream.pending.late, true) {
            self.late_calls.push(key);
        }
        true
    }

    /// Sends what a script has just written: to the partner of a pair at once, otherwise when the stream is flushed.
    pub fn deliver(&mut self, key: StreamKey) {
        match self.stream(key).map(|stream| &stream.transport) {
            Some(&Transport::Pair(partner)) => self.transfer(key, partner),
            _ => self.touch(key),
        }
    }

    /// Moves what a stream sends to its partner, as far as both let it.
    pub(super) fn transfer(&mut self, from: StreamKey, to: StreamKey) {
        let Some(source) = self.stream_mut(from).filter(|source| source.enabled().contains(Events::WRITE)) else {
            return;
        };
        let mut output = std::mem::take(&mut source.output);
        let takes = self.stream(to).is_some_and(|target| self.takes_input(target));
        let moved = match self.stream_mut(to) {
            Some(target) if takes => {
                let room = target.room();
                let moved = target.input.append_from(&mut output, room);
                if output.is_incomplete() {
                    target.input.mark_incomplete();
                }
                moved
            }
            _ => 0,
        };
        if let Some(source) = self.stream_mut(from) {
            source.output = output;
        }
        if moved > 0 {
            self.on_received(to);
            self.on_written(from);
        } else {
            self.restart_timers(from, Events::empty());
        }
    }
}
