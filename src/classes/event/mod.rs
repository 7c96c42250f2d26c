//! `Event`: something to wait for.

mod due;
mod subject;

use std::cell::{Cell, RefCell};
use std::io;
use std::os::fd::RawFd;

use event_runtime::keys::{Target, owner};
use event_runtime::reactor::{EventSpec, Events, Key, Reactor, Sink};
use ext_php_rs::types::Zval;

use crate::core::Core;
use crate::zend::{
    ArrayBuilder, Call, Callable, Callback, Class, Gc, Kind, Object, OrFalse, Owned, Property, Ref, Result, Returned,
    argument_value_error, methods, refuse, warn,
};

use super::convert::{nanoseconds, reason};
use super::event_base::{EventBase, method_names};
use subject::{BAD_SIGNAL, bad_mask, is_signal, mask, subject};

/// The only property the engine keeps.
const DATA: usize = 0;

/// The state of an `Event`.
#[derive(Default)]
pub(crate) struct Event {
    /// None when it is freed, or was refused by the constructor.
    registration: RefCell<Option<Registration>>,
    callback: Callback,
    arguments: Cell<Arguments>,
}

/// A call of an event: what a callback gets at most is the descriptor, what has happened to it, and the data.
pub(crate) type EventCall = Call<3>;

/// What the callback gets besides the data.
#[derive(Clone, Copy, Default)]
enum Arguments {
    /// Nothing: `Event::timer()`.
    #[default]
    Timer,
    /// The signal: `Event::signal()`.
    Signal,
    /// The descriptor and what happened: `new Event()`.
    Full,
}

/// An event of a loop. Holds the loop and the descriptor's owner; ends the event when dropped.
struct Registration {
    core: Core,
    key: Key,
    has_ended: Cell<bool>,
    fd: RawFd,
    events: Events,
    base: Ref<EventBase>,
    /// The stream or Socket the descriptor belongs to.
    owner: Option<Owned>,
}

impl Registration {
    #[inline(always)]
    fn end(&self) {
        if !self.has_ended.replace(true) {
            self.core.borrow_mut().events_mut().remove(self.key);
        }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.end();
    }
}

impl Kind for owner::Event {
    type Class = Event;
}

impl Class for Event {
    const NAME: &'static str = "Event";
    const CONSTANTS: &'static [(&'static str, i64)] = &[
        ("ET", Events::ET.bits() as i64),
        ("PERSIST", Events::PERSIST.bits() as i64),
        ("READ", Events::READ.bits() as i64),
        ("WRITE", Events::WRITE.bits() as i64),
        ("SIGNAL", Events::SIGNAL.bits() as i64),
        ("TIMEOUT", Events::TIMEOUT.bits() as i64),
    ];
    const PROPERTIES: &'static [Property<Self>] =
        &[Property { name: "pending", get: |this| this.is_pending(Events::all()).map(Returned::into_zval), set: None }];
    const PLAIN_PROPERTIES: &'static [&'static str] = &["data"];

    fn is_freed(&self) -> bool {
        self.registration.borrow().is_none()
    }

    fn detach(&self) {
        self.registration.borrow().iter().for_each(Registration::end);
    }

    /// What an armed event would be called with is its loop's to report: so it lives as long as the loop can be run.
    fn gc(this: &Object<Self>, gc: &mut Gc) {
        if let Some(registration) = &*this.registration.borrow() {
            gc.object(&registration.base);
            registration.owner.iter().for_each(|owner| gc.value(owner));
            if registration.core.borrow().events().is_armed(registration.key) {
                return;
            }
        }
        this.callback.gc(gc);
        gc.properties(this);
    }
}

