//! How long clients may take.

use std::time::Duration;

use crate::http::message::pace::Pace;
use crate::reactor::Instant;

/// How long the clients of a server may take; none: as long as they like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the head of a request, from its first byte on. On a new connection it is counted from the beginning, the
    /// handshake of TLS included.
    pub head: Option<Allowed>,
    /// For the body of a request.
    pub body: Option<Allowed>,
    /// To begin the next request.
    pub idle: Option<Duration>,
    /// To take some of what there is to send.
    pub write: Option<Duration>,
}

/// How long a part of a request may be on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// A head as a whole; a body between two of its bytes. A client that takes longer is told so.
    Fixed(Duration),
    /// Between two bytes, and for the whole request as long as its [`Pace`] allows (`evhttp_set_timeout`). A client that
    /// takes longer is not told.
    Paced(Duration),
}

/// More than any client needs.
impl Default for Timeouts {
    fn default() -> Self {
        let minute = Duration::from_secs(60);
        Self {
            head: Some(Allowed::Fixed(minute)),
            body: Some(Allowed::Fixed(minute)),
            idle: Some(Duration::from_secs(75)),
            write: Some(minute),
        }
    }
}

impl Timeouts {
    /// The same for everything (`evhttp_set_timeout`).
    #[must_use]
    pub fn every(timeout: Option<Duration>) -> Self {
        let paced = timeout.map(Allowed::Paced);
        Self { head: paced, body: paced, idle: timeout, write: timeout }
    }

    /// The shortest. A connection that is looked at as often needs no other look when something begins to be waited for.
    pub(super) fn shortest(&self) -> Option<Duration> {
        [self.head.map(Allowed::duration), self.body.map(Allowed::duration), self.idle, self.write]
            .into_iter()
            .flatten()
            .min()
    }
}

impl Allowed {
    pub(super) fn duration(self) -> Duration {
        match self {
            Self::Fixed(duration) | Self::Paced(duration) => duration,
        }
    }

    /// Until when a head has to be complete of which `pace` tells how far it is; its last byte came at `last`.
    pub(super) fn head_deadline(self, last: Instant, pace: Pace) -> Instant {
        match self {
            Self::Fixed(timeout) => pace.begun.after(timeout),
            Self::Paced(timeout) if pace.bytes == 0 => pace.begun.after(timeout),
            Self::Paced(_) => self.body_deadline(last, pace),
        }
    }

    /// The same for the next byte of a body, the head before which counts for `pace`.
    pub(super) fn body_deadline(self, last: Instant, pace: Pace) -> Instant {
        match self {
            Self::Fixed(timeout) => last.after(timeout),
            Self::Paced(timeout) => last.after(timeout).min(pace.deadline(timeout)),
        }
    }

    /// Whether a client that takes longer is told so.
    pub(super) fn is_told(self) -> bool {
        matches!(self, Self::Fixed(_))
    }
}
