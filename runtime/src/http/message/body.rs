//! The body of a message: how it is delimited, and taking it apart.

use crate::buffer::Buffer;

use super::head::HEADERS_AT_MOST;
use super::headers::{Headers, is_token};
use super::target::hex;
use super::trailers;

/// While this many bytes of a body wait for a script that takes it in pieces, no more are read.
pub(in crate::http) const PIECES: usize = 64 * 1024;

/// How a body is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// There is none.
    Empty,
    /// So many bytes.
    Length(u64),
    /// In chunks, each with its length.
    Chunked,
    /// By the end of the connection: of a response only.
    CloseDelimited,
}

/// Why a body is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// The chunks are not as RFC 9112 has them.
    Malformed,
    /// It is longer than allowed.
    TooLarge,
    /// What stands behind it is longer than allowed, or more.
    TrailersTooLarge,
}

/// More digits than this no length has, leading zeros and all.
const DIGITS: u8 = 32;
/// The extensions of all chunks together; nobody uses any.
const EXTENSIONS: u32 = 16 * 1024;
/// The trailers are no longer than this, unless told otherwise.
const TRAILERS: usize = 64 * 1024;

/// A body on its way in.
#[derive(Debug)]
pub struct BodyReader {
    state: State,
    /// How many bytes more are allowed: of the body, of extensions.
    allowed: u64,
    extensions: u32,
    /// The trailers that have come, how many there are, and how long they may be.
    trailers: Vec<u8>,
    trailer_count: usize,
    longest_trailers: usize,
    /// Blanks behind the size of a chunk are accepted.
    padded: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// So many bytes are missing.
    Plain(u64),
    /// Everything that comes is of the body.
    Rest,
    /// In the digits of a chunk's length: its value and how many there were.
    Size {
        size: u64,
        digits: u8,
    },
    /// In the blanks that may stand before the extensions, or behind the size where that may be padded.
    Blank {
        size: u64,
    },
    /// In the extensions.
    Extension {
        size: u64,
    },
    /// Before the line feed behind a chunk's length.
    SizeEnd {
        size: u64,
    },
    /// So many bytes of a chunk are missing.
    Data(u64),
    /// Before the carriage return behind a chunk's data.
    DataEnd,
    /// Before the line feed behind a chunk's data.
    DataEndFeed,
    /// At the start of a trailer line, or of the empty line that ends the body.
    TrailerStart,
    /// In a trailer line, before or behind its colon.
    Trailer {
        colon: bool,
    },
    /// Before the line feed of a trailer line.
    TrailerEnd,
    /// Before the line feed of the empty line.
    LastFeed,
    Done,
}

impl BodyReader {
    /// A reader for a body of at most `allowed` bytes.
    ///
    /// # Errors
    ///
    /// When the body is known to be longer.
    pub fn new(framing: Framing, allowed: u64) -> Result<Self, BodyError> {
        let state = match framing {
            Framing::Empty => State::Done,
            Framing::Length(length) if length > allowed => return Err(BodyError::TooLarge),
            Framing::Length(length) => State::Plain(length),
            Framing::Chunked => State::Size { size: 0, digits: 0 },
            Framing::CloseDelimited => State::Rest,
        };
        Ok(Self {
            state,
            allowed,
            extensions: EXTENSIONS,
            trailers: Vec::new(),
            trailer_count: 0,
            longest_trailers: TRAILERS,
            padded: false,
        })
    }

    /// Sets how many bytes of trailers are accepted.
    #[must_use]
    pub fn with_trailers(self, longest: usize) -> Self {
        Self { longest_trailers: longest, ..self }
    }

    /// The trailers that have come, without those that are forbidden (RFC 9110, section 6.5.1); none where there are
    /// none.
    pub fn take_trailers(&mut self) -> Option<Box<Headers>> {
        trailers::of_lines(&std::mem::take(&mut self.trailers))
    }

    /// A reader for the body of a response. Servers of old pad the sizes of chunks with blanks, which is accepted.
    ///
    /// # Errors
    ///
    /// As [`BodyReader::new`].
    pub fn of_response(framing: Framing, allowed: u64) -> Result<Self, BodyError> {
        Ok(Self { padded: true, ..Self::new(framing, allowed)? })
    }

