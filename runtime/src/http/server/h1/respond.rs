//! From replies to bytes.

use std::io::Write;
use std::time::Duration;

use crate::buffer::Buffer;
use crate::net::{Net, Sent, StreamKey};
use crate::reactor::Events;

use super::connection::{Closing, Connection, Exchange, PendingReply, Phase, Progress};
use super::encode::{Delimiter, OpenHead, ReplyContext, error_headers, error_page};
use super::timeout::Deadline;
use crate::http::{ConnectionKey, Headers, Http, Status};

/// How long a client is given to read a reply that ends the connection while it is still sending.
const LINGER: Duration = Duration::from_secs(2);

impl Http {
    /// Replies to a request with a whole body. The reply stays open until [`Http::finish_replies`], in case there is more to
    /// come: see [`Http::reply_chunk`]. False when the request was replied to, or its connection is gone.
    pub fn reply(
        &mut self,
        net: &mut Net,
        exchange: Exchange,
        status: Status,
        reason: &[u8],
        headers: &Headers,
        body: &mut Buffer,
    ) -> bool {
        if let Exchange::Http2(stream) = exchange {
            return self.reply_http2(stream, status, headers, body);
        }
        let Some((key, context)) = self.asked(exchange) else { return false };
        let head = self.open_head(context, status, reason, headers);
        let mut whole = Buffer::new();
        whole.append(body);
        if let Some(connection) = self.connections.get_mut(key) {
            connection.phase = Phase::PendingReply(Box::new(PendingReply { head, body: whole }));
            self.pending_replies.push(key);
            // What is not said from within a callback of the loop is sealed when the loop goes on.
            net.touch(connection.stream);
        }
        true
    }

    /// Begins a reply whose body comes in chunks. False as for [`Http::reply`].
    pub fn reply_start(
        &mut self,
        net: &mut Net,
        exchange: Exchange,
        status: Status,
        reason: &[u8],
        headers: &Headers,
    ) -> bool {
        if let Exchange::Http2(stream) = exchange {
            return self.reply_start_http2(net, stream, status, headers);
        }
        let Some((key, context)) = self.asked(exchange) else { return false };
        let head = self.open_head(context, status, reason, headers);
        self.begin(net, key, head);
        true
    }

    /// Sends a chunk of a reply, after [`Http::reply_start`], or after [`Http::reply`] if it is not sealed: that
    /// reply's body is the first chunk then. False when no reply has begun, or it is complete.
    pub fn reply_chunk(&mut self, net: &mut Net, exchange: Exchange, chunk: &mut Buffer) -> bool {
        if let Exchange::Http2(stream) = exchange {
            return self.reply_chunk_http2(net, stream, chunk);
        }
        let Some((key, _)) = self.exchange(exchange) else { return false };
        let Some(connection) = self.connections.get_mut(key) else { return false };
        match std::mem::replace(&mut connection.phase, Phase::Head) {
            Phase::PendingReply(reply) => {
                let PendingReply { head, mut body } = *reply;
                self.begin(net, key, head);
                self.send_chunk(net, key, &mut body);
            }
            phase => connection.phase = phase,
        }
        self.send_chunk(net, key, chunk)
    }

    /// Ends a reply that came in chunks. False when none has begun, or it is complete.
    pub fn reply_end(&mut self, net: &mut Net, exchange: Exchange) -> bool {
        if let Exchange::Http2(stream) = exchange {
            return self.reply_end_http2(net, stream);
        }
        let Some((key, _)) = self.exchange(exchange) else { return false };
        let Some(connection) = self.connections.get_mut(key) else { return false };
        match connection.phase {
            Phase::PendingReply(_) => self.finish_reply(net, key),
            Phase::Replying(Progress { delimiter, close }) => {
                let stream = connection.stream;
                if delimiter == Delimiter::Chunked {
                    send(net, stream, b"0\r\n\r\n");
                }
                // A body that is shorter than was promised can only be ended together with the connection.
                let short = matches!(delimiter, Delimiter::Length(1..));
                self.complete(net, key, (close || short).then_some(Closing::WhenSent));
            }
            _ => return false,
        }
        true
    }

    /// Replies with an error page, and ends the connection with it, but not that of a stream. False as for
    /// [`Http::reply`].
    pub fn reply_error(&mut self, net: &mut Net, exchange: Exchange, status: Status, reason: Option<&[u8]>) -> bool {
        if let Exchange::Http2(stream) = exchange {
            return self.reply_error_http2(net, stream, status, reason);
        }
        let Some((key, context)) = self.asked(exchange) else { return false };
        self.send_page(net, key, context, status, reason, None);
        self.complete(net, key, Some(Closing::WhenSent));
        true
    }

