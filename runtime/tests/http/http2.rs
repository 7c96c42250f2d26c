//! HTTP/2: the same requests and replies, on streams.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use event_runtime::http::{Exchange, Remains, Status};
use event_runtime::reactor::LoopFlags;

use super::multiplexed::{Answer, Client};
use super::site::{Site, chunk, end, reply, said, start, watch};

const SHORT: Duration = Duration::from_millis(40);
const DEFAULT_TYPE: &str = "content-type=text/html; charset=ISO-8859-1";

pub(crate) type Exchanges = Rc<RefCell<Vec<Exchange>>>;

/// A site that keeps its requests.
pub(crate) fn keeping() -> (Site, Exchanges) {
    let exchanges = Exchanges::default();
    let kept = exchanges.clone();
    let site = Site::with_script(move |_, request| kept.borrow_mut().push(request.exchange));
    (site, exchanges)
}

fn asked(client: &mut Client, site: &mut Site, targets: &[&str]) -> Vec<Answer> {
    let answers: Vec<Answer> = targets.iter().map(|target| client.ask("GET", target, &[], &[]).0).collect();
    let count = site.asked.len() + targets.len();
    client.until(site, |site, _| site.asked.len() == count);
    answers
}

#[test]
fn requests_and_replies_are_those_of_http_1() {
    let mut site = Site::with_script(|base, request| {
        let fields: Vec<String> = (request.head.fields().iter())
            .map(|(name, value)| format!("{}={}", String::from_utf8_lossy(name), String::from_utf8_lossy(value)))
            .collect();
        let host = String::from_utf8_lossy(request.head.host().unwrap()).into_owned();
        let body = format!("{} {host} {}", said(&request), fields.join(" "));
        let headers =
            [("X-One", "1"), ("Connection", "close"), ("Transfer-Encoding", "chunked"), ("Content-Length", "1")];
        reply(base, request.exchange, 201, "Any words", &headers, body.as_bytes());
    });
    let mut client = Client::new(&mut site);
    let (answer, _) =
        client.ask("PUT", "/a%20b?c", &[("x-two", "2"), ("cookie", "a"), ("cookie", "b")], &["one ", "two"]);
    client.until(&mut site, |_, _| answer.is_over());
    assert_eq!(answer.body(), "PUT /a%20b?c one two h Host=h X-Two=2 Cookie=a; b");
    assert_eq!((answer.code(), answer.has_failed()), (201, false));
    assert_eq!(answer.headers(), format!("x-one=1 {DEFAULT_TYPE} content-length={}", answer.length()));
    assert!(!client.has_ended());
}

