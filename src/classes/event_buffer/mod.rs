//! `EventBuffer`: a queue of bytes.

mod content;
mod moving;

use std::cell::RefCell;
use std::mem::MaybeUninit;

use event_runtime::buffer::{Buffer, End, Eol};
use event_runtime::http::Exchange;
use event_runtime::net::StreamKey;

use crate::core::Core;
use crate::zend::{
    Class, Descriptor, Object, OrFalse, OutParameter, PhpString, Property, Ref, Result, Returned, Text, methods,
    refuse, warn,
};

use super::convert::{borrow, number, size};
use content::Content;
pub(crate) use content::Side;

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
            get: |this| Some(number(this.with(|buffer| buffer.front().len())).into_zval()),
            set: None,
        },
    ];

    /// No loop knows the object.
    fn detach(&self) {}
}

methods!(EventBuffer {
    /// Makes an empty buffer.
    constructor construct();
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
    method "add" => add(data: Text<'_>) -> bool;
    /// Takes up to $max_bytes bytes from the front, all there are for a negative number; null when there are none.
    method "read" => read(max_bytes: i64) -> Option<PhpString>;
    /// Moves all bytes of $buf to the end.
    method "addBuffer" => add_buffer(buf: &Object<EventBuffer>) -> bool;
    /// Moves up to $len bytes from the front of $buf to the end; returns how many, -1 when an end is frozen.
    method "appendFrom" => append_from(buf: &Object<EventBuffer>, len: i64) -> i64;
    /// Makes room for $len more bytes.
    method "expand" => expand(len: i64) -> bool;
    /// Adds a string at the front.
    method "prepend" => prepend(data: &[u8]) -> bool;
    /// Moves all bytes of $buf to the front.
    method "prependBuffer" => prepend_buffer(buf: &Object<EventBuffer>) -> bool;
    /// Drops up to $len bytes from the front.
    method "drain" => drain(len: i64) -> bool;
    /// Copies up to $max_bytes bytes from the front into $data, all there are for a negative number; returns how many.
    method "copyout" => copyout(data: OutParameter<'_>, max_bytes: i64) -> i64;
    /// Takes the first line, without its end, from the front; null when there is no whole line.
    method "readLine" => read_line(eol_style: i64) -> Option<PhpString>;
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
pub(crate) fn added(added: Option<bool>) -> Result<bool> {
    match added {
        Some(false) => refuse("Out of memory: nothing was added"),
        added => Ok(added.is_some()),
    }
}

fn eol(style: i64) -> Option<Eol> {
    [Eol::Any, Eol::Crlf, Eol::CrlfStrict, Eol::Lf, Eol::Nul].get(usize::try_from(style).ok()?).copied()
}

impl EventBuffer {
    const EOL_ANY: i64 = 0;

    /// An object for a side of a stream.
    pub(super) fn of_stream(core: Core, stream: StreamKey, side: Side) -> Ref<Self> {
        Ref::create_with(|| Self { content: RefCell::new(Content::Stream(core, stream, side)) })
    }

    /// An object for what has come of the body of a request.
    pub(super) fn of_body(core: Core, exchange: Exchange) -> Ref<Self> {
        Ref::create_with(|| Self { content: RefCell::new(Content::Body(core, exchange)) })
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

    /// Takes up to `count` bytes from the front, unless it is frozen.
    pub(super) fn take(&self, count: i64) -> Option<PhpString> {
        let count = self.with_thawed(End::Front, |buffer| buffer.len().min(size(count)))?;
        (count > 0).then(|| self.take_string(count, 0))
    }

    /// Takes all bytes out, unless the front is frozen.
    pub(super) fn take_all(&self) -> Option<Buffer> {
        self.with_thawed(End::Front, |buffer| {
            let mut all = Buffer::new();
            all.append(buffer);
            all
        })
    }

    /// Does something with the bytes unless an end is frozen.
    fn with_thawed<R>(&self, end: End, act: impl FnOnce(&mut Buffer) -> R) -> Option<R> {
        self.with(|buffer| (!buffer.is_frozen(end)).then(|| act(buffer)))
    }

    /// Whether an end is frozen.
    pub(super) fn is_frozen(&self, end: End) -> bool {
        self.with(|buffer| buffer.is_frozen(end))
    }

    /// A string of the `size` bytes from `start` on, which must be there.
    fn string(&self, start: usize, size: usize) -> PhpString {
        // PHP may end the request for want of memory, so the string comes before the borrow.
        PhpString::filled(size, |room: &mut [MaybeUninit<u8>]| self.with(|buffer| buffer.copy_out(start, room)))
    }

    /// A string of the first `size` bytes, which must be there and go, with the `after` bytes that follow.
    fn take_string(&self, size: usize, after: usize) -> PhpString {
        PhpString::filled(size, |room: &mut [MaybeUninit<u8>]| {
            self.with(|buffer| {
                let written = buffer.move_out(room);
                buffer.drain(after);
                written
            })
        })
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

    fn read(this: &Object<Self>, max_bytes: i64) -> Result<Option<PhpString>> {
        Ok(this.take(max_bytes))
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

    fn copyout(this: &Object<Self>, data: OutParameter<'_>, max_bytes: i64) -> Result<i64> {
        let count = this.with(|buffer| buffer.len().min(size(max_bytes)));
        match count {
            0 => Ok(0),
            _ if this.is_frozen(End::Front) => Ok(-1),
            _ => {
                data.assign(this.string(0, count))?;
                Ok(number(count))
            }
        }
    }

    fn read_line(this: &Object<Self>, eol_style: i64) -> Result<Option<PhpString>> {
        let Some(style) = eol(eol_style) else { return Ok(None) };
        let line = this.with_thawed(End::Front, |buffer| buffer.search_eol(0, style)).flatten();
        Ok(line.map(|(end, length)| this.take_string(end, length)))
    }

    /// Looks for something from a position on that a script gives. One beyond the end draws a warning, and stands for
    /// the front like a negative one.
    fn find(&self, start: i64, find: impl Fn(&Buffer, usize) -> Option<usize>) -> Result<OrFalse<i64>> {
        let start = usize::try_from(start).unwrap_or(0);
        let found = self.with(|buffer| (start <= buffer.len()).then(|| find(buffer, start)));
        let found = match found {
            Some(found) => found,
            None => {
                warn(&format!("Failed to set position to {start}"))?;
                self.with(|buffer| find(buffer, 0))
            }
        };
        Ok(OrFalse(found.map(number)))
    }

    fn search(this: &Object<Self>, what: &[u8], start: i64, end: i64) -> Result<OrFalse<i64>> {
        this.find(start, |buffer, start| buffer.search(what, start, size(end)))
    }

    fn search_eol(this: &Object<Self>, start: i64, eol_style: i64) -> Result<OrFalse<i64>> {
        let style = eol(eol_style);
        this.find(start, |buffer, start| buffer.search_eol(start, style?).map(|(position, _)| position))
    }

    fn pullup(this: &Object<Self>, len: i64) -> Result<Option<PhpString>> {
        let count = this.with(|buffer| {
            let count = if len < 0 { buffer.len() } else { size(len) };
            buffer.pull_up(count).map(<[u8]>::len)
        });
        Ok(count.filter(|&count| count > 0).map(|count| this.string(0, count)))
    }

    fn write(this: &Object<Self>, fd: Descriptor<'_>, howmuch: i64) -> Result<OrFalse<i64>> {
        let fd = fd.fd()?;
        let written = this.with_thawed(End::Front, |buffer| match buffer.len().min(size(howmuch)) {
            0 => None,
            limit => buffer.write_to(borrow(fd), limit).ok(),
        });
        Ok(OrFalse(written.flatten().map(number)))
    }

    fn read_from(this: &Object<Self>, fd: Descriptor<'_>, howmuch: i64) -> Result<OrFalse<i64>> {
        let (fd, limit) = (fd.fd()?, size(howmuch).min(READ_AT_MOST));
        let read = this.with_thawed(End::Back, |buffer| buffer.read_from(borrow(fd), limit).ok());
        Ok(OrFalse(read.flatten().map(number)))
    }

    fn substr(this: &Object<Self>, start: i64, length: i64) -> Result<OrFalse<PhpString>> {
        let Ok(start) = usize::try_from(start) else { return Ok(OrFalse(None)) };
        let Some(left) = this.with(|buffer| buffer.len()).checked_sub(start) else {
            return refuse(&format!("Failed to set position to {start}"));
        };
        Ok(OrFalse(Some(this.string(start, left.min(size(length))))))
    }
}
