--TEST--
A timer kept alive only by the closure it calls
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

function once(EventBase $base, float $s, callable $f): void {
    $t = Event::timer($base, function ($d) use (&$t, $f) { $f($d); $t = null; }, 'data');
    $t->add($s);
}
$base = new EventBase();
once($base, 0.3, fn($d) => say('second', $d));
once($base, 0.001, fn($d) => say('first', $d));
say('loop', $base->loop());
?>
--EXPECT--
first: "data"
second: "data"
loop: true
