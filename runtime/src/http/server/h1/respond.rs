//! From replies to bytes.

use crate::buffer::Buffer;
use crate::file::is_own;
use crate::http::message::chunks::{add_chunk, try_add_little_chunk};
use crate::http::server::admission::farewell;
use crate::http::server::{ReplyHead, RequestError, Shared};
use crate::http::{Status, Version};
use crate::net::{Net, Sent, Stream};
use crate::reactor::Events;

use super::connection::{Closing, Connection, PendingReply, Phase, Progress};
use super::encode::{Delimiter, OpenHead, ReplyContext};

impl Connection {
    /// Replies with a whole body: see [`Http::reply`](crate::http::Http::reply).
    pub(in crate::http::server) fn reply(
        &mut self,
        net: &mut Net,
        shared: &mut Shared,
        head: ReplyHead<'_>,
        body: &mut Buffer,
    ) -> bool {
        let Some(context) = self.asked() else { return false };
        let mut head = OpenHead::new(net.take_spare(), context, head, &mut shared.date);
        self.trailers.iter().for_each(|trailers| head.announce(trailers));
        let mut pending = Box::new(PendingReply { head, body: Buffer::new() });
        pending.body.append(body);
        self.phase = Phase::PendingReply(pending);
        shared.pending_replies.push(self.key);
        // What is not said from within a callback of the loop is completed when the loop goes on.
        net.touch(self.stream);
        true
    }

    /// Begins a reply whose body comes in chunks: see [`Http::reply_start`](crate::http::Http::reply_start).
    pub(in crate::http::server) fn reply_start(
        &mut self,
        net: &mut Net,
        shared: &mut Shared,
        head: ReplyHead<'_>,
    ) -> bool {
        let Some(context) = self.asked() else { return false };
        let mut head = OpenHead::new(net.take_spare(), context, head, &mut shared.date);
        self.trailers.iter().for_each(|trailers| head.announce(trailers));
        self.begin(net, shared, &mut head);
        true
    }

    /// Sends a chunk of a reply: see [`Http::reply_chunk`](crate::http::Http::reply_chunk).
    #[inline]
    pub(in crate::http::server) fn reply_chunk(&mut self, net: &mut Net, shared: &Shared, chunk: &mut Buffer) -> bool {
        // Nearly all of them are little, and come behind others.
        if let Phase::Replying(Progress { delimiter, .. }) = self.phase
            && let Some(output) = net.output(self.stream)
            && match delimiter {
                Delimiter::Close => output.try_append_little(chunk),
                Delimiter::Chunked => try_add_little_chunk(output, chunk),
                Delimiter::Bodiless | Delimiter::Length(_) => false,
            }
        {
            return true;
        }
        self.reply_any_chunk(net, shared, chunk)
    }

    #[inline(never)]
    fn reply_any_chunk(&mut self, net: &mut Net, shared: &Shared, chunk: &mut Buffer) -> bool {
        self.send_pending(net, shared);
        self.send_chunk(net, chunk)
    }

    /// Sends a reply that goes on, as far as there is one.
    fn send_pending(&mut self, net: &mut Net, shared: &Shared) {
        match std::mem::replace(&mut self.phase, Phase::Head) {
            Phase::PendingReply(mut reply) => {
                self.begin(net, shared, &mut reply.head);
                self.send_chunk(net, &mut reply.body);
            }
            phase => self.phase = phase,
        }
    }

    /// Ends a reply that came in chunks: see [`Http::reply_end`](crate::http::Http::reply_end).
    pub(in crate::http::server) fn reply_end(&mut self, net: &mut Net, shared: &mut Shared) -> bool {
        match self.phase {
            Phase::PendingReply(_) => self.finish_reply(net, shared),
            Phase::Replying(Progress { delimiter, close }) => {
                if delimiter == Delimiter::Chunked {
                    self.send_last_chunk(net);
                }
                // A body that is shorter than was promised can only be ended together with the connection.
                let short = matches!(delimiter, Delimiter::Length(1..));
                self.complete(net, shared, (close || short).then_some(Closing::WhenSent));
            }
            _ => return false,
        }
        true
    }

