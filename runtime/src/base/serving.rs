//! What the owner of a loop does with its HTTP servers and clients.

use std::io;
use std::net::SocketAddr;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::time::Duration;

use crate::buffer::Buffer;
use crate::http::{
    Client, ClientOptions, ConnectOptions, ConnectionId, Exchange, Headers, Limits, Outgoing, Peer, Remains, ReplyHead,
    Served, Server, Statistics, Status, Ticket, Timeouts, TrailerPlace, Wishes,
};
use crate::keys::{ClientKey, OwnedToken, ServerKey, StreamKey, Token, owner};
use crate::socket::{ListenOptions, Name};
use crate::tls::Session;

use super::Base;

impl Base {
    /// Makes an HTTP server (`evhttp_new`).
    pub fn add_server(&mut self, owner: Token<owner::Server>) -> ServerKey {
        self.http.add_server(owner)
    }

    /// The server of a key, to change its routes and limits.
    pub fn server_mut(&mut self, server: ServerKey) -> Option<&mut Server> {
        self.http.server_mut(server)
    }

    /// Limits how many connections an HTTP server may have of one client: of an IPv4 address, or of the first 64 bits of an
    /// IPv6 address.
    pub fn set_max_per_address(&mut self, server: ServerKey, limit: Option<usize>) {
        self.http.set_max_per_address(server, limit);
    }

    /// How many connections an HTTP server has (`evhttp_get_connection_count`).
    #[must_use]
    pub fn connection_count(&self, server: ServerKey) -> usize {
        self.http.connection_count(server)
    }

    /// What an HTTP server has done so far.
    #[must_use]
    pub fn statistics(&self, server: ServerKey) -> Statistics {
        self.http.statistics(&self.net, server)
    }

    /// Changes how long the clients of an HTTP server may take, from now on; false when it is gone.
    pub fn set_timeouts(&mut self, server: ServerKey, change: impl FnOnce(&mut Timeouts)) -> bool {
        self.http.set_timeouts(&mut self.net, server, change)
    }

    /// Ends an HTTP server, its listeners and its connections (`evhttp_free`). Returns what the owner has
    /// given to them, which it is not told of again.
    pub fn remove_server(&mut self, server: ServerKey) -> Remains {
        let websockets = self.end_websockets_of(server);
        Remains { websockets, ..self.http.remove_server(&mut self.net, server) }
    }

    /// Lets an HTTP server listen on an address or a path (`evhttp_bind_socket`): see
    /// [`Listening::on`](crate::socket::Listening::on).
    ///
    /// # Errors
    ///
    /// What the kernel answers: the address is in use, or not one of this machine.
    pub fn bind(&mut self, server: ServerKey, name: &Name, options: ListenOptions) -> io::Result<()> {
        self.http.bind(&mut self.net, server, name, options)
    }

    /// Where an HTTP server listens, as far as its sockets have names.
    #[must_use]
    pub fn addresses(&self, server: ServerKey) -> Vec<Name> {
        self.http.addresses(server)
    }

    /// Has an HTTP server accept no new connections, or accept them again (`evconnlistener_disable`,
    /// `evconnlistener_enable`).
    ///
    /// # Errors
    ///
    /// What the kernel answers when it is asked to wait for them again.
    pub fn set_accepting(&mut self, server: ServerKey, is_accepting: bool) -> io::Result<()> {
        self.http.set_accepting(&mut self.net, server, is_accepting)
    }

    /// Ends an HTTP server gracefully, within `grace` where there is one. When all its connections are gone the owner is
    /// told with [`HttpCall::ShutDown`](crate::http::HttpCall::ShutDown).
    ///
    /// # Errors
    ///
    /// The token, when the server is gone, or is ending already: then `grace` counts where it ends sooner.
    pub fn shutdown(
        &mut self,
        server: ServerKey,
        grace: Option<Duration>,
        owner: OwnedToken<owner::Server>,
    ) -> Result<(), OwnedToken<owner::Server>> {
        self.http.shutdown(&mut self.net, server, grace, owner)?;
        self.close_websockets_of(server);
        Ok(())
    }

