use openssl::error::{Error, ErrorStack};
use openssl::x509::X509VerifyResult;

use super::session::Session;

/// The first version whose messages do not name the function any more.
const WITHOUT_FUNCTION: i64 = 0x3000_0000;

/// What OpenSSL 3 says of a wire that ends without close_notify.
pub(super) const UNEXPECTED_EOF: &str = "error:0A000126:SSL routines::unexpected eof while reading";

/// Empties the thread's error queue, where PHP and whoever else uses OpenSSL leave theirs: OpenSSL takes what it finds
/// there for an error of the call it is asked about.
pub(super) fn forget() {
    drop(ErrorStack::get());
}

/// An error as OpenSSL itself writes it (`ERR_error_string`).
pub(super) fn text(error: &Error) -> String {
    let code = error.code();
    let library = error.library().map_or_else(|| format!("lib({})", error.library_code()), str::to_owned);
    let reason = error.reason().map_or_else(|| format!("reason({})", error.reason_code()), str::to_owned);
    let function = match error.function() {
        Some(function) if openssl::version::number() < WITHOUT_FUNCTION => function.to_string(),
        _ => String::new(),
    };
    format!("error:{code:08X}:{library}:{function}:{reason}")
}

/// The last of the errors, which says most.
pub(super) fn last(errors: &ErrorStack) -> Option<String> {
    errors.errors().last().map(text)
}

impl Session {
    /// Why it has failed, in OpenSSL's words, with what was wrong with the peer's certificate, if that was it.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let mut text = self.errors.iter().map(String::as_str).collect::<Vec<_>>().join("; ");
        let verified = self.ssl().verify_result();
        if !text.is_empty() && verified != X509VerifyResult::OK {
            text = format!("{text} ({})", verified.error_string());
        }
        (!text.is_empty()).then_some(text)
    }

    /// Whether it has failed because the wire has ended without the peer having said so.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.errors.back().is_some_and(|error| error == UNEXPECTED_EOF)
    }
}
