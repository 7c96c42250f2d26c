//! A client's connection.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use event_runtime::base::Destination;
use event_runtime::http::Peer;
use event_runtime::tls::{Context, Role};
use event_runtime::websocket::handshake::{self, Terms};
use ext_php_rs::types::Zval;

use crate::classes::convert::{LONGEST, quoted};
use crate::classes::event_base::EventBase;
use crate::classes::event_dns_base::EventDnsBase;
use crate::classes::event_http_request::{complaint, is_reserved};
use crate::classes::event_ssl_context::EventSslContext;
use crate::zend::{Callable, Elements, Object, Ref, Result, argument_value, text, throw_event_exception};

use super::options::{Options, Place};
use super::{EventWebSocket, Link};

/// The arguments of the URL and of the options.
const URL: u32 = 2;
const OPTIONS: Place = Place(5);

/// The options that only a client has.
const NAMES: &str = ", dns, context, headers, timeout";

/// How long a handshake may take unless told otherwise.
const TIMEOUT: Duration = Duration::from_secs(30);

thread_local! {
    /// What connections are secured with where the script does not say: the certificates that the system trusts take
    /// their time to be read.
    static USUAL: RefCell<Option<Context>> = const { RefCell::new(None) };
}

/// What a script wishes of the way to a server.
struct Way {
    dns: Option<Ref<EventDnsBase>>,
    context: Option<Ref<EventSslContext>>,
    headers: Vec<(Vec<u8>, Vec<u8>)>,
    timeout: Duration,
}

impl EventWebSocket {
    pub(super) fn connect(
        base: &Object<EventBase>,
        url: &[u8],
        message: Callable,
        argument: Option<&Zval>,
        options: Elements,
    ) -> Result<Ref<Self>> {
        let url = Url::parse(url).map_err(|why| argument_value(URL, why))?;
        let mut way = Way { dns: None, context: None, headers: Vec::new(), timeout: TIMEOUT };
        let Options { terms, settings } = Options::of(OPTIONS, &options, NAMES, |name, value| way.set(name, value))?;
        let core = base.core()?;
        let resolver = match way.dns.as_ref().map(|dns| dns.resolver()) {
            Some(Some((of, resolver))) if Rc::ptr_eq(&of, &core) => Some(resolver),
            Some(_) => return Err(OPTIONS.wrong("dns", "must be of the same EventBase")),
            None => None,
        };
        let tls = url.is_secure.then(|| way.tls()).transpose()?;
        let key = handshake::key().ok_or_else(|| throw_event_exception("OpenSSL has no bytes by chance"))?;
        let request = url.request(&key, &terms, &way.headers);
        let destination = Destination { peer: url.peer, resolver, tls, request, key, timeout: way.timeout };
        let this = Ref::<Self>::create();
        let key = {
            let owner = this.to_ref().into_token();
            core.borrow_mut().connect_websocket(owner, destination, terms, settings)
        };
        this.message.set(Some(message), argument);
        let _ = this.link.set(Link { core, key, base: base.to_ref() });
        way.dns.into_iter().for_each(|dns| drop(this.others().dns.set(dns)));
        Ok(this)
    }
}

