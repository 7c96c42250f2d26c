//! A server of WebSockets on a loop, and clients of it, in one thread.

use std::collections::HashMap;
use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use event_runtime::base::{Base, Call};
use event_runtime::http::{Headers, HttpCall, ReplyHead, Request};
use event_runtime::keys::{OwnedToken, ServerKey, Target, Token, WebSocketKey};
use event_runtime::reactor::{Config, EventSpec, Events, LoopFlags, Sink, simulated};
use event_runtime::websocket::handshake::{self, Terms};
use event_runtime::websocket::socket::{Settings, WebSocketCall};
use event_runtime::websocket::{Kind, Role};

use super::side::Side;

/// A test that waits for as long waits for something that does not happen.
const PATIENCE: Duration = Duration::from_secs(30);
const GUARD: usize = 0;

/// What a script is called for, and does.
pub(crate) type Script = Box<dyn FnMut(&mut Base, WebSocketKey, &Told)>;

/// What a script is told of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Opened,
    Message(Kind, Vec<u8>),
    Pong(Vec<u8>),
    Drained,
    Closed(u16, String),
}

pub(crate) struct Site {
    pub(crate) base: Base,
    server: ServerKey,
    pub(crate) terms: Terms,
    pub(crate) settings: Settings,
    script: Script,
    /// The connections, by the owner's numbers.
    pub(crate) sockets: HashMap<usize, WebSocketKey>,
    /// What the script was told, with the owner's number.
    pub(crate) told: Vec<(usize, Told)>,
    /// The owner's numbers of the connections to the server that have ended.
    pub(crate) ended: Vec<usize>,
    pub(crate) keeps_log: bool,
}

pub(crate) fn settings() -> Settings {
    Settings { longest: 16 << 20, deflate_from: 1, ping_interval: None, close_timeout: Duration::from_millis(200) }
}

impl Site {
    /// One that sends back whatever comes.
    pub(crate) fn echo() -> Self {
        Self::new(|base, socket, told| {
            if let Told::Message(kind, content) = told {
                base.send_message(socket, *kind, content, |output| output.try_add(content));
            }
        })
    }

    pub(crate) fn new(script: impl FnMut(&mut Base, WebSocketKey, &Told) + 'static) -> Self {
        simulated::begin();
        let mut base = Base::new(Config::default()).unwrap();
        let server = base.add_server(Token::new(0));
        base.server_mut(server).unwrap().default_route = Some(0);
        Self {
            base,
            server,
            terms: Terms { deflate: true, keeps: true, ..Terms::default() },
            settings: settings(),
            script: Box::new(script),
            sockets: HashMap::new(),
            told: Vec::new(),
            ended: Vec::new(),
            keeps_log: true,
        }
    }

    pub(crate) fn connect_raw(&mut self) -> UnixStream {
        let (near, far) = UnixStream::pair().unwrap();
        near.set_nonblocking(true).unwrap();
        far.set_nonblocking(true).unwrap();
        self.base.serve(self.server, near.into(), None);
        far
    }

    /// A client whose connection is open.
    pub(crate) fn connect(&mut self) -> Client {
        self.connect_with("")
    }

    /// The same with other header lines.
    pub(crate) fn connect_with(&mut self, fields: &str) -> Client {
        let mut client = Client::new(self.connect_raw());
        client.ask(fields);
        self.pump(&mut client);
        assert!(client.is_open, "{}", String::from_utf8_lossy(&client.head));
        client
    }

    /// Ends the server; returns the owner's numbers of the connections that were open.
    pub(crate) fn end_server(&mut self) -> Vec<usize> {
        let remains = self.base.remove_server(self.server);
        self.ended.extend(remains.connections.iter().map(|owner| owner.token().number()));
        remains.websockets.iter().map(|owner| owner.token().number()).collect()
    }

    /// One turn of the loop; says whether anything was called.
    pub(crate) fn turn(&mut self, flags: LoopFlags) -> bool {
        let mut called = false;
        assert!(self.base.start(flags));
        if self.base.turn().unwrap() {
            while let Some(due) = self.base.pop() {
                if matches!(due.target, Target::Script(event) if event.number() == GUARD) {
                    panic!("it took too long; told: {:?}", self.told);
                }
                let Some(call) = self.base.call_for(due) else { continue };
                called = true;
                self.call(call);
                self.base.called();
            }
            self.base.end_turn();
        }
        self.base.finish();
        called
    }

    fn call(&mut self, call: Call) {
        let (number, told) = match call {
            Call::Http(HttpCall::Request(request)) => return self.accept(&request),
            Call::Http(HttpCall::Closed(owner)) => return self.ended.push(owner.token().number()),
            Call::WebSocket(WebSocketCall::Opened(owner, _)) => (owner.number(), Told::Opened),
            Call::WebSocket(WebSocketCall::Message(owner, kind, length)) => {
                let mut content = Vec::with_capacity(length);
                let taken = self.base.take_message(content.spare_capacity_mut()).len();
                assert!(taken >= length);
                // SAFETY: as much was written.
                unsafe { content.set_len(taken.min(length)) };
                (owner.number(), Told::Message(kind, content))
            }
            Call::WebSocket(WebSocketCall::Pong(owner, payload)) => (owner.number(), Told::Pong(payload.into())),
            Call::WebSocket(WebSocketCall::Drained(owner)) => (owner.number(), Told::Drained),
            Call::WebSocket(WebSocketCall::Closed(owner, code, reason)) => {
                (owner.token().number(), Told::Closed(code, reason))
            }
            call => panic!("{call:?}"),
        };
        (self.script)(&mut self.base, self.sockets[&number], &told);
        if self.keeps_log {
            self.told.push((number, told));
        }
    }

