//! `EventListener`: accepts connections.

use std::cell::RefCell;
use std::io;
use std::os::fd::{BorrowedFd, IntoRawFd, RawFd};

use event_runtime::keys::{Target, Token, owner};
use event_runtime::listener::{
    self, ACCEPT_AT_ONCE, Accepted, BadTarget, Listener, ListenerFlags, PAUSE, parse_target,
};
use event_runtime::reactor::{Activation, EventSpec, Events, Key, Reactor, Sink};
use event_runtime::socket::{self, Name};
use ext_php_rs::types::Zval;

use crate::core::Core;
use crate::zend::{
    ArrayBuilder, Callable, Callback, Class, Descriptor, Gc, Kind, Object, OutParameter, Outcome, Owned, PhpString,
    Property, Raise, Ref, Result, Returned, Value, close, in_directory, methods, refuse, throw_event_exception,
    throw_exception, warn,
};

use super::convert::{borrow, is_invalid, reason};
use super::event_base::EventBase;
use super::event_util::assign_name;

/// The state of an `EventListener`.
#[derive(Default)]
pub(crate) struct EventListener {
    /// None when it is freed.
    registration: RefCell<Option<Registration>>,
    callback: Callback,
    error_callback: Callback,
    data: Value,
}

/// A listening socket on a loop. Holds the loop and the socket's owner; ends the listener when dropped.
struct Registration {
    core: Core,
    key: Key,
    listener: Listener,
    base: Ref<EventBase>,
    /// The stream or Socket that was given.
    owner: Option<Owned>,
}

impl Registration {
    fn end(&self) {
        self.core.borrow_mut().events_mut().remove(self.key);
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.end();
        if self.listener.flags().contains(ListenerFlags::CLOSE_ON_FREE) && !self.owner.as_deref().is_some_and(close) {
            self.listener.close();
        }
    }
}

impl Kind for owner::Listener {
    type Class = EventListener;
}

impl Class for EventListener {
    const NAME: &'static str = "EventListener";
    const CONSTANTS: &'static [(&'static str, i64)] = &[
        ("OPT_LEAVE_SOCKETS_BLOCKING", ListenerFlags::LEAVE_SOCKETS_BLOCKING.bits() as i64),
        ("OPT_CLOSE_ON_FREE", ListenerFlags::CLOSE_ON_FREE.bits() as i64),
        ("OPT_CLOSE_ON_EXEC", ListenerFlags::CLOSE_ON_EXEC.bits() as i64),
        ("OPT_REUSEABLE", ListenerFlags::REUSEABLE.bits() as i64),
        ("OPT_THREADSAFE", ListenerFlags::THREADSAFE.bits() as i64),
        ("OPT_DISABLED", ListenerFlags::DISABLED.bits() as i64),
        ("OPT_DEFERRED_ACCEPT", ListenerFlags::DEFERRED_ACCEPT.bits() as i64),
        ("OPT_REUSEABLE_PORT", ListenerFlags::REUSEABLE_PORT.bits() as i64),
        ("OPT_BIND_IPV6ONLY", ListenerFlags::BIND_IPV6ONLY.bits() as i64),
    ];
    const PROPERTIES: &'static [Property<Self>] =
        &[Property { name: "fd", get: |this| this.fd().map(|fd| i64::from(fd).into_zval()), set: None }];

    fn is_freed(&self) -> bool {
        self.registration.borrow().is_none()
    }

    fn detach(&self) {
        self.registration.borrow().iter().for_each(Registration::end);
    }

    /// What a listener that is armed would call is its loop's to report: so it lives as long as the loop can be run.
    fn gc(this: &Object<Self>, gc: &mut Gc) {
        gc.properties(this);
        if let Some(registration) = &*this.registration.borrow() {
            gc.object(&registration.base);
            registration.owner.iter().for_each(|owner| gc.value(owner));
        }
        if !this.with(|reactor, key| !reactor.pending(key, Events::all()).is_empty()).unwrap_or(false) {
            this.report_callbacks(gc);
        }
    }
}

methods!(EventListener {
    /// Listens on $target: an address as "127.0.0.1:80", "[::1]:80" or "unix:/path", or a bound stream, Socket or
    /// descriptor. For each connection $cb is called with the listener, the descriptor of the connection, which is the
    /// script's to close, the address and port it comes from (null for a path), and $data. $flags is a sum of the OPT_*
    /// constants; -1 as $backlog is a default, 0 does not call listen().
    constructor construct(
        base: &Object<EventBase>, cb: Callable, data: Option<&Zval>, flags: i64, backlog: i64, target: &Zval
    );
    /// Ends the listener. The socket is closed with EventListener::OPT_CLOSE_ON_FREE only.
    method "free" => free();
    /// Accepts connections again.
    method "enable" => enable() -> bool;
    /// Accepts no connections: they wait.
    method "disable" => disable() -> bool;
    /// Sets another callback, and other data unless $arg is null.
    method "setCallback" => set_callback(cb: Callable, arg: Option<&Zval> = None);
    /// Sets what is called, with the listener and the data, when a connection cannot be accepted.
    method "setErrorCallback" => set_error_callback(cb: Callable);
    /// The loop the listener was made on.
    method "getBase" => get_base() -> Ref<EventBase>;
    /// The address and port, or the path, that the listener is bound to.
    method "getSocketName" => get_socket_name(address: OutParameter<'_>, port: Option<OutParameter<'_>> = None) -> bool;
});

