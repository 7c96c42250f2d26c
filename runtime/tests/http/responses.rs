//! Responses that another project tests with, or that are easily read in two ways: the client has to take or refuse all
//! of them as written.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use event_runtime::base::{Base, Call};
use event_runtime::buffer::Buffer;
use event_runtime::http::{ClientCall, ClientKey, ConnectOptions, Headers, Method, Outcome, Outgoing, Peer};
use event_runtime::keys::{OwnedToken, Token};
use event_runtime::reactor::{Config, LoopFlags};

use super::corpora::{Case, cases, check_rows};

const LLHTTP: &str = include_str!("../corpora/llhttp-responses.txt");
const DESYNC: &str = include_str!("../corpora/desync-responses.txt");

/// A test that waits for as long waits for something that does not happen.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client that has made a request, and its server, which is played by the test.
struct Play {
    base: Base,
    client: ClientKey,
    server: TcpStream,
    /// The answers, without those that have failed.
    answers: Vec<String>,
    /// How many requests have failed.
    failed: usize,
    closed: bool,
}

impl Play {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let peer = Peer::new("127.0.0.1", listener.local_addr().unwrap().port());
        let mut base = Base::new(Config::default()).unwrap();
        let client = base.add_client(Token::new(0), peer, ConnectOptions::default());
        ask(&mut base, client);
        let (server, _) = listener.accept().unwrap();
        server.set_nonblocking(true).unwrap();
        server.set_nodelay(true).unwrap();
        let mut play = Self { base, client, server, answers: Vec::new(), failed: 0, closed: false };
        assert!(play.hears_a_request());
        play
    }

    fn turn(&mut self) {
        self.base.start(LoopFlags::NONBLOCK);
        while self.base.turn().unwrap() {
            while let Some(call) = self.base.pop() {
                match call {
                    Call::Client(ClientCall::Answer(_, Outcome::Response(mut response))) => {
                        let body = response.body.take(usize::MAX);
                        let answer = format!("{} {}", response.head.code, String::from_utf8_lossy(&body));
                        self.answers.push(answer.trim_end_matches(' ').to_owned());
                    }
                    Call::Client(ClientCall::Answer(_, Outcome::Failed)) => self.failed += 1,
                    Call::Client(ClientCall::Closed(_)) => self.closed = true,
                    other => panic!("{other:?}"),
                }
                self.base.called();
            }
            if !self.base.end_turn() {
                break;
            }
        }
        self.base.finish();
    }

    /// Turns the loop until something holds; whether it ever does.
    fn wait(&mut self, mut holds: impl FnMut(&mut Self) -> bool) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if holds(self) {
                return true;
            }
            self.turn();
        }
        false
    }

    /// Reads a request up to the end of its head; false when the client has left.
    fn hears_a_request(&mut self) -> bool {
        let mut text = Vec::new();
        let mut left = false;
        self.wait(|play| {
            let mut piece = [0; 1024];
            match play.server.read(&mut piece) {
                Ok(0) => left = true,
                Ok(count) => text.extend_from_slice(&piece[..count]),
                Err(error) => left = error.kind() != ErrorKind::WouldBlock,
            }
            left || text.ends_with(b"\r\n\r\n")
        });
        !left
    }

    /// Answers with some bytes, in pieces; says what has come of it.
    fn answer(&mut self, case: &Case, piece: usize) -> &'static str {
        for part in case.bytes.chunks(piece) {
            // The client may have heard enough.
            let _ = self.server.write_all(part);
            self.turn();
        }
        match case.end.as_str() {
            "open" => _ = self.wait(|play| !play.answers.is_empty()),
            "closed" | "refused" => _ = self.wait(|play| play.closed),
            _ => (0..3).for_each(|_| self.turn()),
        }
        let called = self.failed > 0 || !self.answers.is_empty();
        if !called {
            let _ = self.server.shutdown(Shutdown::Write);
            self.wait(|play| play.closed);
            return if self.failed > 0 { "cut" } else { "ended" };
        }
        if !self.closed {
            ask(&mut self.base, self.client);
            if self.hears_a_request() {
                return "open";
            }
        }
        if self.failed > 0 { "refused" } else { "closed" }
    }
}

fn ask(base: &mut Base, client: ClientKey) {
    let outgoing = Outgoing::new(Method::Get, b"/", &Headers::default(), b"h", &mut Buffer::new()).unwrap();
    base.request(client, OwnedToken::new(0), outgoing).unwrap();
}

/// Every case ends as written, whether its bytes come at once or one by one.
fn check(corpus: &str) {
    let cases = cases(corpus);
    assert!(cases.len() > 40);
    let mut wrong = String::new();
    for case in &cases {
        for piece in [case.bytes.len(), 1] {
            let mut play = Play::new();
            let end = play.answer(case, piece);
            if (&play.answers, end) != (&case.asked, case.end.as_str()) {
                wrong += &format!("{} (pieces of {piece}): {:?}, {end}\n", case.name, play.answers);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn responses_of_llhttp() {
    check(LLHTTP);
}

#[test]
fn responses_that_are_read_in_different_ways() {
    check(DESYNC);
}

#[test]
fn every_difference_from_llhttp_is_documented() {
    check_rows(LLHTTP);
}
