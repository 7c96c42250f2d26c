//! The end of a connection whose server ends: what has come before is answered.

use crate::http::server::shutdown::{LAST_CALL, PARTING};
use crate::http::server::{RequestError, Rest, Shared};
use crate::net::{Consumer, Net, Stream};
use crate::reactor::{Events, Instant};

use super::connection::{Connection, Phase};
use super::encode::OpenHead;

impl Connection {
    /// The server ends. What the client has sent so far is read, and answered.
    pub(in crate::http::server) fn retire(&mut self, net: &mut Net, shared: &mut Shared) {
        if self.is_receiving() && !self.is_behind(net) && !self.half_closed {
            self.on_ready(net, shared, Events::READ);
        }
        if matches!(self.phase, Phase::Lingering) {
            self.linger(net, shared);
        }
        self.owed = u32::try_from(self.waiting(net)).unwrap_or(u32::MAX);
    }

    /// Ends the connection if nothing is under way on it. Otherwise says when to look again, unless something happens
    /// before that ends it.
    pub(in crate::http::server) fn part_if_idle(&mut self, net: &mut Net, since: Instant) -> Option<Instant> {
        let now = net.reactor.now();
        let is_handshaking = || net.stream(self.stream).is_some_and(Stream::is_handshaking);
        let mut again = None;
        let until = match self.phase {
            Phase::Proxy | Phase::Head if is_handshaking() => {
                self.await_client(net);
                again = Some(now.after(LAST_CALL / 4));
                since.after(PARTING)
            }
            // The head of a request has begun.
            Phase::Proxy | Phase::Head if net.stream(self.stream).is_some_and(|stream| !stream.input.is_empty()) => {
                return None;
            }
            Phase::Proxy | Phase::Head => {
                if !net.is_sent(self.stream) || self.waiting(net) > 0 {
                    self.await_client(net);
                }
                self.idle_since().after(LAST_CALL)
            }
            _ => return None,
        };
        if until > now {
            return again.into_iter().chain([until]).min();
        }
        self.end(net);
        None
    }

    /// What is left to be sent, or to be taken by a client that is sending, when nobody turns the loop any more. What has
    /// come of a request is not taken on.
    pub(in crate::http::server) fn rest(&mut self, net: &mut Net, shared: &Shared) -> Option<Rest> {
        let stream = self.stream;
        let consumer = net.stream(stream)?.consumer();
        match (net.is_sent(stream), consumer) {
            (false, Consumer::Http(_)) if self.is_over() => Rest::unsent(net, stream),
            (false, Consumer::WebSocket(_)) => Rest::unsent(net, stream),
            (false, Consumer::Http(_) | Consumer::Script(..)) => Rest::of_blocked(net, stream),
            (true, Consumer::Http(_)) if matches!(self.phase, Phase::Lingering) || net.has_unread(stream) => {
                net.is_undelivered(stream).then(|| {
                    self.fall_silent(net, shared);
                    Rest::undelivered(net, stream)
                })
            }
            (true, Consumer::WebSocket(_)) if net.has_unread(stream) && net.is_undelivered(stream) => {
                Some(Rest::undelivered(net, stream))
            }
            _ => None,
        }
    }

    /// Nobody goes on with the connection: tells the client so, and drops what it still sends.
    fn fall_silent(&mut self, net: &mut Net, shared: &Shared) {
        if !matches!(self.phase, Phase::Lingering) {
            self.phase = Phase::Lingering;
            self.streaming = None;
            net.shut_down(self.stream);
            net.rewatch(self.stream, Events::READ);
            self.linger(net, shared);
        }
    }

    /// Ends the connection, whatever is under way on it.
    pub(in crate::http::server) fn cut_off(&mut self, net: &mut Net, error: RequestError) {
        if !matches!(self.phase, Phase::Ended) {
            self.fail(net, error);
        }
    }

    /// Has a reply say that the connection ends with it, if it does because the server ends.
    pub(super) fn announce_end(&mut self, net: &Net, shared: &Shared, head: &mut OpenHead) {
        let is_ending = shared.ending_since(self.server).is_some();
        if is_ending && !head.ends_connection() && (self.owed == 0 || self.waiting(net) == 0) {
            head.end_connection();
            // Clients that have sent another request meanwhile must not lose this reply to that.
            self.lingers = true;
        }
    }

    /// How many bytes have come that were not looked at, as far as the kernel knows of what is encrypted.
    fn waiting(&self, net: &Net) -> u64 {
        let input = net.stream(self.stream).map_or(0, |stream| stream.input.len() as u64);
        let undecrypted = net.stream(self.stream).is_some_and(Stream::has_undecrypted);
        input + u64::from(undecrypted) + net.count_unread(self.stream)
    }
}
