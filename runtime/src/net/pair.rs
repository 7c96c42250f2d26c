//! Two streams, each of which has what the other sends: libevent's `bufferevent_pair`.

use crate::reactor::What;

use super::{Consumer, Net, StreamKey, Transport};

/// So many transfers may lead to each other before the loop looks at everything else again: libevent's
/// `MAX_DEFERREDS_QUEUED`.
const TRANSFERS: u32 = 32;

impl Net {
    /// Makes two streams, known to the script by these numbers, each of which gets what the other sends.
    pub fn add_pair(&mut self, scripts: [usize; 2]) -> [StreamKey; 2] {
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

    /// Lets transfers between calls begin anew, as the loop is about to wait.
    pub(crate) fn begin_turn(&mut self) {
        self.transfers = 0;
    }

    /// Between two calls: what the streams of pairs send gets where it goes, so that the partners are called in the same
    /// turn.
    pub(crate) fn settle_pairs(&mut self) {
        while self.transfers < TRANSFERS {
            let Some(key) = self.dirty_pairs.pop_front() else { return };
            if let Some(stream) = self.stream_mut(key) {
                stream.dirty = false;
                self.transfers += 1;
                self.settle(key);
            }
        }
    }

    /// Moves what a stream sends to its partner, as far as both let it.
    pub(super) fn transfer(&mut self, from: StreamKey, to: StreamKey) {
        let Some(source) = self.stream_mut(from).filter(|source| source.enabled().contains(What::WRITE)) else {
            return;
        };
        let mut output = std::mem::take(&mut source.output);
        let moved = match self.stream_mut(to) {
            Some(target) if target.wants_input() => {
                let room = target.room();
                target.input.append_from(&mut output, room)
            }
            _ => 0,
        };
        if let Some(source) = self.stream_mut(from) {
            source.output = output;
        }
        if moved > 0 {
            self.has_come(to);
            self.has_gone(from);
        } else {
            self.restart_timers(from, What::empty());
        }
    }
}
