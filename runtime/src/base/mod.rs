//! All of one event loop: the reactor, and what is built on it.

mod bodies;
mod hosts;
mod names;
mod pages;
mod rest;
mod serving;
mod streams;
mod websockets;

use std::io;
use std::os::fd::RawFd;

use crate::dns::{Answer, Dns, LookupId};
use crate::http::{self, ClientCall, Clients, Http, HttpCall};
use crate::keys::{OwnedToken, StreamKey, Target, Token, owner};
use crate::net::{Consumer, Net};
use crate::reactor::{Activation, Config, Events, Key, LoopFlags, Reactor};
use crate::websocket::socket::{WebSocketCall, WebSockets};

pub use bodies::BodyOf;

use names::Asker;
pub use websockets::Destination;

/// A call to make to the owner of the loop.
#[derive(Debug)]
pub enum Call {
    /// A listener of the owner's has connections, or its pause is over.
    Listener(Token<owner::Listener>, Activation<Target>),
    /// Something of an HTTP server's.
    Http(HttpCall),
    /// Something has come of an HTTP client's request, or its connection has ended.
    Client(ClientCall),
    /// A stream that the script reads by itself has news, to be had from [`Net::next_call`].
    Stream(StreamKey, Token<owner::Script>),
    /// Something of a WebSocket's.
    WebSocket(WebSocketCall),
}

/// An event of the owner's that is to be called now.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// What the owner knows it by.
    pub event: Token<owner::Event>,
    /// The event.
    pub key: Key,
    /// Its descriptor or signal number, -1 where it has neither.
    pub fd: RawFd,
    /// What happened.
    pub events: Events,
}

/// What the owner has given to a loop that is closed, and gets back.
#[derive(Debug)]
pub struct Remains {
    /// What it has given to HTTP servers.
    pub http: http::Remains,
    /// The requests of HTTP clients.
    pub requests: Vec<OwnedToken<owner::Request>>,
    /// What it was to be told the end of WebSockets by.
    pub websockets: Vec<OwnedToken<owner::WebSocket>>,
}

/// An event loop.
pub struct Base {
    /// The events and the streams.
    pub(crate) net: Net,
    /// The HTTP servers.
    pub(crate) http: Http,
    dns: Dns,
    /// The lookups that are under way, and who waits for them.
    lookups: Vec<(LookupId, Asker)>,
    /// Other lookups that have been answered, until they are taken.
    answers: Vec<(LookupId, Answer)>,
    /// The HTTP clients.
    pub(crate) clients: Clients,
    websockets: WebSockets,
    serviced: Vec<(Target, Events)>,
}

impl Base {
    /// A loop with the best back end that `config` allows (`event_base_new_with_config`).
    ///
    /// # Errors
    ///
    /// `Unsupported` when no back end does what is wished; otherwise what the kernel answers.
    pub fn new(config: Config) -> io::Result<Self> {
        Ok(Self {
            net: Net::new(config)?,
            http: Http::default(),
            clients: Clients::default(),
            websockets: WebSockets::default(),
            dns: Dns::default(),
            lookups: Vec::new(),
            answers: Vec::new(),
            serviced: Vec::new(),
        })
    }

    /// Begins a loop; false when one runs already. Until [`Base::finish`], a turn is [`Base::turn`], then [`Base::pop`]
    /// and the call it tells of, with [`Base::called`] after each, and then [`Base::end_turn`]; or [`Base::next_turn`],
    /// which goes on with the next.
    pub fn start(&mut self, flags: LoopFlags) -> bool {
        self.net.reactor.start(flags)
    }

    /// Sends what there is to send, waits for something to happen, and gets it ready to be called. False: the loop is
    /// over.
    ///
    /// # Errors
    ///
    /// What the kernel answers when asked to wait; the loop is over.
    #[inline(never)]
    pub fn turn(&mut self) -> io::Result<bool> {
        if self.net.reactor.is_over() {
            return Ok(false);
        }
        self.flush();
        self.http.settle_endings(&mut self.net);
        self.dns.reinit_after_fork(&mut self.net.reactor);
        self.net.begin_turn();
        if !self.net.reactor.turn()? {
            return Ok(false);
        }
        self.service();
        self.run_tasks();
        self.net.reactor.begin_pass();
        Ok(true)
    }

