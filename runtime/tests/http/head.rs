//! Heads: what scripts get to see of them, and how long they may be.

use std::cell::RefCell;
use std::rc::Rc;

use event_runtime::http::Version;

use super::site::{Site, reply};

#[test]
fn a_head_is_kept_as_it_came() {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let see = Rc::clone(&seen);
    let mut site = Site::with_script(move |base, request| {
        let head = &request.head;
        assert_eq!(head.version, Version::Http11);
        assert_eq!(head.target(), b"http://u@Example.test:81/a%20b;c?d#e");
        assert_eq!(head.host(), Some(&b"Example.test"[..]));
        assert_eq!(head.fields().find(b"x-MANY"), Some(&b"one"[..]));
        see.borrow_mut().extend(head.fields().iter().map(|(name, value)| {
            (String::from_utf8_lossy(name).into_owned(), String::from_utf8_lossy(value).into_owned())
        }));
        reply(base, request.exchange, 200, "OK", &[], b"");
    });
    let lines = "Host:other:80\r\nX-Many: one\r\nempty:\r\nX-Spaced: \t a  b\t \r\nx-many: \u{e9}: two\nLast: 1\r\n";
    let client =
        site.answer(format!("\r\n\nGET http://u@Example.test:81/a%20b;c?d#e HTTP/1.1\r\n{lines}\r\n").as_bytes());
    assert_eq!(client.codes(), [200]);
    let seen = seen.borrow();
    let seen: Vec<(&str, &str)> = seen.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let expected = [
        ("Host", "other:80"),
        ("X-Many", "one"),
        ("empty", ""),
        ("X-Spaced", "a  b"),
        ("x-many", "\u{e9}: two"),
        ("Last", "1"),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn the_limit_of_a_head_is_inclusive() {
    for (more, code) in [(0, 200), (1, 431)] {
        let head = format!("GET / HTTP/1.1\r\nHost: h\r\nX: {}\r\n\r\n", "x".repeat(100 + more));
        for piece in [head.len(), 7, 1] {
            let mut site = Site::new();
            site.base.server_mut(site.server).unwrap().max_head = Some(head.len() - more);
            let mut client = site.connect();
            head.as_bytes().chunks(piece).for_each(|part| site.send(&mut client, part));
            assert_eq!(client.codes(), [code]);
            assert_eq!(client.ended, code != 200);
        }
    }
}

#[test]
fn no_head_of_a_real_client_is_too_long() {
    let mut site = Site::new();
    let headers: String = (0..1000).map(|number| format!("X-{number}: {}\r\n", "v".repeat(100))).collect();
    let request =
        format!("GET /{} HTTP/1.1\r\nHost: h\r\nCookie: {}\r\n{headers}\r\n", "p".repeat(60_000), "c".repeat(60_000));
    assert_eq!(site.answer(request.as_bytes()).codes(), [200]);
}

#[test]
fn the_limit_of_headers_is_inclusive() {
    for (count, code) in [(4096, 200), (4097, 431)] {
        let mut site = Site::new();
        let request = format!("GET / HTTP/1.1\r\nHost: h\r\n{}\r\n", "X:\r\n".repeat(count - 1));
        assert_eq!(site.answer(request.as_bytes()).codes(), [code]);
    }
}

#[test]
fn an_endless_head_is_refused() {
    for endless in ["GET /", "GET / HTTP/1.1\r\nX: ", "GET / HTTP/1.1\r\nHost: h\r\n"] {
        for filling in ["a", "a: b\r\n"] {
            let mut site = Site::new();
            let mut client = site.connect();
            site.send(&mut client, endless.as_bytes());
            for _ in 0..400 {
                site.send(&mut client, filling.repeat(1024).as_bytes());
            }
            // A first line without a version may have been meant for HTTP/2, and gets no page.
            let has_page = (endless, filling) != ("GET /", "a: b\r\n");
            assert!(!has_page || matches!(client.codes()[..], [400 | 431 | 505]), "{:?}", client.text());
            assert!(client.ended && site.asked.is_empty());
        }
    }
}

#[test]
fn the_end_of_a_long_head_is_found_wherever_its_pieces_end() {
    let lines: String = (0..3900).map(|number| format!("X-{number}: {}\r\n", "v".repeat(50))).collect();
    let head = format!("GET / HTTP/1.1\r\nHost: h\r\n{lines}\r\n");
    for (piece, line_end) in [(61, "\r\n"), (1009, "\r\n"), (61, "\n")] {
        let head = head.replace("\r\n", line_end);
        for last in 1..5 {
            let mut site = Site::new();
            let mut client = site.connect();
            let (begin, end) = head.as_bytes().split_at(head.len() - last);
            begin.chunks(piece).for_each(|part| site.send(&mut client, part));
            assert_eq!(site.asked, [""; 0]);
            site.send(&mut client, end);
            assert_eq!(site.asked, ["GET /"]);
        }
    }
}

#[test]
fn empty_lines_are_skipped_however_many() {
    let mut site = Site::new();
    let mut client = site.connect();
    for _ in 0..300 {
        site.send(&mut client, "\r\n".repeat(1000).as_bytes());
    }
    site.send(&mut client, b"\r");
    site.send(&mut client, b"\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_eq!(site.asked, ["GET /"]);
}

#[test]
fn methods_and_paths_are_looked_up() {
    let mut site = Site::new();
    let server = site.base.server_mut(site.server).unwrap();
    server.methods = Some(1);
    server.default_route = None;
    assert!(server.add_route(b"/a b", 0));
    assert_eq!(site.answer(b"GET /a%20b?c HTTP/1.1\r\nHost: h\r\n\r\n").codes(), [200]);
    assert_eq!(site.answer(b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n").codes(), [404]);
    assert_eq!(site.answer(b"POST /a%20b HTTP/1.1\r\nHost: h\r\n\r\n").codes(), [501]);
    let client = site.answer(b"GET /%3Ci%3E<i> HTTP/1.1\r\nHost: h\r\n\r\n");
    assert!(!client.text().contains("<i>") && client.text().contains("&lt;i&gt;"));
}