methods!(Event {
    /// Makes an event for what happens to a stream, a Socket or a descriptor: a sum of Event::READ, WRITE, TIMEOUT,
    /// PERSIST and ET. With Event::SIGNAL $fd is a signal number; with Event::TIMEOUT it is ignored. $cb is called with
    /// what was given for $fd, what happened, and $arg.
    hot constructor construct(
        base: &Object<EventBase>, fd: &Zval, what: i64, cb: Callable, arg: Option<&Zval> = None
    );
    /// Disarms the event for good and lets go of its callback and data.
    hot method "free" => free();
    /// Gives an event that is not armed something else to wait for; what is not given stays as it is.
    method "set" => set(
        base: &Object<EventBase>, fd: &Zval, what: i64 = -1, cb: Option<Callable> = None,
        arg: Option<&Zval> = None
    ) -> bool;
    /// The names of all back ends, best first.
    static "getSupportedMethods" => get_supported_methods() -> ArrayBuilder;
    /// Arms the event. It is due when what it waits for happens, or after $timeout seconds; -1 is no timeout.
    hot method "add" => add(timeout: f64 = -1.0) -> bool;
    /// Disarms the event, also when it is due already.
    hot method "del" => del() -> bool;
    /// Sets the priority: 0 is the most urgent. False while the event is due.
    method "setPriority" => set_priority(priority: i64) -> bool;
    /// Whether the event is armed for, or due because of, one of $flags.
    method "pending" => pending(flags: i64) -> bool;
    /// Drops the timeout and leaves the rest armed.
    method "removeTimer" => remove_timer() -> bool;
    /// Makes a timer. $cb is called with $arg.
    static "timer" => timer(base: &Object<EventBase>, cb: Callable, arg: Option<&Zval> = None) -> Ref<Event>;
    /// Makes a timer of an event that is not armed.
    method "setTimer" => set_timer(base: &Object<EventBase>, cb: Callable, arg: Option<&Zval> = None) -> bool;
    /// Makes an event that is called with the signal's number and $arg for each delivery of a signal.
    static "signal" => signal(
        base: &Object<EventBase>, signum: i64, cb: Callable, arg: Option<&Zval> = None
    ) -> OrFalse<Ref<Event>>;
    /// The same as add().
    hot method "addTimer" => add(timeout: f64 = -1.0) -> bool;
    /// The same as del().
    hot method "delTimer" => del() -> bool;
    /// The same as add().
    method "addSignal" => add(timeout: f64 = -1.0) -> bool;
    /// The same as del().
    method "delSignal" => del() -> bool;
});

impl Event {
    fn construct(
        this: &Object<Self>,
        base: &Object<EventBase>,
        fd: &Zval,
        what: i64,
        callback: Callable,
        data: Option<&Zval>,
    ) -> Result<()> {
        let core = base.core()?;
        let Some(events) = mask(what) else { return warn(&bad_mask(what)) };
        let Some((fd, owner)) = subject(events, fd)? else { return warn(BAD_SIGNAL) };
        Self::register(this, base, core, fd, events, owner);
        this.arguments.set(Arguments::Full);
        this.callback.set(callback);
        this.set_plain(DATA, data);
        Ok(())
    }

    /// Makes the event of the loop, in the place of the one there was.
    fn register(
        this: &Object<Self>,
        base: &Object<EventBase>,
        core: Core,
        fd: RawFd,
        events: Events,
        owner: Option<Owned>,
    ) {
        let target = Target::Script(this.to_token());
        let key = core.borrow_mut().events_mut().insert(EventSpec { fd, events, sink: Sink::Queue(target) });
        let registration =
            Registration { core, key, has_ended: Cell::new(false), fd, events, base: base.to_ref(), owner };
        let mut place = this.registration.borrow_mut();
        if place.is_none() {
            *place = Some(registration);
        } else {
            let before = place.replace(registration);
            // PHP code may run.
            drop(place);
            drop(before);
        }
    }

    /// Does something with the event in its loop; none when it is freed.
    #[inline(always)]
    fn with<R>(&self, act: impl FnOnce(&mut Reactor<Target>, Key) -> R) -> Option<R> {
        let registration = self.registration.borrow();
        let Registration { core, key, .. } = registration.as_ref()?;
        Some(act(core.borrow_mut().events_mut(), *key))
    }

    fn is_pending(&self, events: Events) -> Option<bool> {
        self.with(|reactor, key| !reactor.pending(key, events).is_empty())
    }

    fn free(this: &Object<Self>) -> Result<()> {
        let registration = this.registration.take();
        this.callback.clear();
        if registration.is_some() {
            this.unset_properties();
        }
        drop(registration);
        Ok(())
    }

    fn set(
        this: &Object<Self>,
        base: &Object<EventBase>,
        fd: &Zval,
        what: i64,
        callback: Option<Callable>,
        data: Option<&Zval>,
    ) -> Result<bool> {
        let core = base.core()?;
        let events = match what {
            -1 => this.registration.borrow().as_ref().map(|registration| registration.events).unwrap_or_default(),
            _ => match mask(what) {
                Some(events) => events,
                None => return refuse(&bad_mask(what)),
            },
        };
        let Some((fd, owner)) = subject(events, fd)? else {
            return refuse(BAD_SIGNAL);
        };
        if !this.may_change("Can't modify pending event")? {
            return Ok(false);
        }
        Self::register(this, base, core, fd, events, owner);
        this.arguments.set(Arguments::Full);
        if let Some(callback) = callback {
            this.callback.set(callback);
        }
        if let Some(data) = data {
            this.set_plain(DATA, Some(data));
        }
        Ok(true)
    }

