//! What new sessions are made of.

use std::sync::{Arc, Mutex, PoisonError};

use openssl::error::ErrorStack;
use openssl::ssl::{SslContext, SslRef};

use super::settings::Settings;

/// Holds what new sessions of a context are made of. Other contexts refer to it, for those of their clients that ask for
/// a name.
pub(super) struct Slot(Mutex<Arc<Built>>);

/// A context of OpenSSL, which is never changed, and the settings it was built with.
pub(super) struct Built {
    pub(super) context: SslContext,
    pub(super) settings: Settings,
}

impl Slot {
    pub(super) fn new(built: Built) -> Self {
        Self(Mutex::new(Arc::new(built)))
    }

    pub(super) fn get(&self) -> Arc<Built> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn set(&self, built: Built) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(built);
    }
}

impl Built {
    /// Makes a session go on with this that has begun with another, before anything was decided on.
    pub(super) fn take_over(&self, session: &mut SslRef) -> Result<(), ErrorStack> {
        if std::ptr::eq::<openssl::ssl::SslContextRef>(&*self.context, session.ssl_context()) {
            return Ok(());
        }
        session.set_ssl_context(&self.context)?;
        // OpenSSL takes certificates, ALPN and ciphers from there, and leaves the rest as it was.
        self.settings.apply(session)
    }
}
