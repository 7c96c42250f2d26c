//! Range headers and conditions: whatever is asked of a file, the answer is one of a few, and within the file.
#![no_main]

use std::os::fd::AsFd;
use std::time::SystemTime;

use event_runtime::file::File;
use event_runtime::http::{FileReply, Headers, Method, Ranges, Wish, ranges};
use libfuzzer_sys::fuzz_target;

const NAMES: [&[u8]; 6] =
    [b"Range", b"If-Range", b"If-Match", b"If-None-Match", b"If-Modified-Since", b"If-Unmodified-Since"];

fuzz_target!(|input: (u64, Vec<(u8, Vec<u8>)>)| {
    thread_local! {
        static FILE: File = {
            let file = std::fs::File::open(std::env::current_exe().unwrap()).unwrap();
            File::duplicate(file.as_fd()).ok().unwrap()
        };
    }
    let (size, fields) = input;
    let fields: Vec<(&[u8], &[u8])> =
        fields.iter().map(|(name, value)| (NAMES[usize::from(*name) % NAMES.len()], value.as_slice())).collect();
    for (_, value) in &fields {
        if let Ranges::Some(parts) = ranges(value, size) {
            assert!(!parts.is_empty() && parts.len() <= 100);
            assert!(parts.iter().all(|part| part.start < part.end && part.end <= size));
            assert!(parts.iter().map(|part| u128::from(part.end - part.start)).sum::<u128>() <= size.into());
        }
    }
    FILE.with(|file| {
        let wish = Wish::new(Some(Method::Get), fields.iter().copied());
        let reply = FileReply::new(file, b"x", None, &wish, &Headers::default(), SystemTime::now()).unwrap();
        assert!(matches!(reply.status.0, 200 | 206 | 304 | 412 | 416));
        assert_eq!(reply.body.is_empty(), reply.status.0 == 304);
        assert!(reply.body.len() as u64 <= file.stamp().size + 100 * 200);
    });
});
