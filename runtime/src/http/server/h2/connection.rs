//! A client's connection: its beginning and its end.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Waker};

use hyper::server::conn::http2::Builder;
use hyper::service::service_fn;

use crate::http::server::h1::Connection as Http1Connection;
use crate::http::server::{Limits, Remains, Shared};
use crate::keys::{Http2Key, Http2StreamKey, ServerKey, StreamKey};
use crate::net::{Consumer, Net, Pipe};
use crate::reactor::{self, Instant};
use crate::tasks::{Spawner, TaskKey};

use super::Http2;
use super::shared::{Mailbox, News, answer};
use super::spawn::Spawning;

/// As many requests may be under way on a connection.
const STREAMS: u32 = 200;

/// As much of a body may be on its way in before it is read, of a stream and of all together.
const WINDOW: u32 = 1024 * 1024;

/// As much of a reply waits in hyper for the client to have room for it.
const UNSENT: usize = 128 * 1024;

/// As many requests more may be taken back by the client than are replied to: each costs more to begin than to take
/// back.
const TAKEN_BACK: u32 = 1000;

/// A connection of a client to a server.
pub(super) struct Connection {
    pub(super) key: Http2Key,
    pub(super) server: ServerKey,
    pub(super) stream: StreamKey,
    pub(super) peer: Option<SocketAddr>,
    task: TaskKey,
    leave: Leave,
    pub(super) state: State,
    /// Its streams that are not over.
    pub(super) streams: Vec<Http2StreamKey>,
    /// Streams that have something for the owner.
    pub(super) calls: VecDeque<Http2StreamKey>,
    /// Streams that are over but for the last of their reply, which is in the pipe.
    pub(super) unsent: Vec<Http2StreamKey>,
    /// Limits that differ from its server's.
    pub(super) limits: Limits,
    /// Since when it has had no streams, if it has none.
    pub(super) idle_since: Instant,
    pub(super) timer: Option<reactor::Key>,
    /// How many requests more were taken back than replied to.
    taken_back: u32,
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

/// Has the task of a connection end it.
#[derive(Clone, Default)]
struct Leave(Rc<(Cell<bool>, RefCell<Option<Waker>>)>);

impl Leave {
    fn ask(&self) {
        self.0.0.set(true);
        let waker = self.0.1.take();
        waker.into_iter().for_each(Waker::wake);
    }

    fn is_asked(&self, context: &Context<'_>) -> bool {
        let waker = context.waker().clone();
        drop(self.0.1.replace(Some(waker)));
        self.0.0.take()
    }
}

/// Drives a connection to its end.
async fn drive(key: Http2Key, pipe: Pipe, spawner: Spawner, mailbox: Mailbox, leave: Leave, longest_head: u32) {
    let (posts, spawning) = (mailbox.clone(), Spawning::new(spawner));
    let mut builder = Builder::new(spawning.clone());
    let service = service_fn(move |request| answer(posts.clone(), key, spawning.talk(), request));
    builder
        .max_concurrent_streams(STREAMS)
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(WINDOW)
        .max_send_buf_size(UNSENT)
        .max_header_list_size(longest_head);
    {
        let mut connection = pin!(builder.serve_connection(pipe, service));
        // What an error means for requests their streams find out.
        let _ = poll_fn(|context| {
            if leave.is_asked(context) {
                connection.as_mut().graceful_shutdown();
            }
            connection.as_mut().poll(context)
        })
        .await;
    }
    mailbox.post(News::Ended(key));
}

impl Http2 {
    /// Goes on with a connection as one of HTTP/2. The bytes that have come are in its stream's input.
    pub(in crate::http::server) fn begin(&mut self, net: &mut Net, shared: &Shared, before: Http1Connection) {
        let longest_head = u32::try_from(before.max_head(shared)).unwrap_or(u32::MAX);
        before.timer.into_iter().for_each(|timer| net.reactor.remove(timer));
        let stream = before.stream;
        let key = self.connections.next_key();
        net.set_consumer(stream, Consumer::Http2(key));
        let Some(pipe) = net.open_pipe(stream) else { return };
        let leave = Leave::default();
        let (spawner, mailbox) = (net.tasks.spawner(), self.mailbox.clone());
        let task = net.tasks.spawn(drive(key, pipe, spawner, mailbox, leave.clone(), longest_head));
        let mut connection = Connection {
            key,
            server: before.server,
            stream,
            peer: before.peer,
            task,
            leave,
            state: State::Open,
            streams: Vec::new(),
            calls: VecDeque::new(),
            unsent: Vec::new(),
            limits: Limits::default(),
            idle_since: net.reactor.now(),
            timer: None,
            taken_back: 0,
        };
        connection.look_at_clock(net, shared);
        self.connections.insert(connection);
    }

