//! HTTP/1: one request at a time, in the order they come (RFC 9112).

pub(in crate::http) mod connection;
pub(in crate::http) mod encode;
pub(in crate::http) mod receive;
pub(in crate::http) mod respond;
pub(in crate::http) mod timeout;
