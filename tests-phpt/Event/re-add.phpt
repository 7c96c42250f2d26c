--TEST--
Adding an armed event again moves its deadline; add() without a timeout keeps it
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$order = [];
$a = Event::timer($base, function () use (&$order) { $order[] = 'a'; });
$b = Event::timer($base, function () use (&$order) { $order[] = 'b'; });
$a->add(0.02);
$b->add(0.08);
say('later', $a->add(0.25));
$base->loop();
say('order', $order);

[$x, $y] = duplex();
$e = new Event($base, $x, Event::READ, function ($fd, $what) { say('what', $what); });
$e->add(0.03);
say('plain add', $e->add(), $e->pending(Event::TIMEOUT));
say('loop', $base->loop());

$t = Event::timer($base, fn() => print("never\n"));
say('timer without timeout', $t->add(), $t->pending);
say('nothing to wait for', $base->loop());
?>
--EXPECT--
later: true
order: ["b","a"]
plain add: true true
what: 1
loop: true
timer without timeout: true false
nothing to wait for: true
