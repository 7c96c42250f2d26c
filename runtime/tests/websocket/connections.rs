//! Connections: calls, back pressure, silence and the end.

use std::time::Duration;

use event_runtime::reactor::simulated;
use event_runtime::websocket::{Kind, Opcode};

use super::frames::masked;
use super::side::Found;
use super::site::{Client, Site, Told};

fn text(payload: &[u8]) -> Vec<u8> {
    masked(Opcode::Text, true, payload)
}

fn close(code: u16) -> Vec<u8> {
    masked(Opcode::Close, true, &code.to_be_bytes())
}

#[test]
fn what_comes_with_the_request_is_looked_at() {
    let mut site = Site::echo();
    let mut client = Client::new(site.connect_raw());
    client.ask("");
    client.send(&text(b"early"));
    site.pump(&mut client);
    assert_eq!(client.side.found, [Found::Message(Kind::Text, b"early".to_vec())]);
}

#[test]
fn a_request_that_is_none_is_refused() {
    let mut site = Site::echo();
    let mut client = Client::new(site.connect_raw());
    client.send(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    site.wait(&mut client, |_, client| !client.head.is_empty());
    let head = String::from_utf8(client.head.clone()).unwrap();
    assert!(head.starts_with("HTTP/1.1 426 ") && head.contains("\r\nSec-WebSocket-Version: 13\r\n"), "{head}");
    assert!(site.told.is_empty());
}

#[test]
fn each_end_is_told_once() {
    for (name, act, code) in [
        ("goodbye", Box::new(|client: &mut Client| client.send(&close(1001))) as Box<dyn Fn(&mut Client)>, 1001),
        ("no code", Box::new(|client| client.send(&masked(Opcode::Close, true, b""))), 1005),
        ("half closed", Box::new(|client| client.shut_down()), 1006),
        ("broken", Box::new(|client| client.send(&[0x81, 0x01, b'x'])), 1002),
        ("goodbye, then more", Box::new(|client| client.send(&[close(1000), text(b"late")].concat())), 1000),
    ] {
        let mut site = Site::echo();
        let mut client = site.connect();
        act(&mut client);
        site.wait(&mut client, |site, client| client.has_ended && site.ended.len() == 1);
        assert_eq!(site.closes(1), [code], "{name}");
        assert_eq!(site.ended, [1], "{name}");
        assert!(!site.base.is_websocket_live(site.sockets[&1]));
    }
}

#[test]
fn a_client_that_is_gone_is_noticed_whatever_is_under_way() {
    for (name, prepare) in [
        ("idle", Box::new(|_: &mut Site, _: &mut Client| {}) as Box<dyn Fn(&mut Site, &mut Client)>),
        ("in a head", Box::new(|_, client| client.send(&text(b"hello")[..3]))),
        ("in a message", Box::new(|_, client| client.send(&masked(Opcode::Text, false, b"hello")))),
        ("paused", Box::new(|site, _| site.base.pause_websocket(site.sockets[&1], true))),
        (
            "paused with something unread",
            Box::new(|site, client| {
                site.base.pause_websocket(site.sockets[&1], true);
                client.send(&text(b"unread"));
            }),
        ),
        ("closing", Box::new(|site, _| site.base.close_websocket(site.sockets[&1], 1000, ""))),
        (
            "not reading",
            Box::new(|site, client| {
                client.reads = false;
                let content = vec![0; 4 << 20];
                let socket = site.sockets[&1];
                assert!(site.base.send_message(socket, Kind::Binary, &content, |output| output.try_add(&content)));
            }),
        ),
    ] {
        let mut site = Site::echo();
        let mut client = site.connect();
        prepare(&mut site, &mut client);
        site.pump(&mut client);
        let mut nobody = Client::new(std::os::unix::net::UnixStream::pair().unwrap().0);
        nobody.reads = false;
        drop(client);
        if name.starts_with("paused") {
            // What it has sent is there to be read still; and it may be there itself, but for what it sends.
            site.pump(&mut nobody);
            assert!(site.closes(1).is_empty());
            site.base.pause_websocket(site.sockets[&1], false);
        }
        site.wait(&mut nobody, |site, _| site.ended.len() == 1);
        assert_eq!(site.closes(1), [1006], "{name}");
    }
}

#[test]
fn a_peer_that_does_not_answer_a_close_frame_is_left() {
    let mut site = Site::echo();
    let mut client = site.connect();
    site.base.close_websocket(site.sockets[&1], 4000, "enough");
    assert!(!site.base.is_websocket_open(site.sockets[&1]));
    site.wait(&mut client, |_, client| client.has_ended);
    assert_eq!(client.side.found, [Found::Close(4000, "enough".to_owned())]);
    assert_eq!(site.closes(1), [1006]);
}

#[test]
fn a_peer_that_takes_a_little_now_and_then_is_left_when_it_is_time() {
    for by_peer in [false, true] {
        for (pace, is_left) in [(1, true), (10_000, true), (100_000, false)] {
            let mut site = Site::echo();
            site.settings.close_timeout = Duration::from_secs(2);
            let mut client = site.connect();
            client.reads = false;
            let content = vec![0; 2 << 20];
            let socket = site.sockets[&1];
            assert!(site.base.send_message(socket, Kind::Binary, &content, |output| output.try_add(&content)));
            match by_peer {
                true => client.send(&close(1000)),
                false => site.base.close_websocket(socket, 1000, ""),
            }
            let (mut seconds, mut taken) = (0, 0);
            while site.ended.is_empty() && seconds < 100 {
                site.pump(&mut client);
                simulated::pass(Duration::from_secs(1));
                seconds += 1;
                taken += client.take_some(pace);
            }
            while !client.has_ended {
                taken += client.take_some(100_000);
            }
            assert_eq!((seconds < 10, taken < content.len()), (is_left, is_left), "{by_peer} {pace} {seconds} {taken}");
        }
    }
}

#[test]
fn a_peer_that_answers_a_close_frame_is_told_nothing_more() {
    let mut site = Site::echo();
    let mut client = site.connect();
    site.base.close_websocket(site.sockets[&1], 4000, "");
    // What it has sent before is dropped, and pings are not answered.
    client.send(&[text(b"unheard"), masked(Opcode::Ping, true, b""), close(4000)].concat());
    site.wait(&mut client, |_, client| client.has_ended);
    assert_eq!(client.side.found, [Found::Close(4000, String::new())]);
    assert_eq!(site.told, [(1, Told::Closed(4000, String::new()))]);
}

#[test]
fn frames_of_one_call_leave_in_one_write() {
    let mut site = Site::new(|base, socket, told| {
        if let Told::Message(..) = told {
            for _ in 0..100 {
                assert!(base.send_message(socket, Kind::Text, b"x", |output| output.try_add(b"x")));
                assert!(base.ping(socket, b""));
            }
            base.close_websocket(socket, 1000, "");
        }
    });
    let mut client = site.connect();
    client.send(&text(b"go"));
    client.turn();
    client.reads = false;
    site.turn(event_runtime::reactor::LoopFlags::NONBLOCK);
    // All of it is sent by the next turn, and one read has it.
    site.turn(event_runtime::reactor::LoopFlags::NONBLOCK);
    let mut room = [0; 4096];
    let count = std::io::Read::read(&mut client.socket, &mut room).unwrap();
    assert_eq!(count, 100 * (3 + 2) + 4);
}

#[test]
fn the_owner_is_told_when_all_has_left() {
    let mut site = Site::echo();
    let mut client = site.connect();
    client.reads = false;
    let (socket, content) = (site.sockets[&1], vec![0; 8 << 20]);
    assert!(site.base.send_message(socket, Kind::Binary, &content, |output| output.try_add(&content)));
    site.pump(&mut client);
    assert!(site.base.unsent_bytes(socket) > 1 << 20);
    assert!(site.told.is_empty());
    client.reads = true;
    site.wait(&mut client, |site, _| !site.told.is_empty());
    assert_eq!(site.told, [(1, Told::Drained)]);
    assert_eq!(site.base.unsent_bytes(socket), 0);
    // Nothing that the owner has not sent is told of.
    client.send(&masked(Opcode::Ping, true, b"?"));
    site.pump(&mut client);
    assert_eq!(site.told.len(), 1);
}

#[test]
fn while_it_is_paused_nothing_is_read() {
    let mut site = Site::new(|_, _, _| {});
    let mut client = site.connect();
    site.base.pause_websocket(site.sockets[&1], true);
    let flood = text(&[b'x'; 1000]).repeat(10_000);
    client.send(&flood);
    site.pump(&mut client);
    assert!(!client.has_sent_all(), "somebody has read it");
    assert!(site.told.is_empty());
    site.base.pause_websocket(site.sockets[&1], false);
    site.wait(&mut client, |site, _| site.told.len() == 10_000);
}

#[test]
fn pausing_in_a_call_holds_the_next_one_back() {
    let mut site = Site::new(|base, socket, told| {
        if let Told::Message(..) = told {
            base.pause_websocket(socket, true);
        }
    });
    let mut client = site.connect();
    client.send(&[text(b"one"), text(b"two"), close(1000)].concat());
    site.pump(&mut client);
    assert_eq!(site.told, [(1, Told::Message(Kind::Text, b"one".to_vec()))]);
    assert!(site.base.is_websocket_open(site.sockets[&1]));
    site.base.pause_websocket(site.sockets[&1], false);
    site.pump(&mut client);
    // Behind what was held back there is nothing but the end.
    assert_eq!(site.told[1], (1, Told::Message(Kind::Text, b"two".to_vec())));
    assert_eq!(site.closes(1), [1000]);
}

#[test]
fn what_came_before_the_end_is_answered_before_it() {
    for (end, code) in [(close(1000), 1000), (vec![0x81, 0x01, b'x'], 1002)] {
        let mut site = Site::echo();
        let mut client = site.connect();
        client.send(&[text(b"one"), text(b"two"), end].concat());
        site.wait(&mut client, |_, client| client.has_ended);
        let message = |content: &[u8]| Found::Message(Kind::Text, content.to_vec());
        assert_eq!(client.side.found[..2], [message(b"one"), message(b"two")]);
        assert!(matches!(client.side.found[2], Found::Close(told, _) if told == code));
        assert_eq!(site.closes(1), [code]);
    }
}

#[test]
fn pings_of_a_peer_that_reads_nothing_take_no_memory() {
    let mut site = Site::echo();
    let mut client = site.connect();
    client.reads = false;
    for number in 0..60 {
        client.send(&masked(Opcode::Ping, true, &[number; 125]).repeat(1000));
        site.pump(&mut client);
    }
    let unsent = site.base.unsent_bytes(site.sockets[&1]);
    assert!(unsent < 3 * 64 * 1024, "{unsent}");
    // The last of them is answered when the peer reads again.
    client.reads = true;
    site.wait(&mut client, |_, client| client.side.found.last() == Some(&Found::Pong(vec![59; 125])));
}

#[test]
fn many_small_messages_take_no_more_memory_than_was_read_at_once() {
    // The script stops the loop after each message: none of the others is handed on meanwhile.
    let mut site = Site::new(|base, _, _| base.events_mut().stop());
    let mut client = site.connect();
    client.send(&text(b"").repeat(100_000));
    site.pump(&mut client);
    client.send(b"");
    assert!(!client.has_sent_all() || site.told.len() > 80_000, "{} messages", site.told.len());
}

#[test]
fn a_silent_peer_is_asked_and_then_left() {
    let mut site = Site::echo();
    site.settings.ping_interval = Some(Duration::from_millis(60));
    let mut client = site.connect();
    site.wait(&mut client, |_, client| client.has_ended);
    assert_eq!(client.side.found, [Found::Ping(Vec::new())]);
    assert_eq!(site.closes(1), [1006]);
}

#[test]
fn a_peer_that_answers_is_not_left() {
    let mut site = Site::echo();
    site.settings.ping_interval = Some(Duration::from_millis(40));
    let mut client = site.connect();
    let mut answered = 0;
    site.wait(&mut client, |_, client| {
        let pings = client.side.found.len();
        client.send(&masked(Opcode::Pong, true, b"").repeat(pings - answered));
        answered = pings;
        pings >= 6
    });
    assert!(site.closes(1).is_empty());
}

#[test]
fn a_peer_that_is_not_read_is_not_taken_for_silent() {
    let mut site = Site::echo();
    site.settings.ping_interval = Some(Duration::from_millis(20));
    let mut client = site.connect();
    site.base.pause_websocket(site.sockets[&1], true);
    for _ in 0..10 {
        simulated::pass(Duration::from_millis(20));
        site.pump(&mut client);
    }
    assert!(site.closes(1).is_empty() && client.side.found.is_empty());
}

#[test]
fn a_server_that_ends_says_that_it_goes_away() {
    let mut site = Site::echo();
    let mut clients = [site.connect(), site.connect()];
    let mut owners = site.end_server();
    owners.sort_unstable();
    assert_eq!(owners, [1, 2]);
    for client in &mut clients {
        while client.turn() {}
        assert!(client.has_ended);
        assert_eq!(client.side.found, [Found::Close(1001, String::new())]);
    }
    site.turn(event_runtime::reactor::LoopFlags::NONBLOCK);
    assert!(site.told.is_empty());
}

#[test]
fn a_broadcast_is_what_each_has_agreed_on() {
    let mut site = Site::echo();
    let content = "all of you, ".repeat(200);
    let offers = [
        "",
        "permessage-deflate",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=10; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover",
    ];
    let mut clients: Vec<Client> = offers
        .iter()
        .map(|offer| match *offer {
            "" => site.connect(),
            offer => {
                let mut client = site.connect_with(&format!("Sec-WebSocket-Extensions: {offer}\r\n"));
                let keeps = !String::from_utf8_lossy(&client.head).contains("server_no_context_takeover");
                client.side = super::side::Side::inflating(event_runtime::websocket::Role::Client, u64::MAX, keeps);
                client
            }
        })
        .collect();
    clients.iter_mut().for_each(|client| client.keeps_raw = true);
    let mut keys: Vec<_> = (1..=offers.len()).map(|number| site.sockets[&number]).collect();
    site.base.close_websocket(keys.pop().unwrap(), 1000, "");
    for _ in 0..2 {
        assert_eq!(site.base.broadcast(keys.iter().copied(), Kind::Text, content.as_bytes()), 5);
    }
    for (client, offer) in clients.iter_mut().zip(offers).take(5) {
        site.pump(client);
        let message = Found::Message(Kind::Text, content.clone().into_bytes());
        assert_eq!(client.side.found, [message.clone(), message], "{offer}");
        let is_short = client.raw.len() < content.len();
        assert_eq!(is_short, !offer.is_empty() && !offer.ends_with("=8"), "{offer}: {}", client.raw.len());
    }
    assert_eq!(site.base.broadcast(site.sockets.clone().into_values(), Kind::Binary, b"x"), 5);
}
