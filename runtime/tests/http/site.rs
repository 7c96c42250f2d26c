//! A server on a loop, and clients of it, in one thread.

use std::collections::HashMap;
use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use event_runtime::base::{Base, BodyOf, Call};
use event_runtime::buffer::Buffer;
use event_runtime::http::{Exchange, Headers, HttpCall, ReplyHead, Request, Status, Timeouts};
use event_runtime::keys::{OwnedToken, ServerKey, Target, Token};
use event_runtime::reactor::{Config, EventSpec, Events, LoopFlags, Sink, simulated};

/// A test that waits for as long waits for something that does not happen.
const PATIENCE: Duration = Duration::from_secs(30);

/// The number of the event that ends such a test.
const GUARD: usize = 0;

type Script = Box<dyn FnMut(&mut Base, Box<Request>)>;
type Told = Box<dyn FnMut(&mut Base, HttpCall)>;

/// A server, and the script that answers its requests.
pub(crate) struct Site {
    pub(crate) base: Base,
    pub(crate) server: ServerKey,
    script: Script,
    /// What does something with all other calls.
    pub(crate) told: Told,
    /// What the server was asked for: method, target, body.
    pub(crate) asked: Vec<String>,
    /// The owner's numbers of connections that have ended.
    pub(crate) closed: Vec<usize>,
    /// How often the clock has ticked.
    pub(crate) ticks: usize,
    /// The script takes bodies in pieces: the requests whose bodies are on their way, by the owner's numbers.
    pieces: Option<HashMap<usize, Box<Request>>>,
    /// The owner's number of the last of them.
    last: usize,
}

/// A client of a server, with what it has got.
pub(crate) struct Client {
    socket: UnixStream,
    got: Vec<u8>,
    pub(crate) ended: bool,
}

impl Site {
    /// A server whose replies say what was asked for.
    pub(crate) fn new() -> Self {
        Self::with_script(|base, request| {
            let said = said(&request);
            reply(base, request.exchange, 200, "OK", &[], said.as_bytes());
        })
    }

    pub(crate) fn with_script(script: impl FnMut(&mut Base, Box<Request>) + 'static) -> Self {
        simulated::begin();
        let mut base = Base::new(Config::default()).unwrap();
        let server = base.add_server(Token::new(0));
        let entry = base.server_mut(server).unwrap();
        entry.default_route = Some(0);
        entry.methods = Some(0x1ff);
        Self {
            base,
            server,
            script: Box::new(script),
            told: Box::new(|_, call| panic!("{call:?}")),
            asked: Vec::new(),
            closed: Vec::new(),
            ticks: 0,
            pieces: None,
            last: 0,
        }
    }

    /// Has the script take bodies in pieces, a little now and then, and answer as if they had come as a whole.
    pub(crate) fn take_pieces(mut self) -> Self {
        self.base.server_mut(self.server).unwrap().shows_heads = true;
        self.pieces = Some(HashMap::new());
        self
    }

    /// Does what a script does that takes bodies in pieces.
    fn take_piece(&mut self, call: HttpCall) {
        let Some(pieces) = &mut self.pieces else { return (self.told)(&mut self.base, call) };
        match call {
            HttpCall::Head(request) => {
                self.last += 1;
                self.base.keep(request.exchange, OwnedToken::new(self.last)).unwrap();
                assert!(self.base.stream_body(request.exchange, true));
                pieces.insert(self.last, request);
            }
            HttpCall::Body(token) => {
                let request = pieces.get_mut(&token.number()).unwrap();
                let mut body = self.base.lend_body(BodyOf::Request(request.exchange)).unwrap();
                // What is left comes again.
                let count = body.len().div_ceil(2);
                request.body.append_from(&mut body, count);
                self.base.return_body(BodyOf::Request(request.exchange), body, true);
            }
            HttpCall::Whole(mut whole) => {
                let mut request = pieces.remove(&whole.exchange.number()).unwrap();
                request.body.append(&mut whole.body);
                request.trailers = whole.trailers;
                self.asked.push(said(&request));
                (self.script)(&mut self.base, request);
            }
            // The reply has left, or the client before.
            HttpCall::Over(owner, _) => drop(pieces.remove(&owner.token().number())),
            call => (self.told)(&mut self.base, call),
        }
    }

