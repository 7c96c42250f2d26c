use std::collections::VecDeque;
use std::io;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::rc::Rc;

use openssl::ssl::{Error, ErrorCode, NameType, SslRef, SslStream};

use super::context::Context;
use super::error::{self, UNEXPECTED_EOF};
use super::ffi;
use super::options::Role;
use super::wire::Wire;
use crate::buffer::Buffer;

/// The most a record holds.
const RECORD: usize = 16 * 1024;

/// So many errors are kept, the latest.
const ERRORS: usize = 16;

/// Why a session does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The peer has said that it sends no more, or the wire has ended where that is good enough. One may still send.
    Closed,
    /// Something is wrong with what has come, or nothing more will; [`Session::take_error`] tells what.
    Failed,
}

/// One TLS connection, between four buffers: what has come from the wire and what is to go there, and the same for the
/// plain bytes.
///
/// The owner puts what it reads from the wire into `wire_in`, and sends what is in `wire_out` after every call, also
/// after one that has failed: there may be an alert in it. It calls [`Session::advance`] until the handshake is done,
/// then [`Session::receive`] and [`Session::send`] when there is something to move. After the end of the wire it calls
/// [`Session::end_wire`], and the others once more. No call waits, and an idle session holds no buffers.
pub struct Session {
    stream: SslStream<Wire>,
    established: bool,
    /// Whether the wire has no more than what is in `wire_in`.
    wire_ended: bool,
    /// How it has ended for the receiving side.
    ending: Option<Ending>,
    closed: bool,
    dirty_shutdown: bool,
    pub(super) errors: VecDeque<String>,
    /// The context may be changed on its own thread only.
    on_this_thread: PhantomData<Rc<()>>,
}

/// What the two sides of a session have agreed on.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// The version of TLS, such as "TLSv1.3".
    pub protocol: &'static str,
    /// The cipher, by OpenSSL's name.
    pub cipher: &'static str,
    /// The protocol that is spoken in it (ALPN), such as `h2`.
    pub application_protocol: Option<Vec<u8>>,
    /// The name that the client has asked for (SNI).
    pub server_name: Option<Vec<u8>>,
    /// The certificate of the other side, in PEM form.
    pub peer_certificate: Option<Vec<u8>>,
}

impl Session {
    /// A session at its beginning. It keeps what it needs of the context.
    ///
    /// # Errors
    ///
    /// What OpenSSL says, mostly that there is no memory.
    pub fn new(context: &Context, role: Role) -> Result<Self, String> {
        error::forget();
        let stream = context.ssl(role).and_then(|ssl| SslStream::new(ssl, Wire::new()));
        Ok(Self {
            stream: stream.map_err(|errors| error::last(&errors).unwrap_or_default())?,
            established: false,
            wire_ended: false,
            ending: None,
            closed: false,
            dirty_shutdown: false,
            errors: VecDeque::new(),
            on_this_thread: PhantomData,
        })
    }

    /// Moves the handshake on; true once it is done. The client's first message comes out of the first call.
    ///
    /// # Errors
    ///
    /// How it has failed: `Closed` only if the wire has ended and that is good enough.
    pub fn advance(&mut self, wire_in: &mut Buffer, wire_out: &mut Buffer) -> Result<bool, Ending> {
        if self.established {
            return Ok(true);
        }
        if let Some(ending) = self.ending {
            return Err(ending);
        }
        match self.with_wire(wire_in, wire_out, SslStream::do_handshake) {
            Ok(()) => {
                self.established = true;
                self.stream.get_mut().records.begin();
                Ok(true)
            }
            Err(error) if waits(&error) && !self.wire_ended => Ok(false),
            Err(error) => Err(self.end(&error)),
        }
    }

