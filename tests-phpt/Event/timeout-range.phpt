--TEST--
Timeouts out of range are the longest there is, none, or refused
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
foreach ([INF, 1e18, PHP_FLOAT_MAX, 1e9] as $timeout) {
    $e = Event::timer($base, fn() => print("never\n"));
    say((string) $timeout, $e->add($timeout), $e->pending, $base->loop(EventBase::LOOP_NONBLOCK), $e->pending);
}
say('NAN', grab(fn() => $e->add(NAN)), grab(fn() => $base->exit(NAN)), $e->del());
$e = Event::timer($base, fn() => print("at once\n"));
say('-INF', $e->add(-INF), $base->loop());
say('exit', $base->exit(INF), $base->loop(EventBase::LOOP_NONBLOCK), $base->gotExit());
$config = new EventConfig();
say('interval', $config->setMaxDispatchInterval(NAN, 1, 0), $config->setMaxDispatchInterval(INF, 1, 0), new EventBase($config));
?>
--EXPECT--
INF: true true true true
1.0E+18: true true true true
1.7976931348623E+308: true true true true
1000000000: true true true true
NAN: ValueError ValueError true
at once
-INF: true true
exit: true true false
interval: null null EventBase
