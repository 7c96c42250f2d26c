//! Why connections end (RFC 6455, section 7.4).

/// The purpose is fulfilled.
pub const NORMAL: u16 = 1000;
/// The endpoint goes away: a server that ends, a page that is left.
pub const GOING_AWAY: u16 = 1001;
/// What has come is not what the protocol says.
pub const PROTOCOL_ERROR: u16 = 1002;
/// The close frame that has come has no code. It is never sent.
pub const NO_CODE: u16 = 1005;
/// The connection has ended without a close frame. It is never sent.
pub const ABNORMAL: u16 = 1006;
/// The content of a message is not what its type says.
pub const INVALID_DATA: u16 = 1007;
/// A message is longer than is accepted.
pub const TOO_BIG: u16 = 1009;
/// Something has gone wrong that is not the peer's fault.
pub const INTERNAL_ERROR: u16 = 1011;

/// The longest reason of a close frame, in bytes.
pub const LONGEST_REASON: usize = 123;

/// Whether a code may be in a close frame: one that RFC 6455 or IANA's registry gives a meaning, or one for libraries
/// and applications (3000 to 4999).
#[must_use]
pub fn may_be_sent(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

/// What a peer has done that ends its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// What has come is not what the protocol says: what, in words.
    Protocol(&'static str),
    /// A text is not UTF-8.
    NotUtf8,
    /// What is said to be compressed cannot be decompressed.
    NotDeflate,
    /// A message is longer than is accepted.
    TooBig,
    /// There is no memory for what has come.
    NoMemory,
}

impl Violation {
    /// What the peer is told.
    #[must_use]
    pub fn code(self) -> u16 {
        match self {
            Self::Protocol(_) => PROTOCOL_ERROR,
            Self::NotUtf8 | Self::NotDeflate => INVALID_DATA,
            Self::TooBig => TOO_BIG,
            Self::NoMemory => INTERNAL_ERROR,
        }
    }

    /// The same in words, short enough for a close frame.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Protocol(reason) => reason,
            Self::NotUtf8 => "A text is not UTF-8",
            Self::NotDeflate => "A compressed message cannot be decompressed",
            Self::TooBig => "A message is longer than is accepted",
            Self::NoMemory => "There is no memory for a message",
        }
    }
}
