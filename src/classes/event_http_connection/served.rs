//! A connection of a client to an `EventHttp`.

use event_runtime::http::{ConnectionId, Limits};
use event_runtime::socket::Name;

use crate::classes::event_base::{Core, EventBase};
use crate::zend::{Gc, Object, Outcome, Ref};

use super::{EventHttpConnection, Link};

/// The connection, or a stream of HTTP/2, which stands for one. Its loop knows the object as long as it lives.
pub(super) struct Served {
    core: Core,
    key: ConnectionId,
    pub(super) base: Ref<EventBase>,
    /// What the connection knows the object by.
    owner: usize,
    pub(super) peer: Name,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.end();
    }
}

impl Served {
    /// Makes the connection forget the object.
    pub(super) fn end(&self) {
        self.core.borrow_mut().http.clear_owner(self.key, self.owner);
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Limits)) {
        let base = &mut *self.core.borrow_mut();
        base.http.set_limits(&mut base.net, self.key, change);
    }
}

impl EventHttpConnection {
    /// The object for a connection: the same as long as it lives.
    pub(in crate::classes) fn of(core: &Core, base: &Ref<EventBase>, key: ConnectionId) -> Option<Ref<Self>> {
        let owner = core.borrow().http.served(key)?.owner;
        if let Some(owner) = owner {
            // SAFETY: an object takes its number back before it goes.
            return Some(unsafe { Object::<Self>::from_target(owner) }.to_ref());
        }
        let object = Ref::<Self>::create();
        let owner = object.to_target();
        let peer = {
            let base = &mut *core.borrow_mut();
            base.http.set_owner(&mut base.net, key, owner, false);
            base.http.served(key).and_then(|served| served.peer)
        };
        let peer = peer.map_or_else(|| Name::Unix(Vec::new()), Name::Inet);
        object.link.replace(Some(Link::Served(Served { core: core.clone(), key, base: base.clone(), owner, peer })));
        Some(object)
    }

    /// Has the end of a served connection told, which holds the object from then on.
    pub(super) fn watch(this: &Object<Self>) {
        let link = this.link.borrow();
        let Some(Link::Served(served)) = &*link else { return };
        let base = &mut *served.core.borrow_mut();
        let known = base.http.served(served.key).filter(|known| known.owner == Some(served.owner));
        if known.is_some_and(|known| !known.is_watched) {
            // It comes back as a number in `call_closed` or `let_go`.
            std::mem::forget(this.to_ref());
            base.http.set_owner(&mut base.net, served.key, served.owner, true);
        }
    }

    /// Makes a served connection forget the object, which is to stand for something else.
    pub(super) fn part(this: &Object<Self>) {
        let held = match &*this.link.borrow() {
            Some(Link::Served(Served { core, key, owner, .. })) => {
                core.borrow_mut().http.clear_owner(*key, *owner).then_some(*owner)
            }
            _ => None,
        };
        held.into_iter().for_each(Self::let_go);
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
        let outcome = this.closed.call([this.to_value(), data]);
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
