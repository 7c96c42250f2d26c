//! Calls of the script for a connection.

use event_runtime::keys::{OwnedToken, Token, owner};
use event_runtime::websocket::Kind as MessageKind;
use event_runtime::websocket::close;
use event_runtime::websocket::socket::WebSocketCall;

use crate::core::Core;
use crate::zend::{Gc, Kind, KnownUtf8, Object, Outcome, PhpString, Ref, Returned};

use super::EventWebSocket;

impl Kind for owner::WebSocket {
    type Class = EventWebSocket;
}

impl EventWebSocket {
    /// Calls what is to be called for a connection.
    pub(crate) fn call(core: &Core, call: WebSocketCall) -> Outcome {
        match call {
            WebSocketCall::Opened(owner, protocol) => {
                let this = Self::of(owner);
                this.set_protocol(protocol);
                this.others.get().map_or(Outcome::Returned, |others| others.open.call(this.to_value()))
            }
            WebSocketCall::Message(owner, kind, length) => Self::call_message(core, owner, kind, length),
            WebSocketCall::Pong(owner, payload) => {
                let this = Self::of(owner);
                let payload = PhpString::new(&payload).into_value();
                this.others.get().map_or(Outcome::Returned, |others| {
                    others.pong.callback.call([this.to_value(), payload, others.pong.argument.get()])
                })
            }
            WebSocketCall::Drained(owner) => {
                let this = Self::of(owner);
                this.others.get().map_or(Outcome::Returned, |others| others.drain.call(this.to_value()))
            }
            WebSocketCall::Closed(owner, code, reason) => Self::call_closed(owner, code, &reason),
        }
    }

    fn call_message(core: &Core, owner: Token<owner::WebSocket>, kind: MessageKind, length: usize) -> Outcome {
        let this = Self::of(owner);
        // The memory is PHP's, which may give the request up for want of it: the loop is borrowed to fill it only.
        let mut is_whole = false;
        let content = PhpString::filled(length, |room| {
            let message = core.borrow_mut().take_message(room);
            is_whole = message.len() == length;
            message
        });
        // What goes back as it has come need not be looked at again.
        let is_text = kind == MessageKind::Text && is_whole;
        let _known = if is_text { KnownUtf8::hold(&content) } else { None };
        let (content, kind) = (content.into_value(), i64::from(kind as u8).into_value());
        this.message.callback.call([this.to_value(), content, kind, this.message.argument.get()])
    }

    fn call_closed(owner: OwnedToken<owner::WebSocket>, code: u16, reason: &str) -> Outcome {
        let this = Ref::<Self>::from_token(owner);
        let (code, reason) = (i64::from(code).into_value(), reason.into_value());
        let outcome = this.close.callback.call([this.to_value(), code, reason, this.close.argument.get()]);
        this.let_go();
        outcome
    }

    /// Calls the close callback of a connection that was cut.
    pub(in crate::classes) fn call_cut(owner: OwnedToken<owner::WebSocket>) -> Outcome {
        Self::call_closed(owner, close::ABNORMAL, "The server has ended")
    }

    /// The object of a connection.
    pub(super) fn of(owner: Token<owner::WebSocket>) -> Ref<Self> {
        // SAFETY: the loop has just said that it holds the object.
        unsafe { Object::<Self>::from_token(owner) }.to_ref()
    }

    /// Reports an object that a connection holds as its loop's.
    pub(crate) fn report_live(owner: Token<owner::WebSocket>, gc: &mut Gc) {
        // SAFETY: the connection holds a reference to the object.
        gc.object(unsafe { Object::<Self>::from_token(owner) });
    }
}
