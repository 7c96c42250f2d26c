//! The same bytes to our client and to hyper's: both read the same responses, and agree on whether the connection takes
//! another request. Where they differ on purpose stands in docs/http-conformance.md, and here.

use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::future::Future;
use std::io::Error;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use event_runtime::http::Method;
use hyper::body::{Body, Bytes, Frame};
use hyper::client::conn::http1::Builder;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::{Request, Response};
use proptest::prelude::*;

use super::corpora::cases;
use super::differential::content;
use super::grammar::response_stream;
use super::responses::{DESYNC, LLHTTP};
use super::visit::Visit;

/// What has come of a request: the answer, if there is one, and what has become of the connection, in the words of
/// [`Visit::answer`].
type Reading = (Option<Answer>, &'static str);

#[derive(Debug, PartialEq, Eq)]
struct Answer {
    code: u16,
    /// Names in small letters, sorted; values with blanks in place of folds.
    fields: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

impl Answer {
    fn new<'head>(code: u16, fields: impl Iterator<Item = (&'head [u8], &'head [u8])>, body: Vec<u8>) -> Self {
        let mut fields: Vec<_> = fields
            .map(|(name, value)| {
                let words: Vec<&[u8]> = value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
                (String::from_utf8_lossy(name).to_ascii_lowercase(), words.join(&b' '))
            })
            .collect();
        fields.sort();
        Self { code, fields, body }
    }
}

/// A connection whose server answers when there is a request, and ends when it is told to.
struct Wire<'bytes> {
    unread: &'bytes [u8],
    asked: bool,
    ends: Rc<Cell<bool>>,
}

impl Read for Wire<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut room: ReadBufCursor<'_>,
    ) -> Poll<Result<(), Error>> {
        if !self.asked || self.unread.is_empty() && !self.ends.get() {
            return Poll::Pending;
        }
        let (now, later) = self.unread.split_at(self.unread.len().min(room.remaining()));
        room.put_slice(now);
        self.unread = later;
        Poll::Ready(Ok(()))
    }
}

impl Write for Wire<'_> {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Error>> {
        self.asked = true;
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

/// Polls futures that wait for nothing but each other; whether the first one is ready.
fn poll_all(futures: &mut [Pin<&mut dyn Future<Output = ()>>]) -> bool {
    let mut is_ready = vec![false; futures.len()];
    for _ in 0..200 {
        for (future, is_ready) in futures.iter_mut().zip(&mut is_ready) {
            *is_ready = *is_ready || future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready();
        }
    }
    is_ready[0]
}

/// What hyper reads.
fn hyper(bytes: &[u8], method: Method) -> Reading {
    let ends = Rc::new(Cell::new(false));
    let wire = Wire { unread: bytes, asked: false, ends: Rc::clone(&ends) };
    let answer = RefCell::new(None);
    let refuses = Cell::new(false);
    let mut builder = Builder::new();
    builder.max_headers(4096).allow_obsolete_multiline_headers_in_responses(true);
    let mut handshake = pin!(builder.handshake(wire));
    let Poll::Ready(Ok((mut sender, connection))) = handshake.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    else {
        panic!("a handshake that waits")
    };
    let mut connection = pin!(async {
        let _ = connection.await;
        std::future::pending::<()>().await;
    });
    {
        let mut exchange = pin!(async {
            let mut request = Request::new(Empty);
            *request.method_mut() = method.name().parse().unwrap();
            match sender.send_request(request).await {
                Ok(response) if !refused_here(&response) => {
                    let (head, body) = response.into_parts();
                    let fields = head.headers.iter().map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()));
                    let code = head.status.as_u16();
                    *answer.borrow_mut() = content(body).await.map(|body| Answer::new(code, fields, body));
                }
                Ok(_) => refuses.set(true),
                Err(_) => {}
            }
        });
        if !poll_all(&mut [exchange.as_mut(), connection.as_mut()]) {
            ends.set(true);
            assert!(poll_all(&mut [exchange.as_mut(), connection.as_mut()]));
            let answer = answer.take();
            let end = if answer.is_some() { "ended" } else { "cut" };
            return (answer, end);
        }
    }
    if answer.borrow().is_none() {
        return (None, "refused");
    }
    let is_ready = {
        let mut ready = pin!(async {
            refuses.set(sender.ready().await.is_err());
        });
        poll_all(&mut [ready.as_mut(), connection.as_mut()]) && !refuses.get()
    };
    let answer = answer.take();
    // Every answer of this kind begins a tunnel.
    let is_tunnel = method == Method::Connect && answer.as_ref().is_some_and(|answer| answer.code == 204);
    (answer, if is_ready && !is_tunnel { "open" } else { "closed" })
}

