//! TLS between a stream's buffers and what carries its bytes: libevent's `bufferevent_openssl`.

use std::io;

use crate::buffer::Buffer;
use crate::keys::{Token, owner};
use crate::reactor::Events;
use crate::tls::{Context, Ending, Role, Session};

use super::{Consumer, Net, Read, SCRATCH, Sent, Stream, StreamEvent, StreamKey, Transport};

/// At most this many bytes are encrypted ahead of what the kernel takes.
const AHEAD: usize = 128 * 1024;

/// At most this many streams may be over one of a socket or a pair. What happens to one is handed up through all of
/// them, on the stack.
const FILTERS: usize = 16;

/// A TLS session and what is on its way between it and the wire.
pub(super) struct Secure {
    pub(super) session: Session,
    wire_in: Buffer,
    wire_out: Buffer,
    /// The end of the handshake was noticed.
    settled: bool,
    /// The wire has ended, or failed: nothing more comes from it.
    cut: bool,
    /// Whoever reads has been told that the session has ended.
    told: bool,
    /// The wire has failed: it takes nothing more, and what was encrypted for it is dropped.
    broken: bool,
}

impl Secure {
    /// Whether there is something to be had without another look at the wire: bytes, or the end of the session that has
    /// come with the bytes before it.
    fn has_more(&self) -> bool {
        self.session.pending() > 0 || !self.wire_in.is_empty() || self.has_untold_end()
    }

    fn has_untold_end(&self) -> bool {
        self.session.has_ended() && !self.told
    }

    /// Encrypts what there is to send, as far as it is worth while; returns how much that was.
    fn encrypt(&mut self, output: &mut Buffer) -> Result<usize, Ending> {
        self.session.send(output, &mut self.wire_in, &mut self.wire_out, AHEAD)
    }
}

