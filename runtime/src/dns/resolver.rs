//! The settings of a resolver: what an `evdns_base` knows.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::rc::Rc;

use bitflags::bitflags;

use crate::socket::Address;

use super::address::{self, Family};
use super::client::Client;
use super::error::Error;
use super::hosts::{self, Hosts};
use super::nameserver::Nameserver;
use super::options::{Manner, Options, Setting};
use super::search::Search;

bitflags! {
    /// Which parts of a resolv.conf file count (`DNS_OPTION_*`).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Parts: u32 {
        /// The search list and `ndots`.
        const SEARCH = 1;
        /// The nameservers.
        const NAMESERVERS = 2;
        /// The other options.
        const MISC = 4;
        /// The system's hosts file, which is read as well.
        const HOSTSFILE = 8;
        /// Where the file has no nameserver, take none.
        const NAMESERVERS_NO_DEFAULT = 0x10000;
    }
}

/// Why a nameserver is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no address.
    Address,
    /// There is one with this address already.
    Duplicate,
}

/// What reading a resolv.conf file has come to.
#[derive(Debug)]
pub struct Parsed {
    /// Nameservers that are no addresses, and were skipped.
    pub skipped: Vec<String>,
    /// The file has no nameserver, so one on this machine is asked.
    pub defaulted: bool,
}

/// What is known of how to look names up: nameservers, hosts files, search list, options.
#[derive(Default)]
pub struct Resolver {
    nameservers: Vec<Nameserver>,
    hosts: Hosts,
    search: Search,
    options: Options,
    /// What asks the nameservers, as they are now; made when it is needed.
    client: Option<Rc<Client>>,
}

impl Resolver {
    /// What these files say, as the C library understands them.
    pub(super) fn of_system(resolv_conf: &Path, hosts: &Path) -> Self {
        let options = Options { manner: Manner::System, rotate: false, attempts: 2, ..Options::default() };
        let mut resolver = Self { options, ..Self::default() };
        // A system without such a file has the settings that stand for one, and no hosts.
        let _ = resolver.load_hosts(hosts);
        let _ = resolver.parse_resolv_conf(resolv_conf, Parts::SEARCH | Parts::NAMESERVERS | Parts::MISC);
        resolver
    }

    /// Adds a nameserver: "ip", "ip:port" or "\[ipv6\]:port" (`evdns_base_nameserver_ip_add`).
    ///
    /// # Errors
    ///
    /// When it is no address, or is there already.
    pub fn add_nameserver(&mut self, text: &str) -> Result<(), Refused> {
        let address = address::nameserver(text).ok_or(Refused::Address)?;
        if self.nameservers.iter().any(|nameserver| nameserver.address == address) {
            return Err(Refused::Duplicate);
        }
        self.nameservers.push(Nameserver { address, bind_to: self.options.bind_to });
        self.client = None;
        Ok(())
    }

    /// The number of nameservers (`evdns_base_count_nameservers`).
    #[must_use]
    pub fn count_nameservers(&self) -> usize {
        self.nameservers.len()
    }

    /// Adds what a hosts file says (`evdns_base_load_hosts`).
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn load_hosts(&mut self, path: &Path) -> io::Result<()> {
        let text = read(path)?;
        self.hosts.add(&text);
        Ok(())
    }

    /// Empties the search list (`evdns_base_search_clear`), and sets `ndots` to 1.
    pub fn clear_search(&mut self) {
        self.search = Search::default();
    }

    /// Adds a domain to the search list (`evdns_base_search_add`): like in evdns, before those that are there.
    pub fn add_search(&mut self, domain: &str) {
        self.search.add_first(domain);
    }

    /// Sets with how many dots a name is tried as it is first (`evdns_base_search_ndots_set`).
    pub fn set_ndots(&mut self, ndots: i64) {
        self.search.ndots = ndots;
    }

    /// Sets an option (`evdns_base_set_option`): false for a bad value. Options that are not known change nothing.
    pub fn set_option(&mut self, option: &str, value: &str) -> bool {
        self.set(option, value, Parts::all())
    }

