//! In which order deadlines pass, and what moving them takes.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn at(nanos: u64) -> Instant {
    Instant::of(nanos)
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
    let mut timers = Timers { order: LAST_ORDER - 2, ..Timers::default() };
    for event in 0..6 {
        timers.set(event, at(1));
    }
    for event in 0..6 {
        assert_eq!(timers.first(), Some((at(1), event)));
        timers.remove(event);
    }
}

#[test]
fn deadlines_keep_their_order_when_the_counter_begins_again() {
    let mut timers = Timers { order: LAST_ORDER - 5, ..Timers::default() };
    // One is taken back, and two are moved on: their entries stand for nothing, or for something later.
    for (event, deadline) in [(0, 3), (1, 1), (2, 2), (1, 4), (3, 3), (2, 3), (4, 3), (5, 1)] {
        timers.set(event, at(deadline));
    }
    assert!(timers.remove(5));
    let fired: Vec<_> = std::iter::from_fn(|| timers.take_due(at(4))).collect();
    assert_eq!(fired, [0, 3, 2, 4, 1]);
    assert_eq!((timers.len(), timers.order), (0, 7));
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
    fn behaves_like_a_sorted_map(
        steps in prop::collection::vec((0u32..40, prop::option::of(1u64..50)), 0..400),
        orders_left in 0u32..400,
    ) {
        let mut timers = Timers { order: LAST_ORDER - orders_left, ..Timers::default() };
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
