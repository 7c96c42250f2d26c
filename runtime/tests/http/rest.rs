//! What is left to be sent when nobody turns the loop any more.

use std::time::Duration;

use event_runtime::base::Base;
use event_runtime::http::Request;
use event_runtime::reactor::Instant;

use super::site::{Client, Site, reply};

const WITHIN: Duration = Duration::from_secs(2);

/// More than the kernel takes of one that is not read.
const MUCH: usize = 4_000_000;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n";

/// The preface, settings, and GET / of http for "h".
const REQUEST_OF_HTTP_2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\
    \0\0\x06\x01\x05\0\0\0\x01\x82\x84\x86\x01\x01h";

const GOAWAY: &[u8] = b"\0\0\x08\x07\0\0\0\0\0\0\0\0\x01\0\0\0\0";

/// A site whose replies are long, and one client for each way to ask.
fn site(length: usize) -> (Site, [Client; 2]) {
    let mut site = Site::with_script(move |base: &mut Base, request: Box<Request>| {
        reply(base, request.exchange, 200, "OK", &[], &vec![b'x'; length]);
    });
    let clients = [REQUEST, REQUEST_OF_HTTP_2].map(|request| {
        let mut client = site.connect();
        client.write(request);
        client
    });
    let mut asked = 0;
    site.wait(|site| {
        asked = site.asked.len();
        asked == 2
    });
    (site, clients)
}

/// How long it takes.
fn send_rest(site: &mut Site) -> Duration {
    let before = Instant::now();
    site.base.send_rest(Some(site.server), WITHIN);
    Instant::now().since(before)
}

#[test]
fn clients_that_read_nothing_are_not_waited_for_for_long() {
    let (mut site, mut clients) = site(MUCH);
    let taken = send_rest(&mut site);
    assert!(taken >= WITHIN && taken < WITHIN * 2, "{taken:?}");
    drop(site.base.remove_server(site.server));
    for client in &mut clients {
        client.read();
        assert!(client.ended && client.bytes().len() < MUCH);
    }
}

#[test]
fn nothing_is_waited_for_where_nothing_waits() {
    let (mut site, mut clients) = site(5);
    // They have read all of it.
    clients.iter_mut().for_each(|client| site.send(client, b""));
    let mut silent = site.connect();
    assert_eq!(send_rest(&mut site), Duration::ZERO);
    drop(site.base.remove_server(site.server));
    for client in clients.iter_mut().chain([&mut silent]) {
        client.read();
        assert!(client.ended);
    }
    assert!(clients[0].text().ends_with("\r\n\r\nxxxxx"));
    assert!(clients[1].bytes().ends_with(GOAWAY));
}

#[test]
fn a_loop_that_goes_says_so_to_clients_of_http_2() {
    let (mut site, mut clients) = site(5);
    drop(site.base.close());
    clients[1].read();
    assert!(clients[1].ended && clients[1].bytes().ends_with(GOAWAY));
}

#[test]
fn no_request_is_taken_on_any_more() {
    let (mut site, mut clients) = site(MUCH);
    // A page that needs no script, and another request of HTTP/2.
    clients[0].write(b"GET / HTTP/9\r\n\r\n");
    clients[1].write(b"\0\0\x06\x01\x05\0\0\0\x03\x82\x84\x86\x01\x01h");
    send_rest(&mut site);
    let statistics = site.base.statistics(site.server);
    assert_eq!((statistics.requests, statistics.responses), (2, [0, 2, 0, 0, 0]));
}
