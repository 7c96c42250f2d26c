//! What comes of a request behind its head, on its way from h2.

use std::task::{Context, Poll, ready};

use bytes::Bytes;
use h2::{Error, RecvStream};
use http::HeaderMap;

use crate::buffer::Buffer;

use super::room::Room;

/// The rest of a request. It is taken from h2 as it comes, whether anybody wants it yet or not: h2 would keep each frame
/// of it by itself, and trailers, which nobody has counted, behind them. The client gets room for more of it, though, only
/// for what is [handed on](Rest::next).
pub(super) struct Rest {
    stream: RecvStream,
    /// What has come and was not handed on, if there is any: no more than the client's window.
    ahead: Option<Box<Buffer>>,
    /// Where that is counted.
    room: Room,
    is_over: bool,
}

impl Drop for Rest {
    fn drop(&mut self) {
        self.ahead.iter().for_each(|ahead| self.room.let_go(ahead.len()));
    }
}

/// What has come.
pub(super) enum Part {
    Data(Bytes),
    Trailers(HeaderMap),
    /// There is nothing more.
    End,
}

impl Rest {
    pub(super) fn new(stream: RecvStream, room: Room) -> Self {
        Self { stream, ahead: None, room, is_over: false }
    }

    /// The next part. Data is handed on, and its end told, if `is_wanted`; trailers are told of in any case.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>, is_wanted: bool) -> Poll<Result<Part, Error>> {
        loop {
            if is_wanted && let Some(data) = self.take_ahead() {
                return Poll::Ready(self.hand_on(data));
            }
            if self.is_over {
                return if is_wanted { Poll::Ready(Ok(Part::End)) } else { Poll::Pending };
            }
            match ready!(self.stream.poll_data(context)) {
                Some(data) if is_wanted => return Poll::Ready(data.and_then(|data| self.hand_on(data))),
                Some(data) => self.keep(data?),
                None => {
                    let trailers = ready!(self.stream.poll_trailers(context))?;
                    self.is_over = true;
                    if let Some(trailers) = trailers {
                        return Poll::Ready(Ok(Part::Trailers(trailers)));
                    }
                }
            }
        }
    }

    /// Whether a part of it is lost for want of memory.
    pub(super) fn is_incomplete(&self) -> bool {
        self.ahead.as_ref().is_some_and(|ahead| ahead.is_incomplete())
    }

    /// Keeps what nobody wants for now.
    fn keep(&mut self, data: Bytes) {
        let ahead = self.ahead.get_or_insert_default();
        let before = ahead.len();
        ahead.add_bytes(data);
        self.room.hold(ahead.len() - before);
    }

    /// The first of what was kept.
    fn take_ahead(&mut self) -> Option<Bytes> {
        let ahead = self.ahead.as_mut()?;
        let count = ahead.front().len();
        let data = ahead.take(count);
        ahead.trim();
        if ahead.is_empty() {
            self.ahead = None;
        }
        self.room.let_go(count);
        (count > 0).then_some(data)
    }

    fn hand_on(&mut self, data: Bytes) -> Result<Part, Error> {
        self.stream.flow_control().release_capacity(data.len())?;
        Ok(Part::Data(data))
    }
}
