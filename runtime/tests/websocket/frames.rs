//! Frames as peers send them, right and wrong.

use event_runtime::websocket::{Head, Mask, Opcode};
use proptest::prelude::*;

/// A frame, its payload masked.
pub(crate) fn frame(head: Head, payload: &[u8]) -> Vec<u8> {
    let head = Head { length: payload.len() as u64, ..head };
    let mut bytes = head.encode().as_bytes().to_vec();
    let at = bytes.len();
    bytes.extend_from_slice(payload);
    if let Some(key) = head.mask {
        Mask::new(key).apply(&mut bytes[at..]);
    }
    bytes
}

pub(crate) fn head(opcode: Opcode, is_final: bool) -> Head {
    Head { opcode, is_final, is_compressed: false, mask: Some([0x12, 0x34, 0x56, 0x78]), length: 0 }
}

/// A frame of a client.
pub(crate) fn masked(opcode: Opcode, is_final: bool, payload: &[u8]) -> Vec<u8> {
    frame(head(opcode, is_final), payload)
}

/// The payload of a frame: short for the most part.
fn payload() -> impl Strategy<Value = Vec<u8>> {
    let text = ".{0,20}".prop_map(String::into_bytes);
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    let long = (0..70_000usize, any::<u8>()).prop_map(|(length, byte)| vec![byte & 0x7f; length]);
    prop_oneof![6 => text, 2 => bytes, 1 => long]
}

/// Frames that are one message, with others between them.
fn message() -> impl Strategy<Value = Vec<u8>> {
    let control = (prop::sample::select(vec![Opcode::Ping, Opcode::Pong]), prop::collection::vec(any::<u8>(), 0..126))
        .prop_map(|(opcode, payload)| masked(opcode, true, &payload));
    let part = (prop::option::weighted(0.3, control), any::<[u8; 4]>(), 0..40usize);
    (any::<bool>(), payload(), prop::collection::vec(part, 0..5)).prop_map(|(is_text, payload, parts)| {
        let mut bytes = Vec::new();
        let mut rest = &payload[..];
        let mut opcode = if is_text { Opcode::Text } else { Opcode::Binary };
        for (control, key, size) in parts {
            let (part, tail) = rest.split_at(size.min(rest.len()));
            bytes.extend(frame(Head { mask: Some(key), ..head(opcode, false) }, part));
            bytes.extend(control.unwrap_or_default());
            (rest, opcode) = (tail, Opcode::Continuation);
        }
        bytes.extend(masked(opcode, true, rest));
        bytes
    })
}

/// What a client may send: messages, in the end perhaps a close frame.
pub(crate) fn stream() -> impl Strategy<Value = Vec<u8>> {
    let close = prop_oneof![
        Just(Vec::new()),
        (1000..1003_u16, "[a-z]{0,9}").prop_map(|(code, reason)| {
            masked(Opcode::Close, true, &[&code.to_be_bytes()[..], reason.as_bytes()].concat())
        }),
    ];
    (prop::collection::vec(message(), 0..6), close).prop_map(|(messages, close)| [messages.concat(), close].concat())
}

/// The same with a byte that is another one.
pub(crate) fn faulty_stream() -> impl Strategy<Value = Vec<u8>> {
    (stream(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut bytes, index, byte)| {
        if !bytes.is_empty() {
            let index = index.index(bytes.len().min(300));
            bytes[index] = byte;
        }
        bytes
    })
}
