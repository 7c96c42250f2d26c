//! The last bytes of replies, when nobody turns the loop any more.

use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::keys::{ServerKey, StreamKey};
use crate::net::{Consumer, Stream};
use crate::reactor::{Events, Instant};

use super::Base;

/// The kernel does not tell when a peer has taken what it was sent: how often to ask.
const LOOK: Duration = Duration::from_millis(5);

impl Base {
    /// Sends what was given to the replies of an HTTP server, or of all, as far as their clients take it within that
    /// time. Nobody is called meanwhile, and no request is taken on. Clients of HTTP/2 are told that their connection
    /// ends (RFC 9113, section 6.8). In a forked child nothing is done: the connections are its parent's.
    pub fn send_rest(&mut self, server: Option<ServerKey>, within: Duration) {
        if self.net.reactor.is_parents() {
            return;
        }
        let until = Instant::now().after(within);
        self.http.close_to_new(server);
        self.flush();
        loop {
            let unsent = self.http.unsent(&self.net, server);
            if unsent.is_empty() || !self.wait(&unsent, until.since(Instant::now())) {
                break;
            }
        }
        self.http.dismiss(&mut self.net, server);
        self.flush();
        // What a client sends to a socket that is closed makes the kernel drop what it has not taken yet.
        loop {
            let unread = self.http.undelivered(&mut self.net, server);
            let left = until.since(Instant::now());
            if unread.is_empty() || left.is_zero() {
                return;
            }
            self.wait(&unread, left.min(LOOK));
        }
    }

    /// Waits for sockets, and goes on with those that are ready; false when time is up.
    fn wait(&mut self, sockets: &[(StreamKey, Events)], time: Duration) -> bool {
        if time.is_zero() {
            return false;
        }
        let mut ready: Vec<(StreamKey, Events)> = Vec::new();
        let mut asked: Vec<(StreamKey, Events, PollFd<'_>)> = Vec::new();
        for &(key, events) in sockets {
            let Some(fd) = self.net.stream(key).and_then(Stream::fd) else { continue };
            let mut flags = PollFlags::empty();
            flags.set(PollFlags::IN, events.contains(Events::READ));
            flags.set(PollFlags::OUT, events.contains(Events::WRITE));
            asked.push((key, events, PollFd::from_borrowed_fd(fd, flags)));
        }
        let mut fds: Vec<PollFd<'_>> = asked.iter().map(|(.., fd)| fd.clone()).collect();
        // What interrupts it is looked at as nothing.
        let _ = poll(&mut fds, Timespec::try_from(time).ok().as_ref());
        for ((key, events, _), fd) in asked.iter().zip(&fds) {
            let happened = fd.revents();
            let failed = happened.intersects(PollFlags::ERR | PollFlags::HUP | PollFlags::NVAL);
            let mut of_it = Events::empty();
            of_it.set(Events::READ, failed || happened.contains(PollFlags::IN));
            of_it.set(Events::WRITE, failed || happened.contains(PollFlags::OUT));
            if !(of_it & *events).is_empty() {
                ready.push((*key, of_it & *events));
            }
        }
        for (key, events) in ready {
            self.on_ready(key, events);
        }
        self.flush();
        true
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
