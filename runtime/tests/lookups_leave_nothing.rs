//! In a process of its own, where nobody else opens descriptors or starts threads.

use std::io::ErrorKind;
use std::net::{TcpListener, UdpSocket};

use event_runtime::base::Base;
use event_runtime::dns::{Family, Resolver};
use event_runtime::reactor::{Config, LoopFlags};

#[test]
fn a_loop_takes_its_descriptors_with_it_and_has_no_thread() {
    let entries = |of: &str| std::fs::read_dir(format!("/proc/self/{of}")).unwrap().count();
    // A nameserver that says nothing by UDP, and something that goes nowhere by TCP.
    let (udp, tcp) = loop {
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        match TcpListener::bind(udp.local_addr().unwrap()) {
            Ok(tcp) => break (udp, tcp),
            Err(error) => assert_eq!(error.kind(), ErrorKind::AddrInUse),
        }
    };
    let turn = |base: &mut Base| {
        assert!(base.start(LoopFlags::NONBLOCK));
        assert!(base.turn().unwrap());
        base.finish();
    };
    let address = udp.local_addr().unwrap().to_string();
    let before = (entries("fd"), entries("task"));
    for round in 0..20 {
        let mut base = Base::new(Config::default()).unwrap();
        let of_loop = entries("fd");
        let mut resolver = Resolver::default();
        resolver.add_nameserver(&address).unwrap();
        let key = base.add_resolver(resolver, true).unwrap();
        let id = base.lookup(Some(key), "x.test", Family::Any).unwrap();
        // Each question has a socket.
        assert_eq!(entries("fd"), of_loop + 2);
        // One is told to ask by TCP, and waits there for the rest of an answer.
        let mut question = [0; 512];
        let (length, from) = udp.recv_from(&mut question).unwrap();
        let mut cut = question[..length].to_vec();
        cut[2] |= 0x82;
        udp.send_to(&cut, from).unwrap();
        udp.recv_from(&mut question).unwrap();
        turn(&mut base);
        assert_eq!(entries("fd"), of_loop + 2);
        let (mut client, _) = tcp.accept().unwrap();
        std::io::Write::write_all(&mut client, &[0xff, 0xff, 1]).unwrap();
        turn(&mut base);
        assert_eq!(entries("fd"), of_loop + 3);
        assert_eq!(entries("task"), before.1);
        match round % 3 {
            0 => drop(base.close()),
            1 => {
                // A lookup that nobody waits for has no sockets any more.
                base.cancel_lookup(id);
                assert_eq!(entries("fd"), of_loop + 1);
            }
            _ => {}
        }
        drop((base, client));
        assert_eq!(entries("fd"), before.0);
    }
}
