//! From messages to frames (RFC 6455, section 6.1).

use crate::buffer::Buffer;

use super::close::LONGEST_REASON;
use super::frame::{Head, LONGEST_CONTROL, Opcode};
use super::mask::Mask;

/// This much is masked at a time.
const PIECE: usize = 4096;

/// Adds the head of a frame to what is to be sent, that is all of its message. `length` bytes are to follow, which are
/// masked by somebody else where there is a mask.
pub fn add_head(output: &mut Buffer, opcode: Opcode, is_compressed: bool, mask: Option<[u8; 4]>, length: usize) {
    let length = length as u64;
    output.add(Head { opcode, is_final: true, is_compressed, mask, length }.encode().as_bytes());
}

/// Adds a frame to what is to be sent, that is all of its message.
pub fn add_frame(output: &mut Buffer, opcode: Opcode, is_compressed: bool, mask: Option<[u8; 4]>, payload: &[u8]) {
    add_head(output, opcode, is_compressed, mask, payload.len());
    let Some(key) = mask else { return output.add(payload) };
    let mut mask = Mask::new(key);
    let mut masked = [0; PIECE];
    for piece in payload.chunks(PIECE) {
        let masked = &mut masked[..piece.len()];
        masked.copy_from_slice(piece);
        mask.apply(masked);
        output.add(masked);
    }
}

/// The payload of a close frame; none without a code. What is too long of the reason is left out.
#[must_use]
pub fn farewell(code: Option<u16>, reason: &str) -> Vec<u8> {
    let mut payload = Vec::with_capacity(LONGEST_CONTROL);
    if let Some(code) = code {
        payload.extend_from_slice(&code.to_be_bytes());
        payload.extend_from_slice(&reason.as_bytes()[..reason.floor_char_boundary(LONGEST_REASON)]);
    }
    payload
}