    pub(crate) fn set_timeout(&mut self, timeout: Duration) {
        self.base.set_timeouts(self.server, |timeouts| *timeouts = Timeouts::every(Some(timeout)));
    }

    /// Lets a clock tick.
    pub(crate) fn tick(&mut self, interval: Duration) {
        let sink = Sink::Queue(Target::Script(Token::new(GUARD + 1)));
        let events = Events::TIMEOUT | Events::PERSIST;
        let clock = self.base.events_mut().insert(EventSpec { fd: -1, events, sink });
        self.base.events_mut().add(clock, Some(interval)).unwrap();
    }

    pub(crate) fn connect(&mut self) -> Client {
        Client { socket: self.connect_raw(), got: Vec::new(), ended: false }
    }

    pub(crate) fn connect_raw(&mut self) -> UnixStream {
        let (near, far) = UnixStream::pair().unwrap();
        near.set_nonblocking(true).unwrap();
        far.set_nonblocking(true).unwrap();
        self.base.serve(self.server, near.into(), None);
        far
    }

    /// One turn of the loop; says whether anything was called.
    pub(crate) fn turn(&mut self, flags: LoopFlags) -> bool {
        let mut called = false;
        assert!(self.base.start(flags));
        if self.base.turn().unwrap() {
            while let Some(due) = self.base.pop() {
                if let Target::Script(event) = due.target {
                    assert_ne!(event.number(), GUARD, "it took too long; asked for: {:?}", self.asked);
                    self.ticks += 1;
                    called = true;
                }
                let Some(call) = self.base.call_for(due) else { continue };
                called = true;
                match call {
                    Call::Http(HttpCall::Request(request)) => {
                        self.asked.push(said(&request));
                        (self.script)(&mut self.base, request);
                    }
                    Call::Http(HttpCall::Closed(owner)) => self.closed.push(owner.token().number()),
                    Call::Http(call) => self.take_piece(call),
                    Call::Stream(..) | Call::Listener(..) | Call::Client(_) | Call::WebSocket(_) => {
                        panic!("the script has no streams")
                    }
                }
                self.base.called();
            }
            self.base.end_turn();
        }
        self.base.finish();
        called
    }

    /// Sends bytes to the server, and gets what comes of it, until nothing happens any more.
    pub(crate) fn send(&mut self, client: &mut Client, bytes: &[u8]) {
        let mut rest = bytes;
        let mut quiet = 0;
        while quiet < 2 {
            let sent = client.write(rest);
            rest = &rest[sent..];
            let called = self.turn(LoopFlags::NONBLOCK);
            let got = client.read();
            quiet = if sent > 0 || called || got { 0 } else { quiet + 1 };
        }
    }

    /// What a new client gets for some bytes.
    pub(crate) fn answer(&mut self, bytes: &[u8]) -> Client {
        let mut client = self.connect();
        self.send(&mut client, bytes);
        client
    }

    /// Waits for something to happen.
    pub(crate) fn wait(&mut self, mut happened: impl FnMut(&mut Self) -> bool) {
        let sink = Sink::Queue(Target::Script(Token::new(GUARD)));
        let guard = self.base.events_mut().insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink });
        self.base.events_mut().add(guard, Some(PATIENCE)).unwrap();
        while !happened(self) {
            self.turn(LoopFlags::ONCE);
        }
        self.base.events_mut().remove(guard);
    }

    /// Waits for the end of a connection.
    pub(crate) fn wait_for_end(&mut self, client: &mut Client) {
        self.wait(|_| {
            client.read();
            client.ended
        });
    }
}

impl Client {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> usize {
        match self.socket.write(bytes) {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
            // Nobody reads it any more.
            Err(_) => bytes.len(),
        }
    }