    /// How many bytes are missing, where that is known.
    #[must_use]
    pub fn missing(&self) -> Option<u64> {
        match self.state {
            State::Plain(missing) => Some(missing),
            _ => None,
        }
    }

    /// Whether all of the body has been read.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.state == State::Done
    }

    /// Notes that the connection has ended, which ends a close-delimited body; whether all of the body has been read.
    pub fn end(&mut self) -> bool {
        if self.state == State::Rest {
            self.state = State::Done;
        }
        self.is_done()
    }

    /// Takes what it can of `bytes` and adds the body's part of it to `body`; returns how much it has taken: all of it,
    /// unless the body ends before.
    ///
    /// # Errors
    ///
    /// When the body is not acceptable.
    pub fn read(&mut self, bytes: &[u8], body: &mut Buffer) -> Result<usize, BodyError> {
        let mut rest = bytes;
        while let Some((&byte, tail)) = rest.split_first() {
            rest = match self.state {
                State::Done => break,
                State::Plain(missing) => {
                    let (rest, missing) = take(rest, missing, body);
                    self.state = if missing == 0 { State::Done } else { State::Plain(missing) };
                    rest
                }
                State::Rest => {
                    self.allowed = self.allowed.checked_sub(rest.len() as u64).ok_or(BodyError::TooLarge)?;
                    body.add(rest);
                    &[]
                }
                State::Data(missing) => {
                    let (rest, missing) = take(rest, missing, body);
                    self.state = if missing == 0 { State::DataEnd } else { State::Data(missing) };
                    rest
                }
                state => {
                    self.state = self.step(state, byte)?;
                    tail
                }
            };
        }
        // Where there is no memory for it, it is larger than can be taken.
        if body.is_incomplete() { Err(BodyError::TooLarge) } else { Ok(bytes.len() - rest.len()) }
    }

    /// The state after one more byte that is not the body's.
    fn step(&mut self, state: State, byte: u8) -> Result<State, BodyError> {
        use State::{Blank, Data, DataEnd, DataEndFeed, Done, Extension, LastFeed, Size, SizeEnd, Trailer, TrailerEnd};
        Ok(match (state, byte) {
            (Size { digits: 1.., size }, b'\r') => SizeEnd { size },
            (Blank { size }, b'\r') if self.padded => SizeEnd { size },
            (Size { digits: 1.., size } | Blank { size }, b' ' | b'\t') => Blank { size },
            (Size { digits: 1.., size } | Blank { size }, b';') => Extension { size },
            (Size { digits, size }, _) => {
                let digit = hex(byte).filter(|_| digits < DIGITS).ok_or(BodyError::Malformed)?;
                // A number that does not fit is no length of anything.
                let size = size.checked_mul(16).ok_or(BodyError::Malformed)? | u64::from(digit);
                Size { size, digits: digits + 1 }
            }
            (Extension { size }, b'\r') => SizeEnd { size },
            (Extension { size }, b'\t' | b' '..=b'~' | 0x80..) => {
                self.extensions = self.extensions.checked_sub(1).ok_or(BodyError::TooLarge)?;
                Extension { size }
            }
            (SizeEnd { size: 0 }, b'\n') => State::TrailerStart,
            (SizeEnd { size }, b'\n') => {
                self.allowed = self.allowed.checked_sub(size).ok_or(BodyError::TooLarge)?;
                Data(size)
            }
            (DataEnd, b'\r') => DataEndFeed,
            (DataEndFeed, b'\n') => Size { size: 0, digits: 0 },
            (State::TrailerStart, b'\r') => LastFeed,
            (LastFeed, b'\n') => Done,
            (Trailer { colon: true }, b'\r') => TrailerEnd,
            (TrailerEnd, b'\n') => {
                self.keep_trailer(byte)?;
                self.trailer_count += 1;
                State::TrailerStart
            }
            (Trailer { colon: false }, b':') | (Trailer { colon: true }, b'\t' | b' '..=b'~' | 0x80..) => {
                self.keep_trailer(byte)?;
                Trailer { colon: true }
            }
            (State::TrailerStart | Trailer { colon: false }, _) if is_token(byte) => {
                self.keep_trailer(byte)?;
                Trailer { colon: false }
            }
            _ => return Err(BodyError::Malformed),
        })
    }
}

