//! From what h2 has understood to a head as HTTP/1 has it.

use h2::ext::Protocol;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, COOKIE, EXPECT, HOST, PROXY_AUTHORIZATION};

use crate::http::h2::line;
use crate::http::message::authority::Authority;
use crate::http::message::head::{RequestHead, content_length};
use crate::http::message::status::Status;
use crate::http::message::target;

use super::heads::Heads;

/// What a request begins with.
pub(super) struct Beginning {
    /// Its head, or what it is refused with.
    pub(super) head: Result<RequestHead, Status>,
    /// How many fields it has.
    pub(super) fields: usize,
    pub(super) is_head: bool,
    pub(super) is_connect: bool,
    /// What the client expects before it sends the body.
    pub(super) expects: Expectation,
    /// How long the body is, if that is said.
    pub(super) announced: Option<u64>,
    /// There is a body, which is read when it is [allowed](super::shared::StreamShared::allow).
    pub(super) has_body: bool,
}

/// What a client expects (RFC 9110, section 10.1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Expectation {
    #[default]
    Nothing,
    /// To be told to send the body.
    Continue,
    /// Something that nobody knows.
    Other,
}

impl Beginning {
    pub(super) fn new<B>(request: &Request<B>, has_body: bool, heads: &mut Heads) -> Self {
        let mut beginning = Self {
            head: Err(Status::BAD_REQUEST),
            fields: request.headers().len(),
            is_head: *request.method() == http::Method::HEAD,
            is_connect: *request.method() == http::Method::CONNECT,
            expects: Expectation::Nothing,
            announced: None,
            has_body,
        };
        beginning.head = beginning.compose(request, heads).ok_or(Status::BAD_REQUEST);
        beginning
    }

    /// The head of a request: the authority is its Host, names are written as most clients write them in HTTP/1, and
    /// cookies stand in one line (RFC 9113, section 8.2.3).
    fn compose<B>(&mut self, request: &Request<B>, heads: &mut Heads) -> Option<RequestHead> {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let protocol = request.extensions().get::<Protocol>().filter(|_| self.is_connect);
        let is_websocket = protocol.is_some_and(|protocol| protocol.as_str().eq_ignore_ascii_case("websocket"));
        // To scripts it is the request that makes a WebSocket of a connection of HTTP/1.
        let method = if is_websocket { "GET" } else { request.method().as_str() };
        if !target::is_target(target.as_bytes(), method) {
            return None;
        }
        let host = host(request)?;
        let write = |lines: &mut Vec<u8>| {
            line(lines, b"Host", host);
            self.write_fields(request, lines)
        };
        let mut head = heads.compose(method, target, write, || Authority::parse(host).is_some())?;
        head.asks_for_websocket = is_websocket;
        Some(head)
    }

    /// Writes the fields as lines, and notes what they say. Says whether that is something only the client may know.
    fn write_fields<B>(&mut self, request: &Request<B>, lines: &mut Vec<u8>) -> bool {
        let (mut is_private, mut has_cookie) = (false, false);
        for (name, value) in request.headers() {
            let value = value.as_bytes();
            if *name == HOST {
                continue;
            } else if *name == COOKIE {
                if std::mem::replace(&mut has_cookie, true) {
                    // All values of a name come one after the other.
                    lines.truncate(lines.len() - b"\r\n".len());
                    lines.extend_from_slice(b"; ");
                    lines.extend_from_slice(value);
                    lines.extend_from_slice(b"\r\n");
                    continue;
                }
                is_private = true;
            } else if *name == CONTENT_LENGTH {
                self.announced = self.announced.or_else(|| content_length(value.trim_ascii()));
            } else if *name == EXPECT && self.expects == Expectation::Nothing {
                let is_known = value.trim_ascii().eq_ignore_ascii_case(b"100-continue");
                self.expects = if is_known { Expectation::Continue } else { Expectation::Other };
            } else if *name == AUTHORIZATION || *name == PROXY_AUTHORIZATION {
                is_private = true;
            }
            line(lines, name.as_str().as_bytes(), value);
        }
        is_private
    }
}

/// Whom the request is for. Somebody has to be named, and no two.
fn host<B>(request: &Request<B>) -> Option<&[u8]> {
    let authority = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    let mut named = request.headers().get_all(HOST).iter().map(|value| value.as_bytes());
    let host = match (authority, named.next()) {
        (Some(authority), Some(host)) if !authority.eq_ignore_ascii_case(host) => None,
        (Some(host), _) | (None, Some(host)) => Some(host),
        (None, None) => None,
    };
    host.filter(|_| named.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(uri: &str, headers: &[(&str, &str)]) -> Beginning {
        let mut request = Request::get(uri);
        for &(name, value) in headers {
            request = request.header(name, value);
        }
        Beginning::new(&request.body(()).unwrap(), false, &mut Heads::default())
    }

    fn seen(uri: &str, headers: &[(&str, &str)]) -> Result<String, u16> {
        let head = begun(uri, headers).head.map_err(|status| status.0)?;
        let fields = head
            .fields()
            .iter()
            .map(|(name, value)| format!(" {}={}", String::from_utf8_lossy(name), String::from_utf8_lossy(value)));
        Ok(String::from_utf8_lossy(head.target()).into_owned() + &fields.collect::<String>())
    }

    #[test]
    fn what_the_fields_say_is_noted() {
        let said = |headers: &[(&str, &str)]| {
            let begun = begun("http://h/", headers);
            (begun.expects, begun.announced)
        };
        assert_eq!(said(&[("x-length", "3")]), (Expectation::Nothing, None));
        assert_eq!(said(&[("content-length", "3"), ("expect", "100-Continue")]), (Expectation::Continue, Some(3)));
        assert_eq!(said(&[("content-length", "x"), ("expect", "something")]), (Expectation::Other, None));
    }

    #[test]
    fn a_head_reads_as_one_of_http_1() {
        assert_eq!(seen("http://h:81/p?q", &[]).as_deref(), Ok("/p?q Host=h:81"));
        assert_eq!(
            seen("http://h/", &[("cookie", "a=1"), ("x-api-key", ""), ("cookie", "b=2"), ("x-api-key", "k")])
                .as_deref(),
            Ok("/ Host=h Cookie=a=1; b=2 X-Api-Key= X-Api-Key=k")
        );
        assert_eq!(seen("/", &[("host", "h")]).as_deref(), Ok("/ Host=h"));
        assert_eq!(seen("http://h/", &[("host", "H")]).as_deref(), Ok("/ Host=h"));
    }

    #[test]
    fn somebody_is_named_and_no_two() {
        assert_eq!(seen("/", &[]), Err(400));
        assert_eq!(seen("http://h/", &[("host", "other")]), Err(400));
        assert_eq!(seen("/", &[("host", "a"), ("host", "a")]), Err(400));
        assert_eq!(seen("http://user@h/", &[]), Err(400));
        assert_eq!(seen("/", &[("host", "")]), Err(400));
        assert_eq!(seen("/", &[("host", "h:80x")]), Err(400));
    }
}