#[test]
fn a_preface_may_come_in_pieces_and_only_first() {
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    for cut in 1..preface.len() {
        let mut site = Site::new();
        let mut client = site.answer(&preface[..cut]);
        assert_eq!((client.bytes(), client.ended), (&b""[..], false), "{cut}");
        site.send(&mut client, &preface[cut..]);
        site.send(&mut client, b"\0\0\0\x04\0\0\0\0\0");
        assert_eq!(client.bytes()[3], 4, "settings come first");
        assert!(!client.ended);
    }
    let mut site = Site::new();
    let client = site.answer(&[&b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"[..], preface].concat());
    assert_eq!(client.codes(), [200, 505]);
    let client = site.answer(b"PRI * HTTP/2.0\r\n\r\nXM\r\n\r\n");
    assert_eq!(client.codes(), [505]);
    let client = site.answer(b"INVALID CONNECTION PREFACE\r\n\r\n");
    assert_eq!((client.bytes(), client.ended), (&b""[..], true));
    assert_eq!(site.answer(b"GET / HTTP/3.0\r\n\r\n").codes(), [505]);
}

#[test]
fn streams_are_answered_in_any_order() {
    let (mut site, exchanges) = keeping();
    let mut client = Client::new(&mut site);
    let answers = asked(&mut client, &mut site, &["/a", "/b", "/c"]);
    for index in [2, 0, 1] {
        assert!(!answers[index].is_over());
        let exchange = exchanges.borrow()[index];
        assert!(reply(&mut site.base, exchange, 200, "OK", &[], index.to_string().as_bytes()));
        client.until(&mut site, |_, _| answers[index].is_over());
        assert_eq!(answers[index].body(), index.to_string());
        assert!(!reply(&mut site.base, exchange, 200, "OK", &[], b"again"));
    }
}

#[test]
fn replies_come_in_chunks() {
    let (mut site, exchanges) = keeping();
    let mut client = Client::new(&mut site);
    let answer = asked(&mut client, &mut site, &["/"]).remove(0);
    let exchange = exchanges.borrow()[0];
    assert!(!chunk(&mut site.base, exchange, b"too early") && !end(&mut site.base, exchange));
    assert!(start(&mut site.base, exchange, 200, &[]));
    client.until(&mut site, |_, _| answer.has_begun());
    for (count, part) in [(3, "one"), (6, "two")] {
        assert!(chunk(&mut site.base, exchange, part.as_bytes()));
        client.until(&mut site, |_, _| answer.length() == count);
        assert!(!answer.is_over());
    }
    assert!(end(&mut site.base, exchange));
    client.until(&mut site, |_, _| answer.is_over());
    assert_eq!((answer.body().as_str(), answer.headers().as_str()), ("onetwo", DEFAULT_TYPE));
}

#[test]
fn a_reply_is_gone_on_with_in_the_same_callback() {
    let mut site = Site::with_script(|base, request| {
        reply(base, request.exchange, 200, "OK", &[], b"a");
        chunk(base, request.exchange, b"b");
        end(base, request.exchange);
    });
    let answer = Client::new(&mut site).get(&mut site, "/");
    assert_eq!(answer.body(), "ab");
}

#[test]
fn a_promised_length_is_kept_or_the_reply_is_given_up() {
    for (parts, body, fails) in
        [(&["ab", "cd"][..], "abcd", false), (&["abc", "def"], "abcd", false), (&["ab"], "ab", true)]
    {
        let mut site = Site::with_script(move |base, request| {
            start(base, request.exchange, 200, &[("content-length", "4")]);
            parts.iter().for_each(|part| assert!(chunk(base, request.exchange, part.as_bytes())));
            end(base, request.exchange);
        });
        let answer = Client::new(&mut site).get(&mut site, "/");
        assert_eq!(answer.has_failed(), fails, "{parts:?}");
        assert!(fails || answer.body() == body && answer.headers().contains("content-length=4"));
    }
}

#[test]
fn there_are_replies_without_a_body() {
    let mut site = Site::with_script(|base, request| {
        let code = String::from_utf8_lossy(request.head.target())[1..].parse().unwrap();
        reply(base, request.exchange, code, "", &[], b"body");
    });
    let mut client = Client::new(&mut site);
    for (method, target, headers) in
        [("HEAD", "/200", "content-length=4"), ("GET", "/204", ""), ("GET", "/304", "content-length=4")]
    {
        let (answer, _) = client.ask(method, target, &[], &[]);
        client.until(&mut site, |_, _| answer.is_over());
        assert_eq!((answer.has_failed(), answer.body().as_str(), answer.headers().as_str()), (false, "", headers));
    }
    // HTTP/2 has no switching of protocols.
    assert!(client.get(&mut site, "/101").has_failed());
    assert_eq!(client.get(&mut site, "/200").body(), "body");
}

#[test]
fn what_is_not_for_the_script_is_refused() {
    let mut site = Site::new();
    let server = site.base.server_mut(site.server).unwrap();
    (server.max_body, server.methods, server.default_route) = (Some(4), Some(3), None);
    server.add_route(b"/here", 0);
    let mut client = Client::new(&mut site);
    let long = "x".repeat(3_000_000);
    for (method, target, body, code) in [
        ("GET", "/here", &[][..], 200),
        ("GET", "/there", &[], 404),
        ("DELETE", "/here", &[], 501),
        ("POST", "/here", &["1234"], 200),
        ("POST", "/here", &["123", "45"], 413),
        ("POST", "/here", &[long.as_str()], 413),
        ("POST", "/there", &["123456"], 404),
    ] {
        let (answer, _) = client.ask(method, target, &[], body);
        client.until(&mut site, |_, _| answer.is_over());
        assert_eq!((answer.code(), answer.has_failed()), (code, false), "{method} {target}");
        assert!(
            code == 200 || answer.headers() == format!("content-type=text/html content-length={}", answer.length())
        );
    }
    let (answer, _) = client.ask("POST", "/here", &[("content-length", "5")], &["12345"]);
    client.until(&mut site, |_, _| answer.is_over());
    assert_eq!(answer.code(), 413);
    assert_eq!(site.asked, ["GET /here", "POST /here 1234"]);
}

#[test]
fn long_heads_are_refused() {
    let mut site = Site::new();
    site.base.server_mut(site.server).unwrap().max_head = Some(200);
    let mut client = Client::new(&mut site);
    let long = "x".repeat(300);
    let (answer, _) = client.ask("GET", "/", &[("x", &long)], &[]);
    client.until(&mut site, |_, _| answer.is_over());
    assert_eq!(answer.code(), 431);
    assert_eq!(client.get(&mut site, "/").code(), 200);
}

#[test]
fn error_pages_end_the_stream_and_not_the_connection() {
    let mut site = Site::with_script(|base, request| {
        base.reply_error(request.exchange, Status(503), Some(b"<later>"), None);
    });
    let mut client = Client::new(&mut site);
    let answer = client.get(&mut site, "/");
    assert_eq!(answer.code(), 503);
    assert!(answer.body().contains("<h1>&lt;later&gt;</h1>"));
    assert_eq!(client.get(&mut site, "/").code(), 503);
}

#[test]
fn long_bodies_wait_for_the_client() {
    const LENGTH: usize = 3_000_000;
    let mut site = Site::with_script(|base, request| {
        reply(base, request.exchange, 200, "OK", &[], &vec![b'x'; LENGTH]);
    });
    let mut client = Client::with(&mut site, |builder| {
        builder.initial_stream_window_size(1_000_000);
        builder.initial_connection_window_size(1_000_000);
    });
    let answers = asked(&mut client, &mut site, &["/a", "/b", "/c"]);
    client.set_deaf(true);
    (0..20).for_each(|_| client.step(&mut site));
    client.set_deaf(false);
    client.until(&mut site, |_, _| answers.iter().all(Answer::is_over));
    assert!(answers.iter().all(|answer| answer.length() == LENGTH && !answer.has_failed()));
}

#[test]
fn what_a_full_socket_holds_up_goes_on_when_it_is_not() {
    const LENGTH: usize = 3_000_000;
    let mut site = Site::with_script(|base, request| {
        reply(base, request.exchange, 200, "OK", &[], &vec![b'x'; LENGTH]);
    });
    let mut client = Client::with(&mut site, |builder| {
        builder.initial_stream_window_size(1 << 30);
        builder.initial_connection_window_size(1 << 30);
    });
    let answers = asked(&mut client, &mut site, &["/a", "/b", "/c", "/d"]);
    // The loop waits for the socket, and for nothing else: it must not have to be woken.
    site.wait(|_| {
        client.run();
        answers.iter().all(Answer::is_over)
    });
    assert!(answers.iter().all(|answer| answer.length() == LENGTH));
}

#[test]
fn the_end_of_a_stream_is_told_once() {
    let (mut site, exchanges) = keeping();
    let mut client = Client::new(&mut site);
    let (first, task) = client.ask("GET", "/taken-back", &[], &[]);
    let (second, _) = client.ask("GET", "/replied", &[], &[]);
    client.until(&mut site, |site, _| site.asked.len() == 2);
    let kept = exchanges.borrow().clone();
    watch(&mut site.base, kept[0], 10);
    watch(&mut site.base, kept[1], 11);
    client.take_back(task);
    client.until(&mut site, |site, _| !site.closed.is_empty());
    assert_eq!(site.closed, [10]);
    assert!(!reply(&mut site.base, kept[0], 200, "OK", &[], b"too late"));
    assert!(!first.is_over());
    reply(&mut site.base, kept[1], 200, "OK", &[], b"x");
    client.until(&mut site, |site, _| second.is_over() && site.closed.len() > 1);
    assert_eq!(site.closed, [10, 11]);
    drop(client);
    for _ in 0..5 {
        site.turn(LoopFlags::NONBLOCK);
    }
    assert_eq!(site.closed, [10, 11]);
}

#[test]
fn the_end_of_a_connection_is_told_of_all_its_streams() {
    let (mut site, exchanges) = keeping();
    let mut client = Client::new(&mut site);
    asked(&mut client, &mut site, &["/a", "/b", "/c", "/unwatched"]);
    let kept = exchanges.borrow().clone();
    (0..3).for_each(|index| watch(&mut site.base, kept[index], index + 10));
    start(&mut site.base, kept[1], 200, &[]);
    drop(client);
    site.wait(|site| site.closed.len() == 3);
    site.closed.sort_unstable();
    assert_eq!(site.closed, [10, 11, 12]);
    assert!(kept.iter().all(|&exchange| !site.base.is_exchange_open(exchange)));
    assert!(!chunk(&mut site.base, kept[1], b"x") && !end(&mut site.base, kept[1]));
}

/// What connections are known by to their owner.
fn numbers(remains: &Remains) -> Vec<usize> {
    remains.connections.iter().map(|owner| owner.token().number()).collect()
}

#[test]
fn a_script_ends_a_stream_and_a_server() {
    let (mut site, exchanges) = keeping();
    let mut client = Client::new(&mut site);
    let answers = asked(&mut client, &mut site, &["/a", "/b", "/c"]);
    let kept = exchanges.borrow().clone();
    kept.iter().enumerate().for_each(|(index, &exchange)| watch(&mut site.base, exchange, index + 10));
    let closed = |site: &mut Site| numbers(&site.base.close_exchange(kept[0]));
    assert_eq!(closed(&mut site), [10]);
    assert!(closed(&mut site).is_empty());
    client.until(&mut site, |_, _| answers[0].has_failed());
    assert!(!answers[1].is_over());
    assert!(site.base.abandon(kept[1]) && !site.base.abandon(kept[1]));
    client.until(&mut site, |site, _| answers[1].is_over() && site.closed == [11]);
    assert_eq!(answers[1].code(), 500);
    assert_eq!(numbers(&site.base.remove_server(site.server)), [12]);
    client.until(&mut site, |_, client| answers[2].has_failed() && client.has_ended());
    assert_eq!(site.closed, [11]);
}

#[test]
fn idle_connections_are_ended_in_good_order() {
    let mut site = Site::new();
    site.set_timeout(SHORT);
    let mut client = Client::new(&mut site);
    assert_eq!(client.get(&mut site, "/").code(), 200);
    client.wait(&mut site, Client::has_ended);
}

#[test]
fn nobody_holds_a_connection_by_saying_nothing() {
    let mut site = Site::new();
    site.set_timeout(SHORT);
    // It answers no ping, and so never agrees to part.
    let mut client = site.answer(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
    site.wait_for_end(&mut client);
}

#[test]
fn a_script_takes_its_time_and_a_client_does_not() {
    let (mut site, exchanges) = keeping();
    site.set_timeout(SHORT);
    let mut client = Client::new(&mut site);
    let answer = asked(&mut client, &mut site, &["/"]).remove(0);
    let (halted, _) = client.ask_without_end("/", "half");
    client.wait(&mut site, |_| halted.is_over());
    assert!(halted.has_failed() && !answer.is_over() && !client.has_ended());
    let exchange = exchanges.borrow()[0];
    reply(&mut site.base, exchange, 200, "OK", &[], b"late");
    client.until(&mut site, |_, _| answer.is_over());
    assert_eq!(answer.body(), "late");
}

#[test]
fn a_client_that_reads_nothing_loses_its_stream() {
    let (mut site, exchanges) = keeping();
    site.set_timeout(SHORT);
    let mut client = Client::new(&mut site);
    asked(&mut client, &mut site, &["/"]);
    client.set_deaf(true);
    let exchange = exchanges.borrow()[0];
    reply(&mut site.base, exchange, 200, "OK", &[], &vec![b'x'; 30_000_000]);
    site.tick(Duration::from_millis(5));
    site.wait(|site| site.base.served(exchange.connection()).is_none());
}

#[test]
fn garbage_ends_the_connection_and_nothing_else() {
    let begin = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let settings = &b"\0\0\0\x04\0\0\0\0\0"[..];
    let mut site = Site::new();
    for garbage in [
        &b"garbage"[..],
        b"\xff\xff\xff\x01\x05\0\0\0\x01",
        b"\0\0\x06\x01\x05\0\0\0\x02\x82\x84\x86\x41\x01h",
        b"\0\0\x01\x01\x05\0\0\0\x01\xff",
        b"\0\0\x05\x09\x04\0\0\0\x01\x82\x84\x86\x41\x01",
        b"\0\0\x04\x08\0\0\0\0\0\0\0\0\0",
    ] {
        let mut client = site.answer(&[&begin[..], settings, garbage].concat());
        client.shut_down();
        site.wait_for_end(&mut client);
    }
    assert!(site.asked.is_empty());
    assert_eq!(Client::new(&mut site).get(&mut site, "/").code(), 200);
}

#[test]
fn floods_of_settings_and_pings_cost_no_memory() {
    let mut site = Site::new();
    let mut client = site.answer(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
    let flood = b"\0\0\0\x04\0\0\0\0\0\0\0\x08\x06\0\0\0\0\x0012345678".repeat(10_000);
    // Nothing is read of the answers, so that at some point nothing more is taken.
    let mut sent = 0;
    for _ in 0..1000 {
        sent += client.write(&flood[..]);
        site.turn(LoopFlags::NONBLOCK);
    }
    assert!(sent < 100 * flood.len(), "{sent}");
    assert_eq!(Client::new(&mut site).get(&mut site, "/").code(), 200);
}