    /// Whether an HTTP server is on its way to its end.
    #[must_use]
    pub fn is_ending(&self, server: ServerKey) -> bool {
        self.http.is_ending(server)
    }

    /// The HTTP servers whose owner is to be told of their end.
    pub fn ending(&self) -> impl Iterator<Item = Token<owner::Server>> {
        self.http.ending()
    }

    /// Lets an HTTP server listen on somebody else's socket as well (`evhttp_accept_socket`).
    ///
    /// # Errors
    ///
    /// What the kernel answers: the descriptor is not open, or no socket.
    pub fn accept(&mut self, server: ServerKey, socket: BorrowedFd<'_>) -> io::Result<()> {
        self.http.accept(&mut self.net, server, socket)
    }

    /// Serves a client on a connected socket, which must not block. One that cannot be watched is closed.
    pub fn serve(&mut self, server: ServerKey, socket: OwnedFd, peer: Option<SocketAddr>) {
        self.http.connect(&mut self.net, server, socket, peer);
    }

    /// Whether an HTTP server listens.
    #[must_use]
    pub fn is_listening(&self, server: ServerKey) -> bool {
        self.http.is_listening(server)
    }

    /// The HTTP servers that listen.
    pub fn listening(&self) -> impl Iterator<Item = Token<owner::Server>> {
        self.http.listening()
    }

    /// What the owner keeps for connections to HTTP servers whose end it is to be told of.
    pub fn watched(&self) -> impl Iterator<Item = Token<owner::Connection>> {
        self.http.watched()
    }

    /// What is known of a connection to an HTTP server that is open.
    #[must_use]
    pub fn served(&self, connection: ConnectionId) -> Option<Served> {
        self.http.served(connection)
    }

    /// The TLS session of a connection to an HTTP server that is open, if it has one. That of a stream of HTTP/2 is its
    /// connection's.
    #[must_use]
    pub fn session(&self, connection: ConnectionId) -> Option<&Session> {
        self.net.stream(self.http.carrier(connection)?)?.session()
    }

    /// The TLS session of the connection of an HTTP client, if it has one, or is getting it.
    #[must_use]
    pub fn client_session(&self, client: ClientKey) -> Option<&Session> {
        self.net.stream(self.clients.get(client)?.stream()?)?.session()
    }

    /// Changes the limits of a connection. Those of a stream of HTTP/2 are its connection's.
    pub fn set_limits(&mut self, connection: ConnectionId, change: impl FnOnce(&mut Limits)) {
        self.http.set_limits(&mut self.net, connection, change);
    }

    /// Sets what the owner keeps for a connection, the end of which it is not told of.
    pub fn set_owner(&mut self, connection: ConnectionId, owner: Token<owner::Connection>) {
        self.http.set_owner(connection, owner);
    }

    /// Has the owner told of the end of a connection (`evhttp_connection_set_closecb`).
    ///
    /// # Errors
    ///
    /// The token, when the connection is not that of its owner, or the owner is told of its end already.
    pub fn watch(
        &mut self,
        connection: ConnectionId,
        owner: OwnedToken<owner::Connection>,
    ) -> Result<(), OwnedToken<owner::Connection>> {
        self.http.watch(&mut self.net, connection, owner)
    }

    /// Forgets what the owner keeps for a connection, if it is that. Returns what the owner was to be told of the end
    /// by, if it was.
    pub fn clear_owner(
        &mut self,
        connection: ConnectionId,
        owner: Token<owner::Connection>,
    ) -> Option<OwnedToken<owner::Connection>> {
        self.http.clear_owner(connection, owner)
    }

    /// Replies to a request with a whole body (`evhttp_send_reply`), to which [`Base::reply_chunk`] may add within the
    /// same call. False when the request was replied to, or its connection is gone.
    pub fn reply(&mut self, exchange: Exchange, head: ReplyHead<'_>, body: &mut Buffer) -> bool {
        self.http.reply(&mut self.net, exchange, head, body)
    }

