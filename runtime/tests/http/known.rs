//! Heads that come again, which are recognised: nothing may depend on whether they are.

use std::cell::RefCell;
use std::rc::Rc;

use event_runtime::http::{Method, RequestHead};

use super::site::{Site, reply};

const GET: &[u8] = b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

#[test]
fn a_head_that_comes_again_goes_where_it_would_go_now() {
    let mut site = Site::with_script(|base, request| {
        reply(base, request.exchange, 200, &format!("{:?}", request.route), &[], b"");
    });
    let mut client = site.connect();
    let ask = |site: &mut Site, client: &mut super::site::Client| {
        let before = client.text().len();
        site.send(client, GET);
        client.text()[before..].lines().next().unwrap_or_default().to_owned()
    };
    for _ in 0..3 {
        assert_eq!(ask(&mut site, &mut client), "HTTP/1.1 200 Some(0)");
    }
    site.base.server_mut(site.server).unwrap().add_route(b"/a", 7);
    for _ in 0..2 {
        assert_eq!(ask(&mut site, &mut client), "HTTP/1.1 200 Some(7)");
    }
    site.base.server_mut(site.server).unwrap().max_head = Some(GET.len());
    assert_eq!(ask(&mut site, &mut client), "HTTP/1.1 200 Some(7)");
    site.base.server_mut(site.server).unwrap().max_head = Some(GET.len() - 1);
    assert_eq!(site.answer(GET).codes(), [431]);
    let server = site.base.server_mut(site.server).unwrap();
    server.max_head = None;
    server.methods = Some(Method::Post.bit());
    assert_eq!(site.answer(GET).codes(), [501]);
    let server = site.base.server_mut(site.server).unwrap();
    server.methods = None;
    server.remove_route(b"/a");
    server.default_route = None;
    assert_eq!(site.answer(GET).codes(), [404]);
    site.base.server_mut(site.server).unwrap().default_route = Some(1);
    assert_eq!(ask(&mut site, &mut client), "HTTP/1.1 200 Some(1)");
    let statistics = site.base.statistics(site.server);
    assert_eq!((statistics.requests, statistics.responses[1]), (10, 7));
}

#[test]
fn what_stands_behind_a_head_that_comes_again_is_read_each_time() {
    let mut site = Site::new();
    let mut client = site.connect();
    let post = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n";
    for body in ["one", "two", "six"] {
        site.send(&mut client, format!("{post}{body}").as_bytes());
    }
    // Several at once, and one in pieces.
    site.send(&mut client, format!("{post}now{post}and{post}bye").as_bytes());
    site.send(&mut client, &post.as_bytes()[..20]);
    site.send(&mut client, format!("{}pie", &post[20..]).as_bytes());
    // As much has come, and it is another one.
    site.send(&mut client, format!("{}end", post.replace("/a", "/b")).as_bytes());
    let expected = ["one", "two", "six", "now", "and", "bye", "pie"].map(|body| format!("POST /a {body}"));
    assert_eq!(site.asked[..7], expected);
    assert_eq!(site.asked[7..], ["POST /b end"]);
    // Behind a head that is known there is something that makes no request.
    assert_eq!(site.answer(format!("{post}yes\x01\r\n\r\n").as_bytes()).codes(), [200, 400]);
}

/// The heads of two requests that are alike.
fn twice(head: &str) -> (RequestHead, RequestHead) {
    let heads = Rc::<RefCell<Vec<RequestHead>>>::default();
    let seen = heads.clone();
    let mut site = Site::with_script(move |base, request| {
        seen.borrow_mut().push(request.head);
        reply(base, request.exchange, 200, "OK", &[], b"");
    });
    for _ in 0..2 {
        site.answer(head.as_bytes());
    }
    let [one, other] = heads.take().try_into().unwrap();
    assert_eq!((one.target(), one.method_name()), (other.target(), other.method_name()));
    assert!(one.fields().iter().eq(other.fields().iter()));
    (one, other)
}

#[test]
fn secrets_are_not_kept_longer_than_their_request() {
    let (one, other) = twice("GET / HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n");
    assert!(one.is_same(&other));
    for secret in ["Cookie: a=b", "authorization: Basic YTpi", "Proxy-Authorization: Basic YTpi"] {
        let (one, other) = twice(&format!("GET / HTTP/1.1\r\nHost: h\r\n{secret}\r\n\r\n"));
        assert!(!one.is_same(&other) && !one.is_kept_beside(1), "{secret}");
    }
    let (one, other) = twice(&format!("GET / HTTP/1.1\r\nHost: h\r\nX-Long: {}\r\n\r\n", "x".repeat(1024)));
    assert!(!one.is_same(&other) && !one.is_kept_beside(1));
}
