//! Requests that other projects test with, or were once broken by: all have to be accepted or refused as written.

use super::site::{Site, reply};

const LLHTTP: &str = include_str!("../corpora/llhttp-requests.txt");
const DESYNC: &str = include_str!("../corpora/desync-requests.txt");
const CONFORMANCE: &str = include_str!("../../../docs/http-conformance.md");

/// A case of a corpus.
#[derive(Default)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// What is accepted of it.
    pub(crate) asked: Vec<String>,
    /// What becomes of the connection.
    pub(crate) end: String,
    /// The row of the document that says why it differs from what others do.
    pub(crate) row: Option<String>,
}

/// Reads a corpus.
pub(crate) fn cases(corpus: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in corpus.lines() {
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        match key {
            "" => {}
            _ if key.starts_with('#') => {}
            "case:" => cases.push(Case { name: value.into(), ..Case::default() }),
            ">" => cases.last_mut().unwrap().bytes.extend(unescaped(value)),
            "=" => cases.last_mut().unwrap().asked.push(String::from_utf8_lossy(&unescaped(value)).into_owned()),
            "end:" => cases.last_mut().unwrap().end = value.into(),
            "row:" => cases.last_mut().unwrap().row = Some(value.into()),
            _ => panic!("no line of a corpus: {line}"),
        }
    }
    cases
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'\\' => match rest.next().unwrap() {
                b'r' => b'\r',
                b'n' => b'\n',
                b't' => b'\t',
                b'\\' => b'\\',
                b'x' => {
                    let digits = [rest.next().unwrap(), rest.next().unwrap()];
                    u8::from_str_radix(str::from_utf8(&digits).unwrap(), 16).unwrap()
                }
                other => panic!("\\{}", char::from(other)),
            },
            byte => byte,
        });
    }
    bytes
}

/// Every case ends as written, whether its bytes come at once or one by one, and whether the script takes bodies as a
/// whole or in pieces.
fn check(corpus: &str) {
    let cases = cases(corpus);
    assert!(cases.len() > 40);
    let mut wrong = String::new();
    for case in &cases {
        for (piece, in_pieces) in [(case.bytes.len(), false), (1, false), (case.bytes.len(), true), (1, true)] {
            let mut site = Site::with_script(|base, request| {
                reply(base, request.exchange, 200, "OK", &[], b"");
            });
            if in_pieces {
                site = site.take_pieces();
            }
            let mut client = site.connect();
            case.bytes.chunks(piece).for_each(|part| site.send(&mut client, part));
            let refused = client.codes().last().is_some_and(|&code| code >= 400);
            let end = match (client.ended, refused) {
                (false, _) if client.bytes().is_empty() || !refused => "open",
                (true, false) => "closed",
                _ => "refused",
            };
            if (&site.asked, end) != (&case.asked, &case.end) {
                let how = if in_pieces { "taken in pieces" } else { "taken as a whole" };
                wrong += &format!("{} (pieces of {piece}, {how}): {:?}, {end}\n", case.name, site.asked);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Every difference that a corpus names has a row in the documentation.
pub(crate) fn check_rows(corpus: &str) {
    for row in cases(corpus).into_iter().filter_map(|case| case.row) {
        assert!(CONFORMANCE.contains(&format!("| {row} |")), "{row}");
    }
}

#[test]
fn requests_of_llhttp() {
    check(LLHTTP);
}

#[test]
fn requests_that_desynchronized_others() {
    check(DESYNC);
}

#[test]
fn every_difference_from_llhttp_is_documented() {
    check_rows(LLHTTP);
}
