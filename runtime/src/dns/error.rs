//! Why a name has no addresses.

/// Why a lookup failed. The texts, which scripts get to see, are those of `evutil_gai_strerror` where it
/// has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The name does not exist, or is none (`EVUTIL_EAI_NONAME`).
    NotFound,
    /// The name exists and has no address of the family (`EVUTIL_EAI_NODATA`).
    NoAddress,
    /// The address is one of the other family (`EVUTIL_EAI_ADDRFAMILY`).
    OtherFamily,
    /// The name has letters beyond ASCII, and is not in the form that DNS has for those (RFC 5891).
    NotAscii,
    /// No nameserver has answered in time (`EVUTIL_EAI_AGAIN`).
    Timeout,
    /// There is no nameserver, or none that gives an answer (`EVUTIL_EAI_FAIL`).
    Failed,
}

impl Error {
    /// What it is called.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::NotFound => "nodename nor servname provided, or not known",
            Self::NoAddress => "no address associated with nodename",
            Self::OtherFamily => "address family for nodename not supported",
            Self::NotAscii => "letters beyond ASCII in nodename: idn_to_ascii() writes them as they are looked up",
            Self::Timeout => "temporary failure in name resolution",
            Self::Failed => "non-recoverable failure in name resolution",
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.text())
    }
}

impl std::error::Error for Error {}
