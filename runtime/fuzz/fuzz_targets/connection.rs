//! A connection from its first byte to its last: each request gets its reply, in order, and pieces do not matter, neither
//! those the bytes come in nor those the script takes bodies in.
#![no_main]

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;

use event_runtime::base::{Base, BodyOf, Call};
use event_runtime::buffer::Buffer;
use event_runtime::http::{Exchange, Headers, HttpCall, ReplyHead, Status};
use event_runtime::keys::{OwnedToken, Token};
use event_runtime::reactor::{Config, LoopFlags};
use libfuzzer_sys::fuzz_target;

/// How many requests are served, how many bytes their bodies and trailers are, and the replies to them.
fn serve(pieces: &[&[u8]], in_pieces: bool) -> (usize, usize, usize) {
    let mut base = Base::new(Config::default()).expect("a loop");
    let server = base.add_server(Token::new(0));
    let entry = base.server_mut(server).expect("a server");
    entry.default_route = Some(0);
    entry.methods = Some(0x1ff);
    entry.shows_heads = in_pieces;
    let (near, mut far) = UnixStream::pair().expect("a pair");
    near.set_nonblocking(true).expect("a socket");
    base.serve(server, near.into(), None);
    let (mut requests, mut bodies) = (0, 0);
    let mut coming: Option<(Exchange, usize)> = None;
    let mut turn = |base: &mut Base| {
        base.start(LoopFlags::NONBLOCK);
        base.turn().expect("a turn");
        while let Some(due) = base.pop() {
            let Some(Call::Http(call)) = base.call_for(due) else { continue };
            let whole = match call {
                HttpCall::Request(request) => Some((request.exchange, request.body.len() + length(&request.trailers))),
                HttpCall::Head(request) => {
                    base.keep(request.exchange, OwnedToken::new(1)).expect("an exchange");
                    assert!(base.stream_body(request.exchange, true));
                    coming = Some((request.exchange, 0));
                    None
                }
                HttpCall::Body(_) => {
                    let (exchange, taken) = coming.as_mut().expect("a head");
                    let mut body = base.lend_body(BodyOf::Request(*exchange)).expect("a body");
                    let count = body.len().div_ceil(2);
                    body.drain(count);
                    *taken += count;
                    base.return_body(BodyOf::Request(*exchange), body, true);
                    None
                }
                HttpCall::Whole(whole) => {
                    let (exchange, taken) = coming.take().expect("a head");
                    Some((exchange, taken + whole.body.len() + length(&whole.trailers)))
                }
                _ => None,
            };
            if let Some((exchange, size)) = whole {
                requests += 1;
                bodies += size;
                let mut body = Buffer::new();
                let headers = Headers::default();
                let head = ReplyHead { status: Status(299), reason: b"Fine", headers: &headers };
                assert!(base.reply(exchange, head, &mut body));
            }
            base.called();
        }
        base.end_turn();
        base.finish();
    };
    for piece in pieces {
        let _ = far.write_all(piece);
        turn(&mut base);
    }
    let _ = far.shutdown(Shutdown::Write);
    while base.events().has_events() {
        turn(&mut base);
    }
    let mut got = Vec::new();
    far.read_to_end(&mut got).expect("an end");
    let replies = got.windows(13).filter(|window| window == b"HTTP/1.1 299 " || window == b"HTTP/1.0 299 ").count();
    (requests, bodies, replies)
}

/// How many bytes there are in trailers.
fn length(trailers: &Option<Box<Headers>>) -> usize {
    let fields = trailers.iter().flat_map(|trailers| trailers.iter());
    fields.map(|(name, value)| name.len() + value.len()).sum()
}

fuzz_target!(|bytes: &[u8]| {
    if bytes.len() > 16 * 1024 {
        return;
    }
    let whole = serve(&[bytes], false);
    assert_eq!(whole.0, whole.2);
    let pieces: Vec<&[u8]> = bytes.chunks(1 + bytes.len() / 7).collect();
    assert_eq!(serve(&pieces, false), whole);
    assert_eq!(serve(&pieces, true), whole);
});