    /// Decrypts what has come and adds it to `plain`, `limit` bytes at most; returns how many. 0 says that more has to
    /// come from the wire first. With a limit there may be more to be had without that, see [`Session::pending`]. Where
    /// memory is refused, `plain` is incomplete.
    ///
    /// # Errors
    ///
    /// How the session has ended, after all bytes that came before were returned.
    pub fn receive(
        &mut self,
        wire_in: &mut Buffer,
        wire_out: &mut Buffer,
        plain: &mut Buffer,
        limit: usize,
    ) -> Result<usize, Ending> {
        if !self.advance(wire_in, wire_out)? {
            return Ok(0);
        }
        if let Some(ending) = self.ending {
            return Err(ending);
        }
        let wire_ended = self.wire_ended;
        let (received, error) = self.with_wire(wire_in, wire_out, |stream| {
            let mut received = 0;
            while received < limit {
                let pending = stream.ssl().pending();
                let coming = stream.get_ref().incoming() + pending;
                if coming == 0 && !wire_ended {
                    break;
                }
                // A record is larger than its content, so this is enough, and short messages take little memory.
                let room = coming.clamp(1, RECORD).min(limit - received);
                // SAFETY: OpenSSL has written as many bytes as it says.
                match unsafe { plain.add_with(room, |room| stream.ssl_read_uninit(room)) } {
                    None => {
                        plain.mark_incomplete();
                        break;
                    }
                    Some(Ok(size)) => {
                        received += size;
                        stream.get_mut().records.carried();
                    }
                    Some(Err(error)) => return (received, Some(error)),
                }
            }
            (received, None)
        });
        match error {
            Some(error) if !waits(&error) || wire_ended => {
                let ending = self.end(&error);
                if received > 0 { Ok(received) } else { Err(ending) }
            }
            _ => Ok(received),
        }
    }

    /// Encrypts bytes of `plain` into `wire_out` until there are `limit` there, or a little more; returns how many
    /// bytes it has taken. What was added in pieces leaves in as few records as can be. Before the handshake is done it
    /// only advances that.
    ///
    /// # Errors
    ///
    /// `Failed` when there is something to send and nothing can be sent any more: after a failure, or after
    /// [`Session::close`].
    pub fn send(
        &mut self,
        plain: &mut Buffer,
        wire_in: &mut Buffer,
        wire_out: &mut Buffer,
        limit: usize,
    ) -> Result<usize, Ending> {
        if !self.advance(wire_in, wire_out)? || plain.is_empty() {
            return Ok(0);
        }
        if self.closed || self.ending == Some(Ending::Failed) {
            return Err(Ending::Failed);
        }
        let (sent, error) = self.with_wire(wire_in, wire_out, |stream| {
            let mut sent = 0;
            let mut scratch = [MaybeUninit::uninit(); RECORD];
            while !plain.is_empty() && stream.get_ref().outgoing.len() < limit {
                let record = record(plain, &mut scratch);
                if record.is_empty() {
                    break;
                }
                match stream.ssl_write(record) {
                    Ok(size) => {
                        plain.drain(size);
                        sent += size;
                    }
                    Err(error) => return (sent, Some(error)),
                }
            }
            (sent, None)
        });
        match error {
            Some(error) if !waits(&error) => Err(self.end(&error)),
            _ => Ok(sent),
        }
    }

    /// Says that nothing more is sent (close_notify), once; what is to be sent must have been before. Nothing is said
    /// before the handshake is done, nor after a failure.
    pub fn close(&mut self, wire_out: &mut Buffer) {
        if self.established && !self.closed && self.ending != Some(Ending::Failed) {
            self.closed = true;
            // The peer's own close_notify is not waited for, so there is nothing that could fail.
            let _ = self.with_wire(&mut Buffer::new(), wire_out, SslStream::shutdown);
        }
    }

    /// Tells that nothing comes from the wire any more but what is in `wire_in`.
    pub fn end_wire(&mut self) {
        self.wire_ended = true;
    }

    /// Asks the peer for a new handshake (`SSL_renegotiate`), or with TLS 1.3, which has none, for new keys. False when
    /// that cannot be, as before the first handshake.
    pub fn renegotiate(&mut self, wire_in: &mut Buffer, wire_out: &mut Buffer) -> bool {
        if !self.established || self.closed || self.ending.is_some() {
            return false;
        }
        self.with_wire(wire_in, wire_out, |stream| {
            let begun = ffi::renegotiate(stream.ssl());
            if begun {
                stream.get_mut().records.allow_handshake();
                // The first message goes out now; the rest is done while receiving.
                let _ = stream.do_handshake();
            }
            begun
        })
    }

