//! The time of day for the `Date` header, written out once a second.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;

/// The date as last written out.
#[derive(Debug, Default)]
pub(in crate::http) struct Date {
    second: Duration,
    text: Bytes,
}

impl Date {
    /// The current date as RFC 9110 writes it.
    pub(in crate::http) fn now(&mut self) -> &Bytes {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        if self.text.is_empty() || now.as_secs() != self.second.as_secs() {
            self.second = now;
            self.text = httpdate::fmt_http_date(UNIX_EPOCH + now).into();
        }
        &self.text
    }
}
