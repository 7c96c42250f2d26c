//! What a client may do: how much it may send, and how long it may take.

use std::time::Duration;

use event_runtime::http::{Allowed, Timeouts};

use crate::zend::{Object, Result, argument_value_error};

use super::super::convert::{limit, seconds};
use super::EventHttp;

/// A timeout from a script, in seconds; 0 is none.
fn timeout(value: f64) -> Result<Option<Duration>> {
    if value.is_nan() || value < 0.0 {
        return Err(argument_value_error(1, c"must be a number of seconds, or 0 for no limit"));
    }
    Ok((value > 0.0).then(|| seconds(value)))
}

/// A number of connections or requests from a script; 0 is any number.
fn count(value: i64) -> Result<Option<usize>> {
    match usize::try_from(value) {
        Ok(0) => Ok(None),
        Ok(count) => Ok(Some(count)),
        Err(_) => Err(argument_value_error(1, c"must be greater than or equal to 0")),
    }
}

impl EventHttp {
    pub(super) fn set_max_connections(this: &Object<Self>, value: i64) -> Result<()> {
        let limit = count(value)?;
        this.with(|server| server.max_connections = limit)
    }

    pub(super) fn set_max_connections_per_address(this: &Object<Self>, value: i64) -> Result<()> {
        let limit = count(value)?;
        this.with_base(|base, server| base.set_max_per_address(server, limit))
    }

    pub(super) fn set_proxy_protocol(this: &Object<Self>, on: bool) -> Result<()> {
        this.with(|server| server.proxy_protocol = on)
    }

    pub(super) fn set_max_requests(this: &Object<Self>, value: i64) -> Result<()> {
        let limit = count(value)?.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX));
        this.with(|server| server.max_requests = limit)
    }

    pub(super) fn set_max_body_size(this: &Object<Self>, value: i64) -> Result<()> {
        this.with(|server| server.max_body = Some(limit(value).unwrap_or(u64::MAX)))
    }

    pub(super) fn set_max_headers_size(this: &Object<Self>, value: i64) -> Result<()> {
        let limit = limit(value).map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        this.with(|server| server.max_head = Some(limit))
    }

    pub(super) fn set_timeout(this: &Object<Self>, value: i64) -> Result<()> {
        let timeout = limit(value).filter(|&seconds| seconds > 0).map(Duration::from_secs);
        this.set_timeouts(|timeouts| *timeouts = Timeouts::every(timeout))
    }

    pub(super) fn set_header_timeout(this: &Object<Self>, value: f64) -> Result<()> {
        let timeout = timeout(value)?.map(Allowed::Fixed);
        this.set_timeouts(|timeouts| timeouts.head = timeout)
    }

    pub(super) fn set_body_timeout(this: &Object<Self>, value: f64) -> Result<()> {
        let timeout = timeout(value)?.map(Allowed::Fixed);
        this.set_timeouts(|timeouts| timeouts.body = timeout)
    }

    pub(super) fn set_idle_timeout(this: &Object<Self>, value: f64) -> Result<()> {
        let timeout = timeout(value)?;
        this.set_timeouts(|timeouts| timeouts.idle = timeout)
    }

    pub(super) fn set_write_timeout(this: &Object<Self>, value: f64) -> Result<()> {
        let timeout = timeout(value)?;
        this.set_timeouts(|timeouts| timeouts.write = timeout)
    }

    fn set_timeouts(&self, change: impl FnOnce(&mut Timeouts)) -> Result<()> {
        self.with_base(|base, server| base.set_timeouts(server, change)).map(drop)
    }
}
