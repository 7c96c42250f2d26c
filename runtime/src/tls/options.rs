use std::path::PathBuf;

use openssl::ssl::SslOptions;

/// Which side of a connection one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The client.
    Connecting,
    /// The server.
    Accepting,
}

/// What is wished of a context. Nothing is verified by default.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A PEM file with the own certificate and those that lead to the CA's.
    pub certificate: Option<PathBuf>,
    /// A PEM file with the key of the certificate; without it, the certificate's file has the key as well.
    pub key: Option<PathBuf>,
    /// What an encrypted key is opened with.
    pub passphrase: Option<Vec<u8>>,
    /// A PEM file with the certificates that are trusted.
    pub ca_file: Option<PathBuf>,
    /// A directory with them, named by their hashes.
    pub ca_path: Option<PathBuf>,
    /// Whether those are trusted that the system trusts, besides.
    pub system_authorities: bool,
    /// Whether the peer must show a certificate that is trusted.
    pub verify_peer: bool,
    /// Whether a client must show a certificate at all, which implies `verify_peer`.
    pub require_certificate: bool,
    /// Whether a client is asked for its certificate in the first handshake only.
    pub verify_once: bool,
    /// Whether certificates signed by themselves are trusted. A CA file or path overrules it.
    pub allow_self_signed: bool,
    /// How many certificates may stand between the peer's and the CA's.
    pub depth: Option<u32>,
    /// The ciphers up to TLS 1.2, in OpenSSL's own notation.
    pub ciphers: Option<Vec<u8>>,
    /// The cipher suites of TLS 1.3, in OpenSSL's own notation.
    pub suites: Option<Vec<u8>>,
    /// The groups for the key exchange, in OpenSSL's own notation.
    pub groups: Option<Vec<u8>>,
    /// Whether the server's order of ciphers counts, and not the client's.
    pub server_preference: bool,
    /// Versions that are left out.
    pub without: Without,
    /// What a client calls its server: sent as its server name, and compared with its certificate where that is
    /// verified.
    pub peer_name: Option<Vec<u8>>,
    /// The protocols to agree on one of, the preferred first (ALPN).
    pub protocols: Vec<Vec<u8>>,
    /// What a server shows of its CA's OCSP server, in DER form.
    pub status: Option<Vec<u8>>,
    /// The keys of session tickets, each of 48 or 80 bytes, in the form that nginx has. The first one seals them.
    pub ticket_keys: Option<Vec<Vec<u8>>>,
}

/// Versions of the protocol that are left out, one by one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Without {
    /// SSL 3.
    pub ssl3: bool,
    /// TLS 1.0.
    pub tls1: bool,
    /// TLS 1.1.
    pub tls1_1: bool,
    /// TLS 1.2.
    pub tls1_2: bool,
}

impl Options {
    /// The flags that depend on options.
    pub(super) const FLAGS: SslOptions = SslOptions::CIPHER_SERVER_PREFERENCE
        .union(SslOptions::NO_SSLV3)
        .union(SslOptions::NO_TLSV1)
        .union(SslOptions::NO_TLSV1_1)
        .union(SslOptions::NO_TLSV1_2);

    /// As OpenSSL's own flags.
    pub(super) fn flags(&self) -> SslOptions {
        let Without { ssl3, tls1, tls1_1, tls1_2 } = self.without;
        let flags = [
            (true, SslOptions::ALL | SslOptions::NO_COMPRESSION),
            (self.server_preference, SslOptions::CIPHER_SERVER_PREFERENCE),
            (ssl3, SslOptions::NO_SSLV3),
            (tls1, SslOptions::NO_TLSV1),
            (tls1_1, SslOptions::NO_TLSV1_1),
            (tls1_2, SslOptions::NO_TLSV1_2),
        ];
        flags.into_iter().filter(|(wished, _)| *wished).map(|(_, flag)| flag).collect()
    }
}
