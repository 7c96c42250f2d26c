//! HTTP: evhttp's job, on the streams of a loop.
//!
//! A connection reads a request at a time: head, then body, then it waits for the script. What else the client sends
//! waits in the stream's input. The script's reply goes to the stream's output, and the next request is looked at when
//! the reply is complete. The end of a connection is always that of its stream, whoever has brought it about.

mod client;
mod message;
mod server;

use crate::net::{Net, StreamKey};
use crate::reactor::Events;
use crate::slots::Slots;

pub use client::{
    Client, ClientCall, ClientKey, ClientOptions, Clients, ConnectOptions, Outcome, Outgoing, Peer, Response,
    ResponseHead, Ticket,
};
pub use message::body::{BodyError, BodyReader, Framing};
pub use message::head::{Parsed, RequestHead, Semantics, Version};
pub use message::headers::{Headers, is_name, is_value};
pub use message::method::Method;
pub use message::raw_headers::RawHeaders;
pub use message::status::Status;
pub use message::target::host_of;
pub use server::h1::connection::{Connection, ConnectionId, ConnectionKey, Exchange, Limits, Request, Served};
pub use server::h2::{ConnectionKey as Http2Key, StreamKey as Http2StreamKey};
pub use server::listen::{Listener, ListenerKey};
pub use server::{Server, ServerKey};

use message::date::Date;
use server::h1::connection::Phase;
use server::h2::Http2;

/// The servers of a loop and their connections.
#[derive(Default)]
pub struct Http {
    servers: Slots<Server>,
    connections: Slots<Connection>,
    listeners: Slots<Listener>,
    h2: Http2,
    /// Connections whose reply is complete unless the script goes on with it.
    pending_replies: Vec<ConnectionKey>,
    /// Memory for the next head.
    spare: Vec<u8>,
    date: Date,
}

/// What a connection has for its owner.
#[derive(Debug)]
pub enum HttpCall {
    /// A request, to be answered.
    Request(Box<Request>),
    /// The client has left, or the connection has ended: the owner's number for what it kept for the connection.
    Closed(usize),
}

impl Http {
    /// Makes a server, known to its owner by a number.
    pub fn add_server(&mut self, owner: usize) -> ServerKey {
        self.servers.insert(Server::new(owner))
    }

    /// The server of a key, to change its routes and limits.
    pub fn server_mut(&mut self, key: ServerKey) -> Option<&mut Server> {
        self.servers.get_mut(key)
    }

    /// Ends a server, its listeners and its connections. Returns the owner's numbers of those connections whose end it
    /// wants to be told of; it is not told again.
    pub fn remove_server(&mut self, net: &mut Net, key: ServerKey) -> Vec<usize> {
        let Some(server) = self.servers.remove(key) else { return Vec::new() };
        server.listeners.into_iter().for_each(|listener| self.stop_listening(net, listener));
        let of_server = |(connection, entry): (_, &Connection)| (entry.server == key).then_some(connection);
        let connections: Vec<ConnectionKey> = self.connections.iter().filter_map(of_server).collect();
        let mut owners = self.end_http2_of(net, key);
        owners.extend(connections.into_iter().filter_map(|connection| self.end_quietly(net, connection)));
        owners
    }

    /// What is known of a channel that is open.
    #[must_use]
    pub fn served(&self, channel: ConnectionId) -> Option<Served> {
        let key = match channel {
            ConnectionId::Http1(key) => key,
            ConnectionId::Http2(stream) => return self.served_http2(stream),
        };
        let connection = self.connections.get(key)?;
        Some(Served { peer: connection.peer, owner: connection.owner, is_watched: connection.watched })
    }

    /// Changes the limits of a connection. Those of a stream are its connection's.
    pub fn set_limits(&mut self, net: &mut Net, channel: ConnectionId, change: impl FnOnce(&mut Limits)) {
        let key = match channel {
            ConnectionId::Http1(key) => key,
            ConnectionId::Http2(stream) => return self.set_http2_limits(net, stream, change),
        };
        let Some(connection) = self.connections.get_mut(key) else { return };
        change(connection.limits.get_or_insert_default());
        if !connection.is_answering() {
            self.await_client(net, key);
        }
    }

    /// The numbers that the owner is to be given back when a connection of one of its servers ends.
    pub fn watched(&self) -> impl Iterator<Item = usize> {
        let connections = self.connections.iter().filter(|(_, connection)| connection.watched);
        connections.filter_map(|(_, entry)| entry.owner).chain(self.h2.watched())
    }

    /// The owner's numbers for the servers that listen.
    pub fn listening(&self) -> impl Iterator<Item = usize> {
        self.servers.iter().filter(|(_, server)| !server.listeners.is_empty()).map(|(_, server)| server.owner)
    }

    /// Whether a server listens.
    #[must_use]
    pub fn is_listening(&self, server: ServerKey) -> bool {
        self.servers.get(server).is_some_and(|server| !server.listeners.is_empty())
    }

