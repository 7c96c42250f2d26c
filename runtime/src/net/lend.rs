//! Reading into memory that is lent.

use bytes::BytesMut;

use crate::buffer::{Buffer, Lent};
use crate::memory::keep_some;

use super::{Net, Read, SCRATCH, StreamKey};

/// Room for as much as is read at once elsewhere, and what a message of that length is framed with, so that it comes in one
/// piece.
const ROOM: usize = SCRATCH + 64;

impl Net {
    /// Reads from a stream and lends what has come to `take`, which may keep parts of it: from `memory`, which is made
    /// anew where some of it was kept.
    pub(crate) fn read_lent(
        &mut self,
        key: StreamKey,
        memory: &mut BytesMut,
        mut take: impl FnMut(&mut Self, &mut Lent<'_>),
    ) -> Read {
        let Some(stream) = self.stream_mut(key) else { return Read::End };
        if stream.secure.is_some() {
            let mut plain = Buffer::new();
            let read = self.read_secure(key, usize::MAX, &mut plain);
            while !plain.is_empty() {
                let count = plain.front().len();
                let mut piece = BytesMut::from(plain.take(count));
                take(self, &mut Lent::new(&mut piece, count));
            }
            return if plain.is_incomplete() { Read::no_memory() } else { read };
        }
        // Where a part was kept, the same memory is there again when whoever has kept it is done with it.
        memory.clear();
        if memory.capacity() < ROOM {
            keep_some();
            memory.reserve(ROOM);
        }
        let read = stream.read_behind(memory, ROOM);
        if let Read::Some(count) = read {
            stream.received += count as u64;
            take(self, &mut Lent::new(memory, count));
        }
        read
    }
}
