//! A response on its way in: from bytes to a head and a body, without any input or output.

use std::borrow::Cow;

use crate::buffer::Buffer;
use crate::http::Headers;
use crate::http::message::body::{BodyError, BodyReader};
use crate::http::message::method::Method;
use crate::http::message::partial::{PartialHead, empty_lines};

use crate::http::client::ClientOptions;
use crate::http::client::failure::Fault;
use crate::http::client::response::{Malformed, Parsed, ResponseHead};

/// The longest head that is accepted unless told otherwise: more than any server sends.
pub(in crate::http::client) const HEAD_AT_MOST: usize = 256 * 1024;

/// At most this many interim responses come before a response, and together they are no longer than a head may be.
pub(in crate::http::client) const INTERIM_AT_MOST: u32 = 100;

/// A response on its way in.
#[derive(Debug)]
pub(super) struct Incoming {
    /// The method of the request, which says whether there is a body.
    method: Method,
    max_head: usize,
    max_body: u64,
    state: State,
    /// What is known of a head that waits to be complete.
    partial: PartialHead,
    /// How many interim responses have come.
    interim: u32,
    /// How many bytes they were, and the empty lines between them.
    skipped: usize,
    head: Option<ResponseHead>,
    /// What has come behind the body.
    trailers: Option<Box<Headers>>,
    keep_alive: bool,
}

#[derive(Debug)]
enum State {
    /// Waiting for the head.
    Head,
    /// Reading the body.
    Body(BodyReader),
    Complete,
}

/// Why a response is not acceptable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http::client) enum Unacceptable {
    /// The head is malformed.
    Head,
    /// The head is longer than so many bytes.
    LongHead(usize),
    /// The heads of all responses that are under way on the connection are longer than anybody has use for.
    Heads,
    /// There are more interim responses before it, or they are longer, than anybody has use for.
    Interim,
    /// The chunks of the body are malformed.
    Body,
    /// The body is longer than so many bytes.
    LongBody(u64),
    /// The trailers are longer, or more, than anybody has use for.
    Trailers,
    /// There is no memory for it.
    Memory,
}

impl From<Malformed> for Unacceptable {
    fn from(_: Malformed) -> Self {
        Self::Head
    }
}

impl From<Unacceptable> for Fault {
    fn from(unacceptable: Unacceptable) -> Self {
        match unacceptable {
            Unacceptable::Head => Self::malformed("has sent a response whose head is malformed"),
            Unacceptable::LongHead(limit) => {
                Self::too_long(format!("has sent a response whose head is longer than {limit} bytes"))
            }
            Unacceptable::Heads => Self::too_long("has sent too long heads with all responses together".into()),
            Unacceptable::Interim => {
                Self::too_long(format!("has sent more than {INTERIM_AT_MOST} interim responses, or very long ones"))
            }
            Unacceptable::Body => Self::malformed("has sent a response whose chunks are malformed"),
            Unacceptable::LongBody(limit) => {
                Self::too_long(format!("has sent a response whose body is longer than {limit} bytes"))
            }
            Unacceptable::Trailers => Self::too_long("has sent a response with too many trailers".into()),
            Unacceptable::Memory => Self::no_memory(),
        }
    }
}

impl Incoming {
    /// The response to a request of that method.
    pub(super) fn new(method: Method, options: &ClientOptions) -> Self {
        Self {
            method,
            max_head: options.max_head.unwrap_or(HEAD_AT_MOST),
            max_body: options.max_body.unwrap_or(u64::MAX),
            state: State::Head,
            partial: PartialHead::default(),
            interim: 0,
            skipped: 0,
            head: None,
            trailers: None,
            keep_alive: false,
        }
    }

