--TEST--
After an exception the other due events wait for the next loop(); the thrower is disarmed
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
$log = []; $t = [];
for ($i = 0; $i < 5; $i++) {
    $t[$i] = Event::timer($base, function ($d) use (&$log) { $log[] = $d; if ($d === 2) { throw new DomainException('at 2'); } }, $i);
    $t[$i]->add($i * 0.005);
}
usleep(70000);
say('first', @grab(fn() => $base->loop()), $log);
say('second', $base->loop(), $log);

$n = 0;
$p = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function () use (&$n) { $n++; throw new DomainException(); });
$p->add(0.002);
say('persistent', @grab(fn() => $base->loop()), $n);
say('disarmed', $p->pending, $base->loop(), $n);
?>
--EXPECT--
first: DomainException [0,1,2]
second: true [0,1,2,3,4]
persistent: DomainException 1
disarmed: false true 1
