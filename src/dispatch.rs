//! From what is due to the callbacks of the script: the body of `EventBase::loop()`.

use std::io;

use event_runtime::base::{Base, Call, Due};
use event_runtime::http::{ClientCall, HttpCall};
use event_runtime::keys::Target;
use event_runtime::reactor::{Activation, Key};

use crate::classes::convert::reason;
use crate::classes::event::Event;
use crate::classes::event_buffer_event::EventBufferEvent;
use crate::classes::event_http::EventHttp;
use crate::classes::event_http_connection::EventHttpConnection;
use crate::classes::event_http_request::EventHttpRequest;
use crate::classes::event_listener::EventListener;
use crate::classes::event_web_socket::EventWebSocket;
use crate::core::Core;
use crate::zend::{Gc, Outcome, Result, announce, call_each, is_interrupted, refuse, serve_interrupt};

/// Runs the loop to its end; false when the kernel does not let it wait.
///
/// # Errors
///
/// When a callback throws, calls `exit()` or ends the request. The loop can be run again then.
pub(crate) fn run(core: &Core) -> Result<bool> {
    let mut turned = core.borrow_mut().turn();
    loop {
        if let Err(raise) = serve_interrupt() {
            core.borrow_mut().events_mut().stop();
            return Err(raise);
        }
        turned = match turned {
            Ok(true) => call_due(core)?,
            Ok(false) => return Ok(true),
            Err(error) => {
                return refuse(&format!("Failed to wait for events: {}", reason(&error)));
            }
        }
    }
}

/// What comes after some calls.
enum Next {
    Due(Activation<Target>),
    /// The next turn, which is what [`Base::next_turn`] has come to.
    Turn(io::Result<bool>),
}

/// Calls what is due, and goes on to the next turn.
fn call_due(core: &Core) -> Result<io::Result<bool>> {
    // By far the most frequent.
    let event = core.borrow_mut().pop_script();
    let mut next = match event {
        Some(event) => call_events(core, event)?,
        None => next(&mut core.borrow_mut()),
    };
    loop {
        next = match next {
            Next::Turn(turned) => return Ok(turned),
            Next::Due(Activation { target: Target::Script(event), key, fd, events }) => {
                call_events(core, Due { event, key, fd, events })?
            }
            Next::Due(due) => {
                call(core, due)?;
                let mut base = core.borrow_mut();
                base.called();
                self::next(&mut base)
            }
        };
    }
}

/// What is due in this turn, or else the next turn.
fn next(base: &mut Base) -> Next {
    base.pop().map_or_else(|| Next::Turn(base.next_turn()), Next::Due)
}

/// Calls an event of the script's, and those that are due after it, also in the turns that follow; answers with what comes
/// then.
#[inline(never)]
fn call_events(core: &Core, first: Due) -> Result<Next> {
    let (mut first, mut called, mut rest) = (Some(first), None, Next::Turn(Ok(false)));
    let done = call_each(|call| {
        let due = first.take().or_else(|| {
            let mut base = core.borrow_mut();
            base.called();
            base.pop_script().or_else(|| pop_later(&mut base, &mut rest))
        });
        if let Some(due) = due {
            called = Some(due.key);
            Event::prepare(due, call);
        }
        due.is_some()
    });
    match done {
        Ok(()) => Ok(rest),
        Err(raise) => after_call(core, Outcome::of(Err(raise)), called).map(|()| Next::Turn(Ok(false))),
    }
}

/// The next event of the script's, if it is that which comes next; otherwise `rest` is what does.
#[inline(never)]
fn pop_later(base: &mut Base, rest: &mut Next) -> Option<Due> {
    loop {
        match next(base) {
            Next::Turn(Ok(true)) if !is_interrupted() => {
                if let Some(event) = base.pop_script() {
                    return Some(event);
                }
            }
            Next::Due(Activation { key, target: Target::Script(event), fd, events }) => {
                return Some(Due { event, key, fd, events });
            }
            other => {
                *rest = other;
                return None;
            }
        }
    }
}

