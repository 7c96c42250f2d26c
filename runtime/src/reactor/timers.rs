//! Deadlines, soonest first: a 4-ary heap that knows where each of its entries stands, so that any can be moved.

use super::clock::Moment;

const ABSENT: u32 = u32::MAX;
const ARITY: usize = 4;

#[derive(Clone, Copy, Debug)]
struct Entry {
    deadline: Moment,
    /// Equal deadlines fire in the order they were set.
    order: u32,
    event: u32,
}

impl Entry {
    fn before(&self, other: &Self) -> bool {
        // The order wraps around; entries with one deadline are always close together.
        self.deadline < other.deadline
            || self.deadline == other.deadline && self.order.wrapping_sub(other.order) > u32::MAX / 2
    }
}

/// The timers of a loop. Events are known by their index in the loop's table; each has at most one deadline.
#[derive(Debug, Default)]
pub(super) struct Timers {
    heap: Vec<Entry>,
    /// Where in the heap each event's entry stands.
    positions: Vec<u32>,
    order: u32,
}

impl Timers {
    /// How many deadlines are set.
    #[must_use]
    pub(super) fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether `event` has a deadline.
    #[must_use]
    pub(super) fn contains(&self, event: u32) -> bool {
        self.position(event).is_some()
    }

    /// The soonest deadline and its event.
    #[must_use]
    pub(super) fn first(&self) -> Option<(Moment, u32)> {
        self.heap.first().map(|entry| (entry.deadline, entry.event))
    }

    /// Sets the deadline of `event`, or moves it.
    pub(super) fn set(&mut self, event: u32, deadline: Moment) {
        self.order = self.order.wrapping_add(1);
        let entry = Entry { deadline, order: self.order, event };
        match self.position(event) {
            Some(at) => {
                self.heap[at] = entry;
                self.settle(at);
            }
            None => {
                let index = event as usize;
                if index >= self.positions.len() {
                    self.positions.resize(index + 1, ABSENT);
                }
                self.heap.push(entry);
                self.sift_up(self.heap.len() - 1);
            }
        }
    }

    /// Drops the deadline of `event`; says whether there was one.
    pub(super) fn remove(&mut self, event: u32) -> bool {
        let Some(at) = self.position(event) else { return false };
        self.positions[event as usize] = ABSENT;
        self.heap.swap_remove(at);
        if at < self.heap.len() {
            self.settle(at);
        }
        true
    }

    fn position(&self, event: u32) -> Option<usize> {
        match self.positions.get(event as usize) {
            Some(&at) if at != ABSENT => Some(at as usize),
            _ => None,
        }
    }

    /// Restores the order around the entry at `at`, which is new there.
    fn settle(&mut self, at: usize) {
        if at > 0 && self.heap[at].before(&self.heap[(at - 1) / ARITY]) {
            self.sift_up(at);
        } else {
            self.sift_down(at);
        }
    }

    fn sift_up(&mut self, mut at: usize) {
        let entry = self.heap[at];
        while at > 0 {
            let parent = (at - 1) / ARITY;
            if !entry.before(&self.heap[parent]) {
                break;
            }
            self.place(at, self.heap[parent]);
            at = parent;
        }
        self.place(at, entry);
    }

    fn sift_down(&mut self, mut at: usize) {
        let entry = self.heap[at];
        loop {
            let first = at * ARITY + 1;
            if first >= self.heap.len() {
                break;
            }
            let mut least = first;
            for child in first + 1..(first + ARITY).min(self.heap.len()) {
                if self.heap[child].before(&self.heap[least]) {
                    least = child;
                }
            }
            if !self.heap[least].before(&entry) {
                break;
            }
            self.place(at, self.heap[least]);
            at = least;
        }
        self.place(at, entry);
    }

    fn place(&mut self, at: usize, entry: Entry) {
        self.heap[at] = entry;
        // A heap of four billion timers does not fit in memory.
        self.positions[entry.event as usize] = u32::try_from(at).unwrap_or(ABSENT);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    fn at(nanos: u64) -> Moment {
        Moment::default().after(Duration::from_nanos(nanos))
    }

    #[test]
    fn equal_deadlines_keep_their_order() {
        let mut timers = Timers::default();
        for event in [5, 3, 9, 1, 7, 0] {
            timers.set(event, at(10));
        }
        let mut fired = Vec::new();
        while let Some((_, event)) = timers.first() {
            timers.remove(event);
            fired.push(event);
        }
        assert_eq!(fired, [5, 3, 9, 1, 7, 0]);
    }

    #[test]
    fn equal_deadlines_keep_their_order_when_the_counter_wraps() {
        let mut timers = Timers { order: u32::MAX - 2, ..Timers::default() };
        for event in 0..6 {
            timers.set(event, at(1));
        }
        for event in 0..6 {
            assert_eq!(timers.first(), Some((at(1), event)));
            timers.remove(event);
        }
    }

    proptest! {
        #[test]
        fn behaves_like_a_sorted_map(steps in prop::collection::vec((0u32..40, prop::option::of(0u64..50)), 0..400)) {
            let mut timers = Timers::default();
            let mut model: BTreeMap<u32, u64> = BTreeMap::new();
            for (event, deadline) in steps {
                match deadline {
                    Some(nanos) => {
                        timers.set(event, at(nanos));
                        model.insert(event, nanos);
                    }
                    None => prop_assert_eq!(timers.remove(event), model.remove(&event).is_some()),
                }
                prop_assert_eq!(timers.len(), model.len());
                prop_assert_eq!(timers.contains(event), model.contains_key(&event));
                prop_assert_eq!(timers.first().map(|(m, _)| m), model.values().min().map(|&n| at(n)));
            }
            let mut last = at(0);
            while let Some((deadline, event)) = timers.first() {
                prop_assert!(deadline >= last);
                prop_assert_eq!(model.remove(&event).map(at), Some(deadline));
                last = deadline;
                timers.remove(event);
            }
            prop_assert!(model.is_empty());
        }
    }
}
