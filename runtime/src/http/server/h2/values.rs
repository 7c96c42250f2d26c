//! Values of fields that many replies have in common: each is made once, and shared.

use bytes::Bytes;
use http::header::HeaderValue;

use crate::http::message::date::Date;
use crate::http::message::digits::{Digits, decimal};

/// The values that were used last.
#[derive(Debug, Default)]
pub(super) struct Values {
    date: Date,
    dated: Shared,
    media_type: Shared,
    length: Option<(u64, HeaderValue)>,
}

/// A value, and the bytes that it was made of.
#[derive(Debug, Default)]
struct Shared(Option<(Bytes, HeaderValue)>);

impl Shared {
    /// The value of these bytes; none if they are not acceptable as one.
    fn of(&mut self, bytes: &Bytes) -> Option<HeaderValue> {
        match &self.0 {
            // They are kept, so that no others can have come to their place.
            Some((known, value)) if (known.as_ptr(), known.len()) == (bytes.as_ptr(), bytes.len()) => {
                Some(value.clone())
            }
            _ => {
                let value = HeaderValue::from_maybe_shared(bytes.clone()).ok()?;
                self.0 = Some((bytes.clone(), value.clone()));
                Some(value)
            }
        }
    }
}

impl Values {
    /// The date.
    pub(super) fn date(&mut self) -> Option<HeaderValue> {
        self.dated.of(self.date.now())
    }

    /// The type of a body.
    pub(super) fn media_type(&mut self, media_type: &Bytes) -> Option<HeaderValue> {
        self.media_type.of(media_type)
    }

    /// The length of a body.
    pub(super) fn length(&mut self, length: u64) -> Option<HeaderValue> {
        match &self.length {
            Some((known, value)) if *known == length => Some(value.clone()),
            _ => {
                let value = HeaderValue::from_bytes(decimal(length, &mut Digits::default())).ok()?;
                self.length = Some((length, value.clone()));
                Some(value)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_it_was_made_of() {
        let mut values = Values::default();
        for length in [0, 5, 5, 17, 5] {
            assert_eq!(values.length(length).unwrap(), length.to_string().as_str());
        }
        for media_type in ["text/plain", "text/plain", "text/html", "text/plain"] {
            assert_eq!(values.media_type(&Bytes::from(media_type.to_owned())).unwrap(), media_type);
        }
        assert!(values.media_type(&Bytes::from_static(b"bad\n")).is_none());
        assert!(values.date().unwrap().to_str().unwrap().ends_with(" GMT"));
    }
}
