//! Virtual hosts.

use std::rc::Rc;

use event_runtime::http::{HostPattern, HostRefusal};
use event_runtime::keys::ServerKey;

use crate::core::Core;
use crate::zend::{Object, Ref, Result, refuse};

use super::super::convert::quoted;
use super::{EventHttp, Registration, freed};

/// Why a server does not become a virtual host, and what to do.
fn complaint(refusal: HostRefusal) -> &'static str {
    match refusal {
        HostRefusal::Gone => "The EventBase of the virtual host has been freed",
        HostRefusal::Ring => {
            "A server cannot be a virtual host of itself, nor of one that is among its own virtual hosts: make another \
             EventHttp for that"
        }
        HostRefusal::Taken => {
            "The server is a virtual host already: call removeVirtualHost() of the one it was added to before, or \
             addServerAlias() of this one for another name"
        }
        HostRefusal::Listens => {
            "The server listens by itself: a virtual host has the requests that come to the one it is added to; make \
             another EventHttp for it, without bind() and accept()"
        }
        HostRefusal::TooDeep => "Virtual hosts are nested too deeply: 16 servers stand above each other at most",
    }
}

impl EventHttp {
    pub(super) fn add_virtual_host(this: &Object<Self>, pattern: &[u8], host: &Object<Self>) -> Result<bool> {
        let Some(fitting) = HostPattern::parse(pattern) else {
            return refuse(&format!(
                "No request is for the host {}: a pattern is a host without a port, as example.org or, where * stands for \
                 anything, *.example.org; names with other letters are written as xn--",
                quoted(pattern)
            ));
        };
        // One whose loop was freed says so.
        this.with(|_| ())?;
        let (here, _) = this.registered()?;
        let (core, key) = host.registered()?;
        if !Rc::ptr_eq(&here, &core) {
            return refuse("The virtual host has another EventBase than the server: make it with the same one");
        }
        let token = host.to_ref().into_token();
        match this.with_base(|base, server| base.add_host(server, fitting, key, token))? {
            Ok(()) => Ok(true),
            Err((refusal, token)) => {
                drop(Ref::<Self>::from_token(token));
                refuse(complaint(refusal))
            }
        }
    }

    pub(super) fn remove_virtual_host(this: &Object<Self>, host: &Object<Self>) -> Result<bool> {
        let (_, key) = host.registered()?;
        let token = this.with_base(|base, server| base.remove_host(server, key))?;
        let is_removed = token.is_some();
        token.map(Ref::<Self>::from_token).into_iter().for_each(drop);
        Ok(is_removed)
    }

    /// The loop of the server, and its key there.
    fn registered(&self) -> Result<(Core, ServerKey)> {
        let registration = self.registration.borrow();
        let known = registration.as_ref().map(|Registration { core, key, .. }| (core.clone(), *key));
        drop(registration);
        known.ok_or_else(freed)
    }
}
