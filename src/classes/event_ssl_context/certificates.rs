//! The certificates of an `EventSslContext`.

use std::cell::RefCell;

use event_runtime::tls::{Accepted, Context, Pem, Refusal};
use ext_php_rs::types::Zval;

use crate::zend::{Object, PhpString, Result, Returned, path, text, warn};

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
