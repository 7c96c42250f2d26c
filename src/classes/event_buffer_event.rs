//! `EventBufferEvent`: a stream with a buffer on either side.

use std::cell::{Cell, RefCell};

use event_runtime::base::Base;
use event_runtime::net::{StreamCall, StreamEvent, StreamKey};
use event_runtime::reactor::What;
use event_runtime::socket;
use ext_php_rs::types::Zval;

use crate::zend::{
    Callable, Callback, Class, Gc, Object, OrFalse, Outcome, PhpString, Property, Ref, Result, Returned, Value,
    methods, warn,
};

use super::event_base::{Core, EventBase};
use super::event_buffer::{EventBuffer, Side};

/// The state of an `EventBufferEvent`.
#[derive(Default)]
pub(crate) struct EventBufferEvent {
    /// None when it is freed.
    link: RefCell<Option<Link>>,
    callbacks: Callbacks,
    input: RefCell<Option<Ref<EventBuffer>>>,
    output: RefCell<Option<Ref<EventBuffer>>>,
    /// Whether the script reads the stream by itself.
    scripted: Cell<bool>,
}

#[derive(Default)]
struct Callbacks {
    read: Callback,
    write: Callback,
    event: Callback,
    argument: Value,
}

/// The stream of a loop.
struct Link {
    core: Core,
    stream: StreamKey,
    base: Ref<EventBase>,
}

impl Class for EventBufferEvent {
    const NAME: &'static str = "EventBufferEvent";
    const REFUSES_SLEEP: bool = false;
    const CONSTANTS: &'static [(&'static str, i64)] = &[
        ("READING", StreamEvent::READING as i64),
        ("WRITING", StreamEvent::WRITING as i64),
        ("EOF", StreamEvent::EOF as i64),
        ("ERROR", StreamEvent::ERROR as i64),
        ("TIMEOUT", 0x40),
        ("CONNECTED", 0x80),
    ];
    const PROPERTIES: &'static [Property<Self>] = &[
        Property { name: "fd", get: |this| this.descriptor().map(Returned::into_zval), set: None },
        Property { name: "input", get: |this| Self::side(this, Side::Input).map(Returned::into_zval), set: None },
        Property { name: "output", get: |this| Self::side(this, Side::Output).map(Returned::into_zval), set: None },
    ];

    fn is_freed(&self) -> bool {
        self.link.borrow().is_none()
    }

    fn gc(this: &Object<Self>, gc: &mut Gc) {
        gc.properties(this);
        if let Some(link) = &*this.link.borrow() {
            gc.object(&link.base);
        }
        for buffer in [&this.input, &this.output] {
            buffer.borrow().iter().for_each(|buffer| gc.object(buffer));
        }
        let Callbacks { read, write, event, argument } = &this.callbacks;
        [read, write, event].into_iter().for_each(|callback| callback.gc(gc));
        argument.gc(gc);
    }
}

impl Drop for EventBufferEvent {
    fn drop(&mut self) {
        self.let_go();
    }
}

methods!(EventBufferEvent {
    /// Lets go of the stream. A connection that the script reads by itself ends.
    method "free" => free();
    /// Closes the socket. False when there is none.
    method "close" => close() -> bool;
    /// Has $readcb called when something has come, $writecb when everything was sent, and $eventcb at the end and in case
    /// of an error; each with this object, the latter with the EventBufferEvent::* flags, and $arg.
    method "setCallbacks" => set_callbacks(
        readcb: Option<Callable<'_>>, writecb: Option<Callable<'_>>, eventcb: Option<Callable<'_>>,
        arg: Option<&Zval> = None
    );
    /// Lets the stream read or write, or both: a sum of Event::READ and Event::WRITE.
    method "enable" => enable(events: i64) -> bool;
    /// Lets the stream read or write no more.
    method "disable" => disable(events: i64) -> bool;
    /// What the stream is let do.
    method "getEnabled" => get_enabled() -> OrFalse<i64>;
    /// What has come and was not taken.
    method "getInput" => get_input() -> OrFalse<Ref<EventBuffer>>;
    /// What is to be sent.
    method "getOutput" => get_output() -> OrFalse<Ref<EventBuffer>>;
    /// Sends a string.
    method "write" => write(data: &[u8]) -> bool;
    /// Sends all bytes of $buf.
    method "writeBuffer" => write_buffer(buf: &Object<EventBuffer>) -> bool;
    /// Takes up to $size bytes of what has come; null when there are none.
    method "read" => read(size: i64) -> OrFalse<Option<PhpString>>;
    /// Moves all that has come to $buf.
    method "readBuffer" => read_buffer(buf: &Object<EventBuffer>) -> bool;
});

