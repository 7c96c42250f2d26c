//! Where PHP's C interface differs: between its versions, from 8.1 to 8.6, and between its builds. No other file asks
//! which PHP it is built for.

#[cfg(not(php86))]
use std::ffi::c_int;
use std::ffi::{CStr, c_void};
use std::mem::ManuallyDrop;
use std::ptr;

#[cfg(not(php86))]
use ext_php_rs::ffi::_php_stream_cast as php_stream_cast;
#[cfg(php86)]
use ext_php_rs::ffi::php_stream_cast;
use ext_php_rs::ffi::{
    _zend_expected_type, php_stream, zend_class_entry, zend_executor_globals, zend_fcall_info, zend_fcall_info_cache,
    zend_is_true, zend_object, zend_object_handlers, zend_parse_arg_bool_slow, zend_parse_arg_double_slow,
    zend_parse_arg_str_slow, zend_string, zend_wrong_parameter_error,
};
use ext_php_rs::types::Zval;

/// Converts an argument to a bool, as PHP does; none where PHP does not.
///
/// # Safety
///
/// `value` is the argument at `position` of the running method.
pub(super) unsafe fn parse_bool(value: &mut Zval, position: u32) -> Option<bool> {
    #[cfg(not(php86))]
    {
        let mut flag = false;
        // SAFETY: the caller's promise.
        unsafe { zend_parse_arg_bool_slow(value, &raw mut flag, position) }.then_some(flag)
    }
    #[cfg(php86)]
    // SAFETY: the caller's promise.
    match unsafe { zend_parse_arg_bool_slow(value, position) } {
        ext_php_rs::ffi::zpp_parse_bool_status_ZPP_PARSE_BOOL_STATUS_FALSE => Some(false),
        ext_php_rs::ffi::zpp_parse_bool_status_ZPP_PARSE_BOOL_STATUS_TRUE => Some(true),
        _ => None,
    }
}

/// Converts an argument to a double, as PHP does; none where PHP does not.
///
/// # Safety
///
/// As for [`parse_bool`].
pub(super) unsafe fn parse_double(value: &mut Zval, position: u32) -> Option<f64> {
    #[cfg(not(php86))]
    {
        let mut double = 0.0;
        // SAFETY: the caller's promise.
        unsafe { zend_parse_arg_double_slow(value, &raw mut double, position) }.then_some(double)
    }
    #[cfg(php86)]
    {
        // SAFETY: the caller's promise. Nothing is converted to NAN, which says that nothing was.
        let double = unsafe { zend_parse_arg_double_slow(value, position) };
        (!double.is_nan()).then_some(double)
    }
}

/// Converts an argument to a string, as PHP does, and leaves it in `value`; none where PHP does not.
///
/// # Safety
///
/// As for [`parse_bool`].
pub(super) unsafe fn parse_string(value: &mut Zval, position: u32) -> Option<*mut zend_string> {
    #[cfg(not(php86))]
    {
        let mut string = ptr::null_mut();
        // SAFETY: the caller's promise.
        unsafe { zend_parse_arg_str_slow(value, &raw mut string, position) }.then_some(string)
    }
    #[cfg(php86)]
    {
        // SAFETY: the caller's promise.
        let string = unsafe { zend_parse_arg_str_slow(value, position) };
        (!string.is_null()).then_some(string)
    }
}

