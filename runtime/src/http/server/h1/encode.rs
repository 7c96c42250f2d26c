//! Writing a reply: a head that frames its body, whatever the script has said about it.

use crate::http::message::date::Date;
use crate::http::message::digits::{Digits, decimal};
use crate::http::message::head::{Semantics, Version};
use crate::http::message::headers::{Headers, has_token, is_called};
use crate::http::message::method::Method;
use crate::http::message::status::Status;
use crate::http::message::trailers::names;
use crate::http::server::ReplyHead;

/// Most heads of replies fit into so many bytes, with a short body.
const USUALLY: usize = 512;

/// What of a request decides how its reply is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReplyContext {
    pub(super) version: Version,
    /// A reply to HEAD has the head of a reply to GET, and nothing else.
    pub(super) head_only: bool,
    pub(super) keep_alive: bool,
    /// The client has said that the connection is to end.
    pub(super) close: bool,
}

impl ReplyContext {
    pub(super) fn of(method: Option<Method>, version: Version, semantics: &Semantics) -> Self {
        Self {
            version,
            head_only: method == Some(Method::Head),
            keep_alive: semantics.keep_alive,
            close: semantics.close,
        }
    }

    /// For the reply to a request that could not be understood.
    pub(super) fn hopeless(version: Version) -> Self {
        Self { version, head_only: false, keep_alive: false, close: true }
    }
}

/// What the first line begins with, before the reason.
fn first_words(version: Version, Status(code): Status) -> [u8; 13] {
    let mut words = *b"HTTP/1.1 000 ";
    if version == Version::Http10 {
        words[7] = b'0';
    }
    for (place, unit) in words[9..12].iter_mut().zip([100, 10, 1]) {
        *place += (code / unit % 10) as u8;
    }
    words
}

/// How the body of a reply is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    /// There is none: HEAD, 1xx, 204, 304.
    Bodiless,
    /// So many bytes.
    Length(u64),
    Chunked,
    /// The end of the connection.
    Close,
}

/// A head without its end: the lines that delimit the body are written when it is known how.
#[derive(Debug)]
pub(super) struct OpenHead {
    text: Vec<u8>,
    context: ReplyContext,
    status: Status,
    /// What the script has said the length is.
    declared: Option<u64>,
    /// What the script has said of the connection.
    connection: Vec<u8>,
    /// Whether the connection is to end, for one reason or another.
    close: bool,
    has_type: bool,
    /// The script has said what trailers there are.
    names_trailers: bool,
    /// There are trailers.
    has_trailers: bool,
}

impl OpenHead {
    /// Writes the first line and the script's headers, into memory that is used again and again.
    pub(super) fn new(mut text: Vec<u8>, context: ReplyContext, head: ReplyHead<'_>, date: &mut Date) -> Self {
        let ReplyHead { status, reason, headers } = head;
        text.clear();
        text.reserve(USUALLY);
        text.extend_from_slice(&first_words(context.version, status));
        // A line end would begin a header of the client's choosing.
        text.extend(reason.iter().map(|&byte| if matches!(byte, b'\r' | b'\n' | 0) { b' ' } else { byte }));
        text.extend_from_slice(b"\r\n");
        let mut head = Self {
            text,
            context,
            status,
            declared: None,
            connection: Vec::new(),
            close: !context.keep_alive,
            has_type: false,
            names_trailers: false,
            has_trailers: false,
        };
        let has_date = headers.iter().fold(false, |has_date, (name, value)| head.header(name, value) || has_date);
        if context.version >= Version::Http11 && !has_date {
            head.line("Date", date.now());
        }
        head
    }

    /// Tells the client what trailers there are, for which the body has to come in chunks.
    pub(super) fn announce(&mut self, trailers: &Headers) {
        if !self.may_have_trailers() {
            return;
        }
        self.has_trailers = true;
        if !self.names_trailers {
            self.line("Trailer", &names(trailers));
        }
    }

    /// Whether there may be trailers: behind a body, and not with HTTP/1.0.
    pub(super) fn may_have_trailers(&self) -> bool {
        self.context.version >= Version::Http11 && !self.is_bodiless()
    }

    /// Whether there are trailers.
    pub(super) fn has_trailers(&self) -> bool {
        self.has_trailers
    }