/// What is said of a listener that is freed.
const FREED: &str = "EventListener has been freed";

impl EventListener {
    fn construct(
        this: &Object<Self>,
        base: &Object<EventBase>,
        callback: Callable,
        data: Option<&Zval>,
        flags: i64,
        backlog: i64,
        target: &Zval,
    ) -> Result<()> {
        let core = base.core()?;
        let flags = ListenerFlags::from_bits_truncate(flags as u32);
        let backlog = i32::try_from(backlog).unwrap_or(i32::MAX);
        let (listener, owner) = match target.zend_str() {
            Some(text) => (Self::bind(text.as_bytes(), flags, backlog)?, None),
            None => {
                let descriptor = Descriptor::of(target);
                (Listener::of(borrow(descriptor.fd()?), flags, backlog), descriptor.kept())
            }
        };
        let listener = listener.map_err(|error| refused(target, &error))?;
        let key = core.borrow_mut().events_mut().insert(EventSpec {
            fd: listener.fd(),
            events: Events::READ | Events::PERSIST,
            sink: Sink::Queue(Target::Listener(this.to_token())),
        });
        let armed = match flags.contains(ListenerFlags::DISABLED) {
            true => Ok(()),
            false => core.borrow_mut().events_mut().add(key, None),
        };
        if let Err(error) = armed {
            core.borrow_mut().events_mut().remove(key);
            if target.is_string() {
                listener.close();
            }
            return Err(refused(target, &error));
        }
        let registration = Registration { core, key, listener, base: base.to_ref(), owner };
        drop(this.registration.replace(Some(registration)));
        this.callback.set(callback);
        this.data.set(data);
        Ok(())
    }

    fn bind(target: &[u8], flags: ListenerFlags, backlog: i32) -> Result<io::Result<Listener>> {
        match parse_target(target) {
            Ok(Name::Unix(path)) => Ok(Listener::bind(&Name::Unix(in_directory(&path)), flags, backlog)),
            Ok(address) => Ok(Listener::bind(&address, flags, backlog)),
            Err(why) => Err(unusable(target, why)),
        }
    }

    /// Does something with the event of the listener; none when it is freed.
    fn with<R>(&self, act: impl FnOnce(&mut Reactor<Target>, Key) -> R) -> Option<R> {
        let registration = self.registration.borrow();
        let Registration { core, key, .. } = registration.as_ref()?;
        Some(act(core.borrow_mut().events_mut(), *key))
    }

    fn fd(&self) -> Option<RawFd> {
        self.registration.borrow().as_ref().map(|registration| registration.listener.fd())
    }

    fn free(this: &Object<Self>) -> Result<()> {
        let registration = this.registration.take();
        if registration.is_some() {
            this.unset_properties();
        }
        drop(registration);
        this.callback.clear();
        this.error_callback.clear();
        this.data.set(None);
        Ok(())
    }

    fn enable(this: &Object<Self>) -> Result<bool> {
        match this.with(|reactor, key| reactor.add(key, None)) {
            Some(Ok(())) => Ok(true),
            Some(Err(error)) => refuse(&format!("Failed to enable the listener: {}", reason(&error))),
            None => refuse(FREED),
        }
    }

    fn disable(this: &Object<Self>) -> Result<bool> {
        match this.with(Reactor::del) {
            Some(()) => Ok(true),
            None => refuse(FREED),
        }
    }

    fn set_callback(this: &Object<Self>, callback: Callable, data: Option<&Zval>) -> Result<()> {
        if this.is_freed() {
            return warn(FREED);
        }
        this.callback.set(callback);
        if data.is_some() {
            this.data.set(data);
        }
        Ok(())
    }

    fn set_error_callback(this: &Object<Self>, callback: Callable) -> Result<()> {
        if this.is_freed() {
            return warn(FREED);
        }
        this.error_callback.set(callback);
        Ok(())
    }

    fn get_base(this: &Object<Self>) -> Result<Ref<EventBase>> {
        let base = this.registration.borrow().as_ref().map(|registration| registration.base.clone());
        base.ok_or_else(|| throw_event_exception(FREED))
    }

