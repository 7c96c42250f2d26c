//! `EventUtil`: helpers around sockets.

use std::os::fd::BorrowedFd;
use std::time::Duration;

use event_runtime::socket::{self, Name, OptionValue};
use event_runtime::tls;
use ext_php_rs::types::Zval;

use crate::zend::{Class, Descriptor, Object, OrFalse, OutParameter, PhpString, Result, Socket, methods, refuse, warn};

use super::convert::{borrow, integer, reason};

/// What `EventUtil` has of state: nothing.
#[derive(Default)]
pub(crate) struct EventUtil;

impl Class for EventUtil {
    const NAME: &'static str = "EventUtil";
    const CONSTANTS: &'static [(&'static str, i64)] = &[
        ("AF_INET", libc::AF_INET as i64),
        ("AF_INET6", libc::AF_INET6 as i64),
        ("AF_UNIX", libc::AF_UNIX as i64),
        ("AF_UNSPEC", Self::AF_UNSPEC),
        ("SO_DEBUG", libc::SO_DEBUG as i64),
        ("SO_REUSEADDR", libc::SO_REUSEADDR as i64),
        ("SO_REUSEPORT", libc::SO_REUSEPORT as i64),
        ("SO_KEEPALIVE", libc::SO_KEEPALIVE as i64),
        ("SO_DONTROUTE", libc::SO_DONTROUTE as i64),
        ("SO_LINGER", libc::SO_LINGER as i64),
        ("SO_BROADCAST", libc::SO_BROADCAST as i64),
        ("SO_OOBINLINE", libc::SO_OOBINLINE as i64),
        ("SO_SNDBUF", libc::SO_SNDBUF as i64),
        ("SO_RCVBUF", libc::SO_RCVBUF as i64),
        ("SO_SNDLOWAT", libc::SO_SNDLOWAT as i64),
        ("SO_RCVLOWAT", libc::SO_RCVLOWAT as i64),
        ("SO_SNDTIMEO", libc::SO_SNDTIMEO as i64),
        ("SO_RCVTIMEO", libc::SO_RCVTIMEO as i64),
        ("SO_TYPE", libc::SO_TYPE as i64),
        ("SO_ERROR", libc::SO_ERROR as i64),
        ("TCP_NODELAY", libc::TCP_NODELAY as i64),
        ("SOL_SOCKET", libc::SOL_SOCKET as i64),
        ("SOL_TCP", libc::SOL_TCP as i64),
        ("SOL_UDP", libc::SOL_UDP as i64),
        ("SOCK_RAW", libc::SOCK_RAW as i64),
        ("IPPROTO_IP", libc::IPPROTO_IP as i64),
        ("IPPROTO_IPV6", libc::IPPROTO_IPV6 as i64),
        // The version of libevent whose behaviour this is.
        ("LIBEVENT_VERSION_NUMBER", 0x0201_0c00),
    ];

    /// No loop knows the object.
    fn detach(&self) {}
}

