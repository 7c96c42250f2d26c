//! Responses that are handed on as they come.

use crate::base::BodyOf;
use crate::http::message::body::PIECES;

use super::*;

const IN_PIECES: Wishes = Wishes { head: true, pieces: true, sent: false, failure: false };

impl Play {
    /// Takes what has come of a response, as much as `count` bytes of it.
    fn take(&mut self, ticket: Ticket, count: usize) -> String {
        let of = BodyOf::Response(self.key, ticket);
        let Some(mut body) = self.base.lend_body(of) else { return "nothing".to_owned() };
        let taken = String::from_utf8_lossy(&body.take(count)).into_owned();
        self.base.return_body(of, body, true);
        taken
    }

    /// How much of a response waits to be taken.
    fn waiting(&mut self, ticket: Ticket) -> usize {
        let of = BodyOf::Response(self.key, ticket);
        let Some(body) = self.base.lend_body(of) else { return 0 };
        let waiting = body.len();
        self.base.return_body(of, body, false);
        waiting
    }

    fn pause(&mut self, ticket: Ticket, is_paused: bool) {
        self.base.set_paused(BodyOf::Response(self.key, ticket), is_paused);
    }

    /// Sends until the client takes nothing any more; how much that was.
    fn fill(&mut self, stream: &mut TcpStream, most: usize) -> usize {
        let (mut sent, mut quiet) = (0, 0);
        while quiet < 50 && sent < most {
            match stream.write(&[b'x'; 4096][..4096.min(most - sent)]) {
                Ok(count) => (sent, quiet) = (sent + count, 0),
                Err(_) => quiet += 1,
            }
            self.turn();
        }
        sent
    }
}

#[test]
fn the_head_comes_first_and_the_rest_with_the_end() {
    let mut play = Play::new();
    let ticket = play.ask_for(1, IN_PIECES);
    let mut stream = play.accept();
    stream.write_all(b"HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n").unwrap();
    play.run(1);
    stream.write_all(b"ab").unwrap();
    play.run(2);
    assert_eq!(play.take(ticket, 1), "a");
    stream.write_all(b"cdef").unwrap();
    play.run(4);
    assert_eq!(play.called, ["1 head 200", "1 piece", "1 piece", "1 rest bcdef"]);
    assert_eq!(play.take(ticket, 1), "nothing");
    // The connection goes on.
    play.ask(2);
    play.request(&mut stream);
    stream.write_all(OK).unwrap();
    play.run(5);
    assert_eq!(play.called[4], "2 200 ok");
}

#[test]
fn a_response_without_a_body_has_no_pieces() {
    let mut play = Play::new();
    play.ask_for(1, IN_PIECES);
    let mut stream = play.accept();
    stream.write_all(b"HTTP/1.1 204 No\r\n\r\n").unwrap();
    play.run(2);
    assert_eq!(play.called, ["1 head 204", "1 rest "]);
}

#[test]
fn trailers_come_with_the_end() {
    let mut play = Play::new();
    let response =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\nAge: 1\r\nx-sum: 2\r\n\r\n";
    for number in [1, 2, 3] {
        if number == 2 {
            play.ask_for(number, IN_PIECES);
        } else {
            play.ask(number);
        }
    }
    let mut stream = play.accept();
    stream.write_all(response).unwrap();
    play.request(&mut stream);
    for byte in response {
        stream.write_all(&[*byte]).unwrap();
        play.turn();
    }
    play.request(&mut stream);
    stream.write_all(OK).unwrap();
    play.run(5);
    play.called.retain(|call| !call.contains("piece"));
    assert_eq!(
        play.called,
        ["1 200 ok [X-Sum: 1] [x-sum: 2]", "2 head 200", "2 rest ok [X-Sum: 1] [x-sum: 2]", "3 200 ok"]
    );
}

#[test]
fn the_head_alone_may_be_wished() {
    let mut play = Play::new();
    let ticket = play.ask_for(1, Wishes { head: true, ..Wishes::default() });
    let mut stream = play.accept();
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n").unwrap();
    play.run(1);
    assert_eq!(play.fill(&mut stream, 199_999), 199_999);
    assert_eq!((play.called.len(), play.waiting(ticket)), (1, 199_999));
    // What has been collected is handed on as well.
    play.base.wish(play.key, ticket, |wishes| wishes.pieces = true);
    play.run(2);
    assert_eq!(play.take(ticket, usize::MAX).len(), 199_999);
    stream.write_all(b"y").unwrap();
    play.run(4);
    assert_eq!(play.called, ["1 head 200", "1 piece", "1 piece", "1 rest y"]);
}

#[test]
fn what_is_not_taken_holds_the_server_back() {
    const SIZE: usize = 64 << 20;
    for by_pause in [false, true] {
        let mut play = Play::new();
        play.change(|options| options.timeout = Some(Duration::from_millis(1)));
        let ticket = play.ask_for(1, IN_PIECES);
        if by_pause {
            play.pause(ticket, true);
        }
        // Until it has to wait for its own owner, nobody is to be late.
        play.change(|options| options.timeout = Some(Duration::from_secs(60)));
        let mut stream = play.accept();
        stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {SIZE}\r\n\r\n").as_bytes()).unwrap();
        let mut sent = play.fill(&mut stream, SIZE);
        assert!(sent < SIZE);
        assert!(play.waiting(ticket) <= PIECES);
        assert_eq!(play.called.len() == 1, by_pause, "{:?}", play.called);
        // It is not the server that keeps silent.
        play.change(|options| options.timeout = Some(Duration::from_millis(1)));
        std::thread::sleep(Duration::from_millis(5));
        (0..5).for_each(|_| play.turn());
        assert!(play.base.clients.get(play.key).unwrap().is_connected());
        play.change(|options| options.timeout = Some(Duration::from_secs(60)));
        play.pause(ticket, false);
        let mut taken = 0;
        while !play.called.last().unwrap().contains("rest") {
            sent += stream.write(&vec![b'x'; (1 << 20).min(SIZE - sent)]).unwrap_or(0);
            play.turn();
            assert!(play.waiting(ticket) <= PIECES);
            if !play.called.last().unwrap().contains("rest") {
                taken += play.take(ticket, usize::MAX).len();
            }
        }
        assert_eq!(taken + play.called.last().unwrap().len() - "1 rest ".len(), SIZE);
    }
}

