//! Arguments: PHP's own conversions, its own errors.

use std::cell::Cell;
use std::ffi::CStr;
use std::ptr;

use ext_php_rs::ffi::{
    _zend_expected_type, _zend_expected_type_Z_EXPECTED_BOOL, _zend_expected_type_Z_EXPECTED_DOUBLE,
    _zend_expected_type_Z_EXPECTED_LONG, _zend_expected_type_Z_EXPECTED_STRING, zend_long, zend_parse_arg_long_slow,
    zend_string,
};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ExecuteData;

use super::bailout::guarded;
use super::callback::Callable;
use super::class::name_of;
use super::compat::{self, Expected};
use super::error::{Raise, Result, argument_value_error, exception_pending, throw_error, thrown};
use super::object::{Class, Object, is_instance};
use super::string::{Text, bytes};

/// A type as reflection shows it.
#[derive(Clone, Copy)]
pub(crate) struct Type {
    pub(crate) base: DataType,
    pub(crate) nullable: bool,
    pub(crate) or_false: bool,
    pub(crate) or_string: bool,
}

impl Type {
    pub(crate) const ARRAY: Self = Self::plain(DataType::Array);
    pub(crate) const VOID: Self = Self::plain(DataType::Void);

    pub(crate) const fn plain(base: DataType) -> Self {
        Self { base, nullable: false, or_false: false, or_string: false }
    }

    pub(crate) const fn or_null(self) -> Self {
        Self { nullable: true, ..self }
    }

    pub(crate) const fn or_false(self) -> Self {
        Self { or_false: true, ..self }
    }

    pub(crate) const fn or_string(self) -> Self {
        Self { or_string: true, ..self }
    }
}

/// Something a method takes from its caller.
pub(crate) trait Argument<'call>: Sized {
    /// How reflection shows it.
    const TYPE: Type;
    /// Whether it is passed by reference.
    const BY_REFERENCE: bool = false;

    /// Converts the argument at `position`, counted from 1.
    ///
    /// # Errors
    ///
    /// When it is of another type and PHP does not convert it: the standard `TypeError` is pending.
    fn convert(value: &'call mut Zval, position: u32) -> Result<Self>;
}

/// The arguments of a call, from the first on.
pub(crate) struct Arguments {
    first: *mut Zval,
    given: u32,
    next: Cell<u32>,
}

impl Arguments {
    pub(super) fn of(call: &mut ExecuteData) -> Self {
        // They follow the frame, which takes up a whole number of values.
        let header = size_of::<ExecuteData>().div_ceil(size_of::<Zval>());
        // SAFETY: the number of arguments is what this part of the union holds in a frame.
        let given = unsafe { call.This.u2.num_args };
        // SAFETY: the arguments stand there, and the pointer is used for that many at most.
        let first = unsafe { ptr::from_mut(call).cast::<Zval>().add(header) };
        Self { first, given, next: Cell::new(0) }
    }

    pub(super) fn count(&self) -> u32 {
        self.given
    }

    /// The next argument, which the caller has to give.
    #[inline(always)]
    pub(crate) fn required<'call, A: Argument<'call>>(&self) -> Result<A> {
        let position = self.advance();
        // SAFETY: the method was not entered with fewer arguments than are required; each slot is handed out once.
        A::convert(unsafe { &mut *self.first.add(position as usize - 1) }, position)
    }

    /// The next argument, or its default.
    #[inline(always)]
    pub(crate) fn optional<'call, A: Argument<'call>>(&self, default: impl FnOnce() -> A) -> Result<A> {
        if self.next.get() >= self.given {
            self.advance();
            return Ok(default());
        }
        self.required()
    }

    #[inline(always)]
    fn advance(&self) -> u32 {
        self.next.set(self.next.get() + 1);
        self.next.get()
    }
}

#[cold]
pub(super) fn wrong_type<T>(value: &mut Zval, position: u32, expected: _zend_expected_type) -> Result<T> {
    // A conversion that ran PHP code may have thrown something of its own.
    if exception_pending() {
        return Err(Raise::Thrown);
    }
    Err(wrong_parameter(value, position, Expected::Type(expected)))
}