methods!(EventUtil {
    /// There are no objects of this class.
    private constructor construct();
    /// The number of the last error of a socket operation.
    static "getLastSocketErrno" => get_last_socket_errno(socket: Option<Descriptor<'_>> = None) -> OrFalse<i64>;
    /// What the system says of the last error of a socket operation.
    static "getLastSocketError" => get_last_socket_error(socket: Option<Descriptor<'_>> = None) -> OrFalse<PhpString>;
    /// Asks OpenSSL to gather entropy, which it does by itself as well. False when it cannot.
    static "sslRandPoll" => ssl_rand_poll() -> bool;
    /// The address and port, or the path, that a stream, a Socket or a descriptor is bound to.
    static "getSocketName" => get_socket_name(
        socket: Descriptor<'_>, address: OutParameter<'_>, port: Option<OutParameter<'_>> = None
    ) -> bool;
    /// The descriptor of a stream or a Socket.
    static "getSocketFd" => get_socket_fd(socket: Descriptor<'_>) -> i64;
    /// Sets an option of a socket. SO_LINGER takes an array of l_onoff and l_linger, SO_RCVTIMEO and SO_SNDTIMEO one of
    /// sec and usec, any other a number.
    static "setSocketOption" => set_socket_option(
        socket: Descriptor<'_>, level: i64, optname: i64, optval: &Zval
    ) -> bool;
    /// Makes a Socket of a descriptor, which belongs to it from then on.
    static "createSocket" => create_socket(fd: i64) -> OrFalse<Socket>;
});

impl EventUtil {
    pub(super) const AF_UNSPEC: i64 = libc::AF_UNSPEC as i64;

    fn construct(_: &Object<Self>) -> Result<()> {
        Ok(())
    }

    fn get_last_socket_errno(socket: Option<Descriptor<'_>>) -> Result<OrFalse<i64>> {
        socket.map(Descriptor::fd).transpose()?;
        Ok(OrFalse(Some(socket::last_error().into())))
    }

    fn get_last_socket_error(socket: Option<Descriptor<'_>>) -> Result<OrFalse<PhpString>> {
        socket.map(Descriptor::fd).transpose()?;
        Ok(OrFalse(Some(PhpString::new(socket::error_text(socket::last_error()).as_bytes()))))
    }

    fn ssl_rand_poll() -> Result<bool> {
        Ok(tls::gather_entropy())
    }

    fn get_socket_name(
        socket: Descriptor<'_>,
        address: OutParameter<'_>,
        port: Option<OutParameter<'_>>,
    ) -> Result<bool> {
        match socket::local_name(borrow(socket.fd()?)) {
            Ok(name) => assign_name(&name, address, port),
            Err(error) => refuse(&format!("Unable to retrieve the socket's name: {}", reason(&error))),
        }
    }

    fn get_socket_fd(socket: Descriptor<'_>) -> Result<i64> {
        Ok(socket.fd()?.into())
    }

    fn set_socket_option(socket: Descriptor<'_>, level: i64, optname: i64, optval: &Zval) -> Result<bool> {
        let (Ok(level), Ok(name)) = (i32::try_from(level), i32::try_from(optname)) else {
            return refuse("Unable to set socket option: no such option");
        };
        let Some(value) = Self::option_value(level, name, optval)? else { return Ok(false) };
        match socket::set_option(borrow(socket.fd()?), level, name, value) {
            Ok(()) => Ok(true),
            Err(error) => {
                let code = error.raw_os_error().unwrap_or_default();
                refuse(&format!("Unable to set socket option, errno: {code} ({})", reason(&error)))
            }
        }
    }

    /// The value of an option as the kernel wants it; none, after a warning, where a part is missing.
    fn option_value(level: i32, name: i32, value: &Zval) -> Result<Option<OptionValue>> {
        let keys = match (level, name) {
            (libc::SOL_SOCKET, libc::SO_LINGER) => ["l_onoff", "l_linger"],
            (libc::SOL_SOCKET, libc::SO_RCVTIMEO | libc::SO_SNDTIMEO) => ["sec", "usec"],
            _ => return Ok(Some(OptionValue::Number(integer(value).unwrap_or(0)))),
        };
        let mut parts = [0; 2];
        for (part, key) in parts.iter_mut().zip(keys) {
            let Some(value) = value.array().and_then(|array| array.get(key)) else {
                return refuse(&format!("no key \"{key}\" passed in optval"));
            };
            *part = integer(value).unwrap_or(0);
        }
        let unsigned = parts.map(|part| part.max(0).unsigned_abs());
        Ok(Some(match name {
            libc::SO_LINGER => OptionValue::Linger(parts[0] != 0, parts[1]),
            _ => OptionValue::Timeout(
                Duration::from_secs(unsigned[0].into()) + Duration::from_micros(unsigned[1].into()),
            ),
        }))
    }

    fn create_socket(fd: i64) -> Result<OrFalse<Socket>> {
        let number = i32::try_from(fd).ok().filter(|&fd| fd >= 0);
        let made = number.and_then(|fd| {
            // SAFETY: the number is used for these calls and not kept; if it is not open, they fail.
            let borrowed = unsafe { BorrowedFd::borrow_raw(fd) };
            let blocking = socket::is_blocking(borrowed).ok()?;
            Some((fd, socket::family(borrowed).ok()?, blocking))
        });
        let Some((number, family, blocking)) = made else {
            return refuse(&format!("Invalid file descriptor: {fd} is not open, or not a socket"));
        };
        let socket = Socket::new(number, family, blocking);
        if socket.is_none() {
            warn("The sockets extension is not loaded: it has the class Socket")?;
        }
        Ok(OrFalse(socket))
    }
}

/// Gives the parts of a name to the variables of a caller.
pub(super) fn assign_name(name: &Name, address: OutParameter<'_>, port: Option<OutParameter<'_>>) -> Result<bool> {
    match name {
        Name::Inet(name) => {
            address.assign(PhpString::new(name.ip().to_string().as_bytes()))?;
            if let Some(port) = port {
                port.assign(i64::from(name.port()))?;
            }
        }
        Name::Unix(path) => address.assign(PhpString::new(path))?,
    }
    Ok(true)
}
