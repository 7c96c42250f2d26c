//! What is wished of a client.

use std::time::Duration;

use crate::dns::ResolverKey;
use crate::socket::Address;
use crate::tls::Context;

/// What a client connects with.
#[derive(Clone, Default)]
pub struct ConnectOptions {
    /// What looks names up; the system where there is none.
    pub resolver: Option<ResolverKey>,
    /// What the connection is secured with, for HTTPS.
    pub tls: Option<Context>,
}

/// What a script wishes of a client.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClientOptions {
    /// How long the server may keep silent, and how long connecting may take unless that has a time of its own
    /// (`evhttp_connection_set_timeout`).
    pub timeout: Option<Duration>,
    /// How long connecting may take, the lookup of the name and the handshake of TLS included
    /// (`evhttp_connection_set_connect_timeout_tv`).
    pub connect_timeout: Option<Duration>,
    /// The longest head of a response that is accepted, in bytes (`evhttp_connection_set_max_headers_size`).
    pub max_head: Option<usize>,
    /// The longest body of a response that is accepted, in bytes (`evhttp_connection_set_max_body_size`).
    pub max_body: Option<u64>,
    /// How often connecting is tried again; none is for ever (`evhttp_connection_set_retries`).
    pub retries: Option<u32>,
    /// The address to connect from.
    pub local_address: Option<Address>,
    /// The port to connect from; 0 is any.
    pub local_port: u16,
}
