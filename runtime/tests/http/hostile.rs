//! Servers that mean no good: what they may cost a client, and that it goes on with others.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use event_runtime::http::Method;

use super::visit::Visit;

const SHORT: Duration = Duration::from_millis(40);
const TICK: Duration = Duration::from_millis(10);

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

impl Visit {
    /// Says the same again and again, until the client has heard enough.
    fn flood(&mut self, begin: &str, again: &str) {
        let many = again.repeat(10_000 / again.len() + 1);
        let mut sent = begin.len();
        assert!(self.send(begin.as_bytes()));
        while self.send(many.as_bytes()) {
            sent += many.len();
            assert!(sent < 1_000_000, "{begin:?} {again:?}");
        }
        assert!(self.wait(|visit| visit.closed == 1));
        assert_eq!((self.failed, self.answers.len()), (1, 0), "{begin:?} {again:?}");
    }

    /// The next request is answered, on a new connection, whose server may take its time.
    fn goes_on(&mut self) {
        self.base.change_client(self.client, |options| options.timeout = None);
        let before = self.answers.len();
        self.ask();
        self.accept();
        self.send(OK);
        assert!(self.wait(|visit| visit.answers.len() > before));
        assert_eq!(self.texts().last().unwrap(), "200 ok");
    }
}

#[test]
fn a_response_that_trickles_in_ends() {
    for begin in [
        "",
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
        "HTTP/1.1 200 OK\r\n\r\n",
    ] {
        let mut visit = Visit::with(Method::Get, b"", |options| options.timeout = Some(SHORT));
        visit.send(begin.as_bytes());
        let mut last = Instant::now();
        // An empty line may stand before a response.
        let byte = if begin.is_empty() { b"\n" } else { b"x" };
        assert!(
            visit.wait(|visit| {
                if last.elapsed() > TICK {
                    last = Instant::now();
                    let _ = visit.server.write(byte);
                }
                visit.closed > 0
            }),
            "{begin:?}"
        );
        assert_eq!((visit.failed, visit.answers.len()), (1, 0), "{begin:?}");
        visit.goes_on();
    }
}

#[test]
fn interim_responses_have_an_end() {
    for interim in ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n\r\n\r\n"] {
        let mut visit = Visit::new();
        visit.flood("", interim);
        visit.goes_on();
    }
    let mut visit = Visit::with(Method::Get, b"", |options| options.timeout = Some(SHORT));
    let mut last = Instant::now();
    assert!(visit.wait(|visit| {
        if last.elapsed() > TICK {
            last = Instant::now();
            let _ = visit.server.write(b"HTTP/1.1 102 Processing\r\n\r\n");
        }
        visit.closed > 0
    }));
    assert_eq!(visit.failed, 1);
}

#[test]
fn nothing_in_a_response_is_endless() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (begin, again) in [
        (String::new(), "\r\n"),
        ("HTTP/1.1 200 ".to_owned(), "x"),
        ("HTTP/1.1 200 OK\r\n".to_owned(), "X: y\r\n"),
        ("HTTP/1.1 200 OK\r\nX: ".to_owned(), "y\r\n "),
        (format!("{chunked}1;"), "x"),
        (chunked.to_owned(), "1;x\r\ny\r\n"),
        (chunked.to_owned(), "0"),
        (format!("{chunked}0\r\n"), "X: y\r\n"),
        (format!("{chunked}0\r\nX: "), "y"),
    ] {
        let mut visit = Visit::new();
        visit.flood(&begin, again);
        visit.goes_on();
    }
}

