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
use super::method::php_default;
use super::object::{Class, Object, create, free};

/// What the engine calls for a method.
pub(crate) type Handler = extern "C" fn(&mut ExecuteData, &mut Zval);

/// A method as reflection shows it.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) handler: Handler,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) returns: Type,
    pub(crate) flags: MethodFlags,
}

/// A parameter of a method. One that has a default need not be given.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) r#type: Type,
    /// The default as PHP code.
    pub(crate) default: Option<&'static str>,
    pub(crate) by_reference: bool,
}

impl Method {
    /// A method with the names, the types, passed by reference or not, and the defaults of its parameters. There are
    /// hundreds of them: none is put together where it is declared.
    #[cold]
    #[inline(never)]
    pub(crate) fn new(
        name: &'static str,
        handler: Handler,
        parameters: (&[&'static str], &[(Type, bool)], &[&'static str]),
        returns: Type,
        flags: MethodFlags,
    ) -> Self {
        let (names, types, defaults) = parameters;
        let parameter = |((&name, &(r#type, by_reference)), &default)| Parameter {
            name,
            r#type,
            default: php_default(default),
            by_reference,
        };
        let parameters = names.iter().zip(types).zip(defaults).map(parameter).collect();
        Self { name, handler, parameters, returns, flags }
    }

    fn builder(&self) -> FunctionBuilder<'static> {
        let required = self.parameters.iter().take_while(|parameter| parameter.default.is_none()).count();
        let mut builder = FunctionBuilder::new(self.name, self.handler).required_args(required);
        // Constructors declare no type, not even void.
        if self.name != "__construct" {
            builder = builder.returns(self.returns.base, false, self.returns.nullable);
        }
        self.parameters.iter().fold(builder, |builder, parameter| builder.arg(parameter.arg()))
    }
}

impl Parameter {
    fn arg(&self) -> Arg<'static> {
        // The names of Rust and of C keywords have a mark that PHP does not need.
        let mut arg = Arg::new(self.name.trim_start_matches("r#"), self.r#type.base);
        if self.r#type.nullable {
            arg = arg.allow_null();
        }
        if self.by_reference {
            arg = arg.as_ref();
        }
        match self.default {
            Some(default) => arg.default(default),
            None => arg,
        }
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
    for &(name, value) in T::CONSTANTS {
        builder = builder.constant(name, value, &[], ConstantFlags::Public)?;
    }
    builder = T::add_constants(builder)?;
    for method in T::methods() {
        builder = builder.method(method.builder(), method.flags);
    }
    if T::REFUSES_SLEEP {
        let refused = [("__wakeup", Type::VOID), ("__sleep", Type::ARRAY)];
        for (name, returns) in refused.into_iter().take(if T::ALLOWS_SLEEP { 1 } else { 2 }) {
            let refusal = FunctionBuilder::new(name, refuse_serialization).returns(returns.base, false, false);
            builder = builder.method(refusal, MethodFlags::Public | MethodFlags::Final);
        }
    }
    builder.register()
}

/// What ext-php-rs leaves to us of a class it has just registered.
fn complete<T: Class>(class: &'static mut ClassEntry, arguments: ArgInfoTables) {
    // The engine goes on pointing into the tables.
    std::mem::forget(arguments);
    declare_unions(class, &T::methods());
    let registration = T::registration();
    registration.class.store(class, Ordering::Relaxed);
    // SAFETY: this runs while the module is loaded, on one thread, and the class is being made. The handlers start as
    // a copy of the standard ones; the names of properties are pointers with a length.
    unsafe {
        let table = registration.handlers();
        ptr::copy_nonoverlapping(&raw const std_object_handlers, table, 1);
        set_offset(&mut *table, Object::<T>::OFFSET);
        (*table).free_obj = Some(free::<T>);
        if T::DESTRUCT.is_some() {
            (*table).dtor_obj = Some(super::object::destruct::<T>);
        }
        (*table).clone_obj = None;
        (*table).get_gc = Some(get_gc::<T>);
        if !T::PROPERTIES.is_empty() {
            handlers::install::<T>(&mut *table);
        }
        class.__bindgen_anon_2.create_object = Some(create::<T>);
        if T::REFUSES_SLEEP {
            class.unserialize = Some(refuse_custom_format);
        } else {
            class.ce_flags |= ZEND_ACC_NOT_SERIALIZABLE;
        }
        for name in T::PROPERTIES.iter().map(|property| property.name).chain(T::PLAIN_PROPERTIES.iter().copied()) {
            let mut null = Zval::new();
            let flags = ZEND_ACC_PUBLIC.cast_signed();
            zend_declare_property(class, name.as_ptr().cast(), name.len(), &raw mut null, flags);
        }
    }
}

/// Declares that methods can return false, and take a string for an object, which has no place in the builder.
fn declare_unions(class: &ClassEntry, methods: &[Method]) {
    let has_union =
        |method: &&Method| method.returns.or_false || method.parameters.iter().any(|of| of.r#type.or_string);
    for method in methods.iter().filter(has_union) {
        let Some(function) = class.function_table.get(method.name.to_ascii_lowercase().as_str()) else { continue };
        // SAFETY: the table of a class of ours points at internal functions. What the method returns stands before its
        // parameters, in the copy that some versions of PHP make or in the builder's table.
        unsafe {
            let function = &(*function.value.func).internal_function;
            if method.returns.or_false {
                (*function.arg_info.sub(1)).type_.type_mask |= 1 << IS_FALSE;
            }
            for (index, _) in method.parameters.iter().enumerate().filter(|(_, parameter)| parameter.r#type.or_string) {
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
