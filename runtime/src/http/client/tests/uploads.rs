//! Requests whose bodies are given in pieces.

use super::*;

impl Play {
    /// Makes a request whose body follows.
    fn begin(&mut self, number: usize, length: Option<usize>) -> Ticket {
        let mut headers = Headers::default();
        length.into_iter().for_each(|length| headers.push(b"Content-Length", length.to_string().as_bytes()));
        let mut begin = Buffer::new();
        let target = format!("/{number}");
        let outgoing = Outgoing::in_pieces(Method::Put, target.as_bytes(), &headers, b"h", &mut begin, None).unwrap();
        let ticket = self.base.request(self.key, OwnedToken::new(number), outgoing).unwrap();
        self.base.wish(self.key, ticket, |wishes| *wishes = Wishes { sent: true, failure: true, ..Wishes::default() });
        ticket
    }

    fn give(&mut self, ticket: Ticket, text: &[u8]) -> Given {
        let mut content = Buffer::new();
        content.add(text);
        let given = self.base.give(self.key, ticket, &mut content);
        assert!(content.is_empty());
        given
    }

    fn mark(&mut self, ticket: Ticket) -> bool {
        self.base.mark(self.key, ticket)
    }

    fn complete(&mut self, ticket: Ticket) -> u64 {
        self.base.complete(self.key, ticket, None)
    }

    fn pending(&self, ticket: Ticket) -> u64 {
        self.base.pending_bytes_of(self.key, ticket)
    }

    /// Reads on until there is that.
    fn read(&mut self, stream: &mut TcpStream, text: &mut String, end: &str) {
        let mut piece = [0; 4096];
        while !text.ends_with(end) {
            self.turn();
            match stream.read(&mut piece) {
                Ok(0) => panic!("the client has left"),
                Ok(count) => text.push_str(std::str::from_utf8(&piece[..count]).unwrap()),
                Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock, "{text}"),
            }
        }
    }
}

const CHUNKED: &str = "PUT /1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

#[test]
fn pieces_go_as_they_are_given_before_there_is_a_connection_and_after() {
    let mut play = Play::new();
    let ticket = play.begin(1, None);
    assert_eq!(play.give(ticket, b"ab"), Given::Taken(0));
    assert_eq!(play.give(ticket, b"c"), Given::Taken(0));
    assert_eq!(play.pending(ticket), CHUNKED.len() as u64 + 3);
    assert!(play.mark(ticket));
    let mut stream = play.connected();
    let mut text = String::new();
    play.read(&mut stream, &mut text, "3\r\nabc\r\n");
    assert_eq!(text, format!("{CHUNKED}3\r\nabc\r\n"));
    assert_eq!((play.called.as_slice(), play.pending(ticket)), (&["1 body sent".to_owned()][..], 0));
    // It is the owner's turn: nobody is late, and a mark is reached at once.
    play.change(|options| options.timeout = Some(Duration::from_millis(1)));
    std::thread::sleep(Duration::from_millis(10));
    (0..5).for_each(|_| play.turn());
    assert!(play.mark(ticket));
    play.run(2);
    play.change(|options| options.timeout = Some(Duration::from_secs(60)));
    assert_eq!(play.give(ticket, &[b'x'; 17]), Given::Taken(0));
    assert!(play.mark(ticket));
    play.read(&mut stream, &mut text, "11\r\nxxxxxxxxxxxxxxxxx\r\n");
    assert_eq!(play.give(ticket, b""), Given::Taken(0));
    assert_eq!((play.complete(ticket), play.give(ticket, b"late")), (0, Given::Unwanted));
    play.read(&mut stream, &mut text, "\r\n0\r\n\r\n");
    play.run(4);
    stream.write_all(OK).unwrap();
    play.run(5);
    assert_eq!(play.called, ["1 body sent", "1 body sent", "1 body sent", "1 sent", "1 200 ok"]);
    assert_eq!((play.give(ticket, b"late"), play.mark(ticket), play.pending(ticket)), (Given::Unwanted, false, 0));
    // The connection goes on.
    play.ask(2);
    assert!(play.request(&mut stream).starts_with("GET /2 "));
}

#[test]
fn a_promised_length_is_kept_or_the_request_fails() {
    let mut play = Play::new();
    let ticket = play.begin(1, Some(5));
    let mut stream = play.accept();
    assert_eq!(play.give(ticket, b"abc"), Given::Taken(0));
    assert_eq!(play.give(ticket, b"defg"), Given::Taken(2));
    assert_eq!(play.complete(ticket), 0);
    let mut text = String::new();
    play.read(&mut stream, &mut text, "abcde");
    assert_eq!(text, "abcde");
    stream.write_all(OK).unwrap();
    play.run(2);
    for made in [false, true] {
        let mut play = Play::new();
        let ticket = play.begin(1, Some(5));
        let stream = made.then(|| play.accept());
        play.give(ticket, b"abc");
        assert_eq!(play.complete(ticket), 2);
        play.run(2 + usize::from(made));
        assert!(play.called[0].starts_with("1 Buffer: "), "{:?}", play.called);
        assert!(play.called[0].ends_with("its body is shorter than its Content-Length, by 2"));
        assert_eq!(play.called[1..], ["1 failed", "closed"][..1 + usize::from(made)]);
        drop(stream);
    }
}

