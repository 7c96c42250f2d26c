//! `EventHttpRequest`: a request, and the reply to it.

mod body;
mod client;
mod connection;
mod file;
mod first_line;
mod given_up;
mod headers;
mod information;
mod pages;
mod progress;
mod reply;
mod trailers;
mod upgrade;
mod upload;

use std::cell::{Cell, OnceCell, RefCell};
use std::time::Duration;

use event_runtime::base::{Base, BodyOf};
use event_runtime::buffer::Buffer;
use event_runtime::http::{Exchange, Headers, Method, RawHeaders, Request, RequestError, RequestHead, ResponseHead};
use ext_php_rs::types::Zval;

use crate::core::Core;
use crate::zend::{
    ArrayBuilder, Callable, Class, Destructor, Elements, Gc, Object, OrFalse, PhpString, Ref, Result, SharedArray,
    methods,
};

use super::event_base::EventBase;
use super::event_buffer::EventBuffer;
use super::event_buffer_event::EventBufferEvent;
use super::event_http_connection::EventHttpConnection;

use body::Body;
use client::Sent;
pub(super) use headers::{KnownHeaders, complaint};
pub(super) use pages::Made;
pub(super) use progress::Hook;
use progress::Progress;
use reply::Reply;
use trailers::Trailers;
pub(super) use upgrade::{Upgraded, is_reserved};
use upload::Upload;

/// The lists of headers and trailers a request has.
const INPUT_HEADER: i64 = 1;
const OUTPUT_HEADER: i64 = 2;
const INPUT_TRAILER: i64 = 4;
const OUTPUT_TRAILER: i64 = 8;

/// The state of an `EventHttpRequest`.
#[derive(Default)]
pub(crate) struct EventHttpRequest {
    received: RefCell<Option<Received>>,
    /// What it is as a request that was given to a client.
    sent: RefCell<Option<Box<Sent>>>,
    response: RefCell<Option<Box<ResponseHead>>>,
    /// What is called with the response to it.
    answer: OnceCell<Box<Hook>>,
    /// The body that has come, until it is asked for.
    body: RefCell<Buffer>,
    /// The headers that have come, when they were changed.
    input: RefCell<Option<Headers>>,
    output: RefCell<Headers>,
    input_buffer: RefCell<Option<Ref<EventBuffer>>>,
    output_buffer: RefCell<Option<Ref<EventBuffer>>>,
    code: Cell<i64>,
    reply: Cell<Reply>,
    /// How far the script has come with the body of a request that it makes.
    upload: Cell<Upload>,
    /// It has become a WebSocket, whose connection it is then.
    is_upgraded: Cell<bool>,
    progress: Progress,
    trailers: Trailers,
    /// A loop knows the object, to call it with what becomes of the request.
    is_known: Cell<bool>,
    /// The error callback has been called for it.
    is_explained: Cell<bool>,
    /// How long it may take as a request that is given to a client.
    deadline: Cell<Option<Duration>>,
}

/// A request that a server has received.
struct Received {
    core: Core,
    base: Ref<EventBase>,
    head: RequestHead,
    exchange: Exchange,
}

/// A head that has come.
enum Head {
    Request(RequestHead),
    Response(ResponseHead),
}

impl Head {
    fn fields(&self) -> RawHeaders<'_> {
        match self {
            Self::Request(head) => head.fields(),
            Self::Response(head) => head.fields(),
        }
    }
}

