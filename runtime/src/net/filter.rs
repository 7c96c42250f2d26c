//! Streams over other streams, whose bytes are TLS for them: libevent's filters.

use crate::keys::{Token, owner};
use crate::reactor::Events;
use crate::tls::{Context, Role};

use super::{Consumer, Net, StreamEvent, StreamKey, Transport};

/// At most this many streams may be over one of a socket or a pair. What happens to one is handed up through all of
/// them, on the stack.
const FILTERS: usize = 16;

impl Net {
    /// Makes a stream of TLS over another one of the script's, which belongs to it from then on
    /// (`bufferevent_openssl_filter_new`).
    ///
    /// # Errors
    ///
    /// What OpenSSL says; or when there are as many over each other as may be.
    pub fn add_filter(
        &mut self,
        below: StreamKey,
        script: Token<owner::Script>,
        context: &Context,
        role: Role,
    ) -> Result<StreamKey, String> {
        let down = |&key: &StreamKey| match self.stream(key)?.transport {
            Transport::Over(below) => Some(below),
            _ => None,
        };
        if std::iter::successors(Some(below), down).nth(FILTERS).is_some() {
            return Err(format!("no more than {FILTERS} filters can be over each other"));
        }
        let key = self.add_script(script);
        if let Err(error) = self.secure(key, context, role) {
            self.forget(key);
            return Err(error);
        }
        self.install(key, Transport::Over(below));
        if let Some(lower) = self.stream_mut(below)
            && let Consumer::Script(script, connection) = lower.consumer
        {
            lower.consumer = Consumer::Filter { upper: key, script, connection };
        }
        self.enable(below, Events::READ | Events::WRITE);
        Ok(key)
    }

    /// Gives a stream that another one was over back to the script.
    pub(super) fn leave(&mut self, transport: &Transport) {
        let Transport::Over(below) = *transport else { return };
        if let Some(lower) = self.stream_mut(below)
            && let Consumer::Filter { script, connection, .. } = lower.consumer
        {
            lower.consumer = Consumer::Script(script, connection);
        }
        self.watch_enabled(below);
    }

    /// Something has happened to a stream below another one.
    pub(super) fn report_upper(&mut self, upper: StreamKey, event: u16) {
        if event & (StreamEvent::ERROR | StreamEvent::TIMEOUT) != 0 {
            self.report(upper, event, Events::empty());
        } else {
            self.on_wire(upper);
        }
    }

    /// Something has come for a stream over another one.
    pub(super) fn on_wire(&mut self, upper: StreamKey) {
        while self.receive(upper) {}
    }
}
