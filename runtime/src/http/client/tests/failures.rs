//! Requests that fail, and what is said of them.

use super::*;

const EXPLAINED: Wishes = Wishes { head: false, pieces: false, sent: false, failure: true };

impl Play {
    /// Makes a request that is to be explained if it fails.
    fn ask_why(&mut self, number: usize) -> Ticket {
        self.ask_for(number, EXPLAINED)
    }

    /// What the server is called.
    fn server(&self) -> String {
        self.base.clients.get(self.key).unwrap().peer().to_string()
    }

    fn set_deadline(&mut self, ticket: Ticket, milliseconds: u64) {
        self.base.set_deadline(self.key, ticket, Some(Duration::from_millis(milliseconds)));
    }
}

/// What a server that says something and leaves is told to have done.
fn said(bytes: &[u8]) -> String {
    let mut play = Play::new();
    play.change(|options| options.max_body = Some(10));
    play.ask_why(1);
    let mut stream = play.accept();
    stream.write_all(bytes).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    play.run(3);
    assert_eq!(play.called[1..], ["1 failed", "closed"]);
    play.called[0].replace(&play.server(), "server")
}

#[test]
fn what_a_server_has_done_is_told() {
    for (bytes, expected) in [
        ("", "Eof: server has closed the connection without a response"),
        ("HTTP/1.1 200 OK\r\nContent-Le", "Eof: server has closed the connection without a response"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
            "Eof: server has closed the connection before its response was complete",
        ),
        ("SSH-2.0-Server\r\n\r\n", "InvalidHeader: server has sent a response whose head is malformed"),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "InvalidHeader: server has sent a response whose chunks are malformed",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n",
            "DataTooLong: server has sent a response whose body is longer than 10 bytes",
        ),
    ] {
        assert_eq!(said(bytes.as_bytes()), ["1 ", expected].concat(), "{bytes:?}");
    }
    let endless = "HTTP/1.1 100 Continue\r\n\r\n".repeat(101);
    assert!(said(endless.as_bytes()).contains("more than 100 interim responses"));
}

#[test]
fn a_reset_is_told() {
    let mut play = Play::new();
    play.ask_why(1);
    let stream = play.accept();
    rustix::net::sockopt::set_socket_linger(&stream, Some(Duration::ZERO)).unwrap();
    drop(stream);
    play.run(3);
    let expected = format!("1 Eof: {} has broken off the connection: Connection reset by peer", play.server());
    assert_eq!(play.called, [expected.as_str(), "1 failed", "closed"]);
}

#[test]
fn silence_and_slowness_are_told() {
    let mut play = Play::new();
    play.change(|options| options.timeout = Some(Duration::from_millis(50)));
    play.ask_why(1);
    let _stream = play.accept();
    play.run(3);
    assert_eq!(play.called[0], format!("1 Timeout: {} has kept silent for 0.05 seconds", play.server()));

    let mut play = Play::new();
    play.change(|options| options.timeout = Some(Duration::from_millis(100)));
    play.ask_why(1);
    let mut stream = play.accept();
    stream.write_all(b"HTTP/1.1 200 OK\r\nX: ").unwrap();
    while play.called.is_empty() {
        // The client may have had enough.
        let _ = stream.write(b"x");
        play.turn();
        std::thread::sleep(Duration::from_millis(5));
    }
    play.run(3);
    assert_eq!(play.called[0], format!("1 Timeout: {} sends its response too slowly", play.server()));
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let mut play = Play::new();
    play.listener = TcpListener::bind("127.0.0.1:0").unwrap();
    play.ask_why(1);
    play.ask_why(2);
    play.run(4);
    let expected = format!("Connect: Cannot connect to {}: Connection refused", play.server());
    let expected = [format!("1 {expected}"), "1 unconnected".to_owned(), format!("2 {expected}")];
    assert_eq!(play.called[..3], expected);
}

#[test]
fn a_name_that_is_not_found_is_told() {
    let mut play = Play::new();
    let (peer, means) = (Peer::new("nowhere.test", 80), ConnectOptions::default());
    play.key = play.base.clients.add(&mut play.base.net, Token::new(CLIENT), peer, means);
    play.ask_why(1);
    play.base.clients.found(&mut play.base.net, play.key, Err(crate::dns::Error::NotFound));
    play.run(2);
    let expected = "1 Resolve: Cannot look up the name \"nowhere.test\": nodename nor servname provided, or not known";
    assert_eq!(play.called, [expected, "1 unconnected"]);
}

