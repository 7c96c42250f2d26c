//! The few functions of OpenSSL that the openssl crate does not have.

use std::ffi::{c_char, c_int, c_void};
use std::mem::ManuallyDrop;

use foreign_types::ForeignTypeRef;
use openssl::ssl::{SslContext, SslContextBuilder, SslRef, SslVersion};
use openssl_sys::{SSL, SSL_CTX};

type PassphraseCallback = unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int;

/// `SSL_KEY_UPDATE_REQUESTED`: new keys in both directions.
const KEY_UPDATE_REQUESTED: c_int = 1;

unsafe extern "C" {
    fn RAND_poll() -> c_int;
    fn SSL_CTX_set_default_passwd_cb(context: *mut SSL_CTX, callback: Option<PassphraseCallback>);
    fn SSL_renegotiate(session: *mut SSL) -> c_int;
    fn SSL_key_update(session: *mut SSL, kind: c_int) -> c_int;
}

pub(super) fn rand_poll() -> bool {
    // SAFETY: OpenSSL is initialised, and the call takes nothing.
    unsafe { RAND_poll() == 1 }
}

/// Lets OpenSSL fail where it would ask for a passphrase on the terminal.
pub(super) fn never_ask(context: &mut SslContextBuilder) {
    unsafe extern "C" fn none(_: *mut c_char, _: c_int, _: c_int, _: *mut c_void) -> c_int {
        -1
    }
    // SAFETY: the context is live, and the callback lives as long as the program.
    unsafe { SSL_CTX_set_default_passwd_cb(context.as_ptr(), Some(none)) };
}

/// Asks for a new handshake, which TLS 1.3 has no more: there it is new keys that are asked for.
pub(super) fn renegotiate(session: &SslRef) -> bool {
    let tls13 = session.version2() == Some(SslVersion::TLS1_3);
    let session = session.as_ptr();
    // SAFETY: the session is live and used by this thread only; both calls just take a note.
    unsafe {
        match tls13 {
            true => SSL_key_update(session, KEY_UPDATE_REQUESTED) == 1,
            false => SSL_renegotiate(session) == 1,
        }
    }
}

/// A second look at a finished context, to change it.
///
/// # Safety
///
/// No other thread uses the context while the builder is there.
pub(super) unsafe fn reopen(context: &SslContext) -> SslContextBuilder {
    // SAFETY: the builder takes over the reference that the clone counts; the rest is the caller's promise.
    unsafe { SslContextBuilder::from_ptr(ManuallyDrop::new(context.clone()).as_ptr()) }
}
