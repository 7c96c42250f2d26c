//! From bytes to calls.

use bytes::BytesMut;

use crate::buffer::{Buffer, Lent};
use crate::http::TunnelNews;
use crate::keys::StreamKey;
use crate::net::{Net, Read, Sent};
use crate::reactor::Events;
use crate::websocket::close::{self, Violation};
use crate::websocket::utf8::Utf8;
use crate::websocket::{Control, Farewell, Item, Kind, Opcode, Piece, writer};

use super::carrier::{Carrier, Wire};
use super::connection::{Connection, Flags, Phase, Verdict};
use super::context::Pool;
use super::{WebSocketCall, timeout};

/// While as many bytes of messages wait to be handed on, or a little more, nothing is read.
const AHEAD: usize = 64 * 1024;

impl Connection {
    /// The socket is ready.
    pub(super) fn on_ready(&mut self, wire: &mut Wire<'_>, stream: StreamKey, memory: &mut BytesMut, events: Events) {
        if events.contains(Events::WRITE) {
            wire.net.unblock(stream);
            wire.net.touch(stream);
        }
        if events.contains(Events::READ) {
            self.read(wire, stream, memory);
        } else if events.contains(Events::CLOSED) && !self.is_reading() {
            self.on_end_unread(wire, stream);
        }
    }

    /// Reads what has come.
    fn read(&mut self, wire: &mut Wire<'_>, stream: StreamKey, memory: &mut BytesMut) {
        let mut replies = Buffer::new();
        let is_congested = self.carrier.is_congested(wire);
        let read = wire.net.read_lent(stream, memory, |net, lent| {
            self.hear(net);
            self.take_in(lent, &mut replies, is_congested);
        });
        self.reply(wire, replies);
        match read {
            Read::Some(_) | Read::Nothing => self.after_input(wire),
            Read::End => self.on_end(wire),
            Read::Failed(error) => self.lose(wire, crate::socket::error_text(error.raw_os_error().unwrap_or(0))),
        }
    }

    /// Takes in what has come with the handshake, and waits in the stream's input.
    pub(super) fn read_waiting(&mut self, wire: &mut Wire<'_>) {
        let mut input = Buffer::new();
        if let Some(stream) = self.carrier.stream().and_then(|stream| wire.net.stream_mut(stream)) {
            input.append(&mut stream.input);
            stream.input.trim();
        }
        self.feed(wire, input);
    }

    /// Takes in what waits in a tunnel, and its end behind that.
    pub(super) fn read_tunnel(&mut self, wire: &mut Wire<'_>) {
        let Carrier::Http2(stream, _) = self.carrier else { return };
        if !self.is_reading() {
            return;
        }
        let input = wire.http.take_from_tunnel(wire.net, stream);
        if !input.is_empty() {
            self.hear(wire.net);
            self.feed(wire, input);
        }
        if self.flags.contains(Flags::ENDED) && self.is_reading() {
            self.on_end(wire);
        }
    }

    /// Something has happened to the tunnel.
    pub(super) fn on_tunnel(&mut self, wire: &mut Wire<'_>, news: TunnelNews) {
        match news {
            TunnelNews::Input => self.read_tunnel(wire),
            TunnelNews::End => {
                self.flags.insert(Flags::ENDED);
                self.read_tunnel(wire);
            }
            TunnelNews::Sent => self.on_sent(wire, &Sent::All),
            TunnelNews::Lost => self.lose(wire, "The stream was reset, or its connection has ended"),
        }
    }

    /// Takes in what has come.
    fn feed(&mut self, wire: &mut Wire<'_>, mut input: Buffer) {
        let mut replies = Buffer::new();
        let is_congested = self.carrier.is_congested(wire);
        while !input.is_empty() {
            let count = input.front().len();
            let mut memory = BytesMut::from(input.take(count));
            self.take_in(&mut Lent::new(&mut memory, count), &mut replies, is_congested);
        }
        self.reply(wire, replies);
        self.after_input(wire);
    }

