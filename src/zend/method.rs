//! Entering and leaving a method.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ext_php_rs::ffi::{zend_wrong_parameters_count_error, zend_wrong_parameters_none_error};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ExecuteData;

use super::argument::{Arguments, not_constructed};
use super::bailout::go_on;
use super::common::Common;
use super::error::{Result, throw_panic, thrown};
use super::object::{Class, Object};
use super::reference::Holding;
use super::returned::Returned;

/// What a method does, with its object and its arguments in the frame of the call, and with the room for its answer.
pub(crate) type Body = fn(&mut ExecuteData, &mut Zval) -> Result<()>;

/// Calls a method on an object, when the number of its arguments is right. The object is kept as long as the method runs.
/// A panic becomes an `Error`, a bailout goes on when everything of ours is dropped.
#[inline(never)]
pub(crate) fn call_method(call: &mut ExecuteData, returned: &mut Zval, counts: (u32, u32), body: Body) {
    call_hot(call, returned, counts, body);
}

/// As [`call_method`], for a method of which a copy of this is to be part.
#[inline(always)]
pub(crate) fn call_hot(
    call: &mut ExecuteData,
    returned: &mut Zval,
    counts: (u32, u32),
    body: impl FnOnce(&mut ExecuteData, &mut Zval) -> Result<()>,
) {
    {
        // SAFETY: a method that is not static is called on an object.
        let object = unsafe { call.This.value.obj };
        // The caller may have the object in a variable only, which the script can change while the method runs.
        // SAFETY: the object lives.
        let _held = (!is_held(call)).then(|| unsafe { Holding::of(object) });
        enter(call, returned, counts, body);
        // SAFETY: the object is one of ours, and is held by us or by the frame.
        unsafe { Common::of(object).release_deferred() };
    }
    go_on();
}

/// Calls a static method, as [`call_method`] does those of objects.
#[inline(never)]
pub(crate) fn call_static(call: &mut ExecuteData, returned: &mut Zval, counts: (u32, u32), body: Body) {
    enter(call, returned, counts, body);
    go_on();
}

/// Runs the body of a method on its object, which has to be constructed, unless it is the constructor that runs.
#[inline]
pub(crate) fn run<T: Class, R: Returned>(
    call: &mut ExecuteData,
    returned: &mut Zval,
    constructor: bool,
    body: impl FnOnce(&Object<T>, Arguments) -> Result<R>,
) -> Result<()> {
    // SAFETY: a method that is not static is called on an object of its class, which is held meanwhile.
    let this = unsafe { Object::<T>::from_zend(call.This.value.obj) };
    if !constructor && !this.is_constructed() {
        return Err(not_constructed::<T>());
    }
    answer(returned, body(this, Arguments::of(call))?);
    Ok(())
}

/// Runs the body of a static method.
#[inline]
pub(crate) fn run_static<R: Returned>(
    call: &mut ExecuteData,
    returned: &mut Zval,
    body: impl FnOnce(Arguments) -> Result<R>,
) -> Result<()> {
    answer(returned, body(Arguments::of(call))?);
    Ok(())
}

#[inline]
fn answer(returned: &mut Zval, value: impl Returned) {
    // The engine hands in null, which need not be dropped.
    std::mem::forget(std::mem::replace(returned, value.into_zval()));
}

/// Whether the frame of a call holds the object, as the engine has it do where a script calls a method by a variable.
fn is_held(call: &ExecuteData) -> bool {
    /// A flag of frames, which is a macro, and has not changed since PHP 7.4.
    const ZEND_CALL_RELEASE_THIS: u32 = 1 << 21;
    // SAFETY: the type of the object in a frame has the flags of the frame with it.
    unsafe { call.This.u1.type_info & ZEND_CALL_RELEASE_THIS != 0 }
}

