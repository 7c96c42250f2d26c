//! A client that has made a request, and its server, which is played by the test.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use event_runtime::base::{Base, Call};
use event_runtime::buffer::Buffer;
use event_runtime::http::{
    ClientCall, ClientOptions, ConnectOptions, Headers, Method, Outcome, Outgoing, Peer, Response,
};
use event_runtime::keys::{ClientKey, OwnedToken, Token};
use event_runtime::reactor::{Config, LoopFlags};

/// A test that waits for as long waits for something that does not happen.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Visit {
    pub(crate) base: Base,
    pub(crate) client: ClientKey,
    method: Method,
    listener: TcpListener,
    pub(crate) server: TcpStream,
    /// The responses that have come.
    pub(crate) answers: Vec<Response>,
    /// How many requests have failed.
    pub(crate) failed: usize,
    /// How many connections have ended.
    pub(crate) closed: usize,
}

impl Visit {
    /// A client whose request has been heard.
    pub(crate) fn new() -> Self {
        Self::with(Method::Get, &[], |_| {})
    }

    pub(crate) fn with(method: Method, body: &[u8], options: impl FnOnce(&mut ClientOptions)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let peer = Peer::new("127.0.0.1", listener.local_addr().unwrap().port());
        let mut base = Base::new(Config::default()).unwrap();
        let client = base.add_client(Token::new(0), peer, ConnectOptions::default());
        ask(&mut base, client, method, body);
        let server = accept(&listener);
        let mut visit = Self { base, client, method, listener, server, answers: Vec::new(), failed: 0, closed: 0 };
        assert!(visit.hears_a_request());
        // From here on: until now nobody was slow.
        visit.base.change_client(client, options);
        visit
    }

    /// Makes another request.
    pub(crate) fn ask(&mut self) {
        ask(&mut self.base, self.client, self.method, b"");
    }

    /// Waits for another connection, in place of the one that was there, and for the request on it.
    pub(crate) fn accept(&mut self) {
        self.turn();
        self.server = accept(&self.listener);
        assert!(self.hears_a_request());
    }

    /// Some other connection, so that the one to the client can be let go.
    pub(crate) fn spare(&self) -> TcpStream {
        let spare = TcpStream::connect(self.listener.local_addr().unwrap()).unwrap();
        drop(self.listener.accept().unwrap());
        spare
    }

    pub(crate) fn turn(&mut self) {
        self.base.start(LoopFlags::NONBLOCK);
        while self.base.turn().unwrap() {
            while let Some(due) = self.base.pop() {
                let Some(call) = self.base.call_for(due) else { continue };
                match call {
                    Call::Client(ClientCall::Answer(_, Outcome::Response(response))) => self.answers.push(*response),
                    Call::Client(ClientCall::Answer(_, Outcome::Failed)) => self.failed += 1,
                    Call::Client(ClientCall::Closed(_)) => self.closed += 1,
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
    pub(crate) fn wait(&mut self, mut holds: impl FnMut(&mut Self) -> bool) -> bool {
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
    pub(crate) fn hears_a_request(&mut self) -> bool {
        let mut text = Vec::new();
        let mut left = false;
        self.wait(|visit| {
            let mut piece = [0; 1024];
            match visit.server.read(&mut piece) {
                Ok(0) => left = true,
                Ok(count) => text.extend_from_slice(&piece[..count]),
                Err(error) => left = error.kind() != ErrorKind::WouldBlock,
            }
            left || text.windows(4).any(|end| end == b"\r\n\r\n")
        });
        !left
    }

    /// Sends bytes, while the client takes them; false when it has heard enough.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> bool {
        let mut rest = bytes;
        self.wait(|visit| {
            match visit.server.write(rest) {
                Ok(count) => rest = &rest[count..],
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return true,
            }
            rest.is_empty()
        });
        self.turn();
        rest.is_empty()
    }

    /// Answers with some bytes, in pieces, of which this is expected to come; says what has come of it.
    ///
    /// `open`: the client takes another request; `closed`: it ends the connection; `ended`: the response ends with the
    /// connection; `cut`: it is not complete when that ends; `refused`: the client ends it, and the request has failed.
    pub(crate) fn answer(&mut self, bytes: &[u8], piece: usize, expected: &str) -> &'static str {
        for part in bytes.chunks(piece.max(1)) {
            // The client may have heard enough.
            self.send(part);
        }
        match expected {
            "open" => _ = self.wait(|visit| !visit.answers.is_empty()),
            "closed" | "refused" => _ = self.wait(|visit| visit.closed > 0),
            _ => (0..3).for_each(|_| self.turn()),
        }
        if self.failed == 0 && self.answers.is_empty() {
            let _ = self.server.shutdown(Shutdown::Write);
            self.wait(|visit| visit.closed > 0);
            return if self.failed > 0 { "cut" } else { "ended" };
        }
        if self.closed == 0 {
            self.ask();
            if self.hears_a_request() {
                return "open";
            }
        }
        if self.failed > 0 { "refused" } else { "closed" }
    }

    /// The responses as words: the status and the body.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.answers.iter().map(text).collect()
    }
}

fn accept(listener: &TcpListener) -> TcpStream {
    let (server, _) = listener.accept().unwrap();
    server.set_nonblocking(true).unwrap();
    server.set_nodelay(true).unwrap();
    server
}

fn ask(base: &mut Base, client: ClientKey, method: Method, body: &[u8]) {
    let mut buffer = Buffer::new();
    buffer.add(body);
    let outgoing = Outgoing::new(method, b"/", &Headers::default(), b"h", &mut buffer).unwrap();
    base.request(client, OwnedToken::new(0), outgoing).unwrap();
}

fn text(response: &Response) -> String {
    let body: Vec<u8> = response.body.chunks().flatten().copied().collect();
    let text = format!("{} {}", response.head.code, String::from_utf8_lossy(&body));
    text.trim_end_matches(' ').to_owned()
}
