//! When a connection goes on after a reply, and what it is told.

use super::site::{Site, chunk, end, reply, start};

/// What becomes of a connection whose request and reply say something about it: the header of the reply, and whether it
/// goes on.
fn check(version: &str, asked: &str, replied: &[(&str, &str)], header: &str, goes_on: bool) {
    let replied: Vec<(String, String)> = replied.iter().map(|&(name, value)| (name.into(), value.into())).collect();
    let mut site = Site::with_script(move |base, request| {
        let headers: Vec<(&str, &str)> = replied.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        reply(base, request.exchange, 200, "OK", &headers, b"x");
    });
    let asked = if asked.is_empty() { String::new() } else { format!("Connection: {asked}\r\n") };
    let client = site.answer(format!("GET / HTTP/{version}\r\nHost: h\r\n{asked}\r\n").as_bytes());
    let type_line = "Content-Type: text/html; charset=ISO-8859-1\r\n";
    let expected = format!("HTTP/{version} 200 OK\r\nContent-Length: 1\r\n{type_line}{header}\r\nx");
    assert_eq!(client.text(), expected);
    assert_eq!(client.ended, !goes_on, "{asked:?}");
}

#[test]
fn http_1_1_goes_on_unless_somebody_wants_it_to_end() {
    check("1.1", "", &[], "", true);
    check("1.1", "keep-alive", &[], "", true);
    check("1.1", "Upgrade, HTTP2-Settings", &[], "", true);
    check("1.1", "close", &[], "Connection: close\r\n", false);
    check("1.1", "x , CLOSE", &[], "Connection: close\r\n", false);
    check("1.1", "keep-alive, close", &[], "Connection: close\r\n", false);
    check("1.1", "", &[("connection", "Close")], "Connection: Close\r\n", false);
    check("1.1", "keep-alive", &[("Connection", "close")], "Connection: close\r\n", false);
    check("1.1", "", &[("Connection", "upgrade"), ("Connection", "close")], "Connection: upgrade, close\r\n", false);
}

#[test]
fn http_1_0_ends_unless_the_client_wants_it_to_go_on() {
    check("1.0", "", &[], "", false);
    check("1.0", "close", &[], "Connection: close\r\n", false);
    check("1.0", "Keep-Alive", &[], "Connection: keep-alive\r\n", true);
    check("1.0", "keep-alive, close", &[], "Connection: close\r\n", false);
    check("1.0", "keep-alive", &[("Connection", "close")], "Connection: close\r\n", false);
}

#[test]
fn a_body_that_the_end_delimits_promises_nothing() {
    let mut site = Site::with_script(|base, request| {
        start(base, request.exchange, 200, &[("Connection", "keep-alive")]);
        chunk(base, request.exchange, b"body");
        end(base, request.exchange);
    });
    let client = site.answer(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    let head = "HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\nConnection: close\r\n\r\n";
    assert_eq!(client.text(), format!("{head}body"));
    assert!(client.ended);
}

#[test]
fn a_client_that_only_shuts_its_side_down_gets_its_replies() {
    let mut site = Site::new();
    let mut client = site.connect();
    site.send(&mut client, b"");
    client.shut_down();
    site.wait_for_end(&mut client);
    assert_eq!(client.text(), "");
    let mut client = site.connect();
    let two = b"GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n";
    client.write(two);
    client.shut_down();
    site.wait_for_end(&mut client);
    assert_eq!(client.codes(), [200, 200]);
    assert_eq!(site.asked, ["GET /a", "GET /b"]);
}