impl BodyReader {
    fn keep_trailer(&mut self, byte: u8) -> Result<(), BodyError> {
        if self.trailers.len() >= self.longest_trailers || self.trailer_count >= HEADERS_AT_MOST {
            return Err(BodyError::TrailersTooLarge);
        }
        self.trailers.push(byte);
        Ok(())
    }
}

/// Moves what is there of `missing` bytes to the body; returns what is left of both.
fn take<'bytes>(bytes: &'bytes [u8], missing: u64, body: &mut Buffer) -> (&'bytes [u8], u64) {
    let size = usize::try_from(missing).unwrap_or(usize::MAX).min(bytes.len());
    let (part, rest) = bytes.split_at(size);
    body.add(part);
    (rest, missing - size as u64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads a body in pieces of the given sizes; the body, and how much of the bytes it was.
    fn read(framing: Framing, allowed: u64, bytes: &[u8], piece: usize) -> Result<(Vec<u8>, usize), BodyError> {
        let mut reader = BodyReader::new(framing, allowed)?;
        let mut body = Buffer::new();
        let mut taken = 0;
        for part in bytes.chunks(piece) {
            let count = reader.read(part, &mut body)?;
            taken += count;
            if count < part.len() {
                break;
            }
        }
        assert!(reader.is_done() || taken == bytes.len());
        let content = body.chunks().flatten().copied().collect();
        if reader.is_done() { Ok((content, taken)) } else { Err(BodyError::Malformed) }
    }

    #[test]
    fn chunks_that_are_accepted() {
        for (bytes, body) in [
            ("0\r\n\r\n", ""),
            ("5\r\nhello\r\n1\r\n \r\n00A\r\n0123456789\r\n0\r\n\r\n", "hello 0123456789"),
            ("3;ext=1\r\nabc\r\n0;x=\"y\"\r\n\r\n", "abc"),
            ("3 ;ext=1\r\nabc\r\n0\r\nX-Trailer: t\r\nY:\r\n\r\n", "abc"),
            ("a\r\n0123456789\r\n0\r\n\r\nGET", "0123456789"),
        ] {
            for piece in [1, 2, 3, 7, 1000] {
                let (content, taken) = read(Framing::Chunked, 100, bytes.as_bytes(), piece).unwrap();
                assert_eq!(content, body.as_bytes(), "{bytes:?}");
                assert_eq!(taken, bytes.trim_end_matches("GET").len());
            }
        }
    }

    #[test]
    fn sizes_may_be_padded_in_responses() {
        for bytes in ["3 \t \r\nabc\r\n0  \r\n\r\n", "3 ; a\r\nabc\r\n0 \r\n\r\n"] {
            let mut reader = BodyReader::of_response(Framing::Chunked, 100).unwrap();
            let mut body = Buffer::new();
            assert_eq!(reader.read(bytes.as_bytes(), &mut body), Ok(bytes.len()), "{bytes:?}");
            assert!(reader.is_done() && body.take(9) == "abc");
        }
        for bytes in ["3 3\r\nabc", " 3\r\nabc", "3 \nabc", "3 a\r\nabc"] {
            let mut reader = BodyReader::of_response(Framing::Chunked, 100).unwrap();
            assert_eq!(reader.read(bytes.as_bytes(), &mut Buffer::new()), Err(BodyError::Malformed), "{bytes:?}");
        }
    }

    #[test]
    fn the_end_of_the_connection_ends_what_it_delimits_and_nothing_else() {
        for (framing, ends) in [
            (Framing::CloseDelimited, true),
            (Framing::Empty, true),
            (Framing::Length(9), false),
            (Framing::Chunked, false),
        ] {
            let mut reader = BodyReader::of_response(framing, 100).unwrap();
            assert_eq!(reader.end(), ends, "{framing:?}");
        }
        let mut reader = BodyReader::of_response(Framing::CloseDelimited, 10).unwrap();
        let mut body = Buffer::new();
        assert_eq!((reader.read(b"12345", &mut body), reader.read(b"67890", &mut body)), (Ok(5), Ok(5)));
        assert_eq!(reader.read(b"1", &mut body), Err(BodyError::TooLarge));
        assert_eq!(body.take(99), "1234567890");
    }

    #[test]
    fn chunks_are_gathered_however_small_they_are() {
        let mut reader = BodyReader::new(Framing::Chunked, u64::MAX).unwrap();
        let mut body = Buffer::new();
        let chunk = b"1\r\nx\r\n".repeat(1000);
        for _ in 0..1000 {
            reader.read(&chunk, &mut body).unwrap();
        }
        assert_eq!(body.len(), 1_000_000);
        assert!(body.chunks().count() < 100, "{}", body.chunks().count());
    }

    #[test]
    fn chunks_that_are_refused() {
        for bytes in [
            "zz\r\nabcde\r\n0\r\n\r\n",
            "-5\r\nabcde\r\n0\r\n\r\n",
            "+5\r\nabcde\r\n0\r\n\r\n",
            "0x3\r\nabc\r\n0\r\n\r\n",
            " 3\r\nabc\r\n0\r\n\r\n",
            "3 \r\nabc\r\n0\r\n\r\n",
            "\r\nabc\r\n0\r\n\r\n",
            ";x\r\nabc\r\n0\r\n\r\n",
            "3\nabc\r\n0\r\n\r\n",
            "3\r\nabc\n0\r\n\r\n",
            "3\r\nabcd\r\n0\r\n\r\n",
            "3\r\nab\r\n0\r\n\r\n",
            "3;a\nb\r\nabc\r\n0\r\n\r\n",
            "3;a\rb\r\nabc\r\n0\r\n\r\n",
            "10000000000000003\r\nabc\r\n0\r\n\r\n",
            "0\r\nno colon\r\n\r\n",
            "0\r\nX: a\nY: b\r\n\r\n",
            "0\r\n folded: a\r\n\r\n",
            "0\r\nX : a\r\n\r\n",
            "0\r\nX Y: a\r\n\r\n",
            "0\r\nX: a\rY: b\r\n\r\n",
            "0\r\nX: \0\r\n\r\n",
        ] {
            assert!(read(Framing::Chunked, 100, bytes.as_bytes(), 1000).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn trailers_are_kept_for_whoever_asks() {
        let mut reader = BodyReader::new(Framing::Chunked, 100).unwrap().with_trailers(20);
        let mut body = Buffer::new();
        let bytes = b"1\r\na\r\n0\r\nX: 1\r\nHost: h\r\ny:2\r\n\r\n";
        bytes.chunks(2).for_each(|piece| assert_eq!(reader.read(piece, &mut body), Ok(piece.len())));
        let trailers = reader.take_trailers().unwrap();
        assert_eq!(trailers.iter().collect::<Vec<_>>(), [(&b"X"[..], &b"1"[..]), (b"y", b"2")]);
        assert!(reader.take_trailers().is_none());
        let mut reader = BodyReader::new(Framing::Chunked, 100).unwrap().with_trailers(4);
        assert_eq!(reader.read(b"0\r\nX: 1\r\n", &mut body), Err(BodyError::TrailersTooLarge));
    }

    #[test]
    fn limits_are_inclusive() {
        let chunked = b"4\r\naaaa\r\n6\r\nbbbbbb\r\n0\r\n\r\n";
        assert!(read(Framing::Chunked, 10, chunked, 1000).is_ok());
        assert_eq!(read(Framing::Chunked, 9, chunked, 1000), Err(BodyError::TooLarge));
        assert!(read(Framing::Length(10), 10, &[b'a'; 10], 3).is_ok());
        assert_eq!(read(Framing::Length(11), 10, &[b'a'; 11], 3), Err(BodyError::TooLarge));
        let flood = ["1;", &"x".repeat(4000), "\r\na\r\n"].concat().repeat(5);
        assert_eq!(read(Framing::Chunked, 100, flood.as_bytes(), 1000), Err(BodyError::TooLarge));
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(bytes in prop::collection::vec(prop::sample::select(&b"013aF;\r\n: x\0"[..]), 0..60), piece in 1usize..9) {
            prop_assert_eq!(
                read(Framing::Chunked, 50, &bytes, piece),
                read(Framing::Chunked, 50, &bytes, bytes.len().max(1))
            );
        }
    }
}
