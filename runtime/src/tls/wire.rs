use std::io::{self, Read, Write};
use std::mem;

use crate::buffer::Buffer;

use super::records::Records;

/// What a session takes for its connection: the buffers that somebody else fills and empties, for the time of a call.
pub(super) struct Wire {
    incoming: Buffer,
    pub(super) outgoing: Buffer,
    /// The records that have come.
    pub(super) records: Records,
}

impl Wire {
    pub(super) fn new() -> Self {
        Self { incoming: Buffer::new(), outgoing: Buffer::new(), records: Records::new() }
    }

    /// Takes the buffers, or gives them back.
    pub(super) fn swap(&mut self, incoming: &mut Buffer, outgoing: &mut Buffer) {
        mem::swap(&mut self.incoming, incoming);
        mem::swap(&mut self.outgoing, outgoing);
    }

    pub(super) fn has_incoming(&self) -> bool {
        !self.incoming.is_empty()
    }

    pub(super) fn incoming(&self) -> usize {
        self.incoming.len()
    }
}

impl Read for Wire {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let mut read = 0;
        while read < target.len() && self.has_incoming() {
            let front = self.incoming.front();
            let size = front.len().min(target.len() - read);
            target[read..read + size].copy_from_slice(&front[..size]);
            self.incoming.drain(size);
            read += size;
        }
        if !self.records.pass(&target[..read]) {
            return Err(io::Error::other("too many TLS records that carry nothing"));
        }
        if read == 0 { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(read) }
    }
}

impl Write for Wire {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        if !self.outgoing.try_add(data) {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
