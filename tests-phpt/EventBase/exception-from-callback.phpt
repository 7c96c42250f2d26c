--TEST--
An exception leaves through loop(), and the base can be run again
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
class Oops extends RuntimeException {}
$t = Event::timer($base, function ($d) { throw new Oops("about $d", 5); }, 'timers');
$t->add(0);
$e = @grab(fn() => $base->loop());
say('caught', $e, $e->getMessage(), $e->getCode());
say('state', $base->gotStop(), $base->gotExit(), $t->pending);
$ok = Event::timer($base, fn() => print("fine\n"));
$ok->add(0);
say('again', $base->loop(), $base->gotStop());
$t->add(0);
say('same event again', @grab(fn() => $base->dispatch()));
?>
--EXPECT--
caught: Oops "about timers" 5
state: true false false
fine
again: true false
same event again: Oops
