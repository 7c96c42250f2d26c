//! The cases of the Autobahn test suite, by number, against a server that echoes.
//!
//! With AUTOBAHN=all in the environment the long ones are as long as they are there; otherwise they are shortened.

use event_runtime::websocket::deflate::Deflater;
use event_runtime::websocket::{Head, Kind, Mask, Opcode, Role};

use super::side::{Found, Side};
use super::site::{Client, Site};

const CASES: &str = include_str!("../corpora/autobahn.txt");

/// The key of what is sent.
const KEY: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// A frame with whatever is in its first byte.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = payload.len() as u64;
    let head = Head { opcode: Opcode::Binary, is_final: true, is_compressed: false, mask: Some(KEY), length };
    let mut bytes = head.encode().as_bytes().to_vec();
    bytes[0] = first;
    let at = bytes.len();
    bytes.extend_from_slice(payload);
    Mask::new(KEY).apply(&mut bytes[at..]);
    bytes
}

/// The bytes between quotes, with \xNN for any of them, as often as is said behind.
fn quoted(text: &str) -> Vec<u8> {
    let (quote, times) = text.rsplit_once('\'').unwrap();
    let mut rest = quote.trim_start().strip_prefix('\'').unwrap().as_bytes();
    let mut bytes = Vec::new();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first == b'\\' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[1..3]).unwrap(), 16).unwrap());
            rest = &tail[3..];
        } else {
            bytes.push(*first);
        }
    }
    let times = times.trim().strip_prefix('*').map_or(1, |times| times.trim().parse().unwrap());
    bytes.repeat(times)
}

/// The first byte of a frame and its payload, as a line says.
fn described(line: &str) -> (u8, Vec<u8>) {
    let (what, rest) = line.split_once(' ').unwrap();
    let (what, reserved) = what.split_once('/').unwrap_or((what, "0"));
    let (name, fin) = what.strip_suffix('-').map_or((what, 0x80), |name| (name, 0));
    let opcode: u8 = match name {
        "continuation" => 0,
        "text" => 1,
        "binary" => 2,
        "close" => 8,
        "ping" => 9,
        "pong" => 10,
        number => number.parse().unwrap(),
    };
    let first = fin | reserved.parse::<u8>().unwrap() << 4 | opcode;
    match rest.split_once(' ').map(|(code, reason)| (code.parse::<u16>(), reason)) {
        Some((Ok(code), reason)) if name == "close" => (first, [&code.to_be_bytes()[..], &quoted(reason)].concat()),
        _ => (first, quoted(rest)),
    }
}

fn expected(line: &str) -> Found {
    match described(line) {
        (0x81, payload) => Found::Message(Kind::Text, payload),
        (0x82, payload) => Found::Message(Kind::Binary, payload),
        (0x8a, payload) => Found::Pong(payload),
        other => panic!("{other:?}"),
    }
}

struct Run {
    site: Site,
    client: Client,
    sync: bool,
    /// The client has said goodbye.
    said: bool,
    /// What it has yet to get.
    expected: Vec<Found>,
}

impl Run {
    fn new() -> Self {
        let mut site = Site::echo();
        let client = site.connect();
        Self { site, client, sync: false, said: false, expected: Vec::new() }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.client.send(bytes);
        if self.sync {
            self.site.pump(&mut self.client);
        }
    }

    /// Waits for the end, which is one of these codes.
    fn end(&mut self, codes: &[u16]) {
        if !self.said && codes == [1000] {
            self.client.send(&frame(0x88, &1000_u16.to_be_bytes()));
        }
        self.site.wait(&mut self.client, |_, client| client.has_ended);
        let (last, before) = self.client.side.found.split_last().expect("a close frame");
        assert_eq!(before, self.expected);
        assert!(matches!(last, Found::Close(code, _) if codes.contains(code)), "{last:?} instead of {codes:?}");
        // The script is told once, whoever has said goodbye first.
        let told = self.site.closes(1);
        assert!(told.len() == 1 && codes.contains(&told[0]), "{told:?}");
    }

