//! `EventBufferEvent`: a stream with a buffer on either side.

mod buffers;
mod callbacks;
mod connecting;
mod secure;
mod socket;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use event_runtime::base::Base;
use event_runtime::net::{Consumer, StreamEvent, StreamKey};
use event_runtime::reactor::Events;
use ext_php_rs::types::Zval;

use crate::core::Core;
use crate::zend::{
    ArrayBuilder, Callable, Class, Descriptor, Destructor, Gc, NoNul, Object, OrFalse, PhpString, Property, Ref,
    Result, Returned, Text, Value, argument_value_error, methods, property_type_error, warn,
};

use super::convert::seconds;
use super::event_base::EventBase;
use super::event_buffer::{EventBuffer, Side};
use super::event_dns_base::EventDnsBase;
use super::event_http_request::EventHttpRequest;
use super::event_ssl_context::EventSslContext;
use super::event_util::EventUtil;
use callbacks::Callbacks;

/// The state of an `EventBufferEvent`.
#[derive(Default)]
pub(crate) struct EventBufferEvent {
    /// None when it is freed.
    link: RefCell<Option<Link>>,
    callbacks: Callbacks,
    input: RefCell<Option<Ref<EventBuffer>>>,
    output: RefCell<Option<Ref<EventBuffer>>>,
    /// The stream or Socket that the socket belongs to.
    owner: Value,
    /// The request that may yet be answered with bytes of the script's.
    request: RefCell<Option<Ref<EventHttpRequest>>>,
    closes_on_free: Cell<bool>,
}

/// The stream of a loop, which ends with it.
struct Link {
    core: Core,
    stream: StreamKey,
    base: Ref<EventBase>,
    /// The object of the stream that this one is TLS over.
    below: Option<Ref<EventBufferEvent>>,
    /// Whether the stream ends with the object: it is none that HTTP still reads.
    owns: Cell<bool>,
}

impl Class for EventBufferEvent {
    const NAME: &'static str = "EventBufferEvent";
    const DESTRUCT: Option<Destructor<Self>> = Some(Self::leave);
    const REFUSES_SLEEP: bool = false;
    const CONSTANTS: &'static [(&'static str, i64)] = &[
        ("READING", StreamEvent::READING as i64),
        ("WRITING", StreamEvent::WRITING as i64),
        ("EOF", StreamEvent::EOF as i64),
        ("ERROR", StreamEvent::ERROR as i64),
        ("TIMEOUT", StreamEvent::TIMEOUT as i64),
        ("CONNECTED", StreamEvent::CONNECTED as i64),
        ("OPT_CLOSE_ON_FREE", OPT_CLOSE_ON_FREE),
        ("OPT_THREADSAFE", 2),
        ("OPT_DEFER_CALLBACKS", 4),
        ("OPT_UNLOCK_CALLBACKS", 8),
        ("SSL_OPEN", 0),
        ("SSL_CONNECTING", 1),
        ("SSL_ACCEPTING", 2),
    ];
    const PROPERTIES: &'static [Property<Self>] = &[
        Property { name: "priority", get: |this| (!this.is_freed()).then(Zval::new), set: Some(Self::assign_priority) },
        Property { name: "fd", get: |this| this.descriptor().map(Returned::into_zval), set: None },
        Property { name: "input", get: |this| Self::side(this, Side::Input).map(Returned::into_zval), set: None },
        Property { name: "output", get: |this| Self::side(this, Side::Output).map(Returned::into_zval), set: None },
        Property {
            name: "allow_ssl_dirty_shutdown",
            get: Self::allows_dirty_shutdown,
            set: Some(Self::allow_dirty_shutdown),
        },
    ];

    fn is_freed(&self) -> bool {
        self.link.borrow().is_none()
    }

    /// What the callbacks of a live stream hold is its loop's to report: so it lives as long as the loop can be run.
    fn gc(this: &Object<Self>, gc: &mut Gc) {
        gc.properties(this);
        if let Some(link) = &*this.link.borrow() {
            gc.object(&link.base);
            link.below.iter().for_each(|below| gc.object(below));
        }
        for buffer in [&this.input, &this.output] {
            buffer.borrow().iter().for_each(|buffer| gc.object(buffer));
        }
        this.owner.gc(gc);
        this.request.borrow().iter().for_each(|request| gc.object(request));
        if !this.is_live() {
            this.callbacks.report(gc);
        }
    }

    fn detach(&self) {
        self.link.borrow().iter().for_each(Link::end);
    }
}

