//! A client of HTTP/2 in the same thread as the server: hyper's.

use std::cell::{Cell, RefCell};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use event_runtime::reactor::LoopFlags;
use event_runtime::tasks::{Spawner, TaskKey, Tasks};
use hyper::body::{Body, Frame, Incoming};
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper::rt::ReadBufCursor;
use hyper::{Request, Response};

use super::site::Site;

/// Something happens in as many turns of the loop if it happens at all.
const TURNS: usize = 20_000;

/// A client with one connection to a site.
pub(crate) struct Client {
    tasks: Tasks,
    sender: SendRequest<Upload>,
    wire: Wire,
    ended: Rc<Cell<bool>>,
}

/// What hyper begins tasks with.
#[derive(Clone)]
pub(crate) struct Executor(Spawner);

impl<F: Future<Output = ()> + 'static> hyper::rt::Executor<F> for Executor {
    fn execute(&self, future: F) {
        self.0.spawn(future);
    }
}

/// The client's end of a connection. Who waits for it is woken in every turn.
#[derive(Clone)]
pub(crate) struct Wire {
    socket: Rc<UnixStream>,
    waiting: Rc<RefCell<Vec<Waker>>>,
    /// Nothing is read.
    pub(crate) is_deaf: Rc<Cell<bool>>,
}

/// The body of a request, which may come in several pieces, or end in the middle.
pub(crate) struct Upload {
    pieces: Vec<Bytes>,
    /// Never ends.
    is_open: bool,
}

impl Body for Upload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.pieces.pop() {
            None if self.is_open => Poll::Pending,
            piece => Poll::Ready(piece.map(|piece| Ok(Frame::data(piece)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && !self.is_open
    }
}

/// What has become of a request.
#[derive(Clone, Default)]
pub(crate) struct Answer(Rc<RefCell<Got>>);

#[derive(Default)]
struct Got {
    response: Option<Response<()>>,
    body: Vec<u8>,
    is_over: bool,
    has_failed: bool,
}

impl Answer {
    pub(crate) fn is_over(&self) -> bool {
        self.0.borrow().is_over
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.0.borrow().has_failed
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.0.borrow().response.is_some()
    }

    pub(crate) fn code(&self) -> u16 {
        self.0.borrow().response.as_ref().map_or(0, |response| response.status().as_u16())
    }

    pub(crate) fn body(&self) -> String {
        String::from_utf8_lossy(&self.0.borrow().body).into_owned()
    }

    pub(crate) fn length(&self) -> usize {
        self.0.borrow().body.len()
    }

    /// The headers in a line, without the date.
    pub(crate) fn headers(&self) -> String {
        let got = self.0.borrow();
        let headers = got.response.as_ref().map(|response| response.headers().clone()).unwrap_or_default();
        let lines = headers.iter().filter(|(name, _)| *name != "date");
        let lines = lines.map(|(name, value)| format!("{name}={}", value.to_str().unwrap()));
        lines.collect::<Vec<_>>().join(" ")
    }
}

impl hyper::rt::Read for Wire {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, mut room: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let mut bytes = vec![0; room.remaining().min(16 * 1024)];
        let read =
            if self.is_deaf.get() { Err(ErrorKind::WouldBlock.into()) } else { (&*self.socket).read(&mut bytes) };
        self.outcome(context, read).map_ok(|count| room.put_slice(&bytes[..count]))
    }
}

impl hyper::rt::Write for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = (&*self.socket).write(bytes);
        self.outcome(context, written)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.socket.shutdown(std::net::Shutdown::Write))
    }
}

impl Wire {
    pub(crate) fn new(site: &mut Site) -> Self {
        let socket = Rc::new(site.connect_raw());
        Self { socket, waiting: Rc::default(), is_deaf: Rc::default() }
    }

    fn outcome<T>(&self, context: &Context<'_>, result: io::Result<T>) -> Poll<io::Result<T>> {
        match result {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                self.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            }
            result => Poll::Ready(result),
        }
    }
}

impl Client {
    pub(crate) fn new(site: &mut Site) -> Self {
        Self::with(site, |_| {})
    }

