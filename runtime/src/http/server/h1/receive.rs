//! From bytes to requests.

use crate::buffer::Buffer;
use crate::net::{Net, Read, Stream, StreamKey};
use crate::reactor::Events;

use super::connection::{Closing, Exchange, Incoming, Phase, Request};
use super::encode::ReplyContext;
use super::timeout::PULSE;
use crate::http::message::body::{BodyError, BodyReader, Framing};
use crate::http::message::head::{Parsed, RequestHead, Semantics};
use crate::http::message::target;
use crate::http::server::h2::{self, Preface};
use crate::http::{ConnectionKey, Http, Status, Version};

/// As much of what comes behind a request is kept while the script is at its reply; the rest waits in the kernel.
const AHEAD: usize = 64 * 1024;

/// While as much of the replies before is not sent, the next request is not looked at: a client that asks and asks and
/// reads nothing would fill the memory.
const BEHIND: usize = 64 * 1024;

/// Of a head that is this short every line is looked at when it comes, so that a faulty one is refused at once.
const SHORT_HEAD: usize = 4096;

impl Http {
    /// A connection's socket is ready.
    pub(crate) fn on_stream(&mut self, net: &mut Net, key: ConnectionKey, events: Events) {
        if events.contains(Events::WRITE) {
            self.on_writable(net, key);
        }
        if events.intersects(Events::READ | Events::CLOSED) {
            self.receive(net, key, events);
        }
    }

    fn receive(&mut self, net: &mut Net, key: ConnectionKey, events: Events) {
        let Some(connection) = self.connections.get(key) else { return };
        let stream = connection.stream;
        if !events.contains(Events::READ) {
            // Too much waits to be read, and behind it the end.
            return self.end_of_input(net, key);
        }
        match net.read(stream, usize::MAX, |net, bytes| self.take_bytes(net, key, stream, bytes)) {
            Read::Some(_) | Read::Nothing => {}
            Read::End => self.end_of_input(net, key),
            Read::Failed(_) => self.end(net, key),
        }
    }

    /// Bytes have come. They are looked at where they are, unless others wait before them.
    fn take_bytes(&mut self, net: &mut Net, key: ConnectionKey, stream: StreamKey, bytes: &[u8]) {
        // The bytes before may have been the beginning of HTTP/2.
        let Some(connection) = self.connections.get(key) else { return net.add_to_pipe(stream, bytes) };
        let waiting = net.stream(stream).is_some_and(|stream| !stream.input.is_empty());
        match connection.phase {
            Phase::Closing(_) | Phase::Lingering | Phase::Ended => return,
            Phase::Head if self.is_behind(net, key) => self.keep(net, key, bytes),
            Phase::Head | Phase::Body(_) if !waiting => {
                self.arrived(net, key, bytes.len());
                let taken = self.parse(net, key, bytes);
                self.keep(net, key, &bytes[taken..]);
            }
            Phase::Head | Phase::Body(_) => {
                self.arrived(net, key, bytes.len());
                self.keep(net, key, bytes);
                self.advance(net, key);
            }
            _ => self.keep(net, key, bytes),
        }
        self.watch_input(net, key);
    }

    /// Keeps bytes for later in the stream's input.
    fn keep(&mut self, net: &mut Net, key: ConnectionKey, bytes: &[u8]) {
        let Some(connection) = self.connections.get(key) else { return };
        let over = matches!(connection.phase, Phase::Closing(_) | Phase::Lingering | Phase::Ended);
        if let Some(stream) = net.stream_mut(connection.stream)
            && !over
        {
            stream.input.add(bytes);
        }
    }

    /// Looks at what waits in the input.
    pub(in crate::http) fn advance(&mut self, net: &mut Net, key: ConnectionKey) {
        if self.is_behind(net, key) || !self.is_worth_a_look(net, key) {
            return;
        }
        let Some(stream_key) = self.connections.get(key).map(|connection| connection.stream) else { return };
        let Some(stream) = net.stream_mut(stream_key) else { return };
        let count = stream.input.len();
        let mut bytes = stream.input.take(count);
        let taken = self.parse(net, key, &bytes);
        if let Some(stream) = net.stream_mut(stream_key)
            && taken < bytes.len()
        {
            // Nothing was added meanwhile: nobody else has had a turn.
            stream.input.add_bytes(bytes.split_off(taken));
        } else if let Some(stream) = net.stream_mut(stream_key) {
            stream.input.trim();
        }
        self.watch_input(net, key);
    }

    /// Whether the next request has to wait for the client to read.
    pub(in crate::http) fn is_behind(&self, net: &Net, key: ConnectionKey) -> bool {
        let connection = self.connections.get(key).filter(|connection| matches!(connection.phase, Phase::Head));
        let stream = connection.and_then(|connection| net.stream(connection.stream));
        stream.is_some_and(|stream| stream.output.len() >= BEHIND)
    }

