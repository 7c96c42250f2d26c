//! The head of a reply.

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderName, HeaderValue, TRAILER};
use http::{Response, StatusCode};

use crate::http::Headers;
use crate::http::h2::is_of_http_1;
use crate::http::message::head::content_length;
use crate::http::message::status::Status;
use crate::http::message::trailers::names;

use super::values::Values;

/// A head that is complete but for the length of the body, and the date.
pub(super) struct Head {
    response: Response<()>,
    /// The script says when it is of.
    is_dated: bool,
    /// The reply has no body: it answers HEAD, or is a 204 or 304.
    pub(super) is_bodiless: bool,
    /// What the script has said the length of the body is.
    pub(super) declared: Option<u64>,
}

/// A head with more fields than this is none: the map that has them for h2 takes no more than a few thousand others.
pub(in crate::http::server) const FIELDS_AT_MOST: usize = 16 * 1024;

impl Head {
    /// The head with the script's headers; none for a status that HTTP/2 does not have as a reply, or too many of them.
    /// What is about a connection of HTTP/1 is left out (RFC 9113, section 8.2.2). `media_type` is the type of a body of
    /// which the script does not say it.
    pub(super) fn new(
        status: Status,
        headers: &Headers,
        head_only: bool,
        media_type: Option<HeaderValue>,
    ) -> Option<Self> {
        let mut response = Response::new(());
        *response.status_mut() = StatusCode::from_u16(status.0).ok().filter(|status| !status.is_informational())?;
        if headers.iter().nth(FIELDS_AT_MOST).is_some() {
            return None;
        }
        let is_bodiless = head_only || status.is_bodiless();
        let (mut declared, mut is_typed, mut is_dated) = (None, false, false);
        for (name, value) in headers.iter() {
            // A script's name or value that is not acceptable here would not get through anywhere.
            let Ok(name) = HeaderName::from_bytes(name) else { continue };
            let Ok(value) = HeaderValue::from_bytes(value.trim_ascii()) else { continue };
            if name == CONTENT_LENGTH {
                declared = content_length(value.as_bytes());
            } else if !is_of_http_1(&name) {
                is_typed |= name == CONTENT_TYPE;
                is_dated |= name == DATE;
                response.headers_mut().append(name, value);
            }
        }
        if let Some(media_type) = media_type.filter(|_| !is_bodiless && !is_typed) {
            response.headers_mut().append(CONTENT_TYPE, media_type);
        }
        Some(Self { response, is_dated, is_bodiless, declared })
    }

    /// Tells the client what trailers there are, unless the script does.
    pub(super) fn announce(&mut self, trailers: &Headers) {
        if let Ok(names) = HeaderValue::from_bytes(&names(trailers))
            && !self.is_bodiless
        {
            self.response.headers_mut().entry(TRAILER).or_insert(names);
        }
    }

    pub(super) fn status(&self) -> Status {
        Status(self.response.status().as_u16())
    }

    /// The head of a reply whose body is `length` bytes long, or will be; none where that is not known.
    pub(super) fn finish(mut self, length: Option<u64>, values: &mut Values) -> Response<()> {
        if let Some(length) = length.and_then(|length| values.length(length)) {
            self.response.headers_mut().append(CONTENT_LENGTH, length);
        }
        if let Some(date) = values.date().filter(|_| !self.is_dated) {
            self.response.headers_mut().append(DATE, date);
        }
        self.response
    }

    /// The length that a reply without a body tells: what a GET would have got, as far as it is known.
    pub(super) fn promised(&self, length: Option<u64>) -> Option<u64> {
        let may_tell = self.response.status() != StatusCode::NO_CONTENT;
        self.declared.or(length.filter(|&length| length > 0)).filter(|_| may_tell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::server::routing::DEFAULT_TYPE;

    fn head(code: u16, headers: &[(&str, &str)], head_only: bool) -> Option<Head> {
        let mut list = Headers::default();
        headers.iter().for_each(|(name, value)| list.push(name.as_bytes(), value.as_bytes()));
        let media_type = HeaderValue::from_maybe_shared(DEFAULT_TYPE.clone()).unwrap();
        Head::new(Status(code), &list, head_only, Some(media_type))
    }

    #[test]
    fn what_is_about_a_connection_is_left_out() {
        let headers = [
            ("Connection", "close"),
            ("KEEP-ALIVE", "5"),
            ("Transfer-Encoding", "chunked"),
            ("Upgrade", "x"),
            ("X-One", " 1 "),
            ("x-one", "2"),
            ("bad name", "3"),
            ("X-Bad", "\u{1}"),
            ("Date", "then"),
        ];
        let response = head(200, &headers, false).unwrap().finish(Some(3), &mut Values::default());
        let seen: Vec<_> = response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let default = &*DEFAULT_TYPE;
        assert_eq!(
            seen,
            [
                ("x-one", &b"1"[..]),
                ("x-one", b"2"),
                ("date", b"then"),
                ("content-type", default),
                ("content-length", b"3")
            ]
        );
    }

    #[test]
    fn a_reply_says_when_it_is_of() {
        let date = |headers: &[(&str, &str)]| {
            let response = head(200, headers, false).unwrap().finish(None, &mut Values::default());
            response.headers().get_all(DATE).iter().map(|date| date.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(date(&[("Date", "then")]), ["then"]);
        let dates = date(&[]);
        assert!(dates.len() == 1 && dates[0].ends_with(" GMT"));
    }

    #[test]
    fn replies_without_a_body_tell_what_there_would_be() {
        for (code, declared, head_only, length, expected) in [
            (200, &[][..], true, Some(5), Some(5)),
            (200, &[("Content-Length", "9")], true, None, Some(9)),
            (304, &[("Content-Length", "9")], false, Some(0), Some(9)),
            (204, &[("Content-Length", "9")], false, Some(0), None),
            (304, &[], false, Some(0), None),
        ] {
            let head = head(code, declared, head_only).unwrap();
            assert!(head.is_bodiless);
            assert_eq!(head.promised(length), expected);
        }
        assert!(!head(200, &[], false).unwrap().is_bodiless);
        assert!(head(101, &[], false).is_none());
    }
}
