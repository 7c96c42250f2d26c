//! Fields, as h2 has them and as HTTP/1 writes them.

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};

use crate::http::Headers;

/// Fields as h2 has them, such as trailers; none where nothing of them is.
pub(in crate::http) fn fields(headers: &Headers) -> Option<Box<HeaderMap>> {
    let mut fields = HeaderMap::new();
    for (name, value) in headers.iter() {
        // They were looked at as they were added; what HTTP/2 does not take would not get through anywhere.
        let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.trim_ascii())) else {
            continue;
        };
        if fields.try_append(name, value).is_err() {
            break;
        }
    }
    (!fields.is_empty()).then(|| Box::new(fields))
}

/// How long fields are as lines: a name, a colon and a blank, a value, and the end.
pub(in crate::http) fn length_as_lines(fields: &HeaderMap) -> usize {
    fields.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// Fields as lines, in the way most write them in HTTP/1.
pub(in crate::http) fn lines(fields: &HeaderMap) -> Vec<u8> {
    let mut lines = Vec::with_capacity(length_as_lines(fields));
    fields.iter().for_each(|(name, value)| line(&mut lines, name.as_str().as_bytes(), value.as_bytes()));
    lines
}

/// Writes a header line, the words of the name beginning with capitals.
pub(in crate::http) fn line(lines: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    let start = lines.len();
    lines.extend_from_slice(name);
    let mut begins = true;
    for byte in &mut lines[start..] {
        if begins {
            byte.make_ascii_uppercase();
        }
        begins = *byte == b'-';
    }
    lines.extend_from_slice(b": ");
    lines.extend_from_slice(value);
    lines.extend_from_slice(b"\r\n");
}
