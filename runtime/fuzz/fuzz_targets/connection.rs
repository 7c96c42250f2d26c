//! A connection from its first byte to its last: each request gets its reply, in order, and pieces do not matter.
#![no_main]

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;

use event_runtime::base::{Base, Call};
use event_runtime::buffer::Buffer;
use event_runtime::http::{Headers, HttpCall, ReplyHead, Status};
use event_runtime::keys::Token;
use event_runtime::reactor::{Config, LoopFlags};
use libfuzzer_sys::fuzz_target;

/// How many requests are served, their bodies, and the replies to them.
fn serve(pieces: &[&[u8]]) -> (usize, usize, usize) {
    let mut base = Base::new(Config::default()).expect("a loop");
    let server = base.add_server(Token::new(0));
    let entry = base.server_mut(server).expect("a server");
    entry.default_route = Some(0);
    entry.methods = 0x1ff;
    let (near, mut far) = UnixStream::pair().expect("a pair");
    near.set_nonblocking(true).expect("a socket");
    base.serve(server, near.into(), None);
    let (mut requests, mut bodies) = (0, 0);
    let mut turn = |base: &mut Base| {
        base.start(LoopFlags::NONBLOCK);
        base.turn().expect("a turn");
        while let Some(due) = base.pop() {
            let Some(call) = base.call_for(due) else { continue };
            if let Call::Http(HttpCall::Request(request)) = call {
                requests += 1;
                bodies += request.body.len();
                let mut body = Buffer::new();
                let headers = Headers::default();
                let head = ReplyHead { status: Status(299), reason: b"Fine", headers: &headers };
                assert!(base.reply(request.exchange, head, &mut body));
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

fuzz_target!(|bytes: &[u8]| {
    if bytes.len() > 16 * 1024 {
        return;
    }
    let whole = serve(&[bytes]);
    assert_eq!(whole.0, whole.2);
    let pieces: Vec<&[u8]> = bytes.chunks(1 + bytes.len() / 7).collect();
    assert_eq!(serve(&pieces), whole);
});
