//! The futures of a client: a connection as hyper drives it, and one request and response on it.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper::header::{CONNECTION, CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};
use hyper::{Request, http};

use crate::buffer::Buffer;
use crate::net::{Pipe, StreamKey};

use super::ClientKey;
use super::outgoing::Outgoing;
use super::response::{Response, ResponseHead};
use super::wire::{Heads, Wire};

/// hyper looks at so many headers of a response; more of them are refused.
const HEADERS: usize = 1024;

/// The least memory hyper wants for a head.
const LEAST: usize = 8192;

/// A body goes to hyper in pieces of this size at most.
const PIECE: usize = 64 * 1024;

/// What futures have found out, for the client to look at when all of them wait.
#[derive(Clone, Default)]
pub(super) struct Mailbox(Rc<RefCell<Vec<Report>>>);

/// What a future of a connection has found out. The stream tells connections of a client apart.
pub(super) struct Report {
    pub(super) client: ClientKey,
    pub(super) stream: StreamKey,
    pub(super) news: News,
}

pub(super) enum News {
    /// The connection takes requests.
    Ready(Sender),
    /// A request has been made; if it was answered, the connection may take the next.
    Over(Result<(Box<Response>, Sender), Fault>),
    /// The connection is over.
    Ended,
}

/// Why a request was not answered.
pub(super) enum Fault {
    /// The connection had ended before. The request is unspent.
    Unsent(Outgoing),
    /// Anything else.
    Failed,
}

/// What hyper takes requests with.
pub(super) type Sender = SendRequest<Content>;

/// The body of a request.
pub(super) struct Content(Buffer);

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let size = self.0.front().len().min(PIECE);
        Poll::Ready((size > 0).then(|| Ok(Frame::data(self.0.take(size)))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.len() as u64)
    }
}

impl Mailbox {
    pub(super) fn take(&self) -> Vec<Report> {
        self.0.take()
    }

    /// Drives a connection to its end.
    pub(super) async fn connection(
        self,
        client: ClientKey,
        stream: StreamKey,
        pipe: Pipe,
        heads: Heads,
        longest_head: Option<usize>,
    ) {
        let post = |news| self.0.borrow_mut().push(Report { client, stream, news });
        let mut builder = Builder::new();
        // What has been folded is to be read as one line (RFC 9112, section 5.2).
        builder.max_headers(HEADERS).allow_obsolete_multiline_headers_in_responses(true);
        if let Some(longest) = longest_head {
            builder.max_buf_size(longest.max(LEAST));
        }
        if let Ok((sender, connection)) = builder.handshake(Wire::new(pipe, heads)).await {
            post(News::Ready(sender));
            // Requests find out by themselves what an error means for them.
            let _ = connection.await;
        }
        post(News::Ended);
    }

    /// Makes a request and takes in the response, whose body may be so long.
    pub(super) async fn exchange(
        self,
        client: ClientKey,
        stream: StreamKey,
        mut sender: Sender,
        heads: Heads,
        outgoing: Outgoing,
        longest: (usize, u64),
    ) {
        let result = match sender.ready().await {
            Err(_) => Err(Fault::Unsent(outgoing)),
            Ok(()) => {
                let (longest_head, longest_body) = longest;
                heads.begin(outgoing.head.clone(), longest_head);
                match converse(&mut sender, &heads, outgoing, longest_body).await {
                    Some(response) => Ok((Box::new(response), sender)),
                    None => Err(Fault::Failed),
                }
            }
        };
        self.0.borrow_mut().push(Report { client, stream, news: News::Over(result) });
    }
}

async fn converse(sender: &mut Sender, heads: &Heads, outgoing: Outgoing, longest: u64) -> Option<Response> {
    let response = sender.send_request(request(outgoing)?).await.ok()?;
    // What could be understood in two ways is refused.
    if response.headers().contains_key(CONTENT_LENGTH) && response.headers().contains_key(TRANSFER_ENCODING) {
        return None;
    }
    let head = ResponseHead::new(response.status().as_u16(), heads.take_response());
    let body = collect(response.into_body(), longest).await?;
    Some(Response { head, body })
}

/// The request as hyper has to know it: it frames the body as the head does that goes out.
fn request(outgoing: Outgoing) -> Option<Request<Content>> {
    let method = http::Method::from_bytes(outgoing.method.name().as_bytes()).ok()?;
    let mut request = Request::new(Content(outgoing.body));
    *request.method_mut() = method;
    if outgoing.close {
        request.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Some(request)
}

async fn collect(mut incoming: Incoming, longest: u64) -> Option<Buffer> {
    let mut body = Buffer::new();
    if incoming.size_hint().lower() > longest {
        return None;
    }
    while let Some(frame) = poll_fn(|context| Pin::new(&mut incoming).poll_frame(context)).await {
        // Trailers are no part of the body.
        let Ok(data) = frame.ok()?.into_data() else { continue };
        if (body.len() + data.len()) as u64 > longest {
            return None;
        }
        body.add_bytes(data);
    }
    Some(body)
}
