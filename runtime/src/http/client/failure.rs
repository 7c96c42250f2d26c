//! Why a request has failed.

use std::borrow::Cow;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use h2::Reason;

use crate::dns;
use crate::file::is_shorter;
use crate::http::RequestError;
use crate::socket::{Name, error_text};

use super::Peer;

/// Why a request has failed, and what there is to say of it.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What is the matter.
    pub error: RequestError,
    /// The same in words: who has done what, and why.
    pub message: Rc<str>,
    /// Whether there was a connection.
    pub(super) is_connected: bool,
}

/// What a server has done that makes a request fail.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    error: RequestError,
    /// What follows the name of the server.
    what: Cow<'static, str>,
}

impl Failure {
    fn unconnected(error: RequestError, message: &str) -> Self {
        Self { error, message: message.into(), is_connected: false }
    }

    /// The name of the server was not found.
    pub(super) fn unresolved(peer: &Peer, error: dns::Error) -> Self {
        Self::unconnected(RequestError::Resolve, &format!("Cannot look up the name \"{}\": {error}", peer.host()))
    }

    /// The server was not reached, for a reason that the kernel has told by number. `addresses` are those of its name.
    pub(super) fn unreached(peer: &Peer, addresses: &[Name], error: Option<i32>) -> Self {
        let reason = error.map_or_else(|| "it has no address".to_owned(), error_text);
        let at = at(addresses);
        Self::unconnected(RequestError::Connect, &format!("Cannot connect to {peer}{at}: {reason}"))
    }

    /// The server was not reached in time.
    pub(super) fn late(peer: &Peer, addresses: &[Name], what: &str, limit: Duration) -> Self {
        let (at, limit) = (at(addresses), seconds(limit));
        Self::unconnected(RequestError::Timeout, &format!("Cannot connect to {peer}{at} within {limit}: {what}"))
    }

    /// There is no TLS to be had with the server.
    pub(super) fn untrusted(peer: &Peer, reason: &str) -> Self {
        let message = format!("The TLS handshake with {peer} has failed: {reason}");
        Self { is_connected: true, ..Self::unconnected(RequestError::Tls, &message) }
    }

    /// The server has done something.
    pub(super) fn by(peer: &Peer, fault: &Fault) -> Self {
        Self { error: fault.error, message: format!("{peer} {}", fault.what).into(), is_connected: true }
    }

    /// The deadline of a request has passed, at which point it was so far.
    pub(super) fn missed(peer: &Peer, limit: Duration, stage: &str) -> Self {
        let message = format!("{peer} has not answered within {}: {stage}", seconds(limit));
        Self { error: RequestError::Timeout, message: message.into(), is_connected: true }
    }
}

impl Fault {
    /// What follows the name of the server.
    pub(super) fn into_words(self) -> Cow<'static, str> {
        self.what
    }

    /// It has sent what is no HTTP.
    pub(super) fn malformed(what: &'static str) -> Self {
        Self { error: RequestError::InvalidHeader, what: what.into() }
    }

    /// It has sent more than is accepted.
    pub(super) fn too_long(what: String) -> Self {
        Self { error: RequestError::DataTooLong, what: what.into() }
    }

    /// It has sent more than there is memory for.
    pub(super) fn no_memory() -> Self {
        Self { error: RequestError::Buffer, what: "has sent a response that there is no memory for".into() }
    }

    /// Something here has kept a request from being sent.
    pub(super) fn unsent(error: &io::Error) -> Self {
        let reason = match error.raw_os_error() {
            _ if is_shorter(error) => "a file is shorter than when it was added".to_owned(),
            Some(code) => error_text(code),
            None => error.to_string(),
        };
        Self { error: RequestError::Buffer, what: format!("was not sent all of the request: {reason}").into() }
    }

    /// The owner has ended the body of a request that many bytes before what was promised.
    pub(super) fn short(missing: u64) -> Self {
        let what =
            format!("was not sent all of the request: its body is shorter than its Content-Length, by {missing}");
        Self { error: RequestError::Buffer, what: what.into() }
    }

    /// A request is none of HTTP/2.
    pub(super) fn unspeakable(part: &str) -> Self {
        let what = format!("speaks HTTP/2, in which the request cannot be made: {part}");
        Self { error: RequestError::InvalidHeader, what: what.into() }
    }

    /// It has given up a request, or the connection, for a reason of RFC 9113, section 7.
    pub(super) fn given_up(what: &str, reason: Reason) -> Self {
        Self { error: RequestError::Eof, what: format!("{what}: {reason}").into() }
    }

    /// It does not keep to the rules of HTTP/2.
    pub(super) fn unruly(reason: Reason) -> Self {
        Self { error: RequestError::InvalidHeader, what: format!("has broken the rules of HTTP/2: {reason}").into() }
    }

    /// It has left.
    pub(super) fn left(what: &'static str) -> Self {
        Self { error: RequestError::Eof, what: what.into() }
    }

    /// The connection has broken off.
    pub(super) fn broken(error: &io::Error) -> Self {
        let reason = error.raw_os_error().map_or_else(|| error.to_string(), error_text);
        Self { error: RequestError::Eof, what: format!("has broken off the connection: {reason}").into() }
    }

    /// Its TLS has failed.
    pub(super) fn tls(reason: &str) -> Self {
        Self { error: RequestError::Tls, what: format!("has broken the rules of TLS: {reason}").into() }
    }

    /// It has kept silent for too long.
    pub(super) fn silent(limit: Duration) -> Self {
        Self { error: RequestError::Timeout, what: format!("has kept silent for {}", seconds(limit)).into() }
    }

    /// It takes, or sends, too little at a time.
    pub(super) fn slow(what: &'static str) -> Self {
        Self { error: RequestError::Timeout, what: what.into() }
    }
}

/// A time, as it is told.
fn seconds(time: Duration) -> String {
    match time.as_secs_f64() {
        1.0 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}

/// The addresses of a name, as they are told.
fn at(addresses: &[Name]) -> String {
    let shown = addresses.iter().filter_map(|address| match address {
        Name::Inet(address) => Some(address.ip().to_string()),
        Name::Unix(_) => None,
    });
    let shown = shown.collect::<Vec<_>>().join(", ");
    if shown.is_empty() { shown } else { format!(" ({shown})") }
}
