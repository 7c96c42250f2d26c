//! Heads of requests that have come before. A client that keeps its connection tends to send the same one again and again,
//! and so do others of its kind: what was found out of it needs not be found out anew.

use crate::http::message::head::{RequestHead, Semantics};
use crate::keys::ServerKey;

use super::Shared;
use super::routing::Route;

/// So many heads are kept at most, each in the place that how much has come together with it says.
const PLACES: usize = 8;

/// Longer heads are not kept.
const LONGEST: usize = 1024;

/// Heads of requests that have come before, with what they say.
#[derive(Default)]
pub(super) struct KnownHeads([Option<Known>; PLACES]);

/// A head that has come before.
pub(super) struct Known {
    pub(super) head: RequestHead,
    pub(super) semantics: Semantics,
    /// Which server it came to, and where it went.
    listener: ServerKey,
    pub(super) route: Route,
}

impl Shared {
    /// The head that `bytes`, which have come to a server, begin with, if it has come before.
    #[inline]
    pub(super) fn known(&mut self, listener: ServerKey, bytes: &[u8]) -> Option<&Known> {
        let place = bytes.len() % PLACES;
        let known = self.known.0[place].as_ref()?;
        if !known.head.begins(bytes) {
            return None;
        }
        if known.listener != listener || !self.is_current(&known.route) {
            let route = self.route(listener, &known.head);
            let known = self.known.0[place].as_mut()?;
            (known.listener, known.route) = (listener, route);
        }
        self.known.0[place].as_ref()
    }

    /// Keeps a head that a server could make sense of, and which `count` bytes have come together with, in case it comes
    /// again. One with something that only its client may know is not kept longer than its request.
    pub(super) fn keep_head(
        &mut self,
        count: usize,
        listener: ServerKey,
        head: &RequestHead,
        semantics: &Semantics,
        route: Route,
    ) {
        if head.len() <= LONGEST && !semantics.is_private {
            let known = Known { head: head.clone(), semantics: *semantics, listener, route };
            self.known.0[count % PLACES] = Some(known);
        }
    }
}
