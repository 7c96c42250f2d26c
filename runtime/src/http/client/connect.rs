//! From a server's name to a connection.

use std::time::Duration;

use crate::dns::{self, Answer, ResolverKey};
use crate::keys::ClientKey;
use crate::net::{Net, Origin, StreamCall, StreamEvent, at_port};
use crate::socket::Name;
use crate::tls::Role;

use super::connection::Connection;
use super::{Client, ClientCall, Clients, Outcome, Phase};

/// How long to wait before connecting is tried again, at first; each time it is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// As long as that gets.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

impl Clients {
    /// Whether a client waits for its server's name to be looked up.
    pub(crate) fn is_asking(&self, key: ClientKey) -> bool {
        self.clients.get(key).is_some_and(Client::is_asking)
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
        (self.phase, self.is_asked) = (Phase::Resolving, false);
        self.restart_timer(net);
        if let Some(places) = self.peer.places() {
            self.connect(net, places);
        }
    }

    /// Whether the server's name is being looked up.
    pub(super) fn is_asking(&self) -> bool {
        matches!(self.phase, Phase::Resolving)
    }

    fn found(&mut self, net: &mut Net, addresses: Answer) {
        self.connect(net, at_port(&dns::interleave(&addresses.unwrap_or_default()), self.peer.port()));
    }

    fn connect(&mut self, net: &mut Net, places: Vec<Name>) {
        let origin = Origin { address: self.options.local_address, port: self.options.local_port };
        let stream = net.add_client(self.key);
        self.phase = Phase::Connecting(stream);
        if self.connect.tls.as_ref().is_some_and(|context| net.secure(stream, context, Role::Connecting).is_err()) {
            return self.connect_failed(net);
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
                self.phase = Phase::Open(Connection::new(net, stream));
                self.restart_timer(net);
                self.advance(net);
            }
            // There is somebody, with whom there is no TLS to be had.
            Some(StreamCall::Event(flags, _)) if flags & StreamEvent::READING != 0 => {
                self.fail(net);
                self.advance(net);
            }
            Some(StreamCall::Event(..)) => self.connect_failed(net),
            _ => {}
        }
    }

    /// There is no connection to be had: it is tried again later, or else all requests fail.
    pub(super) fn connect_failed(&mut self, net: &mut Net) {
        self.close(net);
        if self.options.retries.is_none_or(|retries| self.tried < retries) {
            self.phase = Phase::Waiting;
            net.reactor.set_timer(self.timer, wait(self.tried));
            self.tried = self.tried.saturating_add(1);
            return;
        }
        self.tried = 0;
        for pending in std::mem::take(&mut self.queue) {
            self.call(net, ClientCall::Answer(pending.owner, Outcome::Unconnected));
        }
    }
}

/// How long to wait before connecting is tried again that has been tried so often already.
pub(super) fn wait(tried: u32) -> Duration {
    FIRST_WAIT.saturating_mul(2_u32.saturating_pow(tried)).min(LONGEST_WAIT)
}
