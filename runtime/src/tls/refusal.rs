use std::fmt;

use openssl::error::ErrorStack;

use super::error;

/// A wish that could not be met; what was there before goes on.
#[derive(Debug)]
pub struct Refusal {
    what: String,
    why: Option<String>,
    waits: bool,
}

impl Refusal {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), why: None, waits: false }
    }

    pub(super) fn because(self, why: impl fmt::Display) -> Self {
        Self { why: Some(why.to_string()), ..self }
    }

    pub(super) fn errors(self, errors: &ErrorStack) -> Self {
        Self { why: error::last(errors), ..self }
    }

    /// It is good, but for want of the other half of a pair, which may come.
    pub(super) fn waiting(self) -> Self {
        Self { waits: true, ..self }
    }

    /// Whether what was refused is kept until the other half of the pair comes.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.waits
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Some(why) => write!(f, "{} ({why})", self.what),
            None => f.write_str(&self.what),
        }
    }
}
