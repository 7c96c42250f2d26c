//! Streams of requests, and of responses, most of them right, some of them spoilt.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A change to a stream.
#[derive(Clone, Debug)]
enum Spoil {
    Insert(Vec<u8>),
    Replace(u8),
    Remove(usize),
    /// What stands there stands there twice.
    Repeat(usize),
}

/// What makes parsers disagree.
const PIECES: [&[u8]; 37] = [
    b"\r",
    b"\n",
    b"\r\n",
    b"\0",
    b" ",
    b"\t",
    b":",
    b";",
    b",",
    b"0",
    b"1",
    b"5",
    b"a",
    b"f",
    b"x",
    b"+",
    b"-",
    b"_",
    b"\"",
    b"\x0b",
    b"\x7f",
    b"\x80",
    b"\xff",
    b"\r\n\r\n",
    b"\n\n",
    b" \r\n",
    b"0x",
    b"00",
    b"chunked",
    b"gzip, ",
    b"Content-Length: 3\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Connection: close\r\n",
    b"GET /x HTTP/1.1\r\nHost: h\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"\r\n \t",
];

fn body() -> impl Strategy<Value = Vec<u8>> {
    vec(select(&b"abc\r\n0 :GET/"[..]), 0..30)
}

fn framed() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
    let length = body().prop_map(|body| (format!("Content-Length: {}\r\n", body.len()).into_bytes(), body));
    let extension = select(&["", "", "", ";a", ";a=b", " ; a=\"b;c\""][..]);
    let zeros = select(&["", "", "0", "000"][..]);
    let chunk = (zeros, body(), extension).prop_filter_map("the last chunk", |(zeros, body, extension)| {
        let size = format!("{zeros}{:x}{extension}\r\n", body.len());
        (!body.is_empty()).then(|| [size.as_bytes(), &body, b"\r\n"].concat())
    });
    let trailers = select(&["", "", "", "X-Trailer: t\r\n", "A:\r\nB: Content-Length: 3\r\n"][..]);
    let chunked = (vec(chunk, 0..4), trailers).prop_map(|(chunks, trailers)| {
        let body = [&chunks.concat(), &b"0\r\n"[..], trailers.as_bytes(), b"\r\n"].concat();
        (b"Transfer-Encoding: chunked\r\n".to_vec(), body)
    });
    let none = Just((Vec::new(), Vec::new()));
    prop_oneof![none, length, chunked]
}

fn request() -> impl Strategy<Value = Vec<u8>> {
    let method = select(&["GET", "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS"][..]);
    let target = select(&["/", "/a?b=c&d", "/a%20b;c", "http://h/p"][..]);
    let version = select(&["1.1", "1.1", "1.1", "1.1", "1.0"][..]);
    let header = select(
        &["X: y\r\n", "A:b\r\n", "Empty:\r\n", "Connection: keep-alive\r\n", "Accept: a, b;q=1\r\n", "T:\t x \t\r\n"][..],
    );
    (method, target, version, vec(header, 0..4), framed()).prop_map(
        |(method, target, version, headers, (framing, body))| {
            let first = format!("{method} {target} HTTP/{version}\r\nHost: h\r\n{}", headers.concat());
            // Chunks are for HTTP/1.1.
            let plain = version == "1.0" && framing.starts_with(b"Transfer");
            if plain {
                [first.as_bytes(), b"\r\n"].concat()
            } else {
                [first.as_bytes(), &framing, b"\r\n", &body].concat()
            }
        },
    )
}

fn spoil() -> impl Strategy<Value = (prop::sample::Index, Spoil)> {
    let piece = select(&PIECES[..]).prop_map(|piece| Spoil::Insert(piece.to_vec()));
    let change = prop_oneof![
        4 => piece,
        2 => select(&PIECES[..23]).prop_map(|piece| Spoil::Replace(piece[0])),
        1 => any::<u8>().prop_map(Spoil::Replace),
        2 => (1usize..4).prop_map(Spoil::Remove),
        1 => (1usize..40).prop_map(Spoil::Repeat),
    ];
    (any::<prop::sample::Index>(), change)
}

fn response() -> impl Strategy<Value = Vec<u8>> {
    let interim =
        select(&["", "", "", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Hints\r\nA: b\r\n\r\n", "\r\n"][..]);
    let status =
        select(&["200 OK", "200 OK", "404 ", "500", "204 No Content", "304 Not: Modified", "101 Switching"][..]);
    let version = select(&["1.1", "1.1", "1.1", "1.1", "1.0"][..]);
    let header = select(
        &["X: y\r\n", "A:b\r\n", "Empty:\r\n", "Connection: keep-alive\r\n", "Folded: a\r\n b\r\n", "T:\t x \t\r\n"][..],
    );
    (interim, status, version, vec(header, 0..4), framed()).prop_map(
        |(interim, status, version, headers, (framing, body))| {
            let first = format!("{interim}HTTP/{version} {status}\r\n{}", headers.concat());
            [first.as_bytes(), &framing, b"\r\n", &body].concat()
        },
    )
}

/// Some requests one after another, with a few bytes changed.
pub(crate) fn stream() -> impl Strategy<Value = Vec<u8>> {
    spoilt(vec(request(), 1..4))
}

/// A response, perhaps with others behind it, with a few bytes changed.
pub(crate) fn response_stream() -> impl Strategy<Value = Vec<u8>> {
    spoilt(prop_oneof![4 => vec(response(), 1), 1 => vec(response(), 2)])
}

fn spoilt(messages: impl Strategy<Value = Vec<Vec<u8>>>) -> impl Strategy<Value = Vec<u8>> {
    (messages, vec(spoil(), 0..3)).prop_map(|(messages, changes)| {
        let mut bytes = messages.concat();
        for (place, change) in changes {
            let at = place.index(bytes.len());
            match change {
                Spoil::Insert(piece) => drop(bytes.splice(at..at, piece)),
                Spoil::Replace(byte) => bytes[at] = byte,
                Spoil::Remove(count) if bytes.len() > count => drop(bytes.drain(at..(at + count).min(bytes.len()))),
                Spoil::Remove(_) => {}
                Spoil::Repeat(count) => {
                    let part = bytes[at..(at + count).min(bytes.len())].to_vec();
                    drop(bytes.splice(at..at, part));
                }
            }
        }
        bytes
    })
}
