--TEST--
Event::removeTimer() drops the timeout only
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
[$a, $b] = duplex();
$e = new Event($base, $a, Event::READ, function ($fd, $what) { say('what', $what); });
$e->add(0.02);
say('before', $e->pending(Event::READ), $e->pending(Event::TIMEOUT));
say('removeTimer', $e->removeTimer());
say('after', $e->pending(Event::READ), $e->pending(Event::TIMEOUT), $e->pending);
$w = Event::timer($base, function () use ($b) { fwrite($b, 'z'); });
$w->add(0.08);
$base->loop();
$t = Event::timer($base, fn() => print("never\n"));
$t->add(0.01);
say('pure timer', $t->removeTimer(), $t->pending, $t->removeTimer());
say('loop', $base->loop());
?>
--EXPECT--
before: true true
removeTimer: true
after: true false true
what: 2
pure timer: true false true
loop: true
