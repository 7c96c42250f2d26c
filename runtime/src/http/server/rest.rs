//! What is left to be sent by servers when nobody turns the loop any more.

use crate::keys::{Http1Key, ServerKey, StreamKey};
use crate::net::{Net, Stream};
use crate::reactor::Events;

use super::{Connection, Http, Known, Shared};

/// A stream on which something is left to be sent, or to be taken by its peer.
pub(crate) struct Rest {
    pub(crate) stream: StreamKey,
    /// What it waits for.
    pub(crate) events: Events,
    /// The kernel has all of it. When the peer has taken it the kernel does not tell.
    pub(crate) is_sent: bool,
}

impl Rest {
    /// That of a stream with something left to send, unless nothing will make it go on.
    pub(super) fn unsent(net: &Net, stream: StreamKey) -> Option<Self> {
        let events = net.stream(stream).map_or(Events::empty(), Stream::watched) & (Events::READ | Events::WRITE);
        (!events.is_empty()).then_some(Self { stream, events, is_sent: false })
    }

    /// That of a stream whose peer has yet to take what the kernel has.
    pub(super) fn undelivered(net: &Net, stream: StreamKey) -> Self {
        let events = net.stream(stream).map_or(Events::empty(), Stream::watched) & Events::READ;
        Self { stream, events, is_sent: true }
    }

    /// The same, where nothing is read meanwhile.
    pub(super) fn of_blocked(net: &Net, stream: StreamKey) -> Option<Self> {
        Self::unsent(net, stream).filter(|_| net.is_blocked(stream)).map(|rest| Self { events: Events::WRITE, ..rest })
    }
}

impl Http {
    /// Takes no more requests on connections of HTTP/2: of a server, or of all.
    pub(crate) fn close_to_new(&mut self, server: Option<ServerKey>) {
        self.h2.close_to_new(server);
    }

    /// What is left to be sent by a server, or by all, of what was given to replies; and what is yet to be taken by clients
    /// that are sending, for what comes to a closed socket makes the kernel drop that. What they send is dropped.
    pub(crate) fn rest(&mut self, net: &mut Net, server: Option<ServerKey>) -> Vec<Rest> {
        let mut rest = self.h2.rest(net, server);
        let of_server = |(key, of): (_, Known<'_>)| server.is_none_or(|server| of.server == server).then_some(key);
        let connections: Vec<Http1Key> = self.connections.iter().filter_map(of_server).collect();
        for key in connections {
            let rest_of =
                |connection: &mut Connection, net: &mut Net, shared: &mut Shared| connection.rest(net, shared);
            rest.extend(self.act(net, key, rest_of).flatten());
        }
        rest
    }

    /// Ends the connections of HTTP/2, of a server or of all. Their clients are told, as well as it goes.
    pub(crate) fn dismiss(&mut self, net: &mut Net, server: Option<ServerKey>) {
        self.h2.dismiss_all(net, server);
    }
}
