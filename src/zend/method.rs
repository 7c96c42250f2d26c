//! Entering and leaving a method.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ext_php_rs::ffi::{zend_wrong_parameters_count_error, zend_wrong_parameters_none_error};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ExecuteData;

use super::argument::{Arguments, not_constructed};
use super::bailout::go_on;
use super::error::{Raise, Result, throw_panic, thrown};
use super::object::{Class, Object};
use super::returned::Returned;

/// Calls the body of a method on an object: after the number of arguments and, unless it is the constructor, the
/// object were checked. The object is kept as long as it runs. A panic becomes an `Error`, a bailout goes on when
/// everything of ours is dropped.
pub(crate) fn call_method<T: Class, R: Returned>(
    call: &mut ExecuteData,
    returned: &mut Zval,
    counts: (u32, u32),
    constructor: bool,
    body: impl FnOnce(&Object<T>, Arguments) -> Result<R>,
) {
    {
        // SAFETY: a method that is not static is called on an object of its class.
        let this = unsafe { Object::<T>::from_zend(call.This.value.obj) };
        // The caller may have the object in a variable only, which the script can change while the method runs.
        let _held = (!is_held(call)).then(|| this.hold());
        enter(call, returned, counts, |arguments| {
            if constructor || this.is_constructed() { body(this, arguments) } else { Err(not_constructed::<T>()) }
        });
        this.release_kept();
    }
    go_on();
}

/// Calls the body of a static method.
pub(crate) fn call_static<R: Returned>(
    call: &mut ExecuteData,
    returned: &mut Zval,
    counts: (u32, u32),
    body: impl FnOnce(Arguments) -> Result<R>,
) {
    enter(call, returned, counts, body);
    go_on();
}

/// Whether the frame of a call holds the object, as the engine has it do where a script calls a method by a variable.
fn is_held(call: &ExecuteData) -> bool {
    /// A flag of frames, which is a macro, and has not changed since PHP 7.4.
    const ZEND_CALL_RELEASE_THIS: u32 = 1 << 21;
    // SAFETY: the type of the object in a frame has the flags of the frame with it.
    unsafe { call.This.u1.type_info & ZEND_CALL_RELEASE_THIS != 0 }
}

