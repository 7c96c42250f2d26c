//! HTTP clients: what libevent's `evhttp_connection` does for those who make requests.
//!
//! A client connects when it has a request, makes one request at a time, in the order they were given, and keeps the
//! connection for the next. A request goes to the stream's output, and the response is taken from its input as it comes.
//! What comes of a request is queued for the owner to be called with.

mod body;
mod connect;
mod deadline;
mod failure;
mod h1;
mod h2;
mod options;
mod peer;
mod queue;
mod request;
mod requests;
mod response;
#[cfg(test)]
mod tests;
mod upload;

use std::collections::VecDeque;

use crate::buffer::Buffer;
use crate::http::Headers;
use crate::keys::{ClientKey, OwnedToken, StreamKey, Target, Token, entry, owner};
use crate::net::Net;
use crate::reactor::{self, EventSpec, Events, Instant, Sink};
use crate::slots::Slots;
use crate::socket::Name;

pub use failure::Failure;
pub(crate) use h1::Answer;
use h1::INTERIM_AT_MOST;
pub use options::{ClientOptions, ConnectOptions};
pub use peer::Peer;
pub use request::{Outgoing, Unsendable};
pub use requests::Wishes;
pub use response::{Response, ResponseHead};
pub use upload::Given;

use h1::Connection;
use h2::Mailbox;
use requests::{Request, Requests};

/// Names a request of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u64);

/// The HTTP clients of a loop.
#[derive(Default)]
pub struct Clients {
    clients: Slots<Client, entry::Client>,
    mailbox: Mailbox,
    /// Clients that have a name to be looked up.
    asking: Vec<ClientKey>,
    tickets: u64,
}

/// A client of one server.
pub struct Client {
    key: ClientKey,
    /// What the owner knows it by.
    owner: Token<owner::Client>,
    peer: Peer,
    connect: ConnectOptions,
    options: ClientOptions,
    phase: Phase,
    /// When it began to connect, or to wait before that is tried again.
    since: Instant,
    /// The name of the server, which is to be looked up, was asked for.
    is_asked: bool,
    /// The addresses of that name, while they are connected to.
    addresses: Vec<Name>,
    /// What was made and is not over, or was not told to be.
    requests: Requests,
    /// What the owner is to be called for.
    due: VecDeque<Due>,
    call: reactor::Key,
    timer: reactor::Key,
    /// What looks at deadlines and connections of HTTP/2, once there are any.
    clock: Option<reactor::Key>,
    /// Its connections of HTTP/2: one that takes requests, and those that are about to end.
    http2: Vec<h2::Connection>,
    /// When those are to be looked at.
    next_look: Option<Instant>,
    /// Where their tasks leave word.
    mailbox: Mailbox,
    /// How often connecting has failed and was to be tried again.
    tried: u32,
}

/// What the owner of a client is to be called for.
#[derive(Clone, Copy, Debug)]
enum Due {
    /// A request.
    Request(Ticket),
    /// The end of a connection.
    Closed,
}

/// What a client is doing.
enum Phase {
    /// Nothing: it has no connection.
    Idle,
    /// Its server's name is looked up.
    Resolving,
    /// It is being connected.
    Connecting(StreamKey),
    /// It is connected.
    Open(Connection),
    /// It is connected, and takes requests side by side.
    Http2(StreamKey),
    /// It waits before it tries to connect again.
    Waiting,
}

/// What the owner of a client is to be called with.
#[derive(Debug)]
pub enum ClientCall {
    /// All of a request has left the process, which was [wished](Wishes) to be told.
    Sent(Token<owner::Request>),
    /// All that was given of a request's body when that was [marked](Clients::mark) has left the process.
    BodySent(Token<owner::Request>),
    /// The head of the response, which was wished to be seen.
    Head(Token<owner::Request>, Box<ResponseHead>),
    /// A piece of the body of the response, which was wished to come in pieces: it is [lent](crate::base::Base::lend_body).
    Body(Token<owner::Request>),
    /// Why a request has failed, which was wished to be known. That it has follows.
    Failed(Token<owner::Request>, Failure),
    /// What has come of a request.
    Answer(OwnedToken<owner::Request>, Outcome),
    /// A connection of a client has ended.
    Closed(Token<owner::Client>),
}

