//! From bytes to the parts of messages (RFC 6455, sections 5 and 6.2): it holds a few bytes of a connection, however long
//! frames and messages are.

use std::ops::Range;

use super::close::{self, Violation};
use super::frame::{Head, LONGEST_CONTROL, LONGEST_HEAD, Opcode};
use super::mask::Mask;
use super::utf8::{self, Utf8};

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Text in UTF-8.
    Text = 1,
    /// Bytes.
    Binary = 2,
}

impl Kind {
    /// The opcode of its first frame.
    #[must_use]
    pub fn opcode(self) -> Opcode {
        match self {
            Self::Text => Opcode::Text,
            Self::Binary => Opcode::Binary,
        }
    }
}

/// Which side of a connection this is. What a client sends is masked, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The peer is a server.
    Client,
    /// The peer is a client.
    Server,
}

/// What has been found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A part of a message, at most as long as what has come.
    Part(Part),
    /// The peer wants a pong with this payload.
    Ping(Control),
    /// A pong with this payload.
    Pong(Control),
    /// The last frame. What follows means nothing.
    Close(Farewell),
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What the message is.
    pub kind: Kind,
    /// It is compressed. A text that is not is UTF-8 as far as it has come.
    pub is_compressed: bool,
    /// The part, among the bytes that were given.
    pub payload: Range<usize>,
    /// The message is complete.
    pub is_last: bool,
}

/// The payload of a control frame.
#[derive(Clone, PartialEq, Eq)]
pub struct Control {
    bytes: [u8; LONGEST_CONTROL],
    length: u8,
}

impl Control {
    const EMPTY: Self = Self { bytes: [0; LONGEST_CONTROL], length: 0 };

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    fn push(&mut self, bytes: &[u8]) {
        self.bytes[usize::from(self.length)..][..bytes.len()].copy_from_slice(bytes);
        // It is as long as a control frame at most.
        self.length += bytes.len() as u8;
    }
}

impl std::fmt::Debug for Control {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "\"{}\"", self.as_bytes().escape_ascii())
    }
}

/// What a close frame says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Farewell {
    /// The code: [`close::NO_CODE`] where there is none.
    pub code: u16,
    /// The reason, which is UTF-8.
    pub reason: String,
}

/// Finds the parts of messages in what a peer sends.
#[derive(Debug)]
pub struct Reader {
    role: Role,
    may_be_compressed: bool,
    /// The longest message that is accepted, in bytes.
    limit: u64,
    /// What has come of something that is of no use before the rest of it has. Most connections never have any.
    begun: Option<Box<Begun>>,
    frame: Option<Frame>,
    message: Option<Message>,
}

/// The beginning of something whose rest has yet to come.
#[derive(Debug)]
enum Begun {
    /// The head of a frame, so many bytes of it.
    Head([u8; LONGEST_HEAD], u8),
    /// The payload of a control frame.
    Control(Control),
}

/// A frame whose payload is not all there.
#[derive(Debug)]
struct Frame {
    opcode: Opcode,
    is_final: bool,
    left: u64,
    mask: Mask,
}

/// A message that is not complete.
#[derive(Debug)]
struct Message {
    kind: Kind,
    is_compressed: bool,
    /// How long its frames are, this one included.
    length: u64,
    text: Utf8,
}

impl Reader {
    /// Reads what a peer sends to that side; messages longer than `limit` bytes are refused. `may_be_compressed` says
    /// whether permessage-deflate was agreed on.
    #[must_use]
    pub fn new(role: Role, may_be_compressed: bool, limit: u64) -> Self {
        Self { role, may_be_compressed, limit, begun: None, frame: None, message: None }
    }

    /// Takes the next bytes, from which the mask is taken off where they are. Returns how many were taken, and what was
    /// found in them: nothing only when all were taken.
    ///
    /// # Errors
    ///
    /// When they break a rule of the protocol. Nothing more is to be read then.
    pub fn read(&mut self, bytes: &mut [u8]) -> Result<(usize, Option<Piece>), Violation> {
        let mut at = 0;
        while at < bytes.len() || self.frame.is_some() {
            let Some(frame) = &mut self.frame else {
                at += self.read_head(&bytes[at..])?;
                continue;
            };
            let count = usize::try_from(frame.left).unwrap_or(usize::MAX).min(bytes.len() - at);
            if count == 0 && frame.left > 0 {
                break;
            }
            let payload = at..at + count;
            frame.mask.apply(&mut bytes[payload.clone()]);
            frame.left -= count as u64;
            at = payload.end;
            let piece = match frame.opcode.is_control() {
                true => self.read_control(&bytes[payload])?,
                false => self.read_part(&bytes[payload.clone()], payload)?,
            };
            if piece.is_some() {
                return Ok((at, piece));
            }
        }
        Ok((at, None))
    }

    /// Whether a message has begun that is not complete.
    #[must_use]
    pub fn is_in_message(&self) -> bool {
        self.message.is_some()
    }

