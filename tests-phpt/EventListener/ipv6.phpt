--TEST--
Listening on an IPv6 address
--EXTENSIONS--
sockets
--SKIPIF--
<?php if (!@stream_socket_server('tcp://[::1]:0')) die('skip no IPv6 loopback'); ?>
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$l = new EventListener($base, function ($l, $fd, $addr) use ($base) {
    say('address', count($addr), $addr[0], is_int($addr[1]));
    hangup($fd);
    $base->stop();
}, null, EventListener::OPT_CLOSE_ON_FREE | EventListener::OPT_REUSEABLE, -1, '[::1]:0');
$l->getSocketName($host, $port);
$c = stream_socket_client("tcp://[::1]:$port");
say('loop', $base->loop());
?>
--EXPECT--
address: 2 "::1" true
loop: true
