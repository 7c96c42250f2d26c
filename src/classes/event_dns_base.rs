//! `EventDnsBase`: how to look names up.

use std::cell::RefCell;
use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use event_runtime::dns::{Parts, Refused, Resolver, ResolverKey};

use crate::core::Core;
use crate::zend::{
    Class, Gc, IntOrBool, NoNul, Object, Ref, Result, in_directory, methods, refuse, throw_event_exception, warn,
};

use super::convert::reason;
use super::event_base::EventBase;

/// Where the system keeps its settings.
const RESOLV_CONF: &str = "/etc/resolv.conf";

const INITIALIZE_NAMESERVERS: i64 = 1;
const DISABLE_WHEN_INACTIVE: i64 = 0x8000;
const NAMESERVERS_NO_DEFAULT: i64 = 0x10000;

/// What the flags of `parseResolvConf()` may be.
const ALL: Parts = Parts::SEARCH.union(Parts::NAMESERVERS).union(Parts::MISC).union(Parts::HOSTSFILE);

/// The state of an `EventDnsBase`.
#[derive(Default)]
pub(crate) struct EventDnsBase {
    registration: RefCell<Option<Registration>>,
}

/// A resolver of a loop, which it keeps.
struct Registration {
    core: Core,
    key: ResolverKey,
    base: Ref<EventBase>,
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.core.borrow_mut().remove_resolver(self.key);
    }
}

impl Class for EventDnsBase {
    const NAME: &'static str = "EventDnsBase";
    const CONSTANTS: &'static [(&'static str, i64)] = &[
        ("OPTION_SEARCH", Parts::SEARCH.bits() as i64),
        ("OPTION_NAMESERVERS", Parts::NAMESERVERS.bits() as i64),
        ("OPTION_MISC", Parts::MISC.bits() as i64),
        ("OPTION_HOSTSFILE", Parts::HOSTSFILE.bits() as i64),
        ("OPTIONS_ALL", ALL.bits() as i64),
        ("DISABLE_WHEN_INACTIVE", DISABLE_WHEN_INACTIVE),
        ("INITIALIZE_NAMESERVERS", INITIALIZE_NAMESERVERS),
        ("NAMESERVERS_NO_DEFAULT", NAMESERVERS_NO_DEFAULT),
    ];

    /// The loop does not know the object.
    fn detach(&self) {}

    fn is_constructed(&self) -> bool {
        self.registration.borrow().is_some()
    }

    fn gc(this: &Object<Self>, gc: &mut Gc) {
        gc.properties(this);
        if let Some(registration) = &*this.registration.borrow() {
            gc.object(&registration.base);
        }
    }
}

