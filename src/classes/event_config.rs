//! `EventConfig`: the wishes for a new `EventBase`.

use std::cell::RefCell;

use event_runtime::reactor::{BaseFlags, Config, Features};

use crate::zend::{Class, Object, Result, methods, refuse};

use super::convert::seconds;

/// The state of an `EventConfig`.
#[derive(Default)]
pub(crate) struct EventConfig {
    config: RefCell<Config>,
}

impl Class for EventConfig {
    const NAME: &'static str = "EventConfig";
    const CONSTANTS: &'static [(&'static str, i64)] = &[
        ("FEATURE_ET", Features::ET.bits() as i64),
        ("FEATURE_O1", Features::O1.bits() as i64),
        ("FEATURE_FDS", Features::FDS.bits() as i64),
    ];

    /// No loop knows the object.
    fn detach(&self) {}
}

methods!(EventConfig {
    /// Makes a configuration without any wishes.
    constructor construct();
    /// Names a back end that is not to be used: "epoll", "poll" or "select". Other names change nothing.
    method "avoidMethod" => avoid_method(method: &[u8]) -> bool;
    /// Names what the back end must be able to do, as a sum of the FEATURE_* constants. False for anything else.
    method "requireFeatures" => require_features(feature: i64) -> bool;
    /// Limits for how long, in seconds, and for how many callbacks in a row events of priority $min_priority and less
    /// urgent ones are served before the loop looks for more urgent ones. A negative number of callbacks, and no
    /// positive number of seconds, is no limit.
    method "setMaxDispatchInterval" =>
        set_max_dispatch_interval(max_interval: f64, max_callbacks: i64, min_priority: i64);
    /// Sets how the loop is to behave, as a sum of EventBase::NOLOCK, IGNORE_ENV, STARTUP_IOCP, NO_CACHE_TIME,
    /// EPOLL_USE_CHANGELIST and PRECISE_TIMER. False for anything else.
    method "setFlags" => set_flags(flags: i64) -> bool;
});

impl EventConfig {
    /// The wishes as they are now.
    pub(super) fn config(&self) -> Config {
        self.config.borrow().clone()
    }

    fn construct(this: &Object<Self>) -> Result<()> {
        this.config.replace(Config::default());
        Ok(())
    }

    fn avoid_method(this: &Object<Self>, method: &[u8]) -> Result<bool> {
        this.config.borrow_mut().avoid.push(method.to_vec());
        Ok(true)
    }

    fn require_features(this: &Object<Self>, feature: i64) -> Result<bool> {
        let Some(features) = u32::try_from(feature).ok().and_then(Features::from_bits) else {
            let why = format!("Unknown features {feature:#x}: a sum of the EventConfig::FEATURE_* constants is wanted");
            return refuse(&why);
        };
        this.config.borrow_mut().require = features;
        Ok(true)
    }

    fn set_max_dispatch_interval(
        this: &Object<Self>,
        max_interval: f64,
        max_callbacks: i64,
        min_priority: i64,
    ) -> Result<()> {
        let mut config = this.config.borrow_mut();
        config.max_interval = (max_interval > 0.0).then(|| seconds(max_interval));
        config.max_callbacks = u32::try_from(max_callbacks).ok();
        config.min_priority = u8::try_from(min_priority.max(0)).unwrap_or(u8::MAX);
        Ok(())
    }

    fn set_flags(this: &Object<Self>, flags: i64) -> Result<bool> {
        // What NOLOCK and STARTUP_IOCP ask for is so, or has no meaning here.
        const KNOWN: u32 = 0x3f;
        let Some(known) = u32::try_from(flags).ok().filter(|flags| flags & !KNOWN == 0) else {
            let wanted =
                "EventBase::NOLOCK, IGNORE_ENV, STARTUP_IOCP, NO_CACHE_TIME, EPOLL_USE_CHANGELIST, PRECISE_TIMER";
            let why = format!("Unknown flags {flags:#x}: a sum of {wanted} is wanted");
            return refuse(&why);
        };
        this.config.borrow_mut().flags |= BaseFlags::from_bits_truncate(known);
        Ok(true)
    }
}
