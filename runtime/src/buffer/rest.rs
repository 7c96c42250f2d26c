//! What follows the first segment of a buffer.

use std::collections::{TryReserveError, VecDeque};

use super::segment::Segment;

/// The segments behind the first. Most buffers never have any, and most buffers are short-lived: one without them is
/// dropped at no cost.
#[derive(Debug, Default)]
#[expect(clippy::box_collection, reason = "a pointer is all that a buffer without them should carry")]
pub(super) struct Rest(Option<Box<VecDeque<Segment>>>);

impl Rest {
    pub(super) const NONE: Self = Self(None);

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |segments| segments.len())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Segment> {
        self.0.iter().flat_map(|segments| segments.iter())
    }

    pub(super) fn get(&self, index: usize) -> Option<&Segment> {
        self.0.as_ref()?.get(index)
    }

    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut Segment> {
        self.0.as_mut()?.get_mut(index)
    }

    pub(super) fn front_mut(&mut self) -> Option<&mut Segment> {
        self.0.as_mut()?.front_mut()
    }

    #[inline]
    pub(super) fn back_mut(&mut self) -> Option<&mut Segment> {
        self.0.as_mut()?.back_mut()
    }

    pub(super) fn push_front(&mut self, segment: Segment) {
        self.segments().push_front(segment);
    }

    pub(super) fn push_back(&mut self, segment: Segment) {
        self.segments().push_back(segment);
    }

    pub(super) fn insert(&mut self, index: usize, segment: Segment) {
        self.segments().insert(index, segment);
    }

    #[inline]
    pub(super) fn pop_front(&mut self) -> Option<Segment> {
        self.0.as_mut()?.pop_front()
    }

    pub(super) fn pop_back(&mut self) -> Option<Segment> {
        self.0.as_mut()?.pop_back()
    }

    /// Moves all of `other` to the end.
    pub(super) fn append(&mut self, other: &mut Self) {
        if let Some(others) = other.0.as_mut().filter(|others| !others.is_empty()) {
            self.segments().append(others);
        }
    }

    /// Drops all segments, and keeps the memory for their places.
    pub(super) fn clear(&mut self) {
        self.0.iter_mut().flat_map(|segments| segments.drain(..)).for_each(Segment::give_back);
    }

    /// How many segments can be added without another allocation.
    #[inline]
    pub(super) fn room(&self) -> usize {
        self.0.as_ref().map_or(0, |segments| segments.capacity() - segments.len())
    }

    /// Makes room for more segments.
    ///
    /// # Errors
    ///
    /// When memory is refused.
    pub(super) fn try_reserve(&mut self, more: usize) -> Result<(), TryReserveError> {
        self.segments().try_reserve(more)
    }

    fn segments(&mut self) -> &mut VecDeque<Segment> {
        self.0.get_or_insert_default()
    }
}
