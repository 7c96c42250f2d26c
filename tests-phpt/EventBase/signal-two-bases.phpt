--TEST--
Two bases serve the same signal
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$called = [];
$bases = [];
foreach ([0, 1] as $i) {
    $bases[$i] = new EventBase();
    $events[$i] = Event::signal($bases[$i], SIGUSR1, function () use ($i, &$called, &$bases) { $called[] = $i; $bases[$i]->stop(); });
    $events[$i]->add();
}
raise(SIGUSR1);
$bases[0]->loop();
$bases[1]->loop();
say('both', $called);
$events[1]->del();
raise(SIGUSR1);
$bases[0]->loop();
say('one', $called, $bases[1]->loop());
// The base that was first goes: the other goes on.
$events[1]->add();
unset($events[0]);
$bases[0]->free();
raise(SIGUSR1);
$bases[1]->loop();
say('the other', $called);
?>
--EXPECT--
both: [0,1]
one: [0,1,0] true
the other: [0,1,0,1]
