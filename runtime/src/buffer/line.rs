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
    #[must_use]
    pub fn search_eol(&self, start: usize, style: Eol) -> Option<(usize, usize)> {
        match style {
            Eol::Any => {
                let position = self.find_byte(start, |chunk| memchr::memchr2(b'\r', b'\n', chunk))?;
                let run = |chunk: &[u8]| chunk.iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
                let end = self.find_byte(position, run).unwrap_or(self.len());
                Some((position, end - position))
            }
            Eol::Crlf => {
                let position = self.find_byte(start, |chunk| memchr::memchr(b'\n', chunk))?;
                match position.checked_sub(1) {
                    Some(before) if position > start && self.byte(before) == Some(b'\r') => Some((before, 2)),
                    _ => Some((position, 1)),
                }
            }
            Eol::CrlfStrict => Some((self.search(b"\r\n", start, self.len())?, 2)),
            Eol::Lf => Some((self.find_byte(start, |chunk| memchr::memchr(b'\n', chunk))?, 1)),
            Eol::Nul => Some((self.find_byte(start, |chunk| memchr::memchr(0, chunk))?, 1)),
        }
    }
}
