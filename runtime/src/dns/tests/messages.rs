//! What is taken for an answer.

use super::*;

const QUESTION: usize = 24;

/// A question for the IPv4 address of "ab.test.".
fn query() -> Query {
    let query = Query::of("ab.test", Kind::A).unwrap();
    assert_eq!(query.message().len(), QUESTION + 1);
    query
}

/// A message with these records behind its question, each an owner, a type and data.
fn message(query: &Query, flags: u16, records: &[(&[u8], u16, &[u8])]) -> Vec<u8> {
    let mut message = query.message().to_vec();
    message[2..4].copy_from_slice(&flags.to_be_bytes());
    message[6..8].copy_from_slice(&(records.len() as u16).to_be_bytes());
    for (owner, kind, data) in records {
        message.extend(*owner);
        for word in [*kind, 1, 0, 60, data.len() as u16] {
            message.extend(word.to_be_bytes());
        }
        message.extend(*data);
    }
    message
}

/// The name of the question.
const SAME: &[u8] = &[0xc0, 12];
const GOOD: u16 = 0x8180;
const CNAME: u16 = 5;
const ADDRESS: &[u8] = &[192, 0, 2, 1];

fn found() -> Option<Reply> {
    Some(Reply::Found(vec![ip("192.0.2.1")]))
}

#[test]
fn a_question_is_one_of_rfc_1035() {
    let query = query();
    assert_eq!(query.message()[2..], *b"\x01\0\0\x01\0\0\0\0\0\0\x02ab\x04test\0\0\x01\0\x01");
    assert_eq!(Query::of("ab.test.", Kind::Aaaa).unwrap().message()[12..], *b"\x02ab\x04test\0\0\x1c\0\x01");
    let numbers: std::collections::HashSet<_> =
        (0..64).map(|_| Query::of("a", Kind::A).unwrap().message()[..2].to_vec()).collect();
    assert!(numbers.len() > 32);
    for name in ["", "a..b", ".a", &"a".repeat(64), &"abc.".repeat(100)] {
        assert!(Query::of(name, Kind::A).is_err(), "{name}");
    }
    assert!(Query::of(&"abc.".repeat(63), Kind::A).is_ok());
}

#[test]
fn an_answer_is_taken_whatever_its_letters() {
    let query = query();
    let answer = message(&query, GOOD, &[(SAME, 1, ADDRESS)]);
    assert_eq!(query.read(&answer, false, Case::Counts), found());
    let mut in_capitals = answer.clone();
    in_capitals[13..15].copy_from_slice(b"AB");
    assert_eq!(query.read(&in_capitals, false, Case::Ignored), found());
    // By TCP nobody on the way can have answered.
    assert_eq!(query.read(&in_capitals, false, Case::Counts), Some(Reply::Cut));
    // What follows the answers is not looked at.
    assert_eq!(query.read(&[&answer[..], b"junk"].concat(), false, Case::Counts), found());
}

#[test]
fn everything_else_is_no_answer() {
    let query = query();
    let answer = message(&query, GOOD, &[(SAME, 1, ADDRESS)]);
    for length in 0..answer.len() {
        assert_eq!(query.read(&answer[..length], false, Case::Ignored), None, "{length}");
    }
    // Another number, no answer, no question, another question of name, type or class.
    for (at, byte) in [(0, answer[0] ^ 1), (2, 0x01), (5, 0), (5, 2), (13, b'x'), (22, 28), (24, 3)] {
        let mut other = answer.clone();
        other[at] = byte;
        assert_eq!(query.read(&other, false, Case::Ignored), None, "{at}");
    }
    // A name that points to itself, or onwards; data of another length; an alias that is none.
    for record in [
        (&[0xc0, 25][..], 1, ADDRESS),
        (&[0xc0, 40][..], 1, ADDRESS),
        (SAME, 1, &ADDRESS[..3]),
        (SAME, 1, b"12345"),
        (SAME, CNAME, b"\x05ab"),
        (SAME, CNAME, b"\x01a\0\0"),
    ] {
        assert_eq!(query.read(&message(&query, GOOD, &[record]), false, Case::Ignored), None, "{record:?}");
    }
}

