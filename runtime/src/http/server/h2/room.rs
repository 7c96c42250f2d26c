//! Room for what clients send: what waits on one stream for the script takes none from the others of its connection.
//!
//! h2 gives room back to a stream and to its connection in one. So the connection gets more of it, by as much as nobody
//! wants for now.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Waker};

use crate::http::h2::note_waker;

/// At most this many bytes of a body may be on their way in before they are read, of a stream, and of all together beside
/// what nobody wants for now.
pub(super) const WINDOW: u32 = 1024 * 1024;

/// At most this many bytes that nobody wants are made up for: three streams may wait for the script, and the others have
/// as much room as there was.
const MADE_UP: u32 = 3 * WINDOW;

/// The room grows and shrinks by so many bytes at a time.
const STEP: usize = 64 * 1024;

/// The room of a connection.
#[derive(Clone, Default)]
pub(super) struct Room(Rc<RefCell<Held>>);

#[derive(Default)]
struct Held {
    /// How many bytes have come that nobody wants for now.
    bytes: usize,
    /// What was made up for.
    made_up: u32,
    waker: Option<Waker>,
}

impl Held {
    fn to_make_up(&self) -> u32 {
        u32::try_from(self.bytes.next_multiple_of(STEP)).unwrap_or(MADE_UP).min(MADE_UP)
    }
}

impl Room {
    /// Bytes have come that nobody wants for now.
    pub(super) fn hold(&self, count: usize) {
        self.change(|held| held.bytes += count);
    }

    /// So many of them are wanted, or gone.
    pub(super) fn let_go(&self, count: usize) {
        self.change(|held| held.bytes -= count);
    }

    fn change(&self, change: impl FnOnce(&mut Held)) {
        let waker = {
            let held = &mut *self.0.borrow_mut();
            change(held);
            if held.to_make_up() == held.made_up { None } else { held.waker.take() }
        };
        waker.into_iter().for_each(Waker::wake);
    }

    /// How many bytes all streams together may have on their way in, where it was something else before. The task is woken
    /// when it is again.
    pub(super) fn take_window(&self, context: &Context<'_>) -> Option<u32> {
        let held = &mut *self.0.borrow_mut();
        note_waker(&mut held.waker, context);
        let made_up = held.to_make_up();
        let before = std::mem::replace(&mut held.made_up, made_up);
        (made_up != before).then_some(WINDOW + made_up)
    }

    /// Whether so much waits that the client may have no room for anything else.
    pub(super) fn is_exhausted(&self) -> bool {
        self.0.borrow().bytes > MADE_UP as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_wants_is_made_up_for_as_far_as_that_goes() {
        let (room, context) = (Room::default(), Context::from_waker(Waker::noop()));
        assert_eq!(room.take_window(&context), None);
        room.hold(1);
        assert_eq!(room.take_window(&context), Some(WINDOW + 64 * 1024));
        room.hold(64 * 1024 - 1);
        assert_eq!(room.take_window(&context), None);
        room.hold(3 * WINDOW as usize);
        assert_eq!((room.take_window(&context), room.is_exhausted()), (Some(4 * WINDOW), true));
        room.let_go(3 * WINDOW as usize);
        room.let_go(64 * 1024);
        assert_eq!((room.take_window(&context), room.is_exhausted()), (Some(WINDOW), false));
    }
}
