//! What a stream reads from and sends to: put in its place, and taken away.

use std::io;

use crate::keys::Target;
use crate::reactor::{self, EventSpec, Events, Sink};

use super::transport::{Socket, Transport};
use super::{Net, StreamKey};

impl Net {
    /// Replaces the transport of a stream.
    pub(super) fn install(&mut self, key: StreamKey, transport: Transport) {
        drop(self.detach_closing(key));
        let Some(stream) = self.streams.get_mut(key) else { return };
        stream.transport = transport;
        stream.ended = false;
        stream.reset_wire();
        if let Some(fd) = stream.descriptor() {
            let sink = Sink::Service(Target::Stream(key));
            let io = self.reactor.insert(EventSpec { fd, events: Events::PERSIST, sink });
            stream.io = Some(io);
        }
    }

    /// Takes the transport of a stream away.
    pub(super) fn detach(&mut self, key: StreamKey) -> Transport {
        let (transport, io) = self.part(key);
        io.into_iter().for_each(|io| self.reactor.remove(io));
        transport
    }

    /// The same where it is closed next, if it is ours to close. The socket is forgotten before it is: its number may be
    /// used again at once.
    fn detach_closing(&mut self, key: StreamKey) -> Transport {
        let (transport, io) = self.part(key);
        match transport {
            Transport::Open(Socket::Owned(_)) => io.into_iter().for_each(|io| self.reactor.remove_closing(io)),
            _ => io.into_iter().for_each(|io| self.reactor.remove(io)),
        }
        transport
    }

    /// Takes the transport of a stream away, and the event that waits for it.
    fn part(&mut self, key: StreamKey) -> (Transport, Option<reactor::Key>) {
        if self.streams.get(key).is_some_and(|stream| stream.secure.is_some() || stream.dial.is_some()) {
            self.send_close_notify(key);
            self.stop_dialing(key);
        }
        let Some(stream) = self.streams.get_mut(key) else { return (Transport::None, None) };
        (stream.watched, stream.blocked, stream.stalled) = (Events::empty(), false, None);
        (std::mem::replace(&mut stream.transport, Transport::None), stream.io.take())
    }

    /// Closes a stream's socket, now. The stream itself stays until it is forgotten.
    pub(crate) fn close(&mut self, key: StreamKey) {
        self.install(key, Transport::None);
        if let Some(stream) = self.streams.get_mut(key) {
            stream.output.clear();
            stream.output.trim();
        }
    }

    /// Closes the socket of a script's stream (`bufferevent_setfd` to -1), which keeps its buffers; false when there is
    /// none.
    pub fn close_socket(&mut self, key: StreamKey) -> bool {
        let open = self.streams.get(key).is_some_and(|stream| stream.socket().is_some());
        if open {
            self.install(key, Transport::None);
            self.restart_timers(key, Events::empty());
        }
        open
    }

    /// Ends a stream (`bufferevent_free`).
    pub(crate) fn forget(&mut self, key: StreamKey) {
        let transport = self.detach_closing(key);
        self.leave(&transport);
        if let Some(stream) = self.streams.remove(key) {
            self.reactor.remove(stream.call);
            stream
                .watermarks
                .iter()
                .flat_map(|watermarks| watermarks.timers())
                .for_each(|timer| self.reactor.remove(timer));
            stream.pipe.iter().for_each(|pipe| pipe.end(Some(io::ErrorKind::ConnectionAborted)));
        }
    }
}
