//! The buffers of an `EventBufferEvent`, and what a script moves through them.

use event_runtime::buffer::{Buffer, End};

use crate::zend::{Object, OrFalse, PhpString, Ref, Result, Text};

use super::super::event_buffer::{EventBuffer, Side, added, unreadable};
use super::EventBufferEvent;

impl EventBufferEvent {
    /// The object for one of the buffers, always the same.
    pub(super) fn side(this: &Object<Self>, side: Side) -> Option<Ref<EventBuffer>> {
        let kept = match side {
            Side::Input => &this.input,
            Side::Output => &this.output,
        };
        if let Some(buffer) = &*kept.borrow() {
            return Some(buffer.clone());
        }
        let buffer = Self::fresh_side(this, side)?;
        kept.replace(Some(buffer.clone()));
        Some(buffer)
    }

    fn fresh_side(this: &Object<Self>, side: Side) -> Option<Ref<EventBuffer>> {
        let (core, stream) = this.link.borrow().as_ref().map(|link| (link.core.clone(), link.stream))?;
        Some(EventBuffer::of_stream(core, stream, side))
    }

    pub(super) fn get_input(this: &Object<Self>) -> Result<OrFalse<Ref<EventBuffer>>> {
        Self::get_side(this, Side::Input)
    }

    pub(super) fn get_output(this: &Object<Self>) -> Result<OrFalse<Ref<EventBuffer>>> {
        Self::get_side(this, Side::Output)
    }

    fn get_side(this: &Object<Self>, side: Side) -> Result<OrFalse<Ref<EventBuffer>>> {
        let live = this.with_live(|_, _| ())?;
        Ok(OrFalse(live.and_then(|()| Self::fresh_side(this, side))))
    }

    pub(super) fn write(this: &Object<Self>, data: Text<'_>) -> Result<bool> {
        added(this.with_live(|base, stream| base.write(stream, |output| data.add_to(output)))?.flatten())
    }

    pub(super) fn write_buffer(this: &Object<Self>, buf: &Object<EventBuffer>) -> Result<bool> {
        if this.with_live(|_, _| ())?.is_none() {
            return Ok(false);
        }
        let Some(mut bytes) = buf.take_all() else { return Ok(false) };
        let written = this.with(|base, stream| base.write(stream, |output| output.try_append(&mut bytes)));
        if !bytes.is_empty() {
            buf.with(|buffer| buffer.append(&mut bytes));
        }
        added(written.flatten().or(Some(true)))
    }

    pub(super) fn read(this: &Object<Self>, size: i64) -> Result<OrFalse<Option<PhpString>>> {
        let size = usize::try_from(size).unwrap_or(0);
        let count = this.with_live(|base, stream| {
            let input = base.streams_mut().stream_mut(stream).map(|stream| &mut stream.input);
            let input = input.filter(|input| !input.is_frozen(End::Front));
            // A script may have put a file there.
            input.map_or(Ok(0), |input| input.load(0, size).map(|()| input.len().min(size)))
        })?;
        let count = match count.transpose() {
            Ok(count) => count,
            Err(error) => return unreadable::<()>(&error).map(|()| OrFalse(Some(None))),
        };
        Ok(OrFalse(count.map(|count| (count > 0).then(|| this.take(count)))))
    }

    /// The first `count` bytes of what has come, which must be there.
    fn take(&self, count: usize) -> PhpString {
        PhpString::filled(count, |room| {
            let taken = self.with(|base, key| {
                let taken = base.streams_mut().stream_mut(key).map(|stream| stream.input.move_out(room));
                base.streams_mut().on_taken(key);
                taken
            });
            taken.flatten().unwrap_or_default()
        })
    }

    pub(super) fn read_buffer(this: &Object<Self>, buf: &Object<EventBuffer>) -> Result<bool> {
        let refuses = buf.is_frozen(End::Back);
        let input = this.with_live(|base, stream| {
            let mut input = Buffer::new();
            if refuses && base.stream(stream).is_some_and(|stream| !stream.input.is_empty()) {
                return None;
            }
            if let Some(stream) = base.streams_mut().stream_mut(stream) {
                input.append(&mut stream.input);
            }
            base.streams_mut().on_taken(stream);
            Some(input)
        })?;
        let Some(mut input) = input.flatten() else { return Ok(false) };
        let is_added = buf.with(|buffer| buffer.try_append(&mut input));
        if !is_added {
            this.with(|base, key| base.streams_mut().stream_mut(key).map(|stream| stream.input.append(&mut input)));
        }
        added(Some(is_added))
    }
}
