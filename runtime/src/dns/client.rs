//! Asking nameservers for names, one name and one server after another as evdns does.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hickory_resolver::proto::rr::{Name, RecordType};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::socket::Address;

use super::address::Family;
use super::error::Error;
use super::nameserver::{Asker, Failure, Nameserver};
use super::options::Options;

/// What asks the nameservers.
pub(super) struct Client {
    servers: Vec<Asker>,
    /// Whose turn it is.
    next: AtomicUsize,
    /// At most this many questions are asked at once.
    questions: Semaphore,
    attempts: usize,
    allow_skew: Duration,
}

impl Client {
    /// What asks these nameservers.
    pub(super) fn new(nameservers: &[Nameserver], options: &Options) -> Self {
        Self {
            servers: nameservers.iter().filter_map(|nameserver| Asker::new(nameserver, options)).collect(),
            next: AtomicUsize::new(0),
            questions: Semaphore::new(options.max_inflight),
            attempts: options.attempts,
            allow_skew: options.allow_skew,
        }
    }

    /// The addresses of the first of some names that has any: IPv4 addresses first.
    pub(super) async fn lookup(&self, names: &[String], family: Family) -> Result<Vec<Address>, Error> {
        match family {
            Family::V4 => self.search(names, RecordType::A).await,
            Family::V6 => self.search(names, RecordType::AAAA).await,
            Family::Any => self.search_both(names).await,
        }
    }

    /// Asks for both families at once. When one has been answered, the other has little time left.
    async fn search_both(&self, names: &[String]) -> Result<Vec<Address>, Error> {
        let v4 = self.search(names, RecordType::A);
        let v6 = self.search(names, RecordType::AAAA);
        tokio::pin!(v4, v6);
        let late = Err(Error::Timeout);
        let (v4, v6) = tokio::select! {
            v4 = &mut v4 => (v4, timeout(self.allow_skew, v6).await.unwrap_or(late)),
            v6 = &mut v6 => (timeout(self.allow_skew, v4).await.unwrap_or(late), v6),
        };
        match (v4, v6) {
            (Ok(v4), Ok(v6)) => Ok([v4, v6].concat()),
            (Ok(found), Err(_)) | (Err(_), Ok(found)) => Ok(found),
            // That there is no address of one family is not yet all of it.
            (Err(Error::NoAddress), Err(error)) | (Err(error), Err(_)) => Err(error),
        }
    }

    async fn search(&self, names: &[String], kind: RecordType) -> Result<Vec<Address>, Error> {
        let mut failure = Error::NotFound;
        for name in names {
            match self.ask(name, kind).await {
                // As in evdns, where silence ends a search.
                done @ (Ok(_) | Err(Error::Timeout)) => return done,
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    /// Asks for one name, another server each time one fails.
    async fn ask(&self, name: &str, kind: RecordType) -> Result<Vec<Address>, Error> {
        let mut name = Name::from_utf8(name).map_err(|_| Error::NotFound)?;
        name.set_fqdn(true);
        let _question = self.questions.acquire().await.map_err(|_| Error::Failed)?;
        let mut error = Error::Failed;
        for _ in 0..self.attempts {
            let Some(server) = self.pick() else { break };
            error = match server.ask(name.clone(), kind).await {
                Ok(found) => return Ok(found),
                Err(Failure::Answer(error)) => return Err(error),
                Err(Failure::Silence) => Error::Timeout,
                Err(Failure::Refusal) => Error::Failed,
            };
        }
        Err(error)
    }

    /// The server whose turn it is: one that is not down, if there is any.
    fn pick(&self) -> Option<&Asker> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let count = self.servers.len();
        let in_turn = || (0..count).filter_map(|offset| self.servers.get(turn.wrapping_add(offset) % count));
        in_turn().find(|server| !server.is_down()).or_else(|| in_turn().next())
    }
}