    /// What a connection has to send has been sent, or is in the way.
    pub(in crate::http::server) fn on_flushed(&mut self, net: &mut Net, key: Http2Key) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        if !net.is_sent(connection.stream) {
            return;
        }
        if connection.state != State::Said {
            return self.check_kept(net, key);
        }
        // Bytes that nobody reads would make the kernel take back what was sent last.
        if net.has_unread(connection.stream) {
            connection.linger(net);
        } else {
            self.end(net, key);
        }
    }

    /// The task of a connection has done.
    pub(super) fn on_said(&mut self, net: &mut Net, shared: &Shared, key: Http2Key) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        connection.state = State::Said;
        net.touch(connection.stream);
        connection.look_at_clock(net, shared);
        let streams = std::mem::take(&mut connection.streams);
        streams.into_iter().for_each(|stream| self.stream_over(net, stream));
    }

    /// Ends a connection at once. The owner is told later of its streams, where it wants to be told.
    pub(super) fn end(&mut self, net: &mut Net, key: Http2Key) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        connection.state = State::Ended;
        connection.timer.take().into_iter().for_each(|timer| net.reactor.remove(timer));
        net.tasks.remove(connection.task);
        net.close(connection.stream);
        let mut streams = std::mem::take(&mut connection.streams);
        streams.append(&mut connection.unsent);
        streams.into_iter().for_each(|stream| self.stream_over(net, stream));
        self.forget_ended(net, key);
    }

    /// Forgets a connection that has ended and has nothing more for the owner.
    pub(super) fn forget_ended(&mut self, net: &mut Net, key: Http2Key) {
        let over = self.connections.get(key).filter(|connection| connection.state == State::Ended);
        if over.is_some_and(|connection| connection.calls.is_empty())
            && let Some(connection) = self.connections.remove(key)
        {
            net.forget(connection.stream);
        }
    }

    /// Ends the connections of a server at once. Adds what the owner has given for their streams to `remains`, instead
    /// of telling it.
    pub(in crate::http::server) fn end_of(&mut self, net: &mut Net, server: ServerKey, remains: &mut Remains) {
        let of_server = |(key, entry): (_, &Connection)| (entry.server == server).then_some(key);
        let connections: Vec<Http2Key> = self.connections.iter().filter_map(of_server).collect();
        for key in connections {
            self.end(net, key);
            let Some(connection) = self.connections.remove(key) else { continue };
            net.forget(connection.stream);
            for stream in connection.calls {
                if let Some(mut stream) = self.streams.remove(stream) {
                    stream.take_remains(remains);
                }
            }
        }
    }

    /// Notes what has become of a request: a client that takes nearly all of them back is not served any more.
    pub(super) fn count_taken_back(&mut self, net: &mut Net, key: Http2Key, is_taken_back: bool) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        if !is_taken_back {
            connection.taken_back = connection.taken_back.saturating_sub(1);
            return;
        }
        connection.taken_back += 1;
        if connection.taken_back > TAKEN_BACK {
            self.end(net, key);
        }
    }
}

impl Connection {
    /// Lets the connection end when what is under way is over.
    pub(super) fn leave(&mut self, net: &Net) {
        if self.state == State::Open {
            self.state = State::Leaving(net.reactor.now());
            self.leave.ask();
        }
    }

    /// Has the connection forget a stream that is over.
    pub(super) fn part(&mut self, net: &Net, stream: Http2StreamKey) {
        self.streams.retain(|&other| other != stream);
        if self.streams.is_empty() {
            self.idle_since = net.reactor.now();
        }
    }
}