/// What our client reads, of which this is expected to come.
fn ours(bytes: &[u8], method: Method, expected: &str) -> Reading {
    let mut visit = Visit::with(method, b"", |_| {});
    let end = visit.answer(bytes, bytes.len(), expected);
    let answer = visit.answers.pop().map(|mut response| {
        Answer::new(response.head.code, response.head.fields().iter(), response.body.take(usize::MAX).to_vec())
    });
    assert!(visit.answers.is_empty());
    (answer, end)
}

/// The rows of the documentation that say where hyper is laxer, as far as a head shows them.
fn refused_here<B>(response: &Response<B>) -> bool {
    let values = |name: &str| response.headers().get_all(name).iter().map(|value| value.as_bytes()).collect::<Vec<_>>();
    let (lengths, codings) = (values("content-length"), values("transfer-encoding"));
    !codings.is_empty() && !lengths.is_empty()
}

/// The rows that say where hyper is laxer, as far as a head does not show them to it: it takes control characters in
/// chunk extensions, any number of zeros in front of a size, whatever looks a little like a trailer, lengths of 64 bits,
/// and a transfer coding with other bytes for one that the end of the connection delimits.
fn may_be_refused_here(bytes: &[u8]) -> bool {
    let lines: Vec<&[u8]> =
        bytes.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect();
    let is_size = |line: &&[u8]| {
        let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let behind = line[digits..].trim_ascii_start();
        let controls = behind.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t');
        digits > 32 || digits > 0 && behind.starts_with(b";") && controls
    };
    let is_last = |line: &[u8]| {
        line.first() == Some(&b'0')
            && matches!(line.iter().find(|&&byte| byte != b'0'), None | Some(b';' | b' ' | b'\t'))
    };
    let trailer = |lines: &[&[u8]]| {
        let has_line = lines.get(1).is_some_and(|line| !line.is_empty());
        is_last(lines[0]) && (has_line || bytes.windows(2).any(|pair| pair == b"\n\n"))
    };
    let other_bytes = |line: &&[u8]| line.to_ascii_lowercase().starts_with(b"transfer-encoding:") && !line.is_ascii();
    let long = |line: &&[u8]| line.iter().filter(|byte| byte.is_ascii_digit()).count() > 18;
    lines.iter().any(|line| is_size(line) || other_bytes(line) || long(line))
        || (0..lines.len()).any(|at| trailer(&lines[at..]))
}

/// Whether both agree, or differ on purpose.
fn check(bytes: &[u8], method: Method) -> Result<(), String> {
    let theirs = hyper(bytes, method);
    let may_differ = may_be_refused_here(bytes);
    let ours = ours(bytes, method, if may_differ { "" } else { theirs.1 });
    let agreed = ours == theirs || may_differ && ours.0.as_ref().is_none_or(|ours| theirs.0.as_ref() == Some(ours));
    if agreed {
        Ok(())
    } else {
        Err(format!("{method:?} {}\nours   {ours:?}\ntheirs {theirs:?}\n", bytes.escape_ascii()))
    }
}

#[test]
fn we_read_the_corpora_as_hyper_does() {
    let wrong: String = [LLHTTP, DESYNC]
        .into_iter()
        .flat_map(cases)
        .flat_map(|case| [Method::Get, Method::Head, Method::Connect].map(|method| check(&case.bytes, method)))
        .filter_map(Result::err)
        .collect();
    assert!(wrong.is_empty(), "{wrong}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn we_read_what_hyper_reads(
        bytes in response_stream(),
        method in prop::sample::select(&[Method::Get, Method::Get, Method::Get, Method::Head, Method::Post][..]),
    ) {
        let checked = check(&bytes, method);
        prop_assert!(checked.is_ok(), "{}", checked.unwrap_err());
    }
}
