//! From what is due to the callbacks of the script: the body of `EventBase::loop()`.

use std::cell::RefCell;

use event_runtime::base::{Base, Target};
use event_runtime::reactor::Activation;

use crate::classes::event::Event;
use crate::classes::event_base::Core;
use crate::zend::{Gc, Outcome, Result, announce, warn};

/// Runs the loop to its end; false when the kernel does not let it wait.
///
/// # Errors
///
/// When a callback throws, calls `exit()` or ends the request. The loop can be run again then.
pub(crate) fn run(core: &Core) -> Result<bool> {
    loop {
        let turned = core.borrow_mut().turn();
        match turned {
            Ok(true) => call_due(core)?,
            Ok(false) => return Ok(true),
            Err(error) => {
                warn(&format!("Failed to wait for events: {error}"))?;
                return Ok(false);
            }
        }
        if !core.borrow_mut().end_turn() {
            return Ok(true);
        }
    }
}

fn call_due(core: &RefCell<Base>) -> Result<()> {
    loop {
        let next = core.borrow_mut().pop();
        let Some(activation) = next else { return Ok(()) };
        call(core, activation)?;
    }
}

fn call(core: &RefCell<Base>, activation: Activation<Target>) -> Result<()> {
    let outcome = match activation.target {
        Target::Script(event) => Event::call(event, &activation),
    };
    if outcome == Outcome::Threw {
        let mut base = core.borrow_mut();
        base.reactor.del(activation.key);
        base.reactor.stop();
        drop(base);
        announce("Breaking the loop due to exception ")?;
    }
    outcome.into_result()
}

/// Reports what the armed events of a loop hold to the cycle collector.
pub(crate) fn report_armed(base: &Base, gc: &mut Gc) {
    for target in base.reactor.armed() {
        match target {
            Target::Script(event) => Event::report_armed(event, gc),
        }
    }
}
