//! The progress of a request: its body in pieces, its reply in pieces, and how it ends.

use std::cell::{OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use event_runtime::base::BodyOf;
use event_runtime::buffer::Buffer;
use event_runtime::http::{ExchangeOwner, Headers, RequestError, Wishes};
use event_runtime::keys::{Token, owner};
use ext_php_rs::types::Zval;

use crate::zend::{Callable, Callback, Gc, Kind, Object, Outcome, Owned, Ref, Result, Returned, Value, warn};

use super::EventHttpRequest;

impl Kind for owner::Exchange {
    type Class = EventHttpRequest;
}

/// A callback and its argument.
#[derive(Default)]
pub(in crate::classes) struct Hook {
    pub(in crate::classes) callback: Callback,
    pub(in crate::classes) argument: Value,
}

impl Hook {
    pub(in crate::classes) fn set(&self, callback: Option<Callable>, argument: Option<&Zval>) {
        self.callback.set(callback);
        self.argument.set(argument);
    }

    pub(in crate::classes) fn is_set(&self) -> bool {
        self.callback.is_set()
    }

    /// Calls it with what it is about.
    pub(in crate::classes) fn call(&self, subject: Owned) -> Outcome {
        self.callback.call([subject, self.argument.get()])
    }

    pub(in crate::classes) fn gc(&self, gc: &mut Gc) {
        self.callback.gc(gc);
        self.argument.gc(gc);
    }
}

/// What a script wants to be told of a request. Most want to be told of nothing, and take no memory.
#[derive(Default)]
pub(super) struct Progress(OnceCell<Box<Hooks>>);

#[derive(Default)]
pub(super) struct Hooks {
    pub(super) head: Hook,
    pub(super) chunk: Hook,
    pub(super) complete: Hook,
    pub(super) error: Hook,
    /// What is called as parts of the body that is sent leave, one after the other.
    sent: RefCell<VecDeque<Rc<Hook>>>,
}

impl Hooks {
    fn all(&self) -> [&Hook; 4] {
        [&self.head, &self.chunk, &self.complete, &self.error]
    }
}

impl Progress {
    /// The hooks, to set one.
    pub(super) fn hooks(&self) -> &Hooks {
        self.0.get_or_init(Box::default)
    }

    /// Adds what is to be called when a part of the body that is sent has left.
    pub(super) fn push_sent(&self, hook: Hook) {
        self.hooks().sent.borrow_mut().push_back(Rc::new(hook));
    }

    /// What is to be called next for a part that has left.
    pub(super) fn pop_sent(&self) -> Option<Rc<Hook>> {
        self.hooks().sent.borrow_mut().pop_front()
    }

    /// Lets go of what is to be called for parts that will not leave any more.
    pub(super) fn clear_sent(&self) {
        let sent = self.0.get().map(|hooks| hooks.sent.take());
        drop(sent);
    }

    /// What the client of the request is to tell of.
    pub(super) fn wishes(&self) -> Wishes {
        let wishes = |hooks: &Hooks| Wishes {
            head: hooks.head.is_set(),
            pieces: hooks.chunk.is_set(),
            sent: hooks.complete.is_set(),
            failure: hooks.error.is_set(),
        };
        self.0.get().map(|hooks| wishes(hooks)).unwrap_or_default()
    }

    /// Whether the script wants to be told of nothing.
    pub(super) fn is_empty(&self) -> bool {
        let is_unset = |hooks: &Hooks| !hooks.all().iter().any(|hook| hook.is_set()) && hooks.sent.borrow().is_empty();
        self.0.get().is_none_or(|hooks| is_unset(hooks))
    }

    pub(super) fn clear(&self) {
        if let Some(hooks) = self.0.get() {
            hooks.all().iter().for_each(|hook| hook.set(None, None));
            drop(hooks.sent.take());
        }
    }

    pub(super) fn gc(&self, gc: &mut Gc) {
        if let Some(hooks) = self.0.get() {
            hooks.all().iter().for_each(|hook| hook.gc(gc));
            hooks.sent.borrow().iter().for_each(|hook| hook.gc(gc));
        }
    }
}

const UPGRADED: &str = "The request has become a WebSocket, whose own callbacks tell what becomes of it: set this one before \
EventWebSocket::accept() to be told of the handshake";

impl EventHttpRequest {
    /// Has the loop keep the object, to call it with what becomes of the request.
    pub(in crate::classes) fn keep(this: &Object<Self>) {
        this.is_known.set(true);
        let refused = this.with(|base, exchange| base.keep(exchange, this.to_ref().into_token()).err());
        refused.flatten().into_iter().map(Ref::from_token).for_each(drop);
    }

    pub(super) fn set_chunk_callback(
        this: &Object<Self>,
        callback: Option<Callable>,
        argument: Option<&Zval>,
    ) -> Result<()> {
        if !this.is_received() {
            this.progress.hooks().chunk.set(callback, argument);
            this.wish();
            return Ok(());
        }
        let in_pieces = callback.is_some();
        let is_coming = this.with(|base, exchange| base.stream_body(exchange, in_pieces));
        if is_coming != Some(true) {
            return warn(
                "The body of the request is there: a chunk callback can be set while EventHttp's header callback runs",
            );
        }
        this.progress.hooks().chunk.set(callback, argument);
        Ok(())
    }

    pub(super) fn set_complete_callback(
        this: &Object<Self>,
        callback: Option<Callable>,
        argument: Option<&Zval>,
    ) -> Result<()> {
        if this.is_upgraded.get() {
            return warn(UPGRADED);
        }
        this.progress.hooks().complete.set(callback, argument);
        Self::tell(this);
        this.wish();
        Ok(())
    }

    pub(super) fn set_error_callback(
        this: &Object<Self>,
        callback: Option<Callable>,
        argument: Option<&Zval>,
    ) -> Result<()> {
        if this.is_upgraded.get() {
            return warn(UPGRADED);
        }
        this.progress.hooks().error.set(callback, argument);
        Self::tell(this);
        this.wish();
        Ok(())
    }

    pub(super) fn pause(this: &Object<Self>) -> Result<()> {
        this.set_paused(true);
        Ok(())
    }

    pub(super) fn resume(this: &Object<Self>) -> Result<()> {
        this.set_paused(false);
        Ok(())
    }

    fn set_paused(&self, is_paused: bool) {
        self.with(|base, exchange| base.set_paused(BodyOf::Request(exchange), is_paused));
        self.with_client(|base, client, ticket| base.set_paused(BodyOf::Response(client, ticket), is_paused));
    }

    pub(super) fn get_pending_bytes(this: &Object<Self>) -> Result<i64> {
        let reply = this.with(|base, exchange| base.pending_bytes(exchange));
        let request = || this.with_client(|base, client, ticket| base.pending_bytes_of(client, ticket));
        let pending = reply.or_else(request).unwrap_or(0);
        Ok(i64::try_from(pending).unwrap_or(i64::MAX))
    }

    /// Has a callback called when all that was given to the reply so far has left the process.
    pub(super) fn call_when_sent(this: &Object<Self>, callback: Callable, argument: Option<&Zval>) {
        let hook = Hook::default();
        hook.set(Some(callback), argument);
        Self::keep(this);
        this.progress.push_sent(hook);
        this.with(|base, exchange| base.mark_reply(exchange));
    }

    /// Takes what has come of the body at its end, and behind it.
    pub(in crate::classes) fn take_body(this: &Object<Self>, body: Buffer, trailers: Option<Box<Headers>>) {
        this.trailers.receive(trailers);
        match &*this.input_buffer.borrow() {
            Some(buffer) => buffer.own(body),
            None => drop(this.body.replace(body)),
        }
    }

    /// The object of an exchange.
    pub(in crate::classes) fn of_exchange(exchange: Token<owner::Exchange>) -> Ref<Self> {
        // SAFETY: the loop has just said that it keeps the object, or knows it, which it does not beyond its end.
        unsafe { Object::<Self>::from_token(exchange) }.to_ref()
    }

    /// The object of an exchange that is told of no more.
    pub(crate) fn of_owner(owner: ExchangeOwner) -> Ref<Self> {
        match owner {
            ExchangeOwner::Knows(token) => Self::of_exchange(token),
            ExchangeOwner::Holds(owned) => Ref::from_token(owned),
        }
    }

    /// Lets go of the chunk callback.
    pub(in crate::classes) fn clear_chunk_callback(this: &Object<Self>) {
        this.progress.0.get().into_iter().for_each(|hooks| hooks.chunk.set(None, None));
    }

    /// Calls the chunk callback.
    pub(crate) fn call_body(exchange: Token<owner::Exchange>) -> Outcome {
        let this = Self::of_exchange(exchange);
        let Hook { callback, argument } = &this.progress.hooks().chunk;
        let outcome = callback.call([this.to_value(), argument.get()]);
        Self::called(this, outcome)
    }

    /// Calls the callback of a part of the reply that has left the process.
    pub(crate) fn call_sent(exchange: Token<owner::Exchange>) -> Outcome {
        let this = Self::of_exchange(exchange);
        let hook = this.progress.pop_sent();
        let outcome = hook.map_or(Outcome::Returned, |hook| hook.call(this.to_value()));
        Self::called(this, outcome)
    }

    /// Calls the complete callback, or the error callback.
    pub(crate) fn call_over(this: Ref<Self>, error: Option<RequestError>) -> Outcome {
        let outcome = match error {
            None => {
                let Hook { callback, argument } = &this.progress.hooks().complete;
                callback.call([this.to_value(), argument.get()])
            }
            Some(error) => {
                let Hook { callback, argument } = &this.progress.hooks().error;
                let message = error.message().into_value();
                callback.call([this.to_value(), i64::from(error as u8).into_value(), message, argument.get()])
            }
        };
        this.progress.clear();
        outcome
    }

    /// Reports an object that a loop keeps as the loop's.
    pub(crate) fn report_kept(exchange: Token<owner::Exchange>, gc: &mut Gc) {
        // SAFETY: the loop keeps the object.
        gc.object(unsafe { Object::<Self>::from_token(exchange) });
    }
}
