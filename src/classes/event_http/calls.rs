//! From requests that are due, and connections that have ended, to the callbacks of the script.

use event_runtime::http::{Remains, Request, RequestError, WholeBody};
use event_runtime::keys::{Token, owner};

use crate::core::Core;
use crate::zend::{Gc, Object, Outcome, Pending, Raise, Ref, Result, is_exiting};

use super::super::event_http_connection::EventHttpConnection;
use super::super::event_http_request::EventHttpRequest;
use super::super::event_web_socket::EventWebSocket;
use super::EventHttp;

impl EventHttp {
    /// Calls the callback of a request.
    pub(crate) fn call(core: &Core, request: Box<Request>) -> Outcome {
        // SAFETY: a server ends before its object does, and its requests with it.
        let this = unsafe { Object::<Self>::from_token(request.server) }.hold();
        let route = request.route.and_then(|route| this.route(route));
        let base = this.registration.borrow().as_ref().map(|registration| registration.base.clone());
        let Some(base) = base else { return Outcome::Returned };
        let request = EventHttpRequest::of_server(core.clone(), base, request);
        let outcome = match route {
            Some(route) => route.callback.call([request.to_value(), route.data.get()]),
            None => EventHttpRequest::call_nobody(&request),
        };
        EventHttpRequest::called(request, outcome)
    }

    /// Calls the header callback of a request.
    pub(crate) fn call_head(core: &Core, request: Box<Request>) -> Outcome {
        // SAFETY: a server ends before its object does, and its requests with it.
        let this = unsafe { Object::<Self>::from_token(request.server) }.hold();
        let base = this.registration.borrow().as_ref().map(|registration| registration.base.clone());
        let Some(base) = base else { return Outcome::Returned };
        let request = EventHttpRequest::of_server(core.clone(), base, request);
        EventHttpRequest::keep(&request);
        let outcome = this.header.call(request.to_value());
        EventHttpRequest::called(request, outcome)
    }

    /// Calls the callback of a request whose head was seen before.
    pub(crate) fn call_whole(whole: WholeBody) -> Outcome {
        let WholeBody { exchange, server, route, body, trailers } = whole;
        // SAFETY: as above.
        let this = unsafe { Object::<Self>::from_token(server) }.hold();
        let request = EventHttpRequest::of_exchange(exchange);
        EventHttpRequest::take_body(&request, body, trailers);
        let outcome = match route.and_then(|route| this.route(route)) {
            Some(route) => route.callback.call([request.to_value(), route.data.get()]),
            None => EventHttpRequest::call_nobody(&request),
        };
        // There are no more pieces, and what was to be called with them may hold the request.
        EventHttpRequest::clear_chunk_callback(&request);
        EventHttpRequest::called(request, outcome)
    }

    /// Calls what is to be called for connections and exchanges that the script has ended.
    pub(in crate::classes) fn call_remains(remains: Remains, error: RequestError) -> Result<()> {
        // Those that the loop does not hold might go while others are called.
        let complete = remains.complete.into_iter().map(|owner| (EventHttpRequest::of_owner(owner), None));
        let broken = remains.exchanges.into_iter().map(|owner| (EventHttpRequest::of_owner(owner), Some(error)));
        let requests: Vec<_> = complete.chain(broken).collect();
        let mut outcome = Ok(());
        // One that throws keeps none of the others from being called; one that ends the script does.
        for (request, error) in requests {
            if outcome == Err(Raise::Bailout) || is_exiting() {
                drop(request);
            } else {
                let _pending = Pending::put_aside();
                outcome = outcome.and(EventHttpRequest::call_over(request, error).into_result());
            }
        }
        for owner in remains.websockets {
            if outcome == Err(Raise::Bailout) || is_exiting() {
                drop(Ref::from_token(owner));
            } else {
                let _pending = Pending::put_aside();
                outcome = outcome.and(EventWebSocket::call_cut(owner).into_result());
            }
        }
        for owner in remains.connections {
            if outcome == Err(Raise::Bailout) || is_exiting() {
                drop(Ref::from_token(owner));
            } else {
                let _pending = Pending::put_aside();
                outcome = outcome.and(EventHttpConnection::call_closed(owner).into_result());
            }
        }
        // Nothing is called for them, but they may be destructed.
        remains.hosts.into_iter().map(Ref::<Self>::from_token).for_each(drop);
        for server in remains.servers {
            if outcome == Err(Raise::Bailout) || is_exiting() {
                drop(Ref::<Self>::from_token(server));
            } else {
                let _pending = Pending::put_aside();
                outcome = outcome.and(Self::call_shut_down(server).into_result());
            }
        }
        outcome
    }

    /// Reports what a server that listens holds as its loop's.
    pub(crate) fn report_listening(server: Token<owner::Server>, gc: &mut Gc) {
        // SAFETY: a server ends before its object does.
        let this = unsafe { Object::<Self>::from_token(server) };
        this.report_routes(gc);
    }

    /// Reports a virtual host as what it belongs to holds it.
    pub(crate) fn report_host(host: Token<owner::Server>, gc: &mut Gc) {
        // SAFETY: the server it belongs to holds a reference to the object.
        gc.object(unsafe { Object::<Self>::from_token(host) });
    }
}
