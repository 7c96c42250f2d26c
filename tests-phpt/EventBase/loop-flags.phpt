--TEST--
LOOP_ONCE runs one batch, LOOP_NONBLOCK never waits, plain loop drains
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
say('empty', $base->loop(), $base->dispatch(), $base->loop(EventBase::LOOP_ONCE), $base->loop(EventBase::LOOP_NONBLOCK), $base->loop(-1), $base->loop(0));
$log = [];
foreach ([0 => 0, 1 => 60, 2 => 60] as $k => $delay) {
    $t[$k] = Event::timer($base, function ($d) use (&$log) { $log[] = $d; }, $k);
    $t[$k]->add($delay);
}
say('once', $base->loop(EventBase::LOOP_ONCE), $log);
say('nonblock', $base->loop(EventBase::LOOP_NONBLOCK), $log);
$t[1]->add(0.15);
say('once waits', $base->loop(EventBase::LOOP_ONCE), $log);
$t[2]->add(0.15);
say('rest', $base->loop(), $log);
$t[0]->add(60);
say('nonblock leaves it', $base->loop(EventBase::LOOP_NONBLOCK), $t[0]->pending);
say('combined', $base->loop(EventBase::LOOP_ONCE | EventBase::LOOP_NONBLOCK), $t[0]->pending);
say('bad flag type', grab(fn() => $base->loop('x')));
say('dispatch takes nothing', grab(fn() => $base->dispatch(1)));
?>
--EXPECT--
empty: true true true true true true
once: true [0]
nonblock: true [0]
once waits: true [0,1]
rest: true [0,1,2]
nonblock leaves it: true true
combined: true true
bad flag type: TypeError
dispatch takes nothing: ArgumentCountError