/// What has come of a request.
#[derive(Debug)]
pub enum Outcome {
    /// A response.
    Response(Box<Response>),
    /// What is left of the body of a response whose head was told, and the trailers behind it.
    Rest(Buffer, Option<Box<Headers>>),
    /// There was a connection, and no response, or none that is acceptable.
    Failed,
    /// There was no connection.
    Unconnected,
}

impl Clients {
    /// Makes a client of a server (`evhttp_connection_base_bufferevent_new`).
    pub fn add(
        &mut self,
        net: &mut Net,
        owner: Token<owner::Client>,
        peer: Peer,
        connect: ConnectOptions,
    ) -> ClientKey {
        let connect = ConnectOptions { tls: connect.tls.map(|context| context.toward(peer.host())), ..connect };
        let key = self.clients.next_key();
        let event = |sink| EventSpec { fd: -1, events: Events::empty(), sink };
        let call = net.reactor.insert(event(Sink::Queue(Target::Client(key))));
        let timer = net.reactor.insert(event(Sink::Service(Target::ClientTimer(key))));
        self.clients.insert(Client {
            key,
            owner,
            peer,
            connect,
            options: ClientOptions { retries: Some(0), ..ClientOptions::default() },
            phase: Phase::Idle,
            is_asked: false,
            addresses: Vec::new(),
            requests: Requests::default(),
            due: VecDeque::new(),
            call,
            timer,
            clock: None,
            http2: Vec::new(),
            next_look: None,
            mailbox: self.mailbox.clone(),
            tried: 0,
            since: Instant::default(),
        })
    }

    /// Ends a client (`evhttp_connection_free`). Returns its requests, nothing of which is called any more.
    pub fn remove(&mut self, net: &mut Net, key: ClientKey) -> Vec<OwnedToken<owner::Request>> {
        let requests = self.clear(net, key);
        if let Some(client) = self.clients.remove(key) {
            net.reactor.remove(client.call);
            net.reactor.remove(client.timer);
            client.clock.into_iter().for_each(|clock| net.reactor.remove(clock));
        }
        requests
    }

    /// Ends the connection of a client and its requests. Returns those, nothing of which is called any more.
    pub fn clear(&mut self, net: &mut Net, key: ClientKey) -> Vec<OwnedToken<owner::Request>> {
        let Some(client) = self.clients.get_mut(key) else { return Vec::new() };
        client.close(net);
        client.close_http2(net);
        net.reactor.del(client.call);
        client.clock.into_iter().for_each(|clock| net.reactor.del(clock));
        client.tried = 0;
        client.due.clear();
        client.requests.take().collect()
    }

    /// Forgets all clients. Returns their requests, nothing of which is called any more.
    pub(crate) fn close_all(&mut self) -> Vec<OwnedToken<owner::Request>> {
        let Self { mut clients, .. } = std::mem::take(self);
        clients.iter_mut().flat_map(|client| client.requests.take()).collect()
    }

    /// The client of a key.
    #[must_use]
    pub fn get(&self, key: ClientKey) -> Option<&Client> {
        self.clients.get(key)
    }

    /// Changes the options of a client. Where to connect from counts when it connects the next time, and limits with
    /// the next request.
    pub fn change(&mut self, net: &mut Net, key: ClientKey, change: impl FnOnce(&mut ClientOptions)) {
        self.act(key, |client| {
            change(&mut client.options);
            client.restart_timer(net);
            if !client.http2.is_empty() {
                client.look_at_http2(net);
            }
        });
    }

    /// Queues a request (`evhttp_make_request`).
    ///
    /// # Errors
    ///
    /// The token, when there is no such client.
    pub fn request(
        &mut self,
        net: &mut Net,
        key: ClientKey,
        owner: OwnedToken<owner::Request>,
        outgoing: Outgoing,
    ) -> Result<Ticket, OwnedToken<owner::Request>> {
        let Some(client) = self.clients.get_mut(key) else { return Err(owner) };
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        client.requests.push(ticket, owner, outgoing, Instant::now());
        self.act(key, |client| client.advance(net));
        Ok(ticket)
    }

    /// Takes a request back (`evhttp_cancel_request`): one that is under way ends the connection. Returns what the
    /// owner has given with it, unless it is over.
    pub fn cancel(&mut self, net: &mut Net, key: ClientKey, ticket: Ticket) -> Option<OwnedToken<owner::Request>> {
        self.act(key, |client| client.cancel(net, ticket))?
    }

