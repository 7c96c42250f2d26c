//! `Socket` objects of ext/sockets, which is neither linked nor needed: the class is found by its name when it is asked
//! for.

use std::ffi::{CStr, c_int};
use std::os::fd::RawFd;
use std::ptr;

use ext_php_rs::ffi::{object_init_ex, zend_class_entry, zend_lookup_class_ex, zend_object};
use ext_php_rs::types::Zval;

use super::Type;
use super::compat::offset;
use super::descriptor::close_stream;
use super::returned::Returned;
use super::string::{PhpString, bytes};
use super::value::Owned;

const ZEND_INTERNAL_CLASS: i32 = 1;

/// How a `php_socket` begins. It ends with the engine's object, at the offset its handlers tell.
#[repr(C)]
struct PhpSocket {
    descriptor: c_int,
    family: c_int,
    error: c_int,
    blocking: c_int,
    /// The stream the socket was made from, if it was.
    stream: Zval,
}

/// Whether a class is the one of ext/sockets, and not one of the script's that has the same name.
fn is_socket_class(class: *mut zend_class_entry) -> bool {
    // SAFETY: a class entry outlives the request; `module` is the part of an internal class's info.
    unsafe {
        if i32::from((*class).type_) != ZEND_INTERNAL_CLASS || bytes((*class).name) != b"Socket" {
            return false;
        }
        let module = (*class).info.internal.module;
        !module.is_null() && CStr::from_ptr((*module).name) == c"sockets"
    }
}

/// # Safety
///
/// `object` is a live object of the class of ext/sockets.
unsafe fn php_socket(object: *mut zend_object) -> *mut PhpSocket {
    // SAFETY: the caller's promise; the offset is that of the engine's object in a php_socket.
    unsafe { object.byte_sub(offset(&*(*object).handlers)).cast() }
}

/// The part of a `Socket` that is its own; none for any other value.
fn open_up(value: &Zval) -> Option<*mut PhpSocket> {
    // SAFETY: the caller has the object in its hands.
    unsafe {
        let object = value.is_object().then_some(value.value.obj)?;
        is_socket_class((*object).ce).then(|| php_socket(object))
    }
}

/// The descriptor of a `Socket`, negative once it is closed; none for any other value.
pub(super) fn descriptor(value: &Zval) -> Option<RawFd> {
    // SAFETY: a live socket.
    open_up(value).map(|socket| unsafe { (*socket).descriptor })
}

/// The stream that a `Socket` was made from; none where there is none.
pub(super) fn stream(value: &Zval) -> Option<&Zval> {
    // SAFETY: a live socket, which lives as long as the value.
    open_up(value).map(|socket| unsafe { &(*socket).stream }).filter(|stream| stream.is_resource())
}

/// Closes the socket of a `Socket`, as `socket_close()` does it: the object is left without one. PHP code may run where
/// it was made from a stream.
pub(super) fn close(value: &Zval) {
    let Some(socket) = open_up(value) else { return };
    if let Some(stream) = stream(value) {
        close_stream(stream);
    } else {
        // SAFETY: a live socket. A number that is not that of an open descriptor is refused.
        unsafe { libc::close((*socket).descriptor) };
    }
    // SAFETY: the caller's value holds it.
    unsafe { (*socket).descriptor = -1 };
}

/// A new `Socket`, which owns the descriptor.
pub(crate) struct Socket(Owned);

impl Socket {
    /// Makes a `Socket` of a descriptor; none when ext/sockets is not loaded.
    pub(crate) fn new(descriptor: RawFd, family: i32, blocking: bool) -> Option<Self> {
        let name = PhpString::new(b"Socket");
        // SAFETY: looks an internal class up, without loading one; what it finds is checked before it is used.
        unsafe {
            let class = zend_lookup_class_ex(name.as_ptr(), ptr::null_mut(), NO_AUTOLOAD);
            if class.is_null() || !is_socket_class(class) {
                return None;
            }
            let mut value = Owned::default();
            if object_init_ex(value.as_mut_ptr(), class) != 0 {
                return None;
            }
            let socket = &mut *php_socket(value.value.obj);
            (socket.descriptor, socket.family) = (descriptor, family);
            (socket.error, socket.blocking) = (0, c_int::from(blocking));
            Some(Self(value))
        }
    }
}

impl Returned for Socket {
    const TYPE: Type = Type::plain(ext_php_rs::flags::DataType::object("Socket"));

    fn into_zval(self) -> Zval {
        self.0.into_zval()
    }
}

/// `ZEND_FETCH_CLASS_NO_AUTOLOAD`, which is a macro.
const NO_AUTOLOAD: u32 = 0x80;
