//! Bodies of requests: in one piece or in chunks, announced and limited.

use std::cell::RefCell;
use std::rc::Rc;

use super::site::{Site, reply, trailers};

#[test]
fn lengths_and_chunks_delimit_bodies() {
    let mut site = Site::new();
    let client = site.answer(
        b"POST /length HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello\
          PUT /chunks HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n\
          003\r\nabc\r\n2;x=\"y\"\r\nde\r\n0\r\nTrailer: t\r\n\r\n\
          DELETE /none HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n\
          HEAD /head HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody\
          POST /last HTTP/1.1\r\nHost: h\r\n\r\n",
    );
    assert_eq!(
        site.asked,
        ["POST /length hello", "PUT /chunks abcde", "DELETE /none", "HEAD /head body", "POST /last"]
    );
    assert!(!client.ended);
}

#[test]
fn a_large_body_arrives_whole() {
    let mut site = Site::with_script(|base, request| {
        let length = request.body.len().to_string();
        assert!(request.body.chunks().flatten().enumerate().all(|(at, &byte)| byte == (at % 251) as u8));
        reply(base, request.exchange, 200, "OK", &[], length.as_bytes());
    });
    let body: Vec<u8> = (0..5_000_000).map(|at| (at % 251) as u8).collect();
    let head = format!("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n", body.len());
    assert!(site.answer(&[head.as_bytes(), &body].concat()).text().ends_with("\r\n\r\n5000000"));
    let mut chunked = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for part in body.chunks(77_777) {
        chunked.extend_from_slice(format!("{:x}\r\n", part.len()).as_bytes());
        chunked.extend_from_slice(part);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    assert!(site.answer(&chunked).text().ends_with("\r\n\r\n5000000"));
}

#[test]
fn the_limit_of_a_body_is_inclusive() {
    for (request, code) in [
        ("Content-Length: 10\r\n\r\n0123456789", 200),
        ("Content-Length: 11\r\n\r\n", 413),
        ("Transfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n", 200),
        ("Transfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n7\r\n", 413),
        ("Expect: 100-continue\r\nContent-Length: 11\r\n\r\n", 413),
    ] {
        let mut site = Site::with_script(|base, request| {
            reply(base, request.exchange, 200, "OK", &[], b"");
        });
        site.base.server_mut(site.server).unwrap().max_body = Some(10);
        let mut client = site.answer(format!("POST / HTTP/1.1\r\nHost: h\r\n{request}").as_bytes());
        assert_eq!(client.codes(), [code], "{request:?}");
        // What the client goes on sending does not take the reply away, and is no request.
        site.send(&mut client, b"GET /evil HTTP/1.1\r\nHost: h\r\n\r\n");
        assert!(!site.asked.contains(&"GET /evil".to_string()) || code == 200);
    }
}

#[test]
fn a_client_that_waits_for_it_is_told_to_go_on() {
    let go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    let mut site = Site::new();
    let mut client = site.connect();
    site.send(&mut client, b"POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n");
    assert_eq!(client.text(), go_on);
    site.send(&mut client, b"abc");
    assert!(client.text().starts_with(&format!("{go_on}HTTP/1.1 200 OK\r\n")));
    for (version, headers, expected) in [
        ("1.1", "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n", go_on),
        ("1.1", "Expect: 100-continue\r\nContent-Length: 3\r\n\r\na", ""),
        ("1.1", "Content-Length: 3\r\n\r\n", ""),
        ("1.0", "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n", ""),
    ] {
        let client = site.answer(format!("POST / HTTP/{version}\r\nHost: h\r\n{headers}").as_bytes());
        assert_eq!(client.text(), expected, "{headers:?}");
    }
    let client = site.answer(b"POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n");
    assert!(client.text().starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(site.answer(b"POST / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n").codes(), [417]);
}

#[test]
fn a_body_that_is_cut_is_no_request() {
    for cut in ["Content-Length: 5\r\n\r\nhell", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r"] {
        let mut site = Site::new();
        let mut client = site.answer(format!("POST / HTTP/1.1\r\nHost: h\r\n{cut}").as_bytes());
        client.shut_down();
        site.wait_for_end(&mut client);
        assert!(site.asked.is_empty() && client.bytes().is_empty());
    }
}

/// What comes of a request with trailers: the code, and the trailers that were seen.
fn trailed(max_head: usize, in_pieces: bool, lines: &str, piece: usize) -> (Vec<u16>, String) {
    let seen = Rc::new(RefCell::new(String::new()));
    let mut site = Site::with_script({
        let seen = seen.clone();
        move |base, request| {
            *seen.borrow_mut() = trailers(&request);
            reply(base, request.exchange, 200, "OK", &[], b"");
        }
    });
    site.base.server_mut(site.server).unwrap().max_head = Some(max_head);
    if in_pieces {
        site = site.take_pieces();
    }
    let head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    let bytes = format!("{head}3\r\nabc\r\n0\r\n{lines}\r\n");
    let mut client = site.connect();
    bytes.as_bytes().chunks(piece).for_each(|part| site.send(&mut client, part));
    (client.codes(), seen.take())
}

#[test]
fn trailers_are_seen_as_they_came_less_those_that_come_too_late() {
    let lines = "X-Sum: 1\r\nContent-Length: 9\r\nx-sum:\t2 \r\nAuthorization: b\r\nEmpty:\r\n";
    for in_pieces in [false, true] {
        for piece in [1, 7, 1000] {
            let seen = trailed(1000, in_pieces, lines, piece);
            assert_eq!(seen, (vec![200], "X-Sum=1 x-sum=2 Empty=".into()));
            assert_eq!(trailed(1000, in_pieces, "", piece), (vec![200], String::new()));
        }
    }
}

#[test]
fn trailers_count_with_the_head() {
    // The head has 56 bytes, and each of the lines 9, the line end counting for one.
    let line = "X-A: bcd\r\n";
    for in_pieces in [false, true] {
        assert_eq!(trailed(56 + 18, in_pieces, &line.repeat(2), 1000).0, [200]);
        assert_eq!(trailed(56 + 17, in_pieces, &line.repeat(2), 1000).0, [431]);
        assert_eq!(trailed(56, in_pieces, line, 3).0, [431]);
        assert_eq!(trailed(1 << 20, in_pieces, &"a:\r\n".repeat(4096), 1 << 16).0, [200]);
        assert_eq!(trailed(1 << 20, in_pieces, &"a:\r\n".repeat(4097), 1 << 16).0, [431]);
    }
}
