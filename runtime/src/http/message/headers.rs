//! A list of headers, in the order and the letters they were given in.

/// Most lists that are made piece by piece fit into so many bytes.
const USUALLY: usize = 128;

/// Header lines: names and values side by side in one piece of memory.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    text: Vec<u8>,
    lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    start: usize,
    name_end: usize,
    end: usize,
}

impl Headers {
    /// The headers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.lines.iter().map(|line| (&self.text[line.start..line.name_end], &self.text[line.name_end..line.end]))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The number of headers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The value of the first header of that name, in whatever case.
    #[must_use]
    pub fn find(&self, name: &[u8]) -> Option<&[u8]> {
        self.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Adds a header at the end, as it is.
    pub fn push(&mut self, name: &[u8], value: &[u8]) {
        if self.lines.is_empty() {
            self.text.reserve(USUALLY);
        }
        let start = self.text.len();
        self.text.extend_from_slice(name);
        let name_end = self.text.len();
        self.text.extend_from_slice(value);
        self.lines.push(Line { start, name_end, end: self.text.len() });
    }

    /// Removes the first header of that name, in whatever case; says whether there was one.
    pub fn remove(&mut self, name: &[u8]) -> bool {
        let found = self.iter().position(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|index| self.lines.remove(index)).is_some()
    }

    /// Removes all headers.
    pub fn clear(&mut self) {
        self.text.clear();
        self.lines.clear();
    }
}

/// Whether a name may go out in a header: a token of RFC 9110.
#[must_use]
pub fn is_name(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|&byte| is_token(byte))
}

/// Whether a value may go out in a header: anything but line ends and NUL.
#[must_use]
pub fn is_value(value: &[u8]) -> bool {
    let breaks = |byte: &u8| matches!(byte, b'\r' | b'\n' | 0);
    let (words, rest) = value.as_chunks::<8>();
    // Whole words are looked at closely only if there is a byte below 0x0e among the eight.
    let may_break = |word: &[u8; 8]| {
        let word = u64::from_ne_bytes(*word);
        word.wrapping_sub(EACH * 0x0e) & !word & (EACH * 0x80) != 0
    };
    !(words.iter().any(|word| may_break(word) && word.iter().any(breaks)) || rest.iter().any(breaks))
}

/// A one in each byte of a word.
const EACH: u64 = u64::MAX / 0xff;

pub(in crate::http) fn is_token(byte: u8) -> bool {
    TOKEN[usize::from(byte)]
}

const TOKEN: [bool; 256] = {
    let mut token = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        let is_mark = matches!(
            byte,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        );
        token[byte as usize] = byte.is_ascii_alphanumeric() || is_mark;
        byte += 1;
    }
    token
};

/// Whether a text is the one that is given in lower case, in whatever case.
#[inline]
pub(in crate::http) fn is_called<const LENGTH: usize>(text: &[u8], lower: &[u8; LENGTH]) -> bool {
    // Without branches: it takes a few instructions for all letters at once.
    let differ = |(byte, lower): (&u8, &u8)| (byte | (u8::from(lower.is_ascii_lowercase()) << 5)) ^ lower;
    <&[u8; LENGTH]>::try_from(text)
        .is_ok_and(|text| text.iter().zip(lower).map(differ).fold(0, |one, other| one | other) == 0)
}

/// Whether a comma-separated list has `token` in it, in whatever case.
pub(in crate::http) fn has_token(list: &[u8], token: &[u8]) -> bool {
    tokens(list).any(|item| item.eq_ignore_ascii_case(token))
}

/// The items of a comma-separated list.
pub(in crate::http) fn tokens(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    list.split(|&byte| byte == b',').map(<[u8]>::trim_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_removed_one_at_a_time() {
        let mut headers = Headers::default();
        headers.push(b"Set-Cookie", b"a=1");
        headers.push(b"X", b"");
        headers.push(b"set-cookie", b"b=2");
        assert_eq!(headers.find(b"SET-COOKIE"), Some(&b"a=1"[..]));
        assert!(headers.remove(b"sEt-CoOkIe"));
        assert_eq!(headers.find(b"Set-Cookie"), Some(&b"b=2"[..]));
        assert!(headers.remove(b"Set-Cookie"));
        assert!(!headers.remove(b"Set-Cookie"));
        assert_eq!(headers.iter().collect::<Vec<_>>(), [(&b"X"[..], &b""[..])]);
    }

    #[test]
    fn a_text_is_what_it_is_called_in_any_case() {
        assert!(is_called(b"Keep-Alive", b"keep-alive") && is_called(b"", b""));
        for other in [&b"keep_alive"[..], b"keep\ralive", b"keep-aliv", b"keep-alivee", b"[eep-alive"] {
            assert!(!is_called(other, b"keep-alive"), "{other:?}");
        }
        for byte in 0..=u8::MAX {
            assert_eq!(is_called(&[byte], b"z"), byte.eq_ignore_ascii_case(&b'z'));
            assert_eq!(is_called(&[byte], b"-"), byte == b'-');
        }
    }

    #[test]
    fn tokens_are_found_in_lists() {
        assert!(has_token(b"Upgrade, Close", b"close"));
        assert!(has_token(b"keep-alive", b"Keep-Alive"));
        assert!(!has_token(b"closed", b"close"));
        assert!(!has_token(b"", b"close"));
    }

    #[test]
    fn what_would_break_a_head_is_no_name_or_value() {
        for name in [&b""[..], b"a b", b"a:", b"a\r\nb", b"a\0", "\u{e9}".as_bytes()] {
            assert!(!is_name(name), "{name:?}");
        }
        assert!(is_name(b"X-Forwarded-For"));
        for value in [&b"a\nb"[..], b"a\r", b"\0"] {
            assert!(!is_value(value), "{value:?}");
        }
        assert!(is_value("caf\u{e9} \t".as_bytes()));
        // Wherever it stands among the bytes that are looked at together.
        for length in 0..20 {
            let mut value: Vec<u8> = (0..length).map(|at| [b'\t', b'a', 0xff, 0x0b][at % 4]).collect();
            assert!(is_value(&value), "{value:?}");
            for at in 0..length {
                for byte in [b'\r', b'\n', 0] {
                    let before = std::mem::replace(&mut value[at], byte);
                    assert!(!is_value(&value), "{value:?}");
                    value[at] = before;
                }
            }
        }
    }
}
