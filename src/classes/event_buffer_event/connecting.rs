//! How an `EventBufferEvent` gets connected.

use event_runtime::dns::Family;
use event_runtime::socket::{Name, set_last_error};

use crate::zend::{NoNul, Object, OrFalse, PhpString, Result, in_directory, refuse};

use super::super::convert::{is_invalid, quoted, reason};
use super::super::event_dns_base::EventDnsBase;
use super::EventBufferEvent;

/// What is said of a stream that cannot be connected.
const NO_SOCKET: &str = "A stream of a pair, or over another one, has no socket to connect";

impl EventBufferEvent {
    pub(super) fn connect(this: &Object<Self>, address: NoNul<'_>) -> Result<bool> {
        if this.with_live(|_, _| ())?.is_none() {
            return Ok(false);
        }
        let Some(name) = Name::parse(address.0) else {
            let form = "it has to be an IP address and port, as 127.0.0.1:80 or [::1]:80, or unix:/path";
            return refuse(&format!("Failed to parse the address {}: {form}", quoted(address.0)));
        };
        let name = match name {
            Name::Unix(path) => Name::Unix(in_directory(&path)),
            name @ Name::Inet(_) => name,
        };
        match this.with(|base, stream| base.streams_mut().connect(stream, &name)) {
            Some(Err(error)) if is_invalid(&error) => refuse(NO_SOCKET),
            // As with PECL event, the number of the error is all that is said.
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
                return refuse("Invalid address family: EventUtil::AF_UNSPEC, AF_INET and AF_INET6 are valid");
            }
        };
        let Some(port) = u16::try_from(port).ok().filter(|&port| port > 0) else { return Ok(false) };
        let Ok(name) = str::from_utf8(hostname.0) else {
            return refuse(&format!("{} is not a host name", quoted(hostname.0)));
        };
        let resolver = match dns_base.map(|dns_base| dns_base.resolver()) {
            Some(Some((core, resolver))) if this.is_on(&core) => Some(resolver),
            Some(_) => {
                return refuse("The EventDnsBase is freed, or of another EventBase");
            }
            None => None,
        };
        match this.with(|base, stream| base.connect_host(stream, resolver, name, port, family)) {
            Some(Err(error)) if is_invalid(&error) => refuse(NO_SOCKET),
            Some(Err(error)) => refuse(&format!("Failed to look up {name}: {}", reason(&error))),
            looking_up => Ok(looking_up.is_some()),
        }
    }

    pub(super) fn get_dns_error_string(this: &Object<Self>) -> Result<OrFalse<PhpString>> {
        let error = this.with_live(|base, stream| base.stream(stream).and_then(|stream| stream.name_error()))?;
        let text = |error: Option<event_runtime::dns::Error>| error.map_or("", |error| error.text());
        Ok(OrFalse(error.map(|error| PhpString::new(text(error).as_bytes()))))
    }
}