    fn get_socket_name(this: &Object<Self>, address: OutParameter<'_>, port: Option<OutParameter<'_>>) -> Result<bool> {
        let Some(fd) = this.fd() else { return refuse(FREED) };
        // SAFETY: the number is used for one call and not kept; if the script has closed it, that call fails.
        match socket::local_name(unsafe { BorrowedFd::borrow_raw(fd) }) {
            Ok(name) => assign_name(&name, address, port),
            Err(error) => refuse(&format!("Unable to retrieve the socket's name: {}", reason(&error))),
        }
    }

    /// Accepts what there is to accept, for a listener known by what the loop was given for it.
    pub(crate) fn call(listener: Token<owner::Listener>, activation: &Activation<Target>) -> Outcome {
        // SAFETY: the loop has just said that the listener is there, and it is removed before its object goes.
        let this = unsafe { Object::<Self>::from_token(listener) }.to_ref();
        if let Err(error) = this.resume(activation) {
            return Self::call_failed(&this, &error);
        }
        for _ in 0..ACCEPT_AT_ONCE {
            let Some(listener) = this.accepting(activation.key) else { break };
            let outcome = match listener.accept() {
                Ok(Some(accepted)) => Self::call_accepted(&this, accepted),
                Ok(None) => break,
                Err(error) => return Self::call_failed(&this, &error),
            };
            if outcome != Outcome::Returned {
                return outcome;
            }
        }
        Outcome::Returned
    }

    /// Gets a listener ready to accept without waiting, and ends its pause if it had one.
    fn resume(&self, activation: &Activation<Target>) -> io::Result<()> {
        if activation.events.contains(Events::TIMEOUT) {
            self.with(|reactor, key| reactor.add(key, None)).transpose()?;
        }
        self.accepting(activation.key).map(|listener| listener.prepare()).transpose()?;
        Ok(())
    }

    /// The socket, as long as the script lets the listener go on.
    fn accepting(&self, key: Key) -> Option<Listener> {
        let armed = self.with(|reactor, armed| armed == key && !reactor.pending(key, Events::READ).is_empty())?;
        self.registration.borrow().as_ref().filter(|_| armed).map(|registration| registration.listener)
    }

    fn call_accepted(this: &Object<Self>, Accepted { socket, peer }: Accepted) -> Outcome {
        let fd = socket.into_raw_fd();
        let address = match &peer {
            Some(Name::Inet(address)) => {
                let mut pair = ArrayBuilder::with_capacity(2);
                pair.push(PhpString::new(address.ip().to_string().as_bytes()));
                pair.push(i64::from(address.port()));
                pair.into_value()
            }
            _ => Owned::default(),
        };
        let arguments = [this.to_value(), i64::from(fd).into_value(), address, this.data.get()];
        let outcome = this.callback.call(arguments);
        if outcome == Outcome::Threw {
            listener::close_accepted(fd, peer.as_ref());
        }
        outcome
    }

    /// Leaves a listener alone for a while that cannot accept, and tells the script.
    fn call_failed(this: &Object<Self>, error: &io::Error) -> Outcome {
        this.with(|reactor, key| {
            reactor.del(key);
            reactor.set_timer(key, PAUSE);
        });
        match this.error_callback.is_set() {
            true => this.error_callback.call([this.to_value(), this.data.get()]),
            false => Outcome::of(warn(&format!("Failed to accept a connection: {}", reason(error)))),
        }
    }

    fn report_callbacks(&self, gc: &mut Gc) {
        self.callback.gc(gc);
        self.error_callback.gc(gc);
        self.data.gc(gc);
    }

    /// Reports what an armed listener holds as its loop's.
    pub(crate) fn report_armed(listener: Token<owner::Listener>, gc: &mut Gc) {
        // SAFETY: as in `call`.
        let this = unsafe { Object::<Self>::from_token(listener) };
        this.report_callbacks(gc);
    }
}

/// Says why a target that was understood cannot be listened on.
fn refused(target: &Zval, error: &io::Error) -> Raise {
    let why = match is_invalid(error) {
        true => "a backlog of 0 is for sockets that listen already; -1 is the default".to_owned(),
        false => reason(error),
    };
    throw_exception(&match target.zend_str() {
        Some(target) => format!("Failed to allocate listener on {}: {why}", String::from_utf8_lossy(target.as_bytes())),
        None => format!("Failed to allocate listener: {why}"),
    })
}

/// Says what is wrong with a target, and what is wanted: the latter with the exception before, since the message is what
/// scripts know from PECL event.
fn unusable(target: &[u8], why: BadTarget) -> Raise {
    throw_exception("A target has the form 127.0.0.1:80, [::1]:80 or unix:/path");
    let why = match why {
        BadTarget::Form => "",
        BadTarget::NoPath => ": there is no path",
        BadTarget::Bare => ": an IPv6 address has to be in brackets, as in [::1]:80",
        BadTarget::Port => ": the port has to be a number from 0 to 65535",
        BadTarget::Host => ": the host has to be an IPv4 or IPv6 address, or a name in /etc/hosts",
    };
    throw_exception(&format!("Failed to parse network address {}{why}", String::from_utf8_lossy(target)))
}
