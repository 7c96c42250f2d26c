//! `EventHttpConnection`: a connection of a client to an `EventHttp`, or a client of a server.

mod client;
mod served;

use std::cell::RefCell;
use std::time::Duration;

use event_runtime::http::{ClientOptions, Limits};
use ext_php_rs::types::Zval;

use crate::zend::{
    ArrayBuilder, Callable, Callback, Class, Destructor, Gc, NoNul, Object, OrFalse, OutParameter, PhpString, Ref,
    Result, Value, argument_value_error, methods,
};

use super::convert::{limit, seconds};
use super::event_base::EventBase;
use super::event_dns_base::EventDnsBase;
use super::event_http_request::EventHttpRequest;
use super::event_ssl_context::EventSslContext;
use super::event_util::assign_name;

use client::Client;
use served::Served;

/// The state of an `EventHttpConnection`.
#[derive(Default)]
pub(crate) struct EventHttpConnection {
    link: RefCell<Option<Link>>,
    closed: Callback,
    data: Value,
}

/// What it stands for.
enum Link {
    /// A connection that was made to a server of ours.
    Served(Served),
    /// A client.
    Client(Client),
}

impl Class for EventHttpConnection {
    const NAME: &'static str = "EventHttpConnection";
    const DESTRUCT: Option<Destructor<Self>> = Some(Self::leave);

    fn is_constructed(&self) -> bool {
        self.link.borrow().is_some()
    }

    /// What a live client holds is its loop's to report.
    fn gc(this: &Object<Self>, gc: &mut Gc) {
        gc.properties(this);
        let link = this.link.borrow();
        if let Some(Link::Served(Served { base, .. }) | Link::Client(Client { base, .. })) = &*link {
            gc.object(base);
        }
        if let Some(Link::Client(Client { dns_base: Some(dns_base), .. })) = &*link {
            gc.object(dns_base);
        }
        if !matches!(&*link, Some(Link::Client(client)) if client.is_live()) {
            this.closed.gc(gc);
            this.data.gc(gc);
        }
    }

    fn detach(&self) {
        if let Some(Link::Client(client)) = &*self.link.borrow() {
            client.end();
        }
        if let Some(Link::Served(served)) = &*self.link.borrow() {
            served.end();
        }
    }
}

