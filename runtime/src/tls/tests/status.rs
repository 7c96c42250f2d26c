//! The answers of OCSP servers that are shown.

use std::ffi::{c_int, c_void};

use foreign_types::{ForeignType, ForeignTypeRef};
use openssl::ocsp::{OcspBasicResponse, OcspBasicResponseRef, OcspCertId, OcspResponse, OcspResponseStatus};
use openssl::ssl::{SslRef, StatusType};

use super::*;

// What a CA's server does, and the openssl crate does not.
unsafe extern "C" {
    fn OCSP_BASICRESP_new() -> *mut openssl_sys::OCSP_BASICRESP;
    fn OCSP_basic_add1_status(
        answer: *mut openssl_sys::OCSP_BASICRESP,
        id: *mut openssl_sys::OCSP_CERTID,
        status: c_int,
        reason: c_int,
        revoked: *mut c_void,
        this_update: *mut openssl_sys::ASN1_TIME,
        next_update: *mut openssl_sys::ASN1_TIME,
    ) -> *mut c_void;
    fn OCSP_basic_sign(
        answer: *mut openssl_sys::OCSP_BASICRESP,
        signer: *mut openssl_sys::X509,
        key: *mut openssl_sys::EVP_PKEY,
        digest: *const openssl_sys::EVP_MD,
        certificates: *mut c_void,
        flags: u64,
    ) -> c_int;
}

/// A CA, and certificates of it with its own behind them.
struct Authority {
    certificate: X509,
    key: PKey<Private>,
}

impl Authority {
    fn new() -> Self {
        let (certificate, key) = certificate("status-ca", None);
        Self { certificate, key }
    }

    /// Writes a certificate, its key and, if wished, the CA's.
    fn issue(&self, stem: &str, with_issuer: bool) -> X509 {
        let (issued, key) = certificate(stem, Some((&self.certificate, &self.key)));
        let issuer = if with_issuer { self.certificate.to_pem().unwrap() } else { Vec::new() };
        let parts = [issued.to_pem().unwrap(), issuer, key.private_key_to_pem_pkcs8().unwrap()];
        FILES.write(&format!("{stem}.pem"), &parts.concat());
        issued
    }

    /// What its server says of a certificate: that it is good, from one second since 1970 to another.
    fn answer(&self, about: &X509, digest: MessageDigest, from: i64, to: i64) -> Vec<u8> {
        let id = OcspCertId::from_cert(digest, about, &self.certificate).unwrap();
        let time = |second| Asn1Time::from_unix(second).unwrap();
        let (from, to) = (time(from), time(to));
        // SAFETY: everything is live, and copied by OpenSSL; the answer is ours from the first line on.
        let answer = unsafe {
            let answer = OcspBasicResponse::from_ptr(OCSP_BASICRESP_new());
            let added = OCSP_basic_add1_status(
                answer.as_ptr(),
                id.as_ptr(),
                0,
                0,
                std::ptr::null_mut(),
                from.as_ptr(),
                to.as_ptr(),
            );
            assert!(!added.is_null());
            let digest = MessageDigest::sha256().as_ptr();
            let (signer, key) = (self.certificate.as_ptr(), self.key.as_ptr());
            assert_eq!(OCSP_basic_sign(answer.as_ptr(), signer, key, digest, std::ptr::null_mut(), 0), 1);
            answer
        };
        let answer: &OcspBasicResponseRef = &answer;
        OcspResponse::create(OcspResponseStatus::SUCCESSFUL, Some(answer)).unwrap().to_der().unwrap()
    }
}

fn now() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

/// What a client that asks for it is shown.
fn shown(server: &Context, newest: i64, server_name: &str) -> Option<Vec<u8>> {
    let peer_name = (!server_name.is_empty()).then(|| server_name.into());
    let client = context(Role::Connecting, &Options { peer_name, ..Options::default() });
    assert!(client.set_max_version(newest));
    let mut pair = Pair::of(&client, server);
    // SAFETY: the session has not begun, and nobody else refers to it.
    unsafe { SslRef::from_ptr_mut(pair.client.session.ssl().as_ptr()).set_status_type(StatusType::OCSP).unwrap() };
    pair.flush();
    assert_eq!(pair.established(), (true, true));
    pair.client.session.ssl().ocsp_status().map(<[u8]>::to_vec)
}

