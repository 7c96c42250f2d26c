//! `EventHttp`: an HTTP server.

mod calls;
mod ending;
mod hosts;
mod limits;
mod listening;
mod pages;
mod routes;
mod statistics;

use std::cell::RefCell;
use std::rc::Rc;

use event_runtime::base::Base;
use event_runtime::http::{ExchangeOwner, Remains, RequestError, Server};
use event_runtime::keys::{ServerKey, owner};
use ext_php_rs::types::Zval;

use crate::core::{Core, farewell_of_server};
use crate::zend::{
    ArrayBuilder, Callable, Class, Descriptor, Destructor, Gc, Kind, NoNul, Object, Raise, Ref, Result, methods,
    throw_event_exception,
};

use super::event_base::EventBase;
use super::event_http_request::Hook;
use super::event_ssl_context::EventSslContext;

use routes::{Route, Routes};

/// The state of an `EventHttp`.
#[derive(Default)]
pub(crate) struct EventHttp {
    registration: RefCell<Option<Registration>>,
    routes: RefCell<Routes>,
    default: RefCell<Option<Rc<Route>>>,
    header: Hook,
    errors: Hook,
    /// What is called when all connections are gone.
    ended: RefCell<Option<Rc<Hook>>>,
}

/// A server of a loop, which ends with it.
struct Registration {
    core: Core,
    key: ServerKey,
    base: Ref<EventBase>,
    /// What was given to it when it ended, to be let go of.
    ended: RefCell<Remains>,
}

impl Kind for owner::Server {
    type Class = EventHttp;
}

impl Class for EventHttp {
    const NAME: &'static str = "EventHttp";
    const DESTRUCT: Option<Destructor<Self>> = Some(Self::shut_down);

    fn is_constructed(&self) -> bool {
        self.registration.borrow().is_some()
    }

    /// What a server that listens would call is its loop's to report: so it lives as long as the loop can be run.
    fn gc(this: &Object<Self>, gc: &mut Gc) {
        gc.properties(this);
        let registration = this.registration.borrow();
        registration.iter().for_each(|registration| gc.object(&registration.base));
        let listens = |Registration { core, key, .. }: &Registration| core.borrow().is_listening(*key);
        if !registration.as_ref().is_some_and(listens) {
            this.report_routes(gc);
            if let Some(Registration { core, key, .. }) = &*registration {
                core.borrow().hosts(*key).for_each(|host| Self::report_host(host, gc));
            }
        }
    }

    fn detach(&self) {
        self.registration.borrow().iter().for_each(Registration::end);
    }
}

impl Registration {
    fn end(&self) {
        let base = &mut *self.core.borrow_mut();
        if let Some(time) = farewell_of_server(base) {
            base.send_rest(Some(self.key), time);
        }
        let Remains { connections, exchanges, complete, servers, hosts, websockets } = base.remove_server(self.key);
        let ended = &mut *self.ended.borrow_mut();
        ended.connections.extend(connections);
        ended.exchanges.extend(exchanges);
        ended.complete.extend(complete);
        ended.servers.extend(servers);
        ended.hosts.extend(hosts);
        ended.websockets.extend(websockets);
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        // After a fatal error nothing is destructed, and nobody may be called any more.
        self.end();
        let Remains { connections, exchanges, complete, servers, hosts, websockets } = self.ended.take();
        servers.into_iter().chain(hosts).map(Ref::from_token).for_each(drop);
        connections.into_iter().map(Ref::from_token).for_each(drop);
        let held = complete.into_iter().chain(exchanges).filter_map(ExchangeOwner::into_held);
        held.map(Ref::from_token).for_each(drop);
        websockets.into_iter().map(Ref::from_token).for_each(drop);
    }
}

