//! From calls of the owner's to bytes.

use bytes::Bytes;

use crate::buffer::Buffer;
use crate::keys::WebSocketKey;
use crate::net::Sent;
use crate::websocket::{Kind, Opcode, Role, writer};

use super::WebSockets;
use super::carrier::Wire;
use super::connection::{Connection, Flags, Phase};
use super::context::Pool;

impl WebSockets {
    /// Sends a message, whose bytes are `content`; where they go out as they are, `add` adds them, which may keep them
    /// without a copy. False when the connection is not open, or there is no memory for it.
    pub(crate) fn send(
        &mut self,
        wire: &mut Wire<'_>,
        key: WebSocketKey,
        kind: Kind,
        content: &[u8],
        add: impl FnOnce(&mut Buffer) -> bool,
    ) -> bool {
        let Self { connections, pool, .. } = self;
        let send = |connection: &mut Connection, wire: &mut Wire<'_>| {
            let (mask, opcode) = (connection.mask(), kind.opcode());
            let carrier = connection.carrier;
            if let Some(compressed) = connection.compress(pool, content) {
                carrier.send(wire, |output| writer::add_frame(output, opcode, true, mask, compressed));
            } else if mask.is_some() {
                carrier.send(wire, |output| writer::add_frame(output, opcode, false, mask, content));
            } else {
                carrier.send(wire, |output| {
                    writer::add_head(output, opcode, false, None, content.len());
                    if !add(output) {
                        output.mark_incomplete();
                    }
                });
            }
            connection.has_written(wire)
        };
        connections.act_open(wire, key, send)
    }

    /// Sends a ping. False as for [`WebSockets::send`].
    pub(crate) fn ping(&mut self, wire: &mut Wire<'_>, key: WebSocketKey, payload: &[u8]) -> bool {
        self.connections.act_open(wire, key, |connection, wire| {
            connection.send_frame(wire, Opcode::Ping, payload);
            connection.has_written(wire)
        })
    }

    /// Sends a message on several connections, encoded once for all that it goes out the same on. Returns on how many.
    pub(crate) fn broadcast(
        &mut self,
        wire: &mut Wire<'_>,
        keys: impl Iterator<Item = WebSocketKey>,
        kind: Kind,
        content: &[u8],
    ) -> usize {
        let mut frames = Frames::default();
        let mut send = |key| {
            let coding = self.connections.0.get(key).and_then(|connection| connection.coding(content.len()));
            match coding.and_then(|coding| frames.get(&mut self.pool, coding, kind, content)) {
                Some(frame) => self.connections.act_open(wire, key, |connection, wire| {
                    connection.carrier.send(wire, |output| output.add_bytes(frame));
                    connection.has_written(wire)
                }),
                None => self.send(wire, key, kind, content, |output| output.try_add(content)),
            }
        };
        keys.filter(|&key| send(key)).count()
    }
}

/// How the same message goes out on several connections: as it is, which is 0, or compressed with a window of so many
/// bits more than 8.
type Coding = usize;

/// A message in all codings that were asked for.
#[derive(Default)]
struct Frames([Option<Bytes>; 8]);

impl Frames {
    /// The frame of a message; none where memory is refused.
    fn get(&mut self, pool: &mut Pool, coding: Coding, kind: Kind, content: &[u8]) -> Option<Bytes> {
        if self.0[coding].is_none() {
            // A window has 15 bits at most.
            let compressed = if coding > 0 { pool.deflate(coding as u8 + 8, content) } else { None };
            self.0[coding] = match (compressed, coding) {
                (Some(compressed), _) => encode(kind, true, compressed),
                (None, 0) => encode(kind, false, content),
                (None, _) => self.get(pool, 0, kind, content),
            };
        }
        self.0[coding].clone()
    }
}

fn encode(kind: Kind, is_compressed: bool, content: &[u8]) -> Option<Bytes> {
    let mut frame = Buffer::new();
    writer::add_frame(&mut frame, kind.opcode(), is_compressed, None, content);
    let bytes = frame.take(frame.len());
    (!frame.is_incomplete()).then_some(bytes)
}

impl Connection {
    /// How a message goes out that others go out as as well; none where it is this connection's own.
    fn coding(&self, length: usize) -> Option<Coding> {
        match self.compresses(length) {
            _ if self.role == Role::Client => None,
            Some(deflate) => (!deflate.keeps).then_some(usize::from(deflate.bits) - 8),
            None => Some(0),
        }
    }

    /// The owner has sent something; false where there was no memory for it, and the connection has to end.
    fn has_written(&mut self, wire: &mut Wire<'_>) -> bool {
        if self.carrier.is_incomplete(wire) {
            self.lose(wire, "There is no memory for what is to be sent");
            return false;
        }
        self.flags.insert(Flags::SENDING);
        true
    }

    /// What there was to send has been handed to the kernel, or not.
    pub(super) fn on_sent(&mut self, wire: &mut Wire<'_>, sent: &Sent) {
        match sent {
            Sent::Part => {}
            Sent::Failed(error) => {
                let reason = error.raw_os_error().map_or_else(|| error.to_string(), crate::socket::error_text);
                self.lose(wire, reason);
            }
            Sent::All => {
                if let Some(pong) = self.pong.take().filter(|_| self.is_open()) {
                    self.send_frame(wire, Opcode::Pong, pong.as_bytes());
                }
                if self.flags.contains(Flags::SENDING) {
                    self.flags.remove(Flags::SENDING);
                    if self.wanted.drain {
                        self.flags.insert(Flags::DRAINED);
                        self.carrier.call(wire);
                    }
                }
                if let Phase::Leaving = self.phase {
                    self.linger(wire);
                }
            }
        }
    }
}
