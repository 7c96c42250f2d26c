//! Replies on the wire: framed rightly, whatever the script says.

use event_runtime::base::Base;
use event_runtime::http::{Request, Status};

use super::site::{Site, chunk, end, reply, start};

const TYPE: &str = "Content-Type: text/html; charset=ISO-8859-1\r\n";

/// What a client gets that asks in some version, in some way.
fn wire(method: &str, version: &str, script: impl FnMut(&mut Base, Box<Request>) + 'static) -> (String, bool) {
    let mut site = Site::with_script(script);
    let client = site.answer(format!("{method} / HTTP/{version}\r\nHost: h\r\n\r\n").as_bytes());
    (client.text(), client.ended)
}

#[test]
fn a_body_never_follows_a_head_that_has_none() {
    for (method, code, length) in
        [("HEAD", 200, "Content-Length: 4\r\n"), ("GET", 204, ""), ("GET", 304, "Content-Length: 4\r\n")]
    {
        let whole = wire(method, "1.1", move |base, request| {
            reply(base, request.exchange, code, "OK", &[], b"BODY");
        });
        assert_eq!(whole, (format!("HTTP/1.1 {code} OK\r\n{length}\r\n"), false));
        let chunked = wire(method, "1.1", move |base, request| {
            start(base, request.exchange, code, &[]);
            chunk(base, request.exchange, b"BODY");
            end(base, request.exchange);
        });
        assert_eq!(chunked, (format!("HTTP/1.1 {code} OK\r\n\r\n"), false));
    }
    let (text, ended) = wire("HEAD", "1.1", |base, request| {
        base.reply_error(request.exchange, Status(404), None, None);
    });
    assert!(text.starts_with("HTTP/1.1 404 Not Found\r\n") && text.ends_with("\r\n\r\n") && ended);
    let mut site = Site::new();
    site.base.server_mut(site.server).unwrap().default_route = None;
    let client = site.answer(b"HEAD /gone HTTP/1.1\r\nHost: h\r\n\r\n");
    assert!(client.text().starts_with("HTTP/1.1 404 Not Found\r\n") && client.text().ends_with("\r\n\r\n"));
}

#[test]
fn chunks_are_framed_for_whoever_asks() {
    let script = |base: &mut Base, request: Box<Request>| {
        start(base, request.exchange, 200, &[]);
        chunk(base, request.exchange, b"hello");
        chunk(base, request.exchange, b"");
        chunk(base, request.exchange, b"0123456789");
        end(base, request.exchange);
    };
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{TYPE}\r\n5\r\nhello\r\na\r\n0123456789\r\n0\r\n\r\n"
    );
    assert_eq!(wire("GET", "1.1", script), (chunked, false));
    assert_eq!(wire("GET", "1.0", script), (format!("HTTP/1.0 200 OK\r\n{TYPE}\r\nhello0123456789"), true));
}

#[test]
fn a_reply_that_goes_on_is_a_stream() {
    let script = |base: &mut Base, request: Box<Request>| {
        reply(base, request.exchange, 200, "OK", &[], b"a");
        chunk(base, request.exchange, b"b");
        end(base, request.exchange);
    };
    let chunked = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{TYPE}\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
    assert_eq!(wire("GET", "1.1", script), (chunked, false));
    assert_eq!(wire("GET", "1.0", script), (format!("HTTP/1.0 200 OK\r\n{TYPE}\r\nab"), true));
}

#[test]
fn a_length_that_is_declared_is_kept_to() {
    let declared = [("Content-Length", "3")];
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n{TYPE}\r\n");
    for (sent, got, goes_on) in [("abc", "abc", true), ("abcdef", "abc", true), ("ab", "ab", false)] {
        let stream = wire("GET", "1.1", move |base, request| {
            start(base, request.exchange, 200, &declared);
            chunk(base, request.exchange, sent.as_bytes());
            end(base, request.exchange);
        });
        assert_eq!(stream, (format!("{head}{got}"), !goes_on));
    }
    // Of a whole body the length is known better.
    let wrong = [("Content-Length", "77"), ("Transfer-Encoding", "chunked")];
    let whole = wire("GET", "1.1", move |base, request| {
        reply(base, request.exchange, 200, "OK", &wrong, b"abc");
    });
    assert_eq!(whole, (format!("{head}abc"), false));
}

