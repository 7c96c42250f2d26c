//! Trailers: what is behind a body says the same to a decoder that knows nothing but the grammar, in whatever pieces it
//! comes, is no longer than allowed, and brings nothing to light that comes too late.
#![no_main]

use event_runtime::buffer::Buffer;
use event_runtime::http::{BodyError, BodyReader, Framing, is_forbidden_trailer, is_name, is_value};
use libfuzzer_sys::fuzz_target;

type Fields = Vec<(Vec<u8>, Vec<u8>)>;

/// The trailers, and how much was taken of the bytes; none where they are not complete.
fn read(longest: usize, pieces: &[&[u8]]) -> Result<Option<(Fields, usize)>, BodyError> {
    let mut reader = BodyReader::new(Framing::Chunked, 0)?.with_trailers(longest);
    let mut body = Buffer::new();
    reader.read(b"0\r\n", &mut body)?;
    let mut taken = 0;
    for piece in pieces {
        let count = reader.read(piece, &mut body)?;
        taken += count;
        assert!(count == piece.len() || reader.is_done());
    }
    assert!(body.is_empty());
    let trailers = reader.take_trailers().into_iter();
    let fields = trailers.flat_map(|trailers| {
        let fields = trailers.iter().map(|(name, value)| (name.to_vec(), value.to_vec()));
        fields.collect::<Fields>()
    });
    Ok(reader.is_done().then(|| (fields.collect(), taken)))
}

/// The same by the grammar.
fn decode(mut rest: &[u8]) -> Option<(Fields, usize)> {
    let length = rest.len();
    let mut fields = Vec::new();
    loop {
        let end = rest.windows(2).position(|pair| pair == b"\r\n")?;
        let line = &rest[..end];
        rest = &rest[end + 2..];
        if line.is_empty() {
            return Some((fields, length - rest.len()));
        }
        let (name, value) = line.split_at(line.iter().position(|&byte| byte == b':')?);
        if !is_name(name) || value.iter().any(|&byte| byte.is_ascii_control() && byte != b'\t') {
            return None;
        }
        if !is_forbidden_trailer(name) {
            fields.push((name.to_vec(), value[1..].trim_ascii().to_vec()));
        }
    }
}

fuzz_target!(|data: (u16, u8, &[u8])| {
    let (longest, cut, bytes) = data;
    let longest = usize::from(longest);
    let whole = read(longest, &[bytes]);
    let (begin, end) = bytes.split_at(usize::from(cut).min(bytes.len()));
    assert_eq!(read(longest, &[begin, end]), whole);
    assert_eq!(read(longest, &bytes.chunks(1).collect::<Vec<_>>()), whole);
    match &whole {
        Err(BodyError::TrailersTooLarge) => assert!(bytes.len() > longest),
        Err(BodyError::TooLarge) => panic!("there is no body"),
        Err(BodyError::Malformed) => assert_eq!(decode(bytes), None),
        Ok(read) => {
            // A head that is not complete may yet become malformed.
            assert!(read.is_none() || *read == decode(bytes));
            let fields = read.iter().flat_map(|(fields, _)| fields);
            let mut length = 0;
            for (name, value) in fields {
                assert!(is_name(name) && is_value(value) && !is_forbidden_trailer(name));
                length += name.len() + value.len() + 2;
            }
            assert!(length <= longest);
        }
    }
});
