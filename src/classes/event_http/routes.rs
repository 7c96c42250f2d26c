//! Which callback is for which request.

use std::rc::Rc;

use event_runtime::http::Method;
use ext_php_rs::types::Zval;

use crate::zend::{Callable, Callback, Gc, Object, Result, Value, argument_value_error, refuse, warn};

use super::super::convert::quoted;
use super::EventHttp;

/// The number of the callback for all paths that have none of their own.
const DEFAULT: usize = u32::MAX as usize - 1;

/// Callbacks by number.
#[derive(Default)]
pub(super) struct Routes {
    routes: Vec<Option<Rc<Route>>>,
    /// The numbers of those that were removed.
    vacant: Vec<usize>,
}

impl Routes {
    /// The number the next one will have.
    fn next(&self) -> usize {
        self.vacant.last().copied().unwrap_or(self.routes.len())
    }

    fn add(&mut self, route: Rc<Route>) {
        match self.vacant.pop() {
            Some(number) => self.routes[number] = Some(route),
            None => self.routes.push(Some(route)),
        }
    }

    fn remove(&mut self, number: usize) -> Option<Rc<Route>> {
        let route = self.routes.get_mut(number)?.take();
        self.vacant.push(number);
        route
    }

    fn get(&self, number: usize) -> Option<Rc<Route>> {
        self.routes.get(number).cloned().flatten()
    }

    fn iter(&self) -> impl Iterator<Item = &Rc<Route>> {
        self.routes.iter().flatten()
    }
}

/// A callback and its data.
#[derive(Default)]
pub(super) struct Route {
    pub(super) callback: Callback,
    pub(super) data: Value,
}

impl EventHttp {
    pub(super) fn set_callback(this: &Object<Self>, path: &[u8], callback: &Zval, data: Option<&Zval>) -> Result<bool> {
        // Besides paths there are "*", of OPTIONS, and host:port, of CONNECT.
        if !path.starts_with(b"/") && path != b"*" && !path.contains(&b':') {
            let why = format!("No request has the path {}: a path begins with a slash", quoted(path));
            return refuse(&why);
        }
        let route = Route::default();
        // Like PECL event, which finds out what it is when it is called: a function that is declared later will do.
        route.callback.set_late(callback)?;
        route.data.set(data);
        let number = this.routes.borrow().next();
        if !this.with(|server| server.add_route(path, number))? {
            return refuse("The callback already exists");
        }
        this.routes.borrow_mut().add(Rc::new(route));
        Ok(true)
    }

    pub(super) fn remove_callback(this: &Object<Self>, path: &[u8]) -> Result<bool> {
        let Some(number) = this.with(|server| server.remove_route(path))? else { return Ok(false) };
        let route = this.routes.borrow_mut().remove(number);
        drop(route);
        Ok(true)
    }

    pub(super) fn set_default_callback(this: &Object<Self>, callback: Callable, data: Option<&Zval>) -> Result<()> {
        this.with(|server| server.default_route = Some(DEFAULT))?;
        let route = Route::default();
        route.callback.set(callback);
        route.data.set(data);
        drop(this.default.replace(Some(Rc::new(route))));
        Ok(())
    }

    pub(super) fn set_allowed_methods(this: &Object<Self>, methods: i64) -> Result<()> {
        let unknown = methods & !i64::from(Method::EVERY);
        this.with(|server| server.methods = Some(methods as u16 & Method::EVERY))?;
        if unknown != 0 {
            let why = format!("Unknown methods {unknown:#x} are left out: a sum of EventHttpRequest::CMD_* is wanted");
            return warn(&why);
        }
        Ok(())
    }

    pub(super) fn set_default_content_type(this: &Object<Self>, media_type: Option<&[u8]>) -> Result<()> {
        if media_type.is_some_and(|media_type| media_type.is_empty() || media_type.iter().any(u8::is_ascii_control)) {
            let why = c"must be a media type, as text/html, without control characters, or null for none";
            return Err(argument_value_error(1, why));
        }
        let media_type = media_type.map(|media_type| media_type.to_vec().into());
        this.with(|server| server.default_type = Some(media_type))
    }

    pub(super) fn set_header_callback(
        this: &Object<Self>,
        callback: Option<Callable>,
        argument: Option<&Zval>,
    ) -> Result<()> {
        let shows_heads = callback.is_some();
        this.header.set(callback, argument);
        this.with(|server| server.shows_heads = shows_heads)
    }

    pub(super) fn add_server_alias(this: &Object<Self>, alias: &[u8]) -> Result<bool> {
        this.with(|server| server.add_alias(alias)).map(|()| true)
    }

    pub(super) fn remove_server_alias(this: &Object<Self>, alias: &[u8]) -> Result<bool> {
        this.with(|server| server.remove_alias(alias))
    }

    pub(super) fn route(&self, number: usize) -> Option<Rc<Route>> {
        match number {
            DEFAULT => self.default.borrow().clone(),
            number => self.routes.borrow().get(number),
        }
    }

    pub(super) fn report_routes(&self, gc: &mut Gc) {
        self.header.gc(gc);
        self.errors.gc(gc);
        self.ended.borrow().iter().for_each(|hook| hook.gc(gc));
        for route in self.routes.borrow().iter().chain(&*self.default.borrow()) {
            route.callback.gc(gc);
            route.data.gc(gc);
        }
    }
}
