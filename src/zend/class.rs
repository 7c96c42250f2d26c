//! Registering a class with the engine.

use std::cell::UnsafeCell;
use std::ffi::{CString, c_int};
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use ext_php_rs::args::{Arg, ArgInfoTables};
use ext_php_rs::builders::{ClassBuilder, FunctionBuilder};
use ext_php_rs::constant::IntoConst;
use ext_php_rs::error::Result;
use ext_php_rs::ffi::{
    IS_FALSE, IS_STRING, ZEND_ACC_NOT_SERIALIZABLE, ZEND_ACC_PUBLIC, std_object_handlers, zend_class_entry,
    zend_declare_property, zend_object_handlers, zend_unserialize_data,
};
use ext_php_rs::flags::{ClassFlags, ConstantFlags, MethodFlags};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::{ClassEntry, ExecuteData};

use super::argument::Type;
use super::bailout::go_on;
use super::compat::set_offset;
use super::error::throw_event_exception;
use super::gc::get_gc;
use super::handlers;
use super::method::{php_default, required};
use super::object::{Class, Object, create, free};

/// What the engine calls for a method.
pub(crate) type Handler = extern "C" fn(&mut ExecuteData, &mut Zval);

/// A method as reflection shows it.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) handler: Handler,
    /// The names of its parameters, their types and whether each is passed by reference, and the defaults as Rust has
    /// them. One that has a default need not be given.
    pub(crate) parameters: (&'static [&'static str], &'static [(Type, bool)], &'static [&'static str]),
    pub(crate) returns: Type,
    pub(crate) flags: MethodFlags,
}

