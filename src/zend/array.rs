//! Arrays that a script hands in.

use ext_php_rs::ffi::_zend_expected_type_Z_EXPECTED_ARRAY;
use ext_php_rs::types::{ZendHashTable, Zval};

use super::argument::{Argument, Type, wrong_type};
use super::error::Result;
use super::value::Owned;

/// The elements of an array that have numbers for keys, each counted once more: the script may change the array before
/// they are looked at.
pub(crate) struct Numbered(pub(crate) Vec<(i64, Owned)>);

impl Numbered {
    /// Those of an array.
    pub(crate) fn of(array: &ZendHashTable) -> Self {
        let mut elements = array.iter();
        let elements = std::iter::from_fn(|| elements.next_zval());
        Self(elements.filter_map(|(key, value)| Some((key.long()?, Owned::copy(value)))).collect())
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
