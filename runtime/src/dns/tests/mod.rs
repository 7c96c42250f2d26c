//! Lookups on a loop, with a nameserver inside the test.

mod attempts;
mod messages;
mod server;
mod tcp;

use std::net::IpAddr;

use super::*;
use crate::base::Base;
use crate::buffer::Buffer;
use crate::http::{ConnectOptions, Headers, Method, Outgoing, Peer};
use crate::keys::{OwnedToken, Token};
use crate::reactor::{Config, LoopFlags};

use server::{A, AAAA, NXDOMAIN, REFUSED, SERVFAIL, Server};

fn ip(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn base() -> Base {
    Base::new(Config::default()).unwrap()
}

/// Runs the loop to its end.
fn run(base: &mut Base, flags: LoopFlags) -> Vec<(LookupId, Answer)> {
    let mut answers = Vec::new();
    assert!(base.start(flags));
    while base.turn().unwrap() {
        while base.pop().is_some() {
            base.called();
        }
        answers.extend(base.take_answers());
        if !base.end_turn() {
            break;
        }
    }
    base.finish();
    answers
}

/// A loop with a resolver that does not hold it.
fn with(resolver: Resolver) -> (Base, ResolverKey) {
    let mut base = base();
    let key = base.add_resolver(resolver, false).unwrap();
    (base, key)
}

fn look_up(base: &mut Base, resolver: ResolverKey, name: &str, family: Family) -> Answer {
    let id = base.lookup(Some(resolver), name, family).unwrap();
    let answers = run(base, LoopFlags::empty());
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].0, id);
    answers[0].1.clone()
}

#[test]
fn a_name_has_the_addresses_of_its_family() {
    let server =
        Server::new(|question| Some((0, vec![if question.kind == A { ip("192.0.2.1") } else { ip("2001:db8::1") }])));
    let (mut base, resolver) = with(server.resolver());
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::V4), Ok(vec![ip("192.0.2.1")]));
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::V6), Ok(vec![ip("2001:db8::1")]));
    let both = look_up(&mut base, resolver, "x.test", Family::Any);
    assert_eq!(both, Ok(vec![ip("192.0.2.1"), ip("2001:db8::1")]));
    // Nothing is remembered: each question was asked.
    let kinds: Vec<_> = server.asked.try_iter().map(|question| question.kind).collect();
    assert_eq!(kinds[..2], [A, AAAA]);
    assert_eq!(kinds.len(), 4);
}

#[test]
fn one_family_is_enough() {
    let server =
        Server::new(|question| Some(if question.kind == A { (0, Vec::new()) } else { (0, vec![ip("2001:db8::1")]) }));
    let (mut base, resolver) = with(server.resolver());
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::V4), Err(Error::NoAddress));
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::Any), Ok(vec![ip("2001:db8::1")]));
}

#[test]
fn the_other_family_has_little_time_left() {
    let server = Server::new(|question| (question.kind == A).then(|| (0, vec![ip("192.0.2.1")])));
    let mut resolver = server.resolver();
    assert!(resolver.set_option("getaddrinfo-allow-skew:", "0.01"));
    let (mut base, resolver) = with(resolver);
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::Any), Ok(vec![ip("192.0.2.1")]));
}

#[test]
fn a_search_asks_for_one_name_after_another() {
    let server = Server::not_found();
    let mut resolver = server.resolver();
    resolver.add_search("b.test");
    resolver.add_search("a.test");
    let (mut base, resolver) = with(resolver);
    assert_eq!(look_up(&mut base, resolver, "box", Family::V4), Err(Error::NotFound));
    assert_eq!(server.names(), ["box.a.test", "box.b.test", "box"]);
    assert_eq!(look_up(&mut base, resolver, "x.box", Family::V4), Err(Error::NotFound));
    assert_eq!(server.names(), ["x.box", "x.box.a.test", "x.box.b.test"]);
    base.with_resolver(resolver, |resolver| resolver.set_ndots(2)).unwrap().unwrap();
    assert_eq!(look_up(&mut base, resolver, "x.box", Family::V4), Err(Error::NotFound));
    assert_eq!(server.names(), ["x.box.a.test", "x.box.b.test", "x.box"]);
    base.with_resolver(resolver, Resolver::clear_search).unwrap().unwrap();
    assert_eq!(look_up(&mut base, resolver, "box", Family::V4), Err(Error::NotFound));
    assert_eq!(server.names(), ["box"]);
}

