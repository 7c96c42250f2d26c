//! Contexts for the names that clients ask for.

use super::*;

/// What a client that asks for a name gets to see, and agrees on.
fn asking(server: &Context, server_name: &str, options: Options) -> Pair {
    let peer_name = (!server_name.is_empty()).then(|| server_name.into());
    Pair::of(&context(Role::Connecting, &Options { peer_name, ..options }), server).settled()
}

fn shown_for(server: &Context, server_name: &str) -> String {
    let pair = asking(server, server_name, Options::default());
    if pair.established() == (true, true) { name(&pair.client.session) } else { "none".to_owned() }
}

fn of(stem: &str) -> Options {
    write(stem);
    Options { certificate: file(&format!("{stem}.pem")), ..Options::default() }
}

fn server(stem: &str) -> Context {
    context(Role::Accepting, &of(stem))
}

#[test]
fn a_name_has_a_context() {
    let server = server("names-own");
    for (pattern, stem) in [("a.example", "names-a"), ("*.a.example", "names-below"), ("x.a.example", "names-x")] {
        server.add_server_name(pattern.as_bytes(), &super::names::server(stem)).unwrap();
    }
    for (asked, expected) in [
        ("", "names-own"),
        ("other.example", "names-own"),
        ("a.example", "names-a"),
        ("A.EXAMPLE", "names-a"),
        ("w.a.example", "names-below"),
        ("x.a.example", "names-x"),
        ("v.w.a.example", "names-own"),
        ("example", "names-own"),
        ("ba.example", "names-own"),
    ] {
        assert_eq!(shown_for(&server, asked), expected, "{asked}");
    }
    assert!(server.remove_server_name(b"X.a.example") && server.remove_server_name(b"*.a.example"));
    assert!(!server.remove_server_name(b"*.a.example") && !server.remove_server_name(b"*"));
    assert_eq!(shown_for(&server, "x.a.example"), "names-own");
    assert_eq!(shown_for(&server, "a.example"), "names-a");
}

#[test]
fn a_name_is_one_that_can_be_asked_for() {
    let accepting = server("names-valid");
    let connecting = context(Role::Connecting, &Options::default());
    for wrong in ["", "*", "a b", "127.0.0.1", "*.*.example"] {
        assert!(accepting.add_server_name(wrong.as_bytes(), &accepting).is_err(), "{wrong}");
    }
    assert!(accepting.add_server_name(b"a", &connecting).is_err());
    assert!(connecting.add_server_name(b"a", &accepting).is_err());
}

#[test]
fn contexts_may_refer_to_each_other() {
    let (one, other) = (server("names-one"), server("names-other"));
    one.add_server_name(b"other", &other).unwrap();
    other.add_server_name(b"one", &one).unwrap();
    one.add_server_name(b"one", &one).unwrap();
    assert_eq!((shown_for(&one, "other"), shown_for(&other, "one")), ("names-other".into(), "names-one".into()));
    // A name of a name's context is of no matter.
    one.add_server_name(b"third", &server("names-third")).unwrap();
    assert_eq!(shown_for(&other, "third"), "names-other");
    // What is gone for its owner is there for who refers to it.
    drop(other);
    assert_eq!(shown_for(&one, "other"), "names-other");
}

#[test]
fn a_context_is_used_as_it_is_now() {
    let (server, named) = (server("now-own"), server("now-1"));
    server.add_server_name(b"a.example", &named).unwrap();
    let mut before = Pair::of(
        &context(Role::Connecting, &Options { peer_name: Some(b"a.example".into()), ..Options::default() }),
        &server,
    );
    write("now-2");
    named.set_certificate(Pem::File(&file("now-2.pem").unwrap()), None, None).unwrap();
    assert_eq!(shown_for(&server, "a.example"), "now-2");
    assert!(named.set_max_version(TLS1_2));
    assert_eq!(asking(&server, "a.example", Options::default()).client.session.protocol(), "TLSv1.2");
    assert_eq!(asking(&server, "", Options::default()).client.session.protocol(), "TLSv1.3");
    assert!(named.set_max_version(0));
    // One that is in the middle of it ends with what there is when its first message comes.
    before.flush();
    assert_eq!(name(&before.client.session), "now-2");
    // And a server without a certificate serves those that ask for a name.
    let bare = context(Role::Accepting, &Options::default());
    assert!(bare.lacks_certificate());
    bare.add_server_name(b"a.example", &named).unwrap();
    assert!(!bare.lacks_certificate());
    assert_eq!((shown_for(&bare, "a.example"), shown_for(&bare, "")), ("now-2".into(), "none".into()));
}

