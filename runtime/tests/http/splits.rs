//! However a client's bytes come apart on the way, they are the same requests.

use proptest::prelude::*;

use super::grammar::stream;
use super::site::{Site, reply};

/// What a server is asked for, and how often it says yes.
fn outcome<'bytes>(pieces: impl Iterator<Item = &'bytes [u8]>, in_pieces: bool) -> (Vec<String>, usize) {
    // The replies say nothing of the requests, whose bodies may look like replies.
    let mut site = Site::with_script(|base, request| _ = reply(base, request.exchange, 200, "OK", &[], b""));
    if in_pieces {
        site = site.take_pieces();
    }
    let mut client = site.connect();
    pieces.for_each(|piece| site.send(&mut client, piece));
    client.shut_down();
    site.wait_for_end(&mut client);
    (site.asked, client.text().matches(" 200 OK\r\n").count())
}

proptest! {
    #[test]
    fn pieces_do_not_matter(bytes in stream(), sizes in prop::collection::vec(1usize..20, 1..8)) {
        let mut sizes = sizes.iter().cycle();
        let mut rest = &bytes[..];
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let (piece, tail) = rest.split_at((*sizes.next().unwrap()).min(rest.len()));
            (rest, _) = (tail, pieces.push(piece));
        }
        let whole = outcome(std::iter::once(&bytes[..]), false);
        prop_assert_eq!(whole.0.len(), whole.1);
        prop_assert_eq!(outcome(pieces.iter().copied(), false), whole.clone());
        prop_assert_eq!(outcome(pieces.into_iter(), true), whole);
    }
}
