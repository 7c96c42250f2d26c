//! The options of a resolver: `evdns_base_set_option`.

use std::net::SocketAddr;
use std::time::Duration;

use crate::socket::parse_address;

/// A limit nobody reaches, for numbers of seconds that do not fit.
const LONGEST: Duration = Duration::from_secs(i32::MAX as u64);

/// The longest time a nameserver is left alone.
const LONGEST_PROBE: Duration = Duration::from_secs(3600);

/// A setting and its new value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Setting {
    Ndots(i64),
    Timeout(Duration),
    Attempts(i64),
    MaxInflight(i64),
    RandomizeCase(bool),
    AllowSkew(Duration),
    BindTo(SocketAddr),
    MaxTimeouts(i64),
    ProbeTimeout(Duration),
    /// To ask the nameservers in turn, which evdns always does.
    Rotate,
    /// The size of a socket's buffer, which is checked and has no meaning here: every question has a socket of its own.
    BufferSize,
}

/// Whose ways questions are asked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Those of evdns: a question is asked as often as there are attempts, whomever, and never for certain domains.
    Evdns,
    /// Those of the C library: every nameserver is asked as often as there are attempts, whatever the domain.
    System,
}

/// How questions are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// How long to wait for the answer to a question before it is asked again.
    pub(super) timeout: Duration,
    /// How often it is asked.
    pub(super) attempts: usize,
    pub(super) manner: Manner,
    /// Whether each nameserver is asked first in turn, and not always the first one.
    pub(super) rotate: bool,
    /// At most this many questions wait for answers at once; more of them queue.
    pub(super) max_inflight: usize,
    pub(super) randomize_case: bool,
    /// With more timeouts in a row than this a nameserver is down.
    pub(super) max_timeouts: u32,
    /// For how long a nameserver that is down is asked only if all are.
    pub(super) probe_timeout: Duration,
    /// For how long the addresses of one family wait for those of the other.
    pub(super) allow_skew: Duration,
    /// From where to ask the nameservers that are added from now on.
    pub(super) bind_to: Option<SocketAddr>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(5),
            attempts: 3,
            manner: Manner::Evdns,
            rotate: true,
            max_inflight: 64,
            randomize_case: true,
            max_timeouts: 3,
            probe_timeout: Duration::from_secs(10),
            allow_skew: Duration::from_secs(3),
            bind_to: None,
        }
    }
}

impl Setting {
    /// What an option, with or without the colon at its end, and its value mean: `Ok(None)` for one that is not known.
    ///
    /// # Errors
    ///
    /// When the option is known and the value is none.
    pub(super) fn parse(option: &str, value: &str) -> Result<Option<Self>, ()> {
        // In a resolv.conf file the value follows the colon.
        let name = option.split(':').next().unwrap_or_default();
        let setting = match name {
            "ndots" => Self::Ndots(integer(value)?),
            "timeout" => Self::Timeout(seconds(value)?),
            "attempts" => Self::Attempts(integer(value)?),
            "max-inflight" => Self::MaxInflight(integer(value)?),
            "randomize-case" => Self::RandomizeCase(integer(value)? != 0),
            "getaddrinfo-allow-skew" => Self::AllowSkew(seconds(value)?),
            "bind-to" => {
                let (address, port) = parse_address(value).ok_or(())?;
                Self::BindTo(address.with_port(port.unwrap_or(0)))
            }
            "max-timeouts" => Self::MaxTimeouts(integer(value)?),
            "initial-probe-timeout" => Self::ProbeTimeout(seconds(value)?),
            "rotate" => Self::Rotate,
            "so-rcvbuf" | "so-sndbuf" => integer(value).map(|_| Self::BufferSize)?,
            _ => return Ok(None),
        };
        Ok(Some(setting))
    }
}

impl Options {
    /// Sets what is set here.
    pub(super) fn set(&mut self, setting: Setting) {
        let count = |number: i64, least, most| usize::try_from(number).unwrap_or(0).clamp(least, most);
        match setting {
            Setting::Timeout(timeout) => self.timeout = timeout,
            Setting::Attempts(attempts) => self.attempts = count(attempts, 1, 255),
            Setting::MaxInflight(most) => self.max_inflight = count(most, 1, 65_000),
            Setting::RandomizeCase(randomize) => self.randomize_case = randomize,
            Setting::AllowSkew(skew) => self.allow_skew = skew,
            Setting::BindTo(address) => self.bind_to = Some(address),
            Setting::MaxTimeouts(most) => self.max_timeouts = u32::try_from(most.clamp(1, 255)).unwrap_or(1),
            Setting::ProbeTimeout(timeout) => self.probe_timeout = timeout.min(LONGEST_PROBE),
            Setting::Rotate => self.rotate = true,
            Setting::Ndots(_) | Setting::BufferSize => {}
        }
    }
}

/// A number; -1 is none, as in evdns.
fn integer(text: &str) -> Result<i64, ()> {
    text.trim_ascii_start().parse().ok().filter(|&number| number != -1).ok_or(())
}

/// A number of seconds: a millisecond at least.
fn seconds(text: &str) -> Result<Duration, ()> {
    let seconds: f64 = text.trim_ascii_start().parse().map_err(drop)?;
    if seconds.is_nan() || seconds < 0.001 {
        return Err(());
    }
    Ok(Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_checked() {
        let good = |option, value| Setting::parse(option, value).unwrap();
        assert_eq!(good("ndots", "2"), Some(Setting::Ndots(2)));
        assert_eq!(good("ndots:", "2"), Some(Setting::Ndots(2)));
        assert_eq!(good("ndots:2", "2"), Some(Setting::Ndots(2)));
        assert_eq!(good("timeout:", "0.5"), Some(Setting::Timeout(Duration::from_millis(500))));
        assert_eq!(good("timeout:", "1e300"), Some(Setting::Timeout(LONGEST)));
        assert_eq!(good("colour:", "blue"), None);
        assert_eq!(good("bind-to:", "127.0.0.1"), Some(Setting::BindTo(SocketAddr::from(([127, 0, 0, 1], 0)))));
        for (option, value) in [
            ("ndots", ""),
            ("ndots", "-1"),
            ("attempts", "many"),
            ("timeout:", "-1"),
            ("timeout:", "soon"),
            ("timeout:", "0"),
            ("timeout:", "nan"),
            ("bind-to:", "somewhere"),
            ("max-timeouts:", "3x"),
            ("initial-probe-timeout", ""),
        ] {
            assert_eq!(Setting::parse(option, value), Err(()), "{option} {value}");
        }
    }

    #[test]
    fn numbers_are_kept_in_bounds() {
        let mut options = Options::default();
        for setting in [Setting::Attempts(0), Setting::MaxInflight(1 << 40)] {
            options.set(setting);
        }
        assert_eq!((options.attempts, options.max_inflight), (1, 65_000));
    }
}