#[test]
fn an_early_answer_ends_the_body_and_the_connection() {
    let mut play = Play::new();
    let ticket = play.begin(1, None);
    play.give(ticket, b"abc");
    let mut stream = play.accept();
    stream.write_all(OK).unwrap();
    play.run(2);
    assert_eq!(play.called, ["1 200 ok", "closed"]);
    assert_eq!((play.give(ticket, b"more"), play.complete(ticket)), (Given::Unwanted, 0));
    // All of it was given, and not taken: what is left goes, and the connection stays.
    let ticket = play.begin(2, None);
    play.give(ticket, &vec![b'x'; 16 << 20]);
    play.complete(ticket);
    let mut stream = play.accept();
    stream.write_all(OK).unwrap();
    play.run(3);
    assert_eq!(play.called[2], "2 200 ok");
    play.ask(3);
    let (mut piece, mut tail) = (vec![0; 1 << 20], Vec::new());
    while !tail.windows(6).any(|part| part == b"GET /3") {
        play.turn();
        if let Ok(count) = stream.read(&mut piece) {
            tail.drain(..tail.len().saturating_sub(100));
            tail.extend_from_slice(&piece[..count]);
        }
    }
    assert!(String::from_utf8_lossy(&tail).contains("x\r\n0\r\n\r\nGET /3"));
}

#[test]
fn a_server_that_leaves_in_the_middle_fails_the_request_and_no_mark_is_reached() {
    for rst in [false, true] {
        let mut play = Play::new();
        let ticket = play.begin(1, None);
        play.give(ticket, &vec![b'x'; 16 << 20]);
        play.mark(ticket);
        let stream = play.accept();
        if rst {
            rustix::net::sockopt::set_socket_linger(&stream, Some(Duration::ZERO)).unwrap();
        }
        drop(stream);
        play.run(3);
        assert!(play.called[0].starts_with("1 Eof: "), "{:?}", play.called);
        assert_eq!(play.called[1..], ["1 failed", "closed"]);
        assert_eq!((play.give(ticket, b"more"), play.complete(ticket)), (Given::Unwanted, 0));
    }
}

#[test]
fn nothing_that_was_sent_in_part_is_sent_again() {
    let mut play = Play::new();
    play.ask(1);
    let mut stream = play.accept();
    stream.write_all(OK).unwrap();
    play.run(1);
    // The connection has ended, which nobody has noticed: nothing was sent, and all of it is sent on another one.
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    play.end_has_come();
    let ticket = play.begin(2, None);
    play.give(ticket, b"abc");
    let mut stream = play.connected();
    let mut text = String::new();
    play.give(ticket, b"de");
    play.read(&mut stream, &mut text, "\r\nde\r\n");
    assert_eq!(text, format!("{}3\r\nabc\r\n2\r\nde\r\n", CHUNKED.replace("PUT /1", "PUT /2")));
    drop(stream);
    play.run(5);
    assert!(play.called[2].starts_with("2 Eof: "), "{:?}", play.called);
    assert_eq!(play.called[3..], ["2 failed", "closed"]);
}

#[test]
fn a_server_that_takes_nothing_is_late_though_the_owner_has_more() {
    let mut play = Play::new();
    play.change(|options| options.timeout = Some(Duration::from_millis(20)));
    let ticket = play.begin(1, None);
    let _stream = play.accept();
    play.give(ticket, &vec![b'x'; 16 << 20]);
    play.run(3);
    assert!(play.called[0].starts_with("1 Timeout: ") && play.called[0].contains("silent"), "{:?}", play.called);
    assert_eq!(play.called[1..], ["1 failed", "closed"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// However a body is given, it is what comes, and each mark is reached once, not before all of it has left.
    #[test]
    fn pieces_are_the_body(
        promised in any::<bool>(),
        steps in prop::collection::vec((0..150_000usize, 0..3usize, any::<bool>()), 1..8),
    ) {
        let mut play = Play::new();
        let whole: usize = steps.iter().map(|step| step.0).sum();
        let ticket = play.begin(1, promised.then_some(whole));
        let body: Vec<u8> = (0..whole).map(|at| b'a' + (at % 23) as u8).collect();
        let (mut at, mut marks, mut came) = (0, 0, Vec::new());
        let mut stream = None;
        let read = |stream: &mut Option<TcpStream>, came: &mut Vec<u8>| {
            let mut piece = vec![0; 100_000];
            if let Some(Ok(count)) = stream.as_mut().map(|stream| stream.read(&mut piece)) {
                came.extend_from_slice(&piece[..count]);
            }
        };
        for (size, turns, marked) in steps {
            prop_assert_eq!(play.give(ticket, &body[at..at + size]), Given::Taken(0));
            at += size;
            if marked {
                play.mark(ticket);
                marks += 1;
            }
            if turns > 0 && stream.is_none() {
                stream = Some(play.connected());
            }
            (0..turns).for_each(|_| play.turn());
            read(&mut stream, &mut came);
        }
        play.complete(ticket);
        let mut stream = Some(stream.unwrap_or_else(|| play.connected()));
        while play.called.len() <= marks {
            read(&mut stream, &mut came);
            play.turn();
        }
        let mut stream = stream.unwrap();
        let mut reader = crate::http::BodyReader::new(
            if promised { crate::http::Framing::Length(whole as u64) } else { crate::http::Framing::Chunked },
            u64::MAX,
        ).unwrap();
        // All of it has left.
        loop {
            let mut piece = vec![0; 100_000];
            match stream.read(&mut piece) {
                Ok(count) => came.extend_from_slice(&piece[..count]),
                Err(_) => break,
            }
        }
        let head = came.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
        let mut read = Buffer::new();
        prop_assert_eq!(reader.read(&came[head..], &mut read), Ok(came.len() - head));
        prop_assert!(reader.is_done() && read.take(usize::MAX) == body);
        let (sent, end): (Vec<_>, Vec<_>) = play.called.iter().partition(|call| *call == "1 body sent");
        prop_assert_eq!((sent.len(), end.len()), (marks, 1));
    }
}
