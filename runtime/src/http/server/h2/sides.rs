//! What the loop and the task of a stream know of the two sides of an exchange.

use std::task::Waker;

use h2::Reason;
use h2::server::SendResponse;
use http::Response;

use crate::buffer::Buffer;
use crate::http::h2::{Backlogs, Outbound, Piece};
use crate::http::message::body::PIECES;
use crate::keys::Http2StreamKey;
use crate::reactor::Instant;

/// A request, and the reply to it.
pub(super) struct Sides {
    /// What the loop knows the stream by.
    pub(super) stream: Option<Http2StreamKey>,
    /// The longest body that is accepted, once that is known.
    pub(super) allowed: Option<u64>,
    /// The client waits to be told to send the body.
    pub(super) expects_continue: bool,
    /// How much of the request's body has come.
    pub(super) received: u64,
    /// The body is handed on in pieces.
    pub(super) in_pieces: bool,
    /// It is not read for now.
    pub(super) is_paused: bool,
    /// The pieces that have come and were not taken.
    pub(super) incoming: Buffer,
    /// How much of it has come that nobody wants.
    pub(super) unwanted: u64,
    /// None of that is waited for.
    pub(super) hurries: bool,
    /// It has become a WebSocket: what comes behind the request is read when the reply has begun.
    pub(super) is_tunnel: bool,
    /// When the request began, the last bytes of its body came, or there was something to reply with again.
    pub(super) moved: Instant,
    /// What the client is to be told before the reply, until the task takes it.
    pub(super) interim: Vec<Response<()>>,
    /// The head of the reply, until the task takes it.
    pub(super) head: Option<Box<Response<()>>>,
    /// When there was that head.
    pub(super) replied: Instant,
    /// The reply's body.
    pub(super) body: Outbound,
    /// What the stream is to be reset for.
    pub(super) broken: Option<Reason>,
    /// What the reply is sent with, as long as there is no task that has it.
    pub(super) respond: Option<SendResponse<Piece>>,
    /// The task, if there is one and it waits.
    pub(super) waker: Option<Waker>,
}

impl Sides {
    pub(super) fn new(backlogs: &Backlogs) -> Self {
        Self {
            stream: None,
            allowed: None,
            expects_continue: false,
            received: 0,
            in_pieces: false,
            is_paused: false,
            incoming: Buffer::new(),
            unwanted: 0,
            hurries: false,
            is_tunnel: false,
            moved: Instant::default(),
            interim: Vec::new(),
            head: None,
            replied: Instant::default(),
            body: Outbound::new(backlogs.stream()),
            broken: None,
            respond: None,
            waker: None,
        }
    }

    /// Whether the request's body is not read: it is not known how long it may be, or the script has yet to take pieces.
    pub(super) fn is_blocked(&self) -> bool {
        self.allowed.is_none() || self.in_pieces && (self.is_paused || self.incoming.len() >= PIECES)
    }
}
