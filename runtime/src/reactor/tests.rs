//! The semantics of libevent's loop, on every back end.

use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use super::*;

const MS: Duration = Duration::from_millis(1);

fn config(method: Method) -> Config {
    let avoid = Method::ALL.into_iter().filter(|&other| other != method).map(|other| other.name().into());
    Config { avoid: avoid.collect(), ..Config::default() }
}

/// Runs a test on each back end.
fn on_each(test: impl Fn(Reactor<u32>)) {
    simulated::begin();
    for method in Method::ALL {
        let reactor = Reactor::new(config(method)).unwrap();
        assert_eq!(reactor.method(), method);
        test(reactor);
    }
}

fn pair() -> (UnixStream, UnixStream) {
    let (one, other) = UnixStream::pair().unwrap();
    one.set_nonblocking(true).unwrap();
    (one, other)
}

fn event(reactor: &mut Reactor<u32>, fd: RawFd, events: Events, target: u32) -> Key {
    reactor.insert(EventSpec { fd, events, sink: Sink::Queue(target) })
}

fn timer(reactor: &mut Reactor<u32>, target: u32) -> Key {
    event(reactor, -1, Events::TIMEOUT, target)
}

/// Runs a loop to its end and returns what was called.
fn run(reactor: &mut Reactor<u32>, flags: LoopFlags) -> Vec<(u32, Events)> {
    run_with(reactor, flags, |_, _| {})
}

fn run_with(
    reactor: &mut Reactor<u32>,
    flags: LoopFlags,
    mut call: impl FnMut(&mut Reactor<u32>, Activation<u32>),
) -> Vec<(u32, Events)> {
    let mut calls = Vec::new();
    assert!(reactor.start(flags));
    while reactor.turn().unwrap() {
        reactor.begin_pass();
        while let Some(activation) = reactor.pop() {
            calls.push((activation.target, activation.events));
            call(reactor, activation);
        }
        if !reactor.end_turn() {
            break;
        }
    }
    reactor.finish();
    calls
}

fn raise(signal: i32) {
    // SAFETY: the test has installed a handler for the signal.
    assert_eq!(unsafe { libc::raise(signal) }, 0);
}

fn targets(calls: &[(u32, Events)]) -> Vec<u32> {
    calls.iter().map(|&(target, _)| target).collect()
}

#[test]
fn an_empty_loop_ends_at_once() {
    on_each(|mut reactor| assert!(run(&mut reactor, LoopFlags::empty()).is_empty()));
}

#[test]
fn timers_fire_by_deadline() {
    on_each(|mut reactor| {
        for (target, delay) in [(1, 3 * MS), (2, MS), (3, Duration::ZERO), (4, 2 * MS)] {
            let key = timer(&mut reactor, target);
            reactor.add(key, Some(delay)).unwrap();
        }
        assert_eq!(targets(&run(&mut reactor, LoopFlags::empty())), [3, 2, 4, 1]);
    });
}

#[test]
fn a_timer_is_never_early() {
    on_each(|mut reactor| {
        let key = timer(&mut reactor, 1);
        let begun = Instant::now();
        reactor.add(key, Some(Duration::from_micros(1300))).unwrap();
        run(&mut reactor, LoopFlags::empty());
        assert!(Instant::now().since(begun) >= Duration::from_micros(1300));
    });
}

#[test]
fn a_timer_may_be_moved_and_dropped() {
    on_each(|mut reactor| {
        let (moved, dropped) = (timer(&mut reactor, 1), timer(&mut reactor, 2));
        reactor.add(moved, Some(Duration::from_secs(3600))).unwrap();
        reactor.add(dropped, Some(Duration::ZERO)).unwrap();
        reactor.add(moved, Some(MS)).unwrap();
        reactor.remove_timer(dropped);
        assert_eq!(targets(&run(&mut reactor, LoopFlags::empty())), [1]);
    });
}

#[test]
fn level_triggered_readers_are_called_while_bytes_remain() {
    on_each(|mut reactor| {
        let (mut here, mut there) = pair();
        there.write_all(b"abc").unwrap();
        let key = event(&mut reactor, here.as_raw_fd(), Events::READ | Events::PERSIST, 7);
        reactor.add(key, None).unwrap();
        let mut read = Vec::new();
        let calls = run_with(&mut reactor, LoopFlags::NONBLOCK, |_, activation| {
            assert_eq!(activation.fd, here.as_raw_fd());
            let mut byte = [0];
            here.read_exact(&mut byte).unwrap();
            read.push(byte[0]);
        });
        assert_eq!(calls, [(7, Events::READ); 3]);
        assert_eq!(read, b"abc");
        assert_eq!(reactor.pending(key, Events::all()), Events::READ);
    });
}