#[test]
fn a_search_ends_with_the_first_that_is_found() {
    let server = Server::new(|question| {
        Some(if question.name() == "box.a.test" { (0, vec![ip("192.0.2.1")]) } else { (NXDOMAIN, Vec::new()) })
    });
    let mut resolver = server.resolver();
    resolver.add_search("a.test");
    let (mut base, resolver) = with(resolver);
    assert_eq!(look_up(&mut base, resolver, "box", Family::V4), Ok(vec![ip("192.0.2.1")]));
    assert_eq!(server.names(), ["box.a.test"]);
}

#[test]
fn questions_have_random_case_unless_told_otherwise() {
    let server = Server::not_found();
    let mut resolver = server.resolver();
    let name = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz.test";
    let long = "abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz.test";
    let (mut base, random) = with(server.resolver());
    assert_eq!(look_up(&mut base, random, long, Family::V4), Err(Error::NotFound));
    let asked = server.asked.try_recv().unwrap();
    assert_eq!(asked.name(), long);
    assert_ne!(asked.name, long);
    assert!(resolver.set_option("randomize-case:", "0"));
    let plain = base.add_resolver(resolver, false).unwrap();
    assert_eq!(look_up(&mut base, plain, name, Family::V4), Err(Error::NotFound));
    assert_eq!(server.asked.try_recv().unwrap().name, name);
}

#[test]
fn what_is_known_is_not_asked_for() {
    let server = Server::not_found();
    let mut resolver = server.resolver();
    let path = std::env::temp_dir().join(format!("event-hosts-{}", std::process::id()));
    std::fs::write(&path, "192.0.2.7 Known.test\n").unwrap();
    resolver.load_hosts(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(resolver.load_hosts(&path).is_err());
    let (mut base, resolver) = with(resolver);
    for (name, family, answer) in [
        ("known.TEST", Family::V4, Ok(vec![ip("192.0.2.7")])),
        ("known.test", Family::V6, Err(Error::NoAddress)),
        ("192.0.2.1", Family::Any, Ok(vec![ip("192.0.2.1")])),
        ("::1", Family::V6, Ok(vec![ip("::1")])),
        ("::1", Family::V4, Err(Error::OtherFamily)),
        ("", Family::Any, Err(Error::NotFound)),
        // The last file could not be read.
        ("localhost", Family::V6, Ok(vec![ip("::1")])),
    ] {
        assert_eq!(base.lookup_at_once(Some(resolver), name, family), Some(answer.clone()), "{name}");
        assert_eq!(look_up(&mut base, resolver, name, family), answer, "{name}");
    }
    assert_eq!(base.lookup_at_once(Some(resolver), "other.test", Family::Any), None);
    assert!(server.names().is_empty());
    assert!(base.lookup_at_once(None, "127.0.0.1", Family::V4).is_some());
}

#[test]
fn without_nameservers_a_name_fails_at_once() {
    let (mut base, resolver) = with(Resolver::default());
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::Any), Err(Error::Failed));
}

#[test]
fn bad_names_are_not_found() {
    let server = Server::not_found();
    let (mut base, resolver) = with(server.resolver());
    for name in ["a..b", &"a".repeat(64), &"abc.".repeat(100)] {
        assert_eq!(look_up(&mut base, resolver, name, Family::V4), Err(Error::NotFound), "{name}");
    }
    assert!(server.names().is_empty());
}

#[test]
fn silence_is_a_timeout_and_ends_a_search() {
    let server = Server::new(|_| None);
    let mut resolver = server.resolver();
    resolver.add_search("a.test");
    assert!(resolver.set_option("timeout:", "0.05") && resolver.set_option("attempts:", "2"));
    let (mut base, resolver) = with(resolver);
    assert_eq!(look_up(&mut base, resolver, "box", Family::V4), Err(Error::Timeout));
    // It may take longer to hear of them than they are waited for.
    let names: Vec<_> = server.asked.iter().take(2).map(|question| question.name()).collect();
    assert_eq!((names, server.names().len()), (vec!["box.a.test".into(), "box.a.test".into()], 0));
}

