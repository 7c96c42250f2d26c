//! Parts of files in a buffer.

use std::io;

use rustix::io::Errno;

use super::segment::{Part, Segment};
use super::{Buffer, out_of_memory};
use crate::file::File;

/// So much of a file is read ahead of what is wanted: as much as is handed to TLS or HTTP/2 before the next is read.
const PIECE: usize = 64 * 1024;

/// A buffer is no longer than this with a file: files may be longer than memory, and their lengths must add up.
const LONGEST: usize = isize::MAX as usize / 2;

impl Buffer {
    /// Adds `length` bytes of a file, from `offset` on, at the end (`evbuffer_add_file`). The file stays open until they
    /// have gone. Nothing is added, and false returned, where memory is refused, or the buffer would be too long.
    #[must_use]
    pub fn try_add_file(&mut self, file: &File, offset: u64, length: usize) -> bool {
        if length == 0 {
            return true;
        }
        if !self.may_grow(length) || !self.reserve(1) {
            return false;
        }
        self.len += length;
        self.push(Segment::File(Part { file: file.clone(), start: offset, len: length }));
        true
    }

    /// Whether so many bytes more can be counted, wherever they are.
    pub(super) fn may_grow(&self, count: usize) -> bool {
        count <= LONGEST && self.len <= LONGEST - count
    }

    /// How many bytes are in memory.
    pub(crate) fn in_memory(&self) -> usize {
        self.chunks().map(<[u8]>::len).sum()
    }

    /// Reads what is a file's of the `count` bytes from `start` on, so that they are in memory.
    ///
    /// # Errors
    ///
    /// What the kernel answers; `ENODATA` when the file is shorter than it was, `ENOMEM` where memory is refused. The
    /// buffer is what it was.
    pub fn load(&mut self, start: usize, count: usize) -> io::Result<()> {
        let end = start.saturating_add(count).min(self.len);
        let (mut at, mut index) = (0, 0);
        while at < end {
            let Some(segment) = self.segment(index) else { break };
            let length = segment.len();
            if segment.is_file() && at + length > start {
                let skip = start.saturating_sub(at);
                self.load_part(index, skip, end.min(at + length) - (at + skip))?;
            }
            at += self.segment(index).map_or(0, Segment::len);
            index += 1;
        }
        Ok(())
    }

    /// Reads `needed` bytes, or some more, of the part of a file that the segment `index` is, from its byte `skip` on.
    fn load_part(&mut self, index: usize, skip: usize, needed: usize) -> io::Result<()> {
        let Some(Segment::File(part)) = self.segment(index) else { return Ok(()) };
        let (start, wanted) = (part.start + skip as u64, needed.max(PIECE).min(part.len - skip));
        let mut loaded = Segment::with_capacity(wanted).ok_or_else(out_of_memory)?;
        let room = &mut loaded.room_mut()[..wanted];
        let count = match part.file.read(start, room) {
            Ok(_) => wanted,
            Err(_) if needed < wanted => part.file.read(start, &mut room[..needed]).map(|_| needed)?,
            Err(error) => return Err(error),
        };
        if !self.reserve(2) {
            return Err(out_of_memory());
        }
        // SAFETY: so many bytes have been read into the room.
        unsafe { loaded.count_in(count) };
        let Some(segment) = self.segment_mut(index) else { return Ok(()) };
        let mut rest = segment.take();
        let before = rest.split_to(skip);
        rest.advance(count);
        let parts = [before, loaded, rest].into_iter().filter(|part| !part.is_empty());
        for (place, part) in (index..).zip(parts) {
            match self.segment_mut(place).filter(|_| place == index) {
                Some(segment) => *segment = part,
                None => self.rest.insert(place - 1, part),
            }
        }
        Ok(())
    }

    /// Reads the first bytes, or drops what of the file cannot be read.
    #[cold]
    pub(super) fn load_front(&mut self) {
        while self.first.is_file() {
            if let Err(error) = self.load(0, 1) {
                self.missing.get_or_insert(Errno::from_io_error(&error).unwrap_or(Errno::IO));
                self.len -= self.first.len();
                self.shift();
            }
        }
    }

    /// The position of the first byte, at `start` or behind, that is not in memory; or else the end.
    pub(super) fn loaded_until(&self, start: usize) -> usize {
        let mut at = 0;
        for segment in self.segments() {
            if segment.is_file() && at + segment.len() > start {
                return at.max(start);
            }
            at += segment.len();
        }
        self.len
    }

    fn segment(&self, index: usize) -> Option<&Segment> {
        match index.checked_sub(1) {
            None => Some(&self.first),
            Some(index) => self.rest.get(index),
        }
    }

    fn segment_mut(&mut self, index: usize) -> Option<&mut Segment> {
        match index.checked_sub(1) {
            None => Some(&mut self.first),
            Some(index) => self.rest.get_mut(index),
        }
    }
}

/// Goes through a buffer piece by piece: how much to read next.
pub(super) struct Ahead(usize);

impl Ahead {
    pub(super) const fn new() -> Self {
        Self(PIECE)
    }

    /// Twice as much each time, up to 4 MiB.
    pub(super) fn next(&mut self) -> usize {
        let size = self.0;
        self.0 = (size * 2).min(4 * 1024 * 1024);
        size
    }
}
