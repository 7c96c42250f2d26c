//! The certificates of an `EventSslContext`.

use std::cell::RefCell;
use std::path::PathBuf;

use event_runtime::tls::{Accepted, Context, Pem, Refusal};
use ext_php_rs::types::Zval;

use crate::zend::{NoNul, Object, PhpString, Result, Returned, path, refuse, text, warn};

use super::EventSslContext;

/// The files in use, as the script has named them, and those that wait for the other half of their pair.
#[derive(Default)]
pub(super) struct Files {
    certificate: File,
    key: File,
}

#[derive(Default)]
struct File {
    used: RefCell<Option<Vec<u8>>>,
    waiting: RefCell<Option<Vec<u8>>>,
}

impl Files {
    /// Starts with what was given to the constructor.
    pub(super) fn start(&self, certificate: Option<Vec<u8>>, key: Option<Vec<u8>>) {
        for (file, name) in [(&self.certificate, certificate), (&self.key, key)] {
            file.used.replace(name.clone());
            file.waiting.replace(name);
        }
    }

    pub(super) fn certificate(&self) -> Zval {
        self.certificate.get()
    }

    pub(super) fn key(&self) -> Zval {
        self.key.get()
    }
}

impl File {
    /// The name of the file in use, or null.
    fn get(&self) -> Zval {
        // No borrow may be alive while PHP allocates.
        let name = self.used.borrow().clone();
        name.map(|name| PhpString::new(&name)).into_zval()
    }

    /// The file is in use.
    fn take(&self, name: Vec<u8>) {
        self.used.replace(Some(name));
        self.waiting.take();
    }
}

impl EventSslContext {
    pub(super) fn set_certificate(this: &Object<Self>, value: &Zval) -> Result<Zval> {
        let Files { certificate, key } = &this.files;
        Self::set_file(this, certificate, key, "EventSslContext::$local_cert", value, Context::set_own_certificate)
    }

    pub(super) fn set_key(this: &Object<Self>, value: &Zval) -> Result<Zval> {
        let Files { certificate, key } = &this.files;
        Self::set_file(this, key, certificate, "EventSslContext::$local_pk", value, Context::set_key)
    }

    pub(super) fn replace_certificate(
        this: &Object<Self>,
        certificate: &[u8],
        key: Option<&[u8]>,
        passphrase: Option<&[u8]>,
    ) -> Result<bool> {
        let Some(sources) = Sources::of("setCertificate", certificate, key)? else { return Ok(false) };
        let Some(context) = this.context() else { return Ok(false) };
        let done =
            context.set_certificate(sources.certificate.pem(), sources.key.as_ref().map(Source::pem), passphrase);
        if done.is_ok() {
            this.files.start(sources.certificate.name(), sources.key.as_ref().and_then(Source::name));
        }
        told(done)
    }

    pub(super) fn add_certificate(
        this: &Object<Self>,
        certificate: &[u8],
        key: Option<&[u8]>,
        passphrase: Option<&[u8]>,
    ) -> Result<bool> {
        let Some(sources) = Sources::of("addCertificate", certificate, key)? else { return Ok(false) };
        let Some(context) = this.context() else { return Ok(false) };
        told(context.add_certificate(sources.certificate.pem(), sources.key.as_ref().map(Source::pem), passphrase))
    }

    pub(super) fn add_server_name(this: &Object<Self>, pattern: NoNul<'_>, context: &Object<Self>) -> Result<bool> {
        let named = context.serving(2)?;
        let Some(context) = this.context() else { return Ok(false) };
        told(context.add_server_name(pattern.0, &named))
    }

    pub(super) fn remove_server_name(this: &Object<Self>, pattern: NoNul<'_>) -> Result<bool> {
        Ok(this.context().is_some_and(|context| context.remove_server_name(pattern.0)))
    }

    /// Uses another file for one half of the pair, which is remembered if it can be used.
    fn set_file(
        this: &Object<Self>,
        file: &File,
        other: &File,
        what: &str,
        value: &Zval,
        set: fn(&Context, Pem<'_>) -> std::result::Result<Accepted, Refusal>,
    ) -> Result<Zval> {
        let name = text(value, what)?;
        if let (Some(path), Some(context)) = (path(&name, what)?, this.context()) {
            match set(&context, Pem::File(&path)) {
                Ok(Accepted::Alone) => {
                    other.waiting.take();
                    file.take(name.clone());
                }
                Ok(Accepted::WithTheOther) => {
                    file.take(name.clone());
                    if let Some(name) = other.waiting.take() {
                        other.take(name);
                    }
                }
                Err(refusal) => {
                    if refusal.waits() {
                        file.waiting.replace(Some(name.clone()));
                    }
                    warn(&refusal.to_string())?;
                }
            }
        }
        Ok(PhpString::new(&name).into_zval())
    }
}

/// Where a certificate and its key are.
struct Sources<'call> {
    certificate: Source<'call>,
    key: Option<Source<'call>>,
}

/// A file, as the script has named it and as it is opened, or a text.
enum Source<'call> {
    File(&'call [u8], PathBuf),
    Text(&'call [u8]),
}

impl<'call> Sources<'call> {
    /// What a script has given; none, after a warning, where that can be no file, or `open_basedir` does not allow it.
    fn of(method: &str, certificate: &'call [u8], key: Option<&'call [u8]>) -> Result<Option<Self>> {
        let source = |name: &str, given: &'call [u8]| Source::of(given, method, name);
        let Some(certificate) = source("$cert", certificate)? else { return Ok(None) };
        let key = match key {
            None => None,
            Some(key) => match source("$key", key)? {
                None => return Ok(None),
                key => key,
            },
        };
        Ok(Some(Self { certificate, key }))
    }
}

impl<'call> Source<'call> {
    fn of(given: &'call [u8], method: &str, name: &str) -> Result<Option<Self>> {
        /// What nobody calls a file.
        const BEGIN: &[u8] = b"-----BEGIN ";
        /// `PATH_MAX`.
        const LONGEST: usize = 4096;
        if given.windows(BEGIN.len()).any(|window| window == BEGIN) {
            return Ok(Some(Self::Text(given)));
        }
        if given.len() > LONGEST {
            return refuse(&format!("{name} is neither the name of a file nor a text in PEM form"));
        }
        Ok(path(given, &format!("EventSslContext::{method}(): {name}"))?.map(|path| Self::File(given, path)))
    }

    fn pem(&self) -> Pem<'_> {
        match self {
            Self::File(_, path) => Pem::File(path),
            Self::Text(text) => Pem::Text(text),
        }
    }

    /// What a property says of it.
    fn name(&self) -> Option<Vec<u8>> {
        match self {
            Self::File(name, _) => Some(name.to_vec()),
            Self::Text(_) => None,
        }
    }
}

/// Whether something was done; if not, the script is told why.
fn told(done: std::result::Result<(), Refusal>) -> Result<bool> {
    match done {
        Ok(()) => Ok(true),
        Err(refusal) => refuse(&refusal.to_string()),
    }
}
