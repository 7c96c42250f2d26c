--TEST--
EventBufferEvent: keeps its loop and the stream or Socket it was given
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$base = new EventBase();
foreach ([duplex(), socket_duplex()] as [$l, $r]) {
    $b = new EventBufferEvent($base, $l);
    $fd = $b->fd;
    unset($l);
    $other = fopen('/dev/null', 'r');
    var_dump($b->fd === $fd, EventUtil::getSocketFd($other) !== $fd);
    $b->write('hello');
    spin($base);
    var_dump(is_resource($r) ? fread($r, 9) : socket_read($r, 9));
    $b->free();
}
function make() {
    $base = new EventBase();
    [$l, $r] = duplex();
    return [new EventBufferEvent($base, $l), $r];
}
[$b, $r] = make();
var_dump($b->write('x'), $b->enable(Event::READ));
unset($b);
var_dump(feof($r));
?>
--EXPECT--
bool(true)
bool(true)
string(5) "hello"
bool(true)
bool(true)
string(5) "hello"
bool(true)
bool(true)
bool(true)
