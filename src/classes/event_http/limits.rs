//! What a client may do: how much it may send, and how long it may take.

use std::time::Duration;

use crate::zend::{Object, Result};

use super::super::convert::limit;
use super::EventHttp;

impl EventHttp {
    pub(super) fn set_max_body_size(this: &Object<Self>, value: i64) -> Result<()> {
        this.with(|server| server.max_body = limit(value).unwrap_or(u64::MAX))
    }

    pub(super) fn set_max_headers_size(this: &Object<Self>, value: i64) -> Result<()> {
        let limit = limit(value).map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        this.with(|server| server.max_head = limit)
    }

    pub(super) fn set_timeout(this: &Object<Self>, value: i64) -> Result<()> {
        let timeout = limit(value).filter(|&seconds| seconds > 0).map(Duration::from_secs);
        this.with(|server| server.timeout = timeout)
    }
}
