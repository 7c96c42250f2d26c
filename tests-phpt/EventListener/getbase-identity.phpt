--TEST--
getBase() is the base itself, and outlives the listener
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$l = new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, '127.0.0.1:0');
$got = $l->getBase();
say('identical', $got === $base, $l->getBase() === $got);
$e = Event::timer($base, fn() => print("timer\n"));
$e->add(0);
unset($l, $base);
say('loop', $got->loop());
?>
--EXPECT--
identical: true true
timer
loop: true
