//! Streams of every kind, two at a time.

use std::os::fd::IntoRawFd;
use std::time::Duration;

use proptest::prelude::*;
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};

use super::*;
use crate::base::{Base, Call};
use crate::reactor::LoopFlags;
use crate::tls::tests::{context, server_options};
use crate::tls::{Options, Role};

/// What carries the bytes.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Socket,
    Pair,
    Tls,
    TlsOverSocket,
    TlsOverPair,
}

const KINDS: [Kind; 5] = [Kind::Socket, Kind::Pair, Kind::Tls, Kind::TlsOverSocket, Kind::TlsOverPair];

/// A loop with two streams, known as 0 and 1, that are connected to each other.
struct World {
    base: Base,
    ends: [StreamKey; 2],
    /// What each was told.
    told: [Vec<StreamCall>; 2],
    received: [Vec<u8>; 2],
    /// Whether input is taken as soon as it is told of.
    takes: bool,
}

impl World {
    fn new(kind: Kind) -> Self {
        let mut base = Base::new(Config::default()).unwrap();
        let sockets = || {
            let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
            let (one, other) = socketpair(AddressFamily::UNIX, SocketType::STREAM, flags, None).unwrap();
            [one, other].map(|socket| Socket::adopt(socket.into_raw_fd()))
        };
        let net = &mut base.net;
        let roles = [Role::Connecting, Role::Accepting];
        let contexts = [context(roles[0], &Options::default()), context(roles[1], &server_options())];
        let lower = match kind {
            Kind::Pair | Kind::TlsOverPair => net.add_pair([Token::new(0), Token::new(1)]),
            Kind::Socket | Kind::Tls | Kind::TlsOverSocket => {
                let ends = [0, 1].map(|script| net.add_script(Token::new(script)));
                ends.into_iter().zip(sockets()).for_each(|(end, socket)| net.attach(end, socket));
                ends
            }
        };
        let ends = match kind {
            Kind::Socket | Kind::Pair => lower,
            Kind::Tls => {
                (0..2).for_each(|end| net.secure(lower[end], &contexts[end], roles[end]).unwrap());
                lower
            }
            Kind::TlsOverSocket | Kind::TlsOverPair => {
                [0, 1].map(|end| net.add_filter(lower[end], Token::new(end), &contexts[end], roles[end]).unwrap())
            }
        };
        ends.iter().for_each(|&end| net.enable(end, Events::READ));
        Self { base, ends, told: [Vec::new(), Vec::new()], received: [Vec::new(), Vec::new()], takes: true }
    }

    /// Runs the loop until nothing is left to do, or so many turns.
    fn run(&mut self, turns: usize) {
        for _ in 0..turns {
            assert!(self.base.start(LoopFlags::NONBLOCK));
            let (mut calls, mut rounds) = (0, 0);
            while self.base.turn().unwrap() {
                rounds += 1;
                assert!(rounds < 100_000, "the loop spins");
                while let Some(due) = self.base.pop() {
                    let Some(call) = self.base.call_for(due) else { continue };
                    calls += 1;
                    let Call::Stream(key, script) = call else { panic!("a call for nobody: {call:?}") };
                    while let Some(call) = self.base.net.next_call(key) {
                        self.told[script.number()].push(call);
                        if call == StreamCall::Read && self.takes {
                            self.take(script.number());
                        }
                    }
                }
                if !self.base.end_turn() {
                    break;
                }
            }
            self.base.finish();
            if calls == 0 && turns > 100 {
                break;
            }
        }
    }

    fn take(&mut self, end: usize) {
        let input = &mut self.base.net.stream_mut(self.ends[end]).unwrap().input;
        let count = input.len();
        self.received[end].extend_from_slice(&input.take(count));
        self.base.net.on_taken(self.ends[end]);
    }

    fn write(&mut self, end: usize, bytes: &[u8]) {
        self.base.write(self.ends[end], |output| output.add(bytes));
    }

