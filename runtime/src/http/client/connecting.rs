//! From a server's name to a connection.

use std::time::Duration;

use crate::dns::{self, Answer, ResolverKey};
use crate::net::{Net, Origin, StreamCall, StreamEvent, StreamKey};
use crate::reactor::{Events, Instant};
use crate::tls::Role;

use super::wire::Heads;
use super::{ClientCall, ClientKey, Clients, Open, Outcome, Phase};

/// How long to wait before connecting is tried again, at first; each time it is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// As long as that gets.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

impl Clients {
    /// Begins to connect.
    pub(super) fn begin(&mut self, net: &mut Net, key: ClientKey) {
        let Some(client) = self.clients.get_mut(key) else { return };
        client.phase = Phase::Resolving;
        match client.peer.address() {
            Some(address) => self.found(net, key, Ok(vec![address])),
            None => self.asking.push(key),
        }
        self.restart_timer(net, key);
    }

    /// Whether a client waits for its server's name to be looked up.
    pub(crate) fn is_asking(&self, key: ClientKey) -> bool {
        self.clients.get(key).is_some_and(|client| matches!(client.phase, Phase::Resolving))
    }

    /// The next name to look up, and whose it is: [`Clients::found`] is told of the answer.
    pub(crate) fn next_question(&mut self) -> Option<(ClientKey, Option<ResolverKey>, String)> {
        loop {
            let key = self.asking.pop()?;
            if let Some(client) = self.clients.get(key).filter(|_| self.is_asking(key)) {
                return Some((key, client.means.resolver, client.peer.host().to_owned()));
            }
        }
    }

    /// The addresses of a client's server have been found, or not.
    pub(crate) fn found(&mut self, net: &mut Net, key: ClientKey, addresses: Answer) {
        let Some(client) = self.clients.get_mut(key) else { return };
        if !matches!(client.phase, Phase::Resolving) {
            return;
        }
        let (port, tls) = (client.peer.port(), client.means.tls.clone());
        let origin = Origin { address: client.terms.local_address, port: client.terms.local_port };
        let stream = net.add_client(key);
        client.phase = Phase::Connecting(stream);
        if tls.is_some_and(|context| net.secure(stream, &context, Role::Connecting).is_err()) {
            return self.connect_failed(net, key);
        }
        net.try_all(stream, &dns::interleave(&addresses.unwrap_or_default()), port, origin);
        // It may have failed already.
        self.on_connecting(net, key, stream);
    }

    /// A client's socket is ready.
    pub(crate) fn on_stream(&mut self, net: &mut Net, key: ClientKey, stream: StreamKey, events: Events) {
        match self.clients.get(key).map(|client| &client.phase) {
            Some(Phase::Open(_)) => net.on_pipe(stream, events),
            Some(Phase::Connecting(_)) => {
                net.on_stream(stream, events);
                self.on_connecting(net, key, stream);
            }
            _ => {}
        }
    }

    /// What a client's stream had to send was sent, or an attempt to connect it has come to something.
    pub(crate) fn on_flushed(&mut self, net: &mut Net, key: ClientKey, stream: StreamKey) {
        if let Some(Phase::Connecting(_)) = self.clients.get(key).map(|client| &client.phase) {
            self.on_connecting(net, key, stream);
        }
    }

    fn on_connecting(&mut self, net: &mut Net, key: ClientKey, stream: StreamKey) {
        match net.next_call(stream) {
            Some(StreamCall::Event(StreamEvent::CONNECTED, _)) => self.connected(net, key, stream),
            // There is somebody, with whom there is no TLS to be had.
            Some(StreamCall::Event(flags, _)) if flags & StreamEvent::READING != 0 => {
                self.fail(net, key);
                self.advance(net, key);
            }
            Some(StreamCall::Event(..)) => self.connect_failed(net, key),
            _ => {}
        }
    }

    fn connected(&mut self, net: &mut Net, key: ClientKey, stream: StreamKey) {
        let Some(pipe) = net.open_pipe(stream) else { return };
        let mailbox = self.mailbox.clone();
        let Some(client) = self.clients.get_mut(key) else { return };
        let heads = Heads::default();
        let connection = mailbox.connection(key, stream, pipe, heads.clone(), client.terms.max_head);
        client.tried = 0;
        client.phase = Phase::Open(Open {
            stream,
            heads,
            task: net.tasks.spawn(connection),
            sender: None,
            exchange: None,
            begun: Instant::default(),
            is_used: false,
            is_over: false,
        });
        self.restart_timer(net, key);
    }

    /// There is no connection to be had: it is tried again later, or else all requests fail.
    pub(super) fn connect_failed(&mut self, net: &mut Net, key: ClientKey) {
        self.close(net, key);
        let Some(client) = self.clients.get_mut(key) else { return };
        if client.terms.retries.is_none_or(|retries| client.tried < retries) {
            let wait = wait(client.tried);
            client.tried = client.tried.saturating_add(1);
            client.phase = Phase::Waiting;
            // Arming a timer does not fail.
            drop(net.reactor.add(client.timer, Some(wait)));
            return;
        }
        client.tried = 0;
        let requests = std::mem::take(&mut client.queue);
        for pending in requests {
            self.call(net, key, ClientCall::Answer(pending.owner, Outcome::Unconnected));
        }
    }
}

/// How long to wait before connecting is tried again that has been tried so often already.
pub(super) fn wait(tried: u32) -> Duration {
    FIRST_WAIT.saturating_mul(2_u32.saturating_pow(tried)).min(LONGEST_WAIT)
}
