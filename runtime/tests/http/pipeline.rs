//! Requests that come before the reply to the one before.

use std::cell::RefCell;
use std::rc::Rc;

use event_runtime::http::Exchange;
use event_runtime::reactor::LoopFlags;

use super::site::{Site, reply};

/// A site whose script keeps the requests, to answer them later.
fn keeper() -> (Site, Rc<RefCell<Vec<Exchange>>>) {
    let kept = Rc::new(RefCell::new(Vec::new()));
    let keep = Rc::clone(&kept);
    (Site::with_script(move |_, request| keep.borrow_mut().push(request.exchange)), kept)
}

#[test]
fn the_next_request_is_looked_at_when_the_reply_is_complete() {
    let (mut site, kept) = keeper();
    let mut client = site.connect();
    site.send(
        &mut client,
        b"GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc",
    );
    site.send(&mut client, b"GET /3 HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_eq!(site.asked, ["GET /1"]);
    for (asked, body) in [(2, "one"), (3, "two"), (3, "three")] {
        let exchange = kept.borrow_mut().remove(0);
        assert!(reply(&mut site.base, exchange, 200, body, &[], b""));
        site.send(&mut client, b"");
        assert_eq!(site.asked.len(), asked);
    }
    assert_eq!(site.asked[1..], ["POST /2 abc", "GET /3"]);
    let text = client.text();
    let reasons: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("HTTP/1.1 200 ")).collect();
    assert_eq!(reasons, ["one", "two", "three"]);
}

#[test]
fn many_requests_at_once_are_all_served_in_order() {
    let mut site = Site::new();
    let requests: String = (0..5000).map(|number| format!("GET /{number} HTTP/1.1\r\nHost: h\r\n\r\n")).collect();
    let client = site.answer(requests.as_bytes());
    let expected: Vec<String> = (0..5000).map(|number| format!("GET /{number}")).collect();
    assert_eq!(site.asked, expected);
    let text = client.text();
    let bodies: Vec<&str> = text.split("\r\n\r\n").skip(1).filter_map(|part| part.split("HTTP/").next()).collect();
    assert_eq!(bodies, expected);
}

#[test]
fn nothing_is_served_behind_a_reply_that_ends_the_connection() {
    let follower = "GET /evil HTTP/1.1\r\nHost: h\r\n\r\n";
    for first in [
        "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GET /a HTTP/1.0\r\n\r\n",
        "BREW /a HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n",
        "GET /a HTTP/1.1\r\n\r\n",
    ] {
        let mut site = Site::new();
        let mut client = site.answer([first, follower, follower].concat().as_bytes());
        site.send(&mut client, follower.as_bytes());
        assert!(!site.asked.iter().any(|asked| asked.contains("evil")), "{first:?}");
        assert_eq!(client.codes().len(), 1, "{first:?}");
    }
}

#[test]
fn a_client_that_floods_a_pending_reply_waits() {
    let (mut site, kept) = keeper();
    let mut client = site.connect();
    let flood = "GET /next HTTP/1.1\r\nHost: h\r\n\r\n".repeat(100);
    let mut sent = 0;
    let mut taken = 1;
    while taken > 0 {
        taken = client.write(flood.as_bytes());
        sent += taken;
        site.turn(LoopFlags::NONBLOCK);
    }
    assert_eq!(site.asked.len(), 1);
    // What neither the kernel nor the server keeps stays with the client.
    assert!(sent < 2_000_000, "{sent}");
    let exchange = kept.borrow_mut().remove(0);
    assert!(reply(&mut site.base, exchange, 200, "OK", &[], b""));
    site.send(&mut client, b"");
    assert_eq!(site.asked.len(), 2);
}

/// A site with replies that no kernel takes at once, and how long they are.
fn large_replies() -> (Site, usize) {
    let site = Site::with_script(|base, request| {
        reply(base, request.exchange, 200, "OK", &[("Content-Type", "x"), ("Date", "x")], &vec![b'x'; 1_000_000]);
    });
    (site, "HTTP/1.1 200 OK\r\nContent-Type: x\r\nDate: x\r\nContent-Length: 1000000\r\n\r\n".len() + 1_000_000)
}

#[test]
fn a_client_that_reads_no_replies_gets_no_more_of_them() {
    let (mut site, length) = large_replies();
    let mut client = site.connect();
    let requests = "GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(30);
    assert_eq!(client.write(requests.as_bytes()), requests.len());
    for _ in 0..100 {
        site.turn(LoopFlags::NONBLOCK);
    }
    assert!(site.asked.len() < 5, "{}", site.asked.len());
    site.send(&mut client, b"");
    assert_eq!((site.asked.len(), client.bytes().len()), (30, 30 * length));
    assert!(!client.ended);
}

#[test]
fn a_client_that_shuts_its_side_down_gets_all_its_large_replies() {
    for count in [1, 5] {
        let (mut site, length) = large_replies();
        let mut client = site.connect();
        client.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(count).as_bytes());
        site.turn(LoopFlags::NONBLOCK);
        client.shut_down();
        for _ in 0..10 {
            site.turn(LoopFlags::NONBLOCK);
        }
        site.wait_for_end(&mut client);
        assert_eq!((site.asked.len(), client.bytes().len()), (count, count * length));
    }
}

#[test]
fn replies_find_their_connection_in_any_order() {
    let (mut site, kept) = keeper();
    let mut clients: Vec<_> = (0..10).map(|_| site.connect()).collect();
    for (number, client) in clients.iter_mut().enumerate() {
        site.send(client, format!("GET /{number} HTTP/1.1\r\nHost: h\r\n\r\n").as_bytes());
    }
    for number in (0..10).rev() {
        let exchange = kept.borrow()[number];
        assert!(reply(&mut site.base, exchange, 200, &format!("number {number}"), &[], b""));
        // One reply is all there is to a request.
        assert!(!reply(&mut site.base, exchange, 200, "again", &[], b""));
    }
    for (number, client) in clients.iter_mut().enumerate() {
        site.send(client, b"");
        assert!(client.text().starts_with(&format!("HTTP/1.1 200 number {number}\r\n")));
        assert_eq!(client.codes(), [200]);
    }
}