    fn events(&self, end: usize) -> Vec<u16> {
        let event = |call: &StreamCall| match call {
            StreamCall::Event(event, _) => Some(*event),
            _ => None,
        };
        self.told[end].iter().filter_map(event).collect()
    }

    /// Runs on until both have got so much.
    fn run_until(&mut self, received: [usize; 2]) {
        for _ in 0..20_000 {
            self.run(1);
            if self.received[0].len() >= received[0] && self.received[1].len() >= received[1] {
                return;
            }
        }
        panic!("{:?} of {received:?}", [self.received[0].len(), self.received[1].len()]);
    }
}

fn pattern(size: usize, seed: usize) -> Vec<u8> {
    (0..size).map(|at| (at.wrapping_mul(31) ^ (at >> 7) ^ seed) as u8).collect()
}

#[test]
fn what_is_written_arrives_both_ways() {
    for kind in KINDS {
        let mut world = World::new(kind);
        let (ping, pong) = (pattern(3_000_000, 1), pattern(1_000_000, 2));
        world.write(0, &ping);
        world.write(1, &pong);
        world.run_until([pong.len(), ping.len()]);
        assert!(world.received[0] == pong && world.received[1] == ping, "{kind:?}");
        assert!(world.told.iter().all(|told| told.contains(&StreamCall::Write)), "{kind:?}");
    }
}

#[test]
fn tls_tells_once_that_it_is_connected() {
    for kind in [Kind::Tls, Kind::TlsOverSocket, Kind::TlsOverPair] {
        let mut world = World::new(kind);
        world.run(20);
        assert_eq!([world.events(0), world.events(1)], [[StreamEvent::CONNECTED]; 2], "{kind:?}");
        assert!(world.base.net.stream(world.ends[0]).unwrap().session().unwrap().agreed().is_some());
    }
}

#[test]
fn the_end_is_told_after_what_came_before() {
    for kind in [Kind::Socket, Kind::Tls, Kind::TlsOverSocket] {
        let mut world = World::new(kind);
        world.run(20);
        world.write(0, b"last words");
        world.run(5);
        world.base.end_stream(world.ends[0]);
        world.run(10);
        if !matches!(kind, Kind::TlsOverSocket) {
            assert_eq!(world.events(1).last(), Some(&(StreamEvent::READING | StreamEvent::EOF)), "{kind:?}");
        }
        assert_eq!(world.received[1], b"last words", "{kind:?}");
    }
}

#[test]
fn no_more_comes_than_the_high_watermark() {
    for kind in KINDS {
        let mut world = World::new(kind);
        world.run(20);
        world.takes = false;
        world.base.net.set_watermark(world.ends[1], Events::READ, 0, 1000);
        let bytes = pattern(10_000, 3);
        world.write(0, &bytes);
        for taken in 0..10 {
            world.run(10);
            let input = world.base.net.stream(world.ends[1]).unwrap().input.len();
            assert_eq!(input, 1000, "{kind:?} after {taken}");
            world.take(1);
        }
        assert!(world.received[1] == bytes, "{kind:?}");
    }
}

#[test]
fn a_timeout_is_told_once_and_ends_reading() {
    for kind in KINDS {
        let mut world = World::new(kind);
        world.run(20);
        world.base.net.set_timeouts(world.ends[1], Duration::from_micros(1), Duration::ZERO);
        while world.events(1).last().is_none_or(|event| event & StreamEvent::TIMEOUT == 0) {
            world.run(1);
        }
        world.run(5);
        assert_eq!(world.events(1).last(), Some(&(StreamEvent::READING | StreamEvent::TIMEOUT)), "{kind:?}");
        assert!(!world.base.net.stream(world.ends[1]).unwrap().enabled().contains(Events::READ), "{kind:?}");
    }
}

#[test]
fn a_handshake_with_nonsense_is_an_error() {
    let mut world = World::new(Kind::Socket);
    let options = Options::default();
    world.base.net.secure(world.ends[1], &context(Role::Connecting, &options), Role::Connecting).unwrap();
    world.write(0, b"this is not TLS at all, as anybody can see\n");
    world.run(10);
    assert_eq!(world.events(1), [StreamEvent::READING | StreamEvent::ERROR]);
    let session = world.base.net.stream_mut(world.ends[1]).unwrap().session_mut().unwrap();
    assert!(session.take_error().is_some_and(|error| error.starts_with("error:")));
}

