//! The buffer against a plain byte string.

mod files;
mod memory;

use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;

use proptest::prelude::*;

use super::*;
use files::file;

fn content(buffer: &Buffer) -> Vec<u8> {
    copy(buffer, 0, buffer.len())
}

fn copy(buffer: &Buffer, start: usize, size: usize) -> Vec<u8> {
    let mut target = vec![MaybeUninit::uninit(); size];
    buffer.copy_out(start, &mut target).to_vec()
}

/// A buffer with the given segments.
fn chain(parts: &[&[u8]]) -> Buffer {
    let mut buffer = Buffer::new();
    for part in parts {
        buffer.len += part.len();
        buffer.push(Segment::Shared(Bytes::copy_from_slice(part)));
    }
    buffer
}

#[derive(Clone, Debug)]
enum Step {
    Add(usize, Vec<u8>),
    AddBytes(usize, Vec<u8>),
    Prepend(usize, Vec<u8>),
    Append(usize),
    PrependBuffer(usize),
    AppendFrom(usize, usize),
    Drain(usize, usize),
    Take(usize, usize),
    MoveOut(usize, usize),
    CopyOut(usize, usize, usize),
    Search(usize, Vec<u8>, usize, usize),
    SearchEol(usize, usize),
    SetFrozen(usize, End, bool),
    PullUp(usize, usize),
    Expand(usize, usize),
    Trim(usize),
    AddFile(usize, usize, usize),
    Load(usize, usize, usize),
    Front(usize),
}

/// What is in the file that [`Step::AddFile`] adds parts of.
const FILE: &[u8; 200_000] = &{
    let mut bytes = [b'a'; 200_000];
    let mut at = 0;
    while at < bytes.len() {
        bytes[at] = b"aaab\r\n\0b"[at * at / 7 % 8];
        at += 1;
    }
    // A long stretch without the end of a line.
    let mut at = 100_000;
    while at < 190_000 {
        bytes[at] = b'b';
        at += 1;
    }
    bytes
};

fn data() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => prop::collection::vec(prop::sample::select(&b"ab\r\n\0"[..]), 0..20),
        1 => (0u8..4, 400usize..6000).prop_map(|(byte, size)| vec![byte; size]),
    ]
}

fn needle() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(&b"ab\r\n"[..]), 0..4)
}

fn step() -> impl Strategy<Value = Step> {
    let which = 0usize..2;
    let size = prop_oneof![0usize..30, 0usize..8000];
    prop_oneof![
        4 => (which.clone(), data()).prop_map(|(b, d)| Step::Add(b, d)),
        2 => (which.clone(), data()).prop_map(|(b, d)| Step::AddBytes(b, d)),
        4 => (which.clone(), data()).prop_map(|(b, d)| Step::Prepend(b, d)),
        1 => which.clone().prop_map(Step::Append),
        1 => which.clone().prop_map(Step::PrependBuffer),
        2 => (which.clone(), size.clone()).prop_map(|(b, n)| Step::AppendFrom(b, n)),
        2 => (which.clone(), size.clone()).prop_map(|(b, n)| Step::Drain(b, n)),
        1 => (which.clone(), size.clone()).prop_map(|(b, n)| Step::Take(b, n)),
        1 => (which.clone(), size.clone()).prop_map(|(b, n)| Step::MoveOut(b, n)),
        1 => (which.clone(), size.clone(), size.clone()).prop_map(|(b, s, n)| Step::CopyOut(b, s, n)),
        2 => (which.clone(), needle(), size.clone(), size.clone()).prop_map(|(b, d, s, e)| Step::Search(b, d, s, e)),
        2 => (which.clone(), size.clone()).prop_map(|(b, s)| Step::SearchEol(b, s)),
        1 => (which.clone(), prop::sample::select(&[End::Front, End::Back][..]), any::<bool>())
            .prop_map(|(b, end, frozen)| Step::SetFrozen(b, end, frozen)),
        1 => (which.clone(), size.clone()).prop_map(|(b, n)| Step::PullUp(b, n)),
        1 => (which.clone(), size.clone()).prop_map(|(b, n)| Step::Expand(b, n)),
        1 => which.clone().prop_map(Step::Trim),
        2 => (which.clone(), 0..FILE.len(), prop_oneof![0usize..200, 0usize..200_000])
            .prop_map(|(b, start, n)| Step::AddFile(b, start, n.min(FILE.len() - start))),
        1 => (which.clone(), size.clone(), size).prop_map(|(b, s, n)| Step::Load(b, s, n)),
        1 => which.prop_map(Step::Front),
    ]
}

