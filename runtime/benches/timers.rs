//! Timers, as a loop has them: armed, moved, taken back and fired, over as many as a busy server has connections.

use std::io;
use std::time::Duration;

use criterion::Criterion;
use event_runtime::reactor::{Config, EventSpec, Events, Key, LoopFlags, Reactor, Sink};

const PENDING: u32 = 10_000;

fn timer(reactor: &mut Reactor<u32>, target: u32) -> Key {
    reactor.insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink: Sink::Queue(target) })
}

/// A minute or more.
fn delay(number: u32) -> Duration {
    Duration::from_secs(60 + u64::from(number % 100))
}

/// A loop with many timers that are not due.
fn busy() -> io::Result<(Reactor<u32>, Vec<Key>)> {
    let mut reactor = Reactor::new(Config::default())?;
    let keys = (0..PENDING).map(|number| timer(&mut reactor, number)).collect::<Vec<_>>();
    for (&key, number) in keys.iter().zip(0..) {
        reactor.add(key, Some(delay(number)))?;
    }
    Ok((reactor, keys))
}

/// Runs what is due, and says how many that were.
fn turn(reactor: &mut Reactor<u32>) -> u32 {
    let mut called = 0;
    assert!(reactor.start(LoopFlags::NONBLOCK));
    if matches!(reactor.turn(), Ok(true)) {
        reactor.begin_pass();
        while reactor.pop().is_some() {
            called += 1;
        }
        reactor.end_turn();
    }
    reactor.finish();
    called
}

fn timers(criterion: &mut Criterion) -> io::Result<()> {
    let mut group = criterion.benchmark_group("timer");
    let (mut reactor, keys) = busy()?;
    group.bench_function("rearm", |bencher| {
        let mut number = 0;
        bencher.iter(|| {
            number = (number + 7919) % PENDING;
            reactor.add(keys[number as usize], Some(delay(number)))
        });
    });
    group.bench_function("set", |bencher| {
        let mut number = 0;
        bencher.iter(|| {
            number = (number + 7919) % PENDING;
            reactor.set_timer(keys[number as usize], delay(number));
        });
    });
    group.bench_function("del-add", |bencher| {
        let mut number = 0;
        bencher.iter(|| {
            number = (number + 7919) % PENDING;
            reactor.del(keys[number as usize]);
            reactor.add(keys[number as usize], Some(delay(number)))
        });
    });
    group.bench_function("fire-100", |bencher| {
        let due: Vec<_> = (0..100).map(|number| timer(&mut reactor, number)).collect();
        bencher.iter(|| {
            for &key in &due {
                assert!(reactor.add(key, Some(Duration::ZERO)).is_ok());
            }
            assert_eq!(turn(&mut reactor), 100);
        });
    });
    group.finish();
    Ok(())
}

fn main() -> io::Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    timers(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}
