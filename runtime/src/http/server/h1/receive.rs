//! From bytes to requests.

use crate::buffer::Buffer;
use crate::http::h2::PROTOCOL;
use crate::http::message::body::{BodyReader, Framing};
use crate::http::message::head::{Parsed, RequestHead, Semantics};
use crate::http::message::partial::{PartialHead, empty_lines};
use crate::http::server::h2::Preface;
use crate::http::server::known::Known;
use crate::http::server::{Request, Shared};
use crate::http::{Headers, Status, Version};
use crate::net::{Net, Read, Stream};
use crate::reactor::Events;

use super::connection::{Closing, Connection, Incoming, Phase, Routed};
use super::encode::ReplyContext;
use super::refuse::Refusal;
use super::timeout::PULSE;

/// At most this many bytes of what comes behind a request are kept while the script is at its reply; the rest waits in
/// the kernel.
const AHEAD: usize = 64 * 1024;

/// While this many bytes of the replies before are not sent, the next request is not looked at: a client that asks and
/// asks and reads nothing would fill the memory.
const BEHIND: usize = 64 * 1024;

impl Connection {
    /// The socket is ready.
    pub(in crate::http::server) fn on_ready(&mut self, net: &mut Net, shared: &mut Shared, events: Events) {
        if events.contains(Events::WRITE) {
            self.on_writable(net);
        }
        if events.contains(Events::READ) && matches!(self.phase, Phase::Proxy) {
            self.read_proxy_header(net, shared);
        } else if events.contains(Events::READ) {
            match net.read(self.stream, usize::MAX, |net, bytes| self.take_bytes(net, shared, bytes)) {
                Read::Some(_) | Read::Nothing => {}
                Read::End => self.on_end_of_input(net),
                Read::Failed(_) => self.end(net),
            }
        } else if events.contains(Events::CLOSED) && self.may_complete_body(net) {
            // What the client has sent of the body is read first, when the script takes it.
            let write = net.stream(self.stream).map_or(Events::empty(), |stream| stream.watched() & Events::WRITE);
            net.rewatch(self.stream, write);
        } else if events.contains(Events::CLOSED) && self.is_streaming() {
            self.end(net);
        } else if events.contains(Events::CLOSED) {
            // Too much waits to be read, and behind it the end.
            self.on_end_of_input(net);
        }
    }

    /// Bytes have come. They are looked at where they are, unless others wait before them.
    fn take_bytes(&mut self, net: &mut Net, shared: &mut Shared, bytes: &[u8]) {
        let waiting = net.stream(self.stream).is_some_and(|stream| !stream.input.is_empty());
        if self.is_over() {
            return;
        }
        if !self.is_receiving() || self.is_behind(net) {
            self.keep(net, bytes);
        } else if waiting {
            self.arrived(net, bytes.len());
            self.keep(net, bytes);
            self.advance(net, shared);
        } else {
            self.arrived(net, bytes.len());
            let taken = self.parse(net, shared, bytes);
            self.keep(net, &bytes[taken..]);
        }
        self.watch_input(net);
    }

    /// Keeps bytes for later in the stream's input.
    fn keep(&self, net: &mut Net, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if let Some(stream) = net.stream_mut(self.stream).filter(|_| !self.is_over()) {
            stream.input.add(bytes);
        }
    }

    /// Looks at what waits in the input.
    pub(super) fn advance(&mut self, net: &mut Net, shared: &mut Shared) {
        // Most clients wait for a reply before they ask for the next one.
        if net.stream(self.stream).is_none_or(|stream| stream.input.is_empty()) {
            return;
        }
        if self.is_behind(net) || !self.is_worth_a_look(net, shared) {
            return;
        }
        let Some(stream) = net.stream_mut(self.stream) else { return };
        let count = stream.input.len();
        let mut bytes = stream.input.take(count);
        let taken = self.parse(net, shared, &bytes);
        if let Some(stream) = net.stream_mut(self.stream) {
            // Nothing was added meanwhile: nobody else has had a turn.
            match taken < bytes.len() {
                true => stream.input.add_bytes(bytes.split_off(taken)),
                false => stream.input.trim(),
            }
        }
        self.watch_input(net);
    }

    /// Whether the next request has to wait for the client to read.
    pub(super) fn is_behind(&self, net: &Net) -> bool {
        matches!(self.phase, Phase::Head) && net.stream(self.stream).is_some_and(|stream| stream.output.len() >= BEHIND)
    }

    /// Whether the input can be more than the partial head it is known to be.
    fn is_worth_a_look(&mut self, net: &mut Net, shared: &Shared) -> bool {
        let limit = self.max_head(shared, self.server);
        net.stream_mut(self.stream).is_some_and(|stream| self.partial.is_worth_a_look(&mut stream.input, limit))
    }