const STYLES: [Eol; 5] = [Eol::Any, Eol::Crlf, Eol::CrlfStrict, Eol::Lf, Eol::Nul];

/// One of two, and the other one.
fn both<T>(pair: &mut [T; 2], one: usize) -> (&mut T, &mut T) {
    let [first, second] = pair;
    if one == 0 { (first, second) } else { (second, first) }
}

/// What [`Buffer::search`] has to say, the slow way.
fn model_search(model: &[u8], needle: &[u8], start: usize, end: usize) -> Option<usize> {
    if needle.is_empty() {
        return (start <= model.len()).then_some(start);
    }
    let limit = end.min(model.len());
    (start..=limit).find(|&at| at + needle.len() <= limit && model[at..].starts_with(needle))
}

/// What [`Buffer::copy_out`] has to copy.
fn model_part(model: &[u8], start: usize, size: usize) -> &[u8] {
    let part = model.get(start..).unwrap_or_default();
    &part[..size.min(part.len())]
}

/// What [`Buffer::search_eol`] has to say, the slow way.
fn model_eol(model: &[u8], start: usize, style: Eol) -> Option<(usize, usize)> {
    let byte = |wanted: u8| (start..model.len()).find(|&at| model[at] == wanted);
    match style {
        Eol::Any => {
            let position = (start..model.len()).find(|&at| b"\r\n".contains(&model[at]))?;
            let run = model[position..].iter().take_while(|byte| b"\r\n".contains(byte)).count();
            Some((position, run))
        }
        Eol::Crlf => {
            let position = byte(b'\n')?;
            let cr = position > start && model[position - 1] == b'\r';
            Some(if cr { (position - 1, 2) } else { (position, 1) })
        }
        Eol::CrlfStrict => {
            (start..model.len().saturating_sub(1)).find(|&at| &model[at..at + 2] == b"\r\n").map(|at| (at, 2))
        }
        Eol::Lf => Some((byte(b'\n')?, 1)),
        Eol::Nul => Some((byte(0)?, 1)),
    }
}

