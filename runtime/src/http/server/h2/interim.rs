//! What a client is told before the reply (RFC 9110, section 15.2).

use http::header::{HeaderName, HeaderValue};
use http::{Response, StatusCode};

use crate::http::{Headers, Status};

use super::encode::FIELDS_AT_MOST;
use super::stream::Stream;

impl Stream {
    /// Sends an interim response: see [`Http::inform`](crate::http::Http::inform).
    pub(super) fn inform(&self, status: Status, headers: &Headers) -> bool {
        let Some(response) = interim(status, headers).filter(|_| self.is_asked()) else { return false };
        self.tally.respond(status);
        self.shared.inform(response);
        true
    }
}

fn interim(status: Status, headers: &Headers) -> Option<Response<()>> {
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::from_u16(status.0).ok()?;
    if headers.iter().nth(FIELDS_AT_MOST).is_some() {
        return None;
    }
    for (name, value) in headers.iter() {
        let (name, value) = (HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(value.trim_ascii()).ok()?);
        response.headers_mut().append(name, value);
    }
    Some(response)
}
