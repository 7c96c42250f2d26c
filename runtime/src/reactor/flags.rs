use bitflags::bitflags;

bitflags! {
    /// What an event waits for and what happened to it: libevent's `EV_*` flags, with its values.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Events: u16 {
        /// The timeout has passed.
        const TIMEOUT = 0x01;
        /// The descriptor can be read, is at its end or in error.
        const READ = 0x02;
        /// The descriptor can be written or is in error.
        const WRITE = 0x04;
        /// A signal was delivered.
        const SIGNAL = 0x08;
        /// Stay armed after a call.
        const PERSIST = 0x10;
        /// Report changes of readiness only (edge-triggered).
        const ET = 0x20;
        /// The peer will send nothing more, whether or not everything was read.
        const CLOSED = 0x80;
    }
}

impl Events {
    /// Everything a descriptor can be waited for.
    pub const IO: Self = Self::READ.union(Self::WRITE).union(Self::CLOSED);
}