impl Stream {
    /// The TLS session, if there is one.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.secure.as_ref().map(|secure| &secure.session)
    }

    /// The TLS session, to change what it allows or to take its errors.
    pub fn session_mut(&mut self) -> Option<&mut Session> {
        self.secure.as_mut().map(|secure| &mut secure.session)
    }

    /// Whether something has come that was not decrypted, because nobody wanted it, or the end that nobody was told of.
    pub(crate) fn has_undecrypted(&self) -> bool {
        self.secure.as_ref().is_some_and(|secure| secure.settled && secure.has_more())
    }

    /// Whether TLS has ended, of which nobody was told.
    pub(crate) fn has_untold_end(&self) -> bool {
        self.secure.as_ref().is_some_and(|secure| secure.has_untold_end())
    }

    /// Whether something is encrypted that the kernel has yet to take.
    pub(super) fn has_unsent(&self) -> bool {
        self.secure.as_ref().is_some_and(|secure| !secure.wire_out.is_empty())
    }

    /// Whether a TLS handshake is under way.
    pub(crate) fn is_shaking_hands(&self) -> bool {
        self.secure.as_ref().is_some_and(|secure| !secure.settled && !secure.cut && !secure.session.has_ended())
    }

    /// There is another wire, or none yet.
    pub(super) fn mend_wire(&mut self) {
        self.secure.iter_mut().for_each(|secure| (secure.cut, secure.broken) = (false, false));
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
                settled: false,
                cut: false,
                told: false,
                broken: false,
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

    /// Moves the handshake of a stream on.
    ///
    /// # Errors
    ///
    /// How it has failed.
    pub(super) fn shake_hands(&mut self, key: StreamKey) -> Result<(), Ending> {
        let Some(Stream { secure: Some(secure), .. }) = self.stream_mut(key) else { return Ok(()) };
        let Secure { session, wire_in, wire_out, settled, .. } = &mut **secure;
        if *settled {
            return Ok(());
        }
        let advanced = session.advance(wire_in, wire_out);
        *settled = matches!(advanced, Ok(true));
        let established = *settled;
        // The peer is told what is wrong, as well as it goes.
        self.send_wire(key);
        if advanced? && established {
            self.touch(key);
            if let Some(Consumer::Script(..) | Consumer::Filter { .. } | Consumer::Client(_)) =
                self.stream(key).map(Stream::consumer)
            {
                self.tell_connected(key);
            }
        }
        Ok(())
    }

    /// Takes what has come from the wire, and decrypts up to `limit` bytes of it into `plain`.
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
            secure.cut = true;
        }
        if let Read::Failed(error) = read {
            return Read::Failed(error);
        }
        let shaken = self.shake_hands(key);
        let Some(Stream { secure: Some(secure), .. }) = self.stream_mut(key) else { return Read::End };
        let Secure { session, wire_in, wire_out, settled, .. } = &mut **secure;
        if matches!(read, Read::End) {
            session.end_wire();
        }
        let received = match shaken {
            Ok(()) if *settled || matches!(read, Read::End) => session.receive(wire_in, wire_out, plain, limit),
            Ok(()) => Ok(0),
            Err(ending) => Err(ending),
        };
        wire_in.trim();
        // A new key or an alert may have to be answered.
        self.send_wire(key);
        self.note_end(key, received.is_err());
        match received {
            Ok(0) => Read::Nothing,
            Ok(count) => Read::Some(count),
            Err(Ending::Closed) => Read::End,
            Err(Ending::Failed) => Read::Failed(io::Error::other("TLS")),
        }
    }

    /// Sees to it that whoever reads is told of the end of a session that has come with the last bytes: the socket may
    /// have nothing more to say.
    fn note_end(&mut self, key: StreamKey, is_told: bool) {
        let Some(Stream { secure: Some(secure), .. }) = self.stream_mut(key) else { return };
        secure.told |= is_told;
        if secure.has_untold_end() {
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

    /// Encrypts and sends what a stream has to send.
    pub(super) fn send_secure(&mut self, key: StreamKey) -> Sent {
        loop {
            let Some(stream) = self.stream_mut(key) else { return Sent::All };
            let Stream { secure: Some(secure), output, allowance, transport, .. } = stream else { return Sent::All };
            if !secure.settled {
                return match self.shake_hands(key) {
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
            let silent = secure.cut || secure.session.has_ended();
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
            secure.broken = true;
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
        if secure.broken {
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
        stream.has_undecrypted() || !stream.is_shaking_hands() && is_below()
    }

    /// Goes on with what was not wanted when it came.
    pub(super) fn resume_secure(&mut self, key: StreamKey) {
        if self.stream(key).is_some_and(|stream| self.has_waiting(stream) && self.takes_input(stream)) {
            self.receive(key);
        }
    }

    /// Tells the peer that nothing more is sent, as well as it goes (close_notify).
    pub(super) fn send_close_notify(&mut self, key: StreamKey) {
        if let Some(Stream { secure: Some(secure), transport: Transport::Open(_) | Transport::Over(_), .. }) =
            self.stream_mut(key)
        {
            let Secure { session, wire_out, .. } = &mut **secure;
            session.close(wire_out);
            self.send_wire(key);
        }
    }

    /// Makes a stream of TLS over another one of the script's, which belongs to it from then on
    /// (`bufferevent_openssl_filter_new`).
    ///
    /// # Errors
    ///
    /// What OpenSSL says; or when there are as many over each other as may be.
    pub fn add_filter(
        &mut self,
        below: StreamKey,
        script: Token<owner::Script>,
        context: &Context,
        role: Role,
    ) -> Result<StreamKey, String> {
        let down = |&key: &StreamKey| match self.stream(key)?.transport {
            Transport::Over(below) => Some(below),
            _ => None,
        };
        if std::iter::successors(Some(below), down).nth(FILTERS).is_some() {
            return Err(format!("no more than {FILTERS} filters can be over each other"));
        }
        let key = self.add_script(script);
        if let Err(error) = self.secure(key, context, role) {
            self.forget(key);
            return Err(error);
        }
        self.install(key, Transport::Over(below));
        if let Some(lower) = self.stream_mut(below)
            && let Consumer::Script(script, connection) = lower.consumer
        {
            lower.consumer = Consumer::Filter { upper: key, script, connection };
        }
        self.enable(below, Events::READ | Events::WRITE);
        Ok(key)
    }

    /// Gives a stream that another one was over back to the script.
    pub(super) fn leave(&mut self, transport: &Transport) {
        let Transport::Over(below) = *transport else { return };
        if let Some(lower) = self.stream_mut(below)
            && let Consumer::Filter { script, connection, .. } = lower.consumer
        {
            lower.consumer = Consumer::Script(script, connection);
        }
        self.watch_enabled(below);
    }

    /// Something has happened to a stream below another one.
    pub(super) fn tell_upper(&mut self, upper: StreamKey, event: u16) {
        if event & (StreamEvent::ERROR | StreamEvent::TIMEOUT) != 0 {
            self.tell(upper, event, Events::empty());
        } else {
            self.on_wire(upper);
        }
    }

    /// Something has come for a stream over another one.
    pub(super) fn on_wire(&mut self, upper: StreamKey) {
        while self.receive(upper) {}
    }
}
