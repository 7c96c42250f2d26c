use std::io;

use memchr::memmem::Finder;

use super::Buffer;
use super::files::Ahead;

/// How many times the first byte of what is searched may mislead before the search is prepared for more, which costs as
/// much as a few hundred bytes of it.
const CANDIDATES: usize = 16;

/// What a first look has found.
enum Near {
    /// It is there.
    At(usize),
    /// It does not begin before that.
    NotBefore(usize),
}

/// Looks for `needle` in `bytes` from `start` on, as long as that is simple.
fn near(bytes: &[u8], needle: &[u8], start: usize) -> Near {
    let mut at = start;
    for _ in 0..CANDIDATES {
        let (Some(&first), Some(ahead)) = (needle.first(), bytes.get(at..)) else { break };
        let Some(offset) = memchr::memchr(first, ahead) else { return Near::NotBefore(bytes.len().max(at)) };
        at += offset;
        match bytes[at..].get(..needle.len()) {
            Some(candidate) if candidate == needle => return Near::At(at),
            Some(_) => at += 1,
            // It may go on in the next segment.
            None => break,
        }
    }
    Near::NotBefore(at)
}

impl Buffer {
    /// The position of the first occurrence of `needle` that begins at `start` or later and ends at `end` or earlier
    /// (`evbuffer_search_range`). An empty needle is found at `start`, wherever `end` is. Files are read as far as they
    /// are searched.
    ///
    /// # Errors
    ///
    /// As for [`Buffer::load`].
    pub fn search(&mut self, needle: &[u8], start: usize, end: usize) -> io::Result<Option<usize>> {
        if needle.is_empty() {
            return Ok((start <= self.len()).then_some(start));
        }
        let end = end.min(self.len());
        self.search_on(start, end, needle.len() - 1, |buffer, start, end| buffer.search_loaded(needle, start, end))
    }

    /// Looks for something from `start` on in what is in memory, and reads files until it is found. What is found may
    /// have begun up to `overlap` bytes before what was read last.
    fn search_on<R>(
        &mut self,
        start: usize,
        end: usize,
        overlap: usize,
        find: impl Fn(&Self, usize, usize) -> Option<R>,
    ) -> io::Result<Option<R>> {
        let mut ahead = Ahead::new();
        let (mut start, mut from) = (start, start);
        loop {
            let limit = self.loaded_until(from).min(end);
            let found = find(self, start, limit);
            if found.is_some() || limit >= end {
                return Ok(found);
            }
            start = start.max(limit.saturating_sub(overlap));
            self.load(limit, ahead.next().min(end - limit))?;
            from = limit;
        }
    }

    /// Looks for `needle` where all of it from `start` to `end` is in memory.
    fn search_loaded(&self, needle: &[u8], start: usize, end: usize) -> Option<usize> {
        let &first = needle.first()?;
        let last = end.checked_sub(needle.len())?;
        let front = self.first.as_slice();
        let start = match near(&front[..end.min(front.len())], needle, start) {
            Near::At(found) => return Some(found),
            Near::NotBefore(start) if start > last => return None,
            Near::NotBefore(start) => start,
        };
        let finder = Finder::new(needle);
        let mut base = 0;
        for (at, segment) in self.segments().enumerate() {
            if base + segment.len() <= start {
                base += segment.len();
                continue;
            }
            let chunk = segment.as_slice();
            let skip = start.saturating_sub(base).min(chunk.len());
            let within = &chunk[skip..chunk.len().min(end.saturating_sub(base)).max(skip)];
            if let Some(found) = finder.find(within) {
                return Some(base + skip + found);
            }
            // What begins in this chunk and ends in a later one begins in its last bytes.
            let tail = chunk.len().saturating_sub(needle.len().saturating_sub(1)).max(skip);
            let across = memchr::memchr_iter(first, &chunk[tail..])
                .map(|offset| tail + offset)
                .find(|&offset| base + offset <= last && self.continues(at, offset, needle));
            if let Some(offset) = across {
                return Some(base + offset);
            }
            base += segment.len();
            if base > last {
                break;
            }
        }
        None
    }

    /// Whether `needle` stands at `offset` of the segment `at`, perhaps across the following ones.
    fn continues(&self, at: usize, offset: usize, needle: &[u8]) -> bool {
        let mut left = needle;
        let mut skip = offset;
        for segment in self.segments().skip(at) {
            let chunk = &segment.as_slice()[std::mem::take(&mut skip)..];
            let size = chunk.len().min(left.len());
            if chunk[..size] != left[..size] {
                return false;
            }
            left = &left[size..];
            if left.is_empty() {
                return true;
            }
        }
        false
    }

    /// The position at `start` or later of the first byte that `find` finds.
    pub(super) fn find_byte(
        &mut self,
        start: usize,
        find: impl Fn(&[u8]) -> Option<usize>,
    ) -> io::Result<Option<usize>> {
        match self.first.as_slice().get(start..).and_then(&find) {
            Some(found) => Ok(Some(start + found)),
            None => {
                let start = if self.first.is_file() { start } else { start.max(self.first.len()) };
                let end = self.len();
                self.search_on(start, end, 0, |buffer, start, end| buffer.find_byte_behind(start, end, &find))
            }
        }
    }

    fn find_byte_behind(&self, start: usize, end: usize, find: impl Fn(&[u8]) -> Option<usize>) -> Option<usize> {
        let mut base = 0;
        for segment in self.segments() {
            let skip = start.saturating_sub(base);
            if let Some(found) = segment.as_slice().get(skip..).and_then(&find) {
                return Some(base + skip + found);
            }
            base += segment.len();
            if base >= end {
                break;
            }
        }
        None
    }

    /// The byte at a position, if it is in memory.
    pub(super) fn byte(&self, position: usize) -> Option<u8> {
        let mut skip = position;
        for segment in self.segments() {
            if skip < segment.len() {
                return segment.as_slice().get(skip).copied();
            }
            skip -= segment.len();
        }
        None
    }
}