methods!(EventHttp {
    /// Makes a server on a loop, for HTTPS with a context.
    constructor construct(base: &Object<EventBase>, ctx: Option<&Object<EventSslContext>> = None);
    /// Serves clients of a listening stream, Socket or descriptor as well. It stays open when the server goes.
    method "accept" => accept(socket: Descriptor<'_>) -> bool;
    /// Listens on an address of this machine: "127.0.0.1", "::1" or "[::1]", "0.0.0.0" and "::" for all of them, or a
    /// name, of which the first address counts that can be had; or on a path, "unix:/path", which has no port. Port 0 is
    /// one that the kernel chooses: see getAddresses(). $options is a sum of EventListener::OPT_REUSEABLE_PORT, with
    /// which several processes share an address, and EventListener::OPT_BIND_IPV6ONLY, with which "::" leaves IPv4 out.
    /// A path is removed when the server listens no more, by the process that has called bind(); the one that a dead
    /// server has left is replaced, as PHP-FPM does it. Its mode is what umask() says. False, after a warning that says
    /// where and why, when it cannot be listened on, or the server is a virtual host.
    method "bind" => bind(address: NoNul<'_>, port: i64 = 0, options: i64 = 0) -> bool;
    /// Where it listens, in the order in which it has begun to: "127.0.0.1:4242", "[::1]:4242", "unix:/path".
    /// @return list<string>
    method "getAddresses" => get_addresses() -> ArrayBuilder;
    /// Accepts no new connections until enable() (evconnlistener_disable): the kernel lets some wait. Those that are
    /// there go on.
    method "disable" => disable() -> bool;
    /// Accepts connections again (evconnlistener_enable), those that have waited first.
    method "enable" => enable() -> bool;
    /// Ends the server gracefully. It accepts nothing more and stops listening; a path it has made is removed. Idle
    /// connections end at once, one that was used in the last 200 ms when no request follows in that time. A request
    /// that has come, or is on its way, is answered, with "Connection: close"; clients of HTTP/2 get GOAWAY, and those
    /// requests answered that they make before they know (RFC 9113, section 6.8). After $grace seconds what is left is
    /// cut off; a negative number is no limit, 0 the end of all in the next turn of the loop. Close callbacks are called
    /// as usual, and last, when all connections are gone, $cb($http, $arg), once. A loop that waits for nothing else ends
    /// then, and bind() may be called again. Called before that, it can only shorten the time that is left; $cb, if
    /// given, takes the place of the one before. Until then the loop keeps the object. Always true.
    method "shutdown" => shutdown(
        grace: f64 = -1.0, cb: Option<Callable> = None, arg: Option<&Zval> = None
    ) -> bool;
    /// Has requests for a path, as it is when %XX is decoded, answered by $cb, which is called with the
    /// EventHttpRequest and $arg. It may reply then or later. A request that the script holds no more and has not
    /// replied to, or whose callback throws, is answered with 500. False when the path has a callback.
    method "setCallback" => set_callback(path: &[u8], cb: &Zval, arg: Option<&Zval> = None) -> bool;
    /// Removes the callback of a path (evhttp_del_cb): from now on its requests are the default callback's, those of which
    /// the body is still on its way included. False when there is none.
    method "removeCallback" => remove_callback(path: &[u8]) -> bool;
    /// Has all other requests answered by $cb. Without it they get a 404 page.
    method "setDefaultCallback" => set_default_callback(cb: Callable, arg: Option<&Zval> = None);
    /// Has $cb called with the EventHttpRequest and $arg when the head of a request has come, before its body. It may
    /// reply, and then the body is not read; or call EventHttpRequest::setChunkCallback(). Otherwise the body is
    /// collected.
    method "setHeaderCallback" => set_header_callback(cb: Option<Callable>, arg: Option<&Zval> = None);
    /// Has $cb called with the EventHttpRequest, a status code, the words for it and $arg for each error page that the
    /// server is about to send (evhttp_set_errorcb), and sends what it returns as the page; null is the usual one. That is
    /// so for requests it refuses, those that the script forgets or throws in, EventHttpRequest::sendError(), the errors of
    /// sendFile() and of EventWebSocket::accept(), and clients without TLS for which there is no room. $request is null
    /// where nothing was understood of it. Its output headers go with the page, which is HTML unless there is a Content-Type
    /// among them; the body it gets is the page alone, so replying to it in $cb draws a warning. A client that asks with HEAD
    /// gets the length only. When $cb throws, or returns anything else, which is a TypeError, the usual page is sent. A
    /// virtual host without one has that of the server it belongs to.
    /// @param ?callable(?EventHttpRequest, int, string, mixed): ?string $cb
    method "setErrorCallback" => set_error_callback(cb: Option<Callable>, arg: Option<&Zval> = None);
    /// Sets which methods are accepted, as a sum of the EventHttpRequest::CMD_* constants. Others get a 501 page.
    method "setAllowedMethods" => set_allowed_methods(methods: i64);
    /// Sets what bodies are sent as where no header says so (evhttp_set_default_content_type): "text/html;
    /// charset=ISO-8859-1" is the default, and null is nothing. Error pages are HTML whatever it is. Throws a ValueError
    /// for what cannot be sent.
    method "setDefaultContentType" => set_default_content_type(r#type: Option<&[u8]>);
    /// Sets the longest body that is accepted, in bytes; a negative number is no limit. Longer ones get a 413 page.
    method "setMaxBodySize" => set_max_body_size(value: i64);
    /// Sets the longest head that is accepted, in bytes; a negative number is no limit. Longer ones get a 431 page.
    method "setMaxHeadersSize" => set_max_headers_size(value: i64);
    /// Sets all four timeouts at once, in seconds; no positive number is no limit. Other than with each of them, a client
    /// that is late is not told so, a head may take longer as long as no two bytes of it are so far apart, and a request
    /// has to be complete within five times as long and a second more for each KiB of it.
    method "setTimeout" => set_timeout(value: i64);
    /// Sets how many seconds the head of a request may take from its first byte on, or, on a new connection, from the
    /// beginning, a TLS handshake included; 0 is no limit, and 60 the default. A client that takes longer gets a 408
    /// page. ValueError for negative numbers and NAN.
    method "setHeaderTimeout" => set_header_timeout(seconds: f64);
    /// Sets how many seconds may pass between two bytes of a request's body, unless it is the script that does not take
    /// them; 0 is no limit, and 60 the default. A client that takes longer gets a 408 page, or, with HTTP/2, has its
    /// stream reset, and the request fails with EventHttpRequest::ERROR_TIMEOUT. ValueError for negative numbers and NAN.
    method "setBodyTimeout" => set_body_timeout(seconds: f64);
    /// Sets how many seconds a client may let pass between requests, or, with HTTP/2, without any under way; 0 is no
    /// limit, and 75 the default. How long a script takes to reply does not count. ValueError for negative numbers and
    /// NAN.
    method "setIdleTimeout" => set_idle_timeout(seconds: f64);
    /// Sets how many seconds a client may take nothing of what there is to send to it; 0 is no limit, and 60 the default.
    /// The connection ends, or, where a client of HTTP/2 makes no room for one reply, its stream, and the request fails
    /// with EventHttpRequest::ERROR_TIMEOUT. ValueError for negative numbers and NAN.
    method "setWriteTimeout" => set_write_timeout(seconds: f64);
    /// Sets how many connections there may be at a time (evhttp_set_max_connections); 0 is no limit, and the default. One
    /// too many is told 503, or, with TLS, by an alert, and closed. Those that are there stay. ValueError for negative
    /// numbers.
    method "setMaxConnections" => set_max_connections(count: i64);
    /// The same of one client: of an IPv4 address, or of the first 64 bits of an IPv6 address, which are one subscriber's.
    /// Clients that come by a path are not counted. Behind a proxy, call setProxyProtocol(): else all of them are the
    /// proxy's.
    method "setMaxConnectionsPerAddress" => set_max_connections_per_address(count: i64);
    /// How many connections there are (evhttp_get_connection_count).
    method "getConnectionCount" => get_connection_count() -> i64;
    /// Sets how many requests may come on a connection; 0 is no limit, and the default. The reply to the last one says so,
    /// by "Connection: close" or GOAWAY, and the connection ends behind it. ValueError for negative numbers.
    method "setMaxRequests" => set_max_requests(count: i64);
    /// Has connections begin with a header of the PROXY protocol, version 1 or 2, from now on: a proxy says whose they are,
    /// and EventHttpConnection::getPeer() and setMaxConnectionsPerAddress() go by that. A connection that begins with
    /// anything else is closed, and so is one whose header takes longer than setHeaderTimeout() allows. Only for a server
    /// that nobody but a proxy reaches: anybody else may say what he likes.
    method "setProxyProtocol" => set_proxy_protocol(on: bool);
    /// What the server has done so far. "connections": how many there are; all others only grow. "accepted", "refused":
    /// how many there were, and how many were too many; "requests": how many have come that were to be replied to;
    /// "responses_1xx" to "responses_5xx": how many replies were begun, error pages included; "bytes_in", "bytes_out": of
    /// HTTP, without what TLS adds; "errors": requests whose reply was not sent whole, for the client has left or was
    /// given up.
    /// @return array<string, int>
    method "getStatistics" => get_statistics() -> ArrayBuilder;
    /// Sets another context, which secures the connections that are accepted from now on; those that are there go on
    /// with what they have.
    method "setSslContext" => set_ssl_context(ctx: &Object<EventSslContext>);
    /// Adds a host name the server answers to: of virtual hosts, the one that has the host of a request as an alias gets
    /// it, whatever the patterns say.
    method "addServerAlias" => add_server_alias(alias: &[u8]) -> bool;
    /// Removes such a name. False when there is none.
    method "removeServerAlias" => remove_server_alias(alias: &[u8]) -> bool;
    /// Hands requests on to $host whose host fits $pattern (evhttp_add_virtual_host): a name, in which * stands for anything,
    /// dots included, without regard to case and port. Of several that fit, the one that was added first has them, and of
    /// its virtual hosts in turn. They are for the callbacks of $host alone, and what is allowed, how large bodies may be
    /// and what type they have by default is what $host says, or else this server; timeouts and statistics are those of
    /// this one. A head that has come is also measured by the limit of $host. Which certificate a client gets is another
    /// matter: EventSslContext::addServerName(). $host is kept until it is removed. False, after a warning, when it listens
    /// or is a virtual host already, of whomever, or this one is among its virtual hosts; when it has another EventBase;
    /// and for a pattern that no host fits.
    method "addVirtualHost" => add_virtual_host(pattern: &[u8], host: &Object<EventHttp>) -> bool;
    /// Removes a virtual host (evhttp_remove_virtual_host). A request that is on its way to it is this server's then, unless
    /// its header callback has seen it. False when it is none of this server's.
    method "removeVirtualHost" => remove_virtual_host(host: &Object<EventHttp>) -> bool;
});

fn freed() -> Raise {
    throw_event_exception("EventBase has been freed")
}

impl EventHttp {
    fn construct(
        this: &Object<Self>,
        base: &Object<EventBase>,
        context: Option<&Object<EventSslContext>>,
    ) -> Result<()> {
        let context = context.map(|context| context.serving(2)).transpose()?;
        let core = base.core()?;
        Self::shut_down(this)?;
        let key = core.borrow_mut().add_server(this.to_token());
        let registration = Registration { core, key, base: base.to_ref(), ended: RefCell::default() };
        // A close callback may have made a server meanwhile.
        drop(this.registration.replace(Some(registration)));
        this.with(|server| server.tls = context)
    }

    fn set_ssl_context(this: &Object<Self>, context: &Object<EventSslContext>) -> Result<()> {
        let context = context.serving(1)?;
        this.with(|server| server.tls = Some(context))
    }

    /// Ends the server; the close callbacks of its connections run now.
    fn shut_down(this: &Object<Self>) -> Result<()> {
        let Some(registration) = this.registration.take() else { return Ok(()) };
        registration.end();
        let remains = registration.ended.take();
        Self::call_remains(remains, RequestError::Cancel)
    }

    /// Does something with the server. It may not call PHP.
    ///
    /// # Errors
    ///
    /// An `EventException` when the loop has been freed, and the server with it.
    fn with<R>(&self, act: impl FnOnce(&mut Server) -> R) -> Result<R> {
        self.with_base(|base, server| base.server_mut(server).map(act))?.ok_or_else(freed)
    }

    /// Does something with the server on its loop. It may not call PHP.
    ///
    /// # Errors
    ///
    /// As for [`EventHttp::with`].
    fn with_base<R>(&self, act: impl FnOnce(&mut Base, ServerKey) -> R) -> Result<R> {
        let registration = self.registration.borrow();
        let done = registration.as_ref().and_then(|Registration { core, key, .. }| {
            let base = &mut *core.borrow_mut();
            base.server_mut(*key).is_some().then(|| act(base, *key))
        });
        drop(registration);
        done.ok_or_else(freed)
    }
}
