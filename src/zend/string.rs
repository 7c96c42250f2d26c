//! Strings that PHP owns.

use std::alloc::Layout;
use std::cell::Cell;
use std::marker::PhantomData;
use std::mem::{MaybeUninit, offset_of};
use std::ptr::{self, NonNull};

use event_runtime::buffer::Buffer;
use event_runtime::websocket::utf8;
use ext_php_rs::alloc::emalloc;
use ext_php_rs::ffi::{ext_php_rs_zend_string_init, ext_php_rs_zend_string_release, zend_string};
use ext_php_rs::types::Zval;

use super::bailout::guarded;

/// The bytes of a PHP string.
///
/// # Safety
///
/// The string lives as long as the bytes are used.
pub(crate) unsafe fn bytes<'a>(string: *const zend_string) -> &'a [u8] {
    // SAFETY: the caller's promise; a zend_string has `len` bytes from `val` on.
    unsafe { std::slice::from_raw_parts((&raw const (*string).val).cast(), (*string).len) }
}

/// Up to this length memory for a string is hardly ever refused, and asking for it is not guarded: with a limit that is
/// reached by so little, what we hold at the time is lost with the request.
const SMALL: usize = 2048;

/// Strings of this length are kept rather than copied: below it, the copy costs less than keeping account of them.
const WORTH_KEEPING: usize = 16 * 1024;

/// No more bytes than this are kept in strings at a time: they count against the script's `memory_limit`, which what
/// waits for slow clients must not exceed.
const KEPT_AT_MOST: usize = 16 * 1024 * 1024;

thread_local! {
    /// How many bytes are kept in strings.
    static KEPT: Cell<usize> = const { Cell::new(0) };
}

/// It takes more to remember of a shorter string that it is UTF-8 than to look again.
const WORTH_KNOWING: usize = 256;

thread_local! {
    /// A string that is UTF-8: that which a [`KnownUtf8`] holds.
    static KNOWN: Cell<*const zend_string> = const { Cell::new(ptr::null()) };
}

/// A script begins: nothing is known of its strings, whatever has become of the one before.
pub(crate) fn forget_known() {
    KNOWN.set(ptr::null());
}

/// Holds a string that is known to be UTF-8 as long as this lasts: PHP changes no string that somebody else holds as well.
/// Of several the last is known.
pub(crate) struct KnownUtf8 {
    /// The reference that keeps it as it is.
    _string: PhpString,
}

impl KnownUtf8 {
    /// Holds a string that was found to be UTF-8; none where that is not worth it.
    pub(crate) fn hold(string: &PhpString) -> Option<Self> {
        if string.as_bytes().len() < WORTH_KNOWING {
            return None;
        }
        KNOWN.set(string.as_ptr());
        Some(Self { _string: string.share() })
    }
}

impl Drop for KnownUtf8 {
    fn drop(&mut self) {
        forget_known();
    }
}

/// A PHP string on its way into a buffer.
#[derive(Clone, Copy)]
pub(crate) struct Text<'call> {
    string: NonNull<zend_string>,
    call: PhantomData<&'call Zval>,
}

impl Text<'_> {
    /// # Safety
    ///
    /// The string lives as long as the text.
    pub(super) unsafe fn new(string: NonNull<zend_string>) -> Self {
        Self { string, call: PhantomData }
    }

    /// The bytes.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        // SAFETY: the string lives as long as the text.
        unsafe { bytes(self.string.as_ptr()) }
    }

    /// Whether the bytes are UTF-8.
    pub(crate) fn is_utf8(&self) -> bool {
        ptr::eq(KNOWN.get(), self.string.as_ptr()) || utf8::check(self.as_bytes()).is_ok()
    }

    /// Adds the bytes at the end of a buffer; nothing, and false, where memory for them is refused. A long string is not
    /// copied: the buffer keeps it, and PHP copies it before the script changes it.
    #[inline]
    pub(crate) fn add_to(self, buffer: &mut Buffer) -> bool {
        // SAFETY: the string lives as long as the text.
        let content = unsafe { bytes(self.string.as_ptr()) };
        if content.len() < WORTH_KEEPING { buffer.try_add(content) } else { self.keep_in(content, buffer) }
    }

    #[inline(never)]
    fn keep_in(self, content: &[u8], buffer: &mut Buffer) -> bool {
        let kept = KEPT.get() + content.len();
        if kept > KEPT_AT_MOST {
            return buffer.try_add(content);
        }
        KEPT.set(kept);
        // SAFETY: the string lives as long as the text.
        buffer.try_add_owned(Kept(unsafe { PhpString::share_of(self.string) }))
    }
}

/// A string that a buffer keeps.
struct Kept(PhpString);

// SAFETY: buffers stay on the thread of the script they are of. They hold what can be sent only because the streams
// that they are made of ask for it.
unsafe impl Send for Kept {}

impl Drop for Kept {
    fn drop(&mut self) {
        KEPT.set(KEPT.get().saturating_sub(self.as_ref().len()));
    }
}

