//! The PHP classes, one file each.

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

use std::io;
use std::time::Duration;

use event_runtime::socket;
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
    register::<event_util::EventUtil>()
}

/// What the system says of an error, in its own words.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(code) => socket::error_text(code),
        // What is armed on a loop that is gone.
        None if error.kind() == io::ErrorKind::NotFound => "the EventBase has been freed".to_owned(),
        None => error.to_string(),
    }
}

/// Whether it was refused before the system was asked.
fn is_invalid(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidInput && error.raw_os_error().is_none()
}

/// Bytes from a script in quotes, for a message.
fn quoted(bytes: &[u8]) -> String {
    format!("\"{}\"", String::from_utf8_lossy(bytes).escape_debug())
}

/// The longest timeout there is: about a hundred years, which is as good as for ever.
const LONGEST: Duration = Duration::from_secs(3_155_760_000);

/// A number of seconds from a script as a duration: none that is negative, and none that does not fit.
fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(LONGEST).min(LONGEST)
}