    /// Something has come.
    fn hear(&mut self, net: &Net) {
        self.heard = net.reactor.now();
        self.flags.remove(Flags::PINGED);
    }

    /// Takes bytes in, and adds what the peer is answered to `replies`.
    fn take_in(&mut self, lent: &mut Lent<'_>, replies: &mut Buffer, is_congested: bool) {
        while !self.is_over() && self.verdict.is_none() {
            match self.reader.read(lent.bytes()) {
                Ok((_, None)) => return,
                Ok((taken, Some(piece))) => self.take_piece(piece, taken, lent, replies, is_congested),
                Err(violation) => self.refuse(violation),
            }
        }
    }

    fn take_piece(
        &mut self,
        piece: Piece,
        taken: usize,
        lent: &mut Lent<'_>,
        replies: &mut Buffer,
        is_congested: bool,
    ) {
        let is_wanted = self.is_open();
        match piece {
            Piece::Part(part) if is_wanted => {
                self.inbox.add(&part, lent);
                if self.inbox.is_incomplete() {
                    self.refuse(Violation::NoMemory);
                }
                return;
            }
            Piece::Ping(payload) if is_wanted && is_congested => self.pong = Some(Box::new(payload)),
            Piece::Ping(payload) if is_wanted => self.answer(&payload, replies),
            Piece::Pong(payload) if is_wanted && self.wanted.pongs => self.inbox.add_pong(&payload),
            Piece::Close(farewell) => self.on_farewell(farewell),
            // This side has said goodbye.
            Piece::Part(_) | Piece::Ping(_) | Piece::Pong(_) => {}
        }
        lent.take(taken);
    }

    fn answer(&self, ping: &Control, replies: &mut Buffer) {
        writer::add_frame(replies, Opcode::Pong, false, self.mask(), ping.as_bytes());
    }

    /// The peer says goodbye.
    fn on_farewell(&mut self, farewell: Farewell) {
        let code = Some(farewell.code).filter(|&code| code != close::NO_CODE);
        self.verdict = Some(Box::new(Verdict { answer: (code, ""), farewell }));
    }

    /// The peer has broken a rule: it will be told which, and that is the end.
    fn refuse(&mut self, violation: Violation) {
        let (code, reason) = (violation.code(), violation.reason());
        let farewell = Farewell { code, reason: reason.to_owned() };
        self.verdict = Some(Box::new(Verdict { answer: (Some(code), reason), farewell }));
    }

    fn reply(&self, wire: &mut Wire<'_>, mut replies: Buffer) {
        if !replies.is_empty() {
            self.carrier.send(wire, |output| output.append(&mut replies));
        }
    }

    /// Sees to what has come of what has come.
    pub(super) fn after_input(&mut self, wire: &mut Wire<'_>) {
        if !self.inbox.has_next() {
            self.conclude(wire);
        }
        if self.has_call() {
            self.carrier.call(wire);
        }
        self.watch(wire);
    }

    /// Whether anything is read now.
    pub(super) fn is_reading(&self) -> bool {
        match self.phase {
            Phase::Open => {
                !self.flags.contains(Flags::PAUSED) && self.inbox.backlog() < AHEAD && self.verdict.is_none()
            }
            Phase::Gone => false,
            _ => !self.flags.contains(Flags::HALF_CLOSED),
        }
    }

    /// Reads on after a while in which nothing was read, and in which the peer has not been silent therefore.
    pub(super) fn read_on(&mut self, wire: &mut Wire<'_>) {
        self.flags.remove(Flags::HALF_CLOSED);
        self.hear(wire.net);
        self.watch(wire);
        if let Carrier::Http2(..) = self.carrier {
            // What waits there is looked at when it is called.
            self.carrier.call(wire);
        }
    }

