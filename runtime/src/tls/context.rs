use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use openssl::error::ErrorStack;
use openssl::ssl::Ssl;

use super::alpn;
use super::certificate::{Chain, Key, Pair, Pem};
use super::error;
use super::names::{Begun, Names, Pattern};
use super::options::{Options, Role};
use super::peer_name::PeerName;
use super::refusal::Refusal;
use super::settings::{self, Settings};
use super::slot::{Built, Slot};

/// What sessions are made of: certificates, trust and limits (`SSL_CTX`). Clones are the same context, which lives as
/// long as one of them. A change is for the sessions that are made after it: those that are there keep what they have
/// begun with.
#[derive(Clone)]
pub struct Context {
    inner: Rc<Inner>,
    /// Whom a client expects.
    peer_name: Option<Rc<PeerName>>,
    /// A client offers no HTTP/2, even where the script has it offered.
    is_of_http_1: bool,
}

struct Inner {
    slot: Arc<Slot>,
    certificates: RefCell<Certificates>,
    passphrase: Option<Vec<u8>>,
    /// The contexts of others for clients that ask for names. They refer to this one no more than to any other, so
    /// nothing goes round in circles.
    names: RefCell<Arc<Names>>,
}

/// As much is shown of what is no server name: more than any has.
const SHOWN: usize = 300;

/// The certificates of a context, and what may become one.
#[derive(Clone, Default)]
struct Certificates {
    /// Its own, if it has one.
    own: Option<Pair>,
    /// Others, each for another kind of key.
    others: Vec<Pair>,
    /// A certificate that waits for its key.
    chain: Option<Chain>,
    /// A key that waits for its certificate.
    key: Option<Key>,
}

/// What has come of half a pair that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It is in use, or will be with its other half: a context without a certificate takes any key.
    Alone,
    /// It is in use, together with the other half that has waited for it.
    WithTheOther,
}

impl Context {
    /// A context for one side of connections, and the options that could not be used. The order of options does not
    /// matter, and nobody is ever asked for a passphrase.
    ///
    /// # Errors
    ///
    /// For a peer name that is none, and when OpenSSL makes no context, which it does as long as there is memory.
    pub fn new(role: Role, options: &Options) -> Result<(Self, Vec<Refusal>), Refusal> {
        error::forget();
        let failed = |errors: ErrorStack| Refusal::new("Creation of a new SSL_CTX object failed").errors(&errors);
        let peer_name = options.peer_name.as_deref().map(peer_name).transpose()?;
        let (settings, mut refusals) = Settings::new(role, options).map_err(failed)?;
        let context = settings.build(&[]).map_err(failed)?;
        let context = Self {
            inner: Rc::new(Inner {
                slot: Arc::new(Slot::new(Built { context, settings })),
                certificates: RefCell::default(),
                passphrase: options.passphrase.clone(),
                names: RefCell::default(),
            }),
            peer_name: peer_name.map(Rc::new),
            is_of_http_1: false,
        };
        let key = options.key.as_deref().map_or(Ok(()), |key| context.set_key(Pem::File(key)).map(drop));
        let certificate = options.certificate.as_deref();
        let certificate = certificate.map_or(Ok(()), |file| context.set_own_certificate(Pem::File(file)).map(drop));
        // A certificate that has no key because that was refused is not worth another word.
        refusals.extend(certificate.err().filter(|refusal| key.is_ok() || !refusal.waits()));
        refusals.extend(key.err());
        refusals.extend(context.complaint());
        Ok((context, refusals))
    }

    /// A context for clients of servers that the system trusts.
    ///
    /// # Errors
    ///
    /// When OpenSSL makes none.
    pub fn for_clients() -> Result<Self, Refusal> {
        let options = Options { verify_peer: true, system_authorities: true, ..Options::default() };
        let (context, mut refusals) = Self::new(Role::Connecting, &options)?;
        refusals.pop().map_or(Ok(context), Err)
    }

    /// The side it was made for.
    #[must_use]
    pub fn role(&self) -> Role {
        self.inner.slot.get().settings.role()
    }

    /// Whether sessions cannot begin for want of a certificate, of its own or for a name.
    #[must_use]
    pub fn lacks_certificate(&self) -> bool {
        let needs = self.inner.slot.get().settings.need_certificate() && self.inner.names.borrow().is_empty();
        needs && self.inner.certificates.borrow().own.is_none()
    }

    /// Whether it is for servers that let in only clients with a certificate that is trusted, and trusts none.
    #[must_use]
    pub fn trusts_nobody(&self) -> bool {
        let settings = &self.inner.slot.get().settings;
        settings.role() == Role::Accepting && settings.verify.excludes_all()
    }

