//! Streams that a script reads and writes by itself: libevent's `bufferevent`.

use std::io;

use crate::keys::{Token, owner};
use crate::reactor::Events;

use super::{Consumer, Net, Read, Sent, Stream, StreamEvent, StreamKey, Transport};

/// The callbacks that are pending for a script's stream: libevent's `readcb_pending`, `writecb_pending` and
/// `eventcb_pending`.
#[derive(Debug, Default)]
pub(super) struct PendingCalls {
    connected: bool,
    pub(super) read: bool,
    pub(super) written: bool,
    event: u16,
    /// The event that ended writing, with its error.
    write_failure: Option<Box<(u16, Option<i32>)>>,
    /// The length of the input when the read callback was called last, until it has returned. There is none of 0.
    reported: usize,
    /// Writing was enabled: the write callback is called even if there is nothing to write.
    write_wanted: bool,
    /// Deferred until the loop has waited.
    pub(super) late: bool,
}

/// A call to make to the script that reads a stream by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamCall {
    /// Something has come.
    Read,
    /// So much was sent that the low watermark is reached.
    Write,
    /// The flags of [`StreamEvent`], and the number of the error, if there was one.
    Event(u16, Option<i32>),
}

impl Net {
    /// Lets a stream read or write, or both (`bufferevent_enable`).
    pub fn enable(&mut self, key: StreamKey, events: Events) {
        let Some(stream) = self.stream_mut(key) else { return };
        stream.enabled |= events;
        // As in libevent, enabling writing on an idle connection calls the write callback.
        stream.pending.write_wanted |= events.contains(Events::WRITE) && matches!(stream.transport, Transport::Open(_));
        let paired = match stream.transport {
            Transport::Pair(partner) => Some(partner),
            _ => None,
        };
        if events.contains(Events::WRITE) {
            self.deliver(key);
        }
        if let Some(partner) = paired.filter(|_| events.contains(Events::READ)) {
            self.deliver(partner);
        }
        self.on_taken(key);
    }

    /// Lets a stream read or write no more (`bufferevent_disable`).
    pub fn disable(&mut self, key: StreamKey, events: Events) {
        if let Some(stream) = self.stream_mut(key) {
            stream.enabled -= events;
        }
        self.watch_enabled(key);
        self.restart_timers(key, Events::empty());
    }

    /// Input was consumed: there may be room for more, under the high watermark.
    pub fn on_taken(&mut self, key: StreamKey) {
        let Some(stream) = self.stream(key) else { return };
        match stream.transport {
            Transport::Pair(partner) if self.stream(partner).is_some_and(|partner| !partner.output.is_empty()) => {
                self.touch(partner);
            }
            Transport::Over(below) => {
                if self.has_waiting(stream) {
                    self.touch(key);
                }
                self.on_taken(below);
            }
            _ if stream.has_undecrypted() => self.touch(key),
            _ => {}
        }
        self.watch_enabled(key);
        self.restart_timers(key, Events::empty());
    }

    /// Sets the interest of a stream's socket by what is enabled. HTTP connections and tasks always read.
    pub(super) fn watch_enabled(&mut self, key: StreamKey) {
        let Some(stream) = self.stream(key) else { return };
        let is_ours = match stream.consumer() {
            Consumer::Script(..) | Consumer::Filter { .. } | Consumer::Client(_) => true,
            // It looks after itself once it is connected.
            Consumer::WebSocket(_) => !matches!(stream.transport, Transport::Open(_)) || stream.is_handshaking(),
            Consumer::Http(_) | Consumer::Http2(_) | Consumer::ClientHttp2(_) => false,
        };
        if is_ours {
            let watched = stream.wanted(self.takes_input(stream));
            self.rewatch(key, watched);
        }
    }

    /// Whether a stream may read: the script lets it, and, where another stream is over it, that one takes what comes.
    pub(super) fn takes_input(&self, stream: &Stream) -> bool {
        stream.wants_input()
            && match stream.consumer {
                Consumer::Filter { upper, .. } => {
                    self.stream(upper).is_some_and(|upper| upper.is_handshaking() || self.takes_input(upper))
                }
                _ => true,
            }
    }

