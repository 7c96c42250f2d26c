use std::cell::RefCell;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{AlpnError, Ssl, SslContext, SslContextBuilder, SslMethod, SslMode, SslVerifyMode, SslVersion};
use openssl::x509::{X509Name, X509VerifyResult};

use super::options::{Options, Role};
use super::peer_name::PeerName;
use super::{alpn, error, ffi};

/// `SSL_VERIFY_CLIENT_ONCE`.
const VERIFY_ONCE: SslVerifyMode = SslVerifyMode::from_bits_retain(4);

/// Sessions are resumed by the context that made them only, as each has ticket keys of its own; but OpenSSL insists on
/// a name where clients are verified.
const SESSION_ID_CONTEXT: &[u8] = b"event";

/// The ciphers of TLS 1.2 unless others are wished: OpenSSL's own, less those of finite fields, where a server may have
/// its client compute with 10000 bits, which takes it more than 200 ms.
const CIPHERS: &[u8] = b"DEFAULT:!kDHE";

/// What sessions are made of: certificate, trust and limits (`SSL_CTX`). Clones are the same context, which lives as
/// long as one of them or of their sessions; a change is for the sessions that are made after it.
#[derive(Clone)]
pub struct Context(Rc<Inner>);

struct Inner {
    ssl: SslContext,
    role: Role,
    peer_name: Option<PeerName>,
    key: RefCell<Option<PathBuf>>,
    passphrase: Option<Vec<u8>>,
}

/// An option that could not be used; the context does without.
#[derive(Debug)]
pub struct Refusal {
    what: String,
    why: Option<String>,
}