impl Class for EventHttpRequest {
    const NAME: &'static str = "EventHttpRequest";
    const DESTRUCT: Option<Destructor<Self>> = Some(Self::forget);
    const CONSTANTS: &'static [(&'static str, i64)] = &[
        ("CMD_GET", Method::Get as i64),
        ("CMD_POST", Method::Post as i64),
        ("CMD_HEAD", Method::Head as i64),
        ("CMD_PUT", Method::Put as i64),
        ("CMD_DELETE", Method::Delete as i64),
        ("CMD_OPTIONS", Method::Options as i64),
        ("CMD_TRACE", Method::Trace as i64),
        ("CMD_CONNECT", Method::Connect as i64),
        ("CMD_PATCH", Method::Patch as i64),
        ("INPUT_HEADER", INPUT_HEADER),
        ("OUTPUT_HEADER", OUTPUT_HEADER),
        ("INPUT_TRAILER", INPUT_TRAILER),
        ("OUTPUT_TRAILER", OUTPUT_TRAILER),
        ("ERROR_TIMEOUT", RequestError::Timeout as i64),
        ("ERROR_EOF", RequestError::Eof as i64),
        ("ERROR_INVALID_HEADER", RequestError::InvalidHeader as i64),
        ("ERROR_BUFFER", RequestError::Buffer as i64),
        ("ERROR_CANCEL", RequestError::Cancel as i64),
        ("ERROR_DATA_TOO_LONG", RequestError::DataTooLong as i64),
        ("ERROR_RESOLVE", RequestError::Resolve as i64),
        ("ERROR_CONNECT", RequestError::Connect as i64),
        ("ERROR_TLS", RequestError::Tls as i64),
    ];

    /// A client that knows the object holds it. A server need not, and holds it no more where the cycle collector or the
    /// end of the script is what takes the object.
    fn detach(&self) {
        if self.is_known.get() {
            let _ = self.with(Base::release);
        }
        self.abandon_forgotten();
    }

    fn gc(this: &Object<Self>, gc: &mut Gc) {
        gc.properties(this);
        this.answer.get().iter().for_each(|answer| answer.gc(gc));
        this.progress.gc(gc);
        for buffer in [&this.input_buffer, &this.output_buffer] {
            buffer.borrow().iter().for_each(|buffer| gc.object(buffer));
        }
        if let Some(received) = &*this.received.borrow() {
            gc.object(&received.base);
        }
    }
}