    /// Reads as long as there is room for what comes and the owner wants it.
    pub(super) fn watch(&self, wire: &mut Wire<'_>) {
        let input = match self.is_reading() {
            true => Events::READ,
            false if self.flags.contains(Flags::HALF_CLOSED) => Events::empty(),
            false => Events::CLOSED,
        };
        self.carrier.watch(wire, input);
    }

    /// The peer sends nothing more.
    fn on_end(&mut self, wire: &mut Wire<'_>) {
        match self.phase {
            Phase::Lingering => self.end(wire),
            Phase::Leaving => {
                // It may still want to read what was said last.
                self.flags.insert(Flags::HALF_CLOSED);
                self.watch(wire);
                self.carrier.prompt(wire, self.key);
            }
            _ => {
                self.carrier.finish(wire);
                self.lose(wire, "The connection has ended without a close frame");
            }
        }
    }

    /// The peer sends nothing more than what waits to be read: so much is certain while nothing is read.
    fn on_end_unread(&mut self, wire: &mut Wire<'_>, stream: StreamKey) {
        if !wire.net.is_connected(stream) {
            return self.lose(wire, "The connection was reset");
        }
        self.flags.insert(Flags::HALF_CLOSED);
        wire.net.keep_alive(stream, timeout::PULSE);
        self.watch(wire);
        self.set_timer(wire.net, timeout::PULSE);
    }

    /// The next thing the owner is to be called for. The bytes of a message are in `message` then.
    pub(super) fn take_call(
        &mut self,
        wire: &mut Wire<'_>,
        pool: &mut Pool,
        message: &mut Buffer,
    ) -> Option<WebSocketCall> {
        if self.opened.is_none() && !self.inbox.has_next() {
            self.conclude(wire);
        }
        let token = self.owner.as_ref()?.token();
        if let Some(protocol) = self.opened.take() {
            return Some(WebSocketCall::Opened(token, protocol.into_boxed_slice()));
        }
        if self.has_item() {
            let was_reading = self.is_reading();
            let call = self.take_item(wire, pool, message);
            if !was_reading && self.is_reading() {
                self.read_on(wire);
            }
            if call.is_some() {
                return call;
            }
        }
        if self.flags.contains(Flags::DRAINED) {
            self.flags.remove(Flags::DRAINED);
            return Some(WebSocketCall::Drained(token));
        }
        if self.has_farewell()
            && let (Some(owner), Some(last)) = (self.owner.take(), &self.last)
        {
            return Some(WebSocketCall::Closed(owner, last.code, last.reason.clone()));
        }
        None
    }

    fn take_item(&mut self, wire: &mut Wire<'_>, pool: &mut Pool, message: &mut Buffer) -> Option<WebSocketCall> {
        let token = self.owner.as_ref()?.token();
        let (kind, is_compressed) = match self.inbox.take_next(message)? {
            Item::Pong(payload) => return Some(WebSocketCall::Pong(token, payload)),
            Item::Message { kind, is_compressed } => (kind, is_compressed),
        };
        let checked = match is_compressed {
            true => self.decompress(pool, message).and_then(|()| match kind {
                Kind::Text => check(message),
                Kind::Binary => Ok(()),
            }),
            false if message.is_incomplete() => Err(Violation::NoMemory),
            false => Ok(()),
        };
        match checked {
            Ok(()) => Some(WebSocketCall::Message(token, kind, message.len())),
            Err(violation) => {
                *message = Buffer::new();
                // Whatever came behind it does not count.
                self.inbox.clear();
                self.refuse(violation);
                self.conclude(wire);
                None
            }
        }
    }
}

/// Whether a text that was compressed is UTF-8.
fn check(message: &Buffer) -> Result<(), Violation> {
    let mut text = Utf8::default();
    message.chunks().try_for_each(|chunk| text.add(chunk))?;
    if text.is_whole() { Ok(()) } else { Err(Violation::NotUtf8) }
}
