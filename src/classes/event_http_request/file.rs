//! Files as replies.

use std::time::SystemTime;

use event_runtime::http::{FileReply, ReplyHead, Wish, is_value};

use crate::classes::event_buffer::open;
use crate::zend::{Object, Result, refuse};

use super::reply::Reply;
use super::{EventHttpRequest, Head};

impl EventHttpRequest {
    pub(super) fn send_file(this: &Object<Self>, path: &[u8], media_type: Option<&[u8]>) -> Result<bool> {
        if !this.may_begin()? {
            return Ok(false);
        }
        // An empty one is none. The length of none is not looked at, as valgrind would tell.
        let media_type = media_type.unwrap_or_default();
        let media_type = (!media_type.is_empty()).then_some(media_type);
        if media_type.is_some_and(|media_type| !is_value(media_type)) {
            return refuse("The type cannot be sent: it has a line end or a NUL");
        }
        let Some(file) = open(path)? else { return Ok(false) };
        let Some(head) = this.head() else { return Ok(false) };
        let method = match &head {
            Head::Request(head) => head.method,
            Head::Response(_) => None,
        };
        let reply = {
            let changed = this.input.borrow();
            let wish = match &*changed {
                Some(headers) => Wish::new(method, headers.iter()),
                None => Wish::new(method, head.fields().iter()),
            };
            FileReply::new(&file, path, media_type, &wish, &this.output.borrow(), SystemTime::now())
        };
        let Some(FileReply { status, headers, mut body }) = reply else {
            return refuse("Out of memory: there is no reply");
        };
        if status.0 >= 400 {
            return Self::explain_error(this, status, headers, body).map(|()| true);
        }
        let head = ReplyHead { status, reason: status.reason().as_bytes(), headers: &headers };
        this.begin(status.0.into(), Reply::Over, |base, exchange| base.reply(exchange, head, &mut body));
        Self::keep_told(this);
        Ok(true)
    }
}
