//! The opening handshake (RFC 6455, section 4).

use event_runtime::http::{Parsed, RequestHead};
use event_runtime::websocket::extension::Deflate;
use event_runtime::websocket::handshake::{self, Agreement, Refusal, Terms};

const KEY: &str = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

fn head(first: &str, fields: &[&str]) -> RequestHead {
    let text = format!("{first}\r\n{}\r\n\r\n", fields.join("\r\n"));
    match RequestHead::parse(text.as_bytes()) {
        Parsed::Head(head, ..) => head,
        parsed => panic!("{parsed:?}"),
    }
}

const USUAL: [&str; 5] =
    ["Host: h", "Upgrade: websocket", "Connection: keep-alive, Upgrade", KEY, "Sec-WebSocket-Version: 13"];

/// The answer to the usual request with other fields in the place of those of the same name, or without them.
fn answered(others: &[&str], terms: &Terms) -> Result<Vec<String>, Refusal> {
    let name = |field: &str| field.split(':').next().unwrap().to_owned();
    let kept = USUAL.iter().filter(|usual| !others.iter().any(|other| name(other) == name(usual)));
    let fields: Vec<&str> = kept.chain(others).filter(|field| !field.ends_with('-')).copied().collect();
    let answer = handshake::accept(&head("GET / HTTP/1.1", &fields), terms)?;
    let line = |(name, value): &(&[u8], Vec<u8>)| {
        format!("{}: {}", String::from_utf8_lossy(name), String::from_utf8_lossy(value))
    };
    Ok(answer.fields.iter().map(line).collect())
}

fn terms() -> Terms {
    Terms {
        protocols: vec![b"best".to_vec(), b"good".to_vec()],
        deflate: true,
        keeps: true,
        origins: Some(vec![b"https://one.example".to_vec()]),
    }
}

const UPGRADED: [&str; 3] =
    ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="];

#[test]
fn the_example_of_the_rfc_is_answered() {
    assert_eq!(answered(&[], &Terms::default()).unwrap(), UPGRADED);
}

#[test]
fn what_asks_for_something_else_is_told_what_there_is() {
    for others in [
        &["Upgrade:-"][..],
        &["Upgrade: h2c"],
        &["Sec-WebSocket-Version: 8"],
        &["Sec-WebSocket-Version:-"],
        &["Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 13"],
    ] {
        assert_eq!(answered(others, &Terms::default()), Err(Refusal::UpgradeRequired), "{others:?}");
    }
    for first in ["POST / HTTP/1.1", "HEAD / HTTP/1.1", "GET / HTTP/1.0"] {
        let refused = handshake::accept(&head(first, &USUAL), &Terms::default());
        assert_eq!(refused, Err(Refusal::UpgradeRequired), "{first}");
    }
    assert_eq!(Refusal::UpgradeRequired.status().0, 426);
    assert_eq!(Refusal::UpgradeRequired.fields()[0], (&b"Sec-WebSocket-Version"[..], &b"13"[..]));
}

#[test]
fn what_is_malformed_is_refused() {
    for others in [
        &["Connection: keep-alive"][..],
        &["Sec-WebSocket-Key:-"],
        &["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ"],
        &["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=!"],
        &["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j"],
        &["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="],
        &["Sec-WebSocket-Protocol: "],
        &["Sec-WebSocket-Protocol: a, a"],
        &["Sec-WebSocket-Protocol: a b"],
        &["Sec-WebSocket-Extensions: permessage-deflate; ="],
    ] {
        assert_eq!(answered(others, &Terms::default()), Err(Refusal::BadRequest), "{others:?}");
    }
    assert_eq!(answered(&["Content-Length: 10"], &Terms::default()), Err(Refusal::BadRequest));
    assert_eq!(answered(&["Transfer-Encoding: chunked"], &Terms::default()), Err(Refusal::BadRequest));
    assert_eq!(answered(&["Content-Length: 0"], &Terms::default()).unwrap(), UPGRADED);
}

