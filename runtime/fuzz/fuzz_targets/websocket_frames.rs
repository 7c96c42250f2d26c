//! Frames: however they come apart they are the same messages, none is longer than is accepted, and what is written of
//! them is read again.
#![no_main]

use bytes::BytesMut;
use event_runtime::buffer::{Buffer, Lent};
use event_runtime::websocket::close::Violation;
use event_runtime::websocket::{Farewell, Inbox, Item, Kind, Opcode, Piece, Reader, Role, writer};
use libfuzzer_sys::fuzz_target;

const LIMIT: u64 = 4096;

#[derive(Debug, PartialEq, Eq)]
enum Found {
    Message(Kind, bool, Vec<u8>),
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Close(u16, String),
    Broken(Violation),
}

struct Side {
    reader: Reader,
    inbox: Inbox,
    found: Vec<Found>,
    is_over: bool,
}

impl Side {
    fn new(role: Role) -> Self {
        let (reader, inbox) = (Reader::new(role, true, LIMIT), Inbox::default());
        Self { reader, inbox, found: Vec::new(), is_over: false }
    }

    fn take(&mut self, bytes: &[u8]) {
        let mut memory = BytesMut::from(bytes);
        let mut lent = Lent::new(&mut memory, bytes.len());
        while !self.is_over {
            let (taken, piece) = match self.reader.read(lent.bytes()) {
                Ok((_, None)) => return,
                Ok((taken, Some(piece))) => (taken, piece),
                Err(violation) => return self.end(Found::Broken(violation)),
            };
            match piece {
                Piece::Part(part) => self.inbox.add(&part, &mut lent),
                Piece::Ping(payload) => {
                    lent.take(taken);
                    self.found.push(Found::Ping(payload.as_bytes().to_vec()));
                }
                Piece::Pong(payload) => {
                    lent.take(taken);
                    self.inbox.add_pong(&payload);
                }
                Piece::Close(Farewell { code, reason }) => self.end(Found::Close(code, reason)),
            }
            let mut message = Buffer::new();
            while let Some(item) = self.inbox.take_next(&mut message) {
                match item {
                    Item::Message { kind, is_compressed } => {
                        let content: Vec<u8> = message.chunks().flatten().copied().collect();
                        assert!(is_compressed || content.len() as u64 <= LIMIT);
                        assert!(content.len() as u64 <= LIMIT + LIMIT / 256 + 1024);
                        assert!(is_compressed || kind == Kind::Binary || std::str::from_utf8(&content).is_ok());
                        self.found.push(Found::Message(kind, is_compressed, content));
                        message.clear();
                    }
                    Item::Pong(payload) => self.found.push(Found::Pong(payload.to_vec())),
                }
            }
        }
    }

    fn end(&mut self, last: Found) {
        self.found.push(last);
        self.is_over = true;
    }
}

fuzz_target!(|input: (u8, bool, &[u8])| {
    let (size, is_server, bytes) = input;
    let role = if is_server { Role::Server } else { Role::Client };
    let mut whole = Side::new(role);
    whole.take(bytes);
    let mut parts = Side::new(role);
    bytes.chunks(usize::from(size).max(1)).for_each(|piece| parts.take(piece));
    assert_eq!(whole.found, parts.found);
    // The other way: the messages, written by a client, are what a server finds.
    let mut output = Buffer::new();
    let mut expected = Vec::new();
    for found in whole.found {
        if let Found::Message(kind, is_compressed, content) = found {
            let key = [size, size ^ 0x55, 3, 0xff];
            writer::add_frame(&mut output, kind.opcode(), is_compressed, Some(key), &content);
            writer::add_frame(&mut output, Opcode::Ping, false, Some(key), b"");
            expected.extend([Found::Message(kind, is_compressed, content), Found::Ping(Vec::new())]);
        }
    }
    let mut again = Side::new(Role::Server);
    output.chunks().for_each(|chunk| again.take(chunk));
    assert_eq!(again.found, expected);
});
