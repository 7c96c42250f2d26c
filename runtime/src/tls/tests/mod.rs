//! Two sessions with nothing but buffers between them.

mod certificates;
mod names;
mod resumption;
mod session;
mod settings;
mod status;

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::symm::Cipher;
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509Name, X509VerifyResult};

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

/// The number of the next certificate.
static SERIAL: AtomicU32 = AtomicU32::new(7);

fn certificate(name: &str, issuer: Option<(&X509, &PKey<Private>)>) -> (X509, PKey<Private>) {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
    let certificate = certificate_of(&key, name, issuer);
    (certificate, key)
}

fn certificate_of(key: &PKey<Private>, name: &str, issuer: Option<(&X509, &PKey<Private>)>) -> X509 {
    let mut subject = X509Name::builder().unwrap();
    subject.append_entry_by_text("CN", name).unwrap();
    let subject = subject.build();
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder
        .set_serial_number(
            &BigNum::from_u32(SERIAL.fetch_add(1, Ordering::Relaxed)).unwrap().to_asn1_integer().unwrap(),
        )
        .unwrap();
    builder.set_subject_name(&subject).unwrap();
    builder.set_issuer_name(issuer.map_or(&subject, |(issuer, _)| issuer.subject_name())).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(2).unwrap()).unwrap();
    if issuer.is_none() {
        builder.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap();
    }
    let names = SubjectAlternativeName::new().dns(name).ip("127.0.0.1").build(&builder.x509v3_context(None, None));
    builder.append_extension(names.unwrap()).unwrap();
    builder.sign(issuer.map_or(key, |(_, key)| key), MessageDigest::sha256()).unwrap();
    builder.build()
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
        (self.client.session.agreed().is_some(), self.server.session.agreed().is_some())
    }

    fn distrusts(client: &Options, server: &Options) -> Option<String> {
        let mut pair = Self::new(client, server).settled();
        let error = pair.client.session.take_error();
        assert_eq!(pair.client.ending.is_some(), error.is_some());
        error.map(|error| error.rsplit(':').next().unwrap_or_default().to_owned())
    }
}

/// Whose certificate a client of a server gets to see.
fn shown(server: &Context) -> String {
    let pair = Pair::of(&context(Role::Connecting, &Options::default()), server).settled();
    if pair.established() != (true, true) {
        return "none".to_owned();
    }
    name(&pair.client.session)
}

/// The common name of the peer.
fn name(session: &Session) -> String {
    let certificate = session.ssl().peer_certificate().unwrap();
    let name = certificate.subject_name().entries_by_nid(Nid::COMMONNAME).next().unwrap();
    name.data().to_string().unwrap()
}

/// Writes a certificate and its key, in files of their own and together.
fn write(stem: &str) {
    let (certificate, key) = certificate(stem, None);
    let (certificate, key) = (certificate.to_pem().unwrap(), key.private_key_to_pem_pkcs8().unwrap());
    FILES.write(&format!("{stem}.crt"), &certificate);
    FILES.write(&format!("{stem}.key"), &key);
    FILES.write(&format!("{stem}.pem"), &[certificate, key].concat());
}

fn content(buffer: &Buffer) -> Vec<u8> {
    buffer.chunks().flatten().copied().collect()
}

#[test]
fn versions_and_entropy() {
    assert!(version().starts_with("OpenSSL ") || version().starts_with("LibreSSL "));
    assert!(version_number() > 0x1000_0000);
    assert!(gather_entropy());
}