    /// Refuses a request nobody was asked about. `about` is what was asked for, where the page is to name it.
    pub(in crate::http) fn refuse(
        &mut self,
        net: &mut Net,
        key: ConnectionKey,
        context: ReplyContext,
        status: Status,
        about: Option<&[u8]>,
        closing: Closing,
    ) {
        self.send_page(net, key, context, status, None, about);
        self.complete(net, key, Some(closing));
    }

    /// Completes the replies that nobody has gone on with.
    pub(crate) fn finish_replies(&mut self, net: &mut Net) {
        while let Some(key) = self.pending_replies.pop() {
            self.finish_reply(net, key);
        }
        self.finish_replies_http2(net);
    }

    /// Completes the reply of a connection, if it waits for that.
    pub fn finish_reply(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let stream = connection.stream;
        match std::mem::replace(&mut connection.phase, Phase::Head) {
            Phase::PendingReply(reply) => {
                let PendingReply { head, mut body } = *reply;
                let length = body.len() as u64;
                let delimiter = head.delimit_known(length);
                let (text, close) = head.finish(delimiter, Some(length));
                if let Some(stream) = net.stream_mut(stream) {
                    stream.output.add(&text);
                    if delimiter != Delimiter::Bodiless {
                        stream.output.append(&mut body);
                    }
                }
                net.touch(stream);
                self.spare = text;
                self.complete(net, key, close.then_some(Closing::WhenSent));
            }
            phase => connection.phase = phase,
        }
    }

    /// Lets go of a request that will not be replied to. The connection of a client that has left ends, and the stream
    /// of any client.
    pub fn abandon(&mut self, net: &mut Net, exchange: Exchange) {
        match (exchange, self.exchange(exchange)) {
            (_, Some((key, connection))) if connection.half_closed => self.end(net, key),
            (Exchange::Http2(stream), _) => self.abandon_http2(stream),
            _ => {}
        }
    }

    /// Gives the bytes of a connection to the script. The reply that is under way, if any, is up to the script as well.
    pub fn take_over(&mut self, net: &mut Net, key: ConnectionKey, script: usize) {
        self.finish_reply(net, key);
        let Some(connection) = self.connections.get_mut(key) else { return };
        if matches!(connection.phase, Phase::Ended | Phase::Closing(_) | Phase::Lingering) {
            return;
        }
        connection.phase = Phase::Taken;
        connection.deadline = None;
        net.hand_over(connection.stream, script, key);
    }

    /// The terms of a request that waits for its reply.
    fn asked(&self, exchange: Exchange) -> Option<(ConnectionKey, ReplyContext)> {
        match self.exchange(exchange)? {
            (key, Connection { phase: Phase::Asked(context), .. }) => Some((key, *context)),
            _ => None,
        }
    }

    fn open_head(&mut self, context: ReplyContext, status: Status, reason: &[u8], headers: &Headers) -> OpenHead {
        OpenHead::new(std::mem::take(&mut self.spare), context, status, reason, headers, &mut self.date)
    }

    /// Sends the head of a reply whose body is yet to come.
    fn begin(&mut self, net: &mut Net, key: ConnectionKey, head: OpenHead) {
        let delimiter = head.delimit_unknown();
        let (text, close) = head.finish(delimiter, None);
        if let Some(connection) = self.connections.get_mut(key) {
            send(net, connection.stream, &text);
            connection.phase = Phase::Replying(Progress { delimiter, close });
        }
        self.spare = text;
    }

    fn send_chunk(&mut self, net: &mut Net, key: ConnectionKey, chunk: &mut Buffer) -> bool {
        let Some(connection) = self.connections.get_mut(key) else { return false };
        let Phase::Replying(progress) = &mut connection.phase else { return false };
        let Some(stream) = net.stream_mut(connection.stream) else { return false };
        match &mut progress.delimiter {
            _ if chunk.is_empty() => {}
            Delimiter::Bodiless => chunk.clear(),
            Delimiter::Close => stream.output.append(chunk),
            Delimiter::Chunked => {
                let mut line = [0; 18];
                let mut room = &mut line[..];
                // Sixteen digits and a line end fit.
                let _ = write!(room, "{:x}\r\n", chunk.len());
                let left = room.len();
                stream.output.add(&line[..line.len() - left]);
                stream.output.append(chunk);
                stream.output.add(b"\r\n");
            }
            Delimiter::Length(left) => {
                let count = usize::try_from(*left).unwrap_or(usize::MAX);
                *left -= stream.output.append_from(chunk, count) as u64;
                // What is more than was promised would be taken for the next reply.
                chunk.clear();
            }
        }
        net.touch(connection.stream);
        true
    }

