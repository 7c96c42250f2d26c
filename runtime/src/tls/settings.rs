//! What a context was made with, besides its certificates, and how OpenSSL is told.

use std::sync::Arc;

use openssl::error::ErrorStack;
use openssl::ssl::{AlpnError, SslContext, SslContextBuilder, SslMethod, SslMode, SslOptions, SslRef, SslVersion};
use openssl::stack::Stack;
use openssl::x509::{X509Name, X509NameRef};

use super::certificate::Pair;
use super::options::{Options, Role};
use super::refusal::Refusal;
use super::status::Status;
use super::tickets::TicketKeys;
use super::verify::{self, Verify};
use super::{alpn, error, ffi, names};

/// The ciphers of TLS 1.2 unless others are wished: OpenSSL's own, less those of finite fields, where a server may have
/// its client compute with 10000 bits, which takes it more than 200 ms.
const CIPHERS: &str = "DEFAULT:!kDHE";

/// Settings that OpenSSL has accepted.
#[derive(Clone)]
pub(super) struct Settings {
    role: Role,
    flags: SslOptions,
    pub(super) verify: Verify,
    /// Whom a server says that it trusts.
    authorities: Arc<[X509Name]>,
    ciphers: String,
    suites: Option<String>,
    groups: Option<String>,
    /// As they are sent.
    pub(super) protocols: Vec<u8>,
    status: Option<Status>,
    pub(super) tickets: Option<TicketKeys>,
    pub(super) min_version: Option<SslVersion>,
    pub(super) max_version: Option<SslVersion>,
    /// A context of no session, with what all that are built have in common: whom they trust, and the keys of tickets.
    model: SslContext,
}

impl Settings {
    /// Those of some options that can be used, and what cannot be.
    ///
    /// # Errors
    ///
    /// When OpenSSL makes no context, which it does as long as there is memory.
    pub(super) fn new(role: Role, options: &Options) -> Result<(Self, Vec<Refusal>), ErrorStack> {
        let mut refusals = Vec::new();
        let mut model = builder(role)?;
        let mut accepted = |what: &str, wish: &Option<Vec<u8>>, set: Setter| {
            let text = wish.as_deref()?;
            let accepted = setting(text).filter(|text| set(&mut model, text).is_ok());
            if accepted.is_none() {
                refusals.push(Refusal::new(format!(
                    "Failed setting {what}: `{}'",
                    String::from_utf8_lossy(text).replace('\0', "\\0")
                )));
            }
            accepted.map(str::to_owned)
        };
        let ciphers = accepted("cipher list", &options.ciphers, SslContextBuilder::set_cipher_list);
        let suites = accepted("cipher suites", &options.suites, SslContextBuilder::set_ciphersuites);
        let groups = accepted("groups", &options.groups, set_groups);
        let groups = groups.or_else(|| usual_groups(&mut model));
        let authorities = verify::trust(&mut model, role, options).unwrap_or_else(|refusal| {
            refusals.push(refusal);
            Vec::new()
        });
        let protocols = alpn::encode(&options.protocols).unwrap_or_else(|| {
            refusals.push(Refusal::new("Invalid list of protocols"));
            Vec::new()
        });
        let status =
            options.status.as_deref().and_then(|der| Status::new(der).map_err(|refusal| refusals.push(refusal)).ok());
        let tickets = options.ticket_keys.as_deref().and_then(|keys| {
            let keys = TicketKeys::new(keys);
            if keys.is_none() {
                refusals.push(
                    Refusal::new("Invalid ticket keys").because("there has to be one, and each has 48 or 80 bytes"),
                );
            }
            keys
        });
        if role == Role::Connecting && (status.is_some() || tickets.is_some()) {
            refusals.push(Refusal::new("OCSP responses and ticket keys are for servers"));
        }
        error::forget();
        let settings = Self {
            role,
            flags: options.flags(),
            verify: Verify::new(options),
            authorities: authorities.into(),
            ciphers: ciphers.unwrap_or_else(|| CIPHERS.to_owned()),
            suites,
            groups,
            protocols,
            status,
            tickets,
            min_version: None,
            max_version: None,
            model: model.build(),
        };
        Ok((settings, refusals))
    }

    pub(super) fn role(&self) -> Role {
        self.role
    }

    /// Whether sessions cannot begin without a certificate, as nearly always with servers.
    pub(super) fn need_certificate(&self) -> bool {
        let anonymous = |word: &str| ["NULL", "ADH", "AECDH", "PSK", "SRP"].iter().any(|name| word.contains(name));
        let mut words = self.ciphers.split([':', ',', ' ']).filter(|word| !word.starts_with(['!', '-']));
        self.role == Role::Accepting && !words.any(anonymous)
    }