/// What an argument should have been.
#[derive(Clone, Copy)]
pub(super) enum Expected<'a> {
    /// A value of a type the engine has a number for.
    Type(_zend_expected_type),
    /// An object of a class, or anything else with a name.
    Class(&'a CStr),
    /// The same, or null.
    ClassOrNull(&'a CStr),
}

/// Throws the `TypeError` for an argument.
///
/// # Safety
///
/// `value` is the argument at `position` of the running method.
pub(super) unsafe fn wrong_parameter(value: &mut Zval, position: u32, expected: Expected<'_>) {
    #[cfg(not(php86))]
    mod code {
        pub(super) use ext_php_rs::ffi::{ZPP_ERROR_WRONG_ARG, ZPP_ERROR_WRONG_CLASS, ZPP_ERROR_WRONG_CLASS_OR_NULL};
    }
    // An enumeration whose name is that of a number as well, which keeps it out of the bindings.
    #[cfg(php86)]
    mod code {
        pub(super) const ZPP_ERROR_WRONG_CLASS: u8 = 3;
        pub(super) const ZPP_ERROR_WRONG_CLASS_OR_NULL: u8 = 4;
        pub(super) const ZPP_ERROR_WRONG_ARG: u8 = 9;
    }
    let (code, name, kind) = match expected {
        Expected::Type(kind) => (code::ZPP_ERROR_WRONG_ARG, ptr::null(), kind),
        Expected::Class(name) => (code::ZPP_ERROR_WRONG_CLASS, name.as_ptr(), 0),
        Expected::ClassOrNull(name) => (code::ZPP_ERROR_WRONG_CLASS_OR_NULL, name.as_ptr(), 0),
    };
    #[cfg(not(php86))]
    let code = code.cast_signed();
    // SAFETY: the caller's promise; the name is only read.
    unsafe { zend_wrong_parameter_error(code, position, name.cast_mut(), kind, value) };
}

/// Asks a stream for what is below it; false when it has nothing of the kind.
///
/// # Safety
///
/// The stream is live, and `result` is room for a pointer.
pub(super) unsafe fn cast_stream(stream: *mut php_stream, kind: i32, result: *mut *mut c_void) -> bool {
    // SAFETY: the caller's promise.
    unsafe { php_stream_cast(stream, kind, result, 0) == 0 }
}

/// Closes a stream, as `options` say.
///
/// # Safety
///
/// The stream is live.
pub(super) unsafe fn free_stream(stream: *mut php_stream, options: i32) {
    unsafe extern "C" {
        // ext-php-rs binds neither.
        #[cfg_attr(not(php86), link_name = "_php_stream_free")]
        fn php_stream_free(stream: *mut php_stream, options: i32) -> i32;
    }
    // SAFETY: the caller's promise.
    unsafe { php_stream_free(stream, options) };
}

/// What a call of `callable` hands over. It refers to all it is made of without counting it, and must not be dropped.
///
/// # Safety
///
/// All of it outlives the call.
pub(super) unsafe fn call_info(
    callable: &Zval,
    arguments: &mut [Zval],
    returned: *mut Zval,
) -> ManuallyDrop<zend_fcall_info> {
    ManuallyDrop::new(zend_fcall_info {
        size: size_of::<zend_fcall_info>(),
        // SAFETY: a second view of `callable`, which outlives this one, and alone is dropped.
        function_name: unsafe { ptr::read(callable) },
        retval: returned,
        params: arguments.as_mut_ptr(),
        object: ptr::null_mut(),
        // A callback takes a handful of arguments.
        param_count: arguments.len() as u32,
        // None is taken over: the arguments are the caller's still.
        #[cfg(php86)]
        consumed_args: 0,
        named_params: ptr::null_mut(),
    })
}

// ext-php-rs does not bind it.
unsafe extern "C" {
    /// The class of closures.
    pub(super) static zend_ce_closure: *mut zend_class_entry;
}

/// What the engine finds out about a closure as something to be called: all that it is made of. False where it answers
/// nothing.
///
/// # Safety
///
/// The object is a closure.
#[inline]
pub(super) unsafe fn resolve_closure(closure: *mut zend_object, resolved: &mut zend_fcall_info_cache) -> bool {
    // SAFETY: the caller's promise. This is what the engine asks a callable object, with room for each answer.
    unsafe {
        let Some(get_closure) = (*(*closure).handlers).get_closure else { return false };
        let (scope, function, object) =
            (&raw mut resolved.calling_scope, &raw mut resolved.function_handler, &raw mut resolved.object);
        if get_closure(closure, scope, function, object, true) != 0 {
            return false;
        }
    }
    resolved.called_scope = resolved.calling_scope;
    #[cfg(php83)]
    {
        resolved.closure = closure;
    }
    true
}

/// Tells the engine where in an object its own part begins, in bytes.
pub(super) fn set_offset(handlers: &mut zend_object_handlers, offset: usize) {
    #[cfg(not(php86))]
    let offset = c_int::try_from(offset).unwrap_or(c_int::MAX);
    handlers.offset = offset;
}

/// Where in an object the engine's own part begins, in bytes.
pub(super) fn offset(handlers: &zend_object_handlers) -> usize {
    #[cfg(not(php86))]
    return usize::try_from(handlers.offset).unwrap_or(0);
    #[cfg(php86)]
    handlers.offset
}

/// Whether PHP takes a value for true.
pub(crate) fn is_true(value: &Zval) -> bool {
    // SAFETY: the value is live, and not changed. PHP 8.5 answers a bool, its predecessors a number.
    unsafe { zend_is_true(ptr::from_ref(value).cast_mut()) as std::ffi::c_int != 0 }
}

/// What the engine keeps of the request that runs on this thread.
#[inline]
pub(super) fn executor_globals() -> *mut zend_executor_globals {
    #[cfg(not(php_zts))]
    {
        unsafe extern "C" {
            static mut executor_globals: zend_executor_globals;
        }
        &raw mut executor_globals
    }
    #[cfg(php_zts)]
    // SAFETY: they are always there while one of our functions is called.
    unsafe {
        ext_php_rs::ffi::ext_php_rs_executor_globals()
    }
}

/// The directory that paths of the script begin at, where that is not the one of the process: each thread of a PHP with
/// threads has its own.
pub(super) fn directory() -> Option<Vec<u8>> {
    #[cfg(php_zts)]
    {
        unsafe extern "C" {
            fn virtual_getcwd(buffer: *mut std::ffi::c_char, size: usize) -> *mut std::ffi::c_char;
        }
        let mut buffer = [0; libc::PATH_MAX as usize];
        // SAFETY: the buffer is as long as is said; the engine ends with a NUL what it writes, or answers null.
        unsafe {
            let found = virtual_getcwd(buffer.as_mut_ptr(), buffer.len());
            (!found.is_null()).then(|| CStr::from_ptr(found).to_bytes().to_vec())
        }
    }
    #[cfg(not(php_zts))]
    None
}
