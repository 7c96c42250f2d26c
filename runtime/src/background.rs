//! The one thread of a loop for what would make it wait: looking up names.

use std::ffi::CStr;
use std::io;
use std::sync::Once;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use crate::reactor::forks;

/// At most this many calls into the C library are under way at once; more of them queue.
const BLOCKING: usize = 8;

/// For how long a thread that waited in the C library stays for the next call.
const IDLE: Duration = Duration::from_secs(2);

/// The thread and its tasks, which end with it.
pub(crate) struct Background {
    tasks: Handle,
    thread: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
    forks: u32,
}

impl Background {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// What the kernel answers.
    pub(crate) fn start() -> io::Result<Self> {
        static STAY: Once = Once::new();
        STAY.call_once(keep_loaded);
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(BLOCKING)
            .thread_keep_alive(IDLE)
            .build()?;
        let tasks = runtime.handle().clone();
        let (end, ended) = oneshot::channel::<()>();
        let body = move || {
            // Whether told to end, or forgotten: both end it.
            let _ = runtime.block_on(ended);
            // A call into the C library cannot be stopped; nobody waits for it.
            runtime.shutdown_background();
        };
        let thread = without_signals(|| std::thread::Builder::new().name("event-dns".to_owned()).spawn(body))?;
        Ok(Self { tasks, thread: Some((end, thread)), forks: forks() })
    }

    /// Begins a task.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        self.tasks.spawn(task).abort_handle()
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let Some((end, thread)) = self.thread.take() else { return };
        if self.forks == forks() {
            // It waits for nothing that could take long, so this does not either.
            drop(end);
            let _ = thread.join();
        } else {
            // The thread is the parent's, and so is what would wake it.
            std::mem::forget((end, thread, self.tasks.clone()));
        }
    }
}

/// Does something with all signals blocked, which a thread that is made meanwhile inherits: signals are for the thread
/// that runs PHP.
fn without_signals<R>(act: impl FnOnce() -> R) -> R {
    // SAFETY: a signal set of zeros is valid, and about to be filled.
    let mut all: libc::sigset_t = unsafe { std::mem::zeroed() };
    let mut before = all;
    // SAFETY: both sets are live.
    let blocked = unsafe {
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut before)
    };
    let result = act();
    if blocked == 0 {
        // SAFETY: the set is the one that was in force before.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const before, std::ptr::null_mut()) };
    }
    result
}

/// Sees to it that this code is never unloaded: PHP unloads its modules at the end, and a thread may still wait in the
/// C library then, to come back here.
fn keep_loaded() {
    // SAFETY: a Dl_info of zeros is valid, and about to be overwritten.
    let mut info: libc::Dl_info = unsafe { std::mem::zeroed() };
    let here = keep_loaded as *const ();
    // SAFETY: any address may be asked for.
    if unsafe { libc::dladdr(here.cast(), &raw mut info) } == 0 || info.dli_fname.is_null() {
        return;
    }
    // SAFETY: the name of a loaded object, which ends with a NUL.
    let name = unsafe { CStr::from_ptr(info.dli_fname) };
    // SAFETY: nothing is loaded that is not there already; its count of uses is never lowered again.
    unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_LAZY | libc::RTLD_NOLOAD | libc::RTLD_NODELETE) };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threads() -> usize {
        let named = |task: &std::path::Path| std::fs::read_to_string(task.join("comm")).unwrap_or_default();
        let tasks = std::fs::read_dir("/proc/self/task").unwrap();
        tasks.filter(|task| named(&task.as_ref().unwrap().path()).starts_with("event-dns")).count()
    }

    #[test]
    fn the_thread_runs_tasks_and_takes_no_signals() {
        let background = Background::start().unwrap();
        let (answer, answered) = std::sync::mpsc::channel();
        background.spawn(async move {
            // SAFETY: a signal set of zeros is valid, and the mask is only read.
            let blocked = unsafe {
                let mut mask: libc::sigset_t = std::mem::zeroed();
                libc::pthread_sigmask(libc::SIG_SETMASK, std::ptr::null(), &raw mut mask);
                libc::sigismember(&raw const mask, libc::SIGALRM)
            };
            answer.send((blocked, threads())).unwrap();
        });
        let (blocked, threads) = answered.recv().unwrap();
        assert_eq!(blocked, 1);
        assert!(threads >= 1);
    }

    #[test]
    fn it_ends_with_its_tasks() {
        struct Ended(std::sync::mpsc::Sender<()>);
        impl Drop for Ended {
            fn drop(&mut self) {
                self.0.send(()).unwrap();
            }
        }
        let background = Background::start().unwrap();
        let (end, ended) = std::sync::mpsc::channel();
        let guard = Ended(end);
        background.spawn(async move {
            std::future::pending::<()>().await;
            drop(guard);
        });
        drop(background);
        // The thread has been waited for, so the task is gone by now.
        ended.try_recv().unwrap();
    }
}