    /// Completes the reply, if it waits for that.
    pub(in crate::http::server) fn finish_reply(&mut self, net: &mut Net, shared: &mut Shared) {
        match std::mem::replace(&mut self.phase, Phase::Head) {
            Phase::PendingReply(mut reply) => {
                let PendingReply { head, body } = &mut *reply;
                let length = body.len() as u64;
                let delimiter = head.delimit_known(length);
                if delimiter == Delimiter::Chunked {
                    self.begin(net, shared, head);
                    self.send_chunk(net, body);
                    self.reply_end(net, shared);
                    return;
                }
                self.announce_end(net, shared, head);
                self.seat.tally.respond(head.status());
                let media_type = shared.default_type(self.route.server);
                let (text, close) = head.finish(delimiter, Some(length), media_type.map(|text| &**text));
                if let Some(output) = net.output(self.stream) {
                    output.add_memory(text);
                    if delimiter != Delimiter::Bodiless {
                        output.append(body);
                    }
                }
                self.complete(net, shared, close.then_some(Closing::WhenSent));
            }
            phase => self.phase = phase,
        }
    }

    /// Gives the request up: see [`Http::abandon`](crate::http::Http::abandon).
    pub(in crate::http::server) fn abandon(&mut self, net: &mut Net, shared: &mut Shared) -> bool {
        match self.phase {
            // What the script has sent in place of a reply is all there is.
            Phase::Asked(_) | Phase::HeadAsked(_) if self.is_raw => {
                self.asked();
                self.complete(net, shared, Some(Closing::WhenSent));
            }
            Phase::Asked(_) | Phase::HeadAsked(_) => {
                return self.reply_error(net, shared, Status::INTERNAL_SERVER_ERROR, None, None);
            }
            Phase::Replying(_) => {
                self.kept.fail(self.sequence, RequestError::Cancel);
                self.complete(net, shared, Some(Closing::WhenSent));
                net.call(self.stream);
            }
            _ => return false,
        }
        true
    }

    /// Notes that the script has sent bytes of its own.
    pub(in crate::http::server) fn note_raw(&mut self) {
        self.is_raw = true;
    }

    /// The context of the request that waits for its reply, which is about to be given.
    pub(super) fn asked(&mut self) -> Option<ReplyContext> {
        let mut context = match &self.phase {
            Phase::Asked(context) => *context,
            Phase::HeadAsked(incoming) => {
                self.cuts_body = !incoming.reader.is_done();
                incoming.request.context
            }
            _ => return None,
        };
        if self.cut_body() {
            (context.keep_alive, context.close) = (false, true);
        }
        Some(context)
    }

    /// Sends the head of a reply whose body is yet to come.
    fn begin(&mut self, net: &mut Net, shared: &Shared, head: &mut OpenHead) {
        self.announce_end(net, shared, head);
        let delimiter = head.delimit_unknown();
        self.seat.tally.respond(head.status());
        let media_type = shared.default_type(self.route.server);
        let (text, close) = head.finish(delimiter, None, media_type.map(|text| &**text));
        self.send_memory(net, text);
        self.phase = Phase::Replying(Progress { delimiter, close });
    }

    fn send_chunk(&mut self, net: &mut Net, chunk: &mut Buffer) -> bool {
        let Phase::Replying(progress) = &mut self.phase else { return false };
        let Some(output) = net.output(self.stream) else { return false };
        match &mut progress.delimiter {
            _ if chunk.is_empty() => {}
            Delimiter::Close => output.append(chunk),
            Delimiter::Chunked => {
                add_chunk(output, chunk, usize::MAX);
            }
            Delimiter::Bodiless => chunk.clear(),
            Delimiter::Length(left) => {
                let count = usize::try_from(*left).unwrap_or(usize::MAX);
                *left -= output.append_from(chunk, count) as u64;
                // What is more than was promised would be taken for the next reply.
                chunk.clear();
            }
        }
        true
    }

    /// Tells a client to go on with the body of its request.
    pub(super) fn send_continue(&self, net: &mut Net) {
        self.seat.tally.respond(Status::CONTINUE);
        self.send(net, b"HTTP/1.1 100 Continue\r\n\r\n");
    }

    /// Tells a client that there are too many, and ends the connection when it has had time to read that.
    pub(in crate::http::server) fn turn_away(&mut self, net: &mut Net, shared: &mut Shared) {
        let Some(server) = shared.servers.get(self.server) else { return };
        let why = farewell(server);
        if server.tls.is_none() && shared.page_maker(self.server).is_some() {
            return self.refuse_unread(net, shared, Version::Http11, Status::SERVICE_UNAVAILABLE);
        }
        self.send(net, why);
        self.phase = Phase::Closing(Closing::WhenRead);
    }

