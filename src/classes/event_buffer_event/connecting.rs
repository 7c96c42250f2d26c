//! How an `EventBufferEvent` gets connected.

use event_runtime::socket::{Name, set_last_error};

use crate::zend::{NoNul, Object, Result, warn};

use super::EventBufferEvent;

impl EventBufferEvent {
    pub(super) fn connect(this: &Object<Self>, address: NoNul<'_>) -> Result<bool> {
        if this.with_live(|_, _| ())?.is_none() {
            return Ok(false);
        }
        let Some(name) = Name::parse(address.0) else {
            warn(&format!("Failed to parse the address {}", String::from_utf8_lossy(address.0)))?;
            return Ok(false);
        };
        match this.with(|base, stream| base.net.connect(stream, &name)) {
            Some(Err(error)) => {
                error.raw_os_error().into_iter().for_each(set_last_error);
                Ok(false)
            }
            connecting => Ok(connecting.is_some()),
        }
    }
}