    /// The next that is due, until this turn has no more. One for the owner itself ([`Target::Script`]) is to be called
    /// as it is; for any other [`Base::call_for`] tells what is to be called.
    #[inline]
    pub fn pop(&mut self) -> Option<Activation<Target>> {
        self.net.reactor.pop()
    }

    /// The next that is due, if it is one for the owner itself, as by far the most are; if not, [`Base::pop`] has it.
    #[inline(always)]
    pub fn pop_script(&mut self) -> Option<Due> {
        let of_script = |target| if let Target::Script(event) = target { Some(event) } else { None };
        let (event, key, fd, events) = self.net.reactor.pop_plain(of_script)?;
        Some(Due { event, key, fd, events })
    }

    /// The call to make for what is due; none where nothing is left to be told.
    pub fn call_for(&mut self, due: Activation<Target>) -> Option<Call> {
        match due.target {
            Target::Listener(listener) => Some(Call::Listener(listener, due)),
            Target::Stream(stream) => self.stream_call(stream, due.events),
            Target::HttpServer(server) => self.http.take_ended(&mut self.net, server).map(Call::Http),
            Target::Client(client) => self.clients.take_call(&mut self.net, client).map(Call::Client),
            Target::WebSocket(socket) => self.websocket_call(socket, due.events),
            // The owner needs nothing but what is due; the others are serviced, not called.
            Target::Script(_)
            | Target::HttpListener(_)
            | Target::ClientTimer(_)
            | Target::ClientClock(_)
            | Target::StreamTimer(..)
            | Target::Dial(_)
            | Target::Question(_)
            | Target::Lookup(_)
            | Target::Dns => None,
        }
    }

    fn stream_call(&mut self, key: StreamKey, events: Events) -> Option<Call> {
        let is_late = events.contains(Events::TIMEOUT);
        match self.net.stream(key)?.consumer() {
            Consumer::Http(connection) => {
                if is_late {
                    self.http.on_timer(&mut self.net, connection);
                }
                self.http.take_call(&mut self.net, connection).map(Call::Http)
            }
            Consumer::Http2(connection) => {
                if is_late {
                    self.http.on_http2_timer(&mut self.net, connection);
                    self.look_at_tunnels();
                }
                self.http.take_http2_call(&mut self.net, connection).map(Call::Http)
            }
            Consumer::Script(script, _) => Some(Call::Stream(key, script)),
            Consumer::WebSocket(socket) => self.websocket_call(socket, events),
            Consumer::Filter { .. } | Consumer::Client(_) | Consumer::ClientHttp2(_) => None,
        }
    }

    /// After a call: replies that the script has not gone on with are complete.
    #[inline]
    pub fn called(&mut self) {
        self.http.finish_replies(&mut self.net);
    }

    /// Ends a turn. False: the loop is over.
    pub fn end_turn(&mut self) -> bool {
        self.net.reactor.end_turn()
    }

    /// Ends a turn, and goes on with the next: [`Base::turn`]. False: the loop is over.
    ///
    /// # Errors
    ///
    /// As [`Base::turn`].
    pub fn next_turn(&mut self) -> io::Result<bool> {
        if self.end_turn() { self.turn() } else { Ok(false) }
    }

    /// Ends the loop, for whatever reason. What there is to send is sent as far as the kernel takes it, but not by a child
    /// that was forked while the loop ran: its parent sends it.
    pub fn finish(&mut self) {
        if !self.net.reactor.is_parents() {
            self.flush();
        }
        self.net.reactor.finish();
    }

    /// Ends the loop and everything on it (`event_base_free`). Nothing of it is called any more.
    pub fn close(&mut self) -> Remains {
        self.http.dismiss(&mut self.net, None);
        let http = self.http.close_all(&self.net);
        let requests = self.clients.close_all();
        let websockets = self.websockets.close_all();
        self.dns.close(&mut self.net.reactor);
        self.lookups.clear();
        self.answers.clear();
        self.net.close_all();
        Remains { http, requests, websockets }
    }

    /// The events.
    #[must_use]
    pub fn events(&self) -> &Reactor<Target> {
        &self.net.reactor
    }

