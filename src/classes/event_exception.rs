//! `EventException`: what is thrown when something goes wrong that is not the script's mistake.

use ext_php_rs::builders::{ClassBuilder, ClassProperty};
use ext_php_rs::error::Result;
use ext_php_rs::ffi::zend_class_entry;
use ext_php_rs::flags::PropertyFlags;
use ext_php_rs::zend::ClassEntry;

use crate::zend::set_event_exception;

unsafe extern "C" {
    // ext-php-rs does not bind ext/spl.
    static spl_ce_RuntimeException: *mut zend_class_entry;
}

fn runtime_exception() -> &'static ClassEntry {
    // SAFETY: ext/spl is part of every PHP and is started before extensions that are loaded.
    unsafe { &*spl_ce_RuntimeException }
}

pub(super) fn register() -> Result<()> {
    ClassBuilder::new("EventException")
        .extends((runtime_exception, "\\RuntimeException"))
        .property(ClassProperty {
            name: "errorInfo".into(),
            flags: PropertyFlags::Public,
            default: None,
            docs: &["What the library has said of the error; null where it says nothing."],
            ty: None,
            nullable: true,
            readonly: false,
            default_stub: None,
        })
        .registration(|class, arguments| {
            std::mem::forget(arguments);
            set_event_exception(class);
        })
        .register()
}
