//! permessage-deflate (RFC 7692): both ways, in pieces, and hostile.

use event_runtime::buffer::Buffer;
use event_runtime::websocket::close::Violation;
use event_runtime::websocket::deflate::{Deflater, Inflater};
use event_runtime::websocket::{Head, Kind, Opcode, Role};
use proptest::prelude::*;

use super::frames::{frame, head};
use super::side::{Found, Side, content, found_in_pieces};

const LIMIT: u64 = 1 << 20;

fn buffer(bytes: &[u8]) -> Buffer {
    let mut buffer = Buffer::new();
    buffer.add(bytes);
    buffer
}

fn inflate(inflater: &mut Inflater, compressed: &[u8], limit: u64) -> Result<Vec<u8>, Violation> {
    let mut message = Buffer::new();
    inflater.inflate(&buffer(compressed), limit, &mut message).map(|()| content(&message))
}

fn deflate(deflater: &mut Deflater, message: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    assert!(deflater.deflate(message, &mut compressed));
    compressed
}

/// A frame of a client with compressed content, or the first of some.
fn compressed(opcode: Opcode, is_final: bool, payload: &[u8]) -> Vec<u8> {
    frame(Head { is_compressed: opcode != Opcode::Continuation, ..head(opcode, is_final) }, payload)
}

/// Something that can be compressed, more or less.
fn message() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::collection::vec(prop::sample::select(vec!["alpha ", "beta ", "gamma ", "\u{20ac}"]), 1..300);
    let text = words.prop_map(|words| words.concat().into_bytes());
    let bytes = prop::collection::vec(any::<u8>(), 1..5000);
    let long = (1..200_000usize).prop_map(|length| (0..length).map(|at| (at / 7) as u8).collect());
    prop_oneof![text, bytes, long]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_compressed_comes_out_again(
        messages in prop::collection::vec(message(), 1..6), bits in 9..=15_u8, keeps: bool,
        sizes in prop::collection::vec(1usize..5000, 1..8), cuts in prop::collection::vec(1usize..400, 1..5),
    ) {
        let mut deflater = Deflater::new(bits).unwrap();
        let mut bytes = Vec::new();
        for message in &messages {
            if !keeps {
                deflater.reset();
            }
            let payload = deflate(&mut deflater, message);
            let mut parts: Vec<&[u8]> = Vec::new();
            let mut rest = &payload[..];
            for cut in &cuts {
                let (part, tail) = rest.split_at((*cut).min(rest.len()));
                parts.push(part);
                rest = tail;
            }
            let mut opcode = Opcode::Binary;
            for part in parts {
                bytes.extend(compressed(opcode, false, part));
                opcode = Opcode::Continuation;
            }
            bytes.extend(compressed(opcode, true, rest));
        }
        let expected: Vec<Found> = messages.into_iter().map(|message| Found::Message(Kind::Binary, message)).collect();
        prop_assert_eq!(found_in_pieces(Side::inflating(Role::Server, LIMIT, keeps), &bytes, &sizes), expected);
    }

    #[test]
    fn whatever_comes_is_a_message_within_the_limit_or_none(bytes: Vec<u8>, limit in 0..5000_u64) {
        let mut inflater = Inflater::new().unwrap();
        if let Ok(message) = inflate(&mut inflater, &bytes, limit) {
            prop_assert!(message.len() as u64 <= limit);
        }
        // Whatever it was, it leaves nothing behind.
        inflater.reset();
        prop_assert_eq!(inflate(&mut inflater, b"\xf2\x48\xcd\xc9\xc9\x07\x00", 5), Ok(b"Hello".to_vec()));
    }
}

/// The examples of RFC 7692, section 7.2.3.
#[test]
fn the_examples_of_the_rfc_are_understood() {
    let hello = Ok(b"Hello".to_vec());
    let mut inflater = Inflater::new().unwrap();
    for payload in [
        &b"\xf2\x48\xcd\xc9\xc9\x07\x00"[..],
        b"\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00",
        b"\xf3\x48\xcd\xc9\xc9\x07\x00\x00",
        b"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00",
    ] {
        assert_eq!(inflate(&mut inflater, payload, 5), hello);
    }
    // With the message before it.
    assert_eq!(inflate(&mut inflater, b"\xf2\x48\xcd\xc9\xc9\x07\x00", 5), hello);
    assert_eq!(inflate(&mut inflater, b"\xf2\x00\x11\x00\x00", 5), hello);
    // And an empty one.
    assert_eq!(inflate(&mut inflater, b"\x00", 0), Ok(Vec::new()));
}

