//! Certificates and their keys, from files or texts in PEM form.

use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};
use openssl::ssl::SslContextBuilder;
use openssl::x509::{X509, X509VerifyResult};

use super::refusal::Refusal;
use super::{error, ffi};

/// Where a certificate or a key is.
#[derive(Clone, Copy, Debug)]
pub enum Pem<'source> {
    /// In a file.
    File(&'source Path),
    /// Here.
    Text(&'source [u8]),
}

impl<'source> Pem<'source> {
    fn read(self) -> io::Result<Cow<'source, [u8]>> {
        match self {
            Self::File(path) => fs::read(path).map(Cow::Owned),
            Self::Text(text) => Ok(Cow::Borrowed(text)),
        }
    }
}

impl fmt::Display for Pem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Text(_) => f.write_str("(a text)"),
        }
    }
}

/// A certificate, and behind it those that lead to the CA's.
#[derive(Clone)]
pub(super) struct Chain(Vec<X509>);

impl Chain {
    pub(super) fn read(source: Pem<'_>) -> Result<Self, Refusal> {
        let refusal = || Refusal::new(format!("SSL_CTX_use_certificate_chain_file failed, file: `{source}'"));
        let pem = source.read().map_err(|error| refusal().because(error))?;
        error::forget();
        match X509::stack_from_pem(&pem) {
            Ok(chain) if chain.is_empty() => Err(refusal().because("there is no certificate in it")),
            Ok(chain) => Ok(Self(chain)),
            Err(errors) => Err(refusal().errors(&errors)),
        }
    }

    fn leaf(&self) -> Option<&X509> {
        self.0.first()
    }

    /// Whether the key is that of the certificate.
    fn is_of(&self, key: &Key) -> bool {
        let public = self.leaf().and_then(|leaf| leaf.public_key().ok());
        let is_same = public.is_some_and(|public| public.public_eq(&key.0));
        // What cannot be compared leaves errors behind.
        error::forget();
        is_same
    }
}

/// A private key.
#[derive(Clone)]
pub(super) struct Key(PKey<Private>);

impl Key {
    /// The key is opened here and not by OpenSSL, which would ask for a passphrase on the terminal.
    pub(super) fn read(source: Pem<'_>, passphrase: Option<&[u8]>) -> Result<Self, Refusal> {
        let refusal = || Refusal::new(format!("Unable to set private key file `{source}'"));
        let pem = source.read().map_err(|error| refusal().because(error))?;
        if memchr::memmem::find(&pem, b"PRIVATE KEY-----").is_none() {
            return Err(refusal().because("there is no private key in it"));
        }
        error::forget();
        let key = PKey::private_key_from_pem_callback(&pem, |target| {
            // OpenSSL has room for 1024 bytes.
            let given = passphrase.filter(|given| given.len() <= target.len()).ok_or_else(ErrorStack::get)?;
            target[..given.len()].copy_from_slice(given);
            Ok(given.len())
        });
        key.map(Self).map_err(|errors| match (memchr::memmem::find(&pem, b"ENCRYPTED"), passphrase) {
            (Some(_), None) => refusal().because("it is encrypted, and there is no passphrase"),
            (Some(_), Some(_)) => refusal().because("it is encrypted with another passphrase"),
            (None, _) => refusal().errors(&errors),
        })
    }
}

/// A certificate with its key.
#[derive(Clone)]
pub(super) struct Pair {
    chain: Chain,
    key: Key,
}

impl Pair {
    /// A certificate and its key, which may be in the same place.
    pub(super) fn read(certificate: Pem<'_>, key: Option<Pem<'_>>, passphrase: Option<&[u8]>) -> Result<Self, Refusal> {
        let chain = Chain::read(certificate)?;
        let source = key.unwrap_or(certificate);
        let key = Key::read(source, passphrase)?;
        let refusal =
            || Refusal::new(format!("The key in `{source}' does not belong to the certificate in `{certificate}'"));
        Self::of(&chain, [&key]).ok_or_else(refusal)
    }

    /// A certificate and the first of some keys that is its own.
    pub(super) fn of<'key>(chain: &Chain, keys: impl IntoIterator<Item = &'key Key>) -> Option<Self> {
        let key = keys.into_iter().find(|key| chain.is_of(key))?;
        Some(Self { chain: chain.clone(), key: key.clone() })
    }

    pub(super) fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The certificate itself.
    pub(super) fn leaf(&self) -> Option<&X509> {
        self.chain.leaf()
    }

    /// The certificate of who has issued it, if that is known.
    pub(super) fn issuer(&self) -> Option<&X509> {
        let leaf = self.leaf()?;
        self.chain.0.iter().find(|other| other.issued(leaf) == X509VerifyResult::OK)
    }

    pub(super) fn key(&self) -> &Key {
        &self.key
    }

    /// Whether clients that want the one want the other: OpenSSL has one certificate for each kind of key.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.key.0.id() == other.key.0.id()
    }

    /// Has the sessions of a context show it.
    pub(super) fn install(&self, builder: &mut SslContextBuilder) -> Result<(), ErrorStack> {
        let [leaf, others @ ..] = &self.chain.0[..] else { return Ok(()) };
        ffi::use_certificate(builder, leaf, &self.key.0, others)
    }
}
