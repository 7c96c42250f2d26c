//! `EventBuffer`: a queue of bytes.

mod content;
mod file;
mod moving;
mod reading;

use std::cell::RefCell;

use event_runtime::base::BodyOf;
use event_runtime::buffer::{Buffer, End};
use event_runtime::file::is_shorter;
use event_runtime::net::StreamKey;

use crate::core::Core;
use crate::zend::{
    Class, Descriptor, Object, OrFalse, OutParameter, PhpString, Property, Ref, Result, Returned, Text, methods, refuse,
};

use super::convert::{borrow, number, size};
use content::Content;
pub(crate) use content::Side;
use file::Named;
pub(crate) use file::open;
pub(in crate::classes) use reading::unreadable;

/// At most this many bytes are read by one `readFrom()`; libevent's number.
const READ_AT_MOST: usize = 4096;

/// The state of an `EventBuffer`: its bytes, or where they are.
#[derive(Default)]
pub(crate) struct EventBuffer {
    content: RefCell<Content>,
}

impl Class for EventBuffer {
    const NAME: &'static str = "EventBuffer";
    const FINAL: bool = false;
    // PECL event has no __sleep() here, and reflection shows what methods there are.
    const REFUSES_SLEEP: bool = false;
    const CONSTANTS: &'static [(&'static str, i64)] = &[
        ("EOL_ANY", 0),
        ("EOL_CRLF", 1),
        ("EOL_CRLF_STRICT", 2),
        ("EOL_LF", 3),
        ("EOL_NUL", 4),
        ("PTR_SET", 0),
        ("PTR_ADD", 1),
    ];
    const PROPERTIES: &'static [Property<Self>] = &[
        Property { name: "length", get: |this| Some(number(this.with(|buffer| buffer.len())).into_zval()), set: None },
        Property {
            name: "contiguous_space",
            get: |this| Some(number(this.with(|buffer| buffer.contiguous())).into_zval()),
            set: None,
        },
    ];

    /// No loop knows the object.
    fn detach(&self) {}
}

