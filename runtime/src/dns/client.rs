//! The nameservers of a resolver as they are asked: whose turn it is, and how much is asked at once.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use crate::keys::QuestionKey;
use crate::reactor::Instant;

use super::nameserver::{Nameserver, Server};
use super::options::{Manner, Options};

/// What asks the nameservers. Its questions have it in common, also when the settings of its resolver are others by then.
pub(super) struct Client {
    servers: Vec<Server>,
    pub(super) options: Options,
    /// Whose turn it is.
    next: Cell<usize>,
    /// At most this many questions are asked at once.
    most: usize,
    /// How many are.
    open: Cell<usize>,
    /// Those that wait for their turn.
    queue: RefCell<VecDeque<QuestionKey>>,
}

impl Client {
    /// What asks these nameservers.
    pub(super) fn new(nameservers: &[Nameserver], options: &Options) -> Self {
        let servers: Vec<Server> = nameservers.iter().map(|nameserver| Server::new(nameserver, options)).collect();
        // Two sockets cannot have one port and one nameserver.
        let is_narrow = servers.iter().any(|server| server.from.is_some_and(|from| from.port() != 0));
        Self {
            servers,
            options: *options,
            next: Cell::new(0),
            most: if is_narrow { 1 } else { options.max_inflight },
            open: Cell::new(0),
            queue: RefCell::default(),
        }
    }

    /// How often a question is asked.
    pub(super) fn tries(&self) -> usize {
        match self.options.manner {
            Manner::Evdns => self.options.attempts,
            Manner::System => self.options.attempts * self.servers.len(),
        }
    }

    /// The server to ask: one that is not down, if there is any. `tried` is how often the question was asked before.
    pub(super) fn pick(&self, tried: usize, now: Instant) -> Option<usize> {
        let count = self.servers.len();
        let turn = match self.options.rotate {
            true => self.next.replace(self.next.get().wrapping_add(1)),
            false => tried,
        };
        let mut in_turn = (0..count).map(|offset| turn.wrapping_add(offset) % count);
        in_turn.clone().find(|&at| !self.servers[at].is_down(now)).or_else(|| in_turn.next())
    }

    pub(super) fn server(&self, at: usize) -> &Server {
        &self.servers[at]
    }

    /// Takes a place for a question. False: there is none, and the question waits until [`Client::next_waiting`] has it.
    pub(super) fn enter(&self, question: QuestionKey) -> bool {
        let has_room = self.open.get() < self.most;
        if has_room {
            self.open.set(self.open.get() + 1);
        } else {
            self.queue.borrow_mut().push_back(question);
        }
        has_room
    }

    /// Gives the place of a question back.
    pub(super) fn leave(&self) {
        self.open.set(self.open.get().saturating_sub(1));
    }

    /// The question whose turn it is, if there is a place for it. It may be gone.
    pub(super) fn next_waiting(&self) -> Option<QuestionKey> {
        if self.open.get() < self.most { self.queue.borrow_mut().pop_front() } else { None }
    }
}