    /// The events, to arm and disarm them.
    pub fn events_mut(&mut self) -> &mut Reactor<Target> {
        &mut self.net.reactor
    }

    /// Sends what there is to send, and what comes of that.
    #[inline]
    fn flush(&mut self) {
        self.http.finish_replies(&mut self.net);
        let has_names = !self.lookups.is_empty() || self.clients.has_question();
        if has_names || self.http.has_tunnel_news() || self.net.tasks.has_any() || self.net.is_dirty() {
            self.flush_all();
        }
    }

    #[inline(never)]
    fn flush_all(&mut self) {
        self.http.look_after_http2_streams();
        loop {
            self.look_names_up();
            self.look_at_tunnels();
            let mut goes_on = self.run_tasks();
            while let Some(key) = self.net.next_dirty() {
                goes_on |= self.flush_stream(key);
            }
            if !goes_on {
                return;
            }
        }
    }

    /// Sends what a stream has to send; says whether that may let tasks go on, or leaves names to be looked up.
    fn flush_stream(&mut self, key: StreamKey) -> bool {
        match self.net.stream(key).map(|stream| stream.consumer()) {
            Some(Consumer::Http(connection)) => {
                let sent = self.net.send(key);
                self.http.on_sent(&mut self.net, connection, &sent);
            }
            Some(Consumer::Script(..) | Consumer::Filter { .. }) => self.net.flush(key),
            Some(Consumer::Http2(connection)) => {
                self.net.flush_pipe(key);
                self.http.on_http2_flushed(&mut self.net, connection);
                self.look_at_tunnels();
                return true;
            }
            Some(Consumer::Client(client)) => return self.clients.flush(&mut self.net, client),
            Some(Consumer::ClientHttp2(client)) => {
                self.net.flush_pipe(key);
                self.clients.on_http2_flushed(&mut self.net, client, key);
                return true;
            }
            Some(Consumer::WebSocket(socket)) => {
                let (sockets, mut wire) = self.websockets();
                sockets.flush(&mut wire, socket);
            }
            None => {}
        }
        false
    }

    /// Lets the tasks go on that can, and looks at what they have found out; false when there are none.
    #[inline]
    fn run_tasks(&mut self) -> bool {
        self.net.tasks.has_any() && self.run_woken_tasks()
    }

    #[inline(never)]
    fn run_woken_tasks(&mut self) -> bool {
        let mut ran = false;
        while self.net.tasks.run_ready() {
            ran = true;
            self.http.on_http2_news(&mut self.net);
            self.look_at_tunnels();
            self.clients.on_http2_news(&mut self.net);
            self.net.touch_dirty_pipes();
        }
        ran
    }

    #[inline]
    fn service(&mut self) {
        if self.net.reactor.has_serviced() {
            self.service_all();
        }
    }

    #[inline(never)]
    fn service_all(&mut self) {
        let mut due = std::mem::take(&mut self.serviced);
        self.net.reactor.take_serviced(&mut due);
        for (target, events) in due.drain(..) {
            match target {
                Target::Stream(key) => self.on_ready(key, events),
                Target::HttpServer(key) => self.on_ending(key),
                Target::HttpListener(key) => self.http.on_listener(&mut self.net, key, events),
                Target::Dial(key) => {
                    self.net.on_dial(key, events);
                    if let Some(Consumer::Client(client)) = self.net.stream(key).map(|stream| stream.consumer()) {
                        self.clients.flush(&mut self.net, client);
                    }
                }
                Target::StreamTimer(key, direction) => self.net.on_timer(key, direction),
                Target::ClientTimer(key) => self.clients.on_timer(&mut self.net, key),
                Target::ClientClock(key) => self.clients.on_clock(&mut self.net, key),
                Target::Question(key) => {
                    self.dns.on_question(&mut self.net.reactor, key, events);
                    self.on_answers();
                }
                Target::Lookup(key) => {
                    self.dns.on_late(&mut self.net.reactor, key);
                    self.on_answers();
                }
                Target::Dns => self.on_answers(),
                Target::Script(_) | Target::Listener(_) | Target::Client(_) | Target::WebSocket(_) => {}
            }
        }
        self.serviced = due;
    }
}