#[inline(never)]
fn call(core: &Core, due: Activation<Target>) -> Result<()> {
    let call = core.borrow_mut().call_for(due);
    let Some(call) = call else { return Ok(()) };
    let mut thrower = None;
    let outcome = match call {
        Call::Listener(listener, activation) => {
            thrower = Some(activation.key);
            EventListener::call(listener, &activation)
        }
        Call::Http(call) => serve(core, call),
        Call::Client(call) => follow(call),
        Call::Stream(stream, owner) => EventBufferEvent::call(core, stream, owner),
        Call::WebSocket(call) => EventWebSocket::call(core, call),
    };
    after_call(core, outcome, thrower)
}

/// A callback that throws ends the loop, and the event that it is of.
#[inline(always)]
fn after_call(core: &Core, outcome: Outcome, thrower: Option<Key>) -> Result<()> {
    let outcome = outcome.now();
    match outcome {
        Outcome::Threw => break_loop(core, thrower)?,
        Outcome::Returned | Outcome::Bailout => {}
    }
    outcome.into_result()
}

#[cold]
#[inline(never)]
fn break_loop(core: &Core, thrower: Option<Key>) -> Result<()> {
    thrower.into_iter().for_each(|event| core.borrow_mut().events_mut().del(event));
    core.borrow_mut().events_mut().stop();
    announce("Breaking the loop due to exception ")
}

/// Calls what an HTTP server has to be called.
fn serve(core: &Core, call: HttpCall) -> Outcome {
    match call {
        HttpCall::Head(request) => EventHttp::call_head(core, request),
        HttpCall::Request(request) => EventHttp::call(core, request),
        HttpCall::Whole(whole) => EventHttp::call_whole(*whole),
        HttpCall::Page(page) => EventHttp::call_page(core, *page),
        HttpCall::Body(exchange) => EventHttpRequest::call_body(exchange),
        HttpCall::Sent(exchange) => EventHttpRequest::call_sent(exchange),
        HttpCall::Over(exchange, error) => EventHttpRequest::call_over(EventHttpRequest::of_owner(exchange), error),
        HttpCall::Closed(owner) => EventHttpConnection::call_closed(owner),
        HttpCall::ShutDown(server) => EventHttp::call_shut_down(server),
    }
}

/// Calls what an HTTP client has to be called.
fn follow(call: ClientCall) -> Outcome {
    match call {
        ClientCall::BodySent(request) => EventHttpRequest::call_body_sent(request),
        ClientCall::Sent(request) => EventHttpRequest::call_left(request),
        ClientCall::Head(request, head) => EventHttpRequest::call_head(request, *head),
        ClientCall::Body(request) => EventHttpRequest::call_piece(request),
        ClientCall::Failed(request, failure) => EventHttpRequest::call_failed(request, &failure),
        ClientCall::Answer(request, outcome) => EventHttpRequest::call_answered(request, outcome),
        ClientCall::Closed(client) => EventHttpConnection::call_client_closed(client),
    }
}

/// Reports what is armed on a loop to the cycle collector.
pub(crate) fn report_armed(base: &Base, gc: &mut Gc) {
    for target in base.events().armed() {
        match target {
            Target::Script(event) => Event::report_armed(event, gc),
            Target::Listener(listener) => EventListener::report_armed(listener, gc),
            _ => {}
        }
    }
    base.streams().live_scripts().for_each(|script| EventBufferEvent::report_live(script, gc));
    base.listening().for_each(|server| EventHttp::report_listening(server, gc));
    base.hosts_of_listening().for_each(|host| EventHttp::report_host(host, gc));
    base.ending().for_each(|server| EventHttp::report_ending(server, gc));
    base.live_clients().for_each(|client| EventHttpConnection::report_live(client, gc));
    base.requests().for_each(|request| EventHttpRequest::report_pending(request, gc));
    base.kept_exchanges().for_each(|exchange| EventHttpRequest::report_kept(exchange, gc));
    base.watched().for_each(|owner| EventHttpConnection::report_watched(owner, gc));
    base.live_websockets().for_each(|owner| EventWebSocket::report_live(owner, gc));
}