impl AsRef<[u8]> for Kept {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A string of PHP's memory, or else another one: where there is no memory for it, and PHP gives up the request.
#[inline(never)]
fn or_else(
    allocate: impl FnOnce() -> *mut zend_string,
    otherwise: impl FnOnce() -> *mut zend_string,
) -> *mut zend_string {
    guarded(allocate).unwrap_or_else(|_| otherwise())
}

/// A PHP string on its way to the script: one reference to it is ours.
pub(crate) struct PhpString(NonNull<zend_string>);

impl PhpString {
    /// A copy of `bytes`; an empty string where PHP gives up the request because there is no memory for it.
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let (start, length) = (bytes.as_ptr().cast(), bytes.len());
        // SAFETY: the pointer and length are those of a slice. PHP gives shared strings for no and for one byte.
        let copy = |length| unsafe { ext_php_rs_zend_string_init(start, length, false) };
        let string = if length <= SMALL { copy(length) } else { or_else(|| copy(length), || copy(0)) };
        // SAFETY: PHP's allocator never answers null.
        Self(unsafe { NonNull::new_unchecked(string) })
    }

    /// # Safety
    ///
    /// One reference to the string is the caller's to give away.
    pub(super) unsafe fn from_raw(string: NonNull<zend_string>) -> Self {
        Self(string)
    }

    /// One more reference to a string.
    ///
    /// # Safety
    ///
    /// It lives.
    unsafe fn share_of(string: NonNull<zend_string>) -> Self {
        let raw = string.as_ptr();
        // SAFETY: the caller's promise; strings that all share are not counted.
        unsafe {
            if (*raw).gc.u.type_info & IS_STR_INTERNED == 0 {
                (*raw).gc.refcount += 1;
            }
        }
        Self(string)
    }

    fn share(&self) -> Self {
        // SAFETY: a reference to the string is ours.
        unsafe { Self::share_of(self.0) }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        // SAFETY: a reference to the string is ours.
        unsafe { bytes(self.0.as_ptr()) }
    }

    /// A string of `length` bytes, written by `fill` into the memory the string keeps. `fill` returns what it wrote; the
    /// rest are zeros. An empty string, and nothing is written, where PHP gives up the request because there is
    /// no memory for it.
    ///
    /// Allocating may end the request, so no borrow may be alive outside of `fill`.
    pub(crate) fn filled(length: usize, fill: impl FnOnce(&mut [MaybeUninit<u8>]) -> &mut [u8]) -> Self {
        let header = offset_of!(zend_string, val);
        // Like ZSTR: header, bytes and a NUL, rounded up to eight bytes.
        let size = (header + length + 1).next_multiple_of(8);
        let allocate =
            || emalloc(Layout::from_size_align(size, 8).unwrap_or(Layout::new::<u64>())).cast::<zend_string>();
        let raw = if length <= SMALL { allocate() } else { or_else(allocate, ptr::null_mut) };
        if raw.is_null() {
            return Self::new(b"");
        }
        // SAFETY: the memory is large enough for the header and `length` + 1 bytes and written before it is read. The
        // type info is GC_STRING: a string that the cycle collector does not look at.
        unsafe {
            (*raw).gc.refcount = 1;
            (*raw).gc.u.type_info = ext_php_rs::ffi::IS_STRING | GC_NOT_COLLECTABLE;
            (*raw).h = 0;
            (*raw).len = length;
            let start = (&raw mut (*raw).val).cast::<MaybeUninit<u8>>();
            let room = std::slice::from_raw_parts_mut(start, length);
            let written = fill(room).len();
            // What was not written must not be read either.
            std::slice::from_raw_parts_mut(start, length)[written..].fill(MaybeUninit::new(0));
            start.add(length).write(MaybeUninit::new(0));
            Self(NonNull::new_unchecked(raw))
        }
    }

    pub(crate) fn into_zval(self) -> Zval {
        let raw = self.0.as_ptr();
        std::mem::forget(self);
        let mut zval = Zval::new();
        // SAFETY: the reference that was ours is the value's now; shared strings are not counted.
        unsafe {
            zval.value.str_ = raw;
            let interned = (*raw).gc.u.type_info & IS_STR_INTERNED != 0;
            zval.u1.type_info = if interned { ext_php_rs::ffi::IS_STRING } else { ext_php_rs::ffi::IS_STRING_EX };
        }
        zval
    }

    pub(super) fn as_ptr(&self) -> *mut zend_string {
        self.0.as_ptr()
    }
}

impl Drop for PhpString {
    fn drop(&mut self) {
        // SAFETY: one reference is ours.
        unsafe { ext_php_rs_zend_string_release(self.0.as_ptr()) };
    }
}

/// `GC_NOT_COLLECTABLE << GC_FLAGS_SHIFT` and `IS_STR_INTERNED`, which are macros PHP has not changed since 8.0.
const GC_NOT_COLLECTABLE: u32 = 1 << 4;
const IS_STR_INTERNED: u32 = 1 << 6;
