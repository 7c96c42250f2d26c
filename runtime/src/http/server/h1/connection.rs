//! A client's connection: its state, and its end.

use crate::buffer::Buffer;
use crate::http::Headers;
use crate::http::message::body::BodyReader;
use crate::http::message::head::RequestHead;
use crate::http::message::partial::PartialHead;
use crate::http::server::exchange::Owner;
use crate::http::server::kept::KeptExchanges;
use crate::http::server::routing::Route;
use crate::http::server::seat::Seat;
use crate::http::server::{Exchange, Limits, Request, RequestError, Shared};
use crate::keys::{Http1Key, OwnedToken, ServerKey, StreamKey, Token, owner};
use crate::net::Net;
use crate::reactor::{Events, Instant};

use super::encode::{Delimiter, OpenHead, ReplyContext};
use super::refuse::Refusal;
use super::streaming::Streaming;
use super::timeout::{Arrival, Deadline};

/// A connection of a client to a server.
pub struct Connection {
    pub(in crate::http::server) key: Http1Key,
    pub(in crate::http::server) server: ServerKey,
    pub(in crate::http::server) stream: StreamKey,
    pub(in crate::http::server) seat: Seat,
    pub(super) phase: Phase,
    /// How many requests have come.
    pub(super) sequence: u32,
    /// Where the last of them goes.
    pub(super) route: Route,
    /// What the owner keeps for the connection, and whether it is to be told of the end.
    pub(in crate::http::server) owner: Owner,
    /// The script wants to read, which means that a client that sends nothing more is gone.
    pub(super) reading: bool,
    /// The client sends nothing more.
    pub(super) half_closed: bool,
    /// The body of the request that the script has the head of.
    pub(super) streaming: Option<Box<Streaming>>,
    /// What the owner keeps for exchanges.
    pub(in crate::http::server) kept: KeptExchanges,
    /// What is sent behind the reply, if it comes in chunks.
    pub(super) trailers: Option<Box<Headers>>,
    /// The script has sent bytes of its own since it got the request that has come last.
    pub(super) is_raw: bool,
    /// The body of the request that has come last is not read to its end.
    pub(super) cuts_body: bool,
    /// How many bytes had come when the server began to end, and were not looked at since.
    pub(super) owed: u32,
    /// The client is given time to read the last reply.
    pub(super) lingers: bool,
    /// Why the connection has ended, where that is not the client's leaving.
    pub(super) failure: Option<RequestError>,
    /// Limits of its own, where it has any.
    pub(super) limits: Option<Box<Limits>>,
    /// What is known of the head that is in the input.
    pub(super) partial: PartialHead,
    /// The request on its way in.
    pub(super) arrival: Arrival,
    /// What is to happen, and when, besides what the phase has the client do.
    pub(super) until: Option<(Instant, Deadline)>,
}

/// What a connection is doing.
pub(super) enum Phase {
    /// Waiting for a proxy to say whose connection it is.
    Proxy,
    /// Waiting for the head of a request.
    Head,
    /// Reading the body of one.
    Body(Box<Incoming>),
    /// Waiting for the script to see the head of a request.
    HeadReady(Box<Incoming>),
    /// The script sees the head of a request.
    HeadAsked(Box<Incoming>),
    /// Waiting for the script to take the request.
    Ready(Box<Request>, ReplyContext),
    /// The script has the request.
    Asked(ReplyContext),
    /// The script has replied, and has until the end of its callback to go on.
    PendingReply(Box<PendingReply>),
    /// The script is in the middle of its reply.
    Replying(Progress),
    /// Waiting for the owner to be asked for an error page.
    PageDue(Box<Refusal>),
    /// The owner makes an error page.
    PageAsked(Box<Refusal>),
    /// Everything is said; the end comes when it is sent.
    Closing(Closing),
    /// Everything is sent; what the client still sends is read and dropped, so that it does not lose the reply.
    Lingering,
    /// The bytes are the script's.
    Taken,
    /// It has turned out to be one of HTTP/2, whose bytes are in the stream's input.
    Upgraded,
    /// It has ended, and its owner, if it watches, has yet to be told.
    Ended,
}

/// When a connection on which everything is said may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// When it is sent.
    WhenSent,
    /// When it is sent and the client, which may be in the middle of sending, has had time to read it.
    WhenRead,
}

/// A request that a callback was found for.
pub(super) struct Routed {
    pub(super) head: RequestHead,
    pub(super) context: ReplyContext,
}

/// A request whose body is not complete.
pub(super) struct Incoming {
    pub(super) request: Routed,
    pub(super) reader: BodyReader,
    pub(super) body: Buffer,
    /// The client waits for a go-ahead.
    pub(super) expects_continue: bool,
    /// The script takes the body in pieces.
    pub(super) in_pieces: bool,
    /// The script wants nothing of the body for now.
    pub(super) is_paused: bool,
}

impl Incoming {
    pub(super) fn new(request: Routed, reader: BodyReader, expects_continue: bool) -> Self {
        Self { request, reader, body: Buffer::new(), expects_continue, in_pieces: false, is_paused: false }
    }
}

/// A reply that may turn out to be the beginning of a longer one.
pub(super) struct PendingReply {
    pub(super) head: OpenHead,
    pub(super) body: Buffer,
}

/// How far a reply that comes in pieces has come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    pub(super) delimiter: Delimiter,
    /// Whether the connection ends with the reply.
    pub(super) close: bool,
}

/// What is to become of a connection after it has acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Next {
    Stay,
    /// It has ended, and nobody is to be told.
    Forget,
    /// It goes on as one of HTTP/2.
    Upgrade,
}

