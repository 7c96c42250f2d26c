//! From the script's replies to what the tasks send.

use h2::Reason;

use crate::buffer::Buffer;
use crate::http::message::date::Date;
use crate::http::server::h1::{error_headers, error_page};
use crate::http::{Http, ReplyHead, Status};
use crate::net::Net;

use super::StreamKey;
use super::encode::Head;
use super::shared::StreamShared;
use super::stream::{PendingReply, Phase, Progress, Stream};

impl Http {
    /// Replies with a whole body: see [`Http::reply`].
    pub(in crate::http::server) fn reply_http2(
        &mut self,
        key: StreamKey,
        head: ReplyHead<'_>,
        body: &mut Buffer,
    ) -> bool {
        let Some(stream) = self.h2.asked(key) else { return false };
        let Some(head) = Head::new(head.status, head.headers, stream.head_only) else { return stream.give_up() };
        let mut whole = Buffer::new();
        whole.append(body);
        stream.phase = Phase::PendingReply(Box::new(PendingReply { head, body: whole }));
        self.h2.pending_replies.push(key);
        true
    }

    /// Begins a reply: see [`Http::reply_start`].
    pub(in crate::http::server) fn reply_start_http2(
        &mut self,
        net: &Net,
        key: StreamKey,
        head: ReplyHead<'_>,
    ) -> bool {
        let Some(stream) = self.h2.asked(key) else { return false };
        match Head::new(head.status, head.headers, stream.head_only) {
            Some(head) => stream.begin(net, head, &mut self.shared.date),
            None => return stream.give_up(),
        }
        true
    }

    /// Sends a chunk of a reply: see [`Http::reply_chunk`].
    pub(in crate::http::server) fn reply_chunk_http2(&mut self, net: &Net, key: StreamKey, chunk: &mut Buffer) -> bool {
        let Some(stream) = self.h2.streams.get_mut(key) else { return false };
        match std::mem::replace(&mut stream.phase, Phase::Asked) {
            Phase::PendingReply(reply) => {
                let PendingReply { head, mut body } = *reply;
                stream.begin(net, head, &mut self.shared.date);
                stream.add(net, &mut body);
            }
            phase => stream.phase = phase,
        }
        stream.add(net, chunk)
    }

    /// Ends a reply that came in chunks: see [`Http::reply_end`].
    pub(in crate::http::server) fn reply_end_http2(&mut self, net: &Net, key: StreamKey) -> bool {
        let Some(stream) = self.h2.streams.get_mut(key) else { return false };
        match stream.phase {
            Phase::PendingReply(_) => stream.finish_reply(net, &mut self.shared.date),
            Phase::Replying(Progress { missing: Some(1..), is_bodiless: false }) => {
                // A body that is shorter than was promised must not look complete.
                stream.give_up();
            }
            Phase::Replying(_) => stream.complete(),
            _ => return false,
        }
        true
    }

    /// Replies with an error page: see [`Http::reply_error`].
    pub(in crate::http::server) fn reply_error_http2(
        &mut self,
        net: &Net,
        key: StreamKey,
        status: Status,
        reason: Option<&[u8]>,
    ) -> bool {
        let Some(stream) = self.h2.asked(key) else { return false };
        stream.send_page(net, status, reason, None, &mut self.shared.date);
        true
    }

    /// Refuses a request nobody was asked about. `about` is what was asked for, where the page is to name it.
    pub(super) fn refuse_http2(&mut self, net: &Net, shared: &StreamShared, status: Status, about: Option<&[u8]>) {
        if let Some(stream) = shared.stream().and_then(|key| self.h2.streams.get_mut(key)) {
            stream.send_page(net, status, None, about, &mut self.shared.date);
        }
    }

    /// Completes the replies that nobody has gone on with.
    pub(in crate::http::server) fn finish_replies_http2(&mut self, net: &Net) {
        while let Some(key) = self.h2.pending_replies.pop() {
            if let Some(stream) = self.h2.streams.get_mut(key) {
                stream.finish_reply(net, &mut self.shared.date);
            }
        }
    }

    /// Lets go of a request: nobody can reply any more if nobody has, so that the client need not wait.
    pub(in crate::http::server) fn abandon_http2(&mut self, key: StreamKey) {
        if let Some(stream) = self.h2.streams.get_mut(key)
            && matches!(stream.phase, Phase::Asked | Phase::Replying(_))
        {
            stream.give_up();
        }
    }
}

impl Stream {
    /// Resets the stream.
    fn give_up(&mut self) -> bool {
        self.phase = Phase::Said;
        self.shared.reset(Reason::INTERNAL_ERROR);
        true
    }

    fn complete(&mut self) {
        self.phase = Phase::Said;
        self.shared.complete();
    }

    /// Sends the head of a reply whose body is yet to come.
    fn begin(&mut self, net: &Net, head: Head, date: &mut Date) {
        let is_bodiless = head.is_bodiless;
        let length = if is_bodiless { head.promised(None) } else { head.declared };
        self.shared.begin(head.finish(length, date), net.reactor.now());
        self.phase = Phase::Replying(Progress { is_bodiless, missing: length });
    }

    fn add(&mut self, net: &Net, chunk: &mut Buffer) -> bool {
        let Phase::Replying(progress) = &mut self.phase else { return false };
        if progress.is_bodiless {
            chunk.clear();
        } else if let Some(missing) = &mut progress.missing {
            let mut part = Buffer::new();
            let count = usize::try_from(*missing).unwrap_or(usize::MAX);
            *missing -= part.append_from(chunk, count) as u64;
            // What is more than was promised would make the reply a faulty one.
            chunk.clear();
            self.shared.add(&mut part, net.reactor.now());
        } else {
            self.shared.add(chunk, net.reactor.now());
        }
        true
    }

    /// Completes a reply that waits for that.
    fn finish_reply(&mut self, net: &Net, date: &mut Date) {
        match std::mem::replace(&mut self.phase, Phase::Said) {
            Phase::PendingReply(reply) => {
                let PendingReply { head, mut body } = *reply;
                let length = Some(body.len() as u64);
                let now = net.reactor.now();
                if head.is_bodiless {
                    let promised = head.promised(length);
                    self.shared.begin(head.finish(promised, date), now);
                } else {
                    self.shared.begin(head.finish(length, date), now);
                    self.shared.add(&mut body, now);
                }
                self.shared.complete();
            }
            phase => self.phase = phase,
        }
    }

    fn send_page(&mut self, net: &Net, status: Status, reason: Option<&[u8]>, about: Option<&[u8]>, date: &mut Date) {
        let Some(head) = Head::new(status, &error_headers(), self.head_only) else {
            self.give_up();
            return;
        };
        let page = error_page(status, reason.unwrap_or(status.reason().as_bytes()), about);
        let mut body = Buffer::new();
        body.add(&page);
        self.phase = Phase::PendingReply(Box::new(PendingReply { head, body }));
        self.finish_reply(net, date);
    }
}
