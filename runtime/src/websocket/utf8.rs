//! Text that comes in pieces.

use super::close::Violation;

/// Whether what has come is UTF-8, as far as it has come: what cannot become UTF-8 any more is refused with the byte that
/// makes it so.
#[derive(Clone, Copy, Debug, Default)]
pub struct Utf8 {
    /// The beginning of a character whose rest has yet to come.
    begun: [u8; 4],
    length: u8,
}

impl Utf8 {
    /// Looks at the next bytes.
    ///
    /// # Errors
    ///
    /// When they cannot be part of UTF-8 behind those that have come before.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Violation> {
        let rest = self.go_on(bytes)?;
        match simdutf8::compat::from_utf8(rest) {
            Ok(_) => Ok(()),
            Err(error) if error.error_len().is_none() => {
                let begun = &rest[error.valid_up_to()..];
                self.begun[..begun.len()].copy_from_slice(begun);
                // Three bytes at most.
                self.length = begun.len() as u8;
                Ok(())
            }
            Err(_) => Err(Violation::NotUtf8),
        }
    }

    /// Whether it could end here: no character has begun that is not complete.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.length == 0
    }

    /// Completes the character that has begun, and returns what follows.
    fn go_on<'bytes>(&mut self, bytes: &'bytes [u8]) -> Result<&'bytes [u8], Violation> {
        for (taken, &byte) in bytes.iter().enumerate() {
            if self.is_whole() {
                return Ok(&bytes[taken..]);
            }
            let length = usize::from(self.length) + 1;
            self.begun[length - 1] = byte;
            match std::str::from_utf8(&self.begun[..length]) {
                Ok(_) => self.length = 0,
                Err(error) if error.error_len().is_none() => self.length += 1,
                Err(_) => return Err(Violation::NotUtf8),
            }
        }
        Ok(&[])
    }
}

/// Whether bytes that are all there are UTF-8.
///
/// # Errors
///
/// When they are not.
pub fn check(bytes: &[u8]) -> Result<(), Violation> {
    simdutf8::basic::from_utf8(bytes).map(|_| ()).map_err(|_| Violation::NotUtf8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What comes of bytes in pieces of a size: how many were looked at before they were refused, or whether they are
    /// whole.
    fn looked_at(bytes: &[u8], size: usize) -> Result<bool, usize> {
        let mut text = Utf8::default();
        let mut count = 0;
        for piece in bytes.chunks(size) {
            count += piece.len();
            text.add(piece).map_err(|_| count)?;
        }
        Ok(text.is_whole())
    }

    /// Text with mistakes in it: characters of all lengths, and bytes by chance.
    fn text() -> impl Strategy<Value = Vec<u8>> {
        let character = prop_oneof![
            8 => any::<char>().prop_map(|character| character.to_string().into_bytes()),
            1 => any::<[u8; 1]>().prop_map(|byte| byte.to_vec()),
            1 => prop::sample::select(vec![&b"\xed\xa0\x80"[..], b"\xf4\x90", b"\xc0\x80", b"\xf0\x8f\xbf", b"\xe0\x9f"])
                .prop_map(<[u8]>::to_vec),
        ];
        prop::collection::vec(character, 0..30).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn text_is_refused_with_the_first_byte_that_makes_it_none(bytes in text(), size in 1..12usize) {
            let is_hopeless = |end: &usize| {
                std::str::from_utf8(&bytes[..*end]).is_err_and(|error| error.error_len().is_some())
            };
            let expected = match (0..=bytes.len()).find(is_hopeless) {
                Some(end) => Err(end.next_multiple_of(size).min(bytes.len())),
                None => Ok(std::str::from_utf8(&bytes).is_ok()),
            };
            prop_assert_eq!(looked_at(&bytes, size), expected);
            prop_assert_eq!(check(&bytes).is_ok(), expected == Ok(true));
        }
    }
}
