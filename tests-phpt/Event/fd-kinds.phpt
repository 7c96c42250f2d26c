--TEST--
The descriptor argument: stream comes back as the stream, Socket and int come back as int
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
fwrite($b, 'one');
$e = new Event($base, $a, Event::READ, function ($fd, $what, $arg) use ($a) {
    say('stream', $fd, $fd === $a, $what, $arg, func_num_args());
}, 'S');
$e->add();
$base->loop();

$n = EventUtil::getSocketFd($a);
$e = new Event($base, $n, Event::READ, function ($fd, $what, $arg) use ($n) {
    say('int', $fd === $n, $what, $arg, func_num_args());
});
$e->add();
$base->loop();

socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
socket_write($pair[1], 'x');
$e = new Event($base, $pair[0], Event::READ, function ($fd, $what, $arg) use ($pair) {
    say('Socket', is_int($fd), $fd === EventUtil::getSocketFd($pair[0]), $what, $arg);
}, 3.5);
$e->add();
$base->loop();
?>
--EXPECT--
stream: resource(stream) true 2 "S" 3
int: true 2 null 3
Socket: true true 2 3.5