    /// Takes bytes that have come behind those that wait in `input`, where what cannot be taken yet waits as well:
    /// a partial head, or what is behind the response. What is of the body is added to `body`.
    ///
    /// # Errors
    ///
    /// When it is not acceptable, whatever may follow.
    pub(super) fn take(&mut self, bytes: &[u8], input: &mut Buffer, body: &mut Buffer) -> Result<(), Unacceptable> {
        if input.is_empty() {
            // Most responses never see the buffer.
            let taken = self.read(bytes, body)?;
            return if input.try_add(&bytes[taken..]) { Ok(()) } else { Err(Unacceptable::Memory) };
        }
        if !input.try_add(bytes) {
            return Err(Unacceptable::Memory);
        }
        while !input.is_empty() && self.is_worth_a_look(input) {
            let count = if let State::Head = self.state { input.len() } else { input.front().len() };
            let taken = self.read(input.pull_up(count).ok_or(Unacceptable::Memory)?, body)?;
            input.drain(taken);
            if taken < count {
                break;
            }
        }
        input.trim();
        Ok(())
    }

    fn is_worth_a_look(&mut self, input: &mut Buffer) -> bool {
        match self.state {
            State::Head => self.partial.is_worth_a_look(input, self.max_head),
            State::Body(_) => true,
            State::Complete => false,
        }
    }

    /// Takes what it can of `bytes`; returns how much that is.
    fn read(&mut self, bytes: &[u8], body: &mut Buffer) -> Result<usize, Unacceptable> {
        let mut at = 0;
        loop {
            let rest = &bytes[at..];
            match &mut self.state {
                _ if rest.is_empty() => return Ok(at),
                State::Head => match self.read_head(rest)? {
                    0 => return Ok(at),
                    taken => at += taken,
                },
                State::Body(reader) => {
                    at += reader.read(rest, body).map_err(|error| match error {
                        BodyError::Malformed => Unacceptable::Body,
                        BodyError::TooLarge if body.is_incomplete() => Unacceptable::Memory,
                        BodyError::TooLarge => Unacceptable::LongBody(self.max_body),
                        BodyError::TrailersTooLarge => Unacceptable::Trailers,
                    })?;
                    if reader.is_done() {
                        self.trailers = reader.take_trailers();
                        self.state = State::Complete;
                    }
                }
                State::Complete => return Ok(at),
            }
        }
    }

    /// Takes a head, or what may stand before one; returns its length, 0 for a partial head.
    fn read_head(&mut self, bytes: &[u8]) -> Result<usize, Unacceptable> {
        let taken = match empty_lines(bytes) {
            0 => match ResponseHead::parse(bytes, self.method)? {
                Parsed::Partial if bytes.len() > self.max_head => return Err(Unacceptable::LongHead(self.max_head)),
                Parsed::Partial => {
                    self.partial.note(bytes.len());
                    return Ok(0);
                }
                Parsed::Interim(length) => {
                    self.interim += 1;
                    length
                }
                Parsed::Head(_, _, length) if length > self.max_head => {
                    return Err(Unacceptable::LongHead(self.max_head));
                }
                Parsed::Head(head, semantics, length) => {
                    let reader = BodyReader::of_response(semantics.framing, self.max_body)
                        .map_err(|_| Unacceptable::LongBody(self.max_body))?
                        .with_trailers(self.max_head - length);
                    self.state = if reader.is_done() { State::Complete } else { State::Body(reader) };
                    (self.head, self.keep_alive) = (Some(head), semantics.keep_alive);
                    return Ok(length);
                }
            },
            lines => lines,
        };
        self.partial = PartialHead::default();
        self.skipped += taken;
        match self.interim > INTERIM_AT_MOST || self.skipped > self.max_head {
            true => Err(Unacceptable::Interim),
            false => Ok(taken),
        }
    }

    /// The head, when it has come; once.
    pub(super) fn take_head(&mut self) -> Option<ResponseHead> {
        self.head.take()
    }

    /// What has come behind the body, when all of it has; once.
    pub(super) fn take_trailers(&mut self) -> Option<Box<Headers>> {
        self.trailers.take()
    }

    /// Notes that the connection has ended, which ends a close-delimited body.
    pub(super) fn end(&mut self) {
        if let State::Body(reader) = &mut self.state
            && reader.end()
        {
            self.state = State::Complete;
        }
    }

    /// Whether all of it has come.
    pub(super) fn is_complete(&self) -> bool {
        matches!(self.state, State::Complete)
    }

