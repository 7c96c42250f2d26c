--TEST--
exit(seconds) ends the loop later; persistent events keep running until then
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$n = 0;
$tick = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function () use (&$n) { $n++; });
$tick->add(0.01);
$t0 = microtime(true);
say('exit', $base->exit(0.25), $base->gotExit());
say('loop', $base->loop());
say('gotExit', $base->gotExit(), $base->gotStop());
say('took long enough', microtime(true) - $t0 >= 0.24, $n >= 2);
$before = $n;
say('armed', $tick->pending);
$base->exit(0.1);
$base->loop();
say('ticks again', $n > $before);
$tick->del();
?>
--EXPECT--
exit: true false
loop: true
gotExit: true false
took long enough: true true
armed: true
ticks again: true
