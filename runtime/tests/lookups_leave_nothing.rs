//! In a process of its own, where nobody else opens descriptors or starts threads.

use std::net::UdpSocket;
use std::time::{Duration, Instant};

use event_runtime::base::Base;
use event_runtime::dns::{Family, Resolver};
use event_runtime::reactor::{Config, LoopFlags};

/// A test that waits for as long waits for something that does not happen.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn a_loop_takes_its_thread_and_descriptors_with_it() {
    let entries = |of: &str| std::fs::read_dir(format!("/proc/self/{of}")).unwrap().count();
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let nameserver = silent.local_addr().unwrap().to_string();
    let before = (entries("fd"), entries("task"));
    for round in 0..20 {
        let mut base = Base::new(Config::default()).unwrap();
        let mut resolver = Resolver::default();
        resolver.add_nameserver(&nameserver).unwrap();
        let key = base.add_resolver(resolver, true).unwrap();
        base.lookup(Some(key), "x.test", Family::Any).unwrap();
        // The question has been asked, so everything there is to be left behind is there.
        silent.recv_from(&mut [0; 512]).unwrap();
        assert!(entries("task") > before.1);
        assert!(base.start(LoopFlags::NONBLOCK));
        assert!(base.turn().unwrap());
        base.finish();
        if round % 2 == 0 {
            base.close();
        }
        drop(base);
        assert_eq!(entries("fd"), before.0);
        // The thread has been joined; the kernel takes it off its list a moment later.
        let end = Instant::now() + PATIENCE;
        while entries("task") > before.1 && Instant::now() < end {
            std::thread::yield_now();
        }
        assert_eq!(entries("task"), before.1);
    }
}
