//! One side of a connection that is nothing but bytes: what it makes of what the other sends.

use bytes::BytesMut;
use event_runtime::buffer::{Buffer, Lent};
use event_runtime::websocket::close::Violation;
use event_runtime::websocket::deflate::Inflater;
use event_runtime::websocket::{Farewell, Inbox, Item, Kind, Piece, Reader, Role};

/// What a side has found, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Message(Kind, Vec<u8>),
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Close(u16, String),
    Broken(Violation),
}

pub(crate) struct Side {
    reader: Reader,
    inbox: Inbox,
    inflater: Option<Inflater>,
    keeps: bool,
    limit: u64,
    pub(crate) found: Vec<Found>,
    is_over: bool,
}

impl Side {
    pub(crate) fn new(role: Role, limit: u64) -> Self {
        let reader = Reader::new(role, false, limit);
        let inbox = Inbox::default();
        Self { reader, inbox, inflater: None, keeps: false, limit, found: Vec::new(), is_over: false }
    }

    /// One that decompresses messages, with the help of those before or without.
    pub(crate) fn inflating(role: Role, limit: u64, keeps: bool) -> Self {
        let reader = Reader::new(role, true, limit);
        Self { reader, inflater: Inflater::new(), keeps, ..Self::new(role, limit) }
    }

    /// Takes bytes in that have come at once.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        let mut memory = BytesMut::from(bytes);
        let mut lent = Lent::new(&mut memory, bytes.len());
        while !self.is_over {
            match self.step(&mut lent) {
                Ok(true) => {}
                Ok(false) => break,
                Err(violation) => self.end(Found::Broken(violation)),
            }
        }
    }

    fn step(&mut self, lent: &mut Lent<'_>) -> Result<bool, Violation> {
        let (taken, piece) = self.reader.read(lent.bytes())?;
        match piece {
            None => {
                assert_eq!(taken, lent.bytes().len());
                return Ok(false);
            }
            Some(Piece::Part(part)) => {
                assert_eq!(taken, part.payload.end);
                self.inbox.add(&part, lent);
                return self.hand_on().map(|()| true);
            }
            Some(Piece::Ping(payload)) => self.found.push(Found::Ping(payload.as_bytes().to_vec())),
            Some(Piece::Pong(payload)) => self.inbox.add_pong(&payload),
            Some(Piece::Close(Farewell { code, reason })) => self.end(Found::Close(code, reason)),
        }
        lent.take(taken);
        self.hand_on().map(|()| true)
    }

    fn hand_on(&mut self) -> Result<(), Violation> {
        let mut message = Buffer::new();
        while let Some(item) = self.inbox.take_next(&mut message) {
            match item {
                Item::Pong(payload) => self.found.push(Found::Pong(payload.to_vec())),
                Item::Message { kind, is_compressed } => {
                    if let Some(inflater) = self.inflater.as_mut().filter(|_| is_compressed) {
                        let mut inflated = Buffer::new();
                        if !self.keeps {
                            inflater.reset();
                        }
                        inflater.inflate(&message, self.limit, &mut inflated)?;
                        message = inflated;
                    }
                    self.found.push(Found::Message(kind, content(&message)));
                    message.clear();
                }
            }
        }
        assert_eq!(self.inbox.backlog(), 0);
        Ok(())
    }

    fn end(&mut self, last: Found) {
        self.found.push(last);
        self.is_over = true;
    }
}

pub(crate) fn content(buffer: &Buffer) -> Vec<u8> {
    buffer.chunks().flatten().copied().collect()
}

/// What a side finds in bytes that come in pieces, the sizes of which go round.
pub(crate) fn found_in_pieces(mut side: Side, bytes: &[u8], sizes: &[usize]) -> Vec<Found> {
    let mut rest = bytes;
    for size in sizes.iter().cycle() {
        let (piece, tail) = rest.split_at((*size).min(rest.len()));
        side.take(piece);
        rest = tail;
        if rest.is_empty() {
            break;
        }
    }
    side.found
}
