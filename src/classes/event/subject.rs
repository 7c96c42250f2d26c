//! What an `Event` waits for, as a script says it: a descriptor, a signal or time.

use std::os::fd::RawFd;

use event_runtime::reactor::{Events, NSIG};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::Zval;

use crate::zend::{Descriptor, Owned, Result, warn};

/// What a script may ask for.
const MASK: Events = Events::TIMEOUT
    .union(Events::READ)
    .union(Events::WRITE)
    .union(Events::SIGNAL)
    .union(Events::PERSIST)
    .union(Events::ET);

/// The flags of a script, if there are no others among them.
pub(super) fn mask(what: i64) -> Option<Events> {
    u16::try_from(what).ok().and_then(Events::from_bits).filter(|events| MASK.contains(*events))
}

pub(super) fn bad_mask(what: i64) -> String {
    format!("Invalid mask {what:#x}: it has to be a sum of Event::READ, WRITE, SIGNAL, TIMEOUT, PERSIST and ET")
}

/// What is said of a number that is no signal's.
pub(super) const BAD_SIGNAL: &str = "Invalid signal passed: it has to be a number from 1 to 64, as SIGTERM";

pub(super) fn is_signal(number: i64) -> bool {
    (0..i64::from(NSIG)).contains(&number)
}

/// The number of a signal that stands in the place of a descriptor, and so has no type.
fn signal_number(value: &Zval) -> Option<i64> {
    match value.get_type() {
        DataType::Long => value.long(),
        DataType::Double => value.double().map(|number| number as i64),
        DataType::String => value.str().and_then(|text| text.trim().parse().ok()),
        _ => None,
    }
}

/// What to wait for: a descriptor and its owner, or a signal; none for a number that is no signal's.
pub(super) fn subject(events: Events, value: &Zval) -> Result<Option<(RawFd, Option<Owned>)>> {
    if events.contains(Events::SIGNAL) {
        if events.intersects(Events::READ | Events::WRITE) {
            warn("Event::SIGNAL is not to be had together with READ and WRITE: they are left out")?;
        }
        let number = signal_number(value).filter(|&number| is_signal(number));
        return Ok(number.and_then(|number| i32::try_from(number).ok()).map(|number| (number, None)));
    }
    if events.contains(Events::TIMEOUT) {
        return Ok(Some((-1, None)));
    }
    let descriptor = Descriptor::of(value);
    Ok(Some((descriptor.fd()?, descriptor.kept())))
}
