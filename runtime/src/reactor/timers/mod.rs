//! Deadlines, soonest first: a 4-ary heap that is lazy. Timeouts are moved on and dropped far more often than they
//! pass, so neither touches the heap: an entry that has become too early is corrected when it comes to the top.

#[cfg(test)]
mod tests;

use super::clock::Instant;

const ARITY: usize = 4;

/// At most this many stale entries are left in the heap for good: fewer are never worth clearing out.
const SLACK: usize = 64;

/// The last order there is: they are numbers of 31 bits, and the last bit is for something else.
const LAST_ORDER: u32 = u32::MAX / 2;

/// When an event is due. Equal deadlines fire in the order they were set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Due {
    deadline: Instant,
    order: u32,
}

/// When an event is due, its order, and which it is, as one number: what is due sooner is less. So it is compared without
/// branches, since there is nothing to predict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry(u128);

impl Entry {
    fn new(due: Due, event: u32) -> Self {
        Self(u128::from(due.deadline.nanoseconds()) << 64 | u128::from(due.order) << 32 | u128::from(event))
    }

    fn deadline(self) -> Instant {
        Instant::of((self.0 >> 64) as u64)
    }

    fn due(self) -> Due {
        Due { deadline: self.deadline(), order: (self.0 >> 32) as u32 }
    }

    fn event(self) -> u32 {
        self.0 as u32
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
        self.order > LAST_ORDER
    }

    fn set(&mut self, Due { deadline, order }: Due) {
        (self.deadline, self.order) = (deadline, order | !LAST_ORDER);
    }

    /// Says whether it was set.
    fn unset(&mut self) -> bool {
        let was_set = self.is_set();
        self.order &= LAST_ORDER;
        was_set
    }

    fn due(&self) -> Due {
        Due { deadline: self.deadline, order: self.order & LAST_ORDER }
    }

    /// Whether it is set, and for that.
    #[inline]
    fn is_set_for(&self, due: Due) -> bool {
        self.deadline == due.deadline && self.order == due.order | !LAST_ORDER
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
    /// The order of that which was set last.
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
        loop {
            let &entry = self.heap.first()?;
            if self.timers[entry.event() as usize].is_set_for(entry.due()) {
                return Some((entry.deadline(), entry.event()));
            }
            self.correct(entry);
        }
    }

    /// Takes the soonest deadline if it has come by `now`: its event has none from then on.
    #[inline]
    pub(super) fn take_due(&mut self, now: Instant) -> Option<u32> {
        loop {
            // No entry is later than what it stands for.
            let entry = self.heap.first().copied().filter(|entry| entry.deadline() <= now)?;
            let timer = &mut self.timers[entry.event() as usize];
            if timer.is_set_for(entry.due()) {
                timer.unset();
                timer.drop_entry();
                self.count -= 1;
                self.drop_first();
                return Some(entry.event());
            }
            self.correct(entry);
        }
    }

    /// Brings the top of the heap up to date, which stands for nothing, or for something later.
    #[cold]
    #[inline(never)]
    fn correct(&mut self, first: Entry) {
        let timer = &mut self.timers[first.event() as usize];
        if timer.entry() == Some(first.due()) {
            if timer.is_set() {
                timer.set_entry(timer.due());
                self.heap[0] = Entry::new(timer.due(), first.event());
                return self.sift_down(0);
            }
            timer.drop_entry();
        }
        self.drop_first();
    }

    /// Drops the last entries of the heap that stand for nothing, now that an event is gone: among many with the same
    /// timeout they are those of the latest, and would have to come all the way to the top.
    #[inline]
    pub(super) fn trim(&mut self) {
        while let Some(&entry) = self.heap.last() {
            let timer = &mut self.timers[entry.event() as usize];
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
        if self.order == LAST_ORDER {
            self.number_anew();
        }
        self.order += 1;
        // Nothing is due at the beginning of time, which stands for something else.
        let deadline = deadline.max(Instant::of(1));
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

    /// Begins with the orders again, which those that are set get in the order they have.
    #[cold]
    #[inline(never)]
    fn number_anew(&mut self) {
        let mut sorted = Vec::with_capacity(self.count);
        while let Some((deadline, event)) = self.first() {
            self.remove(event);
            sorted.push((event, deadline));
        }
        self.heap.clear();
        self.timers.iter_mut().for_each(Timer::drop_entry);
        self.order = 0;
        sorted.into_iter().for_each(|(event, deadline)| self.set(event, deadline));
    }

    /// Drops the entries that stand for nothing.
    #[cold]
    #[inline(never)]
    fn clear_out(&mut self) {
        let timers = &mut self.timers;
        self.heap.retain(|entry| {
            let timer = &mut timers[entry.event() as usize];
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

    fn sift_up(&mut self, mut at: usize) {
        let entry = self.heap[at];
        while at > 0 {
            let parent = (at - 1) / ARITY;
            if entry >= self.heap[parent] {
                break;
            }
            self.heap[at] = self.heap[parent];
            at = parent;
        }
        self.heap[at] = entry;
    }

    fn sift_down(&mut self, mut at: usize) {
        let heap = self.heap.as_mut_slice();
        let entry = heap[at];
        while let Some((least, place)) = least_from(heap, at * ARITY + 1)
            && least < entry
        {
            heap[at] = least;
            at = place;
        }
        heap[at] = entry;
    }
}

/// The soonest of the children that begin at `first`, and where it is.
#[inline]
fn least_from(heap: &[Entry], first: usize) -> Option<(Entry, usize)> {
    let children = heap.get(first..)?;
    let sooner = |one: (Entry, usize), other: (Entry, usize)| if other.0 < one.0 { other } else { one };
    match *children {
        [] => None,
        [a, b, c, d, ..] => Some(sooner(sooner((a, first), (b, first + 1)), sooner((c, first + 2), (d, first + 3)))),
        [..] => children.iter().copied().zip(first..).reduce(sooner),
    }
}