#[test]
fn another_server_is_asked_when_one_fails() {
    let failing = Server::new(|_| Some((SERVFAIL, Vec::new())));
    let good = Server::new(|_| Some((0, vec![ip("192.0.2.1")])));
    let (mut base, resolver) = with(failing.resolver());
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::V4), Err(Error::Timeout));
    assert_eq!(failing.names().len(), 3);
    let second = format!("127.0.0.1:{}", good.port);
    base.with_resolver(resolver, |resolver| resolver.add_nameserver(&second)).unwrap().unwrap().unwrap();
    for _ in 0..8 {
        assert_eq!(look_up(&mut base, resolver, "x.test", Family::V4), Ok(vec![ip("192.0.2.1")]));
    }
    // It is down after more than three failures in a row, and left alone.
    assert_eq!(failing.names().len(), 4);
}

#[test]
fn one_that_refuses_is_down_at_once() {
    let refusing = Server::new(|_| Some((REFUSED, Vec::new())));
    let (mut base, resolver) = with(refusing.resolver());
    // The only one there is, so it is asked all the same.
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::V4), Err(Error::Failed));
    assert_eq!(refusing.names().len(), 3);
    let good = Server::not_found();
    let second = format!("127.0.0.1:{}", good.port);
    base.with_resolver(resolver, |resolver| resolver.add_nameserver(&second)).unwrap().unwrap().unwrap();
    for _ in 0..3 {
        assert_eq!(look_up(&mut base, resolver, "x.test", Family::V4), Err(Error::NotFound));
    }
    assert_eq!((refusing.names().len(), good.names().len()), (1, 3));
}

#[test]
fn many_questions_are_answered_each() {
    let server = Server::new(|question| {
        let number = question.name().split('.').next().unwrap()[1..].parse().unwrap();
        Some((0, vec![IpAddr::from([192, 0, 2, number]).into()]))
    });
    let mut resolver = server.resolver();
    assert!(resolver.set_option("max-inflight", "3"));
    let (mut base, resolver) = with(resolver);
    let lookup = |number: u8| base.lookup(Some(resolver), &format!("n{number}.test"), Family::V4).unwrap();
    let ids: Vec<_> = (0..100).map(lookup).collect();
    let answers = run(&mut base, LoopFlags::empty());
    assert_eq!(answers.len(), ids.len());
    for (number, id) in (0..100).zip(ids) {
        assert!(answers.contains(&(id, Ok(vec![IpAddr::from([192, 0, 2, number]).into()]))));
    }
}

#[test]
fn a_cancelled_lookup_is_not_answered() {
    let server = Server::new(|_| None);
    let (mut base, resolver) = with(server.resolver());
    let asked = base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
    let known = base.lookup(Some(resolver), "192.0.2.1", Family::V4).unwrap();
    base.cancel_lookup(asked);
    base.cancel_lookup(known);
    // The loop has nothing left to wait for.
    assert!(run(&mut base, LoopFlags::empty()).is_empty());
}

#[test]
fn a_lookup_outlives_its_resolver() {
    let server = Server::new(|_| Some((0, vec![ip("192.0.2.1")])));
    let (mut base, resolver) = with(server.resolver());
    let id = base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
    base.remove_resolver(resolver);
    assert_eq!(run(&mut base, LoopFlags::empty()), [(id, Ok(vec![ip("192.0.2.1")]))]);
    assert_eq!(base.lookup_at_once(Some(resolver), "x.test", Family::V4), Some(Err(Error::Failed)));
}

#[test]
fn nameservers_hold_a_loop_until_the_resolver_goes() {
    let mut base = base();
    let key = base.add_resolver(Resolver::default(), true).unwrap();
    assert!(!base.net.reactor.has_events());
    base.with_resolver(key, |resolver| resolver.add_nameserver("127.0.0.1:9")).unwrap().unwrap().unwrap();
    assert!(base.net.reactor.has_events());
    assert!(run(&mut base, LoopFlags::NONBLOCK).is_empty());
    assert!(base.net.reactor.has_events());
    base.remove_resolver(key);
    assert!(run(&mut base, LoopFlags::empty()).is_empty());
}

#[test]
fn the_system_is_asked_without_a_resolver() {
    let mut base = base();
    let id = base.lookup(None, "localhost", Family::V4).unwrap();
    let answers = run(&mut base, LoopFlags::empty());
    assert_eq!(answers, [(id, Ok(vec![ip("127.0.0.1")]))]);
}

#[test]
fn a_closed_loop_looks_nothing_up() {
    let server = Server::not_found();
    let (mut base, resolver) = with(server.resolver());
    base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
    base.close();
    assert!(base.lookup(Some(resolver), "x.test", Family::V4).is_err());
    assert!(run(&mut base, LoopFlags::empty()).is_empty());
}

