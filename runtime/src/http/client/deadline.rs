//! How long a client waits for its server.
//!
//! A server may be silent for as long as the timeout (libevent's read and write timeout), but a byte now and then does
//! not keep a request going for ever: the request and the response each have to get along at the
//! [`Pace`](crate::http::message::pace::Pace) that is asked of a server's clients.

use std::time::Duration;

use crate::net::Net;

use super::{Client, Phase};

/// How long connecting may take unless told otherwise; libevent's default.
const CONNECTING: Duration = Duration::from_secs(45);
/// How long a server may keep silent unless told otherwise, also between requests; libevent's default.
const SILENCE: Duration = Duration::from_secs(50);

impl Client {
    /// Looks at what is waited for in time.
    pub(super) fn restart_timer(&mut self, net: &mut Net) {
        let timeout = self.options.timeout;
        let delay = match &self.phase {
            Phase::Resolving | Phase::Connecting(_) => self.options.connect_timeout.or(timeout).unwrap_or(CONNECTING),
            Phase::Open(connection) => connection.left(net, timeout.unwrap_or(SILENCE)),
            Phase::Idle | Phase::Waiting => return,
        };
        net.reactor.set_timer(self.timer, delay);
    }

    /// The timer has gone off: time to try again, or nothing has happened for too long.
    pub(super) fn on_timer(&mut self, net: &mut Net) {
        let silence = self.options.timeout.unwrap_or(SILENCE);
        match &mut self.phase {
            Phase::Idle => {}
            Phase::Waiting => self.begin(net),
            Phase::Resolving | Phase::Connecting(_) => self.connect_failed(net),
            Phase::Open(connection) if !connection.left(net, silence).is_zero() => self.restart_timer(net),
            Phase::Open(connection) => {
                // While somebody else was busy something may have come that was not looked at.
                let progress = connection.receive(net);
                self.on_progress(net, progress);
                self.end_if_late(net, silence);
            }
        }
    }

    fn end_if_late(&mut self, net: &mut Net, silence: Duration) {
        match &self.phase {
            Phase::Open(connection) if !connection.left(net, silence).is_zero() => return self.restart_timer(net),
            Phase::Open(connection) if connection.has_exchange() => self.fail(net),
            Phase::Open(_) => self.disconnect(net),
            // It has ended meanwhile.
            _ => return,
        }
        self.advance(net);
    }
}