#[test]
fn edge_triggered_readers_are_called_once_for_each_arrival() {
    let mut reactor = Reactor::new(Config::default()).unwrap();
    let (here, mut there) = pair();
    let key = event(&mut reactor, here.as_raw_fd(), Events::READ | Events::PERSIST | Events::ET, 7);
    reactor.add(key, None).unwrap();
    for _ in 0..2 {
        there.write_all(b"abc").unwrap();
        assert_eq!(run(&mut reactor, LoopFlags::NONBLOCK), [(7, Events::READ | Events::ET)]);
        assert!(run(&mut reactor, LoopFlags::NONBLOCK).is_empty());
    }
    let mixed = event(&mut reactor, here.as_raw_fd(), Events::WRITE, 8);
    assert!(reactor.add(mixed, None).is_err(), "edge and level do not mix on one descriptor");
}

#[test]
fn one_call_reports_reading_and_writing() {
    on_each(|mut reactor| {
        let (here, mut there) = pair();
        there.write_all(b"!").unwrap();
        let key = event(&mut reactor, here.as_raw_fd(), Events::READ | Events::WRITE, 1);
        reactor.add(key, None).unwrap();
        assert_eq!(run(&mut reactor, LoopFlags::empty()), [(1, Events::READ | Events::WRITE)]);
        assert!(reactor.pending(key, Events::all()).is_empty());
    });
}

#[test]
fn a_hangup_is_readiness_for_whatever_was_asked() {
    on_each(|mut reactor| {
        let (here, there) = pair();
        drop(there);
        let reader = event(&mut reactor, here.as_raw_fd(), Events::READ, 1);
        let writer = event(&mut reactor, here.as_raw_fd(), Events::WRITE, 2);
        reactor.add(reader, None).unwrap();
        reactor.add(writer, None).unwrap();
        let mut calls = run(&mut reactor, LoopFlags::empty());
        calls.sort_by_key(|&(target, _)| target);
        assert_eq!(calls, [(1, Events::READ), (2, Events::WRITE)]);
    });
}

#[test]
fn the_end_of_the_peer_is_seen_without_reading() {
    on_each(|mut reactor| {
        let (here, mut there) = pair();
        there.write_all(b"unread").unwrap();
        there.shutdown(std::net::Shutdown::Write).unwrap();
        let key = event(&mut reactor, here.as_raw_fd(), Events::CLOSED, 1);
        reactor.add(key, None).unwrap();
        assert_eq!(run(&mut reactor, LoopFlags::empty()), [(1, Events::CLOSED)]);
    });
}

#[test]
fn a_timeout_wins_over_data_of_the_same_pass() {
    on_each(|mut reactor| {
        let (here, mut there) = pair();
        let key = event(&mut reactor, here.as_raw_fd(), Events::READ, 1);
        reactor.add(key, Some(Duration::ZERO)).unwrap();
        there.write_all(b"x").unwrap();
        assert_eq!(run(&mut reactor, LoopFlags::ONCE), [(1, Events::TIMEOUT)]);
        assert!(reactor.pending(key, Events::all()).is_empty());
    });
}

#[test]
fn adding_again_without_a_timeout_keeps_the_one_that_runs() {
    on_each(|mut reactor| {
        let (here, _there) = pair();
        let key = event(&mut reactor, here.as_raw_fd(), Events::READ, 1);
        reactor.add(key, Some(MS)).unwrap();
        reactor.add(key, None).unwrap();
        assert_eq!(reactor.pending(key, Events::all()), Events::READ | Events::TIMEOUT);
        assert_eq!(run(&mut reactor, LoopFlags::empty()), [(1, Events::TIMEOUT)]);
    });
}

#[test]
fn a_persistent_interval_goes_on_until_deleted() {
    on_each(|mut reactor| {
        let key = event(&mut reactor, -1, Events::TIMEOUT | Events::PERSIST, 1);
        reactor.add(key, Some(MS)).unwrap();
        let mut calls = 0;
        run_with(&mut reactor, LoopFlags::empty(), |reactor, activation| {
            assert_eq!(reactor.pending(activation.key, Events::TIMEOUT), Events::TIMEOUT);
            calls += 1;
            if calls == 4 {
                reactor.del(activation.key);
            }
        });
        assert_eq!(calls, 4);
    });
}

