//! Certificates that are changed.

use openssl::rsa::Rsa;

use super::*;

/// The files of two certificates of a test.
fn two(test: &str) -> impl Fn(&str) -> PathBuf {
    write(&format!("{test}-1"));
    write(&format!("{test}-2"));
    let test = test.to_owned();
    move |file| FILES.0.join(format!("{test}-{file}"))
}

fn set_certificate(server: &Context, file: PathBuf) -> Result<Accepted, Refusal> {
    server.set_own_certificate(Pem::File(&file))
}

fn set_key(server: &Context, file: PathBuf) -> Result<Accepted, Refusal> {
    server.set_key(Pem::File(&file))
}

/// Sets one half of a pair.
type Setter = fn(&Context, PathBuf) -> Result<Accepted, Refusal>;

#[test]
fn another_certificate_is_for_the_sessions_to_come() {
    let files = two("session");
    let server = context(Role::Accepting, &Options { certificate: Some(files("1.pem")), ..Options::default() });
    let mut before = Pair::of(&context(Role::Connecting, &Options::default()), &server);
    before.client.work(usize::MAX);
    assert_eq!(set_certificate(&server, files("2.pem")).unwrap(), Accepted::Alone);
    assert_eq!(shown(&server), "session-2");
    before.flush();
    assert_eq!(name(&before.client.session), "session-1");
}

#[test]
fn half_a_pair_waits_for_the_other() {
    let files = two("half");
    for certificate_first in [true, false] {
        let server = context(Role::Accepting, &Options { certificate: Some(files("1.pem")), ..Options::default() });
        let (first, second): (Setter, Setter) =
            if certificate_first { (set_certificate, set_key) } else { (set_key, set_certificate) };
        let (one, other) = if certificate_first { ("2.crt", "2.key") } else { ("2.key", "2.crt") };
        let refusal = first(&server, files(one)).unwrap_err();
        assert!(refusal.waits() && refusal.to_string().contains("does not belong to"), "{refusal}");
        assert_eq!(shown(&server), "half-1");
        assert_eq!(second(&server, files(other)).unwrap(), Accepted::WithTheOther);
        assert_eq!(shown(&server), "half-2");
        // Nothing waits any more.
        assert!(second(&server, files(&other.replace('2', "1"))).unwrap_err().waits());
        assert_eq!(shown(&server), "half-2");
    }
}

#[test]
fn what_waits_is_no_obstacle() {
    let files = two("waits");
    let server = context(Role::Accepting, &Options { certificate: Some(files("1.pem")), ..Options::default() });
    assert!(set_key(&server, files("2.key")).is_err());
    // Another certificate for the key that is in use, and one that brings its own.
    assert_eq!(set_certificate(&server, files("1.crt")).unwrap(), Accepted::Alone);
    assert_eq!(shown(&server), "waits-1");
    assert!(set_key(&server, files("2.key")).is_err());
    assert_eq!(set_certificate(&server, files("1.pem")).unwrap(), Accepted::Alone);
    assert!(set_certificate(&server, files("2.crt")).unwrap_err().waits());
    assert_eq!(set_key(&server, files("1.key")).unwrap(), Accepted::Alone);
    assert_eq!(shown(&server), "waits-1");
    // What is no certificate or key changes nothing, and what waited still does.
    assert!(set_certificate(&server, files("2.crt")).unwrap_err().waits());
    for wrong in ["2.crt", "missing"] {
        assert!(!set_key(&server, files(wrong)).unwrap_err().waits());
    }
    for wrong in ["2.key", "missing"] {
        assert!(!set_certificate(&server, files(wrong)).unwrap_err().waits());
    }
    assert_eq!(shown(&server), "waits-1");
    assert_eq!(set_key(&server, files("2.key")).unwrap(), Accepted::WithTheOther);
    assert_eq!(shown(&server), "waits-2");
}

#[test]
fn a_context_without_a_certificate_takes_the_halves_in_any_order() {
    let files = two("empty");
    let server = context(Role::Accepting, &Options::default());
    assert!(server.lacks_certificate());
    assert_eq!(shown(&server), "none");
    assert_eq!(set_key(&server, files("1.key")).unwrap(), Accepted::Alone);
    assert!(server.lacks_certificate());
    assert!(set_certificate(&server, files("2.crt")).unwrap_err().waits());
    assert_eq!(shown(&server), "none");
    assert_eq!(set_key(&server, files("2.key")).unwrap(), Accepted::WithTheOther);
    assert_eq!(shown(&server), "empty-2");
    assert!(!server.lacks_certificate());
    let server = context(Role::Accepting, &Options::default());
    assert!(
        set_certificate(&server, files("1.crt")).unwrap_err().to_string().ends_with("(there is no private key in it)")
    );
    assert_eq!(set_key(&server, files("1.key")).unwrap(), Accepted::WithTheOther);
    assert_eq!(shown(&server), "empty-1");
}

