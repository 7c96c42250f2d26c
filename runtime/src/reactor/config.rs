//! What a loop is made with (libevent's `event_config`).

use std::time::Duration;

use bitflags::bitflags;

bitflags! {
    /// What a back end can do (`EV_FEATURE_*`).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Features: u32 {
        /// Edge-triggered events.
        const ET = 0x01;
        /// The cost of an event does not grow with the number of descriptors.
        const O1 = 0x02;
        /// Any descriptor, also of a regular file.
        const FDS = 0x04;
        /// Tells that the other side has closed a connection also where nobody reads.
        const EARLY_CLOSE = 0x08;
    }
}

bitflags! {
    /// How a loop behaves (`EVENT_BASE_FLAG_*`); what is not named here has no meaning in this implementation.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct BaseFlags: u32 {
        /// Use a method also where a variable `EVENT_NO...` of the environment says not to: see [`Config::method`].
        const IGNORE_ENV = 0x02;
        /// Read the clock whenever the time is asked for.
        const NO_CACHE_TIME = 0x08;
        /// Gather changes to what epoll watches until the loop waits, which is so anyhow: it only shows in the name.
        const EPOLL_USE_CHANGELIST = 0x10;
        /// Timers as fine as the kernel allows, which they are anyhow.
        const PRECISE_TIMER = 0x20;
    }
}

/// A way to wait for descriptors, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Linux's epoll.
    Epoll,
    /// poll(2).
    Poll,
    /// select(2).
    Select,
}

impl Method {
    /// All methods, best first.
    pub const ALL: [Self; 3] = [Self::Epoll, Self::Poll, Self::Select];

    /// The name libevent gives it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Epoll => "epoll",
            Self::Poll => "poll",
            Self::Select => "select",
        }
    }

    /// The environment variable that says not to use it.
    fn avoided_by(self) -> &'static str {
        match self {
            Self::Epoll => "EVENT_NOEPOLL",
            Self::Poll => "EVENT_NOPOLL",
            Self::Select => "EVENT_NOSELECT",
        }
    }

    /// What it can do.
    #[must_use]
    pub fn features(self) -> Features {
        match self {
            Self::Epoll => Features::ET.union(Features::O1).union(Features::EARLY_CLOSE),
            Self::Poll => Features::FDS.union(Features::EARLY_CLOSE),
            Self::Select => Features::FDS,
        }
    }
}

/// The wishes for a new loop.
#[derive(Clone, Debug)]
pub struct Config {
    /// Names of methods not to use.
    pub avoid: Vec<Vec<u8>>,
    /// What the method must be able to do.
    pub require: Features,
    /// How the loop behaves.
    pub flags: BaseFlags,
    /// After how long the loop looks for more urgent events while it works on a limited priority.
    pub max_interval: Option<Duration>,
    /// After how many callbacks it does so.
    pub max_callbacks: Option<u32>,
    /// The most urgent priority the two limits hold for.
    pub min_priority: u8,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            avoid: Vec::new(),
            require: Features::empty(),
            flags: BaseFlags::empty(),
            max_interval: None,
            max_callbacks: None,
            min_priority: 1,
        }
    }
}

impl Config {
    /// Whether there is a limit to how long the loop works on a priority.
    pub(super) fn limits(&self, priority: u8) -> bool {
        priority >= self.min_priority && (self.max_interval.is_some() || self.max_callbacks.is_some())
    }

    /// The best method that is not avoided and can do what is required. As with libevent, the environment can say which
    /// not to use as well, with the variables `EVENT_NOEPOLL`, `EVENT_NOPOLL` and `EVENT_NOSELECT`.
    #[must_use]
    pub fn method(&self) -> Option<Method> {
        Method::ALL.into_iter().find(|method| {
            method.features().contains(self.require)
                && !self.avoid.iter().any(|name| name == method.name().as_bytes())
                && (self.flags.contains(BaseFlags::IGNORE_ENV) || std::env::var_os(method.avoided_by()).is_none())
        })
    }
}
