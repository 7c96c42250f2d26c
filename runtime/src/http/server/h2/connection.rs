//! A client's connection: its beginning and its end.

use std::collections::VecDeque;
use std::rc::Rc;

use h2::Reason;

use crate::http::h2::Backlogs;
use crate::http::server::h1::Connection as Http1Connection;
use crate::http::server::seat::Seat;
use crate::http::server::{Limits, Remains, Shared};
use crate::keys::{Http2Key, Http2StreamKey, ServerKey, StreamKey};
use crate::net::{Consumer, Net};
use crate::reactor::Instant;
use crate::tasks::TaskKey;

use super::Http2;
use super::abuse::TakenBack;
use super::common::Common;
use super::mailbox::{Order, Orders};
use super::room::Room;
use super::serve::Service;

/// A connection of a client to a server.
pub(super) struct Connection {
    pub(super) key: Http2Key,
    pub(super) server: ServerKey,
    pub(super) stream: StreamKey,
    pub(super) seat: Seat,
    task: TaskKey,
    pub(super) orders: Orders,
    pub(super) state: State,
    /// It ends as soon as its client has been told why, or has had time to be told.
    pub(super) is_expelled: bool,
    /// Its server ends.
    pub(super) is_retired: bool,
    /// Requests that begin are refused: the client had been told in time to begin none.
    pub(super) is_closed_to_new: bool,
    /// How many requests have come.
    pub(super) requests: u32,
    /// Its streams that are not over.
    pub(super) streams: Vec<Http2StreamKey>,
    /// Streams whose request the owner is to be called with.
    pub(super) ready: VecDeque<Http2StreamKey>,
    /// Streams that have something else for the owner.
    pub(super) calls: VecDeque<Http2StreamKey>,
    /// Streams that are over but for the last of their reply, which is in the pipe.
    pub(super) unsent: Vec<Http2StreamKey>,
    /// How many of those that have ended wait for a WebSocket's owner to be told of it before.
    pub(super) held: usize,
    /// How many bytes the heads of its streams have.
    pub(super) heads: usize,
    /// How much of all replies is not written yet.
    pub(super) backlogs: Backlogs,
    /// How much the client may send.
    pub(super) room: Room,
    /// Limits that differ from its server's.
    pub(super) limits: Limits,
    /// Since when it has had no streams, if it has none.
    pub(super) idle_since: Instant,
    /// When it began, until it has had a stream.
    pub(super) new_since: Option<Instant>,
    /// Since when nothing of what the client has sent has waited for the script to take it.
    pub(super) window_since: Instant,
    /// When it ends whatever comes of it, if it does.
    pub(super) until: Option<Instant>,
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

impl Http2 {
    /// Goes on with a connection as one of HTTP/2. The bytes that have come are in its stream's input.
    pub(in crate::http::server) fn begin(&mut self, net: &mut Net, shared: &Shared, before: Http1Connection) {
        let max_head = u32::try_from(before.max_head(shared, before.server)).unwrap_or(u32::MAX);
        let (stream, new_since) = (before.stream, before.begun());
        let key = self.connections.next_key();
        net.set_consumer(stream, Consumer::Http2(key));
        let Some(pipe) = net.open_pipe(stream) else { return };
        let (orders, backlogs, room) = (Orders::default(), Backlogs::default(), Room::default());
        let service = Service {
            key,
            pipe,
            orders: orders.clone(),
            common: Rc::new(Common {
                spawner: net.tasks.spawner(),
                mailbox: self.mailbox.clone(),
                backlogs: backlogs.clone(),
                room: room.clone(),
                tally: before.seat.tally.clone(),
                reused: self.reused.clone(),
            }),
            max_head,
        };
        let task = net.tasks.spawn(service.run());
        self.connections.insert(Connection {
            key,
            server: before.server,
            stream,
            seat: before.seat,
            requests: 0,
            task,
            orders,
            state: State::Open,
            is_expelled: false,
            is_retired: false,
            is_closed_to_new: false,
            streams: Vec::new(),
            ready: VecDeque::new(),
            calls: VecDeque::new(),
            unsent: Vec::new(),
            held: 0,
            heads: 0,
            backlogs,
            room,
            limits: Limits::default(),
            idle_since: net.reactor.now(),
            new_since,
            window_since: net.reactor.now(),
            until: None,
            taken_back: TakenBack::default(),
        });
        if shared.ending_since(before.server).is_some() {
            self.connections.get_mut(key).into_iter().for_each(|connection| connection.retire(net));
        }
        self.look_at_clock(net, shared, key);
    }

