//! The few functions of OpenSSL that the openssl crate does not have.

use std::ffi::{c_char, c_int, c_long, c_void};

use foreign_types::{ForeignType, ForeignTypeRef};
use openssl::error::ErrorStack;
use openssl::pkey::{PKeyRef, Private};
use openssl::ssl::{SslContextBuilder, SslContextRef, SslRef, SslVersion};
use openssl::stack::Stack;
use openssl::x509::{X509, X509Ref};
use openssl_sys::{EVP_PKEY, SSL, SSL_CTX, X509_STORE, stack_st_X509};

type PassphraseCallback = unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int;

/// `SSL_KEY_UPDATE_REQUESTED`: new keys in both directions.
const KEY_UPDATE_REQUESTED: c_int = 1;

const SSL_CTRL_GET_TLSEXT_TICKET_KEYS: c_int = 58;
const SSL_CTRL_SET_TLSEXT_TICKET_KEYS: c_int = 59;

/// More than the ticket keys of a context take, which are 80 bytes.
const TICKET_KEYS: usize = 256;

unsafe extern "C" {
    fn RAND_poll() -> c_int;
    fn SSL_CTX_set_default_passwd_cb(context: *mut SSL_CTX, callback: Option<PassphraseCallback>);
    fn SSL_CTX_set1_cert_store(context: *mut SSL_CTX, store: *mut X509_STORE);
    fn SSL_CTX_use_cert_and_key(
        context: *mut SSL_CTX,
        certificate: *mut openssl_sys::X509,
        key: *mut EVP_PKEY,
        chain: *mut stack_st_X509,
        replace: c_int,
    ) -> c_int;
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

/// Gives a context a certificate, its key, and the certificates behind it, in place of those with the same kind of key.
pub(super) fn use_certificate(
    context: &mut SslContextBuilder,
    certificate: &X509Ref,
    key: &PKeyRef<Private>,
    others: &[X509],
) -> Result<(), ErrorStack> {
    let mut chain = Stack::new()?;
    others.iter().try_for_each(|other| chain.push(other.clone()))?;
    // SAFETY: all of them are live, and the context counts references of its own to what it keeps.
    let used =
        unsafe { SSL_CTX_use_cert_and_key(context.as_ptr(), certificate.as_ptr(), key.as_ptr(), chain.as_ptr(), 1) };
    if used == 1 { Ok(()) } else { Err(ErrorStack::get()) }
}

/// Lets a context trust whom another one trusts, and resume what that one has begun.
pub(super) fn share(from: &SslContextRef, to: &mut SslContextBuilder) {
    let mut keys = [0_u8; TICKET_KEYS];
    // SAFETY: both contexts are live, and the store is counted once more. The keys are written and read within the
    // array, for whose length the first call asks.
    unsafe {
        SSL_CTX_set1_cert_store(to.as_ptr(), openssl_sys::SSL_CTX_get_cert_store(from.as_ptr()));
        let size = ticket_keys(from.as_ptr(), SSL_CTRL_GET_TLSEXT_TICKET_KEYS, 0, std::ptr::null_mut());
        if (1..=TICKET_KEYS as c_long).contains(&size)
            && ticket_keys(from.as_ptr(), SSL_CTRL_GET_TLSEXT_TICKET_KEYS, size, keys.as_mut_ptr()) == 1
        {
            ticket_keys(to.as_ptr(), SSL_CTRL_SET_TLSEXT_TICKET_KEYS, size, keys.as_mut_ptr());
        }
    }
}

/// # Safety
///
/// The context is live, and the keys are as long as they are said to be, or null.
unsafe fn ticket_keys(context: *mut SSL_CTX, command: c_int, size: c_long, keys: *mut u8) -> c_long {
    // SAFETY: the caller's promise.
    unsafe { openssl_sys::SSL_CTX_ctrl(context, command, size, keys.cast()) }
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