#[test]
fn a_missed_interval_is_called_once_and_not_made_up_for() {
    on_each(|mut reactor| {
        let key = event(&mut reactor, -1, Events::TIMEOUT | Events::PERSIST, 1);
        reactor.add(key, Some(Duration::from_millis(20))).unwrap();
        simulated::pass(Duration::from_millis(110));
        assert_eq!(run(&mut reactor, LoopFlags::NONBLOCK).len(), 1);
    });
}

#[test]
fn deleting_an_event_that_is_due_takes_its_call_back() {
    on_each(|mut reactor| {
        let keys: Vec<Key> = (0..5).map(|target| timer(&mut reactor, target)).collect();
        for &key in &keys {
            reactor.add(key, Some(Duration::ZERO)).unwrap();
        }
        let calls = run_with(&mut reactor, LoopFlags::empty(), |reactor, activation| {
            if activation.target == 0 {
                reactor.del(keys[1]);
                reactor.remove(keys[3]);
            }
        });
        assert_eq!(targets(&calls), [0, 2, 4]);
    });
}

#[test]
fn a_key_dies_with_its_event() {
    let mut reactor = Reactor::new(Config::default()).unwrap();
    let old = timer(&mut reactor, 1);
    reactor.remove(old);
    let new = timer(&mut reactor, 2);
    assert!(reactor.add(old, Some(Duration::ZERO)).is_err());
    reactor.activate(old, Events::TIMEOUT, 1);
    assert!(!reactor.has_events());
    reactor.add(new, Some(Duration::ZERO)).unwrap();
    reactor.remove(old);
    assert_eq!(targets(&run(&mut reactor, LoopFlags::empty())), [2]);
}

#[test]
fn the_best_priority_runs_alone() {
    on_each(|mut reactor| {
        assert!(reactor.set_priorities(3));
        for (target, priority) in [(1, 2), (2, 0), (3, 1), (4, 0)] {
            let key = timer(&mut reactor, target);
            assert!(reactor.set_priority(key, priority));
            reactor.add(key, Some(Duration::ZERO)).unwrap();
        }
        let urgent = timer(&mut reactor, 9);
        assert!(reactor.set_priority(urgent, 0));
        let calls = run_with(&mut reactor, LoopFlags::empty(), |reactor, activation| {
            if activation.target == 3 {
                reactor.add(urgent, Some(Duration::ZERO)).unwrap();
            }
        });
        assert_eq!(targets(&calls), [2, 4, 3, 9, 1]);
    });
}

#[test]
fn priorities_have_limits() {
    let mut reactor = Reactor::new(Config::default()).unwrap();
    for (count, ok) in [(0, false), (-3, false), (1, true), (255, true), (256, false)] {
        assert_eq!(reactor.set_priorities(count), ok, "{count}");
    }
    assert!(reactor.set_priorities(3));
    let key = timer(&mut reactor, 1);
    for (priority, ok) in [(0, true), (2, true), (3, false), (-1, false), (256, false)] {
        assert_eq!(reactor.set_priority(key, priority), ok, "{priority}");
    }
    reactor.activate(key, Events::TIMEOUT, 1);
    assert!(!reactor.set_priority(key, 0), "not while due");
    assert!(!reactor.set_priorities(5), "not while events are due");
}

#[test]
fn limited_priorities_let_urgent_events_in_between() {
    let config = Config { max_callbacks: Some(2), ..Config::default() };
    let mut reactor = Reactor::new(config).unwrap();
    reactor.set_priorities(2);
    let (here, mut there) = pair();
    let urgent = event(&mut reactor, here.as_raw_fd(), Events::READ, 0);
    reactor.set_priority(urgent, 0);
    reactor.add(urgent, None).unwrap();
    for target in 1..=4 {
        let key = timer(&mut reactor, target);
        reactor.set_priority(key, 1);
        reactor.add(key, Some(Duration::ZERO)).unwrap();
    }
    let calls = run_with(&mut reactor, LoopFlags::empty(), |_, activation| {
        if activation.target == 1 {
            there.write_all(b"x").unwrap();
        }
    });
    assert_eq!(targets(&calls), [1, 2, 0, 3, 4]);
}

