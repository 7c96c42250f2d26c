//! Connections of HTTP/1 to a server.

mod connection;
mod incoming;
mod receive;
mod sending;
mod unsent;

pub(super) use connection::{Connection, Progress};
pub(crate) use incoming::Answer;
pub(super) use incoming::INTERIM_AT_MOST;
pub(super) use incoming::{HEAD_AT_MOST, Unacceptable};
