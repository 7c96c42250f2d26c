//! A connection of a client to an `EventHttp`.

use event_runtime::http::{ConnectionId, Limits};
use event_runtime::keys::{OwnedToken, Token, owner};
use event_runtime::socket::Name;
use event_runtime::tls::Agreed;

use crate::classes::event_base::EventBase;
use crate::core::Core;
use crate::zend::{Gc, Kind, Object, Outcome, Ref};

use super::{EventHttpConnection, Link};

/// The connection, or a stream of HTTP/2, which stands for one. Its loop knows the object as long as it lives.
pub(super) struct Served {
    core: Core,
    key: ConnectionId,
    pub(super) base: Ref<EventBase>,
    /// What the connection knows the object by.
    token: Token<owner::Connection>,
    pub(super) peer: Name,
}

impl Kind for owner::Connection {
    type Class = EventHttpConnection;
}

impl Drop for Served {
    fn drop(&mut self) {
        self.end();
    }
}

impl Served {
    /// Makes the connection forget the object.
    pub(super) fn end(&self) {
        // An object that goes while a connection holds it goes by the collector's will, or at the end of the request:
        // its references are not counted any more.
        let _ = self.core.borrow_mut().clear_owner(self.key, self.token);
    }

    pub(super) fn agreed(&self) -> Option<Agreed> {
        self.core.borrow().session(self.key)?.agreed()
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Limits)) {
        self.core.borrow_mut().set_limits(self.key, change);
    }
}

impl EventHttpConnection {
    /// The object for a connection: the same as long as it lives.
    pub(in crate::classes) fn of(core: &Core, base: &Ref<EventBase>, key: ConnectionId) -> Option<Ref<Self>> {
        let served = core.borrow().served(key)?;
        if let Some(token) = served.owner {
            // SAFETY: an object takes its token back before it goes.
            return Some(unsafe { Object::<Self>::from_token(token) }.to_ref());
        }
        let object = Ref::<Self>::create();
        let token = object.to_token();
        core.borrow_mut().set_owner(key, token);
        let peer = served.peer;
        object.link.replace(Some(Link::Served(Served { core: core.clone(), key, base: base.clone(), token, peer })));
        Some(object)
    }

    /// Has the end of a served connection told, which holds the object from then on.
    pub(super) fn watch(this: &Object<Self>) {
        let refused = match &*this.link.borrow() {
            Some(Link::Served(Served { core, key, .. })) => {
                core.borrow_mut().watch(*key, this.to_ref().into_token()).err()
            }
            _ => None,
        };
        refused.into_iter().map(Ref::from_token).for_each(drop);
    }

    /// Makes a served connection forget the object, which is to stand for something else.
    pub(super) fn part(this: &Object<Self>) {
        let held = match &*this.link.borrow() {
            Some(Link::Served(Served { core, key, token, .. })) => core.borrow_mut().clear_owner(*key, *token),
            _ => None,
        };
        held.into_iter().map(Ref::from_token).for_each(drop);
    }

    /// Calls the close callback of a connection that has ended.
    pub(crate) fn call_closed(owner: OwnedToken<owner::Connection>) -> Outcome {
        let this = Ref::from_token(owner);
        let data = this.data.get();
        let outcome = this.closed.call([this.to_value(), data]);
        this.closed.clear();
        this.data.set(None);
        outcome
    }

    /// Reports an object that a connection holds as its loop's.
    pub(crate) fn report_watched(owner: Token<owner::Connection>, gc: &mut Gc) {
        // SAFETY: the connection holds a reference to the object.
        gc.object(unsafe { Object::<Self>::from_token(owner) });
    }
}
