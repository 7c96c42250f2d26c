--TEST--
A callback may drop its own event and throw
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$e = Event::timer($base, function () use (&$e) { $e = null; throw new LogicException('mine'); });
$e->add(0);
say('loop', @grab(fn() => $base->loop()), $e, $base->gotStop(), $base->loop());
?>
--EXPECT--
loop: LogicException null true true
