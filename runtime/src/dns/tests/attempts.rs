//! Questions that are asked more than once, wait, or are given up.

use std::collections::HashSet;
use std::net::UdpSocket;
use std::time::Duration;

use super::server::Played;
use super::*;
use crate::reactor::{Instant, simulated};

/// One turn of a loop, in which nothing may be waited for.
fn turn(base: &mut Base) -> Vec<(LookupId, Answer)> {
    run(base, LoopFlags::NONBLOCK)
}

#[test]
fn each_attempt_has_its_time_its_number_and_its_port() {
    simulated::begin();
    let server = Played::new();
    let (mut base, resolver) = with(server.resolver());
    let before = Instant::now();
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::V4), Err(Error::Timeout));
    // Five seconds, three times.
    assert_eq!(Instant::now().since(before), Duration::from_secs(15));
    let asked = [server.asked(), server.asked(), server.asked()];
    assert!(server.is_idle());
    assert!(asked.iter().all(|asked| asked.name() == "x.test"));
    let ways: HashSet<_> = asked.iter().map(|asked| (asked.message[..2].to_vec(), asked.from.port())).collect();
    assert_eq!(ways.len(), 3);
    assert!(asked.iter().all(|asked| asked.from.port() >= 1024));
}

#[test]
fn a_server_that_says_nonsense_without_end_gets_no_more_time() {
    simulated::begin();
    let server = Played::new();
    let mut settings = server.resolver();
    assert!(settings.set_option("attempts:", "1"));
    let (mut base, resolver) = with(settings);
    let id = base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
    let asked = server.asked();
    let before = Instant::now();
    let mut answers = Vec::new();
    while answers.is_empty() {
        assert!(Instant::now().since(before) <= Duration::from_secs(6));
        (0..100).for_each(|_| server.say(&asked.message, &asked));
        answers = turn(&mut base);
        simulated::pass(Duration::from_secs(1));
    }
    assert_eq!(answers, [(id, Err(Error::Timeout))]);
}

#[test]
fn an_attempt_that_begins_as_the_last_one_runs_out_has_its_time() {
    simulated::begin();
    let server = Played::new();
    let (mut base, resolver) = with(server.resolver());
    base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
    let asked = server.asked();
    server.say(&asked.reply(SERVFAIL, &[]), &asked);
    simulated::pass(Duration::from_secs(6));
    assert!(turn(&mut base).is_empty());
    server.asked();
    assert!(server.is_idle());
}

#[test]
fn nobody_else_can_answer() {
    let server = Played::new();
    let (mut base, resolver) = with(server.resolver());
    let id = base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
    let asked = server.asked();
    let forger = UdpSocket::bind("127.0.0.1:0").unwrap();
    forger.send_to(&asked.reply(0, &[ip("192.0.2.66")]), asked.from).unwrap();
    assert!(turn(&mut base).is_empty());
    server.say(&asked.reply(0, &[ip("192.0.2.1")]), &asked);
    assert_eq!(run(&mut base, LoopFlags::empty()), [(id, Ok(vec![ip("192.0.2.1")]))]);
}

#[test]
fn a_server_that_is_not_there_costs_no_time() {
    simulated::begin();
    let gone = Played::new().address();
    let good = Server::new(|_| Some((0, vec![ip("192.0.2.1")])));
    let mut resolver = good.resolver();
    resolver.add_nameserver(&gone.to_string()).unwrap();
    let (mut base, resolver) = with(resolver);
    for _ in 0..2 {
        let id = base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
        let mut answers = Vec::new();
        while answers.is_empty() {
            answers = turn(&mut base);
        }
        assert_eq!(answers, [(id, Ok(vec![ip("192.0.2.1")]))]);
    }
    let (mut base, resolver) = with({
        let mut resolver = Resolver::default();
        resolver.add_nameserver(&gone.to_string()).unwrap();
        resolver
    });
    let before = Instant::now();
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::V4), Err(Error::Failed));
    assert_eq!(Instant::now(), before);
}

#[test]
fn questions_beyond_the_most_wait_for_those_before() {
    let server = Played::new();
    let mut resolver = server.resolver();
    assert!(resolver.set_option("max-inflight:", "1"));
    let (mut base, resolver) = with(resolver);
    let mut lookup = |name| base.lookup(Some(resolver), name, Family::V4).unwrap();
    let [first, second, third, fourth] = ["a.test", "b.test", "c.test", "d.test"].map(&mut lookup);
    assert_eq!(server.asked().name(), "a.test");
    assert!(server.is_idle());
    // One that waits is gone without a trace, and one that is under way makes room.
    base.cancel_lookup(second);
    assert!(server.is_idle());
    base.cancel_lookup(first);
    let asked = server.asked();
    assert_eq!(asked.name(), "c.test");
    assert!(server.is_idle());
    server.say(&asked.reply(NXDOMAIN, &[]), &asked);
    assert_eq!(turn(&mut base), [(third, Err(Error::NotFound))]);
    let asked = server.asked();
    assert_eq!(asked.name(), "d.test");
    server.say(&asked.reply(0, &[ip("192.0.2.4")]), &asked);
    assert_eq!(run(&mut base, LoopFlags::empty()), [(fourth, Ok(vec![ip("192.0.2.4")]))]);
}

