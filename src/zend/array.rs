//! Arrays that a script hands in.

use ext_php_rs::ffi::_zend_expected_type_Z_EXPECTED_ARRAY;
use ext_php_rs::types::{ZendHashTable, Zval};

use super::argument::{Argument, Type, wrong_type};
use super::error::Result;
use super::value::Owned;

/// The elements of an array that have numbers for keys, each counted once more: the script may change the array before
/// they are looked at.
pub(crate) struct Numbered {
    pub(crate) elements: Vec<(i64, Owned)>,
    /// The keys of the others.
    pub(crate) names: Vec<String>,
}

impl Numbered {
    /// Those of an array.
    pub(crate) fn of(array: &ZendHashTable) -> Self {
        let mut numbered = Self { elements: Vec::with_capacity(array.len()), names: Vec::new() };
        let mut elements = array.iter();
        while let Some((key, value)) = elements.next_zval() {
            match (key.long(), key.zend_str()) {
                (Some(number), _) => numbered.elements.push((number, Owned::copy(value))),
                (None, Some(name)) => numbered.names.push(String::from_utf8_lossy(name.as_bytes()).into_owned()),
                (None, None) => {}
            }
        }
        numbered
    }
}

/// The elements of an array that have names for keys, each of them a value or several, counted as above.
#[derive(Default)]
pub(crate) struct Named {
    pub(crate) elements: Vec<(Vec<u8>, Vec<Owned>)>,
    /// There are others.
    pub(crate) has_numbers: bool,
}

impl Named {
    /// Those of an empty array.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn of(array: &ZendHashTable) -> Self {
        let mut named = Self::new();
        let mut elements = array.iter();
        while let Some((key, value)) = elements.next_zval() {
            let Some(name) = key.zend_str() else {
                named.has_numbers = true;
                continue;
            };
            let values = match value.dereference().array() {
                Some(several) => several.values().map(Owned::copy).collect(),
                None => vec![Owned::copy(value)],
            };
            named.elements.push((name.as_bytes().to_vec(), values));
        }
        named
    }
}

impl<'call> Argument<'call> for Named {
    const TYPE: Type = Type::ARRAY;

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        match value.array() {
            Some(array) => Ok(Self::of(array)),
            None => wrong_type(value, position, _zend_expected_type_Z_EXPECTED_ARRAY),
        }
    }
}

impl<'call> Argument<'call> for Numbered {
    const TYPE: Type = Type::ARRAY;

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        match value.array() {
            Some(array) => Ok(Self::of(array)),
            None => wrong_type(value, position, _zend_expected_type_Z_EXPECTED_ARRAY),
        }
    }
}

/// The elements of an array that have names for keys, as they are, counted as above.
#[derive(Default)]
pub(crate) struct Keyed {
    pub(crate) elements: Vec<(Vec<u8>, Owned)>,
    /// A number that is the key of another one, if there is any.
    pub(crate) number: Option<i64>,
}

impl Keyed {
    /// Those of an empty array.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Those of an array.
    pub(crate) fn of(array: &ZendHashTable) -> Self {
        let mut keyed = Self::new();
        let mut elements = array.iter();
        while let Some((key, value)) = elements.next_zval() {
            match (key.long(), key.zend_str()) {
                (Some(number), _) => keyed.number = Some(number),
                (None, Some(name)) => keyed.elements.push((name.as_bytes().to_vec(), Owned::copy(value))),
                (None, None) => {}
            }
        }
        keyed
    }
}

impl<'call> Argument<'call> for Keyed {
    const TYPE: Type = Type::ARRAY;

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        match value.array() {
            Some(array) => Ok(Self::of(array)),
            None => wrong_type(value, position, _zend_expected_type_Z_EXPECTED_ARRAY),
        }
    }
}