#[test]
fn there_is_one_reply_to_a_request() {
    let (text, _) = wire("GET", "1.1", |base, request| {
        let exchange = request.exchange;
        assert!(!chunk(base, exchange, b"early"));
        assert!(!end(base, exchange));
        assert!(reply(base, exchange, 200, "OK", &[], b"first"));
        assert!(!reply(base, exchange, 404, "Again", &[], b""));
        assert!(!start(base, exchange, 404, &[]));
        assert!(!base.reply_error(exchange, Status(500), None, None));
        base.called();
        assert!(!chunk(base, exchange, b"late"));
        assert!(!end(base, exchange));
    });
    assert_eq!(text, format!("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n{TYPE}\r\nfirst"));
}

#[test]
fn a_reason_cannot_break_the_head() {
    let (text, _) = wire("GET", "1.1", |base, request| {
        reply(base, request.exchange, 200, "OK\r\nX-Evil: 1\n\0\r\n\r\ninjected", &[], b"");
    });
    assert!(text.starts_with("HTTP/1.1 200 OK  X-Evil: 1      injected\r\n"), "{text:?}");
    let (text, _) = wire("GET", "1.1", |base, request| {
        base.reply_error(request.exchange, Status(400), Some(b"<script>\r\nX-Evil: 1"), None);
    });
    assert!(text.starts_with("HTTP/1.1 400 <script>  X-Evil: 1\r\n"), "{text:?}");
    assert!(text.contains("&lt;script&gt;") && text.matches("<script>").count() == 1);
}

#[test]
fn error_pages_are_of_the_version_of_the_request() {
    for version in ["1.0", "1.1"] {
        let (text, ended) = wire("GET", version, |base, request| {
            base.reply_error(request.exchange, Status(418), None, None);
        });
        assert!(text.starts_with(&format!("HTTP/{version} 418 I'm a teapot\r\n")));
        let (head, page) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", page.len())));
        assert!(head.ends_with("\r\nConnection: close") && ended);
    }
}

#[test]
fn a_closed_connection_takes_no_reply() {
    let mut site = Site::with_script(|base, request| {
        base.close_exchange(request.exchange);
        assert!(!reply(base, request.exchange, 200, "OK", &[], b""));
        assert_eq!(base.stream_of(request.exchange), None);
    });
    let mut client = site.answer(b"GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /next HTTP/1.1\r\nHost: h\r\n\r\n");
    site.wait_for_end(&mut client);
    assert!(client.bytes().is_empty());
    assert_eq!(site.asked, ["GET /"]);
}

#[test]
fn a_request_that_is_given_up_is_answered_or_broken_off() {
    let page =
        |text: &str| text.starts_with("HTTP/1.1 500 Internal Server Error\r\n") && text.contains("Connection: close");
    let (text, ended) = wire("GET", "1.1", |base, request| {
        assert!(base.abandon(request.exchange) && !base.abandon(request.exchange));
        assert!(!reply(base, request.exchange, 200, "OK", &[], b""));
    });
    assert!(page(&text) && ended, "{text}");
    let (text, ended) = wire("GET", "1.1", |base, request| {
        start(base, request.exchange, 200, &[]);
        chunk(base, request.exchange, b"begun");
        assert!(base.abandon(request.exchange) && !chunk(base, request.exchange, b"more"));
    });
    assert!(text.ends_with("\r\n5\r\nbegun\r\n") && ended, "{text}");
    let (text, ended) = wire("GET", "1.1", |base, request| {
        reply(base, request.exchange, 200, "OK", &[], b"whole");
        assert!(!base.abandon(request.exchange));
    });
    assert!(text.ends_with("\r\n\r\nwhole") && !ended, "{text}");
    let (text, ended) = wire("GET", "1.1", |base, request| {
        let stream = base.stream_of(request.exchange).unwrap();
        base.write(stream, |output| output.add(b"HTTP/1.1 204 Mine\r\n\r\n"));
        assert!(base.abandon(request.exchange));
    });
    assert_eq!((text.as_str(), ended), ("HTTP/1.1 204 Mine\r\n\r\n", true));
}
