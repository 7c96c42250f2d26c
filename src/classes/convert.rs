//! Conversions between what scripts give and are given, and what the runtime has.

use std::io;
use std::os::fd::{BorrowedFd, RawFd};
use std::time::Duration;

use event_runtime::socket;
use ext_php_rs::types::Zval;

/// What the system says of an error, in its own words.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(code) => socket::error_text(code),
        // What is armed on a loop that is gone.
        None if error.kind() == io::ErrorKind::NotFound => "the EventBase has been freed".to_owned(),
        None => error.to_string(),
    }
}

/// Whether it was refused before the system was asked.
pub(super) fn is_invalid(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidInput && error.raw_os_error().is_none()
}

/// Bytes from a script in quotes, for a message.
pub(super) fn quoted(bytes: &[u8]) -> String {
    format!("\"{}\"", String::from_utf8_lossy(bytes).escape_debug())
}

/// The longest timeout there is: about a hundred years, which is as good as for ever.
pub(super) const LONGEST: Duration = Duration::from_nanos(MOST_NANOSECONDS.cast_unsigned());

const MOST_NANOSECONDS: i64 = 3_155_760_000 * 1_000_000_000;

/// A number of seconds from a script as a duration, to the nearest nanosecond: none that is negative, and none that is
/// longer than [`LONGEST`].
pub(super) fn seconds(seconds: f64) -> Duration {
    Duration::from_nanos(nanoseconds(seconds))
}

/// The same in nanoseconds.
pub(super) fn nanoseconds(seconds: f64) -> u64 {
    // In numbers as large as that no half is lost that matters.
    let nanoseconds = (seconds * 1e9 + 0.5) as i64;
    nanoseconds.clamp(0, MOST_NANOSECONDS).cast_unsigned()
}

/// A size as a number for a script.
pub(super) fn number(size: usize) -> i64 {
    // Nothing is larger than the address space.
    size as i64
}

/// A size from a script: a negative one stands for everything.
pub(super) fn size(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A limit from a script; a negative one is none.
pub(super) fn limit(value: i64) -> Option<u64> {
    u64::try_from(value).ok()
}

/// A number a script has written in whatever way.
pub(super) fn integer(value: &Zval) -> Option<i32> {
    value.coerce_to_long().and_then(|number| i32::try_from(number).ok())
}

/// A descriptor to use once.
pub(super) fn borrow<'fd>(descriptor: RawFd) -> BorrowedFd<'fd> {
    // SAFETY: the number is used for one call and not kept; if the script has closed it, that call fails.
    unsafe { BorrowedFd::borrow_raw(descriptor) }
}
