--TEST--
An event keeps the stream it waits for alive
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$p = duplex();
$e = new Event($base, $p[0], Event::READ | Event::WRITE, fn($fd) => say('stream', $fd));
$e->add();
$p = null;
say('loop', $base->loop());
$e = null;
// The number is not another's while the event is there.
$pair = duplex();
$number = EventUtil::getSocketFd($pair[0]);
$e = new Event($base, $pair[0], Event::READ, fn() => 1);
$pair = null;
$others = [...duplex(), ...duplex()];
say('taken', in_array($number, array_map('EventUtil::getSocketFd', $others)));
$e = $others = null;
$others = [...duplex(), ...duplex()];
say('free again', in_array($number, array_map('EventUtil::getSocketFd', $others)));
// A Socket as well.
socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $sockets);
$e = new Event($base, $sockets[0], Event::WRITE, fn($fd) => say('socket', is_int($fd)));
$sockets = null;
say('add', $e->add(), $base->loop());
?>
--EXPECT--
stream: resource(stream)
loop: true
taken: false
free again: true
socket: true
add: true true