impl Method {
    fn builder(&self) -> FunctionBuilder<'static> {
        let (names, types, defaults) = self.parameters;
        let mut builder = FunctionBuilder::new(self.name, self.handler).required_args(required(defaults) as usize);
        // Constructors declare no type, not even void.
        if self.name != "__construct" {
            builder = builder.returns(self.returns.base, false, self.returns.nullable);
        }
        names
            .iter()
            .zip(types)
            .zip(defaults)
            .fold(builder, |builder, ((name, of), default)| builder.arg(parameter(name, *of, php_default(default))))
    }

    /// Which of its parameters take a string for an object.
    fn or_string(&self) -> impl Iterator<Item = usize> {
        let types = self.parameters.1.iter().enumerate();
        types.filter(|(_, (r#type, _))| r#type.or_string).map(|(index, _)| index)
    }
}

/// A parameter for the builder; the default is PHP code.
fn parameter(name: &'static str, (r#type, by_reference): (Type, bool), default: Option<&'static str>) -> Arg<'static> {
    // The names of Rust and of C keywords have a mark that PHP does not need.
    let mut arg = Arg::new(name.trim_start_matches("r#"), r#type.base);
    if r#type.nullable {
        arg = arg.allow_null();
    }
    if by_reference {
        arg = arg.as_ref();
    }
    match default {
        Some(default) => arg.default(default),
        None => arg,
    }
}

/// Where the engine's records of a class are kept, for the life of the process.
pub(crate) struct Registration {
    class: AtomicPtr<zend_class_entry>,
    handlers: UnsafeCell<MaybeUninit<zend_object_handlers>>,
}

// SAFETY: the handlers are written once, while the module is loaded, before any other thread can see them.
unsafe impl Sync for Registration {}

impl Registration {
    pub(crate) const fn new() -> Self {
        Self { class: AtomicPtr::new(ptr::null_mut()), handlers: UnsafeCell::new(MaybeUninit::uninit()) }
    }

    pub(crate) fn class(&self) -> *mut zend_class_entry {
        self.class.load(Ordering::Relaxed)
    }

    pub(super) fn handlers(&self) -> *mut zend_object_handlers {
        self.handlers.get().cast()
    }
}

/// Registers `T`. To be called while the module is loaded.
///
/// # Errors
///
/// When the engine refuses.
pub(crate) fn register<T: Class>() -> Result<()> {
    let mut builder = ClassBuilder::new(T::NAME).registration(complete::<T>);
    if T::FINAL {
        builder = builder.flags(ClassFlags::Final);
    }
    builder = T::add_constants(with_constants(builder, T::CONSTANTS)?)?;
    let refused = match (T::REFUSES_SLEEP, T::ALLOWS_SLEEP) {
        (false, _) => 0,
        (true, true) => 1,
        (true, false) => 2,
    };
    with_methods(builder, T::METHODS, refused).register()
}

fn with_constants(mut builder: ClassBuilder, constants: &[(&'static str, i64)]) -> Result<ClassBuilder> {
    for &(name, value) in constants {
        builder = builder.constant(name, value, &[], ConstantFlags::Public)?;
    }
    Ok(builder)
}

/// The methods of a class, and so many that refuse to serialise its objects.
fn with_methods(mut builder: ClassBuilder, methods: &'static [Method], refused: usize) -> ClassBuilder {
    for method in methods {
        builder = builder.method(method.builder(), method.flags);
    }
    for (name, returns) in [("__wakeup", Type::VOID), ("__sleep", Type::ARRAY)].into_iter().take(refused) {
        let refusal = FunctionBuilder::new(name, refuse_serialization).returns(returns.base, false, false);
        builder = builder.method(refusal, MethodFlags::Public | MethodFlags::Final);
    }
    builder
}

/// What ext-php-rs leaves to us of a class it has just registered.
fn complete<T: Class>(class: &'static mut ClassEntry, arguments: ArgInfoTables) {
    let registration = T::registration();
    complete_class(class, arguments, registration, T::METHODS, T::REFUSES_SLEEP);
    // SAFETY: this runs while the module is loaded, on one thread, and the class is being made.
    unsafe {
        let table = &mut *registration.handlers();
        set_offset(table, Object::<T>::OFFSET);
        table.free_obj = Some(free::<T>);
        if T::DESTRUCT.is_some() {
            table.dtor_obj = Some(super::object::destruct::<T>);
        }
        table.get_gc = Some(get_gc::<T>);
        if !T::PROPERTIES.is_empty() {
            handlers::install::<T>(table);
        }
        class.__bindgen_anon_2.create_object = Some(create::<T>);
        for name in T::PROPERTIES.iter().map(|property| property.name).chain(T::PLAIN_PROPERTIES.iter().copied()) {
            declare_property(class, name);
        }
    }
}

/// What is the same for all classes.
fn complete_class(
    class: &mut ClassEntry,
    arguments: ArgInfoTables,
    registration: &Registration,
    methods: &[Method],
    refuses_sleep: bool,
) {
    // The engine goes on pointing into the tables.
    std::mem::forget(arguments);
    declare_unions(class, methods);
    registration.class.store(class, Ordering::Relaxed);
    if refuses_sleep {
        class.unserialize = Some(refuse_custom_format);
    } else {
        class.ce_flags |= ZEND_ACC_NOT_SERIALIZABLE;
    }
    let table = registration.handlers();
    // SAFETY: this runs while the module is loaded, on one thread; the handlers start as a copy of the standard ones.
    unsafe {
        ptr::copy_nonoverlapping(&raw const std_object_handlers, table, 1);
        (*table).clone_obj = None;
    }
}

/// # Safety
///
/// The class is being made.
unsafe fn declare_property(class: &mut ClassEntry, name: &'static str) {
    let mut null = Zval::new();
    let flags = ZEND_ACC_PUBLIC.cast_signed();
    // SAFETY: the caller's promise; the name is a pointer with a length.
    unsafe { zend_declare_property(class, name.as_ptr().cast(), name.len(), &raw mut null, flags) };
}

/// Declares that methods can return false, and take a string for an object, which has no place in the builder.
fn declare_unions(class: &ClassEntry, methods: &[Method]) {
    let has_union = |method: &&Method| method.returns.or_false || method.or_string().next().is_some();
    for method in methods.iter().filter(has_union) {
        let Some(function) = class.function_table.get(method.name.to_ascii_lowercase().as_str()) else { continue };
        // SAFETY: the table of a class of ours points at internal functions. What the method returns stands before its
        // parameters, in the copy that some versions of PHP make or in the builder's table.
        unsafe {
            let function = &(*function.value.func).internal_function;
            if method.returns.or_false {
                (*function.arg_info.sub(1)).type_.type_mask |= 1 << IS_FALSE;
            }
            for index in method.or_string() {
                (*function.arg_info.add(index)).type_.type_mask |= 1 << IS_STRING;
            }
        }
    }
}

/// `__sleep()` and `__wakeup()`: the objects stand for what cannot be written down.
extern "C" fn refuse_serialization(call: &mut ExecuteData, _: &mut Zval) {
    // SAFETY: a method is called on an object, which has a class.
    refuse(unsafe { (*call.This.value.obj).ce });
    go_on();
}

/// The engine's `unserialize`, for the format of classes that write themselves down: without it an object would come
/// out of that format, and `__wakeup()` would not be asked.
unsafe extern "C" fn refuse_custom_format(
    _: *mut Zval,
    class: *mut zend_class_entry,
    _: *const u8,
    _: usize,
    _: *mut zend_unserialize_data,
) -> c_int {
    refuse(class);
    go_on();
    -1
}

fn refuse(class: *mut zend_class_entry) {
    // SAFETY: a class entry outlives the request, and has a name.
    let name = unsafe { super::string::bytes((*class).name) };
    let message = format!("{} instances are not serializable", String::from_utf8_lossy(name));
    throw_event_exception(&message);
}

/// The name of a class as the engine wants it in a message.
pub(super) fn name_of<T: Class>() -> CString {
    super::error::c_string(T::NAME)
}

/// Registers a global string constant. To be called while the module is loaded.
///
/// # Errors
///
/// When the engine refuses.
pub(crate) fn register_constant(name: &str, value: &str, module: c_int) -> Result<()> {
    value.register_constant(name, module)
}