    /// Whether the input can be more than the incomplete head it is known to be. However small the pieces of a head
    /// are, it must not be looked through again for each of them.
    fn is_worth_a_look(&mut self, net: &Net, key: ConnectionKey) -> bool {
        let limit = self.max_head(key);
        let Some(connection) = self.connections.get_mut(key) else { return false };
        let Some(input) = net.stream(connection.stream).map(|stream| &stream.input) else { return false };
        let (count, looked, searched) = (input.len(), connection.looked, connection.searched);
        if looked == 0 || count > limit {
            return count > 0;
        }
        connection.searched = count;
        let has = |line_end: &[u8]| input.search(line_end, searched.saturating_sub(2), usize::MAX).is_some();
        if count <= SHORT_HEAD { has(b"\n") } else { has(b"\n\r\n") || has(b"\n\n") || count / 2 >= looked }
    }

    /// Reads on as long as there is room for what comes.
    pub(in crate::http) fn watch_input(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.connections.get(key).filter(|connection| !connection.half_closed) else { return };
        let Some(stream) = net.stream(connection.stream) else { return };
        let waits = connection.is_answering() || self.is_behind(net, key);
        let full = waits && stream.input.len() >= AHEAD;
        let write = stream.watched() & Events::WRITE;
        net.rewatch(connection.stream, write | if full { Events::CLOSED } else { Events::READ });
    }

    pub(in crate::http) fn max_head(&self, key: ConnectionKey) -> usize {
        let Some(connection) = self.connections.get(key) else { return 0 };
        let own = connection.limits.as_ref().and_then(|limits| limits.max_head);
        own.unwrap_or_else(|| self.servers.get(connection.server).map_or(0, |server| server.max_head))
    }

    /// Takes as much of `bytes` as makes up a request; returns how much that is.
    fn parse(&mut self, net: &mut Net, key: ConnectionKey, bytes: &[u8]) -> usize {
        let mut at = 0;
        loop {
            let rest = &bytes[at..];
            let Some(connection) = self.connections.get_mut(key) else { return bytes.len() };
            match &mut connection.phase {
                _ if rest.is_empty() => return at,
                // Clients of old send an empty line behind a body.
                Phase::Head if empty_lines(rest) > 0 => at += empty_lines(rest),
                Phase::Head => match self.parse_head(net, key, rest) {
                    Some(taken) => at += taken,
                    None => return at,
                },
                Phase::Body(incoming) => match incoming.reader.read(rest, &mut incoming.body) {
                    Ok(taken) => {
                        at += taken;
                        if incoming.reader.is_done() {
                            self.body_complete(net, key);
                        }
                    }
                    Err(error) => {
                        let context = incoming.context;
                        self.refuse_body(net, key, context, error);
                    }
                },
                Phase::Closing(_) | Phase::Lingering | Phase::Ended => return bytes.len(),
                _ => return at,
            }
        }
    }

    /// Looks for a head; returns its length, or none when a part of it is missing.
    fn parse_head(&mut self, net: &mut Net, key: ConnectionKey, bytes: &[u8]) -> Option<usize> {
        let limit = self.max_head(key);
        let mut parsed = RequestHead::parse(bytes);
        if let Parsed::Refused(..) = parsed {
            match self.preface(net, key, bytes) {
                Preface::Whole => {
                    self.begin_http2(net, key, bytes);
                    return Some(bytes.len());
                }
                Preface::Part => parsed = Parsed::Partial,
                Preface::None => {}
            }
        }
        let length = match &parsed {
            Parsed::Head(_, _, length) => *length,
            _ => bytes.len(),
        };
        match parsed {
            Parsed::Refused(status, version) => {
                self.refuse(net, key, ReplyContext::hopeless(version), status, None, Closing::WhenRead);
                Some(bytes.len())
            }
            _ if length > limit => {
                let context = ReplyContext::hopeless(Version::Http11);
                self.refuse(net, key, context, Status::HEADERS_TOO_LARGE, None, Closing::WhenRead);
                Some(bytes.len())
            }
            Parsed::Head(head, semantics, length) => {
                self.head_complete(net, key, head, semantics, bytes.len() > length);
                Some(length)
            }
            Parsed::Partial => {
                if let Some(connection) = self.connections.get_mut(key) {
                    (connection.looked, connection.searched) = (bytes.len(), bytes.len());
                }
                None
            }
        }
    }

