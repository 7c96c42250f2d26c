//! Deadlines, soonest first: a 4-ary heap that is lazy. Timeouts are moved on and dropped far more often than they
//! pass, so neither touches the heap: an entry that has become too early is corrected when it comes to the top.

use std::time::Duration;

use super::clock::Instant;

const ARITY: usize = 4;

/// At most this many stale entries are left in the heap for good: fewer are never worth clearing out.
const SLACK: usize = 64;

/// Orders are numbers of 31 bits, and wrap around: the last bit is for something else.
const ORDERS: u32 = u32::MAX / 2;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Due {
    deadline: Instant,
    /// Equal deadlines fire in the order they were set.
    order: u32,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    deadline: Instant,
    order: u32,
    event: u32,
}

impl Entry {
    fn new(due: Due, event: u32) -> Self {
        Self { deadline: due.deadline, order: due.order, event }
    }

    fn due(self) -> Due {
        Due { deadline: self.deadline, order: self.order }
    }
}

/// What is known of one event. It is small, since nothing of it stays in the cache where there are many.
#[derive(Clone, Copy, Debug, Default)]
struct Timer {
    /// When it is due, or was when it was set last.
    deadline: Instant,
    /// When its entry in the heap is due, which is never later; the beginning of time where it has none. Other entries of
    /// it stand for nothing.
    entry_deadline: Instant,
    /// Its order, and a bit that tells whether it is set.
    order: u32,
    entry_order: u32,
}

impl Timer {
    fn is_set(&self) -> bool {
        self.order > ORDERS
    }

    fn set(&mut self, Due { deadline, order }: Due) {
        (self.deadline, self.order) = (deadline, order | !ORDERS);
    }

    /// Says whether it was set.
    fn unset(&mut self) -> bool {
        let was_set = self.is_set();
        self.order &= ORDERS;
        was_set
    }

    fn due(&self) -> Due {
        Due { deadline: self.deadline, order: self.order & ORDERS }
    }

    /// Whether it is set, and for that.
    #[inline]
    fn is_set_for(&self, due: Due) -> bool {
        self.deadline == due.deadline && self.order == due.order | !ORDERS
    }

    fn entry(&self) -> Option<Due> {
        let entry = Due { deadline: self.entry_deadline, order: self.entry_order };
        (self.entry_deadline != Instant::default()).then_some(entry)
    }

    fn set_entry(&mut self, Due { deadline, order }: Due) {
        (self.entry_deadline, self.entry_order) = (deadline, order);
    }

    fn drop_entry(&mut self) {
        self.entry_deadline = Instant::default();
    }
}

/// The timers of a loop. Events are known by their index in the loop's table; each has at most one deadline.
#[derive(Debug, Default)]
pub(super) struct Timers {
    heap: Vec<Entry>,
    timers: Vec<Timer>,
    /// How many are set.
    count: usize,
    order: u32,
}

impl Timers {
    /// How many deadlines are set.
    #[must_use]
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Whether `event` has a deadline.
    #[must_use]
    pub(super) fn contains(&self, event: u32) -> bool {
        self.timers.get(event as usize).is_some_and(Timer::is_set)
    }

    /// When `event` is due, or was when it was set last.
    #[must_use]
    pub(super) fn deadline(&self, event: u32) -> Instant {
        self.timers.get(event as usize).map_or(Instant::default(), |timer| timer.deadline)
    }

    /// The soonest deadline and its event.
    #[must_use]
    #[inline]
    pub(super) fn first(&mut self) -> Option<(Instant, u32)> {
        if self.count == 0 {
            return None;
        }
        let entry = *self.heap.first()?;
        match self.timers[entry.event as usize].is_set_for(entry.due()) {
            true => Some((entry.deadline, entry.event)),
            false => self.correct(),
        }
    }

