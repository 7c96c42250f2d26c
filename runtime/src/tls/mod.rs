//! TLS on the system's OpenSSL, without any I/O: what libevent's `bufferevent_openssl` does, from buffer to buffer.
//!
//! A [`Context`] is made of [`Options`] once, and a [`Session`] of the context for each connection. The owner of the
//! connection moves bytes between the wire and the session's buffers; the session never waits.

mod alpn;
mod certificate;
mod context;
mod error;
mod ffi;
mod names;
mod options;
mod peer_name;
mod records;
mod refusal;
mod session;
mod settings;
mod slot;
mod status;
#[cfg(test)]
pub(crate) mod tests;
mod tickets;
mod verify;
mod wire;

pub use certificate::Pem;
pub use context::{Accepted, Context};
pub use options::{Options, Role, Without};
pub use refusal::Refusal;
pub use session::{Agreed, Ending, Session};

/// What OpenSSL calls its version, such as "OpenSSL 3.0.17 1 Jul 2025".
#[must_use]
pub fn version() -> &'static str {
    openssl::version::version()
}

/// The version of OpenSSL as a number (`OpenSSL_version_num`).
#[must_use]
pub fn version_number() -> i64 {
    openssl::version::number()
}

/// Asks OpenSSL to gather entropy from the system (`RAND_poll`); false when it cannot.
#[must_use]
pub fn gather_entropy() -> bool {
    openssl::init();
    let gathered = ffi::rand_poll();
    error::forget();
    gathered
}