    /// The next thing the owner of a client is to be called with.
    pub(crate) fn take_call(&mut self, net: &mut Net, key: ClientKey) -> Option<ClientCall> {
        self.clients.get_mut(key)?.take_call(net)
    }

    /// A client's socket is ready.
    pub(crate) fn on_ready(&mut self, net: &mut Net, key: ClientKey, events: Events) {
        self.act(key, |client| client.on_ready(net, events));
    }

    /// A client's stream has something to send, or an attempt to connect it has come to something. True: there are
    /// names to look up.
    pub(crate) fn flush(&mut self, net: &mut Net, key: ClientKey) -> bool {
        self.act(key, |client| client.flush(net));
        !self.asking.is_empty()
    }

    /// A client's timer has gone off.
    pub(crate) fn on_timer(&mut self, net: &mut Net, key: ClientKey) {
        self.act(key, |client| client.on_timer(net));
    }

    /// A deadline of a client's requests may have passed, or its connections are to be looked at.
    pub(crate) fn on_clock(&mut self, net: &mut Net, key: ClientKey) {
        self.act(key, |client| client.on_clock(net));
    }

    /// The socket of a connection of HTTP/2 of a client is ready.
    pub(crate) fn on_http2_ready(&mut self, net: &mut Net, key: ClientKey, stream: StreamKey, events: Events) {
        net.on_pipe(stream, events);
        if events.contains(Events::READ) {
            self.clients.get_mut(key).into_iter().for_each(|client| client.hear(net, stream));
        }
    }

    /// What a connection of HTTP/2 of a client has to send has been handed to the kernel, or is in the way.
    pub(crate) fn on_http2_flushed(&mut self, net: &mut Net, key: ClientKey, stream: StreamKey) {
        self.act(key, |client| client.on_http2_flushed(net, stream));
    }

    /// Looks at what the tasks of HTTP/2 have found out. To be called when all of them wait.
    pub(crate) fn on_http2_news(&mut self, net: &mut Net) {
        for letter in self.mailbox.take() {
            self.act(letter.client, |client| client.on_letter(net, &letter));
        }
    }

    /// Lets a client act, and notes whether it has a name to be looked up then.
    fn act<R>(&mut self, key: ClientKey, act: impl FnOnce(&mut Client) -> R) -> Option<R> {
        let client = self.clients.get_mut(key)?;
        let result = act(client);
        if client.is_asking() && !std::mem::replace(&mut client.is_asked, true) {
            self.asking.push(key);
        }
        Some(result)
    }

    /// The clients that something can still happen to.
    pub fn live(&self) -> impl Iterator<Item = Token<owner::Client>> {
        self.clients.iter().filter(|(_, client)| client.is_live()).map(|(_, client)| client.owner)
    }

    /// The requests that something will still come of.
    pub fn requests(&self) -> impl Iterator<Item = Token<owner::Request>> {
        self.clients.iter().flat_map(|(_, client)| client.requests.iter().map(Request::token))
    }
}

impl Client {
    /// What the owner knows it by.
    #[must_use]
    pub fn owner(&self) -> Token<owner::Client> {
        self.owner
    }

    /// The stream of its connection, if it has one.
    pub(crate) fn stream(&self) -> Option<StreamKey> {
        match &self.phase {
            Phase::Connecting(stream) => Some(*stream),
            Phase::Open(connection) => Some(connection.stream),
            Phase::Http2(stream) => Some(*stream),
            Phase::Idle | Phase::Resolving | Phase::Waiting => None,
        }
    }

    /// Whether its connections are secured.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.connect.tls.is_some()
    }

    /// The server.
    #[must_use]
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// Whether a request is queued, or under way, or its owner has yet to be told that it is over.
    #[must_use]
    pub fn has(&self, ticket: Ticket) -> bool {
        self.requests.get(ticket).is_some()
    }

    /// Whether it has a connection.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self.phase, Phase::Open(_) | Phase::Http2(_))
    }

    /// Whether the owner has yet to be told of the end of a connection: one that is there, or one that has ended.
    #[must_use]
    pub fn has_untold_end(&self) -> bool {
        self.is_connected() || !self.http2.is_empty() || self.due.iter().any(|due| matches!(due, Due::Closed))
    }

    /// Whether something can still happen to it.
    #[must_use]
    pub fn is_live(&self) -> bool {
        !matches!(self.phase, Phase::Idle) || !self.http2.is_empty() || !self.due.is_empty()
    }
}
