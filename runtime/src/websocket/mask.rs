//! Masking (RFC 6455, section 5.3).

/// The key of a frame, and how far it has got in it: what is masked in pieces is masked as a whole would be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mask {
    /// The key as it stands in memory, turned to where the next byte begins.
    key: [u8; 4],
}

impl Mask {
    /// The mask of a frame with that key.
    #[must_use]
    pub fn new(key: [u8; 4]) -> Self {
        Self { key }
    }

    /// Masks the next bytes of the payload where they are, or takes the mask off them: eight words at a time, then one.
    pub fn apply(&mut self, bytes: &mut [u8]) {
        let [a, b, c, d] = self.key;
        let word = u64::from_ne_bytes([a, b, c, d, a, b, c, d]);
        let apply = |chunk: &mut [u8; 8]| *chunk = (u64::from_ne_bytes(*chunk) ^ word).to_ne_bytes();
        let (words, rest) = bytes.as_chunks_mut::<8>();
        let (eights, words) = words.as_chunks_mut::<8>();
        eights.iter_mut().for_each(|eight| eight.iter_mut().for_each(apply));
        words.iter_mut().for_each(apply);
        for (byte, key) in rest.iter_mut().zip(self.key.iter().cycle()) {
            *byte ^= key;
        }
        self.key.rotate_left(rest.len() % 4);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_are_masked_as_the_whole_is(bytes in prop::collection::vec(any::<u8>(), 0..400), key: [u8; 4], cuts in prop::collection::vec(0..40usize, 0..9)) {
            let expected: Vec<u8> = bytes.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key).collect();
            let mut mask = Mask::new(key);
            let mut masked = bytes;
            let mut rest = &mut masked[..];
            for cut in cuts {
                let (piece, tail) = rest.split_at_mut(cut.min(rest.len()));
                mask.apply(piece);
                rest = tail;
            }
            mask.apply(rest);
            prop_assert_eq!(masked, expected);
        }
    }
}