    fn accept(&mut self, request: &Request) {
        let number = self.sockets.len() + 1;
        let connection = request.exchange.connection();
        self.base.set_owner(connection, Token::new(number));
        self.base.watch(connection, OwnedToken::new(number)).unwrap();
        match handshake::accept(&request.head, &self.terms) {
            Ok(answer) => {
                let mut fields = Headers::default();
                answer.fields.iter().for_each(|(name, value)| fields.push(name, value));
                let accepted = self.base.accept_websocket(
                    request.exchange,
                    &fields,
                    OwnedToken::new(number),
                    &answer.agreement,
                    self.settings,
                );
                let socket = accepted.unwrap();
                self.base.want_of_websocket(socket, |wanted| (wanted.drain, wanted.pongs) = (true, true));
                self.sockets.insert(number, socket);
            }
            Err(refusal) => {
                let mut headers = Headers::default();
                refusal.fields().iter().for_each(|(name, value)| headers.push(name, value));
                let head = ReplyHead { status: refusal.status(), reason: b"No", headers: &headers };
                assert!(self.base.reply(request.exchange, head, &mut event_runtime::buffer::Buffer::new()));
            }
        }
    }

    /// Turns until something holds.
    pub(crate) fn wait(&mut self, client: &mut Client, mut until: impl FnMut(&mut Self, &mut Client) -> bool) {
        let sink = Sink::Queue(Target::Script(Token::new(GUARD)));
        let guard = self.base.events_mut().insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink });
        self.base.events_mut().add(guard, Some(PATIENCE)).unwrap();
        loop {
            self.pump(client);
            if until(self, client) {
                break;
            }
            // Time passes only when neither side has anything to do.
            if !client.turn() {
                self.turn(LoopFlags::ONCE);
            }
        }
        self.base.events_mut().remove(guard);
    }

    /// Turns as long as anything happens without time passing.
    pub(crate) fn pump(&mut self, client: &mut Client) {
        let mut idle = 0;
        while idle < 3 {
            let moved = client.turn();
            let called = self.turn(LoopFlags::NONBLOCK);
            idle = if moved || called { 0 } else { idle + 1 };
        }
    }

    /// How often the script was told that a connection has ended, and the code.
    pub(crate) fn closes(&self, number: usize) -> Vec<u16> {
        let code = |(of, told): &(usize, Told)| match told {
            Told::Closed(code, _) if *of == number => Some(*code),
            _ => None,
        };
        self.told.iter().filter_map(code).collect()
    }
}

/// A client, with what it has got.
pub(crate) struct Client {
    pub(crate) socket: UnixStream,
    /// What it has yet to send.
    out: Vec<u8>,
    sent: usize,
    /// How much it sends at a time; 0: as much as it can.
    pub(crate) chop: usize,
    /// It reads what comes.
    pub(crate) reads: bool,
    /// The head of the answer.
    pub(crate) head: Vec<u8>,
    pub(crate) is_open: bool,
    pub(crate) side: Side,
    /// All that has come behind the head.
    pub(crate) raw: Vec<u8>,
    pub(crate) keeps_raw: bool,
    pub(crate) has_ended: bool,
}

impl Client {
    pub(crate) fn new(socket: UnixStream) -> Self {
        Self {
            socket,
            out: Vec::new(),
            sent: 0,
            chop: 0,
            reads: true,
            head: Vec::new(),
            is_open: false,
            side: Side::new(Role::Client, u64::MAX),
            raw: Vec::new(),
            keeps_raw: false,
            has_ended: false,
        }
    }

    /// Asks for a WebSocket.
    pub(crate) fn ask(&mut self, fields: &str) {
        let request = format!(
            "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{fields}\r\n"
        );
        self.send(request.as_bytes());
    }

    /// Has bytes sent.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    pub(crate) fn has_sent_all(&self) -> bool {
        self.sent == self.out.len()
    }

    pub(crate) fn shut_down(&self) {
        self.socket.shutdown(Shutdown::Write).unwrap();
    }

    /// Sends and reads what can be; says whether that was anything.
    pub(crate) fn turn(&mut self) -> bool {
        let mut moved = false;
        let end = if self.chop == 0 { self.out.len() } else { self.out.len().min(self.sent + self.chop) };
        if self.sent < end {
            match self.socket.write(&self.out[self.sent..end]) {
                Ok(count) => {
                    self.sent += count;
                    moved = true;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                // Nobody reads it any more.
                Err(_) => self.sent = self.out.len(),
            }
            if self.has_sent_all() {
                self.out.clear();
                self.sent = 0;
            }
        }
        let mut room = vec![0; 256 * 1024];
        while self.reads && !self.has_ended {
            match self.socket.read(&mut room) {
                Ok(0) => self.has_ended = true,
                Ok(count) => self.take(&room[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => self.has_ended = true,
            }
            moved = true;
        }
        moved
    }

    /// Takes so many bytes, if they are there, as nothing; says how many.
    pub(crate) fn take_some(&mut self, count: usize) -> usize {
        let mut room = vec![0; count];
        match self.socket.read(&mut room) {
            Ok(0) => self.has_ended = true,
            Ok(count) => return count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(_) => self.has_ended = true,
        }
        0
    }

    fn take(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        if !self.is_open {
            self.head.extend_from_slice(bytes);
            let Some(end) = self.head.windows(4).position(|four| four == b"\r\n\r\n") else { return };
            self.is_open = self.head.starts_with(b"HTTP/1.1 101 ");
            let behind = self.head.len() - end - 4;
            self.head.truncate(end + 4);
            if !self.is_open {
                return;
            }
            rest = &bytes[bytes.len() - behind..];
        }
        if self.keeps_raw {
            self.raw.extend_from_slice(rest);
        }
        self.side.take(rest);
    }
}
