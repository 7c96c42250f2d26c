//! Trailers: fields behind a body (RFC 9110, section 6.5).

use super::headers::Headers;
use super::raw_headers::RawHeaders;

/// Fields that mean something only before the body: of framing, routing, authentication, modifiers of the request, control
/// of the response, and the format of the body (RFC 9110, section 6.5.1; RFC 7230, section 4.1.2, has the list). Besides
/// these, all that begin with `If-`.
const FORBIDDEN: [&[u8]; 33] = [
    b"age",
    b"authorization",
    b"cache-control",
    b"connection",
    b"content-encoding",
    b"content-length",
    b"content-range",
    b"content-type",
    b"cookie",
    b"date",
    b"expect",
    b"expires",
    b"host",
    b"keep-alive",
    b"location",
    b"max-forwards",
    b"pragma",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"proxy-connection",
    b"range",
    b"realm",
    b"retry-after",
    b"set-cookie",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
    b"vary",
    b"warning",
    b"www-authenticate",
    b"forwarded",
    b"http2-settings",
];

/// Whether a field may not stand behind a body, where it would come too late for what it says.
#[must_use]
pub fn is_forbidden_trailer(name: &[u8]) -> bool {
    let is_condition = name.len() > 3 && name[..3].eq_ignore_ascii_case(b"if-");
    is_condition || FORBIDDEN.iter().any(|forbidden| name.eq_ignore_ascii_case(forbidden))
}

/// The fields of trailer lines, less those that are forbidden; none where nothing is left.
pub(in crate::http) fn of_lines(lines: &[u8]) -> Option<Box<Headers>> {
    of_fields(RawHeaders::new(lines).iter())
}

/// The same of fields.
pub(in crate::http) fn of_fields<'field>(
    fields: impl Iterator<Item = (&'field [u8], &'field [u8])>,
) -> Option<Box<Headers>> {
    let mut trailers = Headers::default();
    let allowed = fields.filter(|(name, _)| !is_forbidden_trailer(name));
    allowed.for_each(|(name, value)| trailers.push(name, value));
    (!trailers.is_empty()).then(|| Box::new(trailers))
}

/// The names of trailers, each once, in a list.
pub(in crate::http) fn names(trailers: &Headers) -> Vec<u8> {
    let mut seen: Vec<&[u8]> = Vec::new();
    for (name, _) in trailers.iter() {
        if !seen.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            seen.push(name);
        }
    }
    seen.join(&b", "[..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_only_before_the_body_is_left_out() {
        let lines =
            b"X-Sum: 1\r\ncontent-LENGTH: 5\r\nIf-Match: a\r\nif-: b\r\nx-sum:  2 \r\nTransfer-Encoding: chunked\r\n";
        let trailers = of_lines(lines).unwrap();
        let seen: Vec<_> = trailers.iter().collect();
        assert_eq!(seen, [(&b"X-Sum"[..], &b"1"[..]), (b"if-", b"b"), (b"x-sum", b"2")]);
        assert!(of_lines(b"Host: h\r\nCookie: a=1\r\n").is_none());
        assert!(of_lines(b"").is_none());
    }
}
