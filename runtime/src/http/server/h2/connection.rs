//! A client's connection: its beginning and its end.

use std::collections::VecDeque;
use std::net::SocketAddr;

use h2::Reason;

use crate::http::{Http, Limits};
use crate::keys::{Http1Key, OwnedToken, ServerKey, owner};
use crate::net::{Consumer, Net};
use crate::reactor::{self, Instant};
use crate::tasks::TaskKey;

use super::abuse::TakenBack;
use super::serve::Service;
use super::shared::{Order, Orders};
use super::unsent::Unsent;
use super::{ConnectionKey, StreamKey};

/// A connection of a client to a server.
pub(super) struct Connection {
    pub(super) server: ServerKey,
    pub(super) stream: crate::keys::StreamKey,
    pub(super) peer: Option<SocketAddr>,
    task: TaskKey,
    orders: Orders,
    pub(super) state: State,
    /// It is ended as soon as its client has been told why, or has had time to be told.
    pub(super) is_expelled: bool,
    /// Its streams that are not over.
    pub(super) streams: Vec<StreamKey>,
    /// Streams that have a request for the owner.
    pub(super) ready: VecDeque<StreamKey>,
    /// Streams of whose end the owner is to be told.
    pub(super) over: VecDeque<StreamKey>,
    /// The bytes of the heads of its streams.
    pub(super) heads: usize,
    /// The bytes of replies that have not been written.
    pub(super) unsent: Unsent,
    /// Limits that differ from its server's.
    pub(super) limits: Limits,
    /// Since when it has had no streams, if it has none.
    pub(super) idle_since: Instant,
    pub(super) timer: Option<reactor::Key>,
    pub(super) taken_back: TakenBack,
}

/// How far a connection is from its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Open,
    /// The client has been told since then to begin nothing more.
    Leaving(Instant),
    /// Everything is said, and is to be sent.
    Said,
    /// Everything is sent; the client is given time to read it.
    Lingering,
    /// It has ended; streams may have something left for the owner.
    Ended,
}

impl Http {
    /// Goes on with a connection as one of HTTP/2. The bytes that have come are in its stream's input.
    pub(in crate::http::server) fn begin_http2(&mut self, net: &mut Net, http1: Http1Key) {
        let Some(before) = self.connections.remove(http1) else { return };
        let max_head = before.max_head(&self.shared);
        before.timer.into_iter().for_each(|timer| net.reactor.remove(timer));
        let stream = before.stream;
        let key = self.h2.connections.next_key();
        net.set_consumer(stream, Consumer::Http2(key));
        let Some(pipe) = net.open_pipe(stream) else { return };
        let (orders, unsent) = (Orders::default(), Unsent::default());
        let service = Service {
            key,
            pipe,
            spawner: net.tasks.spawner(),
            mailbox: self.h2.mailbox.clone(),
            orders: orders.clone(),
            unsent: unsent.clone(),
            max_head: u32::try_from(max_head).unwrap_or(u32::MAX),
        };
        let task = net.tasks.spawn(service.run());
        self.h2.connections.insert(Connection {
            server: before.server,
            stream,
            peer: before.peer,
            task,
            orders,
            state: State::Open,
            is_expelled: false,
            streams: Vec::new(),
            ready: VecDeque::new(),
            over: VecDeque::new(),
            heads: 0,
            unsent,
            limits: Limits::default(),
            idle_since: net.reactor.now(),
            timer: None,
            taken_back: TakenBack::default(),
        });
        self.look_at_clock(net, key);
    }

    /// What a connection has to send has been sent, or is in the way.
    pub(crate) fn on_http2_flushed(&mut self, net: &mut Net, key: ConnectionKey) {
        self.call_ready(net, key);
        let Some(connection) = self.h2.connections.get(key).filter(|connection| connection.state == State::Said) else {
            return;
        };
        if net.is_sent(connection.stream) {
            // Bytes that nobody reads would make the kernel take back what was sent last.
            if net.has_unread(connection.stream) {
                self.linger(net, key);
            } else {
                self.end_http2(net, key);
            }
        }
    }

    /// Lets a connection end when what is under way is over.
    pub(super) fn leave(&mut self, net: &Net, key: ConnectionKey) {
        let Some(connection) = self.h2.connections.get_mut(key) else { return };
        if connection.state == State::Open {
            connection.state = State::Leaving(net.reactor.now());
            connection.orders.give(Order::Leave);
        }
    }

    /// Ends a connection as soon as its client has been told why.
    pub(super) fn expel(&mut self, net: &mut Net, key: ConnectionKey, reason: Reason) {
        let Some(connection) = self.h2.connections.get_mut(key) else { return };
        if !connection.is_expelled {
            connection.is_expelled = true;
            connection.orders.give(Order::GoAway(reason));
            self.give_time(net, key);
        }
    }

    /// Ends a connection now. Its client is told as well as it goes.
    fn dismiss(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.h2.connections.get(key) else { return };
        if matches!(connection.state, State::Open | State::Leaving(_)) {
            let (task, stream) = (connection.task, connection.stream);
            connection.orders.give(Order::GoAway(Reason::NO_ERROR));
            net.tasks.run(task);
            net.flush_pipe(stream);
        }
        self.end_http2(net, key);
    }

    /// The task of a connection has done.
    pub(super) fn on_said(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.h2.connections.get_mut(key) else { return };
        connection.state = State::Said;
        net.touch(connection.stream);
        let streams = std::mem::take(&mut connection.streams);
        streams.into_iter().for_each(|stream| self.stream_over(net, stream));
        self.look_at_clock(net, key);
    }

    /// Ends a connection at once. The owner is told later of its streams, where it wants to be told.
    pub(super) fn end_http2(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.h2.connections.get_mut(key) else { return };
        connection.state = State::Ended;
        connection.ready.clear();
        connection.timer.take().into_iter().for_each(|timer| net.reactor.remove(timer));
        net.tasks.remove(connection.task);
        net.close(connection.stream);
        let streams = std::mem::take(&mut connection.streams);
        streams.into_iter().for_each(|stream| self.stream_over(net, stream));
        self.forget_http2(net, key);
    }

    /// Forgets a connection that has ended and has nothing more for the owner.
    pub(super) fn forget_http2(&mut self, net: &mut Net, key: ConnectionKey) {
        let over = self.h2.connections.get(key).filter(|connection| connection.state == State::Ended);
        if over.is_some_and(|connection| connection.over.is_empty())
            && let Some(connection) = self.h2.connections.remove(key)
        {
            net.forget(connection.stream);
        }
    }

    /// Ends the connections of a server at once. Returns what the owner is to be told by of the end of streams; it is
    /// not told again.
    pub(in crate::http::server) fn end_http2_of(
        &mut self,
        net: &mut Net,
        server: ServerKey,
    ) -> Vec<OwnedToken<owner::Connection>> {
        let of_server = |(key, entry): (_, &Connection)| (entry.server == server).then_some(key);
        let connections: Vec<ConnectionKey> = self.h2.connections.iter().filter_map(of_server).collect();
        let mut owners = Vec::new();
        for key in connections {
            self.dismiss(net, key);
            let Some(connection) = self.h2.connections.remove(key) else { continue };
            net.forget(connection.stream);
            let told = |stream| self.h2.streams.remove(stream).and_then(|mut stream| stream.owner.take());
            owners.extend(connection.over.into_iter().filter_map(told));
        }
        owners
    }
}