impl Link {
    /// Ends the stream, unless HTTP still reads it.
    fn end(&self) {
        if self.owns.get() {
            self.core.borrow_mut().end_stream(self.stream);
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.end();
    }
}

const OPT_CLOSE_ON_FREE: i64 = 1;

methods!(EventBufferEvent {
    /// Makes a stream of a socket: a stream, a Socket or a descriptor, null for one that connect() makes. For $options
    /// see the EventBufferEvent::OPT_* constants; for the callbacks see setCallbacks(). At first it may write, and not
    /// read.
    constructor construct(
        base: &Object<EventBase>, socket: Option<Descriptor<'_>> = None, options: i64 = 0,
        readcb: Option<Callable> = None, writecb: Option<Callable> = None,
        eventcb: Option<Callable> = None, arg: Option<&Zval> = None
    );
    /// Ends the stream and lets go of the callbacks. What was not sent is lost. With
    /// EventBufferEvent::OPT_CLOSE_ON_FREE the socket is closed.
    method "free" => free();
    /// Closes the socket. False when there is none.
    method "close" => close() -> bool;
    /// Connects to an address, "1.2.3.4:80", "[::1]:80" or "unix:path", which $eventcb is told of. False when that is
    /// known to fail.
    method "connect" => connect(addr: NoNul<'_>) -> bool;
    /// Has $readcb called when something has come, $writecb when everything was sent, and $eventcb at the end and in
    /// case of an error; each with this object, the latter with the EventBufferEvent::* flags, and $arg.
    method "setCallbacks" => set_callbacks(
        readcb: Option<Callable>, writecb: Option<Callable>, eventcb: Option<Callable>,
        arg: Option<&Zval> = None
    );
    /// Connects to a port of a name, whose addresses are looked up by $dns_base, or by the system, and tried in turn;
    /// $eventcb is told how it ends.
    method "connectHost" => connect_host(
        dns_base: Option<&Object<EventDnsBase>>, hostname: NoNul<'_>, port: i64, family: i64 = EventUtil::AF_UNSPEC
    ) -> bool;
    /// Why the name of connectHost() has no addresses; empty if that is not how it ended.
    method "getDnsErrorString" => get_dns_error_string() -> OrFalse<PhpString>;
    /// Makes two streams, each of which gets what the other sends.
    static "createPair" => create_pair(base: &Object<EventBase>, options: i64 = 0) -> OrFalse<ArrayBuilder>;
    /// Makes a stream of TLS on a socket, null for one that connect() makes. $state is EventBufferEvent::SSL_CONNECTING
    /// for a client, SSL_ACCEPTING for a server. $eventcb is told when the handshake is done.
    static "sslSocket" => ssl_socket(
        base: &Object<EventBase>, socket: Option<Descriptor<'_>>, ctx: &Object<EventSslContext>, state: i64,
        options: i64 = 0
    ) -> OrFalse<Ref<EventBufferEvent>>;
    /// Makes a stream of TLS over another one, whose bytes are the new one's from then on.
    static "createSslFilter" => create_ssl_filter(
        underlying: &Object<EventBufferEvent>, ctx: &Object<EventSslContext>, state: i64, options: i64 = 0
    ) -> OrFalse<Ref<EventBufferEvent>>;
    /// The latest TLS error that was not asked for yet, in OpenSSL's words.
    method "sslError" => ssl_error() -> OrFalse<PhpString>;
    /// A line about the cipher.
    method "sslGetCipherInfo" => ssl_get_cipher_info() -> OrFalse<PhpString>;
    /// The name of the cipher; "(NONE)" before the handshake.
    method "sslGetCipherName" => ssl_get_cipher_name() -> OrFalse<PhpString>;
    /// The version of TLS that the cipher came with; "(NONE)" before the handshake.
    method "sslGetCipherVersion" => ssl_get_cipher_version() -> OrFalse<PhpString>;
    /// The version of TLS.
    method "sslGetProtocol" => ssl_get_protocol() -> OrFalse<PhpString>;
    /// Asks the peer for a new handshake, or with TLS 1.3 for new keys.
    method "sslRenegotiate" => ssl_renegotiate();
    /// Lets the stream read or write, or both: a sum of Event::READ and Event::WRITE.
    method "enable" => enable(events: i64) -> bool;
    /// Lets the stream read or write no more.
    method "disable" => disable(events: i64) -> bool;
    /// What the stream is let do.
    method "getEnabled" => get_enabled() -> OrFalse<i64>;
    /// What has come and was not taken.
    hot method "getInput" => get_input() -> OrFalse<Ref<EventBuffer>>;
    /// What is to be sent.
    hot method "getOutput" => get_output() -> OrFalse<Ref<EventBuffer>>;
    /// Sends a string.
    hot method "write" => write(data: Text<'_>) -> bool;
    /// Sends all bytes of $buf.
    hot method "writeBuffer" => write_buffer(buf: &Object<EventBuffer>) -> bool;
    /// Takes up to $size bytes of what has come; null when there are none.
    hot method "read" => read(size: i64) -> OrFalse<Option<PhpString>>;
    /// Moves all that has come to $buf.
    hot method "readBuffer" => read_buffer(buf: &Object<EventBuffer>) -> bool;
    /// Sets the priority of the callbacks: 0 is the most urgent.
    method "setPriority" => set_priority(priority: i64) -> bool;
    /// Sets for how many seconds nothing may come, or be sent, before $eventcb is told; 0 is for ever.
    method "setTimeouts" => set_timeouts(timeout_read: f64, timeout_write: f64) -> bool;
    /// For Event::READ: $readcb is called when there are $lowmark bytes, and no more than $highmark are read; 0 is no
    /// limit. For Event::WRITE: $writecb is called when no more than $lowmark bytes are left to send.
    method "setWatermark" => set_watermark(events: i64, lowmark: i64, highmark: i64);
});

impl EventBufferEvent {
    /// An object for the stream of the HTTP connection of a request, which is kept as long as it.
    pub(super) fn of_http(
        core: Core,
        base: Ref<EventBase>,
        stream: StreamKey,
        request: Ref<EventHttpRequest>,
    ) -> Ref<Self> {
        let object = Ref::<Self>::create();
        object.request.replace(Some(request));
        object.link.replace(Some(Link { core, stream, base, below: None, owns: Cell::new(false) }));
        object
    }

    fn construct(
        this: &Object<Self>,
        base: &Object<EventBase>,
        socket: Option<Descriptor<'_>>,
        options: i64,
        read: Option<Callable>,
        write: Option<Callable>,
        event: Option<Callable>,
        argument: Option<&Zval>,
    ) -> Result<()> {
        let core = base.core()?;
        socket.map(Descriptor::fd).transpose()?;
        this.let_go();
        let stream = core.borrow_mut().streams_mut().add_script(this.to_token());
        let link = Link { core, stream, base: base.to_ref(), below: None, owns: Cell::new(true) };
        // What went with the old stream may have made another one.
        drop(this.link.replace(Some(link)));
        drop((this.input.take(), this.output.take()));
        this.callbacks.set(read, write, event, argument);
        Self::attach(this, socket, options)
    }

    fn create_pair(base: &Object<EventBase>, _options: i64) -> Result<OrFalse<ArrayBuilder>> {
        let core = base.core()?;
        let objects = [(); 2].map(|()| Ref::<Self>::create());
        let streams = core.borrow_mut().streams_mut().add_pair([objects[0].to_token(), objects[1].to_token()]);
        let mut pair = ArrayBuilder::with_capacity(2);
        for (object, stream) in objects.into_iter().zip(streams) {
            let link = Link { core: core.clone(), stream, base: base.to_ref(), below: None, owns: Cell::new(true) };
            object.link.replace(Some(link));
            pair.push(object);
        }
        Ok(OrFalse(Some(pair)))
    }

    /// Does something with the stream; none when it is gone or was freed. It may not call PHP.
    fn with<R>(&self, act: impl FnOnce(&mut Base, StreamKey) -> R) -> Option<R> {
        let link = self.link.borrow();
        let Link { core, stream, .. } = link.as_ref()?;
        let base = &mut *core.borrow_mut();
        base.stream(*stream).is_some().then(|| act(base, *stream))
    }

    /// The same, with a warning instead when it is gone.
    fn with_live<R>(&self, act: impl FnOnce(&mut Base, StreamKey) -> R) -> Result<Option<R>> {
        let done = self.with(act);
        if done.is_none() {
            warn("EventBufferEvent object is not initialized or freed")?;
        }
        Ok(done)
    }

    /// Whether the stream is on a loop.
    fn is_on(&self, core: &Core) -> bool {
        self.link.borrow().as_ref().is_some_and(|link| Rc::ptr_eq(&link.core, core))
    }

    /// Whether something can happen to the stream that the script is told of.
    fn is_live(&self) -> bool {
        self.with(|base, stream| {
            let Some(stream) = base.stream(stream) else { return false };
            matches!(stream.consumer(), Consumer::Script(..)) && base.streams().is_live(stream)
        })
        .unwrap_or(false)
    }

    fn free(this: &Object<Self>) -> Result<()> {
        if !this.is_freed() {
            this.let_go();
            this.unset_properties();
            drop((this.input.take(), this.output.take(), this.request.take()));
            this.callbacks.clear();
        }
        Ok(())
    }

    fn enable(this: &Object<Self>, events: i64) -> Result<bool> {
        Ok(this.with_live(|base, stream| base.enable(stream, Events::from_bits_truncate(events as u16)))?.is_some())
    }

    fn disable(this: &Object<Self>, events: i64) -> Result<bool> {
        Ok(this.with_live(|base, stream| base.disable(stream, Events::from_bits_truncate(events as u16)))?.is_some())
    }

    fn get_enabled(this: &Object<Self>) -> Result<OrFalse<i64>> {
        let enabled = this.with_live(|base, stream| base.stream(stream).map(|stream| stream.enabled().bits()))?;
        Ok(OrFalse(enabled.flatten().map(i64::from)))
    }

    fn set_priority(this: &Object<Self>, priority: i64) -> Result<bool> {
        Ok(this.with_live(|base, stream| base.streams_mut().set_priority(stream, priority))?.unwrap_or(false))
    }

    fn assign_priority(this: &Object<Self>, value: &Zval) -> Result<Zval> {
        let Some(priority) = value.long() else { return Err(property_type_error::<Self>("priority", "int", value)) };
        match this.with_live(|base, stream| base.streams_mut().set_priority(stream, priority))? {
            Some(false) => {
                warn(&format!("Unable to set EventBufferEvent::$priority to {priority}: see EventBase::priorityInit()"))
            }
            _ => Ok(()),
        }?;
        Ok(priority.into_zval())
    }

    fn set_timeouts(this: &Object<Self>, read: f64, write: f64) -> Result<bool> {
        for (position, timeout) in [(1, read), (2, write)] {
            if timeout.is_nan() {
                return Err(argument_value_error(position, c"must be a number of seconds"));
            }
        }
        let set = |base: &mut Base, stream| base.streams_mut().set_timeouts(stream, seconds(read), seconds(write));
        Ok(this.with_live(set)?.is_some())
    }

    fn set_watermark(this: &Object<Self>, events: i64, low: i64, high: i64) -> Result<()> {
        let bytes = |mark: i64| usize::try_from(mark).unwrap_or(0);
        let directions = Events::from_bits_truncate(events as u16);
        this.with_live(|base, stream| base.streams_mut().set_watermark(stream, directions, bytes(low), bytes(high)))
            .map(|_| ())
    }
}