    /// Writes a header of the script's, unless it is ours to write; says whether it is the date.
    fn header(&mut self, name: &[u8], value: &[u8]) -> bool {
        match name.len() {
            4 if is_called(name, b"date") => {
                self.raw_line(name, value);
                return true;
            }
            7 if is_called(name, b"trailer") => self.names_trailers = true,
            12 if is_called(name, b"content-type") => self.has_type = true,
            10 if is_called(name, b"connection") => {
                self.close |= has_token(value, b"close");
                if !self.connection.is_empty() {
                    self.connection.extend_from_slice(b", ");
                }
                self.connection.extend_from_slice(value);
                return false;
            }
            14 if is_called(name, b"content-length") => {
                self.declared = crate::http::message::head::content_length(value);
                return false;
            }
            17 if is_called(name, b"transfer-encoding") => return false,
            _ => {}
        }
        self.raw_line(name, value);
        false
    }

    pub(super) fn status(&self) -> Status {
        self.status
    }

    /// How a body of known length is delimited.
    pub(super) fn delimit_known(&self, length: u64) -> Delimiter {
        match self.is_bodiless() {
            true => Delimiter::Bodiless,
            false if self.has_trailers => Delimiter::Chunked,
            false => Delimiter::Length(length),
        }
    }

    /// How a body is delimited that is yet to come: as the script has declared, if it has.
    pub(super) fn delimit_unknown(&self) -> Delimiter {
        match self.declared {
            _ if self.is_bodiless() => Delimiter::Bodiless,
            _ if self.has_trailers => Delimiter::Chunked,
            Some(length) => Delimiter::Length(length),
            None if self.context.version >= Version::Http11 => Delimiter::Chunked,
            None => Delimiter::Close,
        }
    }

    fn is_bodiless(&self) -> bool {
        self.context.head_only || self.status.is_bodiless()
    }

    /// Whether the connection ends with the reply, whatever the body is like.
    pub(super) fn ends_connection(&self) -> bool {
        self.close
    }

    /// Ends the connection with the reply, and says so.
    pub(super) fn end_connection(&mut self) {
        (self.close, self.context.close) = (true, true);
    }

    /// Ends the head. `length` is that of the body where it is known, and `media_type` the type of one of which the script
    /// does not say it. Returns it, and whether the connection is to end with the reply.
    pub(super) fn finish(
        &mut self,
        delimiter: Delimiter,
        length: Option<u64>,
        media_type: Option<&[u8]>,
    ) -> (Vec<u8>, bool) {
        match delimiter {
            Delimiter::Length(length) => self.length(length),
            Delimiter::Chunked => self.line("Transfer-Encoding", b"chunked"),
            Delimiter::Close => self.close = true,
            // What a GET would have got, as far as it is known; of 1xx and 204 it is not even that.
            Delimiter::Bodiless if self.context.head_only || self.status.0 == 304 => {
                if let Some(length) = self.declared.or(length.filter(|&length| length > 0)) {
                    self.length(length);
                }
            }
            Delimiter::Bodiless => {}
        }
        if let Some(media_type) = media_type
            && !self.has_type
            && delimiter != Delimiter::Bodiless
        {
            self.line("Content-Type", media_type);
        }
        let connection = std::mem::take(&mut self.connection);
        // Nobody may be told that the connection goes on when its end is the end of the body.
        let lies = delimiter == Delimiter::Close && has_token(&connection, b"keep-alive");
        if self.context.close || lies {
            self.line("Connection", b"close");
        } else if !connection.is_empty() {
            self.line("Connection", &connection);
        } else if self.context.version == Version::Http10 && !self.close {
            self.line("Connection", b"keep-alive");
        }
        self.text.extend_from_slice(b"\r\n");
        (std::mem::take(&mut self.text), self.close)
    }

    fn length(&mut self, length: u64) {
        self.line("Content-Length", decimal(length, &mut Digits::default()));
    }

    #[inline(always)]
    fn line(&mut self, name: &str, value: &[u8]) {
        self.raw_line(name.as_bytes(), value);
    }

    #[inline(always)]
    fn raw_line(&mut self, name: &[u8], value: &[u8]) {
        self.text.extend_from_slice(name);
        self.text.extend_from_slice(b": ");
        self.text.extend_from_slice(value);
        self.text.extend_from_slice(b"\r\n");
    }
}
