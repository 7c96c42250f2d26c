//! Compressed messages: whatever comes, no more comes out than is accepted, and what was compressed comes out again.
#![no_main]

use event_runtime::buffer::Buffer;
use event_runtime::websocket::deflate::{Deflater, Inflater};
use libfuzzer_sys::fuzz_target;

const LIMIT: u64 = 256 * 1024;

fn buffer(bytes: &[u8]) -> Buffer {
    let mut buffer = Buffer::new();
    buffer.add(bytes);
    buffer
}

fuzz_target!(|input: (u8, bool, Vec<&[u8]>)| {
    let (bits, keeps, messages) = input;
    let mut inflater = Inflater::new().unwrap();
    for message in &messages {
        let mut content = Buffer::new();
        let inflated = inflater.inflate(&buffer(message), LIMIT, &mut content);
        assert!(content.len() as u64 <= LIMIT);
        if inflated.is_err() || !keeps {
            inflater.reset();
        }
    }
    inflater.reset();
    let mut deflater = Deflater::new(9 + bits % 7).unwrap();
    let mut compressed = Vec::new();
    for message in messages.iter().filter(|message| !message.is_empty()) {
        if !keeps {
            deflater.reset();
            inflater.reset();
        }
        assert!(deflater.deflate(message, &mut compressed));
        let mut content = Buffer::new();
        assert_eq!(inflater.inflate(&buffer(&compressed), message.len() as u64, &mut content), Ok(()));
        assert!(content.chunks().flatten().eq(*message));
    }
});