methods!(EventHttpRequest {
    /// Makes a request to be made with EventHttpConnection::makeRequest(). $callback is called with the answered
    /// request, or null where none came, and $data.
    constructor construct(callback: &Zval, data: Option<&Zval> = None);
    /// Lets go of everything the request holds. One that a server has received and that was not replied to is answered
    /// with a 500 page.
    method "free" => free();
    /// The method, one of the CMD_* constants; 0 for one that has none of them, and while the request is not made.
    method "getCommand" => get_command() -> i64;
    /// The method, as it was sent: "GET". Empty while a request that is to be made is not.
    method "getMethod" => get_method() -> PhpString;
    /// The protocol the request has come by, "HTTP/1.0", "HTTP/1.1" or "HTTP/2"; of a request that is made, the one the
    /// response has come by. Until there is a response that is "HTTP/1.1", and empty while the request is not made.
    method "getProtocol" => get_protocol() -> PhpString;
    /// The host the request is for, without a port; empty where the request does not name one.
    method "getHost" => get_host() -> PhpString;
    /// The request target as it was sent.
    hot method "getUri" => get_uri() -> PhpString;
    /// The status code of the reply or the response; 0 while there is none.
    method "getResponseCode" => get_response_code() -> i64;
    /// The headers that have come, by name. Of one that has come more than once, the last.
    method "getInputHeaders" => get_input_headers() -> SharedArray;
    /// The headers to be sent, by name.
    method "getOutputHeaders" => get_output_headers() -> ArrayBuilder;
    /// The body that has come.
    hot method "getInputBuffer" => get_input_buffer() -> Ref<EventBuffer>;
    /// The body to be sent, before what sendReply() is given.
    method "getOutputBuffer" => get_output_buffer() -> Ref<EventBuffer>;
    /// The stream of the connection; null when it is gone, for a request to a server, and with HTTP/2.
    method "getBufferEvent" => get_buffer_event() -> Option<Ref<EventBufferEvent>>;
    /// The connection, of HTTP/2 this request's stream; null when it is gone, or the reply or the response complete, unless
    /// it has become a WebSocket.
    hot method "getConnection" => get_connection() -> Option<Ref<EventHttpConnection>>;
    /// Ends the connection at once, of HTTP/2 just this request's stream. Its close callback runs meanwhile.
    method "closeConnection" => close_connection();
    /// Replies with an error page and ends the connection, unless it is one of HTTP/2.
    method "sendError" => send_error(error: i64, reason: Option<&[u8]> = None);
    /// Replies, with what is in the output buffer and in $buf as the body. sendReplyChunk() may go on with it in the
    /// same callback.
    hot method "sendReply" => send_reply(code: i64, reason: &[u8], buf: Option<Body<'_>> = None);
    /// Tells the client something before the reply, as often as wanted: $code is 102 (Processing) or 103 (Early Hints),
    /// and goes with these headers only. False when the client's protocol has no such thing (HTTP/1.0), and when it has
    /// left. Throws a ValueError for other codes: 100 is sent to whoever waits for it.
    /// @param array<string, string|list<string>> $headers
    method "sendInformation" => send_information(code: i64, headers: Elements = Elements::new()) -> bool;
    /// Sends $buf, an EventBuffer or a string, as a part of the body, after sendReplyStart(). $cb is called once with the
    /// request and $arg when all that was given to the reply so far has left the process.
    hot method "sendReplyChunk" => send_reply_chunk(
        buf: Body<'_>, cb: Option<Box<Callable>> = None, arg: Option<&Zval> = None
    );
    /// How many bytes of the reply, or of a request that is made, have not left the process; 0 when it is over.
    method "getPendingBytes" => get_pending_bytes() -> i64;
    /// Has makeRequest() send a request whose body is given in pieces then, with sendBodyChunk() and sendBodyEnd(): of the
    /// length that the script's own Content-Length says, or, without one, in chunks with HTTP/1.1, and any length with
    /// HTTP/2. What is in the output buffer is the first piece. While the script has more to give, and nothing waits to be
    /// sent, no timeout runs but setDeadline(): a body that nobody ends keeps its request for as long as the server does.
    method "startBody" => start_body();
    /// Sends $buf, an EventBuffer or a string, as a part of the body of a request that startBody() was called for, after
    /// makeRequest(). $cb is called once with the request and $arg when all that was given of the body so far has left the
    /// process: who gives the next piece there has no more in memory than that. It is not called when the request is over
    /// before, as when the server answers early: what is given then is dropped without a word, and with HTTP/1 the
    /// connection ends. What is more than the script's own Content-Length is not sent, with a warning.
    /// @param ?callable(EventHttpRequest, mixed): mixed $cb
    method "sendBodyChunk" => send_body_chunk(
        buf: Body<'_>, cb: Option<Callable> = None, arg: Option<&Zval> = None
    );
    /// Ends the body of a request, and sends the trailers that it has. When bytes are missing of the script's own
    /// Content-Length there is a warning, and the request fails with ERROR_BUFFER.
    method "sendBodyEnd" => send_body_end();
    /// Has the body handed on in pieces: $cb is called with the request and $arg when bytes have come, which are in
    /// getInputBuffer(). What it leaves there stays, and while that is 64 KiB or more nothing is read. The request's own
    /// callback comes at the end, with what is left. For a request that an EventHttp has received it is to be set in the
    /// callback of EventHttp::setHeaderCallback(); for one that is made, where it is about the response, at any time.
    method "setChunkCallback" => set_chunk_callback(cb: Option<Callable>, arg: Option<&Zval> = None);
    /// Has $cb called with the request and $arg when the head of the response to a request that is made has come: its
    /// code and headers are there. Interim responses (1xx) are not told.
    method "setHeaderCallback" => set_header_callback(cb: Option<Callable>, arg: Option<&Zval> = None);
    /// Has $cb called once with the request and $arg when the whole reply has left the process; of a request that is made,
    /// when all of that has, unless it is answered before.
    method "setCompleteCallback" => set_complete_callback(cb: Option<Callable>, arg: Option<&Zval> = None);
    /// Has $cb called once with the request, one of the ERROR_* constants, what happened in words, and $arg when the
    /// request or its reply fails, before the close callback; of a request that is made, before its own callback is told
    /// that it has failed. cancel(), and the end of its EventHttpConnection, are ERROR_CANCEL, and call nothing else.
    /// @param ?callable(EventHttpRequest, int, string, mixed): mixed $cb
    method "setErrorCallback" => set_error_callback(cb: Option<Callable>, arg: Option<&Zval> = None);
    /// Sets for how many seconds a request may take from makeRequest() to the end of the response, all that comes between
    /// included: the requests before it, the lookup of a name, connecting, TLS and further tries. Then it fails with
    /// ERROR_TIMEOUT. No positive number is no limit.
    method "setDeadline" => set_deadline(seconds: f64);
    /// Reads no more of the body until resume() is called.
    method "pause" => pause();
    /// Reads on. What the chunk callback has left is there again: it is called.
    method "resume" => resume();
    /// Ends a reply that came in chunks.
    hot method "sendReplyEnd" => send_reply_end();
    /// Begins a reply whose body comes in chunks.
    hot method "sendReplyStart" => send_reply_start(code: i64, reason: &[u8]);
    /// Replies with a file, as Go's http.ServeContent does: whole (200), one part or several (206), or not (304, 412, 416),
    /// by Range, If-Range, If-Match, If-None-Match, If-Modified-Since and If-Unmodified-Since (RFC 9110). A HEAD is answered
    /// like a GET, without the file; any other method gets the whole file, or 412. $type, or else a Content-Type that was
    /// set, or else the end of the path says what it is. ETag and Last-Modified are the file's unless they were set, and
    /// with Accept-Ranges: none there are no parts. What is in the output buffer is not sent. False, after a warning, and
    /// no reply, when the path is not that of a regular file, or it cannot be opened; the file may not become shorter
    /// while it is sent (see EventBuffer::addFile()).
    method "sendFile" => send_file(path: &[u8], r#type: Option<&[u8]> = None) -> bool;
    /// Gives up the request: the connection ends at once. One that waits for others is just taken back.
    method "cancel" => cancel();
    /// Adds a header to one of the lists: $type is EventHttpRequest::INPUT_HEADER, OUTPUT_HEADER, INPUT_TRAILER or
    /// OUTPUT_TRAILER. Trailers are sent behind a reply in chunks, and can be added until sendReplyEnd(); a reply of
    /// sendReply() that has some is sent in chunks. Of a request that is made they stand behind a body in pieces, between
    /// startBody() and sendBodyEnd(). False for a name or value that cannot be sent, and for a trailer that there is no
    /// place for: with HTTP/1.0, for a reply to HEAD, behind a body whose length was promised.
    hot method "addHeader" => add_header(key: &[u8], value: &[u8], r#type: i64) -> bool;
    /// Removes all headers and trailers to be sent.
    method "clearHeaders" => clear_headers();
    /// Removes the first header of a name from one of the lists.
    method "removeHeader" => remove_header(key: &[u8], r#type: i64) -> bool;
    /// The value of the first header of a name in one of the lists.
    hot method "findHeader" => find_header(key: &[u8], r#type: i64) -> OrFalse<Option<PhpString>>;
    /// All values of a header in one of the lists, in order, each as it was sent.
    /// @return list<string>
    method "getHeaderValues" => get_header_values(name: &[u8], r#type: i64) -> ArrayBuilder;
    /// The trailers that have come behind the body, by name, when all of it has: in the request's own callback. Of one that
    /// has come more than once, the last. Those that say what they say too late, as Content-Length or Authorization, are
    /// left out.
    /// @return array<string,string>
    method "getInputTrailers" => get_input_trailers() -> ArrayBuilder;
});

impl EventHttpRequest {
    /// An object for a request that a server has received.
    pub(super) fn of_server(core: Core, base: Ref<EventBase>, request: Box<Request>) -> Ref<Self> {
        let makes_pages = request.makes_pages;
        let mut trailers = None;
        let object = Ref::create_with(|| {
            let Request { head, body, exchange, trailers: received, .. } = *request;
            trailers = received;
            Self {
                received: RefCell::new(Some(Received { core, base, head, exchange })),
                body: RefCell::new(body),
                ..Self::default()
            }
        });
        if trailers.is_some() {
            object.trailers.receive(trailers);
        }
        // There is nothing to be done before it goes, unless the script is to be told of something, or asked.
        object.set_destructed(!makes_pages);
        object
    }

    fn of_head(core: Core, base: Ref<EventBase>, head: RequestHead, exchange: Exchange, body: Buffer) -> Ref<Self> {
        Ref::create_with(|| Self {
            received: RefCell::new(Some(Received { core, base, head, exchange })),
            body: RefCell::new(body),
            ..Self::default()
        })
    }

    fn construct(this: &Object<Self>, callback: &Zval, data: Option<&Zval>) -> Result<()> {
        // Like PECL event, which finds out what it is when it is called.
        let answer = this.answer.get_or_init(Box::default);
        answer.callback.set_late(callback)?;
        answer.argument.set(data);
        Ok(())
    }

    fn free(this: &Object<Self>) -> Result<()> {
        this.take_back();
        let token = this.with(Base::release).flatten();
        let outcome = Self::give_up_forgotten(this);
        drop(this.received.take());
        this.progress.clear();
        token.into_iter().map(Ref::from_token).for_each(drop);
        this.answer.get().iter().for_each(|answer| answer.set(None, None));
        outcome
    }

    /// Does something with the reply, on the loop; none when the request is not one to be replied to. It may not call
    /// PHP.
    fn with<R>(&self, act: impl FnOnce(&mut Base, Exchange) -> R) -> Option<R> {
        let received = self.received.borrow();
        let Received { core, exchange, .. } = received.as_ref()?;
        Some(act(&mut core.borrow_mut(), *exchange))
    }

    /// The head that has come.
    fn head(&self) -> Option<Head> {
        match &*self.received.borrow() {
            Some(received) => Some(Head::Request(received.head.clone())),
            None => self.response.borrow().as_deref().cloned().map(Head::Response),
        }
    }

    fn get_response_code(this: &Object<Self>) -> Result<i64> {
        Ok(this.code.get())
    }

    fn get_input_buffer(this: &Object<Self>) -> Result<Ref<EventBuffer>> {
        if let Some(buffer) = &*this.input_buffer.borrow() {
            return Ok(buffer.clone());
        }
        let of = match &*this.received.borrow() {
            Some(Received { core, exchange, .. }) => Some((core.clone(), BodyOf::Request(*exchange))),
            None => this.sent.borrow().as_deref().map(Sent::body),
        };
        let object = match of.filter(|(core, of)| core.borrow().is_body_coming(*of)) {
            Some((core, of)) => EventBuffer::of_body(core, of),
            None => {
                let object = Ref::<EventBuffer>::create();
                object.own(this.body.take());
                object
            }
        };
        this.input_buffer.replace(Some(object.clone()));
        Ok(object)
    }

    fn get_output_buffer(this: &Object<Self>) -> Result<Ref<EventBuffer>> {
        if let Some(buffer) = &*this.output_buffer.borrow() {
            return Ok(buffer.clone());
        }
        let object = Ref::<EventBuffer>::create();
        this.output_buffer.replace(Some(object.clone()));
        Ok(object)
    }

    /// Whether a server has received the request, and the script has not freed it.
    fn is_received(&self) -> bool {
        self.received.borrow().is_some()
    }
}
