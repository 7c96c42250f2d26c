//! Nameservers for tests.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::dns::Resolver;
use crate::socket::Address;

pub(super) const A: u16 = 1;
pub(super) const AAAA: u16 = 28;
pub(super) const SERVFAIL: u16 = 2;
pub(super) const NXDOMAIN: u16 = 3;
pub(super) const REFUSED: u16 = 5;

/// A question as a nameserver gets it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Question {
    /// Exactly as it was asked.
    pub(super) name: String,
    pub(super) kind: u16,
}

impl Question {
    pub(super) fn name(&self) -> String {
        self.name.to_ascii_lowercase()
    }
}

/// A nameserver; it ends with the test process.
pub(super) struct Server {
    pub(super) port: u16,
    pub(super) asked: Receiver<Question>,
}

impl Server {
    /// One that answers as told: with a code and addresses, or not at all.
    pub(super) fn new(mut answer: impl FnMut(&Question) -> Option<(u16, Vec<Address>)> + Send + 'static) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        let (ask, asked) = channel();
        std::thread::spawn(move || {
            let mut query = [0; 512];
            while let Ok((length, from)) = socket.recv_from(&mut query) {
                let (question, end) = parse(&query[..length]);
                let answer = answer(&question);
                // Before the answer, so that whoever has got that can count on this.
                if ask.send(question).is_err() {
                    return;
                }
                if let Some((code, addresses)) = answer {
                    socket.send_to(&reply(&query[..end], code, &addresses), from).unwrap();
                }
            }
        });
        Self { port, asked }
    }

    pub(super) fn not_found() -> Self {
        Self::new(|_| Some((NXDOMAIN, Vec::new())))
    }

    /// A resolver that asks it and has time: this machine may be slow.
    pub(super) fn resolver(&self) -> Resolver {
        let mut resolver = Resolver::default();
        for option in ["timeout:", "getaddrinfo-allow-skew:", "initial-probe-timeout:"] {
            assert!(resolver.set_option(option, "3000"));
        }
        resolver.add_nameserver(&format!("127.0.0.1:{}", self.port)).unwrap();
        resolver
    }

    /// The names asked for since the last time, in lower case.
    pub(super) fn names(&self) -> Vec<String> {
        self.asked.try_iter().map(|question| question.name()).collect()
    }
}

pub(super) fn parse(query: &[u8]) -> (Question, usize) {
    let (mut at, mut labels) = (12, Vec::new());
    while query[at] > 0 {
        let end = at + 1 + usize::from(query[at]);
        labels.push(String::from_utf8(query[at + 1..end].to_vec()).unwrap());
        at = end;
    }
    let kind = u16::from_be_bytes([query[at + 1], query[at + 2]]);
    (Question { name: labels.join("."), kind }, at + 5)
}

pub(super) fn reply(question: &[u8], code: u16, addresses: &[Address]) -> Vec<u8> {
    let mut reply = question[..2].to_vec();
    for word in [0x8580 | code, 1, addresses.len() as u16, 0, 0] {
        reply.extend(word.to_be_bytes());
    }
    reply.extend(&question[12..]);
    for address in addresses {
        let (kind, bytes) = match address.ip() {
            IpAddr::V4(address) => (A, address.octets().to_vec()),
            IpAddr::V6(address) => (AAAA, address.octets().to_vec()),
        };
        for word in [0xc00c, kind, 1, 0, 60, bytes.len() as u16] {
            reply.extend(word.to_be_bytes());
        }
        reply.extend(bytes);
    }
    reply
}

/// A nameserver that the test itself plays: it says what it is told to, when it is told to.
pub(super) struct Played(UdpSocket);

/// A question that has come, as it came.
pub(super) struct Asked {
    pub(super) message: Vec<u8>,
    pub(super) from: SocketAddr,
}

impl Played {
    pub(super) fn new() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        // A test that waits for as long waits for something that does not happen.
        socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Self(socket)
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    /// A resolver that asks it, in the letters that were given.
    pub(super) fn resolver(&self) -> Resolver {
        let mut resolver = Resolver::default();
        assert!(resolver.set_option("randomize-case:", "0"));
        resolver.add_nameserver(&self.address().to_string()).unwrap();
        resolver
    }

    /// The next question; it waits for it.
    pub(super) fn asked(&self) -> Asked {
        let mut message = [0; 512];
        let (length, from) = self.0.recv_from(&mut message).unwrap();
        Asked { message: message[..length].to_vec(), from }
    }

    /// Whether there is no question.
    pub(super) fn is_idle(&self) -> bool {
        self.0.set_nonblocking(true).unwrap();
        let is_idle = self.0.peek(&mut [0; 512]).is_err();
        self.0.set_nonblocking(false).unwrap();
        is_idle
    }

    pub(super) fn say(&self, message: &[u8], to: &Asked) {
        self.0.send_to(message, to.from).unwrap();
    }
}

impl Asked {
    pub(super) fn name(&self) -> String {
        parse(&self.message).0.name()
    }

    /// An answer to it.
    pub(super) fn reply(&self, code: u16, addresses: &[Address]) -> Vec<u8> {
        reply(&self.message, code, addresses)
    }
}
