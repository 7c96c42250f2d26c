//! The loop of a script, as its objects share it.

use std::cell::RefCell;
use std::rc::Rc;

use event_runtime::base::Base;

/// The loop behind an `EventBase`, shared by everything that is registered with it. No borrow of it is alive while PHP
/// code can run.
pub(crate) type Core = Rc<RefCell<Base>>;
