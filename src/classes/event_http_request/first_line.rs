//! What a request begins with: its method, its target, whom it is for, and the protocol.

use event_runtime::http::{Version, host_of};

use crate::zend::{Object, PhpString, Result};

use super::EventHttpRequest;
use super::client::Sent;

/// A part of the first line, or the host, which belongs to it in some forms of it.
#[derive(Clone, Copy)]
enum Part {
    Method,
    Host,
    Target,
}

impl EventHttpRequest {
    pub(super) fn get_command(this: &Object<Self>) -> Result<i64> {
        let method = match (&*this.received.borrow(), &*this.sent.borrow()) {
            (Some(received), _) => received.head.method,
            (None, sent) => sent.as_deref().map(Sent::method),
        };
        Ok(method.map_or(0, |method| i64::from(method.bit())))
    }

    pub(super) fn get_method(this: &Object<Self>) -> Result<PhpString> {
        Ok(this.part(Part::Method))
    }

    pub(super) fn get_host(this: &Object<Self>) -> Result<PhpString> {
        Ok(this.part(Part::Host))
    }

    pub(super) fn get_uri(this: &Object<Self>) -> Result<PhpString> {
        Ok(this.part(Part::Target))
    }

    pub(super) fn get_protocol(this: &Object<Self>) -> Result<&'static str> {
        let version = match (&*this.received.borrow(), &*this.response.borrow(), &*this.sent.borrow()) {
            (Some(received), ..) => Some(received.head.version),
            (None, Some(response), _) => Some(response.version),
            (None, None, sent) => sent.as_ref().map(|_| Version::Http11),
        };
        Ok(version.map_or("", Version::name))
    }

    /// Lends a part of the request; nothing where there is none.
    fn with_part(&self, part: Part, act: impl FnOnce(&[u8])) {
        let (received, sent, output) = (self.received.borrow(), self.sent.borrow(), self.output.borrow());
        let found = match (&*received, &*sent, part) {
            (Some(received), _, Part::Method) => Some(received.head.method_name()),
            (Some(received), _, Part::Host) => received.head.host(),
            (Some(received), _, Part::Target) => Some(received.head.target()),
            (None, Some(sent), Part::Method) => Some(sent.method().name().as_bytes()),
            (None, Some(sent), Part::Host) => host_of(sent.target(), output.find(b"Host")),
            (None, Some(sent), Part::Target) => Some(sent.target()),
            (None, None, _) => None,
        };
        act(found.unwrap_or_default());
    }

    /// A part of the request as a string.
    fn part(&self, part: Part) -> PhpString {
        let mut length = 0;
        self.with_part(part, |bytes| length = bytes.len());
        // PHP may end the request for want of memory, so the string comes before the borrow.
        PhpString::filled(length, |room| {
            self.with_part(part, |bytes| {
                room.write_copy_of_slice(bytes);
            });
            // SAFETY: all of it has just been written: the part has not changed meanwhile.
            unsafe { room.assume_init_mut() }
        })
    }
}