#[test]
fn stop_ends_the_loop_after_the_callback_and_the_rest_stays_due() {
    on_each(|mut reactor| {
        for target in 0..4 {
            let key = timer(&mut reactor, target);
            reactor.add(key, Some(Duration::ZERO)).unwrap();
        }
        let stop = |reactor: &mut Reactor<u32>, activation: Activation<u32>| {
            if activation.target == 1 {
                reactor.stop();
            }
        };
        assert_eq!(targets(&run_with(&mut reactor, LoopFlags::empty(), stop)), [0, 1]);
        assert!(reactor.got_stop() && !reactor.got_exit());
        assert_eq!(targets(&run(&mut reactor, LoopFlags::empty())), [2, 3]);
        assert!(!reactor.got_stop());
        reactor.stop();
        let late = timer(&mut reactor, 9);
        reactor.add(late, Some(Duration::ZERO)).unwrap();
        assert_eq!(targets(&run(&mut reactor, LoopFlags::empty())), [9], "a stop before the loop is forgotten");
    });
}

#[test]
fn exit_lets_what_is_due_finish() {
    on_each(|mut reactor| {
        for target in 0..4 {
            let key = timer(&mut reactor, target);
            reactor.add(key, Some(Duration::ZERO)).unwrap();
        }
        let far = timer(&mut reactor, 9);
        reactor.add(far, Some(Duration::from_secs(3600))).unwrap();
        let calls = run_with(&mut reactor, LoopFlags::empty(), |reactor, activation| {
            if activation.target == 1 {
                reactor.exit(None);
                assert!(!reactor.got_exit());
            }
        });
        assert_eq!(targets(&calls), [0, 1, 2, 3]);
        assert!(reactor.got_exit());
        reactor.exit(Some(MS));
        assert!(run(&mut reactor, LoopFlags::empty()).is_empty());
        assert!(reactor.got_exit());
    });
}

#[test]
fn once_runs_one_batch_and_nonblock_does_not_wait() {
    on_each(|mut reactor| {
        let far = Duration::from_secs(3600);
        let [now, soon, late] = [0, 1, 2].map(|target| timer(&mut reactor, target));
        for (key, delay) in [(now, Duration::ZERO), (soon, far), (late, far)] {
            reactor.add(key, Some(delay)).unwrap();
        }
        assert_eq!(targets(&run(&mut reactor, LoopFlags::ONCE)), [0]);
        reactor.add(soon, Some(5 * MS)).unwrap();
        assert_eq!(targets(&run(&mut reactor, LoopFlags::ONCE)), [1]);
        assert!(run(&mut reactor, LoopFlags::NONBLOCK).is_empty());
        assert!(run(&mut reactor, LoopFlags::NONBLOCK | LoopFlags::ONCE).is_empty());
    });
}

#[test]
fn a_loop_does_not_run_twice_at_a_time() {
    let mut reactor: Reactor<u32> = Reactor::new(Config::default()).unwrap();
    assert!(reactor.start(LoopFlags::empty()));
    assert!(!reactor.start(LoopFlags::empty()));
    reactor.finish();
    assert!(reactor.start(LoopFlags::empty()));
}

#[test]
fn delays_count_from_the_cached_time() {
    simulated::begin();
    let mut reactor = Reactor::new(Config::default()).unwrap();
    let (slow, chained) = (timer(&mut reactor, 1), timer(&mut reactor, 2));
    let far = 3600 * 1000 * MS;
    for (delay, called) in [(10 * MS, &[1, 2][..]), (far, &[1])] {
        reactor.add(slow, Some(Duration::ZERO)).unwrap();
        let calls = run_with(&mut reactor, LoopFlags::NONBLOCK, |reactor, activation| {
            if activation.target == 1 {
                let begun = reactor.now();
                simulated::pass(30 * MS);
                assert_eq!(reactor.now(), begun, "the cached time stands still");
                reactor.add(chained, Some(delay)).unwrap();
            }
        });
        // The callback took longer than the shorter delay, so there is nothing to wait for.
        assert_eq!(targets(&calls), called);
    }
}

#[test]
fn closed_and_unwatchable_descriptors_are_refused_by_epoll() {
    let mut reactor = Reactor::new(Config::default()).unwrap();
    let closed = event(&mut reactor, 100_000, Events::READ, 1);
    assert!(reactor.add(closed, None).is_err());
    let file = std::fs::File::open("/proc/self/exe").unwrap();
    let regular = event(&mut reactor, file.as_raw_fd(), Events::READ, 2);
    assert!(reactor.add(regular, None).is_err());
    assert!(!reactor.has_events());
}