fn enter<R: Returned>(
    call: &mut ExecuteData,
    returned: &mut Zval,
    (least, most): (u32, u32),
    body: impl FnOnce(Arguments) -> Result<R>,
) {
    let arguments = Arguments::of(call);
    if arguments.count() < least || arguments.count() > most {
        return wrong_count(least, most);
    }
    match catch_unwind(AssertUnwindSafe(|| body(arguments))) {
        // The engine hands in null, which need not be dropped.
        Ok(Ok(value)) => std::mem::forget(std::mem::replace(returned, value.into_zval())),
        // Both are on their way.
        Ok(Err(Raise::Thrown | Raise::Bailout)) => {}
        Err(_) => throw_panic(),
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
macro_rules! methods {
    ($class:ident { $($rest:tt)* }) => {
        impl $crate::zend::Methods for $class {
            fn methods() -> Vec<$crate::zend::Method> {
                let mut methods = Vec::new();
                $crate::zend::methods!(@each methods $class $($rest)*);
                methods
            }

            fn registration() -> &'static $crate::zend::Registration {
                static REGISTRATION: $crate::zend::Registration = $crate::zend::Registration::new();
                &REGISTRATION
            }
        }
    };
    (@each $methods:ident $class:ident) => {};
    (@each $methods:ident $class:ident
        $(#[doc = $doc:literal])* constructor $function:ident ($($parameters:tt)*); $($rest:tt)*
    ) => {
        $crate::zend::methods!(@constructor $methods $class Public $function ($($parameters)*));
        $crate::zend::methods!(@each $methods $class $($rest)*);
    };
    (@each $methods:ident $class:ident
        $(#[doc = $doc:literal])* private constructor $function:ident ($($parameters:tt)*); $($rest:tt)*
    ) => {
        $crate::zend::methods!(@constructor $methods $class Private $function ($($parameters)*));
        $crate::zend::methods!(@each $methods $class $($rest)*);
    };
    (@constructor $methods:ident $class:ident $flag:ident $function:ident
        ($($name:ident : $type:ty $(= $default:expr)?),*)
    ) => {
        $crate::zend::methods!(@push $methods $class "__construct" [$flag] ()
            |call, returned, counts| $crate::zend::call_method::<$class, ()>(
                call, returned, counts, true,
                |this, arguments| {
                    let _ = &arguments;
                    $(let $name: $type = $crate::zend::methods!(@argument arguments $($default)?);)*
                    $class::$function(this, $($name),*)
                }
            );
            ($($name : $type $(= $default)?),*));
    };
    (@each $methods:ident $class:ident
        $(#[doc = $doc:literal])* method $php:literal => $function:ident
        ($($name:ident : $type:ty $(= $default:expr)?),*) $(-> $returns:ty)?; $($rest:tt)*
    ) => {
        $crate::zend::methods!(@push $methods $class $php [Public] ($($returns)?)
            |call, returned, counts| $crate::zend::call_method::<$class, _>(
                call, returned, counts, false,
                |this, arguments| {
                    let _ = &arguments;
                    $(let $name: $type = $crate::zend::methods!(@argument arguments $($default)?);)*
                    $class::$function(this, $($name),*)
                }
            );
            ($($name : $type $(= $default)?),*));
        $crate::zend::methods!(@each $methods $class $($rest)*);
    };
    (@each $methods:ident $class:ident
        $(#[doc = $doc:literal])* static $php:literal => $function:ident
        ($($name:ident : $type:ty $(= $default:expr)?),*) $(-> $returns:ty)?; $($rest:tt)*
    ) => {
        $crate::zend::methods!(@push $methods $class $php [Public Static] ($($returns)?)
            |call, returned, counts| $crate::zend::call_static(
                call, returned, counts,
                |arguments| {
                    let _ = &arguments;
                    $(let $name: $type = $crate::zend::methods!(@argument arguments $($default)?);)*
                    $class::$function($($name),*)
                }
            );
            ($($name : $type $(= $default)?),*));
        $crate::zend::methods!(@each $methods $class $($rest)*);
    };
    (@push $methods:ident $class:ident $php:literal [$($flag:ident)*] ($($returns:ty)?)
        |$call:ident, $returned:ident, $counts:ident| $enter:expr;
        ($($name:ident : $type:ty $(= $default:expr)?),*)
    ) => {{
        const DEFAULTS: &[&str] = &[$(stringify!($($default)?)),*];
        extern "C" fn handler(
            $call: &mut ext_php_rs::zend::ExecuteData,
            $returned: &mut ext_php_rs::types::Zval,
        ) {
            let $counts = (const { $crate::zend::required(DEFAULTS) }, const { DEFAULTS.len() as u32 });
            $enter
        }
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        const TYPES: &[($crate::zend::Type, bool)] = &[$((
            <$type as $crate::zend::Argument<'_>>::TYPE,
            <$type as $crate::zend::Argument<'_>>::BY_REFERENCE,
        )),*];
        $methods.push($crate::zend::Method::new(
            $php,
            handler,
            (NAMES, TYPES, DEFAULTS),
            $crate::zend::methods!(@returns $($returns)?),
            ext_php_rs::flags::MethodFlags::empty() $(| ext_php_rs::flags::MethodFlags::$flag)*,
        ));
    }};
    (@argument $arguments:ident) => { $arguments.required()? };
    (@argument $arguments:ident $default:expr) => { $arguments.optional(|| $default)? };
    (@returns) => { <() as $crate::zend::Returned>::TYPE };
    (@returns $returns:ty) => { <$returns as $crate::zend::Returned>::TYPE };
}

pub(crate) use methods;
