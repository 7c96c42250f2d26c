//! The head of a frame (RFC 6455, section 5.2).

use super::close::Violation;

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Opcode {
    /// A further part of a message.
    Continuation = 0,
    /// The first part of a text.
    Text = 1,
    /// The first part of a message of bytes.
    Binary = 2,
    /// The last frame of all.
    Close = 8,
    /// It wants to be answered with a pong.
    Ping = 9,
    /// The answer to a ping, or a sign of life.
    Pong = 10,
}

impl Opcode {
    fn of(bits: u8) -> Option<Self> {
        Some(match bits {
            0 => Self::Continuation,
            1 => Self::Text,
            2 => Self::Binary,
            8 => Self::Close,
            9 => Self::Ping,
            10 => Self::Pong,
            _ => return None,
        })
    }

    /// Whether it is of the connection, and may come in the middle of a message.
    #[must_use]
    pub fn is_control(self) -> bool {
        self as u8 & 8 != 0
    }
}

/// The longest payload of a control frame, in bytes.
pub const LONGEST_CONTROL: usize = 125;

/// The longest head of a frame, in bytes.
pub(super) const LONGEST_HEAD: usize = 14;

const FIN: u8 = 0x80;
const RSV1: u8 = 0x40;
const RSV2_AND_3: u8 = 0x30;
const MASKED: u8 = 0x80;
/// Instead of a length: two bytes follow that tell it, or eight.
const TWO_BYTES: u8 = 126;
const EIGHT_BYTES: u8 = 127;

/// The head of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// What it is.
    pub opcode: Opcode,
    /// It is the last one of its message.
    pub is_final: bool,
    /// The first reserved bit, which says of the first frame of a message that it is compressed (RFC 7692, section 6).
    pub is_compressed: bool,
    /// The key of the mask.
    pub mask: Option<[u8; 4]>,
    /// How many bytes follow.
    pub length: u64,
}

impl Head {
    /// Looks for a head at the start of `bytes`; returns its length as well, and nothing as long as it is not all there.
    ///
    /// # Errors
    ///
    /// When it is none whatever follows.
    pub fn parse(bytes: &[u8]) -> Result<Option<(Self, usize)>, Violation> {
        let Some(&first) = bytes.first() else { return Ok(None) };
        if first & RSV2_AND_3 != 0 {
            return Err(Violation::Protocol("A reserved bit is set"));
        }
        let opcode = Opcode::of(first & 0x0f).ok_or(Violation::Protocol("There is no such opcode"))?;
        let (is_final, is_compressed) = (first & FIN != 0, first & RSV1 != 0);
        if opcode.is_control() && !is_final {
            return Err(Violation::Protocol("A control frame is fragmented"));
        }
        let Some(&second) = bytes.get(1) else { return Ok(None) };
        let short = second & !MASKED;
        if opcode.is_control() && usize::from(short) > LONGEST_CONTROL {
            return Err(Violation::Protocol("A control frame is longer than 125 bytes"));
        }
        let (length, at) = match short {
            TWO_BYTES => match bytes.get(2..).and_then(<[u8]>::first_chunk) {
                Some(&length) => (u64::from(u16::from_be_bytes(length)), 4),
                None => return Ok(None),
            },
            EIGHT_BYTES => match bytes.get(2..).and_then(<[u8]>::first_chunk) {
                Some(&length) => (u64::from_be_bytes(length), 10),
                None => return Ok(None),
            },
            short => (u64::from(short), 2),
        };
        let shortest = match short {
            TWO_BYTES => u64::from(TWO_BYTES),
            EIGHT_BYTES => u64::from(u16::MAX) + 1,
            _ => 0,
        };
        if length < shortest {
            return Err(Violation::Protocol("A length takes more bytes than it needs"));
        }
        if length > i64::MAX.unsigned_abs() {
            return Err(Violation::Protocol("A length has more than 63 bits"));
        }
        let head = Self { opcode, is_final, is_compressed, mask: None, length };
        if second & MASKED == 0 {
            return Ok(Some((head, at)));
        }
        let Some(&key) = bytes.get(at..).and_then(<[u8]>::first_chunk) else { return Ok(None) };
        Ok(Some((Self { mask: Some(key), ..head }, at + key.len())))
    }

    /// The head as it is sent.
    #[must_use]
    pub fn encode(&self) -> EncodedHead {
        let mut head = EncodedHead { bytes: [0; LONGEST_HEAD], length: 0 };
        let flags = if self.is_final { FIN } else { 0 } | if self.is_compressed { RSV1 } else { 0 };
        let masked = if self.mask.is_some() { MASKED } else { 0 };
        head.push(&[flags | self.opcode as u8]);
        match (u8::try_from(self.length), u16::try_from(self.length)) {
            (Ok(length @ 0..TWO_BYTES), _) => head.push(&[masked | length]),
            (_, Ok(length)) => {
                head.push(&[masked | TWO_BYTES]);
                head.push(&length.to_be_bytes());
            }
            _ => {
                head.push(&[masked | EIGHT_BYTES]);
                head.push(&self.length.to_be_bytes());
            }
        }
        self.mask.iter().for_each(|key| head.push(key));
        head
    }
}

/// A head as it is sent.
#[derive(Clone, Copy, Debug)]
pub struct EncodedHead {
    bytes: [u8; LONGEST_HEAD],
    length: usize,
}

impl EncodedHead {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes[self.length..][..bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn head() -> impl Strategy<Value = Head> {
        let opcode = prop::sample::select(vec![0, 1, 2, 8, 9, 10]).prop_map(|bits| Opcode::of(bits).unwrap());
        let length = prop_oneof![0..300_u64, 65_000..66_000_u64, 0..i64::MAX.unsigned_abs()];
        (opcode, any::<bool>(), any::<bool>(), any::<Option<[u8; 4]>>(), length).prop_map(
            |(opcode, is_final, is_compressed, mask, length)| {
                let (is_final, length) = if opcode.is_control() { (true, length % 126) } else { (is_final, length) };
                Head { opcode, is_final, is_compressed, mask, length }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_understood_when_it_is_whole(head in head()) {
            let encoded = head.encode();
            let bytes = encoded.as_bytes();
            prop_assert_eq!(Head::parse(bytes), Ok(Some((head, bytes.len()))));
            for end in 0..bytes.len() {
                prop_assert_eq!(Head::parse(&bytes[..end]), Ok(None));
            }
        }
    }

    #[test]
    fn what_is_no_head_is_refused_as_soon_as_that_is_known() {
        for (bytes, end) in [
            (&b"\x90"[..], 1),
            (b"\xa1", 1),
            (b"\x83", 1),
            (b"\x87", 1),
            (b"\x8b", 1),
            (b"\x8f", 1),
            (b"\x09", 1),
            (b"\x08", 1),
            (b"\x89\x7e", 2),
            (b"\x88\x7f", 2),
            (b"\x82\x7e\x00\x7d", 4),
            (b"\x82\x7f\0\0\0\0\0\0\xff\xff", 10),
            (b"\x82\x7f\x80\0\0\0\0\0\0\0", 10),
        ] {
            let known = (0..=bytes.len()).find(|&end| Head::parse(&bytes[..end]).is_err());
            assert_eq!(known, Some(end), "{bytes:x?}");
        }
    }
}
