//! The tasks of streams, which hyper begins.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use hyper::rt::Executor;

use crate::tasks::Spawner;

use super::shared::StreamShared;

/// Begins the tasks of streams, so that each ends when its stream is reset, whatever it waits for.
#[derive(Clone)]
pub(super) struct Spawning {
    spawner: Spawner,
    /// The stream whose task is about to begin.
    next: Rc<RefCell<Option<StreamShared>>>,
}

impl Spawning {
    pub(super) fn new(spawner: Spawner) -> Self {
        Self { spawner, next: Rc::default() }
    }

    /// What the task that begins next shares with the loop.
    pub(super) fn talk(&self) -> StreamShared {
        let talk = StreamShared::default();
        drop(self.next.replace(Some(talk.clone())));
        talk
    }
}

impl<F: Future<Output = ()> + 'static> Executor<F> for Spawning {
    fn execute(&self, future: F) {
        match self.next.take() {
            Some(talk) => self.spawner.execute(drive(talk, future)),
            None => self.spawner.execute(future),
        }
    }
}

async fn drive(talk: StreamShared, future: impl Future<Output = ()>) {
    let mut future = pin!(future);
    poll_fn(|context| if talk.goes_on(context) { future.as_mut().poll(context) } else { Poll::Ready(()) }).await;
}
