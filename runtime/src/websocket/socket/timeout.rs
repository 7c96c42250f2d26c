//! How long a connection waits for its peer.
//!
//! A connection waits for one thing at a time. Nothing is to be done when something comes: when the time has come it is
//! looked how long ago that was.

use std::time::Duration;

use crate::net::Net;
use crate::reactor::Instant;
use crate::websocket::Opcode;

use super::carrier::Wire;
use super::connection::{Connection, Flags, Phase};

/// How often a peer that sends nothing more, while nothing is read, is looked after.
pub(super) const PULSE: Duration = Duration::from_secs(10);

/// How long a peer is given to read what was said last.
const LINGER: Duration = Duration::from_secs(2);

/// A peer that takes fewer bytes a second of what was sent before the goodbye is not waited for any longer. So however
/// little it takes at a time, the connection ends.
const PACE: f64 = 16.0 * 1024.0;

impl Connection {
    pub(super) fn set_timer(&mut self, net: &mut Net, delay: Duration) {
        let due = net.reactor.now().after(delay);
        self.due = due;
        self.carrier.hasten(net, due);
    }

    /// The connection is open: from now on silence counts.
    pub(super) fn await_peer(&mut self, net: &mut Net) {
        self.heard = net.reactor.now();
        if let Some(interval) = self.settings.ping_interval {
            self.set_timer(net, interval);
        }
    }

    /// This side has said goodbye, and waits for the other to do so.
    pub(super) fn await_farewell(&mut self, wire: &mut Wire<'_>) {
        self.taken = self.carrier.taken(wire).0;
        self.set_timer(wire.net, self.settings.close_timeout);
    }

    /// Everything is said, and is to be sent.
    pub(super) fn await_sent(&mut self, wire: &mut Wire<'_>) {
        self.taken = self.carrier.taken(wire).0;
        self.set_timer(wire.net, LINGER);
        self.carrier.prompt(wire, self.key);
    }

    /// Everything is sent: the peer is given a little time to read it.
    pub(super) fn linger(&mut self, wire: &mut Wire<'_>) {
        if self.flags.contains(Flags::HALF_CLOSED) {
            self.carrier.finish(wire);
            return self.end(wire);
        }
        self.phase = Phase::Lingering;
        if !self.carrier.shut_down(wire) {
            return self.end(wire);
        }
        self.watch(wire);
        self.set_timer(wire.net, LINGER);
    }

    /// Time has passed, perhaps not as much as is waited for now.
    pub(super) fn on_timer(&mut self, wire: &mut Wire<'_>) {
        let due = std::mem::take(&mut self.due);
        if due == Instant::default() {
            return;
        }
        if due > wire.net.reactor.now() {
            self.due = due;
            return self.carrier.hasten(wire.net, due);
        }
        match self.phase {
            Phase::Opening(_) => self.lose(wire, "The server has not answered in time"),
            Phase::Open => self.look_at_silence(wire),
            Phase::Closing if self.keeps_pace(wire, self.settings.close_timeout) => self.await_farewell(wire),
            Phase::Closing => self.lose(wire, "The peer has not answered the close frame in time"),
            Phase::Leaving if self.keeps_pace(wire, LINGER) => self.await_sent(wire),
            Phase::Leaving | Phase::Lingering => self.end(wire),
            Phase::Gone => {}
        }
    }

    /// Whether the peer has taken enough since this was last looked at, so long ago, of more that it has yet to take.
    fn keeps_pace(&self, wire: &Wire<'_>, time: Duration) -> bool {
        let (taken, left) = self.carrier.taken(wire);
        left > 0 && taken.saturating_sub(self.taken) as f64 >= PACE * time.as_secs_f64()
    }

    fn look_at_silence(&mut self, wire: &mut Wire<'_>) {
        if self.flags.contains(Flags::HALF_CLOSED) {
            if !self.carrier.is_connected(wire.net) {
                return self.lose(wire, "The connection was reset");
            }
            return self.set_timer(wire.net, PULSE);
        }
        let Some(interval) = self.settings.ping_interval else { return };
        // While nothing is read, or what others have left unread takes all the room, nothing can be heard.
        let able = self.carrier.room_since(wire).filter(|_| self.is_reading());
        let silence = able.map_or(Duration::ZERO, |able| wire.net.reactor.now().since(self.heard.max(able)));
        if silence < interval {
            return self.set_timer(wire.net, interval - silence);
        }
        if self.flags.contains(Flags::PINGED) {
            return self.lose(wire, "The peer has not answered a ping in time");
        }
        self.flags.insert(Flags::PINGED);
        self.send_frame(wire, Opcode::Ping, b"");
        self.set_timer(wire.net, interval);
    }
}