    /// A context with these settings, and certificates, each for another kind of key.
    ///
    /// # Errors
    ///
    /// When OpenSSL does not want one of them.
    pub(super) fn build(&self, certificates: &[Pair]) -> Result<SslContext, ErrorStack> {
        error::forget();
        let mut builder = builder(self.role)?;
        ffi::share(&self.model, &mut builder);
        builder.set_mode(
            SslMode::AUTO_RETRY
                | SslMode::ENABLE_PARTIAL_WRITE
                | SslMode::ACCEPT_MOVING_WRITE_BUFFER
                // An idle session gives its 33 KiB of record buffers back.
                | SslMode::RELEASE_BUFFERS,
        );
        builder.set_options(self.flags);
        ffi::never_ask(&mut builder);
        self.verify.apply(&mut builder)?;
        if !self.authorities.is_empty() {
            let mut names = Stack::new()?;
            self.authorities.iter().try_for_each(|name| names.push(X509NameRef::to_owned(name)?))?;
            builder.set_client_ca_list(names);
        }
        builder.set_cipher_list(&self.ciphers)?;
        self.suites.iter().try_for_each(|suites| builder.set_ciphersuites(suites))?;
        self.groups.iter().try_for_each(|groups| builder.set_groups_list(groups))?;
        builder.set_min_proto_version(self.min_version)?;
        builder.set_max_proto_version(self.max_version)?;
        self.offer(&mut builder)?;
        if self.role == Role::Accepting {
            builder.set_client_hello_callback(names::choose);
            // That the name was understood is acknowledged, and remembered with the session.
            builder.set_servername_callback(|_, _| Ok(()));
            self.status.iter().try_for_each(|status| status.install(&mut builder, certificates))?;
            self.tickets.iter().for_each(|_| ffi::seal_tickets(&mut builder));
        }
        certificates.iter().try_for_each(|pair| pair.install(&mut builder))?;
        Ok(builder.build())
    }

    /// Tells a session that has begun with other settings of these, as far as it does not take them from its context.
    pub(super) fn apply(&self, session: &mut SslRef) -> Result<(), ErrorStack> {
        /// OpenSSL's own.
        const SUITES: &str = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
        ffi::set_flags(session, Options::FLAGS, self.flags);
        self.verify.apply_to(session);
        session.set_ciphersuites(self.suites.as_deref().unwrap_or(SUITES))?;
        self.groups.iter().try_for_each(|groups| ffi::set_groups(session, groups))?;
        session.set_min_proto_version(self.min_version)?;
        session.set_max_proto_version(self.max_version)
    }

    /// Why what was wished is of no use with some certificates.
    pub(super) fn complaint(&self, certificates: &[Pair]) -> Option<Refusal> {
        self.status.as_ref().and_then(|status| status.complaint(certificates))
    }

    /// Agrees on a protocol: a client offers the list, a server takes the first of its list that is offered. A client
    /// that offers others only is refused (`no_application_protocol`, RFC 7301, section 3.2); one that offers none is
    /// not.
    fn offer(&self, builder: &mut SslContextBuilder) -> Result<(), ErrorStack> {
        let list = self.protocols.clone();
        match self.role {
            _ if list.is_empty() => {}
            Role::Accepting => builder
                .set_alpn_select_callback(move |_, offered| alpn::select(&list, offered).ok_or(AlpnError::ALERT_FATAL)),
            Role::Connecting => builder.set_alpn_protos(&list)?,
        }
        Ok(())
    }
}

/// How OpenSSL is told of a setting in its own notation.
type Setter = fn(&mut SslContextBuilder, &str) -> Result<(), ErrorStack>;

fn builder(role: Role) -> Result<SslContextBuilder, ErrorStack> {
    SslContext::builder(match role {
        Role::Connecting => SslMethod::tls_client(),
        Role::Accepting => SslMethod::tls_server(),
    })
}

/// A setting in OpenSSL's own notation, if that can be handed to it.
fn setting(text: &[u8]) -> Option<&str> {
    std::str::from_utf8(text).ok().filter(|text| !text.contains('\0'))
}

/// Sets the groups of a list. One that is empty OpenSSL takes from 3.5 on, and refuses every peer.
fn set_groups(builder: &mut SslContextBuilder, groups: &str) -> Result<(), ErrorStack> {
    if groups.is_empty() { Err(ErrorStack::get()) } else { builder.set_groups_list(groups) }
}

/// The groups where none are asked for: OpenSSL's own less those of finite fields. A peer who may choose one of those
/// (`ffdhe8192`) can have us compute for 180 ms in each handshake, which takes 2 ms otherwise. None where OpenSSL may use
/// none of them: then they are its own.
fn usual_groups(builder: &mut SslContextBuilder) -> Option<String> {
    /// The first version that knows how to offer two key shares.
    const WITH_SEVERAL_SHARES: i64 = 0x3050_0000;
    const GROUPS: [&str; 3] = [
        "?*X25519MLKEM768/?*X25519:?secp256r1/?X448:?secp384r1:?secp521r1",
        "X25519:P-256:X448:P-521:P-384",
        // Where only NIST's curves are allowed.
        "P-256:P-521:P-384",
    ];
    let known = if super::version_number() < WITH_SEVERAL_SHARES { &GROUPS[1..] } else { &GROUPS };
    known.iter().find(|groups| builder.set_groups_list(groups).is_ok()).map(|&groups| groups.to_owned())
}

/// A version by its number on the wire; none within for no limit.
pub(super) fn version(number: i64) -> Option<Option<SslVersion>> {
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
