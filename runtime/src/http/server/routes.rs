//! A server: its listeners, routes and limits.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;

use crate::tls::Context;

use crate::keys::{HttpListenerKey, ServerKey, Token, owner};

use super::hosts::Host;
use super::shutdown::Ending;
use super::tally::Tally;
use super::timeouts::Timeouts;

/// A server (`struct evhttp`).
pub struct Server {
    /// What its owner knows it by.
    pub(in crate::http::server) owner: Token<owner::Server>,
    pub(in crate::http::server) listeners: Vec<HttpListenerKey>,
    /// It accepts nothing for now.
    pub(in crate::http::server) is_disabled: bool,
    /// Its end, when it is under way.
    pub(in crate::http::server) ending: Option<Box<Ending>>,
    /// The owner's numbers for the callbacks, by decoded path.
    routes: HashMap<Vec<u8>, usize>,
    /// The owner's number for the callback of all other paths.
    pub default_route: Option<usize>,
    /// Servers that some of the requests are for, in the order they were added.
    pub(in crate::http::server) hosts: Vec<Host>,
    /// The server that this one is a virtual host of, if it is. What this one does not say of what is allowed, that does.
    pub(in crate::http::server) within: Option<ServerKey>,
    /// The methods that are allowed, a bit each; none: the usual ones.
    pub methods: Option<u16>,
    /// The longest head that is accepted, in bytes; none: 256 KiB.
    pub max_head: Option<usize>,
    /// The longest body that is accepted, in bytes; none: any.
    pub max_body: Option<u64>,
    /// What bodies are sent as that no header says the type of, or nothing; none: HTML, as libevent does.
    pub default_type: Option<Option<Bytes>>,
    /// How many connections there may be; none: any number.
    pub max_connections: Option<usize>,
    pub(in crate::http::server) max_per_address: Option<usize>,
    /// Connections begin with a header of the PROXY protocol.
    pub proxy_protocol: bool,
    /// How many requests may come on a connection; none: any number.
    pub max_requests: Option<u32>,
    pub(in crate::http::server) tally: Rc<Tally>,
    /// How long clients may take.
    pub(in crate::http::server) timeouts: Timeouts,
    /// The shortest of them, after which each new connection is looked at.
    pub(in crate::http::server) shortest: Option<Duration>,
    /// What its connections are secured with.
    pub tls: Option<Context>,
    /// The owner makes the error pages (`evhttp_set_errorcb`).
    pub makes_pages: bool,
    /// The owner sees the head of each request before its body is read.
    pub shows_heads: bool,
    /// Names the server answers to besides its own.
    pub(in crate::http::server) aliases: Vec<Vec<u8>>,
}

impl Server {
    pub(in crate::http::server) fn new(owner: Token<owner::Server>) -> Self {
        Self {
            owner,
            listeners: Vec::new(),
            is_disabled: false,
            ending: None,
            routes: HashMap::new(),
            default_route: None,
            hosts: Vec::new(),
            within: None,
            methods: None,
            max_head: None,
            max_body: None,
            default_type: None,
            max_connections: None,
            max_per_address: None,
            proxy_protocol: false,
            max_requests: None,
            tally: Rc::default(),
            timeouts: Timeouts::default(),
            shortest: Timeouts::default().shortest(),
            tls: None,
            makes_pages: false,
            shows_heads: false,
            aliases: Vec::new(),
        }
    }

    /// Adds a callback for a path, by a number that is less than `u32::MAX`; false when there is one.
    pub fn add_route(&mut self, path: &[u8], route: usize) -> bool {
        let free = !self.routes.contains_key(path);
        if free {
            self.routes.insert(path.to_vec(), route);
        }
        free
    }

    /// Removes the callback for a path; returns its number if there is one (`evhttp_del_cb`).
    pub fn remove_route(&mut self, path: &[u8]) -> Option<usize> {
        self.routes.remove(path)
    }

    pub(in crate::http::server) fn route(&self, path: &[u8]) -> Option<usize> {
        self.routes.get(path).copied().or(self.default_route)
    }

    /// Adds a name the server answers to.
    pub fn add_alias(&mut self, alias: &[u8]) {
        self.aliases.push(alias.to_ascii_lowercase());
    }

    /// Removes such a name; false when there is none.
    pub fn remove_alias(&mut self, alias: &[u8]) -> bool {
        let found = self.aliases.iter().position(|other| other.eq_ignore_ascii_case(alias));
        found.map(|index| self.aliases.swap_remove(index)).is_some()
    }
}
