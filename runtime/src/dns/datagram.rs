//! Datagrams between us and a nameserver: those that are no answers are dropped before hickory takes them for a failure.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hickory_resolver::net::runtime::{DnsUdpSocket, RuntimeProvider, TokioRuntimeProvider, TokioTime};
use hickory_resolver::proto::op::Message;

/// The header of a message: its number, flags, and how many entries each of its four sections has.
const HEADER: usize = 12;

/// In the third byte: an answer, and one that is cut short.
const RESPONSE: u8 = 0x80;
const TRUNCATED: u8 = 0x02;

/// Where hickory gets the sockets from that ask one nameserver.
#[derive(Clone)]
pub(super) struct Sockets {
    tokio: TokioRuntimeProvider,
    /// The nameserver, with the zone of its address, of which hickory knows nothing.
    server: SocketAddr,
}

impl Sockets {
    pub(super) fn new(server: SocketAddr) -> Self {
        Self { tokio: TokioRuntimeProvider::default(), server }
    }
}

/// A socket to come.
type Ready<T> = Pin<Box<dyn Send + Future<Output = io::Result<T>>>>;

impl RuntimeProvider for Sockets {
    type Handle = <TokioRuntimeProvider as RuntimeProvider>::Handle;
    type Timer = TokioTime;
    type Udp = Datagrams;
    type Tcp = <TokioRuntimeProvider as RuntimeProvider>::Tcp;

    fn create_handle(&self) -> Self::Handle {
        self.tokio.create_handle()
    }

    fn connect_tcp(&self, _: SocketAddr, from: Option<SocketAddr>, wait: Option<Duration>) -> Ready<Self::Tcp> {
        self.tokio.connect_tcp(self.server, from, wait)
    }

    fn bind_udp(&self, from: SocketAddr, to: SocketAddr) -> Ready<Self::Udp> {
        let (bound, server) = (self.tokio.bind_udp(from, to), self.server);
        Box::pin(async move { Ok(Datagrams { socket: bound.await?, server, question: OnceLock::new() }) })
    }
}

/// The socket of one question, on which everybody may send.
pub(super) struct Datagrams {
    socket: <TokioRuntimeProvider as RuntimeProvider>::Udp,
    server: SocketAddr,
    /// The message that has asked.
    question: OnceLock<Vec<u8>>,
}

impl DnsUdpSocket for Datagrams {
    type Time = TokioTime;

    fn poll_recv_from(&self, context: &mut Context<'_>, room: &mut [u8]) -> Poll<io::Result<(usize, SocketAddr)>> {
        let question = self.question.get().map_or(&[][..], Vec::as_slice);
        loop {
            let (length, from) = ready!(DnsUdpSocket::poll_recv_from(&self.socket, context, room))?;
            // The kernel cuts what does not fit.
            let is_cut = length == room.len();
            if let Some(length) = answer(question, &mut room[..length], is_cut) {
                return Poll::Ready(Ok((length, from)));
            }
        }
    }

    fn poll_send_to(&self, context: &mut Context<'_>, message: &[u8], _: SocketAddr) -> Poll<io::Result<usize>> {
        self.question.get_or_init(|| message.to_vec());
        DnsUdpSocket::poll_send_to(&self.socket, context, message, self.server)
    }
}

/// How long an answer to a question is, none for what is no answer to it. One that is cut short loses all that is behind
/// the question, which may be cut anywhere: it is asked again by TCP.
fn answer(question: &[u8], datagram: &mut [u8], is_cut: bool) -> Option<usize> {
    let (number, asked) = (question.get(..2)?, question.get(HEADER..)?);
    let end = HEADER + asked.len();
    // The case of letters is compared by hickory, which asks by TCP where it is another.
    let is_answer = datagram.get(..2)? == number
        && datagram.get(2)? & RESPONSE != 0
        && datagram.get(4..6)? == [0, 1]
        && datagram.get(HEADER..end)?.eq_ignore_ascii_case(asked);
    if !is_answer {
        return None;
    }
    if Message::from_vec(datagram).is_ok() {
        return Some(datagram.len());
    }
    (is_cut || datagram[2] & TRUNCATED != 0).then(|| {
        datagram[2] |= TRUNCATED;
        datagram[6..HEADER].fill(0);
        end
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A question for the address of "ab.", and its answer.
    const QUESTION: &[u8] = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x02ab\0\0\x01\0\x01";
    const ANSWER: &[u8] =
        b"\x12\x34\x81\x80\0\x01\0\x01\0\0\0\0\x02ab\0\0\x01\0\x01\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x01";

    fn accepted(datagram: &[u8], is_cut: bool) -> Option<Vec<u8>> {
        let mut datagram = datagram.to_vec();
        let length = answer(QUESTION, &mut datagram, is_cut)?;
        Some(datagram[..length].to_vec())
    }

    #[test]
    fn an_answer_is_taken_as_it_is() {
        assert_eq!(accepted(ANSWER, false).as_deref(), Some(ANSWER));
        assert_eq!(accepted(ANSWER, true).as_deref(), Some(ANSWER));
        let mut in_capitals = ANSWER.to_vec();
        in_capitals[13..15].copy_from_slice(b"AB");
        assert_eq!(accepted(&in_capitals, false), Some(in_capitals));
    }

    #[test]
    fn everything_else_is_dropped() {
        // Every beginning of an answer, and nothing at all.
        for length in 0..ANSWER.len() {
            assert_eq!(accepted(&ANSWER[..length], false), None, "{length}");
        }
        // Another number, no answer, no question, another question.
        for (at, byte) in [(0, 0x13), (2, 0x01), (5, 0), (5, 2), (13, b'x'), (17, 28)] {
            let mut other = ANSWER.to_vec();
            other[at] = byte;
            assert_eq!(accepted(&other, false), None, "{at}");
        }
        // A name that points to itself.
        let mut endless = ANSWER.to_vec();
        endless[20..22].copy_from_slice(&[0xc0, 20]);
        assert_eq!(accepted(&endless, false), None);
        assert_eq!(answer(&[], &mut ANSWER.to_vec(), false), None);
    }

    #[test]
    fn one_that_is_cut_short_is_asked_for_again() {
        let mut expected = ANSWER[..QUESTION.len()].to_vec();
        expected[2] |= TRUNCATED;
        expected[7] = 0;
        let mut cut = ANSWER[..ANSWER.len() - 3].to_vec();
        assert_eq!(accepted(&cut, true), Some(expected.clone()));
        cut[2] |= TRUNCATED;
        assert_eq!(accepted(&cut, false), Some(expected));
        assert_eq!(accepted(&cut[..QUESTION.len() - 1], true), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(mut bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..80), is_cut: bool) {
            answer(QUESTION, &mut bytes, is_cut);
            let mut bytes = [ANSWER, &bytes].concat();
            answer(QUESTION, &mut bytes, is_cut);
        }
    }
}