/// A stream that is left at its high watermark is not waited for: not by itself, and not below another one that takes
/// nothing, because it has failed or has enough.
#[test]
fn nothing_is_waited_for_that_nobody_takes() {
    let turns = |world: &mut World| {
        let mut turns = 0;
        world.base.events_mut().exit(Some(Duration::from_millis(20)));
        assert!(world.base.start(LoopFlags::empty()));
        while world.base.turn().unwrap() && turns < 100 {
            turns += 1;
            while let Some(due) = world.base.pop() {
                assert!(world.base.call_for(due).is_none());
            }
            if !world.base.end_turn() {
                break;
            }
        }
        world.base.finish();
        turns
    };
    for mark in [0, 10] {
        let mut world = World::new(Kind::Socket);
        world.base.net.set_watermark(world.ends[1], Events::READ, 0, mark);
        let context = context(Role::Connecting, &Options::default());
        let filter = world.base.net.add_filter(world.ends[1], Token::new(1), &context, Role::Connecting).unwrap();
        world.base.net.enable(filter, Events::READ);
        world.write(0, &pattern(1000, 4));
        world.run(10);
        assert_eq!(world.events(1), [StreamEvent::READING | StreamEvent::ERROR], "{mark}");
        assert!(turns(&mut world) < 5, "{mark}");
        world.base.end_stream(world.ends[0]);
        assert!(turns(&mut world) < 5, "{mark}");
    }
    let mut world = World::new(Kind::TlsOverSocket);
    world.run(20);
    world.takes = false;
    world.base.net.set_watermark(world.ends[1], Events::READ, 0, 100);
    world.write(0, &pattern(3_000_000, 5));
    world.run(20);
    assert!(turns(&mut world) < 5);
    let Transport::Over(below) = world.base.net.stream(world.ends[1]).unwrap().transport else { panic!() };
    // What was read before the filter had enough, and no more.
    assert!(world.base.net.stream(below).unwrap().input.len() <= SCRATCH);
}

/// Whoever takes a little of what TLS has at a time holds the peer back all the same.
#[test]
fn tls_is_not_read_far_ahead_of_what_is_taken() {
    let mut world = World::new(Kind::Tls);
    world.run(20);
    world.takes = false;
    world.base.net.set_watermark(world.ends[1], Events::READ, 0, 1);
    world.write(0, &pattern(3_000_000, 6));
    world.run(20);
    let left = |world: &World| {
        let unsent = world.base.net.stream(world.ends[0]).unwrap().output.len() as u64;
        unsent + world.base.net.count_unread(world.ends[1])
    };
    let before = left(&world);
    for _ in 0..60 {
        world.take(1);
        world.run(1);
    }
    assert!(world.received[1].len() >= 60 && before - left(&world) < 4 * SCRATCH as u64, "{before} {}", left(&world));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// TLS, filters and pairs carry what a plain socket does, however it is cut up.
    #[test]
    fn all_kinds_carry_the_same(
        steps in prop::collection::vec((0..2usize, 0..40_000usize, 0..3usize, prop::option::of(1..5000usize)), 1..25),
    ) {
        for kind in KINDS {
            let mut world = World::new(kind);
            let mut sent = [Vec::new(), Vec::new()];
            for (index, &(end, size, turns, mark)) in steps.iter().enumerate() {
                let bytes = pattern(size, index);
                world.write(end, &bytes);
                sent[end].extend_from_slice(&bytes);
                if let Some(mark) = mark {
                    world.base.net.set_watermark(world.ends[1 - end], Events::READ, 0, mark);
                }
                world.run(turns);
            }
            world.run_until([sent[1].len(), sent[0].len()]);
            prop_assert!(world.received[0] == sent[1] && world.received[1] == sent[0], "{:?}", kind);
        }
    }
}
