//! HTTP/2: what a client may cost, and that a connection which the server ends says why.

use std::time::Duration;

use event_runtime::base::{Base, BodyOf};
use event_runtime::http::{HttpCall, Request};
use event_runtime::keys::OwnedToken;
use event_runtime::reactor::LoopFlags;

use super::http2::keeping;
use super::site::{Client, Site, chunk, reply, start};

const BEGIN: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

const NO_ERROR: u32 = 0;
const PROTOCOL_ERROR: u32 = 1;
const CANCEL: u32 = 8;
const ENHANCE_YOUR_CALM: u32 = 11;

/// GET / of http for "h".
const HEAD: &[u8] = b"\x82\x84\x86\x01\x01h";

struct Frame {
    kind: u8,
    flags: u8,
    stream: u32,
    payload: Vec<u8>,
}

impl Frame {
    fn code(&self) -> u32 {
        let at = if self.kind == GOAWAY { 4 } else { 0 };
        u32::from_be_bytes(self.payload[at..at + 4].try_into().unwrap())
    }
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

fn request(stream: u32) -> Vec<u8> {
    frame(HEADERS, END_STREAM | END_HEADERS, stream, HEAD)
}

fn reset(stream: u32) -> Vec<u8> {
    frame(RST_STREAM, 0, stream, &CANCEL.to_be_bytes())
}

fn frames(client: &Client) -> Vec<Frame> {
    let mut rest = client.bytes();
    let mut frames = Vec::new();
    while let Some((head, behind)) = rest.split_first_chunk::<9>() {
        let length = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        let Some((payload, behind)) = behind.split_at_checked(length) else { break };
        let stream = u32::from_be_bytes(head[5..].try_into().unwrap());
        frames.push(Frame { kind: head[3], flags: head[4], stream, payload: payload.to_vec() });
        rest = behind;
    }
    frames
}

/// Why the connection has ended, if it has and the client was told.
fn reason(client: &Client) -> Option<u32> {
    let last = frames(client).pop().filter(|frame| frame.kind == GOAWAY)?;
    client.ended.then(|| last.code())
}

fn ignore(_: &mut Base, _: Box<Request>) {}

#[test]
fn the_heads_of_open_requests_are_limited() {
    let mut site = Site::with_script(ignore);
    let mut client = site.answer(BEGIN);
    // "x" and 4000 bytes, which the client may refer to with one byte from then on.
    let large = [HEAD, b"\x40\x01x\x7f\xa1\x1e", &[b'v'; 4000]].concat();
    let references = [HEAD, &[0xbe; 50]].concat();
    site.send(&mut client, &frame(HEADERS, END_STREAM | END_HEADERS, 1, &large));
    let mut sent = Vec::new();
    for stream in (3..).step_by(2).take(6) {
        sent.extend(frame(HEADERS, END_HEADERS, stream, &references));
    }
    // Five of 200 kB are allowed, beside one of 256 KiB; a sixth goes.
    site.send(&mut client, &sent);
    assert!(!client.ended);
    site.send(&mut client, &frame(HEADERS, END_HEADERS, 15, &references));
    assert_eq!(reason(&client), Some(ENHANCE_YOUR_CALM));
    assert_eq!(site.asked, ["GET /"]);
}

/// A script that sees heads, and takes bodies in pieces, none of which it takes.
fn holding() -> Site {
    let mut site = Site::with_script(|base, request| _ = reply(base, request.exchange, 200, "OK", &[], b""));
    site.base.server_mut(site.server).unwrap().shows_heads = true;
    let mut number = 0;
    site.told = Box::new(move |base, call| {
        if let HttpCall::Head(request) = call {
            number += 1;
            base.keep(request.exchange, OwnedToken::new(number)).unwrap();
            base.stream_body(request.exchange, true);
            base.set_paused(BodyOf::Request(request.exchange), true);
        }
    });
    site
}

#[test]
fn the_trailers_of_open_requests_are_limited_with_their_heads() {
    for (mut site, name) in [(holding(), "paused"), (Site::with_script(ignore), "asked")] {
        let mut client = site.answer(BEGIN);
        let large = [HEAD, b"\x40\x01x\x7f\xa1\x1e", &[b'v'; 4000]].concat();
        site.send(&mut client, &frame(HEADERS, END_HEADERS, 1, &large));
        let trailed = |stream| {
            let body = frame(DATA, 0, stream, b"body");
            let trailers = frame(HEADERS, END_HEADERS | END_STREAM, stream, &[0xbe; 50]);
            [frame(HEADERS, END_HEADERS, stream, HEAD), body, trailers].concat()
        };
        // As with heads: five of 200 kB are allowed, beside one of 256 KiB.
        let sent: Vec<u8> = (3..).step_by(2).take(6).flat_map(trailed).collect();
        site.send(&mut client, &sent);
        assert!(!client.ended, "{name}");
        site.send(&mut client, &trailed(15));
        assert_eq!(reason(&client), Some(ENHANCE_YOUR_CALM), "{name}");
    }
}

#[test]
fn trailers_count_with_the_head_of_their_request() {
    let mut site = Site::new();
    let mut client = site.answer(BEGIN);
    let large = [HEAD, b"\x40\x01x\x7f\xa1\x1e", &[b'v'; 4000]].concat();
    site.send(&mut client, &frame(HEADERS, END_STREAM | END_HEADERS, 1, &large));
    // 120 kB of head, and as much behind the body, or more.
    let head = [HEAD, &[0xbe; 30]].concat();
    for (stream, count) in [(3, 30), (5, 40)] {
        site.send(&mut client, &frame(HEADERS, END_HEADERS, stream, &head));
        site.send(&mut client, &frame(HEADERS, END_HEADERS | END_STREAM, stream, &vec![0xbe; count]));
    }
    assert_eq!((site.asked.len(), client.ended), (2, false));
    let refused = frames(&client).into_iter().find(|frame| frame.kind == HEADERS && frame.stream == 5).unwrap();
    assert!(refused.payload.windows(3).any(|digits| digits == b"431" || digits == [0x69, 0x90, 0xff]));
}

#[test]
fn a_paused_body_may_come_in_small_frames() {
    let mut site = holding();
    let mut client = site.answer(BEGIN);
    // The server's settings make the window larger.
    site.send(&mut client, &[frame(SETTINGS, 1, 0, b""), frame(HEADERS, END_HEADERS, 1, HEAD)].concat());
    // What h2 had to keep by itself would be too much for it after a few thousand of them.
    let pieces = frame(DATA, 0, 1, b"x").repeat(1000);
    (0..100).for_each(|_| site.send(&mut client, &pieces));
    assert!(!client.ended);
}

#[test]
fn heads_of_requests_that_are_over_do_not_count() {
    let mut site = Site::new();
    let mut client = site.answer(BEGIN);
    let large = [HEAD, b"\x40\x01x\x7f\xa1\x1e", &[b'v'; 4000]].concat();
    let references = [HEAD, &[0xbe; 50]].concat();
    site.send(&mut client, &frame(HEADERS, END_STREAM | END_HEADERS, 1, &large));
    for stream in (3..).step_by(4).take(15) {
        site.send(&mut client, &frame(HEADERS, END_STREAM | END_HEADERS, stream, &references));
        site.send(&mut client, &frame(HEADERS, END_HEADERS, stream + 2, &references));
        site.send(&mut client, &reset(stream + 2));
    }
    assert_eq!((client.ended, site.asked.len()), (false, 16));
}

#[test]
fn the_number_of_headers_is_limited() {
    let mut site = Site::new();
    let mut client = site.answer(BEGIN);
    // A header that the client may refer to with one byte from then on.
    let first = [HEAD, b"\x40\x01x\x01v"].concat();
    site.send(&mut client, &frame(HEADERS, END_STREAM | END_HEADERS, 1, &first));
    // Beside the four pseudo-headers.
    for (stream, count, asked) in [(3, 4096, 2), (5, 4097, 2)] {
        let head = [HEAD, &vec![0xbe; count]].concat();
        site.send(&mut client, &frame(HEADERS, END_STREAM | END_HEADERS, stream, &head));
        assert_eq!((site.asked.len(), client.ended), (asked, false), "{count}");
    }
    // 431
    let refused = frames(&client).into_iter().find(|frame| frame.kind == HEADERS && frame.stream == 5).unwrap();
    assert!(refused.payload.windows(3).any(|digits| digits == b"431" || digits == [0x69, 0x90, 0xff]));
}

#[test]
fn requests_wait_while_replies_wait_for_the_client() {
    const LENGTH: usize = 1_000_000;
    let mut site = Site::with_script(|base, request| {
        reply(base, request.exchange, 200, "OK", &[], &vec![b'x'; LENGTH]);
    });
    let mut client = site.answer(BEGIN);
    // A window of nothing for each stream.
    let mut sent = frame(SETTINGS, 0, 0, b"\0\x04\0\0\0\0");
    (0..20).for_each(|index| sent.extend(request(2 * index + 1)));
    site.send(&mut client, &sent);
    // One reply that nobody reads does not count, and two are beyond 1 MiB.
    assert_eq!(site.asked.len(), 3);
    // Others are served meanwhile.
    let mut other = site.answer(BEGIN);
    site.send(&mut other, &request(1));
    assert!(frames(&other).iter().any(|frame| frame.kind == DATA));
    // One that is given up makes room for another.
    site.send(&mut client, &reset(1));
    assert_eq!(site.asked.len(), 5);
    let room = (1_u32 << 30).to_be_bytes();
    let more = [frame(WINDOW_UPDATE, 0, 0, &room), frame(SETTINGS, 0, 0, &[b"\0\x04", &room[..]].concat())];
    site.send(&mut client, &more.concat());
    site.send(&mut client, b"");
    assert_eq!(site.asked.len(), 21);
    let all = frames(&client);
    let length: usize = all.iter().filter(|frame| frame.kind == DATA).map(|frame| frame.payload.len()).sum();
    assert_eq!(length, 19 * LENGTH);
    assert_eq!(all.iter().filter(|frame| frame.kind == DATA && frame.flags & END_STREAM != 0).count(), 19);
}

#[test]
fn requests_that_wait_go_with_their_client() {
    let mut site = Site::with_script(|base, request| {
        reply(base, request.exchange, 200, "OK", &[], &vec![b'x'; 3_000_000]);
    });
    let mut client = site.answer(BEGIN);
    let mut sent = frame(SETTINGS, 0, 0, b"\0\x04\0\0\0\0");
    (0..20).for_each(|index| sent.extend(request(2 * index + 1)));
    site.send(&mut client, &sent);
    assert_eq!(site.asked.len(), 2);
    site.set_timeout(Duration::from_millis(40));
    site.send(&mut client, &request(41));
    // With a timeout the replies that nobody reads are given up, and the requests that have waited get their turn.
    site.tick(Duration::from_millis(5));
    site.wait(|site| site.asked.len() > 4);
    drop(client);
    let count = site.asked.len();
    for _ in 0..10 {
        site.turn(LoopFlags::NONBLOCK);
    }
    assert_eq!(site.asked.len(), count);
}

#[test]
fn streams_that_are_left_after_their_reply_has_begun_do_not_count() {
    let mut site = Site::with_script(|base, request| {
        start(base, request.exchange, 200, &[]);
        chunk(base, request.exchange, b"data: x\n\n");
    });
    let mut client = site.answer(BEGIN);
    for index in 0..4000 {
        let stream = 2 * index + 1;
        site.send(&mut client, &request(stream));
        site.send(&mut client, &reset(stream));
    }
    assert!(!client.ended);
    let begun = frames(&client).iter().filter(|frame| frame.kind == DATA && !frame.payload.is_empty()).count();
    assert_eq!((begun, site.asked.len()), (4000, 4000));
}

#[test]
fn requests_that_are_taken_back_before_their_reply_are_counted() {
    // At once, so that the script is not asked; and later, so that it is.
    for at_once in [true, false] {
        let mut site = Site::with_script(ignore);
        let mut client = site.answer(BEGIN);
        let mut count = 0;
        while !client.ended {
            let stream = 2 * count + 1;
            let parts = [request(stream), reset(stream)];
            if at_once {
                site.send(&mut client, &parts.concat());
            } else {
                parts.iter().for_each(|part| site.send(&mut client, part));
            }
            count += 1;
            assert!(count < 5000, "it goes on for ever");
        }
        assert_eq!(reason(&client), Some(ENHANCE_YOUR_CALM));
        assert!(count > 1000, "{count}");
    }
}

#[test]
fn many_may_be_taken_back_at_once() {
    let mut site = Site::with_script(ignore);
    let mut client = site.answer(BEGIN);
    let sent: Vec<u8> = (0..500).flat_map(|index| [request(2 * index + 1), reset(2 * index + 1)].concat()).collect();
    site.send(&mut client, &sent);
    assert!(!client.ended);
    site.send(&mut client, &request(2001));
    assert_eq!(site.asked.len(), 1);
}

#[test]
fn whoever_is_sent_away_and_reads_nothing_does_not_stay() {
    let mut site = Site::with_script(|base, request| {
        reply(base, request.exchange, 200, "OK", &[], &vec![b'x'; 3_000_000]);
    });
    let mut client = site.connect();
    let room = (1_u32 << 30).to_be_bytes();
    client.write(&[BEGIN, &frame(WINDOW_UPDATE, 0, 0, &room)].concat());
    client.write(&[frame(SETTINGS, 0, 0, &[b"\0\x04", &room[..]].concat()), request(1)].concat());
    for _ in 0..10 {
        site.turn(LoopFlags::NONBLOCK);
    }
    // The socket is full when it is to be told.
    for index in 1..3000 {
        client.write(&[request(2 * index + 1), reset(2 * index + 1)].concat());
        site.turn(LoopFlags::NONBLOCK);
    }
    site.tick(Duration::from_millis(50));
    site.wait(|_| client.is_abandoned());
}

#[test]
fn what_is_no_http_2_is_told_so() {
    let mut site = Site::new();
    for (bytes, expected) in [
        (frame(DATA, 0, 0, b"x"), PROTOCOL_ERROR),
        (frame(WINDOW_UPDATE, 0, 0, b"\0\0\0\0"), PROTOCOL_ERROR),
        (frame(HEADERS, END_HEADERS, 2, HEAD), PROTOCOL_ERROR),
    ] {
        let client = site.answer(&[BEGIN, &bytes].concat());
        assert_eq!(reason(&client), Some(expected));
    }
}

#[test]
fn the_end_of_a_server_is_told() {
    let mut site = Site::with_script(ignore);
    let mut client = site.answer(BEGIN);
    site.send(&mut client, &request(1));
    assert!(site.base.remove_server(site.server).connections.is_empty());
    client.read();
    assert_eq!(reason(&client), Some(NO_ERROR));
}

#[test]
fn a_tunnel_is_refused_and_nothing_else() {
    let mut site = Site::new();
    site.base.server_mut(site.server).unwrap().methods = Some(0xffff);
    let mut client = site.answer(BEGIN);
    // CONNECT h:443 with a length.
    let connect = b"\x42\x07CONNECT\x41\x05h:443\x0f\x0d\x015";
    site.send(&mut client, &frame(HEADERS, END_HEADERS, 1, connect));
    site.send(&mut client, &frame(DATA, END_STREAM, 1, b"12345"));
    site.send(&mut client, &request(3));
    let all = frames(&client);
    assert!(all.iter().any(|frame| frame.kind == HEADERS && frame.stream == 1));
    assert!(all.iter().any(|frame| frame.kind == DATA && frame.stream == 3));
    assert!(!client.ended);
}

#[test]
fn whoever_waits_for_it_is_told_to_send_the_body() {
    let mut site = Site::new();
    let mut client = site.answer(BEGIN);
    let expecting = |value: &[u8]| {
        [b"\x83\x84\x86\x41\x01h\0\x06expect".as_slice(), &[u8::try_from(value.len()).unwrap()], value].concat()
    };
    site.send(&mut client, &frame(HEADERS, END_HEADERS, 1, &expecting(b"100-continue")));
    let heads = |client: &Client| frames(client).into_iter().filter(|frame| frame.kind == HEADERS).count();
    assert_eq!((heads(&client), site.asked.len()), (1, 0));
    site.send(&mut client, &frame(DATA, END_STREAM, 1, b"body"));
    assert_eq!((heads(&client), site.asked.last().map(String::as_str)), (2, Some("POST / body")));
    // What cannot be met is refused, without waiting for the body.
    site.send(&mut client, &frame(HEADERS, END_HEADERS, 3, &expecting(b"more")));
    assert_eq!((heads(&client), site.asked.len()), (3, 1));
}

#[test]
fn a_reply_waits_for_the_rest_of_an_unwanted_body_but_not_for_ever() {
    let mut site = Site::new();
    site.base.server_mut(site.server).unwrap().default_route = None;
    let mut client = site.answer(BEGIN);
    // POST, for which there is no callback.
    site.send(&mut client, &frame(HEADERS, END_HEADERS, 1, b"\x83\x84\x86\x41\x01h"));
    site.tick(Duration::from_millis(50));
    let mut sent = 0;
    let is_replied = |client: &Client| frames(client).iter().any(|frame| frame.kind == DATA);
    site.wait(|site| {
        if site.ticks > sent {
            sent = site.ticks;
            client.write(&frame(DATA, 0, 1, b"x"));
        }
        client.read();
        is_replied(&client)
    });
    assert!((4..7).contains(&sent), "{sent}");
    // Its client is asked to send no more, and goes on.
    let resets: Vec<u32> = frames(&client).iter().filter(|frame| frame.kind == RST_STREAM).map(Frame::code).collect();
    assert_eq!(resets, [NO_ERROR]);
    site.send(&mut client, &request(3));
    assert!(frames(&client).iter().any(|frame| frame.stream == 3 && frame.kind == HEADERS) && !client.ended);
}

#[test]
fn exchanges_are_over_when_their_connection_is_sent_away() {
    let (mut site, exchanges) = keeping();
    let mut client = site.answer(BEGIN);
    site.send(&mut client, &[request(1), request(3)].concat());
    site.send(&mut client, &frame(DATA, 0, 0, b"x"));
    assert_eq!(reason(&client), Some(PROTOCOL_ERROR));
    let kept = exchanges.take();
    assert!(kept.len() == 2 && kept.iter().all(|&exchange| !reply(&mut site.base, exchange, 200, "OK", &[], b"late")));
}
