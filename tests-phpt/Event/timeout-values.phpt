--TEST--
Zero, fractional and negative timeouts
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$n = 0;
$t = Event::timer($base, function () use (&$n) { $n++; });
foreach ([0, 0.0, 0.001, 1e-7, '0.002', -0.5, -3] as $v) {
    $ok = $t->add($v);
    say(var_export($v, true), $ok, $t->pending, $base->loop(), $n);
}
say('-1 means none', $t->add(-1), $t->pending, $n);
say('text', grab(fn() => $t->add('soon')));
say('array', grab(fn() => $t->add([])));
$s = microtime(true);
$t->add(0.15);
$base->loop();
say('not early', microtime(true) - $s >= 0.14);
?>
--EXPECT--
0: true true true 1
0.0: true true true 2
0.001: true true true 3
1.0E-7: true true true 4
'0.002': true true true 5
-0.5: true true true 6
-3: true true true 7
-1 means none: true false 7
text: TypeError
array: TypeError
not early: true
