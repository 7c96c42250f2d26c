//! What two sides agree on, and whom they trust.

use super::*;

#[test]
fn verification() {
    let self_signed = Options { certificate: file("self"), ..Options::default() };
    let (own, key) = certificate("self", None);
    FILES.write("self", &[own.to_pem().unwrap(), key.private_key_to_pem_pkcs8().unwrap()].concat());
    let verify = || Options { verify_peer: true, ..Options::default() };
    let trusting = |ca: &str| Options { ca_file: file(ca), ..verify() };
    let refused = Some("certificate verify failed".to_owned());

    assert_eq!(Pair::distrusts(&Options::default(), &server_options()), None);
    assert_eq!(Pair::distrusts(&verify(), &server_options()), refused);
    assert_eq!(Pair::distrusts(&trusting("ca"), &server_options()), None);
    assert_eq!(Pair::distrusts(&trusting("other"), &server_options()), refused);
    let allowing = Options { allow_self_signed: true, ..verify() };
    assert_eq!(Pair::distrusts(&verify(), &self_signed), refused);
    assert_eq!(Pair::distrusts(&allowing, &self_signed), None);
    let overruled = Options { allow_self_signed: true, ..trusting("other") };
    assert_eq!(Pair::distrusts(&overruled, &self_signed), refused);

    let named = |name: &str| Options { peer_name: Some(name.into()), ..trusting("ca") };
    for name in ["localhost", "localhost.", "LOCALHOST", "127.0.0.1"] {
        assert_eq!(Pair::distrusts(&named(name), &server_options()), None, "{name}");
    }
    for name in ["example.org", "127.0.0.2", "[::1]"] {
        assert_eq!(Pair::distrusts(&named(name), &server_options()), refused, "{name}");
    }
    let unchecked = Options { peer_name: Some(b"example.org".into()), ..Options::default() };
    let pair = Pair::new(&unchecked, &server_options()).settled();
    assert_eq!(pair.server.session.server_name(), Some(&b"example.org"[..]));
    assert!(pair.client.session.distrust().is_some());
}

#[test]
fn a_server_learns_that_it_is_not_trusted() {
    let client = context(Role::Connecting, &Options { verify_peer: true, ..Options::default() });
    assert!(client.set_max_version(TLS1_2));
    let mut pair = Pair::of(&client, &context(Role::Accepting, &server_options())).settled();
    assert_eq!(pair.server.ending, Some(Ending::Failed));
    assert_eq!(pair.server.session.take_error().unwrap(), "error:0A000418:SSL routines::tlsv1 alert unknown ca");
}

#[test]
fn client_certificates() {
    let asking = Options { verify_peer: true, require_certificate: true, ca_file: file("ca"), ..server_options() };
    let with = Pair::new(&server_options(), &asking).settled();
    assert_eq!((with.established(), with.server.ending), ((true, true), None));
    let mut without = Pair::new(&Options::default(), &asking).settled();
    assert_eq!(without.server.ending, Some(Ending::Failed));
    assert!(without.server.session.take_error().unwrap().ends_with(":peer did not return a certificate"));
}

#[test]
fn a_certificate_that_is_required_is_verified() {
    let asking = Options { require_certificate: true, ca_file: file("ca"), ..server_options() };
    let (own, key) = certificate("stranger", None);
    FILES.write("stranger", &[own.to_pem().unwrap(), key.private_key_to_pem_pkcs8().unwrap()].concat());
    let stranger = Options { certificate: file("stranger"), ..Options::default() };
    let reason = |client: &Options| {
        let mut pair = Pair::new(client, &asking).settled();
        pair.server.session.take_error().map(|error| error.rsplit(':').next().unwrap_or_default().to_owned())
    };
    assert_eq!(reason(&server_options()), None);
    assert_eq!(reason(&Options::default()).as_deref(), Some("peer did not return a certificate"));
    assert_eq!(reason(&stranger).as_deref(), Some("certificate verify failed"));
}

