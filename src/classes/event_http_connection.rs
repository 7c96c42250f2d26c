//! `EventHttpConnection`: a connection of a client to an `EventHttp`.

use std::cell::RefCell;
use std::time::Duration;

use event_runtime::http::{ConnectionKey, Limits};
use event_runtime::socket::Name;
use ext_php_rs::types::Zval;

use crate::zend::{
    Callable, Callback, Class, Gc, NoNul, Object, OrFalse, OutParameter, Outcome, Ref, Result, Value, methods,
};

use super::event_base::{Core, EventBase};
use super::event_http::limit;
use super::event_util::assign_name;

/// The state of an `EventHttpConnection`.
#[derive(Default)]
pub(crate) struct EventHttpConnection {
    link: RefCell<Option<Link>>,
    closed: Callback,
    data: Value,
}

/// The connection. Its loop knows the object as long as it lives.
struct Link {
    core: Core,
    key: ConnectionKey,
    base: Ref<EventBase>,
    /// What the connection knows the object by.
    owner: usize,
    peer: Name,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.core.borrow_mut().http.clear_owner(self.key, self.owner);
    }
}

impl Class for EventHttpConnection {
    const NAME: &'static str = "EventHttpConnection";

    fn is_constructed(&self) -> bool {
        self.link.borrow().is_some()
    }

    fn gc(this: &Object<Self>, gc: &mut Gc) {
        gc.properties(this);
        this.closed.gc(gc);
        this.data.gc(gc);
        if let Some(link) = &*this.link.borrow() {
            gc.object(&link.base);
        }
    }
}

methods!(EventHttpConnection {
    /// The loop the connection is served by.
    method "getBase" => get_base() -> OrFalse<Ref<EventBase>>;
    /// Puts the client's address and port into $address and $port.
    method "getPeer" => get_peer(address: OutParameter<'_>, port: OutParameter<'_>);
    /// Has an effect on connections a script makes.
    method "setLocalAddress" => set_local_address(address: NoNul<'_>);
    /// Has an effect on connections a script makes.
    method "setLocalPort" => set_local_port(port: i64);
    /// Sets for how many seconds the client may keep silent; no positive number is what the server allows.
    method "setTimeout" => set_timeout(timeout: i64);
    /// Sets the longest head that is accepted, in bytes; a negative number is what the server allows.
    method "setMaxHeadersSize" => set_max_headers_size(max_size: i64);
    /// Sets the longest body that is accepted, in bytes; a negative number is what the server allows.
    method "setMaxBodySize" => set_max_body_size(max_size: i64);
    /// Has an effect on connections a script makes.
    method "setRetries" => set_retries(retries: i64);
    /// Has $callback called with this object and $data, once, when the connection ends, for whatever reason.
    method "setCloseCallback" => set_close_callback(callback: Callable<'_>, data: Option<&Zval> = None);
});

impl EventHttpConnection {
    /// The object for a connection: the same as long as it lives.
    pub(super) fn of(core: &Core, base: &Ref<EventBase>, key: ConnectionKey) -> Option<Ref<Self>> {
        let owner = core.borrow().http.connection(key)?.owner;
        if let Some(owner) = owner {
            // SAFETY: an object takes its number back before it goes.
            return Some(unsafe { Object::<Self>::from_target(owner) }.to_ref());
        }
        let object = Ref::<Self>::create();
        let owner = object.to_target();
        let peer = {
            let base = &mut *core.borrow_mut();
            base.http.set_owner(&mut base.net, key, owner, false);
            base.http.connection(key).and_then(|connection| connection.peer)
        };
        let peer = peer.map_or_else(|| Name::Unix(Vec::new()), Name::Inet);
        object.link.replace(Some(Link { core: core.clone(), key, base: base.clone(), owner, peer }));
        Some(object)
    }

    fn get_base(this: &Object<Self>) -> Result<OrFalse<Ref<EventBase>>> {
        Ok(OrFalse(this.link.borrow().as_ref().map(|link| link.base.clone())))
    }

    fn get_peer(this: &Object<Self>, address: OutParameter<'_>, port: OutParameter<'_>) -> Result<()> {
        let peer = this.link.borrow().as_ref().map(|link| link.peer.clone());
        match peer {
            Some(peer) => assign_name(&peer, address, Some(port)).map(|_| ()),
            None => Ok(()),
        }
    }

    fn set_local_address(_: &Object<Self>, _: NoNul<'_>) -> Result<()> {
        Ok(())
    }

    fn set_local_port(_: &Object<Self>, _: i64) -> Result<()> {
        Ok(())
    }

    fn set_retries(_: &Object<Self>, _: i64) -> Result<()> {
        Ok(())
    }

    fn set_limits(this: &Object<Self>, change: impl FnOnce(&mut Limits)) -> Result<()> {
        if let Some(link) = &*this.link.borrow() {
            let base = &mut *link.core.borrow_mut();
            base.http.set_limits(&mut base.net, link.key, change);
        }
        Ok(())
    }

    fn set_timeout(this: &Object<Self>, timeout: i64) -> Result<()> {
        let timeout = limit(timeout).filter(|&seconds| seconds > 0).map(Duration::from_secs);
        Self::set_limits(this, |limits| limits.timeout = timeout)
    }

    fn set_max_headers_size(this: &Object<Self>, max_size: i64) -> Result<()> {
        let max_head = limit(max_size).map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
        Self::set_limits(this, |limits| limits.max_head = max_head)
    }

    fn set_max_body_size(this: &Object<Self>, max_size: i64) -> Result<()> {
        Self::set_limits(this, |limits| limits.max_body = limit(max_size))
    }

    fn set_close_callback(this: &Object<Self>, callback: Callable<'_>, data: Option<&Zval>) -> Result<()> {
        this.closed.set(callback);
        this.data.set(data);
        let Some(link) = &*this.link.borrow() else { return Ok(()) };
        let base = &mut *link.core.borrow_mut();
        let known = base.http.connection(link.key).filter(|connection| connection.owner == Some(link.owner));
        if known.is_some_and(|connection| !connection.is_watched()) {
            // The connection holds the object from here on: it comes back as a number in `call_closed` or `let_go`.
            std::mem::forget(this.to_ref());
            base.http.set_owner(&mut base.net, link.key, link.owner, true);
        }
        Ok(())
    }

    /// Takes back the reference that a connection held.
    fn take_back(owner: usize) -> Ref<Self> {
        // SAFETY: the number is given back once for each reference that was given away with it.
        unsafe { Ref::from_target(owner) }
    }

    /// Calls the close callback of a connection that has ended.
    pub(crate) fn call_closed(owner: usize) -> Outcome {
        let this = Self::take_back(owner);
        let data = this.data.get();
        let outcome = this.closed.call(&mut [this.to_zval(), data]);
        this.closed.clear();
        this.data.set(None);
        outcome
    }

    /// Lets go of what is kept for a connection that has ended, without calling anybody.
    pub(crate) fn let_go(owner: usize) {
        drop(Self::take_back(owner));
    }

    /// Reports an object that a connection holds as its loop's.
    pub(crate) fn report_watched(owner: usize, gc: &mut Gc) {
        let this = std::mem::ManuallyDrop::new(Self::take_back(owner));
        gc.object(&this);
    }
}