    fn step(&mut self, line: &str) {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("chop", size) => self.client.chop = size.parse().unwrap(),
            ("sync", "") => self.sync = true,
            (">", what) => {
                let (first, payload) = described(what);
                self.said |= first & 0x0f == 8;
                self.send(&frame(first, &payload));
            }
            ("+", bytes) => self.send(&quoted(bytes)),
            ("wait", "") => {
                self.site.pump(&mut self.client);
                assert!(!self.client.has_ended && self.site.closes(1).is_empty());
            }
            ("<", what) => match what.split_once(' ').unwrap() {
                ("closed", code) => self.end(&[code.parse().unwrap()]),
                ("failed", codes) => {
                    let codes: Vec<u16> = codes.split(' ').map(|code| code.parse().unwrap()).collect();
                    self.end(&codes);
                }
                _ => self.expected.push(expected(what)),
            },
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn every_case_passes() {
    let mut count = 0;
    for case in CASES.split("\n\n").filter_map(|case| case.strip_prefix("case ")) {
        let (number, steps) = case.split_once('\n').unwrap();
        println!("case {number}");
        let mut run = Run::new();
        steps.lines().for_each(|line| run.step(line));
        count += 1;
    }
    assert_eq!(count, 301 - 6 * 6 - 9 * 2 - 1);
}

/// Content of a kind, `length` bytes from somewhere in it.
fn content(kind: &str, from: usize, length: usize) -> Vec<u8> {
    let words = ["lorem", "ipsum", "dolor", "sit", "amet", "\u{e4}", "consetetur", "\u{20ac}", "sadipscing"];
    let mut bytes = Vec::with_capacity(length + 100);
    let mut seed = from as u32;
    while bytes.len() < length {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let word = words[(seed >> 16) as usize % words.len()];
        match kind {
            "text" => bytes.push(b'*'),
            "binary" => bytes.push(0xfe),
            "json" => bytes
                .extend_from_slice(format!("{{\"id\":{},\"name\":\"{word}\",\"tags\":[]}},", seed >> 20).as_bytes()),
            "html" => {
                bytes.extend_from_slice(format!("<li class=\"item\"><a href=\"/{seed}\">{word}</a></li>\n").as_bytes())
            }
            "prose" => bytes.extend_from_slice(format!("{word} ").as_bytes()),
            "picture" => bytes.extend_from_slice(&[(seed >> 28) as u8; 5]),
            "paper" => bytes.extend_from_slice(&seed.to_le_bytes()[1..]),
            kind => panic!("{kind}"),
        }
    }
    let mut end = length;
    if is_text(kind) {
        while std::str::from_utf8(&bytes[..end]).is_err() {
            end -= 1;
        }
    }
    bytes.truncate(end);
    bytes.resize(length, b'.');
    bytes
}

fn is_text(kind: &str) -> bool {
    matches!(kind, "text" | "json" | "html")
}

/// A case of many or long messages.
struct Bulk<'line> {
    kind: &'line str,
    length: usize,
    count: usize,
    frame: usize,
    chop: usize,
    offer: Option<&'line str>,
}

impl<'line> Bulk<'line> {
    fn parse(line: &'line str) -> Self {
        let mut words = line.split(' ').skip(1);
        let kind = words.next().unwrap();
        let length: usize = words.next().unwrap().parse().unwrap();
        let mut bulk = Self { kind, length, count: 1, frame: usize::MAX, chop: 0, offer: None };
        for word in words {
            let (name, value) = word.split_once('=').unwrap();
            match name {
                "count" => bulk.count = value.parse().unwrap(),
                "frame" => bulk.frame = value.parse().unwrap(),
                "chop" => bulk.chop = value.parse().unwrap(),
                "offer" => bulk.offer = Some(value),
                _ => panic!("{word}"),
            }
        }
        if std::env::var_os("AUTOBAHN").is_none() {
            bulk.count = bulk.count.min(65_536 / (bulk.length + 1)).clamp(2, 20);
            bulk.length = bulk.length.min(256 * 1024);
        }
        bulk
    }

    fn run(&self) {
        let mut site = Site::echo();
        site.keeps_log = false;
        let fields = self.offer.map(|offer| format!("Sec-WebSocket-Extensions: {offer}\r\n")).unwrap_or_default();
        let mut client = site.connect_with(&fields);
        client.chop = self.chop;
        let head = String::from_utf8(client.head.clone()).unwrap();
        assert_eq!(head.contains("permessage-deflate"), self.offer.is_some());
        let mut deflater = self.offer.and_then(|_| Deflater::new(15));
        if self.offer.is_some() {
            client.side = Side::inflating(Role::Client, u64::MAX, !head.contains("server_no_context_takeover"));
        }
        let kind = if is_text(self.kind) { Kind::Text } else { Kind::Binary };
        let mut payload = Vec::new();
        for number in 0..self.count {
            let message = content(self.kind, number * self.length, self.length);
            payload.clone_from(&message);
            let mut first = kind.opcode() as u8;
            if let Some(deflater) = deflater.as_mut().filter(|_| !message.is_empty()) {
                assert!(deflater.deflate(&message, &mut payload));
                first |= 0x40;
            }
            let mut rest = &payload[..];
            loop {
                let (part, tail) = rest.split_at(self.frame.min(rest.len()));
                rest = tail;
                client.send(&frame(first | if rest.is_empty() { 0x80 } else { 0 }, part));
                first = 0;
                if rest.is_empty() {
                    break;
                }
            }
            site.wait(&mut client, |_, client| !client.side.found.is_empty());
            let found = std::mem::take(&mut client.side.found);
            assert!(found == [Found::Message(kind, message)], "message {number}");
        }
        client.send(&frame(0x88, &1000_u16.to_be_bytes()));
        site.wait(&mut client, |_, client| client.has_ended);
        assert_eq!(client.side.found, [Found::Close(1000, String::new())]);
    }
}

#[test]
fn every_long_case_passes() {
    let lines = CASES.lines().filter_map(|line| line.strip_prefix("bulk "));
    let numbered: Vec<&str> = lines.collect();
    assert_eq!(numbered.len(), 517 - 246);
    for line in numbered {
        println!("case {line}");
        Bulk::parse(line).run();
    }
}
