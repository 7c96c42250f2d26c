//! A client of a server.

use std::cell::RefCell;
use std::rc::Rc;

use event_runtime::http::{ClientOptions, ConnectOptions, Peer};
use event_runtime::keys::{ClientKey, OwnedToken, Token, owner};
use event_runtime::socket::{Address, LONGEST_PATH, unix_path};
use event_runtime::tls::{Agreed, Role};

use crate::classes::convert::quoted;
use crate::classes::event_base::EventBase;
use crate::classes::event_dns_base::EventDnsBase;
use crate::classes::event_http_request::EventHttpRequest;
use crate::classes::event_ssl_context::EventSslContext;
use crate::core::Core;
use crate::zend::{
    Gc, Kind, NoNul, Object, Outcome, Pending, Raise, Ref, Result, argument_value_error, in_directory, refuse, warn,
};

use super::{EventHttpConnection, Link};

/// The client. It ends with the object.
pub(super) struct Client {
    core: Core,
    key: ClientKey,
    pub(super) base: Ref<EventBase>,
    /// What looks names up for it.
    pub(super) dns_base: Option<Ref<EventDnsBase>>,
    pub(super) peer: Peer,
    /// The requests it had when it ended, to be let go of.
    ended: RefCell<Vec<OwnedToken<owner::Request>>>,
}

impl Kind for owner::Client {
    type Class = EventHttpConnection;
}

impl Drop for Client {
    fn drop(&mut self) {
        self.end();
        self.ended.take().into_iter().map(Ref::from_token).for_each(drop);
    }
}

impl Client {
    /// Ends the client. Its requests are let go of when it is dropped.
    pub(super) fn end(&self) {
        let ended = self.core.borrow_mut().remove_client(self.key);
        self.ended.borrow_mut().extend(ended);
    }

    /// Whether something can still happen to it.
    pub(super) fn is_live(&self) -> bool {
        self.core.borrow().client(self.key).is_some_and(event_runtime::http::Client::is_live)
    }

    pub(super) fn agreed(&self) -> Option<Agreed> {
        self.core.borrow().client_session(self.key)?.agreed()
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut ClientOptions)) {
        self.core.borrow_mut().change_client(self.key, change);
    }
}

/// What is said of a connection that a client has made.
const SERVED: &str =
    "The connection is that of a client of an EventHttp: for one of your own use new EventHttpConnection()";

/// The server at an address, a host name, or the path of a socket, which begins at the script's directory if it is a
/// relative one. The script is told of a path that no socket can have; connecting fails then.
fn peer(address: &[u8], port: u16) -> Result<Peer> {
    let Some(path) = unix_path(address) else { return Ok(Peer::new(&String::from_utf8_lossy(address), port)) };
    let path = in_directory(path);
    if path.is_empty() {
        warn("\"unix:\" names no socket: it has to be unix:/path")?;
    } else if path.len() > LONGEST_PATH {
        warn(&format!(
            "The path {} is {} bytes long, that of a socket {LONGEST_PATH} at most: no connection can be made",
            quoted(&path),
            path.len()
        ))?;
    }
    Ok(Peer::at_path(path))
}

impl EventHttpConnection {
    pub(super) fn construct(
        this: &Object<Self>,
        base: &Object<EventBase>,
        dns_base: Option<&Object<EventDnsBase>>,
        address: NoNul<'_>,
        port: i64,
        context: Option<&Object<EventSslContext>>,
    ) -> Result<()> {
        let Ok(port) = u16::try_from(port) else {
            return Err(argument_value_error(4, c"must be between 0 and 65535"));
        };
        let tls = context.map(|context| context.used(Role::Connecting, 5)).transpose()?;
        let core = base.core()?;
        let resolver = match dns_base.map(|dns_base| dns_base.resolver()) {
            Some(Some((of, resolver))) if Rc::ptr_eq(&of, &core) => Some(resolver),
            Some(_) => return Err(argument_value_error(2, c"must be of the same EventBase")),
            None => None,
        };
        let means = ConnectOptions { resolver, tls };
        Self::leave(this)?;
        Self::part(this);
        let peer = peer(address.0, port)?;
        let key = core.borrow_mut().add_client(this.to_token(), peer.clone(), means);
        let dns_base = dns_base.map(Object::to_ref);
        let client = Client { core, key, base: base.to_ref(), dns_base, peer, ended: RefCell::default() };
        drop(this.link.replace(Some(Link::Client(client))));
        Ok(())
    }

