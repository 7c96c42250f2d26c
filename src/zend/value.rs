//! A PHP value that Rust keeps.

use std::cell::RefCell;

use ext_php_rs::types::Zval;

use super::gc::Gc;

/// A value of a script's, null at first. Setting it may run PHP code, as the old one goes.
pub(crate) struct Value(RefCell<Zval>);

impl Default for Value {
    fn default() -> Self {
        Self(RefCell::new(Zval::new()))
    }
}

impl Value {
    /// The value, counted once more.
    pub(crate) fn get(&self) -> Zval {
        self.0.borrow().shallow_clone()
    }

    /// Keeps a copy of what is given, or null.
    pub(crate) fn set(&self, value: Option<&Zval>) {
        let value = value.map(Zval::shallow_clone).unwrap_or_default();
        // The old one goes after the new one is in place.
        drop(self.0.replace(value));
    }

    /// Reports the value to the cycle collector.
    pub(crate) fn gc(&self, gc: &mut Gc) {
        gc.value(&self.0.borrow());
    }
}
