//! Two sessions with nothing but buffers between them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::ssl::NameType;
use openssl::symm::Cipher;
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509Name, X509VerifyResult};
use proptest::prelude::*;

use super::*;
use crate::buffer::Buffer;

const TLS1_2: i64 = 0x0303;
const TLS1_3: i64 = 0x0304;

/// A directory with certificates and keys, removed by the system's own cleaning.
struct Files(PathBuf);

static FILES: LazyLock<Files> = LazyLock::new(|| {
    let directory = std::env::temp_dir().join(format!("event-tls-{}", std::process::id()));
    fs::create_dir_all(&directory).unwrap();
    let files = Files(directory);
    let (ca, ca_key) = certificate("ca", None);
    files.write("ca", &ca.to_pem().unwrap());
    let (other, _) = certificate("other", None);
    files.write("other", &other.to_pem().unwrap());
    let (leaf, key) = certificate("localhost", Some((&ca, &ca_key)));
    let pem = key.private_key_to_pem_pkcs8().unwrap();
    files.write("leaf", &leaf.to_pem().unwrap());
    files.write("key", &pem);
    files.write("both", &[leaf.to_pem().unwrap(), pem].concat());
    let encrypted = key.private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), b"sesame").unwrap();
    files.write("encrypted", &encrypted);
    files.write("other-key", &certificate("x", None).1.private_key_to_pem_pkcs8().unwrap());
    files
});

impl Files {
    fn write(&self, name: &str, data: &[u8]) {
        fs::write(self.0.join(name), data).unwrap();
    }
}

fn file(name: &str) -> Option<PathBuf> {
    Some(FILES.0.join(name))
}

fn certificate(name: &str, issuer: Option<(&X509, &PKey<Private>)>) -> (X509, PKey<Private>) {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
    let mut subject = X509Name::builder().unwrap();
    subject.append_entry_by_text("CN", name).unwrap();
    let subject = subject.build();
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(&BigNum::from_u32(7).unwrap().to_asn1_integer().unwrap()).unwrap();
    builder.set_subject_name(&subject).unwrap();
    builder.set_issuer_name(issuer.map_or(&subject, |(issuer, _)| issuer.subject_name())).unwrap();
    builder.set_pubkey(&key).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(2).unwrap()).unwrap();
    if issuer.is_none() {
        builder.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap();
    }
    let names = SubjectAlternativeName::new().dns(name).ip("127.0.0.1").build(&builder.x509v3_context(None, None));
    builder.append_extension(names.unwrap()).unwrap();
    builder.sign(issuer.map_or(&key, |(_, key)| key), MessageDigest::sha256()).unwrap();
    (builder.build(), key)
}

pub(crate) fn server_options() -> Options {
    Options { certificate: file("both"), ..Options::default() }
}

pub(crate) fn context(role: Role, options: &Options) -> Context {
    let (context, refusals) = Context::new(role, options).unwrap();
    assert!(refusals.is_empty(), "{refusals:?}");
    context
}

impl Session {
    /// The host name that the client has asked for.
    fn server_name(&self) -> Option<&str> {
        self.ssl().servername(NameType::HOST_NAME)
    }

    /// Why the peer's certificate is not trusted; none when it is, or when there is none.
    fn distrust(&self) -> Option<&'static str> {
        let result = self.ssl().verify_result();
        (result != X509VerifyResult::OK).then(|| result.error_string())
    }
}

/// A session and its four buffers.
struct End {
    session: Session,
    wire_in: Buffer,
    wire_out: Buffer,
    plain_in: Buffer,
    plain_out: Buffer,
    ending: Option<Ending>,
}

impl End {
    fn new(context: &Context) -> Self {
        let session = Session::new(context, context.role()).unwrap();
        let [wire_in, wire_out, plain_in, plain_out] = std::array::from_fn(|_| Buffer::new());
        Self { session, wire_in, wire_out, plain_in, plain_out, ending: None }
    }

    /// Does all there is to do, in portions.
    fn work(&mut self, limit: usize) {
        let Self { session, wire_in, wire_out, plain_in, plain_out, ending } = self;
        loop {
            match session.receive(wire_in, wire_out, plain_in, limit) {
                Ok(0) => break,
                Ok(count) => assert!(count <= limit),
                Err(end) => {
                    *ending = Some(end);
                    break;
                }
            }
        }
        if session.send(plain_out, wire_in, wire_out, usize::MAX) == Err(Ending::Failed) {
            ending.get_or_insert(Ending::Failed);
        }
    }
}

struct Pair {
    client: End,
    server: End,
}

impl Pair {
    fn new(client: &Options, server: &Options) -> Self {
        Self::of(&context(Role::Connecting, client), &context(Role::Accepting, server))
    }

    fn of(client: &Context, server: &Context) -> Self {
        Self { client: End::new(client), server: End::new(server) }
    }

    /// Moves everything until nothing moves any more.
    fn flush(&mut self) {
        loop {
            self.client.work(usize::MAX);
            self.server.work(usize::MAX);
            if self.client.wire_out.is_empty() && self.server.wire_out.is_empty() {
                return;
            }
            self.server.wire_in.append(&mut self.client.wire_out);
            self.client.wire_in.append(&mut self.server.wire_out);
        }
    }

    fn settled(mut self) -> Self {
        self.flush();
        self
    }

    fn established(&self) -> (bool, bool) {
        (self.client.session.is_established(), self.server.session.is_established())
    }

    fn distrusts(client: &Options, server: &Options) -> Option<String> {
        let mut pair = Self::new(client, server).settled();
        let error = pair.client.session.take_error();
        assert_eq!(pair.client.ending.is_some(), error.is_some());
        error.map(|error| error.rsplit(':').next().unwrap_or_default().to_owned())
    }
}

fn content(buffer: &Buffer) -> Vec<u8> {
    buffer.chunks().flatten().copied().collect()
}

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
    assert_eq!(pair.server.session.server_name(), Some("example.org"));
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
    assert!(server(&with("leaf", Some("other-key"))).ends_with("key values mismatch)"));
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

#[test]
fn another_certificate_is_for_the_sessions_to_come() {
    let server = context(Role::Accepting, &Options::default());
    let client = context(Role::Connecting, &Options::default());
    assert_eq!(Pair::of(&client, &server).settled().established(), (false, false));
    assert!(server.set_certificate(Path::new("missing")).is_err());
    assert!(server.set_certificate(&file("leaf").unwrap()).is_err());
    server.set_key(&file("key").unwrap()).unwrap();
    server.set_certificate(&file("leaf").unwrap()).unwrap();
    assert!(server.set_key(&file("other-key").unwrap()).is_err());
    assert_eq!(Pair::of(&client, &server).settled().established(), (true, true));
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

#[test]
fn versions_and_entropy() {
    assert!(version().starts_with("OpenSSL ") || version().starts_with("LibreSSL "));
    assert!(version_number() > 0x1000_0000);
    assert!(gather_entropy());
}
