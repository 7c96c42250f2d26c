//! Questions by TCP.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::time::Duration;

use super::*;
use crate::reactor::{Instant, simulated};

/// A nameserver that the test plays, and whose answers do not fit in a datagram.
struct Wide {
    udp: UdpSocket,
    tcp: TcpListener,
}

impl Wide {
    fn new() -> Self {
        loop {
            let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
            match TcpListener::bind(udp.local_addr().unwrap()) {
                Ok(tcp) => return Self { udp, tcp },
                Err(error) => assert_eq!(error.kind(), ErrorKind::AddrInUse),
            }
        }
    }

    fn resolver(&self) -> Resolver {
        let mut resolver = Resolver::default();
        resolver.add_nameserver(&self.udp.local_addr().unwrap().to_string()).unwrap();
        assert!(resolver.set_option("attempts:", "2"));
        resolver
    }

    /// Tells whoever asks to ask by TCP.
    fn refer(&self, base: &mut Base) -> TcpStream {
        let mut message = [0; 512];
        let (length, from) = self.udp.recv_from(&mut message).unwrap();
        message[2] |= 0x82;
        self.udp.send_to(&message[..length], from).unwrap();
        assert!(run(base, LoopFlags::NONBLOCK).is_empty());
        self.tcp.accept().unwrap().0
    }

    /// Its question, when it has come.
    fn question(stream: &mut TcpStream, base: &mut Base) -> Vec<u8> {
        assert!(run(base, LoopFlags::NONBLOCK).is_empty());
        let mut prefix = [0; 2];
        stream.read_exact(&mut prefix).unwrap();
        let mut question = vec![0; usize::from(u16::from_be_bytes(prefix))];
        stream.read_exact(&mut question).unwrap();
        question
    }
}

fn framed(message: &[u8]) -> Vec<u8> {
    [&(message.len() as u16).to_be_bytes()[..], message].concat()
}

#[test]
fn the_longest_answer_is_read() {
    let server = Wide::new();
    let (mut base, resolver) = with(server.resolver());
    let id = base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
    let mut stream = server.refer(&mut base);
    let question = Wide::question(&mut stream, &mut base);
    let addresses: Vec<Address> =
        (0..4094_u16).map(|n| IpAddr::from([10, 0, (n >> 8) as u8, n as u8]).into()).collect();
    let mut answer = server::reply(&question, 0, &addresses);
    answer.resize(65_535, 0);
    let writer = std::thread::spawn(move || stream.write_all(&framed(&answer)).unwrap());
    assert_eq!(run(&mut base, LoopFlags::empty()), [(id, Ok(addresses))]);
    writer.join().unwrap();
}

#[test]
fn letters_that_are_not_those_of_the_question_are_asked_for_by_tcp() {
    let server = Wide::new();
    let name = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz.test";
    let (mut base, resolver) = with(server.resolver());
    let id = base.lookup(Some(resolver), name, Family::V4).unwrap();
    let mut message = [0; 512];
    let (length, from) = server.udp.recv_from(&mut message).unwrap();
    let answer = server::reply(&message[..length].to_ascii_lowercase(), 0, &[ip("192.0.2.66")]);
    // Its number is no letters.
    let answer = [&message[..2], &answer[2..]].concat();
    server.udp.send_to(&answer, from).unwrap();
    assert!(run(&mut base, LoopFlags::NONBLOCK).is_empty());
    let mut stream = server.tcp.accept().unwrap().0;
    let question = Wide::question(&mut stream, &mut base);
    let answer = server::reply(&question, 0, &[ip("192.0.2.1")]);
    stream.write_all(&framed(&answer)).unwrap();
    assert_eq!(run(&mut base, LoopFlags::empty()), [(id, Ok(vec![ip("192.0.2.1")]))]);
}

#[test]
fn one_that_trickles_has_no_more_time_than_one_that_is_silent() {
    simulated::begin();
    let server = Wide::new();
    let (mut base, resolver) = with(server.resolver());
    let id = base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
    let mut stream = server.refer(&mut base);
    Wide::question(&mut stream, &mut base);
    let before = Instant::now();
    stream.write_all(&[0xff, 0xff]).unwrap();
    for _ in 0..4 {
        stream.write_all(b"x").unwrap();
        assert!(run(&mut base, LoopFlags::NONBLOCK).is_empty());
        simulated::pass(Duration::from_secs(1));
    }
    // One second of the five is left, then the question is asked again, and then given up.
    assert_eq!(run(&mut base, LoopFlags::empty()), [(id, Err(Error::Timeout))]);
    assert_eq!(Instant::now().since(before), Duration::from_secs(4 + 1 + 5));
    // The connection is closed.
    assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0);
}

#[test]
fn one_that_hangs_up_or_makes_no_sense_is_asked_again() {
    for says in [&b""[..], b"\0", b"\0\x04abcd", b"\0\0"] {
        let server = Wide::new();
        let (mut base, resolver) = with(server.resolver());
        let id = base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
        let mut stream = server.refer(&mut base);
        Wide::question(&mut stream, &mut base);
        stream.write_all(says).unwrap();
        drop(stream);
        assert!(run(&mut base, LoopFlags::NONBLOCK).is_empty());
        let mut stream = server.refer(&mut base);
        let question = Wide::question(&mut stream, &mut base);
        stream.write_all(&framed(&server::reply(&question, 0, &[ip("192.0.2.1")]))).unwrap();
        assert_eq!(run(&mut base, LoopFlags::empty()), [(id, Ok(vec![ip("192.0.2.1")]))], "{says:?}");
    }
}

#[test]
fn one_that_cannot_be_asked_by_tcp_is_asked_again() {
    let server = Server::new(|_| Some((0x200, Vec::new())));
    let (mut base, resolver) = with(server.resolver());
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::V4), Err(Error::Timeout));
    assert_eq!(server.names().len(), 3);
}
