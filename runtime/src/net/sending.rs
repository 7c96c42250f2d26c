//! Handing what there is to send to the kernel, and the account of it.

use crate::reactor::Events;

use super::{Net, Sent, Stream, StreamKey, Transport};

/// At most so many pieces of memory, 4 KiB each at most, are kept for what is to be sent next.
const SPARES: usize = 16;

impl Net {
    /// Writes the output of a stream, unless its socket is known not to be writable, or writing is disabled.
    pub(crate) fn send(&mut self, key: StreamKey) -> Sent {
        let Some(stream) = self.streams.get_mut(key) else { return Sent::All };
        let before = stream.output.len();
        stream.allowance.renew(self.turn);
        if stream.secure.is_some() {
            let sent = self.send_secure(key);
            self.count_sent(key, before);
            return sent;
        }
        if stream.output.is_empty() {
            return Sent::All;
        }
        if stream.blocked || !stream.enabled.contains(Events::WRITE) {
            return Sent::Part;
        }
        let Transport::Open(socket) = &stream.transport else { return Sent::All };
        let sent = Stream::send_all(socket, &mut stream.output, stream.allowance.left());
        let gone = before - stream.output.len();
        stream.allowance.use_up(gone);
        stream.taken += gone as u64;
        stream.sent = stream.taken;
        match sent {
            Sent::All => {
                let memory = stream.output.take_memory();
                if self.spares.len() < SPARES && memory.capacity() > 0 {
                    self.spares.push(memory);
                }
            }
            Sent::Part => self.block(key),
            Sent::Failed(_) => {}
        }
        sent
    }

    /// Memory for what is to be sent next.
    pub(crate) fn take_spare(&mut self) -> Vec<u8> {
        self.spares.pop().unwrap_or_default()
    }

    /// Counts what has left the output of a stream with TLS, which was `before` bytes.
    fn count_sent(&mut self, key: StreamKey, before: usize) {
        if let Some(stream) = self.streams.get_mut(key) {
            stream.taken += before.saturating_sub(stream.output.len()) as u64;
            if !stream.has_unsent() {
                stream.sent = stream.taken;
            }
        }
    }

    /// How many bytes have come on a stream so far.
    pub(crate) fn received(&self, key: StreamKey) -> u64 {
        self.streams.get(key).map_or(0, |stream| stream.received)
    }

    /// How many bytes of a stream the kernel has taken so far.
    pub(crate) fn sent(&self, key: StreamKey) -> u64 {
        self.streams.get(key).map_or(0, |stream| stream.sent)
    }

    /// How many bytes of a stream the kernel will have taken when its output is empty.
    pub(crate) fn queued(&self, key: StreamKey) -> u64 {
        self.streams.get(key).map_or(0, |stream| stream.taken + stream.output.len() as u64)
    }

    /// The socket's send buffer is full: waits for it to be writable.
    pub(super) fn block(&mut self, key: StreamKey) {
        if let Some(stream) = self.streams.get_mut(key) {
            stream.blocked = true;
            let watched = stream.watched | Events::WRITE;
            self.rewatch(key, watched);
        }
    }

    /// Whether the kernel takes nothing more for now of what a stream has to send.
    pub(crate) fn is_blocked(&self, key: StreamKey) -> bool {
        self.streams.get(key).is_some_and(|stream| stream.blocked)
    }

    /// The socket is writable again.
    pub(crate) fn unblock(&mut self, key: StreamKey) {
        if let Some(stream) = self.streams.get_mut(key) {
            (stream.blocked, stream.stalled) = (false, None);
            let watched = stream.watched - Events::WRITE;
            self.rewatch(key, watched);
        }
    }
}