    /// Whether the event may be given something else to do; warns when not.
    fn may_change(&self, message: &str) -> Result<bool> {
        match self.is_pending(Events::all()) {
            Some(false) => Ok(true),
            Some(true) => refuse(message),
            None => refuse("Event object is malformed or freed"),
        }
    }

    /// `EventBase::set()`.
    pub(super) fn move_to(this: &Object<Self>, base: &Object<EventBase>) -> Result<bool> {
        let core = base.core()?;
        if !this.may_change("Can't modify pending event")? {
            return Ok(false);
        }
        let subject = match &*this.registration.borrow() {
            Some(registration) => {
                (registration.fd, registration.events, registration.owner.as_deref().map(Owned::copy))
            }
            None => return Ok(false),
        };
        Self::register(this, base, core, subject.0, subject.1, subject.2);
        Ok(true)
    }

    fn get_supported_methods() -> Result<ArrayBuilder> {
        let mut names = ArrayBuilder::with_capacity(3);
        method_names().for_each(|name| names.push(name));
        Ok(names)
    }

    #[inline(always)]
    fn add(this: &Object<Self>, timeout: f64) -> Result<bool> {
        if timeout.is_nan() {
            return Err(argument_value_error(1, c"must be a number of seconds"));
        }
        // Exactly -1, the default, is no timeout; less than nothing is due at once.
        let add = |reactor: &mut Reactor<Target>, key| match timeout {
            -1.0 => reactor.add(key, None),
            _ => reactor.add_timed(key, nanoseconds(timeout)),
        };
        match this.with(add) {
            Some(Ok(())) => Ok(true),
            Some(Err(error)) => this.not_added(&error),
            None => refuse("Failed adding event: Event object is malformed or freed"),
        }
    }

    #[cold]
    #[inline(never)]
    fn not_added(&self, error: &io::Error) -> Result<bool> {
        let signal = match &*self.registration.borrow() {
            Some(registration) if registration.events.contains(Events::SIGNAL) => Some(registration.fd),
            _ => None,
        };
        let why = match signal {
            Some(signal) if error.raw_os_error() == Some(libc::EINVAL) => format!("signal {signal} cannot be caught"),
            _ => reason(error),
        };
        refuse(&format!("Failed adding event: {why}"))
    }

    #[inline(always)]
    fn del(this: &Object<Self>) -> Result<bool> {
        match this.with(Reactor::del) {
            Some(()) => Ok(true),
            None => refuse("Failed deleting event: Event object is malformed or freed"),
        }
    }

    fn set_priority(this: &Object<Self>, priority: i64) -> Result<bool> {
        match this.with(|reactor, key| reactor.set_priority(key, priority)) {
            Some(true) => Ok(true),
            _ => refuse(&format!("Unable to set event priority: {priority}")),
        }
    }

    fn pending(this: &Object<Self>, flags: i64) -> Result<bool> {
        let flags = Events::from_bits_truncate(flags as u16);
        Ok(this.is_pending(flags).unwrap_or(false))
    }

    fn remove_timer(this: &Object<Self>) -> Result<bool> {
        match this.with(Reactor::remove_timer) {
            Some(()) => Ok(true),
            None => refuse("Failed removing the timer: Event object is malformed or freed"),
        }
    }

    fn timer(base: &Object<EventBase>, callback: Callable, data: Option<&Zval>) -> Result<Ref<Self>> {
        let core = base.core()?;
        let event = Ref::<Self>::create();
        Self::register(&event, base, core, -1, Events::TIMEOUT, None);
        event.callback.set(callback);
        event.set_plain(DATA, data);
        Ok(event)
    }

    fn set_timer(
        this: &Object<Self>,
        base: &Object<EventBase>,
        callback: Callable,
        data: Option<&Zval>,
    ) -> Result<bool> {
        let core = base.core()?;
        if !this.may_change("Can't modify pending timer")? {
            return Ok(false);
        }
        Self::register(this, base, core, -1, Events::TIMEOUT, None);
        this.arguments.set(Arguments::Timer);
        this.callback.set(callback);
        this.set_plain(DATA, data);
        Ok(true)
    }

    fn signal(
        base: &Object<EventBase>,
        signal: i64,
        callback: Callable,
        data: Option<&Zval>,
    ) -> Result<OrFalse<Ref<Self>>> {
        let core = base.core()?;
        let number = i32::try_from(signal).ok().filter(|_| is_signal(signal));
        let Some(number) = number else {
            return refuse(BAD_SIGNAL);
        };
        let event = Ref::<Self>::create();
        Self::register(&event, base, core, number, Events::SIGNAL | Events::PERSIST, None);
        event.arguments.set(Arguments::Signal);
        event.callback.set(callback);
        event.set_plain(DATA, data);
        Ok(OrFalse(Some(event)))
    }
}