#[cold]
fn wrong_class<C: Class, T>(value: &mut Zval, position: u32, nullable: bool) -> Result<T> {
    let name = name_of::<C>();
    Err(wrong_parameter(value, position, if nullable { Expected::ClassOrNull(&name) } else { Expected::Class(&name) }))
}

#[cold]
fn wrong_parameter(value: &mut Zval, position: u32, expected: Expected<'_>) -> Raise {
    thrown(|| {
        // SAFETY: called from within a method, with an argument of it.
        unsafe { compat::wrong_parameter(value, position, expected) };
    })
}

/// What is no number yet. Conversions may run PHP code, for a deprecation or `__toString()`.
#[cold]
fn long(value: &mut Zval, position: u32) -> Result<i64> {
    let mut long: zend_long = 0;
    let target = &raw mut long;
    // SAFETY: the engine's own conversion, of an argument of the running method.
    match guarded(|| unsafe { zend_parse_arg_long_slow(value, target, position) })? {
        true => Ok(long),
        false => wrong_type(value, position, _zend_expected_type_Z_EXPECTED_LONG),
    }
}

#[cold]
fn double(value: &mut Zval, position: u32) -> Result<f64> {
    // SAFETY: the engine's own conversion, of an argument of the running method.
    match guarded(|| unsafe { compat::parse_double(value, position) })? {
        Some(double) => Ok(double),
        None => wrong_type(value, position, _zend_expected_type_Z_EXPECTED_DOUBLE),
    }
}

#[cold]
fn flag(value: &mut Zval, position: u32) -> Result<bool> {
    // SAFETY: the engine's own conversion, of an argument of the running method.
    match guarded(|| unsafe { compat::parse_bool(value, position) })? {
        Some(flag) => Ok(flag),
        None => wrong_type(value, position, _zend_expected_type_Z_EXPECTED_BOOL),
    }
}

#[cold]
fn string(value: &mut Zval, position: u32) -> Result<*mut zend_string> {
    // SAFETY: the engine's own conversion, which leaves the string in the argument.
    match guarded(|| unsafe { compat::parse_string(value, position) })? {
        Some(string) => Ok(string),
        None => wrong_type(value, position, _zend_expected_type_Z_EXPECTED_STRING),
    }
}

impl<'call> Argument<'call> for i64 {
    const TYPE: Type = Type::plain(DataType::Long);

    #[inline]
    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        match value.long() {
            Some(long) => Ok(long),
            None => long(value, position),
        }
    }
}

impl<'call> Argument<'call> for f64 {
    const TYPE: Type = Type::plain(DataType::Double);

    #[inline]
    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        match value.long() {
            // PHP takes them for one, with strict types as well.
            Some(long) => Ok(long as f64),
            // SAFETY: the value is a double.
            None if value.is_double() => Ok(unsafe { value.value.dval }),
            None => double(value, position),
        }
    }
}

impl<'call> Argument<'call> for bool {
    const TYPE: Type = Type::plain(DataType::Bool);

    #[inline]
    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        if value.is_bool() { Ok(value.is_true()) } else { flag(value, position) }
    }
}

/// Throws PHP's `TypeError` for an argument that is of none of the named types.
pub(crate) fn expected(value: &mut Zval, position: u32, types: &CStr) -> Raise {
    wrong_parameter(value, position, Expected::Class(types))
}

/// A switch or a number, neither of which is converted from anything else; true is 1.
#[derive(Clone, Copy)]
pub(crate) struct IntOrBool(pub(crate) i64);

impl<'call> Argument<'call> for IntOrBool {
    // The builder of signatures has no such type.
    const TYPE: Type = <&Zval as Argument<'_>>::TYPE;

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        match value.bool().map(i64::from).or_else(|| value.long()) {
            Some(number) => Ok(Self(number)),
            None => Err(expected(value, position, c"int|bool")),
        }
    }
}