proptest! {
    #[test]
    fn behaves_like_a_byte_string(steps in prop::collection::vec(step(), 0..60)) {
        let file = file(FILE).0;
        let mut buffers = [Buffer::new(), Buffer::new()];
        let mut models = [Vec::new(), Vec::new()];
        // The marks stay with the buffer, whatever comes and goes.
        let mut frozen = [[false; 2]; 2];
        for step in steps {
            match step {
                Step::Add(b, data) => {
                    buffers[b].add(&data);
                    models[b].extend(data);
                }
                Step::AddBytes(b, data) => {
                    models[b].extend(&data);
                    buffers[b].add_bytes(data.into());
                }
                Step::Prepend(b, data) => {
                    assert!(buffers[b].try_prepend(&data));
                    models[b].splice(0..0, data);
                }
                Step::Append(b) => {
                    let (target, source) = both(&mut buffers, b);
                    target.append(source);
                    let (target, source) = both(&mut models, b);
                    target.append(source);
                }
                Step::PrependBuffer(b) => {
                    let (target, source) = both(&mut buffers, b);
                    assert!(target.try_prepend_buffer(source));
                    let (target, source) = both(&mut models, b);
                    target.splice(0..0, source.drain(..));
                }
                Step::AppendFrom(b, count) => {
                    let (target, source) = both(&mut models, b);
                    let moved = count.min(source.len());
                    target.extend(source.drain(..moved));
                    let (target, source) = both(&mut buffers, b);
                    prop_assert_eq!(target.append_from(source, count), moved);
                }
                Step::Drain(b, count) => {
                    buffers[b].drain(count);
                    models[b].drain(..count.min(models[b].len()));
                }
                Step::Take(b, count) => {
                    let taken: Vec<u8> = models[b].drain(..count.min(models[b].len())).collect();
                    prop_assert_eq!(&buffers[b].take(count)[..], &taken[..]);
                }
                Step::MoveOut(b, count) => {
                    let moved: Vec<u8> = models[b].drain(..count.min(models[b].len())).collect();
                    let mut target = vec![MaybeUninit::uninit(); count];
                    prop_assert_eq!(&buffers[b].move_out(&mut target)[..], &moved[..]);
                }
                Step::CopyOut(b, start, size) => {
                    prop_assert_eq!(copy(&buffers[b], start, size), model_part(&models[b], start, size));
                }
                Step::Search(b, needle, start, end) => {
                    let expected = model_search(&models[b], &needle, start, end);
                    prop_assert_eq!(buffers[b].search(&needle, start, end).unwrap(), expected);
                }
                Step::SearchEol(b, start) => {
                    for style in STYLES {
                        let expected = model_eol(&models[b], start, style);
                        prop_assert_eq!(buffers[b].search_eol(start, style).unwrap(), expected, "{:?}", style);
                    }
                }
                Step::SetFrozen(b, end, mark) => {
                    buffers[b].set_frozen(end, mark);
                    frozen[b][usize::from(end == End::Back)] = mark;
                }
                Step::PullUp(b, count) => prop_assert_eq!(buffers[b].pull_up(count), models[b].get(..count)),
                Step::Expand(b, count) => prop_assert!(buffers[b].expand(count)),
                Step::Trim(b) => buffers[b].trim(),
                Step::AddFile(b, start, count) => {
                    prop_assert!(buffers[b].try_add_file(&file, start as u64, count));
                    models[b].extend_from_slice(&FILE[start..start + count]);
                }
                Step::Load(b, start, count) => {
                    let before = buffers[b].in_memory();
                    prop_assert!(buffers[b].load(start, count).is_ok());
                    let most = count + 64 * 1024;
                    prop_assert!(buffers[b].in_memory() <= before + most, "more was read than was wanted");
                }
                Step::Front(b) => {
                    let front = buffers[b].front().to_vec();
                    prop_assert!(models[b].starts_with(&front));
                    prop_assert_eq!(front.is_empty(), models[b].is_empty());
                }
            }
            for (buffer, model) in buffers.iter().zip(&models) {
                prop_assert_eq!(buffer.len(), model.len());
                prop_assert_eq!(&content(buffer), model);
                prop_assert_eq!(buffer.contiguous() == 0, model.is_empty());
                prop_assert!(!buffer.is_incomplete());
            }
            prop_assert_eq!(buffers.each_ref().map(|b| [End::Front, End::Back].map(|end| b.is_frozen(end))), frozen);
        }
    }

    #[test]
    fn searches_like_a_byte_string(
        parts in prop::collection::vec(prop::collection::vec(prop::sample::select(&b"ab\r\n\0"[..]), 1..5), 0..8),
        needle in needle(),
        start in 0usize..40,
        end in 0usize..40,
    ) {
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let mut buffer = chain(&parts);
        let model: Vec<u8> = parts.concat();
        prop_assert_eq!(buffer.search(&needle, start, end).unwrap(), model_search(&model, &needle, start, end));
        for style in STYLES {
            prop_assert_eq!(buffer.search_eol(start, style).unwrap(), model_eol(&model, start, style), "{:?}", style);
        }
        prop_assert_eq!(buffer.byte(start), model.get(start).copied());
        prop_assert_eq!(copy(&buffer, start, end), model_part(&model, start, end));
    }

    #[test]
    fn is_not_misled_by_what_begins_alike(
        parts in prop::collection::vec(prop::collection::vec(prop::sample::select(&b"aaaaab"[..]), 1..60), 1..5),
        needle in prop::collection::vec(prop::sample::select(&b"aab"[..]), 1..8),
        start in 0usize..100,
        end in 0usize..300,
    ) {
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let model = parts.concat();
        let found = chain(&parts).search(&needle, start, end).unwrap();
        prop_assert_eq!(found, model_search(&model, &needle, start, end));
    }
}

