//! Sessions that are taken up again.

use foreign_types::ForeignTypeRef;
use openssl::ssl::{SslRef, SslSession};

use super::*;

/// Connects, with what there is of an earlier session. Whether that was taken up, and what there is now.
fn connect(client: &Context, server: &Context, earlier: Option<&SslSession>) -> (bool, SslSession) {
    let mut pair = Pair::of(client, server);
    if let Some(earlier) = earlier {
        // SAFETY: the session has not begun, and nobody else refers to it.
        unsafe { SslRef::from_ptr_mut(pair.client.session.ssl().as_ptr()).set_session(earlier).unwrap() };
    }
    pair.server.plain_out.add(b"x");
    pair.flush();
    assert_eq!(pair.established(), (true, true));
    let ssl = pair.client.session.ssl();
    let now = (ssl.session_reused(), ssl.session().unwrap().to_owned());
    // What is cut is not taken up again.
    [&mut pair.client, &mut pair.server].into_iter().for_each(|end| end.session.close(&mut end.wire_out));
    now
}

fn client(newest: i64, server_name: &str) -> Context {
    let peer_name = (!server_name.is_empty()).then(|| server_name.into());
    let client = context(Role::Connecting, &Options { peer_name, ..server_options() });
    assert!(client.set_max_version(newest));
    client
}

fn with_keys(keys: &[&[u8]]) -> Context {
    let ticket_keys = Some(keys.iter().map(|key| key.to_vec()).collect());
    context(Role::Accepting, &Options { ticket_keys, ..server_options() })
}

#[test]
fn sessions_outlive_changes_of_the_context() {
    for newest in [TLS1_2, TLS1_3] {
        let (client, server) = (client(newest, ""), context(Role::Accepting, &server_options()));
        let (resumed, earlier) = connect(&client, &server, None);
        assert!(!resumed);
        assert!(connect(&client, &server, Some(&earlier)).0);
        server.set_certificate(Pem::File(&file("both").unwrap()), None, None).unwrap();
        assert!(connect(&client, &server, Some(&earlier)).0);
        assert!(!connect(&client, &context(Role::Accepting, &server_options()), Some(&earlier)).0);
    }
}

#[test]
fn servers_with_the_same_keys_take_up_each_others_sessions() {
    for (one, other) in [([1; 80].as_slice(), [2; 48].as_slice()), (&[1; 48], &[2; 80])] {
        for newest in [TLS1_2, TLS1_3] {
            let client = client(newest, "");
            let (_, of_one) = connect(&client, &with_keys(&[one]), None);
            assert!(connect(&client, &with_keys(&[one]), Some(&of_one)).0);
            assert!(!connect(&client, &with_keys(&[other]), Some(&of_one)).0);
            // A new key seals, the one of before still opens, and what it has opened is sealed with the new one.
            let (resumed, renewed) = connect(&client, &with_keys(&[other, one]), Some(&of_one));
            assert!(resumed);
            assert!(connect(&client, &with_keys(&[other]), Some(&renewed)).0);
            assert!(!connect(&client, &with_keys(&[one]), Some(&renewed)).0);
        }
    }
}

#[test]
fn a_session_is_no_way_around_verification() {
    let key: &[u8] = &[7; 80];
    let options = |verified: bool| Options {
        require_certificate: verified,
        ca_file: verified.then(|| file("ca")).flatten(),
        ticket_keys: Some(vec![key.to_vec()]),
        ..server_options()
    };
    let (open, strict) = (context(Role::Accepting, &options(false)), context(Role::Accepting, &options(true)));
    open.add_server_name(b"strict", &strict).unwrap();
    for newest in [TLS1_2, TLS1_3] {
        let (nameless, named) = (client(newest, ""), client(newest, "strict"));
        let (_, unverified) = connect(&nameless, &open, None);
        for (client, server) in [(&named, &open), (&nameless, &strict)] {
            let (resumed, verified) = connect(client, server, Some(&unverified));
            assert!(!resumed);
            assert!(connect(client, server, Some(&verified)).0);
        }
        // Where the same is asked, it is the same, and the certificate is remembered.
        let (_, verified) = connect(&nameless, &strict, None);
        assert!(connect(&nameless, &context(Role::Accepting, &options(true)), Some(&verified)).0);
        let other = Options { ca_file: file("other"), ..options(true) };
        let mut pair = Pair::of(&nameless, &context(Role::Accepting, &other));
        // SAFETY: as above.
        unsafe { SslRef::from_ptr_mut(pair.client.session.ssl().as_ptr()).set_session(&verified).unwrap() };
        pair.flush();
        assert!(pair.server.session.agreed().is_none());
    }
}