    /// How much is there of what a connection of HTTP/2 begins with, if this may become one.
    fn preface(&self, net: &Net, key: ConnectionKey, bytes: &[u8]) -> Preface {
        let Some(connection) = self.connections.get(key).filter(|connection| connection.sequence == 0) else {
            return Preface::None;
        };
        let session = net.stream(connection.stream).and_then(Stream::session);
        let is_agreed = session.is_none_or(|session| session.application_protocol() == Some(h2::PROTOCOL));
        if is_agreed { Preface::of(bytes) } else { Preface::None }
    }

    fn head_complete(
        &mut self,
        net: &mut Net,
        key: ConnectionKey,
        head: RequestHead,
        semantics: Semantics,
        more: bool,
    ) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        (connection.looked, connection.searched) = (0, 0);
        connection.sequence = connection.sequence.wrapping_add(1);
        let stream = connection.stream;
        let session = net.stream(stream).and_then(Stream::session).filter(|_| connection.sequence == 1);
        if session.is_some_and(|session| session.application_protocol() == Some(h2::PROTOCOL)) {
            // It has been agreed to speak HTTP/2.
            return self.end(net, key);
        }
        let Some(server) = self.servers.get(connection.server) else { return };
        let own_limit = connection.limits.as_ref().and_then(|limits| limits.max_body);
        let context = ReplyContext::of(head.method, head.version, &semantics);
        let closing = if semantics.framing == Framing::Empty { Closing::WhenSent } else { Closing::WhenRead };
        if head.method.is_none_or(|method| server.methods & method.bit() == 0) {
            return self.refuse(net, key, context, Status::NOT_IMPLEMENTED, None, closing);
        }
        let Some(route) = server.route(&target::decode(target::path(head.target()))) else {
            return self.refuse(net, key, context, Status::NOT_FOUND, Some(head.target()), closing);
        };
        let reader = match BodyReader::new(semantics.framing, own_limit.unwrap_or(server.max_body)) {
            Ok(reader) => reader,
            Err(error) => return self.refuse_body(net, key, context, error),
        };
        let waits = semantics.expects_continue && semantics.framing != Framing::Empty && !more;
        if let Some(stream) = net.stream_mut(stream).filter(|_| waits) {
            stream.output.add(b"HTTP/1.1 100 Continue\r\n\r\n");
        }
        if waits {
            net.touch(stream);
        }
        if reader.is_done() {
            return self.request_complete(net, key, head, context, route, Buffer::new());
        }
        connection.phase = Phase::Body(Box::new(Incoming { head, context, route, reader, body: Buffer::new() }));
    }

    fn body_complete(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        if let Phase::Body(incoming) = std::mem::replace(&mut connection.phase, Phase::Head) {
            let Incoming { head, context, route, body, .. } = *incoming;
            self.request_complete(net, key, head, context, route, body);
        }
    }

    /// Gets a request ready for the script.
    fn request_complete(
        &mut self,
        net: &mut Net,
        key: ConnectionKey,
        head: RequestHead,
        context: ReplyContext,
        route: usize,
        body: Buffer,
    ) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        connection.reading = false;
        // However long the script takes, it is not the client that keeps silent.
        connection.stop_waiting();
        connection.arriving = None;
        let exchange = Exchange::Http1 { connection: key, sequence: connection.sequence };
        let server = self.servers.get(connection.server).map_or(0, |server| server.owner);
        connection.phase = Phase::Ready(Box::new(Request { head, body, exchange, route, server }), context);
        net.call(connection.stream);
    }

    fn refuse_body(&mut self, net: &mut Net, key: ConnectionKey, context: ReplyContext, error: BodyError) {
        let status = match error {
            BodyError::Malformed => Status::BAD_REQUEST,
            BodyError::TooLarge => Status::CONTENT_TOO_LARGE,
        };
        self.refuse(net, key, context, status, None, Closing::WhenRead);
    }

    /// The client sends nothing more.
    fn end_of_input(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let answering = connection.is_answering();
        let stream = connection.stream;
        let wanted = match connection.phase {
            Phase::Closing(_) => true,
            _ if answering => !connection.reading,
            // Replies are under way, and perhaps there are more requests behind them.
            Phase::Head | Phase::Body(_) => !net.is_sent(stream),
            _ => false,
        };
        if !wanted {
            return self.end(net, key);
        }
        connection.half_closed = true;
        // The end would be reported again and again.
        let write = net.stream(stream).map_or(Events::empty(), |stream| stream.watched() & Events::WRITE);
        net.rewatch(stream, write);
        // What is to be sent may have waited for the client to say something.
        net.touch(stream);
        if answering {
            net.keep_alive(stream, PULSE);
            self.client_left(net, key);
        }
    }
}

/// The length of the empty lines at the start.
fn empty_lines(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match &bytes[at..] {
            [b'\r', b'\n', ..] => at += 2,
            [b'\n', ..] => at += 1,
            _ => return at,
        }
    }
}