#[test]
fn groups_that_take_long_have_to_be_asked_for() {
    let with = |groups: &str| Options { groups: Some(groups.into()), ..Options::default() };
    let established = |client: &Options, server: &Options| Pair::new(client, server).settled().established();
    for group in ["X25519", "P-256", "P-384", "P-521", "X448"] {
        assert_eq!(established(&with(group), &server_options()), (true, true), "{group}");
    }
    for group in ["ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"] {
        assert_eq!(established(&with(group), &server_options()), (false, false), "{group}");
        let server = Options { groups: Some(group.into()), ..server_options() };
        assert_eq!(established(&Options::default(), &server), (false, false), "{group}");
    }
    let asked_for = Options { groups: Some(b"X25519:ffdhe2048".into()), ..server_options() };
    assert_eq!(established(&with("ffdhe2048"), &asked_for), (true, true));
}

#[test]
fn ciphers_that_take_long_have_to_be_asked_for() {
    let hello = |ciphers: Option<&str>| {
        let options = Options { ciphers: ciphers.map(Into::into), ..Options::default() };
        let client = context(Role::Connecting, &options);
        assert!(client.set_max_version(TLS1_2));
        let mut pair = Pair::of(&client, &context(Role::Accepting, &server_options()));
        pair.client.work(usize::MAX);
        let hello = content(&pair.client.wire_out);
        pair.flush();
        (offered(&hello), pair.established())
    };
    let (few, established) = hello(Some("kDHE"));
    assert!(few.contains(&DHE_RSA_AES256_GCM));
    assert_eq!(established, (false, false));
    assert!(hello(Some("DEFAULT")).0.contains(&DHE_RSA_AES256_GCM));
    let (usual, established) = hello(None);
    assert!(!usual.contains(&DHE_RSA_AES256_GCM));
    assert_eq!(established, (true, true));
}

const DHE_RSA_AES256_GCM: u16 = 0x009f;

