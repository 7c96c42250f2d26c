--TEST--
EventListener on an address string: arguments of the accept callback
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$l = new EventListener($base, function (...$a) use (&$l, $base) {
    say('count', count($a));
    say('listener', $a[0] === $l);
    say('fd', is_int($a[1]), $a[1] > 2);
    say('address', count($a[2]), array_keys($a[2]), $a[2][0], is_int($a[2][1]), $a[2][1] > 0);
    say('data', $a[3]);
    hangup($a[1]);
    $base->stop();
}, ['my' => 'data'], EventListener::OPT_CLOSE_ON_FREE | EventListener::OPT_REUSEABLE, -1, '127.0.0.1:0');
$l->getSocketName($host, $port);
say('fd property', is_int($l->fd), $l->fd > 2, isset($l->fd));
$c = stream_socket_client("tcp://127.0.0.1:$port");
say('loop', $base->loop());
say('peer sees', fread($c, 10), feof($c));
$l->setCallback(function ($l, $fd, $addr, $data) use ($base) { say('peer port', $addr[1] === $GLOBALS['mine'], $data); hangup($fd); $base->stop(); });
$c = stream_socket_client("tcp://127.0.0.1:$port");
$n = stream_socket_get_name($c, false);
$mine = (int) substr($n, strrpos($n, ':') + 1);
$base->loop();
?>
--EXPECT--
fd property: true true true
count: 4
listener: true
fd: true true
address: 2 [0,1] "127.0.0.1" true true
data: {"my":"data"}
loop: true
peer sees: "" true
peer port: true {"my":"data"}
