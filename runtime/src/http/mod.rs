//! HTTP, on the streams of a loop: [messages](message), [servers](server) and [clients](client); and what a server replies
//! with when that is a [file](file).
//!
//! A connection reads a request at a time: head, then body, then it waits for the script. What else the client sends
//! waits in the stream's input. The script's reply goes to the stream's output, and the next request is looked at when
//! the reply is complete. The end of a connection is always that of its stream, whoever has brought it about.

mod client;
mod file;
mod h2;
mod message;
mod server;

pub use crate::keys::{ClientKey, ServerKey};
pub(crate) use client::Answer;
pub use client::{
    Client, ClientCall, ClientOptions, Clients, ConnectOptions, Failure, Given, Outcome, Outgoing, Peer, Response,
    ResponseHead, Ticket, Unsendable, Wishes,
};
pub use file::{FileReply, Ranges, Wish, ranges};
pub use message::body::{BodyError, BodyReader, Framing};
pub use message::chunks::{add_chunk, add_last_chunk};
pub use message::head::{Parsed, RequestHead, Semantics, Version};
pub use message::headers::{Headers, is_name, is_value};
pub use message::method::Method;
pub use message::raw_headers::RawHeaders;
pub use message::status::Status;
pub use message::target::host_of;
pub use message::trailers::is_forbidden_trailer;
pub use server::{
    Allowed, Connection, ConnectionId, Exchange, ExchangeOwner, HostPattern, HostRefusal, Http, HttpCall, Limits,
    Listener, Page, PageCall, Remains, ReplyHead, Request, RequestError, Served, Server, Statistics, Timeouts,
    TrailerPlace, WholeBody,
};
pub(crate) use server::{Rest, TunnelNews};
