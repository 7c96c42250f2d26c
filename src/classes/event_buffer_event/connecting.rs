//! How an `EventBufferEvent` gets connected.

use event_runtime::dns::Family;
use event_runtime::socket::{Name, set_last_error};

use crate::zend::{NoNul, Object, OrFalse, PhpString, Result, in_directory, warn};

use super::super::event_dns_base::EventDnsBase;
use super::EventBufferEvent;

impl EventBufferEvent {
    pub(super) fn connect(this: &Object<Self>, address: NoNul<'_>) -> Result<bool> {
        if this.with_live(|_, _| ())?.is_none() {
            return Ok(false);
        }
        let Some(name) = Name::parse(address.0) else {
            warn(&format!("Failed to parse the address {}", String::from_utf8_lossy(address.0)))?;
            return Ok(false);
        };
        let name = match name {
            Name::Unix(path) => Name::Unix(in_directory(&path)),
            name @ Name::Inet(_) => name,
        };
        match this.with(|base, stream| base.streams_mut().connect(stream, &name)) {
            Some(Err(error)) => {
                error.raw_os_error().into_iter().for_each(set_last_error);
                Ok(false)
            }
            connecting => Ok(connecting.is_some()),
        }
    }

    pub(super) fn connect_host(
        this: &Object<Self>,
        dns_base: Option<&Object<EventDnsBase>>,
        hostname: NoNul<'_>,
        port: i64,
        family: i64,
    ) -> Result<bool> {
        if this.with_live(|_, _| ())?.is_none() {
            return Ok(false);
        }
        let family = match i32::try_from(family) {
            Ok(libc::AF_UNSPEC) => Family::Any,
            Ok(libc::AF_INET) => Family::V4,
            Ok(libc::AF_INET6) => Family::V6,
            _ => {
                warn("Invalid address family: EventUtil::AF_UNSPEC, AF_INET and AF_INET6 are valid")?;
                return Ok(false);
            }
        };
        let Some(port) = u16::try_from(port).ok().filter(|&port| port > 0) else { return Ok(false) };
        let Ok(name) = str::from_utf8(hostname.0) else { return Ok(false) };
        let resolver = match dns_base.map(|dns_base| dns_base.resolver()) {
            Some(Some((core, resolver))) if this.is_on(&core) => Some(resolver),
            Some(_) => {
                warn("The EventDnsBase is freed, or of another EventBase")?;
                return Ok(false);
            }
            None => None,
        };
        let looking_up = this.with(|base, stream| base.connect_host(stream, resolver, name, port, family));
        Ok(looking_up.is_some_and(|looking_up| looking_up.is_ok()))
    }

    pub(super) fn get_dns_error_string(this: &Object<Self>) -> Result<OrFalse<PhpString>> {
        let error = this.with_live(|base, stream| base.stream(stream).and_then(|stream| stream.name_error()))?;
        let text = |error: Option<event_runtime::dns::Error>| error.map_or("", |error| error.text());
        Ok(OrFalse(error.map(|error| PhpString::new(text(error).as_bytes()))))
    }
}
