//! The rules of RFC 6455, sections 5 to 7, one by one.

use event_runtime::websocket::close::{Violation, may_be_sent};
use event_runtime::websocket::{Head, Kind, Opcode, Role, writer};

use super::frames::{frame, head, masked};
use super::side::{Found, Side, found_in_pieces};

const LIMIT: u64 = 1000;

/// What a server finds in frames, however they come apart.
fn found(frames: &[Vec<u8>]) -> Vec<Found> {
    let bytes = frames.concat();
    let whole = found_in_pieces(Side::new(Role::Server, LIMIT), &bytes, &[usize::MAX]);
    for size in 1..20 {
        assert_eq!(found_in_pieces(Side::new(Role::Server, LIMIT), &bytes, &[size]), whole, "in pieces of {size}");
    }
    whole
}

/// The code of the violation that frames end with, after so many messages.
fn refused(frames: &[Vec<u8>]) -> (usize, u16) {
    let found = found(frames);
    match found.split_last() {
        Some((Found::Broken(violation), before)) => (before.len(), violation.code()),
        _ => panic!("{found:?}"),
    }
}

fn text(payload: &[u8]) -> Vec<u8> {
    masked(Opcode::Text, true, payload)
}

#[test]
fn control_frames_come_between_the_parts_of_a_message() {
    let frames = [
        masked(Opcode::Text, false, b"one "),
        masked(Opcode::Ping, true, b"a"),
        masked(Opcode::Continuation, false, b""),
        masked(Opcode::Pong, true, b"b"),
        masked(Opcode::Continuation, true, b"two"),
        masked(Opcode::Binary, true, b"\xff"),
        masked(Opcode::Close, true, b"\x03\xe8bye"),
        text(b"ignored"),
    ];
    let expected = [
        Found::Ping(b"a".to_vec()),
        Found::Pong(b"b".to_vec()),
        Found::Message(Kind::Text, b"one two".to_vec()),
        Found::Message(Kind::Binary, b"\xff".to_vec()),
        Found::Close(1000, "bye".to_owned()),
    ];
    assert_eq!(found(&frames), expected);
}

#[test]
fn parts_of_a_message_are_in_order() {
    assert_eq!(refused(&[masked(Opcode::Continuation, true, b"x")]), (0, 1002));
    assert_eq!(refused(&[text(b"x"), masked(Opcode::Continuation, true, b"x")]), (1, 1002));
    assert_eq!(refused(&[masked(Opcode::Text, false, b"x"), text(b"y")]), (0, 1002));
    assert_eq!(refused(&[masked(Opcode::Binary, false, b"x"), masked(Opcode::Binary, false, b"y")]), (0, 1002));
}

#[test]
fn control_frames_are_short_and_whole() {
    let at_most = masked(Opcode::Ping, true, &[7; 125]);
    assert_eq!(found(&[at_most]), [Found::Ping(vec![7; 125])]);
    for opcode in [Opcode::Ping, Opcode::Pong, Opcode::Close] {
        assert_eq!(refused(&[masked(opcode, true, &[7; 126])]), (0, 1002));
        assert_eq!(refused(&[masked(opcode, false, b"")]), (0, 1002));
    }
}

#[test]
fn reserved_bits_and_opcodes_are_not_used() {
    for first in [0xc1, 0xa1, 0x91, 0xf1, 0xc0, 0xc9, 0x83, 0x84, 0x85, 0x86, 0x87, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f] {
        let mut frame = text(b"x");
        frame[0] = first;
        assert_eq!(refused(&[text(b"before"), frame]), (1, 1002), "{first:x}");
    }
}

#[test]
fn clients_mask_and_servers_do_not() {
    let unmasked = frame(Head { mask: None, ..head(Opcode::Text, true) }, b"x");
    assert_eq!(refused(std::slice::from_ref(&unmasked)), (0, 1002));
    let found = |bytes: &[u8]| found_in_pieces(Side::new(Role::Client, LIMIT), bytes, &[usize::MAX]);
    assert_eq!(found(&unmasked), [Found::Message(Kind::Text, b"x".to_vec())]);
    assert_eq!(found(&text(b"x")), [Found::Broken(Violation::Protocol("A frame of a server is masked"))]);
}