#[test]
fn one_that_is_cut_short_is_asked_for_again() {
    let query = query();
    let answer = message(&query, GOOD | 0x200, &[(SAME, 1, ADDRESS)]);
    for length in QUESTION + 1..=answer.len() {
        assert_eq!(query.read(&answer[..length], false, Case::Counts), Some(Reply::Cut));
    }
    assert_eq!(query.read(&answer[..QUESTION], false, Case::Counts), None);
    let answer = message(&query, GOOD, &[(SAME, 1, ADDRESS)]);
    assert_eq!(query.read(&answer[..answer.len() - 1], true, Case::Counts), Some(Reply::Cut));
}

#[test]
fn codes_say_why_there_is_none() {
    let query = query();
    for (code, reply) in [
        (0, Reply::Absent(Error::NoAddress)),
        (1, Reply::Refused),
        (2, Reply::Busy),
        (3, Reply::Absent(Error::NotFound)),
        (5, Reply::Refused),
    ] {
        assert_eq!(query.read(&message(&query, GOOD | code, &[]), false, Case::Counts), Some(reply), "{code}");
    }
}

#[test]
fn only_addresses_of_the_name_count() {
    let query = query();
    let other = message(&query, GOOD, &[(b"\x01x\0", 1, ADDRESS), (SAME, 28, &[0; 16]), (SAME, 16, b"\x01t")]);
    assert_eq!(query.read(&other, false, Case::Counts), Some(Reply::Absent(Error::NoAddress)));
}

#[test]
fn aliases_are_followed_in_any_order_and_not_for_ever() {
    let query = query();
    let read = |records: &[(&[u8], u16, &[u8])]| query.read(&message(&query, GOOD, records), false, Case::Counts);
    let (first, second, address) =
        ((SAME, CNAME, &b"\x01b\0"[..]), (&b"\x01B\0"[..], CNAME, &b"\x01c\0"[..]), (&b"\x01c\0"[..], 1, ADDRESS));
    for order in [[first, second, address], [address, second, first], [second, address, first]] {
        assert_eq!(read(&order), found());
    }
    let alias = Reply::Alias(Box::new(message::host_name("c").unwrap()));
    assert_eq!(read(&[second, first]), Some(alias));
    let back = (&b"\x01b\0"[..], CNAME, SAME);
    assert_eq!(read(&[back, first]), Some(Reply::Absent(Error::NoAddress)));
    assert_eq!(read(&[first, back]), Some(Reply::Absent(Error::NoAddress)));
}

#[test]
fn the_longest_message_costs_little() {
    let query = query();
    // As many aliases as fit, each of the longest name there is, in the worst order.
    let long = [&[b"\x01y".repeat(125), vec![0]].concat()[..], b""].concat();
    let mut message = message(&query, GOOD, &[(&long, CNAME, &[0xc0, 12])]);
    let record = [&[0xc0, 25][..], &[0, 5, 0, 1, 0, 0, 0, 60, 0, 2, 0xc0, 12]].concat();
    let count = (65_535 - message.len()) / record.len();
    message.extend(record.repeat(count));
    message[6..8].copy_from_slice(&(1 + count as u16).to_be_bytes());
    assert_eq!(query.read(&message, false, Case::Counts), Some(Reply::Absent(Error::NoAddress)));
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..80), is_cut: bool) {
        let query = query();
        let _ = query.read(&bytes, is_cut, Case::Counts);
        for flags in [GOOD, GOOD | 3] {
            let mut answer = message(&query, flags, &[(SAME, 1, ADDRESS)]);
            answer.extend(&bytes);
            answer[7] = 9;
            let _ = query.read(&answer, is_cut, Case::Counts);
        }
    }
}
