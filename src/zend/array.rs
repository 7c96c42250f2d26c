//! Arrays that a script hands in.

use ext_php_rs::ffi::_zend_expected_type_Z_EXPECTED_ARRAY;
use ext_php_rs::types::{ZendHashTable, Zval};

use super::argument::{Argument, Type, wrong_type};
use super::error::Result;
use super::value::Owned;

/// The elements of an array, each counted once more: the script may change the array before they are looked at.
#[derive(Default)]
pub(crate) struct Elements {
    /// Those that have numbers for keys.
    pub(crate) numbered: Vec<(i64, Owned)>,
    /// Those that have names.
    pub(crate) named: Vec<(Vec<u8>, Owned)>,
}

impl Elements {
    /// Those of an empty array.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Those of an array.
    pub(crate) fn of(array: &ZendHashTable) -> Self {
        let mut all = Self::new();
        let mut elements = array.iter();
        while let Some((key, value)) = elements.next_zval() {
            match (key.long(), key.zend_str()) {
                (Some(number), _) => all.numbered.push((number, Owned::copy(value))),
                (None, Some(name)) => all.named.push((name.as_bytes().to_vec(), Owned::copy(value))),
                (None, None) => {}
            }
        }
        all
    }
}

impl<'call> Argument<'call> for Elements {
    const TYPE: Type = Type::ARRAY;

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        match value.array() {
            Some(array) => Ok(Self::of(array)),
            None => wrong_type(value, position, _zend_expected_type_Z_EXPECTED_ARRAY),
        }
    }
}

impl Owned {
    /// The values of an element that is one or a list of several, each counted once more.
    pub(crate) fn each(&self) -> Vec<Self> {
        match self.array() {
            Some(several) => several.values().map(Self::copy).collect(),
            None => vec![Self::copy(self)],
        }
    }
}
