mod failures;
mod pieces;
mod uploads;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use rustix::event::{PollFd, PollFlags};

use crate::base::{Base, Call};
use crate::buffer::Buffer;
use crate::http::{Headers, Method};
use crate::reactor::{Config, LoopFlags};
use crate::socket::Address;

use super::connect::wait;
use super::*;

/// A client of a server that is played by the test.
struct Play {
    base: Base,
    key: ClientKey,
    listener: TcpListener,
    /// What the owner was called with.
    called: Vec<String>,
}

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const CLIENT: usize = 1000;

impl Play {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let peer = Peer::new("127.0.0.1", listener.local_addr().unwrap().port());
        let mut base = Base::new(Config::default()).unwrap();
        let key = base.clients.add(&mut base.net, Token::new(CLIENT), peer, ConnectOptions::default());
        Self { base, key, listener, called: Vec::new() }
    }

    fn change(&mut self, change: impl FnOnce(&mut ClientOptions)) {
        self.base.clients.change(&mut self.base.net, self.key, change);
    }

    fn ask(&mut self, number: usize) -> Ticket {
        self.ask_with(number, Method::Get, b"")
    }

    /// Makes a request whose owner wants to be told of more than its end.
    fn ask_for(&mut self, number: usize, wished: Wishes) -> Ticket {
        let ticket = self.ask(number);
        self.base.wish(self.key, ticket, |wishes| *wishes = wished);
        ticket
    }

    fn ask_with(&mut self, number: usize, method: Method, body: &[u8]) -> Ticket {
        let mut buffer = Buffer::new();
        buffer.add(body);
        let target = format!("/{number}");
        let headers = Headers::default();
        let outgoing = Outgoing::new(method, target.as_bytes(), &headers, b"h", &mut buffer).unwrap();
        self.base.clients.request(&mut self.base.net, self.key, OwnedToken::new(number), outgoing).unwrap()
    }

    /// Turns the loop until the owner was called so often.
    fn run(&mut self, calls: usize) {
        let begun = Instant::now();
        while self.called.len() < calls {
            assert!(begun.elapsed() < Duration::from_secs(10), "only {:?}", self.called);
            self.turn();
        }
    }

    fn turn(&mut self) {
        self.base.start(LoopFlags::NONBLOCK);
        while self.base.turn().unwrap() {
            while let Some(due) = self.base.pop() {
                let Some(call) = self.base.call_for(due) else { continue };
                let Call::Client(call) = call else { panic!("{call:?}") };
                self.called.push(describe(call));
                self.base.called();
            }
            if !self.base.end_turn() {
                break;
            }
        }
        self.base.finish();
    }

    /// Waits for a connection, and reads a request on it.
    fn accept(&mut self) -> TcpStream {
        let mut stream = self.connected();
        self.request(&mut stream);
        stream
    }

    /// Waits for a connection.
    fn connected(&mut self) -> TcpStream {
        self.listener.set_nonblocking(true).unwrap();
        let stream = loop {
            self.turn();
            match self.listener.accept() {
                Ok((stream, _)) => break stream,
                Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock),
            }
        };
        stream.set_nonblocking(true).unwrap();
        stream
    }

    /// Waits until the kernel has the end of the connection, which the client has not looked for.
    fn end_has_come(&self) {
        let Phase::Open(open) = &self.base.clients.get(self.key).unwrap().phase else { panic!("not connected") };
        let fd = self.base.net.stream(open.stream).unwrap().descriptor().unwrap();
        // SAFETY: the stream is there, and so is its socket.
        let fd = unsafe { BorrowedFd::borrow_raw(fd) };
        rustix::event::poll(&mut [PollFd::new(&fd, PollFlags::RDHUP)], None).unwrap();
    }

    /// Reads a request, up to the end of its head at least.
    fn request(&mut self, stream: &mut TcpStream) -> String {
        let mut text = Vec::new();
        let mut piece = [0; 4096];
        while !text.windows(4).any(|end| end == b"\r\n\r\n") {
            self.turn();
            match stream.read(&mut piece) {
                Ok(0) => panic!("the client has left"),
                Ok(count) => text.extend_from_slice(&piece[..count]),
                Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock),
            }
        }
        String::from_utf8(text).unwrap()
    }
}

