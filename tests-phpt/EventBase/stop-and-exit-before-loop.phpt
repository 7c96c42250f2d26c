--TEST--
stop() before loop() is forgotten, exit() before loop() still takes effect
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$n = 0;
$p = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function () use (&$n, &$p) { if (++$n === 3) { $p->del(); } });
$p->add(0.02);
say('stop', $base->stop(), $base->gotStop());
say('loop', $base->loop(), $base->gotStop(), $n);

$far = Event::timer($base, fn() => print("never\n"));
$far->add(60);
say('exit', $base->exit(), $base->gotExit());
say('loop', $base->loop(), $base->gotExit(), $far->pending);
$base->exit(0);
say('exit(0)', $base->loop(), $base->gotExit());
$far->del();
say('flags cleared by the next run', $base->loop(), $base->gotExit(), $base->gotStop());
?>
--EXPECT--
stop: true true
loop: true false 3
exit: true false
loop: true true true
exit(0): true true
flags cleared by the next run: true false false