#[test]
fn a_message_is_as_long_as_is_accepted_whatever_its_parts_are() {
    let longest = vec![b'x'; 1000];
    assert_eq!(found(&[text(&longest)]), [Found::Message(Kind::Text, longest.clone())]);
    assert_eq!(refused(&[masked(Opcode::Text, true, &[b'x'; 1001])]), (0, 1009));
    let first = masked(Opcode::Binary, false, &longest);
    assert_eq!(found(&[first.clone(), masked(Opcode::Continuation, true, b"")]).len(), 1);
    assert_eq!(refused(&[first, masked(Opcode::Continuation, true, b"x")]), (0, 1009));
}

#[test]
fn what_is_announced_is_refused_before_it_comes() {
    for (length, code) in [(1001, 1009), (1 << 40, 1009), (i64::MAX as u64, 1009), (1 << 63, 1002), (u64::MAX, 1002)] {
        let head = Head { length, ..head(Opcode::Binary, true) }.encode();
        assert_eq!(refused(&[head.as_bytes().to_vec()]), (0, code), "{length}");
    }
    // Parts that are together more than a number can hold.
    let part = Head { length: i64::MAX as u64, ..head(Opcode::Continuation, false) }.encode();
    let frames = [masked(Opcode::Binary, false, b"x"), part.as_bytes().to_vec()];
    assert_eq!(refused(&frames), (0, 1009));
}

#[test]
fn a_text_is_refused_as_soon_as_it_cannot_be_utf_8() {
    let bad = masked(Opcode::Text, true, b"\xce\xba\xf4\x90\x80\x80 and more");
    let mut side = Side::new(Role::Server, LIMIT);
    // The head has six bytes; the fourth of the payload makes it none.
    for (at, byte) in bad.iter().enumerate() {
        side.take(&[*byte]);
        assert_eq!(!side.found.is_empty(), at >= 6 + 3, "at {at}");
    }
    assert_eq!(side.found, [Found::Broken(Violation::NotUtf8)]);
    assert_eq!(refused(&[text(b"\xe2\x82")]), (0, 1007));
    let parts = [masked(Opcode::Text, false, b"\xe2"), masked(Opcode::Continuation, true, b"\x82\xac")];
    assert_eq!(found(&parts), [Found::Message(Kind::Text, b"\xe2\x82\xac".to_vec())]);
    assert_eq!(
        refused(&[masked(Opcode::Text, false, b"\xe2"), masked(Opcode::Continuation, true, b"\x82")]),
        (0, 1007)
    );
}

#[test]
fn a_close_frame_says_what_close_frames_may_say() {
    let close = |payload: &[u8]| masked(Opcode::Close, true, payload);
    assert_eq!(found(&[close(b"")]), [Found::Close(1005, String::new())]);
    assert_eq!(refused(&[close(b"\x03")]), (0, 1002));
    assert_eq!(refused(&[close(b"\x03\xe8\xff")]), (0, 1007));
    for code in 0..=u16::MAX {
        let side = found_in_pieces(Side::new(Role::Server, LIMIT), &close(&code.to_be_bytes()), &[usize::MAX]);
        match side[..] {
            [Found::Close(told, _)] => assert!(told == code && may_be_sent(code)),
            _ => assert!(!may_be_sent(code), "{code}"),
        }
    }
    let valid: Vec<u16> = (0..3000).filter(|&code| may_be_sent(code)).collect();
    assert_eq!(valid, [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014]);
}

#[test]
fn the_reason_that_is_sent_fits() {
    let reason = "\u{20ac}".repeat(50);
    let payload = writer::farewell(Some(1000), &reason);
    assert_eq!(payload.len(), 2 + 123);
    assert!(std::str::from_utf8(&payload[2..]).is_ok());
    assert_eq!(writer::farewell(None, "unsaid"), b"");
}

#[test]
fn fragments_without_content_take_no_memory() {
    let mut side = Side::new(Role::Server, LIMIT);
    side.take(&masked(Opcode::Text, false, b""));
    let fragments = masked(Opcode::Continuation, false, b"").repeat(1000);
    for _ in 0..100 {
        side.take(&fragments);
    }
    side.take(&masked(Opcode::Continuation, true, b"x"));
    assert_eq!(side.found, [Found::Message(Kind::Text, b"x".to_vec())]);
}
