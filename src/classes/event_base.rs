//! `EventBase`: an event loop.

use std::cell::RefCell;
use std::io::ErrorKind;
use std::rc::Rc;

use event_runtime::base::Base;
use event_runtime::http::ExchangeOwner;
use event_runtime::reactor::{LoopFlags, Method};

use crate::core::{Core, farewell};
use crate::dispatch;
use crate::zend::{Class, Gc, Object, Ref, Result, argument_value_error, methods, refuse, throw_event_exception, warn};

use super::convert::{reason, seconds};
use super::event::Event;
use super::event_config::EventConfig;
use super::event_http_request::KnownHeaders;

/// The state of an `EventBase`: its loop, until it is freed.
#[derive(Default)]
pub(crate) struct EventBase {
    core: RefCell<Option<Core>>,
    /// Headers that its HTTP servers have received.
    pub(super) headers: KnownHeaders,
}

impl Class for EventBase {
    const NAME: &'static str = "EventBase";
    const CONSTANTS: &'static [(&'static str, i64)] = &[
        ("LOOP_ONCE", LoopFlags::ONCE.bits() as i64),
        ("LOOP_NONBLOCK", LoopFlags::NONBLOCK.bits() as i64),
        ("NOLOCK", 1),
        ("IGNORE_ENV", 2),
        ("STARTUP_IOCP", 4),
        ("NO_CACHE_TIME", 8),
        ("EPOLL_USE_CHANGELIST", 16),
        ("PRECISE_TIMER", 32),
    ];

    /// The loop does not know the object.
    fn detach(&self) {}

    /// What is armed lives as long as the loop can still be run: the edges to it are the loop's.
    fn gc(this: &Object<Self>, gc: &mut Gc) {
        gc.properties(this);
        if let Some(core) = &*this.core.borrow() {
            dispatch::report_armed(&core.borrow(), gc);
        }
    }
}

methods!(EventBase {
    /// Makes a loop as $cfg wishes. Throws an EventException when no back end does what is wished.
    constructor construct(cfg: Option<&Object<EventConfig>> = None);
    /// The name of the back end: "epoll", "epoll (with changelist)", "poll" or "select".
    method "getMethod" => get_method() -> &'static str;
    /// What the back end can do, as a sum of the EventConfig::FEATURE_* constants.
    method "getFeatures" => get_features() -> i64;
    /// Sets the number of priorities, 1 to 255. False for any other number, and while events are due.
    method "priorityInit" => priority_init(n_priorities: i64) -> bool;
    /// Waits for events and calls their callbacks, until no event is armed any more, exit() or stop() is called, or
    /// $flags say otherwise: EventBase::LOOP_ONCE, EventBase::LOOP_NONBLOCK. False when the loop runs already.
    method "loop" => run(flags: i64 = -1) -> bool;
    /// The same as loop() without flags.
    method "dispatch" => dispatch() -> bool;
    /// Ends the loop, this one or the next, when what is due has been called; or after $timeout seconds. What was given to
    /// replies before is not lost: see free().
    method "exit" => exit(timeout: f64 = -1.0) -> bool;
    /// Moves an event that is not armed to this loop.
    method "set" => set(event: &Object<Event>) -> bool;
    /// Ends the loop after the current callback. What is due and was not called is called by the next loop, and what was
    /// given to replies is not lost: see free().
    method "stop" => stop() -> bool;
    /// Whether stop(), or an exception, ended the last loop or is about to end this one.
    method "gotStop" => got_stop() -> bool;
    /// Whether exit() ended the last loop or is about to end this one.
    method "gotExit" => got_exit() -> bool;
    /// The wall clock in seconds since 1970, which stands still while callbacks are called.
    method "getTimeOfDayCached" => get_time_of_day_cached() -> f64;
    /// To be called in a forked child that goes on to use the loop.
    method "reInit" => re_init() -> bool;
    /// Frees the loop: nothing of it is called any more. What the kernel has not taken of the replies of EventHttp is sent
    /// before, as far as clients take it within two seconds; it returns at once where nothing is left. So it is when an
    /// EventHttp goes after loop() without flags, and at the end of the script. Clients of HTTP/2 get GOAWAY, WebSockets
    /// that the script has accepted 1001.
    method "free" => free();
    /// Brings the time of getTimeOfDayCached() up to date, from which new timeouts count.
    method "updateCacheTime" => update_cache_time() -> bool;
    /// Lets the loop look for more urgent events after the current callback.
    method "resume" => resume() -> bool;
});

