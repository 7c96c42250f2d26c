use std::io;

use super::Buffer;

/// What ends a line (`EVBUFFER_EOL_*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eol {
    /// Any run of carriage returns and line feeds.
    Any,
    /// A line feed, with or without a carriage return before it.
    Crlf,
    /// A carriage return and a line feed.
    CrlfStrict,
    /// A line feed.
    Lf,
    /// A NUL byte.
    Nul,
}

impl Buffer {
    /// Where the first line that ends at `start` or later ends, and how long what ends it is (`evbuffer_search_eol`).
    /// Files are read as far as they are searched.
    ///
    /// # Errors
    ///
    /// As for [`Buffer::load`].
    pub fn search_eol(&mut self, start: usize, style: Eol) -> io::Result<Option<(usize, usize)>> {
        let found = match style {
            Eol::Any => {
                let Some(position) = self.find_byte(start, |chunk| memchr::memchr2(b'\r', b'\n', chunk))? else {
                    return Ok(None);
                };
                let run = |chunk: &[u8]| chunk.iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
                let end = self.find_byte(position, run)?.unwrap_or(self.len());
                Some((position, end - position))
            }
            Eol::Crlf => self.find_byte(start, |chunk| memchr::memchr(b'\n', chunk))?.map(|position| {
                match position.checked_sub(1) {
                    Some(before) if position > start && self.byte(before) == Some(b'\r') => (before, 2),
                    _ => (position, 1),
                }
            }),
            Eol::CrlfStrict => self.search(b"\r\n", start, self.len())?.map(|position| (position, 2)),
            Eol::Lf => self.find_byte(start, |chunk| memchr::memchr(b'\n', chunk))?.map(|position| (position, 1)),
            Eol::Nul => self.find_byte(start, |chunk| memchr::memchr(0, chunk))?.map(|position| (position, 1)),
        };
        Ok(found)
    }
}