    /// Begins a reply whose body comes in chunks (`evhttp_send_reply_start`). False as for [`Base::reply`].
    pub fn reply_start(&mut self, exchange: Exchange, head: ReplyHead<'_>) -> bool {
        self.http.reply_start(&mut self.net, exchange, head)
    }

    /// Tells the client something before the reply, with a status of 1xx. False when the reply has begun, the connection
    /// is gone, or the client's protocol has no such thing: HTTP/1.0.
    pub fn inform(&mut self, exchange: Exchange, status: Status, headers: &Headers) -> bool {
        self.http.inform(&mut self.net, exchange, status, headers)
    }

    /// Sends a chunk of a reply (`evhttp_send_reply_chunk`). False when no reply has begun, or it is complete.
    pub fn reply_chunk(&mut self, exchange: Exchange, chunk: &mut Buffer) -> bool {
        self.http.reply_chunk(&mut self.net, exchange, chunk)
    }

    /// Whether trailers can be sent with a reply.
    #[must_use]
    pub fn trailer_place(&self, exchange: Exchange) -> TrailerPlace {
        self.http.trailer_place(exchange)
    }

    /// Sets the trailers of a reply, in place of those before. They are left out where they have
    /// [no place](Base::trailer_place). A reply of HTTP/1.1 that has some goes in chunks.
    pub fn set_trailers(&mut self, exchange: Exchange, trailers: Option<Box<Headers>>) {
        self.http.set_trailers(&mut self.net, exchange, trailers);
    }

    /// Ends a reply that came in chunks (`evhttp_send_reply_end`). False when none has begun, or it is complete.
    pub fn reply_end(&mut self, exchange: Exchange) -> bool {
        self.http.reply_end(&mut self.net, exchange)
    }

    /// Keeps something of the owner's for an exchange that is not over, to tell it what becomes of the exchange:
    /// [`Whole`](crate::http::HttpCall::Whole), [`Body`](crate::http::HttpCall::Body),
    /// [`Sent`](crate::http::HttpCall::Sent), and in the end [`Over`](crate::http::HttpCall::Over).
    ///
    /// # Errors
    ///
    /// The token, when the exchange is over, or something is kept for it already.
    pub fn keep(
        &mut self,
        exchange: Exchange,
        owner: OwnedToken<owner::Exchange>,
    ) -> Result<(), OwnedToken<owner::Exchange>> {
        self.http.keep(exchange, owner)
    }

    /// Forgets an exchange, of which nothing is told any more. Gives back what is kept for it.
    pub fn release(&mut self, exchange: Exchange) -> Option<OwnedToken<owner::Exchange>> {
        self.http.release(exchange)
    }

    /// What is kept for exchanges.
    pub fn kept_exchanges(&self) -> impl Iterator<Item = Token<owner::Exchange>> {
        self.http.kept()
    }

    /// Has the body of a request, whose head the owner has seen, handed on in pieces (`evhttp_request_set_chunked_cb`),
    /// or collected again; false when the body is not on its way.
    pub fn stream_body(&mut self, exchange: Exchange, in_pieces: bool) -> bool {
        self.http.stream_body(&mut self.net, exchange, in_pieces)
    }

    /// Has the owner told, with [`crate::http::HttpCall::Sent`], when all there is of a reply has left the process; false for an
    /// exchange that nothing is kept for.
    pub fn mark_reply(&mut self, exchange: Exchange) -> bool {
        self.http.mark_reply(&mut self.net, exchange)
    }

    /// How many bytes of a reply have not left the process.
    #[must_use]
    pub fn pending_bytes(&self, exchange: Exchange) -> u64 {
        self.http.pending_bytes(&self.net, exchange)
    }

    /// Gives up a request that nobody will go on replying to. It is answered with a 500 page if the reply has not begun;
    /// one that has is broken off. False when it was complete, or the connection is gone.
    pub fn abandon(&mut self, exchange: Exchange) -> bool {
        self.http.abandon(&mut self.net, exchange)
    }