fn describe(call: ClientCall) -> String {
    match call {
        ClientCall::Closed(client) => {
            assert_eq!(client.number(), CLIENT);
            "closed".to_owned()
        }
        ClientCall::BodySent(owner) => format!("{} body sent", owner.number()),
        ClientCall::Sent(owner) => format!("{} sent", owner.number()),
        ClientCall::Head(owner, head) => format!("{} head {}", owner.number(), head.code),
        ClientCall::Body(owner) => format!("{} piece", owner.number()),
        ClientCall::Failed(owner, failure) => {
            format!("{} {:?}: {}", owner.number(), failure.error, failure.message)
        }
        ClientCall::Answer(owner, outcome) => {
            let number = owner.token().number();
            match outcome {
                Outcome::Failed => format!("{number} failed"),
                Outcome::Unconnected => format!("{number} unconnected"),
                Outcome::Rest(mut body, trailers) => {
                    let body = body.take(usize::MAX);
                    format!("{number} rest {}{}", String::from_utf8_lossy(&body), shown(trailers))
                }
                Outcome::Response(mut response) => {
                    let body = response.body.take(usize::MAX);
                    let trailers = shown(response.trailers);
                    format!("{number} {} {}{trailers}", response.head.code, String::from_utf8_lossy(&body))
                }
            }
        }
    }
}

/// Trailers behind a body.
fn shown(trailers: Option<Box<Headers>>) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let trailers = trailers.unwrap_or_default();
    trailers.iter().map(|(name, value)| format!(" [{}: {}]", text(name), text(value))).collect()
}

#[test]
fn requests_follow_each_other_on_one_connection() {
    let mut play = Play::new();
    for number in 1..=3 {
        play.ask(number);
    }
    let mut stream = play.accept();
    stream.write_all(OK).unwrap();
    assert!(play.request(&mut stream).starts_with("GET /2 HTTP/1.1\r\n"));
    assert_eq!(play.called, ["1 200 ok"]);
    stream.write_all(OK).unwrap();
    play.request(&mut stream);
    stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    play.run(3);
    assert_eq!(play.called[2], "3 204 ");
    drop(stream);
    play.run(4);
    assert_eq!(play.called[3], "closed");
    assert!(!play.base.clients.get(play.key).unwrap().is_live());
    assert!(!play.base.net.reactor.has_events());
}

#[test]
fn the_next_request_gets_a_new_connection_when_one_has_failed() {
    let mut play = Play::new();
    for number in 1..=2 {
        play.ask(number);
    }
    let mut stream = play.accept();
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok").unwrap();
    drop(stream);
    let mut stream = play.accept();
    assert_eq!(play.called, ["1 failed", "closed"]);
    stream.write_all(OK).unwrap();
    play.run(3);
    assert_eq!(play.called[2], "2 200 ok");
}

#[test]
fn an_idle_connection_that_has_ended_unnoticed_costs_no_request() {
    let mut play = Play::new();
    play.ask(1);
    let mut stream = play.accept();
    stream.write_all(OK).unwrap();
    play.run(1);
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    play.end_has_come();
    play.ask_with(2, Method::Post, b"once");
    let mut stream = play.accept();
    stream.write_all(OK).unwrap();
    play.run(3);
    assert_eq!(play.called, ["1 200 ok", "closed", "2 200 ok"]);
}

#[test]
fn what_is_cancelled_is_not_called_and_the_others_go_on() {
    let mut play = Play::new();
    let tickets: Vec<Ticket> = (1..=4).map(|number| play.ask(number)).collect();
    let first = play.accept();
    let cancel = |play: &mut Play, ticket| {
        let owner = play.base.clients.cancel(&mut play.base.net, play.key, ticket);
        owner.map(|owner| owner.token().number())
    };
    assert_eq!(cancel(&mut play, tickets[2]), Some(3));
    assert_eq!(cancel(&mut play, tickets[0]), Some(1));
    assert_eq!(cancel(&mut play, tickets[0]), None);
    let mut second = play.accept();
    drop(first);
    second.write_all(OK).unwrap();
    assert!(play.request(&mut second).starts_with("GET /4 "));
    second.write_all(OK).unwrap();
    play.run(3);
    assert_eq!(play.called, ["closed", "2 200 ok", "4 200 ok"]);
}

#[test]
fn without_a_server_all_requests_fail_in_order() {
    let mut play = Play::new();
    play.listener = TcpListener::bind("127.0.0.1:0").unwrap();
    for number in 1..=3 {
        play.ask(number);
    }
    play.run(3);
    assert_eq!(play.called, ["1 unconnected", "2 unconnected", "3 unconnected"]);
}

/// An address of which nothing is heard.
fn silent(address: SocketAddr) -> (rustix::fd::OwnedFd, TcpStream) {
    // A queue of one that is full: the kernel answers nobody else.
    let silent = rustix::net::socket(rustix::net::AddressFamily::INET, rustix::net::SocketType::STREAM, None).unwrap();
    rustix::net::bind(&silent, &address).unwrap();
    rustix::net::listen(&silent, 0).unwrap();
    let first = TcpStream::connect(rustix::net::getsockname(&silent).map(SocketAddr::try_from).unwrap().unwrap());
    (silent, first.unwrap())
}

