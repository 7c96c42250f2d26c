//! Descriptors: of streams, of Socket objects, or plain numbers.

use std::ffi::{CStr, c_int};
use std::os::fd::RawFd;
use std::ptr;

use ext_php_rs::ffi::{php_file_le_pstream, php_file_le_stream, php_stream, zend_fetch_resource2};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::Zval;

use super::argument::{Argument, Type};
use super::bailout::guarded;
use super::compat::{cast_stream, free_stream};
use super::error::{Raise, Result, exception_pending, throw_exception, warn};
use super::socket;
use super::value::Owned;

/// `PHP_STREAM_AS_FD`, `PHP_STREAM_AS_FD_FOR_SELECT` and `PHP_STREAM_CAST_INTERNAL`, which are macros.
const AS_FD: c_int = 1;
const AS_FD_FOR_SELECT: c_int = 3;
const CAST_INTERNAL: c_int = 0x2000_0000;

/// `PHP_STREAM_FLAG_NO_FCLOSE`: the stream is in the middle of something, as running one of its filters.
const NO_FCLOSE: u32 = 0x80;
/// `PHP_STREAM_FREE_KEEP_RSRC | PHP_STREAM_FREE_CLOSE`, and `PHP_STREAM_FREE_PERSISTENT`: what `fclose()` does.
const FREE_CLOSE: c_int = 0x43;
const FREE_PERSISTENT: c_int = 0x10;

/// php://memory, php://temp and data: URLs, by the names PHP gives their operations.
const MEMORY_STREAMS: [&CStr; 3] = [c"MEMORY", c"TEMP", c"RFC2397"];

/// A stream, a Socket, or the number of a descriptor.
///
/// It is asked for its descriptor when that is used, and no earlier: any PHP code that runs in between, for another
/// argument that is converted, could close it, and the number would be that of something else.
#[derive(Clone, Copy)]
pub(crate) struct Descriptor<'call>(&'call Zval);

impl<'call> Descriptor<'call> {
    /// What a script has given for a descriptor.
    pub(crate) fn of(value: &'call Zval) -> Self {
        Self(value)
    }

    /// The descriptor. Whether a plain number is that of an open one is not checked.
    ///
    /// # Errors
    ///
    /// An `Exception` for anything that has none.
    #[inline(always)]
    pub(crate) fn fd(self) -> Result<RawFd> {
        self.find(&[AS_FD_FOR_SELECT, AS_FD])?.map_err(throw_exception)
    }

    /// The descriptor whose bytes are those of the stream: one with filters has none. Or else why there is none.
    ///
    /// # Errors
    ///
    /// What a stream throws that is written in PHP.
    pub(crate) fn file(self) -> Result<std::result::Result<RawFd, &'static str>> {
        self.find(&[AS_FD])
    }

    fn find(self, kinds: &[c_int]) -> Result<std::result::Result<RawFd, &'static str>> {
        if self.0.is_resource() {
            return of_stream(self.0, kinds);
        }
        let fd = match self.0.long() {
            None if self.0.is_object() => socket::descriptor(self.0),
            number => number.and_then(|number| RawFd::try_from(number).ok()),
        };
        Ok(fd.filter(|&fd| fd >= 0).ok_or("Invalid file descriptor"))
    }

    /// Whether a value is a Socket.
    pub(crate) fn is_socket(value: &Zval) -> bool {
        socket::descriptor(value).is_some()
    }

    /// What has to be kept so that the descriptor stays open: a stream or a Socket, none for a number.
    pub(crate) fn kept(self) -> Option<Owned> {
        (self.0.is_resource() || self.0.is_object()).then(|| Owned::copy(self.0))
    }
}

/// Whether a stream, or the one behind a Socket, may be closed: `fclose()` refuses what a filter of it is running for.
pub(crate) fn may_close(owner: &Zval) -> bool {
    let stream = stream_of(socket::stream(owner).unwrap_or(owner));
    // SAFETY: a live stream, if there is one.
    stream.is_null() || unsafe { (*stream).flags & NO_FCLOSE == 0 }
}

/// Closes a stream or a Socket that was kept, so that its owner knows of it; false for anything else. One that may not
/// be closed stays open, after a warning. PHP code may run: filters have a last word.
pub(crate) fn close(owner: &Zval) -> bool {
    let is_owner = owner.is_resource() || owner.is_object() && socket::descriptor(owner).is_some();
    match is_owner && !may_close(owner) {
        // What the script's error handler makes of it is pending.
        true => drop(warn("The stream stays open: it cannot be closed from within one of its filters")),
        false if owner.is_resource() => close_stream(owner),
        false if is_owner => socket::close(owner),
        false => {}
    }
    is_owner
}

/// Closes a stream, if it is one that is open, as `fclose()` does it.
pub(super) fn close_stream(value: &Zval) {
    let stream = stream_of(value);
    if !stream.is_null() {
        // SAFETY: a live stream. The resource stays, for whoever has it.
        let _ = guarded(|| unsafe {
            let persistent = if (*stream).is_persistent() == 0 { 0 } else { FREE_PERSISTENT };
            free_stream(stream, FREE_CLOSE | persistent);
        });
    }
}

/// The stream of a resource; null for any other value, and when it is closed.
#[inline(always)]
fn stream_of(value: &Zval) -> *mut php_stream {
    if !value.is_resource() {
        return ptr::null_mut();
    }
    // SAFETY: a live resource, perhaps of another kind, or closed: then the engine answers null, and without a name for
    // an error that is all.
    unsafe { zend_fetch_resource2(value.value.res, ptr::null(), php_file_le_stream(), php_file_le_pstream()).cast() }
}

impl<'call> Argument<'call> for Descriptor<'call> {
    const TYPE: Type = Type::plain(DataType::Mixed);

    fn convert(value: &'call mut Zval, _: u32) -> Result<Self> {
        Ok(Self(value))
    }
}

/// None for null.
impl<'call> Argument<'call> for Option<Descriptor<'call>> {
    const TYPE: Type = Descriptor::TYPE;

    fn convert(value: &'call mut Zval, _: u32) -> Result<Self> {
        Ok((!value.is_null()).then_some(Descriptor(value)))
    }
}

fn of_stream(value: &Zval, kinds: &[c_int]) -> Result<std::result::Result<RawFd, &'static str>> {
    for &kind in kinds {
        // A stream that is written in PHP may be closed by the time it is asked again.
        let stream = stream_of(value);
        if stream.is_null() {
            return Ok(Err("Invalid file descriptor: not an open stream"));
        }
        // SAFETY: a live stream, whose operations have a name.
        let label = unsafe { CStr::from_ptr((*(*stream).ops).label) };
        // Asked for a descriptor, a temporary stream would turn into a file.
        if MEMORY_STREAMS.contains(&label) {
            return Ok(Err("Cannot fetch file descriptor from memory based stream"));
        }
        // Room for a pointer, into which PHP writes a number.
        let mut room = usize::MAX;
        let target = (&raw mut room).cast();
        // SAFETY: a live stream, and room for whatever kind of result.
        let cast = guarded(|| unsafe { cast_stream(stream, kind | CAST_INTERNAL, target) })?;
        if exception_pending() {
            return Err(Raise::Thrown);
        }
        let fd = room as u32 as RawFd;
        if cast && fd >= 0 {
            return Ok(Ok(fd));
        }
    }
    Ok(Err("Cannot fetch file descriptor from this kind of stream"))
}