#[test]
fn a_byte_costs_a_byte_however_small_its_chunk_is() {
    let mut visit = Visit::new();
    assert!(visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
    let chunks = b"1\r\nx\r\n".repeat(10_000);
    for _ in 0..100 {
        assert!(visit.send(&chunks));
    }
    assert!(visit.send(b"0\r\n\r\n"));
    assert!(visit.wait(|visit| !visit.answers.is_empty()));
    let body = &visit.answers[0].body;
    assert_eq!(body.len(), 1_000_000);
    assert!(body.chunks().count() < 100, "{}", body.chunks().count());
}

#[test]
fn what_nobody_has_asked_for_answers_nothing() {
    // Behind a response, at once or later, and just before the next request.
    for (at_once, later) in
        [("HTTP/1.1 200 OK\r\n\r\nevil", ""), ("", "HTTP/1.1 200 OK\r\n\r\nevil"), ("", "\r\n"), ("\0", "")]
    {
        let mut visit = Visit::new();
        visit.send(&[OK, at_once.as_bytes()].concat());
        assert!(visit.wait(|visit| !visit.answers.is_empty()));
        if !later.is_empty() {
            visit.server.write_all(later.as_bytes()).unwrap();
        }
        visit.goes_on();
        assert_eq!((visit.texts(), visit.failed, visit.closed), (vec!["200 ok".to_owned(); 2], 0, 1));
    }
}

#[test]
fn an_answer_before_the_request_is_the_last_of_its_connection() {
    // It has come before the client has looked, and the answer to what was asked comes behind it.
    let mut visit = Visit::new();
    visit.send(OK);
    assert!(visit.wait(|visit| !visit.answers.is_empty()));
    visit.server.write_all(b"HTTP/1.1 500 Of an earlier request\r\nContent-Length: 0\r\n\r\n").unwrap();
    visit.ask();
    visit.ask();
    visit.accept();
    visit.send(OK);
    assert!(visit.hears_a_request());
    visit.send(OK);
    assert!(visit.wait(|visit| visit.answers.len() == 3));
    assert_eq!(visit.texts(), ["200 ok"; 3]);
}

#[test]
fn a_server_that_reads_nothing_is_left() {
    let body = vec![b'x'; 20_000_000];
    let mut visit = Visit::with(Method::Put, &body, |options| options.timeout = Some(SHORT));
    assert!(visit.wait(|visit| visit.closed == 1));
    assert_eq!(visit.failed, 1);
    visit.goes_on();
}

#[test]
fn the_rest_of_a_request_that_was_answered_early_is_sent_before_the_next_one() {
    let body = vec![b'x'; 20_000_000];
    let mut visit = Visit::with(Method::Put, &body, |_| {});
    visit.send(OK);
    assert!(visit.wait(|visit| !visit.answers.is_empty()));
    visit.ask();
    let (mut received, mut piece) = (Vec::new(), vec![0; 1 << 20]);
    assert!(visit.wait(|visit| {
        while let Ok(count @ 1..) = visit.server.read(&mut piece) {
            received.extend_from_slice(&piece[..count]);
        }
        received.ends_with(b"\r\n\r\n")
    }));
    // All of the body behind the first bytes that were read with the head, and then the next head.
    let next = received.iter().position(|&byte| byte == b'P').unwrap();
    assert!(received[..next].iter().all(|&byte| byte == b'x') && received[next..].starts_with(b"PUT / HTTP/1.1\r\n"));
    visit.send(OK);
    assert!(visit.wait(|visit| visit.answers.len() == 2));
    assert_eq!((visit.texts(), visit.closed), (vec!["200 ok".to_owned(); 2], 0));
}

#[test]
fn a_server_that_answers_early_and_reads_nothing_holds_up_no_other_request() {
    let body = vec![b'x'; 20_000_000];
    let mut visit = Visit::with(Method::Put, &body, |_| {});
    visit.send(OK);
    assert!(visit.wait(|visit| !visit.answers.is_empty()));
    visit.base.change_client(visit.client, |options| options.timeout = Some(SHORT));
    visit.ask();
    assert!(visit.wait(|visit| visit.closed == 1));
    visit.base.change_client(visit.client, |options| options.timeout = None);
    visit.accept();
    visit.send(OK);
    assert!(visit.wait(|visit| visit.answers.len() == 2));
    assert_eq!((visit.texts(), visit.failed), (vec!["200 ok".to_owned(); 2], 0));
}

#[test]
fn a_server_may_leave_at_any_byte() {
    let head = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let response = [head, "2;a=b\r\nok\r\n0\r\nX: y\r\n\r\n"].concat();
    for length in 0..=response.len() {
        for resets in [false, true] {
            let mut visit = Visit::new();
            visit.send(&response.as_bytes()[..length]);
            if resets {
                // Without a word, and with a reset.
                rustix::net::sockopt::set_socket_linger(&visit.server, Some(Duration::ZERO)).unwrap();
                visit.server = visit.spare();
            } else {
                visit.server.shutdown(Shutdown::Both).unwrap();
            }
            assert!(visit.wait(|visit| visit.closed == 1), "{length}");
            let complete = length == response.len();
            assert_eq!(
                (visit.answers.len(), visit.failed),
                (usize::from(complete), usize::from(!complete)),
                "{length}"
            );
            assert!(!visit.base.client(visit.client).unwrap().is_live());
            assert!(!visit.base.events().has_events());
        }
    }
}