impl Connection {
    pub(in crate::http::server) fn new(
        key: Http1Key,
        server: ServerKey,
        stream: StreamKey,
        seat: Seat,
        now: Instant,
    ) -> Self {
        Self {
            key,
            server,
            stream,
            seat,
            phase: Phase::Head,
            sequence: 0,
            route: Route::none(server),
            owner: Owner::None,
            reading: false,
            half_closed: false,
            streaming: None,
            kept: KeptExchanges::default(),
            trailers: None,
            is_raw: false,
            cuts_body: false,
            owed: 0,
            lingers: false,
            failure: None,
            limits: None,
            partial: PartialHead::default(),
            arrival: Arrival::new(now),
            until: None,
        }
    }

    /// Whether it is the client's turn to send.
    pub(super) fn is_receiving(&self) -> bool {
        matches!(self.phase, Phase::Head | Phase::Body(_)) || self.reads_body()
    }

    /// Whether nothing more is read from it as HTTP/1.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Closing(_) | Phase::Lingering | Phase::Ended)
    }

    /// Whether the script is at its reply.
    pub(in crate::http::server) fn is_answering(&self) -> bool {
        matches!(
            self.phase,
            Phase::HeadReady(_)
                | Phase::HeadAsked(_)
                | Phase::Ready(..)
                | Phase::Asked(_)
                | Phase::PendingReply(_)
                | Phase::Replying(_)
                | Phase::PageDue(_)
                | Phase::PageAsked(_)
        )
    }

    /// Whether the exchange with this number is not over.
    pub(in crate::http::server) fn has_exchange(&self, sequence: u32) -> bool {
        self.sequence == sequence && self.is_answering()
    }

    /// Whether it is the script's turn to go on with the exchange with this number, without being called for anything
    /// before.
    pub(in crate::http::server) fn waits_for_script(&self, sequence: u32) -> bool {
        self.sequence == sequence
            && matches!(self.phase, Phase::Asked(_) | Phase::Replying(_))
            && self.streaming.is_none()
    }

    /// The exchange that has come last.
    pub(super) fn exchange(&self) -> Exchange {
        Exchange::Http1 { connection: self.key, sequence: self.sequence }
    }

    /// What is to become of the connection.
    pub(in crate::http::server) fn next(&self) -> Next {
        match self.phase {
            Phase::Ended if !self.owner.is_watching() && self.kept.is_empty() => Next::Forget,
            Phase::Upgraded => Next::Upgrade,
            _ => Next::Stay,
        }
    }

    /// The longest head that is accepted of requests for a server, in bytes. Which one that is is known when the head has
    /// come.
    pub(in crate::http::server) fn max_head(&self, shared: &Shared, server: ServerKey) -> usize {
        let own = self.limits.as_ref().and_then(|limits| limits.max_head);
        own.unwrap_or_else(|| shared.max_head(server))
    }

    /// Changes the limits.
    pub(in crate::http::server) fn set_limits(
        &mut self,
        net: &mut Net,
        shared: &mut Shared,
        change: impl FnOnce(&mut Limits),
    ) {
        change(self.limits.get_or_insert_default());
        self.look_at_clock(net, shared);
    }

    /// Has the owner told of the end (`evhttp_connection_set_closecb`).
    pub(in crate::http::server) fn watch(&mut self, net: &mut Net, owner: OwnedToken<owner::Connection>) {
        self.owner = Owner::Watching(owner);
        if self.half_closed {
            self.client_left(net);
        }
    }

    /// Notes whether the script wants to read: then a client that sends nothing more has left.
    pub(in crate::http::server) fn set_reading(&mut self, net: &mut Net, reading: bool) {
        self.reading = reading;
        if reading && self.half_closed {
            // The next wait finds the end of the input again, after what there is to send was sent.
            net.rewatch(self.stream, Events::READ);
        }
    }

    /// Ends the connection at once, for a reason that is told of the exchanges that are not over.
    pub(super) fn fail(&mut self, net: &mut Net, error: RequestError) {
        self.failure.get_or_insert(error);
        self.end(net);
    }

    /// Ends the connection at once. The owner is told later, if it wants to be told.
    pub(in crate::http::server) fn end(&mut self, net: &mut Net) {
        self.seat.tally.errors.add(u64::from(self.is_unfinished(net)));
        let phase = std::mem::replace(&mut self.phase, Phase::Ended);
        if let Phase::PageDue(refusal) | Phase::PageAsked(refusal) = &phase {
            refusal.failure().into_iter().for_each(|error| self.kept.fail(self.sequence, error));
        }
        self.streaming = None;
        if self.owner.is_watching() || !self.kept.is_empty() {
            net.close(self.stream);
            net.call(self.stream);
        }
    }

    /// Whether a request is under way, or a reply that was not sent yet.
    fn is_unfinished(&self, net: &Net) -> bool {
        match self.phase {
            Phase::Body(_) => true,
            _ if self.seat.is_refused() => false,
            Phase::Head | Phase::Closing(_) => !net.is_sent(self.stream),
            _ => self.is_answering(),
        }
    }

    /// Gives the bytes to the script. The reply that is under way, if any, is up to the
    /// script as well.
    pub(in crate::http::server) fn take_over(
        &mut self,
        net: &mut Net,
        shared: &mut Shared,
        script: Token<owner::Script>,
    ) {
        self.finish_reply(net, shared);
        if !self.is_over() {
            self.phase = Phase::Taken;
            self.until = None;
            net.hand_over(self.stream, script, self.key);
        }
    }
}