methods!(EventHttpConnection {
    /// Makes a client of the server at an address or a host name, which $dns_base looks up, and port, or at the path of a
    /// Unix socket: "unix:/path", for which $port does not matter. It connects when there is a request to make.
    constructor construct(
        base: &Object<EventBase>, dns_base: Option<&Object<EventDnsBase>>, address: NoNul<'_>, port: i64,
        ctx: Option<&Object<EventSslContext>> = None
    );
    /// The loop the connection is served by.
    method "getBase" => get_base() -> OrFalse<Ref<EventBase>>;
    /// Puts the address and port of the other side into $address and $port; of a client, what it was made with.
    method "getPeer" => get_peer(address: OutParameter<'_>, port: OutParameter<'_>);
    /// What TLS has come to on this connection: "protocol" ("TLSv1.3"), "cipher", "alpn" (the protocol agreed on, "h2"),
    /// "server_name" (what the client has asked for), "peer_certificate" (the other side's, in PEM form). The last three
    /// are null where there is none. Null without TLS, before the handshake is done, and when the connection has ended.
    /// @return ?array{protocol: string, cipher: string, alpn: ?string, server_name: ?string, peer_certificate: ?string}
    method "getTlsInfo" => get_tls_info() -> Option<ArrayBuilder>;
    /// Sets the address to connect from. It counts from the next time on.
    method "setLocalAddress" => set_local_address(address: NoNul<'_>);
    /// Sets the port to connect from, 0 for any. It counts from the next time on.
    method "setLocalPort" => set_local_port(port: i64);
    /// Sets for how many seconds the other side may keep silent, and how long connecting may take; no positive number
    /// is the default. A message that trickles in has to be complete within five times as long, and a second more for
    /// each KiB of it.
    method "setTimeout" => set_timeout(timeout: i64);
    /// Sets for how many seconds connecting may take, the lookup of a name and the handshake of TLS included; no positive
    /// number is what setTimeout() says.
    method "setConnectTimeout" => set_connect_timeout(seconds: f64);
    /// Sets the longest head that is accepted, in bytes; a negative number is the default.
    method "setMaxHeadersSize" => set_max_headers_size(max_size: i64);
    /// Sets the longest body that is accepted, in bytes; a negative number is the default.
    method "setMaxBodySize" => set_max_body_size(max_size: i64);
    /// Sets how often connecting is tried again, after 2 seconds, then 4, 8 and so on; a negative number is for ever.
    method "setRetries" => set_retries(retries: i64);
    /// Makes a request: $type is one of the EventHttpRequest::CMD_* constants. It waits for those that were made
    /// before; with HTTP/2, for which the context has to offer "h2" (EventSslContext::OPT_ALPN), they are under way at
    /// the same time. False when it cannot be sent like this, or is being made already.
    method "makeRequest" => make_request(req: &Object<EventHttpRequest>, r#type: i64, uri: &[u8]) -> bool;
    /// Has $callback called with this object and $data when the connection ends, for whatever reason.
    hot method "setCloseCallback" => set_close_callback(callback: Callable, data: Option<&Zval> = None);
});

impl EventHttpConnection {
    fn get_base(this: &Object<Self>) -> Result<OrFalse<Ref<EventBase>>> {
        let base = match &*this.link.borrow() {
            Some(Link::Served(Served { base, .. }) | Link::Client(Client { base, .. })) => Some(base.clone()),
            None => None,
        };
        Ok(OrFalse(base))
    }

    fn get_peer(this: &Object<Self>, address: OutParameter<'_>, port: OutParameter<'_>) -> Result<()> {
        let peer = match &*this.link.borrow() {
            Some(Link::Served(served)) => Err(served.peer.clone()),
            Some(Link::Client(client)) => Ok(client.peer.clone()),
            None => return Ok(()),
        };
        match peer {
            Ok(peer) => {
                address.assign(PhpString::new(&peer.address()))?;
                port.assign(i64::from(peer.port()))
            }
            Err(name) => assign_name(&name, address, Some(port)).map(|_| ()),
        }
    }

    fn get_tls_info(this: &Object<Self>) -> Result<Option<ArrayBuilder>> {
        let agreed = match &*this.link.borrow() {
            Some(Link::Served(served)) => served.agreed(),
            Some(Link::Client(client)) => client.agreed(),
            None => None,
        };
        Ok(agreed.map(|agreed| {
            let text = |text: Option<Vec<u8>>| text.map(|text| PhpString::new(&text));
            let mut info = ArrayBuilder::with_capacity(5);
            info.set(b"protocol", agreed.protocol);
            info.set(b"cipher", agreed.cipher);
            info.set(b"alpn", text(agreed.application_protocol));
            info.set(b"server_name", text(agreed.server_name));
            info.set(b"peer_certificate", text(agreed.peer_certificate));
            info
        }))
    }

    /// Changes what the other side may do; `limits` are those of one that is served.
    fn set(&self, limits: impl FnOnce(&mut Limits), terms: impl FnOnce(&mut ClientOptions)) -> Result<()> {
        match &*self.link.borrow() {
            Some(Link::Served(served)) => served.change(limits),
            Some(Link::Client(client)) => client.change(terms),
            None => {}
        }
        Ok(())
    }

    fn set_timeout(this: &Object<Self>, timeout: i64) -> Result<()> {
        let timeout = limit(timeout).filter(|&seconds| seconds > 0).map(Duration::from_secs);
        this.set(|limits| limits.timeout = timeout, |terms| terms.timeout = timeout)
    }

    fn set_connect_timeout(this: &Object<Self>, timeout: f64) -> Result<()> {
        if timeout.is_nan() {
            return Err(argument_value_error(1, c"must be a number of seconds"));
        }
        let timeout = (timeout > 0.0).then(|| seconds(timeout));
        this.set_client(|options| options.connect_timeout = timeout)
    }

    fn set_max_headers_size(this: &Object<Self>, max_size: i64) -> Result<()> {
        let max_head = limit(max_size).map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
        this.set(|limits| limits.max_head = max_head, |terms| terms.max_head = max_head)
    }

    fn set_max_body_size(this: &Object<Self>, max_size: i64) -> Result<()> {
        let max_body = limit(max_size);
        this.set(|limits| limits.max_body = max_body, |terms| terms.max_body = max_body)
    }

    fn set_close_callback(this: &Object<Self>, callback: Callable, data: Option<&Zval>) -> Result<()> {
        this.closed.set(callback);
        this.data.set(data);
        Self::watch(this);
        Ok(())
    }
}
