//! What a server has done so far.

use event_runtime::http::Statistics;

use crate::zend::{ArrayBuilder, Object, Result};

use super::super::convert::number;
use super::EventHttp;

impl EventHttp {
    pub(super) fn get_connection_count(this: &Object<Self>) -> Result<i64> {
        this.with_base(|base, server| base.connection_count(server)).map(number)
    }

    pub(super) fn get_statistics(this: &Object<Self>) -> Result<ArrayBuilder> {
        let Statistics { connections, accepted, refused, requests, responses, bytes_in, bytes_out, errors } =
            this.with_base(|base, server| base.statistics(server))?;
        let mut array = ArrayBuilder::with_capacity(12);
        let [informational, successful, redirecting, refusing, failing] = responses;
        for (name, count) in [
            ("connections", connections),
            ("accepted", accepted),
            ("refused", refused),
            ("requests", requests),
            ("responses_1xx", informational),
            ("responses_2xx", successful),
            ("responses_3xx", redirecting),
            ("responses_4xx", refusing),
            ("responses_5xx", failing),
            ("bytes_in", bytes_in),
            ("bytes_out", bytes_out),
            ("errors", errors),
        ] {
            array.set(name.as_bytes(), i64::try_from(count).unwrap_or(i64::MAX));
        }
        Ok(array)
    }
}
