//! The sockets a server listens on.

use event_runtime::dns::{self, Family};
use event_runtime::listener::ListenerFlags;
use event_runtime::socket::{Address, ListenOptions, Name, unix_path};

use crate::zend::{
    ArrayBuilder, Descriptor, NoNul, Object, PhpString, Result, argument_value_error, in_directory, refuse,
};

use super::super::convert::{borrow, is_invalid, reason};
use super::EventHttp;
use super::ending::ENDING;

/// What listening on an address is always like, whether it is asked for or not.
const USUAL: ListenerFlags = ListenerFlags::CLOSE_ON_FREE
    .union(ListenerFlags::CLOSE_ON_EXEC)
    .union(ListenerFlags::REUSEABLE)
    .union(ListenerFlags::THREADSAFE);

/// What is said of a virtual host that is to listen.
const HOST: &str = "The server is a virtual host, which has the requests that come to the one it was added to: have that one \
listen, or call its removeVirtualHost() before";

/// What a script wants of listening, given as a sum of constants of EventListener.
fn listen_options(options: i64) -> Result<ListenOptions> {
    let flags = u32::try_from(options).ok().and_then(ListenerFlags::from_bits);
    let known = USUAL | ListenerFlags::REUSEABLE_PORT | ListenerFlags::BIND_IPV6ONLY;
    match flags.filter(|&flags| known.contains(flags)) {
        Some(flags) => Ok(ListenOptions {
            reuse_port: flags.contains(ListenerFlags::REUSEABLE_PORT),
            v6_only: flags.contains(ListenerFlags::BIND_IPV6ONLY),
        }),
        None => Err(argument_value_error(
            3,
            c"must be a sum of EventListener::OPT_REUSEABLE_PORT and EventListener::OPT_BIND_IPV6ONLY",
        )),
    }
}

/// What an address stands for: a path, or one or more addresses of this machine.
///
/// # Errors
///
/// Why it stands for nothing.
fn names(address: &[u8], port: u16) -> std::result::Result<Vec<Name>, String> {
    if let Some(path) = unix_path(address) {
        return match path {
            [] => Err("There is no path: unix:/path is wanted".to_owned()),
            _ => Ok(vec![Name::Unix(in_directory(path))]),
        };
    }
    let address = String::from_utf8_lossy(address);
    let inner = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let literal = inner.and_then(Address::parse).filter(|address| !address.is_ipv4());
    // A numeric address, which is the usual case, is not looked up anywhere.
    let addresses = match literal {
        Some(address) => vec![address],
        None => dns::lookup_now(&address, Family::Any).map_err(|error| {
            format!(
                "Cannot resolve \"{address}\": {error}; it has to be an address of this machine, as 127.0.0.1 or ::1, \
                 or 0.0.0.0 or :: for all of them"
            )
        })?,
    };
    Ok(addresses.into_iter().map(|address| Name::Inet(address.with_port(port))).collect())
}

/// A name as scripts know it.
fn written(name: &Name) -> Vec<u8> {
    match name {
        Name::Inet(address) => address.to_string().into_bytes(),
        Name::Unix(path) => [b"unix:", &path[..]].concat(),
    }
}

impl EventHttp {
    pub(super) fn accept(this: &Object<Self>, socket: Descriptor<'_>) -> Result<bool> {
        let fd = socket.fd()?;
        if !Self::may_listen(this)? {
            return Ok(false);
        }
        match this.with_base(|base, server| base.accept(server, borrow(fd)))? {
            Ok(()) => Ok(true),
            Err(error) if is_invalid(&error) => {
                refuse("The socket does not listen: call socket_listen() first, or use bind()")
            }
            Err(error) => refuse(&format!("Cannot accept clients of the socket: {}", reason(&error))),
        }
    }

    pub(super) fn bind(this: &Object<Self>, address: NoNul<'_>, port: i64, options: i64) -> Result<bool> {
        let Ok(port) = u16::try_from(port) else {
            return Err(argument_value_error(2, c"must be between 0 and 65535"));
        };
        let options = listen_options(options)?;
        if !Self::may_listen(this)? {
            return Ok(false);
        }
        let names = match names(address.0, port) {
            Ok(names) => names,
            Err(why) => return refuse(&why),
        };
        let mut refused = None;
        for name in names {
            match this.with_base(|base, server| base.bind(server, &name, options))? {
                Ok(()) => return Ok(true),
                Err(error) => {
                    let place = written(&name);
                    refused = Some(format!("Cannot listen on {}: {}", String::from_utf8_lossy(&place), reason(&error)));
                }
            }
        }
        refused.map_or(Ok(false), |why| refuse(&why))
    }

    pub(super) fn get_addresses(this: &Object<Self>) -> Result<ArrayBuilder> {
        let names = this.with_base(|base, server| base.addresses(server))?;
        let mut addresses = ArrayBuilder::with_capacity(names.len());
        names.iter().for_each(|name| addresses.push(PhpString::new(&written(name))));
        Ok(addresses)
    }

    pub(super) fn disable(this: &Object<Self>) -> Result<bool> {
        Self::set_accepting(this, false)
    }

    pub(super) fn enable(this: &Object<Self>) -> Result<bool> {
        Self::set_accepting(this, true)
    }

    /// Whether it may listen; warns when not.
    fn may_listen(this: &Object<Self>) -> Result<bool> {
        if Self::is_ending(this)? {
            return refuse(ENDING);
        }
        match this.with_base(|base, server| base.is_host(server))? {
            true => refuse(HOST),
            false => Ok(true),
        }
    }

    fn is_ending(this: &Object<Self>) -> Result<bool> {
        this.with_base(|base, server| base.is_ending(server))
    }

    fn set_accepting(this: &Object<Self>, is_accepting: bool) -> Result<bool> {
        if is_accepting && Self::is_ending(this)? {
            return refuse(ENDING);
        }
        match this.with_base(|base, server| base.set_accepting(server, is_accepting))? {
            Ok(()) => Ok(true),
            Err(error) => refuse(&format!("Cannot accept connections: {}", reason(&error))),
        }
    }
}
