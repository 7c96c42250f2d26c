//! Streams that a script reads by itself.

use std::io;

use crate::reactor::What;

use super::{Consumer, Net, Read, Sent, StreamCall, StreamEvent, StreamKey};

impl Net {
    /// Lets a stream read or write, or both.
    pub fn enable(&mut self, key: StreamKey, what: What) {
        if let Some(stream) = self.stream_mut(key) {
            stream.enabled |= what & (What::READ | What::WRITE);
        }
        self.watch_enabled(key);
        if what.contains(What::WRITE) {
            self.touch(key);
        }
    }

    /// Lets a stream read or write no more.
    pub fn disable(&mut self, key: StreamKey, what: What) {
        if let Some(stream) = self.stream_mut(key) {
            stream.enabled -= what & (What::READ | What::WRITE);
        }
        self.watch_enabled(key);
    }

    /// Waits for what may be read; of an HTTP connection it is read in any case.
    pub(super) fn watch_enabled(&mut self, key: StreamKey) {
        let Some(stream) = self.stream(key) else { return };
        if let Consumer::Script(..) = stream.consumer() {
            let mut watched = stream.watched();
            watched.set(What::READ, stream.enabled().contains(What::READ));
            self.watch(key, watched);
        }
    }

    /// The socket of a stream is ready.
    pub(crate) fn on_stream(&mut self, key: StreamKey, what: What) {
        if what.contains(What::WRITE) {
            self.unblock(key);
            self.touch(key);
        }
        let reads = self.stream(key).is_some_and(|stream| stream.enabled().contains(What::READ));
        if !what.contains(What::READ) || !reads {
            return;
        }
        let add = |net: &mut Self, bytes: &[u8]| {
            if let Some(stream) = net.stream_mut(key) {
                stream.input.add(bytes);
                stream.news.read = true;
            }
        };
        match self.read(key, add).0 {
            Read::Some(_) => self.call(key),
            Read::Nothing => {}
            Read::End => self.tell(key, StreamEvent::READING | StreamEvent::EOF, What::READ),
            Read::Failed(error) => {
                self.note_error(key, &error);
                self.tell(key, StreamEvent::READING | StreamEvent::ERROR, What::READ);
            }
        }
    }

    /// What there was to send has been handed to the kernel, or not.
    pub(crate) fn tell_sent(&mut self, key: StreamKey, sent: &Sent) {
        match sent {
            Sent::Part => {}
            Sent::All => {
                if let Some(stream) = self.stream_mut(key) {
                    stream.news.written = true;
                }
                self.call(key);
            }
            Sent::Failed(error) => {
                self.note_error(key, error);
                self.tell(key, StreamEvent::WRITING | StreamEvent::ERROR, What::WRITE);
            }
        }
    }

    /// Tells the script of an event, which ends what it has to do with.
    fn tell(&mut self, key: StreamKey, event: u16, ends: What) {
        self.disable(key, ends);
        if let Some(stream) = self.stream_mut(key) {
            stream.news.event |= event;
        }
        self.call(key);
    }

    fn note_error(&mut self, key: StreamKey, error: &io::Error) {
        if let Some(stream) = self.stream_mut(key) {
            stream.error = error.raw_os_error();
        }
    }

    /// The next thing the script is to be told of a stream.
    pub fn next_call(&mut self, key: StreamKey) -> Option<StreamCall> {
        let news = &mut self.stream_mut(key)?.news;
        if std::mem::take(&mut news.read) {
            Some(StreamCall::Read)
        } else if std::mem::take(&mut news.written) {
            Some(StreamCall::Write)
        } else {
            let event = std::mem::take(&mut news.event);
            let error = self.stream(key)?.error;
            (event != 0).then_some(StreamCall::Event(event, error))
        }
    }
}
