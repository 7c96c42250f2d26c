//! A connection, as the loop has it.

use std::rc::Rc;

use h2::Reason;

use crate::http::client::deadline::NO_RESPONSE;
use crate::http::client::request::Outgoing;
use crate::http::client::requests::Request;
use crate::http::client::{ClientOptions, Ticket};
use crate::http::h2::Backlogs;
use crate::keys::{ClientKey, StreamKey};
use crate::net::Net;
use crate::reactor::{Events, Instant};
use crate::tasks::TaskKey;

use super::STREAMS;
use super::serve::Service;
use super::shared::{Begin, Mailbox, Orders, Post, StreamShared};

/// A connection.
pub(in crate::http::client) struct Connection {
    /// What carries it.
    pub(in crate::http::client) stream: StreamKey,
    task: TaskKey,
    pub(super) orders: Orders,
    backlogs: Backlogs,
    /// The requests that are under way.
    pub(super) streams: Vec<Stream>,
    /// At most so many may be.
    pub(super) room: usize,
    /// One of them has been answered.
    pub(super) has_answered: bool,
    /// It takes no more of them.
    pub(super) is_leaving: bool,
    /// Nothing more comes: what has come of responses that were not wanted yet is left to be handed on.
    pub(super) is_over: bool,
    /// Since when there have been none, if there are none.
    pub(super) idle_since: Instant,
    /// When the server was last heard of.
    pub(super) heard: Instant,
}

/// A request that is under way.
pub(super) struct Stream {
    pub(super) ticket: Ticket,
    pub(super) shared: StreamShared,
    /// The request, but for its body.
    pub(super) outgoing: Outgoing,
    pub(super) begun: Instant,
    /// How long the head of the response is, once it has come.
    pub(super) head: usize,
    /// When the head of the response has come.
    pub(super) answered: Option<Instant>,
    /// All of the request has left the process.
    pub(super) has_left: bool,
    /// Since when there has been something of its body to send, and how much of that was sent before.
    pub(super) sending_since: Instant,
    pub(super) sent_before: u64,
}

impl Connection {
    /// Begins a connection on a stream that is connected.
    pub(super) fn new(
        net: &mut Net,
        client: ClientKey,
        mailbox: &Mailbox,
        stream: StreamKey,
        max_head: usize,
    ) -> Option<Self> {
        let orders = Orders::default();
        let service = Service {
            post: Post { mailbox: mailbox.clone(), client, stream, goodbye: Rc::default() },
            pipe: net.open_pipe(stream)?,
            spawner: net.tasks.spawner(),
            orders: orders.clone(),
            max_head: u32::try_from(max_head).unwrap_or(u32::MAX),
        };
        let now = net.reactor.now();
        Some(Self {
            stream,
            task: net.tasks.spawn(service.run()),
            orders,
            backlogs: Backlogs::default(),
            streams: Vec::new(),
            room: STREAMS,
            has_answered: false,
            is_leaving: false,
            is_over: false,
            idle_since: now,
            heard: now,
        })
    }

    /// Begins a request.
    pub(super) fn begin(
        &mut self,
        net: &mut Net,
        request: &Request,
        mut outgoing: Outgoing,
        head: http::Request<()>,
        options: &ClientOptions,
    ) {
        let now = net.reactor.now();
        if self.streams.is_empty() && !net.is_quiet(self.stream) {
            // What an idle connection has to say for itself is that it is over, and perhaps it was not read yet.
            net.on_pipe(self.stream, Events::READ);
        }
        let ticket = request.ticket;
        let longest = options.max_body.unwrap_or(u64::MAX);
        let shared = StreamShared::new(&self.backlogs, &mut outgoing.body, longest, request.room(), now);
        self.orders.begin(Begin { ticket, shared: shared.clone(), head });
        self.streams.push(Stream {
            ticket,
            shared,
            outgoing,
            begun: now,
            head: 0,
            answered: None,
            has_left: false,
            sending_since: now,
            sent_before: 0,
        });
    }

    /// What is being done for a request of its, for somebody who has waited too long.
    pub(in crate::http::client) fn stage(&self, ticket: Ticket) -> Option<&'static str> {
        self.streams.iter().find(|stream| stream.ticket == ticket).map(Stream::stage)
    }

    /// The stream of a request.
    pub(super) fn find(&mut self, ticket: Ticket) -> Option<&mut Stream> {
        self.streams.iter_mut().find(|stream| stream.ticket == ticket)
    }

    /// Whether the server has answered a request, or looks at one.
    pub(super) fn takes_something(&self) -> bool {
        self.has_answered || self.streams.iter().any(|stream| !stream.shared.has_ended())
    }

    /// Has the connection forget a request that is over.
    pub(super) fn part(&mut self, net: &Net, ticket: Ticket) -> Option<Stream> {
        let index = self.streams.iter().position(|stream| stream.ticket == ticket)?;
        let stream = self.streams.swap_remove(index);
        if self.streams.is_empty() {
            self.idle_since = net.reactor.now();
        }
        Some(stream)
    }

    /// Ends the connection at once. The server is told as well as it goes.
    pub(in crate::http::client) fn end(self, net: &mut Net) {
        // Their tasks would wait for room for ever.
        self.streams.iter().for_each(|of| of.shared.reset(Reason::CANCEL));
        self.orders.leave();
        net.tasks.run(self.task);
        net.flush_pipe(self.stream);
        net.tasks.remove(self.task);
        net.forget(self.stream);
    }
}

impl Stream {
    /// What is being done, for somebody who has waited too long.
    pub(super) fn stage(&self) -> &'static str {
        match self.answered {
            Some(_) => "the response was not complete",
            None if self.has_left || self.shared.unwritten() == 0 => NO_RESPONSE,
            None => "the request was not sent completely",
        }
    }
}
