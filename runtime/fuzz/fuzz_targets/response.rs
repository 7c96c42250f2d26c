//! A client from its request to its answer: whatever the server says, there is one answer, and pieces do not matter.
#![no_main]

use std::cell::RefCell;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};

use event_runtime::base::{Base, Call};
use event_runtime::buffer::Buffer;
use event_runtime::http::{
    ClientCall, ConnectOptions, Headers, Method, Outcome, Outgoing, Peer, is_forbidden_trailer, is_name, is_value,
};
use event_runtime::keys::{ClientKey, OwnedToken, Token};
use event_runtime::reactor::{Config, LoopFlags};
use libfuzzer_sys::fuzz_target;

/// As much as a response may have of either.
const LONGEST: usize = 4096;

/// What has come of a request.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Response { code: u16, fields: Vec<(Vec<u8>, Vec<u8>)>, body: Vec<u8>, trailers: Vec<(Vec<u8>, Vec<u8>)> },
    Failed,
}

thread_local! {
    static LISTENER: RefCell<TcpListener> = RefCell::new(TcpListener::bind("127.0.0.1:0").expect("a port"));
}

fn owned((name, value): (&[u8], &[u8])) -> (Vec<u8>, Vec<u8>) {
    (name.to_vec(), value.to_vec())
}

struct Play {
    base: Base,
    client: ClientKey,
    answers: Vec<Answer>,
    closed: usize,
}

impl Play {
    fn new(port: u16) -> Self {
        let mut base = Base::new(Config::default()).expect("a loop");
        let client = base.add_client(Token::new(0), Peer::new("127.0.0.1", port), ConnectOptions::default());
        base.change_client(client, |terms| {
            terms.max_head = Some(LONGEST);
            terms.max_body = Some(LONGEST as u64);
        });
        let outgoing = Outgoing::new(Method::Get, b"/", &Headers::default(), b"h", &mut Buffer::new());
        base.request(client, OwnedToken::new(0), outgoing.expect("a request")).expect("a client");
        Self { base, client, answers: Vec::new(), closed: 0 }
    }

    fn turn(&mut self) {
        self.base.start(LoopFlags::NONBLOCK);
        while self.base.turn().expect("a turn") {
            while let Some(due) = self.base.pop() {
                let Some(call) = self.base.call_for(due) else { continue };
                match call {
                    Call::Client(ClientCall::Answer(_, Outcome::Response(mut response))) => {
                        let fields = response.head.fields().iter();
                        self.answers.push(Answer::Response {
                            code: response.head.code,
                            fields: fields.map(owned).collect(),
                            body: response.body.take(usize::MAX).to_vec(),
                            trailers: response.trailers.unwrap_or_default().iter().map(owned).collect(),
                        });
                    }
                    Call::Client(ClientCall::Answer(_, Outcome::Failed)) => self.answers.push(Answer::Failed),
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
}

/// Takes in the request, so that closing is no reset.
fn hear(play: &mut Play, server: &mut TcpStream) {
    let mut heard = Vec::new();
    while !heard.ends_with(b"\r\n\r\n") {
        play.turn();
        let mut piece = [0; 256];
        match server.read(&mut piece) {
            Ok(count) => heard.extend_from_slice(&piece[..count]),
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
        }
    }
}

fn ask(pieces: &[&[u8]]) -> Answer {
    let (mut play, mut server) = LISTENER.with_borrow(|listener| {
        let mut play = Play::new(listener.local_addr().expect("an address").port());
        play.turn();
        (play, listener.accept().expect("a connection").0)
    });
    server.set_nonblocking(true).expect("a socket");
    server.set_nodelay(true).expect("a socket");
    hear(&mut play, &mut server);
    for piece in pieces {
        // The client may have heard enough.
        let _ = server.write_all(piece);
        play.turn();
    }
    let _ = server.shutdown(Shutdown::Write);
    while play.closed == 0 {
        play.turn();
    }
    assert_eq!((play.answers.len(), play.closed), (1, 1));
    assert!(!play.base.client(play.client).expect("a client").is_live());
    assert!(!play.base.events().has_events());
    play.answers.remove(0)
}

fuzz_target!(|bytes: &[u8]| {
    if bytes.len() > 16 * 1024 {
        return;
    }
    let whole = ask(&[bytes]);
    if let Answer::Response { code, fields, body, trailers } = &whole {
        assert!((100..1000).contains(code) && body.len() <= LONGEST);
        assert!(!trailers.iter().any(|(name, _)| is_forbidden_trailer(name)));
        for (name, value) in fields.iter().chain(trailers) {
            assert!(is_name(name) && is_value(value), "{name:?}: {value:?}");
        }
    }
    let pieces: Vec<&[u8]> = bytes.chunks(1 + bytes.len() / 7).collect();
    assert_eq!(ask(&pieces), whole);
});