    /// Takes as much of a head as there is; returns how much that was.
    fn read_head(&mut self, bytes: &[u8]) -> Result<usize, Violation> {
        if self.begun.is_none()
            && let Some((head, length)) = Head::parse(bytes)?
        {
            self.begin(&head)?;
            return Ok(length);
        }
        let (mut start, before) = match self.begun.as_deref() {
            Some(&Begun::Head(start, before)) => (start, usize::from(before)),
            _ => ([0; LONGEST_HEAD], 0),
        };
        let count = bytes.len().min(LONGEST_HEAD - before);
        start[before..before + count].copy_from_slice(&bytes[..count]);
        match Head::parse(&start[..before + count])? {
            Some((head, length)) => {
                self.begun = None;
                self.begin(&head)?;
                Ok(length - before)
            }
            None => {
                // A head in which there is room for more.
                self.begun = Some(Box::new(Begun::Head(start, (before + count) as u8)));
                Ok(count)
            }
        }
    }

    /// A frame begins.
    fn begin(&mut self, head: &Head) -> Result<(), Violation> {
        match (self.role, head.mask) {
            (Role::Server, None) => return Err(Violation::Protocol("A frame of a client is not masked")),
            (Role::Client, Some(_)) => return Err(Violation::Protocol("A frame of a server is masked")),
            _ => {}
        }
        let begins_message = matches!(head.opcode, Opcode::Text | Opcode::Binary);
        if head.is_compressed && !(begins_message && self.may_be_compressed) {
            return Err(Violation::Protocol("A reserved bit is set"));
        }
        match (head.opcode, &mut self.message) {
            (Opcode::Text | Opcode::Binary, Some(_)) => {
                return Err(Violation::Protocol("A message begins within another one"));
            }
            (Opcode::Continuation, None) => return Err(Violation::Protocol("There is no message to be continued")),
            (Opcode::Continuation, Some(message)) => message.length = message.length.saturating_add(head.length),
            (Opcode::Text | Opcode::Binary, None) => {
                let kind = if head.opcode == Opcode::Text { Kind::Text } else { Kind::Binary };
                let (is_compressed, length) = (head.is_compressed, head.length);
                self.message = Some(Message { kind, is_compressed, length, text: Utf8::default() });
            }
            (Opcode::Close | Opcode::Ping | Opcode::Pong, _) => {}
        }
        if self.message.as_ref().is_some_and(|message| message.length > message.longest(self.limit)) {
            return Err(Violation::TooBig);
        }
        let mask = Mask::new(head.mask.unwrap_or_default());
        self.frame = Some(Frame { opcode: head.opcode, is_final: head.is_final, left: head.length, mask });
        Ok(())
    }

    fn read_part(&mut self, bytes: &[u8], payload: Range<usize>) -> Result<Option<Piece>, Violation> {
        let (Some(frame), Some(message)) = (&self.frame, &mut self.message) else { return Ok(None) };
        let is_over = frame.left == 0;
        let is_last = is_over && frame.is_final;
        if message.kind == Kind::Text && !message.is_compressed {
            if is_last && message.length == bytes.len() as u64 {
                // All of it is here.
                utf8::check(bytes)?;
            } else {
                message.text.add(bytes)?;
            }
            if is_last && !message.text.is_whole() {
                return Err(Violation::NotUtf8);
            }
        }
        let part = Part { kind: message.kind, is_compressed: message.is_compressed, payload, is_last };
        if is_over {
            self.frame = None;
        }
        if is_last {
            self.message = None;
        }
        Ok(Some(Piece::Part(part)))
    }

    fn read_control(&mut self, bytes: &[u8]) -> Result<Option<Piece>, Violation> {
        let Some(frame) = &self.frame else { return Ok(None) };
        let mut control = match self.begun.take().map(|begun| *begun) {
            Some(Begun::Control(control)) => control,
            Some(Begun::Head(..)) | None => Control::EMPTY,
        };
        control.push(bytes);
        if frame.left > 0 {
            self.begun = Some(Box::new(Begun::Control(control)));
            return Ok(None);
        }
        let piece = match frame.opcode {
            Opcode::Ping => Piece::Ping(control),
            Opcode::Pong => Piece::Pong(control),
            _ => Piece::Close(Farewell::of(control.as_bytes())?),
        };
        self.frame = None;
        Ok(Some(piece))
    }
}

impl Message {
    /// How long it may be, as it comes. What is compressed is as long as what it was at most, and a little more: how long
    /// that was is found out when it is decompressed.
    fn longest(&self, limit: u64) -> u64 {
        if self.is_compressed { limit.saturating_add(limit / 256).saturating_add(1024) } else { limit }
    }
}

impl Farewell {
    /// What the payload of a close frame says.
    fn of(payload: &[u8]) -> Result<Self, Violation> {
        let Some((&code, reason)) = payload.split_first_chunk() else {
            return match payload {
                [] => Ok(Self { code: close::NO_CODE, reason: String::new() }),
                _ => Err(Violation::Protocol("A close frame has half a code")),
            };
        };
        let code = u16::from_be_bytes(code);
        if !close::may_be_sent(code) {
            return Err(Violation::Protocol("There is no such close code"));
        }
        let reason = std::str::from_utf8(reason).map_err(|_| Violation::NotUtf8)?;
        Ok(Self { code, reason: reason.to_owned() })
    }
}
