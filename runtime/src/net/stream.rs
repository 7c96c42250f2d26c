//! A buffer on either side of a socket, or of something like one.

use std::os::fd::{AsRawFd, BorrowedFd, RawFd};

use crate::buffer::{Buffer, End};
use crate::dns;
use crate::keys::{ClientKey, Http1Key, Http2Key, StreamKey, Token, WebSocketKey, owner};
use crate::reactor::{self, Events};

use super::dial::Dial;
use super::pipe::Pipe;
use super::script::PendingCalls;
use super::secure::Secure;
use super::stalled::Stalled;
use super::transport::{Allowance, Socket, Transport};
use super::watermarks::Watermarks;

/// Who consumes a stream's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consumer {
    /// An HTTP connection.
    Http(Http1Key),
    /// The script: what it is known by, and the HTTP connection whose end the stream's end still is, if the script has
    /// taken the stream over from one.
    Script(Token<owner::Script>, Option<Http1Key>),
    /// Another stream, which is over this one; the rest is as with the script, to whom it returns.
    Filter {
        /// The stream over this one.
        upper: StreamKey,
        /// What the script knows this one by.
        script: Token<owner::Script>,
        /// The HTTP connection the script has taken it over from.
        connection: Option<Http1Key>,
    },
    /// A connection of HTTP/2.
    Http2(Http2Key),
    /// An HTTP client.
    Client(ClientKey),
    /// A connection of HTTP/2 of an HTTP client.
    ClientHttp2(ClientKey),
    /// A WebSocket connection.
    WebSocket(WebSocketKey),
}

/// What can happen to a stream: libevent's `BEV_EVENT_*` flags, with its values.
pub struct StreamEvent;

impl StreamEvent {
    /// While reading.
    pub const READING: u16 = 0x01;
    /// While writing.
    pub const WRITING: u16 = 0x02;
    /// The peer sends nothing more.
    pub const EOF: u16 = 0x10;
    /// An error.
    pub const ERROR: u16 = 0x20;
    /// Nothing has happened for too long.
    pub const TIMEOUT: u16 = 0x40;
    /// The connection is there.
    pub const CONNECTED: u16 = 0x80;
}

/// A buffer on either side of a socket, or of something like one: libevent's `bufferevent`. It belongs to
/// [`Net`](super::Net), which knows it by its key.
pub struct Stream {
    pub(super) transport: Transport,
    /// TLS between the buffers and the transport.
    pub(super) secure: Option<Box<Secure>>,
    /// The event that waits for the socket.
    pub(super) io: Option<reactor::Key>,
    /// The event that hands out what is to be called.
    pub(super) call: reactor::Key,
    /// Received, and not consumed yet.
    pub input: Buffer,
    /// To be sent.
    pub output: Buffer,
    pub(super) consumer: Consumer,
    /// What is enabled: [`Events::READ`], [`Events::WRITE`], and whatever else the script has named.
    pub(super) enabled: Events,
    /// The interest of `io`.
    pub(super) watched: Events,
    /// Stands in the list of streams with something to send.
    pub(super) dirty: bool,
    /// The socket's send buffer is full: nothing is written before it is writable.
    pub(super) blocked: bool,
    /// How much it may send before the loop waits again.
    pub(super) allowance: Allowance,
    /// Since when the peer has taken nothing of what there is to send, where somebody wants to know.
    pub(super) stalled: Option<Box<Stalled>>,
    /// How many bytes have come.
    pub(super) received: u64,
    /// How many bytes have left the output.
    pub(super) taken: u64,
    /// How many of them the kernel has, also those that TLS had to send.
    pub(super) sent: u64,
    /// The callbacks that are due.
    pub(super) pending: PendingCalls,
    /// The number of the error that ended it, if one has.
    pub(super) error: Option<i32>,
    /// The peer sends nothing more.
    pub(super) ended: bool,
    /// Connecting to a name, while that is under way.
    pub(super) dial: Option<Box<Dial>>,
    /// Why the name it was to be connected to could not be resolved.
    pub(super) name_error: Option<dns::Error>,
    /// Watermarks and timeouts, if the script has set any.
    pub(super) watermarks: Option<Box<Watermarks>>,
    /// The task that reads and writes it, where one does.
    pub(super) pipe: Option<Pipe>,
}

impl Stream {
    /// A stream of no socket yet.
    pub(super) fn new(call: reactor::Key, consumer: Consumer) -> Self {
        let (mut input, mut output) = (Buffer::new(), Buffer::new());
        // Scripts take from the one and add to the other.
        input.set_frozen(End::Back, true);
        output.set_frozen(End::Front, true);
        Self {
            transport: Transport::None,
            secure: None,
            io: None,
            call,
            input,
            output,
            consumer,
            enabled: Events::WRITE,
            watched: Events::empty(),
            dirty: false,
            blocked: false,
            allowance: Allowance::default(),
            stalled: None,
            received: 0,
            taken: 0,
            sent: 0,
            pending: PendingCalls::default(),
            error: None,
            ended: false,
            dial: None,
            name_error: None,
            watermarks: None,
            pipe: None,
        }
    }

    /// The descriptor of its socket (`bufferevent_getfd`).
    #[must_use]
    pub fn descriptor(&self) -> Option<RawFd> {
        self.fd().map(|fd| fd.as_raw_fd())
    }

    #[inline(always)]
    pub(crate) fn fd(&self) -> Option<BorrowedFd<'_>> {
        self.socket().map(Socket::as_fd)
    }

    pub(super) fn socket(&self) -> Option<&Socket> {
        match &self.transport {
            Transport::Connecting(socket) | Transport::Open(socket) => Some(socket),
            Transport::None | Transport::Pair(_) | Transport::Over(_) => None,
        }
    }

    /// What the socket is waited for.
    pub(crate) fn watched(&self) -> Events {
        self.watched
    }

    /// Who consumes the bytes.
    #[must_use]
    pub fn consumer(&self) -> Consumer {
        self.consumer
    }

    /// What is enabled (`bufferevent_get_enabled`).
    #[must_use]
    pub fn enabled(&self) -> Events {
        self.enabled
    }

    /// Why the name it was to be connected to has no addresses, if that is how it ended
    /// (`bufferevent_socket_get_dns_error`).
    #[must_use]
    pub fn name_error(&self) -> Option<dns::Error> {
        self.name_error
    }

    /// Whether it can be connected: it is neither one of a pair nor a filter.
    #[must_use]
    pub fn is_connectable(&self) -> bool {
        !matches!(self.transport, Transport::Pair(_) | Transport::Over(_))
    }

    /// Whether it is one of a pair.
    #[must_use]
    pub fn is_paired(&self) -> bool {
        matches!(self.transport, Transport::Pair(_))
    }
}
