//! What goes through a session, and how it ends.

use openssl::x509::X509;
use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Write(bool, usize),
    Work(bool, usize),
    Carry(bool, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let size = prop_oneof![1usize..40, 1usize..3000, 1usize..50_000];
    prop_oneof![
        1 => (any::<bool>(), size.clone()).prop_map(|(client, size)| Step::Write(client, size)),
        1 => (any::<bool>(), size.clone()).prop_map(|(client, size)| Step::Work(client, size)),
        3 => (any::<bool>(), size).prop_map(|(client, size)| Step::Carry(client, size)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn carries_what_a_plain_stream_would(steps in prop::collection::vec(step(), 0..80), newest in TLS1_2..=TLS1_3) {
        let client = context(Role::Connecting, &Options::default());
        prop_assert!(client.set_max_version(newest));
        let mut pair = Pair::of(&client, &context(Role::Accepting, &server_options()));
        let mut sent = [Vec::new(), Vec::new()];
        let mut next = 0_u8;
        for step in steps {
            match step {
                Step::Write(client, size) => {
                    let data: Vec<u8> = (0..size).map(|_| { next = next.wrapping_mul(5).wrapping_add(1); next }).collect();
                    let end = if client { &mut pair.client } else { &mut pair.server };
                    end.plain_out.add(&data);
                    sent[usize::from(client)].extend(data);
                }
                Step::Work(client, limit) => if client { &mut pair.client } else { &mut pair.server }.work(limit),
                Step::Carry(true, size) => { pair.server.wire_in.append_from(&mut pair.client.wire_out, size); }
                Step::Carry(false, size) => { pair.client.wire_in.append_from(&mut pair.server.wire_out, size); }
            }
            prop_assert_eq!(pair.client.ending, None);
            prop_assert_eq!(pair.server.ending, None);
        }
        pair.flush();
        prop_assert_eq!(pair.established(), (true, true));
        prop_assert_eq!(pair.client.session.protocol(), if newest == TLS1_2 { "TLSv1.2" } else { "TLSv1.3" });
        prop_assert!(content(&pair.server.plain_in) == sent[1]);
        prop_assert!(content(&pair.client.plain_in) == sent[0]);

        pair.client.session.close(&mut pair.client.wire_out);
        pair.flush();
        prop_assert_eq!((pair.server.ending, pair.client.ending), (Some(Ending::Closed), None));
        pair.server.plain_out.add(b"last words");
        pair.flush();
        prop_assert!(content(&pair.client.plain_in).ends_with(b"last words"));
        pair.server.session.close(&mut pair.server.wire_out);
        pair.flush();
        prop_assert_eq!(pair.client.ending, Some(Ending::Closed));
    }

    #[test]
    fn survives_any_bytes(junk in prop::collection::vec(any::<u8>(), 0..600), at in 0usize..4, client in any::<bool>()) {
        let mut pair = Pair::new(&Options::default(), &server_options());
        for _ in 0..at {
            pair.client.work(usize::MAX);
            pair.server.work(usize::MAX);
            pair.server.wire_in.append(&mut pair.client.wire_out);
            pair.client.wire_in.append(&mut pair.server.wire_out);
        }
        let end = if client { &mut pair.client } else { &mut pair.server };
        end.wire_in.add(&junk);
        end.work(usize::MAX);
        end.session.end_wire();
        end.work(usize::MAX);
        prop_assert_eq!(end.ending, Some(Ending::Failed));
        prop_assert!(end.session.take_error().is_some_and(|error| error.starts_with("error:")));
        // And it stays that way, whatever is tried.
        end.plain_out.add(b"x");
        end.work(usize::MAX);
        end.session.close(&mut end.wire_out);
        prop_assert!(!end.session.renegotiate(&mut end.wire_in, &mut end.wire_out));
        prop_assert_eq!(end.ending, Some(Ending::Failed));
    }
}

#[test]
fn head_and_body_leave_in_one_record() {
    let mut pair = Pair::new(&Options::default(), &server_options()).settled();
    pair.server.plain_out.add_bytes(bytes::Bytes::from(vec![b'h'; 600]));
    pair.server.plain_out.add_bytes(bytes::Bytes::from(vec![b'b'; 9000]));
    assert_eq!(pair.server.plain_out.chunks().count(), 2);
    pair.server.work(usize::MAX);
    let wire = content(&pair.server.wire_out);
    let length = usize::from(u16::from_be_bytes([wire[3], wire[4]]));
    assert_eq!(wire.len(), 5 + length);
    assert!(length > 9600);
}

#[test]
fn encrypts_no_more_than_the_wire_takes() {
    let mut pair = Pair::new(&Options::default(), &server_options()).settled();
    let End { session, wire_in, wire_out, plain_out, .. } = &mut pair.client;
    plain_out.add(&[1; 1 << 20]);
    assert_eq!(session.send(plain_out, wire_in, wire_out, 60_000), Ok(4 * 16384));
    assert_eq!(session.send(plain_out, wire_in, wire_out, 60_000), Ok(0));
    assert_eq!(plain_out.len(), (1 << 20) - 4 * 16384);
}

#[test]
fn a_limit_leaves_the_rest_for_later() {
    let mut pair = Pair::new(&Options::default(), &server_options()).settled();
    pair.client.plain_out.add(&[1; 40_000]);
    pair.client.work(usize::MAX);
    let End { session, wire_in, wire_out, plain_in, .. } = &mut pair.server;
    wire_in.append(&mut pair.client.wire_out);
    assert_eq!(session.receive(wire_in, wire_out, plain_in, 0), Ok(0));
    assert_eq!(session.receive(wire_in, wire_out, plain_in, 1000), Ok(1000));
    assert_eq!(session.pending(), 15_384);
    assert!(!wire_in.is_empty());
    assert_eq!(session.receive(wire_in, wire_out, plain_in, usize::MAX), Ok(39_000));
}

#[test]
fn a_cut_wire_is_an_error_unless_that_is_allowed() {
    for (allow, expected) in [(false, Ending::Failed), (true, Ending::Closed)] {
        let mut pair = Pair::new(&Options::default(), &server_options()).settled();
        pair.client.plain_out.add(b"the last that comes");
        pair.client.work(usize::MAX);
        pair.server.wire_in.append(&mut pair.client.wire_out);
        pair.server.session.allow_dirty_shutdown(allow);
        pair.server.session.end_wire();
        pair.server.work(usize::MAX);
        assert_eq!(pair.server.session.allows_dirty_shutdown(), allow);
        assert_eq!(content(&pair.server.plain_in), b"the last that comes");
        assert_eq!(pair.server.ending, Some(expected));
        let error = pair.server.session.take_error();
        assert_eq!(error.as_deref(), (!allow).then_some(error::UNEXPECTED_EOF));
        assert_eq!(pair.server.session.take_error(), None);
    }
}

#[test]
fn close_is_said_once_and_nothing_is_sent_after_it() {
    let mut pair = Pair::new(&Options::default(), &server_options());
    pair.client.session.close(&mut pair.client.wire_out);
    assert!(pair.client.wire_out.is_empty());
    pair.flush();
    pair.client.session.close(&mut pair.client.wire_out);
    let said = pair.client.wire_out.len();
    pair.client.session.close(&mut pair.client.wire_out);
    assert_eq!(pair.client.wire_out.len(), said);
    let End { session, wire_in, wire_out, plain_out, .. } = &mut pair.client;
    plain_out.add(b"too late");
    assert_eq!(session.send(plain_out, wire_in, wire_out, usize::MAX), Err(Ending::Failed));
    assert_eq!(plain_out.len(), 8);
    // Receiving goes on.
    pair.server.plain_out.add(b"still here");
    pair.flush();
    assert_eq!(content(&pair.client.plain_in), b"still here");
}

#[test]
fn a_session_outlives_its_context_and_does_not_take_the_wrong_side() {
    let mut pair = Pair::new(&Options::default(), &server_options());
    pair.client.plain_out.add(b"x");
    pair.flush();
    assert_eq!(content(&pair.server.plain_in), b"x");

    let context = context(Role::Connecting, &Options::default());
    let mut wrong = Session::new(&context, Role::Accepting).unwrap();
    let [mut wire_in, mut wire_out] = [Buffer::new(), Buffer::new()];
    assert_eq!(wrong.advance(&mut wire_in, &mut wire_out), Err(Ending::Failed));
    assert_eq!(wrong.advance(&mut wire_in, &mut wire_out), Err(Ending::Failed));
    assert!(wrong.take_error().is_some());
}

#[test]
fn renegotiation_asks_for_new_keys() {
    for newest in [TLS1_2, TLS1_3] {
        let client = context(Role::Connecting, &Options::default());
        assert!(client.set_max_version(newest));
        let mut pair = Pair::of(&client, &context(Role::Accepting, &server_options()));
        let renegotiate = |end: &mut End| end.session.renegotiate(&mut end.wire_in, &mut end.wire_out);
        assert!(!renegotiate(&mut pair.server));
        pair.flush();
        assert!(renegotiate(&mut pair.server));
        assert!(!pair.server.wire_out.is_empty());
        pair.client.plain_out.add(b"meanwhile");
        pair.flush();
        assert_eq!(content(&pair.server.plain_in), b"meanwhile");
        assert_eq!((pair.client.ending, pair.server.ending), (None, None));
    }
}

#[test]
fn a_peer_that_sends_nothing_but_keys_is_left() {
    for (allowed, content) in [(false, false), (true, false), (false, true)] {
        let mut pair = Pair::new(&Options::default(), &server_options()).settled();
        pair.server.session.allow_dirty_shutdown(allowed);
        for _ in 0..2000 {
            let End { session, wire_in, wire_out, plain_out, .. } = &mut pair.client;
            assert!(session.renegotiate(wire_in, wire_out));
            if content {
                plain_out.add(b"x");
                session.send(plain_out, wire_in, wire_out, usize::MAX).unwrap();
            }
        }
        pair.server.wire_in.append(&mut pair.client.wire_out);
        pair.server.work(usize::MAX);
        assert_eq!(pair.server.ending, Some(Ending::Failed));
        assert_eq!(pair.server.session.take_error().unwrap(), "too many TLS records that carry nothing");
        // Each is answered; no more than so many.
        assert!(pair.server.wire_out.len() < 100 * 27);
    }
}

#[test]
fn a_client_that_asks_for_handshakes_is_left() {
    let client = context(Role::Connecting, &Options::default());
    assert!(client.set_max_version(TLS1_2));
    let mut pair = Pair::of(&client, &context(Role::Accepting, &server_options())).settled();
    let mut answered = 0;
    for _ in 0..2000 {
        let End { session, wire_in, wire_out, .. } = &mut pair.client;
        if !session.renegotiate(wire_in, wire_out) {
            break;
        }
        pair.server.wire_in.append(&mut pair.client.wire_out);
        pair.server.work(usize::MAX);
        answered += pair.server.wire_out.len();
        pair.server.wire_out.clear();
    }
    assert!(answered < 64 * 100, "{answered}");
}

#[test]
fn tells_about_the_connection() {
    let mut pair = Pair::new(&Options::default(), &server_options());
    let session = &pair.client.session;
    assert_eq!((session.cipher_name(), session.cipher_version()), ("(NONE)", "(NONE)"));
    assert_eq!(session.cipher_description(), None);
    pair.flush();
    let session = &pair.client.session;
    assert_eq!(session.cipher_name(), pair.server.session.cipher_name());
    assert_eq!(session.cipher_version(), "TLSv1.3");
    assert!(session.cipher_description().unwrap().starts_with(session.cipher_name()));
}

#[test]
fn others_errors_are_not_ours_and_ours_are_not_left_behind() {
    let mut pair = Pair::new(&Options { verify_peer: true, ..Options::default() }, &server_options());
    assert!(X509::from_pem(b"nonsense").unwrap_err().errors().iter().inspect(|error| error.put()).count() > 0);
    pair.flush();
    assert_eq!(pair.client.session.take_error().unwrap(), "error:0A000086:SSL routines::certificate verify failed");
    assert_eq!(pair.client.session.take_error(), None);
    assert!(openssl::error::ErrorStack::get().errors().is_empty());
}