#[test]
fn the_addresses_of_a_name_are_told() {
    let mut play = Play::new();
    let peer = Peer::new("name.test", 9);
    play.key = play.base.clients.add(&mut play.base.net, Token::new(CLIENT), peer, ConnectOptions::default());
    play.change(|options| options.local_address = Address::parse("127.0.0.1"));
    play.ask_why(1);
    let addresses = ["127.0.0.1", "127.0.0.2"].map(|address| Address::parse(address).unwrap());
    play.base.clients.found(&mut play.base.net, play.key, Ok(addresses.to_vec()));
    play.run(2);
    let expected = "1 Connect: Cannot connect to name.test:9 (127.0.0.1, 127.0.0.2): Connection refused";
    assert_eq!(play.called, [expected, "1 unconnected"]);
}

#[test]
fn a_deadline_ends_what_is_under_way() {
    for (said, expected) in [
        ("", "there was no response"),
        ("HTTP/1.1 200 OK\r\n", "there was no response"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", "the response was not complete"),
    ] {
        let mut play = Play::new();
        let ticket = play.ask_why(1);
        play.ask(2);
        let mut stream = play.accept();
        stream.write_all(said.as_bytes()).unwrap();
        (0..5).for_each(|_| play.turn());
        play.set_deadline(ticket, 60);
        play.run(3);
        let message = format!("1 Timeout: {} has not answered within 0.06 seconds: {expected}", play.server());
        assert_eq!(play.called, [message.as_str(), "1 failed", "closed"]);
        // The others go on.
        let mut stream = play.accept();
        stream.write_all(OK).unwrap();
        play.run(4);
        assert_eq!(play.called[3], "2 200 ok");
    }
}

#[test]
fn a_deadline_ends_what_waits() {
    let mut play = Play::new();
    play.ask(1);
    let ticket = play.ask_why(2);
    play.ask(3);
    let mut stream = play.accept();
    play.set_deadline(ticket, 20);
    play.run(2);
    let expected = "has not answered within 0.02 seconds: the request has waited for those before it";
    assert_eq!(play.called, [format!("2 Timeout: {} {expected}", play.server()), "2 failed".to_owned()]);
    stream.write_all(OK).unwrap();
    assert!(play.request(&mut stream).starts_with("GET /3 "));
    stream.write_all(OK).unwrap();
    play.run(4);
    assert_eq!(play.called[2..], ["1 200 ok", "3 200 ok"]);
}

#[test]
fn a_deadline_ends_connecting_unless_others_wait_for_it() {
    let mut play = Play::new();
    let silent = silent(SocketAddr::from(([127, 0, 0, 1], 0)));
    let peer = Peer::new("127.0.0.1", silent.1.peer_addr().unwrap().port());
    play.key = play.base.clients.add(&mut play.base.net, Token::new(CLIENT), peer, ConnectOptions::default());
    let first = play.ask_why(1);
    let second = play.ask_why(2);
    play.set_deadline(first, 10);
    play.run(2);
    let expected = format!(
        "1 Timeout: {} has not answered within 0.01 seconds: it has not accepted the connection",
        play.server()
    );
    assert_eq!(play.called, [expected.as_str(), "1 failed"]);
    assert!(play.base.clients.get(play.key).unwrap().is_live());
    play.set_deadline(second, 10);
    play.run(4);
    assert!(!play.base.clients.get(play.key).unwrap().is_live());
}

#[test]
fn a_deadline_can_be_changed_and_taken_back() {
    let mut play = Play::new();
    let tickets = [play.ask(1), play.ask(2)];
    for ticket in tickets {
        play.set_deadline(ticket, 1);
        play.set_deadline(ticket, 60_000);
        play.set_deadline(ticket, 1);
        play.base.set_deadline(play.key, ticket, None);
    }
    let mut stream = play.accept();
    std::thread::sleep(Duration::from_millis(5));
    play.set_deadline(tickets[1], 60_000);
    stream.write_all(OK).unwrap();
    play.request(&mut stream);
    stream.write_all(OK).unwrap();
    play.run(2);
    drop(stream);
    play.run(3);
    assert_eq!(play.called, ["1 200 ok", "2 200 ok", "closed"]);
    play.turn();
    assert!(!play.base.net.reactor.has_events());
}
