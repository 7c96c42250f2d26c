//! What tells a version of a file from others: RFC 9110, section 8.8.

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::file::Stamp;
use crate::http::Headers;

/// The last second that a date in a header can be in: of the year 9999.
const LAST_SECOND: u64 = 253_402_300_799;

/// What a file is known by: what the script says, or what the system knows.
pub(super) struct Validators<'a> {
    /// The entity tag.
    pub(super) tag: Cow<'a, [u8]>,
    /// When it was last changed, to be said; none where that is not known.
    pub(super) modified: Option<String>,
    /// The same in seconds since 1970, to be compared.
    pub(super) second: Option<u64>,
}

impl<'a> Validators<'a> {
    pub(super) fn of(stamp: &Stamp, headers: &'a Headers, now: SystemTime) -> Self {
        let tag = headers.find(b"ETag").map_or_else(|| Cow::Owned(tag(stamp)), Cow::Borrowed);
        if let Some(given) = headers.find(b"Last-Modified") {
            let modified = String::from_utf8_lossy(given).into_owned();
            return Self { tag, second: second(given), modified: Some(modified) };
        }
        // A file without a date, as those of archives that are to be the same each time, has the first there is.
        let second = u64::try_from(stamp.modified.0).ok().filter(|&second| second > 0 && second <= LAST_SECOND);
        let modified = second.map(|second| {
            // Nothing was changed in the future.
            let at = (UNIX_EPOCH + Duration::from_secs(second)).min(now.max(UNIX_EPOCH));
            httpdate::fmt_http_date(at)
        });
        Self { tag, modified, second }
    }
}

/// The entity tag of a file: a strong one.
fn tag(stamp: &Stamp) -> Vec<u8> {
    let (seconds, nanoseconds) = stamp.modified;
    format!("\"{:x}-{:x}-{:x}.{:x}\"", stamp.inode, stamp.size, seconds, nanoseconds).into_bytes()
}

/// A date in a header in seconds since 1970; none where it is none.
pub(super) fn second(date: &[u8]) -> Option<u64> {
    let date = httpdate::parse_http_date(str::from_utf8(date.trim_ascii()).ok()?).ok()?;
    Some(date.duration_since(UNIX_EPOCH).ok()?.as_secs())
}
