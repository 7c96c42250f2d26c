//! Who gets a signal. Each test has one of its own, since they are the process's.

use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use super::*;
use crate::reactor::{Config, EventSpec, Events, Key, LoopFlags, Reactor, Sink};

static FOREIGN: [AtomicU32; SIGNALS] = [const { AtomicU32::new(0) }; SIGNALS];

extern "C" fn count(signal: libc::c_int) {
    FOREIGN[usize::try_from(signal).unwrap_or_default()].fetch_add(1, Ordering::SeqCst);
}

/// How often the handler of somebody else was called.
fn foreign(signal: i32) -> u32 {
    FOREIGN[number(signal).unwrap()].load(Ordering::SeqCst)
}

/// Puts the handler of somebody else in force.
fn take_over(signal: i32) {
    // SAFETY: a sigaction of zeros is valid, and its handler only counts.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = count as *const () as libc::sighandler_t;
        assert_eq!(libc::sigaction(signal, &raw const action, ptr::null_mut()), 0);
    }
}

fn handler_of(signal: i32) -> libc::sighandler_t {
    // SAFETY: a sigaction of zeros is valid, and about to be overwritten.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        assert_eq!(libc::sigaction(signal, ptr::null(), &raw mut action), 0);
        action.sa_sigaction
    }
}

fn raise(signal: i32) {
    // SAFETY: the test has installed a handler for the signal.
    assert_eq!(unsafe { libc::raise(signal) }, 0);
}

fn reactor() -> Reactor<()> {
    Reactor::new(Config::default()).unwrap()
}

fn wait_for(reactor: &mut Reactor<()>, signal: i32) -> Key {
    let events = Events::SIGNAL | Events::PERSIST;
    let key = reactor.insert(EventSpec { fd: signal, events, sink: Sink::Queue(()) });
    reactor.add(key, None).unwrap();
    key
}

/// How many calls a loop has ready.
fn calls(reactor: &mut Reactor<()>) -> usize {
    assert!(reactor.start(LoopFlags::NONBLOCK));
    assert!(reactor.turn().unwrap());
    reactor.begin_pass();
    let calls = std::iter::from_fn(|| reactor.pop()).count();
    reactor.end_turn();
    reactor.finish();
    calls
}

/// Runs something in a forked child, which has to return true, and soon.
fn in_child(act: impl FnOnce() -> bool) {
    // SAFETY: the child goes on with this thread alone, and leaves by _exit, or by the alarm if it hangs.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // SAFETY: neither has preconditions.
        unsafe {
            libc::alarm(30);
            libc::_exit(if act() { 0 } else { 1 });
        }
    }
    let mut status = -1;
    // SAFETY: the status is writable, and the child is ours.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert_eq!(status, 0);
}

#[test]
fn whoever_waits_last_has_the_signal() {
    const SIGNAL: i32 = libc::SIGUSR1;
    let (mut one, mut two) = (reactor(), reactor());
    let first = wait_for(&mut one, SIGNAL);
    take_over(SIGNAL);
    let second = wait_for(&mut two, SIGNAL);
    raise(SIGNAL);
    assert_eq!((calls(&mut one), calls(&mut two), foreign(SIGNAL)), (1, 1, 0));
    // The same by another event of the same loop.
    take_over(SIGNAL);
    let third = wait_for(&mut two, SIGNAL);
    raise(SIGNAL);
    assert_eq!((calls(&mut one), calls(&mut two), foreign(SIGNAL)), (1, 2, 0));
    two.remove(second);
    two.remove(third);
    raise(SIGNAL);
    assert_eq!((calls(&mut one), foreign(SIGNAL)), (1, 0));
    // With the last, what was there comes back.
    one.remove(first);
    raise(SIGNAL);
    assert_eq!(foreign(SIGNAL), 1);
}

#[test]
fn a_handler_that_has_come_since_stays() {
    const SIGNAL: i32 = libc::SIGUSR2;
    let mut one = reactor();
    let first = wait_for(&mut one, SIGNAL);
    take_over(SIGNAL);
    one.remove(first);
    raise(SIGNAL);
    assert_eq!(foreign(SIGNAL), 1);
    // What was there before the first event is forgotten: another begins anew.
    wait_for(&mut one, SIGNAL);
    drop(one);
    raise(SIGNAL);
    assert_eq!(foreign(SIGNAL), 2);
}

#[test]
fn handlers_can_be_put_back_in_force() {
    const SIGNAL: i32 = libc::SIGIO;
    let mut waiting = reactor();
    wait_for(&mut waiting, SIGNAL);
    take_over(SIGNAL);
    reinstall_handlers();
    raise(SIGNAL);
    assert_eq!((calls(&mut waiting), foreign(SIGNAL)), (1, 0));
    drop(waiting);
    take_over(SIGNAL);
    reinstall_handlers();
    raise(SIGNAL);
    assert_eq!(foreign(SIGNAL), 1, "nobody waits for it any more");
}

#[test]
fn a_child_is_not_held_up_by_another_thread_of_its_parent() {
    const SIGNAL: i32 = libc::SIGVTALRM;
    let mut waiting = reactor();
    let (held, holds) = channel();
    let thread = std::thread::spawn(move || {
        let lock = lock();
        held.send(()).unwrap();
        // For as long as a fork takes that does not mind. If it takes longer, this proves less.
        std::thread::sleep(Duration::from_millis(50));
        drop(lock);
    });
    holds.recv().unwrap();
    in_child(|| {
        wait_for(&mut waiting, SIGNAL);
        raise(SIGNAL);
        calls(&mut waiting) == 1
    });
    thread.join().unwrap();
}

#[test]
fn loops_of_other_threads_are_not_in_the_child() {
    const SIGNAL: i32 = libc::SIGCHLD;
    let before = handler_of(SIGNAL);
    let mut mine = reactor();
    let key = wait_for(&mut mine, SIGNAL);
    let (waits, waiting) = channel();
    let (end, ended) = channel::<()>();
    let thread = std::thread::spawn(move || {
        let mut other = reactor();
        wait_for(&mut other, SIGNAL);
        waits.send(()).unwrap();
        let _ = ended.recv();
        drop(other);
    });
    waiting.recv().unwrap();
    in_child(|| {
        let inherited = handler_of(SIGNAL) != before;
        mine.remove(key);
        inherited && handler_of(SIGNAL) == before
    });
    mine.remove(key);
    assert_ne!(handler_of(SIGNAL), before, "the other thread still waits");
    drop(end);
    thread.join().unwrap();
    assert_eq!(handler_of(SIGNAL), before);
}

#[test]
fn a_child_keeps_its_handlers_until_it_says_otherwise() {
    const SIGNAL: i32 = libc::SIGPROF;
    let mut inherited = reactor();
    wait_for(&mut inherited, SIGNAL);
    in_child(|| {
        take_over(SIGNAL);
        let quiet = calls(&mut inherited) == 0;
        raise(SIGNAL);
        let foreign = foreign(SIGNAL) == 1 && calls(&mut inherited) == 0;
        inherited.reinit().is_ok() && {
            raise(SIGNAL);
            quiet && foreign && calls(&mut inherited) == 1
        }
    });
}
