//! The options of an `EventSslContext`.

use event_runtime::tls::Options;
use ext_php_rs::types::Zval;

use crate::zend::{Elements, Result, deprecate, path, text, warn};

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

/// The options that are not PECL event's, and the number of the first.
const NEW_OPTIONS: [&str; 4] = ["OPT_GROUPS", "OPT_CIPHERSUITES", "OPT_OCSP_RESPONSE", "OPT_TICKET_KEYS"];
const FIRST_NEW: i64 = 1001;

/// All options and their numbers.
pub(super) fn numbered() -> impl Iterator<Item = (&'static str, i64)> {
    OPTIONS.into_iter().zip(1..).chain(NEW_OPTIONS.into_iter().zip(FIRST_NEW..))
}

/// What the keys of options are.
pub(super) const KEYS: &str = "the keys of options are the EventSslContext::OPT_* constants";

/// The options of a script.
#[derive(Default)]
pub(super) struct Given {
    pub(super) options: Options,
    pub(super) certificate: Option<Vec<u8>>,
    pub(super) key: Option<Vec<u8>>,
    /// Whether certificates to trust were named that `open_basedir` withholds.
    pub(super) withheld: bool,
}

impl Given {
    pub(super) fn set(&mut self, number: i64, value: &Zval) -> Result<()> {
        let Some((name, _)) = numbered().find(|&(_, known)| known == number) else {
            return warn(&format!("Unknown option {number}: {KEYS}"));
        };
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
            "OPT_GROUPS" => options.groups = Some(text(value, &what)?),
            "OPT_CIPHERSUITES" => options.suites = Some(text(value, &what)?),
            "OPT_OCSP_RESPONSE" => options.status = Some(text(value, &what)?),
            "OPT_TICKET_KEYS" => options.ticket_keys = Some(keys(value, &what)?),
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

/// The keys of tickets: a list of strings, or one.
fn keys(value: &Zval, what: &str) -> Result<Vec<Vec<u8>>> {
    match value.array() {
        Some(array) => Elements::of(array).numbered.iter().map(|(_, key)| text(key, what)).collect(),
        None => Ok(vec![text(value, what)?]),
    }
}

/// The names of protocols: an array, or a string with commas between them.
fn protocols(value: &Zval, what: &str) -> Result<Vec<Vec<u8>>> {
    match value.array() {
        Some(array) => Elements::of(array).numbered.iter().map(|(_, name)| text(name, what)).collect(),
        None => Ok(text(value, what)?.split(|&byte| byte == b',').map(|name| name.trim_ascii().to_vec()).collect()),
    }
}