#[test]
fn a_port_to_ask_from_is_that_of_one_question_at_a_time() {
    let server = Server::new(|_| Some((0, vec![ip("192.0.2.1")])));
    let port = Played::new().address().port();
    let mut resolver = Resolver::default();
    assert!(resolver.set_option("bind-to:", &format!("127.0.0.1:{port}")));
    resolver.add_nameserver(&format!("127.0.0.1:{}", server.port)).unwrap();
    let (mut base, resolver) = with(resolver);
    let ids = [0; 5].map(|_| base.lookup(Some(resolver), "x.test", Family::V4).unwrap());
    let answers = run(&mut base, LoopFlags::empty());
    assert_eq!(answers, ids.map(|id| (id, Ok(vec![ip("192.0.2.1")]))));
}

#[test]
fn a_loop_that_runs_once_runs_until_there_is_an_answer() {
    let server =
        Server::new(|question| Some(if question.kind == A { (SERVFAIL, Vec::new()) } else { (NXDOMAIN, Vec::new()) }));
    let (mut base, resolver) = with(server.resolver());
    let id = base.lookup(Some(resolver), "x.test", Family::Any).unwrap();
    assert_eq!(run(&mut base, LoopFlags::ONCE), [(id, Err(Error::Timeout))]);
    assert_eq!(server.asked.try_iter().count(), 4);
}

#[test]
fn the_family_that_is_late_has_as_much_time_as_is_set() {
    simulated::begin();
    let server = Played::new();
    let (mut base, resolver) = with(server.resolver());
    let id = base.lookup(Some(resolver), "x.test", Family::Any).unwrap();
    let asked = server.asked();
    server.say(&asked.reply(0, &[ip("192.0.2.1")]), &asked);
    assert!(turn(&mut base).is_empty());
    let before = Instant::now();
    assert_eq!(run(&mut base, LoopFlags::empty()), [(id, Ok(vec![ip("192.0.2.1")]))]);
    assert_eq!(Instant::now().since(before), Duration::from_secs(3));
}

#[test]
fn an_alias_is_asked_for_and_not_for_ever() {
    let server = Played::new();
    let (mut base, resolver) = with(server.resolver());
    let id = base.lookup(Some(resolver), "n0.test", Family::V4).unwrap();
    for number in 1..20 {
        let asked = server.asked();
        assert_eq!(asked.name(), format!("n{}.test", number - 1));
        let mut alias = asked.reply(0, &[]);
        alias[7] = 1;
        alias.extend(b"\xc0\x0c\0\x05\0\x01\0\0\0\x3c\0\x05\x02n");
        alias.extend([b'0' + number, 0xc0, 15]);
        server.say(&alias, &asked);
        let answers = turn(&mut base);
        if !answers.is_empty() {
            assert_eq!((answers, number), (vec![(id, Err(Error::NoAddress))], 9));
            return;
        }
    }
    panic!("it goes on");
}

#[test]
fn some_names_are_asked_for_by_nobody() {
    let server = Server::not_found();
    let (mut base, resolver) = with(server.resolver());
    for name in ["invalid", "a.invalid", "a.INVALID.", "b.onion"] {
        assert_eq!(look_up(&mut base, resolver, name, Family::Any), Err(Error::NotFound), "{name}");
    }
    assert_eq!(base.lookup_at_once(Some(resolver), "b\u{fc}cher.test", Family::Any), Some(Err(Error::NotAscii)));
    assert!(server.names().is_empty());
}

#[test]
fn the_first_nameserver_of_the_system_is_asked_first_and_each_twice() {
    let first =
        Server::new(|question| Some((if question.name() == "a.test" { NXDOMAIN } else { SERVFAIL }, Vec::new())));
    let second = Server::new(|_| Some((SERVFAIL, Vec::new())));
    let path = std::env::temp_dir().join(format!("event-first-{}", std::process::id()));
    std::fs::write(&path, format!("nameserver 127.0.0.1:{}\nnameserver 127.0.0.1:{}\n", first.port, second.port))
        .unwrap();
    let resolver = Resolver::of_system(&path, std::path::Path::new("/nonexistent"));
    std::fs::remove_file(&path).unwrap();
    let (mut base, resolver) = with(resolver);
    for _ in 0..3 {
        assert_eq!(look_up(&mut base, resolver, "a.test.", Family::V4), Err(Error::NotFound));
    }
    assert_eq!((first.names().len(), second.names().len()), (3, 0));
    assert_eq!(look_up(&mut base, resolver, "b.invalid.", Family::V4), Err(Error::Timeout));
    assert_eq!((first.names().len(), second.names().len()), (2, 2));
}

#[test]
fn a_forked_child_has_numbers_and_sockets_of_its_own() {
    let server = Played::new();
    let (mut base, resolver) = with(server.resolver());
    let id = base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
    let of_parent = server.asked();
    // SAFETY: the child goes on with this thread alone, and leaves by _exit.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let answered = run(&mut base, LoopFlags::empty()) == [(id, Ok(vec![ip("192.0.2.2")]))];
        // SAFETY: it has no preconditions.
        unsafe { libc::_exit(if answered { 0 } else { 1 }) };
    }
    let of_child = server.asked();
    assert_ne!(of_child.from, of_parent.from);
    assert_ne!(of_child.message[..2], of_parent.message[..2]);
    server.say(&of_child.reply(0, &[ip("192.0.2.2")]), &of_child);
    let mut status = -1;
    // SAFETY: the status is writable, and the child is ours.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert_eq!(status, 0);
    server.say(&of_parent.reply(0, &[ip("192.0.2.1")]), &of_parent);
    assert_eq!(run(&mut base, LoopFlags::empty()), [(id, Ok(vec![ip("192.0.2.1")]))]);
}
