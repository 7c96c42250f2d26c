//! Chunk lines: what is accepted says the same to a decoder that knows nothing but the grammar of RFC 9112.
#![no_main]

use event_runtime::buffer::Buffer;
use event_runtime::http::{BodyReader, Framing};
use libfuzzer_sys::fuzz_target;

/// A line without its end, and what follows.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.windows(2).position(|pair| pair == b"\r\n")?;
    (!bytes[..end].iter().any(|&byte| byte.is_ascii_control() && byte != b'\t')).then(|| (&bytes[..end], &bytes[end + 2..]))
}

/// The body and its length on the wire, if it is complete and right.
fn decode(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut body = Vec::new();
    let mut rest = bytes;
    loop {
        let (size, data) = line(rest)?;
        let digits = size.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        if !size[digits..].is_empty() && !size[digits..].trim_ascii_start().starts_with(b";") {
            return None;
        }
        let count = usize::from_str_radix(std::str::from_utf8(&size[..digits]).ok()?, 16).ok()?;
        rest = data;
        if count == 0 {
            break;
        }
        body.extend_from_slice(rest.get(..count)?);
        rest = rest.get(count..)?.strip_prefix(b"\r\n")?;
    }
    loop {
        let (trailer, tail) = line(rest)?;
        rest = tail;
        if trailer.is_empty() {
            return Some((body, bytes.len() - rest.len()));
        }
        let colon = trailer.iter().position(|&byte| byte == b':')?;
        if !event_runtime::http::is_name(&trailer[..colon]) {
            return None;
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut reader) = BodyReader::new(Framing::Chunked, u64::MAX) else { return };
    let mut body = Buffer::new();
    let read = reader.read(bytes, &mut body);
    let ours = read.ok().filter(|_| reader.is_done()).map(|taken| (body.chunks().flatten().copied().collect(), taken));
    // What is longer than the limits is refused, however right it is.
    if bytes.len() < 4096 && !bytes.windows(33).any(|window| window.iter().all(u8::is_ascii_hexdigit)) {
        assert_eq!(ours, decode(bytes));
    }
});
