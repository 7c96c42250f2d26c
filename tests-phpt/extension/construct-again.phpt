--TEST--
Calling a constructor again starts anew and leaks nothing
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$e = new Event($base, duplex()[0], Event::WRITE, fn() => print("never\n"));
$e->add();
$e->__construct($base, duplex()[0], Event::WRITE, fn() => print("second\n"));
say('pending', $e->pending, $e->add(), $base->loop());
$l = new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
$l->getSocketName($address, $port);
$l->__construct($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
say('closed', @stream_socket_client("tcp://$address:$port"));
$e->add();
$base->__construct();
say('base', $base->loop(), $e->pending);
$config = new EventConfig();
$config->avoidMethod('poll');
$config->avoidMethod('select');
$config->avoidMethod('epoll');
$config->__construct();
say('config', new EventBase($config));
?>
--EXPECT--
second
pending: false true true
closed: false
base: true false
config: EventBase
