//! The socket of an `EventBufferEvent`: whose it is, and when it is closed.

use event_runtime::base::Base;
use event_runtime::net::{Consumer, Socket};

use crate::zend::{Descriptor, Object, Result, close, may_close, refuse};

use super::{EventBufferEvent, Link, OPT_CLOSE_ON_FREE};

impl EventBufferEvent {
    /// Gives the stream the socket that the script has. One that belongs to a stream or a Socket is closed by them, if
    /// at all.
    ///
    /// # Errors
    ///
    /// When there is no such socket any more.
    pub(super) fn attach(this: &Object<Self>, socket: Option<Descriptor<'_>>, options: i64) -> Result<()> {
        this.closes_on_free.set(options & OPT_CLOSE_ON_FREE != 0);
        let owner = socket.and_then(Descriptor::kept);
        this.owner.set(owner.as_deref());
        let Some(fd) = socket.map(Descriptor::fd).transpose()? else { return Ok(()) };
        let owns = owner.is_none() && this.closes_on_free.get();
        let socket = if owns { Socket::adopt(fd) } else { Socket::Lent(fd) };
        this.with(|base, stream| base.streams_mut().attach(stream, socket));
        Ok(())
    }

    pub(super) fn descriptor(&self) -> Option<i64> {
        self.with(|base, stream| base.stream(stream)?.descriptor().map(i64::from)).flatten()
    }

    /// As [`EventBufferEvent::let_go`], for an object that goes.
    pub(super) fn leave(this: &Object<Self>) -> Result<()> {
        this.let_go();
        Ok(())
    }

    /// Ends the stream; closes its socket if it is to be closed.
    pub(super) fn let_go(&self) {
        let link = self.link.take();
        link.iter().for_each(Link::end);
        let owner = self.owner.get();
        self.owner.set(None);
        if self.closes_on_free.get() {
            close(&owner);
            if let Some(below) = link.as_ref().and_then(|link| link.below.as_ref()) {
                below.let_go();
            }
        }
        drop(link);
    }

    pub(super) fn close(this: &Object<Self>) -> Result<bool> {
        if !may_close(&this.owner.get()) {
            return refuse("The stream cannot be closed from within one of its filters");
        }
        let closed = this.with(|base: &mut Base, key| {
            let Some(stream) = base.stream(key) else { return false };
            let is_open = stream.descriptor().is_some();
            match stream.consumer() {
                Consumer::Script(_, None) | Consumer::Filter { connection: None, .. } => {
                    base.streams_mut().close_socket(key)
                }
                Consumer::Script(..)
                | Consumer::Filter { .. }
                | Consumer::Http(_)
                | Consumer::Http2(_)
                | Consumer::Client(_)
                | Consumer::ClientHttp2(_) => {
                    base.end_stream(key);
                    is_open
                }
                // It has become a WebSocket, which ends by itself.
                Consumer::WebSocket(_) => false,
            }
        });
        let owner = this.owner.get();
        this.owner.set(None);
        close(&owner);
        Ok(closed.unwrap_or(false))
    }
}
