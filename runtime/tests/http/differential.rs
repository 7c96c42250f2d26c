//! The same bytes to our server and to hyper's: both serve the same requests, so they agree on what is accepted and
//! where the next request begins. Where they differ on purpose stands in docs/http-conformance.md, and here.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::Future;
use std::io::Error;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use event_runtime::http::Method;
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::http::request::Parts;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::service::service_fn;
use hyper::{Request, Response, Uri, Version};
use proptest::prelude::*;

use super::grammar::stream;
use super::site::{Site, reply};

/// A connection whose client has sent everything and takes everything.
struct Wire<'bytes> {
    unread: &'bytes [u8],
}

impl Read for Wire<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut room: ReadBufCursor<'_>,
    ) -> Poll<Result<(), Error>> {
        let (now, later) = self.unread.split_at(self.unread.len().min(room.remaining()));
        room.put_slice(now);
        self.unread = later;
        Poll::Ready(Ok(()))
    }
}

impl Write for Wire<'_> {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Error>> {
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }
}

struct Empty;

impl Body for Empty {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        true
    }
}

/// The bytes of a body; none if it is faulty or cut.
pub(crate) async fn content(body: Incoming) -> Option<Vec<u8>> {
    let mut body = pin!(body);
    let mut bytes = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await {
        if let Ok(data) = frame.ok()?.into_data() {
            bytes.extend_from_slice(&data);
        }
    }
    Some(bytes)
}

/// What hyper serves.
fn hyper(bytes: &[u8]) -> Vec<String> {
    let asked = RefCell::new(Vec::new());
    let service = service_fn(|request: Request<Incoming>| async {
        let (head, body) = request.into_parts();
        let refused = refused_here(&head);
        let body = content(body).await;
        match body {
            Some(body) if !refused => {
                asked.borrow_mut().push(format!("{} {}", head.method, String::from_utf8_lossy(&body)));
                Ok(Response::new(Empty))
            }
            _ => Err(Error::other("refused")),
        }
    });
    let connection =
        hyper::server::conn::http1::Builder::new().half_close(true).serve_connection(Wire { unread: bytes }, service);
    let mut connection = pin!(connection);
    // Nothing of it ever waits for anything but itself.
    for _ in 0..1000 {
        if connection.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
            break;
        }
    }
    asked.take()
}

/// What our server serves.
fn ours(bytes: &[u8]) -> Vec<String> {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let ask = Rc::clone(&asked);
    let mut site = Site::with_script(move |base, request| {
        let target = str::from_utf8(request.head.target()).unwrap();
        // The rows of the documentation that say where hyper is stricter.
        if target.parse::<Uri>().is_err() {
            base.close_exchange(request.exchange);
        } else {
            let body: Vec<u8> = request.body.chunks().flatten().copied().collect();
            let method = request.head.method.unwrap().name();
            ask.borrow_mut().push(format!("{method} {}", String::from_utf8_lossy(&body)));
            reply(base, request.exchange, 200, "OK", &[], b"");
        }
    });
    let mut client = site.connect();
    site.send(&mut client, bytes);
    asked.take()
}

/// The rows of the documentation that say where hyper is laxer, as far as a head shows them.
fn refused_here(head: &Parts) -> bool {
    let values =
        |name: &str| head.headers.get_all(name).iter().map(|value| value.as_bytes().trim_ascii()).collect::<Vec<_>>();
    let hosts = values("host");
    let lengths = values("content-length");
    let codings = values("transfer-encoding");
    hosts.len() > 1
        || hosts.is_empty() && head.version == Version::HTTP_11
        || hosts.iter().any(|host| !host.is_empty() && !is_host(host))
        || head.uri.authority().is_some_and(|authority| !is_authority(authority.as_str()))
        || lengths.len() > 1
        || codings.len() > 1
        || !codings.is_empty() && !lengths.is_empty()
        || codings.iter().any(|coding| !coding.eq_ignore_ascii_case(b"chunked"))
        || head.uri.scheme_str().is_some_and(|scheme| !is_scheme(scheme))
        || head.uri.path() == "*" && head.method != hyper::Method::OPTIONS
        || head.uri.scheme().is_none() && head.uri.authority().is_some()
        || !Method::ALL.iter().any(|method| method.name() == head.method.as_str())
}

/// Whether it is a host and perhaps a port. The streams have no addresses of IPv6.
fn is_host(value: &[u8]) -> bool {
    let (name, port) = value.split_at(value.iter().position(|&byte| byte == b':').unwrap_or(value.len()));
    let escapes = name.split(|&byte| byte == b'%').skip(1);
    !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+;=%".contains(byte))
        && escapes.into_iter().all(|escape| escape.len() > 1 && escape[..2].iter().all(u8::is_ascii_hexdigit))
        && port.iter().skip(1).all(u8::is_ascii_digit)
}

/// The same behind a user.
fn is_authority(authority: &str) -> bool {
    match authority.rsplit_once('@') {
        Some((user, host)) => !user.contains(['@', '[', ']']) && is_host(host.as_bytes()),
        None => is_host(authority.as_bytes()),
    }
}

fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
}

/// The rows that say where hyper is laxer, as far as a head does not show them: hyper takes control characters in chunk
/// extensions, blanks behind the size of a chunk and whatever looks a little like a trailer, takes a length twice if it
/// is the same, and drops one where there are chunks.
fn may_be_refused_here(bytes: &[u8]) -> bool {
    let lines: Vec<&[u8]> =
        bytes.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect();
    let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
    let size = |line: &&[u8]| {
        let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let behind = &line[digits..];
        let extension = behind.trim_ascii_start().starts_with(b";") && behind.iter().any(is_control);
        digits > 0 && (extension || !behind.is_empty() && behind.trim_ascii().is_empty())
    };
    let is_last = |line: &&[u8]| {
        line.first() == Some(&b'0')
            && matches!(line.iter().find(|&&byte| byte != b'0'), None | Some(b';' | b' ' | b'\t'))
    };
    let trailer = |lines: &[&[u8]]| {
        let ends = lines.iter().take_while(|line| !line.is_empty()).count();
        is_last(&lines[0]) && (ends > 1 || bytes.windows(2).any(|pair| pair == b"\n\n"))
    };
    let head = |lines: &[&[u8]]| {
        let lines = lines.split(|line| line.is_empty()).next().unwrap_or_default();
        let count = |name| lines.iter().filter(|line| starts(line, name)).count();
        let lengths = count(b"content-length:");
        lengths > 1 || lengths > 0 && count(b"transfer-encoding:") > 0
    };
    lines.iter().any(size) || (0..lines.len()).any(|at| trailer(&lines[at..]) || head(&lines[at..]))
}

fn starts(line: &[u8], with: &[u8]) -> bool {
    line.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn we_serve_what_hyper_serves(bytes in stream()) {
        let (ours, theirs) = (ours(&bytes), hyper(&bytes));
        let agreed = ours == theirs || theirs.starts_with(&ours) && may_be_refused_here(&bytes);
        prop_assert!(agreed, "{ours:?}\n{theirs:?}\n{}", bytes.escape_ascii());
    }
}
