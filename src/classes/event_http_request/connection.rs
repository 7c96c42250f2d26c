//! The connection of an `EventHttpRequest`, and its end.

use event_runtime::base::Base;
use event_runtime::http::{Exchange, RequestError};

use crate::classes::event_base::EventBase;
use crate::classes::event_buffer_event::EventBufferEvent;
use crate::classes::event_http::EventHttp;
use crate::classes::event_http_connection::EventHttpConnection;
use crate::core::Core;
use crate::zend::{Object, Ref, Result, warn};

use super::{EventHttpRequest, Received};

impl EventHttpRequest {
    /// The loop, and the exchange if it is not over.
    pub(super) fn exchange(&self) -> Option<(Core, Ref<EventBase>, Exchange)> {
        let received = self.received.borrow();
        let Received { core, base, exchange, .. } = received.as_ref()?;
        if !core.borrow().is_exchange_open(*exchange) {
            return None;
        }
        Some((core.clone(), base.clone(), *exchange))
    }

    pub(super) fn get_buffer_event(this: &Object<Self>) -> Result<Option<Ref<EventBufferEvent>>> {
        let Some((core, base, exchange)) = this.exchange() else { return Ok(None) };
        let stream = core.borrow().stream_of(exchange);
        Ok(stream.map(|stream| EventBufferEvent::of_http(core, base, stream, this.to_ref())))
    }

    pub(super) fn get_connection(this: &Object<Self>) -> Result<Option<Ref<EventHttpConnection>>> {
        let Some((core, base, exchange)) = this.exchange().or_else(|| this.upgraded()) else {
            return Ok(this.client());
        };
        Ok(EventHttpConnection::of(&core, &base, exchange.connection()))
    }

    pub(super) fn close_connection(this: &Object<Self>) -> Result<()> {
        match this.is_received() {
            true => Self::leave(this),
            false => warn("The request has no connection of a client: what is being made ends with cancel()"),
        }
    }

    pub(super) fn cancel(this: &Object<Self>) -> Result<()> {
        if this.take_back() {
            Self::call_cancelled(this, "The request was cancelled")?;
        }
        Self::leave(this)
    }

    fn leave(this: &Object<Self>) -> Result<()> {
        let is_served =
            |(core, _, exchange): (Core, _, Exchange)| core.borrow().served(exchange.connection()).is_some();
        if this.upgraded().is_some_and(is_served) {
            return warn("The request has become a WebSocket, which EventWebSocket::close() ends");
        }
        let Some(remains) = this.with(Base::close_exchange) else { return Ok(()) };
        EventHttp::call_remains(remains, RequestError::Cancel)
    }
}