    fn set(&mut self, option: &str, value: &str, parts: Parts) -> bool {
        let Ok(setting) = Setting::parse(option, value) else { return false };
        let Some(setting) = setting else { return true };
        let part = match setting {
            Setting::Ndots(_) => Parts::SEARCH,
            Setting::BindTo(_) => Parts::NAMESERVERS,
            _ => Parts::MISC,
        };
        if parts.contains(part) {
            if let Setting::Ndots(ndots) = setting {
                self.search.ndots = ndots;
            }
            self.options.set(setting);
            self.client = None;
        }
        true
    }

    /// Reads a resolv.conf file (`evdns_base_resolv_conf_parse`). Where it cannot be read, the nameserver is one on
    /// this machine and the search list the domain of its name, if those parts are asked for.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn parse_resolv_conf(&mut self, path: &Path, parts: Parts) -> io::Result<Parsed> {
        if parts.contains(Parts::HOSTSFILE) {
            // There need not be one.
            let _ = self.load_hosts(Path::new(hosts::SYSTEM));
        }
        let text = read(path);
        let mut skipped = Vec::new();
        for line in text.as_deref().unwrap_or_default().lines() {
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("nameserver") if parts.contains(Parts::NAMESERVERS) => {
                    let refused = |word: &&str| self.add_nameserver(word) == Err(Refused::Address);
                    skipped.extend(words.next().filter(refused).map(str::to_owned));
                }
                Some("domain") if parts.contains(Parts::SEARCH) => {
                    if let Some(domain) = words.next() {
                        self.search.set([domain]);
                    }
                }
                Some("search") if parts.contains(Parts::SEARCH) => self.search.set(words),
                Some("options") => words.for_each(|option| {
                    let value = option.split_once(':').map_or("", |(_, value)| value);
                    // A bad one is ignored.
                    self.set(option, value, parts);
                }),
                _ => {}
            }
        }
        let defaulted = self.nameservers.is_empty()
            && parts.contains(Parts::NAMESERVERS)
            && !parts.contains(Parts::NAMESERVERS_NO_DEFAULT);
        if defaulted {
            let address = SocketAddr::from(([127, 0, 0, 1], 53));
            self.nameservers.push(Nameserver { address, bind_to: self.options.bind_to });
            self.client = None;
        }
        if parts.contains(Parts::SEARCH) && self.search.domains.is_empty() {
            let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
            self.search.set(name.split_once('.').map(|(_, domain)| domain));
        }
        text.map(|_| Parsed { skipped, defaulted })
    }

    /// The addresses of a name, where no nameserver has to be asked: it is an address, a hosts file has it, it
    /// is none that could be asked for, or there is no nameserver.
    #[must_use]
    pub fn at_once(&self, name: &str, family: Family) -> Option<Result<Vec<Address>, Error>> {
        literal(name, family)
            .or_else(|| self.hosts.get(name, family))
            .or_else(|| (!name.is_ascii()).then_some(Err(Error::NotAscii)))
            .or_else(|| self.nameservers.is_empty().then_some(Err(Error::Failed)))
    }

    /// The names to ask for, until one has an answer.
    pub(super) fn candidates(&self, name: &str) -> Vec<String> {
        self.search.candidates(name)
    }

    /// What asks the nameservers.
    pub(super) fn client(&mut self) -> Rc<Client> {
        let made = || Rc::new(Client::new(&self.nameservers, &self.options));
        Rc::clone(self.client.get_or_insert_with(made))
    }
}

/// What every way to look names up answers at once.
pub(super) fn literal(name: &str, family: Family) -> Option<Result<Vec<Address>, Error>> {
    if name.is_empty() {
        return Some(Err(Error::NotFound));
    }
    let address = Address::parse(name)?;
    Some(if family.contains(address) { Ok(vec![address]) } else { Err(Error::OtherFamily) })
}

fn read(path: &Path) -> io::Result<String> {
    Ok(String::from_utf8_lossy(&std::fs::read(path)?).into_owned())
}
