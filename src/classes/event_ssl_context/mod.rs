//! `EventSslContext`: what TLS connections are made of.

mod certificates;
mod options;

use std::cell::RefCell;

use event_runtime::tls::{self, Context, Role};
use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::flags::ConstantFlags;

use crate::zend::{
    Class, Elements, NoNul, Object, Property, Result, argument_value_error, deprecate, methods, throw_event_exception,
    warn,
};

use certificates::Files;
use options::{Given, KEYS};

/// The state of an `EventSslContext`.
#[derive(Default)]
pub(crate) struct EventSslContext {
    /// None until the constructor has run.
    context: RefCell<Option<Context>>,
    files: Files,
    /// Keys of options that are none, until the script is told of them.
    unknown: RefCell<Vec<String>>,
}

const SSLV2_CLIENT: i64 = 1;
const SSLV2_SERVER: i64 = 5;

/// The methods in the order of their numbers, from 1 on. All that is left of most of them is the side they are for.
const METHODS: [(&str, Role); 12] = [
    ("SSLv2_CLIENT_METHOD", Role::Connecting),
    ("SSLv3_CLIENT_METHOD", Role::Connecting),
    ("SSLv23_CLIENT_METHOD", Role::Connecting),
    ("TLS_CLIENT_METHOD", Role::Connecting),
    ("SSLv2_SERVER_METHOD", Role::Accepting),
    ("SSLv3_SERVER_METHOD", Role::Accepting),
    ("SSLv23_SERVER_METHOD", Role::Accepting),
    ("TLS_SERVER_METHOD", Role::Accepting),
    ("TLSv11_CLIENT_METHOD", Role::Connecting),
    ("TLSv11_SERVER_METHOD", Role::Accepting),
    ("TLSv12_CLIENT_METHOD", Role::Connecting),
    ("TLSv12_SERVER_METHOD", Role::Accepting),
];

impl Class for EventSslContext {
    const NAME: &'static str = "EventSslContext";
    const ALLOWS_SLEEP: bool = true;
    const CONSTANTS: &'static [(&'static str, i64)] = &[
        ("SSL3_VERSION", 0x0300),
        ("TLS1_VERSION", 0x0301),
        ("TLS1_1_VERSION", 0x0302),
        ("TLS1_2_VERSION", 0x0303),
        ("TLS1_3_VERSION", 0x0304),
        ("DTLS1_VERSION", 0xfeff),
        ("DTLS1_2_VERSION", 0xfefd),
    ];
    const PROPERTIES: &'static [Property<Self>] = &[
        Property { name: "local_cert", get: |this| Some(this.files.certificate()), set: Some(Self::set_certificate) },
        Property { name: "local_pk", get: |this| Some(this.files.key()), set: Some(Self::set_key) },
    ];

    fn add_constants(mut class: ClassBuilder) -> ext_php_rs::error::Result<ClassBuilder> {
        let names = METHODS.iter().map(|(name, _)| *name).zip(1_i64..).chain(options::numbered());
        for (name, number) in names {
            class = class.constant(name, number, &[], ConstantFlags::Public)?;
        }
        class.constant("OPENSSL_VERSION_TEXT", tls::version(), &[], ConstantFlags::Public)?.constant(
            "OPENSSL_VERSION_NUMBER",
            tls::version_number(),
            &[],
            ConstantFlags::Public,
        )
    }

    fn is_constructed(&self) -> bool {
        self.context.borrow().is_some()
    }

    /// No loop knows the object.
    fn detach(&self) {}
}