    /// Whether the connection takes another request behind it.
    pub(super) fn keeps_alive(&self) -> bool {
        self.keep_alive
    }

    /// Whether its body is on its way.
    pub(super) fn has_begun(&self) -> bool {
        !matches!(self.state, State::Head)
    }
}

/// The head of the answer to a request that is to go on with another protocol.
#[derive(Debug)]
pub(crate) struct Answer(Incoming);

impl Answer {
    pub(crate) fn new() -> Self {
        Self(Incoming::new(Method::Get, &ClientOptions::default()))
    }

    /// The head, once it is in `input`, where what is behind it stays.
    ///
    /// # Errors
    ///
    /// What the server has done that is not acceptable, in words, to follow its name.
    pub(crate) fn take(&mut self, input: &mut Buffer) -> Result<Option<ResponseHead>, Cow<'static, str>> {
        // Of a body only what has come with the head is looked at.
        let taken = self.0.take(&[], input, &mut Buffer::new());
        let head = self.0.take_head();
        if head.is_some() {
            return Ok(head);
        }
        taken.map(|()| None).map_err(|unacceptable| Fault::from(unacceptable).into_words())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What comes of some bytes: the response, if it is complete, how many bytes are behind it, and whether the
    /// connection goes on.
    fn read(
        bytes: &[u8],
        piece: usize,
        options: &ClientOptions,
    ) -> Result<Option<(String, usize, bool)>, Unacceptable> {
        let mut incoming = Incoming::new(Method::Get, options);
        let (mut input, mut body) = (Buffer::new(), Buffer::new());
        for part in bytes.chunks(piece.max(1)) {
            incoming.take(part, &mut input, &mut body)?;
        }
        if !incoming.is_complete() {
            return Ok(None);
        }
        let code = incoming.take_head().unwrap().code;
        let response = format!("{code} {}", String::from_utf8_lossy(&body.take(usize::MAX)));
        Ok(Some((response, input.len(), incoming.keeps_alive())))
    }

    fn usual() -> ClientOptions {
        ClientOptions::default()
    }