    /// Uses another certificate, with its key, and no other (`SSL_CTX_use_cert_and_key`). The key may be in the same
    /// place. All or nothing: what was there serves until then.
    ///
    /// # Errors
    ///
    /// When one of them is not what it should be, they do not belong together, or OpenSSL does not want them.
    pub fn set_certificate(
        &self,
        certificate: Pem<'_>,
        key: Option<Pem<'_>>,
        passphrase: Option<&[u8]>,
    ) -> Result<(), Refusal> {
        let passphrase = passphrase.or(self.inner.passphrase.as_deref());
        let own = Some(Pair::read(certificate, key, passphrase)?);
        self.use_certificates(certificate, Certificates { own, ..Certificates::default() })
    }

    /// Uses one more certificate, for peers that want another kind of key. It replaces the one for that kind, if there is
    /// one.
    ///
    /// # Errors
    ///
    /// As for [`Context::set_certificate`].
    pub fn add_certificate(
        &self,
        certificate: Pem<'_>,
        key: Option<Pem<'_>>,
        passphrase: Option<&[u8]>,
    ) -> Result<(), Refusal> {
        let passphrase = passphrase.or(self.inner.passphrase.as_deref());
        let pair = Pair::read(certificate, key, passphrase)?;
        let mut certificates = self.inner.certificates.borrow().clone();
        certificates.others.retain(|other| !other.is_like(&pair));
        if certificates.own.as_ref().is_none_or(|own| own.is_like(&pair)) {
            certificates.own = Some(pair);
        } else {
            certificates.others.push(pair);
        }
        self.use_certificates(certificate, certificates)
    }

    /// Uses another certificate of its own, with the first key that belongs to it: one that has waited for it, the one
    /// in the same file, or the one in use. Where there is none, the certificate waits for its key, and what was in use
    /// stays in use.
    ///
    /// # Errors
    ///
    /// When there is no such certificate, OpenSSL does not want it, or it has to wait.
    pub fn set_own_certificate(&self, source: Pem<'_>) -> Result<Accepted, Refusal> {
        let chain = Chain::read(source)?;
        let beside = Key::read(source, self.inner.passphrase.as_deref());
        let mut certificates = self.inner.certificates.borrow().clone();
        let waited = certificates.key.take();
        if let Some(pair) = waited.as_ref().and_then(|key| Pair::of(&chain, [key])) {
            return self.install(source, pair).map(|()| Accepted::WithTheOther);
        }
        let in_use = certificates.own.as_ref().map(Pair::key);
        if let Some(pair) = Pair::of(&chain, beside.iter().chain(in_use)) {
            return self.install(source, pair).map(|()| Accepted::Alone);
        }
        let refusal = match beside {
            Err(refusal) if waited.is_none() && in_use.is_none() => refusal,
            _ => Refusal::new(format!("The certificate in `{source}' does not belong to the key"))
                .because("what is in use stays in use until its key is set as well"),
        };
        self.inner.certificates.borrow_mut().chain = Some(chain);
        Err(refusal.waiting())
    }

    /// Uses another key for its own certificate: one that has waited for it, or the one in use. Where there is none that
    /// it belongs to, the key waits, and what was in use stays in use.
    ///
    /// # Errors
    ///
    /// When there is no such key, or it has to wait, unless there is no certificate at all.
    pub fn set_key(&self, source: Pem<'_>) -> Result<Accepted, Refusal> {
        let key = Key::read(source, self.inner.passphrase.as_deref())?;
        let certificates = self.inner.certificates.borrow().clone();
        let of = |chain: Option<&Chain>| chain.and_then(|chain| Pair::of(chain, [&key]));
        let (waited, in_use) = (certificates.chain.as_ref(), certificates.own.as_ref().map(Pair::chain));
        if let Some(pair) = of(waited) {
            return self.install(source, pair).map(|()| Accepted::WithTheOther);
        }
        if let Some(pair) = of(in_use) {
            return self.install(source, pair).map(|()| Accepted::Alone);
        }
        let is_alone = waited.is_none() && in_use.is_none();
        self.inner.certificates.borrow_mut().key = Some(key);
        if is_alone {
            return Ok(Accepted::Alone);
        }
        let refusal = Refusal::new(format!("The key in `{source}' does not belong to the certificate"));
        Err(refusal.because("what is in use stays in use until its certificate is set as well").waiting())
    }

    /// Uses another pair of its own.
    fn install(&self, source: Pem<'_>, pair: Pair) -> Result<(), Refusal> {
        let mut certificates = self.inner.certificates.borrow().clone();
        certificates.others.retain(|other| !other.is_like(&pair));
        certificates = Certificates { own: Some(pair), others: certificates.others, chain: None, key: None };
        self.use_certificates(source, certificates)
    }

