//! `EventWebSocket`: a WebSocket connection.

mod calls;
mod client;
mod options;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use event_runtime::base::Base;
use event_runtime::keys::WebSocketKey;
use event_runtime::websocket::{Kind, LONGEST_CONTROL, close, handshake};
use ext_php_rs::types::Zval;

use crate::core::Core;
use crate::zend::{
    Callable, Class, Elements, Gc, Iterable, Object, OrFalse, PhpString, Raise, Ref, Result, Text, argument_type,
    argument_value_error, methods,
};

use super::convert::number;
use super::event_base::EventBase;
use super::event_dns_base::EventDnsBase;
use super::event_http_request::{EventHttpRequest, Hook, Upgraded};

use options::{Options, Place};

/// The default of strings.
const EMPTY: &[u8] = b"";

/// The name of the class.
const NAME: &str = "EventWebSocket";

/// The state of an `EventWebSocket`.
#[derive(Default)]
pub(crate) struct EventWebSocket {
    link: OnceCell<Link>,
    /// What a server has accepted.
    request: RefCell<Option<Box<Origin>>>,
    message: Hook,
    close: Hook,
    others: OnceCell<Box<Others>>,
}

/// The request that a server has accepted.
enum Origin {
    Request(Ref<EventHttpRequest>),
    /// What it is made of when the script asks for it again. Most never do, and it takes a fair part of the memory.
    Parts(Upgraded),
}

/// The connection, which holds the object until the script has been told of its end.
struct Link {
    core: Core,
    key: WebSocketKey,
    base: Ref<EventBase>,
}

/// What most do without.
#[derive(Default)]
struct Others {
    /// The subprotocol.
    protocol: RefCell<Box<[u8]>>,
    /// What looks the name of the server up.
    dns: OnceCell<Ref<EventDnsBase>>,
    open: Hook,
    drain: Hook,
    pong: Hook,
}

impl Class for EventWebSocket {
    const NAME: &'static str = NAME;
    const REFUSES_SLEEP: bool = false;
    const CONSTANTS: &'static [(&'static str, i64)] = &[("TEXT", Self::TEXT), ("BINARY", Self::BINARY)];

    fn is_constructed(&self) -> bool {
        self.link.get().is_some()
    }

    fn gc(this: &Object<Self>, gc: &mut Gc) {
        gc.properties(this);
        if let Some(Link { base, .. }) = this.link.get() {
            gc.object(base);
        }
        if let Some(Origin::Request(request)) = this.request.borrow().as_deref() {
            gc.object(request);
        }
        this.message.gc(gc);
        this.close.gc(gc);
        if let Some(others) = this.others.get() {
            [&others.open, &others.drain, &others.pong].iter().for_each(|hook| hook.gc(gc));
            others.dns.get().into_iter().for_each(|dns| gc.object(dns));
        }
    }

    fn detach(&self) {
        if let Some(Link { core, key, .. }) = self.link.get() {
            // An object that goes while a connection holds it goes by the collector's will, or at the end of the request:
            // its references are not counted any more.
            let _ = core.borrow_mut().abandon_websocket(*key);
        }
    }
}

