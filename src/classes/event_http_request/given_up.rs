//! Requests that nobody will go on replying to: whose callback has thrown, or that the script holds no more.

use event_runtime::base::Base;
use event_runtime::http::Status;

use crate::classes::event_web_socket::EventWebSocket;
use crate::zend::{Object, Outcome, Pending, Raise, Ref, Result, is_exiting};

use super::EventHttpRequest;
use super::reply::Reply;

impl EventHttpRequest {
    /// A callback of the request is over. What it was called with, and whatever else the script holds, keeps the request
    /// from being forgotten; the loop does not, unless there is something the script is certain to be called with.
    pub(in crate::classes) fn called(this: Ref<Self>, outcome: Outcome) -> Outcome {
        let ended = outcome == Outcome::Threw && Self::give_up(&this) == Err(Raise::Bailout);
        Self::let_go(&this);
        if this.is_upgraded.get() {
            EventWebSocket::let_go_of(&this);
        }
        if ended { Outcome::Bailout } else { outcome }
    }

    /// The callback that was to be called with the request was removed before its body had come: there is nobody to reply.
    pub(in crate::classes) fn call_nobody(this: &Object<Self>) -> Outcome {
        match this.reply.get() {
            Reply::Due => Outcome::of(Self::refuse(this, Status::NOT_FOUND, None)),
            _ => Outcome::Returned,
        }
    }

    /// Has the loop hold the object no longer than there is something to call it with.
    fn let_go(this: &Object<Self>) {
        if !this.is_known.get() {
            return;
        }
        let forgets = this.progress.is_empty();
        let token = this.with(|base, exchange| {
            let token = base.let_go(exchange)?;
            if forgets {
                base.release(exchange);
            }
            Some(token)
        });
        token.flatten().into_iter().map(Ref::from_token).for_each(drop);
    }

    /// Has the script told what becomes of the request: the loop holds the object from when that is certain.
    pub(super) fn tell(this: &Object<Self>) {
        if this.reply.get().is_complete() {
            return Self::keep(this);
        }
        this.is_known.set(true);
        this.with(|base, exchange| base.know(exchange, this.to_token()));
        // The engine is to ask before the object goes.
        this.set_destructed(false);
    }

    /// Has the loop hold the object whose reply is complete until the script was told what becomes of that.
    #[inline(always)]
    pub(super) fn keep_told(this: &Object<Self>) {
        if this.reply.get().is_complete() && !this.progress.is_empty() {
            Self::keep(this);
        }
    }

    /// The script holds the object no more. If it wants to be told what becomes of the request, it is.
    pub(super) fn forget(this: &Object<Self>) -> Result<()> {
        if !this.progress.is_empty() {
            Self::keep(this);
        }
        Self::give_up_forgotten(this)
    }

    /// Gives up a request that the script does not hold any more.
    ///
    /// # Errors
    ///
    /// What the error callback of the server has thrown.
    pub(super) fn give_up_forgotten(this: &Object<Self>) -> Result<()> {
        if this.reply.get() == Reply::Continued { Ok(()) } else { Self::give_up(this) }
    }

    /// The same where no PHP code may run any more.
    pub(super) fn abandon_forgotten(&self) {
        if self.reply.get() != Reply::Continued {
            self.abandon();
        }
    }

    /// Answers the request with an error, or breaks its reply off; nothing where the reply is complete.
    fn give_up(this: &Object<Self>) -> Result<()> {
        let is_due = this.reply.get() == Reply::Due && !is_exiting();
        if is_due && this.with(|base, exchange| base.page_maker(exchange)).flatten().is_some() {
            // What was thrown goes on when there is a page.
            let _pending = Pending::put_aside();
            return Self::refuse(this, Status::INTERNAL_SERVER_ERROR, None);
        }
        this.abandon();
        Ok(())
    }

    fn abandon(&self) {
        if self.reply.get().is_complete() || self.with(Base::abandon) != Some(true) {
            return;
        }
        if self.reply.replace(Reply::Over) == Reply::Due {
            self.code.set(Status::INTERNAL_SERVER_ERROR.0.into());
        }
    }
}