    /// The socket of a stream is ready.
    pub(crate) fn on_stream(&mut self, key: StreamKey, events: Events) {
        let Some(stream) = self.stream(key) else { return };
        if let Transport::Connecting(_) = stream.transport {
            return self.finish_connect(key);
        }
        if events.contains(Events::WRITE) {
            self.unblock(key);
            self.touch(key);
        }
        if events.contains(Events::READ) {
            self.receive(key);
        }
    }

    /// Reads; true if there was something to read.
    pub(super) fn receive(&mut self, key: StreamKey) -> bool {
        let Some(stream) = self.stream(key) else { return false };
        let wanted = self.takes_input(stream);
        if !wanted && !stream.is_handshaking() {
            // Level-triggered, the socket would be reported as readable again and again.
            self.watch_enabled(key);
            return false;
        }
        let Some(stream) = self.stream_mut(key) else { return false };
        let room = if wanted { stream.room() } else { 0 };
        let read = if stream.secure.is_some() {
            let mut input = std::mem::take(&mut stream.input);
            let read = self.read_secure(key, room, &mut input);
            let is_incomplete = input.is_incomplete();
            if let Some(stream) = self.stream_mut(key) {
                stream.input = input;
            }
            if is_incomplete { Read::no_memory() } else { read }
        } else {
            self.read(key, room, |net, bytes| {
                if let Some(stream) = net.stream_mut(key) {
                    stream.input.add(bytes);
                }
            })
        };
        match read {
            Read::Some(_) => self.on_received(key),
            Read::Nothing => self.watch_enabled(key),
            Read::End => self.report(key, StreamEvent::READING | StreamEvent::EOF, Events::READ),
            Read::Failed(ref error) => {
                self.record_error(key, error);
                self.report(key, StreamEvent::READING | StreamEvent::ERROR, Events::READ);
            }
        }
        matches!(read, Read::Some(_))
    }

    /// Bytes were added to a stream's input: the read callback is due from the low watermark on.
    pub(super) fn on_received(&mut self, key: StreamKey) {
        let Some(stream) = self.stream_mut(key) else { return };
        if let Consumer::Filter { upper, .. } = stream.consumer {
            self.on_wire(upper);
            return self.watch_enabled(key);
        }
        if stream.input.len() >= stream.read_low() {
            stream.pending.read = true;
            self.call(key);
        }
        self.watch_enabled(key);
        self.restart_timers(key, Events::READ);
    }

    /// Writes the output of a script's stream.
    pub(crate) fn flush(&mut self, key: StreamKey) {
        let Some(stream) = self.stream_mut(key) else { return };
        match stream.transport {
            Transport::Pair(partner) => return self.transfer(key, partner),
            Transport::Open(_) | Transport::Over(_) => {}
            Transport::None | Transport::Connecting(_) => return,
        }
        self.resume_secure(key);
        let Some(stream) = self.stream_mut(key) else { return };
        if !stream.enabled.contains(Events::WRITE) && !stream.is_handshaking() {
            self.send_wire(key);
            return;
        }
        let wanted = std::mem::take(&mut stream.pending.write_wanted);
        let before = stream.output.len();
        let sent = self.send(key);
        self.watch_enabled(key);
        let Some(stream) = self.stream_mut(key) else { return };
        let progress = stream.output.len() < before;
        if let Sent::Failed(error) = sent {
            let failed = if stream.is_handshaking() { StreamEvent::READING } else { StreamEvent::WRITING };
            self.record_error(key, &error);
            self.report(key, failed | StreamEvent::ERROR, Events::WRITE);
        } else if progress || wanted && before == 0 {
            self.on_written(key);
        } else {
            self.restart_timers(key, Events::empty());
        }
    }

    /// Bytes have left a stream's output: the write callback is due at the low watermark.
    pub(super) fn on_written(&mut self, key: StreamKey) {
        let Some(stream) = self.stream_mut(key) else { return };
        if let Consumer::Filter { upper, .. } = stream.consumer {
            return self.touch(upper);
        }
        if stream.output.len() <= stream.write_low() {
            stream.pending.written = true;
            self.call(key);
        }
        self.restart_timers(key, Events::WRITE);
    }

