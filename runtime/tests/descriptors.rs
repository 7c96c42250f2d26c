//! A server without descriptors left. It has a process of its own, because the limit is that of the process.

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
    use std::os::fd::AsFd;
    use std::time::{Duration, Instant};

    use event_runtime::base::Base;
    use event_runtime::keys::{Target, Token};
    use event_runtime::reactor::{Config, EventSpec, Events, LoopFlags, Sink};
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// Turns of the loop until nothing has happened for a while, or something has happened so often that it never ends.
    fn turns(base: &mut Base, interval: Duration) -> usize {
        let sink = Sink::Queue(Target::Script(Token::new(0)));
        let timer = base.events_mut().insert(EventSpec { fd: -1, events: Events::TIMEOUT, sink });
        base.events_mut().add(timer, Some(interval)).unwrap();
        let mut turns = 0;
        let mut over = false;
        assert!(base.start(LoopFlags::empty()));
        while !over && turns < 1000 && base.turn().unwrap() {
            turns += 1;
            while base.pop().is_some() {
                over = true;
            }
            base.end_turn();
        }
        base.finish();
        base.events_mut().remove(timer);
        turns
    }

    #[test]
    fn a_server_without_descriptors_waits_for_some_without_spinning() {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let mut base = Base::new(Config::default()).unwrap();
        let server = base.add_server(Token::new(0));
        base.accept(server, listener.as_fd()).unwrap();
        let clients: Vec<TcpStream> = (0..3).map(|_| TcpStream::connect(address).unwrap()).collect();
        let before = getrlimit(Resource::Nofile);
        // One descriptor more than is open now.
        let spare = rustix::io::dup(listener.as_fd()).unwrap();
        let lowest = u64::try_from(std::os::fd::AsRawFd::as_raw_fd(&spare)).unwrap();
        drop(spare);
        setrlimit(Resource::Nofile, Rlimit { current: Some(lowest), maximum: before.maximum }).unwrap();
        let begun = Instant::now();
        let spun = turns(&mut base, Duration::from_millis(500));
        assert!(spun < 50, "{spun} turns in {:?}", begun.elapsed());
        setrlimit(Resource::Nofile, before).unwrap();
        // They are accepted and refused once there are descriptors again.
        for mut client in clients {
            std::io::Write::write_all(&mut client, b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").unwrap();
            client.set_nonblocking(true).unwrap();
            let mut got = [0; 12];
            while std::io::Read::read(&mut client, &mut got).is_err() {
                turns(&mut base, Duration::from_millis(10));
            }
            assert_eq!(&got, b"HTTP/1.1 404");
        }
    }
}