methods!(EventBuffer {
    /// Makes an empty buffer.
    hot constructor construct();
    /// Refuses changes at the front, or else at the end, until unfreeze().
    method "freeze" => freeze(at_front: bool) -> bool;
    /// Allows changes again.
    method "unfreeze" => unfreeze(at_front: bool) -> bool;
    /// Does nothing: a buffer belongs to one thread.
    method "lock" => lock(at_front: bool = false);
    /// Does nothing: a buffer belongs to one thread.
    method "unlock" => lock(at_front: bool = false);
    /// Does nothing: a buffer belongs to one thread.
    method "enableLocking" => enable_locking();
    /// Adds a string at the end.
    hot method "add" => add(data: Text<'_>) -> bool;
    /// Adds $length bytes of a file, from $offset on, at the end; -1 stands for all there are (evbuffer_add_file). The
    /// file is a path, a stream or a descriptor, which may be closed, or read on. It is read when somebody looks at what
    /// was added; the socket of an EventBufferEvent or of a reply gets it from the kernel. It must not become shorter
    /// before: then sending ends with an error, and reading warns and answers false or null. False, after a warning, for
    /// what is no regular file, has no descriptor, or has no such part.
    method "addFile" => add_file(file: Named<'_>, offset: i64 = 0, length: i64 = -1) -> bool;
    /// Takes up to $max_bytes bytes from the front, all there are for a negative number; null when there are none.
    hot method "read" => read(max_bytes: i64) -> Option<PhpString>;
    /// Moves all bytes of $buf to the end.
    hot method "addBuffer" => add_buffer(buf: &Object<EventBuffer>) -> bool;
    /// Moves up to $len bytes from the front of $buf to the end; returns how many, -1 when an end is frozen.
    method "appendFrom" => append_from(buf: &Object<EventBuffer>, len: i64) -> i64;
    /// Makes room for $len more bytes.
    method "expand" => expand(len: i64) -> bool;
    /// Adds a string at the front.
    method "prepend" => prepend(data: &[u8]) -> bool;
    /// Moves all bytes of $buf to the front.
    method "prependBuffer" => prepend_buffer(buf: &Object<EventBuffer>) -> bool;
    /// Drops up to $len bytes from the front.
    hot method "drain" => drain(len: i64) -> bool;
    /// Copies up to $max_bytes bytes from the front into $data, all there are for a negative number; returns how many.
    method "copyout" => copyout(data: OutParameter<'_>, max_bytes: i64) -> i64;
    /// Takes the first line, without its end, from the front; null when there is no whole line.
    hot method "readLine" => read_line(eol_style: i64) -> Option<PhpString>;
    /// The position of the first $what that begins at $start or later and ends at $end or earlier.
    method "search" => search(what: &[u8], start: i64 = -1, end: i64 = -1) -> OrFalse<i64>;
    /// The position of the first end of a line at $start or later.
    method "searchEol" => search_eol(start: i64 = -1, eol_style: i64 = EventBuffer::EOL_ANY) -> OrFalse<i64>;
    /// The first $size bytes, all there are for a negative number, which are contiguous from then on; null when there
    /// are fewer.
    method "pullup" => pullup(size: i64) -> Option<PhpString>;
    /// Writes up to $howmuch bytes from the front to a stream, a Socket or a descriptor; returns how many.
    method "write" => write(fd: Descriptor<'_>, howmuch: i64 = -1) -> OrFalse<i64>;
    /// Reads up to $howmuch bytes, 4096 at most, from a stream, a Socket or a descriptor to the end; returns how many.
    method "readFrom" => read_from(fd: Descriptor<'_>, howmuch: i64 = -1) -> OrFalse<i64>;
    /// A copy of up to $length bytes, all there are for a negative number, from position $start on.
    method "substr" => substr(start: i64, length: i64 = -1) -> OrFalse<PhpString>;
});

/// Whether bytes were added: not to an end that is frozen, and not, after a warning, where memory is refused.
#[inline(always)]
pub(crate) fn added(added: Option<bool>) -> Result<bool> {
    match added {
        Some(false) => refuse("Out of memory: nothing was added"),
        added => Ok(added.is_some()),
    }
}

impl EventBuffer {
    const EOL_ANY: i64 = 0;

    /// An object for a side of a stream.
    pub(super) fn of_stream(core: Core, stream: StreamKey, side: Side) -> Ref<Self> {
        Ref::create_with(|| Self { content: RefCell::new(Content::Stream(core, stream, side)) })
    }

    /// An object for what has come of a body.
    pub(super) fn of_body(core: Core, of: BodyOf) -> Ref<Self> {
        Ref::create_with(|| Self { content: RefCell::new(Content::Body(core, of)) })
    }

    /// Gives the object bytes of its own, in place of what it had.
    pub(super) fn own(&self, bytes: Buffer) {
        self.content.replace(Content::Own(bytes));
    }

    /// Does something with the bytes. It may not call PHP.
    pub(crate) fn with<R>(&self, act: impl FnOnce(&mut Buffer) -> R) -> R {
        match &mut *self.content.borrow_mut() {
            Content::Own(buffer) => act(buffer),
            content => content.with_stream(act),
        }
    }

    /// Whether both stand for the same bytes.
    fn is_same(&self, other: &Self) -> bool {
        if std::ptr::eq(self, other) {
            return true;
        }
        match (&*self.content.borrow(), &*other.content.borrow()) {
            (Content::Stream(_, one, side), Content::Stream(_, other, other_side)) => {
                one == other && side == other_side
            }
            _ => false,
        }
    }

    /// Takes all bytes out, unless the front is frozen.
    pub(super) fn take_all(&self) -> Option<Buffer> {
        self.with_thawed(End::Front, |buffer| {
            let mut all = Buffer::new();
            all.append(buffer);
            all
        })
    }

    /// Lends all bytes to somebody who may use the loop, but not call PHP. What is not taken of them is dropped.
    pub(super) fn lend<R>(&self, take: impl FnOnce(&mut Buffer) -> R) -> R {
        if let Content::Own(buffer) = &mut *self.content.borrow_mut() {
            let result = take(buffer);
            buffer.discard();
            return result;
        }
        let mut all = Buffer::new();
        self.with(|buffer| all.append(buffer));
        take(&mut all)
    }

    /// Does something with the bytes unless an end is frozen.
    fn with_thawed<R>(&self, end: End, act: impl FnOnce(&mut Buffer) -> R) -> Option<R> {
        self.with(|buffer| (!buffer.is_frozen(end)).then(|| act(buffer)))
    }

    /// Whether an end is frozen.
    pub(super) fn is_frozen(&self, end: End) -> bool {
        self.with(|buffer| buffer.is_frozen(end))
    }

    fn construct(_: &Object<Self>) -> Result<()> {
        Ok(())
    }

    fn end(at_front: bool) -> End {
        if at_front { End::Front } else { End::Back }
    }

    fn freeze(this: &Object<Self>, at_front: bool) -> Result<bool> {
        this.with(|buffer| buffer.set_frozen(Self::end(at_front), true));
        Ok(true)
    }

    fn unfreeze(this: &Object<Self>, at_front: bool) -> Result<bool> {
        this.with(|buffer| buffer.set_frozen(Self::end(at_front), false));
        Ok(true)
    }

    fn lock(_: &Object<Self>, _at_front: bool) -> Result<()> {
        Ok(())
    }

    fn enable_locking(_: &Object<Self>) -> Result<()> {
        Ok(())
    }

    fn add(this: &Object<Self>, data: Text<'_>) -> Result<bool> {
        added(this.with_thawed(End::Back, |buffer| data.add_to(buffer)))
    }

    fn prepend(this: &Object<Self>, data: &[u8]) -> Result<bool> {
        if data.is_empty() {
            return Ok(true);
        }
        added(this.with_thawed(End::Front, |buffer| buffer.try_prepend(data)))
    }

    fn drain(this: &Object<Self>, len: i64) -> Result<bool> {
        Ok(this.with(|buffer| {
            let allowed = buffer.is_empty() || !buffer.is_frozen(End::Front);
            if allowed {
                buffer.drain(size(len));
            }
            allowed
        }))
    }

    fn expand(this: &Object<Self>, len: i64) -> Result<bool> {
        Ok(usize::try_from(len).is_ok_and(|len| this.with(|buffer| buffer.expand(len))))
    }

    fn write(this: &Object<Self>, fd: Descriptor<'_>, howmuch: i64) -> Result<OrFalse<i64>> {
        let fd = fd.fd()?;
        let written = this.with_thawed(End::Front, |buffer| match buffer.len().min(size(howmuch)) {
            0 => None,
            limit => Some(buffer.write_to(borrow(fd), limit)),
        });
        match written.flatten() {
            Some(Ok(written)) => Ok(OrFalse(Some(number(written)))),
            Some(Err(error)) if is_shorter(&error) => unreadable(&error),
            Some(Err(_)) | None => Ok(OrFalse(None)),
        }
    }

    fn read_from(this: &Object<Self>, fd: Descriptor<'_>, howmuch: i64) -> Result<OrFalse<i64>> {
        let (fd, limit) = (fd.fd()?, size(howmuch).min(READ_AT_MOST));
        let read = this.with_thawed(End::Back, |buffer| buffer.read_from(borrow(fd), limit).ok());
        Ok(OrFalse(read.flatten().map(number)))
    }
}
