//! Bytes that are copied rather than moved, and memory that is used again.

use super::*;

/// A buffer of its own memory.
fn own(bytes: &[u8]) -> Buffer {
    let mut buffer = Buffer::new();
    buffer.add(bytes);
    buffer
}

#[test]
fn what_is_framed_is_moved_whole_or_not_at_all() {
    let mut output = own(b"head ");
    let mut part = own(b"xx0123");
    part.drain(2);
    assert!(output.try_append_framed(b"4:", &mut part, b";"));
    assert!(output.try_append_framed(b"0:", &mut part, b";"));
    assert_eq!((content(&output), content(&part)), (b"head 4:0123;0:;".to_vec(), Vec::new()));
    assert_eq!(output.len(), 15);
    // What was emptied keeps its memory, as after any other way out.
    assert!(part.first.room() > 0);
    let mut incomplete = own(b"0123");
    incomplete.mark_incomplete();
    let large = own(&[b'x'; 513]);
    for mut part in [incomplete, large, chain(&[b"01", b"23"]), Buffer::new()] {
        let before = content(&part);
        assert!(!output.try_append_framed(b"4:", &mut part, b";"));
        assert_eq!((content(&part), output.len()), (before, 15));
    }
    // There may be a place for it, but none behind other bytes, or too little.
    let mut part = own(b"0123");
    assert!(!Buffer::new().try_append_framed(b"4:", &mut part, b";"));
    output.add(&vec![b'x'; output.first.room()]);
    assert!(!output.try_append_framed(b"4:", &mut part, b";"));
    assert_eq!(content(&part), b"0123");
}

#[test]
fn memory_of_what_was_sent_holds_what_comes_next() {
    let address = |buffer: &Buffer| buffer.first.as_slice().as_ptr();
    let body = own(&[b'a'; 3000]);
    let before = address(&body);
    let mut output = own(b"head");
    output.append(&mut { body });
    assert_eq!(output.contiguous(), 4);
    output.clear();
    // One that needs far less leaves it to others.
    let small = own(&[b'b'; 1500]);
    assert_ne!(address(&small), before);
    let next = own(&[b'c'; 2500]);
    assert_eq!((address(&next), content(&next)), (before, vec![b'c'; 2500]));
}

#[test]
fn little_memory_is_kept_of_what_was_sent() {
    let mut output = own(b"head");
    for _ in 0..100 {
        output.append(&mut own(&[b'a'; 4096]));
    }
    output.append(&mut own(&[b'b'; 8192]));
    output.clear();
    let kept = super::super::segment::spare();
    assert_eq!((kept.len(), kept.iter().max()), (16, Some(&4096)));
}
