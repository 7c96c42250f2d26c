//! Conditional requests: RFC 9110, section 13.

use super::Wish;
use super::validators::{Validators, second};

/// What becomes of a conditional request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is to be answered as one without conditions.
    Send,
    /// The client has the file.
    NotModified,
    /// It is not about the file as it is.
    Failed,
}

/// Evaluates the conditions of a request, in the order of section 13.2.2.
pub(super) fn verdict(wish: &Wish<'_>, validators: &Validators<'_>) -> Verdict {
    if let Some(list) = &wish.if_match {
        if !has_tag(list, |tag| is_strong(tag) && tag == &*validators.tag) {
            return Verdict::Failed;
        }
    } else if let (Some(date), Some(modified)) = (&wish.if_unmodified_since, validators.second)
        && second(date).is_some_and(|date| modified > date)
    {
        return Verdict::Failed;
    }
    if let Some(list) = &wish.if_none_match {
        if has_tag(list, |tag| opaque(tag) == opaque(&validators.tag)) {
            return if wish.is_get() { Verdict::NotModified } else { Verdict::Failed };
        }
    } else if let (Some(date), Some(modified)) = (&wish.if_modified_since, validators.second)
        && wish.is_get()
        && second(date).is_some_and(|date| modified <= date)
    {
        return Verdict::NotModified;
    }
    Verdict::Send
}

/// Whether a part of the file is still of the version that the client has other parts of: If-Range, section 13.1.5.
pub(super) fn allows_range(wish: &Wish<'_>, validators: &Validators<'_>) -> bool {
    let Some(validator) = wish.if_range.as_deref().map(<[u8]>::trim_ascii) else { return true };
    match next_tag(validator) {
        Some((tag, _)) => is_strong(tag) && tag == &*validators.tag,
        None => second(validator).is_some_and(|date| validators.second == Some(date)),
    }
}

/// Whether a list of entity tags has one that is wanted. An asterisk stands for any. It ends where it is malformed.
fn has_tag(list: &[u8], is_wanted: impl Fn(&[u8]) -> bool) -> bool {
    let mut rest = list;
    loop {
        rest = rest.trim_ascii_start();
        rest = match rest.first() {
            None => return false,
            Some(b'*') => return true,
            Some(b',') => &rest[1..],
            Some(_) => match next_tag(rest) {
                Some((tag, _)) if is_wanted(tag) => return true,
                Some((_, rest)) => rest,
                None => return false,
            },
        };
    }
}

/// The entity tag that a text begins with, and what follows.
fn next_tag(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let opaque = opaque(text).strip_prefix(b"\"")?;
    let is_of_tag = |byte: &u8| matches!(byte, 0x21 | 0x23..=0x7e | 0x80..);
    let length = opaque.iter().position(|byte| !is_of_tag(byte)).filter(|&end| opaque[end] == b'"')?;
    Some(text.split_at(text.len() - opaque.len() + length + 1))
}

fn is_strong(tag: &[u8]) -> bool {
    !tag.starts_with(b"W/")
}

/// An entity tag without the sign that it is a weak one.
fn opaque(tag: &[u8]) -> &[u8] {
    tag.strip_prefix(b"W/").unwrap_or(tag)
}
