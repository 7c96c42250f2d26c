//! Files that scripts name, to be sent or read.

use event_runtime::buffer::End;
use event_runtime::file::{File, Unusable};
use ext_php_rs::types::Zval;

use crate::classes::convert::{borrow, quoted, reason};
use crate::zend::{Argument, Descriptor, Object, Result, Type, expected, path, refuse};

use super::{EventBuffer, added};

/// A path, or a stream, a Socket or a descriptor.
pub(super) enum Named<'call> {
    Path(&'call [u8]),
    Open(Descriptor<'call>),
}

impl<'call> Argument<'call> for Named<'call> {
    const TYPE: Type = <&Zval as Argument<'_>>::TYPE;

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        if value.is_null() || value.is_bool() || value.is_array() {
            return Err(expected(value, position, c"resource|string|int"));
        }
        if value.is_long() || value.is_resource() || Descriptor::is_socket(value) {
            return Ok(Self::Open(Descriptor::of(value)));
        }
        <&[u8]>::convert(value, position).map(Self::Path)
    }
}

/// Opens a file by its path; none, after a warning, when that cannot be.
pub(crate) fn open(name: &[u8]) -> Result<Option<File>> {
    let shown = quoted(name);
    let name = name.strip_prefix(b"file://").filter(|name| name.starts_with(b"/")).unwrap_or(name);
    if name.contains(&0) {
        return refuse(&format!("{shown} is not the path of a file: none has a NUL"));
    }
    match path(name, "")?.map(|path| File::open(&path)) {
        Some(Ok(file)) => Ok(Some(file)),
        Some(Err(why)) => {
            let is_url = name.windows(3).any(|part| part == b"://");
            let hint = if is_url { ": it has to be one of the file system, not of a stream wrapper" } else { "" };
            refuse(&format!("Cannot open {shown}: {}{hint}", in_words(&why)))
        }
        // open_basedir has warned.
        None => Ok(None),
    }
}

fn in_words(why: &Unusable) -> String {
    match why {
        Unusable::Refused(error) => reason(error),
        Unusable::NotRegular(what) => format!("it is {what}, and a regular file is wanted"),
        Unusable::WriteOnly => "it is open for writing only".to_owned(),
    }
}

impl Named<'_> {
    fn open(self) -> Result<Option<File>> {
        let descriptor = match self {
            Self::Path(name) => return open(name),
            Self::Open(descriptor) => descriptor,
        };
        let opened = match descriptor.file()? {
            Ok(fd) => File::duplicate(borrow(fd)),
            Err(why) => return refuse(&format!("{why}: read it, and add what was read")),
        };
        match opened {
            Ok(file) => Ok(Some(file)),
            Err(why) => refuse(&format!("The file cannot be added: {}", in_words(&why))),
        }
    }
}

impl EventBuffer {
    pub(super) fn add_file(this: &Object<Self>, file: Named<'_>, offset: i64, length: i64) -> Result<bool> {
        let Ok(start) = u64::try_from(offset) else {
            return refuse(&format!("The offset {offset} is negative: the first byte of a file is at 0"));
        };
        let Some(file) = file.open()? else { return Ok(false) };
        let size = file.stamp().size;
        let Some(left) = size.checked_sub(start) else {
            return refuse(&format!("The offset {offset} is beyond the end of the file, which has {size} bytes"));
        };
        let count = match length {
            -1 => left,
            length => match u64::try_from(length) {
                Ok(count) if count <= left => count,
                Ok(_) => {
                    let why = format!(
                        "The file has no {length} bytes from {offset} on, but {left}: a length of -1 means all of them"
                    );
                    return refuse(&why);
                }
                Err(_) => return refuse(&format!("The length {length} is negative: -1 means all there is")),
            },
        };
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        added(this.with_thawed(End::Back, |buffer| buffer.try_add_file(&file, start, count)))
    }
}
