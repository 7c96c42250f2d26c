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

/// What has come and was not handed on, in the order it came. While there is nothing it takes no memory.
#[derive(Debug, Default)]
pub struct Inbox(Option<Box<Contents>>);

#[derive(Debug, Default)]
struct Contents {
    /// The bytes of all messages, one behind the other; last those of the message that is coming.
    data: Buffer,
    items: VecDeque<Waiting>,
    /// How many bytes the pongs among them have.
    pongs: usize,
    /// How long the message is that is coming, so far.
    coming: usize,
    /// A part of a message is there that is not complete, be it empty.
    is_coming: bool,
}

#[derive(Debug)]
enum Waiting {
    Message { kind: Kind, is_compressed: bool, length: usize },
    Pong(Box<[u8]>),
}

impl Inbox {
    /// Takes a part of a message in, from the bytes it was found in.
    pub fn add(&mut self, part: &Part, lent: &mut Lent<'_>) {
        let contents = self.0.get_or_insert_default();
        let payload = part.payload.clone();
        contents.coming += payload.len();
        if payload.len() >= WORTH_KEEPING {
            contents.data.add_bytes(lent.keep(payload));
        } else {
            let end = payload.end;
            contents.data.add(&lent.bytes()[payload]);
            lent.take(end);
        }
        contents.is_coming = !part.is_last;
        if part.is_last {
            let (kind, is_compressed, length) = (part.kind, part.is_compressed, std::mem::take(&mut contents.coming));
            contents.items.push_back(Waiting::Message { kind, is_compressed, length });
        }
    }

    /// Takes a pong in.
    pub fn add_pong(&mut self, pong: &Control) {
        let contents = self.0.get_or_insert_default();
        contents.pongs += pong.as_bytes().len();
        contents.items.push_back(Waiting::Pong(pong.as_bytes().into()));
    }

    /// Whether there was no memory for something that has come.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.0.as_ref().is_some_and(|contents| contents.data.is_incomplete())
    }

    /// Whether there is something to be handed on.
    #[must_use]
    pub fn has_next(&self) -> bool {
        self.0.as_ref().is_some_and(|contents| !contents.items.is_empty())
    }

    /// How many bytes there are to be handed on, with what it takes to keep them: of messages and pongs, but not of the
    /// message that is coming.
    #[must_use]
    pub fn backlog(&self) -> usize {
        self.0.as_ref().map_or(0, |contents| {
            let held = contents.items.len() * size_of::<Waiting>();
            contents.data.len() - contents.coming + contents.pongs + held
        })
    }

    /// Hands on what has come first. The bytes of a message are added to `message`.
    pub fn take_next(&mut self, message: &mut Buffer) -> Option<Item> {
        let contents = self.0.as_mut()?;
        let item = match contents.items.pop_front()? {
            Waiting::Message { kind, is_compressed, length } => {
                if message.append_from(&mut contents.data, length) < length {
                    message.mark_incomplete();
                }
                Item::Message { kind, is_compressed }
            }
            Waiting::Pong(payload) => {
                contents.pongs -= payload.len();
                Item::Pong(payload)
            }
        };
        if contents.items.is_empty() {
            contents.items = VecDeque::new();
            contents.data.trim();
            if !contents.is_coming {
                self.0 = None;
            }
        }
        Some(item)
    }

    /// Forgets the message that is coming, and all that is there.
    pub fn clear(&mut self) {
        self.0 = None;
    }
}
