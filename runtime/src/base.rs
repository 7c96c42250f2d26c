//! All of one event loop: the reactor, and what is built on it.

use std::io;

use crate::reactor::{Activation, Config, LoopFlags, Reactor};

/// Whom an event is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The owner of the loop, who knows what the number stands for.
    Script(usize),
}

/// An event loop.
pub struct Base {
    /// The events, for their owner to make and change.
    pub reactor: Reactor<Target>,
}

impl Base {
    /// A loop with the best back end the wishes allow.
    ///
    /// # Errors
    ///
    /// As [`Reactor::new`].
    pub fn new(config: Config) -> io::Result<Self> {
        Ok(Self { reactor: Reactor::new(config)? })
    }

    /// Begins a loop; false when one runs already.
    pub fn start(&mut self, flags: LoopFlags) -> bool {
        self.reactor.start(flags)
    }

    /// Waits for something to happen, and gets it ready to be called. False: the loop is over.
    ///
    /// # Errors
    ///
    /// What the kernel answers when asked to wait; the loop is over.
    pub fn turn(&mut self) -> io::Result<bool> {
        if !self.reactor.turn()? {
            return Ok(false);
        }
        self.reactor.begin_pass();
        Ok(true)
    }

    /// The next call to make, until this turn has no more.
    pub fn pop(&mut self) -> Option<Activation<Target>> {
        self.reactor.pop()
    }

    /// Ends a turn. False: the loop is over.
    pub fn end_turn(&mut self) -> bool {
        self.reactor.end_turn()
    }

    /// Ends the loop, for whatever reason.
    pub fn finish(&mut self) {
        self.reactor.finish();
    }
}