    /// Sets what the owner keeps for a channel, and whether it is to be told of the end.
    pub fn set_owner(&mut self, net: &mut Net, channel: ConnectionId, owner: usize, watched: bool) {
        let key = match channel {
            ConnectionId::Http1(key) => key,
            ConnectionId::Http2(stream) => return self.h2.set_owner(stream, Some(owner), watched),
        };
        let Some(connection) = self.connections.get_mut(key) else { return };
        (connection.owner, connection.watched) = (Some(owner), watched);
        if watched && connection.half_closed {
            self.client_left(net, key);
        }
    }

    /// Forgets what the owner keeps for a channel, if it is that; whether the owner was to be told of the end.
    pub fn clear_owner(&mut self, channel: ConnectionId, owner: usize) -> bool {
        let Some(served) = self.served(channel).filter(|served| served.owner == Some(owner)) else { return false };
        match channel {
            ConnectionId::Http1(key) => {
                if let Some(connection) = self.connections.get_mut(key) {
                    (connection.owner, connection.watched) = (None, false);
                }
            }
            ConnectionId::Http2(stream) => self.h2.set_owner(stream, None, false),
        }
        served.is_watched
    }

    /// Notes whether the script wants to read from a connection: then a client that sends nothing more has left.
    pub fn set_reading(&mut self, net: &mut Net, key: ConnectionKey, reading: bool) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        connection.reading = reading;
        if reading && connection.half_closed {
            // The next wait finds the end of the input again, after what there is to send was sent.
            net.rewatch(connection.stream, Events::READ);
        }
    }

    /// What a connection has for its owner, if it still has it.
    pub fn take_call(&mut self, net: &mut Net, key: ConnectionKey) -> Option<HttpCall> {
        let connection = self.connections.get_mut(key)?;
        match std::mem::replace(&mut connection.phase, Phase::Head) {
            Phase::Ready(request, context) => {
                connection.phase = Phase::Asked(context);
                Some(HttpCall::Request(request))
            }
            Phase::Ended => {
                let owner = connection.owner.filter(|_| connection.watched);
                self.forget(net, key);
                owner.map(HttpCall::Closed)
            }
            phase => {
                connection.phase = phase;
                let told = connection.half_closed && std::mem::take(&mut connection.watched);
                told.then(|| connection.owner.take()).flatten().map(HttpCall::Closed)
            }
        }
    }

    /// Ends a connection at once. The owner is told later, if it wants to be told.
    pub(crate) fn end(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let stream = connection.stream;
        if connection.watched {
            connection.phase = Phase::Ended;
            let timer = connection.timer.take();
            timer.into_iter().for_each(|timer| net.reactor.remove(timer));
            net.close(stream);
            net.call(stream);
        } else {
            self.forget(net, key);
        }
    }

    /// Ends the connection, or the stream, of an exchange that is not over, at once. Returns the owner's number, where
    /// it wants to be told, instead of telling it.
    pub fn close(&mut self, net: &mut Net, exchange: Exchange) -> Option<usize> {
        if !self.is_open(exchange) {
            return None;
        }
        match exchange {
            Exchange::Http1 { connection, .. } => self.end_quietly(net, connection),
            Exchange::Http2(stream) => self.reset_http2(net, stream),
        }
    }

    /// Ends a connection at once. Returns the owner's number, where it wants to be told, instead of telling it.
    fn end_quietly(&mut self, net: &mut Net, key: ConnectionKey) -> Option<usize> {
        let connection = self.connections.get(key)?;
        let owner = connection.owner.filter(|_| connection.watched);
        self.forget(net, key);
        owner
    }

    fn forget(&mut self, net: &mut Net, key: ConnectionKey) {
        if let Some(connection) = self.connections.remove(key) {
            connection.timer.into_iter().for_each(|timer| net.reactor.remove(timer));
            net.forget(connection.stream);
        }
    }

    /// The stream of the connection of an exchange that is not over. One of HTTP/2 has none to itself.
    #[must_use]
    pub fn stream_of(&self, exchange: Exchange) -> Option<StreamKey> {
        self.exchange(exchange).map(|(_, connection)| connection.stream)
    }

    /// Whether an exchange is not over.
    #[must_use]
    pub fn is_open(&self, exchange: Exchange) -> bool {
        match exchange {
            Exchange::Http1 { .. } => self.exchange(exchange).is_some(),
            Exchange::Http2(stream) => self.h2.is_answering(stream),
        }
    }

    /// The connection of an exchange of HTTP/1 that is not over.
    fn exchange(&self, exchange: Exchange) -> Option<(ConnectionKey, &Connection)> {
        let Exchange::Http1 { connection: key, sequence } = exchange else { return None };
        let connection = self.connections.get(key)?;
        (connection.sequence == sequence && connection.is_answering()).then_some((key, connection))
    }
}
