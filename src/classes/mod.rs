//! The PHP classes, one file each.

pub(crate) mod convert;
pub(crate) mod event;
pub(crate) mod event_base;
pub(crate) mod event_buffer;
pub(crate) mod event_buffer_event;
pub(crate) mod event_config;
pub(crate) mod event_dns_base;
pub(crate) mod event_exception;
pub(crate) mod event_http;
pub(crate) mod event_http_connection;
pub(crate) mod event_http_request;
pub(crate) mod event_listener;
pub(crate) mod event_ssl_context;
pub(crate) mod event_util;
pub(crate) mod event_web_socket;

use ext_php_rs::error::Result;

use crate::zend::register;

/// Registers all classes. To be called while the module is loaded.
///
/// # Errors
///
/// When the engine refuses one.
pub(crate) fn register_all() -> Result<()> {
    event_exception::register()?;
    register::<event_config::EventConfig>()?;
    register::<event_base::EventBase>()?;
    register::<event::Event>()?;
    register::<event_dns_base::EventDnsBase>()?;
    register::<event_buffer::EventBuffer>()?;
    register::<event_buffer_event::EventBufferEvent>()?;
    register::<event_http::EventHttp>()?;
    register::<event_http_connection::EventHttpConnection>()?;
    register::<event_http_request::EventHttpRequest>()?;
    register::<event_listener::EventListener>()?;
    register::<event_ssl_context::EventSslContext>()?;
    register::<event_util::EventUtil>()?;
    register::<event_web_socket::EventWebSocket>()
}
