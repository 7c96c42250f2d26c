//! Names of files, as PHP understands them.

use std::ffi::{CStr, CString, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::ptr;

use ext_php_rs::alloc::efree;
use ext_php_rs::zend::ce;

use super::bailout::guarded;
use super::compat::directory;
use super::error::{Raise, Result, exception_pending, throw};

unsafe extern "C" {
    fn expand_filepath(path: *const c_char, target: *mut c_char) -> *mut c_char;
    fn php_check_open_basedir(path: *const c_char) -> c_int;
}

/// The absolute path of a file; none, after a warning, where `open_basedir` does not allow it. `what` names the value
/// in the error.
///
/// # Errors
///
/// When there is a NUL byte in it: a `ValueError` is pending. Or when the script's error handler throws.
pub(crate) fn path(name: &[u8], what: &str) -> Result<Option<PathBuf>> {
    let Ok(name) = CString::new(name) else {
        let message = format!("{what} must not contain any null bytes");
        return Err(throw(ptr::from_ref(ce::value_error()).cast_mut(), &message));
    };
    // SAFETY: a C string; without a target the engine allocates one, or answers null where there is no such path.
    let expanded = unsafe { expand_filepath(name.as_ptr(), ptr::null_mut()) };
    let absolute = if expanded.is_null() {
        name
    } else {
        // SAFETY: a C string of PHP's allocator, which is ours to give back.
        unsafe {
            let copy = CStr::from_ptr(expanded).to_owned();
            efree(expanded.cast());
            copy
        }
    };
    let text = absolute.as_ptr();
    // SAFETY: a C string that outlives the call.
    let refused = guarded(|| unsafe { php_check_open_basedir(text) })? != 0;
    if exception_pending() {
        return Err(Raise::Thrown);
    }
    Ok((!refused).then(|| PathBuf::from(OsStr::from_bytes(absolute.as_bytes()))))
}

/// A path as the system has to be told it: a relative one begins at the script's directory, which is not always that of
/// the process. An abstract name of a socket, which begins with a NUL, is none.
pub(crate) fn in_directory(path: &[u8]) -> Vec<u8> {
    match directory() {
        Some(directory) if !matches!(path.first(), None | Some(b'/' | 0)) => {
            [&directory, b"/".as_slice(), path].concat()
        }
        _ => path.to_vec(),
    }
}