#[test]
fn moving_does_not_copy() {
    let mut one = Buffer::new();
    one.add(&[1; 100_000]);
    let address = one.front().as_ptr();
    let mut two = Buffer::new();
    two.append(&mut one);
    assert_eq!(two.front().as_ptr(), address);
    one.append_from(&mut two, 60_000);
    assert_eq!(one.front().as_ptr(), address);
    assert_eq!((one.len(), two.len()), (60_000, 40_000));
}

#[test]
fn pieces_before_others_share_a_segment() {
    let mut buffer = Buffer::new();
    for piece in 0..100 {
        assert!(buffer.try_prepend(&[piece; 16]));
    }
    assert!(buffer.rest.len() < 5, "{} segments", buffer.rest.len() + 1);
    assert_eq!(content(&buffer), (0..100).rev().flat_map(|piece| [piece; 16]).collect::<Vec<_>>());
}

#[test]
fn memory_that_is_kept_goes_where_the_bytes_came_from() {
    let (mut one, mut two) = (Buffer::new(), Buffer::new());
    one.add(&[1; 16]);
    one.clear();
    let room = one.first.room();
    two.add(&[2; 600]);
    let address = two.front().as_ptr();
    one.append(&mut two);
    assert_eq!(one.front().as_ptr(), address);
    assert!(room > 0);
    assert_eq!(two.first.room(), room);
}

#[test]
fn a_small_queue_stays_in_the_memory_it_has() {
    let mut buffer = Buffer::new();
    buffer.add(&[7; 16]);
    let room = buffer.first.room() + 16;
    for _ in 0..1000 {
        buffer.add(&[8; 16]);
        buffer.drain(16);
    }
    assert!(buffer.rest.is_empty());
    assert!(buffer.first.room() + buffer.len() <= room);
    assert_eq!(content(&buffer), [8; 16]);
}

#[test]
fn an_impossible_expansion_is_refused() {
    let mut buffer = Buffer::new();
    buffer.add(b"keep");
    assert!(!buffer.expand(isize::MAX as usize));
    assert!(!buffer.expand(usize::MAX));
    assert!(buffer.expand(1 << 20));
    assert_eq!(buffer.front(), b"keep");
}

#[test]
fn writes_many_pieces_at_once_and_reads_them_back() {
    let (here, mut there) = UnixStream::pair().unwrap();
    let mut buffer = chain(&[b"one ", b"two ", b"three"]);
    assert_eq!(buffer.write_to(here.as_fd(), 6).unwrap(), 6);
    assert_eq!(buffer.write_to(here.as_fd(), usize::MAX).unwrap(), 7);
    assert!(buffer.is_empty());
    let mut read = [0; 13];
    there.read_exact(&mut read).unwrap();
    assert_eq!(&read, b"one two three");

    there.write_all(b"back").unwrap();
    buffer.add(b"<");
    assert_eq!(buffer.read_from(here.as_fd(), 2).unwrap(), 2);
    assert_eq!(buffer.read_from(here.as_fd(), 4096).unwrap(), 2);
    drop(there);
    assert_eq!(buffer.read_from(here.as_fd(), 4096).unwrap(), 0);
    assert_eq!(content(&buffer), b"<back");
}