#[test]
fn poll_and_select_serve_regular_files() {
    for method in [Method::Poll, Method::Select] {
        let mut reactor = Reactor::new(config(method)).unwrap();
        let file = std::fs::File::open("/proc/self/exe").unwrap();
        let key = event(&mut reactor, file.as_raw_fd(), Events::READ, 2);
        reactor.add(key, None).unwrap();
        assert_eq!(run(&mut reactor, LoopFlags::empty()), [(2, Events::READ)]);
    }
}

#[test]
fn a_descriptor_closed_under_its_event_harms_no_other() {
    on_each(|mut reactor| {
        let (here, mut there) = pair();
        let (doomed, _peer) = pair();
        let doomed = doomed.into_raw_fd();
        let one = event(&mut reactor, doomed, Events::READ, 1);
        let two = event(&mut reactor, here.as_raw_fd(), Events::READ, 2);
        reactor.add(one, None).unwrap();
        reactor.add(two, None).unwrap();
        // SAFETY: nobody else owns it since into_raw_fd.
        drop(unsafe { OwnedFd::from_raw_fd(doomed) });
        there.write_all(b"x").unwrap();
        assert!(targets(&run(&mut reactor, LoopFlags::ONCE | LoopFlags::NONBLOCK)).contains(&2));
    });
}

#[test]
fn a_number_used_again_between_two_waits_is_watched_anew() {
    on_each(|mut reactor| {
        let (here, _there) = pair();
        let number = here.as_raw_fd();
        let mut here = OwnedFd::from(here);
        for remove in [Reactor::remove, Reactor::remove_closing] {
            let old = event(&mut reactor, number, Events::READ | Events::PERSIST, 1);
            reactor.add(old, None).unwrap();
            run(&mut reactor, LoopFlags::ONCE | LoopFlags::NONBLOCK);
            remove(&mut reactor, old);
            let (fresh, mut there) = pair();
            rustix::io::dup2(&fresh, &mut here).unwrap();
            let new = event(&mut reactor, number, Events::READ, 2);
            reactor.add(new, None).unwrap();
            there.write_all(b"x").unwrap();
            assert_eq!(targets(&run(&mut reactor, LoopFlags::ONCE)), [2]);
        }
    });
}

#[test]
fn a_descriptor_that_others_wait_for_is_not_forgotten_with_an_event_of_it() {
    on_each(|mut reactor| {
        let (here, mut there) = pair();
        let [one, two] = [1, 2].map(|target| {
            let key = event(&mut reactor, here.as_raw_fd(), Events::READ | Events::PERSIST, target);
            reactor.add(key, None).unwrap();
            key
        });
        run(&mut reactor, LoopFlags::NONBLOCK);
        reactor.remove_closing(one);
        there.write_all(b"x").unwrap();
        assert_eq!(targets(&run(&mut reactor, LoopFlags::ONCE)), [2]);
        reactor.remove_closing(two);
        drop(here);
        assert!(run(&mut reactor, LoopFlags::empty()).is_empty());
    });
}

#[test]
fn a_registration_that_cannot_be_named_any_more_is_not_waited_for() {
    [Reactor::remove, Reactor::remove_closing].into_iter().for_each(is_not_waited_for_without);
}

fn is_not_waited_for_without(remove: fn(&mut Reactor<u32>, Key)) {
    let mut reactor = Reactor::new(Config::default()).unwrap();
    let (here, mut there) = pair();
    let elsewhere = here.try_clone().unwrap();
    let key = event(&mut reactor, here.as_raw_fd(), Events::READ | Events::PERSIST, 1);
    reactor.add(key, None).unwrap();
    run(&mut reactor, LoopFlags::NONBLOCK);
    // The open file lives on in the clone, so epoll goes on watching it under the closed number.
    remove(&mut reactor, key);
    drop(here);
    there.write_all(b"x").unwrap();
    let late = timer(&mut reactor, 2);
    reactor.add(late, Some(20 * MS)).unwrap();
    let mut turns = 0;
    assert!(reactor.start(LoopFlags::empty()));
    while reactor.turn().unwrap() {
        turns += 1;
        reactor.begin_pass();
        while reactor.pop().is_some() {}
        if !reactor.end_turn() {
            break;
        }
    }
    reactor.finish();
    assert!(turns <= 4, "{turns} turns: the loop was woken again and again");
    drop(elsewhere);
}

