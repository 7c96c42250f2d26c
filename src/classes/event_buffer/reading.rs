//! Looking at the bytes of an `EventBuffer`, and taking them.

use std::io;
use std::mem::MaybeUninit;

use event_runtime::buffer::{Buffer, End, Eol};
use event_runtime::file::is_shorter;

use crate::classes::convert::{number, reason, size};
use crate::zend::{Object, OrFalse, OutParameter, PhpString, Result, refuse, warn};

use super::EventBuffer;

/// A string of `size` bytes that `copy` writes into it; none, after a warning, when it cannot.
fn filled(
    size: usize,
    copy: impl FnOnce(&mut [MaybeUninit<u8>]) -> io::Result<&mut [u8]>,
) -> Result<Option<PhpString>> {
    let mut failure = None;
    let string = PhpString::filled(size, |room| {
        copy(room).unwrap_or_else(|error| {
            failure = Some(error);
            &mut []
        })
    });
    match failure {
        Some(error) => unreadable(&error),
        None => Ok(Some(string)),
    }
}

/// Warns of a file that cannot be read, of which there is nothing then.
pub(in crate::classes) fn unreadable<R: Default>(error: &io::Error) -> Result<R> {
    let why = if is_shorter(error) { "it is shorter than when it was added".to_owned() } else { reason(error) };
    refuse(&format!("A file in the buffer cannot be read: {why}"))
}

fn eol(style: i64) -> Option<Eol> {
    [Eol::Any, Eol::Crlf, Eol::CrlfStrict, Eol::Lf, Eol::Nul].get(usize::try_from(style).ok()?).copied()
}

impl EventBuffer {
    /// Takes up to `count` bytes from the front, unless it is frozen.
    pub(in crate::classes) fn take(&self, count: i64) -> Result<Option<PhpString>> {
        match self.with_thawed(End::Front, |buffer| buffer.len().min(size(count))) {
            None | Some(0) => Ok(None),
            Some(count) => self.take_string(count, 0),
        }
    }

    /// A string of the `size` bytes from `start` on, which must be there; none, after a warning, where a file cannot be
    /// read.
    fn string(&self, start: usize, size: usize) -> Result<Option<PhpString>> {
        // PHP may end the request for want of memory, so the string comes before the borrow.
        filled(size, |room| self.with(|buffer| buffer.try_copy_out(start, room)))
    }

    /// A string of the first `size` bytes, which must be there and go, with the `after` bytes that follow; none, after a
    /// warning, and all stay, where a file cannot be read.
    fn take_string(&self, size: usize, after: usize) -> Result<Option<PhpString>> {
        filled(size, |room| {
            self.with(|buffer| {
                let written = buffer.try_copy_out(0, room)?;
                buffer.drain(written.len() + after);
                Ok(written)
            })
        })
    }

    pub(super) fn read(this: &Object<Self>, max_bytes: i64) -> Result<Option<PhpString>> {
        this.take(max_bytes)
    }

    pub(super) fn copyout(this: &Object<Self>, data: OutParameter<'_>, max_bytes: i64) -> Result<i64> {
        let count = this.with(|buffer| buffer.len().min(size(max_bytes)));
        match count {
            0 => Ok(0),
            _ if this.is_frozen(End::Front) => Ok(-1),
            _ => {
                let Some(copy) = this.string(0, count)? else { return Ok(-1) };
                data.assign(copy)?;
                Ok(number(count))
            }
        }
    }

    pub(super) fn read_line(this: &Object<Self>, eol_style: i64) -> Result<Option<PhpString>> {
        let Some(style) = eol(eol_style) else { return Ok(None) };
        match this.with_thawed(End::Front, |buffer| buffer.search_eol(0, style)) {
            Some(Ok(Some((end, length)))) => this.take_string(end, length),
            Some(Ok(None)) | None => Ok(None),
            Some(Err(error)) => unreadable(&error),
        }
    }

    /// Looks for something from a position on that a script gives. One beyond the end draws a warning, and stands for
    /// the front like a negative one.
    fn find(&self, start: i64, find: impl Fn(&mut Buffer, usize) -> io::Result<Option<usize>>) -> Result<OrFalse<i64>> {
        let start = usize::try_from(start).unwrap_or(0);
        let found = self.with(|buffer| (start <= buffer.len()).then(|| find(buffer, start)));
        let found = match found {
            Some(found) => found,
            None => {
                warn(&format!("Failed to set position to {start}"))?;
                self.with(|buffer| find(buffer, 0))
            }
        };
        match found {
            Ok(found) => Ok(OrFalse(found.map(number))),
            Err(error) => unreadable(&error),
        }
    }

    pub(super) fn search(this: &Object<Self>, what: &[u8], start: i64, end: i64) -> Result<OrFalse<i64>> {
        this.find(start, |buffer, start| buffer.search(what, start, size(end)))
    }

    pub(super) fn search_eol(this: &Object<Self>, start: i64, eol_style: i64) -> Result<OrFalse<i64>> {
        let style = eol(eol_style);
        this.find(start, |buffer, start| match style {
            Some(style) => Ok(buffer.search_eol(start, style)?.map(|(position, _)| position)),
            None => Ok(None),
        })
    }

    pub(super) fn pullup(this: &Object<Self>, len: i64) -> Result<Option<PhpString>> {
        let pulled = this.with(|buffer| {
            let count = if len < 0 { buffer.len() } else { size(len) };
            if count <= buffer.len() {
                buffer.load(0, count)?;
            }
            Ok(buffer.pull_up(count).map(<[u8]>::len))
        });
        match pulled {
            Ok(None | Some(0)) => Ok(None),
            Ok(Some(count)) => this.string(0, count),
            Err(error) => unreadable(&error),
        }
    }

    pub(super) fn substr(this: &Object<Self>, start: i64, length: i64) -> Result<OrFalse<PhpString>> {
        let Ok(start) = usize::try_from(start) else { return Ok(OrFalse(None)) };
        let Some(left) = this.with(|buffer| buffer.len()).checked_sub(start) else {
            return refuse(&format!("Failed to set position to {start}"));
        };
        this.string(start, left.min(size(length))).map(OrFalse)
    }
}