#[test]
fn a_resolv_conf_file_is_read_in_parts() {
    let path = std::env::temp_dir().join(format!("event-resolv-{}", std::process::id()));
    let text = "; note\n  nameserver\t127.0.0.2:77\nnameserver nonsense\nnameserver 127.0.0.2:77\r\n\
                domain lost.test\nsearch a.test .b.test\noptions ndots:2 attempts:1 timeout:x\n";
    std::fs::write(&path, text).unwrap();
    let mut whole = Resolver::default();
    let parsed = whole.parse_resolv_conf(&path, Parts::all()).unwrap();
    assert_eq!((parsed.skipped, parsed.defaulted), (vec!["nonsense".to_owned()], false));
    assert_eq!(whole.count_nameservers(), 1);
    assert_eq!(whole.candidates("x.y"), ["x.y.a.test", "x.y.b.test", "x.y"]);
    let mut search = Resolver::default();
    search.parse_resolv_conf(&path, Parts::SEARCH).unwrap();
    assert_eq!(search.count_nameservers(), 0);
    assert_eq!(search.candidates("x"), ["x.a.test", "x.b.test", "x"]);
    std::fs::remove_file(&path).unwrap();
    let mut absent = Resolver::default();
    assert!(absent.parse_resolv_conf(&path, Parts::NAMESERVERS | Parts::NAMESERVERS_NO_DEFAULT).is_err());
    assert_eq!(absent.count_nameservers(), 0);
    assert!(absent.parse_resolv_conf(&path, Parts::NAMESERVERS).is_err());
    assert_eq!(absent.count_nameservers(), 1);
    assert_eq!(absent.add_nameserver("127.0.0.1"), Err(Refused::Duplicate));
}

#[test]
fn a_client_that_has_gone_holds_no_loop() {
    let server = Server::new(|_| None);
    let (mut base, resolver) = with(server.resolver());
    let means = ConnectOptions { resolver: Some(resolver), ..ConnectOptions::default() };
    let client = base.clients.add(&mut base.net, Token::new(0), Peer::new("x.test", 80), means);
    let outgoing = Outgoing::new(Method::Get, b"/", &Headers::default(), b"x.test", &mut Buffer::new()).unwrap();
    base.clients.request(&mut base.net, client, OwnedToken::new(0), outgoing).unwrap();
    run(&mut base, LoopFlags::NONBLOCK);
    assert!(base.net.reactor.has_events());
    assert_eq!(base.clients.remove(&mut base.net, client).len(), 1);
    run(&mut base, LoopFlags::NONBLOCK);
    assert!(!base.net.reactor.has_events());
}

#[test]
fn a_forked_child_asks_for_itself() {
    let server = Server::new(|_| Some((0, vec![ip("192.0.2.1")])));
    let (mut base, resolver) = with(server.resolver());
    // The client is in use when the process forks.
    assert_eq!(look_up(&mut base, resolver, "x.test", Family::V4), Ok(vec![ip("192.0.2.1")]));
    let open = base.lookup(Some(resolver), "y.test", Family::V4).unwrap();
    let expected = [(open, Ok(vec![ip("192.0.2.1")]))];
    // SAFETY: the child goes on with this thread alone, and leaves by _exit.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let answered = run(&mut base, LoopFlags::empty()) == expected;
        let again = look_up(&mut base, resolver, "z.test", Family::V4) == Ok(vec![ip("192.0.2.1")]);
        drop(base);
        // SAFETY: it has no preconditions.
        unsafe { libc::_exit(if answered && again { 0 } else { 1 }) };
    }
    assert_eq!(run(&mut base, LoopFlags::empty()), expected);
    let mut status = -1;
    // SAFETY: the status is writable, and the child is ours.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert_eq!(status, 0);
    // Once by the child and once by the parent, or more often for the child's sake.
    assert!(server.names().iter().filter(|name| *name == "y.test").count() >= 2);
}

#[test]
fn a_forked_child_may_drop_what_it_never_used() {
    let server = Server::new(|_| None);
    let (mut base, resolver) = with(server.resolver());
    base.lookup(Some(resolver), "x.test", Family::V4).unwrap();
    // SAFETY: as above.
    let child = unsafe { libc::fork() };
    if child == 0 {
        base.remove_resolver(resolver);
        drop(base);
        // SAFETY: it has no preconditions.
        unsafe { libc::_exit(0) };
    }
    let mut status = -1;
    // SAFETY: as above.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert_eq!(status, 0);
}
