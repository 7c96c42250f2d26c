//! Asking nameservers: hickory's resolver, told to ask for one name at a time as evdns does.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::address::Family;
use super::error::Error;
use super::options::Options;

/// A nameserver, and from where it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Nameserver {
    pub(super) address: SocketAddr,
    pub(super) bind_to: Option<SocketAddr>,
}

/// What asks the nameservers.
pub(super) struct Client {
    resolver: TokioResolver,
    /// As many questions may be asked at once.
    questions: Semaphore,
    allow_skew: Duration,
}

impl Client {
    /// A client of these nameservers; none when hickory refuses.
    pub(super) fn new(nameservers: &[Nameserver], options: &Options) -> Option<Self> {
        let servers = nameservers.iter().map(Nameserver::config).collect();
        let config = ResolverConfig::from_parts(None, Vec::new(), servers);
        let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        let wishes = builder.options_mut();
        wishes.timeout = options.timeout;
        wishes.attempts = options.attempts.saturating_sub(1);
        wishes.case_randomization = options.randomize_case;
        wishes.num_concurrent_reqs = 1;
        wishes.max_active_requests = options.max_inflight;
        // What evdns does not do either: it keeps no answers and asks plainly. Hosts files are read by ourselves.
        wishes.cache_size = 0;
        wishes.edns0 = false;
        wishes.use_hosts_file = ResolveHosts::Never;
        let resolver = builder.build().ok()?;
        Some(Self { resolver, questions: Semaphore::new(options.max_inflight), allow_skew: options.allow_skew })
    }

    /// The addresses of the first of some names that has any: IPv4 addresses first.
    pub(super) async fn lookup(&self, names: &[String], family: Family) -> Result<Vec<IpAddr>, Error> {
        match family {
            Family::V4 => self.search(names, RecordType::A).await,
            Family::V6 => self.search(names, RecordType::AAAA).await,
            Family::Any => self.search_both(names).await,
        }
    }

    /// Asks for both families at once. When one has been answered, the other has little time left.
    async fn search_both(&self, names: &[String]) -> Result<Vec<IpAddr>, Error> {
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
            // A name that has no address of one family may have none at all, or the server may not know.
            (Err(Error::NoAddress), Err(error)) | (Err(error), Err(_)) => Err(error),
        }
    }

    async fn search(&self, names: &[String], kind: RecordType) -> Result<Vec<IpAddr>, Error> {
        let mut failure = Error::NotFound;
        for name in names {
            match self.ask(name, kind).await {
                Ok(found) => return Ok(found),
                // As in evdns, where silence ends a search.
                Err(Error::Timeout) => return Err(Error::Timeout),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    async fn ask(&self, name: &str, kind: RecordType) -> Result<Vec<IpAddr>, Error> {
        let mut name = Name::from_utf8(name).map_err(|_| Error::NotFound)?;
        name.set_fqdn(true);
        let _question = self.questions.acquire().await.map_err(|_| Error::Failed)?;
        let found = self.resolver.lookup(name, kind).await.map_err(|error| reason(&error))?;
        let addresses = found.answers().iter().filter_map(|record| match record.data {
            RData::A(address) if kind == RecordType::A => Some(IpAddr::V4(address.0)),
            RData::AAAA(address) if kind == RecordType::AAAA => Some(IpAddr::V6(address.0)),
            _ => None,
        });
        Some(addresses.collect::<Vec<_>>()).filter(|addresses| !addresses.is_empty()).ok_or(Error::NoAddress)
    }
}

impl Nameserver {
    fn config(&self) -> NameServerConfig {
        let mut config = NameServerConfig::udp_and_tcp(self.address.ip());
        for connection in &mut config.connections {
            connection.port = self.address.port();
            connection.bind_addr = self.bind_to.filter(|from| from.is_ipv4() == self.address.is_ipv4());
        }
        config
    }
}

fn reason(error: &NetError) -> Error {
    match error {
        NetError::Timeout | NetError::Busy => Error::Timeout,
        // As in evdns: a server that cannot answer now is one that has not answered.
        NetError::Dns(DnsError::ResponseCode(ResponseCode::ServFail)) => Error::Timeout,
        NetError::Dns(DnsError::NoRecordsFound(none)) if none.response_code == ResponseCode::NXDomain => Error::NotFound,
        NetError::Dns(DnsError::NoRecordsFound(_)) => Error::NoAddress,
        _ => Error::Failed,
    }
}