#[test]
fn a_context_that_is_built_again_keeps_the_rest() {
    let files = two("rest");
    let options = Options {
        certificate: Some(files("1.pem")),
        ca_file: file("ca"),
        require_certificate: true,
        protocols: vec![b"h2".to_vec()],
        ..Options::default()
    };
    let server = context(Role::Accepting, &options);
    assert!(server.set_max_version(TLS1_2));
    set_certificate(&server, files("2.pem")).unwrap();
    let client = Options { protocols: vec![b"h2".to_vec()], ..server_options() };
    let pair = Pair::of(&context(Role::Connecting, &client), &server).settled();
    assert_eq!(pair.established(), (true, true));
    assert_eq!(pair.client.session.protocol(), "TLSv1.2");
    assert_eq!(pair.client.session.application_protocol(), Some(&b"h2"[..]));
    let stranger = Pair::of(&context(Role::Connecting, &Options::default()), &server).settled();
    assert_eq!(stranger.established(), (false, false));
}

#[test]
fn only_servers_need_a_certificate() {
    let lacks = |role, ciphers: Option<&str>| {
        let options = Options { ciphers: ciphers.map(Into::into), ..Options::default() };
        context(role, &options).lacks_certificate()
    };
    assert!(lacks(Role::Accepting, None) && lacks(Role::Accepting, Some("HIGH:!aNULL")));
    assert!(!lacks(Role::Connecting, None) && !lacks(Role::Accepting, Some("aNULL:@SECLEVEL=0")));
}

#[test]
fn a_pair_is_replaced_as_a_whole_or_not_at_all() {
    let files = two("whole");
    let file = |name: &str| files(name);
    let server = context(Role::Accepting, &Options::default());
    let set = |certificate: &str, key: Option<&str>, passphrase: Option<&[u8]>| {
        let key = key.map(file);
        server.set_certificate(Pem::File(&file(certificate)), key.as_deref().map(Pem::File), passphrase)
    };
    set("1.crt", Some("1.key"), None).unwrap();
    assert_eq!(shown(&server), "whole-1");
    for (certificate, key) in [("2.crt", Some("1.key")), ("2.crt", None), ("missing", None), ("2.key", Some("2.key"))] {
        assert!(set(certificate, key, None).is_err());
        assert_eq!(shown(&server), "whole-1");
    }
    set("2.pem", None, None).unwrap();
    assert_eq!(shown(&server), "whole-2");
    // As a text, and with a key that is locked.
    let text = |name: &str| fs::read(file(name)).unwrap();
    let key = PKey::private_key_from_pem(&text("1.key")).unwrap();
    let locked = key.private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), b"sesame").unwrap();
    let set = |passphrase| server.set_certificate(Pem::Text(&text("1.crt")), Some(Pem::Text(&locked)), passphrase);
    assert!(set(None).is_err() && set(Some(b"wrong")).is_err());
    assert_eq!(shown(&server), "whole-2");
    set(Some(b"sesame")).unwrap();
    assert_eq!(shown(&server), "whole-1");
    // Nothing waits, whatever waited before.
    assert!(set_key(&server, file("2.key")).unwrap_err().waits());
    set(Some(b"sesame")).unwrap();
    assert!(set_certificate(&server, file("2.crt")).unwrap_err().waits());
}

/// A client of TLS 1.2 that wants a certificate with one kind of key.
fn shown_to(server: &Context, ciphers: &str) -> String {
    let client = context(Role::Connecting, &Options { ciphers: Some(ciphers.into()), ..Options::default() });
    assert!(client.set_max_version(TLS1_2));
    let pair = Pair::of(&client, server).settled();
    if pair.established() == (true, true) { name(&pair.client.session) } else { "none".to_owned() }
}

#[test]
fn certificates_with_other_keys_are_added() {
    let files = two("kinds");
    let rsa = |name: &str| {
        let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
        let certificate = certificate_of(&key, name, None).to_pem().unwrap();
        [certificate, key.private_key_to_pem_pkcs8().unwrap()].concat()
    };
    let (first, second) = (rsa("rsa-1"), rsa("rsa-2"));
    let server = context(Role::Accepting, &Options { certificate: Some(files("1.pem")), ..Options::default() });
    let shown =
        || (shown_to(&server, "ECDHE-ECDSA-AES128-GCM-SHA256"), shown_to(&server, "ECDHE-RSA-AES128-GCM-SHA256"));
    let both = |ecdsa: &str, rsa: &str| (ecdsa.to_owned(), rsa.to_owned());
    assert_eq!(shown(), both("kinds-1", "none"));
    server.add_certificate(Pem::Text(&first), None, None).unwrap();
    assert_eq!(shown(), both("kinds-1", "rsa-1"));
    server.add_certificate(Pem::Text(&second), None, None).unwrap();
    assert_eq!(shown(), both("kinds-1", "rsa-2"));
    assert!(server.add_certificate(Pem::File(&files("2.crt")), None, None).is_err());
    server.add_certificate(Pem::File(&files("2.pem")), None, None).unwrap();
    assert_eq!(shown(), both("kinds-2", "rsa-2"));
    // Its own is replaced; the others stay, unless they are of the same kind.
    set_certificate(&server, files("1.pem")).unwrap();
    assert_eq!(shown(), both("kinds-1", "rsa-2"));
    server.set_certificate(Pem::Text(&first), None, None).unwrap();
    assert_eq!(shown(), both("none", "rsa-1"));
    let empty = context(Role::Accepting, &Options::default());
    empty.add_certificate(Pem::Text(&first), None, None).unwrap();
    assert!(!empty.lacks_certificate());
}