    /// Brings the top of the heap up to date.
    #[inline(never)]
    fn correct(&mut self) -> Option<(Instant, u32)> {
        loop {
            let &entry = self.heap.first()?;
            let (due, event) = (entry.due(), entry.event);
            let timer = &mut self.timers[event as usize];
            if timer.is_set_for(due) {
                return Some((due.deadline, event));
            } else if timer.entry() != Some(due) {
                self.drop_first();
            } else if !timer.is_set() {
                timer.drop_entry();
                self.drop_first();
            } else {
                timer.set_entry(timer.due());
                self.heap[0] = Entry::new(timer.due(), event);
                self.sift_down(0);
            }
        }
    }

    /// Takes the soonest deadline if it has come by `now`: its event has none from then on.
    #[inline]
    pub(super) fn take_due(&mut self, now: Instant) -> Option<u32> {
        let (deadline, event) = self.first()?;
        (deadline <= now && self.remove(event)).then_some(event)
    }

    /// Drops the entry of `event`, which was taken just now: it is not likely to be set again. Otherwise the entry stays
    /// for that.
    #[inline]
    pub(super) fn forget(&mut self, event: u32) {
        if self.heap.first().is_some_and(|entry| entry.event == event) {
            self.timers[event as usize].drop_entry();
            self.drop_first();
        }
    }

    /// Drops the last entries of the heap that stand for nothing, now that an event is gone: among many with the same
    /// timeout they are those of the latest, and would have to come all the way to the top.
    #[inline]
    pub(super) fn trim(&mut self) {
        while let Some(&entry) = self.heap.last() {
            let timer = &mut self.timers[entry.event as usize];
            if timer.is_set() {
                return;
            }
            if timer.entry() == Some(entry.due()) {
                timer.drop_entry();
            }
            self.heap.pop();
        }
    }