/// The ciphers of a ClientHello.
fn offered(hello: &[u8]) -> Vec<u16> {
    // Headers of the record and of the message, version and random; then the session ID behind its length.
    let rest = &hello[5 + 4 + 2 + 32..];
    let rest = &rest[1 + usize::from(rest[0])..];
    let length = usize::from(u16::from_be_bytes([rest[0], rest[1]]));
    rest[2..2 + length].chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

#[test]
fn the_limits_of_versions() {
    let server = context(Role::Accepting, &server_options());
    let client = context(Role::Connecting, &Options::default());
    for nonsense in [-5, 1, 12345, 0x0305, 0xfeff, 0xfefd, i64::MIN, i64::MAX] {
        assert!(!server.set_min_version(nonsense) && !server.set_max_version(nonsense), "{nonsense}");
    }
    let before = Pair::of(&client, &server);
    assert!(server.set_max_version(TLS1_2) && client.set_min_version(TLS1_3));
    let mut after = Pair::of(&client, &server).settled();
    assert_eq!(after.established(), (false, false));
    assert!(after.server.session.take_error().unwrap().contains("unsupported protocol"));
    assert_eq!(before.settled().client.session.protocol(), "TLSv1.3");
    assert!(server.set_max_version(0));
    assert_eq!(Pair::of(&client, &server).settled().client.session.protocol(), "TLSv1.3");

    let without = Options { without: Without { tls1_2: true, ..Without::default() }, ..Options::default() };
    let old = context(Role::Connecting, &without);
    assert!(old.set_max_version(TLS1_2));
    assert_eq!(Pair::of(&old, &server).settled().established(), (false, false));
}

#[test]
fn application_protocols() {
    let agree = |client: &[&[u8]], server: &[&[u8]]| {
        let list = |names: &[&[u8]]| names.iter().map(|name| name.to_vec()).collect();
        let client = Options { protocols: list(client), ..Options::default() };
        let mut pair = Pair::new(&client, &Options { protocols: list(server), ..server_options() }).settled();
        if pair.established() != (true, true) {
            return Err(pair.client.session.take_error().unwrap());
        }
        let agreed = pair.client.session.application_protocol().map(<[u8]>::to_vec);
        assert_eq!(agreed.as_deref(), pair.server.session.application_protocol());
        Ok(agreed)
    };
    let some = |name: &[u8]| Ok(Some(name.to_vec()));
    assert_eq!(agree(&[b"http/1.1", b"h2"], &[b"h2", b"http/1.1"]), some(b"h2"));
    assert_eq!(agree(&[b"http/1.1"], &[b"h2", b"http/1.1"]), some(b"http/1.1"));
    assert_eq!(agree(&[], &[b"h2"]), Ok(None));
    assert_eq!(agree(&[b"h2"], &[]), Ok(None));
    let alert = "error:0A000460:SSL routines::tlsv1 alert no application protocol".to_owned();
    assert_eq!(agree(&[b"x"], &[b"h2"]), Err(alert));
}

#[test]
fn what_cannot_be_used_is_told_and_left_out() {
    let told = |role, options: &Options| {
        let (_, refusals) = Context::new(role, options).unwrap();
        refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let server = |options: &Options| told(Role::Accepting, options);
    let with = |certificate: &str, key: Option<&str>| Options {
        certificate: file(certificate),
        key: key.and_then(file),
        ..Options::default()
    };
    assert_eq!(server(&with("both", None)), "");
    assert_eq!(server(&with("leaf", Some("key"))), "");
    assert!(server(&with("leaf", None)).starts_with("Unable to set private key file `"));
    assert!(server(&with("leaf", Some("other-key"))).contains("does not belong to the key"));
    assert!(server(&with("missing", None)).starts_with("SSL_CTX_use_certificate_chain_file failed, file: `"));
    assert!(server(&with("leaf", Some("encrypted"))).starts_with("Unable to set private key file"));
    let open = |passphrase: &[u8]| Options { passphrase: Some(passphrase.to_vec()), ..with("leaf", Some("encrypted")) };
    assert_eq!(server(&open(b"sesame")), "");
    assert!(server(&open(b"wrong")).starts_with("Unable to set private key file"));
    assert!(server(&open(&[b'x'; 5000])).starts_with("Unable to set private key file"));

    let client = |options: &Options| told(Role::Connecting, options);
    let ciphers = |ciphers: &[u8]| Options { ciphers: Some(ciphers.to_vec()), ..Options::default() };
    assert_eq!(client(&ciphers(b"ECDHE+AESGCM:!aNULL")), "");
    assert_eq!(client(&ciphers(b"NO-SUCH-CIPHER")), "Failed setting cipher list: `NO-SUCH-CIPHER'");
    assert!(client(&ciphers(b"DEFAULT\0x")).starts_with("Failed setting cipher list"));
    assert!(client(&ciphers(b"\xff")).starts_with("Failed setting cipher list"));
    for path in ["missing", "bad\0name"] {
        let ca = Options { ca_file: Some(FILES.0.join(path)), ..Options::default() };
        assert!(client(&ca).starts_with("Unable to set verify locations `"));
    }
    let ca = Options { ca_path: file("leaf"), ..Options::default() };
    assert!(client(&ca).ends_with("(the path is not a directory)"));
    for name in [&b""[..], b"a b", b"a\0b", b"\xff", &[b'a'; 300]] {
        let named = Options { peer_name: Some(name.to_vec()), ..Options::default() };
        let refusal = Context::new(Role::Connecting, &named).err();
        assert!(refusal.is_some_and(|refusal| refusal.to_string().starts_with("Invalid peer name")));
    }
    for protocol in [vec![], vec![b'x'; 256]] {
        let offering = Options { protocols: vec![protocol], ..Options::default() };
        assert_eq!(client(&offering), "Invalid list of protocols");
    }
}
