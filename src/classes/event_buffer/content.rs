//! Where the bytes of an `EventBuffer` are: its own, or a stream's.

use event_runtime::base::BodyOf;
use event_runtime::buffer::Buffer;
use event_runtime::net::StreamKey;

use crate::core::Core;

/// Where the bytes of an `EventBuffer` are.
pub(super) enum Content {
    /// Its own bytes.
    Own(Buffer),
    /// Those of a stream, as long as there is one.
    Stream(Core, StreamKey, Side),
    /// What has come of the body of a message, as long as it is on its way.
    Body(Core, BodyOf),
}

impl Default for Content {
    fn default() -> Self {
        Self::Own(Buffer::new())
    }
}

impl Content {
    /// Does something with the bytes of a stream, which learns of what has changed.
    #[inline(never)]
    pub(super) fn with_stream<R>(&mut self, act: impl FnOnce(&mut Buffer) -> R) -> R {
        let (core, key, side) = match self {
            Self::Own(buffer) => return act(buffer),
            Self::Body(..) => return self.with_body(act),
            Self::Stream(core, key, side) => (&**core, *key, *side),
        };
        {
            let base = &mut *core.borrow_mut();
            if let Some(stream) = base.streams_mut().stream_mut(key) {
                let buffer = match side {
                    Side::Input => &mut stream.input,
                    Side::Output => &mut stream.output,
                };
                let before = buffer.len();
                let result = act(buffer);
                if buffer.len() != before {
                    match side {
                        Side::Input => base.streams_mut().on_taken(key),
                        Side::Output => base.deliver(key),
                    }
                }
                return result;
            }
        }
        // The stream is gone, and its bytes with it.
        self.with_nothing(act)
    }

    /// Does something with what has come of a body, after which more is read.
    fn with_body<R>(&mut self, act: impl FnOnce(&mut Buffer) -> R) -> R {
        if let Self::Body(core, of) = self {
            let base = &mut *core.borrow_mut();
            if let Some(mut body) = base.lend_body(*of) {
                let before = body.len();
                let result = act(&mut body);
                let is_changed = body.len() != before;
                base.return_body(*of, body, is_changed);
                return result;
            }
        }
        self.with_nothing(act)
    }

    fn with_nothing<R>(&mut self, act: impl FnOnce(&mut Buffer) -> R) -> R {
        let mut nothing = Buffer::new();
        let result = act(&mut nothing);
        *self = Self::Own(nothing);
        result
    }
}

/// A side of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// What has come.
    Input,
    /// What is to be sent.
    Output,
}
