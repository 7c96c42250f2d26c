--TEST--
All waiting connections are accepted in one pass, until the listener is disabled or freed
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$n = 0;
$act = null;
$l = new EventListener($base, function ($l, $fd) use (&$n, &$act) {
    $n++;
    hangup($fd);
    if ($act) {
        $act($l);
    }
}, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
$l->getSocketName($address, $port);
$connect = fn($count) => array_map(fn() => stream_socket_client("tcp://$address:$port"), range(1, $count));
$clients = $connect(5);
$base->loop(EventBase::LOOP_ONCE);
say('all', $n);
$clients = $connect(5);
$act = fn($l) => $l->disable();
say('disabled', $base->loop(), $n);
$act = fn($l) => $l->free();
$l->enable();
say('freed', $base->loop(), $n);
?>
--EXPECT--
all: 5
disabled: true 6
freed: true 7
