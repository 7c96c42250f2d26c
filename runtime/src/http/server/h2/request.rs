//! From what h2 has understood to a head as HTTP/1 has it.

use h2::ext::Protocol;
use http::header::{COOKIE, EXPECT, HOST};
use http::request::Parts;

use crate::http::h2::{length_as_lines, line};
use crate::http::message::authority::Authority;
use crate::http::message::head::RequestHead;
use crate::http::message::status::Status;
use crate::http::message::target;

/// What a request begins with.
pub(super) struct Beginning {
    /// Its head, or what it is refused with.
    pub(super) head: Result<RequestHead, Status>,
    /// How many fields it has.
    pub(super) fields: usize,
    pub(super) is_head: bool,
    pub(super) is_connect: bool,
    pub(super) expects_continue: bool,
    /// There is a body, which is read when it is [allowed](super::shared::StreamShared::allow).
    pub(super) has_body: bool,
}

impl Beginning {
    pub(super) fn new(parts: &Parts, has_body: bool) -> Self {
        Self {
            head: head(parts),
            fields: parts.headers.len(),
            is_head: parts.method == http::Method::HEAD,
            is_connect: parts.method == http::Method::CONNECT,
            expects_continue: parts.headers.contains_key(EXPECT),
            has_body,
        }
    }
}

/// The head of a request: the authority is its Host, names are written as most clients write them in HTTP/1, and
/// cookies stand in one line (RFC 9113, section 8.2.3).
fn head(parts: &Parts) -> Result<RequestHead, Status> {
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let protocol = parts.extensions.get::<Protocol>().filter(|_| parts.method == http::Method::CONNECT);
    let is_websocket = protocol.is_some_and(|protocol| protocol.as_str().eq_ignore_ascii_case("websocket"));
    // To scripts it is the request that makes a WebSocket of a connection of HTTP/1.
    let method = if is_websocket { "GET" } else { parts.method.as_str() };
    if !target::is_target(target.as_bytes(), method) {
        return Err(Status::BAD_REQUEST);
    }
    let host = host(parts)?;
    let length = "Host: \r\n".len() + host.len() + length_as_lines(&parts.headers);
    let mut head = RequestHead::compose(method, target.as_bytes(), length, |lines| {
        line(lines, b"Host", host);
        for name in parts.headers.keys().filter(|&name| name != HOST) {
            let values = || parts.headers.get_all(name).iter().map(|value| value.as_bytes());
            if name == COOKIE {
                line(lines, b"Cookie", &values().collect::<Vec<_>>().join(&b"; "[..]));
            } else {
                values().for_each(|value| line(lines, name.as_str().as_bytes(), value));
            }
        }
    });
    head.asks_for_websocket = is_websocket;
    Ok(head)
}

/// Whom the request is for. Somebody has to be named, and no two.
fn host(parts: &Parts) -> Result<&[u8], Status> {
    let authority = parts.uri.authority().map(|authority| authority.as_str().as_bytes());
    let mut named = parts.headers.get_all(HOST).iter().map(|value| value.as_bytes());
    let host = match (authority, named.next()) {
        (Some(authority), Some(host)) if !authority.eq_ignore_ascii_case(host) => None,
        (Some(host), _) | (None, Some(host)) => Some(host),
        (None, None) => None,
    };
    let is_one = |host: &&[u8]| Authority::parse(host).is_some() && named.next().is_none();
    host.filter(is_one).ok_or(Status::BAD_REQUEST)
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn seen(uri: &str, headers: &[(&str, &str)]) -> Result<String, u16> {
        let mut request = Request::get(uri);
        for &(name, value) in headers {
            request = request.header(name, value);
        }
        let head = head(&request.body(()).unwrap().into_parts().0).map_err(|status| status.0)?;
        let fields = head
            .fields()
            .iter()
            .map(|(name, value)| format!(" {}={}", String::from_utf8_lossy(name), String::from_utf8_lossy(value)));
        Ok(String::from_utf8_lossy(head.target()).into_owned() + &fields.collect::<String>())
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
