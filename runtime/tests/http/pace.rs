//! Clients that take their time.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use event_runtime::base::Base;
use event_runtime::http::{Allowed, Exchange, Timeouts};
use event_runtime::reactor::LoopFlags;

use super::site::{Site, chunk, reply, start};

const SHORT: Duration = Duration::from_millis(40);
const TICK: Duration = Duration::from_millis(10);

/// The owner's number of a connection whose end is told.
const WATCHED: usize = 7;

fn watch(base: &mut Base, exchange: Exchange) {
    super::site::watch(base, exchange, WATCHED);
}

#[test]
fn silent_clients_are_dropped_without_a_word() {
    let mut site = Site::new();
    site.set_timeout(SHORT);
    let served = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    for sent in ["", "GET / HTTP/1.1\r\nHos", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf"] {
        for before in ["", served] {
            let mut client = site.answer([before, sent].concat().as_bytes());
            site.wait_for_end(&mut client);
            assert_eq!(client.codes().len(), usize::from(!before.is_empty()));
        }
    }
}

#[test]
fn a_connection_may_have_a_timeout_of_its_own() {
    let mut site = Site::with_script(|base, request| {
        let connection = request.exchange.connection();
        base.set_limits(connection, |limits| limits.timeout = Some(SHORT));
        reply(base, request.exchange, 200, "OK", &[], b"");
    });
    let mut client = site.answer(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    site.wait_for_end(&mut client);
    assert_eq!(client.codes(), [200]);
}

#[test]
fn a_request_cannot_trickle_in_for_ever() {
    for begin in [
        "GET / HTTP/1.1\r\nHost: h\r\nX: ",
        "GET /",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
    ] {
        let mut site = Site::new();
        site.set_timeout(SHORT);
        let mut client = site.answer(begin.as_bytes());
        site.tick(TICK);
        let mut seen = 0;
        site.wait(|site| {
            if site.ticks > seen {
                seen = site.ticks;
                client.write(b"x");
            }
            client.read();
            client.ended
        });
        assert_eq!((site.asked.len(), client.text().as_str()), (0, ""), "{begin:?}");
    }
}

#[test]
fn a_client_that_reads_nothing_is_dropped() {
    let large = vec![b'x'; 10_000_000];
    for (streams, ending) in [(false, ""), (false, "Connection: close\r\n"), (true, "")] {
        let body = large.clone();
        let mut site = Site::with_script(move |base, request| {
            watch(base, request.exchange);
            if streams {
                start(base, request.exchange, 200, &[]);
                chunk(base, request.exchange, &body);
            } else {
                reply(base, request.exchange, 200, "OK", &[], &body);
            }
        });
        site.set_timeout(SHORT);
        let mut client = site.connect();
        client.write(format!("GET / HTTP/1.1\r\nHost: h\r\n{ending}\r\n").as_bytes());
        site.wait(|site| site.closed == [WATCHED]);
        site.wait_for_end(&mut client);
        assert!(client.bytes().len() < large.len());
    }
}

#[test]
fn a_client_that_reads_slowly_gets_all_of_its_reply() {
    let timeout = Duration::from_secs(1);
    let mut site = Site::with_script(|base, request| {
        reply(base, request.exchange, 200, "OK", &[("Content-Type", "x")], &vec![b'x'; 3_000_000]);
    });
    site.set_timeout(timeout);
    let mut client = site.connect();
    client.write(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    site.tick(timeout / 8);
    let mut seen = 0;
    site.wait(|site| {
        // Ten pieces take longer than the timeout; no two of them are that far apart.
        if site.ticks > seen {
            seen = site.ticks;
            client.read_some(250_000);
        }
        client.ended
    });
    let (head, body) = client.bytes().split_at(client.bytes().len() - 3_000_000);
    assert!(head.starts_with(b"HTTP/1.1 200 OK\r\n") && head.ends_with(b"\r\n\r\n"));
    assert!(body.iter().all(|&byte| byte == b'x'));
}

/// The kernel takes no more before it has room for a large part of what it holds, which takes this client longer than it
/// may read nothing.
#[test]
fn a_client_that_reads_a_little_now_and_then_is_not_one_that_reads_nothing() {
    let length = 600_000;
    let mut site = Site::with_script(move |base, request| {
        reply(base, request.exchange, 200, "OK", &[("Content-Type", "a")], &vec![b'x'; length]);
    });
    site.base.set_timeouts(site.server, |timeouts| timeouts.write = Some(SHORT * 20));
    let mut client = site.connect();
    client.write(b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    site.tick(SHORT * 5);
    let mut seen = 0;
    site.wait(|site| {
        if site.ticks > seen && site.ticks < 50 {
            seen = site.ticks;
            client.read_some(20_000);
        }
        if site.ticks >= 50 {
            client.read();
        }
        client.ended
    });
    assert_eq!(client.bytes().iter().filter(|&&byte| byte == b'x').count(), length);
}

#[test]
fn what_is_not_begun_may_take_as_long_as_a_connection_may_be_idle() {
    let mut site = Site::new();
    site.base.set_timeouts(site.server, |timeouts| {
        timeouts.head = Some(Allowed::Fixed(SHORT));
        timeouts.idle = Some(SHORT * 10);
    });
    let mut client = site.answer(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    site.tick(SHORT);
    site.wait(|site| site.ticks > 3);
    site.send(&mut client, b"GET / HTTP/1.1\r\n");
    assert!(!client.ended);
    site.wait_for_end(&mut client);
    assert_eq!(client.codes(), [200, 408]);
}

#[test]
fn without_timeouts_nothing_is_waited_for() {
    let mut site = Site::new();
    site.base.set_timeouts(site.server, |timeouts| *timeouts = Timeouts::every(None));
    let client = site.answer(b"GET / HTTP/1.1\r\nHost: h\r\n\r\nGET");
    site.tick(TICK);
    site.wait(|site| site.ticks > 10);
    assert!(!client.ended);
}

#[test]
fn a_script_may_take_longer_than_a_client() {
    let kept = Rc::new(Cell::new(None));
    let keep = Rc::clone(&kept);
    let mut site = Site::with_script(move |_, request| keep.set(Some(request.exchange)));
    site.set_timeout(TICK);
    let mut client = site.answer(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    site.tick(TICK);
    site.wait(|site| site.ticks > 4);
    reply(&mut site.base, kept.take().unwrap(), 200, "OK", &[], b"");
    site.wait_for_end(&mut client);
    assert_eq!(client.codes(), [200]);
}

#[test]
fn a_client_that_leaves_a_stream_is_noticed() {
    let mut site = Site::with_script(|base, request| {
        watch(base, request.exchange);
        start(base, request.exchange, 200, &[]);
        chunk(base, request.exchange, b"x");
    });
    let client = site.answer(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assert!(site.closed.is_empty());
    drop(client);
    site.wait(|site| site.closed == [WATCHED]);
}

#[test]
fn a_client_that_still_sends_gets_to_read_why_it_was_refused() {
    let mut site = Site::new();
    site.base.server_mut(site.server).unwrap().max_body = Some(10);
    let mut client = site.connect();
    site.send(&mut client, b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n");
    for _ in 0..100 {
        site.send(&mut client, &[b'x'; 50_000]);
    }
    assert_eq!(client.codes(), [413]);
    client.shut_down();
    // Nothing of it is left: the loop has nothing to wait for any more.
    while site.base.events().has_events() {
        site.turn(LoopFlags::ONCE);
    }
}