    fn use_certificates(&self, source: Pem<'_>, certificates: Certificates) -> Result<(), Refusal> {
        let settings = self.inner.slot.get().settings.clone();
        match settings.build(&certificates.all()) {
            Ok(context) => {
                self.inner.slot.set(Built { context, settings });
                self.inner.certificates.replace(certificates);
                Ok(())
            }
            Err(errors) => {
                Err(Refusal::new(format!("The certificate or key in `{source}' cannot be used")).errors(&errors))
            }
        }
    }

    /// Sets the oldest version that is spoken, by its number on the wire (`SSL_CTX_set_min_proto_version`): 0x0301 is
    /// TLS 1.0, 0x0304 is TLS 1.3, 0 is no limit. False, and nothing changed, for what is no version of TLS or not
    /// supported.
    pub fn set_min_version(&self, number: i64) -> bool {
        settings::version(number).is_some_and(|version| self.change(|settings| settings.min_version = version))
    }

    /// Sets the newest version that is spoken (`SSL_CTX_set_max_proto_version`), in the same way.
    pub fn set_max_version(&self, number: i64) -> bool {
        settings::version(number).is_some_and(|version| self.change(|settings| settings.max_version = version))
    }

    /// Changes the settings, unless OpenSSL does not want that.
    fn change(&self, change: impl FnOnce(&mut Settings)) -> bool {
        let mut settings = self.inner.slot.get().settings.clone();
        change(&mut settings);
        let Ok(context) = settings.build(&self.inner.certificates.borrow().all()) else { return false };
        self.inner.slot.set(Built { context, settings });
        true
    }

    /// Has clients that ask for a name get another context for servers: certificates, ALPN, verification and all else
    /// but the keys of tickets. The name is `a.example`, or `*.a.example` for all that are one label longer; that of one
    /// label more counts less. A context that was there for the name is replaced.
    ///
    /// # Errors
    ///
    /// For what no client can ask for, and for contexts of clients.
    pub fn add_server_name(&self, pattern: &[u8], context: &Self) -> Result<(), Refusal> {
        let shown = String::from_utf8_lossy(pattern.get(..SHOWN).unwrap_or(pattern)).into_owned();
        let refusal = || Refusal::new(format!("Invalid server name: `{shown}'"));
        let pattern = Pattern::parse(pattern)
            .ok_or_else(|| refusal().because("it has to be a host name, or one behind `*.', and no address"))?;
        if [self, context].into_iter().any(|context| context.role() == Role::Connecting) {
            return Err(refusal().because("clients are asked for no names"));
        }
        Arc::make_mut(&mut self.inner.names.borrow_mut()).add(pattern, context.inner.slot.clone());
        Ok(())
    }

    /// Removes the context for a name. False when there is none.
    pub fn remove_server_name(&self, pattern: &[u8]) -> bool {
        let names = &mut self.inner.names.borrow_mut();
        Pattern::parse(pattern).is_some_and(|pattern| Arc::make_mut(names).remove(&pattern))
    }

    /// What the script should know of what it has set.
    fn complaint(&self) -> Option<Refusal> {
        self.inner.slot.get().settings.complaint(&self.inner.certificates.borrow().all())
    }

    /// The same context for a client of a server: unless the script has named the peer, its host is the name, which is
    /// sent to the server, and looked for in its certificate where that is verified.
    pub(crate) fn toward(self, host: &str) -> Self {
        let peer_name = self.peer_name.or_else(|| PeerName::parse(host.as_bytes()).map(Rc::new));
        Self { peer_name, ..self }
    }

    /// The same context for a client that speaks no HTTP/2, which is not offered to the server.
    pub(crate) fn of_http_1(self) -> Self {
        Self { is_of_http_1: true, ..self }
    }

    /// What a session is made of.
    pub(super) fn ssl(&self, role: Role) -> Result<Ssl, ErrorStack> {
        let with = self.inner.slot.get();
        let mut ssl = Ssl::new(&with.context)?;
        match role {
            Role::Accepting => {
                ssl.set_accept_state();
                ssl.set_ex_data(Begun::index()?, Begun { with, names: self.inner.names.borrow().clone() });
            }
            Role::Connecting => {
                ssl.set_connect_state();
                if let Some(name) = &self.peer_name {
                    name.apply(&mut ssl)?;
                }
                if self.is_of_http_1
                    && let Some(protocols) = alpn::without_http_2(&with.settings.protocols)
                {
                    ssl.set_alpn_protos(&protocols)?;
                }
            }
        }
        Ok(ssl)
    }
}

impl Certificates {
    fn all(&self) -> Vec<Pair> {
        self.own.iter().chain(&self.others).cloned().collect()
    }
}

/// The name of the peer: a connection that does without it would trust any other.
fn peer_name(name: &[u8]) -> Result<PeerName, Refusal> {
    PeerName::parse(name).ok_or_else(|| Refusal::new(format!("Invalid peer name: `{}'", String::from_utf8_lossy(name))))
}
