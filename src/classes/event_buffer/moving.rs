//! Moving bytes from one buffer to another.

use event_runtime::buffer::{Buffer, End};

use crate::classes::convert::{number, size};
use crate::zend::{Object, Result};

use super::content::Content;
use super::{EventBuffer, added};

impl EventBuffer {
    /// Moves bytes from another buffer, unless its front or this `end` is frozen. When both are the same, or the other one
    /// is empty, there is nothing to move, and the answer is `nothing`.
    fn move_from<R>(
        &self,
        end: End,
        other: &Self,
        act: impl FnOnce(&mut Buffer, &mut Buffer) -> R,
        nothing: R,
    ) -> Option<R> {
        if std::ptr::eq(self, other) {
            return Some(nothing);
        }
        if let (Content::Own(target), Content::Own(source)) =
            (&mut *self.content.borrow_mut(), &mut *other.content.borrow_mut())
        {
            if source.is_empty() {
                return Some(nothing);
            }
            let allowed = !target.is_frozen(end) && !source.is_frozen(End::Front);
            return allowed.then(|| act(target, source));
        }
        self.move_between_streams(end, other, act, nothing)
    }

    #[inline(never)]
    fn move_between_streams<R>(
        &self,
        end: End,
        other: &Self,
        act: impl FnOnce(&mut Buffer, &mut Buffer) -> R,
        nothing: R,
    ) -> Option<R> {
        if self.is_same(other) || other.with(|source| source.is_empty()) {
            return Some(nothing);
        }
        // Taken out of its place meanwhile, since both may be part of one and the same thing.
        let mut source = other.with_thawed(End::Front, std::mem::take)?;
        let moved = self.with_thawed(end, |target| act(target, &mut source));
        // What was moved may have come back already, as the streams of a pair do it.
        other.with(|buffer| {
            let mut come = std::mem::replace(buffer, source);
            buffer.append(&mut come);
        });
        moved
    }

    pub(super) fn add_buffer(this: &Object<Self>, other: &Object<Self>) -> Result<bool> {
        added(this.move_from(End::Back, other, Buffer::try_append, true))
    }

    pub(super) fn prepend_buffer(this: &Object<Self>, other: &Object<Self>) -> Result<bool> {
        added(this.move_from(End::Front, other, Buffer::try_prepend_buffer, true))
    }

    pub(super) fn append_from(this: &Object<Self>, other: &Object<Self>, len: i64) -> Result<i64> {
        if len == 0 || this.is_same(other) {
            return Ok(0);
        }
        // Unlike addBuffer(), it minds frozen ends also when there is nothing to move.
        if this.is_frozen(End::Back) || other.is_frozen(End::Front) {
            return Ok(-1);
        }
        let moved = this.move_from(End::Back, other, |target, source| target.append_from(source, size(len)), 0);
        Ok(moved.map_or(-1, number))
    }
}
