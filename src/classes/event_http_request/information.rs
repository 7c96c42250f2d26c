//! What a client is told before the reply.

use event_runtime::http::{Headers, Status};

use crate::classes::convert::quoted;
use crate::zend::{Elements, Object, Result, argument_value_error, refuse, text};

use super::EventHttpRequest;
use super::headers::complaint;
use super::reply::Reply;

/// The codes a script may send; 100 is sent to those that wait for it, and 101 is a reply.
const CODES: [i64; 2] = [102, 103];

/// Headers that are about a body or the connection, of which an interim response says nothing (RFC 9110, section 15.2).
const MISPLACED: [&[u8]; 9] = [
    b"connection",
    b"content-length",
    b"keep-alive",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
    b"expect",
];

impl EventHttpRequest {
    pub(super) fn send_information(this: &Object<Self>, code: i64, headers: Elements) -> Result<bool> {
        let Some(&code) = CODES.iter().find(|&&known| known == code) else {
            return Err(argument_value_error(1, c"must be 102 or 103"));
        };
        if !headers.numbered.is_empty() {
            return Err(argument_value_error(2, c"must have the names of headers as keys"));
        }
        let mut list = Headers::default();
        for (name, values) in &headers.named {
            for value in values.each() {
                let value = text(&value, &format!("The value of {}", quoted(name)))?;
                if let Some(refusal) = refusal(name, &value) {
                    return refuse(&refusal);
                }
                list.push(name, &value);
            }
        }
        if !this.is_received() {
            return refuse("There is nobody to inform: no EventHttp has received the request, or it has been freed");
        }
        if this.reply.get() != Reply::Due {
            return refuse("The reply has begun: what comes before it comes too late");
        }
        if let Some(excess) = this.excess(&list) {
            return refuse(&format!("{excess}: the client is told nothing"));
        }
        let status = Status(u16::try_from(code).unwrap_or_default());
        Ok(this.with(|base, exchange| base.inform(exchange, status, &list)) == Some(true))
    }
}

/// What is said of a header that is not sent.
fn refusal(name: &[u8], value: &[u8]) -> Option<String> {
    let is_misplaced = || MISPLACED.iter().any(|other| name.eq_ignore_ascii_case(other));
    let misplaced = || format!("{} says nothing before a reply: send it with that", quoted(name));
    complaint(name, value).or_else(|| is_misplaced().then(misplaced))
}
