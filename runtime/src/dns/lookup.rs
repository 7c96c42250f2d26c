//! One lookup: both families side by side, and for each the names of the search list one after the other.

use std::rc::Rc;

use crate::keys::QuestionKey;
use crate::reactor;

use super::Answer;
use super::address::Family;
use super::client::Client;
use super::error::Error;
use super::message::{HostName, Kind, host_name};
use super::options::Manner;

/// Domains of which there is nothing to be asked (RFC 6761, section 6.4; RFC 7686).
const NEVER: [&str; 2] = ["invalid", "onion"];

/// A lookup that waits for its answer, or has one that was not taken yet.
#[derive(Default)]
pub(super) struct Lookup {
    pub(super) searches: Vec<Search>,
    /// For the family that is late.
    pub(super) timer: Option<reactor::Key>,
}

/// A search for the addresses of one family.
pub(super) struct Search {
    pub(super) kind: Kind,
    pub(super) client: Rc<Client>,
    /// The names to ask for, from the last to the first.
    names: Vec<String>,
    /// What is being asked.
    pub(super) question: Option<QuestionKey>,
    /// Why the last name has no address.
    failure: Error,
    pub(super) answer: Option<Answer>,
}

impl Lookup {
    /// A lookup of the first of some names that has an address.
    pub(super) fn new(client: &Rc<Client>, mut names: Vec<String>, family: Family) -> Self {
        names.reverse();
        let kinds: &[Kind] = match family {
            Family::Any => &[Kind::A, Kind::Aaaa],
            Family::V4 => &[Kind::A],
            Family::V6 => &[Kind::Aaaa],
        };
        let search = |&kind: &Kind| Search {
            kind,
            client: Rc::clone(client),
            names: names.clone(),
            question: None,
            failure: Error::NotFound,
            answer: None,
        };
        Self { searches: kinds.iter().map(search).collect(), timer: None }
    }

    pub(super) fn search(&mut self, kind: Kind) -> Option<&mut Search> {
        self.searches.iter_mut().find(|search| search.kind == kind)
    }

    /// All answers in one, when there are all: IPv4 addresses first.
    pub(super) fn answer(&self) -> Option<Answer> {
        let mut answers = self.searches.iter().map(|search| search.answer.as_ref());
        match (answers.next(), answers.next()) {
            (Some(only), None) => only.cloned(),
            (Some(Some(v4)), Some(Some(v6))) => Some(match (v4, v6) {
                (Ok(v4), Ok(v6)) => Ok([&v4[..], v6].concat()),
                (Ok(found), Err(_)) | (Err(_), Ok(found)) => Ok(found.clone()),
                // That there is no address of one family is not yet all of it.
                (Err(Error::NoAddress), Err(error)) | (Err(error), Err(_)) => Err(*error),
            }),
            _ => None,
        }
    }
}

impl Search {
    /// The next name to ask for; none when it has come to its end.
    pub(super) fn next_name(&mut self) -> Option<HostName> {
        while let Some(text) = self.names.pop() {
            let last = text.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
            let is_asked = self.client.options.manner == Manner::System
                || !NEVER.iter().any(|never| last.eq_ignore_ascii_case(never));
            if is_asked && let Ok(name) = host_name(&text) {
                return Some(name);
            }
            self.failure = Error::NotFound;
        }
        self.answer = Some(Err(self.failure));
        None
    }

    /// A name has been asked for. True: there may be others to ask for.
    pub(super) fn note(&mut self, answer: Answer) -> bool {
        self.question = None;
        match answer {
            // As in evdns, where silence ends a search.
            Ok(_) | Err(Error::Timeout) => self.answer = Some(answer),
            Err(failure) => self.failure = failure,
        }
        self.answer.is_none()
    }
}
