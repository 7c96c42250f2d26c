//! The header lines of a head that has come, kept as they came: what is asked for is looked up then.

use super::headers::Headers;

/// The header lines of a head, which a parser has been over: each has a name, a colon and a value, and none is folded.
#[derive(Clone, Copy, Debug)]
pub struct RawHeaders<'head>(&'head [u8]);

impl<'head> RawHeaders<'head> {
    /// `lines` are those behind the first line, with or without the empty one.
    pub(crate) fn new(lines: &'head [u8]) -> Self {
        Self(lines)
    }

    /// The headers, in order.
    pub fn iter(self) -> impl Iterator<Item = (&'head [u8], &'head [u8])> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            // There is none in the empty line, and nothing behind that.
            let colon = memchr::memchr(b':', rest)?;
            let (name, value) = (&rest[..colon], &rest[colon + 1..]);
            let end = memchr::memchr(b'\n', value).unwrap_or(value.len());
            rest = value.get(end + 1..).unwrap_or_default();
            Some((name, value[..end].trim_ascii()))
        })
    }

    /// The value of the first header of that name, in whatever case.
    #[must_use]
    pub fn find(self, name: &[u8]) -> Option<&'head [u8]> {
        self.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The headers as a list that can be changed.
    #[must_use]
    pub fn headers(self) -> Headers {
        let mut headers = Headers::default();
        self.iter().for_each(|(name, value)| headers.push(name, value));
        headers
    }
}
