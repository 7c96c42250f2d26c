//! What of replies, and of what is sent through tunnels, the kernel has.

use crate::http::server::tunnel::TunnelNews;
use crate::keys::{Http2Key, Http2StreamKey};
use crate::net::Net;

use super::Http2;
use super::stream::{Phase, Stream};
use super::tunnel::HEAD;

impl Http2 {
    /// All that a connection had to send has left: tells the owner of what it wants to be told.
    pub(super) fn check_kept(&mut self, net: &mut Net, key: Http2Key) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let is_written =
            |&key: &Http2StreamKey| self.streams.get(key).is_none_or(|stream| stream.shared.unwritten() == 0);
        let over: Vec<Http2StreamKey> = connection.unsent.extract_if(.., |key| is_written(key)).collect();
        let due: Vec<Http2StreamKey> = connection.streams.iter().chain(&over).copied().collect();
        for key in due {
            let is_reply = |stream: &&mut Stream| !stream.kept.is_empty() && !matches!(stream.phase, Phase::Tunnel(_));
            let Some(stream) = self.streams.get_mut(key).filter(is_reply) else { continue };
            stream.sent = stream.shared.given() - stream.shared.unwritten() as u64;
            if stream.kept.is_due(stream.sent) {
                self.call(net, key);
            }
        }
        over.into_iter().for_each(|key| self.stream_over(net, key));
    }

    /// Finds out how much of what was sent through the tunnels of a connection the kernel has.
    pub(super) fn look_at_tunnels(&mut self, net: &mut Net, key: Http2Key) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let (written, sent) = (net.written(connection.stream), net.sent(connection.stream));
        for &key in &connection.streams {
            let Some(stream) = self.streams.get_mut(key) else { continue };
            let Phase::Tunnel(socket) = stream.phase else { continue };
            if stream.note_sent(written, sent) {
                self.tunnel_news.push((socket, TunnelNews::Sent));
            }
            if stream.kept.is_due(stream.sent) {
                connection.calls.push_back(key);
                net.call(connection.stream);
            }
        }
    }
}

impl Stream {
    /// Finds out how much of what was sent through a tunnel the kernel has, where so many bytes were written to the
    /// connection, and so many sent. Says whether it is all since this was last looked at.
    fn note_sent(&mut self, written: u64, sent: u64) -> bool {
        let before = self.sent;
        if let Some((_, given)) = self.mark.take_if(|mark| mark.0 <= sent) {
            self.sent = given;
        }
        let unwritten = self.shared.unwritten() as u64 + if self.shared.has_head() { HEAD } else { 0 };
        let given = HEAD + self.shared.given();
        if given - unwritten > self.sent && self.mark.is_none() {
            // The last of it is no further than what was written last.
            match written <= sent {
                true => self.sent = given - unwritten,
                false => self.mark = Some((written, given - unwritten)),
            }
        }
        self.sent > before && self.sent == given
    }
}
