//! Between a stream and a task: what has come waits for the task to read it, and what the task writes waits to be sent.

use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::buffer::Buffer;
use crate::reactor::Events;

use super::{Net, Read, Sent, StreamKey, Transport};

/// As much waits in each direction; then the socket is not read any more, or the task is kept waiting.
const WAITING: usize = 64 * 1024;

/// After so many bytes a task that reads lets others go on: what it makes of them, which may be more than they are, does not
/// pile up before those it is for.
const AT_ONCE: usize = 16 * 1024;

/// At most this many bytes of what comes for a task that reads no more are read and dropped.
const DROPPED: usize = 1024 * 1024;

/// What a task has of a stream, and the stream of the task. Bytes move between the two when the task has run.
#[derive(Clone, Debug)]
pub(crate) struct Pipe(Rc<RefCell<Ends>>);

#[derive(Debug)]
struct Ends {
    stream: StreamKey,
    /// Where the stream is listed when the task has read or written something.
    dirty_pipes: Rc<RefCell<Vec<StreamKey>>>,
    is_listed: bool,
    /// What has come.
    input: Buffer,
    /// Nothing more comes, because of an error or just so.
    ended: Option<Option<io::ErrorKind>>,
    reader: Option<Waker>,
    /// How many bytes the task has read since it let others go on.
    read: usize,
    /// What is to be sent.
    output: Buffer,
    /// Nothing more can be sent: what is written is dropped, and how it has ended is found out by reading.
    broken: bool,
    /// Nobody reads any more: so much of what comes is dropped, and the rest is not read.
    dropped: Option<usize>,
    /// Nothing more is written, which the peer has yet to be told.
    shut: bool,
    writer: Option<Waker>,
}

impl Ends {
    fn mark_dirty(&mut self) {
        if !self.is_listed {
            self.is_listed = true;
            self.dirty_pipes.borrow_mut().push(self.stream);
        }
    }

    fn wants_input(&self) -> bool {
        self.ended.is_none() && self.dropped.map_or(self.input.len() < WAITING, |left| left > 0)
    }
}

impl Pipe {
    fn new(stream: StreamKey, input: Buffer, dirty_pipes: Rc<RefCell<Vec<StreamKey>>>) -> Self {
        Self(Rc::new(RefCell::new(Ends {
            stream,
            dirty_pipes,
            is_listed: false,
            input,
            ended: None,
            reader: None,
            read: 0,
            output: Buffer::new(),
            broken: false,
            dropped: None,
            shut: false,
            writer: None,
        })))
    }

    /// Takes bytes to be sent, all or none.
    pub(crate) fn poll_add(&self, context: &Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let ends = &mut *self.0.borrow_mut();
        if ends.output.len() >= WAITING {
            ends.writer = Some(context.waker().clone());
            return Poll::Pending;
        }
        if !ends.broken {
            if !ends.output.try_add(bytes) {
                return Poll::Ready(Err(io::ErrorKind::OutOfMemory.into()));
            }
            ends.mark_dirty();
        }
        Poll::Ready(Ok(bytes.len()))
    }

    /// Notes that nothing more is written.
    pub(crate) fn shut_down(&self) {
        let ends = &mut *self.0.borrow_mut();
        ends.shut = true;
        ends.mark_dirty();
    }

    fn add_input(&self, bytes: &[u8]) {
        let ends = &mut *self.0.borrow_mut();
        if let Some(left) = &mut ends.dropped {
            *left = left.saturating_sub(bytes.len());
        } else if !ends.input.try_add(bytes) {
            ends.ended.get_or_insert(Some(io::ErrorKind::OutOfMemory));
        }
        wake(&mut ends.reader);
    }

    /// Nothing more comes.
    pub(super) fn end(&self, error: Option<io::ErrorKind>) {
        let ends = &mut *self.0.borrow_mut();
        ends.ended.get_or_insert(error);
        wake(&mut ends.reader);
    }

    fn has_ended(&self) -> bool {
        self.0.borrow().ended.is_some()
    }

    /// Nothing more can be sent.
    fn break_off(&self) {
        let ends = &mut *self.0.borrow_mut();
        ends.broken = true;
        ends.output.clear();
        ends.output.trim();
        wake(&mut ends.writer);
    }

    /// Moves what the task has written to the stream's output, unless that is full.
    fn move_output(&self, output: &mut Buffer) {
        let ends = &mut *self.0.borrow_mut();
        if output.len() < WAITING {
            output.append(&mut ends.output);
            ends.output.trim();
            wake(&mut ends.writer);
        }
    }
}

fn wake(waker: &mut Option<Waker>) {
    waker.take().into_iter().for_each(Waker::wake);
}

