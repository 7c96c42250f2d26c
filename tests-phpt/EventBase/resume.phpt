--TEST--
EventBase::resume() outside a loop and its return type
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
say('resume', $base->resume());
$n = 0;
$t = Event::timer($base, function () use (&$n) { $n++; });
$t->add(0);
say('loop', $base->loop(), $n);
?>
--EXPECT--
resume: true
loop: true 1