    /// Has the owner told when all there is of the reply has left the process; false for an exchange it keeps nothing
    /// for.
    pub(in crate::http::server) fn mark_reply(&mut self, net: &mut Net) -> bool {
        net.touch(self.stream);
        self.kept.mark(self.sequence, net.queued(self.stream))
    }

    /// Adds bytes to what is to be sent.
    pub(super) fn send(&self, net: &mut Net, bytes: &[u8]) {
        if let Some(output) = net.output(self.stream) {
            output.add(bytes);
        }
    }

    /// Adds bytes to what is to be sent, and the memory they are in where that is worth it.
    pub(super) fn send_memory(&self, net: &mut Net, memory: Vec<u8>) {
        if let Some(output) = net.output(self.stream) {
            output.add_memory(memory);
        }
    }

    /// A reply is complete: on to the next request, or to the end.
    pub(super) fn complete(&mut self, net: &mut Net, shared: &mut Shared, closing: Option<Closing>) {
        self.until = None;
        if !self.kept.is_empty() {
            self.kept.end(self.sequence, net.queued(self.stream));
        }
        if let Some(closing) = closing {
            self.phase = Phase::Closing(if self.cuts_body || self.lingers { Closing::WhenRead } else { closing });
            // Sent or not, it is over when nothing is left to send.
            return net.touch(self.stream);
        }
        self.phase = Phase::Head;
        shared.note_idle(self.server);
        self.await_client(net);
        self.go_on(net, shared);
    }

    /// On to the next request, if it need not wait; and to the end if there is none and the client sends nothing more.
    fn go_on(&mut self, net: &mut Net, shared: &mut Shared) {
        self.advance(net, shared);
        let has_input = || net.stream(self.stream).is_some_and(|stream| !stream.input.is_empty());
        if self.half_closed && self.is_receiving() && !(self.is_behind(net) && has_input()) {
            self.phase = Phase::Closing(Closing::WhenSent);
            net.touch(self.stream);
        }
    }

    /// The kernel takes bytes again.
    pub(super) fn on_writable(&mut self, net: &mut Net) {
        net.unblock(self.stream);
        net.touch(self.stream);
    }

    /// What there was to send has been handed to the kernel, or not.
    pub(in crate::http::server) fn on_sent(&mut self, net: &mut Net, shared: &mut Shared, sent: &Sent) {
        if !self.kept.is_empty() && self.kept.is_due(net.sent(self.stream)) {
            net.call(self.stream);
        }
        if !matches!(sent, Sent::Failed(_)) && net.stream(self.stream).is_some_and(Stream::has_unreported_end) {
            return self.on_ready(net, shared, Events::READ);
        }
        net.note_stalled(self.stream, matches!(sent, Sent::All));
        match (sent, &self.phase) {
            (Sent::Part, _) => {}
            (Sent::Failed(error), _) if is_own(error) => self.fail(net, RequestError::Buffer),
            (Sent::Failed(_), _) => self.end(net),
            (Sent::All, &Phase::Closing(closing)) => self.part(net, shared, closing),
            (Sent::All, _) => {
                self.has_read(net);
                self.resume(net, shared);
            }
        }
    }

    /// Looks at the requests that have waited for the client to read.
    fn resume(&mut self, net: &mut Net, shared: &mut Shared) {
        let has_input = || net.stream(self.stream).is_some_and(|stream| !stream.input.is_empty());
        if self.is_receiving() && (self.half_closed || has_input()) {
            self.go_on(net, shared);
            self.watch_input(net);
        }
    }

    /// Ends a connection whose last reply has been sent. One whose client is still sending waits for it to finish:
    /// bytes that nobody reads would make the kernel take the reply back.
    fn part(&mut self, net: &mut Net, shared: &mut Shared, closing: Closing) {
        let sending = closing == Closing::WhenRead || net.has_unread(self.stream);
        if self.half_closed || !sending {
            return self.end(net);
        }
        self.phase = Phase::Lingering;
        net.shut_down(self.stream);
        net.rewatch(self.stream, Events::READ);
        self.linger(net, shared);
    }
}
