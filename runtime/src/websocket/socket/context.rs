//! Contexts of compression: those that a connection keeps from message to message, and those that all others of a loop
//! have in common.

use crate::buffer::Buffer;
use crate::websocket::close::Violation;
use crate::websocket::deflate::{Deflater, Inflater};
use crate::websocket::extension::Deflate;

use super::connection::Connection;

/// Up to this much memory is kept for the next message that is compressed, in bytes.
const KEPT: usize = 64 * 1024;

/// The contexts of a connection that keeps them.
#[derive(Debug, Default)]
pub(super) struct Contexts {
    deflater: Option<Deflater>,
    inflater: Option<Inflater>,
}

/// The contexts of all connections that keep none.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// By the size of their window, from 9 bits on.
    deflaters: [Option<Deflater>; 7],
    inflater: Option<Inflater>,
    /// What was compressed last.
    compressed: Vec<u8>,
}

impl Pool {
    /// Compresses a message; nothing where that makes it no shorter, or memory is refused.
    pub(super) fn deflate(&mut self, bits: u8, message: &[u8]) -> Option<&[u8]> {
        self.trim();
        let place = self.deflaters.get_mut(usize::from(bits.checked_sub(9)?))?;
        let deflater = reset(place, || Deflater::new(bits), Deflater::reset)?;
        let is_done = deflater.deflate(message, &mut self.compressed);
        (is_done && self.compressed.len() < message.len()).then_some(&self.compressed)
    }

    fn trim(&mut self) {
        if self.compressed.capacity() > KEPT {
            self.compressed = Vec::new();
        }
    }
}

/// What is in a place, made anew or made as new.
fn reset<T>(place: &mut Option<T>, make: impl FnOnce() -> Option<T>, reset: impl FnOnce(&mut T)) -> Option<&mut T> {
    match place {
        Some(context) => reset(context),
        None => *place = make(),
    }
    place.as_mut()
}

impl Connection {
    /// Whether a message of that length is to be compressed, and how.
    pub(super) fn compresses(&self, length: usize) -> Option<Deflate> {
        // A window of 256 bytes, which zlib does not have, is as good as none.
        self.deflate.filter(|deflate| deflate.bits > 8 && length > 0 && length >= self.settings.deflate_from)
    }

    /// Compresses a message if it is worth it.
    pub(super) fn compress<'pool>(&mut self, pool: &'pool mut Pool, message: &[u8]) -> Option<&'pool [u8]> {
        let deflate = self.compresses(message.len())?;
        if !deflate.keeps {
            return pool.deflate(deflate.bits, message);
        }
        pool.trim();
        let deflater = &mut self.contexts.get_or_insert_default().deflater;
        if deflater.is_none() {
            *deflater = Deflater::new(deflate.bits);
        }
        if deflater.as_mut()?.deflate(message, &mut pool.compressed) {
            // Once it is in the window it has to be sent like this.
            return Some(&pool.compressed);
        }
        // The peer knows nothing of what was compressed and is not sent.
        *deflater = None;
        self.deflate = self.deflate.map(|deflate| Deflate { bits: 8, ..deflate });
        None
    }

    /// Decompresses a message that has come.
    pub(super) fn decompress(&mut self, pool: &mut Pool, message: &mut Buffer) -> Result<(), Violation> {
        let keeps = self.deflate.is_some_and(|deflate| deflate.peer_keeps);
        let inflater = if keeps {
            let place = &mut self.contexts.get_or_insert_default().inflater;
            reset(place, Inflater::new, |_| {})
        } else {
            reset(&mut pool.inflater, Inflater::new, Inflater::reset)
        };
        let compressed = std::mem::take(message);
        inflater.ok_or(Violation::NoMemory)?.inflate(&compressed, self.settings.longest, message)
    }
}
