//! The last bytes of replies, when nobody turns the loop any more.

use std::time::Duration;

use crate::http::Rest;
use crate::keys::{ServerKey, StreamKey};
use crate::net::{Consumer, Stream};
use crate::reactor::{Events, Instant, wait_once};

use super::Base;

/// The kernel does not tell when a peer has taken what it was sent. It is asked this often at first, and then less and less
/// often, down to as much.
const LOOKS: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(32));

impl Base {
    /// Sends what was given to the replies of an HTTP server, or of all, as far as their clients take it within that
    /// time: see [`Http::rest`](crate::http::Http). Nobody is called meanwhile, and no request is taken on. Clients of
    /// HTTP/2 are told that their connection ends (RFC 9113, section 6.8), and WebSockets are (RFC 6455, section 7.4.1).
    /// In a forked child nothing is done: the connections are its parent's.
    pub fn send_rest(&mut self, server: Option<ServerKey>, within: Duration) {
        if self.net.reactor.is_parents() {
            return;
        }
        let until = Instant::now().after(within);
        self.flush();
        self.http.close_to_new(server);
        let (sockets, mut wire) = self.websockets();
        sockets.take_leave_of(&mut wire, server);
        let (mut look, longest) = LOOKS;
        loop {
            self.flush();
            let rest = self.http.rest(&mut self.net, server);
            let left = until.since(Instant::now());
            if rest.is_empty() || left.is_zero() {
                break;
            }
            let time = if rest.iter().any(|rest| rest.is_sent) { left.min(look) } else { left };
            look = (look * 2).min(longest);
            self.net.begin_turn();
            self.wait(&rest, time);
        }
        self.http.dismiss(&mut self.net, server);
        self.flush();
    }

    /// Waits for the sockets of streams, and goes on with those that are ready.
    fn wait(&mut self, rest: &[Rest], time: Duration) {
        let waiting = rest.iter().filter(|rest| !rest.events.is_empty());
        let with_socket = |rest: &Rest| Some((rest.stream, (self.net.stream(rest.stream)?.fd()?, rest.events)));
        let (streams, sockets): (Vec<StreamKey>, Vec<_>) = waiting.filter_map(with_socket).unzip();
        let happened = wait_once(&sockets, time);
        for (stream, events) in streams.into_iter().zip(happened).filter(|(_, events)| !events.is_empty()) {
            self.on_ready(stream, events);
        }
    }

    /// The socket of a stream is ready.
    pub(super) fn on_ready(&mut self, key: StreamKey, events: Events) {
        match self.net.stream(key).map(Stream::consumer) {
            Some(Consumer::Http(connection)) => self.http.on_stream(&mut self.net, connection, events),
            Some(Consumer::Script(..) | Consumer::Filter { .. }) => self.net.on_stream(key, events),
            Some(Consumer::Http2(_)) => self.net.on_pipe(key, events),
            Some(Consumer::Client(client)) => self.clients.on_ready(&mut self.net, client, events),
            Some(Consumer::ClientHttp2(client)) => {
                self.clients.on_http2_ready(&mut self.net, client, key, events);
            }
            Some(Consumer::WebSocket(socket)) => {
                let (sockets, mut wire) = self.websockets();
                sockets.on_ready(&mut wire, socket, events);
            }
            None => {}
        }
    }
}
