//! `EventSslContext`: what TLS connections are made of.

use std::cell::RefCell;
use std::path::Path;

use event_runtime::tls::{self, Context, Options, Refusal, Role};
use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::flags::ConstantFlags;
use ext_php_rs::types::Zval;

use crate::zend::{
    Class, Numbered, Object, PhpString, Property, Result, Returned, argument_value_error, deprecate, methods, path,
    text, throw, warn,
};

/// The state of an `EventSslContext`.
#[derive(Default)]
pub(crate) struct EventSslContext {
    /// None until the constructor has run.
    context: RefCell<Option<Context>>,
    /// The files as the script has named them.
    certificate: RefCell<Option<Vec<u8>>>,
    key: RefCell<Option<Vec<u8>>>,
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

/// The options in the order of their numbers, from 1 on.
const OPTIONS: [&str; 19] = [
    "OPT_LOCAL_CERT",
    "OPT_LOCAL_PK",
    "OPT_PASSPHRASE",
    "OPT_CA_FILE",
    "OPT_CA_PATH",
    "OPT_ALLOW_SELF_SIGNED",
    "OPT_VERIFY_PEER",
    "OPT_VERIFY_DEPTH",
    "OPT_CIPHERS",
    "OPT_NO_SSLv2",
    "OPT_NO_SSLv3",
    "OPT_NO_TLSv1",
    "OPT_NO_TLSv1_1",
    "OPT_NO_TLSv1_2",
    "OPT_CIPHER_SERVER_PREFERENCE",
    "OPT_REQUIRE_CLIENT_CERT",
    "OPT_VERIFY_CLIENT_ONCE",
    "OPT_PEER_NAME",
    "OPT_ALPN",
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
        Property { name: "local_cert", get: |this| Some(named(&this.certificate)), set: Some(Self::set_certificate) },
        Property { name: "local_pk", get: |this| Some(named(&this.key)), set: Some(Self::set_key) },
    ];

    /// No loop knows the object.
    fn detach(&self) {}

    fn add_constants(mut class: ClassBuilder) -> ext_php_rs::error::Result<ClassBuilder> {
        let names = METHODS.iter().map(|(name, _)| *name).zip(1_i64..).chain(OPTIONS.into_iter().zip(1..));
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
}

methods!(EventSslContext {
    /// Makes a context for clients or for servers: $method is EventSslContext::TLS_CLIENT_METHOD or TLS_SERVER_METHOD.
    /// The keys of $options are EventSslContext::OPT_* constants; their order does not matter. A value that cannot be
    /// used is warned about and left out.
    constructor construct(method: i64, options: Numbered);
    /// Sets the oldest version of the protocol that is spoken, one of the EventSslContext::*_VERSION constants, or 0
    /// for no limit. False for what is no version of TLS, or not supported.
    method "setMinProtoVersion" => set_min_proto_version(proto: i64) -> bool;
    /// Sets the newest version of the protocol that is spoken, in the same way.
    method "setMaxProtoVersion" => set_max_proto_version(proto: i64) -> bool;
});

/// The name of a file as it was given, or null.
fn named(name: &RefCell<Option<Vec<u8>>>) -> Zval {
    // No borrow may be alive while PHP allocates.
    let name = name.borrow().clone();
    name.map(|name| PhpString::new(&name)).into_zval()
}

impl EventSslContext {
    /// The context for a connection to be made of, which keeps what it needs of it.
    pub(crate) fn context(&self) -> Option<Context> {
        self.context.borrow().clone()
    }

    fn construct(this: &Object<Self>, method: i64, options: Numbered) -> Result<()> {
        let role = role(method)?;
        let mut given = Given::default();
        for (option, value) in options.0 {
            given.set(option, &value)?;
        }
        // Where the script has said whom to trust, nobody else is, also when that cannot be had.
        given.options.allow_self_signed &= !given.withheld;
        let (context, refusals) = match Context::new(role, &given.options) {
            Ok(made) => made,
            Err(refusal) => return Err(throw(super::event_exception::class(), &refusal.to_string())),
        };
        this.context.replace(Some(context));
        this.certificate.replace(given.certificate);
        this.key.replace(given.key);
        refusals.iter().try_for_each(|refusal| warn(&refusal.to_string()))
    }

    fn set_min_proto_version(this: &Object<Self>, proto: i64) -> Result<bool> {
        Ok(this.context().is_some_and(|context| context.set_min_version(proto)))
    }

    fn set_max_proto_version(this: &Object<Self>, proto: i64) -> Result<bool> {
        Ok(this.context().is_some_and(|context| context.set_max_version(proto)))
    }