#[inline(always)]
fn enter(
    call: &mut ExecuteData,
    returned: &mut Zval,
    (least, most): (u32, u32),
    body: impl FnOnce(&mut ExecuteData, &mut Zval) -> Result<()>,
) {
    let given = Arguments::of(call).count();
    if given < least || given > most {
        return wrong_count(least, most);
    }
    // What a method raises is on its way.
    if catch_unwind(AssertUnwindSafe(|| body(call, returned))).is_err() {
        throw_panic();
    }
}

#[cold]
fn wrong_count(least: u32, most: u32) {
    thrown(|| {
        // SAFETY: called from within a method.
        unsafe {
            match most {
                0 => zend_wrong_parameters_none_error(),
                _ => zend_wrong_parameters_count_error(least, most),
            };
        }
    });
}

/// How many of the defaults stand before the first that is given.
pub(crate) const fn required(defaults: &[&str]) -> u32 {
    let mut count = 0;
    while count < defaults.len() && defaults[count].is_empty() {
        count += 1;
    }
    // A method has a handful of parameters.
    count as u32
}

/// The default as PHP code: Rust has other words for some.
pub(super) fn php_default(text: &'static str) -> Option<&'static str> {
    match text {
        "" => None,
        "None" => Some("null"),
        "EMPTY" => Some("''"),
        "Elements::new()" => Some("[]"),
        _ => Some(text),
    }
}

/// Declares the methods of a class: the type of each parameter is that of the function behind the method, and
/// reflection, argument parsing and the return value all follow from it. The comment of a method is for the stub, which
/// takes it from the source.
///
/// ```ignore
/// methods!(EventBase {
///     /// What the documentation and the stubs say.
///     method "loop" => run(flags: i64 = -1) -> bool;
///     static "create" => create(base: &Object<EventBase>) -> Ref<Event>;
///     constructor construct(config: Option<&Object<EventConfig>> = None);
/// });
/// ```
///
/// What scripts call for each event, each request or each piece of data is `hot`: it has a copy of what else is shared by
/// all methods, to the advantage of time instead of size.
macro_rules! methods {
    ($class:ident { $($rest:tt)* }) => {
        $crate::zend::methods!(@each $class [] $($rest)*);
    };
    (@each $class:ident [$($method:expr,)*]) => {
        impl $crate::zend::Methods for $class {
            const METHODS: &'static [$crate::zend::Method] = &[$($method),*];

            fn registration() -> &'static $crate::zend::Registration {
                static REGISTRATION: $crate::zend::Registration = $crate::zend::Registration::new();
                &REGISTRATION
            }
        }
    };
    (@each $class:ident [$($done:expr,)*]
        $(#[doc = $doc:literal])* constructor $function:ident ($($parameters:tt)*); $($rest:tt)*
    ) => {
        $crate::zend::methods!(@each $class [
            $($done,)*
            $crate::zend::methods!(@constructor call_method $class Public $function ($($parameters)*)),
        ] $($rest)*);
    };
    (@each $class:ident [$($done:expr,)*]
        $(#[doc = $doc:literal])* hot constructor $function:ident ($($parameters:tt)*); $($rest:tt)*
    ) => {
        $crate::zend::methods!(@each $class [
            $($done,)*
            $crate::zend::methods!(@constructor call_hot $class Public $function ($($parameters)*)),
        ] $($rest)*);
    };
    (@each $class:ident [$($done:expr,)*]
        $(#[doc = $doc:literal])* private constructor $function:ident ($($parameters:tt)*); $($rest:tt)*
    ) => {
        $crate::zend::methods!(@each $class [
            $($done,)*
            $crate::zend::methods!(@constructor call_method $class Private $function ($($parameters)*)),
        ] $($rest)*);
    };
    (@constructor $call:ident $class:ident $flag:ident $function:ident
        ($($name:ident : $type:ty $(= $default:expr)?),*)
    ) => {
        $crate::zend::methods!(@method "__construct" [$flag] ()
            $call |call, returned| {
                $crate::zend::run::<$class, ()>(call, returned, true, |this, arguments| {
                    let _ = &arguments;
                    $(let $name: $type = $crate::zend::methods!(@argument arguments $($default)?);)*
                    $class::$function(this, $($name),*)
                })
            };
            ($($name : $type $(= $default)?),*))
    };
    (@each $class:ident [$($done:expr,)*]
        $(#[doc = $doc:literal])* method $($rest:tt)*
    ) => {
        $crate::zend::methods!(@instance call_method $class [$($done,)*] $($rest)*);
    };
    (@each $class:ident [$($done:expr,)*]
        $(#[doc = $doc:literal])* hot method $($rest:tt)*
    ) => {
        $crate::zend::methods!(@instance call_hot $class [$($done,)*] $($rest)*);
    };
    (@instance $call:ident $class:ident [$($done:expr,)*] $php:literal => $function:ident
        ($($name:ident : $type:ty $(= $default:expr)?),*) $(-> $returns:ty)?; $($rest:tt)*
    ) => {
        $crate::zend::methods!(@each $class [$($done,)* $crate::zend::methods!(@method $php [Public] ($($returns)?)
            $call |call, returned| {
                $crate::zend::run::<$class, _>(call, returned, false, |this, arguments| {
                    let _ = &arguments;
                    $(let $name: $type = $crate::zend::methods!(@argument arguments $($default)?);)*
                    $class::$function(this, $($name),*)
                })
            };
            ($($name : $type $(= $default)?),*)
        ),] $($rest)*);
    };
    (@each $class:ident [$($done:expr,)*]
        $(#[doc = $doc:literal])* static $php:literal => $function:ident
        ($($name:ident : $type:ty $(= $default:expr)?),*) $(-> $returns:ty)?; $($rest:tt)*
    ) => {
        $crate::zend::methods!(@each $class [$($done,)* $crate::zend::methods!(@method $php [Public Static] ($($returns)?)
            call_static |call, returned| {
                $crate::zend::run_static(call, returned, |arguments| {
                    let _ = &arguments;
                    $(let $name: $type = $crate::zend::methods!(@argument arguments $($default)?);)*
                    $class::$function($($name),*)
                })
            };
            ($($name : $type $(= $default)?),*)
        ),] $($rest)*);
    };
    (@method $php:literal [$($flag:ident)*] ($($returns:ty)?)
        $enter:ident |$call:ident, $returned:ident| $body:expr;
        ($($name:ident : $type:ty $(= $default:expr)?),*)
    ) => {{
        const DEFAULTS: &[&str] = &[$(stringify!($($default)?)),*];
        fn body(
            $call: &mut ext_php_rs::zend::ExecuteData,
            $returned: &mut ext_php_rs::types::Zval,
        ) -> $crate::zend::Result<()> {
            $body
        }
        extern "C" fn handler(
            call: &mut ext_php_rs::zend::ExecuteData,
            returned: &mut ext_php_rs::types::Zval,
        ) {
            let counts = (const { $crate::zend::required(DEFAULTS) }, const { DEFAULTS.len() as u32 });
            $crate::zend::$enter(call, returned, counts, body);
        }
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        const TYPES: &[($crate::zend::Type, bool)] = &[$((
            <$type as $crate::zend::Argument<'_>>::TYPE,
            <$type as $crate::zend::Argument<'_>>::BY_REFERENCE,
        )),*];
        $crate::zend::Method {
            name: $php,
            handler,
            parameters: (NAMES, TYPES, DEFAULTS),
            returns: $crate::zend::methods!(@returns $($returns)?),
            flags: ext_php_rs::flags::MethodFlags::empty()$(.union(ext_php_rs::flags::MethodFlags::$flag))*,
        }
    }};
    (@argument $arguments:ident) => { $arguments.required()? };
    (@argument $arguments:ident $default:expr) => { $arguments.optional(|| $default)? };
    (@returns) => { <() as $crate::zend::Returned>::TYPE };
    (@returns $returns:ty) => { <$returns as $crate::zend::Returned>::TYPE };
}

pub(crate) use methods;
