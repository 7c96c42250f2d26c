//! Heads of requests: what is accepted is well-formed, and is the same however much of it is there.
#![no_main]

use event_runtime::http::{Framing, Parsed, RequestHead, is_name, is_value};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match RequestHead::parse(bytes) {
        Parsed::Head(head, semantics, length) => {
            assert!(bytes[..length].ends_with(b"\n"));
            assert!(matches!(RequestHead::parse(&bytes[..length]), Parsed::Head(_, _, again) if again == length));
            for cut in [1, 2, 3, length / 2] {
                assert!(matches!(RequestHead::parse(&bytes[..length.saturating_sub(cut)]), Parsed::Partial));
            }
            assert!(!head.target().is_empty() && head.target().iter().all(|&byte| byte > b' ' && byte != 0x7f));
            assert!(head.fields().iter().all(|(name, value)| is_name(name) && is_value(value)));
            assert!(head.fields().iter().all(|(name, _)| head.fields().find(name).is_some()));
            let coded = head.fields().find(b"transfer-encoding").is_some();
            let measured = head.fields().find(b"content-length").is_some();
            assert!(!(coded && measured));
            assert_eq!(coded, semantics.framing == Framing::Chunked);
            assert!(measured || !matches!(semantics.framing, Framing::Length(_)));
            assert!(!(semantics.keep_alive && semantics.close));
            let _ = head.host();
        }
        Parsed::Partial => {}
        Parsed::Refused(status, ..) => {
            assert!(matches!(status.0, 400..=599));
            // No more bytes make it better.
            let more = [bytes, b"\r\n\r\n"].concat();
            assert!(matches!(RequestHead::parse(&more), Parsed::Refused(..)));
        }
    }
});
