//! What has come and was not handed on: whole messages, pongs, and the message that is coming.

use std::collections::VecDeque;

use crate::buffer::{Buffer, Lent};

use super::reader::{Control, Kind, Part};

/// A part of a message that is at least as long is kept where it is, without a copy; shorter ones would hold more memory
/// than they are worth.
const WORTH_KEEPING: usize = 32 * 1024;

/// Something to be handed on.
#[derive(Debug)]
pub enum Item {
    /// A message, whose bytes are in the buffer that was given.
    Message {
        /// What it is.
        kind: Kind,
        /// It is compressed still.
        is_compressed: bool,
    },
    /// The payload of a pong.
    Pong(Box<[u8]>),
}

/// What has come and was not handed on, in the order it came.
#[derive(Debug, Default)]
pub struct Inbox {
    /// The bytes of all messages, one behind the other; last those of the message that is coming.
    data: Buffer,
    items: VecDeque<Waiting>,
    /// How many bytes the pongs among them have.
    pongs: usize,
    /// How long the message is that is coming, so far.
    coming: usize,
}

#[derive(Debug)]
enum Waiting {
    Message { kind: Kind, is_compressed: bool, length: usize },
    Pong(Box<[u8]>),
}

impl Inbox {
    /// Takes a part of a message in, from the bytes it was found in.
    pub fn add(&mut self, part: &Part, lent: &mut Lent<'_>) {
        let payload = part.payload.clone();
        self.coming += payload.len();
        if payload.len() >= WORTH_KEEPING {
            self.data.add_bytes(lent.keep(payload));
        } else {
            let end = payload.end;
            self.data.add(&lent.bytes()[payload]);
            lent.take(end);
        }
        if part.is_last {
            let (kind, is_compressed, length) = (part.kind, part.is_compressed, std::mem::take(&mut self.coming));
            self.items.push_back(Waiting::Message { kind, is_compressed, length });
        }
    }

    /// Takes a pong in.
    pub fn add_pong(&mut self, pong: &Control) {
        self.pongs += pong.as_bytes().len();
        self.items.push_back(Waiting::Pong(pong.as_bytes().into()));
    }

    /// Whether there was no memory for something that has come.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.data.is_incomplete()
    }

    /// Whether there is something to be handed on.
    #[must_use]
    pub fn has_next(&self) -> bool {
        !self.items.is_empty()
    }

    /// How many bytes there are to be handed on, with what it takes to keep them: of messages and pongs, but not of the
    /// message that is coming.
    #[must_use]
    pub fn backlog(&self) -> usize {
        self.data.len() - self.coming + self.pongs + self.items.len() * size_of::<Waiting>()
    }

    /// Hands on what has come first. The bytes of a message are added to `message`.
    pub fn take_next(&mut self, message: &mut Buffer) -> Option<Item> {
        let item = match self.items.pop_front()? {
            Waiting::Message { kind, is_compressed, length } => {
                if message.append_from(&mut self.data, length) < length {
                    message.mark_incomplete();
                }
                Item::Message { kind, is_compressed }
            }
            Waiting::Pong(payload) => {
                self.pongs -= payload.len();
                Item::Pong(payload)
            }
        };
        if self.items.is_empty() {
            self.items = VecDeque::new();
            self.data.trim();
        }
        Some(item)
    }

    /// Forgets the message that is coming, and all that is there.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
