//! What comes of a request behind its head, on its way from h2.

use std::task::{Context, Poll, ready};

use bytes::Bytes;
use h2::{Error, RecvStream};
use http::HeaderMap;

use crate::buffer::Buffer;

/// The rest of a request. It is taken from h2 as it comes, whether anybody wants it yet or not: h2 would keep each frame
/// of it by itself, and trailers, which nobody has counted, behind them. The client gets room for more of it, though, only
/// for what is [handed on](Rest::next).
pub(super) struct Rest {
    stream: RecvStream,
    /// What has come and was not handed on: no more than the client's window.
    ahead: Buffer,
    is_over: bool,
}

/// What has come.
pub(super) enum Part {
    Data(Bytes),
    Trailers(HeaderMap),
    /// There is nothing more.
    End,
}

impl Rest {
    pub(super) fn new(stream: RecvStream) -> Self {
        Self { stream, ahead: Buffer::new(), is_over: false }
    }

    /// The next part. Data is handed on, and its end told, if `is_wanted`; trailers are told of in any case.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>, is_wanted: bool) -> Poll<Result<Part, Error>> {
        loop {
            if is_wanted && !self.ahead.is_empty() {
                let count = self.ahead.front().len();
                let data = self.ahead.take(count);
                self.ahead.trim();
                return Poll::Ready(self.hand_on(data));
            }
            if self.is_over {
                return if is_wanted { Poll::Ready(Ok(Part::End)) } else { Poll::Pending };
            }
            match ready!(self.stream.poll_data(context)) {
                Some(data) if is_wanted => return Poll::Ready(data.and_then(|data| self.hand_on(data))),
                Some(data) => self.ahead.add_bytes(data?),
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
        self.ahead.is_incomplete()
    }

    fn hand_on(&mut self, data: Bytes) -> Result<Part, Error> {
        self.stream.flow_control().release_capacity(data.len())?;
        Ok(Part::Data(data))
    }
}
