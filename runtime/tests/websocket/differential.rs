//! Compared with tungstenite: the same bytes are the same messages, and what one refuses the other does.

use std::io::{self, Cursor, Read, Write};

use event_runtime::buffer::Buffer;
use event_runtime::websocket::{Kind, Opcode, Role, writer};
use proptest::prelude::*;
use tungstenite::protocol::{self, Message, WebSocketConfig};
use tungstenite::{Error, WebSocket};

use super::frames::{faulty_stream, stream};
use super::side::{Found, Side, content, found_in_pieces};

/// The longest message and frame. tungstenite makes room for a frame as soon as it is announced: for as much as there is
/// here.
const LONGEST: u32 = 1 << 24;

/// What the other side sends, and nobody who reads what is answered.
struct Wire(Cursor<Vec<u8>>);

impl Read for Wire {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.0.read(room)
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The messages and pongs that tungstenite finds, and whether it refuses what follows.
fn theirs(bytes: &[u8], role: protocol::Role) -> (Vec<Found>, bool) {
    let config = WebSocketConfig::default().max_message_size(None).max_frame_size(Some(LONGEST as usize));
    let mut socket = WebSocket::from_raw_socket(Wire(Cursor::new(bytes.to_vec())), role, Some(config));
    let mut found = Vec::new();
    loop {
        match socket.read() {
            Ok(Message::Text(text)) => found.push(Found::Message(Kind::Text, text.as_bytes().to_vec())),
            Ok(Message::Binary(bytes)) => found.push(Found::Message(Kind::Binary, bytes.to_vec())),
            Ok(Message::Ping(payload)) => found.push(Found::Ping(payload.to_vec())),
            Ok(Message::Pong(payload)) => found.push(Found::Pong(payload.to_vec())),
            Ok(Message::Close(_)) => return (found, false),
            Ok(Message::Frame(_)) => unreachable!(),
            Err(Error::Protocol(protocol_error)) => {
                use tungstenite::error::ProtocolError;
                return (found, !matches!(protocol_error, ProtocolError::ResetWithoutClosingHandshake));
            }
            Err(Error::Utf8(_) | Error::Capacity(_)) => return (found, true),
            Err(error) => panic!("{error:?}"),
        }
    }
}

/// The same of ours. What a close frame says is looked at by ours alone.
fn ours(bytes: &[u8], role: Role, sizes: &[usize]) -> (Vec<Found>, bool) {
    let mut found = found_in_pieces(Side::new(role, LONGEST.into()), bytes, sizes);
    let is_refused = matches!(found.last(), Some(Found::Broken(_)));
    found.retain(|found| !matches!(found, Found::Broken(_) | Found::Close(..)));
    (found, is_refused)
}

/// Whether the bytes have something in them that tungstenite does not look at.
fn is_lax(bytes: &[u8]) -> bool {
    let found = found_in_pieces(Side::new(Role::Server, LONGEST.into()), bytes, &[usize::MAX]);
    let Some(Found::Broken(violation)) = found.last() else { return false };
    // Frames that are longer than they say, close frames with faulty content, and lengths beyond what there is.
    ["A length", "A close frame", "There is no such close code"].iter().any(|lax| violation.reason().starts_with(lax))
}

proptest! {
    #[test]
    fn what_is_right_is_the_same(bytes in stream()) {
        prop_assert_eq!(ours(&bytes, Role::Server, &[usize::MAX]), theirs(&bytes, protocol::Role::Server));
    }

    #[test]
    fn what_is_wrong_is_refused_by_both(bytes in faulty_stream()) {
        let (ours, is_refused) = ours(&bytes, Role::Server, &[usize::MAX]);
        let (theirs, is_refused_by_them) = theirs(&bytes, protocol::Role::Server);
        if !is_lax(&bytes) {
            prop_assert_eq!(&ours, &theirs);
            // What is not UTF-8 is refused at once by ours, and by theirs when the message is whole.
            prop_assert!(is_refused || !is_refused_by_them);
        }
    }

    #[test]
    fn pieces_do_not_matter(bytes in faulty_stream(), sizes in prop::collection::vec(1usize..50, 1..8)) {
        let whole = found_in_pieces(Side::new(Role::Server, 1 << 20), &bytes, &[usize::MAX]);
        prop_assert_eq!(found_in_pieces(Side::new(Role::Server, 1 << 20), &bytes, &sizes), whole);
    }

    #[test]
    fn what_we_write_they_read(
        messages in prop::collection::vec((any::<bool>(), ".{0,200}"), 0..6), key: Option<[u8; 4]>, long in 0..70_000usize,
    ) {
        let mut output = Buffer::new();
        let mut expected = Vec::new();
        let long = "x".repeat(long);
        for (is_text, text) in messages.iter().map(|(is_text, text)| (*is_text, text)).chain([(true, &long)]) {
            let kind = if is_text { Kind::Text } else { Kind::Binary };
            writer::add_frame(&mut output, kind.opcode(), false, key, text.as_bytes());
            expected.push(Found::Message(kind, text.clone().into_bytes()));
        }
        writer::add_frame(&mut output, Opcode::Ping, false, key, b"?");
        expected.push(Found::Ping(b"?".to_vec()));
        let role = if key.is_some() { protocol::Role::Server } else { protocol::Role::Client };
        prop_assert_eq!(theirs(&content(&output), role), (expected, false));
    }
}
