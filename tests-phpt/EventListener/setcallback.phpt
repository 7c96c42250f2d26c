--TEST--
setCallback() swaps the callback; data is replaced only when given
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$l = new EventListener($base, fn() => print("never\n"), 'first', EventListener::OPT_CLOSE_ON_FREE | EventListener::OPT_REUSEABLE, -1, '127.0.0.1:0');
$l->getSocketName($host, $port);
$cb = fn($tag) => function ($l, $fd, $addr, $data) use ($tag, $base) { say($tag, $data); hangup($fd); $base->stop(); };
$visit = function () use ($port, $base) { $c = stream_socket_client("tcp://127.0.0.1:$port"); $base->loop(); };
say('return', $l->setCallback($cb('kept')));
$visit();
$l->setCallback($cb('replaced'), 'second');
$visit();
$l->setCallback($cb('null keeps'), null);
$visit();
say('not callable', grab(fn() => $l->setCallback('no_such_function')));
say('null', grab(fn() => $l->setCallback(null)));
say('error callback', $l->setErrorCallback(fn() => null), grab(fn() => $l->setErrorCallback('no_such_function')));
$visit();
?>
--EXPECT--
return: null
kept: "first"
replaced: "second"
null keeps: "second"
not callable: TypeError
null: TypeError
error callback: null TypeError
null keeps: "second"