impl EventBufferEvent {
    /// An object for the stream of an HTTP connection.
    pub(super) fn of_http(core: Core, base: Ref<EventBase>, stream: StreamKey) -> Ref<Self> {
        let object = Ref::<Self>::create();
        object.link.replace(Some(Link { core, stream, base }));
        object
    }

    /// Does something with the stream; none when it is gone or was freed. It may not call PHP.
    fn with<R>(&self, act: impl FnOnce(&mut Base, StreamKey) -> R) -> Option<R> {
        let link = self.link.borrow();
        let Link { core, stream, .. } = link.as_ref()?;
        let base = &mut *core.borrow_mut();
        base.net.stream(*stream).is_some().then(|| act(base, *stream))
    }

    /// The same, with a warning instead when it is gone.
    fn with_live<R>(&self, act: impl FnOnce(&mut Base, StreamKey) -> R) -> Result<Option<R>> {
        let done = self.with(act);
        if done.is_none() {
            warn("EventBufferEvent object is not initialized or freed")?;
        }
        Ok(done)
    }

    fn descriptor(&self) -> Option<i64> {
        self.with(|base, stream| base.net.stream(stream)?.descriptor().map(i64::from)).flatten()
    }

    /// The object for one of the buffers, always the same.
    fn side(this: &Object<Self>, side: Side) -> Option<Ref<EventBuffer>> {
        let kept = match side {
            Side::Input => &this.input,
            Side::Output => &this.output,
        };
        if let Some(buffer) = &*kept.borrow() {
            return Some(buffer.clone());
        }
        let buffer = Self::fresh_side(this, side)?;
        kept.replace(Some(buffer.clone()));
        Some(buffer)
    }

    fn fresh_side(this: &Object<Self>, side: Side) -> Option<Ref<EventBuffer>> {
        let (core, stream) = this.link.borrow().as_ref().map(|link| (link.core.clone(), link.stream))?;
        Some(EventBuffer::of_stream(core, stream, side))
    }

    /// Lets go of the stream. One that only the script was reading has nobody else.
    fn let_go(&self) {
        let Some(link) = self.link.take() else { return };
        if self.scripted.get() {
            link.core.borrow_mut().end_stream(link.stream);
        }
    }

    fn free(this: &Object<Self>) -> Result<()> {
        if this.is_freed() {
            return Ok(());
        }
        this.let_go();
        this.unset_properties();
        drop((this.input.take(), this.output.take()));
        let Callbacks { read, write, event, argument } = &this.callbacks;
        [read, write, event].into_iter().for_each(Callback::clear);
        argument.set(None);
        Ok(())
    }

    fn close(this: &Object<Self>) -> Result<bool> {
        let open =
            |base: &mut Base, stream| base.net.stream(stream).is_some_and(|stream| stream.descriptor().is_some());
        Ok(this
            .with(|base, stream| {
                let was_open = open(base, stream);
                base.end_stream(stream);
                was_open
            })
            .unwrap_or(false))
    }

