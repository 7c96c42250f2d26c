//! The answer of a CA's OCSP server that a server shows together with its certificate (RFC 6066, section 8).

use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::ocsp::{OcspBasicResponse, OcspCertId, OcspResponse, OcspResponseStatus};
use openssl::ssl::SslContextBuilder;
use openssl::x509::X509;

use super::certificate::Pair;
use super::error;
use super::refusal::Refusal;

/// How far clocks may differ, in seconds.
const SKEW: u32 = 300;

/// Such an answer, in DER form.
#[derive(Clone)]
pub(super) struct Status(Vec<u8>);

impl Status {
    pub(super) fn new(der: &[u8]) -> Result<Self, Refusal> {
        error::forget();
        let refusal = || Refusal::new("Invalid OCSP response");
        let response = OcspResponse::from_der(der).map_err(|errors| refusal().errors(&errors))?;
        match response.status() {
            OcspResponseStatus::SUCCESSFUL => {}
            status => {
                return Err(refusal().because(format!("the OCSP server has answered with error {}", status.as_raw())));
            }
        }
        response.basic().map_err(|errors| refusal().errors(&errors))?;
        Ok(Self(der.to_vec()))
    }

    /// Has the sessions of a context show it together with those certificates that it may be for.
    pub(super) fn install(&self, builder: &mut SslContextBuilder, certificates: &[Pair]) -> Result<(), ErrorStack> {
        let mine: Vec<X509> =
            certificates.iter().filter(|pair| self.is_for(pair)).filter_map(Pair::leaf).cloned().collect();
        if mine.is_empty() {
            return Ok(());
        }
        let der = self.0.clone();
        builder.set_status_callback(move |session| {
            // OpenSSL has chosen the certificate by now.
            let shown = session.certificate().is_some_and(|shown| mine.iter().any(|own| **own == *shown));
            if shown {
                session.set_ocsp_status(&der)?;
            }
            Ok(shown)
        })
    }

    /// Why it is of no use with some certificates, if it is known that it is none.
    pub(super) fn complaint(&self, certificates: &[Pair]) -> Option<Refusal> {
        let useless = !certificates.is_empty() && !certificates.iter().any(|pair| self.is_for(pair));
        let why = "it is for another certificate, or not valid any more or yet";
        useless.then(|| Refusal::new("The OCSP response is not shown").because(why))
    }

    /// Whether it is for a certificate and valid now. That can be told only where the issuer of the certificate is known:
    /// it may be for any other.
    fn is_for(&self, pair: &Pair) -> bool {
        let (Some(leaf), Some(issuer)) = (pair.leaf(), pair.issuer()) else { return true };
        let Ok(answers) = OcspResponse::from_der(&self.0).and_then(|response| response.basic()) else { return false };
        let found = [MessageDigest::sha1(), MessageDigest::sha256()]
            .into_iter()
            .any(|digest| OcspCertId::from_cert(digest, leaf, issuer).is_ok_and(|id| is_answered(&answers, &id)));
        error::forget();
        found
    }
}

fn is_answered(answers: &OcspBasicResponse, id: &OcspCertId) -> bool {
    answers.find_status(id).is_some_and(|status| status.check_validity(SKEW, None).is_ok())
}