#[test]
fn all_settings_are_those_of_the_name() {
    let list = |names: &[&str]| names.iter().map(|name| name.as_bytes().to_vec()).collect::<Vec<_>>();
    let server = context(Role::Accepting, &Options { protocols: list(&["http/1.1"]), ..of("all-own") });
    let strict = Options {
        require_certificate: true,
        ca_file: file("ca"),
        depth: Some(3),
        protocols: list(&["h2"]),
        groups: Some(b"P-384".into()),
        suites: Some(b"TLS_CHACHA20_POLY1305_SHA256".into()),
        ..of("all-strict")
    };
    let lenient = Options { allow_self_signed: true, verify_peer: true, ..of("all-lenient") };
    let strict = context(Role::Accepting, &strict);
    server.add_server_name(b"strict", &strict).unwrap();
    server.add_server_name(b"lenient", &context(Role::Accepting, &lenient)).unwrap();
    strict.add_server_name(b"open", &server).unwrap();
    let client = |certificate: &str| Options {
        protocols: list(&["http/1.1", "h2"]),
        certificate: (!certificate.is_empty()).then(|| file(certificate)).flatten(),
        ..Options::default()
    };
    let agreed = |server: &Context, name: &str, certificate: &str| {
        let pair = asking(server, name, client(certificate));
        let session = &pair.server.session;
        pair.server.session.agreed().is_some().then(|| {
            let protocol = session.application_protocol().map(<[u8]>::to_vec).unwrap_or_default();
            (String::from_utf8(protocol).unwrap(), session.cipher_name(), session.peer_certificate().is_some())
        })
    };
    write("all-self");
    let usual = |certificate| Some(("http/1.1".to_owned(), "TLS_AES_256_GCM_SHA384", certificate));
    assert_eq!(agreed(&server, "", ""), usual(false));
    assert_eq!(agreed(&server, "strict", ""), None);
    assert_eq!(agreed(&server, "strict", "all-self.pem"), None);
    assert_eq!(agreed(&server, "strict", "both"), Some(("h2".to_owned(), "TLS_CHACHA20_POLY1305_SHA256", true)));
    assert_eq!(agreed(&server, "lenient", "all-self.pem"), Some((String::new(), "TLS_AES_256_GCM_SHA384", true)));
    // From the strict one to another: nothing of it is left.
    assert_eq!(agreed(&strict, "open", ""), usual(false));
    assert_eq!(agreed(&strict, "open", "all-self.pem"), usual(false));
    assert_eq!(agreed(&strict, "", ""), None);
    // The name's group has to be agreed on in a second round.
    let narrow = Options { groups: Some(b"X25519".into()), ..client("both") };
    assert!(asking(&server, "strict", narrow).server.session.agreed().is_none());
}

#[test]
fn the_name_is_told_on_both_sides() {
    let server = server("told-own");
    server.add_server_name(b"a.example", &super::names::server("told-a")).unwrap();
    for newest in [TLS1_2, TLS1_3] {
        let options = Options { peer_name: Some(b"A.example".into()), ..Options::default() };
        let client = context(Role::Connecting, &options);
        assert!(client.set_max_version(newest));
        let pair = Pair::of(&client, &server).settled();
        assert_eq!(pair.server.session.server_name(), Some(&b"A.example"[..]));
        assert_eq!(pair.client.session.server_name(), Some(&b"A.example"[..]));
        let shown = pair.client.session.peer_certificate().unwrap();
        assert_eq!(shown, fs::read(file("told-a.crt").unwrap()).unwrap());
    }
    let nameless = asking(&server, "", Options::default());
    assert_eq!((nameless.server.session.server_name(), nameless.server.session.peer_certificate()), (None, None));
}
