//! The sockets a server listens on.

use event_runtime::dns::{self, Family};

use crate::zend::{Descriptor, NoNul, Object, Result, argument_value_error, refuse};

use super::super::convert::{borrow, is_invalid, reason};
use super::EventHttp;

impl EventHttp {
    pub(super) fn accept(this: &Object<Self>, socket: Descriptor<'_>) -> Result<bool> {
        let fd = socket.fd()?;
        match this.with_base(|base, server| base.accept(server, borrow(fd)))? {
            Ok(()) => Ok(true),
            Err(error) if is_invalid(&error) => {
                refuse("The socket does not listen: call socket_listen() first, or use bind()")
            }
            Err(error) => refuse(&format!("Cannot accept clients of the socket: {}", reason(&error))),
        }
    }

    pub(super) fn bind(this: &Object<Self>, address: NoNul<'_>, port: i64) -> Result<bool> {
        let Ok(port) = u16::try_from(port) else {
            return Err(argument_value_error(2, c"must be between 0 and 65535"));
        };
        let address = String::from_utf8_lossy(address.0);
        // A numeric address, which is the usual case, is not looked up anywhere.
        let addresses = match dns::lookup_now(&address, Family::Any) {
            Ok(addresses) => addresses,
            Err(error) => {
                let why = format!(
                    "Cannot resolve \"{address}\": {error}; it has to be an address of this machine, as 127.0.0.1 or ::1, \
                     or 0.0.0.0 or :: for all of them"
                );
                return refuse(&why);
            }
        };
        let mut refused = None;
        for address in addresses {
            let address = address.with_port(port);
            match this.with_base(|base, server| base.bind(server, address))? {
                Ok(()) => return Ok(true),
                Err(error) => refused = Some(format!("Cannot listen on {address}: {}", reason(&error))),
            }
        }
        refused.map_or(Ok(false), |why| refuse(&why))
    }
}
