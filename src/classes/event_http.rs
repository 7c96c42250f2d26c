//! `EventHttp`: an HTTP server.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use event_runtime::base::Base;
use event_runtime::dns::{self, Family};
use event_runtime::http::{Method, Remains, Request, RequestError, Server, WholeBody};
use event_runtime::keys::{ServerKey, Token, owner};
use ext_php_rs::types::Zval;

use crate::core::Core;
use crate::zend::{
    Callable, Callback, Class, Descriptor, Destructor, Gc, Kind, NoNul, Object, Outcome, Pending, Raise, Ref, Result,
    Returned, Value, argument_value_error, is_exiting, methods, refuse, throw_event_exception, warn,
};

use super::convert::{borrow, is_invalid, limit, quoted, reason};
use super::event_base::EventBase;
use super::event_http_connection::EventHttpConnection;
use super::event_http_request::{EventHttpRequest, Hook};
use super::event_ssl_context::EventSslContext;

/// The number of the callback for all paths that have none of their own.
const DEFAULT: usize = usize::MAX;

/// The state of an `EventHttp`.
#[derive(Default)]
pub(crate) struct EventHttp {
    registration: RefCell<Option<Registration>>,
    routes: RefCell<Vec<Rc<Route>>>,
    default: RefCell<Option<Rc<Route>>>,
    header: Hook,
}

/// A callback and its data.
#[derive(Default)]
struct Route {
    callback: Callback,
    data: Value,
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
        }
    }

    fn detach(&self) {
        self.registration.borrow().iter().for_each(Registration::end);
    }
}

impl Registration {
    fn end(&self) {
        let Remains { connections, exchanges } = self.core.borrow_mut().remove_server(self.key);
        let ended = &mut *self.ended.borrow_mut();
        ended.connections.extend(connections);
        ended.exchanges.extend(exchanges);
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        // After a fatal error nothing is destructed, and nobody may be called any more.
        self.end();
        let Remains { connections, exchanges } = self.ended.take();
        connections.into_iter().map(Ref::from_token).for_each(drop);
        exchanges.into_iter().map(Ref::from_token).for_each(drop);
    }
}

