--TEST--
Event::set() moves an event to another base and leaves both what they are
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$b = new EventBase();
$c = new EventBase();
$p = duplex();
$e = new Event($b, $p[0], Event::WRITE, fn() => print("written\n"));
say('set', $e->set($c, $p[0], Event::WRITE), $e->add());
say('old', $b->loop());
say('new', $c->loop(), $b !== $c);
?>
--EXPECT--
set: true true
old: true
written
new: true true
