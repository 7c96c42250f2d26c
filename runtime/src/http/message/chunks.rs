//! Writing a body in chunks (RFC 9112, section 7.1).

use crate::buffer::Buffer;

use super::digits::{Line, hexadecimal_line};
use super::headers::Headers;

/// Moves the first bytes of `content`, `limit` at most, to the end of `output` as a chunk; how many these were. None make
/// no chunk, which would be the last.
pub fn add_chunk(output: &mut Buffer, content: &mut Buffer, limit: usize) -> usize {
    let count = content.len().min(limit);
    if count > 0 {
        if count == content.len() && try_add_little_chunk(output, content) {
            return count;
        }
        output.add(hexadecimal_line(count as u64, &mut Line::default()));
        if output.append_from(content, count) < count {
            // What was promised is not there: nothing of it may be sent.
            output.mark_incomplete();
        }
        output.miss_what(content);
        output.add(b"\r\n");
    }
    count
}

/// Moves all of `content` to the end of `output` as a chunk, where that is a matter of copying little behind other bytes.
/// Nothing, and false, otherwise, and where there is none.
pub(in crate::http) fn try_add_little_chunk(output: &mut Buffer, content: &mut Buffer) -> bool {
    let size = |room| hexadecimal_line(content.len() as u64, room);
    !content.is_empty() && output.try_append_framed(size(&mut Line::default()), content, b"\r\n")
}

/// Adds what ends a body in chunks: the last one, and trailers if there are some.
pub fn add_last_chunk(output: &mut Buffer, trailers: Option<&Headers>) {
    output.add(b"0\r\n");
    for (name, value) in trailers.into_iter().flat_map(Headers::iter) {
        [name, b": ", value, b"\r\n"].iter().for_each(|part| output.add(part));
    }
    output.add(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_cut_into_chunks_of_what_there_is() {
        let (mut output, mut content) = (Buffer::new(), Buffer::new());
        assert_eq!(add_chunk(&mut output, &mut content, 10), 0);
        content.add(b"0123456789abcdefg");
        assert_eq!(add_chunk(&mut output, &mut content, 16), 16);
        assert_eq!(add_chunk(&mut output, &mut content, 16), 1);
        let mut trailers = Headers::default();
        trailers.push(b"X-Sum", b"1");
        add_last_chunk(&mut output, Some(&trailers));
        add_last_chunk(&mut output, None);
        let expected = "10\r\n0123456789abcdef\r\n1\r\ng\r\n0\r\nX-Sum: 1\r\n\r\n0\r\n\r\n";
        assert_eq!(String::from_utf8_lossy(&output.take(usize::MAX)), expected);
    }

    #[test]
    fn a_chunk_of_which_a_part_is_missing_is_not_sent() {
        let (mut output, mut content) = (Buffer::new(), Buffer::new());
        content.add(b"0123");
        content.mark_incomplete();
        add_chunk(&mut output, &mut content, 2);
        assert!(output.is_incomplete());
    }
}
