//! One side of a connection, and where it stands.

use std::rc::Rc;
use std::time::Duration;

use crate::keys::{OwnedToken, WebSocketKey, owner};
use crate::reactor::Instant;
use crate::websocket::extension::Deflate;
use crate::websocket::{Control, Farewell, Inbox, Opcode, Reader, Role, close, writer};

use super::carrier::{Carrier, Wire};
use super::context::Contexts;
use super::opening::Opening;

/// What a side does when nothing comes, and how much it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The longest message that is accepted, in bytes.
    pub longest: u64,
    /// Messages that are shorter, in bytes, are not compressed.
    pub deflate_from: usize,
    /// After how long a silence the peer is asked whether it is there, and as much later is taken for gone; none: never.
    pub ping_interval: Option<Duration>,
    /// How long the peer may take to say goodbye.
    pub close_timeout: Duration,
}

/// What the owner wants to be told of, beside messages and the end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// That all it has sent has left the process.
    pub drain: bool,
    /// Pongs.
    pub pongs: bool,
}

/// One side of a connection.
pub(super) struct Connection {
    pub(super) key: WebSocketKey,
    pub(super) carrier: Carrier,
    pub(super) role: Role,
    pub(super) phase: Phase,
    /// What the owner is told the end by.
    pub(super) owner: Option<OwnedToken<owner::WebSocket>>,
    pub(super) settings: Rc<Settings>,
    pub(super) wanted: Wanted,
    pub(super) reader: Reader,
    pub(super) inbox: Inbox,
    /// It is open, which the owner of a client is to be told, with the subprotocol.
    #[expect(clippy::box_collection, reason = "a pointer is all that the many connections without it should carry")]
    pub(super) opened: Option<Box<Vec<u8>>>,
    /// What was agreed on of compression.
    pub(super) deflate: Option<Deflate>,
    /// What is kept of the messages before.
    pub(super) contexts: Option<Box<Contexts>>,
    /// What the peer has brought the end about with. It is answered when all that came before is handed on.
    pub(super) verdict: Option<Box<Verdict>>,
    /// How it has ended, once that is known.
    pub(super) last: Option<Box<Farewell>>,
    /// The answer to the last ping, while the peer reads nothing: those before are not sent (RFC 6455, section 5.5.3).
    pub(super) pong: Option<Box<Control>>,
    /// When something has last come.
    pub(super) heard: Instant,
    /// How much the peer had taken when the time was last looked at.
    pub(super) taken: u64,
    /// When there is something to be done if nothing happens; the beginning of time where there is nothing.
    pub(super) due: Instant,
    pub(super) flags: Flags,
}

bitflags::bitflags! {
    /// What is the matter with a connection.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) struct Flags: u8 {
        /// The owner wants no messages for now.
        const PAUSED = 1;
        /// The peer was asked whether it is there, and nothing has come since.
        const PINGED = 2;
        /// The peer sends nothing more, or at least not beyond what waits to be read.
        const HALF_CLOSED = 4;
        /// The owner has sent something that has not left.
        const SENDING = 8;
        /// All that the owner has sent has left, which it is to be told.
        const DRAINED = 16;
        /// Behind what waits in a tunnel nothing more comes.
        const ENDED = 32;
    }
}

/// The end that a peer has brought about.
#[derive(Debug)]
pub(super) struct Verdict {
    /// What it is answered: the code, if there is one, and the reason.
    pub(super) answer: (Option<u16>, &'static str),
    /// What the owner is told.
    pub(super) farewell: Farewell,
}

/// Where a connection stands.
pub(super) enum Phase {
    /// It is a client's, and not open yet.
    Opening(Box<Opening>),
    Open,
    /// This side has said goodbye, and waits for the other.
    Closing,
    /// Everything is said; the end comes when it is sent.
    Leaving,
    /// Everything is sent; what still comes is read and dropped, so that the peer does not lose what was said last.
    Lingering,
    /// There is no connection any more. The owner has yet to be told.
    Gone,
}

impl Connection {
    pub(super) fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open)
    }

    /// Whether nothing more of what comes is of any meaning.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Leaving | Phase::Lingering | Phase::Gone)
    }

    /// A key by chance for what a client sends; what a server sends is not masked.
    pub(super) fn mask(&self) -> Option<[u8; 4]> {
        if self.role == Role::Server {
            return None;
        }
        let mut key = [0; 4];
        // Without chance, a proxy in between might be led astray, but nothing else.
        let _ = openssl::rand::rand_bytes(&mut key);
        Some(key)
    }

    /// Sends a frame.
    pub(super) fn send_frame(&self, wire: &mut Wire<'_>, opcode: Opcode, payload: &[u8]) {
        let mask = self.mask();
        self.carrier.send(wire, |output| writer::add_frame(output, opcode, false, mask, payload));
    }

    /// Whether the owner is to be called for something.
    pub(super) fn has_call(&self) -> bool {
        self.opened.is_some() || self.flags.contains(Flags::DRAINED) || self.has_item() || self.has_farewell()
    }

    /// Whether a message or a pong is to be handed on.
    pub(super) fn has_item(&self) -> bool {
        self.inbox.has_next() && !self.flags.contains(Flags::PAUSED)
    }

    /// Whether the owner is to be told of the end: when all that came before is handed on.
    pub(super) fn has_farewell(&self) -> bool {
        let is_known = self.last.is_some() || self.verdict.is_some();
        self.owner.is_some() && is_known && !self.inbox.has_next()
    }

    /// Notes how it has ended, if that is not known.
    fn note_end(&mut self, otherwise: impl FnOnce() -> Farewell) {
        let verdict = self.verdict.take();
        self.last.get_or_insert_with(|| Box::new(verdict.map_or_else(otherwise, |verdict| verdict.farewell)));
    }

    /// Everything that came before is handed on: answers what the peer has brought the end about with.
    pub(super) fn conclude(&mut self, wire: &mut Wire<'_>) {
        let Some(verdict) = self.verdict.take() else { return };
        if self.is_open() {
            let (code, reason) = verdict.answer;
            self.say_goodbye(wire, code, reason);
        }
        self.leave(wire, verdict.farewell);
    }

    /// Everything is said.
    pub(super) fn leave(&mut self, wire: &mut Wire<'_>, farewell: Farewell) {
        self.last.get_or_insert_with(|| Box::new(farewell));
        if !self.is_over() {
            self.phase = Phase::Leaving;
            self.await_sent(wire);
        }
    }

    /// Sends a close frame.
    pub(super) fn say_goodbye(&self, wire: &mut Wire<'_>, code: Option<u16>, reason: &str) {
        self.send_frame(wire, Opcode::Close, &writer::farewell(code, reason));
    }

    /// The connection is lost.
    pub(super) fn lose(&mut self, wire: &mut Wire<'_>, reason: impl Into<String>) {
        if self.flags.contains(Flags::PAUSED) {
            // Nobody would wait for those who are gone.
            self.inbox.clear();
        }
        self.note_end(|| Farewell { code: close::ABNORMAL, reason: reason.into() });
        self.end(wire);
    }

    /// There is no connection any more.
    pub(super) fn end(&mut self, wire: &mut Wire<'_>) {
        self.phase = Phase::Gone;
        (self.contexts, self.pong) = (None, None);
        self.due = Instant::default();
        self.carrier.close(wire);
        self.carrier.call(wire);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_connection_takes_little_memory() {
        assert!(size_of::<Connection>() <= 208, "{}", size_of::<Connection>());
    }
}