    /// Reads on as long as there is room for what comes.
    pub(super) fn watch_input(&self, net: &mut Net) {
        let Some(stream) = net.stream(self.stream).filter(|_| !self.half_closed) else { return };
        let waits = || !self.is_receiving() || self.is_behind(net);
        let full = stream.input.len() >= AHEAD && waits();
        let watched = stream.watched();
        let wanted = watched & Events::WRITE | if full { Events::CLOSED } else { Events::READ };
        if wanted != watched {
            net.rewatch(self.stream, wanted);
        }
    }

    /// Takes as much of `bytes` as makes up a request; returns how much that is.
    fn parse(&mut self, net: &mut Net, shared: &mut Shared, bytes: &[u8]) -> usize {
        let taken = self.parse_requests(net, shared, bytes);
        self.owed = self.owed.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX));
        taken
    }

    fn parse_requests(&mut self, net: &mut Net, shared: &mut Shared, bytes: &[u8]) -> usize {
        if self.has_agreed_on_http2(net) {
            // Whatever it is that has come: there it is found out.
            self.keep(net, bytes);
            self.phase = Phase::Upgraded;
        }
        let mut at = 0;
        loop {
            let rest = &bytes[at..];
            if self.reads_body() && !rest.is_empty() {
                at += self.read_piece(net, shared, rest);
                continue;
            }
            match &mut self.phase {
                Phase::Closing(_) | Phase::Lingering | Phase::Ended | Phase::Upgraded => return bytes.len(),
                _ if rest.is_empty() => return at,
                // Clients of old send an empty line behind a body.
                Phase::Head if empty_lines(rest) > 0 => at += empty_lines(rest),
                Phase::Head => match self.parse_head(net, shared, rest) {
                    Some(taken) => at += taken,
                    None => return at,
                },
                Phase::Body(incoming) => match incoming.reader.read(rest, &mut incoming.body) {
                    Ok(taken) => {
                        at += taken;
                        if incoming.reader.is_done() {
                            self.body_complete(net, shared);
                        }
                    }
                    Err(error) => {
                        let Routed { head, context } = &incoming.request;
                        let refusal = Refusal::of_body(*context, error).of(head.clone());
                        self.refuse(net, shared, refusal);
                    }
                },
                _ => return at,
            }
        }
    }

    /// Looks for a head; returns its length, or none for a partial head.
    fn parse_head(&mut self, net: &mut Net, shared: &mut Shared, bytes: &[u8]) -> Option<usize> {
        let limit = self.max_head(shared, self.server);
        if let Some(Known { head, semantics, route, .. }) = shared.known(self.server, bytes)
            && head.len() <= limit
        {
            let (head, semantics, length) = (head.clone(), *semantics, head.len());
            self.route = *route;
            self.head_complete(net, shared, head, &semantics, bytes.len() > length);
            return Some(length);
        }
        let mut parsed = RequestHead::parse(bytes);
        if let Parsed::Refused(..) = parsed {
            match self.preface(net, bytes) {
                Preface::Whole => {
                    self.keep(net, bytes);
                    self.phase = Phase::Upgraded;
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
            Parsed::Refused(Status::VERSION_NOT_SUPPORTED, ..) if !has_version(bytes) && self.may_be_http2(net) => {
                // Whoever it is, and whatever was meant for a preface, does not expect a page.
                self.end(net);
                Some(bytes.len())
            }
            Parsed::Refused(status, version, head) => {
                self.seat.tally.requests.add(1);
                match head.filter(|head| head.len() <= limit) {
                    Some(head) => self.refuse_head(net, shared, status, *head),
                    None => self.refuse_unread(net, shared, version, status),
                }
                Some(bytes.len())
            }
            _ if length > limit => {
                self.seat.tally.requests.add(1);
                self.refuse_unread(net, shared, Version::Http11, Status::HEADERS_TOO_LARGE);
                Some(bytes.len())
            }
            Parsed::Head(head, semantics, length) => {
                self.route = shared.route(self.server, &head);
                shared.keep_head(bytes.len(), self.server, &head, &semantics, self.route);
                self.head_complete(net, shared, head, &semantics, bytes.len() > length);
                Some(length)
            }
            Parsed::Partial => {
                self.partial.note(bytes.len());
                self.has_begun(net, bytes.len());
                None
            }
        }
    }

    /// How much of the preface of HTTP/2 is there.
    fn preface(&self, net: &Net, bytes: &[u8]) -> Preface {
        if self.may_be_http2(net) { Preface::of(bytes) } else { Preface::None }
    }

    /// Whether this may become a connection of HTTP/2 by prior knowledge (RFC 9113, section 3.3).
    fn may_be_http2(&self, net: &Net) -> bool {
        self.sequence == 0 && net.stream(self.stream).is_some_and(|stream| stream.session().is_none())
    }

    /// Whether ALPN has said that it is one of HTTP/2.
    fn has_agreed_on_http2(&self, net: &Net) -> bool {
        if self.sequence > 0 || !matches!(self.phase, Phase::Head) {
            return false;
        }
        let session = net.stream(self.stream).and_then(Stream::session);
        session.is_some_and(|session| session.application_protocol() == Some(PROTOCOL))
    }

    /// Has a request, whose route was found, go to its callback, or refuses it. `more` tells that something of the body has come with the head.
    fn head_complete(
        &mut self,
        net: &mut Net,
        shared: &mut Shared,
        head: RequestHead,
        semantics: &Semantics,
        more: bool,
    ) {
        self.partial = PartialHead::default();
        (self.cuts_body, self.is_raw, self.trailers) = (false, false, None);
        self.sequence = self.sequence.wrapping_add(1);
        self.seat.tally.requests.add(1);
        let Some(server) = shared.servers.get(self.server) else { return };
        let mut context = ReplyContext::of(head.method, head.version, semantics);
        if server.max_requests.is_some_and(|limit| self.sequence >= limit) {
            (context.keep_alive, context.close) = (false, true);
        }
        let closing = if semantics.framing == Framing::Empty { Closing::WhenSent } else { Closing::WhenRead };
        if head.method.is_none_or(|method| shared.methods(self.route.server) & method.bit() == 0) {
            return self.refuse(net, shared, Refusal::new(context, Status::NOT_IMPLEMENTED, closing).of(head));
        }
        let longest_head = self.max_head(shared, self.route.server);
        if head.len() > longest_head {
            return self.refuse(net, shared, Refusal::new(context, Status::HEADERS_TOO_LARGE, closing).of(head));
        }
        if self.route.number().is_none() {
            return self.refuse(net, shared, Refusal::new(context, Status::NOT_FOUND, closing).of(head));
        }
        let own_limit = self.limits.as_ref().and_then(|limits| limits.max_body);
        let longest = own_limit.unwrap_or_else(|| shared.max_body(self.route.server));
        let reader = match BodyReader::new(semantics.framing, longest) {
            // Whoever has sent a long head has less room for what stands behind the body.
            Ok(reader) => reader.with_trailers(longest_head - head.len()),
            Err(error) => return self.refuse(net, shared, Refusal::of_body(context, error).of(head)),
        };
        let expects_continue = semantics.expects_continue && semantics.framing != Framing::Empty && !more;
        let request = Routed { head, context };
        if shared.servers.get(self.route.server).is_some_and(|server| server.shows_heads) {
            let incoming = Incoming::new(request, reader, expects_continue);
            self.phase = Phase::HeadReady(Box::new(incoming));
            self.until = None;
            return net.call(self.stream);
        }
        if expects_continue {
            self.send_continue(net);
        }
        if reader.is_done() {
            return self.request_complete(net, shared, request, Buffer::new(), None);
        }
        let incoming = Incoming::new(request, reader, expects_continue);
        self.phase = Phase::Body(Box::new(incoming));
    }

    fn body_complete(&mut self, net: &mut Net, shared: &Shared) {
        if let Phase::Body(incoming) = std::mem::replace(&mut self.phase, Phase::Head) {
            let Incoming { request, body, mut reader, .. } = *incoming;
            self.request_complete(net, shared, request, body, reader.take_trailers());
        }
    }

    /// Gets a request ready for the script.
    fn request_complete(
        &mut self,
        net: &mut Net,
        shared: &Shared,
        request: Routed,
        body: Buffer,
        trailers: Option<Box<Headers>>,
    ) {
        self.reading = false;
        // However long the script takes, it is not the client that keeps silent.
        self.until = None;
        self.arrival.stop();
        let Routed { head, context } = request;
        // The server it was for may be gone. Which one it is for is looked at when its turn comes.
        let Some(server) = shared.servers.get(self.server) else { return };
        let (exchange, route) = (self.exchange(), self.route.number());
        let server = server.owner;
        let request = Request { head, body, trailers, exchange, route, server, makes_pages: false };
        self.phase = Phase::Ready(Box::new(request), context);
        net.call(self.stream);
    }

    /// The client sends nothing more.
    fn on_end_of_input(&mut self, net: &mut Net) {
        let answering = self.is_answering();
        let wanted = match self.phase {
            Phase::Upgraded => return,
            Phase::Closing(_) => true,
            _ if self.is_streaming() => true,
            _ if answering => !self.reading,
            // Replies are under way, and perhaps there are more requests behind them.
            Phase::Head | Phase::Body(_) => !net.is_sent(self.stream),
            _ => false,
        };
        if !wanted {
            return self.end(net);
        }
        self.half_closed = true;
        // The end would be reported again and again.
        let write = net.stream(self.stream).map_or(Events::empty(), |stream| stream.watched() & Events::WRITE);
        net.rewatch(self.stream, write);
        // What is to be sent may have waited for the client to say something.
        net.touch(self.stream);
        self.check_body(net);
        if answering {
            net.keep_alive(self.stream, PULSE);
            self.client_left(net);
        }
    }
}

/// Whether the first line ends in something like the version of a protocol.
fn has_version(bytes: &[u8]) -> bool {
    let line = memchr::memchr(b'\n', bytes).map_or(bytes, |end| &bytes[..end]);
    line.rsplit(|&byte| byte == b' ').next().is_some_and(|word| word.contains(&b'/'))
}
