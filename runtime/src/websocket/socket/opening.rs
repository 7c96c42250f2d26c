//! A client's way to an open connection.

use crate::http::{INTERIM_AT_MOST, Peer};
use crate::net::{Stream, StreamCall, StreamEvent};
use crate::reactor::Events;
use crate::websocket::Reader;
use crate::websocket::handshake::{self, Terms};
use crate::websocket::response::{Parsed, ResponseHead};

use super::carrier::Wire;
use super::connection::{Connection, Phase};

/// The longest head of an answer that is accepted, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;

/// A handshake that is under way.
#[derive(Debug)]
pub(crate) struct Opening {
    /// Whom it is with.
    pub(crate) peer: Peer,
    /// The head of the request.
    pub(crate) request: Vec<u8>,
    /// Its key.
    pub(crate) key: [u8; 16],
    /// What was offered.
    pub(crate) terms: Terms,
    /// How many interim responses have come.
    pub(crate) interim: u32,
}

impl Connection {
    /// Looks at what has become of the stream of a client that is not open yet.
    pub(super) fn advance(&mut self, wire: &mut Wire<'_>) {
        while let Phase::Opening(opening) = &self.phase {
            let stream = self.carrier.stream();
            match wire.net.next_call(stream) {
                None => return,
                Some(StreamCall::Write) => {}
                Some(StreamCall::Read) => self.read_answer(wire),
                Some(StreamCall::Event(StreamEvent::CONNECTED, _)) => {
                    let request = &opening.request;
                    self.carrier.send(wire, |output| output.add(request));
                    self.carrier.watch(wire.net, Events::READ);
                }
                Some(StreamCall::Event(flags, error)) => {
                    let reason = why(wire.net.stream_mut(stream), &opening.peer, flags, error);
                    self.lose(wire, reason);
                }
            }
        }
    }

    /// Something has come of the server's answer.
    fn read_answer(&mut self, wire: &mut Wire<'_>) {
        let Phase::Opening(opening) = &mut self.phase else { return };
        let Some(stream) = wire.net.stream_mut(self.carrier.stream()) else { return };
        let refused = loop {
            let count = stream.input.len().min(LONGEST_HEAD);
            match stream.input.pull_up(count).map(ResponseHead::parse) {
                Some(Parsed::Head(head, length)) if head.code == 101 => {
                    match handshake::agree(head.fields(), &opening.key, &opening.terms) {
                        Ok(agreement) => {
                            stream.input.drain(length);
                            return self.begin(wire, agreement);
                        }
                        Err(why) => break why.to_owned(),
                    }
                }
                Some(Parsed::Head(head, length)) if head.code < 200 => {
                    stream.input.drain(length);
                    opening.interim += 1;
                    if opening.interim > INTERIM_AT_MOST {
                        break format!("The server has sent more than {INTERIM_AT_MOST} interim responses");
                    }
                }
                Some(Parsed::Head(head, _)) => {
                    break format!("The server has answered {} {}", head.code, head.reason());
                }
                Some(Parsed::Partial) if count < LONGEST_HEAD => return,
                Some(Parsed::Partial | Parsed::TooLong) => {
                    break "The answer of the server has too long a head".to_owned();
                }
                Some(Parsed::Malformed) => break "The server has not answered in HTTP".to_owned(),
                None => break "There is no memory for the answer of the server".to_owned(),
            }
        };
        self.lose(wire, refused);
    }

    /// The handshake is done.
    fn begin(&mut self, wire: &mut Wire<'_>, agreement: handshake::Agreement) {
        self.deflate = agreement.deflate;
        self.opened = Some(agreement.protocol.unwrap_or_default().into_boxed_slice());
        self.reader = Reader::new(self.role, self.deflate.is_some(), self.settings.longest);
        self.phase = Phase::Open;
        self.await_peer(wire.net);
        self.read_waiting(wire);
    }
}

/// Why there is no connection, in words.
fn why(stream: Option<&mut Stream>, peer: &Peer, flags: u16, error: Option<i32>) -> String {
    let is_connected = flags & (StreamEvent::READING | StreamEvent::WRITING) != 0;
    if let Some(error) = stream.as_ref().and_then(|stream| stream.name_error()) {
        return format!("Cannot resolve {peer}: {error}");
    }
    let tls = stream.and_then(Stream::session_mut).and_then(|session| session.take_error());
    match (error, tls) {
        (_, Some(tls)) => format!("TLS with {peer} has failed: {tls}"),
        (Some(error), None) if is_connected => {
            format!("The connection to {peer} was lost: {}", crate::socket::error_text(error))
        }
        (Some(error), None) => format!("Cannot connect to {peer}: {}", crate::socket::error_text(error)),
        (None, None) if is_connected => "The server has closed the connection without an answer".to_owned(),
        (None, None) => format!("Cannot connect to {peer}"),
    }
}