    /// Sets the deadline of `event`, or moves it.
    pub(super) fn set(&mut self, event: u32, deadline: Instant) {
        self.order = self.order.wrapping_add(1) & ORDERS;
        // Nothing is due at the beginning of time, which stands for something else.
        let deadline = deadline.max(Instant::default().after(Duration::from_nanos(1)));
        let due = Due { deadline, order: self.order };
        let index = event as usize;
        if index >= self.timers.len() {
            self.make_room(index);
        }
        let timer = &mut self.timers[index];
        self.count += usize::from(!timer.is_set());
        timer.set(due);
        // Of equal deadlines that which was set last is the last.
        if timer.entry().is_none_or(|entry| deadline < entry.deadline) {
            timer.set_entry(due);
            self.heap.push(Entry::new(due, event));
            self.sift_up(self.heap.len() - 1);
            if self.heap.len() > 2 * self.count + SLACK {
                self.clear_out();
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self, index: usize) {
        self.timers.resize(index + 1, Timer::default());
    }

    /// Drops the deadline of `event`; says whether there was one.
    pub(super) fn remove(&mut self, event: u32) -> bool {
        let removed = self.timers.get_mut(event as usize).is_some_and(Timer::unset);
        self.count -= usize::from(removed);
        removed
    }

    /// Drops the entries that stand for nothing.
    #[cold]
    #[inline(never)]
    fn clear_out(&mut self) {
        let timers = &mut self.timers;
        self.heap.retain(|entry| {
            let timer = &mut timers[entry.event as usize];
            let current = timer.entry() == Some(entry.due());
            if current && !timer.is_set() {
                timer.drop_entry();
            }
            current && timer.is_set()
        });
        for at in (0..self.heap.len().div_ceil(ARITY)).rev() {
            self.sift_down(at);
        }
    }

    #[inline]
    fn drop_first(&mut self) {
        self.heap.swap_remove(0);
        if self.heap.len() > 1 {
            self.sift_down(0);
        }
    }

    /// What is due sooner has less. As one number it is compared without branches, since there is nothing to predict.
    #[inline]
    fn rank(&self, entry: Entry) -> u128 {
        // Orders wrap around: the oldest there can be is the one after the latest.
        let order = entry.order.wrapping_sub(self.order.wrapping_add(1)) & ORDERS;
        u128::from(entry.deadline.nanoseconds()) << 64 | u128::from(order)
    }

    fn sift_up(&mut self, mut at: usize) {
        let entry = self.heap[at];
        let rank = self.rank(entry);
        while at > 0 {
            let parent = (at - 1) / ARITY;
            if rank >= self.rank(self.heap[parent]) {
                break;
            }
            self.heap[at] = self.heap[parent];
            at = parent;
        }
        self.heap[at] = entry;
    }

    fn sift_down(&mut self, mut at: usize) {
        let entry = self.heap[at];
        let rank = self.rank(entry);
        while let Some((least, place)) = self.least_from(at * ARITY + 1)
            && least < rank
        {
            self.heap[at] = self.heap[place];
            at = place;
        }
        self.heap[at] = entry;
    }

    /// The soonest of the children that begin at `first`: its rank, and where it is.
    #[inline]
    fn least_from(&self, first: usize) -> Option<(u128, usize)> {
        let children = self.heap.get(first..)?;
        let child = |number: usize| (self.rank(children[number]), number);
        let sooner = |one: (u128, usize), other: (u128, usize)| if other.0 < one.0 { other } else { one };
        let (least, number) = match children.len() {
            0 => return None,
            ARITY.. => sooner(sooner(child(0), child(1)), sooner(child(2), child(3))),
            few => (1..few).map(child).fold(child(0), sooner),
        };
        Some((least, first + number))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn at(nanos: u64) -> Instant {
        Instant::default().after(Duration::from_nanos(nanos))
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
        let mut timers = Timers { order: ORDERS - 2, ..Timers::default() };
        for event in 0..6 {
            timers.set(event, at(1));
        }
        for event in 0..6 {
            assert_eq!(timers.first(), Some((at(1), event)));
            timers.remove(event);
        }
    }

    #[test]
    fn moving_a_deadline_to_and_fro_takes_no_memory() {
        let mut timers = Timers::default();
        for nanos in (1..100_000).rev() {
            timers.set(0, at(nanos));
            timers.set(1, at(nanos * 2));
        }
        assert!(timers.heap.len() <= 4 + SLACK);
        assert_eq!(timers.first(), Some((at(1), 0)));
        assert!(timers.remove(0));
        assert_eq!(timers.first(), Some((at(2), 1)));
        assert!(timers.remove(1));
        assert_eq!(timers.first(), None);
    }

    #[test]
    fn the_latest_of_many_leave_nothing_behind_when_they_are_gone() {
        let mut timers = Timers::default();
        for event in 0..100 {
            timers.set(event, at(1000 + u64::from(event)));
        }
        // Whichever goes first: when those behind it are gone, it is.
        for event in [98, 97, 99] {
            assert!(timers.remove(event));
            timers.trim();
        }
        assert_eq!(timers.heap.len(), 97);
        // One that goes while later ones are there is found when they go, also when it was set again meanwhile.
        assert!(timers.remove(50));
        timers.trim();
        timers.set(50, at(5000));
        for event in (0..97).rev().filter(|&event| event != 50) {
            assert!(timers.remove(event));
            timers.trim();
        }
        assert_eq!(timers.first(), Some((at(5000), 50)));
        assert!(timers.remove(50));
        timers.trim();
        assert!(timers.heap.is_empty());
    }

    proptest! {
        #[test]
        fn behaves_like_a_sorted_map(steps in prop::collection::vec((0u32..40, prop::option::of(1u64..50)), 0..400)) {
            let mut timers = Timers::default();
            let mut model: BTreeMap<u32, u64> = BTreeMap::new();
            for (event, deadline) in steps {
                match deadline {
                    Some(nanos) => {
                        timers.set(event, at(nanos));
                        model.insert(event, nanos);
                    }
                    None => {
                        prop_assert_eq!(timers.remove(event), model.remove(&event).is_some());
                        timers.trim();
                    }
                }
                prop_assert_eq!(timers.len(), model.len());
                prop_assert!(timers.heap.len() <= 2 * 40 + SLACK);
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
