//! From what is due to the callbacks of the script: the body of `EventBase::loop()`.

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
use crate::zend::{Gc, Outcome, Result, announce, call_each, refuse, serve_interrupt};

/// Runs the loop to its end; false when the kernel does not let it wait.
///
/// # Errors
///
/// When a callback throws, calls `exit()` or ends the request. The loop can be run again then.
pub(crate) fn run(core: &Core) -> Result<bool> {
    loop {
        let turned = core.borrow_mut().turn();
        if let Err(raise) = serve_interrupt() {
            core.borrow_mut().events_mut().stop();
            return Err(raise);
        }
        match turned {
            Ok(true) => call_due(core)?,
            Ok(false) => return Ok(true),
            Err(error) => {
                return refuse(&format!("Failed to wait for events: {}", reason(&error)));
            }
        }
        if !core.borrow_mut().end_turn() {
            return Ok(true);
        }
    }
}

fn call_due(core: &Core) -> Result<()> {
    // By far the most frequent.
    let event = core.borrow_mut().pop_script();
    let mut due = match event {
        Some(event) => call_events(core, event)?,
        None => core.borrow_mut().pop(),
    };
    while let Some(next) = due {
        due = match next.target {
            Target::Script(event) => {
                let Activation { key, fd, events, .. } = next;
                call_events(core, Due { event, key, fd, events })?
            }
            _ => {
                call(core, next)?;
                let mut base = core.borrow_mut();
                base.called();
                base.pop()
            }
        };
    }
    Ok(())
}

/// Calls an event of the script's, and those that are due after it; answers with what comes then.
#[inline(never)]
fn call_events(core: &Core, first: Due) -> Result<Option<Activation<Target>>> {
    let (mut first, mut called, mut rest) = (Some(first), None, None);
    let done = call_each(|call| {
        let due = first.take().or_else(|| {
            let mut base = core.borrow_mut();
            base.called();
            base.pop_script().or_else(|| match base.pop() {
                Some(Activation { key, target: Target::Script(event), fd, events }) => {
                    Some(Due { event, key, fd, events })
                }
                other => {
                    rest = other;
                    None
                }
            })
        });
        if let Some(due) = due {
            called = Some(due.key);
            Event::prepare(due, call);
        }
        due.is_some()
    });
    match done {
        Ok(()) => Ok(rest),
        Err(raise) => after_call(core, Outcome::of(Err(raise)), called).map(|()| None),
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
