//! Requests and responses on a connection, one after the other.

use crate::net::Net;

use super::exchange::{Fault, News, Report};
use super::{ClientCall, ClientKey, Clients, Open, Outcome, Phase};

impl Clients {
    /// Looks at what the tasks have found out. To be called when all of them wait.
    pub(crate) fn on_reports(&mut self, net: &mut Net) {
        let reports = self.mailbox.take();
        let concerned: Vec<ClientKey> = reports.iter().map(|report| report.client).collect();
        reports.into_iter().for_each(|report| self.on_report(net, report));
        // All that is known of a connection counts before it is given the next request.
        concerned.into_iter().for_each(|key| self.advance(net, key));
    }

    fn on_report(&mut self, net: &mut Net, report: Report) {
        let key = report.client;
        let Some(open) = self.open_mut(key).filter(|open| open.stream == report.stream) else { return };
        match report.news {
            News::Ready(sender) => open.sender = Some(sender),
            News::Ended => open.is_over = true,
            News::Over(Ok((response, sender))) => {
                open.exchange = None;
                open.is_used = true;
                open.sender = Some(sender);
                self.answer(net, key, Outcome::Response(response));
            }
            News::Over(Err(Fault::Unsent(outgoing))) if open.is_used => {
                // It had ended while it was idle. The request is the first of the next one.
                if let Some(first) = self.clients.get_mut(key).and_then(|client| client.queue.front_mut()) {
                    first.outgoing = Some(outgoing);
                }
                self.disconnect(net, key);
            }
            News::Over(Err(_)) => self.fail(net, key),
        }
    }

    /// Goes on with the next request, if there is one and its turn has come.
    pub(super) fn advance(&mut self, net: &mut Net, key: ClientKey) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let wanted = !client.queue.is_empty();
        match &client.phase {
            Phase::Idle if wanted => self.begin(net, key),
            Phase::Open(open) if open.exchange.is_none() && open.is_over => {
                self.disconnect(net, key);
                self.advance(net, key);
            }
            Phase::Open(open) if wanted && open.sender.is_some() => {
                // What an idle connection has to say for itself is that it is over; it was not read yet.
                if open.is_used && !net.is_quiet(open.stream) {
                    self.disconnect(net, key);
                    return self.begin(net, key);
                }
                self.exchange(net, key);
            }
            _ => {}
        }
    }

    fn exchange(&mut self, net: &mut Net, key: ClientKey) {
        let mailbox = self.mailbox.clone();
        let Some(client) = self.clients.get_mut(key) else { return };
        let longest = (client.terms.max_head.unwrap_or(usize::MAX), client.terms.max_body.unwrap_or(u64::MAX));
        let Phase::Open(open) = &mut client.phase else { return };
        let Some(outgoing) = client.queue.front_mut().and_then(|pending| pending.outgoing.take()) else { return };
        let Some(sender) = open.sender.take() else { return };
        let exchange = mailbox.exchange(key, open.stream, sender, open.heads.clone(), outgoing, longest);
        open.exchange = Some(net.tasks.spawn(exchange));
        open.begun = net.reactor.now();
        self.restart_timer(net, key);
    }

    /// The request that is under way has come to something.
    fn answer(&mut self, net: &mut Net, key: ClientKey, outcome: Outcome) {
        let first = self.clients.get_mut(key).and_then(|client| client.queue.pop_front());
        if let Some(pending) = first {
            self.call(net, key, ClientCall::Answer(pending.owner, outcome));
        }
    }

    /// The request that is under way has failed, and the connection with it. The next ones get another.
    pub(super) fn fail(&mut self, net: &mut Net, key: ClientKey) {
        self.answer(net, key, Outcome::Failed);
        self.disconnect(net, key);
    }

    /// Ends the connection, and has the owner told if there was one.
    pub(super) fn disconnect(&mut self, net: &mut Net, key: ClientKey) {
        let Some(client) = self.clients.get(key) else { return };
        let (owner, was_connected) = (client.owner, client.is_connected());
        self.close(net, key);
        if was_connected {
            self.call(net, key, ClientCall::Closed(owner));
        }
    }

    /// Ends the connection, or what was to become one.
    pub(super) fn close(&mut self, net: &mut Net, key: ClientKey) {
        let Some(client) = self.clients.get_mut(key) else { return };
        net.reactor.del(client.timer);
        match std::mem::replace(&mut client.phase, Phase::Idle) {
            Phase::Connecting(stream) => net.forget(stream),
            Phase::Open(open) => {
                net.forget(open.stream);
                open.exchange.into_iter().chain([open.task]).for_each(|task| net.tasks.remove(task));
            }
            Phase::Idle | Phase::Resolving | Phase::Waiting => {}
        }
    }

    pub(super) fn open_mut(&mut self, key: ClientKey) -> Option<&mut Open> {
        match &mut self.clients.get_mut(key)?.phase {
            Phase::Open(open) => Some(open),
            _ => None,
        }
    }
}