#[test]
fn a_stream_that_ends_within_a_message_is_followed_by_another() {
    let mut inflater = Inflater::new().unwrap();
    let ended = b"\xf3\x48\xcd\xc9\xc9\x07\x00";
    assert_eq!(inflate(&mut inflater, ended, 5), Ok(b"Hello".to_vec()));
    assert_eq!(inflate(&mut inflater, &ended.repeat(16), 80), Ok(b"Hello".repeat(16)));
    // But not by as many as one likes.
    assert_eq!(inflate(&mut inflater, &ended.repeat(17), 85), Err(Violation::NotDeflate));
}

#[test]
fn a_bomb_is_refused_at_the_limit_and_takes_no_more_memory() {
    let mut deflater = Deflater::new(15).unwrap();
    let bomb = deflate(&mut deflater, &vec![0; 64 << 20]);
    assert!(bomb.len() < 70_000, "{}", bomb.len());
    let mut inflater = Inflater::new().unwrap();
    let mut message = Buffer::new();
    assert_eq!(inflater.inflate(&buffer(&bomb), 100_000, &mut message), Err(Violation::TooBig));
    assert!(message.len() <= 100_000, "{}", message.len());
    let frame = compressed(Opcode::Binary, true, &bomb);
    let found = found_in_pieces(Side::inflating(Role::Server, 1 << 20, false), &frame, &[16 * 1024]);
    assert_eq!(found, [Found::Broken(Violation::TooBig)]);
}

#[test]
fn what_cannot_be_decompressed_is_refused() {
    let refused = |payload: &[u8]| {
        let frame = compressed(Opcode::Text, true, payload);
        found_in_pieces(Side::inflating(Role::Server, LIMIT, false), &frame, &[usize::MAX])
    };
    // A block of a kind that there is not, a distance beyond the beginning, a stored block that contradicts itself.
    for payload in [&b"\x07\xff"[..], b"\xf2\x00\x11\x00", b"\x00\x05\x00\x00\x00hello"] {
        assert_eq!(refused(payload), [Found::Broken(Violation::NotDeflate)], "{payload:x?}");
    }
}

#[test]
fn the_bit_stands_in_the_first_frame_and_nowhere_else() {
    let broken = |frames: &[Vec<u8>]| {
        let found = found_in_pieces(Side::inflating(Role::Server, LIMIT, false), &frames.concat(), &[usize::MAX]);
        matches!(found.last(), Some(Found::Broken(Violation::Protocol(_))))
    };
    let with_bit = |opcode, is_final| frame(Head { is_compressed: true, ..head(opcode, is_final) }, b"");
    assert!(broken(&[compressed(Opcode::Text, false, b"\xf2"), with_bit(Opcode::Continuation, true)]));
    assert!(broken(&[with_bit(Opcode::Ping, true)]));
    assert!(broken(&[with_bit(Opcode::Close, true)]));
    // A message need not be compressed.
    assert!(!broken(&[super::frames::masked(Opcode::Text, true, b"plain")]));
}

#[test]
fn what_is_compressed_may_be_longer_than_what_comes_of_it() {
    // Noise, which becomes longer, is accepted up to the limit.
    let noise: Vec<u8> = (0..100_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let payload = deflate(&mut Deflater::new(15).unwrap(), &noise);
    let frame = compressed(Opcode::Binary, true, &payload);
    let found = found_in_pieces(Side::inflating(Role::Server, 100_000, false), &frame, &[usize::MAX]);
    assert_eq!(found, [Found::Message(Kind::Binary, noise)]);
    // But much longer than that it is not even looked at.
    let head = Head { length: 200_000, is_compressed: true, ..head(Opcode::Binary, true) }.encode();
    let found = found_in_pieces(Side::inflating(Role::Server, 100_000, false), head.as_bytes(), &[usize::MAX]);
    assert_eq!(found, [Found::Broken(Violation::TooBig)]);
}