#[test]
fn a_server_that_leaves_a_blocked_response_is_not_waited_for_in_vain() {
    let mut play = Play::new();
    let ticket = play.ask_for(1, Wishes { failure: true, ..IN_PIECES });
    let mut stream = play.accept();
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nabc").unwrap();
    play.run(2);
    play.pause(ticket, true);
    rustix::net::sockopt::set_socket_linger(&stream, Some(Duration::ZERO)).unwrap();
    drop(stream);
    // Nothing is waited for while it is the owner's turn: the loop neither ends the request nor is kept busy.
    (0..5).for_each(|_| play.turn());
    assert_eq!(play.called.len(), 2);
    play.pause(ticket, false);
    play.run(6);
    // What was left is there again.
    assert_eq!(play.called[2], "1 piece");
    assert!(play.called[3].starts_with("1 Eof: "), "{:?}", play.called);
    assert_eq!(play.called[4..], ["1 failed", "closed"]);
}

#[test]
fn what_is_cancelled_in_the_middle_is_over() {
    for calls in 1..=3 {
        let mut play = Play::new();
        let ticket = play.ask_for(1, IN_PIECES);
        play.ask(2);
        let mut stream = play.accept();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n").unwrap();
        play.run(1);
        if calls > 1 {
            stream.write_all(b"ab").unwrap();
            play.run(2);
        }
        if calls > 2 {
            // All of it has come, and the owner was not told.
            stream.write_all(b"cd").unwrap();
            play.base.start(LoopFlags::NONBLOCK);
            while play.base.clients.get(play.key).unwrap().requests.get(ticket).unwrap().body.len() < 4 {
                play.base.turn().unwrap();
            }
            play.base.finish();
        }
        let before = play.called.len();
        assert!(play.base.cancel(play.key, ticket).is_some());
        assert_eq!(play.take(ticket, 1), "nothing");
        play.pause(ticket, false);
        let mut other = if calls > 2 { stream } else { play.connected() };
        play.request(&mut other);
        other.write_all(OK).unwrap();
        play.run(before + if calls > 2 { 1 } else { 2 });
        assert_eq!(play.called.last().unwrap(), "2 200 ok", "{:?}", play.called);
    }
}

#[test]
fn it_is_told_when_a_request_has_left() {
    let mut play = Play::new();
    let mut body = Buffer::new();
    body.add(&b"0123456789".repeat(1_000_000));
    let outgoing = Outgoing::new(Method::Put, b"/1", &Headers::default(), b"h", &mut body).unwrap();
    let ticket = play.base.request(play.key, OwnedToken::new(1), outgoing).unwrap();
    play.base.wish(play.key, ticket, |wishes| wishes.sent = true);
    let mut stream = play.connected();
    (0..20).for_each(|_| play.turn());
    assert_eq!(play.called.len(), 0);
    let mut piece = vec![0; 1 << 20];
    while play.called.is_empty() {
        drop(stream.read(&mut piece));
        play.turn();
    }
    stream.write_all(OK).unwrap();
    play.run(2);
    assert_eq!(play.called, ["1 sent", "1 200 ok"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// However a response is cut up, and however it is taken, it is what was sent.
    #[test]
    fn pieces_are_the_whole(
        chunked in any::<bool>(),
        steps in prop::collection::vec((1..60_000usize, 0..3usize, prop::option::of(0..40_000usize)), 1..12),
    ) {
        let mut play = Play::new();
        let ticket = play.ask_for(1, IN_PIECES);
        let mut stream = play.accept();
        let body: Vec<u8> = (0..steps.iter().map(|step| step.0).sum::<usize>()).map(|at| b'a' + (at % 23) as u8).collect();
        let mut wire = match chunked {
            true => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec(),
            false => format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes(),
        };
        let (mut at, mut taken) = (0, Vec::new());
        for (index, &(size, turns, take)) in steps.iter().enumerate() {
            if chunked {
                wire.extend(format!("{size:x}\r\n").bytes());
            }
            wire.extend(&body[at..at + size]);
            at += size;
            if chunked {
                wire.extend(if index + 1 == steps.len() { &b"\r\n0\r\n\r\n"[..] } else { b"\r\n" });
            }
            let written = stream.write(&wire).unwrap_or(0);
            wire.drain(..written);
            (0..turns).for_each(|_| play.turn());
            if let Some(take) = take && play.waiting(ticket) > 0 {
                taken.extend(play.take(ticket, take).into_bytes());
            }
            prop_assert!(play.waiting(ticket) <= PIECES);
        }
        while !play.called.last().is_some_and(|last| last.contains("rest")) {
            let written = stream.write(&wire).unwrap_or(0);
            wire.drain(..written);
            play.turn();
            if !play.called.last().is_some_and(|last| last.contains("rest")) && play.waiting(ticket) > 0 {
                taken.extend(play.take(ticket, 50_000).into_bytes());
            }
        }
        taken.extend(&play.called.last().unwrap().as_bytes()["1 rest ".len()..]);
        prop_assert!(taken == body);
    }
}
