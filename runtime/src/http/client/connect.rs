//! From a server's name to a connection.

use std::time::Duration;

use crate::dns::{self, Answer, ResolverKey};
use crate::http::h2::PROTOCOL;
use crate::keys::{ClientKey, StreamKey};
use crate::net::{Net, Origin, Stream, StreamCall, StreamEvent, at_port};
use crate::socket::{Name, error_text};
use crate::tls::{Role, Session};

use super::failure::Failure;
use super::h1::Connection;
use super::{Client, Clients, Phase, Ticket};

/// How long to wait before connecting is tried again, at first; each time it is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// As long as that gets.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

impl Clients {
    /// Whether a client waits for its server's name to be looked up.
    pub(crate) fn is_asking(&self, key: ClientKey) -> bool {
        self.clients.get(key).is_some_and(Client::is_asking)
    }

    /// Whether a client may ask for the addresses of a name.
    #[inline]
    pub(crate) fn has_question(&self) -> bool {
        !self.asking.is_empty()
    }

    /// The next name to look up, and whose it is: [`Clients::found`] is told of the answer.
    pub(crate) fn next_question(&mut self) -> Option<(ClientKey, Option<ResolverKey>, String)> {
        loop {
            let key = self.asking.pop()?;
            if let Some(client) = self.clients.get(key).filter(|client| client.is_asking()) {
                return Some((key, client.connect.resolver, client.peer.host().to_owned()));
            }
        }
    }

    /// The addresses of a client's server have been found, or not.
    pub(crate) fn found(&mut self, net: &mut Net, key: ClientKey, addresses: Answer) {
        self.act(key, |client| {
            if client.is_asking() {
                client.found(net, addresses);
            }
        });
    }
}

impl Client {
    /// Begins to connect.
    pub(super) fn begin(&mut self, net: &mut Net) {
        (self.phase, self.is_asked, self.since) = (Phase::Resolving, false, net.reactor.now());
        self.restart_timer(net);
        match self.peer.places() {
            Some(places) => self.connect(net, places),
            None => self.addresses.clear(),
        }
    }

    /// Whether the server's name is being looked up.
    pub(super) fn is_asking(&self) -> bool {
        matches!(self.phase, Phase::Resolving)
    }

    fn found(&mut self, net: &mut Net, addresses: Answer) {
        match addresses {
            Ok(addresses) => {
                self.addresses = at_port(&dns::interleave(&addresses), self.peer.port());
                self.connect(net, self.addresses.clone());
            }
            Err(error) => self.connect_failed(net, &Failure::unresolved(&self.peer, error)),
        }
    }

    fn connect(&mut self, net: &mut Net, places: Vec<Name>) {
        let origin = Origin { address: self.options.local_address, port: self.options.local_port };
        let stream = net.add_client(self.key);
        self.phase = Phase::Connecting(stream);
        if let Some(context) = &self.connect.tls
            && let Err(reason) = net.secure(stream, context, Role::Connecting)
        {
            return self.connect_failed(net, &Failure::untrusted(&self.peer, &reason));
        }
        net.try_all(stream, places, origin);
        // It may have failed already.
        self.on_connecting(net);
    }

    /// Something may have come of connecting.
    pub(super) fn on_connecting(&mut self, net: &mut Net) {
        let Phase::Connecting(stream) = self.phase else { return };
        match net.next_call(stream) {
            Some(StreamCall::Event(StreamEvent::CONNECTED, _)) => {
                self.tried = 0;
                let session = net.stream(stream).and_then(Stream::session);
                if session.is_some_and(|session| session.application_protocol() == Some(PROTOCOL)) {
                    net.reactor.del(self.timer);
                    self.begin_http2(net, stream);
                } else {
                    self.phase = Phase::Open(Connection::new(net, stream));
                    self.restart_timer(net);
                }
                self.advance(net);
            }
            // There is somebody, with whom there is no TLS to be had.
            Some(StreamCall::Event(flags, error)) if flags & StreamEvent::READING != 0 => {
                let failure = Failure::untrusted(&self.peer, &handshake_error(net, stream, error));
                if let Some(ticket) = self.requests.first_waiting().map(|request| request.ticket) {
                    self.end(net, ticket, Some(failure));
                }
                self.disconnect(net);
                self.advance(net);
            }
            Some(StreamCall::Event(_, error)) => {
                let failure = Failure::unreached(&self.peer, &self.addresses, error);
                self.connect_failed(net, &failure);
            }
            _ => {}
        }
    }

    /// There is no connection to be had: it is tried again later, or else all requests fail.
    pub(super) fn connect_failed(&mut self, net: &mut Net, failure: &Failure) {
        self.close(net);
        if self.options.retries.is_none_or(|retries| self.tried < retries) {
            (self.phase, self.since) = (Phase::Waiting, net.reactor.now());
            self.tried = self.tried.saturating_add(1);
            return self.restart_timer(net);
        }
        self.tried = 0;
        let waiting: Vec<Ticket> = self.requests.waiting().collect();
        waiting.into_iter().for_each(|ticket| self.end(net, ticket, Some(failure.clone())));
    }
}

/// Why there is no TLS on a stream; `error` is what the kernel has said, if it has.
fn handshake_error(net: &Net, stream: StreamKey, error: Option<i32>) -> String {
    let session = net.stream(stream).and_then(Stream::session);
    let said = session.and_then(Session::failure).or_else(|| error.map(error_text));
    said.unwrap_or_else(|| "it has closed the connection".to_owned())
}

/// How long to wait before connecting is tried again that has been tried so often already.
pub(super) fn wait(tried: u32) -> Duration {
    FIRST_WAIT.saturating_mul(2_u32.saturating_pow(tried)).min(LONGEST_WAIT)
}