    /// Whether it has ended for the receiving side, or failed.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ending.is_some()
    }

    /// How many bytes are decrypted and wait to be received.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.ssl().pending()
    }

    /// Whether a wire that ends without the peer having said so counts as closed
    /// (`bufferevent_openssl_get_allow_dirty_shutdown`). False at first: whoever cuts the wire could cut a message
    /// short.
    #[must_use]
    pub fn allows_dirty_shutdown(&self) -> bool {
        self.dirty_shutdown
    }

    /// Sets that.
    pub fn allow_dirty_shutdown(&mut self, allow: bool) {
        self.dirty_shutdown = allow;
    }

    /// The latest error that was not taken yet, in OpenSSL's words (`bufferevent_get_openssl_error`).
    pub fn take_error(&mut self) -> Option<String> {
        self.errors.pop_back()
    }

    /// The cipher, or "(NONE)" (`SSL_get_cipher_name`).
    #[must_use]
    pub fn cipher_name(&self) -> &'static str {
        self.ssl().current_cipher().map_or("(NONE)", |cipher| cipher.name())
    }

    /// The version of TLS that the cipher came with, or "(NONE)" (`SSL_get_cipher_version`).
    #[must_use]
    pub fn cipher_version(&self) -> &'static str {
        self.ssl().current_cipher().map_or("(NONE)", |cipher| cipher.version())
    }

    /// A line about the cipher (`SSL_CIPHER_description`); none before it is agreed on.
    #[must_use]
    pub fn cipher_description(&self) -> Option<String> {
        self.ssl().current_cipher().map(|cipher| cipher.description())
    }

    /// The version of TLS (`SSL_get_version`).
    #[must_use]
    pub fn protocol(&self) -> &'static str {
        self.ssl().version_str()
    }

    /// What was agreed on with ALPN, such as `h2`.
    #[must_use]
    pub fn application_protocol(&self) -> Option<&[u8]> {
        self.ssl().selected_alpn_protocol()
    }

    /// The name that the client has asked for (SNI), also on its own side.
    #[must_use]
    pub fn server_name(&self) -> Option<&[u8]> {
        self.ssl().servername_raw(NameType::HOST_NAME)
    }

    /// The certificate that the peer has shown, in PEM form.
    #[must_use]
    pub fn peer_certificate(&self) -> Option<Vec<u8>> {
        self.ssl().peer_certificate().and_then(|certificate| certificate.to_pem().ok())
    }

    /// What the two sides have agreed on; none before the handshake is done.
    #[must_use]
    pub fn agreed(&self) -> Option<Agreed> {
        self.established.then(|| Agreed {
            protocol: self.protocol(),
            cipher: self.cipher_name(),
            application_protocol: self.application_protocol().map(<[u8]>::to_vec),
            server_name: self.server_name().map(<[u8]>::to_vec),
            peer_certificate: self.peer_certificate(),
        })
    }

    pub(super) fn ssl(&self) -> &SslRef {
        self.stream.ssl()
    }

    /// Lets OpenSSL work on the buffers. Its error queue, which is the thread's, is empty before and after.
    fn with_wire<R>(
        &mut self,
        wire_in: &mut Buffer,
        wire_out: &mut Buffer,
        act: impl FnOnce(&mut SslStream<Wire>) -> R,
    ) -> R {
        error::forget();
        self.stream.get_mut().swap(wire_in, wire_out);
        let result = act(&mut self.stream);
        self.stream.get_mut().swap(wire_in, wire_out);
        error::forget();
        result
    }

    /// Remembers how the session has ended.
    fn end(&mut self, error: &Error) -> Ending {
        let ending = match error.code() {
            ErrorCode::ZERO_RETURN if self.established => Ending::Closed,
            _ if is_cut(error) && self.dirty_shutdown => Ending::Closed,
            _ => Ending::Failed,
        };
        if ending == Ending::Failed {
            match (error.ssl_error(), error.io_error()) {
                (Some(errors), _) => self.errors.extend(errors.errors().iter().map(error::text)),
                (None, Some(error)) if error.kind() != io::ErrorKind::WouldBlock => {
                    self.errors.push_back(error.to_string())
                }
                (None, _) => self.errors.push_back(UNEXPECTED_EOF.to_owned()),
            }
            let surplus = self.errors.len().saturating_sub(ERRORS);
            self.errors.drain(..surplus);
        }
        self.ending = Some(ending);
        ending
    }
}

/// Whether OpenSSL only waits for more from the wire.
fn waits(error: &Error) -> bool {
    matches!(error.code(), ErrorCode::WANT_READ | ErrorCode::WANT_WRITE)
}

/// Whether OpenSSL has found no mistake, but waits for what will not come.
fn is_cut(error: &Error) -> bool {
    error.ssl_error().is_none() && error.io_error().is_none_or(|error| error.kind() == io::ErrorKind::WouldBlock)
}

/// The next bytes to encrypt: as many as a record takes, gathered where they are in pieces. None where a file was to be
/// read that cannot be.
fn record<'bytes>(plain: &'bytes mut Buffer, scratch: &'bytes mut [MaybeUninit<u8>; RECORD]) -> &'bytes [u8] {
    let together = plain.front().len();
    let size = plain.len().min(RECORD);
    if together >= size { &plain.front()[..size] } else { plain.copy_out(0, &mut scratch[..size]) }
}