methods!(EventWebSocket {
    /// There is none without a connection: see accept().
    private constructor construct();
    /// Makes a WebSocket of the connection of a request (evws_new_session), or of its stream with HTTP/2 (RFC 8441):
    /// answers it with 101, or 200. False, and a reply that says why, when the request asks for none. $message is
    /// called with this object, the message, EventWebSocket::TEXT or BINARY, and $arg. The complete callback of the
    /// request, if it has one, is called when the answer has left, its error callback when it cannot be sent. The
    /// headers to be sent of the request are sent. The loop holds the object until the connection has ended. $options:
    /// "protocols", the subprotocols, best first; "maxMessageSize", 16 MiB, in bytes, when decompressed; "deflate",
    /// true, accepts permessage-deflate; "deflateTakeover", false, keeps what the messages before have in common with
    /// the next ones, which takes some hundreds of KiB for each connection; "deflateMinSize", 1024: shorter messages go
    /// as they are; "pingInterval", 30.0: after so many seconds of silence a ping is sent, and after as many more the
    /// other side is gone; 0 is never; "closeTimeout", 2.0: how many seconds close() waits for the other side, and
    /// for as long again only while that has taken 16 KiB a second of what was sent before; "origins", null: a list of
    /// the Origin headers that are accepted, others get 403. Throws a ValueError for any other.
    static "accept" => accept(
        request: &Object<EventHttpRequest>, message: Callable, arg: Option<&Zval> = None,
        options: Elements = Elements::new()
    ) -> OrFalse<Ref<EventWebSocket>>;
    /// Connects to a server, at a URL that begins with ws:// or wss://, by HTTP/1.1. What becomes of it is told: by the
    /// open callback, or by the close callback with 1006 and the reason, at the earliest when the loop runs. The loop
    /// holds the object until then. $message and $options are as with accept(), "deflate" offers what it accepts there,
    /// and "origins" is of no use; besides, there are "dns", an EventDnsBase that looks the name up in place of the
    /// system; "context", an EventSslContext for clients, without which the servers are trusted that the system trusts,
    /// and of whose protocols HTTP/2 is not offered; "headers", an array of values or lists of values by name, as
    /// Origin or Authorization; "timeout", 30.0: how many seconds it may take until the connection is open, 0 for as
    /// long as it takes.
    static "connect" => connect(
        base: &Object<EventBase>, url: &[u8], message: Callable, arg: Option<&Zval> = None,
        options: Elements = Elements::new()
    ) -> Ref<EventWebSocket>;
    /// Has $cb called with this object and $arg when a client's handshake is complete.
    method "setOpenCallback" => set_open_callback(cb: Option<Callable>, arg: Option<&Zval> = None);
    /// Has $cb called with this object, the code, the reason and $arg exactly once, however the connection ends
    /// (evws_connection_set_closecb). The code is that of the other side's close frame, 1005 where that has none; that of
    /// the rule which the other side has broken; or 1006 where there was no close frame, and then the reason says why.
    method "setCloseCallback" => set_close_callback(cb: Option<Callable>, arg: Option<&Zval> = None);
    /// Has $cb called with this object and $arg whenever all that was sent has left the process.
    method "setDrainCallback" => set_drain_callback(cb: Option<Callable>, arg: Option<&Zval> = None);
    /// Has $cb called with this object, the payload and $arg when a pong comes.
    method "setPongCallback" => set_pong_callback(cb: Option<Callable>, arg: Option<&Zval> = None);
    /// Sends a text. What is sent in one callback leaves in one write. False when the connection is not open, or there is
    /// no memory for it. Throws a ValueError for what is not UTF-8.
    hot method "sendText" => send_text(data: Text<'_>) -> bool;
    /// Sends bytes. False as for sendText().
    hot method "sendBinary" => send_binary(data: Text<'_>) -> bool;
    /// Sends a ping, with up to 125 bytes. False as for sendText().
    method "ping" => ping(data: &[u8] = EMPTY) -> bool;
    /// Sends a message to all of them, encoded once for all that it goes out the same to. Returns to how many: those that
    /// are open.
    /// @param iterable<EventWebSocket> $to
    static "broadcast" => broadcast(
        to: Iterable<'_>, data: Text<'_>, r#type: i64 = EventWebSocket::TEXT
    ) -> i64;
    /// Says goodbye, waits for the answer for as long as "closeTimeout", and ends the connection. What comes until then
    /// is dropped; what was sent before is sent. $code is 1000 to 1003, 1007 to 1014, or 3000 to 4999, which are free to
    /// use; $reason up to 123 bytes of UTF-8.
    method "close" => close(code: i64 = 1000, reason: &[u8] = EMPTY);
    /// Calls $message no more and reads nothing until resume() is called: then the other side has to wait.
    method "pause" => pause();
    /// Goes on.
    method "resume" => resume();
    /// How many bytes were sent that have not left the process.
    method "getBufferedAmount" => get_buffered_amount() -> i64;
    /// The subprotocol that was agreed on, or "".
    method "getProtocol" => get_protocol() -> PhpString;
    /// The request that was accepted; null for a client.
    method "getRequest" => get_request() -> Option<Ref<EventHttpRequest>>;
    /// Whether messages can be sent: from the handshake until either side says goodbye.
    method "isOpen" => is_open() -> bool;
});

impl EventWebSocket {
    pub(crate) const TEXT: i64 = Kind::Text as i64;
    pub(crate) const BINARY: i64 = Kind::Binary as i64;

    fn construct(_: &Object<Self>) -> Result<()> {
        Ok(())
    }

    fn accept(
        request: &Object<EventHttpRequest>,
        message: Callable,
        argument: Option<&Zval>,
        options: Elements,
    ) -> Result<OrFalse<Ref<Self>>> {
        let Options { terms, settings } = Options::of(Place(4), &options, "", |_, _| Ok(false))?;
        let judged = request.to_be_replied(|head| handshake::accept(head, &terms))?;
        let Some((core, base, judged)) = judged else { return Ok(OrFalse(None)) };
        let answer = match judged {
            Ok(answer) => answer,
            Err(refusal) => {
                EventHttpRequest::refuse_websocket(request, refusal)?;
                return Ok(OrFalse(None));
            }
        };
        let this = Ref::<Self>::create();
        let mut refused = None;
        let key = EventHttpRequest::accept_websocket(request, &answer, |base, exchange, headers| {
            let owner = this.to_ref().into_token();
            let accepted = base.accept_websocket(exchange, headers, owner, &answer.agreement, settings);
            accepted.map_err(|owner| refused = Some(owner)).ok()
        });
        refused.into_iter().map(Ref::<Self>::from_token).for_each(drop);
        // The client has left meanwhile, which is nobody's fault.
        let Some(key) = key else { return Ok(OrFalse(None)) };
        let _ = this.link.set(Link { core, key, base });
        this.request.replace(Some(Box::new(Origin::Request(request.to_ref()))));
        this.set_protocol(answer.agreement.protocol.unwrap_or_default().into_boxed_slice());
        this.message.set(Some(message), argument);
        Ok(OrFalse(Some(this)))
    }

    /// Does something with the connection, on its loop. It may not call PHP.
    fn with<R: Default>(&self, act: impl FnOnce(&mut Base, WebSocketKey) -> R) -> R {
        match self.link.get() {
            Some(Link { core, key, .. }) => act(&mut core.borrow_mut(), *key),
            None => R::default(),
        }
    }

    /// Lets go of the script's callbacks: nothing is called any more.
    fn let_go(&self) {
        self.message.set(None, None);
        self.close.set(None, None);
        if let Some(others) = self.others.get() {
            [&others.open, &others.drain, &others.pong].iter().for_each(|hook| hook.set(None, None));
        }
    }

    /// Keeps a callback, unless nothing will be called any more.
    fn set(&self, hook: &Hook, callback: Option<Callable>, argument: Option<&Zval>) {
        if self.with(|base, key| base.is_websocket_live(key)) {
            hook.set(callback, argument);
        }
    }

    fn set_protocol(&self, protocol: Box<[u8]>) {
        if !protocol.is_empty() {
            self.others().protocol.replace(protocol);
        }
    }

    fn others(&self) -> &Others {
        self.others.get_or_init(Box::default)
    }

    fn set_open_callback(this: &Object<Self>, callback: Option<Callable>, argument: Option<&Zval>) -> Result<()> {
        this.set(&this.others().open, callback, argument);
        Ok(())
    }

    fn set_close_callback(this: &Object<Self>, callback: Option<Callable>, argument: Option<&Zval>) -> Result<()> {
        this.set(&this.close, callback, argument);
        Ok(())
    }

    fn set_drain_callback(this: &Object<Self>, callback: Option<Callable>, argument: Option<&Zval>) -> Result<()> {
        let is_wanted = callback.is_some();
        this.with(|base, key| base.want_of_websocket(key, |wanted| wanted.drain = is_wanted));
        this.set(&this.others().drain, callback, argument);
        Ok(())
    }

    fn set_pong_callback(this: &Object<Self>, callback: Option<Callable>, argument: Option<&Zval>) -> Result<()> {
        let is_wanted = callback.is_some();
        this.with(|base, key| base.want_of_websocket(key, |wanted| wanted.pongs = is_wanted));
        this.set(&this.others().pong, callback, argument);
        Ok(())
    }

    fn send(&self, kind: Kind, data: Text<'_>) -> bool {
        self.with(|base, key| base.send_message(key, kind, data.as_bytes(), |output| data.add_to(output)))
    }

    fn send_text(this: &Object<Self>, data: Text<'_>) -> Result<bool> {
        check(data, 1)?;
        Ok(this.send(Kind::Text, data))
    }

    fn send_binary(this: &Object<Self>, data: Text<'_>) -> Result<bool> {
        Ok(this.send(Kind::Binary, data))
    }

    fn ping(this: &Object<Self>, data: &[u8]) -> Result<bool> {
        if data.len() > LONGEST_CONTROL {
            return Err(argument_value_error(1, c"must not be longer than 125 bytes"));
        }
        Ok(this.with(|base, key| base.ping(key, data)))
    }

    fn broadcast(to: Iterable<'_>, data: Text<'_>, kind: i64) -> Result<i64> {
        let kind = match kind {
            Self::TEXT => Kind::Text,
            Self::BINARY => Kind::Binary,
            _ => return Err(argument_value_error(3, c"must be EventWebSocket::TEXT or EventWebSocket::BINARY")),
        };
        if kind == Kind::Text {
            check(data, 2)?;
        }
        // All of them first: what goes through an object is PHP code, which may do anything to them.
        let mut sockets: Vec<Ref<Self>> = Vec::new();
        to.each(|element, position| {
            sockets.push(Ref::of_value(&element).ok_or_else(|| none_of_ours(position))?);
            Ok(())
        })?;
        let mut loops: Vec<(Core, Vec<WebSocketKey>)> = Vec::new();
        for socket in &sockets {
            let Some(Link { core, key, .. }) = socket.link.get() else { continue };
            match loops.iter_mut().rev().find(|(known, _)| Rc::ptr_eq(known, core)) {
                Some((_, keys)) => keys.push(*key),
                None => loops.push((core.clone(), vec![*key])),
            }
        }
        let data = data.as_bytes();
        let sent = |(core, keys): (Core, Vec<_>)| core.borrow_mut().broadcast(keys.into_iter(), kind, data);
        Ok(number(loops.into_iter().map(sent).sum()))
    }

    fn close(this: &Object<Self>, code: i64, reason: &[u8]) -> Result<()> {
        let Some(code) = u16::try_from(code).ok().filter(|&code| close::may_be_sent(code)) else {
            return Err(argument_value_error(1, c"must be 1000 to 1003, 1007 to 1014, or 3000 to 4999"));
        };
        let reason = std::str::from_utf8(reason).ok().filter(|reason| reason.len() <= close::LONGEST_REASON);
        let reason = reason.ok_or_else(|| argument_value_error(2, c"must be UTF-8 of up to 123 bytes"))?;
        this.with(|base, key| base.close_websocket(key, code, reason));
        Ok(())
    }

    fn pause(this: &Object<Self>) -> Result<()> {
        this.with(|base, key| base.pause_websocket(key, true));
        Ok(())
    }

    fn resume(this: &Object<Self>) -> Result<()> {
        this.with(|base, key| base.pause_websocket(key, false));
        Ok(())
    }

    fn get_buffered_amount(this: &Object<Self>) -> Result<i64> {
        let unsent = this.with(|base, key| base.unsent_bytes(key));
        Ok(i64::try_from(unsent).unwrap_or(i64::MAX))
    }

    fn get_protocol(this: &Object<Self>) -> Result<PhpString> {
        let others = this.others.get();
        Ok(PhpString::new(&others.map(|others| others.protocol.borrow().clone()).unwrap_or_default()))
    }

    fn get_request(this: &Object<Self>) -> Result<Option<Ref<EventHttpRequest>>> {
        let request = match (this.request.borrow().as_deref(), this.link.get()) {
            (Some(Origin::Request(request)), _) => return Ok(Some(request.clone())),
            (Some(Origin::Parts(parts)), Some(Link { core, base, .. })) => {
                EventHttpRequest::of_parts(core.clone(), base.clone(), parts)
            }
            _ => return Ok(None),
        };
        this.request.replace(Some(Box::new(Origin::Request(request.clone()))));
        Ok(Some(request))
    }

    /// The script has done with a request that has become a WebSocket, for now: does without the object.
    pub(in crate::classes) fn let_go_of(request: &Object<EventHttpRequest>) {
        let Some(owner) = EventHttpRequest::websocket(request) else { return };
        let Some(parts) = EventHttpRequest::into_parts(request) else { return };
        Self::of(owner).request.replace(Some(Box::new(Origin::Parts(parts))));
    }

    fn is_open(this: &Object<Self>) -> Result<bool> {
        Ok(this.with(|base, key| base.is_websocket_open(key)))
    }
}

/// Throws for a text that is none.
fn check(data: Text<'_>, position: u32) -> Result<()> {
    match data.is_utf8() {
        true => Ok(()),
        false => Err(argument_value_error(position, c"must be UTF-8: other bytes go with sendBinary()")),
    }
}

/// Throws for an element that is no WebSocket.
fn none_of_ours(position: u32) -> Raise {
    argument_type(position, "must have elements of type EventWebSocket only")
}