impl Refusal {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), why: None }
    }

    fn because(self, why: impl fmt::Display) -> Self {
        Self { why: Some(why.to_string()), ..self }
    }

    fn errors(self, errors: &ErrorStack) -> Self {
        Self { why: error::last(errors), ..self }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Some(why) => write!(f, "{} ({why})", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl Context {
    /// A context for one side of connections, and the options that could not be used. The order of options does not
    /// matter, and nobody is ever asked for a passphrase.
    ///
    /// # Errors
    ///
    /// For a peer name that is none, and when OpenSSL makes no context, which it does as long as there is memory.
    pub fn new(role: Role, options: &Options) -> Result<(Self, Vec<Refusal>), Refusal> {
        error::forget();
        let method = match role {
            Role::Connecting => SslMethod::tls_client(),
            Role::Accepting => SslMethod::tls_server(),
        };
        let mut builder = SslContext::builder(method)
            .map_err(|errors| Refusal::new("Creation of a new SSL_CTX object failed").errors(&errors))?;
        let mut refusals = Vec::new();
        configure(&mut builder, role, options, &mut refusals);
        let peer_name = options.peer_name.as_deref().map(peer_name).transpose()?;
        let context = Self(Rc::new(Inner {
            ssl: builder.build(),
            role,
            peer_name,
            key: RefCell::new(options.key.clone()),
            passphrase: options.passphrase.clone(),
        }));
        if let Some(certificate) = &options.certificate {
            refusals.extend(context.set_certificate(certificate).err());
        }
        Ok((context, refusals))
    }

    /// The side it was made for.
    #[must_use]
    pub fn role(&self) -> Role {
        self.0.role
    }

    /// Uses another certificate, with the key that was given, or else the one in the same file.
    ///
    /// # Errors
    ///
    /// When one of the files is not what it should be, or the key does not belong to the certificate.
    pub fn set_certificate(&self, file: &Path) -> Result<(), Refusal> {
        let refusal = || Refusal::new(format!("SSL_CTX_use_certificate_chain_file failed, file: `{}'", file.display()));
        if !is_text(file) {
            return Err(refusal().because("the name is not valid"));
        }
        self.change(|builder| builder.set_certificate_chain_file(file)).map_err(|errors| refusal().errors(&errors))?;
        let key = self.0.key.borrow().clone();
        self.use_key(key.as_deref().unwrap_or(file))
    }

    /// Uses another key, now and for certificates that are set later.
    ///
    /// # Errors
    ///
    /// As for [`Context::set_certificate`].
    pub fn set_key(&self, file: &Path) -> Result<(), Refusal> {
        self.use_key(file)?;
        self.0.key.replace(Some(file.to_owned()));
        Ok(())
    }

    /// The key is opened here and not by OpenSSL, which would ask for a passphrase on the terminal.
    fn use_key(&self, file: &Path) -> Result<(), Refusal> {
        let refusal = || Refusal::new(format!("Unable to set private key file `{}'", file.display()));
        let pem = fs::read(file).map_err(|error| refusal().because(error))?;
        let passphrase = self.0.passphrase.as_deref();
        error::forget();
        let key = PKey::private_key_from_pem_callback(&pem, |target| {
            // OpenSSL has room for 1024 bytes.
            let given = passphrase.filter(|given| given.len() <= target.len()).ok_or_else(ErrorStack::get)?;
            target[..given.len()].copy_from_slice(given);
            Ok(given.len())
        });
        key.and_then(|key| self.change(|builder| builder.set_private_key(&key)))
            .map_err(|errors| refusal().errors(&errors))
    }

    /// Sets the oldest version that is spoken, by its number on the wire (`SSL_CTX_set_min_proto_version`): 0x0301 is
    /// TLS 1.0, 0x0304 is TLS 1.3, 0 is no limit. False, and nothing changed, for what is no version of TLS or not
    /// supported.
    pub fn set_min_version(&self, number: i64) -> bool {
        version(number).is_some_and(|version| self.change(|builder| builder.set_min_proto_version(version)).is_ok())
    }

    /// Sets the newest version that is spoken (`SSL_CTX_set_max_proto_version`), in the same way.
    pub fn set_max_version(&self, number: i64) -> bool {
        version(number).is_some_and(|version| self.change(|builder| builder.set_max_proto_version(version)).is_ok())
    }

    fn change<R>(&self, change: impl FnOnce(&mut SslContextBuilder) -> R) -> R {
        error::forget();
        // SAFETY: the Rc keeps the context on this thread, and sessions copy what they need of it when they are made.
        let mut builder = unsafe { ffi::reopen(&self.0.ssl) };
        change(&mut builder)
    }

    /// The same context for a client of a server: unless the script has named the peer, its host is the name, which is
    /// sent to the server, and looked for in its certificate where that is verified.
    pub(crate) fn toward(self, host: &str) -> Self {
        if self.0.peer_name.is_some() {
            return self;
        }
        let Inner { ssl, role, key, passphrase, .. } = &*self.0;
        Self(Rc::new(Inner {
            ssl: ssl.clone(),
            role: *role,
            peer_name: PeerName::parse(host.as_bytes()),
            key: key.clone(),
            passphrase: passphrase.clone(),
        }))
    }

    /// What a session is made of.
    pub(super) fn ssl(&self, role: Role) -> Result<Ssl, ErrorStack> {
        let mut ssl = Ssl::new(&self.0.ssl)?;
        match role {
            Role::Accepting => ssl.set_accept_state(),
            Role::Connecting => {
                ssl.set_connect_state();
                if let Some(name) = &self.0.peer_name {
                    name.apply(&mut ssl)?;
                }
            }
        }
        Ok(ssl)
    }
}

/// The name of the peer: a connection that does without it would trust any other.
fn peer_name(name: &[u8]) -> Result<PeerName, Refusal> {
    PeerName::parse(name).ok_or_else(|| Refusal::new(format!("Invalid peer name: `{}'", String::from_utf8_lossy(name))))
}

/// Sets all that is neither a certificate nor a key.
fn configure(builder: &mut SslContextBuilder, role: Role, options: &Options, refusals: &mut Vec<Refusal>) {
    builder.set_mode(
        SslMode::AUTO_RETRY
            | SslMode::ENABLE_PARTIAL_WRITE
            | SslMode::ACCEPT_MOVING_WRITE_BUFFER
            // An idle session gives its 33 KiB of record buffers back.
            | SslMode::RELEASE_BUFFERS,
    );
    builder.set_options(options.flags());
    ffi::never_ask(builder);
    // Fails for names that are too long only.
    let _ = builder.set_session_id_context(SESSION_ID_CONTEXT);
    verify(builder, options);
    refusals.extend(key_exchange(builder, options).err());
    let ciphers = options.ciphers.as_deref().unwrap_or(CIPHERS);
    if setting(ciphers).is_none_or(|ciphers| builder.set_cipher_list(ciphers).is_err()) {
        refusals.push(Refusal::new(format!("Failed setting cipher list: `{}'", String::from_utf8_lossy(ciphers))));
    }
    refusals.extend(trust(builder, role, options).err());
    match alpn::encode(&options.protocols) {
        Some(list) if list.is_empty() => {}
        Some(list) => offer(builder, role, list, refusals),
        None => refusals.push(Refusal::new("Invalid list of protocols")),
    }
    error::forget();
}

/// A setting in OpenSSL's own notation, if that can be handed to it.
fn setting(text: &[u8]) -> Option<&str> {
    std::str::from_utf8(text).ok().filter(|text| !text.contains('\0'))
}

/// Sets the groups. A peer who may choose those of finite fields (`ffdhe8192`) can have us compute for 180 ms in each
/// handshake, which takes 2 ms otherwise: they have to be asked for.
fn key_exchange(builder: &mut SslContextBuilder, options: &Options) -> Result<(), Refusal> {
    // Where OpenSSL may use none of them, it stays with its own.
    usual_groups().iter().any(|groups| builder.set_groups_list(groups).is_ok());
    let Some(groups) = &options.groups else { return Ok(()) };
    let refusal = || Refusal::new(format!("Failed setting groups: `{}'", String::from_utf8_lossy(groups)));
    let Some(groups) = setting(groups) else { return Err(refusal()) };
    builder.set_groups_list(groups).map_err(|errors| refusal().errors(&errors))
}

/// OpenSSL's own groups less those of finite fields: the first list that it accepts. The last one is for where only
/// NIST's curves are allowed.
fn usual_groups() -> &'static [&'static str] {
    /// The first version that knows how to offer two key shares.
    const WITH_SEVERAL_SHARES: i64 = 0x3050_0000;
    const GROUPS: [&str; 3] = [
        "?*X25519MLKEM768/?*X25519:?secp256r1/?X448:?secp384r1:?secp521r1",
        "X25519:P-256:X448:P-521:P-384",
        "P-256:P-521:P-384",
    ];
    if super::version_number() < WITH_SEVERAL_SHARES { &GROUPS[1..] } else { &GROUPS }
}

fn verify(builder: &mut SslContextBuilder, options: &Options) {
    let modes = [
        // A server of OpenSSL asks for no certificate where none is verified, however much one is required.
        (options.verify_peer || options.require_certificate, SslVerifyMode::PEER),
        (options.require_certificate, SslVerifyMode::FAIL_IF_NO_PEER_CERT),
        (options.verify_once, VERIFY_ONCE),
    ];
    let mode = modes.into_iter().filter(|(wished, _)| *wished).map(|(_, mode)| mode).collect();
    if options.allow_self_signed && options.ca_file.is_none() && options.ca_path.is_none() {
        builder.set_verify_callback(mode, |ok, chain| ok || is_self_signed(chain.error()));
    } else {
        builder.set_verify(mode);
    }
    if let Some(depth) = options.depth {
        builder.set_verify_depth(depth.min(i32::MAX.unsigned_abs()));
    }
}

fn is_self_signed(result: X509VerifyResult) -> bool {
    const DEPTH_ZERO_SELF_SIGNED_CERT: i32 = 18;
    const SELF_SIGNED_CERT_IN_CHAIN: i32 = 19;
    matches!(result.as_raw(), DEPTH_ZERO_SELF_SIGNED_CERT | SELF_SIGNED_CERT_IN_CHAIN)
}

/// Loads the certificates that are trusted, and has a server tell its clients of them.
fn trust(builder: &mut SslContextBuilder, role: Role, options: &Options) -> Result<(), Refusal> {
    let (file, path) = (options.ca_file.as_deref(), options.ca_path.as_deref());
    if file.is_none() && path.is_none() {
        return Ok(());
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
    if let (Role::Accepting, Some(file)) = (role, file) {
        let names = X509Name::load_client_ca_file(file).map_err(|errors| refusal().errors(&errors))?;
        builder.set_client_ca_list(names);
    }
    Ok(())
}

/// Whether the name of a file can be handed to OpenSSL by way of its crate.
fn is_text(path: &Path) -> bool {
    path.to_str().is_some_and(|path| !path.contains('\0'))
}

/// Agrees on a protocol: a client offers the list, a server takes the first of its list that is offered. A client that
/// offers others only is refused (`no_application_protocol`, RFC 7301, section 3.2); one that offers none is not.
fn offer(builder: &mut SslContextBuilder, role: Role, list: Vec<u8>, refusals: &mut Vec<Refusal>) {
    match role {
        Role::Accepting => builder
            .set_alpn_select_callback(move |_, offered| alpn::select(&list, offered).ok_or(AlpnError::ALERT_FATAL)),
        Role::Connecting => {
            if let Err(errors) = builder.set_alpn_protos(&list) {
                refusals.push(Refusal::new("Invalid list of protocols").errors(&errors));
            }
        }
    }
}

/// A version by its number; none within for no limit.
fn version(number: i64) -> Option<Option<SslVersion>> {
    Some(match number {
        0 => None,
        0x0300 => Some(SslVersion::SSL3),
        0x0301 => Some(SslVersion::TLS1),
        0x0302 => Some(SslVersion::TLS1_1),
        0x0303 => Some(SslVersion::TLS1_2),
        0x0304 => Some(SslVersion::TLS1_3),
        _ => return None,
    })
}