    /// Ends the connection of a client and its requests. The close callback runs now.
    pub(super) fn leave(this: &Object<Self>) -> Result<()> {
        let client = match &*this.link.borrow() {
            Some(Link::Client(Client { core, key, .. })) => Some((core.clone(), *key)),
            _ => None,
        };
        let Some((core, key)) = client else { return Ok(()) };
        let (has_ended, requests) = {
            let base = &mut *core.borrow_mut();
            let has_ended = base.client(key).is_some_and(event_runtime::http::Client::has_untold_end);
            (has_ended, base.clear_client(key))
        };
        let told = EventHttpRequest::call_orphaned(requests);
        if !has_ended || told == Err(Raise::Bailout) {
            return told;
        }
        let _pending = Pending::put_aside();
        told.and(Self::call_back(this).into_result())
    }

    fn call_back(this: &Object<Self>) -> Outcome {
        let data = this.data.get();
        this.closed.call([this.to_value(), data])
    }

    /// Changes how a client connects; warns where the connection is one to a server of ours.
    pub(super) fn set_client(&self, change: impl FnOnce(&mut ClientOptions)) -> Result<()> {
        if let Some(Link::Client(client)) = &*self.link.borrow() {
            client.change(change);
            return Ok(());
        }
        warn(SERVED)
    }

    pub(super) fn set_local_address(this: &Object<Self>, address: NoNul<'_>) -> Result<()> {
        let text = String::from_utf8_lossy(address.0);
        match Address::parse(&text) {
            Some(address) => this.set_client(|terms| terms.local_address = Some(address)),
            None => warn(&format!("\"{text}\" is not an IPv4 or IPv6 address")),
        }
    }

    pub(super) fn set_local_port(this: &Object<Self>, port: i64) -> Result<()> {
        match u16::try_from(port) {
            Ok(port) => this.set_client(|terms| terms.local_port = port),
            Err(_) => warn(&format!("{port} is not a port: it must be between 0 and 65535")),
        }
    }

    pub(super) fn set_retries(this: &Object<Self>, retries: i64) -> Result<()> {
        let retries = u64::try_from(retries).ok().map(|retries| u32::try_from(retries).unwrap_or(u32::MAX));
        this.set_client(|terms| terms.retries = retries)
    }

    pub(super) fn make_request(
        this: &Object<Self>,
        request: &Object<EventHttpRequest>,
        method: i64,
        target: &[u8],
    ) -> Result<bool> {
        let client = match &*this.link.borrow() {
            Some(Link::Client(Client { core, key, .. })) => Some((core.clone(), *key)),
            _ => None,
        };
        match client {
            Some((core, key)) => EventHttpRequest::make(request, &core, key, method, target),
            None => refuse(SERVED),
        }
    }

    /// Calls the close callback of a client whose connection has ended.
    pub(crate) fn call_client_closed(client: Token<owner::Client>) -> Outcome {
        // SAFETY: a client ends before its object does.
        let this = unsafe { Object::<Self>::from_token(client) }.to_ref();
        Self::call_back(&this)
    }

    /// The object of a client.
    pub(in crate::classes) fn of_client(core: &Core, key: ClientKey) -> Option<Ref<Self>> {
        let owner = core.borrow().client(key)?.owner();
        // SAFETY: as above.
        Some(unsafe { Object::<Self>::from_token(owner) }.to_ref())
    }

    /// Reports what a live client holds as its loop's.
    pub(crate) fn report_live(client: Token<owner::Client>, gc: &mut Gc) {
        // SAFETY: as above.
        let this = unsafe { Object::<Self>::from_token(client) };
        this.closed.gc(gc);
        this.data.gc(gc);
    }
}
