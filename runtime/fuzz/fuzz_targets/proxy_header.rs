//! A header of the PROXY protocol is the same wherever it is cut, and what is none is known by its beginning.

#![no_main]

use event_runtime::proxy::{HEADER_AT_MOST, Parsed, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let whole = parse(bytes);
    if let Parsed::Header(_, length) = whole {
        assert!(length <= bytes.len().min(HEADER_AT_MOST));
        assert_eq!(parse(&bytes[..length]), whole);
        assert_eq!(parse(&bytes[..length - 1]), Parsed::Partial);
    }
    assert!(whole != Parsed::Partial || bytes.len() < HEADER_AT_MOST);
    for cut in 0..bytes.len().min(300) {
        match parse(&bytes[..cut]) {
            Parsed::Partial => {}
            decided => assert_eq!(decided, whole),
        }
    }
});
