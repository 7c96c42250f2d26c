//! Which callback is for which request.

use std::rc::Rc;

use event_runtime::http::Method;
use ext_php_rs::types::Zval;

use crate::zend::{Callable, Callback, Gc, Object, Result, Value, refuse, warn};

use super::super::convert::quoted;
use super::EventHttp;

/// The number of the callback for all paths that have none of their own.
const DEFAULT: usize = usize::MAX;

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
        this.with(|server| server.methods = methods as u16 & Method::EVERY)?;
        if unknown != 0 {
            let why = format!("Unknown methods {unknown:#x} are left out: a sum of EventHttpRequest::CMD_* is wanted");
            return warn(&why);
        }
        Ok(())
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
            number => self.routes.borrow().get(number).cloned(),
        }
    }

    pub(super) fn report_routes(&self, gc: &mut Gc) {
        self.header.gc(gc);
        self.ended.borrow().iter().for_each(|hook| hook.gc(gc));
        for route in self.routes.borrow().iter().chain(&*self.default.borrow()) {
            route.callback.gc(gc);
            route.data.gc(gc);
        }
    }
}