impl EventBase {
    /// The loop.
    ///
    /// # Errors
    ///
    /// An `EventException` when it has been freed.
    #[inline(always)]
    pub(crate) fn core(&self) -> Result<Core> {
        let core = self.core.borrow().clone();
        core.ok_or_else(|| throw_event_exception("EventBase has been freed"))
    }

    fn construct(this: &Object<Self>, config: Option<&Object<EventConfig>>) -> Result<()> {
        let config = config.map(|config| config.config()).unwrap_or_default();
        match Base::new(config) {
            Ok(base) => {
                this.core.replace(Some(Rc::new(RefCell::new(base)))).into_iter().for_each(Self::close);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                warn("No back end is as wished")?;
                Err(throw_event_exception("EventBase cannot be constructed with the provided configuration"))
            }
            Err(error) => Err(throw_event_exception(&format!("Failed to create an event loop: {}", reason(&error)))),
        }
    }

    fn get_method(this: &Object<Self>) -> Result<&'static str> {
        Ok(this.core()?.borrow().events().method_name())
    }

    fn get_features(this: &Object<Self>) -> Result<i64> {
        Ok(this.core()?.borrow().events().features().bits().into())
    }

    fn priority_init(this: &Object<Self>, count: i64) -> Result<bool> {
        Ok(this.core()?.borrow_mut().events_mut().set_priorities(count))
    }

    fn run(this: &Object<Self>, flags: i64) -> Result<bool> {
        let flags = if flags == -1 { LoopFlags::empty() } else { LoopFlags::from_bits_truncate(flags as u32) };
        let core = this.core()?;
        if !core.borrow_mut().start(flags) {
            return refuse("The loop runs already, and cannot be run from within one of its callbacks");
        }
        let ended = dispatch::run(&core);
        core.borrow_mut().finish();
        ended
    }

    fn dispatch(this: &Object<Self>) -> Result<bool> {
        Self::run(this, -1)
    }

    fn exit(this: &Object<Self>, timeout: f64) -> Result<bool> {
        if timeout.is_nan() {
            return Err(argument_value_error(1, c"must be a number of seconds"));
        }
        // Exactly -1, the default, is no timeout; less than nothing is due at once.
        let delay = (timeout != -1.0).then(|| seconds(timeout));
        this.core()?.borrow_mut().events_mut().exit(delay);
        Ok(true)
    }

    fn set(this: &Object<Self>, event: &Object<Event>) -> Result<bool> {
        this.core()?;
        Event::move_to(event, this)
    }

    fn stop(this: &Object<Self>) -> Result<bool> {
        this.core()?.borrow_mut().events_mut().stop();
        Ok(true)
    }

    fn got_stop(this: &Object<Self>) -> Result<bool> {
        Ok(this.core()?.borrow().events().got_stop())
    }

    fn got_exit(this: &Object<Self>) -> Result<bool> {
        Ok(this.core()?.borrow().events().got_exit())
    }

    fn get_time_of_day_cached(this: &Object<Self>) -> Result<f64> {
        Ok(this.core()?.borrow().events().time_of_day())
    }

    fn re_init(this: &Object<Self>) -> Result<bool> {
        let reinit = this.core()?.borrow_mut().events_mut().reinit();
        match reinit {
            Ok(()) => Ok(true),
            Err(error) => refuse(&format!("Failed to make the loop independent of its parent: {}", reason(&error))),
        }
    }

    fn free(this: &Object<Self>) -> Result<()> {
        this.core.take().into_iter().for_each(Self::close);
        Ok(())
    }

    fn close(core: Core) {
        core.borrow_mut().send_rest(None, farewell());
        let remains = core.borrow_mut().close();
        remains.http.connections.into_iter().map(Ref::from_token).for_each(drop);
        let exchanges = remains.http.complete.into_iter().chain(remains.http.exchanges);
        let held = exchanges.filter_map(ExchangeOwner::into_held);
        held.map(Ref::from_token).for_each(drop);
        remains.http.servers.into_iter().chain(remains.http.hosts).map(Ref::from_token).for_each(drop);
        remains.requests.into_iter().map(Ref::from_token).for_each(drop);
        remains.websockets.into_iter().map(Ref::from_token).for_each(drop);
    }

    fn update_cache_time(this: &Object<Self>) -> Result<bool> {
        this.core()?.borrow_mut().events_mut().update_cache_time();
        Ok(true)
    }

    fn resume(this: &Object<Self>) -> Result<bool> {
        this.core()?.borrow_mut().events_mut().resume();
        Ok(true)
    }
}

/// The names of all back ends, best first.
pub(super) fn method_names() -> impl Iterator<Item = &'static str> {
    Method::ALL.into_iter().map(Method::name)
}
