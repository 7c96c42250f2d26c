//! Files as replies: what RFC 9110 says of GET and HEAD of something that has a length, a type and a version.

mod conditions;
mod media;
mod parts;
mod ranges;
#[cfg(test)]
mod tests;
mod validators;

use std::borrow::Cow;
use std::ops::Range;
use std::time::SystemTime;

use crate::buffer::Buffer;
use crate::file::File;

use super::{Headers, Method, Status};

use conditions::Verdict;
use parts::Boundary;
pub use ranges::{Ranges, ranges};
use validators::Validators;

/// What a request says of the version and the part of a file that it wants.
#[derive(Debug, Default)]
pub struct Wish<'head> {
    method: Option<Method>,
    range: Option<Cow<'head, [u8]>>,
    if_range: Option<Cow<'head, [u8]>>,
    if_match: Option<Cow<'head, [u8]>>,
    if_none_match: Option<Cow<'head, [u8]>>,
    if_modified_since: Option<Cow<'head, [u8]>>,
    if_unmodified_since: Option<Cow<'head, [u8]>>,
}

impl<'head> Wish<'head> {
    /// Looks for it in the headers of a request. Lines of the same name are one list.
    pub fn new(method: Option<Method>, headers: impl Iterator<Item = (&'head [u8], &'head [u8])>) -> Self {
        let mut wish = Self { method, ..Self::default() };
        for (name, value) in headers {
            let known = match name.len() {
                5 if name.eq_ignore_ascii_case(b"range") => &mut wish.range,
                8 if name.eq_ignore_ascii_case(b"if-range") => &mut wish.if_range,
                8 if name.eq_ignore_ascii_case(b"if-match") => &mut wish.if_match,
                13 if name.eq_ignore_ascii_case(b"if-none-match") => &mut wish.if_none_match,
                17 if name.eq_ignore_ascii_case(b"if-modified-since") => &mut wish.if_modified_since,
                19 if name.eq_ignore_ascii_case(b"if-unmodified-since") => &mut wish.if_unmodified_since,
                _ => continue,
            };
            match known {
                Some(list) => {
                    list.to_mut().extend_from_slice(b", ");
                    list.to_mut().extend_from_slice(value);
                }
                None => *known = Some(Cow::Borrowed(value)),
            }
        }
        wish
    }

    /// Whether it is a GET, or a HEAD, which is answered like one.
    fn is_get(&self) -> bool {
        matches!(self.method, Some(Method::Get | Method::Head))
    }
}

/// A reply that is made of a file.
#[derive(Debug)]
pub struct FileReply {
    /// 200, 206, 304, 412 or 416.
    pub status: Status,
    /// The script's headers and those that go with the file.
    pub headers: Headers,
    /// The file, or parts of it.
    pub body: Buffer,
}

impl FileReply {
    /// The reply to a request for a file. `name` is the file's, by which its type is known if neither `media_type` nor the
    /// script's headers say it; those also go before what is known of the file otherwise. None where memory is refused.
    ///
    /// Ranges and If-Modified-Since are for GET and HEAD; whatever else is asked gets the whole file.
    #[must_use]
    pub fn new(
        file: &File,
        name: &[u8],
        media_type: Option<&[u8]>,
        wish: &Wish<'_>,
        headers: &Headers,
        now: SystemTime,
    ) -> Option<Self> {
        let validators = Validators::of(file.stamp(), headers, now);
        let (status, parts) = select(file.stamp().size, wish, &validators, headers);
        let mut reply = Self { status, headers: headers.clone(), body: Buffer::new() };
        reply.remove(b"Content-Range");
        reply.replace(b"ETag", &validators.tag);
        let media_type = media_type.or_else(|| headers.find(b"Content-Type")).unwrap_or_else(|| media::of(name));
        match status {
            Status::NOT_MODIFIED => reply.drop_metadata(),
            Status::PRECONDITION_FAILED => reply.explain("The file is not the one that the request is about.\n"),
            Status::RANGE_NOT_SATISFIABLE => {
                let size = file.stamp().size;
                reply.explain(&format!("The file has {size} bytes, and nothing where the request wants some.\n"));
                reply.replace(b"Content-Range", format!("bytes */{size}").as_bytes());
            }
            _ => {
                if let Some(modified) = &validators.modified {
                    reply.replace(b"Last-Modified", modified.as_bytes());
                }
                if headers.find(b"Accept-Ranges").is_none() {
                    reply.headers.push(b"Accept-Ranges", b"bytes");
                }
                reply.add_parts(file, media_type, &parts)?;
            }
        }
        // The length is that of the body, and a HEAD is told it even if there is none.
        let length = reply.body.len();
        if status != Status::NOT_MODIFIED {
            reply.replace(b"Content-Length", length.to_string().as_bytes());
        }
        (!reply.body.is_incomplete()).then_some(reply)
    }