impl Way {
    fn set(&mut self, name: &[u8], value: &Zval) -> Result<bool> {
        match name {
            b"dns" => self.dns = object(value, "dns", "?EventDnsBase")?,
            b"context" => self.context = object(value, "context", "?EventSslContext")?,
            b"headers" => self.headers = headers(value)?,
            b"timeout" => {
                self.timeout = OPTIONS.time(value, "timeout")?;
                if self.timeout.is_zero() {
                    self.timeout = LONGEST;
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What the connection is secured with.
    fn tls(&self) -> Result<Context> {
        if let Some(context) = &self.context {
            return context.used(Role::Connecting, OPTIONS.0);
        }
        let known = USUAL.with(|usual| usual.borrow().clone());
        if let Some(context) = known {
            return Ok(context);
        }
        match Context::for_clients() {
            Ok(context) => {
                USUAL.with(|usual| usual.replace(Some(context.clone())));
                Ok(context)
            }
            Err(refusal) => Err(throw_event_exception(&refusal.to_string())),
        }
    }
}

/// An object, or null.
fn object<T: crate::zend::Class>(value: &Zval, name: &str, wanted: &str) -> Result<Option<Ref<T>>> {
    match Ref::of_value(value) {
        None if value.is_null() => Ok(None),
        None => Err(OPTIONS.of_type(name, wanted)),
        object => Ok(object),
    }
}

/// Headers by name, each a value or several.
fn headers(value: &Zval) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let Some(array) = value.array() else { return Err(OPTIONS.of_type("headers", "array")) };
    let elements = Elements::of(array);
    if !elements.numbered.is_empty() {
        return Err(OPTIONS.wrong("headers", "must have names for keys"));
    }
    let mut headers = Vec::new();
    for (name, value) in elements.named {
        let values = match value.array() {
            Some(_) => OPTIONS.strings(&value, "headers")?,
            None => vec![text(&value, "Each element of option \"headers\"")?],
        };
        if is_reserved(&name) {
            let why = format!("has {}, which is the handshake's own", quoted(&name));
            return Err(OPTIONS.wrong("headers", &why));
        }
        for value in values {
            if let Some(complaint) = complaint(&name, &value) {
                return Err(OPTIONS.wrong("headers", &format!("cannot be sent: {complaint}")));
            }
            headers.push((name.clone(), value));
        }
    }
    Ok(headers)
}

/// Where a URL leads (RFC 6455, section 3).
struct Url {
    is_secure: bool,
    peer: Peer,
    /// The port of the scheme.
    usual_port: u16,
    /// Path and query.
    target: Vec<u8>,
}

impl Url {
    fn parse(url: &[u8]) -> std::result::Result<Self, &'static str> {
        let text = std::str::from_utf8(url).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_graphic()));
        let text = text.ok_or("must be a URL: other characters than ASCII's are written as %XX")?;
        let (scheme, rest) = text.split_once("://").ok_or("must be a URL that begins with ws:// or wss://")?;
        let (is_secure, usual_port) = match scheme.to_ascii_lowercase().as_str() {
            "ws" => (false, 80),
            "wss" => (true, 443),
            _ => return Err("must be a URL that begins with ws:// or wss://"),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        if target.contains('#') {
            return Err("must be a URL without a fragment");
        }
        if authority.contains('@') {
            return Err("must be a URL without a user: option \"headers\" takes Authorization");
        }
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (authority, ""),
        };
        let port = if port.is_empty() { Some(usual_port) } else { port.parse().ok().filter(|&port| port > 0) };
        let port = port.ok_or("must be a URL with a port between 1 and 65535")?;
        let is_bracketed = host.starts_with('[') && host.ends_with(']');
        if host.is_empty() || !is_bracketed && host.contains([':', '[', ']']) {
            return Err("must be a URL with a host");
        }
        let slash = if target.starts_with('/') { "" } else { "/" };
        let target = [slash, target].concat().into_bytes();
        Ok(Self { is_secure, peer: Peer::new(host, port), usual_port, target })
    }

    /// The head of the request.
    fn request(&self, key: &[u8; 16], terms: &Terms, headers: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
        let mut head = [b"GET ", self.target.as_slice(), b" HTTP/1.1\r\n"].concat();
        let mut line = |name: &[u8], value: &[u8]| {
            [name, b": ", value, b"\r\n"].iter().for_each(|part| head.extend_from_slice(part));
        };
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(b"host")) {
            line(b"Host", self.peer.authority(self.usual_port).as_bytes());
        }
        handshake::request(key, terms).iter().for_each(|(name, value)| line(name, value));
        headers.iter().for_each(|(name, value)| line(name, value));
        head.extend_from_slice(b"\r\n");
        head
    }
}
