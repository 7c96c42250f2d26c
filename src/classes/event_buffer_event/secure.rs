//! TLS of an `EventBufferEvent`.

use std::cell::Cell;

use event_runtime::tls::{Role, Session};
use ext_php_rs::types::Zval;

use crate::zend::{
    Descriptor, Object, OrFalse, PhpString, Ref, Result, Returned, is_true, refuse, throw_exception, warn,
};

use super::super::event_base::EventBase;
use super::super::event_ssl_context::EventSslContext;
use super::{EventBufferEvent, Link, OPT_CLOSE_ON_FREE};

/// `SSL_CONNECTING` and `SSL_ACCEPTING`.
fn role(state: i64) -> Option<Role> {
    match state {
        1 => Some(Role::Connecting),
        2 => Some(Role::Accepting),
        _ => None,
    }
}

impl EventBufferEvent {
    pub(super) fn ssl_socket(
        base: &Object<EventBase>,
        socket: Option<Descriptor<'_>>,
        context: &Object<EventSslContext>,
        state: i64,
        options: i64,
    ) -> Result<OrFalse<Ref<Self>>> {
        let Some(role) = role(state) else { return unknown_state() };
        let context = context.used(role, 3)?;
        let core = base.core()?;
        let object = Ref::<Self>::create();
        let stream = core.borrow_mut().streams_mut().add_script(object.to_token());
        object.link.replace(Some(Link { core, stream, base: base.to_ref(), below: None, owns: Cell::new(true) }));
        Self::attach(&object, socket, options)?;
        match object.with(|base, stream| base.streams_mut().secure(stream, &context, role)) {
            Some(Err(error)) => Err(throw_exception(&format!("Failed to create a TLS session: {error}"))),
            _ => Ok(OrFalse(Some(object))),
        }
    }

    pub(super) fn create_ssl_filter(
        underlying: &Object<Self>,
        context: &Object<EventSslContext>,
        state: i64,
        options: i64,
    ) -> Result<OrFalse<Ref<Self>>> {
        let Some(role) = role(state) else { return unknown_state() };
        let context = context.used(role, 2)?;
        if underlying.with_live(|_, _| ())?.is_none() {
            return Ok(OrFalse(None));
        }
        let object = Ref::<Self>::create();
        let token = object.to_token();
        let added = underlying.with(|base, stream| {
            // The bytes are the filter's from now on, also those of an HTTP connection.
            base.take_over(stream, underlying.to_token());
            base.streams_mut().add_filter(stream, token, &context, role)
        });
        let (core, base) = match &*underlying.link.borrow() {
            Some(link) => {
                link.owns.set(true);
                (link.core.clone(), link.base.clone())
            }
            None => return Ok(OrFalse(None)),
        };
        match added {
            Some(Ok(stream)) => {
                let below = Some(underlying.to_ref());
                object.link.replace(Some(Link { core, stream, base, below, owns: Cell::new(true) }));
                object.closes_on_free.set(options & OPT_CLOSE_ON_FREE != 0);
                Ok(OrFalse(Some(object)))
            }
            Some(Err(error)) => Err(throw_exception(&format!("Failed to create a TLS session: {error}"))),
            None => Ok(OrFalse(None)),
        }
    }

    /// Asks the TLS session something; none where there is no TLS, with a warning where the object is freed.
    fn ask<R>(this: &Object<Self>, ask: impl FnOnce(&mut Session) -> R) -> Result<Option<R>> {
        let answer = this.with_live(|base, stream| base.streams_mut().stream_mut(stream)?.session_mut().map(ask))?;
        Ok(answer.flatten())
    }

    fn ask_text<T: AsRef<str>>(
        this: &Object<Self>,
        ask: impl FnOnce(&mut Session) -> Option<T>,
    ) -> Result<OrFalse<PhpString>> {
        let answer = Self::ask(this, ask)?.flatten();
        Ok(OrFalse(answer.map(|text| PhpString::new(text.as_ref().as_bytes()))))
    }

    pub(super) fn ssl_error(this: &Object<Self>) -> Result<OrFalse<PhpString>> {
        Self::ask_text(this, Session::take_error)
    }

    pub(super) fn ssl_get_cipher_info(this: &Object<Self>) -> Result<OrFalse<PhpString>> {
        Self::ask_text(this, |session| session.cipher_description())
    }

    pub(super) fn ssl_get_cipher_name(this: &Object<Self>) -> Result<OrFalse<PhpString>> {
        Self::ask_text(this, |session| Some(session.cipher_name()))
    }

    pub(super) fn ssl_get_cipher_version(this: &Object<Self>) -> Result<OrFalse<PhpString>> {
        Self::ask_text(this, |session| Some(session.cipher_version()))
    }

    pub(super) fn ssl_get_protocol(this: &Object<Self>) -> Result<OrFalse<PhpString>> {
        Self::ask_text(this, |session| Some(session.protocol()))
    }

    pub(super) fn ssl_renegotiate(this: &Object<Self>) -> Result<()> {
        this.with_live(|base, stream| base.streams_mut().renegotiate(stream)).map(|_| ())
    }

    pub(super) fn allows_dirty_shutdown(this: &Object<Self>) -> Option<Zval> {
        let allows = this.with(|base, stream| {
            let session = base.stream(stream).and_then(|stream| stream.session());
            session.is_some_and(Session::allows_dirty_shutdown)
        })?;
        Some(allows.into_zval())
    }

    pub(super) fn allow_dirty_shutdown(this: &Object<Self>, value: &Zval) -> Result<Zval> {
        let allow = is_true(value);
        if this.with_live(|_, _| ())?.is_some()
            && Self::ask(this, |session| session.allow_dirty_shutdown(allow))?.is_none()
        {
            warn("EventBufferEvent::$allow_ssl_dirty_shutdown is for streams of TLS")?;
        }
        Ok(allow.into_zval())
    }
}

fn unknown_state() -> Result<OrFalse<Ref<EventBufferEvent>>> {
    refuse("Invalid state: EventBufferEvent::SSL_CONNECTING and SSL_ACCEPTING are valid")
}