    fn set_callbacks(
        this: &Object<Self>,
        read: Option<Callable<'_>>,
        write: Option<Callable<'_>>,
        event: Option<Callable<'_>>,
        argument: Option<&Zval>,
    ) -> Result<()> {
        this.callbacks.read.set_optional(read);
        this.callbacks.write.set_optional(write);
        this.callbacks.event.set_optional(event);
        this.callbacks.argument.set(argument);
        let target = this.to_target();
        let taken = this.with_live(|base, stream| base.take_over(stream, target))?;
        this.scripted.set(taken.is_some());
        Ok(())
    }

    fn enable(this: &Object<Self>, events: i64) -> Result<bool> {
        Ok(this.with_live(|base, stream| base.enable(stream, What::from_bits_truncate(events as u16)))?.is_some())
    }

    fn disable(this: &Object<Self>, events: i64) -> Result<bool> {
        Ok(this.with_live(|base, stream| base.disable(stream, What::from_bits_truncate(events as u16)))?.is_some())
    }

    fn get_enabled(this: &Object<Self>) -> Result<OrFalse<i64>> {
        let enabled = this.with_live(|base, stream| base.net.stream(stream).map(|stream| stream.enabled().bits()))?;
        Ok(OrFalse(enabled.flatten().map(i64::from)))
    }

    fn get_input(this: &Object<Self>) -> Result<OrFalse<Ref<EventBuffer>>> {
        Self::get_side(this, Side::Input)
    }

    fn get_output(this: &Object<Self>) -> Result<OrFalse<Ref<EventBuffer>>> {
        Self::get_side(this, Side::Output)
    }

    fn get_side(this: &Object<Self>, side: Side) -> Result<OrFalse<Ref<EventBuffer>>> {
        let live = this.with_live(|_, _| ())?;
        Ok(OrFalse(live.and_then(|()| Self::fresh_side(this, side))))
    }

    fn write(this: &Object<Self>, data: &[u8]) -> Result<bool> {
        Ok(this.with_live(|base, stream| base.write(stream, |output| output.add(data)))?.is_some())
    }

    fn write_buffer(this: &Object<Self>, buf: &Object<EventBuffer>) -> Result<bool> {
        let mut bytes = buf.with(std::mem::take);
        Ok(this.with_live(|base, stream| base.write(stream, |output| output.append(&mut bytes)))?.is_some())
    }

    fn read(this: &Object<Self>, size: i64) -> Result<OrFalse<Option<PhpString>>> {
        if this.with_live(|_, _| ())?.is_none() {
            return Ok(OrFalse(None));
        }
        let Some(input) = Self::side(this, Side::Input).filter(|_| size > 0) else { return Ok(OrFalse(Some(None))) };
        Ok(OrFalse(Some(input.take(size))))
    }

    fn read_buffer(this: &Object<Self>, buf: &Object<EventBuffer>) -> Result<bool> {
        let input = this.with_live(|base, stream| {
            base.net.stream_mut(stream).map(|stream| {
                let mut input = event_runtime::buffer::Buffer::new();
                input.append(&mut stream.input);
                input
            })
        })?;
        match input.flatten() {
            Some(mut input) => {
                buf.with(|buffer| buffer.append(&mut input));
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Calls the callbacks of a stream that has news.
    pub(crate) fn call(core: &Core, stream: StreamKey, target: usize) -> Outcome {
        // SAFETY: an object lets go of its stream before it goes.
        let this = unsafe { Object::<Self>::from_target(target) }.to_ref();
        loop {
            let call = core.borrow_mut().net.next_call(stream);
            let Some(call) = call else { return Outcome::Returned };
            let Callbacks { read, write, event, argument } = &this.callbacks;
            let outcome = match call {
                StreamCall::Read => read.call(&mut [this.to_zval(), argument.get()]),
                StreamCall::Write => write.call(&mut [this.to_zval(), argument.get()]),
                StreamCall::Event(flags, error) => {
                    error.into_iter().for_each(socket::set_last_error);
                    event.call(&mut [this.to_zval(), i64::from(flags).into_zval(), argument.get()])
                }
            };
            if outcome != Outcome::Returned {
                return outcome;
            }
        }
    }
}