methods!(EventHttp {
    /// Makes a server on a loop, for HTTPS with a context.
    constructor construct(base: &Object<EventBase>, ctx: Option<&Object<EventSslContext>> = None);
    /// Serves clients of a listening stream, Socket or descriptor as well. It stays open when the server goes.
    method "accept" => accept(socket: Descriptor<'_>) -> bool;
    /// Listens on an address and port. False when that is not possible.
    method "bind" => bind(address: NoNul<'_>, port: i64) -> bool;
    /// Has requests for a path, as it is when %XX is decoded, answered by $cb, which is called with the
    /// EventHttpRequest and $arg. False when the path has a callback.
    method "setCallback" => set_callback(path: &[u8], cb: &Zval, arg: Option<&Zval> = None) -> bool;
    /// Has all other requests answered by $cb. Without it they get a 404 page.
    method "setDefaultCallback" => set_default_callback(cb: Callable, arg: Option<&Zval> = None);
    /// Has $cb called with the EventHttpRequest and $arg when the head of a request has come, before its body. It may
    /// reply, and then the body is not read; or call EventHttpRequest::setChunkCallback(). Otherwise the body is
    /// collected.
    method "setHeaderCallback" => set_header_callback(cb: Option<Callable>, arg: Option<&Zval> = None);
    /// Sets which methods are accepted, as a sum of the EventHttpRequest::CMD_* constants. Others get a 501 page.
    method "setAllowedMethods" => set_allowed_methods(methods: i64);
    /// Sets the longest body that is accepted, in bytes; a negative number is no limit. Longer ones get a 413 page.
    method "setMaxBodySize" => set_max_body_size(value: i64);
    /// Sets the longest head that is accepted, in bytes; a negative number is no limit. Longer ones get a 431 page.
    method "setMaxHeadersSize" => set_max_headers_size(value: i64);
    /// Sets for how many seconds a client may keep silent; no positive number is no limit. It is not silent while it
    /// waits for a reply.
    method "setTimeout" => set_timeout(value: i64);
    /// Sets another context, which secures the connections that are accepted from now on; those that are there go on
    /// with what they have.
    method "setSslContext" => set_ssl_context(ctx: &Object<EventSslContext>);
    /// Adds a host name the server answers to.
    method "addServerAlias" => add_server_alias(alias: &[u8]) -> bool;
    /// Removes such a name. False when there is none.
    method "removeServerAlias" => remove_server_alias(alias: &[u8]) -> bool;
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

    fn accept(this: &Object<Self>, socket: Descriptor<'_>) -> Result<bool> {
        let fd = socket.fd()?;
        match this.with_base(|base, server| base.accept(server, borrow(fd)))? {
            Ok(()) => Ok(true),
            Err(error) if is_invalid(&error) => {
                refuse("The socket does not listen: call socket_listen() first, or use bind()")
            }
            Err(error) => refuse(&format!("Cannot accept clients of the socket: {}", reason(&error))),
        }
    }

    fn bind(this: &Object<Self>, address: NoNul<'_>, port: i64) -> Result<bool> {
        let Ok(port) = u16::try_from(port) else {
            return Err(argument_value_error(2, c"must be between 0 and 65535"));
        };
        let address = String::from_utf8_lossy(address.0);
        // A numeric address, which is the usual case, is not looked up anywhere.
        let addresses = match dns::lookup_now(&address, Family::Any) {
            Ok(addresses) => addresses,
            Err(error) => {
                let why = format!(
                    "Cannot resolve \"{address}\": {error}; it has to be an address of this machine, as 127.0.0.1 or ::1, \
                     or 0.0.0.0 or :: for all of them"
                );
                return refuse(&why);
            }
        };
        let mut refused = None;
        for address in addresses {
            let address = address.with_port(port);
            match this.with_base(|base, server| base.bind(server, address))? {
                Ok(()) => return Ok(true),
                Err(error) => refused = Some(format!("Cannot listen on {address}: {}", reason(&error))),
            }
        }
        refused.map_or(Ok(()), |why| warn(&why)).map(|()| false)
    }

    fn set_callback(this: &Object<Self>, path: &[u8], callback: &Zval, data: Option<&Zval>) -> Result<bool> {
        // Besides paths there are "*", of OPTIONS, and host:port, of CONNECT.
        if !path.starts_with(b"/") && path != b"*" && !path.contains(&b':') {
            let why = format!("No request has the path {}: a path begins with a slash", quoted(path));
            return refuse(&why);
        }
        let number = this.routes.borrow().len();
        if !this.with(|server| server.add_route(path, number))? {
            return refuse("The callback already exists");
        }
        let route = Route::default();
        // Like PECL event, which finds out what it is when it is called: a function that is declared later will do.
        route.callback.set_late(callback)?;
        route.data.set(data);
        this.routes.borrow_mut().push(Rc::new(route));
        Ok(true)
    }

    fn set_default_callback(this: &Object<Self>, callback: Callable, data: Option<&Zval>) -> Result<()> {
        this.with(|server| server.default_route = Some(DEFAULT))?;
        let route = Route::default();
        route.callback.set(callback);
        route.data.set(data);
        drop(this.default.replace(Some(Rc::new(route))));
        Ok(())
    }

    fn set_allowed_methods(this: &Object<Self>, methods: i64) -> Result<()> {
        let unknown = methods & !i64::from(Method::EVERY);
        this.with(|server| server.methods = methods as u16 & Method::EVERY)?;
        if unknown != 0 {
            let why = format!("Unknown methods {unknown:#x} are left out: a sum of EventHttpRequest::CMD_* is wanted");
            return warn(&why);
        }
        Ok(())
    }

    fn set_max_body_size(this: &Object<Self>, value: i64) -> Result<()> {
        this.with(|server| server.max_body = limit(value).unwrap_or(u64::MAX))
    }

    fn set_max_headers_size(this: &Object<Self>, value: i64) -> Result<()> {
        let limit = limit(value).map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        this.with(|server| server.max_head = limit)
    }

    fn set_timeout(this: &Object<Self>, value: i64) -> Result<()> {
        let timeout = limit(value).filter(|&seconds| seconds > 0).map(Duration::from_secs);
        this.with(|server| server.timeout = timeout)
    }

    fn add_server_alias(this: &Object<Self>, alias: &[u8]) -> Result<bool> {
        this.with(|server| server.add_alias(alias)).map(|()| true)
    }

    fn remove_server_alias(this: &Object<Self>, alias: &[u8]) -> Result<bool> {
        this.with(|server| server.remove_alias(alias))
    }

    /// Calls the callback of a request.
    pub(crate) fn call(core: &Core, request: Request) -> Outcome {
        // SAFETY: a server ends before its object does, and its requests with it.
        let this = unsafe { Object::<Self>::from_token(request.server) }.to_ref();
        let route = this.route(request.route);
        let base = this.registration.borrow().as_ref().map(|registration| registration.base.clone());
        let (Some(route), Some(base)) = (route, base) else { return Outcome::Returned };
        let request = EventHttpRequest::of_server(core.clone(), base, request);
        route.callback.call([request.into_value(), route.data.get()])
    }

    fn set_header_callback(this: &Object<Self>, callback: Option<Callable>, argument: Option<&Zval>) -> Result<()> {
        let shows_heads = callback.is_some();
        this.header.set(callback, argument);
        this.with(|server| server.shows_heads = shows_heads)
    }

    /// Calls the header callback of a request.
    pub(crate) fn call_head(core: &Core, request: Request) -> Outcome {
        // SAFETY: a server ends before its object does, and its requests with it.
        let this = unsafe { Object::<Self>::from_token(request.server) }.to_ref();
        let base = this.registration.borrow().as_ref().map(|registration| registration.base.clone());
        let Some(base) = base else { return Outcome::Returned };
        let request = EventHttpRequest::of_server(core.clone(), base, request);
        EventHttpRequest::keep(&request);
        this.header.callback.call([request.into_value(), this.header.argument.get()])
    }

    /// Calls the callback of a request whose head was seen before.
    pub(crate) fn call_whole(whole: WholeBody) -> Outcome {
        let WholeBody { exchange, server, route, body } = whole;
        // SAFETY: as above.
        let this = unsafe { Object::<Self>::from_token(server) }.to_ref();
        let request = EventHttpRequest::of_exchange(exchange);
        EventHttpRequest::take_body(&request, body);
        let Some(route) = this.route(route) else { return Outcome::Returned };
        let outcome = route.callback.call([request.to_value(), route.data.get()]);
        EventHttpRequest::release(&request);
        outcome
    }

    /// Calls what is to be called for connections and exchanges that the script has ended.
    pub(super) fn call_remains(remains: Remains, error: RequestError) -> Result<()> {
        let mut outcome = Ok(());
        // One that throws keeps none of the others from being called; one that ends the script does.
        for exchange in remains.exchanges {
            if outcome == Err(Raise::Bailout) || is_exiting() {
                drop(Ref::from_token(exchange));
            } else {
                let _pending = Pending::put_aside();
                outcome = outcome.and(EventHttpRequest::call_over(exchange, Some(error)).into_result());
            }
        }
        for owner in remains.connections {
            if outcome == Err(Raise::Bailout) || is_exiting() {
                drop(Ref::from_token(owner));
            } else {
                let _pending = Pending::put_aside();
                outcome = outcome.and(EventHttpConnection::call_closed(owner).into_result());
            }
        }
        outcome
    }

    fn route(&self, number: usize) -> Option<Rc<Route>> {
        match number {
            DEFAULT => self.default.borrow().clone(),
            number => self.routes.borrow().get(number).cloned(),
        }
    }

    fn report_routes(&self, gc: &mut Gc) {
        self.header.gc(gc);
        for route in self.routes.borrow().iter().chain(&*self.default.borrow()) {
            route.callback.gc(gc);
            route.data.gc(gc);
        }
    }

    /// Reports what a server that listens holds as its loop's.
    pub(crate) fn report_listening(server: Token<owner::Server>, gc: &mut Gc) {
        // SAFETY: a server ends before its object does.
        let this = unsafe { Object::<Self>::from_token(server) };
        this.report_routes(gc);
    }
}