    /// The connection is established, with TLS where there is some (`BEV_EVENT_CONNECTED`).
    pub(super) fn report_connected(&mut self, key: StreamKey) {
        let Some(stream) = self.stream_mut(key) else { return };
        if let Consumer::Filter { upper, .. } = stream.consumer {
            return self.touch(upper);
        }
        stream.pending.connected = true;
        self.call(key);
    }

    /// Reports an event to the script, and disables the directions that it `ends`.
    pub(super) fn report(&mut self, key: StreamKey, event: u16, ends: Events) {
        self.disable(key, ends);
        let Some(stream) = self.stream_mut(key) else { return };
        stream.ended |= event & StreamEvent::EOF != 0;
        if let Consumer::Filter { upper, .. } = stream.consumer {
            return self.report_upper(upper, event);
        }
        if event & StreamEvent::WRITING != 0 {
            stream.pending.write_failure = Some(Box::new((event, stream.error.take())));
        } else {
            stream.pending.event |= event;
        }
        self.call(key);
    }

    pub(super) fn record_error(&mut self, key: StreamKey, error: &io::Error) {
        if let Some(stream) = self.stream_mut(key) {
            stream.error = error.raw_os_error();
        }
    }

    /// The next callback of a script's stream that is due. To be asked again after each call, until there is none.
    ///
    /// As in libevent, the write callback comes first, except for pairs, whose callbacks are deferred and called in order.
    pub fn next_call(&mut self, key: StreamKey) -> Option<StreamCall> {
        self.after_call(key);
        let stream = self.stream_mut(key)?;
        let reads_first = stream.is_paired();
        let pending = &mut stream.pending;
        if std::mem::take(&mut pending.connected) {
            Some(StreamCall::Event(StreamEvent::CONNECTED, None))
        } else if !(reads_first && pending.read) && std::mem::take(&mut pending.written) {
            Some(StreamCall::Write)
        } else if let Some(failure) = pending.write_failure.take_if(|_| !(reads_first && pending.read)) {
            let (event, error) = *failure;
            Some(StreamCall::Event(event, error))
        } else if std::mem::take(&mut pending.read) {
            pending.reported = stream.input.len();
            Some(StreamCall::Read)
        } else {
            let event = std::mem::take(&mut pending.event);
            let error = stream.error.take();
            (event != 0).then_some(StreamCall::Event(event, error))
        }
    }

    /// The read callback has returned. If it consumed some input, and left so much that the high watermark lets nothing
    /// in, it is called again; libevent calls it again even if it consumed nothing, for ever.
    fn after_call(&mut self, key: StreamKey) {
        let Some(stream) = self.stream_mut(key) else { return };
        let before = std::mem::take(&mut stream.pending.reported);
        if stream.room() == 0 && stream.input.len() < before && stream.enabled.contains(Events::READ) {
            stream.pending.read = true;
            self.call(key);
        }
    }

    /// The streams of scripts that something can still happen to, by what the scripts know them by.
    pub fn live_scripts(&self) -> impl Iterator<Item = Token<owner::Script>> {
        self.streams.iter().filter_map(|(_, stream)| match stream.consumer {
            Consumer::Script(script, _) if self.is_live(stream) => Some(script),
            _ => None,
        })
    }

    /// Whether something can happen to a stream that the script does not cause.
    #[must_use]
    pub fn is_live(&self, stream: &Stream) -> bool {
        if let Transport::Over(below) = stream.transport
            && self.stream(below).is_some_and(|below| self.is_live(below))
        {
            return true;
        }
        let timers = stream.watermarks.iter().flat_map(|watermarks| watermarks.timers());
        !stream.watched.is_empty()
            || stream.dial.is_some()
            || timers.chain([stream.call]).any(|event| !self.reactor.pending(event, Events::all()).is_empty())
    }
}

impl Stream {
    /// What the socket of a script's stream is to be waited for; `reads` is whether it may read.
    fn wanted(&self, reads: bool) -> Events {
        let mut wanted = Events::empty();
        match self.transport {
            Transport::Connecting(_) => wanted |= Events::WRITE,
            Transport::Open(_) => {
                wanted.set(Events::READ, reads || self.is_handshaking());
                let sends = self.enabled.contains(Events::WRITE) || self.secure.is_some();
                wanted.set(Events::WRITE, self.blocked && sends);
            }
            Transport::None | Transport::Pair(_) | Transport::Over(_) => {}
        }
        wanted
    }
}