    #[test]
    fn interim_responses_and_empty_lines_are_skipped() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok\r\n\r\n";
        for before in
            ["", "\r\n\n", "HTTP/1.1 103 Early\r\nX: y\r\n\r\n", "HTTP/1.1 100 C\n\n\r\nHTTP/1.1 102 P\r\n\r\n"]
        {
            for piece in [1, 2, 3, 1000] {
                let bytes = [before, head].concat();
                let expected = Ok(Some(("200 ok".to_owned(), 4, true)));
                assert_eq!(read(bytes.as_bytes(), piece, &usual()), expected, "{before:?}");
            }
        }
        let switching = b"HTTP/1.1 101 Switching\r\n\r\nraw";
        assert_eq!(read(switching, 1, &usual()), Ok(Some(("101 ".to_owned(), 3, false))));
    }

    #[test]
    fn the_limit_counts_the_head_alone() {
        let limited = |max_head| ClientOptions { max_head: Some(max_head), ..usual() };
        let bytes = b"HTTP/1.1 204 OK\r\n\r\n and more";
        for piece in [1, 5, 100] {
            assert!(read(bytes, piece, &limited(19)).is_ok());
            assert_eq!(read(bytes, piece, &limited(18)), Err(Unacceptable::LongHead(18)));
            assert_eq!(read(b"HTTP/1.1 200 OK\r\nA", piece, &limited(10)), Err(Unacceptable::LongHead(10)));
        }
    }

    #[test]
    fn what_comes_before_a_response_is_bounded() {
        let endless = |line: &str, count: usize| {
            let bytes = [&line.repeat(count), "HTTP/1.1 204 No Content\r\n\r\n"].concat();
            read(bytes.as_bytes(), 60_000, &usual()).map(|response| response.is_some())
        };
        assert_eq!(endless("HTTP/1.1 100 Continue\r\n\r\n", 100), Ok(true));
        assert_eq!(endless("HTTP/1.1 100 Continue\r\n\r\n", 101), Err(Unacceptable::Interim));
        let long = format!("HTTP/1.1 103 Early Hints\r\nLink: {}\r\n\r\n", "x".repeat(100_000));
        assert_eq!(endless(&long, 2), Ok(true));
        assert_eq!(endless(&long, 3), Err(Unacceptable::Interim));
        assert_eq!(endless("\r\n", 131_072), Ok(true));
        assert_eq!(endless("\r\n", 131_073), Err(Unacceptable::Interim));
    }

    #[test]
    fn a_head_has_an_end() {
        for (begin, line) in
            [("HTTP/1.1 200 ", "x"), ("HTTP/1.1 200 OK\r\nX: ", "x"), ("HTTP/1.1 200 OK\r\n", "X: y\r\n ")]
        {
            let bytes = [begin, &line.repeat(HEAD_AT_MOST / line.len())].concat();
            assert_eq!(
                read(bytes.as_bytes(), 60_000, &usual()),
                Err(Unacceptable::LongHead(HEAD_AT_MOST)),
                "{begin:?}"
            );
        }
        let fields = |count| ["HTTP/1.1 204 OK\r\n", &"A: b\r\n".repeat(count), "\r\n"].concat();
        assert!(read(fields(4096).as_bytes(), 60_000, &usual()).is_ok());
        assert_eq!(read(fields(4097).as_bytes(), 60_000, &usual()), Err(Unacceptable::Head));
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (bytes, what) in [
            ("SSH-2.0\r\n", Unacceptable::Head),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", Unacceptable::Head),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", Unacceptable::Body),
            ("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", Unacceptable::LongBody(10)),
        ] {
            let limited = ClientOptions { max_body: Some(10), ..usual() };
            assert_eq!(read(bytes.as_bytes(), 1000, &limited), Err(what), "{bytes:?}");
        }
    }

    #[test]
    fn a_body_is_no_longer_than_allowed() {
        let limited = ClientOptions { max_body: Some(10), ..usual() };
        for (rest, fits) in [
            ("Content-Length: 10\r\n\r\n0123456789", true),
            ("Content-Length: 11\r\n\r\n", false),
            ("Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n", true),
            ("Transfer-Encoding: chunked\r\n\r\nb\r\n", false),
            ("\r\n0123456789", true),
            ("\r\n01234567890", false),
        ] {
            let bytes = format!("HTTP/1.1 200 OK\r\n{rest}");
            assert_eq!(read(bytes.as_bytes(), 7, &limited).is_ok(), fits, "{bytes:?}");
        }
    }

    #[test]
    fn the_end_of_the_connection_ends_a_body_that_has_no_other() {
        for (bytes, complete) in [
            ("HTTP/1.1 200 OK\r\n\r\nbody", true),
            ("HTTP/1.1 200 OK\r\n\r\n", true),
            ("HTTP/1.1 200 OK\r\n", false),
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody", false),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", false),
            ("HTTP/1.1 100 Continue\r\n\r\n", false),
        ] {
            let mut incoming = Incoming::new(Method::Get, &usual());
            incoming.take(bytes.as_bytes(), &mut Buffer::new(), &mut Buffer::new()).unwrap();
            assert!(!incoming.is_complete());
            incoming.end();
            assert_eq!(incoming.is_complete(), complete, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(
            parts in prop::collection::vec(prop::sample::select(&[
                "HTTP/1.1 200 OK\r\n", "HTTP/1.0 204 \n", "HTTP/1.1 100 C\r\n\r\n", "Content-Length: 3\r\n", "A: b\r\n c\r\n",
                "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "\r\n", "\n", "3\r\n", "abc", "0\r\n\r\n", "\r", ":",
            ][..]), 0..10),
            piece in 1usize..9,
        ) {
            let bytes = parts.concat();
            // A mistake may be found earlier or later in a head that does not end.
            let whole = read(bytes.as_bytes(), 1000, &usual()).ok().flatten();
            prop_assert_eq!(read(bytes.as_bytes(), piece, &usual()).ok().flatten(), whole);
        }
    }
}