    fn set_certificate(this: &Object<Self>, value: &Zval) -> Result<Zval> {
        Self::set_file(this, &this.certificate, "EventSslContext::$local_cert", value, Context::set_certificate)
    }

    fn set_key(this: &Object<Self>, value: &Zval) -> Result<Zval> {
        Self::set_file(this, &this.key, "EventSslContext::$local_pk", value, Context::set_key)
    }

    /// Uses another file, which is remembered if it can be used.
    fn set_file(
        this: &Object<Self>,
        slot: &RefCell<Option<Vec<u8>>>,
        what: &str,
        value: &Zval,
        set: fn(&Context, &Path) -> std::result::Result<(), Refusal>,
    ) -> Result<Zval> {
        let name = text(value, what)?;
        if let (Some(path), Some(context)) = (path(&name, what)?, this.context()) {
            match set(&context, &path) {
                Ok(()) => drop(slot.replace(Some(name.clone()))),
                Err(refusal) => warn(&refusal.to_string())?,
            }
        }
        Ok(PhpString::new(&name).into_zval())
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

/// The options of a script.
#[derive(Default)]
struct Given {
    options: Options,
    certificate: Option<Vec<u8>>,
    key: Option<Vec<u8>>,
    /// Whether certificates to trust were named that `open_basedir` withholds.
    withheld: bool,
}

impl Given {
    fn set(&mut self, number: i64, value: &Zval) -> Result<()> {
        let name = usize::try_from(number).ok().and_then(|number| OPTIONS.get(number.checked_sub(1)?));
        let Some(&name) = name else { return warn(&format!("Unknown option {number}")) };
        if value.is_null() {
            return Ok(());
        }
        let what = format!("EventSslContext::__construct(): Option {name}");
        let file = || path(&text(value, &what)?, &what);
        let options = &mut self.options;
        match name {
            "OPT_LOCAL_CERT" => {
                let file = text(value, &what)?;
                options.certificate = path(&file, &what)?;
                self.certificate = Some(file);
            }
            "OPT_LOCAL_PK" => {
                let file = text(value, &what)?;
                options.key = path(&file, &what)?;
                self.key = Some(file);
            }
            "OPT_PASSPHRASE" => options.passphrase = Some(text(value, &what)?),
            "OPT_CA_FILE" => {
                options.ca_file = file()?;
                self.withheld |= options.ca_file.is_none();
            }
            "OPT_CA_PATH" => {
                options.ca_path = file()?;
                self.withheld |= options.ca_path.is_none();
            }
            "OPT_ALLOW_SELF_SIGNED" => options.allow_self_signed = value.coerce_to_bool(),
            "OPT_VERIFY_PEER" => options.verify_peer = value.coerce_to_bool(),
            "OPT_VERIFY_DEPTH" => options.depth = value.coerce_to_long().and_then(|depth| depth.try_into().ok()),
            "OPT_CIPHERS" => options.ciphers = Some(text(value, &what)?),
            "OPT_CIPHER_SERVER_PREFERENCE" => options.server_preference = value.coerce_to_bool(),
            "OPT_REQUIRE_CLIENT_CERT" => options.require_certificate = value.coerce_to_bool(),
            "OPT_VERIFY_CLIENT_ONCE" => options.verify_once = value.coerce_to_bool(),
            "OPT_PEER_NAME" => options.peer_name = Some(text(value, &what)?),
            "OPT_ALPN" => options.protocols = protocols(value, &what)?,
            _ => {
                deprecate(&format!("{name} is deprecated, use EventSslContext::setMinProtoVersion instead"))?;
                let left_out = value.coerce_to_bool();
                match name {
                    "OPT_NO_SSLv3" => options.without.ssl3 = left_out,
                    "OPT_NO_TLSv1" => options.without.tls1 = left_out,
                    "OPT_NO_TLSv1_1" => options.without.tls1_1 = left_out,
                    "OPT_NO_TLSv1_2" => options.without.tls1_2 = left_out,
                    // SSL 2, which OpenSSL has no more.
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// The names of protocols: an array, or a string with commas between them.
fn protocols(value: &Zval, what: &str) -> Result<Vec<Vec<u8>>> {
    match value.array() {
        Some(array) => Numbered::of(array).0.iter().map(|(_, name)| text(name, what)).collect(),
        None => Ok(text(value, what)?.split(|&byte| byte == b',').map(|name| name.trim_ascii().to_vec()).collect()),
    }
}
