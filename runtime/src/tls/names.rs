//! Which context a client gets that asks for a name (SNI, RFC 6066).

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use openssl::error::ErrorStack;
use openssl::ex_data::Index;
use openssl::ssl::{ClientHelloResponse, Ssl, SslAlert, SslRef};

use crate::socket::Address;

use super::ffi;
use super::slot::{Built, Slot};

/// The longest name in the DNS.
const LONGEST: usize = 253;

/// The number of the extension with the name.
const SERVER_NAME: u32 = 0;

/// Contexts by the names that clients ask for, in small letters.
#[derive(Clone, Default)]
pub(super) struct Names {
    exact: HashMap<String, Arc<Slot>>,
    /// Those for any name below another, by that.
    below: HashMap<String, Arc<Slot>>,
}

/// A name, or all that are one label longer than another.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    Exact(String),
    Below(String),
}

impl Pattern {
    /// Reads `a.example` or `*.a.example`; none for what no client can ask for.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let fits = text.len() <= LONGEST + "*..".len();
        let text = std::str::from_utf8(text).ok().filter(|_| fits)?.to_ascii_lowercase();
        let text = text.strip_suffix('.').unwrap_or(&text);
        match text.strip_prefix("*.") {
            Some(name) => is_name(name).then(|| Self::Below(name.to_owned())),
            None => is_name(text).then(|| Self::Exact(text.to_owned())),
        }
    }
}

fn is_name(name: &str) -> bool {
    let valid = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let labels = name.split('.').all(|label| !label.is_empty());
    name.len() <= LONGEST && labels && name.bytes().all(valid) && Address::parse(name).is_none()
}

impl Names {
    /// Adds a context for a name, in place of the one that was there.
    pub(super) fn add(&mut self, pattern: Pattern, slot: Arc<Slot>) {
        match pattern {
            Pattern::Exact(name) => self.exact.insert(name, slot),
            Pattern::Below(name) => self.below.insert(name, slot),
        };
    }

    /// Removes the context for a name; false when there is none.
    pub(super) fn remove(&mut self, pattern: &Pattern) -> bool {
        match pattern {
            Pattern::Exact(name) => self.exact.remove(name),
            Pattern::Below(name) => self.below.remove(name),
        }
        .is_some()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.below.is_empty()
    }

    fn find(&self, name: &[u8]) -> Option<Arc<Built>> {
        let name = std::str::from_utf8(name).ok()?.to_ascii_lowercase();
        let name = name.strip_suffix('.').unwrap_or(&name);
        let below = || name.split_once('.').and_then(|(_, rest)| self.below.get(rest));
        self.exact.get(name).or_else(below).map(|slot| slot.get())
    }
}

/// What a server's session has been begun with.
pub(super) struct Begun {
    pub(super) with: Arc<Built>,
    pub(super) names: Arc<Names>,
}

impl Begun {
    /// Where a session keeps it.
    pub(super) fn index() -> Result<Index<Ssl, Self>, ErrorStack> {
        static INDEX: OnceLock<Index<Ssl, Begun>> = OnceLock::new();
        match INDEX.get() {
            Some(index) => Ok(*index),
            None => {
                let made = Ssl::new_ex_index()?;
                Ok(*INDEX.get_or_init(|| made))
            }
        }
    }

    /// That of a session.
    pub(super) fn of(session: &SslRef) -> Option<&Self> {
        session.ex_data(Self::index().ok()?)
    }
}

/// Gives a client the context for the name it asks for. It is called when the client's first message has come, before
/// anything of it was decided on.
pub(super) fn choose(session: &mut SslRef, _: &mut SslAlert) -> Result<ClientHelloResponse, ErrorStack> {
    let chosen = match Begun::of(session) {
        Some(begun) if !begun.names.is_empty() => {
            let found = server_name(session).and_then(|name| begun.names.find(name));
            found.unwrap_or_else(|| begun.with.clone())
        }
        _ => return Ok(ClientHelloResponse::SUCCESS),
    };
    // As long as this runs, the context lives that has called it.
    let before = session.ssl_context().to_owned();
    chosen.take_over(session)?;
    drop(before);
    Ok(ClientHelloResponse::SUCCESS)
}

/// The name in the client's first message, which is a list with one entry.
fn server_name(session: &SslRef) -> Option<&[u8]> {
    /// The one kind of name there is.
    const HOST_NAME: u8 = 0;
    let extension = ffi::client_hello_extension(session, SERVER_NAME)?;
    let (_, entry) = extension.split_first_chunk::<2>()?;
    let (kind, rest) = entry.split_first()?;
    let (length, name) = rest.split_first_chunk::<2>()?;
    name.get(..u16::from_be_bytes(*length).into()).filter(|_| *kind == HOST_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_names() {
        let exact = |name: &str| Some(Pattern::Exact(name.to_owned()));
        let below = |name: &str| Some(Pattern::Below(name.to_owned()));
        for (text, expected) in [
            ("a.example", exact("a.example")),
            ("A.Example.", exact("a.example")),
            ("localhost", exact("localhost")),
            ("xn--bcher-kva.example", exact("xn--bcher-kva.example")),
            ("*.a.example", below("a.example")),
            ("*.Example", below("example")),
        ] {
            assert_eq!(Pattern::parse(text.as_bytes()), expected, "{text}");
        }
        let long = "a.".repeat(128);
        let wrong =
            ["", ".", "*", "*.", "a*.example", "*.*.example", "a..b", ".a", "a b", "b\u{fc}cher.example", "127.0.0.1"];
        for wrong in wrong.into_iter().chain([&*long, "a.example:443", "::1", "a\0b"]) {
            assert_eq!(Pattern::parse(wrong.as_bytes()), None, "{wrong}");
        }
        assert_eq!(Pattern::parse(b"\xff"), None);
    }
}
