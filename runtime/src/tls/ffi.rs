//! The few functions of OpenSSL that the openssl crate does not have.

use std::ffi::{CString, c_char, c_int, c_long, c_uint, c_void};

use bitflags::Flags;
use foreign_types::{ForeignType, ForeignTypeRef};
use openssl::error::ErrorStack;
use openssl::pkey::{PKeyRef, Private};
use openssl::rand::rand_bytes;
use openssl::ssl::{SslContextBuilder, SslContextRef, SslOptions, SslRef, SslVersion};
use openssl::stack::Stack;
use openssl::x509::{X509, X509Ref};
use openssl_sys::{
    ENGINE, EVP_CIPHER, EVP_CIPHER_CTX, EVP_MD, EVP_PKEY, HMAC_CTX, SSL, SSL_CTX, X509_STORE, stack_st_X509,
};

use super::names::Begun;
use super::tickets::{NAME, TicketKey};

type PassphraseCallback = unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int;

/// What flags are made of, which depends on the version of OpenSSL.
type Bits = <SslOptions as Flags>::Bits;

/// `SSL_KEY_UPDATE_REQUESTED`: new keys in both directions.
const KEY_UPDATE_REQUESTED: c_int = 1;

const SSL_CTRL_GET_TLSEXT_TICKET_KEYS: c_int = 58;
const SSL_CTRL_SET_TLSEXT_TICKET_KEYS: c_int = 59;

const SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB: c_int = 72;

/// The initialisation vector of AES in CBC mode has so many bytes.
const BLOCK: usize = 16;

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
    fn SSL_set_options(session: *mut SSL, options: Bits) -> Bits;
    fn SSL_clear_options(session: *mut SSL, options: Bits) -> Bits;
    fn HMAC_Init_ex(
        context: *mut HMAC_CTX,
        key: *const c_void,
        length: c_int,
        digest: *const EVP_MD,
        engine: *mut ENGINE,
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

/// Sets those flags of a session that are in `mask` as they are in `flags`.
pub(super) fn set_flags(session: &mut SslRef, mask: SslOptions, flags: SslOptions) {
    // SAFETY: the session is live.
    unsafe {
        SSL_clear_options(session.as_ptr(), mask.bits());
        SSL_set_options(session.as_ptr(), (mask & flags).bits());
    }
}

/// Sets the groups of a session.
pub(super) fn set_groups(session: &mut SslRef, groups: &str) -> Result<(), ErrorStack> {
    let groups = CString::new(groups).unwrap_or_default();
    // SAFETY: the session is live, and the list is copied.
    match unsafe { openssl_sys::SSL_set1_groups_list(session.as_ptr(), groups.as_ptr()) } {
        1 => Ok(()),
        _ => Err(ErrorStack::get()),
    }
}

/// An extension in the client's first message, while that is looked at.
pub(super) fn client_hello_extension(session: &SslRef, number: c_uint) -> Option<&[u8]> {
    let (mut data, mut length) = (std::ptr::null(), 0);
    // SAFETY: the session is live, and both places can be written.
    let found =
        unsafe { openssl_sys::SSL_client_hello_get0_ext(session.as_ptr(), number, &raw mut data, &raw mut length) };
    // SAFETY: OpenSSL has found so many bytes, which live as long as it looks at the message.
    (found == 1 && !data.is_null()).then(|| unsafe { std::slice::from_raw_parts(data, length) })
}

/// Has tickets sealed with the keys that the settings of a context have.
pub(super) fn seal_tickets(context: &mut SslContextBuilder) {
    // SAFETY: the context is live, and OpenSSL calls the function with the arguments that it has. Pointers to functions
    // are all alike.
    unsafe {
        let callback = std::mem::transmute::<TicketCallback, unsafe extern "C" fn()>(ticket_key);
        openssl_sys::SSL_CTX_callback_ctrl__fixed_rust(
            context.as_ptr(),
            SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB,
            Some(callback),
        );
    }
}

type TicketCallback = unsafe extern "C" fn(
    *mut SSL,
    *mut [u8; NAME],
    *mut [u8; BLOCK],
    *mut EVP_CIPHER_CTX,
    *mut HMAC_CTX,
    c_int,
) -> c_int;

/// Readies the sealing or opening of a ticket: 1 when that can be done, 2 when the ticket is to be replaced, 0 for a
/// ticket that nobody here has sealed, -1 for a failure.
unsafe extern "C" fn ticket_key(
    session: *mut SSL,
    name: *mut [u8; NAME],
    vector: *mut [u8; BLOCK],
    cipher: *mut EVP_CIPHER_CTX,
    mac: *mut HMAC_CTX,
    seals: c_int,
) -> c_int {
    const FAILED: c_int = -1;
    const UNKNOWN: c_int = 0;
    const READY: c_int = 1;
    const READY_AND_OLD: c_int = 2;
    // SAFETY: OpenSSL calls this with a live session, and with places of these sizes.
    let (session, name, vector) = unsafe { (SslRef::from_ptr(session), &mut *name, &mut *vector) };
    let Some(keys) = Begun::of(session).and_then(|begun| begun.with.settings.tickets.as_ref()) else { return FAILED };
    let (key, answer) = if seals == 1 {
        let Some(key) = keys.first().filter(|_| rand_bytes(vector).is_ok()) else { return FAILED };
        *name = key.name;
        (key, READY)
    } else {
        match keys.find(name) {
            Some((key, is_old)) => (key, if is_old { READY_AND_OLD } else { READY }),
            None => return UNKNOWN,
        }
    };
    // SAFETY: OpenSSL's own contexts, and a vector of the size that the cipher wants.
    if unsafe { prepare(key, vector, cipher, mac, seals == 1) } { answer } else { FAILED }
}

/// # Safety
///
/// Both contexts are live.
unsafe fn prepare(
    key: &TicketKey,
    vector: &[u8; BLOCK],
    cipher: *mut EVP_CIPHER_CTX,
    mac: *mut HMAC_CTX,
    seals: bool,
) -> bool {
    let init = if seals { openssl_sys::EVP_EncryptInit_ex } else { openssl_sys::EVP_DecryptInit_ex };
    let Ok(length) = c_int::try_from(key.mac_key.len()) else { return false };
    // SAFETY: the caller's promise; the key has the length that its cipher wants.
    unsafe {
        let kind: *const EVP_CIPHER =
            if key.cipher_key.len() == BLOCK { openssl_sys::EVP_aes_128_cbc() } else { openssl_sys::EVP_aes_256_cbc() };
        let engine = std::ptr::null_mut();
        init(cipher, kind, engine, key.cipher_key.as_ptr(), vector.as_ptr()) == 1
            && HMAC_Init_ex(mac, key.mac_key.as_ptr().cast(), length, openssl_sys::EVP_sha256(), engine) == 1
    }
}