    fn send_page(
        &mut self,
        net: &mut Net,
        key: ConnectionKey,
        context: ReplyContext,
        status: Status,
        reason: Option<&[u8]>,
        about: Option<&[u8]>,
    ) {
        let reason = reason.unwrap_or(status.reason().as_bytes());
        let page = error_page(status, reason, about);
        let head = self.open_head(context, status, reason, &error_headers());
        let length = page.len() as u64;
        let delimiter = head.delimit_known(length);
        let (text, _) = head.finish(delimiter, Some(length));
        let Some(connection) = self.connections.get(key) else { return };
        send(net, connection.stream, &text);
        if delimiter != Delimiter::Bodiless {
            send(net, connection.stream, &page);
        }
        self.spare = text;
    }

    /// A reply is complete: on to the next request, or to the end.
    fn complete(&mut self, net: &mut Net, key: ConnectionKey, closing: Option<Closing>) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        connection.stop_waiting();
        if let Some(closing) = closing {
            connection.phase = Phase::Closing(closing);
            // Sent or not, it is over when nothing is left to send.
            return net.touch(connection.stream);
        }
        connection.phase = Phase::Head;
        self.await_client(net, key);
        self.go_on(net, key);
    }

    /// On to the next request, if it need not wait; and to the end if there is none and the client sends nothing more.
    fn go_on(&mut self, net: &mut Net, key: ConnectionKey) {
        self.advance(net, key);
        let behind = self.is_behind(net, key);
        let Some(connection) = self.connections.get_mut(key) else { return };
        let stream = connection.stream;
        let waits = behind && net.stream(stream).is_some_and(|stream| !stream.input.is_empty());
        if connection.half_closed && connection.is_receiving() && !waits {
            connection.phase = Phase::Closing(Closing::WhenSent);
            net.touch(stream);
        }
    }

    /// The kernel takes bytes again.
    pub(in crate::http) fn on_writable(&mut self, net: &mut Net, key: ConnectionKey) {
        if let Some(connection) = self.connections.get_mut(key) {
            if connection.is_stalled() {
                connection.deadline = None;
            }
            net.unblock(connection.stream);
            net.touch(connection.stream);
        }
    }

    /// What there was to send of a connection has been handed to the kernel, or not.
    pub(crate) fn on_sent(&mut self, net: &mut Net, key: ConnectionKey, sent: &Sent) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        match sent {
            Sent::Part => self.await_reader(net, key),
            Sent::Failed(_) => self.end(net, key),
            Sent::All => match connection.phase {
                Phase::Closing(closing) => self.part(net, key, closing),
                _ => {
                    self.has_read(net, key);
                    self.resume(net, key);
                }
            },
        }
    }

    /// Looks at the requests that have waited for the client to read.
    fn resume(&mut self, net: &mut Net, key: ConnectionKey) {
        let Some(connection) = self.connections.get(key).filter(|connection| connection.is_receiving()) else { return };
        let input = net.stream(connection.stream).is_some_and(|stream| !stream.input.is_empty());
        if input || connection.half_closed {
            self.go_on(net, key);
            self.watch_input(net, key);
        }
    }

    /// Ends a connection whose last reply has been sent. One whose client is still sending waits for it to finish:
    /// bytes that nobody reads would make the kernel take the reply back.
    fn part(&mut self, net: &mut Net, key: ConnectionKey, closing: Closing) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let stream = connection.stream;
        let sending = closing == Closing::WhenRead || net.has_unread(stream);
        if connection.half_closed || !sending {
            return self.end(net, key);
        }
        connection.phase = Phase::Lingering;
        net.shut_down(stream);
        net.rewatch(stream, Events::READ);
        self.set_deadline(net, key, LINGER, Deadline::Linger);
    }
}

fn send(net: &mut Net, key: StreamKey, bytes: &[u8]) {
    if let Some(stream) = net.stream_mut(key) {
        stream.output.add(bytes);
    }
    net.touch(key);
}
