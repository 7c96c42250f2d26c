//! HTTP servers: evhttp's job, on the streams of a loop.
//!
//! A connection begins as one of [HTTP/1](h1), and goes on as one of [HTTP/2](h2) when the client says so. What a script
//! does with a request is the same for both, and handed on here by what the request came on.

mod admission;
mod connections;
mod exchange;
mod h1;
mod h2;
mod hosts;
mod kept;
mod known;
mod listen;
mod operations;
mod page;
mod rest;
mod routes;
mod routing;
mod seat;
mod shutdown;
mod tally;
mod timeouts;
mod tunnel;

use crate::keys::{Http1Key, ServerKey, Token, entry, owner};
use crate::net::Net;
use crate::slots::Slots;

use super::message::date::Date;

pub use exchange::{
    ConnectionId, Exchange, HttpCall, Limits, Remains, ReplyHead, Request, Served, TrailerPlace, WholeBody,
};
pub use h1::Connection;
pub use hosts::{HostPattern, HostRefusal};
pub use kept::{ExchangeOwner, RequestError};
pub use listen::Listener;
pub use page::{Page, PageCall};
pub(crate) use rest::Rest;
pub use routes::Server;
pub use tally::Statistics;
pub use timeouts::{Allowed, Timeouts};
pub(crate) use tunnel::TunnelNews;

use h1::{Connections, Known, Next};
use h2::Http2;
use hosts::Host;
use known::KnownHeads;

/// The servers of a loop and their connections.
#[derive(Default)]
pub struct Http {
    connections: Connections,
    listeners: Slots<Listener, entry::HttpListener>,
    h2: Http2,
    shared: Shared,
}

/// What all connections share.
#[derive(Default)]
struct Shared {
    servers: Slots<Server, entry::Server>,
    /// Connections of HTTP/1 whose script sees the head of a request.
    heads: Vec<Http1Key>,
    /// Connections of HTTP/1 whose reply is complete unless the script goes on with it.
    pending_replies: Vec<Http1Key>,
    /// How often what servers do may have been changed.
    version: u32,
    /// Servers that are on their way to their end.
    ending: Vec<ServerKey>,
    date: Date,
    known: KnownHeads,
}

impl Http {
    /// Makes a server (`evhttp_new`).
    pub fn add_server(&mut self, owner: Token<owner::Server>) -> ServerKey {
        self.shared.servers.insert(Server::new(owner))
    }

    /// The server of a key, to change its routes and limits. Requests that are on their way are looked at again.
    pub fn server_mut(&mut self, key: ServerKey) -> Option<&mut Server> {
        self.shared.version = self.shared.version.wrapping_add(1);
        self.shared.servers.get_mut(key)
    }

    /// Ends a server, its listeners and its connections (`evhttp_free`). Returns what the owner has
    /// given to them, which it is not told of again.
    pub fn remove_server(&mut self, net: &mut Net, key: ServerKey) -> Remains {
        let mut remains = Remains::default();
        remains.servers.extend(self.give_up_ending(net, key));
        remains.hosts.extend(self.shared.untie(key));
        let Some(server) = self.shared.servers.remove(key) else { return remains };
        server.listeners.into_iter().for_each(|listener| self.stop_listening(net, listener));
        self.h2.end_of(net, key, &mut remains);
        let of_server = |(of, known): (_, Known<'_>)| (known.server == key).then_some(of);
        let connections: Vec<Http1Key> = self.connections.iter().filter_map(of_server).collect();
        connections.into_iter().for_each(|connection| self.forget(net, connection, &mut remains));
        remains
    }

    /// Ends all servers and forgets all connections. Returns what the owner has given to them, which it is not told of
    /// again.
    pub(crate) fn close_all(&mut self, net: &Net) -> Remains {
        let mut remains = Remains { servers: self.take_endings(), ..Remains::default() };
        let Self { connections, mut h2, mut shared, .. } = std::mem::take(self);
        let hosts = shared.servers.iter_mut().flat_map(|server| std::mem::take(&mut server.hosts));
        remains.hosts.extend(hosts.map(Host::into_owner));
        connections.into_whole().for_each(|mut connection| connection.take_remains(net, &mut remains));
        h2.take_remains(&mut remains);
        remains
    }

    /// The servers that listen.
    pub fn listening(&self) -> impl Iterator<Item = Token<owner::Server>> {
        let servers = self.shared.servers.iter();
        servers.filter(|(_, server)| !server.listeners.is_empty()).map(|(_, server)| server.owner)
    }

    /// Whether a server listens.
    #[must_use]
    pub fn is_listening(&self, server: ServerKey) -> bool {
        self.shared.servers.get(server).is_some_and(|server| !server.listeners.is_empty())
    }

    /// Goes on with the requests whose head a script has seen, and completes the replies that nobody has gone on with.
    #[inline]
    pub(crate) fn finish_replies(&mut self, net: &mut Net) {
        if !(self.shared.heads.is_empty() && self.shared.pending_replies.is_empty() && self.h2.has_nothing_to_finish())
        {
            self.finish_all(net);
        }
    }

    #[inline(never)]
    fn finish_all(&mut self, net: &mut Net) {
        while let Some(key) = self.shared.heads.pop() {
            // One that goes on with another protocol has nothing to do with its head.
            if self.connections.get(key).is_some() {
                self.act(net, key, |connection, net, shared| connection.after_head(net, shared));
            }
        }
        while let Some(key) = self.shared.pending_replies.pop() {
            self.finish_reply(net, key);
        }
        self.h2.finish_replies(net);
    }

    /// Completes the reply of a connection, if it waits for that.
    pub fn finish_reply(&mut self, net: &mut Net, key: Http1Key) {
        self.act(net, key, |connection, net, shared| connection.finish_reply(net, shared));
    }

    /// Has a connection of HTTP/1 do something, and sees to what becomes of it; none when it is gone.
    fn act<R>(
        &mut self,
        net: &mut Net,
        key: Http1Key,
        act: impl FnOnce(&mut Connection, &mut Net, &mut Shared) -> R,
    ) -> Option<R> {
        let connection = self.connections.get_mut(key)?;
        let result = act(connection, net, &mut self.shared);
        match connection.next() {
            Next::Stay => {}
            Next::Forget => self.forget(net, key, &mut Remains::default()),
            Next::Upgrade => {
                if let Some(connection) = self.connections.remove(key) {
                    self.h2.begin(net, &self.shared, *connection);
                }
            }
        }
        Some(result)
    }

    /// Forgets a connection. Adds what the owner has given for it to `remains`, instead of telling it.
    fn forget(&mut self, net: &mut Net, key: Http1Key, remains: &mut Remains) {
        let Some(mut connection) = self.connections.remove(key) else { return };
        connection.seat.tally.add_traffic(net, connection.stream);
        connection.take_remains(net, remains);
        net.forget(connection.stream);
    }
}
