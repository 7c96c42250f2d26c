--TEST--
set() without $what takes the new descriptor
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
[$c, $d] = duplex();
$e = new Event($base, $a, Event::READ, fn($fd) => say('read', $fd === $c, fread($fd, 9)));
say('set', $e->set($base, $c), $e->add());
fwrite($d, 'x');
say('loop', $base->loop());
?>
--EXPECT--
set: true true
read: true "x"
loop: true
