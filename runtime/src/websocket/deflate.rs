//! Compression of messages (RFC 7692, section 7.2).

use bytes::Bytes;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use crate::buffer::Buffer;
use crate::memory::{allocate, may_allocate, refusable};

use super::close::Violation;

/// What every message ends with, and what is not sent of it.
const END: [u8; 4] = [0, 0, 0xff, 0xff];

/// The most a context takes up, in bytes: memory for it is asked for once.
const CONTEXT: usize = 512 * 1024;

/// Decompressed bytes come in pieces between these sizes.
const SHORTEST_PIECE: usize = 1024;
const LONGEST_PIECE: usize = 64 * 1024;

/// At most this many streams of DEFLATE that are ended, and begun anew, may be in a message: each takes time, and two
/// bytes.
const STREAMS: usize = 16;

/// Compresses messages.
#[derive(Debug)]
pub struct Deflater(Compress);

/// Decompresses messages.
#[derive(Debug)]
pub struct Inflater(Decompress);

impl Deflater {
    /// One with a window of two to the power of `bits` bytes, from 9 to 15; none where memory is refused.
    #[must_use]
    pub fn new(bits: u8) -> Option<Self> {
        let bits = bits.clamp(9, 15);
        may_allocate(CONTEXT).then(|| Self(Compress::new_with_window_bits(Compression::default(), false, bits)))
    }

    /// Forgets the messages before.
    pub fn reset(&mut self) {
        self.0.reset();
    }

    /// Compresses a message that is not empty, with the help of those before. False where memory is refused; nothing more
    /// is to be compressed then.
    pub fn deflate(&mut self, message: &[u8], compressed: &mut Vec<u8>) -> bool {
        compressed.clear();
        let mut rest = message;
        loop {
            let room = (rest.len() / 2).clamp(SHORTEST_PIECE, LONGEST_PIECE);
            if !(may_allocate(room) && refusable(|| compressed.try_reserve(room)).is_ok()) {
                return false;
            }
            let before = self.0.total_in();
            if self.0.compress_vec(rest, compressed, FlushCompress::Sync).is_err() {
                return false;
            }
            rest = &rest[usize::try_from(self.0.total_in() - before).unwrap_or(rest.len())..];
            // While there is no room left, there may be more to come.
            if rest.is_empty() && compressed.len() < compressed.capacity() {
                break;
            }
        }
        if compressed.ends_with(&END) {
            compressed.truncate(compressed.len() - END.len());
        }
        true
    }
}

impl Inflater {
    /// One for windows of any size; none where memory is refused.
    #[must_use]
    pub fn new() -> Option<Self> {
        may_allocate(CONTEXT).then(|| Self(Decompress::new(false)))
    }

    /// Forgets the messages before.
    pub fn reset(&mut self) {
        self.0.reset(false);
    }

    /// Decompresses a message, with the help of those before. Memory is taken as bytes come out.
    ///
    /// # Errors
    ///
    /// When it cannot be, or is longer than `limit` bytes, or memory is refused. Nothing more is to be decompressed then.
    pub fn inflate(&mut self, compressed: &Buffer, limit: u64, message: &mut Buffer) -> Result<(), Violation> {
        let mut out = Out { message, limit, piece: Vec::new(), size: compressed.len().saturating_mul(4) };
        let (mut left, mut streams) = (compressed.len(), 0);
        for mut rest in compressed.chunks().chain([&END[..]]) {
            loop {
                let (taken, step) = self.step(rest, &mut out)?;
                rest = &rest[taken..];
                left = left.saturating_sub(taken);
                if step == Step::End {
                    streams += 1;
                    // What was before it does not help any more.
                    self.0.reset(false);
                    match left {
                        _ if streams > STREAMS => return Err(Violation::NotDeflate),
                        0 => return out.finish(),
                        _ => {}
                    }
                }
                if rest.is_empty() && step != Step::Full {
                    break;
                }
            }
        }
        out.finish()
    }

    /// Decompresses some bytes: as many as there are, or as there is room for what comes out. Returns how many those
    /// were.
    fn step(&mut self, bytes: &[u8], out: &mut Out<'_>) -> Result<(usize, Step), Violation> {
        let piece = out.room()?;
        let (taken, had) = (self.0.total_in(), piece.len());
        let status = self.0.decompress_vec(bytes, piece, FlushDecompress::Sync);
        let taken = usize::try_from(self.0.total_in() - taken).unwrap_or(bytes.len());
        let (came, is_full) = (piece.len() - had, piece.len() == piece.capacity());
        out.count(came)?;
        match status {
            Err(_) => Err(Violation::NotDeflate),
            Ok(Status::StreamEnd) => Ok((taken, Step::End)),
            Ok(_) if is_full => Ok((taken, Step::Full)),
            // It waits for nothing, and goes nowhere.
            Ok(_) if taken < bytes.len() && taken == 0 && came == 0 => Err(Violation::NotDeflate),
            Ok(_) => Ok((taken, Step::Done)),
        }
    }
}

/// What has come of decompressing some bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// A stream has ended.
    End,
    /// There may be more to come of the same bytes.
    Full,
    Done,
}

/// Where decompressed bytes go.
struct Out<'message> {
    message: &'message mut Buffer,
    /// How many more there may be.
    limit: u64,
    piece: Vec<u8>,
    /// How long the next piece is, if that is neither too short nor too long.
    size: usize,
}

impl Out<'_> {
    /// A piece in which there is room.
    fn room(&mut self) -> Result<&mut Vec<u8>, Violation> {
        if self.piece.len() == self.piece.capacity() {
            let size = self.size.clamp(SHORTEST_PIECE, LONGEST_PIECE);
            self.size = size * 2;
            self.flush();
            self.piece = allocate(size).ok_or(Violation::NoMemory)?;
        }
        Ok(&mut self.piece)
    }

    fn count(&mut self, came: usize) -> Result<(), Violation> {
        self.limit = self.limit.checked_sub(came as u64).ok_or(Violation::TooBig)?;
        Ok(())
    }

    fn flush(&mut self) {
        self.message.add_bytes(Bytes::from(std::mem::take(&mut self.piece)));
    }

    fn finish(mut self) -> Result<(), Violation> {
        self.flush();
        if self.message.is_incomplete() { Err(Violation::NoMemory) } else { Ok(()) }
    }
}