    /// Adds the parts of the file, or all of it, with their type.
    fn add_parts(&mut self, file: &File, media_type: &[u8], parts: &[Range<u64>]) -> Option<()> {
        let size = file.stamp().size;
        let add = |body: &mut Buffer, part: &Range<u64>| {
            let length = usize::try_from(part.end - part.start).ok()?;
            body.try_add_file(file, part.start, length).then_some(())
        };
        if parts.is_empty() {
            self.replace(b"Content-Type", media_type);
            return add(&mut self.body, &(0..size));
        }
        if let [part] = parts {
            self.replace(b"Content-Type", media_type);
            self.replace(b"Content-Range", parts::content_range(part, size).as_bytes());
            return add(&mut self.body, part);
        }
        let boundary = Boundary::new();
        self.replace(b"Content-Type", boundary.media_type().as_bytes());
        for part in parts {
            self.body.add(&boundary.head(media_type, part, size, self.body.is_empty()));
            add(&mut self.body, part)?;
        }
        self.body.add(boundary.end().as_bytes());
        Some(())
    }

    fn remove(&mut self, name: &[u8]) {
        while self.headers.remove(name) {}
    }

    /// Sets a header in place of what there is of that name.
    fn replace(&mut self, name: &[u8], value: &[u8]) {
        self.remove(name);
        self.headers.push(name, value);
    }

    /// Drops what the script has said of a body that does not come.
    fn drop_metadata(&mut self) {
        for name in ["Content-Type", "Content-Length", "Content-Encoding", "Last-Modified"] {
            self.remove(name.as_bytes());
        }
    }

    /// Says why there is no file. That is not to be kept for as long as the file may be.
    fn explain(&mut self, why: &str) {
        self.drop_metadata();
        self.remove(b"Cache-Control");
        self.remove(b"Expires");
        self.replace(b"Content-Type", b"text/plain; charset=utf-8");
        self.body.add(why.as_bytes());
    }
}

/// Which parts of a file there are to send, all of it for none, and with which status.
fn select(size: u64, wish: &Wish<'_>, validators: &Validators<'_>, headers: &Headers) -> (Status, Vec<Range<u64>>) {
    match conditions::verdict(wish, validators) {
        Verdict::Send => {}
        Verdict::NotModified => return (Status::NOT_MODIFIED, Vec::new()),
        Verdict::Failed => return (Status::PRECONDITION_FAILED, Vec::new()),
    }
    let refuses = headers.find(b"Accept-Ranges").is_some_and(|value| value.eq_ignore_ascii_case(b"none"));
    let range = wish.range.as_deref().filter(|_| wish.is_get() && !refuses);
    match range.filter(|_| conditions::allows_range(wish, validators)).map(|range| ranges(range, size)) {
        Some(Ranges::Some(parts)) => (Status::PARTIAL_CONTENT, parts),
        Some(Ranges::Unsatisfiable) => (Status::RANGE_NOT_SATISFIABLE, Vec::new()),
        Some(Ranges::All) | None => (Status::OK, Vec::new()),
    }
}