impl<'call> Argument<'call> for &'call [u8] {
    const TYPE: Type = Type::plain(DataType::String);

    #[inline]
    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        // SAFETY: a string has its own part of the union.
        let string = if value.is_string() { unsafe { value.value.str_ } } else { string(value, position)? };
        // SAFETY: it is the argument's, and lives as long as that.
        Ok(unsafe { bytes(string) })
    }
}

impl<'call> Argument<'call> for Text<'call> {
    const TYPE: Type = Type::plain(DataType::String);

    #[inline(always)]
    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        <&[u8]>::convert(value, position)?;
        // SAFETY: it is a string now, which lives as long as the argument.
        Ok(unsafe { Text::new(ptr::NonNull::new_unchecked(value.value.str_)) })
    }
}

/// None for null.
impl<'call> Argument<'call> for Option<&'call [u8]> {
    const TYPE: Type = <&[u8] as Argument<'_>>::TYPE.or_null();

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        if value.is_null() { Ok(None) } else { <&[u8]>::convert(value, position).map(Some) }
    }
}

/// A string without NUL bytes: a path, a host name, an address.
#[derive(Clone, Copy)]
pub(crate) struct NoNul<'call>(pub(crate) &'call [u8]);

impl<'call> Argument<'call> for NoNul<'call> {
    const TYPE: Type = <&[u8] as Argument<'_>>::TYPE;

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        let text = <&[u8]>::convert(value, position)?;
        match text.contains(&0) {
            true => Err(argument_value_error(position, c"must not contain any null bytes")),
            false => Ok(Self(text)),
        }
    }
}

/// Any value.
impl<'call> Argument<'call> for &'call Zval {
    const TYPE: Type = Type::plain(DataType::Mixed);

    fn convert(value: &'call mut Zval, _: u32) -> Result<Self> {
        Ok(value)
    }
}

/// Any value; none for null.
impl<'call> Argument<'call> for Option<&'call Zval> {
    const TYPE: Type = <&Zval as Argument<'_>>::TYPE;

    fn convert(value: &'call mut Zval, _: u32) -> Result<Self> {
        Ok((!value.is_null()).then_some(&*value))
    }
}

#[inline(always)]
fn object_of<C: Class>(value: &mut Zval, position: u32, nullable: bool) -> Result<&Object<C>> {
    if !value.is_object() {
        return wrong_class::<C, _>(value, position, nullable);
    }
    // SAFETY: the value is an object.
    let object = unsafe { value.value.obj };
    if !is_instance(object, C::registration().class()) {
        return wrong_class::<C, _>(value, position, nullable);
    }
    // SAFETY: the object is of the class, and lives as long as the argument that refers to it.
    let object = unsafe { Object::<C>::from_zend(object) };
    if object.is_constructed() { Ok(object) } else { Err(not_constructed::<C>()) }
}

/// What methods of, and with, an object say whose constructor has not run.
#[cold]
pub(super) fn not_constructed<C: Class>() -> Raise {
    throw_error(&format!("{0} object is not initialized: {0}::__construct() was not called", C::NAME))
}

impl<'call, C: Class> Argument<'call> for &'call Object<C> {
    const TYPE: Type = Type::plain(DataType::object(C::NAME));

    #[inline(always)]
    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        object_of(value, position, false)
    }
}

impl<'call, C: Class> Argument<'call> for Option<&'call Object<C>> {
    const TYPE: Type = <&Object<C> as Argument<'_>>::TYPE.or_null();

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        if value.is_null() { Ok(None) } else { object_of(value, position, true).map(Some) }
    }
}

impl<'call> Argument<'call> for Callable {
    const TYPE: Type = Type::plain(DataType::Callable);

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        Self::of_argument(value, position, false)
    }
}

impl<'call> Argument<'call> for Option<Callable> {
    const TYPE: Type = Callable::TYPE.or_null();

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        if value.is_null() { Ok(None) } else { Callable::of_argument(value, position, true).map(Some) }
    }
}

/// The same in little room, for methods that are called often, and mostly without one.
impl<'call> Argument<'call> for Option<Box<Callable>> {
    const TYPE: Type = Callable::TYPE.or_null();

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        Ok(Option::<Callable>::convert(value, position)?.map(Box::new))
    }
}
