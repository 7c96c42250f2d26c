//! How long a client waits.

use std::time::Duration;

use crate::net::Net;

use super::{ClientKey, Clients, Phase};

/// How long connecting may take unless told otherwise; libevent's default.
const CONNECTING: Duration = Duration::from_secs(45);
/// How long a server may keep silent unless told otherwise, also between requests; libevent's default.
const SILENCE: Duration = Duration::from_secs(50);

impl Clients {
    /// Lets time begin anew for what is waited for.
    pub(super) fn restart_timer(&mut self, net: &mut Net, key: ClientKey) {
        let Some(client) = self.clients.get(key) else { return };
        let usual = match client.phase {
            Phase::Resolving | Phase::Connecting(_) => CONNECTING,
            Phase::Open(_) => SILENCE,
            Phase::Idle | Phase::Waiting => return,
        };
        // Arming a timer does not fail.
        drop(net.reactor.add(client.timer, Some(client.terms.timeout.unwrap_or(usual))));
    }

    /// A client's timer has gone off: time to try again, or nothing has happened for too long.
    pub(crate) fn on_timer(&mut self, net: &mut Net, key: ClientKey) {
        let Some(client) = self.clients.get(key) else { return };
        match &client.phase {
            Phase::Idle => {}
            Phase::Waiting => self.begin(net, key),
            Phase::Resolving | Phase::Connecting(_) => self.connect_failed(net, key),
            Phase::Open(open) => {
                let silence = client.terms.timeout.unwrap_or(SILENCE);
                let last = net.last_moved(open.stream).unwrap_or_default().max(open.begun);
                let left = last.after(silence).since(net.reactor.now());
                if !left.is_zero() {
                    drop(net.reactor.add(client.timer, Some(left)));
                } else if open.exchange.is_some() {
                    self.fail(net, key);
                    self.advance(net, key);
                } else {
                    self.disconnect(net, key);
                    self.advance(net, key);
                }
            }
        }
    }
}