methods!(EventDnsBase {
    /// Makes a resolver for a loop: with the settings of the system when $initialize is true, without any when it is
    /// false. It may also be a sum of INITIALIZE_NAMESERVERS, DISABLE_WHEN_INACTIVE and NAMESERVERS_NO_DEFAULT. With
    /// nameservers, and without DISABLE_WHEN_INACTIVE, it keeps the loop going as long as it lives.
    constructor construct(base: &Object<EventBase>, initialize: IntOrBool);
    /// Takes over what $flags, a sum of the OPTION_* constants, name of a file like /etc/resolv.conf. False when it
    /// cannot be read.
    method "parseResolvConf" => parse_resolv_conf(flags: i64, filename: NoNul<'_>) -> bool;
    /// Adds a nameserver: "ip", "ip:port" or "[ipv6]:port". False when it is no address, or is there already.
    method "addNameserverIp" => add_nameserver_ip(ip: NoNul<'_>) -> bool;
    /// Adds the names of a file like /etc/hosts. False when it cannot be read.
    method "loadHosts" => load_hosts(hosts: NoNul<'_>) -> bool;
    /// Empties the search list, and sets its number of dots to 1.
    method "clearSearch" => clear_search();
    /// Adds a domain to look for names in, before those added earlier.
    method "addSearch" => add_search(domain: NoNul<'_>);
    /// Sets with how many dots a name is looked up as it is first, and in the search list only then.
    method "setSearchNdots" => set_search_ndots(ndots: i64);
    /// Sets an option: "timeout", "attempts", "ndots", "max-timeouts", "max-inflight", "randomize-case", "bind-to",
    /// "initial-probe-timeout", "getaddrinfo-allow-skew", "so-rcvbuf", "so-sndbuf". False for a bad value. Other
    /// options change nothing.
    method "setOption" => set_option(option: NoNul<'_>, value: NoNul<'_>) -> bool;
    /// The number of nameservers.
    method "countNameservers" => count_nameservers() -> i64;
});

impl EventDnsBase {
    /// The loop this is a resolver of, and its key there, for looking names up.
    pub(crate) fn resolver(&self) -> Option<(Core, ResolverKey)> {
        self.registration.borrow().as_ref().map(|registration| (registration.core.clone(), registration.key))
    }

    fn construct(this: &Object<Self>, base: &Object<EventBase>, IntOrBool(flags): IntOrBool) -> Result<()> {
        if i32::try_from(flags).is_err() {
            return Err(throw_event_exception("The value of initialization flags is out of range"));
        }
        if flags & !(INITIALIZE_NAMESERVERS | DISABLE_WHEN_INACTIVE | NAMESERVERS_NO_DEFAULT) != 0 {
            return Err(throw_event_exception("Invalid initialization flags"));
        }
        let core = base.core()?;
        let mut resolver = Resolver::default();
        if flags & INITIALIZE_NAMESERVERS != 0 {
            let mut parts = ALL;
            parts.set(Parts::NAMESERVERS_NO_DEFAULT, flags & NAMESERVERS_NO_DEFAULT != 0);
            // A system without such a file has the settings that stand for one.
            let _ = resolver.parse_resolv_conf(Path::new(RESOLV_CONF), parts);
        }
        let added = core.borrow_mut().add_resolver(resolver, flags & DISABLE_WHEN_INACTIVE == 0);
        match added {
            Ok(key) => {
                let registration = Registration { core, key, base: base.to_ref() };
                drop(this.registration.replace(Some(registration)));
                Ok(())
            }
            Err(error) => Err(throw_event_exception(&format!("Failed to create a resolver: {}", reason(&error)))),
        }
    }

    /// Does something with the resolver. It may not call PHP.
    ///
    /// # Errors
    ///
    /// An `EventException` when the loop has been freed, or cannot be kept going.
    fn with<R>(&self, act: impl FnOnce(&mut Resolver) -> R) -> Result<R> {
        let done = match self.resolver() {
            Some((core, key)) => core.borrow_mut().with_resolver(key, act),
            None => Ok(None),
        };
        match done {
            Ok(Some(result)) => Ok(result),
            Ok(None) => Err(throw_event_exception("EventBase has been freed")),
            Err(error) => Err(throw_event_exception(&format!("Failed to watch the nameservers: {}", reason(&error)))),
        }
    }

    fn parse_resolv_conf(this: &Object<Self>, flags: i64, filename: NoNul<'_>) -> Result<bool> {
        let parts = u32::try_from(flags).ok().and_then(Parts::from_bits).filter(|&parts| ALL.contains(parts));
        let Some(parts) = parts else {
            let why = format!("Invalid flags {flags:#x}: a sum of the EventDnsBase::OPTION_* constants is wanted");
            return refuse(&why);
        };
        let file = path(filename);
        match this.with(|resolver| resolver.parse_resolv_conf(&file, parts))? {
            Ok(parsed) => {
                for skipped in parsed.skipped {
                    warn(&format!("Unable to parse nameserver address {skipped} in {}", text(filename)))?;
                }
                if parsed.defaulted {
                    warn(&format!("No nameservers listed in {}: 127.0.0.1 is asked", text(filename)))?;
                }
                Ok(true)
            }
            // In the very words of PECL event, which its own tests ask for.
            Err(_) => refuse("Failed to open file"),
        }
    }

    fn add_nameserver_ip(this: &Object<Self>, ip: NoNul<'_>) -> Result<bool> {
        let ip = text(ip);
        match this.with(|resolver| resolver.add_nameserver(&ip))? {
            Ok(()) => Ok(true),
            Err(Refused::Duplicate) => Ok(false),
            Err(Refused::Address) => {
                let why = format!(
                    "Unable to parse nameserver address {ip}: it has to be an IP address, as 127.0.0.1, 127.0.0.1:53 \
                     or [::1]:53"
                );
                refuse(&why)
            }
        }
    }

    fn load_hosts(this: &Object<Self>, hosts: NoNul<'_>) -> Result<bool> {
        let file = path(hosts);
        match this.with(|resolver| resolver.load_hosts(&file))? {
            Ok(()) => Ok(true),
            Err(error) => cannot_read(hosts, &error),
        }
    }

    fn clear_search(this: &Object<Self>) -> Result<()> {
        this.with(Resolver::clear_search)
    }

    fn add_search(this: &Object<Self>, domain: NoNul<'_>) -> Result<()> {
        this.with(|resolver| resolver.add_search(&text(domain)))
    }

    fn set_search_ndots(this: &Object<Self>, ndots: i64) -> Result<()> {
        this.with(|resolver| resolver.set_ndots(ndots))
    }

    fn set_option(this: &Object<Self>, option: NoNul<'_>, value: NoNul<'_>) -> Result<bool> {
        this.with(|resolver| resolver.set_option(&text(option), &text(value)))
    }

    fn count_nameservers(this: &Object<Self>) -> Result<i64> {
        this.with(|resolver| i64::try_from(resolver.count_nameservers()).unwrap_or(i64::MAX))
    }
}

fn cannot_read(file: NoNul<'_>, error: &io::Error) -> Result<bool> {
    refuse(&format!("Failed to read {}: {}", text(file), reason(error)))
}

fn path(name: NoNul<'_>) -> PathBuf {
    PathBuf::from(OsString::from_vec(in_directory(name.0)))
}

fn text(text: NoNul<'_>) -> String {
    String::from_utf8_lossy(text.0).into_owned()
}
