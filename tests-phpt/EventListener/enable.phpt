--TEST--
disable() and enable() gate accepting; OPT_DISABLED starts gated
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$n = 0;
$l = new EventListener($base, function ($l, $fd) use (&$n, $base) { $n++; hangup($fd); $base->stop(); }, null,
    EventListener::OPT_CLOSE_ON_FREE | EventListener::OPT_REUSEABLE | EventListener::OPT_DISABLED, -1, '127.0.0.1:0');
$l->getSocketName($host, $port);
$c = stream_socket_client("tcp://127.0.0.1:$port");
say('starts disabled: nothing to wait for', $base->loop(), $n);
say('enable', $l->enable(), $l->enable());
$base->loop();
say('accepted', $n);
say('disable', $l->disable(), $l->disable());
$c2 = stream_socket_client("tcp://127.0.0.1:$port");
say('empty loop', $base->loop(), $n);
$l->enable();
$base->loop();
say('accepted', $n);
?>
--EXPECT--
starts disabled: nothing to wait for: true 0
enable: true true
accepted: 1
disable: true true
empty loop: true 1
accepted: 2
