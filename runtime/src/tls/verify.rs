//! Whom a context trusts.

use std::fs;
use std::path::Path;

use openssl::error::ErrorStack;
use openssl::sha::Sha256;
use openssl::ssl::{SslContextBuilder, SslRef, SslVerifyMode};
use openssl::x509::{X509Name, X509VerifyResult};

use super::options::{Options, Role};
use super::refusal::Refusal;

/// `SSL_VERIFY_CLIENT_ONCE`.
const VERIFY_ONCE: SslVerifyMode = SslVerifyMode::from_bits_retain(4);

/// What OpenSSL has in place of a depth that was not set.
const ANY_DEPTH: i32 = -1;

/// What is asked of a peer's certificate.
#[derive(Clone, Copy)]
pub(super) struct Verify {
    mode: SslVerifyMode,
    /// How many certificates may stand between the peer's and the CA's.
    depth: Option<u32>,
    /// Whether those signed by themselves will do.
    allow_self_signed: bool,
    /// Whether there are any CAs whose certificates are trusted.
    trusts_authorities: bool,
    /// Who asks, in short: a session is resumed only where the same is asked that was when it began.
    digest: [u8; 32],
}

impl Verify {
    pub(super) fn new(options: &Options) -> Self {
        let modes = [
            // A server of OpenSSL asks for no certificate where none is verified, however much one is required.
            (options.verify_peer || options.require_certificate, SslVerifyMode::PEER),
            (options.require_certificate, SslVerifyMode::FAIL_IF_NO_PEER_CERT),
            (options.verify_once, VERIFY_ONCE),
        ];
        let mode: SslVerifyMode = modes.into_iter().filter(|(wished, _)| *wished).map(|(_, mode)| mode).collect();
        let trusts_authorities = options.ca_file.is_some() || options.ca_path.is_some() || options.system_authorities;
        let allow_self_signed = options.allow_self_signed && !trusts_authorities;
        let depth = options.depth.map(|depth| depth.min(i32::MAX.unsigned_abs()));
        Self {
            mode,
            depth,
            allow_self_signed,
            trusts_authorities,
            digest: digest(mode, depth, allow_self_signed, options),
        }
    }

    /// Whether a certificate is required, and none can be good enough.
    pub(super) fn excludes_all(self) -> bool {
        let required = self.mode.contains(SslVerifyMode::FAIL_IF_NO_PEER_CERT);
        required && !self.trusts_authorities && !self.allow_self_signed
    }

    /// The same for a session that has begun with something else.
    pub(super) fn apply_to(self, session: &mut SslRef) {
        // OpenSSL would keep the callback that it has, which looks for what it needs in the context of before.
        let allow = self.allow_self_signed;
        session.set_verify_callback(self.mode, move |ok, chain| ok || allow && is_self_signed(chain.error()));
        let depth = self.depth.and_then(|depth| depth.try_into().ok());
        session.param_mut().set_depth(depth.unwrap_or(ANY_DEPTH));
    }

    pub(super) fn apply(self, builder: &mut SslContextBuilder) -> Result<(), ErrorStack> {
        if self.allow_self_signed {
            builder.set_verify_callback(self.mode, |ok, chain| ok || is_self_signed(chain.error()));
        } else {
            builder.set_verify(self.mode);
        }
        self.depth.iter().for_each(|&depth| builder.set_verify_depth(depth));
        builder.set_session_id_context(&self.digest)
    }
}

/// A digest of all that decides who is let in; always the same where everybody is, and the same in every process that is
/// given the same files.
fn digest(mode: SslVerifyMode, depth: Option<u32>, allow_self_signed: bool, options: &Options) -> [u8; 32] {
    let mut digest = Sha256::new();
    if mode.contains(SslVerifyMode::PEER) {
        digest.update(&mode.bits().to_be_bytes());
        digest.update(&depth.unwrap_or(u32::MAX).to_be_bytes());
        digest.update(&[u8::from(allow_self_signed)]);
        let file = options.ca_file.as_ref().and_then(|file| fs::read(file).ok()).unwrap_or_default();
        digest.update(&file.len().to_be_bytes());
        digest.update(&file);
        let path = options.ca_path.as_ref().map(|path| path.as_os_str().as_encoded_bytes());
        digest.update(path.unwrap_or_default());
    }
    digest.finish()
}

fn is_self_signed(result: X509VerifyResult) -> bool {
    const DEPTH_ZERO_SELF_SIGNED_CERT: i32 = 18;
    const SELF_SIGNED_CERT_IN_CHAIN: i32 = 19;
    matches!(result.as_raw(), DEPTH_ZERO_SELF_SIGNED_CERT | SELF_SIGNED_CERT_IN_CHAIN)
}

/// Loads the certificates that are trusted. Returns the names that a server tells its clients of.
pub(super) fn trust(builder: &mut SslContextBuilder, role: Role, options: &Options) -> Result<Vec<X509Name>, Refusal> {
    let (file, path) = (options.ca_file.as_deref(), options.ca_path.as_deref());
    if options.system_authorities {
        let failed = |errors| Refusal::new("Unable to load the certificates that the system trusts").errors(&errors);
        builder.set_default_verify_paths().map_err(failed)?;
    }
    if file.is_none() && path.is_none() {
        return Ok(Vec::new());
    }
    let shown = |path: Option<&Path>| path.map(|path| path.display().to_string()).unwrap_or_default();
    let refusal = || Refusal::new(format!("Unable to set verify locations `{}' `{}'", shown(file), shown(path)));
    if !file.into_iter().chain(path).all(is_text) {
        return Err(refusal().because("the name is not valid"));
    }
    if path.is_some_and(|path| !path.is_dir()) {
        return Err(refusal().because("the path is not a directory"));
    }
    builder.load_verify_locations(file, path).map_err(|errors| refusal().errors(&errors))?;
    match (role, file) {
        (Role::Accepting, Some(file)) => {
            let names = X509Name::load_client_ca_file(file).map_err(|errors| refusal().errors(&errors))?;
            names
                .iter()
                .map(|name| name.to_owned())
                .collect::<Result<_, _>>()
                .map_err(|errors| refusal().errors(&errors))
        }
        _ => Ok(Vec::new()),
    }
}

/// Whether the name of a file can be handed to OpenSSL by way of its crate.
fn is_text(path: &Path) -> bool {
    path.to_str().is_some_and(|path| !path.contains('\0'))
}
