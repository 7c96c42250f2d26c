//! TLS between a stream's buffers and what carries its bytes: libevent's `bufferevent_openssl`.

use std::io;

use crate::buffer::Buffer;
use crate::tls::{Context, Ending, Role, Session};

use super::{Consumer, Net, Read, SCRATCH, Sent, Stream, StreamKey, Transport};

/// At most this many bytes are encrypted ahead of what the kernel takes.
const AHEAD: usize = 128 * 1024;

/// A TLS session and what is on its way between it and the wire.
pub(super) struct Secure {
    pub(super) session: Session,
    wire_in: Buffer,
    wire_out: Buffer,
    /// The handshake is done, and was reported.
    established: bool,
    /// Nothing more comes from the wire: EOF, or an error.
    wire_ended: bool,
    /// The end of the session was reported to whoever reads.
    end_reported: bool,
    /// The wire takes nothing more: what is encrypted for it is dropped.
    wire_failed: bool,
}

impl Secure {
    /// Whether there is something to be had without another look at the wire: bytes, or the end of the session that has
    /// come with the bytes before it.
    fn has_more(&self) -> bool {
        self.session.pending() > 0 || !self.wire_in.is_empty() || self.has_unreported_end()
    }

    fn has_unreported_end(&self) -> bool {
        self.session.has_ended() && !self.end_reported
    }

    /// Encrypts what there is to send, as far as it is worth while; returns how much that was.
    fn encrypt(&mut self, output: &mut Buffer) -> Result<usize, Ending> {
        self.session.send(output, &mut self.wire_in, &mut self.wire_out, AHEAD)
    }
}

impl Stream {
    /// The TLS session, if there is one (`bufferevent_openssl_get_ssl`).
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.secure.as_ref().map(|secure| &secure.session)
    }

    /// The TLS session, to change what it allows or to take its errors.
    pub fn session_mut(&mut self) -> Option<&mut Session> {
        self.secure.as_mut().map(|secure| &mut secure.session)
    }

    /// Whether there is ciphertext that was not decrypted, because nobody wanted to read, or an end that was not reported.
    pub(crate) fn has_undecrypted(&self) -> bool {
        self.secure.as_ref().is_some_and(|secure| secure.established && secure.has_more())
    }

    /// Whether the session has ended, and that was not reported.
    pub(crate) fn has_unreported_end(&self) -> bool {
        self.secure.as_ref().is_some_and(|secure| secure.has_unreported_end())
    }

    /// Whether there is ciphertext that the kernel has not taken.
    pub(super) fn has_unsent(&self) -> bool {
        self.secure.as_ref().is_some_and(|secure| !secure.wire_out.is_empty())
    }

    /// Whether a TLS handshake is under way.
    pub(crate) fn is_handshaking(&self) -> bool {
        self.secure
            .as_ref()
            .is_some_and(|secure| !secure.established && !secure.wire_ended && !secure.session.has_ended())
    }

    /// The wire has been replaced.
    pub(super) fn reset_wire(&mut self) {
        self.secure.iter_mut().for_each(|secure| (secure.wire_ended, secure.wire_failed) = (false, false));
    }
}

impl Net {
    /// Puts TLS between a stream and what carries its bytes (`bufferevent_openssl_socket_new`). The handshake begins as
    /// soon as there is a connection, and the script is told that the stream is connected when it is done.
    ///
    /// # Errors
    ///
    /// What OpenSSL says.
    pub fn secure(&mut self, key: StreamKey, context: &Context, role: Role) -> Result<(), String> {
        let session = Session::new(context, role)?;
        let (wire_in, wire_out) = (Buffer::new(), Buffer::new());
        if let Some(stream) = self.stream_mut(key) {
            stream.secure = Some(Box::new(Secure {
                session,
                wire_in,
                wire_out,
                established: false,
                wire_ended: false,
                end_reported: false,
                wire_failed: false,
            }));
        }
        self.touch(key);
        self.watch_enabled(key);
        Ok(())
    }

    /// Asks the peer for a new handshake (`SSL_renegotiate`).
    pub fn renegotiate(&mut self, key: StreamKey) {
        if let Some(Stream { secure: Some(secure), .. }) = self.stream_mut(key) {
            let Secure { session, wire_in, wire_out, .. } = &mut **secure;
            session.renegotiate(wire_in, wire_out);
        }
        self.touch(key);
    }

