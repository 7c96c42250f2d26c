--TEST--
set() to a timeout takes any descriptor
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a] = duplex();
$e = new Event($base, $a, Event::READ, fn(...$args) => say('called', ...$args));
say('set', $e->set($base, -1, Event::TIMEOUT), $e->add(0), $base->loop());
?>
--EXPECT--
called: -1 1 null
set: true true true
