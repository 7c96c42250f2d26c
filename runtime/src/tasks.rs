//! Futures, turned by hand on the loop's thread.
//!
//! Nothing here waits, and there is no runtime, thread or descriptor behind it: a future is polled when it was woken,
//! by bytes that have come on a `Pipe` or by another future. What a future has found out it leaves
//! where its owner looks when [`Tasks::run_ready`] returns.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Wake, Waker};

use crate::slots::{Key, Slots};

/// Names a task. A key of one that is over names nothing.
pub type TaskKey = Key<Task>;

type Job = Pin<Box<dyn Future<Output = ()>>>;

/// A future that is not over.
pub struct Task {
    /// Gone while it is polled, and for good if it panics then.
    job: Option<(Job, Waker)>,
    alarm: Arc<Alarm>,
}

/// The tasks of a loop.
#[derive(Default)]
pub struct Tasks {
    tasks: Slots<Task>,
    woken: Arc<Woken>,
    /// Those that are about to be polled.
    due: VecDeque<TaskKey>,
    spawner: Spawner,
}

/// The tasks that were woken, in order. A waker may be used, or dropped, on any thread; one used on another thread
/// counts when the loop turns the next time.
#[derive(Default)]
struct Woken(Mutex<Vec<TaskKey>>);

struct Alarm {
    task: TaskKey,
    /// Stands in the list already.
    rung: AtomicBool,
    woken: Arc<Woken>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            self.woken.with(|woken| woken.push(self.task));
        }
    }
}

impl Woken {
    fn with<R>(&self, act: impl FnOnce(&mut Vec<TaskKey>) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Begins tasks from within others.
#[derive(Clone, Default)]
pub struct Spawner(Rc<RefCell<Vec<Job>>>);

impl Spawner {
    /// Begins a task. It is polled when those have had their turn that are about to be.
    pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        self.0.borrow_mut().push(Box::pin(future));
    }
}

impl Tasks {
    /// Begins a task. It is polled by the next [`Tasks::run_ready`].
    pub fn spawn(&mut self, future: impl Future<Output = ()> + 'static) -> TaskKey {
        self.insert(Box::pin(future))
    }

    /// What tasks begin others with.
    #[must_use]
    pub fn spawner(&self) -> Spawner {
        self.spawner.clone()
    }

    fn insert(&mut self, job: Job) -> TaskKey {
        let task = self.tasks.next_key();
        let alarm = Arc::new(Alarm { task, rung: AtomicBool::new(true), woken: self.woken.clone() });
        let waker = Waker::from(alarm.clone());
        self.due.push_back(task);
        self.tasks.insert(Task { job: Some((job, waker)), alarm })
    }

    /// Polls a task now, whether it was woken or not. What it wakes or begins is polled by the next
    /// [`Tasks::run_ready`].
    pub fn run(&mut self, task: TaskKey) {
        self.poll(task);
    }

    /// Ends a task, wherever it is.
    pub fn remove(&mut self, task: TaskKey) {
        drop(self.tasks.remove(task));
    }

    /// Ends all tasks.
    pub fn clear(&mut self) {
        self.tasks.clear();
        self.due.clear();
        self.woken.with(Vec::clear);
        let begun = self.spawner.0.take();
        drop(begun);
    }

    /// Whether there are any tasks. Without one there is nothing to run: what was woken is over.
    #[inline]
    #[must_use]
    pub fn has_any(&self) -> bool {
        !self.tasks.is_empty() || !self.spawner.0.borrow().is_empty()
    }

    /// Polls the tasks that were woken, and those that they wake, until all of them wait. False: there were none.
    pub fn run_ready(&mut self) -> bool {
        let mut ran = false;
        loop {
            self.woken.with(|woken| self.due.extend(woken.drain(..)));
            // A future may begin others even as it is dropped, so nothing is borrowed while they are taken over.
            let begun = self.spawner.0.take();
            for job in begun {
                self.insert(job);
            }
            if self.due.is_empty() {
                return ran;
            }
            ran = true;
            // What is not reached because a future panics is polled the next time.
            while let Some(task) = self.due.pop_front() {
                self.poll(task);
            }
        }
    }

    fn poll(&mut self, key: TaskKey) {
        let Some(task) = self.tasks.get_mut(key) else { return };
        task.alarm.rung.store(false, Ordering::Release);
        let Some((mut job, waker)) = task.job.take() else { return };
        if job.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            self.remove(key);
        } else if let Some(task) = self.tasks.get_mut(key) {
            task.job = Some((job, waker));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::poll_fn;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::task::Poll;

    use super::*;

    /// Waits until it is told to go on, which it says how often it was asked.
    fn waiting(
        polled: &Rc<Cell<u32>>,
        go: &Rc<Cell<bool>>,
        waker: &Rc<RefCell<Option<Waker>>>,
    ) -> impl Future<Output = ()> + use<> {
        let (polled, go, waker) = (polled.clone(), go.clone(), waker.clone());
        poll_fn(move |context| {
            polled.set(polled.get() + 1);
            waker.replace(Some(context.waker().clone()));
            if go.get() { Poll::Ready(()) } else { Poll::Pending }
        })
    }

    #[test]
    fn a_task_is_polled_when_it_was_woken_and_only_then() {
        let (polled, go, waker) = Default::default();
        let mut tasks = Tasks::default();
        assert!(!tasks.run_ready());
        tasks.spawn(waiting(&polled, &go, &waker));
        assert_eq!(polled.get(), 0);
        assert!(tasks.run_ready());
        assert!(!tasks.run_ready());
        assert_eq!(polled.get(), 1);
        let waker = waker.take().unwrap();
        waker.wake_by_ref();
        waker.wake_by_ref();
        tasks.run_ready();
        assert_eq!(polled.get(), 2);
        go.set(true);
        std::thread::spawn(move || waker.wake()).join().unwrap();
        tasks.run_ready();
        assert_eq!((polled.get(), Rc::strong_count(&polled)), (3, 1));
    }

    #[test]
    fn a_waker_of_a_task_that_is_over_wakes_no_other() {
        let (polled, go, waker) = Default::default();
        let mut tasks = Tasks::default();
        let first = tasks.spawn(waiting(&polled, &go, &waker));
        tasks.run_ready();
        let stale = waker.take().unwrap();
        tasks.remove(first);
        let second = tasks.spawn(waiting(&polled, &go, &waker));
        assert_eq!(first.index(), second.index());
        tasks.run_ready();
        let before = polled.get();
        stale.wake();
        tasks.run_ready();
        assert_eq!(polled.get(), before);
    }

    #[test]
    fn tasks_begin_and_wake_others_in_the_same_turn() {
        let done = Rc::new(Cell::new(0));
        let mut tasks = Tasks::default();
        let (spawner, counter) = (tasks.spawner(), done.clone());
        tasks.spawn(async move {
            for _ in 0..100 {
                let counter = counter.clone();
                spawner.spawn(async move { counter.set(counter.get() + 1) });
            }
        });
        tasks.run_ready();
        assert_eq!((done.get(), Rc::strong_count(&done)), (100, 1));
    }

    #[test]
    fn a_task_that_panics_is_over_and_the_others_are_not() {
        let done = Rc::new(Cell::new(false));
        let mut tasks = Tasks::default();
        tasks.spawn(async { panic!("on purpose") });
        let finished = done.clone();
        tasks.spawn(async move { finished.set(true) });
        assert!(catch_unwind(AssertUnwindSafe(|| tasks.run_ready())).is_err());
        tasks.run_ready();
        assert!(done.get());
    }
}