#[test]
fn words_are_found_in_any_case_and_in_lists() {
    let others = ["Upgrade: foo, WebSocket", "Connection: UPGRADE"];
    assert_eq!(answered(&others, &Terms::default()).unwrap(), UPGRADED);
}

#[test]
fn a_page_has_to_be_one_of_those_that_are_let_in() {
    let refused = |others: &[&str]| answered(others, &terms()).err();
    assert_eq!(refused(&["Origin: https://ONE.example"]), None);
    assert_eq!(refused(&["Origin: https://two.example"]), Some(Refusal::Forbidden));
    assert_eq!(refused(&["Origin: null"]), Some(Refusal::Forbidden));
    assert_eq!(refused(&[]), Some(Refusal::Forbidden));
    let both = ["Origin: https://one.example", "Origin: https://two.example"];
    assert_eq!(refused(&both), Some(Refusal::Forbidden));
}

#[test]
fn the_best_subprotocol_that_is_offered_is_chosen() {
    let terms = Terms { origins: None, ..terms() };
    let chosen = |others: &[&str]| answered(others, &terms).unwrap()[3..].to_vec();
    assert_eq!(chosen(&["Sec-WebSocket-Protocol: good, best"]), ["Sec-WebSocket-Protocol: best"]);
    assert_eq!(
        chosen(&["Sec-WebSocket-Protocol: other", "Sec-WebSocket-Protocol: good"]),
        ["Sec-WebSocket-Protocol: good"]
    );
    assert!(chosen(&["Sec-WebSocket-Protocol: GOOD"]).is_empty());
    assert!(chosen(&[]).is_empty());
}

#[test]
fn compression_is_agreed_on_where_both_want_it() {
    let offer = ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"];
    let terms = Terms { origins: None, ..terms() };
    assert_eq!(answered(&offer, &terms).unwrap()[3..], ["Sec-WebSocket-Extensions: permessage-deflate"]);
    assert_eq!(answered(&offer, &Terms::default()).unwrap(), UPGRADED);
}

/// What a client makes of the answer to its request.
fn agreed(others: &[&str], terms: &Terms) -> Result<Agreement, &'static str> {
    let key = b"the sample nonce";
    let name = |field: &str| field.split(':').next().unwrap().to_owned();
    let kept = UPGRADED.iter().filter(|usual| !others.iter().any(|other| name(other) == name(usual)));
    let fields: Vec<&str> = ["Host: h"].iter().chain(kept).chain(others).copied().collect();
    handshake::agree(head("GET / HTTP/1.1", &fields).fields(), key, terms)
}

#[test]
fn a_client_is_answered_what_it_has_asked() {
    let asked = handshake::request(b"the sample nonce", &terms());
    let lines: Vec<String> = asked
        .iter()
        .map(|(name, value)| format!("{}: {}", String::from_utf8_lossy(name), String::from_utf8_lossy(value)))
        .collect();
    assert_eq!(
        lines,
        [
            "Upgrade: websocket",
            "Connection: Upgrade",
            KEY,
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: best, good",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        ]
    );
    assert_eq!(agreed(&[], &terms()), Ok(Agreement::default()));
    let deflate = Deflate { bits: 10, keeps: true, peer_keeps: true };
    assert_eq!(
        agreed(
            &[
                "Sec-WebSocket-Protocol: good",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=10"
            ],
            &terms()
        ),
        Ok(Agreement { protocol: Some(b"good".to_vec()), deflate: Some(deflate) })
    );
    for others in [
        &["Upgrade: foo"][..],
        &["Connection: close"],
        &["Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOp="],
        &["Sec-WebSocket-Protocol: other"],
        &["Sec-WebSocket-Protocol: best", "Sec-WebSocket-Protocol: best"],
        &["Sec-WebSocket-Extensions: foo"],
    ] {
        assert!(agreed(others, &terms()).is_err(), "{others:?}");
    }
}