    /// Takes the handshake of a stream a step further (`SSL_do_handshake`).
    ///
    /// # Errors
    ///
    /// How it has failed.
    pub(super) fn handshake(&mut self, key: StreamKey) -> Result<(), Ending> {
        let Some(Stream { secure: Some(secure), .. }) = self.stream_mut(key) else { return Ok(()) };
        let Secure { session, wire_in, wire_out, established, .. } = &mut **secure;
        if *established {
            return Ok(());
        }
        let advanced = session.advance(wire_in, wire_out);
        *established = matches!(advanced, Ok(true));
        let is_established = *established;
        // Where it failed the alert is sent, best effort.
        self.send_wire(key);
        if advanced? && is_established {
            self.touch(key);
            if !matches!(self.stream(key).map(Stream::consumer), Some(Consumer::Http(_) | Consumer::Http2(_)) | None) {
                self.report_connected(key);
            }
        }
        Ok(())
    }

    /// Reads from the wire and decrypts up to `limit` bytes into `plain` (`SSL_read`).
    pub(super) fn read_secure(&mut self, key: StreamKey, limit: usize, plain: &mut Buffer) -> Read {
        let mut read = self.read_wire(key);
        if self
            .stream(key)
            .and_then(|stream| stream.secure.as_ref())
            .is_some_and(|secure| secure.wire_in.is_incomplete())
        {
            read = Read::no_memory();
        }
        if let (Read::End | Read::Failed(_), Some(Stream { secure: Some(secure), .. })) = (&read, self.stream_mut(key))
        {
            secure.wire_ended = true;
        }
        if let Read::Failed(error) = read {
            return Read::Failed(error);
        }
        let shaken = self.handshake(key);
        let Some(Stream { secure: Some(secure), .. }) = self.stream_mut(key) else { return Read::End };
        let Secure { session, wire_in, wire_out, established, .. } = &mut **secure;
        if matches!(read, Read::End) {
            session.end_wire();
        }
        let received = match shaken {
            Ok(()) if *established || matches!(read, Read::End) => session.receive(wire_in, wire_out, plain, limit),
            Ok(()) => Ok(0),
            Err(ending) => Err(ending),
        };
        wire_in.trim();
        // A new key or an alert may have to be answered.
        self.send_wire(key);
        self.record_end(key, received.is_err());
        match received {
            Ok(0) => Read::Nothing,
            Ok(count) => {
                if let Some(stream) = self.stream_mut(key) {
                    stream.received += count as u64;
                }
                Read::Some(count)
            }
            Err(Ending::Closed) => Read::End,
            Err(Ending::Failed) => Read::Failed(io::Error::other("TLS")),
        }
    }

    /// Records whether the end of the session was reported. One that came with the last bytes is reported later: the
    /// socket may never become readable again.
    fn record_end(&mut self, key: StreamKey, is_reported: bool) {
        let Some(Stream { secure: Some(secure), .. }) = self.stream_mut(key) else { return };
        secure.end_reported |= is_reported;
        if secure.has_unreported_end() {
            self.touch(key);
        }
    }

    /// Moves what has come from the wire to where the session finds it, unless there is more than it takes at once: whoever
    /// takes a little at a time would fill the memory.
    fn read_wire(&mut self, key: StreamKey) -> Read {
        let Some(stream) = self.streams.get_mut(key) else { return Read::End };
        if stream.secure.as_ref().is_some_and(|secure| secure.wire_in.len() >= SCRATCH) {
            return Read::Nothing;
        }
        if let Transport::Over(below) = stream.transport {
            return self.read_below(key, below);
        }
        let (streams, scratch) = (&mut self.streams, &mut self.scratch);
        scratch.resize(SCRATCH, 0);
        let Some(stream) = streams.get_mut(key) else { return Read::End };
        let read = stream.read(scratch);
        if let (Read::Some(count), Some(secure)) = (&read, &mut stream.secure) {
            secure.wire_in.add(&scratch[..*count]);
        }
        read
    }

    fn read_below(&mut self, key: StreamKey, below: StreamKey) -> Read {
        let Some(lower) = self.stream_mut(below) else { return Read::End };
        let mut bytes = Buffer::new();
        bytes.append(&mut lower.input);
        let (count, ended) = (bytes.len(), lower.ended);
        self.on_taken(below);
        if let Some(Stream { secure: Some(secure), .. }) = self.stream_mut(key) {
            secure.wire_in.append(&mut bytes);
        }
        match count {
            0 if ended => Read::End,
            0 => Read::Nothing,
            count => Read::Some(count),
        }
    }

