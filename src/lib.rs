//! The `event` extension: the classes of PECL event for PHP, on an event loop in Rust.

mod classes;
mod core;
mod dispatch;
mod zend;

use std::ffi::{CString, c_int};
use std::panic::catch_unwind;
use std::ptr;

use event_runtime::reactor::reinstall_handlers;
use event_runtime::tls;
use ext_php_rs::builders::{ModuleBuilder, ModuleStartup};
use ext_php_rs::ffi::{
    php_info_print_table_end, php_info_print_table_header, php_info_print_table_row, php_info_print_table_start,
    zend_module_dep,
};
use ext_php_rs::zend::{ModuleAllocations, ModuleEntry, StaticModuleEntry};

/// `MODULE_DEP_OPTIONAL`, which is a macro: started before us where it is loaded.
const OPTIONAL: u8 = 3;

struct Dependencies([zend_module_dep; 2]);

// SAFETY: the pointers are to static strings.
unsafe impl Sync for Dependencies {}

static DEPENDENCIES: Dependencies = Dependencies([
    zend_module_dep { name: c"sockets".as_ptr(), rel: ptr::null(), version: ptr::null(), type_: OPTIONAL },
    zend_module_dep { name: ptr::null(), rel: ptr::null(), version: ptr::null(), type_: 0 },
]);

/// What PHP asks a module for when it loads it.
#[unsafe(no_mangle)]
pub extern "C" fn get_module() -> *mut ModuleEntry {
    static ENTRY: StaticModuleEntry = StaticModuleEntry::new();
    ENTRY.get_or_init(|| match module() {
        Ok((mut entry, _, allocations)) => {
            entry.deps = DEPENDENCIES.0.as_ptr();
            (entry, allocations)
        }
        // Nothing can be loaded without a name and a version, and PHP takes no refusal here.
        Err(error) => unreachable!("the module entry is made of constants: {error}"),
    })
}

fn module() -> ext_php_rs::error::Result<(ModuleEntry, ModuleStartup, ModuleAllocations)> {
    ModuleBuilder::new("event", env!("CARGO_PKG_VERSION"))
        .startup_function(startup)
        .request_startup_function(request_startup)
        .info_function(info)
        .try_into()
}

unsafe extern "C" fn startup(_: c_int, number: c_int) -> c_int {
    zend::install_panic_hook();
    let started = catch_unwind(|| {
        // The namespace of the classes, which PECL event can be built with, and is not.
        zend::register_constant("EVENT_NS", "", number)?;
        classes::register_all()
    });
    match started {
        Ok(Ok(())) => 0,
        Ok(Err(error)) => {
            eprintln!("event: cannot start the extension: {error}");
            -1
        }
        Err(_) => -1,
    }
}

/// A script begins. A PHP with threads has set the handlers of signals anew for this one, while loops of others wait for some.
unsafe extern "C" fn request_startup(_: c_int, _: c_int) -> c_int {
    reinstall_handlers();
    core::begin_request();
    zend::forget_known();
    0
}

/// Whether this is what a release is, or what the environment of the build has made of its profile.
fn optimised() -> String {
    let changed = [
        ("opt-level", option_env!("CARGO_PROFILE_RELEASE_OPT_LEVEL")),
        ("lto", option_env!("CARGO_PROFILE_RELEASE_LTO")),
        ("codegen-units", option_env!("CARGO_PROFILE_RELEASE_CODEGEN_UNITS")),
        ("debug-assertions", cfg!(debug_assertions).then_some("on")),
    ];
    let changed: Vec<_> =
        changed.iter().filter_map(|(name, value)| value.map(|value| format!("{name} {value}"))).collect();
    if changed.is_empty() { "yes".to_owned() } else { changed.join(", ") }
}

extern "C" fn info(_: *mut ModuleEntry) {
    let openssl = CString::new(tls::version()).unwrap_or_default();
    let optimised = CString::new(optimised()).unwrap_or_default();
    let rows = [
        (c"Version", concat!(env!("CARGO_PKG_VERSION"), "\0")),
        (c"Replaces", "PECL event 3.1 (libevent 2.1)\0"),
        (c"Loop back ends", "epoll, poll, select\0"),
        (c"Rust", concat!(env!("EVENT_RUSTC"), "\0")),
    ];
    // SAFETY: printf-like functions, each given as many C strings as it is told.
    unsafe {
        php_info_print_table_start();
        php_info_print_table_header(2, c"Event support".as_ptr(), c"enabled".as_ptr());
        for (name, value) in rows {
            php_info_print_table_row(2, name.as_ptr(), value.as_ptr());
        }
        php_info_print_table_row(2, c"OpenSSL".as_ptr(), openssl.as_ptr());
        php_info_print_table_row(2, c"Optimised".as_ptr(), optimised.as_ptr());
        php_info_print_table_end();
    }
}