    pub(crate) fn with(site: &mut Site, adjust: impl FnOnce(&mut Builder<Executor>)) -> Self {
        let wire = Wire::new(site);
        let mut tasks = Tasks::default();
        let mut builder = Builder::new(Executor(tasks.spawner()));
        adjust(&mut builder);
        let (slot, ended) = (Rc::new(RefCell::new(None)), Rc::new(Cell::new(false)));
        let (opened, over, end) = (slot.clone(), ended.clone(), wire.clone());
        tasks.spawn(async move {
            let (sender, connection) = builder.handshake(end).await.unwrap();
            opened.replace(Some(sender));
            let _ = connection.await;
            over.set(true);
        });
        tasks.run_ready();
        let sender = slot.take().unwrap();
        Self { tasks, sender, wire, ended }
    }

    /// Makes a request; removing the task takes it back.
    pub(crate) fn ask(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[&str],
    ) -> (Answer, TaskKey) {
        let pieces = body.iter().rev().map(|piece| Bytes::copy_from_slice(piece.as_bytes())).collect();
        self.send(method, target, headers, Upload { pieces, is_open: false })
    }

    /// Makes a request whose body does not end.
    pub(crate) fn ask_without_end(&mut self, target: &str, body: &str) -> (Answer, TaskKey) {
        let pieces = vec![Bytes::copy_from_slice(body.as_bytes())];
        self.send("POST", target, &[], Upload { pieces, is_open: true })
    }

    fn send(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: Upload) -> (Answer, TaskKey) {
        let mut request = Request::builder().method(method).uri(format!("http://h{target}"));
        for &(name, value) in headers {
            request = request.header(name, value);
        }
        let answer = Answer::default();
        let (mut sender, got) = (self.sender.clone(), answer.0.clone());
        let request = request.body(body).unwrap();
        let task = self.tasks.spawn(async move {
            let result = match sender.send_request(request).await {
                Ok(response) => collect(&got, response).await,
                Err(error) => Err(error),
            };
            let got = &mut *got.borrow_mut();
            (got.is_over, got.has_failed) = (true, result.is_err());
        });
        (answer, task)
    }

    pub(crate) fn take_back(&mut self, task: TaskKey) {
        self.tasks.remove(task);
    }

    /// Whether the connection is over.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.get()
    }

    pub(crate) fn set_deaf(&self, is_deaf: bool) {
        self.wire.is_deaf.set(is_deaf);
    }

    /// Lets both sides do what they can do at once.
    pub(crate) fn step(&mut self, site: &mut Site) {
        self.run();
        site.turn(LoopFlags::NONBLOCK);
        self.run();
    }

    /// Lets the client do what it can do at once.
    pub(crate) fn run(&mut self) {
        let waiting = self.wire.waiting.take();
        waiting.into_iter().for_each(Waker::wake);
        self.tasks.run_ready();
    }

    /// Goes on until something has happened.
    pub(crate) fn until(&mut self, site: &mut Site, happened: impl Fn(&Site, &Self) -> bool) {
        for _ in 0..TURNS {
            if happened(site, self) {
                return;
            }
            self.step(site);
        }
        panic!("it does not happen; asked for: {:?}", site.asked);
    }

    /// Waits, with the clock ticking, until something has happened.
    pub(crate) fn wait(&mut self, site: &mut Site, happened: impl Fn(&Self) -> bool) {
        site.tick(std::time::Duration::from_millis(5));
        site.wait(|_| {
            self.run();
            happened(self)
        });
    }

    /// Makes a request, and has it answered.
    pub(crate) fn get(&mut self, site: &mut Site, target: &str) -> Answer {
        let (answer, _) = self.ask("GET", target, &[], &[]);
        self.until(site, |_, _| answer.is_over());
        answer
    }
}

async fn collect(got: &RefCell<Got>, response: Response<Incoming>) -> hyper::Result<()> {
    let (parts, mut body) = response.into_parts();
    got.borrow_mut().response = Some(Response::from_parts(parts, ()));
    while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        if let Ok(data) = frame?.into_data() {
            got.borrow_mut().body.extend_from_slice(&data);
        }
    }
    Ok(())
}
