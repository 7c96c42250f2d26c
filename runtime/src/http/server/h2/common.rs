//! What the streams of a connection have in common.

use std::cell::RefCell;
use std::rc::Rc;

use crate::http::h2::Backlogs;
use crate::http::server::tally::Tally;
use crate::tasks::Spawner;

use super::heads::Heads;
use super::mailbox::Mailbox;
use super::room::Room;
use super::values::Values;

/// What the streams of a connection have in common.
pub(super) struct Common {
    pub(super) spawner: Spawner,
    pub(super) mailbox: Mailbox,
    pub(super) backlogs: Backlogs,
    pub(super) room: Room,
    pub(super) tally: Rc<Tally>,
    pub(super) reused: Rc<RefCell<Reused>>,
}

/// What all connections have in common: what was made before, and is needed again and again.
#[derive(Default)]
pub(super) struct Reused {
    pub(super) heads: Heads,
    pub(super) values: Values,
}
