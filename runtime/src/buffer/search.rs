use memchr::memmem::Finder;

use super::Buffer;

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
    /// (`evbuffer_search_range`). An empty needle is found at `start`, wherever `end` is.
    #[must_use]
    pub fn search(&self, needle: &[u8], start: usize, end: usize) -> Option<usize> {
        let Some(&first) = needle.first() else { return (start <= self.len()).then_some(start) };
        let end = end.min(self.len());
        let last = end.checked_sub(needle.len())?;
        let start = match near(&self.front()[..end.min(self.front().len())], needle, start) {
            Near::At(found) => return Some(found),
            Near::NotBefore(start) if start > last => return None,
            Near::NotBefore(start) => start,
        };
        let finder = Finder::new(needle);
        let mut base = 0;
        for (at, chunk) in self.chunks().enumerate() {
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
            base += chunk.len();
            if base > last {
                break;
            }
        }
        None
    }

    /// Whether `needle` stands at `offset` of the chunk `at`, perhaps across the following ones.
    fn continues(&self, at: usize, offset: usize, needle: &[u8]) -> bool {
        let mut left = needle;
        let mut skip = offset;
        for chunk in self.chunks().skip(at) {
            let chunk = &chunk[std::mem::take(&mut skip)..];
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
    pub(super) fn find_byte(&self, start: usize, find: impl Fn(&[u8]) -> Option<usize>) -> Option<usize> {
        match self.front().get(start..).and_then(&find) {
            Some(found) => Some(start + found),
            None => self.find_byte_behind(start.max(self.front().len()), find),
        }
    }

    fn find_byte_behind(&self, start: usize, find: impl Fn(&[u8]) -> Option<usize>) -> Option<usize> {
        let mut base = 0;
        for chunk in self.chunks() {
            let skip = start.saturating_sub(base);
            if let Some(found) = chunk.get(skip..).and_then(&find) {
                return Some(base + skip + found);
            }
            base += chunk.len();
        }
        None
    }

    /// The byte at a position.
    #[must_use]
    pub fn byte(&self, position: usize) -> Option<u8> {
        if let Some(&byte) = self.front().get(position) {
            return Some(byte);
        }
        let mut skip = position;
        for chunk in self.chunks() {
            match chunk.get(skip) {
                Some(&byte) => return Some(byte),
                None => skip -= chunk.len(),
            }
        }
        None
    }
}
