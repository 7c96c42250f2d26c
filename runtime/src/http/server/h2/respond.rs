//! From the script's replies to what the tasks send.

use h2::Reason;
use http::Response;
use http::header::HeaderValue;

use crate::buffer::Buffer;
use crate::http::message::status::Status;
use crate::http::server::{ReplyHead, RequestError, Shared};
use crate::net::Net;

use super::encode::Head;
use super::stream::{PendingReply, Phase, Progress, Stream};

impl Stream {
    /// Replies with a whole body: see [`Http::reply`](crate::http::Http::reply).
    pub(super) fn reply(&mut self, shared: &Shared, head: ReplyHead<'_>, body: &mut Buffer) -> bool {
        if !self.is_asked() {
            return false;
        }
        self.cut_body();
        let media_type = self.media_type(shared);
        let Some(mut head) = Head::new(head.status, head.headers, self.head_only, media_type) else {
            return self.give_up();
        };
        self.reply_trailers.iter().for_each(|trailers| head.announce(trailers));
        let mut whole = Buffer::new();
        whole.append(body);
        self.phase = Phase::PendingReply(Box::new(PendingReply { head, body: whole }));
        true
    }

    /// Begins a reply whose body comes in chunks: see [`Http::reply_start`](crate::http::Http::reply_start).
    pub(super) fn reply_start(&mut self, net: &Net, shared: &Shared, head: ReplyHead<'_>) -> bool {
        if !self.is_asked() {
            return false;
        }
        self.cut_body();
        let media_type = self.media_type(shared);
        match Head::new(head.status, head.headers, self.head_only, media_type) {
            Some(mut head) => {
                self.reply_trailers.iter().for_each(|trailers| head.announce(trailers));
                self.begin(net, head);
            }
            None => return self.give_up(),
        }
        true
    }

    /// Sends a chunk of a reply: see [`Http::reply_chunk`](crate::http::Http::reply_chunk).
    pub(super) fn reply_chunk(&mut self, net: &Net, chunk: &mut Buffer) -> bool {
        match std::mem::replace(&mut self.phase, Phase::Asked) {
            Phase::PendingReply(reply) => {
                let PendingReply { head, mut body } = *reply;
                self.begin(net, head);
                self.add(net, &mut body);
            }
            phase => self.phase = phase,
        }
        self.add(net, chunk)
    }

    /// Ends a reply that came in chunks: see [`Http::reply_end`](crate::http::Http::reply_end).
    pub(super) fn reply_end(&mut self, net: &Net) -> bool {
        match self.phase {
            Phase::PendingReply(_) => self.finish_reply(net),
            Phase::Replying(Progress { missing: Some(1..), is_bodiless: false }) => {
                // A body that is shorter than was promised must not look complete.
                self.give_up();
            }
            Phase::Replying(Progress { is_bodiless, .. }) => self.complete(is_bodiless),
            _ => return false,
        }
        true
    }

    /// Gives the request up: see [`Http::abandon`](crate::http::Http::abandon).
    pub(super) fn abandon(&mut self, net: &Net) -> bool {
        match self.phase {
            Phase::HeadAsked(_) | Phase::Asked => {
                // A client that waits for something before it sends the rest would wait for ever.
                self.shared.hurry();
                self.reply_error(net, Status::INTERNAL_SERVER_ERROR, None, None)
            }
            Phase::Replying(_) => {
                self.kept.fail(0, RequestError::Cancel);
                self.give_up()
            }
            _ => false,
        }
    }

    /// Whether the script has the request and has not replied.
    pub(super) fn is_asked(&self) -> bool {
        matches!(self.phase, Phase::HeadAsked(_) | Phase::Asked)
    }

    /// Resets the stream.
    pub(super) fn give_up(&mut self) -> bool {
        self.phase = Phase::Said;
        self.shared.reset(Reason::INTERNAL_ERROR);
        true
    }

    /// What a body is sent as that no header says the type of.
    fn media_type(&self, shared: &Shared) -> Option<HeaderValue> {
        let media_type = shared.default_type(self.route.server)?;
        self.shared.common().reused.borrow_mut().values.media_type(media_type)
    }

    fn finish_head(&self, head: Head, length: Option<u64>) -> Response<()> {
        head.finish(length, &mut self.shared.common().reused.borrow_mut().values)
    }

    fn complete(&mut self, is_bodiless: bool) {
        self.phase = Phase::Said;
        let trailers = self.take_reply_trailers(is_bodiless);
        self.shared.complete(trailers);
    }

    /// Sends the head of a reply whose body is yet to come.
    fn begin(&mut self, net: &Net, head: Head) {
        let is_bodiless = head.is_bodiless;
        let length = if is_bodiless { head.promised(None) } else { head.declared };
        self.tally.respond(head.status());
        let head = self.finish_head(head, length);
        self.shared.begin(head, net.reactor.now());
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
    pub(super) fn finish_reply(&mut self, net: &Net) {
        match std::mem::replace(&mut self.phase, Phase::Said) {
            Phase::PendingReply(reply) => {
                let PendingReply { head, mut body } = *reply;
                let trailers = self.take_reply_trailers(head.is_bodiless);
                self.tally.respond(head.status());
                let length = Some(body.len() as u64);
                let length = if head.is_bodiless { head.promised(length) } else { length };
                if head.is_bodiless {
                    body.clear();
                }
                let head = self.finish_head(head, length);
                self.shared.reply(head, &mut body, trailers, net.reactor.now());
            }
            phase => self.phase = phase,
        }
    }
}
