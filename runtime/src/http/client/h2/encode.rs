//! Heads: of a request, from how HTTP/1 has it to what h2 sends, and of a response, the other way.

use http::header::{HOST, HeaderName, HeaderValue, TE};
use http::response::Parts;
use http::uri::{Authority, PathAndQuery, Scheme, Uri};
use http::{Request, Version};

use crate::http::client::request::Outgoing;
use crate::http::client::response::ResponseHead;
use crate::http::h2::{is_of_http_1, lines};
use crate::http::message::method::Method;

/// The head of a request; what there is about it that HTTP/2 does not have, if there is anything. What is about a
/// connection of HTTP/1 is left out (RFC 9113, section 8.2.2), and the host is the authority.
pub(super) fn request(outgoing: &Outgoing) -> Result<Request<()>, &'static str> {
    if outgoing.method == Method::Connect {
        return Err("a tunnel would be a stream, which a script cannot have");
    }
    let mut request = Request::new(());
    *request.version_mut() = Version::HTTP_2;
    *request.method_mut() = outgoing.method.name().parse().map_err(|_| "its method")?;
    let mut host = None;
    for (name, value) in outgoing.fields().iter() {
        let name = HeaderName::from_bytes(name).map_err(|_| "the name of a header")?;
        if name == HOST {
            host = host.or(Some(value));
        } else if !is_of_http_1(&name) || name == TE && value.eq_ignore_ascii_case(b"trailers") {
            let value = HeaderValue::from_bytes(value).map_err(|_| "the value of a header")?;
            request.headers_mut().try_append(name, value).map_err(|_| "the number of its headers")?;
        }
    }
    *request.uri_mut() = uri(outgoing.target(), host.unwrap_or_default())?;
    Ok(request)
}

/// The target of a request to a host, unless it names one itself.
fn uri(target: &[u8], host: &[u8]) -> Result<Uri, &'static str> {
    const TARGET: &str = "its target";
    if !target.starts_with(b"/") && target != b"*" {
        return Uri::try_from(target)
            .ok()
            .filter(|uri| uri.authority().is_some() && uri.scheme().is_some())
            .ok_or(TARGET);
    }
    let mut parts = http::uri::Parts::default();
    parts.scheme = Some(Scheme::HTTPS);
    parts.authority = Some(Authority::try_from(host).map_err(|_| "its host")?);
    parts.path_and_query = Some(PathAndQuery::try_from(target).map_err(|_| TARGET)?);
    Uri::from_parts(parts).map_err(|_| TARGET)
}

/// The head of a response: names are written as most servers write them in HTTP/1.
pub(super) fn response(parts: &Parts) -> ResponseHead {
    ResponseHead::compose(parts.status.as_u16(), lines(&parts.headers))
}

#[cfg(test)]
mod tests {
    use crate::buffer::Buffer;
    use crate::http::Headers;

    use super::*;

    fn sent(method: Method, target: &str, headers: &[(&str, &str)]) -> Result<String, &'static str> {
        let mut list = Headers::default();
        headers.iter().for_each(|(name, value)| list.push(name.as_bytes(), value.as_bytes()));
        let mut body = Buffer::new();
        body.add(b"abc");
        let outgoing = Outgoing::new(method, target.as_bytes(), &list, b"h:81", &mut body).unwrap();
        let request = request(&outgoing)?;
        let mut text = format!("{} {}", request.method(), request.uri());
        for (name, value) in request.headers() {
            text += &format!(" {name}={}", String::from_utf8_lossy(value.as_bytes()));
        }
        Ok(text)
    }

    #[test]
    fn a_request_loses_what_is_of_http_1() {
        let headers = [
            ("X-One", "1"),
            ("Connection", "close"),
            ("Keep-Alive", "5"),
            ("Upgrade", "x"),
            ("TE", "gzip"),
            ("x-one", "2"),
            ("Cookie", "a=b"),
        ];
        let expected = "PUT https://h:81/p?q x-one=1 x-one=2 cookie=a=b content-length=3";
        assert_eq!(sent(Method::Put, "/p?q", &headers).as_deref(), Ok(expected));
        let expected = "GET https://other/ te=Trailers content-length=3";
        assert_eq!(sent(Method::Get, "/", &[("Host", "other"), ("TE", "Trailers")]).as_deref(), Ok(expected));
        assert_eq!(sent(Method::Get, "http://third/x", &[]).as_deref(), Ok("GET http://third/x content-length=3"));
        assert!(sent(Method::Options, "*", &[]).is_ok_and(|sent| sent.starts_with("OPTIONS https://h:81")));
    }

    #[test]
    fn what_http_2_does_not_have_is_told() {
        assert_eq!(sent(Method::Get, "nonsense", &[]), Err("its target"));
        assert_eq!(sent(Method::Get, "/a<b", &[]), Err("its target"));
        assert_eq!(sent(Method::Get, "/", &[("Host", "a b")]), Err("its host"));
        assert_eq!(sent(Method::Get, "/", &[("X", "\u{1}")]), Err("the value of a header"));
        assert!(sent(Method::Connect, "h:80", &[]).is_err());
    }
}