impl AsyncRead for Pipe {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, room: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let ends = &mut *self.0.borrow_mut();
        if ends.input.is_empty() {
            return match ends.ended {
                Some(None) => Poll::Ready(Ok(())),
                Some(Some(error)) => Poll::Ready(Err(error.into())),
                None => {
                    ends.reader = Some(context.waker().clone());
                    Poll::Pending
                }
            };
        }
        if ends.read >= AT_ONCE {
            ends.read = 0;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let was_full = !ends.wants_input();
        let left = AT_ONCE - ends.read;
        let bytes = ends.input.front();
        let count = bytes.len().min(room.remaining()).min(left);
        ends.read += count;
        room.put_slice(&bytes[..count]);
        ends.input.drain(count);
        ends.input.trim();
        if was_full {
            ends.mark_dirty();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Pipe {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_add(context, bytes)
    }

    /// What was written is sent when the tasks have run; who waits for that would wait for nothing.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.shut_down();
        Poll::Ready(Ok(()))
    }
}

impl Net {
    /// Lets a task read and write a connected stream, from what has come and was not taken on.
    pub(crate) fn open_pipe(&mut self, key: StreamKey) -> Option<Pipe> {
        let stream = self.streams.get_mut(key)?;
        let mut input = Buffer::new();
        input.append(&mut stream.input);
        let pipe = Pipe::new(key, input, self.dirty_pipes.clone());
        stream.pipe = Some(pipe.clone());
        self.watch_pipe(key);
        Some(pipe)
    }

    /// Whether all that there was to send has been handed to the kernel, or cannot be.
    pub(crate) fn is_sent(&self, key: StreamKey) -> bool {
        let Some(stream) = self.stream(key) else { return true };
        let is_written = stream.pipe.as_ref().is_none_or(|pipe| pipe.0.borrow().output.is_empty());
        is_written && stream.output.is_empty() && !stream.has_unsent()
    }

    /// Whether nothing more of what a task writes can be sent.
    pub(crate) fn is_broken(&self, key: StreamKey) -> bool {
        self.stream(key).and_then(|stream| stream.pipe.as_ref()).is_some_and(|pipe| pipe.0.borrow().broken)
    }

    /// How many bytes of a stream the kernel will have taken when all that its task has written so far is sent.
    pub(crate) fn written(&self, key: StreamKey) -> u64 {
        let pipe = self.stream(key).and_then(|stream| stream.pipe.as_ref());
        self.queued(key) + pipe.map_or(0, |pipe| pipe.0.borrow().output.len() as u64)
    }

    /// Drops what comes and has come for a task that reads no more.
    pub(crate) fn drop_input(&mut self, key: StreamKey) {
        let Some(pipe) = self.stream(key).and_then(|stream| stream.pipe.clone()) else { return };
        {
            let ends = &mut *pipe.0.borrow_mut();
            ends.dropped = Some(DROPPED);
            ends.input.clear();
            ends.input.trim();
        }
        self.watch_pipe(key);
    }

    /// Whether the peer of a stream that a task reads and writes sends nothing more.
    pub(crate) fn has_ended(&self, key: StreamKey) -> bool {
        self.stream(key).and_then(|stream| stream.pipe.as_ref()).is_some_and(Pipe::has_ended)
    }

    /// The socket of a stream that a task reads and writes is ready.
    pub(crate) fn on_pipe(&mut self, key: StreamKey, events: Events) {
        let Some(pipe) = self.stream(key).and_then(|stream| stream.pipe.clone()) else { return };
        if events.contains(Events::WRITE) {
            self.unblock(key);
            self.touch(key);
        }
        if !events.contains(Events::READ) {
            return;
        }
        match self.read(key, usize::MAX, |_, bytes| pipe.add_input(bytes)) {
            Read::Some(_) | Read::Nothing => {}
            Read::End => pipe.end(None),
            Read::Failed(error) => pipe.end(Some(error.kind())),
        }
        if pipe.has_ended() {
            // What is to be sent may have waited for the peer to say something.
            self.touch(key);
        }
        self.watch_pipe(key);
    }

    /// Has the streams settled whose tasks have read or written something.
    pub(crate) fn touch_dirty_pipes(&mut self) {
        let dirty_pipes = self.dirty_pipes.take();
        dirty_pipes.into_iter().for_each(|key| self.touch(key));
    }

    /// Sends what a task has written, as far as the kernel takes it.
    pub(crate) fn flush_pipe(&mut self, key: StreamKey) {
        let Some(stream) = self.streams.get_mut(key) else { return };
        let Some(pipe) = stream.pipe.clone() else { return self.flush(key) };
        pipe.0.borrow_mut().is_listed = false;
        let has_more = stream.has_undecrypted();
        if has_more && pipe.0.borrow().wants_input() {
            self.on_pipe(key, Events::READ);
        }
        loop {
            let Some(stream) = self.streams.get_mut(key) else { return };
            pipe.move_output(&mut stream.output);
            match self.send(key) {
                Sent::All if !pipe.0.borrow().output.is_empty() => {}
                Sent::All => break,
                Sent::Part => return self.watch_pipe(key),
                Sent::Failed(_) => {
                    pipe.break_off();
                    self.streams.get_mut(key).into_iter().for_each(|stream| stream.output.clear());
                    break;
                }
            }
        }
        if std::mem::take(&mut pipe.0.borrow_mut().shut) {
            self.shut_down(key);
        }
        self.watch_pipe(key);
    }

    fn watch_pipe(&mut self, key: StreamKey) {
        let Some(stream) = self.stream(key) else { return };
        let Some(pipe) = &stream.pipe else { return };
        let Transport::Open(_) = stream.transport else { return };
        let mut wanted = Events::empty();
        wanted.set(Events::READ, pipe.0.borrow().wants_input());
        wanted.set(Events::WRITE, stream.blocked);
        self.rewatch(key, wanted);
    }
}
