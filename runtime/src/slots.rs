//! A table whose keys name one entry for ever: one of an entry that is gone names nothing.

use std::marker::PhantomData;
use std::num::NonZeroU32;

use slab::Slab;

/// Names an entry of a table. `M` tells keys of different tables apart.
pub struct Key<M> {
    index: u32,
    generation: NonZeroU32,
    table: PhantomData<fn() -> M>,
}

impl<M> Key<M> {
    pub(crate) fn index(self) -> u32 {
        self.index
    }
}

impl<M> Clone for Key<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Key<M> {}

impl<M> PartialEq for Key<M> {
    fn eq(&self, other: &Self) -> bool {
        (self.index, self.generation) == (other.index, other.generation)
    }
}

impl<M> Eq for Key<M> {}

impl<M> std::fmt::Debug for Key<M> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}#{}", self.index, self.generation)
    }
}

/// A table of entries.
#[derive(Debug)]
pub(crate) struct Slots<T, M = T> {
    entries: Slab<(Key<M>, T)>,
    generation: u32,
}

impl<T, M> Default for Slots<T, M> {
    fn default() -> Self {
        Self { entries: Slab::new(), generation: 0 }
    }
}

impl<T, M> Slots<T, M> {
    /// The key the next entry will have.
    #[inline(always)]
    pub(crate) fn next_key(&self) -> Key<M> {
        // Four billion entries do not fit in memory.
        let index = u32::try_from(self.entries.vacant_key()).unwrap_or(u32::MAX);
        let generation = NonZeroU32::new(self.generation.wrapping_add(1)).unwrap_or(NonZeroU32::MIN);
        Key { index, generation, table: PhantomData }
    }

    #[inline(always)]
    pub(crate) fn insert(&mut self, entry: T) -> Key<M> {
        let key = self.next_key();
        self.generation = key.generation.get();
        self.entries.insert((key, entry));
        key
    }

    #[inline(always)]
    pub(crate) fn remove(&mut self, key: Key<M>) -> Option<T> {
        self.get(key)?;
        self.entries.try_remove(key.index() as usize).map(|(_, entry)| entry)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Removes all entries. Their keys name nothing from then on, and no later entry either.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }

    /// The entry of a key. What stands at its index is of that index: the generation tells the rest.
    #[inline(always)]
    pub(crate) fn get(&self, key: Key<M>) -> Option<&T> {
        match self.entries.get(key.index() as usize) {
            Some((known, entry)) if known.generation == key.generation => Some(entry),
            _ => None,
        }
    }

    #[inline(always)]
    pub(crate) fn get_mut(&mut self, key: Key<M>) -> Option<&mut T> {
        match self.entries.get_mut(key.index() as usize) {
            Some((known, entry)) if known.generation == key.generation => Some(entry),
            _ => None,
        }
    }

    /// The entry at an index, and its key.
    pub(crate) fn at(&self, index: u32) -> Option<(Key<M>, &T)> {
        self.entries.get(index as usize).map(|(key, entry)| (*key, entry))
    }

    pub(crate) fn at_mut(&mut self, index: u32) -> Option<&mut T> {
        self.entries.get_mut(index as usize).map(|(_, entry)| entry)
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = Key<M>> + use<'_, T, M> {
        self.iter().map(|(key, _)| key)
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.entries.iter_mut().map(|(_, (_, entry))| entry)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key<M>, &T)> {
        self.entries.iter().map(|(_, (key, entry))| (*key, entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_does_not_outlive_its_entry() {
        let mut slots: Slots<&str> = Slots::default();
        let one = slots.insert("one");
        assert_eq!(slots.remove(one), Some("one"));
        let two = slots.insert("two");
        assert_eq!(one.index(), two.index());
        assert_ne!(one, two);
        assert_eq!(slots.get(one), None);
        assert_eq!(slots.remove(one), None);
        assert_eq!(slots.get(two), Some(&"two"));
        assert_eq!(slots.at(two.index()), Some((two, &"two")));
    }
}