#[test]
fn an_address_that_keeps_silent_holds_nobody_up() {
    let mut play = Play::new();
    let port = play.listener.local_addr().unwrap().port();
    let _silent = silent(SocketAddr::from(([127, 0, 0, 2], port)));
    play.key = play.base.clients.add(
        &mut play.base.net,
        Token::new(CLIENT),
        Peer::new("name", port),
        ConnectOptions::default(),
    );
    play.ask(1);
    let addresses = ["127.0.0.2", "127.0.0.1"].map(|address| Address::parse(address).unwrap());
    play.base.clients.found(&mut play.base.net, play.key, Ok(addresses.to_vec()));
    let mut stream = play.accept();
    stream.write_all(OK).unwrap();
    play.run(1);
    assert_eq!(play.called, ["1 200 ok"]);
}

#[test]
fn a_large_body_is_sent_as_the_server_reads_it() {
    let mut play = Play::new();
    let body = b"0123456789".repeat(500_000);
    play.ask_with(1, Method::Put, &body);
    let mut stream = play.connected();
    (0..50).for_each(|_| play.turn());
    // All of it waits with the task but a part that is on its way.
    let Phase::Open(open) = &play.base.clients.get(play.key).unwrap().phase else { panic!("not connected") };
    assert!(play.base.net.stream(open.stream).unwrap().output.len() < 512 * 1024);
    let head = b"PUT /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\n\r\n";
    let mut received = Vec::new();
    let mut piece = vec![0; 1 << 20];
    while received.len() < head.len() + body.len() {
        match stream.read(&mut piece) {
            Ok(count) => received.extend_from_slice(&piece[..count]),
            Err(_) => play.turn(),
        }
    }
    assert!(received.strip_prefix(head).is_some_and(|received| received == body));
    stream.write_all(OK).unwrap();
    play.run(1);
    assert_eq!(play.called, ["1 200 ok"]);
}

#[test]
fn an_answer_to_half_a_request_counts() {
    let mut play = Play::new();
    play.ask_with(1, Method::Put, &b"x".repeat(10_000_000));
    let mut stream = play.accept();
    stream.write_all(b"HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno").unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    play.run(2);
    assert_eq!(play.called, ["1 413 no", "closed"]);
}

#[test]
fn connecting_is_tried_again_as_often_as_the_script_says() {
    let mut play = Play::new();
    play.listener = TcpListener::bind("127.0.0.1:0").unwrap();
    play.change(|terms| terms.retries = Some(2));
    play.ask(1);
    for tried in 1..=2 {
        let client = |play: &Play| (play.base.clients.get(play.key).unwrap().tried, play.called.len());
        while client(&play) != (tried, 0) {
            play.turn();
        }
        assert!(play.base.net.reactor.has_events());
        // More requests wait with the first.
        play.ask(1 + usize::try_from(tried).unwrap());
        // The wait has been over for long.
        play.base.clients.clients.get_mut(play.key).unwrap().since = crate::reactor::Instant::default();
        play.base.clients.on_timer(&mut play.base.net, play.key);
    }
    play.run(3);
    assert_eq!(play.called, ["1 unconnected", "2 unconnected", "3 unconnected"]);
}

#[test]
fn each_wait_is_twice_as_long_up_to_an_hour() {
    let waits: Vec<u64> = [0, 1, 2, 3, 10, 11, 12, u32::MAX].into_iter().map(|tried| wait(tried).as_secs()).collect();
    assert_eq!(waits, [2, 4, 8, 16, 2048, 3600, 3600, 3600]);
}

#[test]
fn a_client_that_is_removed_is_not_called() {
    let mut play = Play::new();
    for number in 1..=3 {
        play.ask(number);
    }
    let mut stream = play.accept();
    stream.write_all(OK).unwrap();
    play.request(&mut stream);
    assert_eq!(play.base.clients.requests().map(Token::number).collect::<Vec<_>>(), [2, 3]);
    let removed = play.base.clients.remove(&mut play.base.net, play.key);
    assert_eq!(removed.iter().map(|owner| owner.token().number()).collect::<Vec<_>>(), [2, 3]);
    stream.write_all(OK).unwrap_or_default();
    play.turn();
    assert_eq!(play.called, ["1 200 ok"]);
    assert!(!play.base.net.reactor.has_events());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn whatever_a_server_says_a_request_gets_one_answer(
        pieces in prop::collection::vec(
            prop::sample::select(&[
                "HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 ", "101 ", "204 \r\n",
                "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "X: \r\n y\r\n", "\r\n", "\n",
                "3\r\n", "abc", "0\r\n\r\n", "\0", ": ", "\r",
            ][..]),
            0..12,
        ),
    ) {
        let mut play = Play::new();
        play.ask(1);
        let mut stream = play.accept();
        for piece in pieces {
            // The client may have heard enough.
            let _ = stream.write_all(piece.as_bytes());
            play.turn();
        }
        drop(stream);
        play.run(2);
        play.turn();
        prop_assert_eq!(play.called.len(), 2);
        prop_assert!(play.called[0].starts_with("1 ") && play.called[1] == "closed", "{:?}", play.called);
    }
}