methods!(EventSslContext {
    /// Makes a context for clients or for servers: $method is EventSslContext::TLS_CLIENT_METHOD or TLS_SERVER_METHOD.
    /// The keys of $options are EventSslContext::OPT_* constants; their order does not matter. A value that cannot be
    /// used is warned about and left out.
    constructor construct(method: i64, options: Elements);
    /// Sets the oldest version of the protocol that is spoken, one of the EventSslContext::*_VERSION constants, or 0
    /// for no limit. False for what is no version of TLS, or not supported.
    method "setMinProtoVersion" => set_min_proto_version(proto: i64) -> bool;
    /// Sets the newest version of the protocol that is spoken, in the same way.
    method "setMaxProtoVersion" => set_max_proto_version(proto: i64) -> bool;
    /// Uses another certificate, those behind it and its key for the connections that are made from now on, and no other
    /// certificate any more. $cert and $key are files or texts in PEM form; without $key it is with the certificate,
    /// and without $passphrase an encrypted one is opened with EventSslContext::OPT_PASSPHRASE. False, with a warning
    /// that says why, when they cannot be used: then those of before stay in use.
    method "setCertificate" => replace_certificate(
        cert: &[u8], key: Option<&[u8]> = None, passphrase: Option<&[u8]> = None
    ) -> bool;
    /// Uses one more certificate in the same way, for clients that want another kind of key, such as RSA beside ECDSA. It
    /// replaces the one for that kind, if there is one.
    method "addCertificate" => add_certificate(
        cert: &[u8], key: Option<&[u8]> = None, passphrase: Option<&[u8]> = None
    ) -> bool;
    /// Has clients that ask for a name (SNI) get another context for servers, with its certificates, ALPN, verification
    /// and all other settings except the keys of session tickets: $pattern is "a.example", or "*.a.example" for all
    /// names that are one label longer; an exact name comes before a pattern. It replaces the one for $pattern, if there
    /// is one. What is changed in $context later counts. Clients that ask for no name, or another, get this one. False,
    /// with a warning, for what no client can ask for.
    method "addServerName" => add_server_name(pattern: NoNul<'_>, context: &Object<EventSslContext>) -> bool;
    /// Removes the context for a name. False when there is none.
    method "removeServerName" => remove_server_name(pattern: NoNul<'_>) -> bool;
});

impl EventSslContext {
    fn context(&self) -> Option<Context> {
        self.context.borrow().clone()
    }

    /// The context for connections of one side, given to the running method as the argument at `position`. The script is
    /// told, once or whenever it is of no use, what is wrong with it.
    ///
    /// # Errors
    ///
    /// When it is for the other side: a `ValueError` is pending. Or when the script's error handler throws.
    pub(crate) fn used(&self, role: Role, position: u32) -> Result<Context> {
        let Some(context) = self.context().filter(|context| context.role() == role) else {
            return Err(argument_value_error(
                position,
                match role {
                    Role::Connecting => c"must be a context for clients, made with EventSslContext::TLS_CLIENT_METHOD",
                    Role::Accepting => c"must be a context for servers, made with EventSslContext::TLS_SERVER_METHOD",
                },
            ));
        };
        let unknown = self.unknown.take();
        if !unknown.is_empty() {
            warn(&format!("The EventSslContext does without the options \"{}\": {KEYS}", unknown.join("\", \"")))?;
        }
        if context.trusts_nobody() {
            warn(
                "The EventSslContext lets in trusted clients only and trusts none: set EventSslContext::OPT_CA_FILE or OPT_CA_PATH",
            )?;
        }
        Ok(context)
    }

    /// The context for all connections of a server: as [`EventSslContext::used`], and without a certificate it is of no
    /// use either.
    pub(crate) fn serving(&self, position: u32) -> Result<Context> {
        let context = self.used(Role::Accepting, position)?;
        if context.lacks_certificate() {
            warn(
                "The EventSslContext has no certificate, and no client can connect: set EventSslContext::OPT_LOCAL_CERT and OPT_LOCAL_PK, or call setCertificate()",
            )?;
        }
        Ok(context)
    }

    fn construct(this: &Object<Self>, method: i64, options: Elements) -> Result<()> {
        let role = role(method)?;
        let mut given = Given::default();
        for (option, value) in options.numbered {
            given.set(option, &value)?;
        }
        // Where the script has said whom to trust, nobody else is, also when that cannot be had.
        given.options.allow_self_signed &= !given.withheld;
        let (context, refusals) = match Context::new(role, &given.options) {
            Ok(made) => made,
            Err(refusal) => return Err(throw_event_exception(&refusal.to_string())),
        };
        this.context.replace(Some(context));
        this.files.start(given.certificate, given.key);
        let names = options.named.iter().map(|(name, _)| String::from_utf8_lossy(name).into_owned());
        this.unknown.replace(names.collect());
        refusals.iter().try_for_each(|refusal| warn(&refusal.to_string()))
    }

    fn set_min_proto_version(this: &Object<Self>, proto: i64) -> Result<bool> {
        Ok(this.context().is_some_and(|context| context.set_min_version(proto)))
    }

    fn set_max_proto_version(this: &Object<Self>, proto: i64) -> Result<bool> {
        Ok(this.context().is_some_and(|context| context.set_max_version(proto)))
    }
}

/// The side that a method is for.
fn role(method: i64) -> Result<Role> {
    let known = usize::try_from(method).ok().and_then(|method| METHODS.get(method.checked_sub(1)?));
    let Some((name, role)) = known.filter(|_| !matches!(method, SSLV2_CLIENT | SSLV2_SERVER)) else {
        return Err(argument_value_error(1, c"must be one of the EventSslContext::TLS_*_METHOD constants"));
    };
    if !name.starts_with("TLS_") {
        let instead = match role {
            Role::Connecting => "TLS_CLIENT_METHOD",
            Role::Accepting => "TLS_SERVER_METHOD",
        };
        deprecate(&format!("{name} is deprecated, use {instead} instead"))?;
    }
    Ok(*role)
}
