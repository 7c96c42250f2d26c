//! Descriptors: of streams, of Socket objects, or plain numbers.

use std::ffi::{CStr, c_int};
use std::os::fd::RawFd;
use std::ptr;

use ext_php_rs::ffi::{php_file_le_pstream, php_file_le_stream, php_stream, zend_fetch_resource2, zend_list_close};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::Zval;

use super::argument::{Argument, Type};
use super::compat::cast_stream;
use super::error::{Raise, Result, exception_pending, throw_exception};
use super::socket;

/// `PHP_STREAM_AS_FD`, `PHP_STREAM_AS_FD_FOR_SELECT` and `PHP_STREAM_CAST_INTERNAL`, which are macros.
const AS_FD: c_int = 1;
const AS_FD_FOR_SELECT: c_int = 3;
const CAST_INTERNAL: c_int = 0x2000_0000;

/// php://memory, php://temp and data: URLs, by the names PHP gives their operations.
const MEMORY_STREAMS: [&CStr; 3] = [c"MEMORY", c"TEMP", c"RFC2397"];

/// A descriptor, and the stream or Socket it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Descriptor<'call> {
    pub(crate) fd: RawFd,
    pub(crate) owner: &'call Zval,
}

impl<'call> Descriptor<'call> {
    /// The descriptor of a stream, of a Socket, or the number itself.
    ///
    /// # Errors
    ///
    /// An `Exception` for anything else; whether a number is that of an open descriptor is not checked.
    pub(crate) fn of(value: &'call Zval) -> Result<Self> {
        Ok(Self { fd: descriptor(value)?, owner: value })
    }

    /// Closes a stream or a Socket that was kept, so that its owner knows of it; false for anything else.
    pub(crate) fn close(owner: &Zval) -> bool {
        if owner.is_resource() {
            // SAFETY: a live resource. One that is closed already stays as it is.
            unsafe { zend_list_close(owner.value.res) };
        }
        owner.is_resource() || owner.is_object() && socket::close(owner)
    }

    /// What has to be kept so that the descriptor stays open: a stream or a Socket, none for a number.
    pub(crate) fn kept(&self) -> Option<Zval> {
        (self.owner.is_resource() || self.owner.is_object()).then(|| self.owner.shallow_clone())
    }
}

impl<'call> Argument<'call> for Descriptor<'call> {
    const TYPE: Type = Type::plain(DataType::Mixed);

    fn convert(value: &'call mut Zval, _: u32) -> Result<Self> {
        Self::of(value)
    }
}

/// None for null.
impl<'call> Argument<'call> for Option<Descriptor<'call>> {
    const TYPE: Type = Descriptor::TYPE;

    fn convert(value: &'call mut Zval, _: u32) -> Result<Self> {
        if value.is_null() { Ok(None) } else { Descriptor::of(value).map(Some) }
    }
}

fn descriptor(value: &Zval) -> Result<RawFd> {
    let fd = match value.get_type() {
        DataType::Long => value.long().and_then(|number| RawFd::try_from(number).ok()),
        DataType::Resource => return of_stream(value),
        DataType::Object(_) => socket::descriptor(value),
        _ => None,
    };
    fd.filter(|&fd| fd >= 0).ok_or_else(|| throw_exception("Invalid file descriptor"))
}

fn of_stream(value: &Zval) -> Result<RawFd> {
    // SAFETY: the value is a resource, perhaps of another kind, or closed: then the engine answers null.
    let stream = unsafe {
        zend_fetch_resource2(value.value.res, ptr::null(), php_file_le_stream(), php_file_le_pstream())
            .cast::<php_stream>()
    };
    if stream.is_null() {
        return Err(match exception_pending() {
            true => Raise::Thrown,
            false => throw_exception("Invalid file descriptor: not an open stream"),
        });
    }
    // SAFETY: a live stream, whose operations have a name.
    let kind = unsafe { CStr::from_ptr((*(*stream).ops).label) };
    // Asked for a descriptor, a temporary stream would turn into a file.
    if MEMORY_STREAMS.contains(&kind) {
        return Err(throw_exception("Cannot fetch file descriptor from memory based stream"));
    }
    for kind in [AS_FD_FOR_SELECT, AS_FD] {
        // Room for a pointer, into which PHP writes a number.
        let mut room = usize::MAX;
        // SAFETY: a live stream, and room for whatever kind of result.
        let cast = unsafe { cast_stream(stream, kind | CAST_INTERNAL, (&raw mut room).cast()) };
        let fd = room as u32 as RawFd;
        if cast && fd >= 0 {
            return Ok(fd);
        }
    }
    Err(throw_exception("Cannot fetch file descriptor from this kind of stream"))
}
