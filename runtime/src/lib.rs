//! What the `event` extension stands on: the event loop, buffers, streams, HTTP and DNS. It knows no PHP and calls
//! nobody back: it hands out what is to be called.

pub mod base;
pub mod buffer;
pub mod dns;
pub mod file;
pub mod http;
pub mod keys;
pub mod listener;
pub mod memory;
pub mod net;
pub mod proxy;
pub mod reactor;
pub mod slots;
pub mod socket;
pub mod tasks;
pub mod tls;
pub mod websocket;
