//! Bodies: reading one in pieces comes to the same as reading it at once, and never to more than is allowed.
#![no_main]

use event_runtime::buffer::Buffer;
use event_runtime::http::{BodyError, BodyReader, Framing};
use libfuzzer_sys::fuzz_target;

type Outcome = Result<(Vec<u8>, usize, bool), BodyError>;

fn read(framing: Framing, allowed: u64, pieces: &[&[u8]]) -> Outcome {
    let mut reader = BodyReader::new(framing, allowed)?;
    let mut body = Buffer::new();
    let mut taken = 0;
    for piece in pieces {
        let count = reader.read(piece, &mut body)?;
        taken += count;
        assert!(count == piece.len() || reader.is_done());
        assert!(body.len() as u64 <= allowed);
    }
    Ok((body.chunks().flatten().copied().collect(), taken, reader.is_done()))
}

fuzz_target!(|data: (u8, u8, u8, &[u8])| {
    let (kind, allowed, cut, bytes) = data;
    let framing = match kind {
        0 => Framing::Empty,
        1..100 => Framing::Length(u64::from(kind)),
        _ => Framing::Chunked,
    };
    let allowed = u64::from(allowed);
    let (begin, end) = bytes.split_at(usize::from(cut).min(bytes.len()));
    let whole = read(framing, allowed, &[bytes]);
    assert_eq!(read(framing, allowed, &[begin, end]), whole);
    assert_eq!(read(framing, allowed, &bytes.chunks(1).collect::<Vec<_>>()), whole);
    if let Framing::Length(length) = framing {
        match whole {
            Err(error) => assert!(length > allowed && error == BodyError::TooLarge),
            Ok((body, taken, done)) => {
                assert_eq!(body, bytes[..taken]);
                assert_eq!(done, taken as u64 == length);
            }
        }
    }
});
