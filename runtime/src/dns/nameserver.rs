//! One nameserver: how it is asked, and whether it is worth asking.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use hickory_resolver::Resolver;
use hickory_resolver::config::{NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};

use crate::socket::Address;

use super::datagram::Sockets;
use super::error::Error;
use super::options::Options;

/// A nameserver, and from where it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Nameserver {
    pub(super) address: SocketAddr,
    pub(super) bind_to: Option<SocketAddr>,
}

/// Why a nameserver has not told any address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It has answered: there is none.
    Answer(Error),
    /// It has not answered in time, or cannot answer now.
    Silence,
    /// It does not want to answer, or what it says makes no sense.
    Refusal,
}

/// What asks one nameserver, by hickory's resolver.
pub(super) struct Asker {
    resolver: Resolver<Sockets>,
    health: Mutex<Health>,
    max_timeouts: u32,
    probe_timeout: Duration,
}

#[derive(Default)]
struct Health {
    timeouts: u32,
    /// When it may be asked again although there are better ones.
    down_until: Option<Instant>,
}

impl Nameserver {
    fn config(&self) -> NameServerConfig {
        // TCP is for answers that do not fit in a datagram.
        let mut config = NameServerConfig::udp_and_tcp(self.address.ip());
        for connection in &mut config.connections {
            connection.port = self.address.port();
            connection.bind_addr = self.bind_to.filter(|from| from.is_ipv4() == self.address.is_ipv4());
        }
        config
    }
}

impl Asker {
    /// What asks this nameserver; none when hickory refuses.
    pub(super) fn new(nameserver: &Nameserver, options: &Options) -> Option<Self> {
        let config = ResolverConfig::from_parts(None, Vec::new(), vec![nameserver.config()]);
        let mut builder = Resolver::builder_with_config(config, Sockets::new(nameserver.address));
        let wishes = builder.options_mut();
        wishes.timeout = options.timeout;
        wishes.attempts = 0;
        wishes.case_randomization = options.randomize_case;
        wishes.max_active_requests = options.max_inflight;
        // What evdns does not do either: it keeps no answers and asks plainly. Hosts files are read by ourselves.
        wishes.cache_size = 0;
        wishes.edns0 = false;
        wishes.use_hosts_file = ResolveHosts::Never;
        Some(Self {
            resolver: builder.build().ok()?,
            health: Mutex::default(),
            max_timeouts: options.max_timeouts,
            probe_timeout: options.probe_timeout,
        })
    }

    /// Asks for the addresses of a name, once.
    pub(super) async fn ask(&self, name: Name, kind: RecordType) -> Result<Vec<Address>, Failure> {
        let answer = match self.resolver.lookup(name, kind).await {
            Ok(found) => {
                let addresses = found.answers().iter().filter_map(|record| match record.data {
                    RData::A(address) if kind == RecordType::A => Some(IpAddr::V4(address.0)),
                    RData::AAAA(address) if kind == RecordType::AAAA => Some(IpAddr::V6(address.0)),
                    _ => None,
                });
                let addresses: Vec<_> = addresses.map(Address::from).collect();
                if addresses.is_empty() { Err(Failure::Answer(Error::NoAddress)) } else { Ok(addresses) }
            }
            Err(error) => Err(failure(&error)),
        };
        self.learn(answer.as_ref().err().copied());
        answer
    }

    fn learn(&self, failure: Option<Failure>) {
        let mut health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        match failure {
            None | Some(Failure::Answer(_)) => *health = Health::default(),
            Some(Failure::Silence) if health.timeouts < self.max_timeouts => health.timeouts += 1,
            Some(Failure::Silence | Failure::Refusal) => {
                *health = Health { timeouts: 0, down_until: Instant::now().checked_add(self.probe_timeout) };
            }
        }
    }

    /// Whether it has failed lately, so that others are to be asked.
    pub(super) fn is_down(&self) -> bool {
        let health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        health.down_until.is_some_and(|until| Instant::now() < until)
    }
}

fn failure(error: &NetError) -> Failure {
    match error {
        // As in evdns: a server that cannot answer now is one that has not answered.
        NetError::Timeout | NetError::Busy | NetError::Dns(DnsError::ResponseCode(ResponseCode::ServFail)) => {
            Failure::Silence
        }
        NetError::Dns(DnsError::NoRecordsFound(none)) => Failure::Answer(match none.response_code {
            ResponseCode::NXDomain => Error::NotFound,
            _ => Error::NoAddress,
        }),
        _ => Failure::Refusal,
    }
}
