--TEST--
Event::del(): repeatable, empties the loop, data survives
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$t = Event::timer($base, fn() => print("never\n"), 'kept');
$t->add(30);
say('del armed', $t->del(), $t->pending);
say('del idle', $t->del());
say('loop ends at once', $base->loop());
say('data', $t->data);
[$a, $b] = duplex();
fwrite($b, 'x');
$e = new Event($base, $a, Event::READ | Event::PERSIST, fn() => print("never\n"));
$e->add();
$e->del();
say('loop', $base->loop());
say('re-armed', $e->add(), $e->pending);
?>
--EXPECT--
del armed: true false
del idle: true
loop ends at once: true
data: "kept"
loop: true
re-armed: true true
