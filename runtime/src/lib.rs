//! What the `event` extension stands on: the event loop, buffers, streams and HTTP. It knows no PHP and calls nobody
//! back: it hands out what is to be called.

pub mod base;
pub mod buffer;
pub mod http;
pub mod listener;
pub mod net;
pub mod reactor;
pub mod slots;
pub mod socket;
pub mod tasks;
