//! Events that are due: one first-in, first-out queue for each priority, any event removable in constant time.

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Link {
    previous: u32,
    next: u32,
    queue: Option<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Ends {
    first: u32,
    last: u32,
}

const EMPTY: Ends = Ends { first: NONE, last: NONE };
const LOOSE: Link = Link { previous: NONE, next: NONE, queue: None };

/// The queues of due events. Events are known by their index in the loop's table; each stands in at most one queue.
#[derive(Debug)]
pub(super) struct Active {
    queues: Vec<Ends>,
    /// The last of the priorities.
    last: u8,
    links: Vec<Link>,
    count: usize,
}

impl Active {
    /// Queues for the priorities `0..priorities`, 0 the most urgent.
    #[must_use]
    pub(super) fn new(priorities: u8) -> Self {
        let last = priorities.saturating_sub(1);
        Self { queues: vec![EMPTY; usize::from(priorities)], last, links: Vec::new(), count: 0 }
    }

    /// The number of priorities.
    #[must_use]
    pub(super) fn priorities(&self) -> u8 {
        // Made from a u8, so this never saturates.
        u8::try_from(self.queues.len()).unwrap_or(u8::MAX)
    }

    /// Whether nothing is due.
    #[must_use]
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether `event` is due.
    #[must_use]
    pub(super) fn contains(&self, event: u32) -> bool {
        self.count > 0 && self.links.get(event as usize).is_some_and(|link| link.queue.is_some())
    }

    /// The most urgent priority that has an event.
    #[must_use]
    pub(super) fn best(&self) -> Option<u8> {
        self.queues.iter().zip(0..).find(|(ends, _)| ends.first != NONE).map(|(_, priority)| priority)
    }

    /// Queues `event`, which must not be queued. A priority beyond the last counts as the last.
    #[inline(always)]
    pub(super) fn push(&mut self, event: u32, priority: u8) {
        let index = event as usize;
        if index >= self.links.len() {
            self.make_room(index);
        }
        debug_assert!(self.links[index].queue.is_none(), "an event is queued once");
        let priority = priority.min(self.last);
        let ends = &mut self.queues[usize::from(priority)];
        let last = std::mem::replace(&mut ends.last, event);
        self.links[index] = Link { previous: last, next: NONE, queue: Some(priority) };
        match last {
            NONE => ends.first = event,
            _ => self.links[last as usize].next = event,
        }
        self.count += 1;
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self, index: usize) {
        self.links.resize(index + 1, LOOSE);
    }

    /// The next event of a priority.
    #[must_use]
    #[inline]
    pub(super) fn first(&self, priority: u8) -> Option<u32> {
        self.queues.get(usize::from(priority)).map(|ends| ends.first).filter(|&first| first != NONE)
    }

    /// The next event of a priority, which leaves the queue.
    pub(super) fn pop(&mut self, priority: u8) -> Option<u32> {
        let first = self.first(priority)?;
        self.take_first(first, priority);
        Some(first)
    }

    /// The same with one that [`Active::first`] has just told.
    #[inline(always)]
    pub(super) fn take_first(&mut self, first: u32, priority: u8) {
        let Link { next, .. } = std::mem::replace(&mut self.links[first as usize], LOOSE);
        let ends = &mut self.queues[usize::from(priority)];
        ends.first = next;
        match next {
            NONE => ends.last = NONE,
            _ => self.links[next as usize].previous = NONE,
        }
        self.count -= 1;
    }

    /// Takes `event` out of its queue; says whether it was in one.
    pub(super) fn remove(&mut self, event: u32) -> bool {
        if self.count == 0 {
            return false;
        }
        let Some(link) = self.links.get_mut(event as usize) else { return false };
        let Link { previous, next, queue: Some(queue) } = std::mem::replace(link, LOOSE) else { return false };
        let ends = &mut self.queues[usize::from(queue)];
        match previous {
            NONE => ends.first = next,
            _ => self.links[previous as usize].next = next,
        }
        match next {
            NONE => ends.last = previous,
            _ => self.links[next as usize].previous = previous,
        }
        self.count -= 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn behaves_like_plain_queues(steps in prop::collection::vec((0u32..30, 0u8..4, 0u8..3), 0..300)) {
            let mut active = Active::new(4);
            let mut model = vec![VecDeque::new(); 4];
            for (event, priority, action) in steps {
                let queued = model.iter().any(|q| q.contains(&event));
                prop_assert_eq!(active.contains(event), queued);
                match action {
                    0 if !queued => {
                        active.push(event, priority);
                        model[usize::from(priority)].push_back(event);
                    }
                    1 => {
                        prop_assert_eq!(active.remove(event), queued);
                        model.iter_mut().for_each(|q| q.retain(|&e| e != event));
                    }
                    _ => prop_assert_eq!(active.pop(priority), model[usize::from(priority)].pop_front()),
                }
                prop_assert_eq!(active.is_empty(), model.iter().all(VecDeque::is_empty));
                prop_assert_eq!(active.best().map(usize::from), model.iter().position(|q| !q.is_empty()));
            }
        }
    }
}
