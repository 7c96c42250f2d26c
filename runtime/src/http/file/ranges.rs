//! The Range header: RFC 9110, sections 14.1 and 14.2.

use std::ops::Range;

/// A reply has at most this many parts. What asks for more gets the whole file.
const PARTS: usize = 100;

/// What a Range header comes to for a file of some size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ranges {
    /// It is to be ignored: for it is about no bytes, or about so many parts, or so much, that all of it is less.
    All,
    /// These parts, one at least, none of them empty, in the order they were asked for.
    Some(Vec<Range<u64>>),
    /// There is no such part, or it is malformed.
    Unsatisfiable,
}

/// Reads a Range header, for a file of `size` bytes.
///
/// As with Go and nginx, what is malformed is as good as what is not there. Of an empty file any part is the whole.
#[must_use]
pub fn ranges(value: &[u8], size: u64) -> Ranges {
    let Some(equals) = value.iter().position(|&byte| byte == b'=') else { return Ranges::All };
    if !value[..equals].trim_ascii().eq_ignore_ascii_case(b"bytes") {
        return Ranges::All;
    }
    let mut parts = Vec::new();
    let (mut has_spec, mut left) = (false, size);
    for spec in value[equals + 1..].split(|&byte| byte == b',').map(<[u8]>::trim_ascii) {
        if spec.is_empty() {
            continue;
        }
        has_spec = true;
        let Ok(part) = part(spec, size) else { return Ranges::Unsatisfiable };
        let Some(part) = part else { continue };
        match left.checked_sub(part.end - part.start) {
            Some(rest) if parts.len() < PARTS => left = rest,
            _ => return Ranges::All,
        }
        parts.push(part);
    }
    match parts.is_empty() {
        false => Ranges::Some(parts),
        true if has_spec && size > 0 => Ranges::Unsatisfiable,
        true => Ranges::All,
    }
}

/// A part of a file, or none that there is.
fn part(spec: &[u8], size: u64) -> Result<Option<Range<u64>>, Malformed> {
    let dash = spec.iter().position(|&byte| byte == b'-').ok_or(Malformed)?;
    let (first, last) = (number(&spec[..dash])?, number(&spec[dash + 1..])?);
    let part = match (first, last) {
        (None, None) => return Err(Malformed),
        (None, Some(count)) => size.saturating_sub(count)..size,
        (Some(first), None) => first..size,
        (Some(first), Some(last)) if first <= last => first..size.min(last.saturating_add(1)),
        (Some(_), Some(_)) => return Err(Malformed),
    };
    Ok((part.start < part.end).then_some(part))
}

/// A number, if there is one. No file is as long as what is too large for ours.
fn number(digits: &[u8]) -> Result<Option<u64>, Malformed> {
    let digits = digits.trim_ascii();
    let mut number = None;
    for &digit in digits {
        let value = digit.checked_sub(b'0').filter(|&value| value < 10).ok_or(Malformed)?;
        number = Some(number.unwrap_or(0_u64).saturating_mul(10).saturating_add(value.into()));
    }
    Ok(number)
}

struct Malformed;
