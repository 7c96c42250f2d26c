//! Whatever a nameserver says to a question is survived, and what is taken for addresses has come.

#![no_main]

use event_runtime::dns::{Case, Kind, Query, Reply};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (bool, bool, bool, &[u8])| {
    let (is_v6, is_cut, is_behind, bytes) = input;
    let kind = if is_v6 { Kind::Aaaa } else { Kind::A };
    let Ok(query) = Query::of("ab.test", kind) else { return };
    // The number cannot be guessed, and behind the question is where it gets interesting.
    let message = if is_behind && bytes.len() > 10 {
        [&query.message()[..2], &bytes[..10], &query.message()[12..], &bytes[10..]].concat()
    } else {
        [&query.message()[..2], bytes].concat()
    };
    match query.read(&message, is_cut, Case::Ignored) {
        Some(Reply::Found(addresses)) => {
            assert!(!addresses.is_empty() && addresses.len() * 12 <= message.len());
            assert!(addresses.iter().all(|address| address.is_ipv4() != is_v6));
        }
        Some(Reply::Cut) => assert!(is_cut || message[2] & 2 != 0),
        _ => {}
    }
    let strict = query.read(&message, is_cut, Case::Counts);
    assert!(strict == Some(Reply::Cut) || strict == query.read(&message, is_cut, Case::Ignored));
});
