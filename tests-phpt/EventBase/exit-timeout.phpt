--TEST--
exit(seconds) ends the loop later; persistent events keep running until then
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$n = 0;
$tick = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function () use (&$n) { $n++; });
$tick->add(0.01);
// Once more if the machine has had other things to do: then one tick stands for many.
for ($tries = 0; $n < 2 && $tries < 10; $tries++) {
    $n = 0;
    $t0 = microtime(true);
    $lines = [['exit', $base->exit(0.25), $base->gotExit()], ['loop', $base->loop()], ['gotExit', $base->gotExit(), $base->gotStop()]];
    $took = microtime(true) - $t0;
}
array_map(fn($line) => say(...$line), $lines);
say('took long enough', $took >= 0.24, $n >= 2);
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