    /// What a connection has to send has been sent, or is in the way.
    pub(in crate::http::server) fn on_flushed(&mut self, net: &mut Net, key: Http2Key) {
        self.call_ready(net, key);
        let Some(connection) = self.connections.get(key) else { return };
        // What cannot be sent any more has not left.
        let is_broken = net.is_broken(connection.stream);
        if !is_broken {
            self.look_at_tunnels(net, key);
        }
        let Some(connection) = self.connections.get(key) else { return };
        let is_sent = net.is_sent(connection.stream);
        net.note_stalled(connection.stream, is_sent);
        if !is_sent {
            return;
        }
        if !is_broken {
            self.check_kept(net, key);
        }
        let Some(connection) = self.connections.get_mut(key) else { return };
        let has_ended = net.has_ended(connection.stream);
        match connection.state {
            // Bytes that nobody reads would make the kernel take back what was sent last.
            State::Said if !has_ended && (net.has_unread(connection.stream) || connection.is_retired) => {
                connection.linger(net);
            }
            State::Said => self.end(net, key),
            State::Lingering if has_ended => self.end(net, key),
            _ => {}
        }
    }

    /// The task of a connection has done.
    pub(super) fn on_said(&mut self, net: &mut Net, key: Http2Key) {
        let Some(connection) = self.connections.get_mut(key).filter(|entry| entry.state != State::Ended) else {
            return;
        };
        connection.state = State::Said;
        connection.seat.tally.errors.add(connection.streams.len() as u64);
        net.touch(connection.stream);
        let streams = std::mem::take(&mut connection.streams);
        streams.into_iter().for_each(|stream| self.stream_over(net, stream));
    }

    /// Ends a connection at once. The owner is told later of its streams, where it wants to be told.
    pub(super) fn end(&mut self, net: &mut Net, key: Http2Key) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        connection.state = State::Ended;
        connection.ready.clear();
        net.tasks.remove(connection.task);
        net.close(connection.stream);
        let mut streams = std::mem::take(&mut connection.streams);
        streams.append(&mut connection.unsent);
        connection.seat.tally.errors.add(streams.len() as u64);
        streams.into_iter().for_each(|stream| self.stream_over(net, stream));
        self.forget_ended(net, key);
    }

    /// Forgets a connection that has ended and has nothing more for the owner.
    pub(super) fn forget_ended(&mut self, net: &mut Net, key: Http2Key) {
        let over = self.connections.get(key).filter(|connection| connection.state == State::Ended);
        if over.is_some_and(|connection| connection.calls.is_empty() && connection.held == 0)
            && let Some(connection) = self.connections.remove(key)
        {
            connection.seat.tally.add_traffic(net, connection.stream);
            net.forget(connection.stream);
        }
    }

    /// Ends the connections of a server at once. Adds what the owner has given for their streams to `remains`, instead
    /// of telling it.
    pub(in crate::http::server) fn end_of(&mut self, net: &mut Net, server: ServerKey, remains: &mut Remains) {
        for key in self.connections_of(server) {
            self.dismiss(net, key);
            let Some(connection) = self.connections.remove(key) else { continue };
            connection.seat.tally.add_traffic(net, connection.stream);
            net.forget(connection.stream);
            for stream in connection.calls {
                if let Some(mut stream) = self.streams.remove(stream) {
                    stream.take_remains(remains);
                }
            }
        }
    }

    /// Ends a connection now. Its client is told as well as it goes.
    pub(super) fn dismiss(&mut self, net: &mut Net, key: Http2Key) {
        self.say_goodbye(net, key);
        self.end(net, key);
    }

    /// Tells a client that its connection ends now, as well as it goes, unless it is that of a process this one was forked
    /// from.
    pub(super) fn say_goodbye(&self, net: &mut Net, key: Http2Key) {
        let Some(connection) = self.connections.get(key) else { return };
        if matches!(connection.state, State::Open | State::Leaving(_)) && !net.reactor.is_parents() {
            let (task, stream) = (connection.task, connection.stream);
            connection.orders.give(Order::GoAway(Reason::NO_ERROR));
            net.tasks.run(task);
            net.flush_pipe(stream);
        }
    }
}

impl Connection {
    /// Lets the connection end when what is under way is over.
    pub(super) fn leave(&mut self, net: &Net) {
        if self.state == State::Open {
            self.state = State::Leaving(net.reactor.now());
            self.orders.give(Order::Leave);
        }
    }

    /// Ends the connection as soon as its client has been told why.
    pub(super) fn expel(&mut self, net: &mut Net, reason: Reason) {
        if !self.is_expelled {
            self.is_expelled = true;
            self.ready.clear();
            self.orders.give(Order::GoAway(reason));
            self.give_time(net);
        }
    }

    /// Has the connection forget a stream that is over, and the bytes of its head.
    pub(super) fn part(&mut self, net: &Net, stream: Http2StreamKey, head: usize) {
        let count = self.streams.len();
        self.streams.retain(|&other| other != stream);
        if self.streams.len() < count {
            self.heads -= head;
        }
        if self.streams.is_empty() {
            self.idle_since = net.reactor.now();
        }
    }
}
