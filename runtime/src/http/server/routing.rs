//! Which callback a request is for, and what its server allows.

use bytes::Bytes;

use crate::http::message::head::RequestHead;
use crate::http::message::method::Method;
use crate::http::message::target;
use crate::keys::{ServerKey, Token, owner};

use super::{Server, Shared};

/// What bodies are sent as that no header says the type of, unless told otherwise; libevent's default.
pub(super) static DEFAULT_TYPE: Bytes = Bytes::from_static(b"text/html; charset=ISO-8859-1");

/// The longest head that is accepted unless told otherwise, in bytes: more than any client sends.
const HEAD_AT_MOST: usize = 256 * 1024;

/// Where a request goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Route {
    pub(super) server: ServerKey,
    /// The owner's number for the callback, or [`NOWHERE`]. Every connection has one, so it is small.
    number: u32,
    /// Which version of the servers it was found in.
    version: u32,
}

/// There is no callback.
const NOWHERE: u32 = u32::MAX;

impl Route {
    /// That of a request which was not looked at.
    pub(super) fn none(server: ServerKey) -> Self {
        Self { server, number: NOWHERE, version: 0 }
    }

    /// The owner's number for the callback; none where there is none.
    pub(super) fn number(self) -> Option<usize> {
        (self.number != NOWHERE).then_some(self.number as usize)
    }
}

impl Shared {
    /// The route of a request that has come to `listener`.
    pub(super) fn route(&self, listener: ServerKey, head: &RequestHead) -> Route {
        self.route_within(self.host(listener, head), head)
    }

    /// Whether a route is the one that would be found now.
    pub(super) fn is_current(&self, route: &Route) -> bool {
        route.version == self.version
    }

    /// That of one that is for a server.
    fn route_within(&self, server: ServerKey, head: &RequestHead) -> Route {
        let path = target::decode(target::path(head.target()));
        let number = self.servers.get(server).and_then(|server| server.route(&path));
        let number = number.and_then(|number| u32::try_from(number).ok()).unwrap_or(NOWHERE);
        Route { server, number, version: self.version }
    }

    /// Looks for the route of a request again if anything has changed since it was found, as its body came; says whose
    /// callback it is. One whose head its server's owner has seen, as `is_seen` says, stays with that, unless that is gone.
    pub(super) fn renew(
        &self,
        listener: ServerKey,
        route: &mut Route,
        head: &RequestHead,
        is_seen: bool,
    ) -> Option<Token<owner::Server>> {
        if route.version != self.version {
            *route = if is_seen { self.route_within(route.server, head) } else { self.route(listener, head) };
        }
        let server = self.servers.get(route.server).or_else(|| self.servers.get(listener));
        server.map(|server| server.owner)
    }

    /// What a server says of something; or else the one it is a virtual host of, and so on.
    #[inline]
    fn said<'a, T>(&'a self, server: ServerKey, of: impl Fn(&'a Server) -> Option<T>) -> Option<T> {
        let server = self.servers.get(server)?;
        match (of(server), server.within) {
            (None, Some(within)) => self.lineage(within).find_map(of),
            (own, _) => own,
        }
    }

    /// The methods that a server allows, a bit each.
    pub(super) fn methods(&self, server: ServerKey) -> u16 {
        self.said(server, |server| server.methods).unwrap_or(Method::USUAL)
    }

    /// The longest head that a server accepts, in bytes.
    pub(super) fn max_head(&self, server: ServerKey) -> usize {
        self.said(server, |server| server.max_head).unwrap_or(HEAD_AT_MOST)
    }

    /// The longest body that a server accepts, in bytes.
    pub(super) fn max_body(&self, server: ServerKey) -> u64 {
        self.said(server, |server| server.max_body).unwrap_or(u64::MAX)
    }

    /// What bodies are sent as that no header says the type of; none: as nothing.
    pub(super) fn default_type(&self, server: ServerKey) -> Option<&Bytes> {
        match self.said(server, |server| server.default_type.as_ref()) {
            Some(own) => own.as_ref(),
            None => Some(&DEFAULT_TYPE),
        }
    }
}
