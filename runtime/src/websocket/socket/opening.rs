//! A client's way to an open connection.

use crate::http::{Answer, Peer, Version};
use crate::net::{Stream, StreamCall, StreamEvent};
use crate::reactor::Events;
use crate::websocket::Reader;
use crate::websocket::handshake::{self, Terms};

use super::carrier::Wire;
use super::connection::{Connection, Phase};

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
    /// The answer to it.
    pub(crate) answer: Answer,
}

impl Connection {
    /// Looks at what has become of the stream of a client that is not open yet.
    pub(super) fn advance(&mut self, wire: &mut Wire<'_>) {
        while let Phase::Opening(opening) = &self.phase {
            let Some(stream) = self.carrier.stream() else { return };
            match wire.net.next_call(stream) {
                None => return,
                Some(StreamCall::Write) => {}
                Some(StreamCall::Read) => self.read_answer(wire),
                Some(StreamCall::Event(StreamEvent::CONNECTED, _)) => {
                    let request = &opening.request;
                    self.carrier.send(wire, |output| output.add(request));
                    self.carrier.watch(wire, Events::READ);
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
        let Some(stream) = self.carrier.stream().and_then(|stream| wire.net.stream_mut(stream)) else { return };
        let refused = match opening.answer.take(&mut stream.input) {
            Ok(None) => return,
            Ok(Some(head)) if head.code == 101 && head.version == Version::Http11 => {
                match handshake::agree(head.fields(), &opening.key, &opening.terms) {
                    Ok(agreement) => return self.begin(wire, agreement),
                    Err(why) => why.to_owned(),
                }
            }
            Ok(Some(head)) if head.code == 101 => "The server has answered in HTTP/1.0".to_owned(),
            Ok(Some(head)) => {
                format!("The server has answered {} {}", head.code, String::from_utf8_lossy(head.reason()))
            }
            Err(why) => format!("The server {why}"),
        };
        self.lose(wire, refused);
    }

    /// The handshake is done.
    fn begin(&mut self, wire: &mut Wire<'_>, agreement: handshake::Agreement) {
        self.deflate = agreement.deflate;
        self.opened = Some(Box::new(agreement.protocol.unwrap_or_default()));
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