#[test]
fn signals_are_counted_and_shared() {
    on_each(|mut reactor| {
        let signal = |reactor: &mut Reactor<u32>, target| {
            let key = event(reactor, libc::SIGURG, Events::SIGNAL | Events::PERSIST, target);
            reactor.add(key, None).unwrap();
            key
        };
        let (one, two) = (signal(&mut reactor, 1), signal(&mut reactor, 2));
        for _ in 0..3 {
            raise(libc::SIGURG);
        }
        let mut calls = run(&mut reactor, LoopFlags::ONCE);
        calls.sort_by_key(|&(target, _)| target);
        assert_eq!(calls, [[(1, Events::SIGNAL); 3], [(2, Events::SIGNAL); 3]].concat());
        reactor.del(one);
        raise(libc::SIGURG);
        assert_eq!(run(&mut reactor, LoopFlags::ONCE), [(2, Events::SIGNAL)]);
        raise(libc::SIGURG);
        raise(libc::SIGURG);
        let calls = run_with(&mut reactor, LoopFlags::ONCE, |reactor, activation| reactor.del(activation.key));
        assert_eq!(calls.len(), 1, "the other deliveries go with the event");
        assert!(!reactor.has_events());
        reactor.remove(two);
    });
}

#[test]
fn uncatchable_signals_are_refused() {
    let mut reactor = Reactor::new(Config::default()).unwrap();
    for number in [0, libc::SIGKILL, 65, -1] {
        let key = event(&mut reactor, number, Events::SIGNAL, 1);
        assert!(reactor.add(key, None).is_err(), "{number}");
    }
    assert!(!reactor.has_events());
}

#[test]
fn serviced_events_bypass_the_queue() {
    on_each(|mut reactor| {
        let (here, mut there) = pair();
        let key = reactor.insert(EventSpec {
            fd: here.as_raw_fd(),
            events: Events::READ | Events::PERSIST,
            sink: Sink::Service(5),
        });
        reactor.add(key, None).unwrap();
        there.write_all(b"x").unwrap();
        assert!(reactor.start(LoopFlags::ONCE));
        assert!(reactor.turn().unwrap());
        let mut serviced = Vec::new();
        reactor.take_serviced(&mut serviced);
        assert_eq!(serviced, [(5, Events::READ)]);
        reactor.begin_pass();
        assert!(reactor.pop().is_none());
        assert!(!reactor.end_turn(), "service counts as something that was due");
        reactor.finish();
    });
}

#[test]
fn interest_that_changes_back_and_forth_ends_where_it_was_left() {
    on_each(|mut reactor| {
        let (here, _there) = pair();
        let key = event(&mut reactor, here.as_raw_fd(), Events::READ | Events::PERSIST, 1);
        reactor.add(key, None).unwrap();
        assert!(run(&mut reactor, LoopFlags::NONBLOCK).is_empty());
        reactor.change(key, Events::WRITE | Events::PERSIST).unwrap();
        reactor.change(key, Events::READ | Events::PERSIST).unwrap();
        assert!(run(&mut reactor, LoopFlags::NONBLOCK).is_empty());
        reactor.change(key, Events::WRITE | Events::PERSIST).unwrap();
        assert_eq!(run(&mut reactor, LoopFlags::ONCE), [(1, Events::WRITE)]);
        reactor.change(key, Events::PERSIST).unwrap();
        assert!(!reactor.has_events());
    });
}

#[test]
fn after_reinit_everything_is_watched_again() {
    on_each(|mut reactor| {
        let (here, mut there) = pair();
        let key = event(&mut reactor, here.as_raw_fd(), Events::READ, 1);
        reactor.add(key, None).unwrap();
        let signal = event(&mut reactor, libc::SIGWINCH, Events::SIGNAL | Events::PERSIST, 2);
        reactor.add(signal, None).unwrap();
        reactor.reinit().unwrap();
        there.write_all(b"x").unwrap();
        assert_eq!(targets(&run(&mut reactor, LoopFlags::ONCE)), [1]);
        raise(libc::SIGWINCH);
        assert_eq!(targets(&run(&mut reactor, LoopFlags::ONCE)), [2]);
    });
}