    /// Notes what the owner knows an exchange by that is not over, to tell it in the end with
    /// [`Over`](crate::http::HttpCall::Over) what has become of that. Unlike with [`Base::keep`] the owner looks after it
    /// by itself, and has it [released](Base::release) before it goes.
    pub fn know(&mut self, exchange: Exchange, owner: Token<owner::Exchange>) {
        self.http.know(exchange, owner);
    }

    /// Gives back what is kept for an exchange that it is for the script to go on with, but goes on [knowing](Base::know)
    /// it. None while there is something that the owner is certain to be told.
    pub fn let_go(&mut self, exchange: Exchange) -> Option<OwnedToken<owner::Exchange>> {
        self.http.let_go(exchange)
    }

    /// Ends the connection, or the stream of HTTP/2, of an exchange that is not over, at once. Returns what the
    /// owner has given for it, instead of telling it.
    pub fn close_exchange(&mut self, exchange: Exchange) -> Remains {
        self.http.close(&mut self.net, exchange)
    }

    /// Whether an exchange is not over.
    #[must_use]
    pub fn is_exchange_open(&self, exchange: Exchange) -> bool {
        self.http.is_open(exchange)
    }

    /// The stream of the connection of an exchange that is not over. One of HTTP/2 has none to itself.
    #[must_use]
    pub fn stream_of(&self, exchange: Exchange) -> Option<StreamKey> {
        self.http.stream_of(exchange)
    }

    /// Makes a client of an HTTP server (`evhttp_connection_base_bufferevent_new`).
    pub fn add_client(&mut self, owner: Token<owner::Client>, peer: Peer, options: ConnectOptions) -> ClientKey {
        self.clients.add(&mut self.net, owner, peer, options)
    }

    /// An HTTP client.
    #[must_use]
    pub fn client(&self, client: ClientKey) -> Option<&Client> {
        self.clients.get(client)
    }

    /// The HTTP clients something can still happen to.
    pub fn live_clients(&self) -> impl Iterator<Item = Token<owner::Client>> {
        self.clients.live()
    }

    /// The requests of HTTP clients.
    pub fn requests(&self) -> impl Iterator<Item = Token<owner::Request>> {
        self.clients.requests()
    }

    /// Changes what an HTTP client may do.
    pub fn change_client(&mut self, client: ClientKey, change: impl FnOnce(&mut ClientOptions)) {
        self.clients.change(&mut self.net, client, change);
    }

    /// Gives an HTTP client a request (`evhttp_make_request`), behind those that it has.
    ///
    /// # Errors
    ///
    /// The token, when there is no such client.
    pub fn request(
        &mut self,
        client: ClientKey,
        owner: OwnedToken<owner::Request>,
        outgoing: Outgoing,
    ) -> Result<Ticket, OwnedToken<owner::Request>> {
        self.clients.request(&mut self.net, client, owner, outgoing)
    }

    /// Changes what the owner of a request wants to be told of, besides how it ends.
    pub fn wish(&mut self, client: ClientKey, ticket: Ticket, change: impl FnOnce(&mut Wishes)) {
        self.clients.wish(&mut self.net, client, ticket, change);
    }

    /// Sets how long a request may take, from the moment it was made to the end of the response; none is for ever.
    pub fn set_deadline(&mut self, client: ClientKey, ticket: Ticket, limit: Option<Duration>) {
        self.clients.set_deadline(&mut self.net, client, ticket, limit);
    }

    /// Takes a request back, wherever it is (`evhttp_cancel_request`): nothing is told of it any more.
    pub fn cancel(&mut self, client: ClientKey, ticket: Ticket) -> Option<OwnedToken<owner::Request>> {
        self.clients.cancel(&mut self.net, client, ticket)
    }

    /// Ends the connection of an HTTP client and gives up its requests, which are returned.
    pub fn clear_client(&mut self, client: ClientKey) -> Vec<OwnedToken<owner::Request>> {
        self.clients.clear(&mut self.net, client)
    }

    /// Ends an HTTP client (`evhttp_connection_free`). Its requests are returned.
    pub fn remove_client(&mut self, client: ClientKey) -> Vec<OwnedToken<owner::Request>> {
        self.clients.remove(&mut self.net, client)
    }
}
