//! WebSocket (RFC 6455), with permessage-deflate (RFC 7692).
//!
//! From bytes to messages and back: nothing but [`socket`] reads or writes one. The [`handshake`] makes a connection of a
//! request. The [`Reader`] finds parts of messages in what comes, which the [`Inbox`] puts together, and an
//! [`Inflater`](deflate::Inflater) decompresses them when they are handed on. The [`writer`] makes frames of messages.

pub mod close;
pub mod deflate;
pub mod extension;
mod frame;
pub mod handshake;
mod inbox;
mod mask;
mod reader;
pub mod socket;
pub mod utf8;
pub mod writer;

pub use frame::{Head, LONGEST_CONTROL, Opcode};
pub use inbox::{Inbox, Item};
pub use mask::Mask;
pub use reader::{Control, Farewell, Kind, Part, Piece, Reader, Role};