    /// Whether nobody is there any more who would read what it sends.
    pub(crate) fn is_abandoned(&mut self) -> bool {
        matches!(self.socket.write(b"\0"), Err(error) if error.kind() != ErrorKind::WouldBlock)
    }

    /// Gets a little of what there is.
    pub(crate) fn read_some(&mut self, limit: usize) {
        let mut room = vec![0; limit];
        if let Ok(count) = self.socket.read(&mut room) {
            self.got.extend_from_slice(&room[..count]);
            self.ended = count == 0;
        }
    }

    /// Gets what there is; says whether it was anything.
    pub(crate) fn read(&mut self) -> bool {
        let mut room = [0; 64 * 1024];
        let before = (self.got.len(), self.ended);
        while !self.ended {
            match self.socket.read(&mut room) {
                Ok(0) => self.ended = true,
                Ok(count) => self.got.extend_from_slice(&room[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => self.ended = true,
            }
        }
        before != (self.got.len(), self.ended)
    }

    /// Sends nothing more.
    pub(crate) fn shut_down(&self) {
        self.socket.shutdown(Shutdown::Write).unwrap();
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.got
    }

    /// What it has got, without dates.
    pub(crate) fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.got);
        text.split_inclusive("\r\n").filter(|line| !line.starts_with("Date: ")).collect()
    }

    /// The codes of the replies, if none of them has a body that looks like one.
    pub(crate) fn codes(&self) -> Vec<u16> {
        let text = self.text();
        let codes = text.split("HTTP/1.").skip(1).map(|reply| reply[2..5].parse().unwrap());
        codes.collect()
    }
}

/// Replies with a whole body.
pub(crate) fn reply(
    base: &mut Base,
    exchange: Exchange,
    code: u16,
    reason: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> bool {
    let mut content = Buffer::new();
    content.add(body);
    let headers = list(headers);
    let head = ReplyHead { status: Status(code), reason: reason.as_bytes(), headers: &headers };
    base.reply(exchange, head, &mut content)
}

/// Begins a reply that comes in chunks.
pub(crate) fn start(base: &mut Base, exchange: Exchange, code: u16, headers: &[(&str, &str)]) -> bool {
    let head = ReplyHead { status: Status(code), reason: b"OK", headers: &list(headers) };
    base.reply_start(exchange, head)
}

/// Sends a chunk.
pub(crate) fn chunk(base: &mut Base, exchange: Exchange, content: &[u8]) -> bool {
    let mut buffer = Buffer::new();
    buffer.add(content);
    base.reply_chunk(exchange, &mut buffer)
}

/// Ends a reply that came in chunks.
pub(crate) fn end(base: &mut Base, exchange: Exchange) -> bool {
    base.reply_end(exchange)
}

fn list(lines: &[(&str, &str)]) -> Headers {
    let mut headers = Headers::default();
    lines.iter().for_each(|(name, value)| headers.push(name.as_bytes(), value.as_bytes()));
    headers
}

/// The trailers of a request in a line.
pub(crate) fn trailers(request: &Request) -> String {
    let lines = request.trailers.iter().flat_map(|trailers| trailers.iter());
    let lines =
        lines.map(|(name, value)| format!("{}={}", String::from_utf8_lossy(name), String::from_utf8_lossy(value)));
    lines.collect::<Vec<_>>().join(" ")
}

/// A request in a line: method, target, body.
pub(crate) fn said(request: &Request) -> String {
    let body: Vec<u8> = request.body.chunks().flatten().copied().collect();
    let method = request.head.method.map_or("?", event_runtime::http::Method::name);
    let target = String::from_utf8_lossy(request.head.target());
    let body = String::from_utf8_lossy(&body);
    if body.is_empty() { format!("{method} {target}") } else { format!("{method} {target} {body}") }
}

/// Has the end of the connection, or the stream, of an exchange told by a number.
pub(crate) fn watch(base: &mut Base, exchange: Exchange, owner: usize) {
    base.set_owner(exchange.connection(), Token::new(owner));
    assert!(base.watch(exchange.connection(), OwnedToken::new(owner)).is_ok());
}