fn options(stem: &str, status: &[u8]) -> Options {
    Options { certificate: file(&format!("{stem}.pem")), status: Some(status.to_vec()), ..Options::default() }
}

#[test]
fn an_answer_is_shown_with_its_certificate() {
    let ca = Authority::new();
    for digest in [MessageDigest::sha1(), MessageDigest::sha256()] {
        let about = ca.issue("status-good", true);
        let answer = ca.answer(&about, digest, now() - 60, now() + 60);
        let server = context(Role::Accepting, &options("status-good", &answer));
        for newest in [TLS1_2, TLS1_3] {
            assert_eq!(shown(&server, newest, ""), Some(answer.clone()));
        }
        // Nobody is shown it unasked, or with another certificate.
        let unasked = Pair::of(&context(Role::Connecting, &Options::default()), &server).settled();
        assert_eq!(unasked.client.session.ssl().ocsp_status(), None);
        ca.issue("status-next", true);
        server.set_certificate(Pem::File(&file("status-next.pem").unwrap()), None, None).unwrap();
        assert_eq!(shown(&server, TLS1_3, ""), None);
        server.set_certificate(Pem::File(&file("status-good.pem").unwrap()), None, None).unwrap();
        assert_eq!(shown(&server, TLS1_3, ""), Some(answer));
    }
}

#[test]
fn a_name_has_an_answer_of_its_own() {
    let ca = Authority::new();
    let answer = ca.answer(&ca.issue("status-named", true), MessageDigest::sha1(), now() - 60, now() + 60);
    let named = context(Role::Accepting, &options("status-named", &answer));
    let server = context(Role::Accepting, &server_options());
    server.add_server_name(b"a.example", &named).unwrap();
    assert_eq!(shown(&server, TLS1_3, "a.example"), Some(answer));
    assert_eq!(shown(&server, TLS1_3, ""), None);
}

#[test]
fn an_answer_of_no_use_is_told_of_and_not_shown() {
    let ca = Authority::new();
    let about = ca.issue("status-about", true);
    let other = ca.issue("status-other", true);
    let digest = MessageDigest::sha1;
    let useless = [
        ca.answer(&other, digest(), now() - 60, now() + 60),
        ca.answer(&about, digest(), now() - 9000, now() - 900),
        ca.answer(&about, digest(), now() + 900, now() + 9000),
    ];
    for answer in useless {
        let (server, refusals) = Context::new(Role::Accepting, &options("status-about", &answer)).unwrap();
        assert!(refusals[0].to_string().starts_with("The OCSP response is not shown"), "{refusals:?}");
        assert_eq!(shown(&server, TLS1_3, ""), None);
    }
    for broken in [&b""[..], b"nonsense", &answer_of_failure()] {
        let (server, refusals) = Context::new(Role::Accepting, &options("status-about", broken)).unwrap();
        assert!(refusals[0].to_string().starts_with("Invalid OCSP response ("), "{refusals:?}");
        assert_eq!(shown(&server, TLS1_3, ""), None);
    }
}

/// What a server says that has nothing to say.
fn answer_of_failure() -> Vec<u8> {
    OcspResponse::create(OcspResponseStatus::TRY_LATER, None).unwrap().to_der().unwrap()
}

#[test]
fn an_answer_is_trusted_to_be_for_a_certificate_of_unknown_issuer() {
    let ca = Authority::new();
    let about = ca.issue("status-alone", false);
    let answer = ca.answer(&about, MessageDigest::sha1(), now() - 60, now() + 60);
    let server = context(Role::Accepting, &options("status-alone", &answer));
    assert_eq!(shown(&server, TLS1_3, ""), Some(answer));
}