    /// Encrypts and sends the output of a stream (`SSL_write`).
    pub(super) fn send_secure(&mut self, key: StreamKey) -> Sent {
        loop {
            let Some(stream) = self.stream_mut(key) else { return Sent::All };
            let Stream { secure: Some(secure), output, allowance, transport, .. } = stream else { return Sent::All };
            if !secure.established {
                return match self.handshake(key) {
                    Ok(()) => Sent::Part,
                    Err(_) => Sent::Failed(io::Error::other("TLS")),
                };
            }
            if allowance.left() == 0 && !output.is_empty() && matches!(transport, Transport::Open(_)) {
                self.block(key);
                return Sent::Part;
            }
            match secure.encrypt(output) {
                Ok(count) => allowance.use_up(count),
                Err(_) => return Sent::Failed(io::Error::other("TLS")),
            }
            if let Some(error) = output.failure() {
                return Sent::Failed(error);
            }
            let (done, stuck) = (output.is_empty(), secure.wire_out.is_empty());
            let silent = secure.wire_ended || secure.session.has_ended();
            match self.send_wire(key) {
                Sent::All if done => return Sent::All,
                // The session has to hear from the peer first, which says nothing more.
                Sent::All if stuck && silent => return Sent::Failed(io::ErrorKind::UnexpectedEof.into()),
                Sent::All if stuck => return Sent::Part,
                Sent::All => {}
                part => return part,
            }
        }
    }

    /// Sends what is encrypted. What can never be sent is dropped, so that nobody waits for it.
    pub(super) fn send_wire(&mut self, key: StreamKey) -> Sent {
        let sent = self.send_encrypted(key);
        if let (Sent::Failed(_), Some(Stream { secure: Some(secure), .. })) = (&sent, self.streams.get_mut(key)) {
            secure.wire_failed = true;
            secure.wire_out = Buffer::new();
        }
        sent
    }

    fn send_encrypted(&mut self, key: StreamKey) -> Sent {
        let Some(stream) = self.streams.get_mut(key) else { return Sent::All };
        let Stream { secure: Some(secure), transport, blocked, .. } = stream else { return Sent::All };
        if secure.wire_out.is_empty() {
            return Sent::All;
        }
        if secure.wire_failed {
            return Sent::Failed(io::ErrorKind::BrokenPipe.into());
        }
        match transport {
            Transport::Open(_) if *blocked => Sent::Part,
            Transport::Open(socket) => {
                let sent = Stream::send_all(socket, &mut secure.wire_out, usize::MAX);
                match sent {
                    Sent::All => secure.wire_out.trim(),
                    Sent::Part => self.block(key),
                    Sent::Failed(_) => {}
                }
                sent
            }
            Transport::Over(below) => {
                let below = *below;
                let mut bytes = std::mem::take(&mut secure.wire_out);
                let room = match self.stream_mut(below) {
                    Some(lower) if lower.output.len() < AHEAD => {
                        lower.output.append(&mut bytes);
                        true
                    }
                    Some(_) => false,
                    None => return Sent::Failed(io::ErrorKind::BrokenPipe.into()),
                };
                if let Some(Stream { secure: Some(secure), .. }) = self.stream_mut(key) {
                    secure.wire_out = bytes;
                }
                self.touch(below);
                if room { Sent::All } else { Sent::Part }
            }
            Transport::None | Transport::Connecting(_) | Transport::Pair(_) => Sent::Part,
        }
    }

    /// Whether something has come for a stream, or for the one that it is over, that nobody wanted when it came.
    pub(super) fn has_waiting(&self, stream: &Stream) -> bool {
        let is_below = || match stream.transport {
            Transport::Over(below) => self.stream(below).is_some_and(|below| !below.input.is_empty()),
            _ => false,
        };
        stream.has_undecrypted() || !stream.is_handshaking() && is_below()
    }

    /// Goes on with what was not wanted when it came.
    pub(super) fn resume_secure(&mut self, key: StreamKey) {
        if self.stream(key).is_some_and(|stream| self.has_waiting(stream) && self.takes_input(stream)) {
            self.receive(key);
        }
    }

    /// Tells the peer that nothing more is sent (`close_notify`), best effort.
    pub(super) fn send_close_notify(&mut self, key: StreamKey) {
        // The session of a forked child is its parent's, which goes on with it.
        if self.reactor.is_parents() {
            return;
        }
        if let Some(Stream { secure: Some(secure), transport: Transport::Open(_) | Transport::Over(_), .. }) =
            self.stream_mut(key)
        {
            let Secure { session, wire_out, .. } = &mut **secure;
            session.close(wire_out);
            self.send_wire(key);
        }
    }
}
