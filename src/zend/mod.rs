//! The object layer: what lies between PHP's engine and the classes.
//!
//! ext-php-rs gives the bindings, the builders and the guard against bailouts; this module gives what the classes need
//! on top of it: objects with state in Rust, methods declared in one line each, arguments with PHP's own conversions
//! and errors, computed properties, callables resolved once, and the edges the garbage collector has to know.
//!
//! Rules every file here and in `classes` keeps:
//!
//! * No borrow of a `RefCell` is alive while PHP code can run: during a callback, a warning, the release of a value, an
//!   allocation of PHP's memory, a conversion to string.
//! * The state of a class is reached through `&self` alone; its fields are cells.
//! * PHP's longjmp ("bailout") is caught wherever PHP code may run, also where a value is released, and goes on when a
//!   method or a handler is left. Only where PHP has no memory left for a small value does it pass our frames.

mod argument;
mod array;
mod bailout;
mod callback;
mod class;
mod common;
mod compat;
mod descriptor;
mod error;
mod gc;
mod handlers;
mod interrupt;
mod iterable;
mod memory;
mod method;
mod object;
mod out_parameter;
mod path;
mod property;
mod reference;
mod returned;
mod socket;
mod string;
mod text;
mod value;

pub(crate) use argument::{Argument, IntOrBool, NoNul, Type, expected};
pub(crate) use array::Elements;
pub(crate) use callback::{Call, Callable, Callback, Outcome, call_each, returned_type_error};
pub(crate) use class::{Method, Registration, register, register_constant};
pub(crate) use compat::is_true;
pub(crate) use descriptor::{Descriptor, close, may_close};
pub(crate) use error::{
    Pending, Raise, Result, announce, argument_type, argument_value, argument_value_error, deprecate,
    install_panic_hook, is_exiting, is_request_over, refuse, set_event_exception, throw_event_exception,
    throw_exception, warn,
};
pub(crate) use gc::Gc;
pub(crate) use interrupt::{is_interrupted, serve_interrupt};
pub(crate) use iterable::Iterable;
pub(crate) use method::{call_hot, call_method, call_static, methods, required, run, run_static};
pub(crate) use object::{Class, Destructor, Kind, Methods, Object};
pub(crate) use out_parameter::OutParameter;
pub(crate) use path::{in_directory, path};
pub(crate) use property::{Property, property_type_error};
pub(crate) use reference::Ref;
pub(crate) use returned::{ArrayBuilder, OrFalse, Returned, SharedArray};
pub(crate) use socket::Socket;
pub(crate) use string::{KnownUtf8, PhpString, Text, forget_known};
pub(crate) use text::text;
pub(crate) use value::{Owned, Value};
